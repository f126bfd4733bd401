import CZlib
import Foundation
import HelplineCore
import HelplineServer
import Testing

/// A small page with the project's own configuration.
extension Folder {
  static let page = [
    "index.html": "<!doctype html><title>Esimerkkipuhelin</title>",
    "style.css": String(repeating: "a { color: red }\n", count: 60),
    "app/main.js": String(repeating: "export const name = \"pöytä\";\n", count: 60), "app/views/inbox.js": "export default {};\n",
    "locales/fi.json": #"{"title":"Päivystys"}"#, "icon.svg": "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
    "manifest.webmanifest": "{}", "vault.wasm": "\0asm\u{1}\0\0\0", "empty.js": "",
    "types.d.ts": "canary", "tsconfig.json": #"{"a":"canary"}"#, ".hidden.js": "canary", ".secret/x.js": "canary",
    "notes.txt": "canary",
  ]

  /// Writes it below this folder.
  @discardableResult
  func makePage(_ files: [String: String] = page) throws -> PageFolder {
    for (name, text) in files {
      let file = self["page/" + name]
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    let environment = [ConfigurationFolder.variable: package("config").path]
    return PageFolder(web: self["page"], configuration: try ConfigurationFolder.find(environment: environment))
  }
}

@Suite("The page", .turnstile)
struct PageTests {
  /// A server with the small page, and where it came from.
  private func serving() async throws -> (TestServer, Folder, PageFiles) {
    let folder = try Folder()
    let page = try folder.makePage()
    return (try await TestServer(folder["data"]) { $0.page = page }, folder, try PageFiles(page))
  }

  private static func unzipped(_ data: Data, most: Int) -> Data? {
    var stream = z_stream()
    guard inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return nil }
    defer { inflateEnd(&stream) }
    var input = Array(data)
    var output = [UInt8](repeating: 0, count: most)
    let status = input.withUnsafeMutableBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        stream.next_in = input.baseAddress
        stream.avail_in = uInt(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = uInt(output.count)
        return inflate(&stream, Z_FINISH)
      }
    }
    return status == Z_STREAM_END ? Data(output[..<Int(stream.total_out)]) : nil
  }

  @Test("Every file comes with its bytes, its type, a strong tag, and the headers of every response")
  func files() async throws {
    let (server, _, files) = try await serving()
    #expect(files.files.count == 11)
    for file in files.files {
      let answer = try await server.caller.send("GET", file.path)
      #expect(answer.status == 200 && Array(answer.body) == file.bytes, "\(file.path)")
      #expect(answer.headers["content-type"] == file.mediaType)
      #expect(answer.headers["etag"] == "\"\(file.sha256)\"")
      #expect(answer.headers["cache-control"] == "no-cache" && answer.headers["vary"] == "Accept-Encoding")
      for name in ["last-modified", "content-encoding"] { #expect(answer.headers[name] == nil) }
      #expect(!String(decoding: answer.body, as: UTF8.self).contains("canary"))
    }
    let page = try await server.caller.send("GET", "/?from=home")
    #expect(
      page.headers["content-type"] == "text/html; charset=utf-8" && page.headers["content-security-policy"] == PageFiles.policy)
    #expect(try await server.caller.send("GET", "/codelists.json").body == Data(contentsOf: package("config/codelists.json")))
    #expect(
      try await server.caller.send("GET", "/organisation.json").body == Data(contentsOf: package("config/organisation.json")))
    await server.stop()
  }

  @Test("The list names every file but itself, sorted, with its hash")
  func list() async throws {
    let (server, _, files) = try await serving()
    let answer = try await server.caller.send("GET", "/files.json")
    #expect(answer.status == 200 && answer.headers["content-type"] == "application/json")
    let list = try JSONDecoder().decode(PageFiles.List.self, from: answer.body)
    let paths = list.files.map(\.path)
    #expect(paths == files.files.map(\.path) && paths == paths.sorted() && !paths.contains("/files.json"))
    #expect(list.files.map(\.sha256) == files.files.map(\.sha256))
    await server.stop()
  }

  @Test("Gzip is sent to who takes it, and is the same after unpacking")
  func gzip() async throws {
    let (server, _, files) = try await serving()
    var packed = 0
    for file in files.files {
      let plain = try await server.caller.send("GET", file.path)
      let answer = try await server.caller.send("GET", file.path, headers: ["Accept-Encoding": "br, gzip;q=0.8, deflate"])
      #expect(answer.headers["vary"] == "Accept-Encoding")
      guard answer.headers["content-encoding"] == "gzip" else {
        #expect(answer.body == plain.body && file.bytes.count < 200, "\(file.path) is small enough not to be packed")
        continue
      }
      packed += 1
      #expect(answer.body.count < plain.body.count && answer.headers["etag"] != plain.headers["etag"])
      #expect(Self.unzipped(answer.body, most: plain.body.count + 1) == plain.body, "\(file.path)")
      // The header's time is empty: two servers send the same bytes.
      #expect(Array(answer.body[4..<8]) == [0, 0, 0, 0])
    }
    #expect(packed >= 3)
    let codings = [
      ("gzip", true), ("*", true), ("x-gzip", true), ("GZIP", true), ("gzip;q=0", false), ("gzip; q=0.0, *", false),
      ("br", false),
      ("identity", false), ("*;q=0", false), ("", false), ("gzipped", false),
    ]
    for (value, packs) in codings {
      let answer = try await server.caller.send("GET", "/style.css", headers: ["Accept-Encoding": value])
      #expect((answer.headers["content-encoding"] == "gzip") == packs, "\(value)")
    }
    await server.stop()
  }

  @Test("The form that the build made is sent to who takes Brotli, and is no file of its own")
  func brotli() async throws {
    let folder = try Folder()
    let page = try folder.makePage()
    try folder.makePage([
      "style.css.br": "made small", "index.html.br": "smaller", "gone.js.br": "of no file", "notes.txt.br": "canary",
    ])
    let server = try await TestServer(folder["data"]) { $0.page = page }
    func ask(_ path: String, _ codings: String) async throws -> Answer {
      try await server.caller.send("GET", path, headers: ["Accept-Encoding": codings])
    }
    for (path, packed) in [("/style.css", "made small"), ("/", "smaller")] {
      let plain = try await ask(path, "identity")
      for codings in ["br", "gzip, deflate, br, zstd", "gzip;q=1, br;q=0.5", "*"] {
        let answer = try await ask(path, codings)
        #expect(answer.headers["content-encoding"] == "br" && answer.body == Data(packed.utf8), "\(path) \(codings)")
        #expect(answer.headers["content-type"] == plain.headers["content-type"] && answer.headers["vary"] == "Accept-Encoding")
        #expect(answer.headers["etag"] != plain.headers["etag"])
      }
      for codings in ["br;q=0", "identity", "brotli"] {
        #expect(try await ask(path, codings).headers["content-encoding"] == nil, "\(codings)")
      }
    }
    #expect(try await ask("/style.css", "gzip").headers["content-encoding"] == "gzip")
    #expect(try await ask("/app/main.js", "br, gzip").headers["content-encoding"] == "gzip")
    for path in ["/style.css.br", "/gone.js.br", "/gone.js", "/notes.txt"] { #expect(try await ask(path, "br").status == 404) }
    #expect(try await ask("/files.json", "identity").body == Data(try PageFiles(folder.makePage()).list))
    await server.stop()
  }

  @Test("What the browser has already is not sent again")
  func notModified() async throws {
    let (server, _, _) = try await serving()
    for coding in ["identity", "gzip"] {
      func ask(_ tag: String, _ method: String = "GET") async throws -> Answer {
        try await server.caller.send(method, "/style.css", headers: ["Accept-Encoding": coding, "If-None-Match": tag])
      }
      let tag = try #require(try await ask("\"other\"").headers["etag"])
      for known in [tag, "W/" + tag, "\"other\", " + tag, "\"other\",W/\(tag) , \"x\"", "*"] {
        let answer = try await ask(known)
        #expect(answer.status == 304 && answer.body.isEmpty && answer.headers["etag"] == tag, "\(known)")
        #expect(answer.headers["cache-control"] == "no-cache" && answer.headers["vary"] == "Accept-Encoding")
      }
      #expect(try await ask(tag, "HEAD").status == 304)
      for other in ["\"other\"", "", String(tag.dropLast()), tag.replacing("\"", with: "")] {
        #expect(try await ask(other).status == 200, "\(other)")
      }
    }
    await server.stop()
  }

  @Test("HEAD says the same without the body, also where the next request follows")
  func head() async throws {
    let (server, _, files) = try await serving()
    let connection = try await RawConnection(server.port)
    for file in files.files {
      try await connection.send("HEAD \(file.path) HTTP/1.1\r\nHost: a\r\n\r\n")
      let answer = try await connection.receive(head: true)
      #expect(answer.status == 200 && answer.body.isEmpty && answer.headers["content-length"] == String(file.bytes.count))
      #expect(answer.headers["etag"] == "\"\(file.sha256)\"" && answer.headers["content-type"] == file.mediaType)
    }
    try await connection.send("GET /style.css HTTP/1.1\r\nHost: a\r\nIf-None-Match: *\r\n\r\n")
    #expect(try await connection.receive(head: true).status == 304)
    try await connection.send("GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(try await connection.receive().status == 200)
    await server.stop()
  }

  @Test("Other methods are refused on the page's paths", arguments: ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
  func methods(method: String) async throws {
    let (server, _, _) = try await serving()
    for path in ["/", "/app/main.js", "/files.json", "/codelists.json"] {
      let answer = try await server.caller.send(method, path, body: method == "OPTIONS" ? nil : Data("{}".utf8))
      #expect(answer.status == 405 && answer.code == .noSuchMethod && answer.headers["allow"] == "GET, HEAD", "\(path)")
    }
    await server.stop()
  }

  @Test("Nothing else is served: no way out of the folder, no hidden file, no types, no other spelling")
  func nothingElse() async throws {
    let (server, _, _) = try await serving()
    let paths = [
      "/../config/helpline.json", "/../data/server-secret.json", "/app/../../data/helpline.sqlite",
      "/%2e%2e/config/helpline.json",
      "/%2e%2e%2fconfig%2fhelpline.json", "/..%2fconfig/helpline.json", "/app%2fmain.js", "/app/%2e%2e/style.css",
      "/app/../style.css",
      "/./style.css", "//style.css", "/app//main.js", "/app/main.js/", "/style.css/", "/style.css%00", "/%73tyle.css",
      "/STYLE.css",
      "/types.d.ts", "/tsconfig.json", "/.hidden.js", "/.secret/x.js", "/notes.txt", "/index.html", "/app", "/app/",
      "/helpline.json",
      "/config/codelists.json", "/statistics.json", "/style.css\\..\\x", "/style.css;x", "/Web/index.html", "/etc/passwd",
    ]
    for path in paths {
      // As it is: a client library would straighten the path first.
      let connection = try await RawConnection(server.port)
      try await connection.send("GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n")
      let answer = try await connection.receive()
      Promises.check(answer)
      #expect([400, 404].contains(answer.status) && answer.code != nil, "\(path) gives \(answer.status)")
      #expect(!String(decoding: answer.body, as: UTF8.self).contains("canary"))
    }
    await server.stop()
  }

  @Test("The API stays as it was, and the document lists nothing of the page")
  func besideTheAPI() async throws {
    let (server, _, files) = try await serving()
    #expect(try await server.caller.send("GET", "/health").status == 200)
    #expect(try await server.caller.call(API.organisation, Nothing()).organisation == nil)
    let document = try await server.caller.send("GET", "/openapi.json").body
    #expect(try document == HelplineApplication.openAPI())
    let text = String(decoding: document, as: UTF8.self)
    for path in files.files.map(\.path).filter({ $0 != "/" }) + ["files.json"] { #expect(!text.contains(path)) }
    await server.stop()
  }

  @Test("A file that is changed while the server runs is not sent: what was compared at the start stays")
  func unchanged() async throws {
    let (server, folder, files) = try await serving()
    try Data("other".utf8).write(to: folder["page/style.css"])
    let answer = try await server.caller.send("GET", "/style.css")
    #expect(Array(answer.body) == files.files.first { $0.path == "/style.css" }?.bytes)
    await server.stop()
  }

  @Test("Without a page the API is served, and says so in one line")
  func noPage() async throws {
    let folder = try Folder()
    let server = try await TestServer(folder["data"])
    #expect(try await server.caller.send("GET", "/").code == .notFound)
    #expect(try await server.caller.send("GET", "/codelists.json").code == .notFound)
    #expect(server.application.pageLine.hasPrefix("Serving no page"))
    await server.stop()
  }

  @Test("A page that is set and cannot be had stops the start, in one line")
  func refusedStarts() async throws {
    let folder = try Folder()
    func refused(_ environment: [String: String], _ part: String) async throws {
      let ended = try await ServerCommand.run(["serve"], in: folder, environment: environment)
      #expect(
        ended.status == 1 && ended.output.isEmpty && !ended.line.contains("\n") && ended.line.contains(part), "\(ended.errors)")
    }
    try await refused(["HELPLINE_PAGE_DIRECTORY": "nowhere"], "nowhere")
    try await refused(["HELPLINE_PAGE_DIRECTORY": "."], "index.html")
    try await refused(["HELPLINE_CONFIG_DIRECTORY": "nowhere"], "HELPLINE_CONFIG_DIRECTORY")
    let page = try folder.makePage()
    for name in ["codelists.json", "organisation.json"] {
      try FileManager.default.createDirectory(at: folder["config"], withIntermediateDirectories: true)
      try Data(contentsOf: package("config/" + name)).write(to: folder["config/" + name])
    }
    try Data(#"{"v":1}"#.utf8).write(to: folder["config/organisation.json"])
    let environment = ["HELPLINE_PAGE_DIRECTORY": page.web.path, "HELPLINE_CONFIG_DIRECTORY": "config"]
    try await refused(environment, "organisation.json")
    // Data are checked whatever the page is.
    #expect(!(try await ServerCommand.run(["check"], in: folder, environment: environment).errors.contains("organisation.json")))
  }

  @Test("The page is found beside the configuration folder, and its hash is printed at the start")
  func found() async throws {
    let folder = try Folder()
    try folder.makePage()
    try FileManager.default.copyItem(at: package("config"), to: folder["config"])
    let environment = ["HELPLINE_CONFIG_DIRECTORY": folder["config"].path]
    let configuration = try ConfigurationFolder.find(environment: environment)
    let files = try PageFiles(try #require(PageFolder(beside: configuration)))
    let server = try ServerCommand(["serve"], in: folder, environment: environment)
    let caller = Caller("http://127.0.0.1:\(try await server.port())")
    #expect(server.output.contains("Serving the page: \(files.files.count) files, SHA-256 \(files.hash)\n"))
    #expect(try await caller.send("GET", "/").status == 200)
    server.signal(SIGTERM)
    let ended = try await server.ended()
    #expect(ended.status == 0 && ended.errors == "")
  }
}
