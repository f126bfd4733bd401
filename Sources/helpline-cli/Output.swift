import Foundation

/// Puts a command's result on standard output: as text for a person, or as exactly one JSON document.
struct Output: Sendable {
  let json: Bool
  let terminal: Terminal

  func result(_ value: some Encodable, _ text: @autoclosure () -> String) throws {
    if json {
      terminal.show(try Self.document(value))
    } else {
      let text = text()
      // An empty list is nothing to print.
      if !text.isEmpty { terminal.show(text.printable) }
    }
  }

  /// On one line, with sorted keys: the same result has the same bytes.
  static func document(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}

extension String {
  /// Without control characters: a note or a name must not be able to move the cursor of whoever reads it.
  var printable: String {
    String(
      String.UnicodeScalarView(
        unicodeScalars.map { scalar in
          scalar.properties.generalCategory == .control && scalar != "\n" && scalar != "\t" ? "\u{fffd}" : scalar
        }))
  }
}

/// Rows under a heading. Where the screen is too narrow for the columns, each row becomes a small block instead: nothing is
/// cut off, and nothing wraps in the middle of a column.
struct Table: Equatable, Sendable {
  let heading: [String]
  let rows: [[String]]

  func text(width: Int?) -> String {
    let widths = heading.indices.map { column in ([heading] + rows).map { $0[column].count }.max() ?? 0 }
    let needed = widths.reduce(0, +) + 2 * (widths.count - 1)
    if let width, needed > width { return blocks() }
    return ([heading] + rows).map { Self.line($0, widths) }.joined(separator: "\n")
  }

  private static func line(_ cells: [String], _ widths: [Int]) -> String {
    let padded = cells.indices.map { cells[$0] + String(repeating: " ", count: widths[$0] - cells[$0].count) }
    return String(padded.joined(separator: "  ").reversed().drop { $0 == " " }.reversed())
  }

  private func blocks() -> String {
    rows.map { row in
      let first = row[0]
      let others = heading.indices.dropFirst().filter { !row[$0].isEmpty }.map { "  \(heading[$0]): \(row[$0])" }
      return ([first] + others).joined(separator: "\n")
    }.joined(separator: "\n")
  }

  /// Names and values under each other.
  static func list(_ rows: [(String, String)]) -> String {
    let width = rows.map(\.0.count).max() ?? 0
    return rows.map { name, value in
      // A note can have several lines.
      let indented = value.replacing("\n", with: "\n" + String(repeating: " ", count: width + 2))
      return name + String(repeating: " ", count: width + 2 - name.count) + indented
    }.joined(separator: "\n")
  }
}
