import Foundation
import HelplineCore
import Testing

@Suite("The configuration folder")
struct ConfigurationFolderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  func place(_ path: String, withLists: Bool = true) throws -> URL {
    let url = folder.url.appendingPathComponent(path, isDirectory: true)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    if withLists { try Data().write(to: url.appendingPathComponent(CodeLists.fileName)) }
    return url
  }

  func find(_ environment: [String: String] = [:], executable: String = "bin/helpline") throws -> String {
    try ConfigurationFolder.find(
      environment: environment, executable: folder.url.appendingPathComponent(executable),
      workingDirectory: folder.url.appendingPathComponent("desk/deep", isDirectory: true),
      systemFolder: folder.url.appendingPathComponent("system", isDirectory: true)
    ).url.standardizedFileURL.path
  }

  @Test("is found in this order: variable, executable, working directory, system")
  func order() throws {
    defer { folder.remove() }
    let system = try place("system")
    #expect(try find() == system.path)
    let work = try place("desk/config")
    #expect(try find() == work.path)
    let above = try place("bin/config")
    #expect(try find(executable: "bin/a/b/helpline") == above.path)
    let named = try place("named")
    #expect(try find([ConfigurationFolder.variable: named.path]) == named.path)
    #expect(try find([ConfigurationFolder.variable: "../../named"]) == named.path)
    #expect(try find([ConfigurationFolder.variable: ""]) == above.path)
  }

  @Test("is found through a symbolic link to the executable")
  func symbolicLink() throws {
    defer { folder.remove() }
    let config = try place("installed/config")
    let program = folder.url.appendingPathComponent("installed/helpline")
    try Data().write(to: program)
    _ = try place("links", withLists: false)
    try FileManager.default.createSymbolicLink(
      at: folder.url.appendingPathComponent("links/helpline"), withDestinationURL: program)
    #expect(try find(executable: "links/helpline") == config.path)
  }

  @Test("is not a folder of the same name that belongs to something else")
  func strangeFolder() throws {
    defer { folder.remove() }
    _ = try place("bin/config", withLists: false)
    let system = try place("system")
    #expect(try find() == system.path)
  }

  @Test("is not looked for elsewhere if the variable names a wrong one")
  func wrongVariable() throws {
    defer { folder.remove() }
    _ = try place("system")
    let error = #expect(throws: ConfigurationFolderError.self) { try find([ConfigurationFolder.variable: "/nowhere"]) }
    let expected =
      "no configuration folder with codelists.json: looked for HELPLINE_CONFIG_DIRECTORY=/nowhere; "
      + "HELPLINE_CONFIG_DIRECTORY can name it"
    #expect(error?.description == expected)
  }

  @Test("if there is none, the error names every place")
  func none() throws {
    defer { folder.remove() }
    let error = #expect(throws: ConfigurationFolderError.self) { try find() }
    let places = ["config in or above \(folder.url.path)/bin", "config in or above \(folder.url.path)/desk/deep"]
    #expect(error?.lookedFor == places + ["\(folder.url.path)/system"])
  }
}

private struct TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
      .appendingPathComponent("helpline-\(UUID().uuidString)", isDirectory: true)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  func remove() { try? FileManager.default.removeItem(at: url) }
}
