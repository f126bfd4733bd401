import Foundation
import HelplineCore
import HelplineVault

#if canImport(Glibc)
  import Glibc
#endif

/// What a device remembers of a member: public things and the device token, never a secret key or a session.
package struct Profile: Codable, Sendable, Equatable {
  package struct Seen: Codable, Sendable, Equatable {
    package var position: UInt64
    package var hash: Bytes

    package init(_ head: Head) {
      position = head.position
      hash = Bytes(head.hash)
    }

    package var head: Head { Head(position: position, hash: hash.bytes) }
  }

  package var v = 1
  package var server: String
  package var login: String
  package var organisation: ID
  /// Known from the invitation, or from the first sign-in.
  package var anchor: Bytes?
  package var member: ID?
  package var signing: Bytes?
  package var sealing: Bytes?
  package var device: Bytes?
  package var blobVersion: UInt32?
  package var roster: Seen?
  package var groups: [String: Seen]?
  package var audit: Seen?
  /// The newest release: its number, and its hash.
  package var releases: Seen?
  /// Joined, and not yet approved when last seen.
  package var waiting: Bool?
  /// What a contact logged while the server is away needs to know.
  package var timeZone: String?

  package init(server: String, login: String, organisation: ID) {
    self.server = server
    self.login = login
    self.organisation = organisation
  }
}

/// The profile's folder, private to its user: `profile.json`, `outbox/` with what waits to be delivered, and `due`, sealed: what to open first.
package final class ProfileDirectory: Sendable {
  package let url: URL
  private var file: URL { url.appendingPathComponent("profile.json") }
  private var outbox: URL { url.appendingPathComponent("outbox") }
  private var dueFile: URL { url.appendingPathComponent("due") }

  /// Creates the folder, mode 0700; refuses one that others can read.
  package init(_ url: URL) throws {
    umask(0o077)
    self.url = url
    let files = FileManager.default
    try files.createDirectory(at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    var status = stat()
    guard stat(url.path, &status) == 0, status.st_mode & 0o077 == 0 else { throw ClientError.profileNotPrivate }
    try files.createDirectory(at: outbox, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  /// Holds the folder for one command at a time, so that two of them do not deliver the same contact or write over each other.
  package func locked<Value>(_ body: () async throws -> Value) async throws -> Value {
    let descriptor = open(url.appendingPathComponent("lock").path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw ClientError.profileNotPrivate }
    defer { close(descriptor) }
    var tries = 0
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      tries += 1
      guard tries < 600 else { throw ClientError.profileInUse }
      try await Task.sleep(for: .milliseconds(100))
    }
    return try await body()
  }

  package func load() -> Profile? {
    guard let data = try? Data(contentsOf: file) else { return nil }
    return try? JSONDecoder().decode(Profile.self, from: data)
  }

  package func save(_ profile: Profile) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    try write(try encoder.encode(profile), to: file)
  }

  /// Forgets the member; what is not delivered stays.
  package func forget() throws {
    for url in [file, dueFile] where FileManager.default.fileExists(atPath: url.path) {
      try FileManager.default.removeItem(at: url)
    }
  }

  // MARK: What to open first

  package func keepDue(_ sealed: [UInt8]) throws { try write(Data(sealed), to: dueFile) }

  package func due() -> [UInt8]? { (try? Data(contentsOf: dueFile)).map { Array($0) } }

  // MARK: What waits to be delivered

  package enum Kept: Codable, Sendable {
    /// A contact sealed to the member's own public key, to be signed and sealed for its readers at the next sign-in.
    case draft(id: ID, sealed: Bytes)
    /// A finished request, to be sent with exactly these bytes.
    case request(id: ID, body: Bytes)

    package var id: ID {
      switch self {
      case .draft(let id, _), .request(let id, _): id
      }
    }
  }

  package func keep(_ kept: Kept) throws { try write(try JSONEncoder().encode(kept), to: place(kept.id)) }

  package func drop(_ id: ID) throws {
    if FileManager.default.fileExists(atPath: place(id).path) { try FileManager.default.removeItem(at: place(id)) }
  }

  /// What is kept, oldest first.
  package func kept() throws -> [Kept] {
    let urls = try FileManager.default.contentsOfDirectory(
      at: outbox, includingPropertiesForKeys: [.contentModificationDateKey])
    let dated = urls.filter { $0.pathExtension == "json" }.map { url in
      (url, (try? url.resourceValues(forKeys: [.contentModificationDateKey]).contentModificationDate) ?? .distantPast)
    }
    return dated.sorted { $0.1 < $1.1 }.compactMap { url, _ in
      (try? Data(contentsOf: url)).flatMap { try? JSONDecoder().decode(Kept.self, from: $0) }
    }
  }

  private func place(_ id: ID) -> URL { outbox.appendingPathComponent("\(id).json") }

  /// Whole or not at all, and on the disk before this returns: a contact that was said to be kept is kept.
  private func write(_ data: Data, to url: URL) throws {
    let temporary = url.appendingPathExtension("new")
    let descriptor = open(temporary.path, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw ClientError.profileNotPrivate }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    try handle.write(contentsOf: data)
    try handle.synchronize()
    try handle.close()
    guard rename(temporary.path, url.path) == 0 else { throw ClientError.profileNotPrivate }
  }
}
