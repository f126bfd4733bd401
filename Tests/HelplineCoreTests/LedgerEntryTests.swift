import HelplineCore
import HelplineVault
import Testing

@Suite("Entries of the ledger")
struct LedgerEntryTests {
  private let lists: CodeLists

  init() throws { lists = try CodeLists(contentsOf: ConfigurationFolder.find().file(CodeLists.fileName)) }

  private func entry(_ event: String, _ codes: [String], tag: Bool = false, month: UInt32 = 202_603) -> StatisticalEntry {
    StatisticalEntry(
      month: month, event: Array(event.utf8), slot: [UInt8](repeating: 1, count: 16), revision: 1,
      tag: tag ? [UInt8](repeating: 2, count: 16) : nil, codes: codes.map { Array($0.utf8) })
  }

  private static let conversation = [
    "about_other", "phone", "parent", "fi", "no", "change", "unknown", "15_17", "helsinki", "soon", "15_29", "first", "support",
  ]

  @Test("Every event that a client makes is read, with its codes by dimension")
  func known() throws {
    let contact = try #require(LedgerEntry(entry("contact", Self.conversation), lists: lists))
    #expect(contact.isConversation)
    #expect(contact.codes[.outcome] == "support")
    let silent = try #require(LedgerEntry(entry("contact", ["silent", "phone"]), lists: lists))
    #expect(!silent.isConversation)
    #expect(LedgerEntry(entry("referral", ["anchor", "warm", "contact"]), lists: lists)?.codes[.referralOrigin] == "contact")
    #expect(LedgerEntry(entry("referral_answer", ["anchor", "d1_3"]), lists: lists) != nil)
    #expect(LedgerEntry(entry("referral_end", ["anchor", "done"]), lists: lists) != nil)
    #expect(LedgerEntry(entry("case_opened", ["inbound"], tag: true), lists: lists) != nil)
    #expect(LedgerEntry(entry("meeting_held", [], tag: true), lists: lists) != nil)
    #expect(LedgerEntry(entry("goal_change", ["housing", "up"], tag: true), lists: lists)?.codes[.goalDirection] == "up")
    #expect(LedgerEntry(entry("case_closed", ["goals_met", "lt3"], tag: true), lists: lists) != nil)
  }

  @Test("Anything else is not an entry that counts")
  func unknown() {
    let wrong: [StatisticalEntry] = [
      entry("none", []), entry("visit", []), entry("contact", []), entry("contact", ["silent"]),
      entry("contact", Array(Self.conversation.dropLast())), entry("contact", Self.conversation + ["fi"]),
      entry("contact", ["silent", "phone", "parent"]), entry("contact", Self.conversation, tag: true),
      entry("contact", ["about_other"] + Self.conversation.dropFirst().map { _ in "nonsense" }),
      entry("case_opened", ["inbound"]), entry("goal_change", ["housing", "sideways"], tag: true),
      entry("referral_end", ["anchor", "agreed"]), entry("contact", Self.conversation, month: 202_613),
    ]
    for entry in wrong { #expect(LedgerEntry(entry, lists: lists) == nil, "\(entry)") }
  }
}
