import Foundation
import HelplineAttack
import HelplineCore
import HelplineStatistics

/// Synthetic years, closed month by month: how long that takes, and how much of the year stays hidden, by plan and volume. The entries
/// are open already: what their opening takes is in the table of the vault.
enum ClosingPart {
  private static let volumes: [(plan: String, contacts: Int)] = [
    ("small", 150), ("medium", 600), ("large", 3_000), ("large", 30_000),
  ]

  static func measure(quick: Bool, _ figures: inout Figures) throws {
    let folder = try ConfigurationFolder.find()
    let lists = try CodeLists(contentsOf: folder.file(CodeLists.fileName))
    let json = try String(contentsOf: folder.file(PublicationPlans.fileName), encoding: .utf8)
    for (plan, contacts) in volumes where !quick || contacts <= 3_000 {
      let own = json.replacing(/"usual": "\w+"/, with: "\"usual\": \"\(plan)\"")
      let closing = MonthClosing(plans: try PublicationPlans(json: Data(own.utf8), lists: lists), lists: lists)
      for seed in 1...UInt64(quick ? 1 : 5) {
        let closed = try ClosedYear(SyntheticYear(contacts: contacts, seed: seed), with: closing)
        figures.add("closing-month-\(plan)-\(contacts)", closed.seconds.dropLast().reduce(0, +) / 11)
        figures.add("closing-december-\(plan)-\(contacts)", closed.seconds.last ?? 0)
        figures.add("closing-hidden-\(plan)-\(contacts)", closed.hiddenShareOfYear * 100)
      }
    }
  }
}
