import ArgumentParser
import Foundation
import HelplineClient
import HelplineCore

struct ServiceGroup: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "service", abstract: "The directory: services to which a caller can be referred.",
    discussion: """
      Each command fetches the whole directory and looks in it here: nobody learns what was looked for. Coordinators keep it up \
      to date; a service that nobody has assured for a year is marked.
      """,
    subcommands: [
      SearchServicesCommand.self, ShowServiceCommand.self, AddServiceCommand.self, AssureServicesCommand.self,
      ImportServicesCommand.self, ExportServicesCommand.self, RemoveServiceCommand.self,
    ])
}

enum ServiceHelp {
  static let id = ArgumentHelp("The service's id, or any beginning of it that is unique.", valueName: "service")
  static let file = ArgumentHelp("The file; - for standard input.", valueName: "file")
}

struct SearchServicesCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "search", abstract: "Find services; without anything, all of them.",
    discussion:
      "Every word must begin a word of the service, in whatever language. ä is not a; small and capital letters are one.")
  @Argument(help: "Words.")
  var text: [String] = []
  @Option(help: ArgumentHelp("Only those that speak this language: fi, sv, en, ar, …", valueName: "language"))
  var speaks: String?
  @Option(help: "Only those for this age, in years.")
  var age: Int?
  @Option(help: "Only of this kind: a code of the list referral_service.")
  var kind: String?
  @Flag(help: "Also what is not offered any more.")
  var all = false
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if let age, !(0...150).contains(age) { throw ValidationError("--age is a number of years.") }
  }

  struct Found: Encodable {
    let services: [HSDSDocument]
    /// Ids of those that nobody has assured for a year.
    let notAssured: [DirectoryID]
    enum CodingKeys: String, CodingKey {
      case services
      case notAssured = "not_assured"
    }
  }

  func run(_ context: Context) async throws {
    let kinds = try context.codeLists().list(.referralService)
    if let kind, kinds[kind] == nil {
      let year = Calendar.current.component(.year, from: Date())
      throw ServiceMishap.unknownKind(kind, kinds.codes(in: year).map(\.id))
    }
    try await context.signedIn { session in
      let directory = try await session.wholeDirectory(context)
      let today = await session.status.day
      let query = Directory.Query(text: text.joined(separator: " "), speaks: speaks, age: age, kind: kind, all: all)
      let found = directory.search(query, language: context.speech.language, today: today)
      let text = ServiceText(kinds: kinds, speech: context.speech, today: today)
      try context.output.result(
        Found(
          services: found.map { HSDSDocument($0.fields) }, notAssured: found.filter { $0.isNotAssured(on: today) }.map(\.id)),
        text.table(found, ids: ShortService.short(directory.services), width: context.terminal.resultWidth))
      if directory.services.isEmpty {
        context.say(ServiceMessage.emptyDirectory)
      } else {
        context.say(found.isEmpty ? ServiceMessage.nothingFound : .searchNext)
      }
    }
  }
}

struct ShowServiceCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "One service: phones, hours, languages, for whom, where. As JSON, as HSDS has it.")
  @Argument(help: ServiceHelp.id)
  var id: String
  @OptionGroup var common: CommonOptions

  func run(_ context: Context) async throws {
    let kinds = try context.codeLists().list(.referralService)
    try await context.signedIn { session in
      let service = try ShortService.find(id, in: try await session.wholeDirectory(context))
      let text = ServiceText(kinds: kinds, speech: context.speech, today: await session.status.day)
      try context.output.result(HSDSDocument(service.fields), text.page(service))
    }
  }
}

struct AddServiceCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Add one service, or change the one of the same id (coordinators).",
    discussion: "The file holds a service as Open Referral HSDS has it, as service show --json prints it. Missing ids are made.")
  @Argument(help: ServiceHelp.file)
  var file: String
  @OptionGroup var common: CommonOptions

  func run(_ context: Context) async throws {
    let services = try context.services(file)
    guard services.count == 1, let service = services.first else { throw ServiceMishap.notOne(services.count) }
    try await context.signedIn { session in
      let stored = try await session.wholeDirectory(context)[service.id]
      try await session.write(service, replacing: stored?.revision)
      let name = service.name(in: context.speech.language).text
      try context.output.result(
        ["id": service.id],
        context.speech(stored == nil ? ServiceMessage.added : .changed, ["name": name, "id": service.id.shown]))
    }
  }
}

struct AssureServicesCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "assure", abstract: "Say that services were found to be right today (coordinators).")
  @Argument(help: ServiceHelp.id)
  var ids: [String]
  @OptionGroup var common: CommonOptions

  struct Assured: Encodable {
    let assured: Day
    let services: [DirectoryID]
  }

  func run(_ context: Context) async throws {
    try await context.signedIn { session in
      let directory = try await session.wholeDirectory(context)
      var services: [Service] = []
      for typed in ids {
        let service = try ShortService.find(typed, in: directory)
        if !services.contains(service) { services.append(service) }
      }
      let day = try await session.assure(services)
      let names = services.map { $0.name(in: context.speech.language).text }.joined(separator: ", ")
      try context.output.result(
        Assured(assured: day, services: services.map(\.id)),
        context.speech(ServiceMessage.assuredNow, ["names": names, "day": day.description]))
    }
  }
}

struct ImportServicesCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Add and change the services of a file (coordinators). What it does not name stays.",
    discussion:
      "The file is as service export writes it, or a page of another HSDS server. All of it is checked before anything is sent.")
  @Argument(help: ServiceHelp.file)
  var file: String
  @OptionGroup var common: CommonOptions

  func run(_ context: Context) async throws {
    let services = try context.services(file)
    try await context.signedIn { session in
      let imported = try await session.importServices(services) { count in
        context.terminal.progress(context.speech(ServiceMessage.importing, ["count": String(count)]))
      }
      context.terminal.endProgress()
      let values = [
        "added": imported.added, "changed": imported.changed, "same": services.count - imported.added - imported.changed,
      ]
      try context.output.result(values, context.speech(ServiceMessage.imported, values.mapValues { String($0) }))
    }
  }
}

struct ExportServicesCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Print the whole directory as one JSON document, for a file that service import reads.")
  @OptionGroup var common: CommonOptions

  func run(_ context: Context) async throws {
    try await context.signedIn { session in
      let directory = try await session.wholeDirectory(context)
      context.terminal.show(String(decoding: DirectoryFile.write(directory.services).dropLast(), as: UTF8.self))
    }
  }
}

struct RemoveServiceCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Take a service out of the directory (coordinators).")
  @Argument(help: ServiceHelp.id)
  var id: String
  @Flag(help: "Do not ask for confirmation.")
  var yes = false
  @OptionGroup var common: CommonOptions

  func run(_ context: Context) async throws {
    try await context.signedIn { session in
      let service = try ShortService.find(id, in: try await session.wholeDirectory(context))
      let name = service.name(in: context.speech.language).text
      try context.confirm(ServiceMessage.confirmRemove, ["name": name], unless: yes)
      try await session.deleteService(service.id)
      try context.output.result(["id": service.id], context.speech(ServiceMessage.removed, ["name": name]))
    }
  }
}

// MARK: Together

/// What can go wrong with services in the command line itself.
enum ServiceMishap: Error, Equatable, Sendable {
  case noSuchService(String)
  /// As many services as the file has.
  case notOne(Int)
  case unknownKind(String, [String])
}

extension Session {
  func wholeDirectory(_ context: Context) async throws -> Directory {
    use(try context.codeLists())
    context.terminal.progress(context.speech(PromptMessage.working))
    defer { context.terminal.endProgress() }
    let directory = try await directory { count in
      context.terminal.progress(context.speech(ServiceMessage.reading, ["count": String(count)]))
    }
    if directory.notRead > 0 { context.say(ServiceMessage.notRead, ["count": String(directory.notRead)]) }
    return directory
  }
}

extension Context {
  /// The services of a file, checked.
  func services(_ file: String) throws -> [Service] {
    let data = file == "-" ? terminal.inputText() : FileManager.default.contents(atPath: file)
    guard let data else { throw Mishap.unreadableFile(file) }
    return try DirectoryFile.read(data, kinds: try codeLists().list(.referralService))
  }
}

/// Ids of services as people write them: any beginning that only one of them has, hyphens or not.
enum ShortService {
  static let least = 8

  static func find(_ typed: String, in directory: Directory) throws -> Service {
    let prefix = typed.lowercased().filter { $0 != "-" && $0 != " " }
    guard (1...32).contains(prefix.count), prefix.allSatisfy({ "0123456789abcdef".contains($0) }) else {
      throw ServiceMishap.noSuchService(typed)
    }
    let matches = directory.services.filter { digits($0.id).hasPrefix(prefix) }
    if matches.count > 1 { throw Mishap.ambiguousID(typed, matches.map(\.id.description)) }
    guard let match = matches.first else { throw ServiceMishap.noSuchService(typed) }
    return match
  }

  /// The shortest beginnings that tell these apart, at least eight digits each.
  static func short(_ services: [Service]) -> [DirectoryID: String] {
    let all = services.map { (id: $0.id, text: digits($0.id)) }.sorted { $0.text < $1.text }
    var short: [DirectoryID: String] = [:]
    for (place, one) in all.enumerated() {
      let neighbours = [place - 1, place + 1].filter(all.indices.contains)
      let needed = neighbours.map { all[$0].text.commonPrefix(with: one.text).count + 1 }.max() ?? 0
      short[one.id] = String(one.text.prefix(max(least, needed)))
    }
    return short
  }

  private static func digits(_ id: DirectoryID) -> String { id.description.filter { $0 != "-" } }
}

extension DirectoryID {
  var shown: String { String(description.prefix(ShortService.least)) }
}
