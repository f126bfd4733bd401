import Testing

@testable import HelplineVault

@Suite("Caller wraps")
struct CallerWrapTests {
  let world: World
  let vectors: Vectors

  init() throws {
    world = try World.shared
    vectors = try Vectors("caller-wraps")
  }

  private func rosters(_ vector: TestVector) throws -> RosterChain {
    try world.rosters(vector.text("rosters"), versions: vector.has("versions") ? vector.number("versions") : nil)
  }

  private func compartment(_ vector: TestVector) throws -> Compartment {
    Compartment(id: try vector.hex("compartment"), kind: .thread, epoch: try vector.word("epoch"))
  }

  private func caller(_ vector: TestVector) throws -> CallerKeys {
    try HardenedSecret.callerKeys(
      vector.secret("y"), stretched: vector.secret("stretched"), organisation: rosters(vector).organisation)
  }

  private func open(_ vector: TestVector) throws -> Wrap.Opened {
    try CallerWrap.open(
      vector.hex("wrap"), of: compartment(vector), to: caller(vector), rosters: rosters(vector))
  }

  private func checkContinuity(_ vector: TestVector, _ opened: borrowing Wrap.Opened) throws {
    guard vector.has("previousKey") else { return }
    try compartment(vector).verify(
      continuity: opened.continuity, previousKey: vector.secret("previousKey"), newKey: opened.key,
      organisation: rosters(vector).organisation)
  }

  @Test("The vectors' caller wraps open to what they say, and the same content comes out here")
  func good() throws {
    for vector in vectors.good {
      let caller = try caller(vector)
      #expect(try caller.threadTag.exposed() == vector.hex("tag"))
      #expect(try caller.threadKey.exposed() == vector.hex("threadKey"))
      let opened = try open(vector)
      #expect(try opened.key.exposed() == vector.hex("key"), "\(vector.name)")
      #expect(try opened.granter == vector.hex("granter"))
      #expect(try Int(opened.granterRoles.rawValue) == vector.number("granterRoles"), "\(vector.name)")
      #expect(try opened.continuity == vector.hex("continuity"))
      try checkContinuity(vector, opened)

      let then = try world.rosters(versions: vector.number("version"))
      let continuity = try vector.hex("continuity")
      let made = try CallerWrap.make(
        vector.secret("key"), of: compartment(vector), to: caller, granter: vector.hex("granter"),
        with: SigningKey(seed: vector.secret("granterSeed")), rosters: then,
        continuity: continuity == Wrap.noContinuity ? nil : continuity)
      #expect(made.count == CallerWrap.size && made.count == 337)
      var associated = try ByteWriter("hl1/caller-wrap", organisation: then.organisation)
      try associated.fixed(vector.hex("tag"), 32)
      let plain = try Sealing.decrypt(made, associated: associated.bytes, key: caller.threadKey)
      #expect(try Array(plain.dropLast(64)) == vector.hex("body"), "\(vector.name)")
      #expect(try plain == Sealing.decrypt(vector.hex("wrap"), associated: associated.bytes, key: caller.threadKey))
    }
  }

  @Test("Every bad vector is refused, with its error")
  func bad() throws {
    #expect(vectors.bad.count >= 30)
    for vector in vectors.bad {
      if vector.has("previousKey") {
        let opened = try open(vector)
        #expect(throws: try vector.error, "\(vector.name)") { try checkContinuity(vector, opened) }
      } else {
        #expect(throws: try vector.error, "\(vector.name)") { _ = try open(vector) }
      }
    }
  }

  @Test("Every flipped bit and every truncation is refused, of the wrap and of what stands inside")
  func damage() throws {
    for vector in vectors.good.prefix(3) {
      let rosters = try rosters(vector)
      let compartment = try compartment(vector)
      let caller = try caller(vector)
      try refusesDamage(vector.hex("wrap")) {
        _ = try CallerWrap.open($0, of: compartment, to: caller, rosters: rosters)
      }
      var associated = try ByteWriter("hl1/caller-wrap", organisation: rosters.organisation)
      try associated.fixed(vector.hex("tag"), 32)
      let plain = try Sealing.decrypt(vector.hex("wrap"), associated: associated.bytes, key: caller.threadKey)
      try refusesDamage(plain) {
        let sealed = try Sealing.encrypt($0, associated: associated.bytes, key: caller.threadKey)
        _ = try CallerWrap.open(sealed, of: compartment, to: caller, rosters: rosters)
      }
    }
  }

  @Test("A code is a recipient of threads alone")
  func kinds() throws {
    let vector = try #require(vectors.good.first)
    let caller = try caller(vector)
    let rosters = try rosters(vector)
    for kind in [CompartmentKind.contact, .coordination, .journal, .name, .handOver, .group, .statisticsKey] {
      let other = Compartment(id: try vector.hex("compartment"), kind: kind)
      #expect(throws: VaultError.malformed) {
        try CallerWrap.make(
          SecretBytes(random: 32), of: other, to: caller, granter: world.id("bo"), with: world.signing("bo"), rosters: rosters)
      }
      #expect(throws: VaultError.malformed) {
        _ = try CallerWrap.open(vector.hex("wrap"), of: other, to: caller, rosters: rosters)
      }
    }
  }
}
