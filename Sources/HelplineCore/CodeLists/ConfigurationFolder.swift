import Foundation

/// The folder `config`, with the code lists, the publication plans, the service directory and the server's settings.
/// It is found without being told, so that both commands work from a checkout, from a build folder and installed.
package struct ConfigurationFolder: Equatable, Sendable {
  /// The environment variable that names the folder and ends the search.
  package static let variable = "HELPLINE_CONFIG_DIRECTORY"
  package static let systemFolder = URL(fileURLWithPath: "/usr/share/helpline/config", isDirectory: true)

  package let url: URL

  /// A file of the folder, there or not.
  package func file(_ name: String) -> URL { url.appendingPathComponent(name) }

  /// The variable alone if it is set, because falling back from a mistyped path would start a server with lists that
  /// nobody chose; else the nearest `config` next to or above the executable, then above the working directory, then the
  /// system's. Other software has folders of this name too: only one that holds the code lists is ours.
  package static func find(
    environment: [String: String] = ProcessInfo.processInfo.environment,
    executable: URL? = ownExecutable,
    workingDirectory: URL = URL(fileURLWithPath: FileManager.default.currentDirectoryPath, isDirectory: true),
    systemFolder: URL = systemFolder
  ) throws(ConfigurationFolderError) -> ConfigurationFolder {
    if let path = environment[variable], !path.isEmpty {
      let folder = URL(fileURLWithPath: path, isDirectory: true, relativeTo: workingDirectory).absoluteURL
      guard isOurs(folder) else { throw ConfigurationFolderError(lookedFor: ["\(variable)=\(path)"]) }
      return ConfigurationFolder(url: folder)
    }
    let start = executable?.resolvingSymlinksInPath().deletingLastPathComponent()
    let candidates = [start, workingDirectory].compactMap { $0 }.flatMap(folders(upFrom:)) + [systemFolder]
    if let folder = candidates.first(where: isOurs) { return ConfigurationFolder(url: folder) }
    throw ConfigurationFolderError(
      lookedFor: [start, workingDirectory].compactMap { $0.map { "config in or above \($0.path)" } } + [systemFolder.path])
  }

  /// The running program, as the system knows it or, failing that, as it was called.
  package static var ownExecutable: URL? {
    Bundle.main.executableURL ?? ProcessInfo.processInfo.arguments.first.map { URL(fileURLWithPath: $0) }
  }

  private static func folders(upFrom start: URL) -> [URL] {
    var folders: [URL] = []
    var folder = start.standardizedFileURL
    while true {
      folders.append(folder.appendingPathComponent("config", isDirectory: true))
      if folder.pathComponents.count <= 1 { return folders }
      folder.deleteLastPathComponent()
    }
  }

  private static func isOurs(_ folder: URL) -> Bool {
    FileManager.default.fileExists(atPath: folder.appendingPathComponent(CodeLists.fileName).path)
  }
}

/// No folder `config`: says where it was looked for and how to name it.
package struct ConfigurationFolderError: Error, Equatable, Sendable, CustomStringConvertible {
  package let lookedFor: [String]

  package var description: String {
    "no configuration folder with \(CodeLists.fileName): looked for \(lookedFor.joined(separator: ", ")); "
      + "\(ConfigurationFolder.variable) can name it"
  }
}
