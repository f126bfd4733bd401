import ArgumentParser
import HelplineClient
import HelplineCore

struct ShowContactCommand: HelplineCommand {
  static let configuration = CommandConfiguration(commandName: "show", abstract: "One contact with its note.")
  @Argument(help: "The contact's id, or any beginning of it that is unique.")
  var id: String
  @OptionGroup var common: CommonOptions

  struct Shown: Encodable {
    struct Settled: Encodable {
      let day: String
      let settledAs: String
      let note: String
      let author: ID
      enum CodingKeys: String, CodingKey {
        case day, note, author
        case settledAs = "settled_as"
      }
    }
    let id: ID
    let day: Day
    let open: Bool
    let revision: UInt32
    let codes: [String: String]
    let note: String
    let author: ID
    let authorName: String?
    let settlements: [Settled]
    let referrals: [ReferralJSON.Line]
    enum CodingKeys: String, CodingKey {
      case id, day, open, revision, codes, note, author, settlements, referrals
      case authorName = "author_name"
    }
  }

  func run(_ context: Context) async throws {
    let lists = try context.codeLists()
    try await context.signedIn { session in
      let opened = try await session.contact(id, context)
      let today = await session.status.day
      // Names are a courtesy: without them the contact is as readable.
      let names = (try? await session.memberNames()) ?? [:]
      let settlements = opened.settlements.map {
        Shown.Settled(day: $0.settlement.day, settledAs: $0.settlement.settledAs, note: $0.settlement.note, author: $0.author)
      }
      let shown = Shown(
        id: opened.id, day: opened.contact.day, open: opened.awaitsDecision, revision: opened.revision,
        codes: opened.contact.codesByName,
        note: opened.contact.note, author: opened.author, authorName: names[opened.author], settlements: settlements,
        referrals: opened.found.map { ReferralJSON.Line($0, today: today) })
      let referrals = ReferralText(lists: lists, today: today, speech: context.speech)
      try context.output.result(shown, Self.text(opened, names, referrals))
    }
  }

  private static func text(_ opened: OpenedContact, _ names: [ID: String], _ referrals: ReferralText) -> String {
    let (contact, lists, speech) = (opened.contact, referrals.lists, referrals.speech)
    var rows = [
      (speech(ContactMessage.columnID), opened.id.description), (speech(ContactMessage.day), contact.day.description),
      (speech(ContactMessage.state), speech(opened.state)),
      (speech(opened.revision == 1 ? ContactMessage.loggedBy : .correctedBy), speech.name(opened.author, names)),
    ]
    for list in Contact.asked {
      guard let code = contact.codes[list] else { continue }
      rows.append((speech(lists.list(list).label), lists.list(list).label(code, speech.language)))
    }
    rows.append((speech(ContactMessage.note), contact.note.isEmpty ? speech(ContactMessage.noNote) : contact.note))
    for referral in contact.referrals { rows.append((speech(ReferralMessage.referral), referrals.line(referral))) }
    for opened in opened.settlements {
      let settlement = opened.settlement
      let label = lists.list(.settledAs).label(settlement.settledAs, speech.language)
      rows.append((speech(ContactMessage.settlement), "\(label), \(settlement.day), \(speech.name(opened.author, names))"))
      if !settlement.note.isEmpty { rows.append((speech(ContactMessage.settlementNote), settlement.note)) }
    }
    return Table.list(rows)
  }
}
