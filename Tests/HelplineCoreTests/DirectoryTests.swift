import Foundation
import Testing

@testable import HelplineCore

/// Services and searches that the page's tests read too.
struct DirectoryTable: Decodable {
  struct Search: Decodable, Sendable, CustomTestStringConvertible {
    let name: String
    let text: String
    let speaks: String?
    let age: Int?
    let kind: String?
    let all: Bool?
    let language: Language?
    /// Names in Finnish.
    let found: [String]
    var testDescription: String { name }
  }

  let today: Day
  let services: [[String: JSONValue]]
  let searches: [Search]
  let notAssured: [String]

  static func read() throws -> DirectoryTable { try SharedTable.read("directory") }
}

@Suite("The directory")
struct DirectoryTests {
  static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private func kinds() throws -> CodeList {
    try CodeLists(contentsOf: Self.package.appending(path: "config/codelists.json")).list(.referralService)
  }

  @Test("A search finds what the shared table says, in this order", arguments: try DirectoryTable.read().searches)
  func search(search: DirectoryTable.Search) throws {
    let table = try DirectoryTable.read()
    let directory = Directory(try table.services.shuffled().map { try Service($0) }, kinds: try kinds())
    let query = Directory.Query(
      text: search.text, speaks: search.speaks, age: search.age, kind: search.kind, all: search.all ?? false)
    let found = directory.search(query, language: search.language ?? .fi, today: table.today)
    #expect(found.map { $0.name(in: .fi).text } == search.found)
  }

  @Test("What nobody assured within a year is flagged from the day after")
  func assured() throws {
    let table = try DirectoryTable.read()
    let directory = Directory(try table.services.map { try Service($0) })
    #expect(directory.notAssured(language: .fi, today: table.today).map { $0.name(in: .fi).text } == table.notAssured)
    let service = try #require(directory.services.first)
    #expect(!service.assured(on: table.today).isNotAssured(on: table.today.adding(days: 365)))
    #expect(service.assured(on: table.today).isNotAssured(on: table.today.adding(days: 366)))
  }

  @Test("For a referral: services of a kind, and those of them that speak a language")
  func forReferral() throws {
    let table = try DirectoryTable.read()
    let directory = Directory(try table.services.map { try Service($0) })
    func names(_ kind: String, _ speaks: String? = nil) -> [String] {
      directory.services(of: kind, speaking: speaks, language: .fi, today: table.today).map { $0.name(in: .fi).text }
    }
    #expect(names("substance") == ["Nuorten päihdepalvelut", "Päihdepalvelut"])
    #expect(names("substance", "ar") == ["Nuorten päihdepalvelut"])
    #expect(names("faith").isEmpty)
  }

  @Test("A text in another language says in which; the standard's own field is the last resort")
  func labels() throws {
    var fields = try #require(try DirectoryTable.read().services.first)
    let service = try Service(fields)
    #expect(service.name(in: .sv) == .init(text: "Missbrukartjänster", other: nil))
    fields["x_labels"] = .object(["name": .object(["sv": .string("Bara svenska"), "fi": .string("")])])
    #expect(try Service(fields).name(in: .en) == .init(text: "Bara svenska", other: .sv))
    fields["x_labels"] = nil
    #expect(try Service(fields).name(in: .en) == .init(text: "Päihdepalvelut", other: nil))
  }

  @Test("A search in 5,000 services takes a fraction of the time in which they are made ready for it")
  func fast() throws {
    var random = SystemRandomNumberGenerator()
    let syllables = ["pa", "ko", "ri", "ne", "sä", "tu", "ly", "ho", "mi", "vää"]
    func word() -> String { (0..<3).map { _ in syllables.randomElement(using: &random) ?? "" }.joined() }
    let services = try (0..<5000).map { number in
      try Service([
        "id": .string(DirectoryID().description), "name": .string("\(word()) \(number)"), "status": .string("active"),
        "description": .string((0..<12).map { _ in word() }.joined(separator: " ")), "assured_date": .string("2026-06-01"),
      ])
    }
    let clock = ContinuousClock()
    let today = try #require(Day("2026-11-21"))
    var directory = Directory([])
    // A ratio: the tests are built without optimisation, and other tests run beside this one.
    let made = clock.measure { directory = Directory(services) }
    for text in ["pa", "pako ri", "sätu", "4999"] {
      let time = clock.measure { _ = directory.search(.init(text: text), language: .fi, today: today) }
      #expect(time < made / 5, "\(text): \(time), made in \(made)")
    }
    #expect(directory.search(.init(text: "4999"), language: .fi, today: today).count == 1)
  }
}

@Suite("Services as HSDS has them")
struct HSDSTests {
  private let id = "37ee5dce-6955-5ae8-87b7-595933d0fe82"

  private func fields(_ change: (inout [String: JSONValue]) -> Void) -> [String: JSONValue] {
    var fields: [String: JSONValue] = ["id": .string(id), "name": .string("Palvelu"), "status": .string("active")]
    change(&fields)
    return fields
  }

  private func fault(_ json: String) throws -> HSDSFault? {
    let added = try JSONDecoder().decode([String: JSONValue].self, from: Data(json.utf8))
    do throws(HSDSFault) {
      _ = try Service(fields { $0.merge(added) { $1 } })
      return nil
    } catch { return error }
  }

  @Test(
    "What is wrong is named by its field",
    arguments: [
      (#"{"id":"37EE5DCE-6955-5AE8-87B7-595933D0FE82"}"#, HSDSFault("id", .notID)), (#"{"name":" "}"#, HSDSFault("name", .empty)),
      (#"{"name":5}"#, HSDSFault("name", .notText)),
      (#"{"status":"open"}"#, HSDSFault("status", .notOneOf(HSDS.statuses))),
      (#"{"url":"javascript:alert(1)"}"#, HSDSFault("url", .notAddress)),
      (#"{"url":"https://a b"}"#, HSDSFault("url", .notAddress)), (#"{"email":"a"}"#, HSDSFault("email", .notEmail)),
      (#"{"assured_date":"2026-02-30"}"#, HSDSFault("assured_date", .notDay)),
      (#"{"minimum_age":"5"}"#, HSDSFault("minimum_age", .notNumber)),
      (#"{"minimum_age":30,"maximum_age":20}"#, HSDSFault("maximum_age", .ages)),
      (#"{"minimum_age":-1}"#, HSDSFault("minimum_age", .ages)), (#"{"phones":{}}"#, HSDSFault("phones", .notList)),
      (#"{"phones":[5]}"#, HSDSFault("phones[0]", .notObject)),
      (#"{"phones":[{"id":"37ee5dce-6955-5ae8-87b7-595933d0fe82"}]}"#, HSDSFault("phones[0].number", .missing)),
      (
        #"{"phones":[{"id":"37ee5dce-6955-5ae8-87b7-595933d0fe82","number":"call us"}]}"#,
        HSDSFault("phones[0].number", .notDialled)
      ),
      (
        #"{"organization":{"id":"37ee5dce-6955-5ae8-87b7-595933d0fe82","name":"A"}}"#,
        HSDSFault("organization.description", .missing)
      ),
      (
        #"{"service_at_locations":[{"id":"37ee5dce-6955-5ae8-87b7-595933d0fe82","location":{"id":"37ee5dce-6955-5ae8-87b7-595933d0fe82","location_type":"moon"}}]}"#,
        HSDSFault("service_at_locations[0].location.location_type", .notOneOf(["physical", "postal", "virtual"]))
      ),
      (
        #"{"attributes":[{"id":"37ee5dce-6955-5ae8-87b7-595933d0fe82","taxonomy_term":{"id":"37ee5dce-6955-5ae8-87b7-595933d0fe82","name":"a","description":"a","taxonomy":"referral_service"}}]}"#,
        HSDSFault("attributes[0].taxonomy_term.code", .missing)
      ),
      (#"{"x_labels":{"name":"a"}}"#, HSDSFault("x_labels.name", .notObject)),
      (#"{"x_labels":{"name":{"fi":1}}}"#, HSDSFault("x_labels.name.fi", .notText)),
      (#"{"x_revision":"?"}"#, HSDSFault("x_revision", .notText)),
      (#"{"x_own":[{"a":9007199254740993}]}"#, HSDSFault("x_own", .notNumber)),
      (#"{"x_own":1e300}"#, HSDSFault("x_own", .notNumber)),
    ])
  func faults(json: String, expected: HSDSFault) throws { #expect(try fault(json) == expected) }

  @Test("Whatever the standard requires is required, in everything that it knows", arguments: HSDS.Entity.allCases)
  func required(entity: HSDS.Entity) {
    for field in entity.required { #expect(entity.kind(of: field) != nil, "\(field)") }
    #expect(entity.kind(of: "id") == .id && entity.required.contains("id"))
  }

  @Test("What is right passes, unknown fields with it; more than 64 KiB does not")
  func passes() throws {
    #expect(
      try fault(#"{"x_own":{"deep":[1,null,true]},"email":"a@b.fi","url":"https://www.hel.fi/a?b=c#d","minimum_age":0}"#) == nil)
    let long = String(repeating: "a", count: HSDS.longest)
    #expect(try fault(#"{"description":"\#(long)"}"#) == HSDSFault("", .tooLong))
  }

  @Test("Ids are UUIDs in lower case, and nothing else")
  func ids() throws {
    #expect(DirectoryID(text: id)?.description == id)
    for text in ["", id.uppercased(), String(id.dropLast()), id + "0", id.replacing("-", with: ""), id.replacing("3", with: "g")]
    {
      #expect(DirectoryID(text: text) == nil, "\(text)")
    }
    let made = DirectoryID()
    #expect(DirectoryID(text: made.description) == made && made != DirectoryID())
    #expect(made.description[made.description.index(made.description.startIndex, offsetBy: 14)] == "4")
  }

  @Test("A file written is read again with everything in it; ids that are missing are made")
  func file() throws {
    let services = try DirectoryTable.read().services.map { fields in
      try Service(fields.merging(["x_own": .object(["a": .integer(1)]), "x_revision": .string("AAAA")]) { $1 })
    }
    let written = DirectoryFile.write(services)
    #expect(!String(decoding: written, as: UTF8.self).contains("x_revision"))
    let read = try DirectoryFile.read(written, kinds: nil)
    #expect(read.map(\.fields) == services.map(\.fields) && read.allSatisfy { $0.revision == nil })
    #expect(DirectoryFile.write(read) == written)
    let alone = try DirectoryFile.read(
      Data(#"{"name":"A","status":"active","phones":[{"number":"1"}],"organization":{"name":"B","description":"C"}}"#.utf8),
      kinds: nil)
    #expect(alone.count == 1 && alone[0].phones.map(\.number) == ["1"])
    let page = try DirectoryFile.read(
      Data(#"{"contents":[{"id":"\#(id.uppercased())","name":"A","status":"active"}],"page_number":1}"#.utf8), kinds: nil)
    #expect(page.map(\.id.description) == [id])
  }

  @Test("A file that is none says why, with the service and the field")
  func wrongFiles() throws {
    func error(_ json: String) throws -> DirectoryFileError? {
      let kinds = try CodeLists(contentsOf: DirectoryTests.package.appending(path: "config/codelists.json"))
      do throws(DirectoryFileError) {
        _ = try DirectoryFile.read(Data(json.utf8), kinds: kinds.list(.referralService))
        return nil
      } catch { return error }
    }
    for text in ["[]", "5", "{}", #"{"services":{}}"#] { #expect(try error(text) == .noServices, "\(text)") }
    #expect(try error(#"{"v":2,"services":[]}"#) == .newerVersion)
    guard case .notJSON? = try error("{") else { return #expect(Bool(false), "no JSON") }
    let one = #"{"id":"\#(id)","name":"A","status":"active"}"#
    #expect(try error(#"{"v":1,"services":[\#(one),\#(one)]}"#) == .wrong(number: 2, name: "A", HSDSFault("id", .twice)))
    #expect(
      try error(#"{"v":1,"services":[\#(one),{"name":"B"}]}"#) == .wrong(number: 2, name: "B", HSDSFault("status", .missing)))
    let kind = #""attributes":[{"taxonomy_term":{"code":"moon","name":"a","description":"a","taxonomy":"referral_service"}}]"#
    #expect(
      try error(#"{"name":"A","status":"active",\#(kind)}"#)
        == .wrong(number: 1, name: "A", HSDSFault("attributes", .unknownKind)))
    let many = (0...Directory.most).map { _ in #"{"name":"A","status":"active"}"# }.joined(separator: ",")
    #expect(try error(#"{"v":1,"services":[\#(many)]}"#) == .tooMany)
  }

  @Test("The example has 30 services of many kinds, in three languages, some of them not assured for a year")
  func example() throws {
    let lists = try CodeLists(contentsOf: DirectoryTests.package.appending(path: "config/codelists.json"))
    let services = try DirectoryFile.read(
      Data(contentsOf: DirectoryTests.package.appending(path: "config/services.json")), kinds: lists.list(.referralService))
    #expect(services.count == 30)
    #expect(Set(services.flatMap(\.kinds)).count >= 15)
    for service in services {
      for language in Language.allCases {
        #expect(service.name(in: language).other == nil && service.description(in: language)?.other == nil)
        #expect(service.organisation(in: language)?.other == nil)
      }
      #expect(service.kinds.count == 1 && !service.languages.isEmpty && service.status == .active && !service.hours.isEmpty)
      #expect(service.hours.allSatisfy { !$0.days.isEmpty && $0.opens != nil && $0.closes != nil })
    }
    let day = try #require(Day("2026-11-21"))
    #expect((1..<services.count).contains(services.count { $0.isNotAssured(on: day) }))
  }
}
