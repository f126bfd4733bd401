import Foundation
import Testing

@testable import HelplineVault

/// Native code and WebAssembly open each other's output. HELPLINE_EXCHANGE names a folder in which both leave what they sealed:
/// native code `native.json`, then Tests/Browser/exchange.js `wasm.json`, which native code opens in a second run.
@Suite("Exchange with WebAssembly")
struct ExchangeTests {
  private static let folder = ProcessInfo.processInfo.environment["HELPLINE_EXCHANGE"].map { URL(filePath: $0) }
  private static let sealedThere = folder?.appending(path: "wasm.json")
  private static var isSecondRun: Bool { sealedThere.map { FileManager.default.fileExists(atPath: $0.path) } ?? false }

  private let payload = Array(#"{"type":"contact","v":1,"note":"äiti soitti 🌙"}"#.utf8)
  private let origin = Array("https://helpline.example".utf8)

  let world: World
  let rosters: RosterChain
  let organisation: [UInt8]
  let bo: [UInt8]
  let sheet: TestVector

  init() throws {
    world = try World.shared
    rosters = try world.rosters()
    organisation = rosters.organisation
    bo = try world.id("bo")
    sheet = try #require(try Vectors("hardened-secrets").good.first { $0.name == "a recovery sheet" })
  }

  private func recoverySheet() throws -> RecoverySheet {
    try RecoverySheet(SecretCode(kind: .sheet, typed: Array(sheet.text("text").utf8)))
  }

  private var newest: [UInt8] { rosters.newest.hash }

  private func hal() throws -> Joiner {
    let signing = try world.signing("hal").publicKey
    return Joiner(member: try world.id("hal"), signing: signing, sealing: try world.sealing("hal").publicKey, loginTag: signing)
  }

  private var terms: InvitationTerms {
    InvitationTerms(
      anchor: rosters.anchor, roster: rosters.newest, roles: [.volunteer, .coordinator], expires: Array("2027-02-28".utf8))
  }

  private func entryKey() throws -> SealingKey {
    try SealingKey(secret: #require(try Vectors("entries").good.first).secret("secret"))
  }

  // MARK: The first run

  @Test("What native code seals is left for WebAssembly", .enabled(if: folder != nil && !isSecondRun))
  func seal() throws {
    let all = try [contact(), documents(), keys(), entries(), invitation()]
    let whole = all.reduce(into: [String: Any]()) { $0.merge($1) { first, _ in first } }
    let data = try JSONSerialization.data(withJSONObject: whole)
    try data.write(to: #require(Self.folder).appending(path: "native.json"))
  }

  private func shown(_ signed: SignedDocument) -> [String: String] {
    [
      "document": String(decoding: signed.document, as: UTF8.self), "signer": signed.signer.hex,
      "signature": signed.signature.hex,
    ]
  }

  private func contact() throws -> [String: Any] {
    let signing = try world.signing("bo")
    let record = try #require(try world.group("coordinators").newest)
    let key = try SecretBytes(random: 32)
    let next = try SecretBytes(random: 32)
    let first = Compartment(id: Sodium.random(16), kind: .contact)
    let second = try first.next()
    let place = SealedObject.Place(compartment: first, object: first.id, revision: 1)
    let sealed = try SealedObject.seal(payload, at: place, author: bo, with: signing, rosters: rosters, key: key)
    let continuity = try second.continuity(previousKey: key, newKey: next, organisation: organisation)
    let line = try #require(rosters.member(bo))
    return [
      "contact": [
        "id": first.id.hex, "sealed": sealed.hex,
        "wrap": try Wrap.make(key, of: first, to: .group(record), granter: bo, with: signing, rosters: rosters).hex,
        "nextWrap": try Wrap.make(
          next, of: second, to: .member(line), granter: bo, with: signing, rosters: rosters, continuity: continuity
        ).hex,
        "moved": try SealedObject.rekey(sealed, at: place, from: key, to: next, organisation: organisation).hex,
      ],
      "draft": try Draft.seal(payload, member: bo, sealing: line.sealing, organisation: organisation).hex,
    ]
  }

  private func documents() throws -> [String: Any] {
    let signing = try world.signing("bo")
    var next = rosters.current
    let gus = try world.id("gus")
    next.members.append(
      RosterMember(
        id: gus, roles: .volunteer, signing: try world.signing("gus").publicKey, sealing: try world.sealing("gus").publicKey))
    let coordinators = try world.group("coordinators")
    let secret = try SealingKey()
    let record = try coordinators.rotation(to: secret.publicKey, rosters: rosters, as: bo, with: signing)
    let wrap = try Wrap.make(
      secret.secretCopy(), of: GroupSecret.compartment(.coordinators, epoch: 3, organisation: organisation),
      to: .member(#require(rosters.member(bo))), granter: bo, with: signing, rosters: rosters)
    let previous = try GroupSecret.sealPrevious(
      world.groupKey("coordinators", epoch: 2), group: .coordinators, newEpoch: 3, newPublicKey: secret.publicKey,
      organisation: organisation)
    let key = try StatisticsKey(
      month: 202_703, number: 9, publicKey: secret.publicKey, author: bo, with: signing, rosters: rosters)
    return [
      "roster": shown(try rosters.sign(next, as: world.id("dea"), with: world.signing("dea"))),
      "admission": shown(try world.group("members").admission(of: [world.id("fay")], rosters: rosters, as: bo, with: signing)),
      "rotation": ["record": shown(record), "wrap": wrap.hex, "previous": previous.hex] as [String: Any],
      "statisticsKey": [
        "month": 202_703, "number": 9, "publicKey": key.publicKey.hex, "author": bo.hex, "version": Int(key.roster.version),
        "hash": key.roster.hash.hex, "signature": key.signature.hex,
      ] as [String: Any],
    ]
  }

  private func keys() throws -> [String: Any] {
    let sheet = try recoverySheet()
    let blobKey = try SecretBytes(random: 32)
    var keys = try MemberKeys(member: bo, anchor: rosters.anchor, signing: world.signing("bo"), sealing: world.sealing("bo"))
    let head = Head(position: 1 << 32 + 7, hash: newest)
    keys.heads = Heads(
      roster: Head(position: 7, hash: newest), groups: [.coordinators: Head(position: 4, hash: newest)], audit: head)
    let statement = try SignIn.proof(origin: origin, tag: sheet.tag, nonce: newest, organisation: organisation)
    let sealed = try BlobKey.seal(blobKey, under: .sheet, key: sheet.keys.wrapKey, tag: sheet.tag, organisation: organisation)
    return [
      "keys": ["sealedBlobKey": sealed.hex, "blob": try keys.seal(blobKey: blobKey, version: 4).hex, "audit": newest.hex],
      "proof": try sheet.keys.signing.sign(statement).hex,
    ]
  }

  private func entries() throws -> [String: Any] {
    let auditors = try #require(try world.group("auditors").publicKey)
    let checkpoint = try #require(try Vectors("sessions").good.first { try $0.text("format") == "checkpoint" })
    return [
      "audit": try AuditChain.seal(payload, to: auditors, organisation: organisation).hex,
      "entryKey": try entryKey().publicKey.hex,
      "checkpoint": ["hash": try checkpoint.text("hash"), "signature": try checkpoint.text("signature")],
    ]
  }

  private func invitation() throws -> [String: Any] {
    let code = try SecretCode(random: .invitation)
    let invitation = try Invitation(code)
    let text = try code.reveal { (bytes) throws(VaultError) in bytes }
    let fingerprint = try hal().fingerprint(anchor: rosters.anchor)
    return [
      "invitation": [
        "text": String(decoding: text, as: UTF8.self), "mac": try invitation.authenticate(terms).hex,
        "joinerMac": try invitation.authenticate(joiner: hal(), terms: terms).hex,
        "fingerprint": String(decoding: fingerprint, as: UTF8.self),
      ]
    ]
  }

  // MARK: The second run

  private func sealedThere() throws -> TestVector {
    try JSONDecoder().decode(TestVector.self, from: Data(contentsOf: #require(Self.sealedThere)))
  }

  @Test("Contacts, wraps and drafts sealed by WebAssembly open", .enabled(if: isSecondRun))
  func openContact() throws {
    let sealed = try sealedThere()
    let contact = try sealed.object("contact")
    let first = Compartment(id: try contact.hex("id"), kind: .contact)
    let record = try #require(try world.group("coordinators").newest)
    let opened = try Wrap.open(
      contact.hex("wrap"), of: first, to: .group(record), with: world.groupKey("coordinators", epoch: 2), rosters: rosters)
    let place = SealedObject.Place(compartment: first, object: first.id, revision: 1)
    let object = try SealedObject.open(contact.hex("sealed"), at: place, rosters: rosters, key: opened.key)
    #expect(object.payload == payload && object.author == bo && object.authorRoles.rawValue == 5)
    let recovery = try RecoverySecret(secret: world.rosterVector("organisation").secret("recoverySecret"))
    let again = try Wrap.open(
      contact.hex("recovery"), of: first, to: .recovery(rosters), with: recovery.sealing, rosters: rosters)
    let isSame = again.key.equals(opened.key)
    #expect(isSame)

    let second = try first.next()
    let next = try Wrap.open(
      contact.hex("nextWrap"), of: second, to: .member(#require(rosters.member(bo))), with: world.sealing("bo"), rosters: rosters)
    try second.verify(continuity: next.continuity, previousKey: opened.key, newKey: next.key, organisation: organisation)
    let there = SealedObject.Place(compartment: second, object: first.id, revision: 1)
    #expect(try SealedObject.open(contact.hex("moved"), at: there, rosters: rosters, key: next.key).payload == payload)

    let keys = try MemberKeys(member: bo, anchor: rosters.anchor, signing: world.signing("bo"), sealing: world.sealing("bo"))
    #expect(try Draft.open(sealed.hex("draft"), keys: keys) == payload)
  }

  @Test("Rosters, records and statistics keys signed by WebAssembly hold", .enabled(if: isSecondRun))
  func openDocuments() throws {
    let sealed = try sealedThere()
    for document in try sealed.objects("rosters") {
      var chain = rosters
      try chain.append(document.signed())
      #expect(chain.current.version == 8)
    }
    var members = try world.group("members")
    try members.append(sealed.object("admission").signed(), rosters: rosters)
    #expect(try members.admitted(world.id("fay")))

    let rotation = try sealed.object("rotation")
    var coordinators = try world.group("coordinators")
    try coordinators.append(rotation.object("record").signed(), rosters: rosters)
    let line = try #require(rosters.member(bo))
    let secret = try GroupSecret.open(
      rotation.hex("wrap"), newestOf: coordinators, to: .member(line), with: world.sealing("bo"), rosters: rosters)
    let before = try #require(coordinators.record(epoch: 2))
    let previous = try GroupSecret.openPrevious(
      rotation.hex("previous"), with: secret, group: .coordinators, epoch: 3, previousPublicKey: before.publicKey,
      organisation: organisation)
    #expect(previous.publicKey == before.publicKey)

    let fields = try sealed.object("statisticsKey")
    let key = StatisticsKey(
      month: 202_703, number: 3, publicKey: try fields.hex("publicKey"), author: bo,
      roster: RosterReference(version: try fields.word("version"), hash: try fields.hex("hash")),
      signature: try fields.hex("signature"))
    try key.verify(rosters: rosters, coordinators: world.group("coordinators"))
    let opened = try Wrap.open(
      fields.hex("secret"), of: key.compartment(organisation: organisation), to: .group(before),
      with: world.groupKey("coordinators", epoch: 2), rosters: rosters)
    #expect(try SealingKey(secret: opened.key.copy()).publicKey == key.publicKey)
  }

  @Test("Keys sealed and statements signed by WebAssembly hold", .enabled(if: isSecondRun))
  func openKeys() throws {
    let sealed = try sealedThere()
    let fields = try sealed.object("keys")
    let sheet = try recoverySheet()
    let seal = try fields.hex("sealedBlobKey")
    let blobKey = try BlobKey.open(seal, under: .sheet, key: sheet.keys.wrapKey, tag: sheet.tag, organisation: organisation)
    let keys = try MemberKeys(
      opening: fields.hex("blob"), blobKey: blobKey, member: fields.hex("member"), version: 4, organisation: organisation)
    let publicKeys = try [fields.hex("signing"), fields.hex("sealing")]
    #expect([keys.signing.publicKey, keys.sealing.publicKey] == publicKeys)
    #expect(keys.heads.audit == Head(position: 1 << 32 + 7, hash: newest))
    #expect(keys.heads.groups == [.coordinators: Head(position: 4, hash: newest)])

    let proof = try SignIn.proof(origin: origin, tag: sheet.tag, nonce: newest, organisation: organisation)
    try SigningKey.verify(sealed.hex("proof"), proof, publicKey: sheet.keys.signing.publicKey)
    let setting = try SignIn.setPassphrase(
      origin: origin, tag: sheet.tag, nonce: newest, loginKey: newest, sealedBlobKey: seal, sheetSeal: seal, sheetTag: newest,
      sheetKey: newest, organisation: organisation)
    try SigningKey.verify(sealed.hex("setPassphrase"), setting, publicKey: sheet.keys.signing.publicKey)
  }

  @Test("Ledger entries sealed and invitations made by WebAssembly open", .enabled(if: isSecondRun))
  func openEntry() throws {
    let sealed = try sealedThere()
    let entry = try StatisticalEntry(opening: sealed.hex("entry"), with: entryKey(), organisation: organisation)
    let codes = ["about_other", "phone"].map { Array($0.utf8) }
    let slot = [UInt8](repeating: 9, count: 16)
    #expect(entry == StatisticalEntry(month: 202_703, event: Array("contact".utf8), slot: slot, revision: 2, codes: codes))

    let fields = try sealed.object("invitation")
    let invitation = try Invitation(SecretCode(kind: .invitation, typed: Array(fields.text("text").utf8)))
    #expect(try invitation.tag == fields.hex("tag"))
    try invitation.verify(terms, mac: fields.hex("mac"))
    try invitation.verify(joiner: hal(), terms: terms, mac: fields.hex("joinerMac"))
  }
}
