import Foundation
import HelplineServer
import Testing

@Suite("The settings file and the environment", .turnstile)
struct SettingsTests {
  private func read(_ text: String, _ environment: [String: String] = [:]) async throws -> HelplineServer.Settings {
    let folder = try Folder()
    let file = folder["helpline.json"]
    try Data(text.utf8).write(to: file)
    return try await HelplineServer.Settings(file: file, environment: environment)
  }

  private func refusal(_ text: String, _ environment: [String: String] = [:]) async throws -> SettingsError {
    do {
      _ = try await read(text, environment)
    } catch let error as SettingsError {
      #expect(!error.description.contains("\n") && error.description.count < 300, "\(error)")
      return error
    }
    Issue.record("taken: \(text)")
    throw CancellationError()
  }

  @Test("The file that is shipped holds every setting, with its default")
  func shipped() async throws {
    let shipped = try await HelplineServer.Settings(file: package("config/helpline.json"), environment: [:])
    let preset = try await read("{}")
    #expect(shipped.port == 8480 && shipped.host == "127.0.0.1" && shipped.origins.isEmpty && !shipped.usesTLS)
    #expect(shipped.dataDirectory.path == package("data").path)
    #expect(shipped.page == preset.page)
    for path in [
      \HelplineServer.Settings.port, \.purgeContactMonths, \.auditMonths, \.deviceTries, \.loginTries, \.networkTries,
      \.leastFree, \.longestBody,
    ] {
      #expect(shipped[keyPath: path] == preset[keyPath: path])
    }
    let text = try String(contentsOf: package("config/helpline.json"), encoding: .utf8)
    for key in HelplineServer.Settings.keys {
      #expect(text.contains("\"\(key.split(separator: ".").last ?? "")\""), "\(key)")
    }
  }

  @Test("An unknown key is refused by its name", arguments: ["http.prot", "colour", "limits.deviceTries.often"])
  func unknown(key: String) async throws {
    let parts = key.split(separator: ".")
    let text = parts.reversed().reduce("1") { "{\"\($1)\":\($0)}" }
    let error = try await refusal(text)
    #expect(error.description.contains(key))
  }

  @Test("What is not JSON, or not there, is refused")
  func notJSON() async throws {
    for text in ["", "{", "[]", "7", "{\"http\":{\"port\":}}"] {
      guard case .badFile = try await refusal(text) else { throw CancellationError() }
    }
    let missing = URL(fileURLWithPath: "/nowhere/helpline.json")
    await #expect(throws: SettingsError.badFile("The settings file /nowhere/helpline.json cannot be read.")) {
      try await HelplineServer.Settings(file: missing, environment: [:])
    }
  }

  @Test(
    "A value of the wrong type is refused by its key",
    arguments: [
      ("http.port", #"{"http":{"port":"many"}}"#), ("http.port", #"{"http":{"port":true}}"#),
      ("http.port", #"{"http":{"port":80.5}}"#), ("http.host", #"{"http":{"host":5}}"#),
      ("data.directory", #"{"data":{"directory":["a"]}}"#), ("timeZone", #"{"timeZone":7}"#),
      ("timeZone", #"{"timeZone":"Moon/Crater"}"#), ("http.origins", #"{"http":{"origins":"ftp://help.example"}}"#),
      ("http.origins", #"{"http":{"origins":"https://help.example/path"}}"#),
      ("http.origins", #"{"http":{"origins":"https://help.example:443"}}"#),
      ("http.origins", #"{"http":{"origins":"http://help.example:80"}}"#),
      ("http.origins", #"{"http":{"origins":"https://you@help.example"}}"#),
      ("http.origins", #"{"http":{"origins":"https://help.example?a=b"}}"#),
    ])
  func wrongType(key: String, text: String) async throws {
    let error = try await refusal(text)
    guard case .badValue(let named, _) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(named == key)
  }

  @Test(
    "A value out of range is refused by its key",
    arguments: [
      ("http.port", "65536"), ("http.port", "-1"), ("http.longestBody", "0"), ("http.longestBody", "99999999999"),
      ("purge.threadMonths", "0"), ("purge.threadMonths", "121"), ("purge.contactMonths", "0"), ("purge.contactMonths", "121"),
      ("audit.months", "0"), ("limits.deviceTries", "0"),
      ("limits.loginTries", "1001"), ("limits.networkTries", "0"), ("disk.leastFree", "-1"),
    ])
  func outOfRange(key: String, value: String) async throws {
    let parts = key.split(separator: ".")
    let error = try await refusal("{\"\(parts[0])\":{\"\(parts[1])\":\(value)}}")
    guard case .badValue(key, _) = error else {
      Issue.record("\(error)")
      return
    }
  }

  @Test("Without TLS only loopback is listened on; certificate and key come together")
  func network() async throws {
    for host in ["0.0.0.0", "::", "10.0.0.1", "help.example", "127.0.0.1.example"] {
      #expect(try await refusal("{\"http\":{\"host\":\"\(host)\"}}") == .openToTheNetwork)
    }
    for text in [#"{"tls":{"certificate":"a.pem"}}"#, #"{"tls":{"key":"b.pem"}}"#] {
      guard case .badValue("tls", _) = try await refusal(text) else { throw CancellationError() }
    }
    #expect(try await read(#"{"http":{"host":"0.0.0.0"},"tls":{"certificate":"a.pem","key":"b.pem"}}"#).usesTLS)
    #expect(try await read(#"{"http":{"host":"::1"}}"#).host == "::1")
  }

  @Test("The page is where the settings say, relative to the file's project, or to the working directory from the environment")
  func page() async throws {
    let text = #"{"page":{"directory":"site"}}"#
    let folder = try Folder()
    let file = folder["config/helpline.json"]
    try FileManager.default.createDirectory(at: folder["config"], withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    let set = try await HelplineServer.Settings(file: file, environment: [:])
    #expect(set.page?.web.path == folder["site"].path)
    let here = try await HelplineServer.Settings(file: file, environment: ["HELPLINE_PAGE_DIRECTORY": "other"])
    #expect(here.page?.web.path == FileManager.default.currentDirectoryPath + "/other")
    guard case .page(let what) = try await refusal(text, ["HELPLINE_CONFIG_DIRECTORY": "/nowhere"]) else {
      throw CancellationError()
    }
    #expect(what.contains("/nowhere"))
  }

  @Test("The environment overrides the file, and is checked as strictly")
  func environment() async throws {
    let text = #"{"http":{"port":1000,"host":"::1"},"limits":{"deviceTries":5}}"#
    let settings = try await read(
      text,
      [
        "HELPLINE_HTTP_PORT": "2000", "HELPLINE_DATA_DIRECTORY": "/somewhere/else", "HELPLINE_LIMITS_DEVICE_TRIES": "7",
        "HTTP_HOST": "0.0.0.0", "HELPLINE_HTTP_ORIGINS": "https://Help.example, http://127.0.0.1:9000",
      ])
    #expect(settings.port == 2000 && settings.host == "::1" && settings.deviceTries == 7)
    #expect(settings.dataDirectory.path == "/somewhere/else")
    #expect(settings.origins == ["https://help.example", "http://127.0.0.1:9000"])
    guard case .badValue("http.port", _) = try await refusal(text, ["HELPLINE_HTTP_PORT": "0x50"]) else {
      throw CancellationError()
    }
    guard case .badValue("http.port", _) = try await refusal(text, ["HELPLINE_HTTP_PORT": ""]) else {
      throw CancellationError()
    }
  }
}
