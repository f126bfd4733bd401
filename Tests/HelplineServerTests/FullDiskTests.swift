import Foundation
import HelplineCore
import HelplineServer
import HelplineVault
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// A file system of a few megabytes, in a mount namespace that ends with the command in it. Root mounts; elsewhere a user
/// namespace may.
enum SmallFileSystem {
  static let wrapper = ["/usr/bin/env", "unshare", getuid() == 0 ? "-m" : "-rm", "sh", "-c"]

  static let isPossible: Bool = {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: wrapper[0])
    process.arguments = Array(wrapper.dropFirst()) + ["mount -t tmpfs none /mnt"]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()
}

/// A real server on a file system of four megabytes, which tests fill and make room on.
@Suite("A full disk", .turnstile, .enabled(if: SmallFileSystem.isPossible, "nobody may mount a file system here"))
struct FullDiskTests {
  /// The server's data directory is a small file system of its own, in a mount namespace that ends with the server.
  private final class SmallDisk: Sendable {
    let world: ServerWorld
    let server: ServerCommand
    let caller: Caller
    let volunteer: Member
    let coordinator: Member
    /// The small file system as this process reaches it.
    private let data: URL

    init(leastFree: Int = 0) async throws {
      let made = try await ServerWorld.working()
      (world, coordinator, volunteer) = made
      await world.stop()
      let data = world.folder["data"]
      let kept = world.folder["kept"]
      try FileManager.default.moveItem(at: data, to: kept)
      try FileManager.default.createDirectory(
        at: data, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
      let script = """
        mount -t tmpfs -o size=4m,mode=0700 none '\(data.path)' && cp -p '\(kept.path)'/* '\(data.path)' && exec "$0" "$@"
        """
      server = try ServerCommand(
        ["serve"], in: world.folder, environment: ["HELPLINE_DISK_LEAST_FREE": String(leastFree)],
        through: SmallFileSystem.wrapper + [script])
      caller = Caller("http://127.0.0.1:\(try await server.port())")
      self.data = URL(fileURLWithPath: "/proc/\(server.identifier)/root\(data.path)")
    }

    /// Takes what room there is, but for so many bytes.
    func fill(leaving bytes: Int = 0) throws {
      let file = data.appendingPathComponent("filler")
      let descriptor = open(file.path, O_CREAT | O_WRONLY | O_APPEND, 0o600)
      defer { close(descriptor) }
      let block = [UInt8](repeating: 1, count: 4096)
      while DataDirectory.free(data) >= bytes + block.count, write(descriptor, block, block.count) == block.count {}
    }

    func makeRoom() throws { try FileManager.default.removeItem(at: data.appendingPathComponent("filler")) }

    func signIn(_ member: Member) async throws {
      let request = try await member.signIn(caller, organisation: world.organisation)
      member.signedIn = try await caller.call(API.signIn, request)
    }
  }

  @Test(
    "A full disk answers 507 and loses nothing that it acknowledged; the server stays up, and works again once there is room"
  )
  func full() async throws {
    let disk = try await SmallDisk()
    for member in [disk.volunteer, disk.coordinator, disk.world.founder] { try await disk.signIn(member) }
    var stored: [ID] = []
    var refused: [LogContact] = []
    func log(_ contact: LogContact) async throws {
      let answer = try await disk.caller.ask(API.logContact, contact, token: disk.volunteer.token)
      #expect(answer.status == 201 || answer.code == .littleSpace, "\(answer.status)")
      if answer.status == 201 { stored.append(contact.id) } else { refused.append(contact) }
    }
    try await log(try disk.world.newContact())
    try disk.fill()
    // The log of writes may have a little room of its own at first.
    for _ in 0..<200 where refused.count < 8 { try await log(try disk.world.newContact(size: 32 << 10)) }
    #expect(refused.count == 8)
    #expect(try await disk.caller.send("GET", "/health").status == 200)
    _ = try await disk.caller.call(API.rosters, Nothing(), token: disk.volunteer.token)
    #expect(try await disk.caller.ask(API.contact, id: stored[0], Nothing(), token: disk.coordinator.token).code == .littleSpace)
    let signIn = try await disk.volunteer.signIn(disk.caller, organisation: disk.world.organisation)
    #expect(try await disk.caller.ask(API.signIn, signIn).code == .littleSpace)
    try disk.makeRoom()
    for contact in refused { try await disk.caller.call(API.logContact, contact, token: disk.volunteer.token) }
    try await disk.signIn(disk.volunteer)
    let page = try await disk.caller.call(API.contacts, query: ["limit": "200"], Nothing(), token: disk.coordinator.token)
    #expect(Set(page.contacts.map(\.id)) == Set(stored + refused.map(\.id)))
    disk.server.signal(SIGTERM)
    let ended = try await disk.server.ended()
    #expect(ended.status == 0 && !ended.errors.contains("error"), "\(ended.errors)")
  }

  @Test("Sign-ins stop before the audit log does: while nobody may sign in any more, who is signed in is logged as before")
  func signInsFirst() async throws {
    let disk = try await SmallDisk(leastFree: 1 << 20)
    try await disk.signIn(disk.volunteer)
    try await disk.signIn(disk.world.founder)
    let before = try await disk.caller.call(API.auditLinks, Nothing(), token: disk.volunteer.token).head.position
    try disk.fill(leaving: 900 << 10)
    for _ in 0..<3 {
      let request = try await disk.coordinator.signIn(disk.caller, organisation: disk.world.organisation)
      #expect(try await disk.caller.ask(API.signIn, request).code == .littleSpace)
      try await disk.caller.call(API.logContact, disk.world.newContact(), token: disk.volunteer.token)
      _ = try await disk.caller.call(API.audit, Nothing(), token: disk.world.founder.token)
    }
    let after = try await disk.caller.call(API.auditLinks, Nothing(), token: disk.volunteer.token).head.position
    #expect(after == before + 3, "each reading of the log")
    try disk.makeRoom()
    try await disk.signIn(disk.coordinator)
    disk.server.signal(SIGTERM)
    #expect(try await disk.server.ended().status == 0)
  }

  @Test("A start on a full disk is one line and changes nothing")
  func start() async throws {
    let world = try await ServerWorld()
    await world.stop()
    let data = world.folder["data"].path
    let kept = world.folder["kept"].path
    try FileManager.default.moveItem(atPath: data, toPath: kept)
    try FileManager.default.createDirectory(
      atPath: data, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    let script = """
      mount -t tmpfs -o size=1m,mode=0700 none '\(data)' && cp -p '\(kept)'/* '\(data)' && \
      { head -c 2000000 /dev/zero >'\(data)/filler' 2>/dev/null || true; } && chmod 600 '\(data)/filler' && \
      { "$0" "$@"; code=$?; cmp '\(kept)/helpline.sqlite' '\(data)/helpline.sqlite' || exit 9; exit $code; }
      """
    let ended = try await ServerCommand.run(
      ["serve"], in: world.folder, through: SmallFileSystem.wrapper + [script])
    #expect(ended.status == 1 && ended.output == "")
    #expect(ended.line.hasPrefix("helpline-server: There is no room left") && !ended.line.contains("\n"), "\(ended.errors)")
  }
}
