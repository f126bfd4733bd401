import Foundation
import HelplineCore
import Testing

@testable import helpline_cli

/// Which entry of the directory a referral goes to, chosen at a terminal.
extension TerminalTests {
  private static let today = Day("2026-11-21") ?? Day(Date(), in: .gmt)

  /// A directory with services of one kind, in the order of their names, the last ones with a telephone number.
  private static func directory(_ names: [String], kind: String = "anchor") throws -> Directory {
    Directory(
      try names.enumerated().map { place, name in
        let id = "37ee5dce-6955-5ae8-87b7-5959330000\(String(format: "%02x", 255 - place))"
        let json = """
          {"id":"\(id)","name":"\(name)","status":"active","assured_date":"2026-11-01","phones":[{"id":"\(id)","number":"09 12\(place)"}],
           "attributes":[{"id":"\(id)","taxonomy_term":{"id":"\(id)","code":"\(kind)","name":"a","description":"a",
            "taxonomy":"referral_service"}}]}
          """
        return try Service(try JSONDecoder().decode([String: JSONValue].self, from: Data(json.utf8)))
      }, kinds: codeLists.list(.referralService))
  }

  /// Types `keys` while one of the directory's services of a kind is chosen. Gives the name of the one chosen, and the screen.
  private func choose(_ keys: String, from directory: Directory, kind: String = "anchor") throws -> (name: String?, shown: String)
  {
    let screen = try Screen()
    let before = screen.modes
    let context = try Context(screen.terminal)
    let found = directory.services(of: kind, language: .en, today: Self.today)
    let (chosen, shown) = try screen.typing(keys) { try context.chosen(among: found) }
    #expect(screen.modes == before)
    return (chosen.flatMap { directory[$0] }?.name(in: .en).text, shown)
  }

  @Test("The second key chooses the second entry as it is shown, and the question is taken back from the screen")
  func secondEntry() throws {
    let (name, shown) = try choose("2", from: try Self.directory(["Berta", "Cecilia", "Aino"]))
    #expect(name == "Berta")
    let lines = shown.components(separatedBy: "\r\n")
    #expect(lines[1...3] == ["  1  Aino, 09 122", "  2  Berta, 09 120", "  3  Cecilia, 09 121"])
    #expect(shown.hasSuffix("\r\u{1b}[4A\u{1b}[J"))
  }

  @Test("A key that means nothing is said to, and the question stands again; Enter is none of them")
  func noneOfThem() throws {
    let directory = try Self.directory(["Aino", "Berta"])
    let (name, shown) = try choose("3\u{7f}x\n", from: directory)
    #expect(name == nil)
    #expect(shown.components(separatedBy: "1  Aino").count == 5)
    #expect(shown.components(separatedBy: Speech(language: .en)(FormMessage.notAKey)).count == 4)
    #expect(try choose("31", from: directory).name == "Aino")
  }

  @Test("Who ends the input has chosen nothing, and nothing goes on")
  func cancelled() throws {
    let directory = try Self.directory(["Aino", "Berta"])
    #expect(throws: Mishap.inputEnded) { try choose("\u{4}", from: directory) }
  }

  @Test("A kind that no entry is of asks nothing, and reads no key")
  func noEntry() throws {
    let directory = try Self.directory(["Aino"])
    let found = directory.services(of: "faith", language: .en, today: Self.today)
    let pipes = try Pipes("1\n")
    #expect(try Context(pipes).chosen(among: found) == nil)
    #expect(try pipes.terminal.key() == .character("1"))
    #expect(try pipes.written().errors == "")
  }

  @Test("After nine come letters, large or small; what has no key left is named")
  func manyEntries() throws {
    let names = (0..<40).map { "Palvelu \(String(format: "%02d", $0))" }
    let directory = try Self.directory(names)
    #expect(try choose("b", from: directory).name == "Palvelu 10")
    let (name, shown) = try choose("Z", from: directory)
    #expect(name == "Palvelu 34")
    #expect(shown.contains("--directory") && !shown.contains("Palvelu 35"))
    #expect(try !choose("1", from: try Self.directory(["Aino"])).shown.contains("--directory"))
  }
}
