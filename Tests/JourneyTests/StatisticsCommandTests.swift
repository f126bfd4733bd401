import Foundation
import HelplineCore
import HelplineServer
import Testing

@testable import HelplineClient

/// Closing months and reading what was published, at the command line. Every step by a process of its own.
@Suite(.serialized, .turnstile) struct StatisticsCommandTests {
  typealias Device = CommandLineTests.Device

  /// A helpline that began in November of a year that is over by now, and that has only worked until its end.
  private struct Desk {
    let folder: Folder
    let server: ServerProcess
    let device: Device
    /// What was logged in November and in December, each.
    let contacts = 30
    let year: Int

    init() async throws {
      let today = Day(Date(), in: TimeZone(identifier: "Europe/Helsinki")!)
      // On the first two days of a year its December cannot be closed yet.
      year = today.year - (today.month == 1 && today.day < 3 ? 2 : 1)
      let clock = TestClock()
      clock.set(try #require(Day("\(year)-11-10")))
      let world = try await World(roles: Role.allCases, clock: clock)
      for month in [11, 12] {
        clock.set(try #require(Day("\(year)-\(month)-10")))
        let founder = try await world.signIn(world.founder)
        for number in 0..<contacts {
          var codes: [ListName: String] = [.contactKind: "silent", .channel: ["phone", "chat", "email"][number % 3]]
          if number % 2 == 0 {
            codes.merge([.contactKind: "about_other", .concern: "online", .outcome: "support"]) { _, new in new }
          }
          try await founder.log(try Contact(day: world.today, codes: codes, note: "").completed(world.lists))
        }
      }
      folder = world.folder
      let port = try #require(URL(string: world.server.address)?.port)
      await world.close()
      server = try ServerProcess(data: folder["data"], port: port)
      let passphrase = folder["passphrase"]
      try Data("\(World.passphrase)\n".utf8).write(to: passphrase)
      device = Device(home: world.founder.directory.url, passphraseFile: passphrase, server: world.server.address)
    }

    /// Runs a command that has to succeed.
    @discardableResult
    func run(_ line: String) throws -> [String: Any] {
      let answer = try device.run(line.split(separator: " ").map(String.init))
      #expect(answer.status == 0, "\(line): \(answer.errors)")
      return answer.json
    }

    /// Runs a command that has to fail, with this code.
    func refused(_ line: String, _ code: String, status: Int32 = 1) throws {
      let answer = try device.run(line.split(separator: " ").map(String.init))
      #expect(answer.status == status && answer.json["error"] as? String == code, "\(line): \(answer.errors)")
    }
  }

  /// The figure of a table without dimensions; nil if it is hidden.
  private static func total(_ shown: [String: Any], _ unit: String) throws -> Int? {
    let tables = try #require(shown["tables"] as? [[String: Any]])
    let table = try #require(tables.first { $0["unit"] as? String == unit && ($0["dims"] as? [String])?.isEmpty == true })
    return try #require(table["cells"] as? [[String: Any]]).first?["count"] as? Int
  }

  @Test("Months are closed in order, shown, exported, verified and reported; a changed file is not what was published")
  func published() async throws {
    let desk = try await Desk()
    let (november, december) = ("\(desk.year)-11", "\(desk.year)-12")
    try desk.refused("stats show", "no_such_release")
    try desk.refused("stats close \(december)", "out_of_order")
    let before = try desk.run("stats list")
    #expect((before["due"] as? [String])?.prefix(2) == [november, december] && (before["releases"] as? [Any])?.isEmpty == true)
    let due = try #require(try desk.run("overview")["months_to_close"] as? [String])
    #expect(due == before["due"] as? [String])

    let first = try desk.run("stats close")
    #expect(first["month"] as? String == november && first["number"] as? Int == 1 && first["dropped"] as? Int == 0)
    try desk.refused("stats close \(november)", "month_closed")
    try desk.refused("stats report \(desk.year)", "year_not_closed")
    try desk.run("stats close \(december)")
    let after = try desk.run("stats list")
    #expect((after["releases"] as? [[String: Any]])?.map { $0["month"] as? String } == [november, december])
    #expect(after["due"] as? [String] == Array(due.dropFirst(2)))

    #expect(try Self.total(try desk.run("stats show \(november) --table total"), "contact") == desk.contacts)
    #expect(try Self.total(try desk.run("stats show \(desk.year)"), "contact") == 2 * desk.contacts)
    try desk.refused("stats show \(november) --table ideology", "no_such_table")
    try desk.refused("stats show 1999", "no_such_release")
    let report = try desk.run("stats report \(desk.year) --language fi")
    let figures = try #require(report["figures"] as? [[String: Any]])
    func source(_ name: String) -> String? { figures.first { $0["figure"] as? String == name }?["source"] as? String }
    #expect(source("contacts") == "collected" && source("volunteers_trained") == "not_collected")
    try Self.files(desk)
    // Each export, and the beginning and end of each closing, is an entry of the log, and the log holds.
    let audited = try #require(try desk.run("audit list")["entries"] as? [[String: Any]])
    let counts = Dictionary(grouping: audited) { $0["action"] as? String ?? "" }.mapValues(\.count)
    #expect(counts["closing_begun"] == 2 && counts["month_closed"] == 2 && counts["release_exported"] == 2)
    #expect(desk.server.terminate() == 0)
  }

  private static func files(_ desk: Desk) throws {
    let chain = try desk.run("stats verify")
    #expect(chain["releases"] as? Int == 2 && chain["number"] == nil)
    try desk.refused("stats export 9 --format json", "no_such_release")
    for format in ["json", "csv"] {
      let file = desk.folder["\(desk.year).\(format)"]
      try desk.run("stats export \(desk.year) --format \(format) --output \(file.path)")
      try desk.refused("stats export 1 --format \(format) --output \(file.path)", "unwritable_file")
      #expect(try desk.run("stats verify \(file.path)")["number"] as? Int == 2)
      // The figure of the year, one more than was published.
      let text = try String(contentsOf: file, encoding: .utf8)
      let (count, end) = (2 * desk.contacts, format == "json" ? "]" : "\n")
      let changed = text.replacing(",\(count)\(end)", with: ",\(count + 1)\(end)")
      #expect(changed != text)
      try Data(changed.utf8).write(to: file)
      try desk.refused("stats verify \(file.path)", "not_a_release")
      try Data(text.dropLast(2).utf8).write(to: file)
      try desk.refused("stats verify \(file.path)", "not_a_release")
    }
  }
}
