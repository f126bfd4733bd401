import Foundation
import GRDB
import HelplineCore
import HelplineServer
import HelplineVault
import Testing

// What is done with cases, as requests. The server sees sizes, ids, revisions and wraps alone.
extension ServerWorld {
  func sealed(_ size: Int = 2048) -> Bytes { .random(size + Sealing.aeadOverhead) }

  func object(_ id: ID = ID(), revision: UInt32 = 1, size: Int = 2048) -> StoredObject {
    StoredObject(id: id, revision: revision, sealed: sealed(size))
  }

  func newCase(id: ID = ID(), size: Int = 2048) throws -> OpenCase {
    OpenCase(
      id: id, object: sealed(size), wraps: try recipients(.coordinators).map { try .random(to: $0) }, entries: entries())
  }

  /// A case, granted to `mentors`: its object `case` is at revision 2 then, or 1 without any.
  func openCase(by coordinator: Member, grantedTo mentors: [Member] = [], size: Int = 2048) async throws -> OpenCase {
    let new = try newCase(size: size)
    try await caller.call(API.openCase, new, token: coordinator.token)
    if !mentors.isEmpty { try await write(caseWrite(new.id, 2, grants: mentors), to: new.id, by: coordinator) }
    return new
  }

  /// A write to the object `case` alone, on its revision `revision`.
  func caseWrite(_ id: ID, _ revision: UInt32, epoch: UInt32 = 1, grants: [Member] = []) throws -> WriteCase {
    WriteCase(
      epoch: epoch, objects: [object(id, revision: revision)], grants: try grants.map { try .random(to: $0.id.bytes) },
      purge: nil, entries: entries())
  }

  /// The beginning of a journal.
  func newJournal(by mentor: Member, id: ID = ID(), objects: [StoredObject]? = nil) throws -> WriteJournal {
    WriteJournal(id: id, epoch: 1, objects: objects ?? [object()], wraps: try holderWraps(mentor))
  }

  /// To whom a journal's key is wrapped.
  func holderWraps(_ mentor: Member) throws -> [WireWrap] {
    [try .random(to: mentor.id.bytes), try .random(to: try Recipient.recovery(rosters))]
  }

  /// The next epoch for what is stored, but for `replaced`.
  func nextEpoch(_ stored: [StoredObject], replacing replaced: [ID] = [], to wraps: [WireWrap]) -> Rekey {
    Rekey(
      stored: stored.map { ObjectReference(id: $0.id, revision: $0.revision) },
      objects: stored.filter { !replaced.contains($0.id) }.map { object($0.id, revision: $0.revision) }, wraps: wraps)
  }

  func write(_ write: WriteCase, to id: ID, by member: Member) async throws {
    try await caller.call(API.writeCase, id: id, write, token: member.token)
  }

  func refused(_ write: WriteCase, to id: ID, by member: Member) async throws -> Refusal.Code? {
    try await caller.ask(API.writeCase, id: id, write, token: member.token).code
  }

  func found(_ id: ID, by member: Member) async throws -> StoredCase {
    try await caller.call(API.oneCase, id: id, Nothing(), token: member.token)
  }

  /// Whether these bytes stand anywhere in the data directory.
  func stands(_ bytes: [UInt8]) throws -> Bool {
    let directory = folder["data"]
    for name in try FileManager.default.contentsOfDirectory(atPath: directory.path) {
      let content = try Data(contentsOf: directory.appendingPathComponent(name))
      if content.range(of: Data(bytes)) != nil { return true }
    }
    return false
  }
}

/// A case with a journal at work: the object `case` is at revision 3.
struct CaseAtWork {
  let world: ServerWorld
  let coordinator: Member
  let mentor: Member
  let successor: Member
  let id: ID
  let journal: ID
  let note: StoredObject

  init(clock: TestClock = TestClock(), size: Int = 2048) async throws {
    let (world, coordinator, _) = try await ServerWorld.working(clock: clock)
    self.world = world
    self.coordinator = coordinator
    mentor = try await world.add([.mentor])
    successor = try await world.add([.mentor])
    id = try await world.openCase(by: coordinator, grantedTo: [mentor], size: size).id
    note = world.object(size: size)
    var accept = try world.caseWrite(id, 3)
    accept.journal = try world.newJournal(by: mentor, objects: [note])
    journal = try #require(accept.journal).id
    try await world.write(accept, to: id, by: mentor)
  }

  /// A write at `revision` of `case` that has the journal's part as well.
  func write(_ revision: UInt32, _ part: WriteJournal) throws -> WriteCase {
    var write = try world.caseWrite(id, revision)
    write.journal = part
    return write
  }

  /// The mentor hands the case over, which needs that it is granted to the successor.
  func passOn(_ revision: UInt32, to member: Member) throws -> WriteCase {
    try write(revision, WriteJournal(id: journal, epoch: 1, passOn: .random(to: member.id.bytes)))
  }

  /// The next epoch of both, by who took the case over.
  func takeOver(_ revision: UInt32, by member: Member) async throws -> WriteCase {
    let stored = try await world.found(id, by: member)
    let held = try #require(stored.journal)
    var write = try world.caseWrite(id, revision, epoch: stored.epoch + 1)
    let recipients = try world.recipients(.coordinators).map { try WireWrap.random(to: $0) }
    write.rekey = world.nextEpoch(stored.objects, replacing: [id], to: recipients + [try .random(to: member.id.bytes)])
    write.journal = WriteJournal(
      id: held.id, epoch: held.epoch + 1, rekey: world.nextEpoch(held.objects, to: try world.holderWraps(member)))
    return write
  }
}
