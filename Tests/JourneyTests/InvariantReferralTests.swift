import Foundation
import GRDB
import HelplineCore
import HelplineServer
import HelplineVault
import Testing

@testable import HelplineClient

/// Invariant 1 for referrals: what is said in one stands nowhere, and that there is one does not show.
@Suite(.serialized, .turnstile) struct InvariantReferralTests {
  @Test(
    "Texts, codes and references of referrals, out of the helpline and into Exit, reach no file and no message",
    .timeLimit(.minutes(15)))
  func canary() async throws {
    let folder = try Folder()
    let (lists, codes) = try InvariantCanaryTests.randomLists(of: [.referralService, .consent])
    var words: [String] = []
    func word() -> String {
      words.append(InvariantCanaryTests.word())
      return words[words.count - 1]
    }
    let (service, consent) = (try #require(codes[.referralService]), try #require(codes[.consent]))
    let proxy = try RecordingProxy()
    let server = try ServerProcess(data: folder["data"], environment: ["HELPLINE_HTTP_ORIGINS": proxy.address])
    proxy.forward(to: server.port)
    let client = try Client(server: proxy.address)
    let directory = try ProfileDirectory(folder["profile"])
    _ = try await FoundOrganisationFlow.run(
      client: client, setUpToken: try #require(server.setUpToken), name: "Founder", login: "founder",
      passphrase: World.passphrase, roles: Role.allCases, directory: directory)
    let lead = try await Session.signIn(client: client, login: "founder", passphrase: World.passphrase, directory: directory)
    await lead.use(lists)
    let day = await lead.status.day
    func referral() -> Referral {
      Referral(
        day: day, by: lead.member, service: service, consent: consent, expect: day, shared: word(), directory: word())
    }
    var contact = Contact(
      day: day, codes: [.contactKind: "about_self", .channel: "phone", .concern: "change", .outcome: "referred"], note: "")
    let first = referral()
    try contact.refer(first)
    let id = try await lead.log(try contact.completed(lists))
    let second = referral()
    try await lead.refer(second, in: try await lead.contact(id))
    try await lead.moveReferral(first.id, at: .contact(id), to: .sent)
    try await lead.moveReferral(first.id, at: .contact(id), to: .declined, outcome: word())
    let inbound = try await lead.receiveInbound(from: word(), reference: word(), text: word(), mayReply: true)
    let declined = try await lead.receiveInbound(from: "Koulu", reference: "", text: "", mayReply: false)
    try await lead.moveInbound(try await lead.inbound(declined), to: .declined, reason: word())
    let opened = try await lead.openCase(origin: "inbound", contact: inbound, need: "", languages: [])
    try await lead.link(try await lead.inbound(inbound), to: opened)
    let third = referral()
    try await lead.refer(third, inCase: opened)
    try await lead.moveReferral(third.id, at: .inCase(opened), to: .revoked, outcome: word())

    let seen = try await lead.referrals(all: true)
    let content =
      seen.referrals.map { "\($0.referral.json)" }.joined() + seen.inbounds.map { "\($0.inbound.payload.fields)" }.joined()
    for word in words + [service, consent] { #expect(content.contains(word), "the client itself does know") }
    #expect(words.count == 12 && seen.referrals.count == 3 && seen.inbounds.count == 2)
    let used = Canary(words: words + [service, consent])
    var files = try InvariantCanaryTests.files(folder["data"])
    #expect(files.contains { $0.name.hasSuffix("-wal") && !$0.data.isEmpty }, "the log of the database is looked at, too")
    let backup = folder["backup.sqlite"]
    try await Backup.run(Settings(dataDirectory: folder["data"]), to: backup)
    #expect(server.terminate() == 0)
    files += try InvariantCanaryTests.files(folder["data"]) + InvariantCanaryTests.files(folder["profile"])
    files.append(("backup", try Data(contentsOf: backup)))
    files.append(("log", try Data(contentsOf: server.errors)))
    for file in files { #expect(used.found(in: file.data).isEmpty, "in \(file.name)") }
    #expect(proxy.traffic.count > 20_000)
    #expect(used.found(in: proxy.traffic).isEmpty, "in the traffic")
    proxy.stop()
  }

  @Test("A contact leaves as many rows of the same sizes with referrals as without, and so does what is referred to Exit")
  func sizes() async throws {
    var seen: [[String]] = []
    for count in 0...3 {
      let world = try await World(roles: Role.allCases)
      let founder = try await world.signIn(world.founder)
      for number in 1...3 {
        if count == 3 {
          _ = try await founder.receiveInbound(
            from: "Sosiaaliasema", reference: "A \(number)", text: "Nuori haluaa irti.", mayReply: false)
          continue
        }
        var contact = try world.conversation(note: "Lyhyt muistiinpano.")
        for place in 0..<count {
          let consent = ["warm", "written"][place]
          try contact.refer(
            Referral(
              day: world.today, by: founder.member, service: ["anchor", "work_housing"][place], consent: consent,
              expect: world.today, shared: "Tarvitsee apua raha-asioihin."))
        }
        try await founder.log(try contact.completed(world.lists))
      }
      seen.append(
        try await world.server.service.store.pool.read { db in
          try ["compartment", "object", "wrap", "ledger", "transient", "audit"].map { table in
            let columns = try db.columns(in: table).filter { $0.type == "BLOB" }.map { "sum(length(\($0.name)))" }
            let sizes = try Row.fetchOne(db, sql: "SELECT count(*), \(columns.joined(separator: ", ")) FROM \(table)")
            return "\(table) \(sizes.map(\.description) ?? "")"
          }
        })
      await world.close()
    }
    for other in seen.dropFirst() { #expect(other == seen[0]) }
  }
}
