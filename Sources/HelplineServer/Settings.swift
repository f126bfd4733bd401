import Configuration
import Foundation
import HelplineCore
import HelplineStatistics

/// Why the server does not start: one line for who runs it.
package enum SettingsError: Error, CustomStringConvertible, Equatable {
  case badFile(String)
  case badValue(key: String, what: String)
  case notPrivate(String)
  case notWritable(String)
  case noSpace(String)
  case secretMissing(String)
  case badSecretFile
  case otherSecret
  case unsafeDatabase
  case damagedDatabase
  case newerDatabase
  case brokenChains
  case inUse(String)
  case openToTheNetwork
  case certificate(String)
  case portTaken(Int)
  case page(String)

  package var description: String {
    switch self {
    case .badFile(let what): what
    case .badValue(let key, let what): "The setting \(key) \(what)."
    case .notPrivate(let path): "\(path) can be read by other users. Take their access away: chmod -R go= '\(path)'"
    case .notWritable(let path): "\(path) cannot be written to."
    case .noSpace(let path): "There is no room left on the disk of \(path)."
    case .secretMissing(let path):
      "The database exists but the server secret \(path) does not. Put it back: without it nobody can sign in."
    case .badSecretFile: "The server-secret file is not of the expected form. Put the right one back."
    case .otherSecret: "The server-secret file is not the one that this database was made with. Put the right one back."
    case .unsafeDatabase: "This SQLite cannot delete securely or keep its temporary data in memory, so the server does not start."
    case .damagedDatabase: "The database is damaged. Restore the newest backup."
    case .newerDatabase: "The database was made by a newer version of the server."
    case .brokenChains: "The rosters or groups in the database were changed or are damaged. Restore the newest backup."
    case .inUse(let path): "Another server is running on \(path)."
    case .openToTheNetwork:
      "Without TLS the server listens on loopback addresses only. Set http.host to 127.0.0.1, or tls.certificate and tls.key."
    case .certificate(let what): "The TLS certificate or its key cannot be used: \(what)."
    case .page(let what): what
    case .portTaken(let port): "Port \(port) is taken by another program. Set http.port to a free one."
    }
  }
}

/// Every setting of the server. `config/helpline.json` holds them with their defaults; the environment overrides
/// (`http.port` is `HELPLINE_HTTP_PORT`).
package struct Settings: Sendable {
  package var dataDirectory: URL
  /// Kept apart from the database and its backups where the machine allows it.
  package var secretFile: URL
  package var host: String
  /// 0 takes a free port.
  package var port: Int
  /// As clients address the server. Empty: its own loopback listeners.
  package var origins: [String]
  package var certificate: String
  package var key: String
  package var zone: TimeZone
  package var purgeContactMonths: Int
  package var purgeCaseMonths: Int
  package var purgeThreadMonths: Int
  package var auditMonths: Int
  /// Wrong tries an hour of a device that has signed in before.
  package var deviceTries: Int
  /// Wrong tries an hour of everybody else, for one login.
  package var loginTries: Int
  /// Wrong tries an hour of everybody else, from one network address.
  package var networkTries: Int
  /// Bytes that must be free on the disk before anybody may sign in.
  package var leastFree: Int
  package var longestBody: Int
  /// Where the code lists and the publication plans are; nil: where they are found.
  package var configuration: ConfigurationFolder?
  /// Nil: no page is served.
  package var page: PageFolder?
  package var demonstration: Bool

  package static let keys: [String] = [
    "data.directory", "data.secretFile", "http.host", "http.port", "http.origins", "http.longestBody", "tls.certificate",
    "tls.key", "page.directory", "timeZone",
    "purge.contactMonths", "purge.caseMonths", "purge.threadMonths", "audit.months", "limits.deviceTries", "limits.loginTries",
    "limits.networkTries",
    "disk.leastFree",
  ]

  package init(dataDirectory: URL) {
    self.dataDirectory = dataDirectory
    secretFile = dataDirectory.appendingPathComponent("server-secret.json")
    host = "127.0.0.1"
    port = 0
    origins = []
    certificate = ""
    key = ""
    zone = TimeZone(identifier: "Europe/Helsinki") ?? .gmt
    purgeContactMonths = 6
    purgeCaseMonths = 24
    purgeThreadMonths = 12
    auditMonths = 24
    deviceTries = 10
    loginTries = 10
    networkTries = 60
    leastFree = 64 << 20
    longestBody = 4 << 20
    demonstration = false
  }

  /// Reads `file` (nil: no file) and the environment. Throws `SettingsError` that names the key.
  package init(file: URL?, environment: [String: String]) async throws {
    var providers: [any ConfigProvider] = []
    var prefixed: [String: String] = [:]
    for (name, value) in environment where name.hasPrefix("HELPLINE_") {
      prefixed[String(name.dropFirst("HELPLINE_".count))] = value
    }
    providers.append(EnvironmentVariablesProvider(environmentVariables: prefixed))
    var base = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
    if let file {
      providers.append(try await Self.provider(file))
      base = file.deletingLastPathComponent()
    }
    let reader = ConfigReader(providers: providers)
    self.init(dataDirectory: base)
    let directory = try await Self.string(reader, "data.directory", "data")
    // A relative path in the file is relative to the file's project, in the environment to the working directory.
    let here = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
    let beside = file == nil ? here : base.deletingLastPathComponent()
    func place(_ path: String, _ variable: String) -> URL {
      path.hasPrefix("/")
        ? URL(fileURLWithPath: path) : (prefixed[variable] == nil ? beside : here).appendingPathComponent(path)
    }
    dataDirectory = place(directory, "DATA_DIRECTORY")
    let secret = try await Self.string(reader, "data.secretFile", "")
    if !secret.isEmpty {
      secretFile = place(secret, "DATA_SECRET_FILE")
    } else {
      secretFile = dataDirectory.appendingPathComponent("server-secret.json")
    }
    host = try await Self.string(reader, "http.host", host)
    port = try await Self.integer(reader, "http.port", 8480, 0...65_535)
    origins = try await Self.string(reader, "http.origins", "").split(separator: ",").map {
      $0.trimmingCharacters(in: .whitespaces).lowercased()
    }
    longestBody = try await Self.integer(reader, "http.longestBody", longestBody, 65_536...(64 << 20))
    certificate = try await Self.string(reader, "tls.certificate", "")
    key = try await Self.string(reader, "tls.key", "")
    let zoneName = try await Self.string(reader, "timeZone", zone.identifier)
    guard let zone = TimeZone(identifier: zoneName) else {
      throw SettingsError.badValue(key: "timeZone", what: "is not a time zone")
    }
    self.zone = zone
    purgeContactMonths = try await Self.integer(reader, "purge.contactMonths", purgeContactMonths, 1...120)
    purgeCaseMonths = try await Self.integer(reader, "purge.caseMonths", purgeCaseMonths, 1...240)
    purgeThreadMonths = try await Self.integer(reader, "purge.threadMonths", purgeThreadMonths, 1...120)
    auditMonths = try await Self.integer(reader, "audit.months", auditMonths, 1...120)
    deviceTries = try await Self.integer(reader, "limits.deviceTries", deviceTries, 1...1000)
    loginTries = try await Self.integer(reader, "limits.loginTries", loginTries, 1...1000)
    networkTries = try await Self.integer(reader, "limits.networkTries", networkTries, 1...100_000)
    leastFree = try await Self.integer(reader, "disk.leastFree", leastFree, 0...(1 << 40))
    configuration = try? ConfigurationFolder.find(environment: environment)
    let web = try await Self.string(reader, "page.directory", "")
    page = try Self.page(web.isEmpty ? nil : place(web, "PAGE_DIRECTORY"), environment)
    try check()
  }

  /// The page of `web`, else the one beside the configuration folder, which is found without being told. Nil: there is none.
  private static func page(_ web: URL?, _ environment: [String: String]) throws(SettingsError) -> PageFolder? {
    do {
      let configuration = try ConfigurationFolder.find(environment: environment)
      guard let web else { return PageFolder(beside: configuration) }
      return PageFolder(web: web, configuration: configuration)
    } catch {
      // Somebody chose a page, or a folder, that cannot be had.
      guard web == nil, environment[ConfigurationFolder.variable, default: ""].isEmpty else { throw .page("There is \(error).") }
      return nil
    }
  }

  private static func provider(_ file: URL) async throws -> any ConfigProvider {
    guard let data = try? Data(contentsOf: file) else {
      throw SettingsError.badFile("The settings file \(file.path) cannot be read.")
    }
    guard let values = try? JSONDecoder().decode([String: JSONValue].self, from: data) else {
      throw SettingsError.badFile("The settings file \(file.path) is not JSON.")
    }
    for (key, value) in flattened(.object(values), "") {
      guard keys.contains(key) else {
        throw SettingsError.badFile("The settings file \(file.path) has the unknown key \(key).")
      }
      // The reader below would take `true` for 1.
      switch value {
      case .string, .integer: break
      default: throw SettingsError.badValue(key: key, what: "is of the wrong type")
      }
    }
    do { return try await FileProvider<JSONSnapshot>(filePath: .init(file.path)) } catch {
      throw SettingsError.badFile("The settings file \(file.path) cannot be used: a value is of the wrong type.")
    }
  }

  private static func flattened(_ value: JSONValue, _ path: String) -> [(key: String, value: JSONValue)] {
    guard let object = value.asObject else { return [(path, value)] }
    return object.flatMap { flattened($0.value, path.isEmpty ? $0.key : path + "." + $0.key) }
  }

  private static func string(_ reader: ConfigReader, _ key: String, _ preset: String) async throws -> String {
    do { return try await reader.fetchString(forKey: .init(key)) ?? preset } catch {
      throw SettingsError.badValue(key: key, what: "is not a text")
    }
  }

  private static func integer(_ reader: ConfigReader, _ key: String, _ preset: Int, _ range: ClosedRange<Int>) async throws -> Int
  {
    let value: Int
    do { value = try await reader.fetchInt(forKey: .init(key)) ?? preset } catch {
      throw SettingsError.badValue(key: key, what: "is not a whole number")
    }
    guard range.contains(value) else {
      throw SettingsError.badValue(key: key, what: "must be \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  private func check() throws {
    guard certificate.isEmpty == key.isEmpty else {
      throw SettingsError.badValue(key: "tls", what: "needs both certificate and key")
    }
    guard usesTLS || ["127.0.0.1", "::1", "localhost"].contains(host) else { throw SettingsError.openToTheNetwork }
    for origin in origins where !Self.isOrigin(origin) {
      throw SettingsError.badValue(
        key: "http.origins", what: "holds “\(origin)”, which is not scheme://host[:port] without the default port")
    }
  }

  /// In the form in which a client names it: anything else would refuse every sign-in.
  private static func isOrigin(_ origin: String) -> Bool {
    guard let url = URLComponents(string: origin), let scheme = url.scheme, let host = url.host, !host.isEmpty,
      ["http", "https"].contains(scheme), url.port != (scheme == "https" ? 443 : 80)
    else { return false }
    return origin == "\(scheme)://\(host)" + (url.port.map { ":\($0)" } ?? "")
  }

  /// What closes months, or why there is nothing that could. An organisation can log and work without.
  var monthClosing: (closing: MonthClosing?, fault: String?) {
    do {
      let folder = try configuration ?? ConfigurationFolder.find()
      let lists = try CodeLists(contentsOf: folder.file(CodeLists.fileName))
      let plans = try PublicationPlans(contentsOf: folder.file(PublicationPlans.fileName), lists: lists)
      return (MonthClosing(plans: plans, lists: lists), nil)
    } catch { return (nil, "\(error)") }
  }

  package var usesTLS: Bool { !certificate.isEmpty }
  package var database: URL { dataDirectory.appendingPathComponent("helpline.sqlite") }
  package var exportFile: URL { dataDirectory.appendingPathComponent("server-secret.export") }
  package var nightFile: URL { dataDirectory.appendingPathComponent("night") }
  package var lockFile: URL { dataDirectory.appendingPathComponent("lock") }
}
