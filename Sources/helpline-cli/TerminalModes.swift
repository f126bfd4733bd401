import Foundation

/// What a person pressed.
enum Key: Equatable, Sendable {
  case character(Character)
  case enter
  /// Backspace or arrow left.
  case back
  /// Ctrl-U: the whole line.
  case clear
  /// End of input: Ctrl-D, or the terminal is gone.
  case end
  /// A key that means nothing here.
  case other
}

/// The modes of a terminal while keys are read. They are put back also when a signal ends the command.
enum TerminalModes {
  /// Read by the signal handler, hence plain memory without a lock: the descriptor whose modes were changed, or -1, and the
  /// modes to put back.
  private nonisolated(unsafe) static let changed = {
    let place = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
    place.initialize(to: -1)
    return place
  }()
  private nonisolated(unsafe) static let saved = {
    let place = UnsafeMutablePointer<termios>.allocate(capacity: 1)
    place.initialize(to: termios())
    return place
  }()

  /// The signals that end a command; Ctrl-C gives exit code 130.
  private static let endings = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]

  static func handleSignals() {
    _ = (changed, saved)
    for number in endings {
      signal(number) { number in
        // Nothing but calls that are safe in a handler.
        if TerminalModes.changed.pointee >= 0 {
          tcsetattr(TerminalModes.changed.pointee, TCSANOW, TerminalModes.saved)
          _ = write(STDERR_FILENO, "\n", 1)
        }
        _exit(128 + number)
      }
    }
  }

  /// While another program has the terminal, its keys are not ours: whatever ends that program leaves us to tidy up.
  static func ignoringSignals<Value>(_ body: () throws -> Value) rethrows -> Value {
    for number in endings { signal(number, SIG_IGN) }
    defer { handleSignals() }
    return try body()
  }

  /// Delivers keys one by one, not shown, until `body` is done. Signals stay: Ctrl-C works as ever.
  static func withKeys<Value>(on descriptor: Int32, _ body: () throws -> Value) rethrows -> Value {
    var before = termios()
    guard changed.pointee < 0, tcgetattr(descriptor, &before) == 0 else { return try body() }
    var modes = before
    modes.c_lflag &= ~tcflag_t(ICANON | ECHO)
    withUnsafeMutableBytes(of: &modes.c_cc) { characters in
      characters[Int(VMIN)] = 1
      characters[Int(VTIME)] = 0
      // A stopped command would leave the shell without an echo.
      characters[Int(VSUSP)] = 0
    }
    saved.pointee = before
    changed.pointee = descriptor
    tcsetattr(descriptor, TCSADRAIN, &modes)
    defer { restore() }
    return try body()
  }

  /// Gives another program the terminal as it was.
  static func withModesRestored<Value>(_ body: () throws -> Value) rethrows -> Value {
    let descriptor = changed.pointee
    guard descriptor >= 0 else { return try body() }
    var modes = termios()
    tcgetattr(descriptor, &modes)
    tcsetattr(descriptor, TCSADRAIN, saved)
    defer { tcsetattr(descriptor, TCSADRAIN, &modes) }
    return try body()
  }

  private static func restore() {
    tcsetattr(changed.pointee, TCSADRAIN, saved)
    changed.pointee = -1
  }
}

/// Makes keys of bytes.
struct KeyReader {
  let descriptor: Int32

  func next() -> Key {
    guard let first = byte() else { return .end }
    switch first {
    case 0x04: return .end
    case 0x0a, 0x0d: return .enter
    case 0x08, 0x7f: return .back
    case 0x15: return .clear
    case 0x1b: return sequence()
    case 0x00..<0x20: return .other
    default: return character(first)
    }
  }

  /// Arrow left goes back; every other sequence of a function key is taken whole and means nothing.
  private func sequence() -> Key {
    guard isReady, byte() == UInt8(ascii: "[") else { return .other }
    while let byte = byte() {
      guard (0x40...0x7e).contains(byte) else { continue }
      return byte == UInt8(ascii: "D") ? .back : .other
    }
    return .other
  }

  private func character(_ first: UInt8) -> Key {
    var bytes = [first]
    let following = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc0 ? 1 : 0
    for _ in 0..<following { if let byte = byte() { bytes.append(byte) } }
    return String(decoding: bytes, as: UTF8.self).first.map { .character($0) } ?? .other
  }

  private func byte() -> UInt8? {
    var byte: UInt8 = 0
    while true {
      let count = read(descriptor, &byte, 1)
      if count == 1 { return byte }
      guard count < 0, errno == EINTR else { return nil }
    }
  }

  /// Whether more follows at once, as it does for the sequences of function keys and not for Escape alone.
  private var isReady: Bool {
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&waiting, 1, 30) == 1
  }
}

/// One line while it is typed, with what to write on the screen for each key.
struct TypedLine {
  let prompt: String
  private(set) var text: String
  let shown: Bool
  let columns: Int

  var start: String { prompt + (shown ? text : "") }

  /// Changes the text by a key and gives what shows the change.
  mutating func press(_ key: Key) -> String {
    let rows = (start.count - (start.count > 0 ? 1 : 0)) / max(1, columns)
    switch key {
    case .character(let character):
      text.append(character)
      return shown ? String(character) : ""
    case .back:
      guard !text.isEmpty else { return "" }
      text.removeLast()
    case .clear: text = ""
    case .enter, .end, .other: return ""
    }
    // Written anew, since a character can stand on the row above.
    return shown ? "\r" + (rows > 0 ? "\u{1b}[\(rows)A" : "") + "\u{1b}[J" + start : ""
  }
}
