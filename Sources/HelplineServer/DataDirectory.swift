import Foundation
import HelplineCore
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// The server's own folder: private to its user, used by one server at a time. Starting is refused otherwise.
package final class DataDirectory: Sendable {
  private let lock: Mutex<Int32?>
  package let secret: ServerSecret

  /// Creates what is missing, only where there is no database yet. Throws `SettingsError`.
  package init(_ settings: Settings) throws {
    // Whatever is created from here on is private, whoever creates it.
    umask(0o077)
    let files = FileManager.default
    let path = settings.dataDirectory.path
    if !files.fileExists(atPath: path) {
      do { try files.createDirectory(at: settings.dataDirectory, withIntermediateDirectories: true) } catch {
        throw SettingsError.notWritable(path)
      }
    }
    try Self.refuseUnlessPrivate(settings.dataDirectory)
    guard access(path, W_OK) == 0 else { throw SettingsError.notWritable(path) }
    let descriptor = open(settings.lockFile.path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw SettingsError.notWritable(path) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw SettingsError.inUse(path)
    }
    do { secret = try Self.readSecret(settings) } catch {
      close(descriptor)
      throw error
    }
    lock = Mutex(descriptor)
  }

  deinit { release() }

  /// Lets another server have the folder.
  func release() {
    lock.withLock { descriptor in
      if let descriptor { close(descriptor) }
      descriptor = nil
    }
  }

  private static func readSecret(_ settings: Settings) throws -> ServerSecret {
    let files = FileManager.default
    if !files.fileExists(atPath: settings.secretFile.path) {
      guard !files.fileExists(atPath: settings.database.path) else {
        throw SettingsError.secretMissing(settings.secretFile.path)
      }
      try write(ServerSecret.newFile(), to: settings.secretFile)
    }
    guard let file = try? Data(contentsOf: settings.secretFile) else {
      throw SettingsError.secretMissing(settings.secretFile.path)
    }
    var status = stat()
    guard stat(settings.secretFile.path, &status) == 0, status.st_mode & 0o077 == 0 else {
      throw SettingsError.notPrivate(settings.secretFile.path)
    }
    return try ServerSecret(file: file)
  }

  /// Nothing in the folder may be open to other users: the database, its log and the server secret stand there.
  package static func refuseUnlessPrivate(_ directory: URL) throws {
    var paths = [directory.path]
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
    paths += names.map { directory.appendingPathComponent($0).path }
    for path in paths {
      var status = stat()
      guard stat(path, &status) == 0 else { continue }
      guard status.st_mode & 0o077 == 0 else { throw SettingsError.notPrivate(path) }
    }
  }

  /// One at a time: two requests may export the secret at once, and both would use the same temporary file.
  private static let writing = Mutex(())

  /// Writes a private file, whole or not at all.
  package static func write(_ data: Data, to url: URL) throws {
    try writing.withLock { _ in try writeAlone(data, to: url) }
  }

  private static func writeAlone(_ data: Data, to url: URL) throws {
    let temporary = url.appendingPathExtension("new")
    let descriptor = open(temporary.path, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw SettingsError.notWritable(url.deletingLastPathComponent().path) }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do {
      try handle.write(contentsOf: data)
      try handle.synchronize()
      try handle.close()
    } catch { throw SettingsError.notWritable(url.path) }
    guard rename(temporary.path, url.path) == 0 else { throw SettingsError.notWritable(url.path) }
  }

  /// Bytes free for this user on the disk that holds `directory`.
  package static func free(_ directory: URL) -> Int {
    var status = statvfs()
    guard statvfs(directory.path, &status) == 0 else { return 0 }
    return Int(status.f_bavail) * Int(status.f_frsize)
  }
}
