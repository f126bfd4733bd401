import Foundation

@testable import HelplineVault

/// The organisation of `Tests/Vectors`, with everybody's secrets, so that the vectors are good inputs and the harness can
/// seal and sign what the fuzzer makes. `corpus.py` writes the file: a word and fields in hexadecimal on each line.
struct World {
  struct Person {
    let id: [UInt8]
    let signingSeed: [UInt8]
    let sealingSecret: [UInt8]

    var signing: SigningKey {
      must { () throws(VaultError) in try SigningKey(seed: SecretBytes(copying: signingSeed)) }
    }
    var sealing: SealingKey {
      must { () throws(VaultError) in try SealingKey(secret: SecretBytes(copying: sealingSecret)) }
    }
  }

  struct Epoch {
    let group: GroupName
    let epoch: UInt32
    let secret: [UInt8]

    var sealing: SealingKey { must { () throws(VaultError) in try SealingKey(secret: SecretBytes(copying: secret)) } }
  }

  var people: [Person] = []
  var rosterSteps: [SignedDocument] = []
  var groupSteps: [GroupName: [SignedDocument]] = [:]
  var epochs: [Epoch] = []
  /// Chains after each number of steps, from 1: longest last.
  var rosters: [RosterChain] = []
  /// From 0 records.
  var groups: [GroupName: [GroupChain]] = [:]

  nonisolated(unsafe) private(set) static var shared = World()

  var chain: RosterChain { rosters[rosters.count - 1] }
  var organisation: [UInt8] { chain.organisation }

  /// Who reads: member of every group that has a coordinator.
  var reader: Person { people[1] }

  func person(_ id: [UInt8]) -> Person? { people.first { $0.id == id } }

  /// 32 bytes that everybody in the harness knows.
  var key: SecretBytes { must { () throws(VaultError) in try SecretBytes(copying: [UInt8](repeating: 7, count: 32)) } }

  static func load(_ file: URL) {
    guard let text = try? String(contentsOf: file, encoding: .utf8) else { fatalError("no \(file.path): run scripts/fuzz.sh") }
    var world = World()
    for line in text.split(separator: "\n") {
      let word = line.prefix { $0 != " " }
      let fields = line.dropFirst(word.count + 1).split(separator: " ", omittingEmptySubsequences: false).map(bytes)
      switch word {
      case "person": world.people.append(Person(id: fields[0], signingSeed: fields[1], sealingSecret: fields[2]))
      case "roster":
        world.rosterSteps.append(SignedDocument(document: fields[0], signer: fields[1], signature: fields[2]))
      case "record":
        guard let group = GroupName(rawValue: fields[0][0]) else { fatalError("world: group") }
        world.groupSteps[group, default: []].append(
          SignedDocument(document: fields[1], signer: fields[2], signature: fields[3]))
      case "epoch":
        guard let group = GroupName(rawValue: fields[0][0]) else { fatalError("world: group") }
        world.epochs.append(Epoch(group: group, epoch: UInt32(fields[1][0]), secret: fields[2]))
      default: fatalError("world: \(word)")
      }
    }
    world.follow()
    shared = world
  }

  private mutating func follow() {
    let first = rosterSteps[0]
    var chain = must { () throws(VaultError) in try RosterChain(first: first, anchor: nil) }
    rosters = [chain]
    for step in rosterSteps.dropFirst() {
      must { () throws(VaultError) in try chain.append(step) }
      rosters.append(chain)
    }
    for (group, steps) in groupSteps {
      var records = GroupChain(group: group)
      groups[group] = [records]
      for step in steps {
        must { () throws(VaultError) in try records.append(step, rosters: chain) }
        groups[group]?.append(records)
      }
    }
  }

  private static func bytes(_ hex: Substring) -> [UInt8] {
    let digits = Array(hex.utf8)
    return stride(from: 0, to: digits.count - 1, by: 2).map { place in
      UInt8(String(decoding: digits[place...place + 1], as: UTF8.self), radix: 16) ?? 0
    }
  }
}
