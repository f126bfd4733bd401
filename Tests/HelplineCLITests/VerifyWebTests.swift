import Foundation
import HelplineClient
import HelplineCore
import HelplineServer
import Testing

@testable import helpline_cli

/// A page in a folder of its own, with the project's configuration or a copy that can be changed.
private final class SamplePage: Sendable {
  let folder: TemporaryFolder
  var web: URL { folder.url.appending(path: "page") }
  var config: URL { folder.url.appending(path: "config") }

  init() throws {
    folder = try TemporaryFolder()
    let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    for name in [CodeLists.fileName, OrganisationInformation.fileName] {
      try write("config/" + name, String(contentsOf: package.appending(path: "config/" + name), encoding: .utf8))
    }
    try write("page/index.html", "<!doctype html><title>a</title>")
    try write("page/app/main.js", String(repeating: "export const a = 1;\n", count: 50))
    try write("page/app/worker.js", "export const b = 1;\n")
  }

  func write(_ name: String, _ text: String) throws {
    let file = folder.url.appending(path: name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  func remove(_ name: String) throws { try FileManager.default.removeItem(at: folder.url.appending(path: name)) }

  var pageFolder: PageFolder {
    get throws {
      PageFolder(web: web, configuration: try ConfigurationFolder.find(environment: [ConfigurationFolder.variable: config.path]))
    }
  }
}

/// Serves a page until it is dropped.
private final class LivePage: Sendable {
  let address: String
  private let task: Task<Void, any Error>
  private let data: TemporaryFolder

  init(_ page: SamplePage?) async throws {
    data = try TemporaryFolder()
    var settings = HelplineServer.Settings(dataDirectory: data.url.appending(path: "data"))
    settings.leastFree = 0
    settings.page = try page?.pageFolder
    let application = try HelplineApplication(settings)
    let (ports, found) = AsyncStream<Int>.makeStream()
    task = Task {
      defer { found.finish() }
      try await application.run { found.yield($0) }
    }
    var iterator = ports.makeAsyncIterator()
    guard let port = await iterator.next() else { throw CancellationError() }
    address = "http://127.0.0.1:\(port)"
  }

  func stop() async {
    task.cancel()
    _ = try? await task.value
  }
}

/// A web server that is not ours. It gives a folder as it is; `packing`, it compresses whatever was asked, as a careless proxy does,
/// but keeps to the policy.
private final class StrangeServer {
  private let process = Process()
  let address: String

  private static let packing = """
    import gzip, http.server, os, sys
    class Handler(http.server.SimpleHTTPRequestHandler):
        def do_GET(self):
            with open(self.translate_path(self.path if self.path != "/" else "/index.html"), "rb") as file:
                body = gzip.compress(file.read())
            self.send_response(200)
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", sys.argv[1])
            self.end_headers()
            self.wfile.write(body)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print("port", server.server_address[1])
    server.serve_forever()
    """

  init(_ folder: URL, packing: Bool = false) throws {
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments =
      ["python3", "-u"]
      + (packing ? ["-c", Self.packing, PageFiles.policy] : ["-m", "http.server", "0", "--bind", "127.0.0.1"])
    process.currentDirectoryURL = folder
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    var line = ""
    while !line.contains("\n") {
      let data = output.fileHandleForReading.availableData
      guard !data.isEmpty else { throw CancellationError() }
      line += String(decoding: data, as: UTF8.self)
    }
    guard let port = line.firstMatch(of: /port ([0-9]+)/) else { throw CancellationError() }
    address = "http://127.0.0.1:\(port.1)"
  }

  deinit { kill(process.processIdentifier, SIGKILL) }
}

@Suite("Verifying the page", .serialized)
struct VerifyWebTests {
  private struct Ended {
    let status: Int32
    let json: [String: Any]
    let text: String
    let errors: String

    func paths(_ key: String) -> [String] { json[key] as? [String] ?? ["no \(key)"] }
    /// All four lists.
    var findings: [[String]] { ["differing", "missing", "extra", "without_policy"].map(paths) }
  }

  /// Runs the command as `Main` does, once for people and once for scripts.
  private func verify(
    _ address: String, _ page: SamplePage, arguments: [String] = [], language: Language = .en
  ) async throws -> Ended {
    func run(_ json: Bool) async throws -> (Int32, String, String) {
      let pipes = try Pipes()
      let words = ["verify-web", address, "--messages", language.rawValue] + arguments + (json ? ["--json"] : [])
      let command = try #require(try Helpline.parseAsRoot(words) as? any HelplineCommand)
      let context = Context(
        command.common, environment: [ConfigurationFolder.variable: page.config.path, "HOME": "/nowhere"],
        terminal: pipes.terminal)
      var status: Int32 = 0
      do { try await command.run(context) } catch { status = context.report(error).rawValue }
      let written = try pipes.written()
      return (status, written.results, written.errors)
    }
    let (status, text, errors) = try await run(false)
    let (again, document, _) = try await run(true)
    #expect(status == again)
    let json = try JSONSerialization.jsonObject(with: Data(document.utf8)) as? [String: Any]
    return Ended(status: status, json: try #require(json), text: text, errors: errors)
  }

  @Test("The same page is equal, named by its hash, and it is said what that does not show", arguments: Language.allCases)
  func equal(language: Language) async throws {
    let page = try SamplePage()
    let live = try await LivePage(page)
    let ended = try await verify(live.address, page, language: language)
    let hash = try PageFiles(try page.pageFolder).hash
    #expect(ended.status == 0 && ended.json["equal"] as? Bool == true && ended.findings == [[], [], [], []])
    #expect(
      ended.json["hash"] as? String == hash && ended.json["files"] as? Int == 5 && ended.json["url"] as? String == live.address)
    #expect(ended.text.contains(hash) && ended.text.split(separator: "\n").count == 1)
    #expect(ended.errors == VerifyWebMessage.limits.label[language] + "\n")
    await live.stop()
  }

  @Test("One changed byte names its file", arguments: ["page/app/main.js", "page/index.html", "config/organisation.json"])
  func changed(name: String) async throws {
    let (page, other) = (try SamplePage(), try SamplePage())
    let live = try await LivePage(page)
    let text = try String(contentsOf: other.folder.url.appending(path: name), encoding: .utf8)
    try other.write(name, text.replacing("a", with: "b", maxReplacements: 1))
    let path = ["page/app/main.js": "/app/main.js", "page/index.html": "/"][name] ?? "/organisation.json"
    // The name of the key is not what is changed in the organisation's file, else it could not be read.
    if name.hasPrefix("config") { try other.write(name, text.replacing("XXX XXX 001", with: "XXX XXX 009")) }
    let ended = try await verify(live.address, other)
    #expect(ended.status == 1 && ended.json["equal"] as? Bool == false)
    #expect(ended.findings == [[path], [], [], []], "\(ended.findings)")
    #expect(ended.text.hasPrefix("\(path): other content\n"))
    await live.stop()
  }

  @Test("A file that the server lacks, and one that it has too many, are named")
  func missingAndExtra() async throws {
    let (page, other) = (try SamplePage(), try SamplePage())
    try other.remove("page/app/worker.js")
    try other.write("page/app/spy.js", "")
    let live = try await LivePage(other)
    let ended = try await verify(live.address, page)
    #expect(ended.status == 1 && ended.findings == [[], ["/app/worker.js"], ["/app/spy.js"], []], "\(ended.findings)")
    #expect(ended.text.contains("/app/worker.js: missing") && ended.text.contains("/app/spy.js: in the server's list"))
    await live.stop()
  }

  @Test("Another folder can be compared with")
  func otherFolder() async throws {
    let (page, other) = (try SamplePage(), try SamplePage())
    try other.write("page/app/main.js", "other")
    let live = try await LivePage(page)
    #expect(try await verify(live.address, other).status == 1)
    #expect(try await verify(live.address, other, arguments: ["--page", page.web.path]).status == 0)
    await live.stop()
  }

  @Test("A server that serves no page lacks every file")
  func noPage() async throws {
    let live = try await LivePage(nil)
    let ended = try await verify(live.address, try SamplePage())
    #expect(ended.status == 1 && ended.paths("missing").count == 6 && ended.paths("missing").contains("/files.json"))
    await live.stop()
  }

  /// Everything that our server would give, as files.
  private func copied(_ page: SamplePage) throws -> (TemporaryFolder, PageFiles) {
    let served = try TemporaryFolder()
    try FileManager.default.removeItem(at: served.url)
    try FileManager.default.copyItem(at: page.web, to: served.url)
    for name in [CodeLists.fileName, OrganisationInformation.fileName] {
      try FileManager.default.copyItem(at: page.config.appending(path: name), to: served.url.appending(path: name))
    }
    let files = try PageFiles(try page.pageFolder)
    try Data(files.list).write(to: served.url.appending(path: "files.json"))
    return (served, files)
  }

  @Test("A proxy that compresses without being asked changes nothing")
  func packed() async throws {
    let page = try SamplePage()
    let (served, _) = try copied(page)
    let server = try StrangeServer(served.url, packing: true)
    #expect(try await verify(server.address, page).status == 0)
    try Data("export const stolen = 1;\n".utf8).write(to: served.url.appending(path: "app/worker.js"))
    #expect(try await verify(server.address, page).findings == [["/app/worker.js"], [], [], []])
  }

  @Test("A list that lies, and answers without the policy, are seen")
  func lyingServer() async throws {
    let page = try SamplePage()
    let (served, files) = try copied(page)
    let list = served.url.appending(path: "files.json")
    let server = try StrangeServer(served.url)
    let all = (files.files.map(\.path) + ["/files.json"]).sorted()
    #expect(try await verify(server.address, page).findings == [[], [], [], all])
    try Data("export const stolen = 1;\n".utf8).write(to: served.url.appending(path: "app/main.js"))
    #expect(try await verify(server.address, page).paths("differing") == ["/app/main.js"])
    for lie in ["", "{}", #"{"files":[]}"#] {
      try Data(lie.utf8).write(to: list)
      let ended = try await verify(server.address, page)
      #expect(ended.status == 1 && ended.paths("differing") == ["/app/main.js", "/files.json"], "\(lie)")
    }
    try Data(#"{"files":[{"path":"/\u001b[2J","sha256":""}]}"#.utf8).write(to: list)
    let ended = try await verify(server.address, page)
    #expect(ended.paths("extra") == ["/\u{1b}[2J"] && !ended.text.contains("\u{1b}"))
  }

  @Test("A server that cannot be reached is 3, an address that is none is 64, and so is having no page here")
  func unreachable() async throws {
    let page = try SamplePage()
    let live = try await LivePage(page)
    await live.stop()
    let ended = try await verify(live.address, page)
    #expect(ended.status == 3 && ended.json["error"] as? String == "unreachable" && ended.text.isEmpty)
    #expect(try await verify("ftp://a.example", page).status == 64)
    #expect(try await verify("http://a.example", page).status == 64)
    try page.remove("page/index.html")
    let none = try await verify(live.address, page)
    #expect(none.status == 64 && none.json["error"] as? String == "configuration" && none.errors.contains("--page"))
    #expect(try await verify(live.address, page, arguments: ["--page", "/nowhere"]).status == 64)
  }
}
