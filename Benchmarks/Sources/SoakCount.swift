import Foundation
import HelplineCore
import HelplineVault

/// Compares what the database holds with what was sent and acknowledged.
struct SoakCount {
  let crowd: SoakCrowd
  let lives: SoakLives
  let data: URL

  struct Figures: Codable {
    var minutes = 0.0
    var seed: UInt64 = 0
    var clients = SoakCommand.clients
    var acknowledged = 0
    var acknowledgedTwice = 0
    /// Requests that were begun, repeated ones included.
    var tries = 0
    var pages = 0
    var stored = 0
    var lost = 0
    var neverSent = 0
    /// Stored with other bytes than those that were sent.
    var changed = 0
    var objects = 0
    var wraps = 0
    var entries = 0
    var killed = 0
    var asked = 0
    /// Lives that were asked to end and did not end with 0.
    var endedBadly = 0
    var firstAnswer: [Double] = []
    /// Seconds until a contact was acknowledged, outages included: median, 99th of a hundred, longest.
    var waits: [Double] = []
    /// Bytes a second, of each life that was long enough.
    var slopes: [Double] = []
    var mostMemory = 0.0
    /// Bytes.
    var databaseBytes = 0
    var logBytes = 0

    var isSound: Bool {
      lost == 0 && neverSent == 0 && changed == 0 && acknowledgedTwice == 0 && endedBadly == 0 && stored == acknowledged
        && objects == stored && wraps == stored && entries == 4 * stored && acknowledged > 0
    }
  }

  func figures(minutes: Double, seed: UInt64) throws -> Figures {
    let file = data.appendingPathComponent("helpline.sqlite")
    var figures = Figures()
    figures.minutes = minutes
    figures.seed = seed
    func size(_ path: String) -> Int { (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0 }
    figures.databaseBytes = size(file.path)
    figures.logBytes = size(file.path + "-wal")
    let known = crowd.all
    let database = try PlainSQLite(file)
    let stored = Set(try database.blobs("SELECT id FROM compartment WHERE kind = 1").map { try ID($0) })
    let ids = try database.blobs(
      "SELECT o.id FROM object o JOIN compartment c ON c.id = o.compartment WHERE c.kind = 1 ORDER BY o.id")
    let bytes = try database.blobs(
      "SELECT o.sealed FROM object o JOIN compartment c ON c.id = o.compartment WHERE c.kind = 1 ORDER BY o.id")
    for (id, sealed) in zip(ids, bytes) where try Sodium.hash(sealed, count: 16) != known.sent[try ID(id)] {
      figures.changed += 1
    }
    figures.stored = stored.count
    figures.objects = ids.count
    figures.wraps = try database.integer(
      "SELECT count(*) FROM wrap w JOIN compartment c ON c.id = w.compartment WHERE c.kind = 1")
    figures.entries = try database.integer("SELECT count(*) FROM ledger")
    figures.acknowledged = known.acknowledged.count
    figures.acknowledgedTwice = known.acknowledged.values.count { $0 > 1 }
    figures.lost = known.acknowledged.keys.count { !stored.contains($0) }
    figures.neverSent = stored.count { known.sent[$0] == nil }
    figures.tries = known.tries
    figures.pages = known.pages
    let lives = lives.all
    figures.killed = lives.count { $0.ended == "killed" }
    figures.asked = lives.count { $0.ended == "asked" }
    figures.endedBadly = lives.count { $0.ended == "asked" && $0.status != 0 }
    figures.firstAnswer = lives.map(\.firstAnswer)
    figures.slopes = lives.compactMap(\.slope)
    figures.mostMemory = lives.flatMap(\.samples).map { $0[1] }.max() ?? 0
    let waits = known.seconds.sorted()
    figures.waits = waits.isEmpty ? [] : [waits[waits.count / 2], waits[waits.count * 99 / 100], waits[waits.count - 1]]
    return figures
  }
}
