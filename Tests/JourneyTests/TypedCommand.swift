import Foundation
import Glibc

/// A command at a terminal of its own, at which somebody types.
struct TypedCommand {
  let status: Int32
  let output: String
  let errors: String

  /// Runs `helpline LINE` and types `keys` once it waits for keys; what comes earlier the system itself would take.
  /// A command that asks for none must be given none.
  init(_ device: CommandLineTests.Device, _ line: String, keys: String) throws {
    // Not posix_openpt and its like, which the C library's module keeps back: these two are what they call on Linux.
    let (unlock, numberOf): (UInt, UInt) = (0x4004_5431, 0x8004_5430)
    let keyboard = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var (locked, number): (Int32, Int32) = (0, 0)
    guard keyboard >= 0, ioctl(keyboard, unlock, &locked) == 0, ioctl(keyboard, numberOf, &number) == 0 else {
      throw CocoaError(.fileReadUnknown)
    }
    defer { close(keyboard) }
    let terminal = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard terminal >= 0 else { throw CocoaError(.fileReadUnknown) }
    defer { close(terminal) }

    let process = Process()
    let (output, errors) = (Pipe(), Pipe())
    process.executableURL = ServerProcess.executable.deletingLastPathComponent().appendingPathComponent("helpline")
    process.arguments = line.split(separator: " ").map(String.init) + ["--messages", "en"]
    process.environment = ["HELPLINE_HOME": device.home.path, "HELPLINE_PASSPHRASE_FILE": device.passphraseFile.path]
    process.standardInput = FileHandle(fileDescriptor: terminal, closeOnDealloc: false)
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    var modes = termios()
    while !keys.isEmpty, process.isRunning, tcgetattr(terminal, &modes) == 0, modes.c_lflag & tcflag_t(ICANON) != 0 {
      usleep(1000)
    }
    let typed = Array(keys.utf8)
    guard write(keyboard, typed, typed.count) == typed.count else { throw CocoaError(.fileWriteUnknown) }
    self.output = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    self.errors = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    status = process.terminationStatus
  }
}
