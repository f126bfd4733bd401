import Foundation

/// A table of `Tests/Vectors` that the browser's tests read too: Swift and JavaScript must find the same.
enum SharedTable {
  /// `name` is the file's, without `.json`.
  static func read<Table: Decodable>(_ name: String) throws -> Table {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(path: "Vectors")
    return try JSONDecoder().decode(Table.self, from: Data(contentsOf: folder.appending(path: name + ".json")))
  }
}
