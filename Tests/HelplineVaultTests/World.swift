import Testing

@testable import HelplineVault

/// The people, rosters and groups that the vectors are about: those of `rosters.json` and `groups.json`.
struct World: Sendable {
  private static let loaded = Result { try World() }
  static var shared: World { get throws { try loaded.get() } }

  let rosterVectors: Vectors
  let groupVectors: Vectors

  private init() throws {
    rosterVectors = try Vectors("rosters")
    groupVectors = try Vectors("groups")
  }

  // MARK: Chains

  func rosterVector(_ name: String) throws -> TestVector {
    try #require(rosterVectors.good.first { $0.name == name })
  }

  /// The first `versions` rosters of a chain, all of them if nil.
  func rosters(_ name: String = "organisation", versions: Int? = nil) throws -> RosterChain {
    let vector = try rosterVector(name)
    let steps = try vector.objects("steps")
    var chain = try RosterChain(first: steps[0].signed(), anchor: vector.hex("anchor"))
    for step in steps[1..<(versions ?? steps.count)] { try chain.append(step.signed()) }
    return chain
  }

  func groupVector(_ name: String) throws -> TestVector {
    try #require(groupVectors.good.first { try $0.text("format") == "chain" && $0.name == name })
  }

  /// The first `records` records of a group's chain, all of them if nil.
  func group(_ name: String, records: Int? = nil) throws -> GroupChain {
    let vector = try groupVector(name)
    let rosters = try rosters(vector.text("rosters"))
    var chain = GroupChain(group: try vector.group("group"))
    let steps = try vector.objects("steps")
    for step in steps[..<(records ?? steps.count)] { try chain.append(step.signed(), rosters: rosters) }
    return chain
  }

  /// The secret of a group's epoch.
  func groupKey(_ name: String, epoch: Int) throws -> SealingKey {
    let secret = try #require([UInt8](hex: groupVector(name).texts("secrets")[epoch - 1]))
    return try SealingKey(secret: SecretBytes(copying: secret))
  }

  // MARK: People

  func person(_ name: String) throws -> TestVector {
    for chain in rosterVectors.good {
      if let person = try chain.objects("people").first(where: { $0.name == name }) { return person }
    }
    throw TestVector.Missing(field: name)
  }

  func id(_ name: String) throws -> [UInt8] { try person(name).hex("id") }
  func signing(_ name: String) throws -> SigningKey { try SigningKey(seed: person(name).secret("signingSeed")) }
  func sealing(_ name: String) throws -> SealingKey { try SealingKey(secret: person(name).secret("sealingSecret")) }

  func name(of id: [UInt8]) throws -> String {
    for chain in rosterVectors.good {
      if let person = try chain.objects("people").first(where: { try $0.hex("id") == id }) { return person.name }
    }
    throw TestVector.Missing(field: id.hex)
  }
}

extension TestVector {
  func signed() throws -> SignedDocument {
    SignedDocument(document: Array(try text("document").utf8), signer: try hex("signer"), signature: try hex("signature"))
  }

  /// What the Swift reader throws for a bad vector.
  var error: VaultError {
    get throws {
      let name = try text("error")
      let all: [VaultError] = [
        .unavailable, .outOfMemory, .malformed, .refused, .badPoint, .brokenChain, .rolledBack, .fork, .notEntitled, .tooLarge,
      ]
      return try #require(all.first { "\($0)" == name })
    }
  }

  func group(_ field: String) throws -> GroupName {
    let name = try text(field)
    return try #require(GroupName.allCases.first { "\($0)" == name })
  }

  /// A whole number of 32 bits.
  func word(_ field: String) throws -> UInt32 { try #require(UInt32(exactly: number(field))) }
}

/// Every flipped bit, every truncation and a byte more are refused with an error of the vault, and nothing crashes.
func refusesDamage(
  _ bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation, _ open: ([UInt8]) throws -> Void
) throws {
  func check(_ damaged: [UInt8], _ what: @autoclosure () -> String) throws {
    do {
      try open(damaged)
      Issue.record("accepted: \(what())", sourceLocation: sourceLocation)
    } catch is VaultError {}
  }
  var damaged = bytes
  for bit in 0..<bytes.count * 8 {
    damaged[bit / 8] ^= 1 << (bit % 8)
    try check(damaged, "bit \(bit % 8) of byte \(bit / 8)")
    damaged[bit / 8] = bytes[bit / 8]
  }
  for count in bytes.indices { try check(Array(bytes[..<count]), "\(count) bytes") }
  try check(bytes + [0], "a byte at the end")
  try check([0] + bytes, "a byte in front")
}

/// The same for each part of a signed document.
func refusesDamage(
  of good: SignedDocument, sourceLocation: SourceLocation = #_sourceLocation, _ open: (SignedDocument) throws -> Void
) throws {
  try refusesDamage(good.document, sourceLocation: sourceLocation) {
    try open(SignedDocument(document: $0, signer: good.signer, signature: good.signature))
  }
  try refusesDamage(good.signer, sourceLocation: sourceLocation) {
    try open(SignedDocument(document: good.document, signer: $0, signature: good.signature))
  }
  try refusesDamage(good.signature, sourceLocation: sourceLocation) {
    try open(SignedDocument(document: good.document, signer: good.signer, signature: $0))
  }
}
