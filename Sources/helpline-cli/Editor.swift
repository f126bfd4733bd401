import Foundation

/// Writing a note in the member's own editor. The text stands in a folder of its own, in memory where the system has such a
/// place, and is gone with all that the editor left beside it when the editor ends.
struct Editor: Sendable {
  /// $VISUAL or $EDITOR; nil if neither is set.
  let command: String?
  private let places: [URL]

  init(_ context: Context) {
    command = ["VISUAL", "EDITOR"].lazy.compactMap { context.environment[$0] }.first { !$0.isEmpty }
    let runtime = context.environment["XDG_RUNTIME_DIR"].flatMap { $0.hasPrefix("/") ? URL(fileURLWithPath: $0) : nil }
    places = [URL(fileURLWithPath: "/dev/shm"), runtime, context.home].compactMap { $0 }
  }

  /// The text as the member leaves it. Throws `editorFailed`; nothing is changed then.
  func edit(_ text: String) throws(Mishap) -> String {
    let command = command ?? "vi"
    guard let folder = makeFolder() else { throw .editorFailed(command) }
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "note.txt")
    guard FileManager.default.createFile(atPath: file.path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600]),
      TerminalModes.withModesRestored({ TerminalModes.ignoringSignals { Self.run(command, file.path) } }),
      let written = try? String(contentsOf: file, encoding: .utf8)
    else { throw .editorFailed(command) }
    return written
  }

  private func makeFolder() -> URL? {
    for place in places {
      var template = Array(place.appending(path: "helpline-XXXXXX").path.utf8CString)
      if let made = mkdtemp(&template) { return URL(fileURLWithPath: String(cString: made), isDirectory: true) }
    }
    return nil
  }

  /// Through the shell, since the variable may hold options. Not by `Process`, which gives its child a process group of its
  /// own, where an editor cannot read the terminal.
  private static func run(_ command: String, _ file: String) -> Bool {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    let arguments = ["/bin/sh", "-c", "\(command) \"$1\"", "sh", file]
    var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    var pid: pid_t = 0
    guard posix_spawn(&pid, "/bin/sh", nil, &attributes, &pointers, environ) == 0 else { return false }
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0 { guard errno == EINTR else { return false } }
    return status == 0
  }
}
