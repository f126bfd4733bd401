import HelplineCore
import Testing

@testable import helpline_cli

@Suite("Ids as people write them")
struct ShortIDTests {
  private static func id(_ beginning: String) throws -> ID {
    try ID(text: beginning + String(repeating: "0", count: 26 - beginning.count))
  }

  private struct Missing: Error {}

  @Test(
    "Any beginning that only one has is enough, however it is typed",
    arguments: ["abc", "ABC", "a-b c", "abcd1", "abcdl", "abcdI"])
  func unique(typed: String) throws {
    let ids = try [Self.id("abcd1"), Self.id("abd"), Self.id("xyz")]
    #expect(try ShortID.find(typed, among: ids, else: Missing()) == ids[0])
  }

  @Test("A whole id is one too")
  func whole() throws {
    let id = ID()
    #expect(try ShortID.find(id.description, among: [id, ID()], else: Missing()) == id)
    #expect(ShortID.whole(id.description) == id)
    #expect(ShortID.whole(String(id.description.dropLast())) == nil)
  }

  @Test("A beginning that several have is refused, and they are named so that they can be told apart")
  func ambiguous() throws {
    let ids = try [Self.id("abcdefg"), Self.id("abcdefh"), Self.id("xyz")]
    #expect(throws: Mishap.ambiguousID("ab", ["abcdefg", "abcdefh"])) { try ShortID.find("ab", among: ids, else: Missing()) }
  }

  @Test("The same id twice is not ambiguous")
  func twice() throws {
    let id = try Self.id("abc")
    #expect(try ShortID.find("ab", among: [id, id], else: Missing()) == id)
  }

  @Test("A beginning that nobody has is missing")
  func missing() throws {
    let ids = try [Self.id("abc")]
    #expect(throws: Missing.self) { try ShortID.find("zz", among: ids, else: Missing()) }
  }

  @Test("What cannot begin an id is refused as such", arguments: ["", "-", "u", "abc!", "ä", String(repeating: "a", count: 27)])
  func noID(typed: String) throws {
    #expect(throws: Mishap.notAnID(typed)) { try ShortID.find(typed, among: [ID](), else: Missing()) }
  }

  @Test("Six characters are shown, more where they are needed")
  func short() throws {
    let ids = try [Self.id("abcdefg"), Self.id("abcdefh"), Self.id("xyz")]
    #expect(ShortID.short(ids) == [ids[0]: "abcdefg", ids[1]: "abcdefh", ids[2]: "xyz000"])
  }
}
