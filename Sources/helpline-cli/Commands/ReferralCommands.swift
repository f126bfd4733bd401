import ArgumentParser
import HelplineClient
import HelplineCore

struct MakeReferralCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "make", abstract: "Help somebody on to a service, from a contact or a case.",
    discussion: """
      Prints all that the service is told, with the reference by which it can answer. Nothing is sent: you tell it, in the way \
      that the person has agreed to. Who logged a contact can refer from it until the end of the next day; a coordinator can \
      always, and a mentor from their cases.
      """)
  @Option(help: "The contact's id, or any beginning of it that is unique.")
  var contact: String?
  @Option(name: .customLong("case"), help: "The case's id, or any beginning of it that is unique.")
  var oneCase: String?
  @Option(help: "Where the person is helped on to: exit_ngo, anchor, social_adult, family, mental_health, …")
  var service: String
  @Option(help: "Who makes contact: self, warm, written.")
  var consent: String
  @OptionGroup var details: ReferralDetails
  @Flag(help: "Save the text although it seems to hold personal data.")
  var keepPersonalData = false
  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard (contact == nil) != (oneCase == nil) else { throw ValidationError("Give either --contact or --case.") }
  }

  struct Made: Encodable {
    let summary: ReferralJSON.Whole
    let merged: Bool
    enum CodingKeys: String, CodingKey { case merged }

    func encode(to encoder: any Encoder) throws {
      try summary.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(merged, forKey: .merged)
    }
  }

  func run(_ context: Context) async throws {
    let lists = try context.codeLists()
    // What is wrong with the text is said before the passphrase is asked for.
    let shared = try context.optional(details.shareFile, keepsPersonalData: keepPersonalData)
    try await context.signedIn { session in
      await session.use(lists)
      let today = await session.status.day
      let entry = try await session.directoryEntry(details.directory?.trimmed, of: service, context)
      let referral = details.referral(
        service, consent, shared, day: today, by: session.member, directory: entry?.description)
      context.terminal.progress(context.speech(PromptMessage.working))
      try await CaseFault.explaining(lists, today.year) {
        let (place, merged) = try await make(referral, session, context)
        let found = FoundReferral(place, referral)
        let text = ReferralText(lists: lists, today: today, speech: context.speech)
        let said = context.speech(ReferralMessage.made, ["id": referral.reference])
        try context.output.result(
          Made(summary: ReferralJSON.Whole(found, today: today), merged: merged),
          said + "\n\n" + text.sheet(referral))
        if merged { context.say(ReferralMessage.merged) }
      }
    }
  }

  private func make(_ referral: Referral, _ session: Session, _ context: Context) async throws -> (FoundReferral.Place, Bool) {
    if let contact {
      let opened = try await session.contact(contact, context)
      return (.contact(opened.id), try await session.refer(referral, in: opened))
    }
    let id = try await session.caseID(oneCase ?? "", context)
    return (.inCase(id), try await session.refer(referral, inCase: id))
  }
}

struct MoveReferralCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "state", abstract: "Say how far a referral has come.",
    discussion: """
      agreed → sent → acknowledged → accepted → started → done, and beside the road declined, waitlisted, no_response, \
      no_show and revoked. An inbound referral can be acknowledged; helpline referral answer accepts or declines it.
      """)
  @Argument(help: ReferralHelp.id)
  var id: String
  @Argument(help: "The next state.")
  var state: ReferralState
  @Option(help: "File that says what came of it; - for standard input.")
  var outcomeFile: String?
  @Flag(help: "Save the text although it seems to hold personal data.")
  var keepPersonalData = false
  @OptionGroup var common: CommonOptions

  struct Moved: Encodable {
    let id: ID
    let state: String
    let merged: Bool
  }

  func run(_ context: Context) async throws {
    let lists = try context.codeLists()
    let outcome = outcomeFile == nil ? nil : try context.optional(outcomeFile, keepsPersonalData: keepPersonalData)
    try await context.signedIn { session in
      await session.use(lists)
      let today = await session.status.day
      try await CaseFault.explaining(lists, today.year) {
        let found = try await session.anyReferral(id, context)
        context.terminal.progress(context.speech(PromptMessage.working))
        let (merged, label) = try await move(found, outcome, session, lists, context)
        try context.output.result(
          Moved(id: found.id, state: state.rawValue, merged: merged),
          context.speech(ReferralMessage.moved, ["id": found.shown, "state": label]))
        if merged { context.say(ReferralMessage.merged) }
      }
    }
  }

  private func move(
    _ found: AnyReferral, _ outcome: String?, _ session: Session, _ lists: CodeLists, _ context: Context
  ) async throws -> (merged: Bool, label: String) {
    switch found {
    case .outbound(let found):
      let merged = try await session.moveReferral(found.referral.id, at: found.place, to: state, outcome: outcome)
      return (merged, lists.list(.referralState).label(state.rawValue, context.speech.language))
    case .inbound(let opened):
      guard state == .acknowledged else { throw Mishap.answersInbound }
      return (
        try await session.moveInbound(opened, to: .acknowledged),
        context.speech(Inbound.State.acknowledged.word)
      )
    }
  }
}

struct ListReferralsCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "The open referrals, the most overdue first.",
    discussion: """
      A coordinator sees those of contacts and cases, and what other services refer to Exit; a mentor those of their cases; \
      a volunteer those of contacts that they may still correct. Whoever makes contact themselves is followed only if they \
      told a day.
      """)
  @Flag(help: "Only those whose day has come or passed.")
  var due = false
  @Flag(help: "Those that have ended, too.")
  var all = false
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if due && all { throw ValidationError("Choose --due or --all.") }
  }

  struct Listed: Encodable {
    let referrals: [ReferralJSON.Line]
    let inbound: [ReferralJSON.InboundLine]
    /// Contacts and cases whose author or content could not be confirmed.
    let notBelieved: [ID]
    enum CodingKeys: String, CodingKey {
      case referrals, inbound
      case notBelieved = "not_believed"
    }
  }

  func run(_ context: Context) async throws {
    let lists = try context.codeLists()
    try await context.signedIn { session in
      let today = await session.status.day
      let text = ReferralText(lists: lists, today: today, speech: context.speech)
      let width = context.terminal.resultWidth
      // What is piped on is one table.
      let isEarly = width != nil && !context.output.json
      let read = try await session.referrals(all: all, context) { [due] early in
        let first = isEarly ? Array(Self.listed(early, due: due, today).prefix(Self.first)) : []
        if !first.isEmpty { context.terminal.show(text.table(first, width: width).printable) }
        return first
      }
      var found = read.found
      found.referrals = Self.listed(found.referrals, due: due, today)
      let rest = Self.rest(of: found.referrals, after: read.shown)
      if rest == nil { context.say(ReferralMessage.changedSince) }
      let tables = [
        text.table(rest ?? found.referrals, width: width),
        found.inbounds.isEmpty
          ? "" : context.speech(ReferralMessage.inboundTitle) + "\n" + text.table(found.inbounds, width: width),
      ].filter { !$0.isEmpty }
      try context.output.result(
        Listed(
          referrals: found.referrals.map { ReferralJSON.Line($0, today: today) },
          inbound: found.inbounds.map(ReferralJSON.InboundLine.init), notBelieved: found.notBelieved),
        tables.joined(separator: "\n\n"))
      if !found.notBelieved.isEmpty {
        context.say(ReferralMessage.notBelieved, ["ids": found.notBelieved.map(\.description).joined(separator: ", ")])
      }
      context.say(tables.isEmpty && read.shown.isEmpty ? (due ? ReferralMessage.noneDue : .none) : .listNext)
    }
  }

  /// What is to be shown after what was shown already; nil if that is not how the list begins, so that all of it is to be shown.
  static func rest(of found: [FoundReferral], after shown: [FoundReferral]) -> [FoundReferral]? {
    guard found.prefix(shown.count).map(\.referral) == shown.map(\.referral) else { return nil }
    return Array(found.dropFirst(shown.count))
  }

  /// So many are shown before the others are read.
  private static let first = 100

  private static func listed(_ found: [FoundReferral], due: Bool, _ today: Day) -> [FoundReferral] {
    due ? found.filter { $0.referral.due.map { $0 <= today } == true } : found
  }
}

struct ShowReferralCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "One referral, with all that the service is told.")
  @Argument(help: ReferralHelp.id)
  var id: String
  @OptionGroup var common: CommonOptions

  func run(_ context: Context) async throws {
    let lists = try context.codeLists()
    try await context.signedIn { session in
      let found = try await session.anyReferral(id, context)
      let names = (try? await session.memberNames()) ?? [:]
      let today = await session.status.day
      var text = ReferralText(lists: lists, today: today, speech: context.speech, names: names)
      if !context.output.json, case .outbound(let found) = found,
        let entry = found.referral.directory.flatMap({ DirectoryID(text: $0) })
      {
        // A courtesy, as names are.
        text.entry = (try? await session.wholeDirectory(context))?[entry]?.name(in: context.speech.language).text
      }
      switch found {
      case .outbound(let found): try context.output.result(ReferralJSON.Whole(found, today: today), text.page(found))
      case .inbound(let opened): try context.output.result(ReferralJSON.WholeInbound(opened), text.page(opened))
      }
    }
  }
}

extension AnyReferral {
  /// What a person goes on with: the reference, or the beginning of the id.
  var shown: String {
    switch self {
    case .outbound(let found): found.referral.reference
    case .inbound(let opened): opened.id.shown
    }
  }
}
