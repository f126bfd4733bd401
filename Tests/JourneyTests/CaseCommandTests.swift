import Foundation
import HelplineVault
import Testing

/// A case at the command line, from its opening to its erasure: every step by a process of its own.
@Suite(.serialized, .turnstile) struct CaseCommandTests {
  typealias Device = CommandLineTests.Device

  private static func word() -> String { "zq" + Sodium.random(7).map { String(format: "%02x", $0) }.joined() }

  private static func summary(_ answer: Device.Answer) throws -> [String: Any] {
    try #require(answer.json["case"] as? [String: Any], "\(answer.errors)")
  }

  private static func text(_ answer: Device.Answer) throws -> String {
    String(decoding: try JSONSerialization.data(withJSONObject: answer.json), as: UTF8.self)
  }

  @Test("From the opening to the erasure; what stands in the journal stays its mentor's", .timeLimit(.minutes(15)))
  func whole() throws {
    let office = try Office()
    let (need, note, goalText, card, reason) = (Self.word(), Self.word(), Self.word(), Self.word(), Self.word())
    let (coordinator, mentor, successor) = (office.coordinator, office.mentor, office.successor)
    let id = try office.active(need: need)
    let short = String(id.prefix(8))

    // The work.
    try office.run(mentor, "note add \(short) --note-file -", input: note)
    try office.refused(mentor, "note add \(short) --note-file -", "personal_data", input: "Soita 040 123 4567.")
    try office.run(mentor, "goal add \(short) --domain housing --score -1 --note-file -", input: goalText)
    try office.refused(mentor, "goal add \(short) --domain home --score 0 --note-file -", "unknown_code", input: "x", status: 64)
    let shown = try office.run(mentor, "case show \(short)")
    let journal = try #require(shown.json["journal"] as? [String: Any])
    let goal = try #require((journal["goals"] as? [[String: Any]])?.first?["id"] as? String)
    try office.run(mentor, "goal score \(short) \(goal.prefix(6)) -2")
    try office.refused(mentor, "goal score \(short) \(goal) 3", "off_scale")
    try office.run(mentor, "goal score \(short) \(goal.prefix(6)) 1")
    let today = try #require(try Self.summary(shown)["since"] as? String)
    try office.run(
      mentor,
      "meeting add \(short) --date \(today) --type phone --duration 15_29 --attended yes --next-step-file - --next-step-day \(today)",
      input: "Käydään katsomassa asuntoa.")
    try office.refused(
      mentor, "meeting add \(short) --date 2999-01-01 --type phone --duration lt5 --attended no", "future_day", status: 64)
    try office.run(mentor, "case card \(short) --file -", input: "040 123 4567 \(card)")
    try office.run(
      mentor, "network add \(short) --agency Asuntotoimi --kind city_service --commitment area --area asuminen")
    try office.run(mentor, "network edit \(short) asuntotoimi --may-share-file -", input: "Vain asumisen asiat.")

    // A coordinator sees the coordination, and nothing of the journal.
    let seen = try office.run(coordinator, "case show \(short)")
    let all = try Self.text(seen)
    #expect(all.contains(need) && all.contains("Vain asumisen asiat."))
    #expect(seen.json["journal"] == nil && ![note, goalText, card].contains { all.contains($0) })
    #expect(try Self.summary(seen)["last_meeting"] as? String == today)
    try office.refused(coordinator, "note add \(short) --note-file -", "no_journal", input: "x")
    try office.refused(coordinator, "case card \(short)", "no_journal")

    // The hand-over: each part by whoever it belongs to, and nothing by itself.
    try office.refused(coordinator, "case assign \(short) --mentor successor", "no_hand_over")
    try office.refused(coordinator, "case handover \(short) --to successor --reason-file -", "no_text", status: 64)
    try office.run(coordinator, "case handover \(short) --to successor --reason-file - --meeting \(today)", input: reason)
    for device in [coordinator, mentor, successor] {
      let told = try #require(try office.run(device, "case show \(short)").json["hand_over"] as? [String: Any])
      #expect(told["reason"] as? String == reason && told["meeting"] as? String == today)
    }
    try office.refused(mentor, "case passon \(short)", "not_accepted")
    try office.refused(mentor, "case accept \(short)", "not_asked")
    try office.run(successor, "case accept \(short)")
    try office.refused(successor, "case takeover \(short)", "not_passed_on")
    let told = try office.run(mentor, "case list --mine")
    #expect(told.errors.contains("helpline case passon \(id.prefix(6))"))
    #expect((told.json["cases"] as? [[String: Any]])?.first?["awaits"] as? String == "pass_on")
    try office.run(mentor, "case passon \(short)")
    try office.refused(mentor, "case show \(id)", "no_such_case")
    #expect((try office.run(mentor, "case list").json["cases"] as? [Any])?.isEmpty == true)
    try office.refused(successor, "note add \(short) --note-file -", "not_taken_over", input: "x")
    #expect(try Self.summary(try office.run(successor, "case show \(short)"))["awaits"] as? String == "take_over")
    try office.run(successor, "case takeover \(short)")
    #expect(try Self.text(try office.run(successor, "case show \(short)")).contains(note))
    #expect((try office.run(successor, "case card \(short)").json["card"] as? String)?.contains(card) == true)
    let taken = try office.run(coordinator, "case show \(short)")
    #expect(taken.json["hand_over"] == nil, "it is done")
    #expect((taken.json["history"] as? [[String: Any]])?.compactMap { $0["reason"] as? String } == [reason])

    // The participant gets the plan, and nothing else.
    let plan = try office.run(successor, "case export \(short) --participant")
    let goals = try #require(plan.json["goals"] as? [[String: Any]])
    #expect(plan.json.count == 1 && goals.count == 1 && goals[0]["text"] as? String == goalText && goals[0]["id"] == nil)

    // The end: its mentor's to ask for.
    try office.refused(coordinator, "case close \(short) --reason other", "not_theirs")
    try office.refused(successor, "case close \(short) --reason tired", "unknown_code", status: 64)
    try office.run(successor, "case close \(short) --reason goals_met")
    let closing = try office.run(coordinator, "case list")
    #expect(closing.errors.contains("helpline case confirm-closing \(id.prefix(6))"))
    try office.run(coordinator, "case confirm-closing \(short)")
    #expect(try Self.summary(try office.run(coordinator, "case show \(short)"))["status"] as? String == "following")
    let files = try InvariantCanaryTests.files(office.folder["data"])
    let canary = Canary(words: [need, note, goalText, card, reason])
    #expect(files.contains { $0.data.count > 10_000 })
    for file in files { #expect(canary.found(in: file.data).isEmpty, "in \(file.name)") }
    try office.run(coordinator, "case erase \(short) --yes")
    #expect((try office.run(coordinator, "case list").json["cases"] as? [Any])?.isEmpty == true)
    try office.refused(successor, "case show \(id)", "no_such_case")
    #expect(office.server.terminate() == 0)
  }

  @Test("A case from a contact; declined, barred, withdrawn, reopened, followed up", .timeLimit(.minutes(15)))
  func otherWays() throws {
    let office = try Office()
    let (coordinator, mentor, successor) = (office.coordinator, office.mentor, office.successor)
    let log = "contact log --kind about_self --channel phone --concern leaving --outcome exit_intake --asks exit_intake"
    let contact = try #require(try office.run(coordinator, log).json["id"] as? String)
    let opened = try office.run(coordinator, "case open --contact \(contact.prefix(6))")
    let id = try #require(opened.json["id"] as? String)
    #expect(opened.json["contact_settled"] as? Bool == true)
    #expect((try office.run(coordinator, "contact list").json["contacts"] as? [Any])?.isEmpty == true)
    let whole = try office.run(coordinator, "case show \(id)")
    #expect(whole.json["contact"] as? String == contact)
    #expect(try Self.summary(whole)["origin"] as? String == "contact")
    try office.refused(coordinator, "case open --origin contact", "no_contact")
    try office.refused(mentor, "case open", "not_allowed")

    try office.refused(coordinator, "case assess \(id) --with Aino --note-file -", "not_a_pair", input: "Arvio.")
    try office.run(coordinator, "case assess \(id) --with mentor --note-file -", input: "Arvio.")
    try office.run(coordinator, "case agree \(id) --file -", input: "Sovittu.")
    try office.refused(coordinator, "case handover \(id) --to mentor --reason-file -", "not_active_yet", input: "Syy.")
    try office.run(coordinator, "case assign \(id) --mentor mentor")
    try office.run(mentor, "case decline \(id) --reason-file -", input: "Tunnen hänet.")
    try office.run(coordinator, "case bar \(id) --member mentor")
    try office.refused(coordinator, "case assign \(id) --mentor mentor", "barred")
    try office.refused(coordinator, "case assign \(id) --mentor Aino", "not_a_mentor")
    try office.run(coordinator, "case assign \(id) --mentor successor")
    try office.run(coordinator, "case withdraw \(id)")
    try office.refused(successor, "case show \(id)", "no_such_case")
    try office.run(coordinator, "case assign \(id) --mentor successor")
    try office.run(successor, "case accept \(id)")

    try office.run(successor, "case close \(id) --reason withdrew")
    try office.run(coordinator, "case reopen \(id)")
    try office.run(successor, "case close \(id) --reason moved_on")
    try office.run(coordinator, "case confirm-closing \(id)")
    try office.refused(successor, "case follow-up \(id) --month 3 --file -", "no_text", input: "", status: 64)
    try office.run(successor, "case follow-up \(id) --month 3 --file -", input: "Kuuluu hyvää.")
    try office.refused(successor, "case follow-up \(id) --month 3 --file -", "no_follow_up", input: "Taas.")
    try office.run(coordinator, "case follow-up \(id) --month 12 --file -", input: "Kuuluu yhä hyvää.")
    let ended = try office.run(successor, "case show \(id)")
    #expect(try Self.summary(ended)["status"] as? String == "ended")
    #expect((ended.json["closing"] as? [String: Any])?["reason"] as? String == "moved_on")
    #expect(office.server.terminate() == 0)
  }

  @Test("The overview says what a hand count says, to coordinators only", .timeLimit(.minutes(15)))
  func overview() throws {
    let office = try Office()
    let coordinator = office.coordinator
    let log = "contact log --kind about_other --channel phone --concern online --outcome support --asks callback --urgency"
    for urgency in ["routine", "urgent", "routine"] { try office.run(coordinator, "\(log) \(urgency)") }
    let settled = try #require(try office.run(coordinator, "\(log) soon").json["id"] as? String)
    try office.run(coordinator, "contact settle \(settled) --as callback")
    _ = try office.active()
    let waiting = try #require(try office.run(coordinator, "case open").json["id"] as? String)
    try office.run(coordinator, "case assess \(waiting) --with mentor --note-file -", input: "Arvio.")
    try office.run(coordinator, "case agree \(waiting) --file -", input: "Sovittu.")
    let new = try #require(try office.run(coordinator, "case open").json["id"] as? String)
    try office.refused(office.mentor, "overview", "not_allowed")
    let found = try office.run(coordinator, "overview").json
    func rows(_ name: String, _ fields: String...) throws -> [String] {
      let rows = try #require(found[name] as? [[String: Any]], "\(name)")
      return rows.map { row in fields.map { row[$0].map { "\($0)" } ?? "-" }.joined(separator: " ") }
    }
    #expect(try rows("contacts", "urgency", "count", "longest") == ["urgent 1 0", "routine 2 0"])
    #expect(try rows("waiting", "id", "status", "days") == ["\(waiting) agreed 0"])
    #expect(try rows("decisions", "id", "waits_for", "days") == ["\(new) assess 0"])
    #expect(try rows("mentors", "name", "load") == ["successor 0", "mentor 1"])
    #expect(try rows("follow_ups").isEmpty)
    #expect((found["not_believed"] as? [Any])?.isEmpty == true)
    #expect(office.server.terminate() == 0)
  }
}
