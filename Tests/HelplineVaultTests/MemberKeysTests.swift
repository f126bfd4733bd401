import Testing

@testable import HelplineVault

@Suite("Member keys")
struct MemberKeysTests {
  let vectors: Vectors

  init() throws { vectors = try Vectors("member-keys") }

  private func list(_ list: [TestVector], _ format: String) throws -> [TestVector] {
    try list.filter { try $0.text("format") == format }
  }

  private func open(_ vector: TestVector, _ blob: [UInt8]? = nil) throws -> MemberKeys {
    try MemberKeys(
      opening: blob ?? vector.hex("blob"), blobKey: vector.secret("key"), member: vector.hex("member"),
      version: vector.word("version"), organisation: vector.hex("organisation"))
  }

  private func head(_ vector: TestVector) throws -> Head {
    Head(position: UInt64(try vector.number("position")), hash: try vector.hex("hash"))
  }

  @Test("The vectors' blobs open to what they say, and the same content comes out here")
  func good() throws {
    for vector in try list(vectors.good, "blob") {
      let keys = try open(vector)
      #expect(try keys.member == vector.hex("member"))
      #expect(try keys.signing.seed.exposed() == vector.hex("signingSeed"), "\(vector.name)")
      #expect(try keys.sealing.secret.exposed() == vector.hex("sealingSecret"), "\(vector.name)")
      #expect(try keys.anchor == vector.hex("anchor"))
      #expect(try keys.heads.roster == head(vector.object("roster")))
      #expect(try keys.heads.audit == head(vector.object("audit")))
      let groups = try vector.objects("groups")
      #expect(keys.heads.groups.count == groups.count)
      for group in groups {
        let name = try #require(GroupName(rawValue: UInt8(group.number("group"))))
        #expect(try keys.heads.groups[name] == head(group), "\(vector.name)")
      }
      let ring = try vector.objects("keyring")
      #expect(keys.keyring.count == ring.count)
      for (item, expected) in zip(keys.keyring, ring) {
        #expect(try Int(item.kind) == expected.number("kind"))
        #expect(try item.id == expected.hex("id"))
        #expect(try item.bytes.exposed() == expected.hex("bytes"))
      }
      let blob = try keys.seal(blobKey: vector.secret("key"), version: vector.word("version"))
      #expect(try blob.count == vector.hex("blob").count)
      let plain = try Sealing.decrypt(blob, associated: vector.hex("associated"), key: vector.secret("key"))
      #expect(try Padding.unpad(plain) == vector.hex("plain"), "\(vector.name)")
    }
  }

  @Test("What two devices have put into the blob is joined: of each journal and each chain the newest, and nobody else's")
  func merged() throws {
    let head = { Head(position: $0, hash: [UInt8](repeating: UInt8($0), count: 32)) }
    let member = [UInt8](repeating: 1, count: 16)
    let anchor = [UInt8](repeating: 2, count: 32)
    var one = try MemberKeys(member: member, anchor: anchor, roster: head(3))
    var two = try MemberKeys(member: member, anchor: anchor, roster: head(5))
    let (a, b, c) = ([UInt8](repeating: 7, count: 16), [UInt8](repeating: 8, count: 16), [UInt8](repeating: 9, count: 16))
    try one.remember(journal: a, of: a, epoch: 2)
    try one.remember(journal: b, of: b, epoch: 1)
    try two.remember(journal: a, of: a, epoch: 1)
    try two.remember(journal: b, of: b, epoch: 4)
    try two.remember(journal: c, of: c, epoch: 1)
    one.heads.groups = [.members: head(4), .coordinators: head(2)]
    two.heads.groups = [.members: head(3), .volunteers: head(1)]
    one.heads.audit = head(9)
    try one.merge(two)
    let epochs = [try one.journal(of: a)?.epoch, try one.journal(of: b)?.epoch, try one.journal(of: c)?.epoch]
    #expect(epochs == [2, 4, 1])
    #expect(one.heads.roster == head(5) && one.heads.audit == head(9))
    #expect(one.heads.groups == [.members: head(4), .coordinators: head(2), .volunteers: head(1)])
    #expect(one.keyring.count == 3)
    let stranger = try MemberKeys(member: a, anchor: anchor, roster: head(9))
    #expect(throws: VaultError.notEntitled) { try one.merge(stranger) }
    #expect(one.heads.roster == head(5))
  }

  @Test("Every bad vector of a blob is refused, with its error")
  func bad() throws {
    let bad = try list(vectors.bad, "blob")
    #expect(bad.count >= 24)
    for vector in bad { #expect(throws: try vector.error, "\(vector.name)") { _ = try open(vector) } }
  }

  @Test("Every flipped bit and every truncation of a blob is refused")
  func damage() throws {
    let vector = try #require(vectors.good.first)
    try refusesDamage(vector.hex("blob")) { _ = try open(vector, $0) }
  }

  @Test("New keys are new, come back as they were sealed, and open under no other key, version, member or organisation")
  func sealing() throws {
    let member = Sodium.random(16)
    let anchor = Sodium.random(32)
    let organisation = Array(anchor[..<16])
    var keys = try MemberKeys(member: member, anchor: anchor, roster: Head(position: 3, hash: Sodium.random(32)))
    keys.heads.groups = [.auditors: Head(position: 2, hash: Sodium.random(32)), .members: Head(position: 9, hash: anchor)]
    keys.heads.audit = Head(position: .max, hash: Sodium.random(32))
    let blobKey = try SecretBytes(random: 32)
    let blob = try keys.seal(blobKey: blobKey, version: 5)
    #expect(blob.count == 1024 + Sealing.aeadOverhead)
    let opened = try MemberKeys(opening: blob, blobKey: blobKey, member: member, version: 5, organisation: organisation)
    #expect(opened.heads == keys.heads)
    #expect(opened.signing.publicKey == keys.signing.publicKey && opened.sealing.publicKey == keys.sealing.publicKey)
    let other = try MemberKeys(member: member, anchor: anchor, roster: keys.heads.roster)
    #expect(other.signing.publicKey != keys.signing.publicKey && other.sealing.publicKey != keys.sealing.publicKey)
    func refused(_ key: borrowing SecretBytes, _ member: [UInt8], _ version: UInt32, _ organisation: [UInt8]) {
      #expect(throws: VaultError.refused) {
        _ = try MemberKeys(opening: blob, blobKey: key, member: member, version: version, organisation: organisation)
      }
    }
    refused(try SecretBytes(random: 32), member, 5, organisation)
    refused(blobKey, Sodium.random(16), 5, organisation)
    refused(blobKey, member, 4, organisation)
    refused(blobKey, member, 6, organisation)
    refused(blobKey, member, 5, Sodium.random(16))
  }

  @Test("A journal's newest key is remembered with the keys, one for each case, beside what a newer client keeps there")
  func journals() throws {
    let vector = try #require(try list(vectors.good, "blob").first { try !$0.objects("keyring").isEmpty })
    var keys = try open(vector)
    let others = keys.keyring.count
    let (one, other, journal) = (
      [UInt8](repeating: 1, count: 16), [UInt8](repeating: 2, count: 16), [UInt8](repeating: 3, count: 16)
    )
    #expect(try keys.journal(of: one) == nil)
    try keys.remember(journal: journal, of: one, epoch: 1)
    try keys.remember(journal: other, of: other, epoch: 7)
    try keys.remember(journal: journal, of: one, epoch: 2)
    let blob = try keys.seal(blobKey: vector.secret("key"), version: vector.word("version"))
    let again = try open(vector, blob)
    #expect(again.keyring.count == others + 2)
    #expect(try again.journal(of: one) == .init(journal: journal, epoch: 2))
    #expect(try again.journal(of: other) == .init(journal: other, epoch: 7))
    #expect(try again.journal(of: journal) == nil)
    #expect(throws: VaultError.malformed) { try keys.remember(journal: journal, of: [1], epoch: 1) }
    #expect(throws: VaultError.malformed) { try keys.remember(journal: [1], of: one, epoch: 1) }
    // The refused ones changed nothing.
    #expect(try keys.journal(of: one)?.epoch == 2)
  }

  @Test("Positions that the format cannot hold are refused, not a crash")
  func tooLarge() throws {
    let hash = Sodium.random(32)
    let blobKey = try SecretBytes(random: 32)
    var keys = try MemberKeys(member: Sodium.random(16), anchor: hash, roster: Head(position: 1 << 32, hash: hash))
    #expect(throws: VaultError.tooLarge) { try keys.seal(blobKey: blobKey, version: 1) }
    keys.heads.roster = Head(position: 1, hash: hash)
    keys.heads.groups = [.members: Head(position: .max, hash: hash)]
    #expect(throws: VaultError.tooLarge) { try keys.seal(blobKey: blobKey, version: 1) }
    keys.heads.groups = [.members: Head(position: 1, hash: [])]
    #expect(throws: VaultError.malformed) { try keys.seal(blobKey: blobKey, version: 1) }
    for (member, anchor) in [(15, 32), (16, 31), (16, 16), (0, 0)] {
      #expect(throws: VaultError.malformed) {
        _ = try MemberKeys(member: Sodium.random(member), anchor: Sodium.random(anchor), roster: Head(position: 1, hash: hash))
      }
      #expect(throws: VaultError.malformed) {
        _ = try MemberKeys(
          member: Sodium.random(member), anchor: Sodium.random(anchor), signing: SigningKey(), sealing: SealingKey())
      }
    }
  }

  // MARK: Blob key

  private func under(_ vector: TestVector) throws -> BlobKey.Under {
    try #require(BlobKey.Under(rawValue: UInt8(vector.number("kind"))))
  }

  private func openKey(_ vector: TestVector, _ sealed: [UInt8]? = nil) throws -> SecretBytes {
    try BlobKey.open(
      sealed ?? vector.hex("sealed"), under: under(vector), key: vector.secret("key"), tag: vector.hex("tag"),
      organisation: vector.hex("organisation"))
  }

  @Test("The vectors' blob keys open, under a passphrase and under a sheet, and the same content comes out here")
  func blobKeys() throws {
    for vector in try list(vectors.good, "blob-key") {
      #expect(try openKey(vector).exposed() == vector.hex("plain"), "\(vector.name)")
      let sealed = try BlobKey.seal(
        vector.secret("plain"), under: under(vector), key: vector.secret("key"), tag: vector.hex("tag"),
        organisation: vector.hex("organisation"))
      let plain = try Sealing.decrypt(sealed, associated: vector.hex("associated"), key: vector.secret("key"))
      #expect(try plain == vector.hex("plain"), "\(vector.name)")
      try refusesDamage(vector.hex("sealed")) { _ = try openKey(vector, $0) }
    }
  }

  @Test("Every bad vector of a blob key is refused, and a key of another length is not sealed")
  func badBlobKeys() throws {
    for vector in try list(vectors.bad, "blob-key") {
      #expect(throws: try vector.error, "\(vector.name)") { _ = try openKey(vector) }
    }
    for size in [1, 31, 33] {
      #expect(throws: VaultError.malformed) {
        try BlobKey.seal(
          SecretBytes(random: size), under: .sheet, key: SecretBytes(random: 32), tag: Sodium.random(32),
          organisation: Sodium.random(16))
      }
    }
  }
}
