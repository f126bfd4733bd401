import HelplineCore
import HelplineServer
import HelplineVault

// What is done with callers' threads, as requests. The server sees sizes, ids, tags and wraps alone.
extension CallerTag {
  static func random(secretNumber: UInt32 = 1) -> CallerTag { CallerTag(tag: .random(32), secretNumber: secretNumber) }
}

extension ServerWorld {
  var threadObject: Bytes { .random(SealedObject.thread + Sealing.aeadOverhead) }

  func newThread(id: ID = ID(), tag: CallerTag = .random()) throws -> NewThread {
    NewThread(
      id: id, tag: tag, object: threadObject, wraps: try recipients(.coordinators).map { try .random(to: $0) },
      callerWrap: .random(CallerWrap.size))
  }

  @discardableResult
  func beginThread(by member: Member, tag: CallerTag = .random()) async throws -> NewThread {
    let thread = try newThread(tag: tag)
    try await caller.call(API.newThread, thread, token: member.token)
    return thread
  }

  func threadWrite(_ tag: CallerTag, _ epoch: UInt32, fresh: CallerTag? = nil) throws -> WriteThread {
    WriteThread(
      tag: tag.tag, epoch: epoch, object: threadObject, wraps: try recipients(.coordinators).map { try .random(to: $0) },
      callerWrap: .random(CallerWrap.size), fresh: fresh)
  }

  /// The code of the refusal; nil if it was found.
  func refusedFind(_ tag: CallerTag, by member: Member) async throws -> Refusal.Code? {
    try await caller.ask(API.findThread, FindThread(tag: tag.tag), token: member.token).code
  }

  func found(_ tag: CallerTag, by member: Member) async throws -> FoundThread {
    try await caller.call(API.findThread, FindThread(tag: tag.tag), token: member.token)
  }
}
