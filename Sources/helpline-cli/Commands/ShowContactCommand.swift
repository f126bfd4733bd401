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
    /// Whether a caller's code belongs to it.
    let hasCode: Bool
    /// What the code opens, for a coordinator; absent if there is no code, or what it opened is gone.
    let summary: [OpenThreadCommand.Opened.Item]?
    enum CodingKeys: String, CodingKey {
      case id, day, open, revision, codes, note, author, settlements, referrals, summary
      case authorName = "author_name"
      case hasCode = "has_code"
    }
  }

  /// What stands in a contact's place where a caller asked to have contacts erased.
  struct ShownErasure: Encodable {
    struct Asked: Encodable {
      let id: ID
      let day: Day
      let contacts: [ID]
      let author: ID
      let authorName: String?
      enum CodingKeys: String, CodingKey {
        case id, day, contacts, author
        case authorName = "author_name"
      }
    }
    let erasure: Asked
  }

  func run(_ context: Context) async throws {
    let lists = try context.codeLists()
    try await context.signedIn { session in
      let id = try await session.contactID(id, context)
      let opened: OpenedContact
      do { opened = try await session.contact(id) } catch ClientError.noSuchContact {
        guard let asked = try await session.erasure(id) else { throw ClientError.noSuchContact }
        return try show(asked, (try? await session.memberNames()) ?? [:], context)
      }
      let today = await session.status.day
      // Names are a courtesy: without them the contact is as readable.
      let names = (try? await session.memberNames()) ?? [:]
      let thread = await summary(of: opened, session, context)
      let settlements = opened.settlements.map {
        Shown.Settled(day: $0.settlement.day, settledAs: $0.settlement.settledAs, note: $0.settlement.note, author: $0.author)
      }
      let shown = Shown(
        id: opened.id, day: opened.contact.day, open: opened.awaitsDecision, revision: opened.revision,
        codes: opened.contact.codesByName,
        note: opened.contact.note, author: opened.author, authorName: names[opened.author], settlements: settlements,
        referrals: opened.found.map { ReferralJSON.Line($0, today: today) }, hasCode: opened.contact.thread != nil,
        summary: thread?.items.map(OpenThreadCommand.Opened.Item.init))
      let referrals = ReferralText(lists: lists, today: today, speech: context.speech)
      let coordinates = await session.isAdmitted(.coordinators)
      var parts = [Self.text(opened, names, referrals)]
      if let thread {
        parts.append(context.speech(ThreadMessage.summaryTitle) + "\n" + context.speech.shown(thread, names))
      } else if opened.contact.thread != nil {
        parts.append(context.speech(coordinates ? ThreadMessage.summaryGone : .hasCode))
      }
      try context.output.result(shown, parts.joined(separator: "\n\n"))
    }
  }

  /// What the caller's code opens. One that cannot be believed is told, and the contact is shown all the same.
  private func summary(of opened: OpenedContact, _ session: Session, _ context: Context) async -> CallerThread? {
    guard opened.contact.thread != nil, await session.isAdmitted(.coordinators) else { return nil }
    do { return try await session.thread(of: opened)?.thread } catch {
      context.report(error, json: false)
      return nil
    }
  }

  private func show(_ asked: OpenedErasure, _ names: [ID: String], _ context: Context) throws {
    let (speech, erasure) = (context.speech, asked.erasure)
    let rows = [
      (speech(ContactMessage.columnID), asked.id.description), (speech(ContactMessage.day), erasure.day.description),
      (speech(ContactMessage.loggedBy), speech.name(asked.author, names)),
      (speech(ThreadMessage.askedContacts), erasure.contacts.map(\.shown).joined(separator: "\n")),
    ]
    let shown = ShownErasure(
      erasure: .init(
        id: asked.id, day: erasure.day, contacts: erasure.contacts, author: asked.author, authorName: names[asked.author]))
    try context.output.result(shown, speech(ThreadMessage.asked) + "\n" + Table.list(rows))
    context.say(ThreadMessage.askedNext)
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
