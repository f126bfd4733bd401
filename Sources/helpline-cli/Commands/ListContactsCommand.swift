import ArgumentParser
import HelplineClient
import HelplineCore

struct ListContactsCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "What waits for you.",
    discussion: """
      A coordinator sees the inbox: contacts that ask for something and are not settled; --all shows every contact. \
      A volunteer sees the own ones that may still be corrected.
      """)
  @Flag(help: "Every contact, the settled ones too (coordinators).")
  var all = false
  @Flag(help: "Only those that I logged and may still correct.")
  var mine = false
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if all && mine { throw ValidationError("Choose --all or --mine.") }
  }

  struct Listed: Encodable {
    struct Asked: Encodable {
      let id: ID
      let day: Day
      let contacts: [ID]
    }
    struct Line: Encodable {
      let id: ID
      let day: Day
      let days: Int
      let open: Bool
      let codes: [String: String]
    }
    let contacts: [Line]
    /// What callers asked to have erased.
    let erasures: [Asked]
    /// Contacts whose author or content could not be confirmed.
    let notBelieved: [ID]
    enum CodingKeys: String, CodingKey {
      case contacts
      case notBelieved = "not_believed"
    }
  }

  func run(_ context: Context) async throws {
    let lists = try context.codeLists()
    let terminal = context.terminal
    let speech = context.speech
    try await context.signedIn { session in
      let asCoordinator = try await isForCoordinators(session, context)
      let today = await session.status.day
      let found =
        if asCoordinator || all {
          try await session.contacts(all: all) { count in
            terminal.progress(speech(ContactMessage.reading, ["count": String(count)]))
          }
        } else { try await session.myContacts() }
      let lines = found.map { opened in
        Listed.Line(
          id: opened.id, day: opened.contact.day, days: max(0, today.number - opened.contact.day.number),
          open: opened.awaitsDecision,
          codes: opened.contact.codesByName)
      }
      let refused = await session.refused
      let asked = asCoordinator || all ? await session.erasures : []
      let erasures = asked.map { Listed.Asked(id: $0.id, day: $0.erasure.day, contacts: $0.erasure.contacts) }
      try context.output.result(
        Listed(contacts: lines, erasures: erasures, notBelieved: refused), text(found, today, lists, context))
      if !refused.isEmpty {
        context.say(ContactMessage.notBelieved, ["ids": refused.map(\.description).joined(separator: ", ")])
      }
      if !erasures.isEmpty {
        context.say(ThreadMessage.asked)
        for line in erasures {
          context.say(
            ThreadMessage.askedLine, ["id": line.id.shown, "day": line.day.description, "count": String(line.contacts.count)])
        }
        context.say(ThreadMessage.askedNext)
      }
      context.say(next(asCoordinator, found.isEmpty))
    }
  }

  /// Whether the inbox is shown. A coordinator to whom nobody has passed the key on yet hears so, instead of an empty list.
  private func isForCoordinators(_ session: Session, _ context: Context) async throws -> Bool {
    let roles = await session.roles
    guard !mine, roles.contains(.coordinator) else { return false }
    if await session.isAdmitted(.coordinators) { return true }
    let error = ClientError.notAdmitted(.coordinators)
    guard roles.contains(.volunteer), !all else { throw error }
    context.report(error, json: false)
    return false
  }

  private func next(_ asCoordinator: Bool, _ isEmpty: Bool) -> ContactMessage {
    guard isEmpty else { return asCoordinator ? .inboxNext : .mineNext }
    return asCoordinator ? (all ? .allEmpty : .inboxEmpty) : .mineEmpty
  }

  private func text(_ found: [OpenedContact], _ today: Day, _ lists: CodeLists, _ context: Context) -> String {
    let speech = context.speech
    let shown: [ListName] = [.contactKind, .concern, .urgency, .asks]
    let ids = ShortID.short(found.map(\.id))
    let heading =
      [speech(ContactMessage.columnID), speech(ContactMessage.columnDay), speech(ContactMessage.columnWaits)]
      + shown.map { speech(lists.list($0).label) } + (all ? [speech(ContactMessage.columnState)] : [])
    let rows = found.map { opened in
      let waits = opened.awaitsDecision ? speech.days(today.number - opened.contact.day.number) : ""
      let codes = shown.map { list in
        opened.contact.codes[list].map { lists.list(list).label($0, speech.language) } ?? ""
      }
      return [ids[opened.id] ?? "", opened.contact.day.description, waits] + codes + (all ? [speech(opened.state)] : [])
    }
    return rows.isEmpty ? "" : Table(heading: heading, rows: rows).text(width: context.terminal.resultWidth)
  }
}

extension Contact {
  /// Codes by the lists' names, as JSON has them.
  var codesByName: [String: String] {
    Dictionary(uniqueKeysWithValues: codes.map { ($0.key.rawValue, $0.value) })
  }
}

extension OpenedContact {
  var state: ContactMessage {
    if awaitsDecision { return .stateOpen }
    if contact.hasOpenReferral { return .stateReferral }
    return settlements.isEmpty ? .stateNone : .stateSettled
  }
}
