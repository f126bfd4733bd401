import ArgumentParser
import Foundation
import HelplineAttack
import HelplineCore
import HelplineStatistics

/// Closes synthetic years and attacks what was published, as somebody would who has all files and knows any one hidden number.
@main
struct HelplineAttackCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "helpline-attack", abstract: "Attacks the releases of synthetic years, and writes a report.")

  @Option(help: "How many years for each plan.")
  var years = 10

  @Option(help: "The seed of the first of them; the others follow.")
  var seed: UInt64 = 1

  @Option(help: "Where the report goes; to standard output without it.")
  var report: String?

  private static let volumes: [(plan: String, contacts: Int)] = [("small", 150), ("medium", 600), ("large", 3_000)]

  func run() throws {
    let folder = try ConfigurationFolder.find()
    let lists = try CodeLists(contentsOf: folder.file(CodeLists.fileName))
    let json = try String(contentsOf: folder.file(PublicationPlans.fileName), encoding: .utf8)
    var rows: [ReportRow] = []
    for (plan, contacts) in Self.volumes {
      // Only the plan's name: everything else is as delivered.
      let own = json.replacing(/"usual": "\w+"/, with: "\"usual\": \"\(plan)\"")
      let closing = MonthClosing(plans: try PublicationPlans(json: Data(own.utf8), lists: lists), lists: lists)
      for seed in seed..<(seed + UInt64(years)) { rows.append(try attack(plan, contacts, seed, closing)) }
    }
    let text = AttackReport(rows: rows).text
    if let report {
      try text.write(toFile: report, atomically: true, encoding: .utf8)
      say("\(report) written")
    } else {
      print(text)
    }
    if rows.contains(where: { !$0.verdict.findings.isEmpty }) { throw ExitCode.failure }
  }

  private func attack(_ plan: String, _ contacts: Int, _ seed: UInt64, _ closing: MonthClosing) throws -> ReportRow {
    let synthetic = SyntheticYear(contacts: contacts, seed: seed)
    let closed = try ClosedYear(synthetic, with: closing)
    let verdict = Verdict(closed.files, truth: HandCount(synthetic.months), insiders: 1, seed: seed)
    let row = ReportRow(plan: plan, contacts: contacts, seed: seed, hidden: closed.hiddenShareOfYear, verdict: verdict)
    say("\(plan) \(contacts), seed \(seed): closed in \(Int(closed.seconds.reduce(0, +).rounded(.up))) s, \(row.summary)")
    for finding in verdict.findings { say("  \(finding)") }
    return row
  }

  private func say(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }
}
