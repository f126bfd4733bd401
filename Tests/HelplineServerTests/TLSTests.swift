import AsyncHTTPClient
import Foundation
import HelplineCore
import HelplineServer
import NIOSSL
import Testing

@Suite("TLS", .turnstile)
struct TLSTests {
  /// A self-signed certificate for 127.0.0.1 and localhost.
  private func certificate(in folder: Folder) async throws {
    let ended = try await openssl(
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
      "/CN=localhost",
      "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", folder["key.pem"].path, "-out", folder["tls.pem"].path)
    try #require(ended.status == 0)
  }

  private func openssl(_ arguments: String...) async throws -> (status: Int32, output: String) {
    try await blocking {
      let process = Process()
      let pipe = Pipe()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = ["openssl"] + arguments
      process.standardInput = FileHandle.nullDevice
      process.standardOutput = pipe
      process.standardError = pipe
      try process.run()
      let output = pipe.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
  }

  @Test("With a certificate the server speaks TLS 1.3, nothing older and nothing in clear, and says so for the future")
  func versions() async throws {
    let folder = try Folder()
    try await certificate(in: folder)
    let server = try await TestServer(folder["data"]) {
      $0.certificate = folder["tls.pem"].path
      $0.key = folder["key.pem"].path
    }
    #expect(server.address.hasPrefix("https://"))
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.trustRoots = .file(folder["tls.pem"].path)
    let client = HTTPClient(configuration: .init(tlsConfiguration: tls))
    let response = try await client.execute(HTTPClientRequest(url: server.address + "/health"), timeout: .seconds(10))
    #expect(response.status == .ok)
    #expect(response.headers["strict-transport-security"].first == "max-age=63072000")
    #expect(response.headers["content-security-policy"].count == 1)
    let refused = try await client.execute(HTTPClientRequest(url: server.address + "/nowhere"), timeout: .seconds(10))
    #expect(refused.status == .notFound && refused.headers["strict-transport-security"].count == 1)
    try await client.shutdown()
    let place = "127.0.0.1:\(server.port)"
    let new = try await openssl(
      "s_client", "-connect", place, "-tls1_3", "-CAfile", folder["tls.pem"].path, "-verify_return_error")
    #expect(new.status == 0 && new.output.contains("TLSv1.3") && new.output.contains("Verify return code: 0"))
    for version in ["-tls1_2", "-tls1_1"] {
      let old = try await openssl("s_client", "-connect", place, version)
      #expect(old.status != 0, "\(version)")
    }
    let clear = try await RawConnection(server.port)
    try await clear.send("GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
    await #expect(throws: RawConnection.Failed.self) { _ = try await clear.receive() }
    await server.stop()
  }

  @Test("The default origins are those of the listeners, with their scheme; without TLS nothing speaks of it")
  func origins() async throws {
    let folder = try Folder()
    try await certificate(in: folder)
    let server = try await TestServer(folder["data"]) {
      $0.certificate = folder["tls.pem"].path
      $0.key = folder["key.pem"].path
    }
    #expect(server.service.origins.allSatisfy { $0.hasPrefix("https://") && $0.hasSuffix(":\(server.port)") })
    await server.stop()
    let plain = try await ServerWorld()
    #expect(plain.service.origins.allSatisfy { $0.hasPrefix("http://") })
    #expect(try await plain.caller.send("GET", "/health").headers["strict-transport-security"] == nil)
    await plain.stop()
  }

  @Test("A certificate and a key that do not belong together are refused as a start-up error")
  func mismatch() async throws {
    let (one, other) = (try Folder(), try Folder())
    try await certificate(in: one)
    try await certificate(in: other)
    let environment = ["HELPLINE_TLS_CERTIFICATE": one["tls.pem"].path, "HELPLINE_TLS_KEY": other["key.pem"].path]
    let ended = try await ServerCommand.run(["serve"], in: one, environment: environment)
    #expect(ended.status == 1 && ended.line.contains("certificate") && !ended.line.contains("\n"), "\(ended.errors)")
  }
}
