import Foundation
import HelplineCore
import Testing

@testable import helpline_cli

@Suite("Services as a person reads them")
struct ServiceTextTests {
  private let id = "37ee5dce-6955-5ae8-87b7-595933d0fe82"
  private let today = Day("2026-11-21") ?? Day(Date(), in: .gmt)

  private func service(_ json: String) throws -> Service {
    let more = try JSONDecoder().decode([String: JSONValue].self, from: Data(json.utf8))
    return try Service(["id": .string(id), "name": .string("Apu"), "status": .string("active")].merging(more) { $1 })
  }

  private func text(_ language: Language = .en) -> ServiceText {
    ServiceText(kinds: codeLists.list(.referralService), speech: Speech(language: language), today: today)
  }

  @Test("A page says what the entry says, days that follow each other together", arguments: Language.allCases)
  func page(language: Language) throws {
    let full = try service(
      """
      {"phones":[{"id":"\(id)","number":"09 123","extension":4,"description":"ajanvaraus"},{"id":"\(id)","number":"112"}],
       "schedules":[{"id":"\(id)","byday":"FR,MO,TU,WE,SA","opens_at":"09:00","closes_at":"15:30Z"},
        {"id":"\(id)","byday":"SU","opens_at":"00:00","closes_at":"23:59"},{"id":"\(id)","description":"juhlapyhinä"}],
       "languages":[{"id":"\(id)","code":"fi"},{"id":"\(id)","code":"sv"}],"minimum_age":13,"maximum_age":22.5,
       "assured_date":"2025-11-20","url":"https://www.hel.fi","email":"a@b.fi","fees_description":"ilmainen",
       "attributes":[{"id":"\(id)","taxonomy_term":{"id":"\(id)","code":"youth","name":"a","description":"a",
        "taxonomy":"referral_service"}}],
       "x_labels":{"name":{"fi":"Apu","sv":"Hjälp"},"description":{"en":"For all."}}}
      """)
    let page = text(language).page(full)
    let speech = Speech(language: language)
    #expect(page.contains(["Apu", "Hjälp", "Apu (fi)"][Language.allCases.firstIndex(of: language) ?? 0]))
    #expect(page.contains(language == .en ? "For all.\n" : "For all. (en)\n"))
    let days = [Weekday.monday, .wednesday, .friday, .saturday].map { speech($0) }
    #expect(page.contains("\(days[0])–\(days[1]), \(days[2])–\(days[3]) 09:00–15:30\n"))
    #expect(page.contains("\(speech(Weekday.sunday)) \(speech(ServiceMessage.allDay))\n") && page.contains("juhlapyhinä"))
    for part in [
      "09 123 (4), ajanvaraus", "112", "fi, sv", "13–22.5", "ilmainen", "https://www.hel.fi", "a@b.fi", id,
      "2025-11-20 (\(speech(ServiceMessage.notAssuredForAYear)))", codeLists.list(.referralService).label("youth", language),
    ] { #expect(page.contains(part), "\(part)") }
  }

  @Test("Ages have one end, both or none; what is closed or not offered says so; fresh entries are not flagged")
  func marks() throws {
    for (json, expected) in [
      (#"{"minimum_age":18}"#, "18+"), (#"{"maximum_age":17}"#, "0–17"),
      (#"{"status":"temporarily closed"}"#, "[temporarily closed]"),
      (#"{"status":"inactive"}"#, "[not offered any more]"), ("{}", "not assured for a year"),
    ] { #expect(text().page(try service(json)).contains(expected), "\(expected)") }
    let fresh = text().page(try service(#"{"assured_date":"2025-11-21"}"#))
    #expect(fresh.contains("2025-11-21") && !fresh.contains("not assured") && !fresh.contains("["))
    #expect(!fresh.contains("Ages") && !fresh.contains("Phone"))
  }

  @Test("Ids are as short as they can be, and found by any beginning, hyphens or not")
  func ids() throws {
    let ids = [
      "37ee5dce-6955-5ae8-87b7-595933d0fe82", "37ee5dce-6955-5ae8-87b7-595933d0fe83", "47ee5dce-6955-5ae8-87b7-595933d0fe82",
    ]
    let services = try ids.map { try service(#"{"id":"\#($0)"}"#) }
    let short = ShortService.short(services)
    #expect(
      services.map { short[$0.id] } == ["37ee5dce69555ae887b7595933d0fe82", "37ee5dce69555ae887b7595933d0fe83", "47ee5dce"])
    let directory = Directory(services)
    #expect(try ShortService.find("4", in: directory).id == services[2].id)
    #expect(try ShortService.find(ids[1].uppercased(), in: directory).id == services[1].id)
    #expect(throws: Mishap.ambiguousID("37ee", Array(ids.prefix(2)))) { try ShortService.find("37ee", in: directory) }
    for typed in ["", "5", "x", ids[0] + "0"] {
      #expect(throws: ServiceMishap.noSuchService(typed)) { try ShortService.find(typed, in: directory) }
    }
  }

  @Test("Whatever is wrong with a file or a service has a sentence in three languages", arguments: Language.allCases)
  func faults(language: Language) throws {
    let whats: [HSDSFault.What] = [
      .missing, .notText, .notNumber, .notObject, .notList, .notID, .notAddress, .notEmail, .notDay, .empty,
      .notOneOf(["a", "b"]),
      .ages, .notDialled, .twice, .tooLong, .unknownKind,
    ]
    let errors: [any Error] =
      whats.map { DirectoryFileError.wrong(number: 3, name: "Apu", HSDSFault("phones[0].number", $0)) as any Error } + [
        DirectoryFileError.wrong(number: 1, name: nil, HSDSFault("", .notObject)), DirectoryFileError.notJSON("near line 2"),
        DirectoryFileError.noServices, DirectoryFileError.newerVersion, DirectoryFileError.tooMany,
        ServiceMishap.noSuchService("a"), ServiceMishap.notOne(2), ServiceMishap.unknownKind("a", ["b"]),
        Refusal(.invalidService, field: "services[0].url"),
      ]
    for error in errors {
      let failure = try #require(FailureTests.failure(error, language))
      let text = failure.text(Speech(language: language))
      #expect(!text.contains("{") && text.hasSuffix("."), "\(text)")
      #expect(failure.status == ("\(error)".hasPrefix("unknownKind") ? .usage : .refused))
      if case DirectoryFileError.wrong(_, _?, _) = error { #expect(text.contains("phones[0].number") && text.contains("Apu")) }
    }
    #expect(
      FailureTests.failure(errors.last ?? CocoaError(.featureUnsupported))?.text(Speech(language: .en)).contains(
        "services[0].url") == true)
  }
}
