import Testing

@testable import HelplineVault

@Suite("Ledger entries and statistics keys")
struct SealedEntryTests {
  let world: World
  let vectors: Vectors

  init() throws {
    world = try World.shared
    vectors = try Vectors("entries")
  }

  private func list(_ list: [TestVector], _ format: String) throws -> [TestVector] {
    try list.filter { try $0.text("format") == format }
  }

  // MARK: Entries

  private func entry(_ vector: TestVector) throws -> StatisticalEntry {
    StatisticalEntry(
      month: try vector.word("month"), event: Array(try vector.text("event").utf8), slot: try vector.hex("slot"),
      revision: try vector.word("revision"), tag: vector.has("tag") ? try vector.hex("tag") : nil,
      codes: try vector.texts("codes").map { Array($0.utf8) })
  }

  @Test("The vectors' entries open to what they say, and the same content comes out here")
  func good() throws {
    for vector in try list(vectors.good, "entry") {
      let key = try SealingKey(secret: vector.secret("secret"))
      let organisation = try vector.hex("organisation")
      let entry = try entry(vector)
      let opened = try StatisticalEntry(opening: vector.hex("sealed"), with: key, organisation: organisation)
      #expect(opened == entry, "\(vector.name)")
      let made = try entry.seal(to: key.publicKey, organisation: organisation)
      #expect(made.count == StatisticalEntry.size)
      #expect(try Padding.unpad(key.open(made)) == vector.hex("plain"), "\(vector.name)")
    }
  }

  @Test("Every bad vector is refused, with its error")
  func bad() throws {
    for vector in try list(vectors.bad, "entry") {
      let key = try SealingKey(secret: vector.secret("secret"))
      #expect(throws: try vector.error, "\(vector.name)") {
        try StatisticalEntry(opening: vector.hex("sealed"), with: key, organisation: vector.hex("organisation"))
      }
    }
  }

  @Test("Every flipped bit and every truncation of an entry is refused")
  func damage() throws {
    let vector = try #require(vectors.good.first)
    let key = try SealingKey(secret: vector.secret("secret"))
    let organisation = try vector.hex("organisation")
    try refusesDamage(vector.hex("sealed")) {
      _ = try StatisticalEntry(opening: $0, with: key, organisation: organisation)
    }
    // Anybody can seal to a month's key: whatever stands inside must not crash who opens it.
    let good = try entry(vector)
    var plain = try vector.hex("plain")
    for bit in 0..<plain.count * 8 {
      plain[bit / 8] ^= 1 << (bit % 8)
      let sealed = try Sealing.seal(Padding.pad(plain, to: 464), to: key.publicKey)
      do throws(VaultError) {
        let other = try StatisticalEntry(opening: sealed, with: key, organisation: organisation)
        #expect(other != good)
      } catch { #expect(error == .malformed) }
      plain[bit / 8] ^= 1 << (bit % 8)
    }
  }

  @Test("An entry of another organisation is refused, and every filler is another one")
  func fillers() throws {
    let key = try SealingKey()
    let organisation = Sodium.random(16)
    let filler = StatisticalEntry.none(month: 202_703)
    let sealed = try filler.seal(to: key.publicKey, organisation: organisation)
    #expect(try StatisticalEntry(opening: sealed, with: key, organisation: organisation) == filler)
    #expect(throws: VaultError.malformed) {
      try StatisticalEntry(opening: sealed, with: key, organisation: Sodium.random(16))
    }
    #expect(filler.event == Array("none".utf8) && filler.revision == 0 && filler.codes.isEmpty && filler.tag == nil)
    #expect(StatisticalEntry.none(month: 202_703).slot != filler.slot)
  }

  @Test("What could not be read back is not sealed")
  func unwritable() throws {
    let key = try SealingKey()
    func seal(_ change: (inout StatisticalEntry) -> Void) throws(VaultError) {
      var entry = StatisticalEntry.none(month: 202_703)
      change(&entry)
      let sealed = try entry.seal(to: key.publicKey, organisation: [UInt8](repeating: 1, count: 16))
      _ = try StatisticalEntry(opening: sealed, with: key, organisation: [UInt8](repeating: 1, count: 16))
    }
    let long = [UInt8](repeating: 0x61, count: 21)
    try seal { $0.codes = [[UInt8]](repeating: [0x61], count: 32) }
    #expect(throws: VaultError.tooLarge) { try seal { $0.codes = [[UInt8]](repeating: [0x61], count: 33) } }
    #expect(throws: VaultError.tooLarge) { try seal { $0.codes = [[UInt8]](repeating: Array(long[1...]), count: 20) } }
    #expect(throws: VaultError.tooLarge) { try seal { $0.codes = [long] } }
    #expect(throws: VaultError.tooLarge) { try seal { $0.event = long } }
    #expect(throws: VaultError.malformed) { try seal { $0.slot.removeLast() } }
    #expect(throws: VaultError.malformed) { try seal { $0.tag = [1] } }
  }

  // MARK: Statistics keys

  private func key(_ vector: TestVector) throws -> StatisticsKey {
    StatisticsKey(
      month: try vector.word("month"), number: try vector.word("number"), publicKey: try vector.hex("public"),
      author: try vector.hex("author"),
      roster: RosterReference(version: try vector.word("version"), hash: try vector.hex("hash")),
      signature: try vector.hex("signature"))
  }

  private func verify(_ key: StatisticsKey, _ vector: TestVector) throws {
    try key.verify(
      rosters: world.rosters(vector.text("rosters"), versions: vector.number("versions")),
      coordinators: world.group(vector.text("group"), records: vector.number("records")))
  }

  @Test("The vectors' statistics keys hold, and their signatures come out the same here")
  func statisticsKeys() throws {
    for vector in try list(vectors.good, "statistics-key") {
      let key = try key(vector)
      try verify(key, vector)
      let then = try world.rosters(versions: vector.number("version"))
      let signing = try SigningKey(seed: vector.secret("authorSeed"))
      let made = try StatisticsKey(
        month: key.month, number: key.number, publicKey: key.publicKey, author: key.author, with: signing, rosters: then)
      #expect(made == key, "\(vector.name)")
      #expect(try signing.sign(vector.hex("message")) == key.signature)
      let compartment = try key.compartment(organisation: then.organisation)
      #expect(try compartment == Compartment(id: vector.hex("compartment"), kind: .statisticsKey))
    }
  }

  @Test("Every bad vector of a statistics key is refused, with its error")
  func badStatisticsKeys() throws {
    for vector in try list(vectors.bad, "statistics-key") {
      #expect(throws: try vector.error, "\(vector.name)") { try verify(key(vector), vector) }
    }
  }

  @Test("Who seals asks for more: no key from before the newest rotation for a month that is not over")
  func writing() throws {
    func check(_ vector: TestVector) throws {
      try key(vector).verify(
        rosters: world.rosters(vector.text("rosters"), versions: vector.number("versions")),
        coordinators: world.group(vector.text("group"), records: vector.number("records")), running: vector.word("running"))
    }
    let (good, bad) = (
      try list(vectors.good, "statistics-key-writing"), try list(vectors.bad, "statistics-key-writing")
    )
    #expect(good.count >= 7 && bad.count >= 8)
    for vector in good { #expect(throws: Never.self, "\(vector.name)") { try check(vector) } }
    for vector in bad { #expect(throws: try vector.error, "\(vector.name)") { try check(vector) } }
  }

  @Test("Every flipped bit and every truncation in a statistics key is refused")
  func damagedStatisticsKeys() throws {
    let vector = try #require(try list(vectors.good, "statistics-key").first)
    let good = try key(vector)
    let rosters = try world.rosters()
    let coordinators = try world.group("coordinators")
    func refuses(_ part: WritableKeyPath<StatisticsKey, [UInt8]>) throws {
      try refusesDamage(good[keyPath: part]) { bytes in
        var key = good
        key[keyPath: part] = bytes
        try key.verify(rosters: rosters, coordinators: coordinators)
      }
    }
    try refuses(\.signature)
    try refuses(\.publicKey)
    try refuses(\.author)
    try refusesDamage(good.roster.hash) { hash in
      var key = good
      key.roster = RosterReference(version: key.roster.version, hash: hash)
      try key.verify(rosters: rosters, coordinators: coordinators)
    }
  }
}
