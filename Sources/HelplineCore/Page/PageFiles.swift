import Foundation
import HelplineVault

/// Every file of the page, in memory, with its hash: what the server serves, and what `helpline verify-web` compares with.
package struct PageFiles: Sendable {
  package struct File: Sendable {
    /// As it is asked for: `/` is `index.html`.
    package let path: String
    package let mediaType: String
    package let bytes: [UInt8]
    /// In hexadecimal, as `sha256sum` prints it.
    package let sha256: String
    /// The same in Brotli's form, if the build put one beside it. It takes seconds to make, so that no server makes it.
    package let brotli: [UInt8]?
  }

  /// `/files.json`.
  package struct List: Codable, Equatable, Sendable {
    package struct Line: Codable, Equatable, Sendable {
      package let path: String
      package let sha256: String
    }
    package let files: [Line]
  }

  package static let listPath = "/files.json"
  /// Sent with every response. Nothing from elsewhere, no inline code.
  package static let policy =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    + "worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

  private static let brotliEnding = ".br"
  private static let mediaTypes = [
    "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8",
    "json": "application/json", "wasm": "application/wasm", "svg": "image/svg+xml; charset=utf-8",
    "webmanifest": "application/manifest+json",
  ]
  /// The server answers these itself.
  private static let taken = ["files.json", "openapi.json", CodeLists.fileName, OrganisationInformation.fileName]

  /// Sorted by path, without the list itself.
  package let files: [File]
  /// The content of `/files.json`.
  package let list: [UInt8]
  /// SHA-256 over one line `HASH  PATH` for each file, in the order of the list, as `sha256sum` would write them.
  package let hash: String

  /// Reads the page and the configuration that belongs to it, which is checked here: a page with a broken list would stop every
  /// volunteer.
  package init(_ folder: PageFolder) throws(PageError) {
    var contents = try Self.contents(of: folder.web)
    var brotli = try Self.contents(of: folder.web, endingIn: Self.brotliEnding)
    guard let index = contents.removeValue(forKey: "index.html") else {
      throw PageError("The page's folder \(folder.web.path) has no index.html.")
    }
    contents[""] = index
    brotli[""] = brotli.removeValue(forKey: "index.html")
    do {
      _ = try CodeLists(contentsOf: folder.configuration.file(CodeLists.fileName))
      _ = try OrganisationInformation(contentsOf: folder.configuration.file(OrganisationInformation.fileName))
    } catch { throw PageError("The page's configuration has an error. \(error).") }
    for name in [CodeLists.fileName, OrganisationInformation.fileName] {
      contents[name] = try Self.read(folder.configuration.file(name))
    }
    self.init(contents, brotli)
  }

  private init(_ contents: [String: [UInt8]], _ brotli: [String: [UInt8]]) {
    let files = contents.map { name, bytes in
      File(
        path: "/" + name, mediaType: Self.mediaType(name), bytes: bytes, sha256: Self.hexadecimal(Sodium.sha256(bytes)),
        brotli: brotli[name])
    }.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    self.files = files
    // Written by hand, because everybody who makes the list must get the same bytes.
    let lines = files.map { #"{"path":"\#($0.path)","sha256":"\#($0.sha256)"}"# }
    list = Array(#"{"files":[\#(lines.joined(separator: ","))]}"#.utf8)
    hash = Self.hexadecimal(Sodium.sha256(Array(files.map { "\($0.sha256)  \($0.path)\n" }.joined().utf8)))
  }

  package static func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// The type of a file by its name; that of the page itself for no name.
  private static func mediaType(_ name: String) -> String {
    mediaTypes[name.isEmpty ? "html" : (name as NSString).pathExtension] ?? ""
  }

  /// The files below the page's folder, by their relative path; with an ending, those of that ending, by their path without it.
  private static func contents(of web: URL, endingIn ending: String = "") throws(PageError) -> [String: [UInt8]] {
    let root = web.resolvingSymlinksInPath()
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: root.path, isDirectory: &isFolder), isFolder.boolValue,
      let names = try? FileManager.default.subpathsOfDirectory(atPath: root.path)
    else { throw PageError("The page's folder \(web.path) does not exist or cannot be read.") }
    var contents: [String: [UInt8]] = [:]
    for name in names.filter({ $0.hasSuffix(ending) }).map({ String($0.dropLast(ending.count)) }) where isServed(name) {
      let file = root.appendingPathComponent(name + ending)
      // A link could lead anywhere.
      guard (try? FileManager.default.attributesOfItem(atPath: file.path))?[.type] as? FileAttributeType == .typeRegular else {
        continue
      }
      guard name.wholeMatch(of: /[A-Za-z0-9._\/-]+/) != nil, !taken.contains(name), !name.hasPrefix("api/") else {
        throw PageError("The page's folder \(web.path) cannot have a file of the name \(name).")
      }
      contents[name] = try read(file)
    }
    return contents
  }

  /// Known types only; neither hidden files nor what only the checker of types reads.
  private static func isServed(_ name: String) -> Bool {
    let parts = name.split(separator: "/")
    guard let last = parts.last, !parts.contains(where: { $0.hasPrefix(".") }) else { return false }
    return mediaTypes[(name as NSString).pathExtension] != nil && !(last.hasPrefix("tsconfig") && last.hasSuffix(".json"))
  }

  private static func read(_ file: URL) throws(PageError) -> [UInt8] {
    do { return Array(try Data(contentsOf: file)) } catch { throw PageError("The page's file \(file.path) cannot be read.") }
  }
}
