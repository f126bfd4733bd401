import Foundation
import GRDB
import HelplineCore
import HelplineServer
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite("The server as a process", .turnstile)
struct ServerCommandTests {
  /// The folder of an organisation whose server has stopped.
  private func founded() async throws -> Folder {
    let world = try await ServerWorld([.administrator, .auditor])
    await world.stop()
    return world.folder
  }

  private func expectOneLine(_ ended: ServerCommand.Ended, _ part: String) {
    #expect(ended.status == 1)
    #expect(ended.output == "")
    #expect(ended.line.hasPrefix("helpline-server: ") && !ended.line.contains("\n"), "\(ended.errors)")
    #expect(ended.line.contains(part), "\(ended.errors)")
  }

  @Test("A start that is refused prints one line and exits with 1")
  func refusals() async throws {
    let folder = try await founded()
    let data = folder["data"].path
    chmod(data, 0o755)
    expectOneLine(try await ServerCommand.run(["serve"], in: folder), "chmod -R go=")
    chmod(data, 0o700)
    expectOneLine(try await ServerCommand.run(["serve", "--config", "missing.json"], in: folder), "cannot be read")
    try Data(#"{"colour":"red"}"#.utf8).write(to: folder["helpline.json"])
    expectOneLine(try await ServerCommand.run(["serve", "--config", "helpline.json"], in: folder), "unknown key colour")
    expectOneLine(
      try await ServerCommand.run(["serve"], in: folder, environment: ["HELPLINE_HTTP_PORT": "many"]), "http.port")
    expectOneLine(
      try await ServerCommand.run(["serve"], in: folder, environment: ["HELPLINE_HTTP_HOST": "0.0.0.0"]), "TLS")
    expectOneLine(
      try await ServerCommand.run(
        ["serve"], in: folder,
        environment: ["HELPLINE_TLS_CERTIFICATE": "/nowhere.pem", "HELPLINE_TLS_KEY": "/nowhere.pem"]), "certificate")
    let file = folder["data/server-secret.json"]
    let secret = try Data(contentsOf: file)
    try DataDirectory.write(Data("garbage".utf8), to: file)
    expectOneLine(try await ServerCommand.run(["serve"], in: folder), "not of the expected form")
    try DataDirectory.write(secret, to: file)
    try DataDirectory.write(Data(repeating: 7, count: 50_000), to: folder["data/helpline.sqlite"])
    expectOneLine(try await ServerCommand.run(["serve"], in: folder), "damaged")
    #expect(try await ServerCommand.run(["check"], in: folder).status == 1)
  }

  @Test("A taken port and a taken directory are each one line")
  func taken() async throws {
    let world = try await ServerWorld()
    let folder = try Folder()
    let port = String(world.server.port)
    expectOneLine(try await ServerCommand.run(["serve"], in: folder, environment: ["HELPLINE_HTTP_PORT": port]), port)
    expectOneLine(try await ServerCommand.run(["serve"], in: world.folder), "Another server")
    await world.stop()
  }

  @Test(
    "A directory that cannot be written to is one line",
    .enabled(if: getuid() != 0 || SmallFileSystem.isPossible, "root ignores modes, and may not mount here"))
  func readOnly() async throws {
    let folder = try await founded()
    let data = folder["data"].path
    guard getuid() == 0 else {
      chmod(data, 0o500)
      expectOneLine(try await ServerCommand.run(["serve"], in: folder), "written")
      chmod(data, 0o700)
      return
    }
    // Root ignores modes; a read-only mount in a namespace of its own stops root too.
    let mount = "mount --bind '\(data)' '\(data)' && mount -o remount,ro,bind '\(data)' && exec \"$0\" \"$@\""
    expectOneLine(try await ServerCommand.run(["serve"], in: folder, through: SmallFileSystem.wrapper + [mount]), "written")
  }

  @Test("The environment names directory and port; the token for setting up is printed once, until there is an organisation")
  func environment() async throws {
    let folder = try Folder()
    let taken = try await ServerWorld()
    let free = taken.server.port
    await taken.stop()
    let server = try ServerCommand(
      ["serve"], in: folder,
      environment: ["HELPLINE_HTTP_PORT": String(free), "HELPLINE_DATA_DIRECTORY": folder["elsewhere"].path])
    #expect(try await server.port() == free)
    #expect(FileManager.default.fileExists(atPath: folder["elsewhere/helpline.sqlite"].path))
    #expect(!FileManager.default.fileExists(atPath: folder["data"].path))
    #expect(try folder.mode("elsewhere") == 0o700)
    let status = try await Caller("http://127.0.0.1:\(free)").call(API.organisation, Nothing())
    #expect(status.organisation == nil)
    server.signal(SIGTERM)
    let ended = try await server.ended()
    #expect(ended.status == 0 && ended.errors == "")
    #expect(ended.output.contains("Set-up token"))
    let founded = try ServerCommand(["serve"], in: try await founded())
    _ = try await founded.port()
    founded.signal(SIGINT)
    let second = try await founded.ended()
    #expect(second.status == 0 && second.errors == "" && !second.output.contains("token"))
  }

  @Test("SIGTERM ends the server once the running request has its answer, with 0 and nothing left in the log")
  func gracefully() async throws {
    let folder = try await founded()
    let server = try ServerCommand(["serve"], in: folder)
    let port = try await server.port()
    let idle = try await RawConnection(port)
    let running = try await RawConnection(port)
    let body = #"{"tag":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}"#
    try await running.send(
      "POST /api/v1/challenges HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
        + body.prefix(10))
    try await Task.sleep(for: .seconds(1))
    server.signal(SIGTERM)
    try await Task.sleep(for: .milliseconds(500))
    #expect(try await idle.isClosed())
    try await running.send(String(body.dropFirst(10)))
    #expect(try await running.receive().status == 200)
    let ended = try await server.ended()
    #expect(ended.status == 0 && ended.errors == "", "\(ended.errors)")
    #expect(try folder.size("data/helpline.sqlite-wal") == 0)
  }

  @Test("A client that never finishes its request does not keep the server from ending")
  func hanging() async throws {
    let server = try ServerCommand(["serve"], in: try await founded())
    let hanging = try await RawConnection(try await server.port())
    try await hanging.send(
      "POST /api/v1/challenges HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
    try await Task.sleep(for: .milliseconds(300))
    server.signal(SIGTERM)
    let ended = try await server.ended()
    #expect(ended.status == 0 && ended.errors == "", "\(ended.errors)")
  }

  @Test("More connections than the system allows do not end the server")
  func flood() async throws {
    let server = try ServerCommand(
      ["serve"], in: try await founded(), through: ["/usr/bin/env", "sh", "-c", "ulimit -n 128 && exec \"$0\" \"$@\""])
    let port = try await server.port()
    var held: [RawConnection] = []
    for _ in 0..<200 { held.append(try await RawConnection(port)) }
    try await Task.sleep(for: .milliseconds(500))
    held.removeAll()
    let next = try await RawConnection(port)
    try await next.send("GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(try await next.receive().status == 200)
    server.signal(SIGTERM)
    #expect(try await server.ended().status == 0)
  }

  @Test("An error of the server is logged by its type alone")
  func logging() async throws {
    let folder = try await founded()
    let server = try ServerCommand(["serve"], in: folder)
    let caller = Caller("http://127.0.0.1:\(try await server.port())")
    var configuration = Configuration()
    configuration.busyMode = .timeout(5)
    let queue = try DatabaseQueue(path: folder["data/helpline.sqlite"].path, configuration: configuration)
    try await queue.write { db in try db.execute(sql: "DROP TABLE transient") }
    try queue.close()
    let tag = Bytes(Array("canary-canary-canary-canary-cana".utf8))
    let answer = try await caller.ask(API.lookUpInvitation, LookUpInvitation(tag: tag))
    #expect(answer.status == 500 && answer.code == .internalError)
    server.signal(SIGTERM)
    let errors = try await server.ended().errors
    #expect(errors.contains("GRDB.DatabaseError"), "\(errors)")
    for secret in ["canary", tag.text, "transient", "invitations", "127.0.0.1", "SELECT"] { #expect(!errors.contains(secret)) }
  }

  @Test("A crash prints nothing of what is in memory")
  func crash() async throws {
    let server = try ServerCommand(
      ["serve"], in: try await founded(), environment: ["SWIFT_BACKTRACE": "enable=yes,color=no"])
    _ = try await server.port()
    server.signal(SIGILL)
    let ended = try await server.ended()
    #expect(ended.status == SIGILL && ended.errors == "", "\(ended.errors.prefix(300))")
  }

  @Test("Help and wrong usage go by the common exit codes; the OpenAPI document is printed")
  func usage() async throws {
    let folder = try Folder()
    #expect(try await ServerCommand.run(["--help"], in: folder).status == 0)
    #expect(try await ServerCommand.run(["serve", "--colour"], in: folder).status == 64)
    let document = try await ServerCommand.run(["openapi"], in: folder)
    #expect(document.status == 0 && document.errors == "")
    #expect((try? JSONDecoder().decode(JSONValue.self, from: Data(document.output.utf8))) != nil)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
  }
}
