import Testing

@testable import HelplineVault

@Suite("Audit log")
struct AuditChainTests {
  let vectors: Vectors

  init() throws { vectors = try Vectors("audit") }

  private func list(_ list: [TestVector], _ format: String) throws -> [TestVector] {
    try list.filter { try $0.text("format") == format }
  }

  private func head(_ vector: TestVector) throws -> Head {
    Head(position: UInt64(try vector.number("position")), hash: try vector.hex("hash"))
  }

  private func link(_ vector: TestVector) throws -> AuditChain.Link {
    AuditChain.Link(epoch: try vector.word("epoch"), digest: try vector.hex("digest"))
  }

  private func log() throws -> (organisation: [UInt8], links: [AuditChain.Link], heads: [Head]) {
    let vector = try #require(try list(vectors.good, "chain").first)
    let steps = try vector.objects("steps")
    var heads = [AuditChain.beginning]
    for (place, step) in steps.enumerated() { heads.append(Head(position: UInt64(place + 1), hash: try step.hex("hash"))) }
    return (try vector.hex("organisation"), try steps.map(link), heads)
  }

  @Test("The vectors' log comes out hash by hash, and leads from each head to every later one")
  func good() throws {
    let (organisation, links, heads) = try log()
    let steps = try #require(try list(vectors.good, "chain").first).objects("steps")
    for (place, step) in steps.enumerated() {
      let link = try AuditChain.Link(epoch: step.word("epoch"), entry: step.hex("entry"))
      #expect(link == links[place])
      #expect(try AuditChain.head(after: heads[place], link: link, organisation: organisation) == heads[place + 1])
    }
    for (i, known) in heads.enumerated() {
      for (j, head) in heads.enumerated() {
        if j < i {
          #expect(throws: VaultError.rolledBack) {
            try AuditChain.check(from: known, links: [], to: head, organisation: organisation)
          }
        } else {
          try AuditChain.check(from: known, links: Array(links[i..<j]), to: head, organisation: organisation)
        }
      }
    }
  }

  @Test("A log that was cut or changed is refused, as in every bad vector")
  func bad() throws {
    let bad = try list(vectors.bad, "chain")
    #expect(bad.count >= 13)
    for vector in bad {
      let links = try vector.objects("links").map(link)
      #expect(throws: try vector.error, "\(vector.name)") {
        try AuditChain.check(
          from: head(vector.object("known")), links: links, to: head(vector.object("head")),
          organisation: vector.hex("organisation"))
      }
    }
  }

  @Test("Every flipped bit in a digest, an epoch, a position or a head is refused")
  func damage() throws {
    let (organisation, links, heads) = try log()
    func check(_ known: Head, _ links: [AuditChain.Link], _ head: Head) throws {
      try AuditChain.check(from: known, links: links, to: head, organisation: organisation)
    }
    for place in links.indices {
      try refusesDamage(links[place].digest) { digest in
        var changed = links
        changed[place] = AuditChain.Link(epoch: links[place].epoch, digest: digest)
        try check(heads[0], changed, heads[5])
      }
      for bit in 0..<32 as Range<UInt32> {
        var changed = links
        changed[place] = AuditChain.Link(epoch: links[place].epoch ^ 1 << bit, digest: links[place].digest)
        #expect(throws: VaultError.brokenChain) { try check(heads[0], changed, heads[5]) }
      }
    }
    try refusesDamage(heads[5].hash) { try check(heads[2], Array(links[2...]), Head(position: 5, hash: $0)) }
    try refusesDamage(heads[2].hash) { try check(Head(position: 2, hash: $0), Array(links[2...]), heads[5]) }
    for bit in 0..<64 as Range<UInt64> {
      #expect(throws: VaultError.self) {
        try check(heads[2], Array(links[2...]), Head(position: 5 ^ 1 << bit, hash: heads[5].hash))
      }
      #expect(throws: VaultError.self) {
        try check(Head(position: 2 ^ 1 << bit, hash: heads[2].hash), Array(links[2...]), heads[5])
      }
    }
  }

  @Test("After the last position there is none: refused, not a crash")
  func lastPosition() throws {
    let (organisation, links, _) = try log()
    let last = Head(position: .max, hash: Sodium.random(32))
    #expect(throws: VaultError.tooLarge) { try AuditChain.head(after: last, link: links[0], organisation: organisation) }
    #expect(throws: VaultError.tooLarge) {
      try AuditChain.check(from: last, links: links, to: last, organisation: organisation)
    }
  }

  // MARK: Entries

  private func open(_ vector: TestVector, _ entry: [UInt8]? = nil) throws -> [UInt8] {
    try AuditChain.open(
      entry ?? vector.hex("sealed"), with: SealingKey(secret: vector.secret("secret")), organisation: vector.hex("organisation"))
  }

  @Test("The vectors' entries open, and the same content comes out here")
  func entries() throws {
    for vector in try list(vectors.good, "entry") {
      #expect(try open(vector) == Array(vector.text("json").utf8), "\(vector.name)")
      let key = try SealingKey(secret: vector.secret("secret"))
      let made = try AuditChain.seal(
        Array(vector.text("json").utf8), to: key.publicKey, organisation: vector.hex("organisation"))
      #expect(made.count == AuditChain.entrySize)
      #expect(try Padding.unpad(key.open(made)) == vector.hex("plain"), "\(vector.name)")
    }
    #expect(throws: VaultError.tooLarge) {
      try AuditChain.seal(
        [UInt8](repeating: 0x20, count: 464), to: SealingKey().publicKey, organisation: Sodium.random(16))
    }
  }

  @Test("Every bad vector of an entry, every flipped bit and every truncation is refused")
  func badEntries() throws {
    for vector in try list(vectors.bad, "entry") {
      #expect(throws: try vector.error, "\(vector.name)") { try open(vector) }
    }
    let vector = try #require(try list(vectors.good, "entry").first)
    try refusesDamage(vector.hex("sealed")) { _ = try open(vector, $0) }
  }
}
