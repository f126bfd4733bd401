import Foundation

/// Samples of what was measured, and of what it is measured against in the same round. The tables are made of them by
/// Benchmarks/report.py.
struct Figures {
  struct Figure: Codable {
    /// One a round.
    var ours: [Double] = []
    /// Of the same rounds; empty where there is nothing to compare with.
    var bare: [Double] = []
  }

  private(set) var all: [String: Figure] = [:]

  init() {}

  /// Those of an earlier run.
  init(contentsOf file: URL) throws { all = try JSONDecoder().decode([String: Figure].self, from: Data(contentsOf: file)) }

  /// Adds a round.
  mutating func add(_ name: String, _ ours: Double, against bare: Double? = nil) {
    all[name, default: Figure()].ours.append(ours)
    if let bare { all[name]?.bare.append(bare) }
    let ratio = bare.map { " against \(Self.short($0)): \(Self.short(ours / $0))" } ?? ""
    say("   \(name): \(Self.short(ours))\(ratio)")
  }

  private static func short(_ value: Double) -> String {
    value >= 100 ? String(Int(value.rounded())) : String((value * 1000).rounded() / 1000)
  }

  /// `others`: figures that stay where this run has measured none of the name.
  func write(to file: URL, keeping others: Figures? = nil) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try encoder.encode(all.merging(others?.all ?? [:]) { new, _ in new }).write(to: file)
  }
}

/// Seconds that `body` takes.
func seconds(_ body: () throws -> Void) rethrows -> Double {
  let clock = ContinuousClock()
  let took = try clock.measure(body)
  return Double(took.components.seconds) + Double(took.components.attoseconds) / 1e18
}

/// A folder of this run; gone with its last holder.
final class WorkFolder: Sendable {
  private let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("helpline-bench-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// A folder of its own in it.
  subscript(_ name: String) -> URL {
    let folder = url.appendingPathComponent(name)
    try? FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    return folder
  }
}
