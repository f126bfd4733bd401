import Foundation

/// Where the page's files are: its own folder, and the configuration that it gets with itself.
package struct PageFolder: Equatable, Sendable {
  package static let name = "page"

  package let web: URL
  package let configuration: ConfigurationFolder

  package init(web: URL, configuration: ConfigurationFolder) {
    self.web = web
    self.configuration = configuration
  }

  /// The folder `page` beside the configuration folder; nil if there is none with an `index.html`.
  package init?(beside configuration: ConfigurationFolder) {
    let web = configuration.url.standardizedFileURL.deletingLastPathComponent().appendingPathComponent(
      Self.name, isDirectory: true)
    guard FileManager.default.fileExists(atPath: web.appendingPathComponent("index.html").path) else { return nil }
    self.init(web: web, configuration: configuration)
  }
}

/// Why a page cannot be served or compared: one line for who installed it.
package struct PageError: Error, Equatable, Sendable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}
