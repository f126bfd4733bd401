import HelplineCore
import HelplineVault

/// What an administrator wrote down of a member: docs/protocol.md 6.4.
struct MemberName {
  let revision: UInt32
  fileprivate(set) var payload: Payload

  var name: String? { payload["name"]?.asString }
  /// Codes of `language`.
  var languages: [String] { (payload["languages"]?.asArray ?? []).compactMap(\.asString) }

  fileprivate static func compartment(_ member: ID) -> Compartment { Compartment(id: member.bytes, kind: .name) }

  fileprivate static func place(_ member: ID, _ revision: UInt32) -> SealedObject.Place {
    SealedObject.Place(compartment: compartment(member), object: member.bytes, revision: revision)
  }
}

extension Session {
  // MARK: Reading

  /// Names that this member can open. One that an administrator did not sign is left out.
  package func memberNames() async throws -> [ID: String] { try await names().compactMapValues(\.name) }

  /// All that this member can open, the older one of two never.
  func names() async throws -> [ID: MemberName] {
    guard isAdmitted(.members) else { return [:] }
    var names: [ID: MemberName] = [:]
    let found = try await call(API.names, Nothing()).names
    // Somebody may have joined since this session last looked.
    if found.contains(where: { rosters.member($0.member.bytes) == nil }) { try await refresh() }
    for found in found where found.revision >= seen[found.member]?.revisions[found.member] ?? 1 {
      guard let name = try? open(found) else { continue }
      seen[found.member, default: Seen()].revisions[found.member] = name.revision
      names[found.member] = name
    }
    return names
  }

  /// Nil where it is not to be believed.
  private func open(_ found: NameFound) throws -> MemberName? {
    let compartment = MemberName.compartment(found.member)
    let key = try open(found.wrap, of: compartment, group: .members)
    // To the group it may have been passed on by whoever is in it; singly it comes from an administrator.
    if found.wrap.recipient == member {
      try requireGranter(key, of: compartment)
    } else if !chain(.members).everAdmitted(key.granter) {
      return nil
    }
    let object = try SealedObject.open(
      found.object.bytes, at: MemberName.place(found.member, found.revision), rosters: rosters, key: key.opened.key)
    guard object.authorRoles.contains(.administrator) else { return nil }
    try requireAdmission(object.author, .administrators)
    return MemberName(revision: found.revision, payload: try Payload(object.payload, type: "name"))
  }

  // MARK: Changing

  /// Changes a member's name, or the languages that they work in; nil leaves it. Throws `noSuchMember`, `nameTooLong` for a name that
  /// has more than 400 bytes or none, `CaseRecordError.unknownCode` for what is no language.
  package func setName(_ id: ID, name: String? = nil, languages: [String]? = nil) async throws {
    guard isAdmitted(.members) else { throw ClientError.notAdmitted(.members) }
    if let name, !(1...Invitation.longestName).contains(name.utf8.count) { throw ClientError.nameTooLong }
    if let languages {
      let list = try codeLists().list(.language)
      for code in languages where code == "unknown" || list[code] == nil { throw CaseRecordError.unknownCode(.language, code) }
    }
    for attempt in 1...5 {
      guard let line = rosters.member(id.bytes), line.removed == nil, var known = try await names()[id] else {
        throw ClientError.noSuchMember
      }
      let before = known.payload
      if let name { known.payload["name"] = .string(name) }
      if let languages { known.payload["languages"] = .array(languages.map(JSONValue.string)) }
      if known.payload == before { return }
      do {
        let revision = known.revision + 1
        let (object, wraps) = try NewName.sealed(
          known.payload, of: id, revision: revision, to: recipients(.members), author: member.bytes, with: keys.signing,
          rosters: rosters)
        _ = try await call(API.changeName, id: id, ChangeName(revision: revision, object: object, wraps: wraps))
        return
      } catch let refusal as Refusal where [.stale, .rekeyRequired].contains(refusal.code) && attempt < 5 { try await refresh() }
    }
    throw ClientError.busy
  }
}

extension NewName {
  /// Seals a newcomer's name in a compartment of its own.
  init(
    member: ID, name: String, to recipients: [Recipient], author: [UInt8], with signing: borrowing SigningKey,
    rosters: RosterChain
  ) throws {
    var payload = Payload(type: "name")
    payload["name"] = .string(name)
    payload["languages"] = .array([])
    let (object, wraps) = try Self.sealed(
      payload, of: member, revision: 1, to: recipients, author: author, with: signing, rosters: rosters)
    self.init(member: member, object: object, wraps: wraps)
  }

  /// The object under a key that nobody holds yet, and the key's wraps.
  fileprivate static func sealed(
    _ payload: Payload, of member: ID, revision: UInt32, to recipients: [Recipient], author: [UInt8],
    with signing: borrowing SigningKey, rosters: RosterChain
  ) throws -> (object: Bytes, wraps: [WireWrap]) {
    let compartment = MemberName.compartment(member)
    let key = try SecretBytes(random: 32)
    let object = try SealedObject.seal(
      payload.bytes, at: MemberName.place(member, revision), author: author, with: signing, rosters: rosters, key: key)
    var wraps: [WireWrap] = []
    for recipient in recipients {
      let sealed = try Wrap.make(key, of: compartment, to: recipient, granter: author, with: signing, rosters: rosters)
      wraps.append(WireWrap(recipient: try ID(recipient.id), keyEpoch: recipient.keyEpoch, sealed: Bytes(sealed)))
    }
    return (Bytes(object), wraps)
  }
}
