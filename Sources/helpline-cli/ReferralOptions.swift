import ArgumentParser
import HelplineClient
import HelplineCore

extension ReferralState: ExpressibleByArgument {}

/// What a referral says.
struct ReferralDetails: ParsableArguments {
  @Option(help: "By which day the service should answer, as YYYY-MM-DD.")
  var expect: Day?
  @Option(help: "File with the text made for the service; - for standard input. It is told nothing else of the person.")
  var shareFile: String?
  @Option(help: "The id of the service's entry in the directory, as helpline service search shows it.")
  var directory: String?

  var isEmpty: Bool { expect == nil && shareFile == nil && directory == nil }

  /// The referral, not saved yet, that says `shared`.
  func referral(
    _ service: String, _ consent: String, _ shared: String, day: Day, by member: ID, directory: String?
  ) -> Referral {
    Referral(
      day: day, by: member, service: service, consent: consent, expect: expect, shared: shared, directory: directory)
  }
}

/// A referral that is made with its contact, in the same save.
struct ContactReferral: ParsableArguments {
  @Option(help: "Where the person is helped on to: exit_ngo, anchor, social_adult, family, mental_health, …")
  var service: String?
  @Option(help: "Who makes contact: self, warm, written.")
  var consent: String?
  @OptionGroup var details: ReferralDetails

  func validate() throws {
    guard (service == nil) == (consent == nil) else { throw ValidationError("A referral needs both --service and --consent.") }
    guard service != nil || details.isEmpty else { throw ValidationError("A referral needs --service and --consent.") }
    // A contact may have to be kept without the server, and then nobody can say which one a beginning means.
    if let directory = details.directory, DirectoryID(text: directory.trimmed.lowercased()) == nil {
      throw ValidationError("--directory is the whole id of an entry, as helpline service show prints it.")
    }
  }

  /// Nil if nothing is referred. Throws `personalData` and what a file can be wrong in.
  func referral(day: Day, by member: ID, keepsPersonalData: Bool, _ context: Context) throws -> Referral? {
    guard let service, let consent else { return nil }
    let shared = try context.optional(details.shareFile, keepsPersonalData: keepsPersonalData)
    return details.referral(
      service, consent, shared, day: day, by: member, directory: details.directory?.trimmed.lowercased())
  }
}

enum ReferralHelp {
  static let id = ArgumentHelp(
    "The referral's reference, or its id, or any beginning of the id that is unique.", valueName: "referral")
  static let inbound = ArgumentHelp("The inbound referral's id, or any beginning of it that is unique.", valueName: "inbound")
}

/// One of both directions.
enum AnyReferral: Sendable {
  case outbound(FoundReferral)
  case inbound(OpenedInbound)

  var id: ID {
    switch self {
    case .outbound(let found): found.referral.id
    case .inbound(let opened): opened.id
    }
  }
}

extension Context {
  /// The one of these services that somebody chooses by key; nil if it is none of them, or if there is none to choose.
  func chosen(among found: [Service]) throws -> DirectoryID? {
    let choices = Array(zip(ContactForm.keys(found.count), found))
    guard !choices.isEmpty else { return nil }
    let lines = choices.map { key, service in
      let name = service.name(in: speech.language).text
      return "  \(key)  " + ([name] + service.phones.prefix(1).map(\.number)).joined(separator: ", ")
    }
    let more = choices.count < found.count ? [speech(ReferralMessage.moreEntries)] : []
    let question = [speech(ReferralMessage.chooseEntry)] + lines + more + [speech(ReferralMessage.chooseKey)]
    return try terminal.byKey {
      while true {
        terminal.draw(question.joined(separator: "\n"))
        let key = try terminal.key()
        terminal.erase()
        if key == .enter { return nil }
        if case .character(let character) = key {
          let lower = Character(character.lowercased())
          if let chosen = choices.first(where: { $0.0 == lower }) { return chosen.1.id }
        }
        say(FormMessage.notAKey)
      }
    }
  }
}

extension Session {
  /// The entry of the directory that was named; else the one that somebody chooses by key among those of this kind, if they choose one.
  /// Throws `noSuchService` or `ambiguousID`.
  func directoryEntry(_ typed: String?, of kind: String, _ context: Context) async throws -> DirectoryID? {
    if let typed { return try ShortService.find(typed, in: try await wholeDirectory(context)).id }
    guard context.terminal.asksByKey, !context.output.json else { return nil }
    let found = try await wholeDirectory(context).services(of: kind, language: context.speech.language, today: status.day)
    return try context.chosen(among: found)
  }

  /// What this member may follow, with the progress of its reading.
  func referrals(all: Bool, _ context: Context) async throws -> FoundReferrals {
    defer { context.terminal.endProgress() }
    return try await referrals(
      all: all,
      progress: { count in
        context.terminal.progress(context.speech(ReferralMessage.reading, ["count": String(count)]))
      })
  }

  /// The same; what is known to be most overdue is given to `show` as soon as it is opened. Gives what was shown.
  func referrals(all: Bool, _ context: Context, show: @Sendable ([FoundReferral]) -> [FoundReferral]) async throws
    -> (found: FoundReferrals, shown: [FoundReferral])
  {
    defer { context.terminal.endProgress() }
    var shown: [FoundReferral] = []
    let found = try await referrals(all: all) { early in
      context.terminal.endProgress()
      shown = show(early)
    } progress: { count in
      context.terminal.progress(context.speech(ReferralMessage.reading, ["count": String(count)]))
    }
    return (found, shown)
  }

  /// The one with this reference, or whose id begins like this. Throws `noSuchReferral` or `ambiguousID`.
  func anyReferral(_ typed: String, _ context: Context) async throws -> AnyReferral {
    let found = try await referrals(all: true, context)
    let all = found.referrals.map(AnyReferral.outbound) + found.inbounds.map(AnyReferral.inbound)
    let reference = typed.lowercased().filter { $0 != "-" && $0 != " " }
    let named = found.referrals.filter { $0.referral.reference == reference }.map(\.referral.id)
    let ids = named.isEmpty ? try ShortID.all(typed, among: all.map(\.id)) : named
    guard ids.count < 2 else { throw ShortID.ambiguous(typed, ids, among: all.map(\.id)) }
    guard let match = all.first(where: { ids.contains($0.id) }) else { throw ReferralFlowError.noSuchReferral }
    return match
  }

  func inbound(_ typed: String, _ context: Context) async throws -> OpenedInbound {
    if let whole = ShortID.whole(typed) { return try await inbound(whole) }
    guard case .inbound(let found) = try await anyReferral(typed, context) else { throw ReferralFlowError.noSuchInbound }
    return found
  }
}
