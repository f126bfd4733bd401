import HelplineAttack

/// What came out for one year.
struct ReportRow {
  let plan: String
  let contacts: Int
  let seed: UInt64
  /// Of the year's cells, from 0 to 1.
  let hidden: Double
  let verdict: Verdict

  var percent: Int { Int((hidden * 100).rounded()) }

  var summary: String {
    "\(percent) % of the year's cells hidden, \(verdict.sensitive) sensitive numbers and \(verdict.insiders) insiders tried with "
      + "\(verdict.programs) programs, \(verdict.findings.count) findings"
  }
}

/// `docs/attack.md`. No times and no dates: the same seeds give the same file.
struct AttackReport {
  let rows: [ReportRow]

  var text: String {
    var lines = [
      "# Attack", "",
      "`make attack` writes this file. It closes synthetic years, month by month, and lets an attacker of our own at everything that was",
      "published: see [statistics.md](statistics.md), \"How it is attacked\". *Sensitive* are the hidden numbers that must not be told, and",
      "numbers in no table that only follow; *insiders* are people who know one hidden number, each one there is; *programs* are the linear",
      "programs that were solved, those in whole numbers not counted. A *finding* is a sensitive number that was worked out exactly, that was",
      "narrowed down to fewer than k − 1 apart, or that an insider could tell; a figure that is not what was counted; or one that a later",
      "release changed.", "",
      "| plan | contacts | seed | year's cells hidden | sensitive | insiders | programs | findings |",
      "|---|---|---|---|---|---|---|---|",
    ]
    for row in rows {
      lines.append(
        "| \(row.plan) | \(row.contacts) | \(row.seed) | \(row.percent) % | \(row.verdict.sensitive) | \(row.verdict.insiders) "
          + "| \(row.verdict.programs) | \(row.verdict.findings.count) |")
    }
    let findings = rows.reduce(0) { $0 + $1.verdict.findings.count }
    lines += ["", findings == 0 ? "No finding in \(rows.count) years." : "**\(findings) findings in \(rows.count) years.**", ""]
    return lines.joined(separator: "\n")
  }
}
