import Foundation
import HelplineClient
import HelplineCore
import HelplineServer
import HelplineVault
import Synchronization

enum DemonstrationError: Error, CustomStringConvertible {
  case notOurs(String)
  case codeLists(String)
  case story(String)

  var description: String {
    switch self {
    case .notOurs(let path): "\(path) was not made by the demonstration, so it is not touched. Name another folder with --data."
    case .codeLists(let what): what
    case .story(let what): "The story does not hold together: \(what)."
    }
  }
}

/// The demonstration's folder, and how it is filled.
struct Demonstration: Sendable {
  let folder: URL
  var server: URL { folder.appendingPathComponent("server") }
  /// Says that the folder is ours; written first.
  private var mark: URL { folder.appendingPathComponent("this-is-a-demonstration") }
  /// A caller's code to try; a real organisation never writes one down.
  private var codeFile: URL { folder.appendingPathComponent("caller-code") }
  private var ready: URL { folder.appendingPathComponent("members.json") }

  struct Member: Codable, Sendable {
    var login: String
    var passphrase: String
    var roles: [Role]
  }

  init(folder: URL, fresh: Bool) throws {
    self.folder = folder
    let files = FileManager.default
    if files.fileExists(atPath: folder.path) {
      // Nothing is taken away from under a server that runs on it.
      if fresh, files.fileExists(atPath: server.path) {
        do { _ = try DataDirectory(Settings(dataDirectory: server)) } catch let error as SettingsError {
          if case .inUse = error { throw error }
        }
      }
      let names = try files.contentsOfDirectory(atPath: folder.path)
      guard names.isEmpty || files.fileExists(atPath: mark.path) else { throw DemonstrationError.notOurs(folder.path) }
      // Half made, or to be made anew: from the beginning.
      if fresh || !files.fileExists(atPath: ready.path) { try files.removeItem(at: folder) }
    }
    try files.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try Data().write(to: mark)
  }

  var isMade: Bool { FileManager.default.fileExists(atPath: ready.path) }

  func credentials() -> [String] {
    guard let data = try? Data(contentsOf: ready), let members = try? JSONDecoder().decode([Member].self, from: data) else {
      return []
    }
    let width = members.map(\.login.count).max() ?? 0
    return members.map { member in
      member.login.padding(toLength: width + 3, withPad: " ", startingAt: 0) + member.passphrase
    }
  }

  /// The code of a caller who may call again.
  func callerCode() -> String? { try? String(contentsOf: codeFile, encoding: .utf8) }

  /// The months of the past that the demonstration covers.
  static let months = 18

  /// How much happens in that time.
  struct Size: Sendable {
    var contactsAYear = 600
    /// How many times longer than usual a mentor waits until the next meeting.
    var pace = 1
    /// So many of the last months that could be closed are left to be closed by hand.
    var openMonths = 0
  }

  /// Makes the organisation, its contacts and its cases with a clock that moves from the past to today.
  func make(_ size: Size = Size(), progress: @escaping @Sendable (String) -> Void) async throws {
    let began = Date()
    let folder = try ConfigurationFolder.find()
    let lists = try CodeLists(contentsOf: folder.file(CodeLists.fileName))
    var settings = Settings(dataDirectory: server)
    settings.demonstration = true
    let clock = MovingClock(daysAgo: Self.months * 30)
    let application = try HelplineApplication(settings, now: { clock.now })
    let (ports, found) = AsyncStream<Int>.makeStream()
    let task = Task { try await application.run { found.yield($0) } }
    defer { task.cancel() }
    guard let port = await ports.first(where: { _ in true }) else { return try await task.value }
    let client = try Client(server: "http://127.0.0.1:\(port)")
    progress("Making the demonstration (about a minute, only this once) …")
    let staff = try await Staff.make(
      client: client, setUpToken: application.service.setUpToken ?? "", folder: self.folder, lists: lists, progress: progress)
    let directory = try DirectoryFile.read(
      Data(contentsOf: folder.file(DirectoryFile.fileName)), kinds: lists.list(.referralService))
    _ = try await staff.coordinators[0].importServices(directory)
    try await fill(
      staff, clock: clock, client: client, application: application, lists: lists, size: size,
      progress: progress)
    await client.close()
    task.cancel()
    _ = try? await task.value
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try encoder.encode(staff.members).write(to: ready)
    progress("Made in \(Int(Date().timeIntervalSince(began).rounded())) seconds.")
  }

  /// Logs and settles contacts, and works in the cases, day by day.
  private func fill(
    _ staff: Staff, clock: MovingClock, client: Client, application: HelplineApplication, lists: CodeLists,
    size: Size, progress: @Sendable (String) -> Void
  ) async throws {
    var random = SeededRandom(seed: 2026)
    let story = ContactStory(lists: lists)
    let days = Self.months * 30
    var cases = CaseWork(today: Day(Date(), in: application.service.clock.zone), pace: size.pace, seed: 40, lists: lists)
    var closing: Task<Void, any Error>?
    var calling = Task { Callers(story: story) } as Task<Callers, any Error>
    var reported = -1
    var referrals = Referrals(story: story)
    for day in stride(from: days, through: 0, by: -1) {
      clock.move(toDaysAgo: day)
      // A new month needs a session that knows it, and from time to time statistics keys for the months ahead.
      if day % 10 == 0 { try await staff.goOn(housekeeping: day % 120 == 0) }
      let today = application.service.clock.today
      let count = Int(random.unit() * 2 * Double(size.contactsAYear) / 365 + 0.5)
      var contacts = try (0..<count).map { _ in
        (volunteer: random.below(staff.volunteers.count), contact: try story.contact(on: today, &random).completed(lists))
      }
      // Whatever chance brings, each of the last days leaves somebody who waits for a coordinator.
      if day < 3 { contacts.append((volunteer: 0, contact: try story.waiting(on: today, &random).completed(lists))) }
      // Coordinators keep up with the inbox, but for the last days, so that there is something to do.
      let inbox = day % 3 == 0 && day >= 6 ? try await staff.coordinators[0].contacts(all: false) : []
      let settlements = inbox.filter { !cases.waitingCalls.contains($0.id) }.map { contact in
        (contact: contact, code: random.unit() < 0.6 ? "callback" : "nothing", note: story.settlementNote(&random))
      }
      async let logged: Void = Self.log(contacts, staff.volunteers)
      async let settled: Void = Self.settle(settlements, staff.coordinators[0])
      try await cases.go(on: day, staff)
      try await logged
      try await settled
      try await referrals.go(on: day, staff, &random)
      // A caller's code is derived beside the work of the next days: it takes as long as all of that.
      if Callers.call(daysAgo: day) {
        calling = Task { [calling, volunteers = staff.volunteers] in
          var callers = try await calling.value
          try await callers.call(daysAgo: day, today, volunteers)
          return callers
        }
      }
      // The month before is closed beside the work, as it would be.
      if today.day == 3 {
        try await closing?.value
        closing = Task { [coordinator = staff.coordinators[0]] in
          while try await coordinator.monthsToClose().ready.count > size.openMonths { try await coordinator.closeMonth() }
        }
      }
      let part = (days - day) * 100 / days
      if part / 10 != reported {
        reported = part / 10
        progress("  contacts and cases: \(part) %")
      }
    }
    try await closing?.value
    _ = try await application.sweep()
    if let code = try await calling.value.code { try Data(code.utf8).write(to: codeFile) }
    // Gone after tomorrow, like every other.
    try await staff.volunteers[0].leaveHandOver(note: story.handOverNote)
  }

  private static func log(_ contacts: [(volunteer: Int, contact: Contact)], _ volunteers: [Session]) async throws {
    for (volunteer, contact) in contacts { _ = try await volunteers[volunteer].log(contact) }
  }

  private static func settle(
    _ settlements: [(contact: OpenedContact, code: String, note: String)], _ coordinator: Session
  ) async throws {
    for (contact, code, note) in settlements { try await coordinator.settle(contact, as: code, note: note) }
  }
}

/// A clock that the demonstration moves from the past to today; then it is the real one.
final class MovingClock: Sendable {
  private let offset: Mutex<TimeInterval>

  init(daysAgo: Int) { offset = Mutex(-TimeInterval(daysAgo) * 86_400) }

  var now: Date { Date().addingTimeInterval(offset.withLock { $0 }) }
  func move(toDaysAgo days: Int) { offset.withLock { $0 = -TimeInterval(days) * 86_400 } }
}
