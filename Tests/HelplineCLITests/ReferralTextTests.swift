import HelplineCore
import Testing

@testable import HelplineClient
@testable import helpline_cli

/// Lists of referrals, as a person gets them in two parts, and one of them.
@Suite struct ReferralTextTests {
  private let day = Day("2026-03-02")!
  private let member = ID()

  private func found(_ expect: Int) -> FoundReferral {
    FoundReferral(
      .contact(ID()),
      Referral(day: day, by: member, service: "family", consent: "warm", expect: day.adding(days: expect), directory: "d"))
  }

  @Test("After the first lines come the others; if the first are not how the list begins, all of it comes")
  func parts() throws {
    let list = [found(-9), found(-4), found(3)]
    func rest(_ shown: [FoundReferral]) -> [ID]? {
      ListReferralsCommand.rest(of: list, after: shown)?.map(\.referral.id)
    }
    let ids = list.map(\.referral.id)
    #expect(rest([]) == ids && rest(Array(list.prefix(2))) == [ids[2]] && rest(list) == [])
    #expect(rest([list[1]]) == nil && rest(list + [found(5)]) == nil)
    var moved = list[0].referral
    try moved.move(to: .sent, by: member, on: day)
    #expect(rest([FoundReferral(list[0].place, moved)]) == nil)
  }

  @Test("An entry of the directory is named where its name is known, and by its id where it is not")
  func entry() {
    var text = ReferralText(lists: codeLists, today: day, speech: Speech(language: .fi))
    #expect(text.page(found(1)).contains("Palveluhakemistossa      d\n"))
    text.entry = "Kulmakahvila"
    #expect(text.page(found(1)).contains("Kulmakahvila (d)"))
  }
}
