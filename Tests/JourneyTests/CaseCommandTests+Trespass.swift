import Foundation
import Testing

/// Who has no business in a case, or no longer, tries what the command line offers. In the suite of the other commands: each waits for
/// a process, and two at once would leave no thread to the servers of the other suites.
extension CaseCommandTests {
  /// What can be done to a case, with what it reads on standard input.
  private static func everything(_ id: String) -> [(line: String, input: String)] {
    [
      ("case show \(id)", ""), ("case card \(id)", ""), ("case card \(id) --file -", "x"),
      ("case export \(id) --participant", ""), ("network list \(id)", ""),
      ("network add \(id) --agency Toimisto --kind authority --commitment always", ""), ("note add \(id) --note-file -", "x"),
      ("goal add \(id) --domain housing --score 0 --note-file -", "x"),
      ("meeting add \(id) --date 2026-01-01 --type phone --duration lt5 --attended yes", ""),
      ("case assess \(id) --with mentor --note-file -", "x"), ("case agree \(id) --file -", "x"),
      ("case assign \(id) --mentor successor", ""), ("case handover \(id) --to successor --reason-file -", "x"),
      ("case withdraw \(id)", ""), ("case bar \(id) --member successor", ""), ("case accept \(id)", ""),
      ("case decline \(id)", ""), ("case passon \(id)", ""), ("case takeover \(id)", ""), ("case close \(id) --reason other", ""),
      ("case confirm-closing \(id)", ""), ("case reopen \(id)", ""), ("case follow-up \(id) --month 3 --file -", "x"),
      ("case erase \(id) --yes", ""),
    ]
  }

  /// Each is refused, and none of it changes the case.
  private static func tryAll(_ office: Office, _ who: Device, _ name: String, _ id: String) throws {
    for (line, input) in everything(id) {
      let answer = try who.run(line.split(separator: " ").map(String.init), input: input)
      #expect(answer.status == 1, "\(name): \(line): \(answer.errors)")
      let code = answer.json["error"] as? String ?? ""
      #expect(["no_such_case", "not_allowed", "not_admitted", "not_found"].contains(code), "\(name): \(line): \(code)")
      #expect(answer.json.count == 1, "\(name): \(line)")
    }
    let list = try who.run(["case", "list"])
    #expect((list.json["cases"] as? [Any])?.isEmpty ?? (list.json["error"] != nil), "\(name): case list")
  }

  @Test("The old mentor, another mentor, a volunteer and an administrator find nothing to do", .timeLimit(.minutes(15)))
  func trespass() throws {
    let office = try Office(others: [("stranger", "mentor"), ("volunteer", "volunteer"), ("administrator", "administrator")])
    let (coordinator, mentor, successor) = (office.coordinator, office.mentor, office.successor)
    let id = try office.active()
    try office.run(mentor, "note add \(id) --note-file -", input: "Vain mentorille.")
    for (name, device) in office.others.sorted(by: { $0.key < $1.key }) { try Self.tryAll(office, device, name, id) }
    try office.run(coordinator, "case handover \(id) --to successor --reason-file -", input: "Muuttaa pois.")
    try office.run(successor, "case accept \(id)")
    try office.run(mentor, "case passon \(id)")
    // Between the two, and after: the one who left has nothing any more.
    try office.refused(mentor, "case show \(id)", "no_such_case")
    try office.run(successor, "case takeover \(id)")
    try Self.tryAll(office, mentor, "the old mentor", id)
    // A coordinator leads the case, and does none of its mentor's work.
    for (line, code, input) in [
      ("case card \(id)", "no_journal", ""), ("case card \(id) --file -", "no_journal", "x"),
      ("note add \(id) --note-file -", "no_journal", "x"), ("case export \(id) --participant", "no_journal", ""),
      ("goal add \(id) --domain housing --score 0 --note-file -", "no_journal", "x"), ("case accept \(id)", "not_asked", ""),
      ("case decline \(id)", "not_asked", ""), ("case passon \(id)", "no_journal", ""),
      ("case takeover \(id)", "not_passed_on", ""), ("case close \(id) --reason other", "not_theirs", ""),
    ] { try office.refused(coordinator, line, code, input: input) }
    let left = try office.run(successor, "case show \(id)")
    let notes = (left.json["journal"] as? [String: Any])?["notes"] as? [[String: Any]]
    #expect(notes?.map { $0["text"] as? String } == ["Vain mentorille."])
    #expect((left.json["agencies"] as? [Any])?.isEmpty == true && (left.json["barred"] as? [Any])?.isEmpty == true)
    #expect(office.server.terminate() == 0)
  }
}
