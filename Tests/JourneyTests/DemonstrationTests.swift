import Foundation
import HelplineClient
import HelplineCore
import HelplineServer
import Testing

@testable import helpline_demo

/// The demonstration, with few contacts and few meetings: its cases, and who sees them.
@Suite(.turnstile) struct DemonstrationTests {
  @Test("Forty cases in every status; each mentor has a caseload, and opens none of the other's")
  func cases() async throws {
    let folder = try Folder("helpline-demonstration-test")
    let demonstration = try Demonstration(folder: folder["made"], fresh: true)
    try await demonstration.make(Demonstration.Size(contactsAYear: 24, pace: 6)) { _ in }
    #expect(demonstration.isMade && demonstration.credentials().contains { $0.hasPrefix("mentor-2") })
    var settings = Settings(dataDirectory: demonstration.server)
    settings.demonstration = true
    let server = try await TestServer(demonstration.server) { $0 = settings }
    #expect(throws: SettingsError.self) { try Demonstration(folder: folder["made"], fresh: true) }
    #expect(demonstration.isMade)
    let client = try Client(server: server.address)
    let coordinator = try await signIn("coordinator-1", client, demonstration)
    let all = try await coordinator.cases()
    #expect(all.count == 40 && Set(all.map(\.record.record.status)) == Set(CaseStatus.allCases))
    #expect(Set(all.flatMap(\.network).map(\.record.kind)).count == 5)
    #expect(Set(all.map(\.record.record.origin)) == ["contact", "direct", "inbound"])
    #expect(all.contains { $0.answers.contains { $0.record.kind == .declined && !$0.record.reason.isEmpty } })
    #expect(all.contains { $0.assignment?.record.barred.isEmpty == false })
    let today = await coordinator.status.day
    #expect(all.contains { $0.record.record.nextStep?.isOverdue(on: today) == true })
    #expect(all.contains { $0.record.record.followUps(after: $0.followUps.map(\.record)).first.map { $0.due < today } == true })
    // Whatever chance brings, a coordinator has somebody to call back.
    let waiting = try await coordinator.contacts(all: false)
    #expect(waiting.count >= 3 && waiting.contains { $0.contact.day == today })

    #expect(try await coordinator.overview().mentors.allSatisfy { $0.languages.contains("fi") && $0.languages.count > 1 })

    // Nothing is dated ahead, and every status came after the one before.
    for one in all {
      let days = one.record.record.history.map(\.day)
      #expect(days == days.sorted() && days.allSatisfy { $0 <= today })
    }

    // Every month is closed that can be.
    #expect(try await coordinator.monthsToClose().ready.isEmpty)
    let releases = try await coordinator.releases().releases
    #expect(releases.count >= 16 && releases.contains { YearReport($0) != nil })
    #expect(releases.last?.month == today.inMonth.adding(months: today.day >= 3 ? -1 : -2))
    // Referrals in every state, some overdue, from contacts and from cases; and what other services refer.
    let referrals = try await coordinator.referrals(all: true)
    #expect(Set(referrals.referrals.map(\.referral.state)) == Set(ReferralState.allCases))
    #expect(referrals.referrals.count { $0.referral.isOverdue(on: today) } >= 3 && referrals.notBelieved.isEmpty)
    #expect(referrals.referrals.contains { if case .inCase = $0.place { true } else { false } })
    for found in referrals.referrals {
      #expect(PersonalData.find(in: found.referral.shared + found.referral.outcome).isEmpty)
    }
    #expect(Set(referrals.inbounds.map(\.inbound.state)) == Set(Inbound.State.allCases))
    // What older cases were opened from was purged, like every contact.
    let begun = all.filter { $0.record.record.origin == "inbound" && $0.record.record.day > today.adding(days: -150) }
    #expect(!begun.isEmpty && begun.allSatisfy { one in referrals.inbounds.contains { $0.inbound.oneCase == one.id } })

    let first = try await signIn("mentor-1", client, demonstration)
    let second = try await signIn("mentor-2", client, demonstration)
    let (load, other) = (try await first.myCases(), try await second.myCases())
    let (own, others) = (load.filter { $0.journal != nil }, other.filter { $0.journal != nil })
    #expect(own.count > others.count && others.count > 5)
    #expect(Set(own.map(\.id)).isDisjoint(with: others.map(\.id)))
    #expect(own.allSatisfy { $0.mentor == first.member } && others.allSatisfy { $0.mentor == second.member })
    // The one that is being handed over is in both lists; its journal is still the first mentor's alone.
    let shared = Set(load.map(\.id)).intersection(other.map(\.id))
    #expect(shared.count == 1 && own.contains { shared.contains($0.id) })
    for one in own where !shared.contains(one.id) {
      await #expect(throws: ClientError.noSuchCase) { try await second.oneCase(one.id) }
    }
    for one in others { await #expect(throws: ClientError.noSuchCase) { try await first.oneCase(one.id) } }
    // One that was handed over: its journal holds what the mentor before wrote, and the new one goes on.
    let handed = try #require(others.first { ($0.assignment?.record.named.count ?? 0) > 1 })
    #expect(Set((handed.journal?.meetings ?? []).map(\.author)) == [first.member, second.member])
    await client.close()
    await server.stop()
  }

  @Test("A year and a half of a mentor's work: meetings, scores that go up and down, next steps in time, nobody's data")
  func story() throws {
    let today = try #require(Day("2026-11-18"))
    let acts = CasePlan.all(today: today, pace: 1, seed: 40)
    #expect(acts.map(\.act.day) == acts.map(\.act.day).sorted(by: >) && acts.allSatisfy { $0.act.day >= 0 })
    var meetings: [Int: [String]] = [:]
    var scores: [String: [Int]] = [:]
    for (number, act) in acts {
      switch act.what {
      case .meeting(_, _, _, let text, let next, let ahead):
        #expect(ahead < act.day && !next.isEmpty)
        // Neighbours in a timeline differ.
        #expect(meetings[number]?.last != text)
        meetings[number, default: []].append(text)
      case .score(let goal, let score): scores["\(number) \(goal)", default: []].append(score)
      default: break
      }
    }
    #expect(meetings.values.map(\.count).max()! <= 32 && meetings.values.count { $0.count >= 5 } >= 20)
    let changes = scores.values.flatMap { zip($0.dropFirst(), $0).map { $0 - $1 } }
    #expect(changes.contains { $0 > 0 } && changes.contains { $0 < 0 })
    for (_, act) in acts { for text in Self.texts(act.what) { #expect(PersonalData.find(in: text).isEmpty, "\(text)") } }
    // The same story for the same seed.
    #expect(
      "\(CasePlan.all(today: today, pace: 1, seed: 40).map(\.act.what).map { "\($0)".prefix(200) })"
        == "\(acts.map(\.act.what).map { "\($0)".prefix(200) })")
  }

  private static func texts(_ what: CaseAct.What) -> [String] {
    switch what {
    case .call(_, let text), .open(_, let text, _), .assess(_, _, let text), .agree(let text), .decline(let text),
      .card(let text),
      .note(let text), .goal(_, let text, _), .followUp(_, let text):
      [text]
    case .meeting(_, _, _, let text, let next, _): [text, next]
    case .agency(let agency): [agency.name, agency.area, agency.shares]
    default: []
    }
  }

  private func signIn(_ login: String, _ client: Client, _ demonstration: Demonstration) async throws -> Session {
    let line = try #require(demonstration.credentials().first { $0.hasPrefix(login) })
    let passphrase = line.dropFirst(login.count).trimmingCharacters(in: .whitespaces)
    return try await Session.signIn(
      client: client, login: login, passphrase: passphrase,
      directory: try ProfileDirectory(demonstration.folder.appendingPathComponent("devices/\(login)")))
  }
}
