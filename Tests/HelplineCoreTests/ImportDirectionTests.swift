import Foundation
import Testing

/// Who may import whom: server → core → vault, client → core → vault, and only the demonstration and the tests of the whole
/// know both ends. The compiler does not hold this: it finds every module that the package builds.
@Suite("The directions of imports")
struct ImportDirectionTests {
  @Test("Every folder imports only what its place in the house allows")
  func directions() throws {
    let files = try ["Sources", "Tests", "Benchmarks", "Fuzz", "wasm"].flatMap { try SourceFile.all(below: $0) }
    for (folder, module) in [
      ("Sources/HelplineVault", "CSodium"), ("Benchmarks/Sources", "Hummingbird"), ("Fuzz", "HelplineCore"),
    ] {
      #expect(files.contains { $0.folder == folder && $0.imports.contains(module) }, "\(folder)")
    }
    #expect(ImportDirections.breaches(in: files) == [])
  }

  @Test("Every form of an import is seen")
  func forms() {
    let seen: [(line: String, modules: Set<String>)] = [
      ("import GRDB", ["GRDB"]),
      ("    import GRDB  // why", ["GRDB"]),
      ("@testable import HelplineServer", ["HelplineServer"]),
      ("@preconcurrency @_spi(Some, Thing) import GRDB", ["GRDB"]),
      ("public import GRDB", ["GRDB"]),
      ("@_exported public import GRDB", ["GRDB"]),
      ("package import GRDB", ["GRDB"]),
      ("internal import GRDB", ["GRDB"]),
      ("fileprivate import GRDB", ["GRDB"]),
      ("private\timport\tGRDB", ["GRDB"]),
      ("import struct GRDB.Row", ["GRDB"]),
      ("@testable import func GRDB.Row", ["GRDB"]),
      ("import NIOCore.Channel", ["NIOCore"]),
      ("import `GRDB`", ["GRDB"]),
      ("import GRDB; import Logging", ["GRDB", "Logging"]),
      ("import GRDB\r\n#if os(Linux)\r\n  import Glibc\r\n#endif", ["GRDB", "Glibc"]),
      ("// import GRDB", []),
      ("/// import GRDB", []),
      ("let text = \"import GRDB\"", []),
      ("important GRDB", []),
      ("func `import`() {}", []),
    ]
    for (line, modules) in seen {
      #expect(SourceFile(path: "Sources/HelplineCore/Sample.swift", text: line).imports == modules, "\(line)")
    }
  }

  @Test(
    "A file that breaks a direction is named",
    arguments: [
      ("Sources/HelplineVault/Bad.swift", "import Foundation"),
      ("Sources/HelplineCore/Deep/Bad.swift", "@testable import HelplineServer"),
      ("Sources/HelplineCore/Bad.swift", "import NIOCore"),
      ("Sources/HelplineCore/Bad.swift", "public import CSodium"),
      ("Sources/HelplineClient/Bad.swift", "import HelplineServer"),
      ("Sources/HelplineClient/Bad.swift", "import struct ArgumentParser.Flag"),
      ("Sources/HelplineServer/Bad.swift", "import HelplineClient"),
      ("Sources/HelplineServer/Bad.swift", "import CSodium"),
      ("Sources/helpline-server/Bad.swift", "import HelplineClient"),
      ("Sources/helpline-cli/Bad.swift", "import HelplineServer"),
      ("Sources/helpline-cli/Bad.swift", "import HummingbirdTLS"),
      ("Sources/helpline-cli/Bad.swift", "import GRDB"),
      ("Sources/helpline-demo/Bad.swift", "import CSodium"),
      ("Sources/NoSuchFolder/Bad.swift", "import Foundation"),
      ("Sources/Bad.swift", "let a = 1"),
      ("Benchmarks/Sources/Bad.swift", "import HelplineServer"),
      ("Benchmarks/Sources/Bad.swift", "import GRDB"),
      ("Benchmarks/Other/Bad.swift", "import Foundation"),
      ("Fuzz/Bad.swift", "@testable import HelplineServer"),
      ("Fuzz/Bad.swift", "import HelplineClient"),
      ("Fuzz/Bad.swift", "import CSodium"),
      ("wasm/swift/Bad.swift", "import Foundation"),
      ("Tests/HelplineCoreTests/Bad.swift", "import CSodium"),
      ("Tests/HelplineServerTests/Bad.swift", "import HelplineClient\nimport HelplineServer"),
    ])
  func breach(path: String, text: String) throws {
    let breaches = ImportDirections.breaches(in: [SourceFile(path: path, text: text)])
    #expect(breaches.count == 1)
    #expect(try #require(breaches.first).hasPrefix(path))
  }

  @Test("A folder cannot know both ends by halves, in two files")
  func halves() {
    let server = SourceFile(path: "Tests/HelplineServerTests/A.swift", text: "import HelplineServer")
    let client = SourceFile(path: "Tests/HelplineServerTests/B.swift", text: "import HelplineClient")
    #expect(ImportDirections.breaches(in: [server]) == [])
    #expect(ImportDirections.breaches(in: [server, client]).count == 1)
  }

  @Test(
    "A file that keeps to the directions is not named",
    arguments: [
      ("Sources/HelplineVault/Good.swift", "import CSodium"),
      ("Sources/HelplineClient/Good.swift", "import NIOCore\nimport AsyncHTTPClient\nimport HelplineCore"),
      ("Sources/HelplineServer/Good.swift", "import GRDB\nimport Hummingbird\nimport HelplineCore\nimport HelplineVault"),
      ("Sources/helpline-demo/Good.swift", "import HelplineClient\nimport HelplineServer"),
      ("Tests/JourneyTests/Good.swift", "@testable import HelplineClient\nimport HelplineServer\nimport Testing"),
      ("Tests/HelplineVaultTests/Good.swift", "import CSodium"),
      ("Benchmarks/Sources/Good.swift", "import CSodium\nimport HelplineClient\nimport GRDBSQLite\nimport Hummingbird"),
      ("Fuzz/Good.swift", "import Foundation\n@testable import HelplineCore\n@testable import HelplineVault"),
    ])
  func kept(path: String, text: String) {
    #expect(ImportDirections.breaches(in: [SourceFile(path: path, text: text)]) == [])
  }
}

/// The rules. A new folder needs one, but for the tests.
private enum ImportDirections {
  /// Names of modules; one that ends in `*` stands for all that begin so.
  enum Rule {
    case only([String])
    case anythingBut([String])

    func allows(_ module: String) -> Bool {
      switch self {
      case .only(let names): names.contains { Self.matches(module, $0) }
      case .anythingBut(let names): !names.contains { Self.matches(module, $0) }
      }
    }

    private static func matches(_ module: String, _ name: String) -> Bool {
      name.hasSuffix("*") ? module.hasPrefix(name.dropLast()) : module == name
    }
  }

  static let rules: [String: Rule] = [
    "Sources/HelplineVault": .only(["CSodium"]),
    "Sources/HelplineCore": .only(["Foundation", "HelplineVault", "Synchronization"]),
    "Sources/HelplineStatistics": .only(["CCbc", "CClp", "Foundation", "HelplineCore", "HelplineVault", "Synchronization"]),
    "Sources/HelplineClient": .only([
      "AsyncHTTPClient", "Foundation", "Glibc", "HelplineCore", "HelplineVault", "NIO*", "Synchronization",
    ]),
    "Sources/HelplineServer": .anythingBut(["HelplineClient", "helpline_*"]),
    "Sources/helpline-server": .anythingBut(["HelplineClient", "helpline_*"]),
    "Sources/helpline-cli": .anythingBut(["HelplineServer", "helpline_*", "Hummingbird*", "GRDB*"]),
    "Sources/helpline-demo": .anythingBut(["helpline_*"]),
    // The server is measured from outside, beside what it is made of.
    "Benchmarks/Sources": .anythingBut(["HelplineServer", "helpline_*", "GRDB"]),
    // The attacker knows what was published, and beside it makes the years that it attacks.
    "Benchmarks/Attack": .only(["ArgumentParser", "Foundation", "HelplineAttack", "HelplineCore", "HelplineStatistics"]),
    "Fuzz": .only(["Foundation", "Glibc", "HelplineCore", "HelplineVault", "Synchronization"]),
    // One module with the vault.
    "wasm/swift": .only(["CSodium"]),
  ]
  static let knowSolvers: Set = ["Sources/HelplineStatistics", "Tests/HelplineAttack"]
  static let knowSodium: Set = ["Sources/HelplineVault", "Tests/HelplineVaultTests", "Benchmarks/Sources", "wasm/swift"]
  static let knowBothEnds: Set = ["Sources/helpline-demo", "Tests/HelplineCLITests", "Tests/JourneyTests"]

  static func breaches(in files: [SourceFile]) -> [String] {
    var breaches: [String] = []
    for file in files {
      let rule = rules[file.folder]
      if rule == nil, !file.folder.hasPrefix("Tests/") {
        breaches.append("\(file.path) is in a folder that has no rule")
      }
      for module in file.imports.sorted() {
        let sodium = module == "CSodium" && !knowSodium.contains(file.folder)
        let solver = ["CCbc", "CClp"].contains(module) && !knowSolvers.contains(file.folder)
        if sodium || solver || rule?.allows(module) == false { breaches.append("\(file.path) imports \(module)") }
      }
    }
    for (folder, files) in Dictionary(grouping: files, by: \.folder).sorted(by: { $0.key < $1.key })
    where !knowBothEnds.contains(folder) {
      let clients = files.filter { $0.imports.contains("HelplineClient") }
      let servers = files.filter { $0.imports.contains("HelplineServer") }
      if let client = clients.first, let server = servers.first {
        breaches.append("\(client.path) imports HelplineClient, and \(server.path) HelplineServer")
      }
    }
    return breaches
  }
}

private struct SourceFile {
  /// Below the package, with `/`.
  let path: String
  let imports: Set<String>

  /// The target's folder: at most the first two names of the path.
  var folder: String { path.split(separator: "/").dropLast().prefix(2).joined(separator: "/") }

  init(path: String, text: String) {
    // Line by line: the formatter allows neither comments nor line breaks within an import.
    let pattern =
      #/
      ^\s* (?: (?: @\w+ (?: \([^)]*\) )? | public | package | internal | fileprivate | private ) \s+ )*
      import \s+ (?: (?: typealias | struct | class | enum | protocol | let | var | func ) \s+ )? `? (?<module> \w+ )
      /#
    self.path = path
    imports = Set(
      text.split { $0.isNewline || $0 == ";" }.compactMap { line in line.firstMatch(of: pattern).map { String($0.module) } })
  }

  static func all(below folder: String) throws -> [SourceFile] {
    let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let root = package.appending(path: folder)
    return try FileManager.default.subpathsOfDirectory(atPath: root.path).filter { $0.hasSuffix(".swift") }.sorted().map {
      SourceFile(path: "\(folder)/\($0)", text: try String(contentsOf: root.appending(path: $0), encoding: .utf8))
    }
  }
}
