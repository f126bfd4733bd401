import Foundation
import HelplineCore
import Testing

@Suite("The page's files")
struct PageFilesTests {
  private static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// A folder with `Web` and `config`, gone with its owner.
  private final class Place {
    let url = FileManager.default.temporaryDirectory.appending(path: "helpline-page-\(UUID().uuidString)")

    init(_ files: [String: String] = ["index.html": "<!doctype html>"]) throws {
      for name in ["codelists.json", "organisation.json"] {
        try write("config/" + name, String(contentsOf: PageFilesTests.package.appending(path: "config/" + name), encoding: .utf8))
      }
      for (name, text) in files { try write("page/" + name, text) }
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func write(_ name: String, _ text: String) throws {
      let file = url.appending(path: name)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }

    var configuration: ConfigurationFolder {
      get throws {
        try ConfigurationFolder.find(environment: [ConfigurationFolder.variable: url.appending(path: "config").path])
      }
    }

    func read() throws -> PageFiles { try PageFiles(PageFolder(web: url.appending(path: "page"), configuration: configuration)) }
  }

  @Test("Known types are taken under their relative paths, with the configuration; nothing else is")
  func taken() throws {
    let place = try Place([
      "index.html": "a", "app/main.js": "b", "app/views/inbox.js": "c", "style.css": "", "icon.svg": "d", "vault.wasm": "e",
      "manifest.webmanifest": "f", "locales/fi.json": "{}", "types.d.ts": "x", "tsconfig.json": "x", "app/tsconfig.web.json": "x",
      ".hidden.js": "x", ".git/a.js": "x", "app/main.js~": "x", "README": "x", "note.txt": "x", "main.JS": "x", "a.map": "x",
    ])
    try FileManager.default.createSymbolicLink(
      at: place.url.appending(path: "page/link.js"), withDestinationURL: URL(filePath: "/etc/passwd"))
    let files = try place.read().files
    #expect(
      files.map(\.path) == [
        "/", "/app/main.js", "/app/views/inbox.js", "/codelists.json", "/icon.svg", "/locales/fi.json", "/manifest.webmanifest",
        "/organisation.json", "/style.css", "/vault.wasm",
      ])
    #expect(
      files.map(\.mediaType) == [
        "text/html; charset=utf-8", "text/javascript; charset=utf-8", "text/javascript; charset=utf-8", "application/json",
        "image/svg+xml; charset=utf-8", "application/json", "application/manifest+json", "application/json",
        "text/css; charset=utf-8", "application/wasm",
      ])
    #expect(files.first?.bytes == Array("a".utf8))
  }

  @Test("Hashes are those of sha256sum; the whole's is over its lines")
  func hashes() throws {
    let place = try Place(["index.html": "abc"])
    let files = try place.read()
    #expect(files.files[0].sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    let list = try JSONDecoder().decode(PageFiles.List.self, from: Data(files.list))
    #expect(list.files.map(\.path) == files.files.map(\.path) && list.files.map(\.sha256) == files.files.map(\.sha256))
    try place.write("page/index.html", files.files.map { "\($0.sha256)  \($0.path)\n" }.joined())
    #expect(try place.read().files[0].sha256 == files.hash)
    #expect(try place.read().hash != files.hash)
    #expect(try place.read().hash == place.read().hash)
  }

  @Test("A folder that is no page is refused by its name")
  func refused() throws {
    let empty = try Place(["app/main.js": ""])
    #expect(throws: PageError.self) { try empty.read() }
    let none = try Place([:])
    let error = #expect(throws: PageError.self) { try none.read() }
    #expect(error?.description.contains("page") == true && error?.description.hasSuffix(".") == true)
  }

  @Test(
    "A name that the server needs itself, or that no browser asks for as it is, is refused",
    arguments: ["files.json", "openapi.json", "codelists.json", "organisation.json", "api/v1.json", "a b.js", "ä.js", "a{id}.js"])
  func names(name: String) throws {
    let error = try #require(throws: PageError.self) { try Place(["index.html": "", name: "{}"]).read() }
    #expect(error.description.contains(name))
  }

  @Test("A configuration with a mistake stops the page", arguments: ["codelists.json", "organisation.json"])
  func configuration(name: String) throws {
    let place = try Place()
    try place.write("config/" + name, "{}")
    let error = try #require(throws: PageError.self) { try place.read() }
    #expect(error.description.contains(name))
  }

  @Test("The page is found beside the configuration, if it has an index.html")
  func found() throws {
    let place = try Place()
    let folder = try #require(PageFolder(beside: place.configuration))
    #expect(folder.web.standardizedFileURL.path == place.url.appending(path: "page").standardizedFileURL.path)
    #expect(try PageFolder(beside: Place(["app/main.js": ""]).configuration) == nil)
  }
}
