import Foundation
import HelplineAttack
import HelplineCore
import HelplineStatistics
import HelplineVault
import Testing

/// One after the other, because CBC, which library and attacker both use, keeps state in globals.
@Suite("Statistics", .serialized)
struct StatisticsTests {}

/// The files that the software is delivered with.
enum Delivered {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "config")
  static func lists() throws -> CodeLists { try CodeLists(contentsOf: folder.appending(path: CodeLists.fileName)) }

  static func closing(_ plan: String) throws -> MonthClosing { MonthClosing(plans: try plans(plan), lists: try lists()) }

  /// The plans, with one of them for every year.
  static func plans(_ name: String) throws -> PublicationPlans {
    let json = try String(contentsOf: folder.appending(path: PublicationPlans.fileName), encoding: .utf8)
      .replacing(/"usual": "\w+"/, with: "\"usual\": \"\(name)\"")
    return try PublicationPlans(json: Data(json.utf8), lists: try lists())
  }
}
