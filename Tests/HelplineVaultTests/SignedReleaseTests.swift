import Testing

@testable import HelplineVault

@Suite("Releases and closings")
struct SignedReleaseTests {
  let world: World
  let vectors: Vectors

  init() throws {
    world = try World.shared
    vectors = try Vectors("releases")
  }

  private func list(_ list: [TestVector], _ format: String) throws -> [TestVector] {
    try list.filter { try $0.text("format") == format }
  }

  private func release(_ vector: TestVector) throws -> SignedRelease {
    SignedRelease(
      document: try vector.hex("document"),
      roster: RosterReference(version: try vector.word("version"), hash: try vector.hex("rosterHash")),
      signature: try vector.hex("signature"))
  }

  private func rosters(_ vector: TestVector) throws -> RosterChain {
    try world.rosters(vector.text("rosters"), versions: vector.number("versions"))
  }

  @Test("The vectors' releases hold under the key of the roster that they name, and their hashes come out the same here")
  func good() throws {
    for vector in try list(vectors.good, "release") {
      let release = try release(vector)
      let rosters = try rosters(vector)
      try release.verify(rosters: rosters)
      let message = try SignedRelease.signedBytes(
        release.document, roster: release.roster, organisation: rosters.organisation)
      #expect(try message == vector.hex("message"), "\(vector.name)")
      let hash = try SignedRelease.hash(release.document, organisation: rosters.organisation)
      #expect(try hash == vector.hex("hash"), "\(vector.name)")
    }
  }

  @Test("Every bad vector of a release is refused, with its error")
  func bad() throws {
    for vector in try list(vectors.bad, "release") {
      #expect(throws: try vector.error, "\(vector.name)") { try release(vector).verify(rosters: rosters(vector)) }
    }
  }

  @Test("Every flipped bit and every truncation in a release is refused")
  func damage() throws {
    let vector = try #require(try list(vectors.good, "release").first)
    let good = try release(vector)
    let rosters = try rosters(vector)
    try refusesDamage(good.document) {
      try SignedRelease(document: $0, roster: good.roster, signature: good.signature).verify(rosters: rosters)
    }
    try refusesDamage(good.signature) {
      try SignedRelease(document: good.document, roster: good.roster, signature: $0).verify(rosters: rosters)
    }
  }

  // MARK: Closing

  private func secret(_ vector: TestVector, _ sealed: [UInt8]) throws -> [UInt8] {
    let box = try SealingKey(secret: vector.secret("box"))
    return try Closing.open(
      sealed, month: vector.word("month"), number: vector.word("number"), with: box, organisation: vector.hex("organisation")
    ).publicKey
  }

  private func tallies(_ vector: TestVector, _ sealed: [UInt8]) throws -> [UInt8] {
    let key = try SealingKey(secret: vector.secret("secret"))
    return try Closing.openCarried(
      sealed, month: vector.word("month"), with: key, organisation: vector.hex("organisation"))
  }

  @Test("The vectors' secrets and tallies open to what they say; what is sealed here opens here")
  func goodSealed() throws {
    for vector in try list(vectors.good, "closing-secret") {
      let publicKey = try SealingKey(secret: vector.secret("secret")).publicKey
      #expect(try secret(vector, vector.hex("sealed")) == publicKey)
      let box = try SealingKey(secret: vector.secret("box"))
      let made = try Closing.seal(
        vector.secret("secret"), month: vector.word("month"), number: vector.word("number"), to: box.publicKey,
        organisation: vector.hex("organisation"))
      #expect(try box.open(made) == vector.hex("plain"))
    }
    for vector in try list(vectors.good, "carried") {
      #expect(try tallies(vector, vector.hex("sealed")) == vector.hex("tallies"))
      let key = try SealingKey(secret: vector.secret("secret"))
      for count in [0, 1000, Closing.leastCarried, 3 * Closing.leastCarried] {
        let content = [UInt8](repeating: 7, count: count)
        let made = try Closing.sealCarried(
          content, month: vector.word("month"), to: key.publicKey, organisation: vector.hex("organisation"))
        let size = made.count - Sealing.boxOverhead
        #expect(size >= Closing.leastCarried && size & (size - 1) == 0)
        #expect(try tallies(vector, made) == content)
      }
    }
  }

  @Test("Every bad vector of a secret or of tallies is refused, with its error")
  func badSealed() throws {
    for vector in try list(vectors.bad, "closing-secret") {
      #expect(throws: try vector.error, "\(vector.name)") { try secret(vector, vector.hex("sealed")) }
    }
    for vector in try list(vectors.bad, "carried") {
      #expect(throws: try vector.error, "\(vector.name)") { try tallies(vector, vector.hex("sealed")) }
    }
  }

  @Test("Every flipped bit and every truncation of a sealed secret and of tallies is refused")
  func damagedSealed() throws {
    let one = try #require(try list(vectors.good, "closing-secret").first)
    try refusesDamage(one.hex("sealed")) { _ = try secret(one, $0) }
    let other = try #require(try list(vectors.good, "carried").first)
    try refusesDamage(other.hex("sealed")) { _ = try tallies(other, $0) }
  }
}
