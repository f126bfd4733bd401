import ArgumentParser
import Foundation
import Hummingbird
import Logging

/// A route of Hummingbird's alone, in a process of its own, that answers with so many bytes: what reading is measured against.
struct RouteCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "route", abstract: "Serve a bare route that answers with a number of bytes.")
  @Option var port: Int
  @Option var bytes: Int

  func run() async throws {
    let router = Router()
    // Of letters, as JSON is.
    let body = ByteBuffer(repeating: UInt8(ascii: "a"), count: bytes)
    router.get("/bytes") { _, _ in
      Response(status: .ok, headers: [.contentType: "application/json"], body: .init(byteBuffer: body))
    }
    router.get("/health") { _, _ in "ok" }
    let application = Application(
      router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)),
      logger: Logger(label: "route", factory: { _ in SwiftLogNoOpLogHandler() }))
    try await application.runService()
  }
}
