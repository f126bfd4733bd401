import Foundation
import Testing

@testable import helpline_cli

/// A pseudo-terminal: what is typed at one end is what the command reads at the other. The modes are the process's, so these
/// tests run one after the other.
final class Screen: Sendable {
  let keyboard: Int32
  let device: Int32

  init() throws {
    // Not posix_openpt and its like, which the C library's module keeps back: these two are what they call on Linux.
    let unlock: UInt = 0x4004_5431
    let numberOf: UInt = 0x8004_5430
    keyboard = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    var locked: Int32 = 0
    var number: Int32 = 0
    guard keyboard >= 0, ioctl(keyboard, unlock, &locked) == 0, ioctl(keyboard, numberOf, &number) == 0 else {
      throw CocoaError(.fileReadUnknown)
    }
    device = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
    var size = winsize(ws_row: 24, ws_col: 40, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(device, UInt(TIOCSWINSZ), &size)
  }

  deinit {
    close(device)
    close(keyboard)
  }

  var terminal: Terminal { Terminal(input: device, results: device, errors: device, tty: -1, kind: "xterm") }

  var modes: tcflag_t {
    var modes = termios()
    tcgetattr(device, &modes)
    return modes.c_lflag
  }

  /// Types once `body` waits for keys: what comes earlier, the system itself would show.
  func typing<Value: Sendable>(_ keys: String, _ body: @Sendable () throws -> Value) throws -> (Value, String) {
    let typist = Thread { [self] in
      while modes & tcflag_t(ICANON) != 0 { usleep(1000) }
      _ = keys.withCString { write(keyboard, $0, strlen($0)) }
    }
    typist.start()
    let value = try body()
    return (value, shown())
  }

  func shown() -> String {
    var bytes = [UInt8](repeating: 0, count: 65536)
    var out: [UInt8] = []
    var waiting = pollfd(fd: keyboard, events: Int16(POLLIN), revents: 0)
    while poll(&waiting, 1, 50) == 1 {
      let count = read(keyboard, &bytes, bytes.count)
      guard count > 0 else { break }
      out += bytes[..<count]
    }
    return String(decoding: out, as: UTF8.self)
  }
}

@Suite("The terminal", .serialized)
struct TerminalTests {
  @Test(
    "One key is one answer, without Enter",
    arguments: [
      ("x", Key.character("x")), ("\n", .enter), ("\u{7f}", .back), ("\u{1b}[D", .back), ("\u{1b}[A", .other), ("\u{1b}", .other),
      ("\u{15}", .clear), ("ä", .character("ä")), ("€", .character("€")), ("\u{1b}[15~", .other),
    ])
  func keys(typed: String, key: Key) throws {
    let screen = try Screen()
    let before = screen.modes
    let terminal = screen.terminal
    #expect(terminal.asksByKey)
    let (pressed, shown) = try screen.typing(typed) { try terminal.key() }
    #expect(pressed == key)
    #expect(shown == "")
    #expect(screen.modes == before)
  }

  @Test("The end of input is an error, and the modes are put back")
  func end() throws {
    let screen = try Screen()
    let before = screen.modes
    let terminal = screen.terminal
    #expect(throws: Mishap.inputEnded) { try screen.typing("\u{4}") { try terminal.key() } }
    #expect(throws: Mishap.inputEnded) { try screen.typing("abc\u{4}") { try terminal.secret("Passphrase: ") } }
    #expect(screen.modes == before)
  }

  @Test("A secret is not shown, and can be mended while it is typed")
  func secret() throws {
    let screen = try Screen()
    let before = screen.modes
    let terminal = screen.terminal
    let (secret, shown) = try screen.typing("väärä\u{15}hattu saunaa\u{7f}\n") { try terminal.secret("Tunnuslause: ") }
    #expect(secret == "hattu sauna")
    #expect(shown == "Tunnuslause: \r\n")
    #expect(screen.modes == before)
  }

  @Test("A line is shown while it is typed; what stands there already can be changed")
  func line() throws {
    let screen = try Screen()
    let terminal = screen.terminal
    let (line, shown) = try screen.typing("\u{7f}ä\n") { try terminal.line("Note: ", text: "ab") }
    #expect(line == "aä")
    #expect(shown == "Note: ab\r\u{1b}[JNote: aä\r\n")
  }

  @Test("A line that has grown over the edge of the screen is written anew from its beginning")
  func longLine() {
    var line = TypedLine(prompt: "Note: ", text: String(repeating: "a", count: 50), shown: true, columns: 40)
    #expect(line.press(.back) == "\r\u{1b}[1A\u{1b}[J" + line.start)
    #expect(line.press(.clear) == "\r\u{1b}[1A\u{1b}[JNote: ")
    #expect(line.press(.back) == "")
    #expect(line.press(.character("é")) == "é")
  }

  @Test("A question is taken back from the screen once it is answered")
  func erase() throws {
    let screen = try Screen()
    let terminal = screen.terminal
    terminal.draw("One\n" + String(repeating: "x", count: 41) + "\nChoose: ")
    terminal.erase()
    #expect(screen.shown().hasSuffix("Choose: \r\u{1b}[3A\u{1b}[J"))
    terminal.progress("Wait…")
    terminal.say("Done.")
    #expect(screen.shown() == "\r\u{1b}[KWait…\r\u{1b}[KDone.\r\n")
  }

  @Test("Without a terminal each line is an answer, and nothing is erased")
  func pipe() throws {
    let pipes = try Pipes("x\n\n<\r\nlong line\nsecret")
    let terminal = pipes.terminal
    #expect(!terminal.asksByKey && !terminal.asksPeople && terminal.resultWidth == nil)
    #expect(try terminal.key() == .character("x"))
    #expect(try terminal.key() == .enter)
    #expect(try terminal.key() == .back)
    #expect(try terminal.line("Note: ", text: "old") == "long line")
    #expect(try terminal.secret("Passphrase: ") == "secret")
    #expect(throws: Mishap.inputEnded) { try terminal.key() }
    terminal.draw("One\nTwo: ")
    terminal.erase()
    terminal.progress("not shown")
    #expect(try pipes.written().errors == "Note: \nPassphrase: \nOne\nTwo: \n")
  }

  @Test("The whole form can be answered from a pipe")
  func form() throws {
    let pipes = try Pipes("2\n1\n5\n2\n\n\n3\n1\nToivoo soittoa\n\n")
    let form = try ContactDialogue(context: try Context(pipes), lists: codeLists, year: 2026, phones: organisation.phones)
      .run()
    #expect(form.step == .finished)
    #expect(form.note == "Toivoo soittoa")
    #expect(form.codes[.asks] == "callback")
    let written = try pipes.written()
    #expect(written.results == "")
    #expect(written.errors.contains("112"))
  }

  @Test("A note is written in an editor, in a folder of its own that is gone afterwards")
  func editor() throws {
    let folder = try TemporaryFolder()
    let log = folder.url.appending(path: "log").path
    let script = try folder.file(
      "editor", "echo \"$1\" > '\(log)'\ncat \"$1\" >> '\(log)'\ntouch \"$1.swp\"\necho uusi > \"$1\"\n")
    let context = try Context(try Pipes(), environment: ["EDITOR": "sh '\(script)'", "HELPLINE_HOME": folder.url.path])
    #expect(try Editor(context).edit("vanha") == "uusi\n")
    let lines = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n").map(String.init)
    #expect(lines.last == "vanha")
    let note = URL(filePath: try #require(lines.first))
    #expect(!FileManager.default.fileExists(atPath: note.deletingLastPathComponent().path))
    let failing = try Context(try Pipes(), environment: ["VISUAL": "false", "EDITOR": "true", "HELPLINE_HOME": folder.url.path])
    #expect(throws: Mishap.editorFailed("false")) { try Editor(failing).edit("vanha") }
    #expect(Editor(try Context(try Pipes(), environment: [:])).command == nil)
  }
}
