import ArgumentParser
import HelplineClient
import HelplineCore

struct AddAgencyCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Add somebody to the network around the participant.",
    discussion: "Coordinators and the case's mentor see the network.")
  @Argument(help: CaseHelp.id)
  var id: String
  @Option(help: "What the agency is called.")
  var agency: String
  @Option(help: "authority, city_service, organisation, religious_community, family_or_friend.")
  var kind: String
  @Option(help: "always, when_needed, area.")
  var commitment: String
  @OptionGroup var details: AgencyDetails
  @OptionGroup var common: CommonOptions

  func run(_ context: Context) async throws {
    let mayShare = try details.mayShare(context)
    try context.check([agency, details.area ?? ""].joined(separator: "\n"), keepsPersonalData: details.keepPersonalData)
    let new = Agency(
      name: agency.trimmed, kind: kind, commitment: commitment, area: details.area?.trimmed ?? "", mayShare: mayShare ?? "")
    try await context.change(id, .agencyAdded) { work in
      try await work.session.addAgency(new, to: work.id)
    }
  }
}

/// What need not be said of an agency.
struct AgencyDetails: ParsableArguments {
  @Option(help: "Which area, with --commitment area.")
  var area: String?
  @Option(help: "File that says what may be shared with them; - for standard input.")
  var mayShareFile: String?
  @Flag(help: "Save the text although it seems to hold personal data.")
  var keepPersonalData = false

  /// Nil if no file is named.
  func mayShare(_ context: Context) throws -> String? {
    guard mayShareFile != nil else { return nil }
    return try context.optional(mayShareFile, keepsPersonalData: keepPersonalData)
  }
}

struct EditAgencyCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "edit", abstract: "Change somebody in the network; only what is given changes.")
  @Argument(help: CaseHelp.id)
  var id: String
  @Argument(help: NetworkHelp.agency)
  var agency: String
  @Option(help: "What the agency is called.")
  var name: String?
  @Option(help: "authority, city_service, organisation, religious_community, family_or_friend.")
  var kind: String?
  @Option(help: "always, when_needed, area.")
  var commitment: String?
  @OptionGroup var details: AgencyDetails
  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard [name, kind, commitment, details.area, details.mayShareFile].contains(where: { $0 != nil }) else {
      throw ValidationError("Give what is to change: --name, --kind, --commitment, --area or --may-share-file.")
    }
  }

  func run(_ context: Context) async throws {
    let mayShare = try details.mayShare(context)
    try context.check(
      [name, details.area].compactMap { $0 }.joined(separator: "\n"), keepsPersonalData: details.keepPersonalData)
    let (name, kind, commitment, area) = (name?.trimmed, kind, commitment, details.area?.trimmed)
    try await context.change(id, .agencyChanged) { work in
      let found = try await work.agency(agency)
      return try await work.session.changeAgency(found.id, in: work.id) { record in
        if let name { record.name = name }
        if let kind { record.kind = kind }
        if let commitment { record.commitment = commitment }
        if let area { record.area = area }
        if let mayShare { record.mayShare = mayShare }
      }
    }
  }
}

struct RemoveAgencyCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Take somebody out of the network.")
  @Argument(help: CaseHelp.id)
  var id: String
  @Argument(help: NetworkHelp.agency)
  var agency: String
  @OptionGroup var common: CommonOptions

  func run(_ context: Context) async throws {
    try await context.change(id, .agencyRemoved) { work in
      try await work.session.removeAgency(try await work.agency(agency).id, from: work.id)
    }
  }
}

struct ListAgenciesCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Who is in the network, and what may be shared with them.")
  @Argument(help: CaseHelp.id)
  var id: String
  @OptionGroup var common: CommonOptions

  struct Listed: Encodable {
    let id: ID
    let agencies: [CaseJSON.AgencyLine]
  }

  func run(_ context: Context) async throws {
    let lists = try context.codeLists()
    try await context.signedIn { session in
      let opened = try await session.openedCase(id, context)
      let text = CaseText(opened, names: [:], lists: lists, today: await session.status.day, speech: context.speech)
      try context.output.result(
        Listed(id: opened.id, agencies: opened.sortedNetwork.map(CaseJSON.AgencyLine.init)),
        text.network(width: context.terminal.resultWidth))
      if opened.network.isEmpty { context.say(CaseMessage.networkEmpty) }
    }
  }
}

enum NetworkHelp {
  static let agency = ArgumentHelp("The agency's name or id, or any beginning of the id that is unique in the case.")
}

extension CaseWork {
  /// The agency of this name, or whose id begins like this.
  func agency(_ typed: String) async throws -> CasePart<Agency> {
    let network = try await session.oneCase(id).network
    let named = network.filter { $0.record.name.lowercased() == typed.trimmed.lowercased() }
    let matches = named.map(\.id) + ((try? ShortID.all(typed, among: network.map(\.id))) ?? [])
    guard Set(matches).count < 2 else { throw ShortID.ambiguous(typed, matches, among: network.map(\.id)) }
    guard let found = network.first(where: { matches.contains($0.id) }) else { throw CaseNetworkError.noSuchAgency }
    return found
  }
}
