/// The oblivious function for a caller code: docs/protocol.md 6.9.
package struct EvaluateCaller: Codable, Sendable {
  package var blinded: Bytes
  package init(blinded: Bytes) { self.blinded = blinded }
}

package struct CallerEvaluation: Codable, Sendable, Equatable {
  package var secretNumber: UInt32
  package var evaluated: Bytes

  package init(secretNumber: UInt32, evaluated: Bytes) {
    self.secretNumber = secretNumber
    self.evaluated = evaluated
  }
}

package struct CallerEvaluations: Codable, Sendable {
  /// Under each server secret that a live thread was made under, and the newest; the newest first.
  package var evaluations: [CallerEvaluation]
  package init(evaluations: [CallerEvaluation]) { self.evaluations = evaluations }
}

/// What a code is to the server.
package struct CallerTag: Codable, Sendable, Equatable {
  package var tag: Bytes
  /// The number of the server secret under which the code was hardened.
  package var secretNumber: UInt32

  package init(tag: Bytes, secretNumber: UInt32) {
    self.tag = tag
    self.secretNumber = secretNumber
  }
}

package struct NewThread: Codable, Sendable {
  package var id: ID
  package var tag: CallerTag
  /// Revision 1 in epoch 1; always one size.
  package var object: Bytes
  /// To `coordinators` or, while their rotation is pending, to each eligible admitted one.
  package var wraps: [WireWrap]
  package var callerWrap: Bytes

  package init(id: ID, tag: CallerTag, object: Bytes, wraps: [WireWrap], callerWrap: Bytes) {
    self.id = id
    self.tag = tag
    self.object = object
    self.wraps = wraps
    self.callerWrap = callerWrap
  }
}

package struct FindThread: Codable, Sendable {
  package var tag: Bytes
  package init(tag: Bytes) { self.tag = tag }
}

/// A thread as it is stored, for who gave its code.
package struct FoundThread: Codable, Sendable, Equatable {
  package var id: ID
  /// The object's revision, too.
  package var epoch: UInt32
  package var object: Bytes
  package var callerWrap: Bytes

  package init(id: ID, epoch: UInt32, object: Bytes, callerWrap: Bytes) {
    self.id = id
    self.epoch = epoch
    self.object = object
    self.callerWrap = callerWrap
  }
}

/// The same for a coordinator.
package struct StoredThread: Codable, Sendable, Equatable {
  package var id: ID
  package var epoch: UInt32
  package var object: Bytes
  /// One that the asking member can open.
  package var wrap: WireWrap

  package init(id: ID, epoch: UInt32, object: Bytes, wrap: WireWrap) {
    self.id = id
    self.epoch = epoch
    self.object = object
    self.wrap = wrap
  }
}

package struct WriteThread: Codable, Sendable {
  /// The present code's.
  package var tag: Bytes
  /// The next epoch, in which the object is sealed, and its revision.
  package var epoch: UInt32
  package var object: Bytes
  package var wraps: [WireWrap]
  /// Under the fresh code, if there is one.
  package var callerWrap: Bytes
  /// Retires the present code.
  package var fresh: CallerTag?

  package init(tag: Bytes, epoch: UInt32, object: Bytes, wraps: [WireWrap], callerWrap: Bytes, fresh: CallerTag?) {
    self.tag = tag
    self.epoch = epoch
    self.object = object
    self.wraps = wraps
    self.callerWrap = callerWrap
    self.fresh = fresh
  }
}

package struct EraseThread: Codable, Sendable {
  package var tag: Bytes
  /// Tells a coordinator what else is to be erased; counts nothing.
  package var item: LogContact

  package init(tag: Bytes, item: LogContact) {
    self.tag = tag
    self.item = item
  }
}

extension API {
  package static let evaluateCaller = Endpoint<EvaluateCaller, CallerEvaluations>(
    "evaluateCaller", .post, "/caller-evaluations", access: .roles([.volunteer, .coordinator]),
    summary: "Evaluate the oblivious function for a caller code.", refusals: [.slowDown])
  package static let newThread = Endpoint<NewThread, Created>(
    "newThread", .post, "/threads", access: .roles([.volunteer, .coordinator]), summary: "Begin the thread of a caller code.",
    refusals: [.idTaken, .rekeyRequired, .noCoordinator, .wrongSize, .outsideWindow], status: 201)
  package static let findThread = Endpoint<FindThread, FoundThread>(
    "findThread", .post, "/threads/found", access: .roles([.volunteer, .coordinator]),
    summary: "The thread of a caller code.", refusals: [.notFound, .wrongSize])
  package static let thread = Endpoint<Nothing, StoredThread>(
    "thread", .get, "/threads/{id}", access: .roles([.coordinator]), summary: "The thread that a contact names.")
  package static let writeThread = Endpoint<WriteThread, Nothing>(
    "writeThread", .put, "/threads/{id}", access: .roles([.volunteer, .coordinator]),
    summary: "Write to a thread with its code, which a fresh one may replace.",
    refusals: [.stale, .idTaken, .rekeyRequired, .noCoordinator, .wrongSize, .outsideWindow])
  package static let eraseThread = Endpoint<EraseThread, Nothing>(
    "eraseThread", .post, "/threads/{id}/erasure", access: .roles([.volunteer, .coordinator]),
    summary: "Erase a thread with its code, and leave word for a coordinator.",
    refusals: [
      .idTaken, .rekeyRequired, .monthClosed, .noCoordinator, .noStatisticsKey, .wrongWraps, .wrongSize, .outsideWindow,
    ])
}
