import Testing

@testable import HelplineVault

@Suite("Objects and drafts")
struct SealedObjectTests {
  let world: World
  let vectors: Vectors

  init() throws {
    world = try World.shared
    vectors = try Vectors("objects")
  }

  private func list(_ list: [TestVector], _ format: String) throws -> [TestVector] {
    try list.filter { try $0.text("format") == format }
  }

  private func place(_ vector: TestVector) throws -> SealedObject.Place {
    SealedObject.Place(
      compartment: Compartment(id: try vector.hex("compartment"), kind: try vector.kind, epoch: try vector.word("epoch")),
      object: try vector.hex("object"), revision: try vector.word("revision"))
  }

  private func rosters(_ vector: TestVector) throws -> RosterChain {
    try world.rosters(vector.text("rosters"), versions: vector.has("versions") ? vector.number("versions") : nil)
  }

  private func expect(_ opened: OpenedObject, _ vector: TestVector) throws {
    #expect(try opened.author == vector.hex("author"), "\(vector.name)")
    #expect(try Int(opened.authorRoles.rawValue) == vector.number("authorRoles"), "\(vector.name)")
    #expect(try opened.roster.version == vector.word("version"), "\(vector.name)")
    #expect(try opened.payload == Array(vector.text("payload").utf8), "\(vector.name)")
  }

  @Test("The vectors' objects open to author, roles and payload, and come out the same byte for byte")
  func good() throws {
    for vector in try list(vectors.good, "object") {
      let place = try place(vector)
      let rosters = try rosters(vector)
      let key = try vector.secret("key")
      let sealed = try vector.hex("sealed")
      try expect(SealedObject.open(sealed, at: place, rosters: rosters, key: key), vector)

      let inner = try vector.hex("inner")
      let padded = try Padding.pad(
        inner, atLeast: [.contact: 2048, .handOver: 2048, .thread: 8192][place.compartment.kind] ?? 512)
      let again = try Sealing.encrypt(padded, associated: vector.hex("associated"), key: key, nonce: vector.hex("nonce"))
      #expect(again == sealed, "\(vector.name)")

      // Sealed by a client for which the roster named is the newest: only the nonce differs.
      let then = try world.rosters(versions: vector.number("version"))
      let signing = try SigningKey(seed: vector.secret("authorSeed"))
      let made = try SealedObject.seal(
        Array(vector.text("payload").utf8), at: place, author: vector.hex("author"), with: signing, rosters: then, key: key)
      #expect(made.count == sealed.count)
      let opened = try Sealing.decrypt(made, associated: vector.hex("associated"), key: key)
      #expect(try Padding.unpad(opened) == inner, "\(vector.name)")
    }
  }

  @Test("Re-keying keeps author, signature and payload, and the old key opens nothing any more")
  func rekey() throws {
    for vector in try list(vectors.good, "object") {
      let place = try place(vector)
      let rosters = try rosters(vector)
      let key = try vector.secret("key")
      let nextKey = try vector.secret("nextKey")
      let next = SealedObject.Place(
        compartment: try place.compartment.next(), object: place.object, revision: place.revision)
      let moved = try SealedObject.rekey(
        vector.hex("sealed"), at: place, from: key, to: nextKey, organisation: rosters.organisation)
      for sealed in [moved, try vector.hex("moved")] {
        try expect(SealedObject.open(sealed, at: next, rosters: rosters, key: nextKey), vector)
        let inner = try Sealing.decrypt(sealed, associated: vector.hex("nextAssociated"), key: nextKey)
        #expect(try Padding.unpad(inner) == vector.hex("inner"), "\(vector.name)")
        #expect(throws: VaultError.refused) { try SealedObject.open(sealed, at: place, rosters: rosters, key: nextKey) }
        #expect(throws: VaultError.refused) { try SealedObject.open(sealed, at: next, rosters: rosters, key: key) }
      }
      #expect(throws: VaultError.refused) {
        try SealedObject.rekey(vector.hex("sealed"), at: next, from: key, to: nextKey, organisation: rosters.organisation)
      }
    }
  }

  @Test("Every bad vector is refused, with its error")
  func bad() throws {
    let bad = try list(vectors.bad, "object")
    #expect(bad.count >= 40)
    for vector in bad {
      let place = try place(vector)
      let rosters = try rosters(vector)
      let key = try vector.secret("key")
      #expect(throws: try vector.error, "\(vector.name)") {
        try SealedObject.open(vector.hex("sealed"), at: place, rosters: rosters, key: key)
      }
    }
  }

  @Test("Every flipped bit and every truncation is refused, of a 2 KiB object and of what stands inside")
  func damage() throws {
    let vector = try #require(vectors.good.first)
    let place = try place(vector)
    let rosters = try rosters(vector)
    let key = try vector.secret("key")
    try refusesDamage(vector.hex("sealed")) { _ = try SealedObject.open($0, at: place, rosters: rosters, key: key) }
    // Who holds the key can seal anything: then the author's signature must tell.
    try refusesDamage(vector.hex("inner")) { inner in
      let sealed = try Sealing.encrypt(
        Padding.pad(inner, atLeast: 2048), associated: vector.hex("associated"), key: key)
      _ = try SealedObject.open(sealed, at: place, rosters: rosters, key: key)
    }
  }

  @Test("An object opens at no other place and under no other key")
  func substitution() throws {
    let vector = try #require(vectors.good.first)
    let right = try place(vector)
    let rosters = try rosters(vector)
    let sealed = try vector.hex("sealed")
    let key = try vector.secret("key")
    let here = right.compartment
    let elsewhere = [
      SealedObject.Place(compartment: Compartment(id: Sodium.random(16), kind: .contact), object: right.object, revision: 1),
      SealedObject.Place(compartment: here, object: Sodium.random(16), revision: 1),
      SealedObject.Place(compartment: here, object: right.object, revision: 2),
      SealedObject.Place(compartment: try here.next(), object: right.object, revision: 1),
      SealedObject.Place(compartment: Compartment(id: here.id, kind: .name), object: right.object, revision: 1),
    ]
    for place in elsewhere {
      #expect(throws: VaultError.refused) { try SealedObject.open(sealed, at: place, rosters: rosters, key: key) }
    }
    #expect(throws: VaultError.refused) {
      try SealedObject.open(sealed, at: right, rosters: rosters, key: SecretBytes(random: 32))
    }
    #expect(throws: VaultError.refused) {
      try SealedObject.open(sealed, at: right, rosters: world.rosters("another organisation"), key: key)
    }
    #expect(throws: VaultError.malformed) {
      try SealedObject.open(sealed, at: right, rosters: rosters, key: SecretBytes(random: 31))
    }
  }

  @Test("The largest payload fits and comes back, a byte more does not; sizes beyond are refused")
  func sizes() throws {
    let rosters = try world.rosters()
    let place = SealedObject.Place(
      compartment: Compartment(id: Sodium.random(16), kind: .contact), object: Sodium.random(16), revision: 1)
    let key = try SecretBytes(random: 32)
    func seal(_ payload: [UInt8]) throws -> [UInt8] {
      try SealedObject.seal(
        payload, at: place, author: world.id("bo"), with: world.signing("bo"), rosters: rosters, key: key)
    }
    let largest = [UInt8](repeating: 0x80, count: Padding.largest - 116 - 1)
    let sealed = try seal(largest)
    #expect(sealed.count == Padding.largest + Sealing.aeadOverhead)
    #expect(try SealedObject.open(sealed, at: place, rosters: rosters, key: key).payload == largest)
    #expect(throws: VaultError.tooLarge) { try seal(largest + [1]) }
    // All is right but the size to which it is padded.
    let inner = try Padding.unpad(
      Sealing.decrypt(seal([1, 2, 3]), associated: place.associated(rosters.organisation), key: key))
    for size in [1024, 2047, 2048, 2049, 3072, 4096, Padding.largest, Padding.largest * 2] {
      let other = try Sealing.encrypt(
        Padding.pad(inner, to: size), associated: place.associated(rosters.organisation), key: key)
      if [2048, 4096, Padding.largest].contains(size) {
        #expect(try SealedObject.open(other, at: place, rosters: rosters, key: key).payload == [1, 2, 3])
      } else {
        #expect(throws: VaultError.malformed) { try SealedObject.open(other, at: place, rosters: rosters, key: key) }
      }
    }
  }

  @Test("A hand-over note has one size: what does not fit is not sealed")
  func handOver() throws {
    let rosters = try world.rosters()
    let id = Sodium.random(16)
    let place = SealedObject.Place(compartment: Compartment(id: id, kind: .handOver), object: id, revision: 1)
    let key = try SecretBytes(random: 32)
    for (count, fits) in [(0, true), (1, true), (2048 - 116 - 1, true), (2048 - 116, false), (4096, false)] {
      func seal() throws -> [UInt8] {
        try SealedObject.seal(
          [UInt8](repeating: 0x80, count: count), at: place, author: world.id("bo"), with: world.signing("bo"),
          rosters: rosters, key: key)
      }
      if fits {
        #expect(try seal().count == 2048 + Sealing.aeadOverhead)
      } else {
        #expect(throws: VaultError.tooLarge) { try seal() }
      }
    }
  }

  @Test("An epoch that cannot be followed is refused, not a crash")
  func lastEpoch() throws {
    let rosters = try world.rosters()
    let place = SealedObject.Place(
      compartment: Compartment(id: Sodium.random(16), kind: .name, epoch: .max), object: Sodium.random(16), revision: .max)
    let key = try SecretBytes(random: 32)
    let sealed = try SealedObject.seal(
      [1], at: place, author: world.id("bo"), with: world.signing("bo"), rosters: rosters, key: key)
    #expect(try SealedObject.open(sealed, at: place, rosters: rosters, key: key).payload == [1])
    #expect(throws: VaultError.tooLarge) {
      try SealedObject.rekey(sealed, at: place, from: key, to: key, organisation: rosters.organisation)
    }
  }

  // MARK: Drafts

  private func keys(_ vector: TestVector) throws -> MemberKeys {
    try MemberKeys(
      member: vector.hex("member"), anchor: vector.hex("anchor"), signing: SigningKey(seed: vector.secret("signingSeed")),
      sealing: SealingKey(secret: vector.secret("sealingSecret")))
  }

  @Test("The vectors' drafts open, and the same content comes out here")
  func drafts() throws {
    for vector in try list(vectors.good, "draft") {
      let keys = try keys(vector)
      let payload = Array(try vector.text("payload").utf8)
      #expect(try Draft.open(vector.hex("box"), keys: keys) == payload, "\(vector.name)")
      let made = try Draft.seal(
        payload, member: keys.member, sealing: keys.sealing.publicKey, organisation: Array(keys.anchor[..<16]))
      #expect(try made.count == vector.hex("box").count)
      #expect(try Padding.unpad(keys.sealing.open(made)) == vector.hex("plain"), "\(vector.name)")
    }
    #expect(throws: VaultError.tooLarge) {
      try Draft.seal(
        [UInt8](repeating: 0, count: Padding.largest), member: Sodium.random(16), sealing: SealingKey().publicKey,
        organisation: Sodium.random(16))
    }
  }

  @Test("Drafts of others, and every flipped bit and truncation of a draft, are refused")
  func badDrafts() throws {
    for vector in try list(vectors.bad, "draft") {
      let keys = try keys(vector)
      #expect(throws: try vector.error, "\(vector.name)") { try Draft.open(vector.hex("box"), keys: keys) }
    }
    let vector = try #require(try list(vectors.good, "draft").first)
    let keys = try keys(vector)
    try refusesDamage(vector.hex("box")) { _ = try Draft.open($0, keys: keys) }
  }
}
