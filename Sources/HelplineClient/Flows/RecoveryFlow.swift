import Foundation
import HelplineCore
import HelplineVault

/// What a ceremony is held for.
package enum CeremonyPurpose: Sendable, Equatable {
  /// The journal of a mentor who is gone goes to their successor.
  case journal(ID, to: ID)
  /// Who holds the ceremony comes into a group that has lost all its own.
  case group(Group)
  /// A member becomes an administrator.
  case administrator(ID)
}

/// Recovery keys that were put together from shares, by number; the newest is among them. They live as long as the ceremony.
final class CombinedShares: Sendable {
  private final class Held: Sendable {
    let secret: RecoverySecret
    init(_ secret: consuming RecoverySecret) { self.secret = secret }
  }

  private let present: Held
  private let older: [UInt32: Held]
  let number: UInt32
  /// How many shares the newest key took.
  let threshold: Int

  /// Throws a `ClientError` that says what is wrong with the shares.
  init(_ shares: [Share], rosters: RosterChain) throws {
    var present: Held?
    var older: [UInt32: Held] = [:]
    var threshold = 0
    for set in Dictionary(grouping: shares, by: \.setID).values {
      guard set.count >= set[0].threshold else { throw ClientError.tooFewShares }
      let held: Held
      do { held = try Held(RecoverySecret(secret: Shares.combine(set))) } catch { throw ClientError.wrongShares }
      let (signing, sealing) = (held.secret.signing.publicKey, held.secret.sealing.publicKey)
      let place = rosters.recoveryKeys.lastIndex { $0.signing == signing && $0.sealing == sealing }
      guard let place else { throw ClientError.wrongShares }
      if place + 1 == rosters.recoveryKeys.count {
        present = held
        threshold = set[0].threshold
      } else {
        older[UInt32(place + 1)] = held
      }
    }
    guard let present else { throw shares.isEmpty ? ClientError.tooFewShares : ClientError.replacedShares }
    (self.present, self.older, self.threshold) = (present, older, threshold)
    number = rosters.recoveryNumber
  }

  func sign(_ message: [UInt8]) throws -> Bytes { Bytes(try present.secret.signing.sign(message)) }

  /// Signs the roster that puts another key in this one's place.
  func ceremony(to successor: borrowing RecoverySecret, administrator: [UInt8]?, _ rosters: RosterChain) throws -> SignedDocument
  {
    try rosters.ceremony(to: successor, administrator: administrator, with: present.secret.signing)
  }

  /// Opens what was wrapped to the key of a number.
  func open<Value: ~Copyable>(_ number: UInt32, _ body: (borrowing SealingKey) throws -> Value) throws -> Value {
    if number == self.number { return try body(present.secret.sealing) }
    guard let held = older[number] else { throw ClientError.olderSharesNeeded }
    return try body(held.secret.sealing)
  }

  /// Older keys are brought along for one thing only.
  func refuseOlder(but needed: UInt32?) throws {
    guard older.keys.allSatisfy({ $0 == needed }) else { throw ClientError.mixedShares }
  }
}

/// The recovery key that a ceremony makes, and what is signed with it.
private final class NewRecovery: Sendable {
  let recovery: RecoverySecret
  init() throws { recovery = try RecoverySecret() }

  /// Base32 in groups of four, one for each trustee.
  func shares(count: Int, threshold: Int) throws -> [String] {
    try Shares.split(recovery.secret, count: count, threshold: threshold).map { try $0.text }
  }
}

extension Share {
  /// Base32 in groups of four: how a share is printed.
  package var text: String {
    get throws {
      try reveal { (bytes) throws(VaultError) in
        let text = Base32.text(bytes)
        return stride(from: 0, to: text.count, by: 4).map { String(text.dropFirst($0).prefix(4)) }.joined(separator: "-")
      }
    }
  }

  /// Reads a share as somebody typed it. Throws `badShare`.
  package convenience init(typed: String) throws(ClientError) {
    var letters = Array(typed.utf8).filter { $0 != 0x20 && $0 != 0x2d && $0 != 0x0d && $0 != 0x09 }
    defer { Sodium.wipe(&letters) }
    do {
      var bytes = try Base32.decode(letters, count: Share.size)
      defer { Sodium.wipe(&bytes) }
      try self.init(bytes: bytes)
    } catch { throw .badShare }
  }
}

extension Session {
  /// What is still wrapped to recovery keys that were replaced.
  package func recoveryState() async throws -> RecoveryState {
    let state = try await call(API.recoveryState, Nothing())
    guard state.number == rosters.recoveryNumber else {
      try await refresh()
      guard state.number == rosters.recoveryNumber else { throw ClientError.forged }
      return state
    }
    return state
  }

  /// Holds a ceremony: docs/protocol.md 9.2. `show` gets the new shares and their key's number before anything happens; they count once
  /// this returns. `count` and `threshold` are those of the new shares; as before, and twice as many less one, if nil.
  package func holdCeremony(
    _ purpose: CeremonyPurpose, shares: [Share], count: Int? = nil, threshold: Int? = nil,
    show: (_ shares: [String], _ number: UInt32) throws -> Void
  ) async throws {
    try await refresh()
    let combined = try CombinedShares(shares, rosters: rosters)
    let successor = try NewRecovery()
    let needed = threshold ?? combined.threshold
    let printed = try successor.shares(count: count ?? max(3, 2 * needed - 1), threshold: needed)
    var request: HoldCeremony
    switch purpose {
    case .journal(let id, let to): request = try await passOnByCeremony(id, to, combined, successor)
    case .group(let group): request = try await rescue(group, combined, successor)
    case .administrator(let id):
      try combined.refuseOlder(but: nil)
      guard let line = rosters.member(id.bytes), line.removed == nil else { throw ClientError.noSuchMember }
      guard !line.roles.contains(.administrator) else { throw ClientError.isAdministrator }
      request = HoldCeremony(
        use: .administrator, subject: id, to: id,
        roster: try Signed(combined.ceremony(to: successor.recovery, administrator: id.bytes, rosters)),
        proof: Bytes([]))
    }
    let hash = try Roster.hash(document: request.roster.document.bytes)
    request.proof = try combined.sign(
      Ceremony.statement(
        request.use.value, subject: request.subject.bytes, to: request.to.bytes, runner: member.bytes, rosterHash: hash,
        wraps: request.bound, organisation: organisation.bytes))
    try show(printed, rosters.recoveryNumber + 1)
    do { try await insist(request) } catch {
      // It may have been done although the answer says otherwise, or never came; then the new shares count.
      do { try await refresh() } catch { throw ClientError.unreachable }
      guard rosters.recoveryKeys.contains(where: { rosters.hash(of: $0.since) == hash }) else { throw error }
    }
    try await refresh()
  }

  /// The same bytes again if no answer came.
  private func insist(_ request: HoldCeremony) async throws {
    let encoded = try Client.encode(request)
    for pause in [0.2, 1, 3] {
      do {
        _ = try await call(API.holdCeremony, encoded: encoded)
        return
      } catch ClientError.unreachable { try await Task.sleep(for: .seconds(pause)) }
    }
    _ = try await call(API.holdCeremony, encoded: encoded)
  }

  private func reading(_ use: RecoveryUse, _ subject: ID, _ combined: CombinedShares) async throws -> RecoveryReading {
    let proof = try combined.sign(
      Ceremony.reading(
        use.value, subject: subject.bytes, runner: member.bytes, roster: rosters.newest, organisation: organisation.bytes))
    let found = try await call(API.recoveryReading, AskRecoveryReading(use: use, subject: subject, proof: proof))
    guard try found.wrap.recipient.bytes == Recipient.recoveryID(organisation: organisation.bytes),
      found.wrap.keyEpoch >= 1, found.wrap.keyEpoch <= rosters.recoveryNumber
    else { throw ClientError.forged }
    try combined.refuseOlder(but: found.wrap.keyEpoch)
    return found
  }

  /// The chain with the ceremony's roster.
  private func chain(after signed: SignedDocument) throws -> RosterChain {
    var after = rosters
    try after.append(signed)
    return after
  }

  // MARK: A journal

  private func passOnByCeremony(_ id: ID, _ to: ID, _ combined: CombinedShares, _ successor: NewRecovery) async throws
    -> HoldCeremony
  {
    guard isAdmitted(.coordinators) else { throw ClientError.notAdmitted(.coordinators) }
    let opened = try await oneCase(id)
    // Whom a coordinator asked, and who has said yes: nobody else is handed a journal.
    guard let assignment = opened.assignment?.record, assignment.successor == to, opened.answer == .accepted else {
      throw ClientError.notAccepted
    }
    guard let before = assignment.mentor else { throw ClientError.noJournal }
    guard opened.record.record.passed != assignment.asked else { throw ClientError.waitsForTakeover }
    guard !rosters.roles(of: before.bytes).contains(.mentor) else { throw ClientError.mentorNotGone }
    guard let line = rosters.member(to.bytes), rosters.roles(of: to.bytes).contains(.mentor) else { throw ClientError.notAMentor }
    let found: RecoveryReading
    do { found = try await reading(.journal, id, combined) } catch let refusal as Refusal where refusal.code == .notFound {
      throw ClientError.noJournal
    }
    guard let journal = found.journal else { throw ClientError.badAnswer }
    let compartment = Compartment(id: journal.bytes, kind: .journal, parent: id.bytes, epoch: found.epoch)
    let key = try open(found.wrap, of: compartment, combined)
    try requireHolder(key, before, opened)
    let signed = try combined.ceremony(to: successor.recovery, administrator: nil, rosters)
    let wrap = try Wrap.make(
      key.opened.key, of: compartment, to: .member(line), granter: Recipient.recoveryID(organisation: organisation.bytes),
      with: successor.recovery.signing, rosters: chain(after: signed), continuity: found.epoch > 1 ? key.opened.continuity : nil)
    var draft = CaseDraft(opened, member: member, today: status.day)
    draft.record.passed = assignment.asked
    var write = try await newWrite(draft)
    write.journal = WriteJournal(
      id: journal, epoch: found.epoch, passOn: WireWrap(recipient: to, keyEpoch: 1, sealed: Bytes(wrap)))
    return HoldCeremony(use: .journal, subject: id, to: to, roster: try Signed(signed), write: write, proof: Bytes([]))
  }

  private func open(_ wrap: WireWrap, of compartment: Compartment, _ combined: CombinedShares) throws -> OpenedKey {
    try combined.open(wrap.keyEpoch) { key in
      try believing { () throws(VaultError) in
        OpenedKey(
          try Wrap.open(
            wrap.sealed.bytes, of: compartment, to: .recovery(rosters, number: wrap.keyEpoch), with: key, rosters: rosters))
      }
    }
  }

  /// The journal's last key was made by its last mentor: an older one, which a server kept, was made by somebody before them.
  private func requireHolder(_ key: OpenedKey, _ mentor: ID, _ opened: OpenedCase) throws {
    let record = opened.record.record
    let named = opened.assignment?.record.named ?? []
    guard key.granterRoles.contains(.mentor), named.contains(try ID(key.granter)) else { throw ClientError.forged }
    // Who was passed the journal and has not taken it over has made no key of it: who took the case before them has.
    let taken = record.taken ?? 0
    let isOnItsWay = (record.passed ?? 0) > taken
    let makers = isOnItsWay ? opened.accepted(taken) : [mentor]
    guard makers.contains(where: { $0.bytes == key.granter }) else { throw ClientError.forged }
  }

  // MARK: A group

  private func rescue(_ group: Group, _ combined: CombinedShares, _ successor: NewRecovery) async throws -> HoldCeremony {
    let name = group.name
    let chain = chain(name)
    guard name.admits(rosters.roles(of: member.bytes)) else { throw Refusal(.notEntitled) }
    guard chain.isLost(rosters), let line = rosters.member(member.bytes) else { throw ClientError.groupNotLost }
    let subject = try ID(name.id(organisation: organisation.bytes))
    let found = try await reading(.group, subject, combined)
    let signed = try combined.ceremony(to: successor.recovery, administrator: nil, rosters)
    let after = try self.chain(after: signed)
    let key = try SealingKey()
    let record = try Signed(chain.rescue(of: member.bytes, to: key.publicKey, rosters: after, with: successor.recovery.signing))
    let previous = try combined.open(found.wrap.keyEpoch) { held in
      let secret = try believing { () throws(VaultError) in
        try GroupSecret.open(
          found.wrap.sealed.bytes, newestOf: chain, to: .recovery(rosters, number: found.wrap.keyEpoch), with: held,
          rosters: rosters)
      }
      return Bytes(
        try GroupSecret.sealPrevious(
          secret, group: name, newEpoch: chain.epoch + 1, newPublicKey: key.publicKey, organisation: organisation.bytes))
    }
    let compartment = try GroupSecret.compartment(name, epoch: chain.epoch + 1, organisation: organisation.bytes)
    let recovery = try Recipient.recoveryID(organisation: organisation.bytes)
    let secret = try key.secretCopy()
    let wraps = try [Recipient.member(line), .recovery(after)].map { recipient in
      WireWrap(
        recipient: try ID(recipient.id), keyEpoch: recipient.keyEpoch,
        sealed: Bytes(
          try Wrap.make(
            secret, of: compartment, to: recipient, granter: recovery, with: successor.recovery.signing, rosters: after)))
    }
    return HoldCeremony(
      use: .group, subject: subject, to: member, roster: try Signed(signed),
      record: NewRecord(
        group: group, record: record, wraps: wraps, previousSecret: previous,
        statisticsKeys: group == .coordinators ? try await nextStatisticsKeys(for: record, rosters: after) : nil),
      proof: Bytes([]))
  }

  // MARK: At sign-in

  /// After a ceremony: what this member holds is wrapped to the newest recovery key too, so that the old shares open nothing more.
  func renewRecovery() async throws {
    guard rosters.recoveryNumber > 1 else { return }
    let found = try await call(API.recoveryHoldings, Nothing()).holdings
    // What cannot be believed stays as it is: it must not keep a member from signing in.
    let renewed = found.compactMap { try? self.renewed($0) }
    guard !renewed.isEmpty else { return }
    do { _ = try await call(API.renewRecovery, RecoveryHoldings(holdings: renewed)) } catch let refusal as Refusal
      where refusal.code == .rekeyRequired
    {
      // A newer epoch, or another ceremony, a moment ago.
    }
  }

  private func renewed(_ holding: RecoveryHolding) throws -> RecoveryHolding {
    var made = holding
    let recovery = try Recipient.recovery(rosters)
    if holding.kind == CompartmentKind.group.rawValue {
      guard
        let group = try Group.allCases.first(where: {
          try $0.name.id(organisation: organisation.bytes) == holding.compartment.bytes
        })
      else { throw ClientError.forged }
      let epoch = chain(group.name).epoch
      let compartment = try GroupSecret.compartment(group.name, epoch: epoch, organisation: organisation.bytes)
      made.epoch = epoch
      made.wrap = try wrap(groupKey(group.name, epoch: epoch).key.secretCopy(), of: compartment, to: recovery)
    } else {
      guard holding.kind == CompartmentKind.journal.rawValue, let parent = holding.parent, let own = holding.wrap else {
        throw ClientError.forged
      }
      let compartment = Compartment(id: holding.compartment.bytes, kind: .journal, parent: parent.bytes, epoch: holding.epoch)
      let key = try open(own, of: compartment, group: .coordinators)
      guard own.recipient == member, key.granter == member.bytes else { throw ClientError.forged }
      try requireNewest(holding.compartment, epoch: holding.epoch, of: parent)
      made.wrap = try wrap(
        key.opened.key, of: compartment, to: recovery, continuity: holding.epoch > 1 ? key.opened.continuity : nil)
    }
    return made
  }
}
