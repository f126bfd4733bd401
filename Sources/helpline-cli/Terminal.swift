import Foundation
import Synchronization

/// Every rule about the terminal. Results go to standard output, everything meant for a person to standard error. Questions
/// are asked on standard input; if that is a terminal, by single keys, else each line is an answer, so that a script can
/// give them. Secrets are asked for on `/dev/tty` where there is one, and never shown. Modes are always put back.
final class Terminal: Sendable {
  private let input: Int32
  private let errors: Int32
  private let results: Int32
  /// The controlling terminal; -1 if there is none.
  private let tty: Int32
  /// Whether answers are single keys.
  let asksByKey: Bool
  /// Whether secrets are asked of a person, and not read from a pipe.
  var asksPeople: Bool { tty >= 0 || asksByKey }
  /// Whether a person sees standard error, and progress can be drawn on it.
  let showsProgress: Bool
  /// Whether lines can be taken back from the screen.
  private let canErase: Bool
  private let screen = Mutex(Screen())

  private struct Screen {
    /// Rows that `draw` has written and `erase` takes back.
    var rows = 0
    var progress = false
  }

  init(
    input: Int32 = STDIN_FILENO, results: Int32 = STDOUT_FILENO, errors: Int32 = STDERR_FILENO,
    tty: Int32 = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC), kind: String? = ProcessInfo.processInfo.environment["TERM"]
  ) {
    (self.input, self.results, self.errors, self.tty) = (input, results, errors, tty)
    asksByKey = isatty(input) == 1
    showsProgress = isatty(errors) == 1 && kind != "dumb"
    canErase = asksByKey && showsProgress
  }

  deinit { if tty >= 0 { close(tty) } }

  // MARK: Writing

  /// A line for the person.
  func say(_ text: String) {
    endProgress()
    Self.write(text.printable + "\n", errors)
  }

  /// A result: the only thing that goes to standard output.
  func show(_ text: String) {
    endProgress()
    Self.write(text + "\n", results)
  }

  /// What is going on, in one line that the next one replaces; nothing where nobody watches.
  func progress(_ text: String) {
    guard showsProgress else { return }
    screen.withLock { $0.progress = true }
    Self.write("\r\u{1b}[K" + text.printable, errors)
  }

  func endProgress() {
    let shown = screen.withLock { screen in
      defer { screen.progress = false }
      return screen.progress
    }
    if shown { Self.write("\r\u{1b}[K", errors) }
  }

  /// A question, without an end of line; `erase` takes it back once it is answered.
  func draw(_ text: String) {
    endProgress()
    let text = text.printable
    Self.write(text, errors)
    let columns = width ?? 80
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    let rows = lines.reduce(0) { $0 + max(1, ($1.count + columns - 1) / columns) }
    screen.withLock { $0.rows += rows }
  }

  /// Takes back what was drawn, or ends its line where that cannot be done.
  func erase() {
    let rows = screen.withLock { screen in
      defer { screen.rows = 0 }
      return screen.rows
    }
    Self.write(canErase ? "\r" + (rows > 0 ? "\u{1b}[\(rows)A" : "") + "\u{1b}[J" : "\n", errors)
  }

  /// Columns of the screen on standard output, nil if it is none.
  var resultWidth: Int? { Self.width(results) }
  private var width: Int? { Self.width(errors) }

  private static func width(_ descriptor: Int32) -> Int? {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  private static func write(_ text: String, _ descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      guard written > 0 else { return }
      bytes = bytes.dropFirst(written)
    }
  }

  // MARK: Asking

  /// Runs `body` with keys delivered one by one and not shown, so that what is typed ahead does not appear between questions.
  func byKey<Value>(_ body: () throws -> Value) rethrows -> Value {
    asksByKey ? try TerminalModes.withKeys(on: input, body) : try body()
  }

  /// One key; where input is no terminal, the first character of a line: an empty line is Enter, `<` goes back.
  func key() throws(Mishap) -> Key {
    guard asksByKey else {
      let line = try inputLine()
      return line.first.map { $0 == "<" ? .back : .character($0) } ?? .enter
    }
    let descriptor = input
    let key = byKey { KeyReader(descriptor: descriptor).next() }
    if key == .end { throw .inputEnded }
    return key
  }

  /// A line of text, shown as it is typed; `text` stands there already and can be changed.
  func line(_ prompt: String, text: String = "") throws(Mishap) -> String {
    guard asksByKey else {
      Self.write(prompt, errors)
      defer { Self.write("\n", errors) }
      return try inputLine()
    }
    endProgress()
    return try typed(prompt, text: text, shown: true, input, errors)
  }

  /// A secret, not shown.
  func secret(_ prompt: String) throws(Mishap) -> String {
    endProgress()
    if tty >= 0 { return try typed(prompt, text: "", shown: false, tty, tty) }
    if asksByKey { return try typed(prompt, text: "", shown: false, input, errors) }
    Self.write(prompt, errors)
    defer { Self.write("\n", errors) }
    return try inputLine()
  }

  /// What belongs to a secret's prompt, such as a proposed passphrase: to the terminal, also if standard error is a file.
  func saySecretly(_ text: String) {
    endProgress()
    Self.write(text + "\n", tty >= 0 ? tty : errors)
  }

  private func typed(_ prompt: String, text: String, shown: Bool, _ input: Int32, _ output: Int32) throws(Mishap) -> String {
    var line = TypedLine(prompt: prompt, text: text, shown: shown, columns: Self.width(output) ?? 80)
    Self.write(line.start, output)
    let finished = TerminalModes.withKeys(on: input) {
      let reader = KeyReader(descriptor: input)
      while true {
        let key = reader.next()
        if key == .enter { return true }
        if key == .end { return false }
        Self.write(line.press(key), output)
      }
    }
    Self.write("\n", output)
    guard finished else { throw .inputEnded }
    return line.text
  }

  /// The rest of standard input; nil if there is none to read. Not by `FileHandle`, which traps on a closed one.
  func inputText() -> Data? {
    var text = Data()
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(input, &buffer, buffer.count)
      guard count > 0 else { return count == 0 ? text : nil }
      text.append(contentsOf: buffer[..<count])
    }
  }

  /// The next line of standard input, read byte by byte: what follows may be for somebody else.
  func inputLine() throws(Mishap) -> String {
    var bytes: [UInt8] = []
    var byte: UInt8 = 0
    while read(input, &byte, 1) == 1 {
      if byte == UInt8(ascii: "\n") { return Self.line(bytes) }
      bytes.append(byte)
    }
    guard !bytes.isEmpty else { throw .inputEnded }
    return Self.line(bytes)
  }

  private static func line(_ bytes: [UInt8]) -> String {
    String(decoding: bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes[...], as: UTF8.self)
  }
}
