import Foundation
import Testing

@testable import helpline_cli

@Suite("Output")
struct OutputTests {
  @Test("With --json there is exactly one document, on one line; else the text")
  func result() throws {
    for (json, expected) in [(true, "{\"a\":\"ä\",\"b\":\"x/y\"}\n"), (false, "text\n")] {
      let pipes = try Pipes()
      try Output(json: json, terminal: pipes.terminal).result(["b": "x/y", "a": "ä"], "text")
      #expect(try pipes.written().results == expected)
    }
  }

  @Test("A note cannot move the cursor of whoever reads it")
  func printable() throws {
    let pipes = try Pipes()
    try Output(json: false, terminal: pipes.terminal).result([0], "a\u{1b}[2Jb\u{9b}c\r\n\td\u{7f}")
    #expect(try pipes.written().results == "a\u{fffd}[2Jb\u{fffd}c\u{fffd}\n\td\u{fffd}\n")
  }

  @Test("Columns are as wide as their longest cell")
  func columns() {
    let table = Table(heading: ["Id", "Name"], rows: [["abcdef", "Ä"], ["g", "Aino Aalto"]])
    #expect(table.text(width: nil) == "Id      Name\nabcdef  Ä\ng       Aino Aalto")
    #expect(table.text(width: 18) == table.text(width: nil))
  }

  @Test("Where the screen is too narrow, every row becomes a block, and nothing is lost")
  func blocks() {
    let table = Table(heading: ["Id", "Name", "Note"], rows: [["abcdef", "Ä", ""], ["g", "Aino Aalto", "x"]])
    #expect(table.text(width: 12) == "abcdef\n  Name: Ä\ng\n  Name: Aino Aalto\n  Note: x")
  }

  @Test("The lines of a long value stand under its first")
  func list() {
    #expect(Table.list([("A", "1"), ("Note", "x\ny")]) == "A     1\nNote  x\n      y")
  }
}
