import Foundation
import GRDB
import HelplineCore
import HelplineVault
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import NIOSSL
import ServiceLifecycle

/// The server as main, the demonstration and the tests all build it.
package struct HelplineApplication: Sendable {
  package let service: Helpline
  /// Nil: the API is all that is served.
  package let page: Page?
  private let directory: DataDirectory
  private let logger: Logger

  /// Opens the data directory and the database. Throws `SettingsError` where the server's promises cannot be kept.
  package init(_ settings: Settings, now: @escaping @Sendable () -> Date = { Date() }) throws {
    var logger = Logger(label: "helpline")
    logger.logLevel = .notice
    self.logger = logger
    do { page = try settings.page.map { folder throws(PageError) in try Page(folder) } } catch {
      throw SettingsError.page(error.description)
    }
    directory = try DataDirectory(settings)
    let clock = ServerClock(settings: settings, now: now)
    do {
      let store = try Store(path: settings.database.path, secret: directory.secret, clock: clock)
      service = try Helpline(settings: settings, store: store, logger: logger)
    } catch let error as DatabaseError {
      throw Self.reason(error, settings.dataDirectory)
    } catch let error as SettingsError {
      throw error
    } catch is VaultError {
      throw SettingsError.brokenChains
    }
    try DataDirectory.refuseUnlessPrivate(settings.dataDirectory)
    try service.exportSecret()
  }

  /// Serves until the task is cancelled or, with `signals`, until SIGTERM or SIGINT; running requests are finished.
  /// `ready` hears the port.
  package func run(signals: Bool = false, ready: @escaping @Sendable (Int) async -> Void = { _ in }) async throws {
    let settings = service.settings
    let service = service
    // A client that waits for a restarted server may be quicker than the news that it listens.
    if settings.port != 0 { service.listens(on: settings.port) }
    // Who says nothing for a minute in the middle of a request, or between two, is not waited for.
    let http = HTTPServerBuilder.http1(
      configuration: .init(
        additionalChannelHandlers: [SecurityHeaders(usesTLS: settings.usesTLS)], idleTimeout: .seconds(60)))
    let application = Application(
      router: Routing.build(service, page: page, logger: logger),
      server: settings.usesTLS ? try .tls(http, tlsConfiguration: Self.tls(settings)) : http,
      configuration: .init(address: .hostname(settings.host, port: settings.port)),
      services: [Housekeeping(service: service, logger: logger)],
      onServerRunning: { channel in
        let port = channel.localAddress?.port ?? settings.port
        service.listens(on: port)
        await ready(port)
      },
      logger: Self.quiet)
    var group = ServiceGroupConfiguration(
      services: [application], gracefulShutdownSignals: signals ? [.sigterm, .sigint] : [], logger: Self.quiet)
    // A request that is not whole by then does not keep the server from ending.
    group.maximumGracefulShutdownDuration = .seconds(8)
    let outcome: Result<Void, any Error>
    do {
      try await ServiceGroup(configuration: group).run()
      outcome = .success(())
    } catch let error as IOError where error.errnoCode == EADDRINUSE {
      outcome = .failure(SettingsError.portTaken(settings.port))
    } catch {
      outcome = .failure(error)
    }
    await service.closings.stop()
    // However it ended: what is counted is written down, and the log holds nothing.
    try? await service.writeFailures(all: true)
    try service.store.close()
    directory.release()
    try outcome.get()
  }

  /// Hummingbird's own log lines name requests: it gets a logger that says nothing.
  private static var quiet: Logger { Logger(label: "http", factory: { _ in SwiftLogNoOpLogHandler() }) }

  private static func tls(_ settings: Settings) throws -> TLSConfiguration {
    do {
      let chain = try NIOSSLCertificate.fromPEMFile(settings.certificate).map { NIOSSLCertificateSource.certificate($0) }
      let key = try NIOSSLPrivateKey(file: settings.key, format: .pem)
      var configuration = TLSConfiguration.makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key))
      configuration.minimumTLSVersion = .tlsv13
      // Whether key and certificate belong together shows only here.
      _ = try NIOSSLContext(configuration: configuration)
      return configuration
    } catch {
      throw SettingsError.certificate("check that both are PEM files that the server can read")
    }
  }

  /// Why the database cannot be opened.
  private static func reason(_ error: DatabaseError, _ directory: URL) -> SettingsError {
    if Store.isOutOfSpace(error, on: directory) { return .noSpace(directory.path) }
    return [.SQLITE_READONLY, .SQLITE_CANTOPEN].contains(error.resultCode) ? .notWritable(directory.path) : .damagedDatabase
  }

  /// The OpenAPI document.
  package static func openAPI() throws -> Data {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("helpline-openapi-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let server = try HelplineApplication(Settings(dataDirectory: folder))
    defer { try? server.service.store.close() }
    return OpenAPI.document(Routing.descriptions(server.service))
  }
}

extension HelplineApplication {
  /// What is served beside the API, in one line; the hash is the one that `helpline verify-web` names.
  package var pageLine: String {
    guard let page else { return "Serving no page: there is no folder page with an index.html beside the configuration folder." }
    let vault = page.files.files.contains { $0.path == "/vault.wasm" } ? "" : " without vault.wasm, which make page builds"
    return "Serving the page\(vault): \(page.files.files.count) files, SHA-256 \(page.files.hash)"
  }

  /// Runs the nightly sweep now; the demonstration's clock passes many nights in a minute.
  @discardableResult
  package func sweep() async throws -> Int {
    try service.nights.accept(service.clock.today)
    return try await Sweep(service: service, logger: logger).run()
  }
}
