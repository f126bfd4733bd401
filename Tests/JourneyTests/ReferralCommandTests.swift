import Foundation
import Testing

/// Referrals at the command line: out of the helpline to a service, and from a service into Exit. Every step by a process of its own.
@Suite(.serialized, .turnstile) struct ReferralCommandTests {
  typealias Device = CommandLineTests.Device

  private static let talk = "contact log --kind about_other --channel phone --concern online --outcome referred"

  private static func referral(_ answer: Device.Answer) throws -> [String: Any] {
    try #require(answer.json["referral"] as? [String: Any], "\(answer.errors)")
  }

  private static func lines(_ answer: Device.Answer, _ list: String = "referrals") throws -> [[String: Any]] {
    try #require(answer.json[list] as? [[String: Any]], "\(answer.errors)")
  }

  @Test("A contact is logged with a referral, which is followed until its outcome", .timeLimit(.minutes(15)))
  func outbound() throws {
    let office = try Office(others: [("volunteer", "volunteer")])
    let volunteer = try #require(office.others["volunteer"])
    let coordinator = office.coordinator
    // What is wrong is said before anything is saved.
    try office.refused(volunteer, "\(Self.talk) --service mars --consent warm", "unknown_code", status: 64)
    try office.refused(
      volunteer, "\(Self.talk) --service anchor --consent warm --share-file -", "personal_data", input: "Soita 040 123 4567.")
    try office.refused(
      volunteer, "contact log --kind silent --channel phone --service anchor --consent warm", "not_referred")
    #expect(try Self.lines(try office.run(volunteer, "referral list --all")).isEmpty)

    let logged = try office.run(
      volunteer, "\(Self.talk) --service anchor --consent warm --expect 2026-01-31 --share-file -",
      input: "Nuori tarvitsee tukea.")
    let contact = try #require(logged.json["id"] as? String)
    let made = try #require(logged.json["referral"] as? [String: Any])
    let reference = try #require(made["reference"] as? String)
    #expect(made["contact"] as? String == contact && made["overdue"] as? Bool == true && made["open"] as? Bool == true)

    // It asks for no decision, and stands among what is overdue.
    #expect(try Self.lines(try office.run(coordinator, "contact list"), "contacts").isEmpty)
    let due = try Self.lines(try office.run(coordinator, "referral list --due"))
    #expect(due.map { $0["reference"] as? String } == [reference])
    let overview = try Self.lines(try office.run(coordinator, "overview"))
    #expect(overview.first?["contact"] as? String == contact && overview.first?["service"] as? String == "anchor")
    let shown = try office.run(volunteer, "referral show \(reference.uppercased())")
    #expect(shown.json["shared"] as? String == "Nuori tarvitsee tukea.")

    try office.run(coordinator, "referral state \(reference) sent")
    try office.refused(coordinator, "referral state \(reference) done", "referral_not_allowed")
    try office.refused(coordinator, "referral state 000000 sent", "no_such_referral")
    try office.run(coordinator, "referral state \(reference) accepted")
    try office.refused(volunteer, "referral state \(reference) started", "no_such_referral")
    try office.run(coordinator, "referral state \(reference) started")
    try office.run(coordinator, "referral state \(reference) done --outcome-file -", input: "Sai ajan viikon päähän.")
    let ended = try office.run(coordinator, "referral show \(reference)")
    #expect(ended.json["outcome"] as? String == "Sai ajan viikon päähän." && ended.json["band"] as? String == "same_day")
    let history = try #require(ended.json["history"] as? [[String: Any]]).map { $0["state"] as? String }
    #expect(history == ["agreed", "sent", "accepted", "started", "done"])
    #expect(try Self.lines(try office.run(coordinator, "referral list")).isEmpty)
    let seen = try office.run(coordinator, "contact show \(contact)")
    #expect(try Self.lines(seen).map { $0["state"] as? String } == ["done"] && seen.json["open"] as? Bool == false)
    // Another one, of the same contact, later.
    let later = try office.run(coordinator, "referral make --contact \(contact.prefix(8)) --service family --consent self")
    #expect(try Self.referral(later)["open"] as? Bool == false)
    #expect(try Self.lines(try office.run(coordinator, "referral list --all")).count == 2)
  }

  @Test("At a terminal the service is chosen by key out of the directory; who ends the input has saved nothing")
  func chosenByKey() throws {
    let office = try Office()
    let coordinator = office.coordinator
    let example = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../config/services.json")
      .standardizedFileURL
    try office.run(coordinator, "service import \(example.path)")
    let found = try Self.lines(try office.run(coordinator, "service search --kind family"), "services")
    let services = found.compactMap { $0["id"] as? String }
    try #require(services.count > 2)
    let contact = try #require(try office.run(coordinator, Self.talk).json["id"] as? String)
    let command = "referral make --contact \(contact) --consent self --service"
    func referred() throws -> [String?] {
      try Self.lines(try office.run(coordinator, "referral list --all")).map { $0["directory"] as? String }
    }

    let cancelled = try TypedCommand(coordinator, "\(command) family", keys: "\u{4}")
    #expect(cancelled.status == 1 && cancelled.output == "", "\(cancelled.errors)")
    #expect(try referred() == [])
    let second = try TypedCommand(coordinator, "\(command) family", keys: "2")
    #expect(second.status == 0 && second.errors.contains("\n  2  "), "\(second.errors)")
    #expect(try referred() == [services[1]])
    let none = try TypedCommand(coordinator, "\(command) family", keys: "9\n")
    #expect(none.status == 0, "\(none.errors)")
    #expect(try referred().compactMap { $0 } == [services[1]])
    // No entry is of this kind, so nothing is asked.
    let unasked = try TypedCommand(coordinator, "\(command) unknown", keys: "")
    #expect(unasked.status == 0 && !unasked.errors.contains("  1  "), "\(unasked.errors)")
    #expect(try referred().count == 3)
    #expect(office.server.terminate() == 0)
  }

  @Test("A mentor refers from a case; what a unit refers to Exit is answered, and becomes a case", .timeLimit(.minutes(15)))
  func inbound() throws {
    let office = try Office()
    let (coordinator, mentor) = (office.coordinator, office.mentor)
    let first = try office.active()
    let made = try Self.referral(
      try office.run(mentor, "referral make --case \(first.prefix(8)) --service work_housing --consent written"))
    let reference = try #require(made["reference"] as? String)
    #expect(made["case"] as? String == first && made["contact"] == nil)
    try office.run(mentor, "referral state \(reference) sent")
    #expect(try Self.lines(try office.run(mentor, "case show \(first)")).map { $0["state"] as? String } == ["sent"])
    #expect(try Self.lines(try office.run(coordinator, "referral list")).map { $0["reference"] as? String } == [reference])
    #expect(try Self.lines(try office.run(office.successor, "referral list --all")).isEmpty)
    try office.refused(office.successor, "referral state \(reference) accepted", "no_such_referral")
    try office.refused(mentor, "referral receive --from Koulu --from-file -", "not_allowed", input: "x")

    try office.refused(coordinator, "referral receive --from Koulu --from-file -", "no_text", status: 64)
    let id = try #require(
      try office.run(
        coordinator, "referral receive --from Sosiaaliasema --reference A12 --from-file - --may-reply", input: "Haluaa irti."
      ).json["id"] as? String)
    let short = String(id.prefix(8))
    try office.run(coordinator, "referral state \(short) acknowledged")
    try office.refused(coordinator, "referral state \(short) accepted", "answers_inbound")
    let accepted = try office.run(coordinator, "referral answer \(short) accept")
    #expect((accepted.json["reply"] as? String)?.contains("A12") == true)
    let opened = try office.run(coordinator, "case open --contact \(short)")
    let caseID = try #require(opened.json["id"] as? String)
    #expect(opened.json["contact_settled"] as? Bool == true)
    let shown = try office.run(coordinator, "case show \(caseID)")
    #expect((shown.json["case"] as? [String: Any])?["origin"] as? String == "inbound" && shown.json["contact"] as? String == id)
    let inbound = try #require(try office.run(coordinator, "referral show \(short)").json["inbound"] as? [String: Any])
    #expect(inbound["case"] as? String == caseID && inbound["open"] as? Bool == false)
    try office.refused(coordinator, "case open --contact \(short)", "other_case")

    let other = try #require(
      try office.run(coordinator, "referral receive --from Koulu --from-file -", input: "Kysyy neuvoa.").json["id"] as? String)
    try office.refused(coordinator, "referral answer \(other) decline", "no_text", status: 64)
    let declined = try office.run(coordinator, "referral answer \(other) decline --reason-file -", input: "Ei Exit-tarvetta.")
    #expect(declined.json["reply"] == nil && declined.json["state"] as? String == "declined")
    try office.refused(coordinator, "referral answer \(other) accept", "referral_not_allowed")
    try office.refused(coordinator, "case open --contact \(other)", "referral_not_allowed")
    #expect(try Self.lines(try office.run(coordinator, "referral list"), "inbound").isEmpty)
    #expect(try Self.lines(try office.run(coordinator, "referral list --all"), "inbound").count == 2)
  }
}
