/// Where a case stands. The raw value is the code of the list `case_status`.
package enum CaseStatus: String, CaseIterable, Sendable {
  case intake, assessed, agreed, offered, active, closing, following, ended
  case notExit = "not_exit"

  /// The statuses that may follow this one. Which of them one case may take depends on who asks and on what it has been through:
  /// see `Case.move`.
  package var next: [CaseStatus] {
    switch self {
    case .intake: [.assessed, .notExit]
    case .assessed: [.agreed, .notExit, .closing]
    case .agreed: [.offered, .closing]
    case .offered: [.active, .agreed, .closing]
    case .active: [.closing, .offered]
    case .closing: [.following, .active]
    case .following: [.ended, .active]
    case .ended, .notExit: []
    }
  }

  package func allows(_ next: CaseStatus) -> Bool { self.next.contains(next) }

  /// Whether nothing more is done in the case.
  package var isOver: Bool { next.isEmpty }

  /// Whether why the case ends is decided, or asked for.
  package var isClosed: Bool { self == .closing || self == .following || self == .ended }
}

/// Who changes a case, and as what: one member can be both.
package enum CaseActor: Equatable, Sendable {
  case coordinator(ID)
  case mentor(ID)

  package var member: ID {
    switch self {
    case .coordinator(let member), .mentor(let member): member
    }
  }
}

/// One step of a case. The order is that of the list; days are of the clocks of those who wrote them.
package struct CaseStep: Equatable, Sendable {
  package let status: CaseStatus
  package let day: Day
  package let by: ID
  /// Why a mentor hands the case over; nil for every other step.
  package let reason: String?

  init(status: CaseStatus, day: Day, by: ID, reason: String? = nil) {
    self.status = status
    self.day = day
    self.by = by
    self.reason = reason
  }

  init?(_ value: JSONValue) {
    guard let fields = value.asObject, let status = fields.text("status").flatMap({ CaseStatus(rawValue: $0) }),
      let day = fields.day("day"), let by = fields.id("by"), fields.absent("reason", or: \.asString)
    else { return nil }
    self.init(status: status, day: day, by: by, reason: fields.text("reason"))
  }

  var json: JSONValue {
    var fields: Fields = ["status": .string(status.rawValue), "day": .day(day), "by": .id(by)]
    fields["reason"] = reason.map { .string($0) }
    return .object(fields)
  }
}

/// Why a case cannot go on as asked.
package enum CaseError: Error, Equatable, Sendable {
  /// The status does not follow the present one, in this case.
  case notAllowed(from: CaseStatus, to: CaseStatus)
  /// The step is another role's.
  case notTheirs(from: CaseStatus, to: CaseStatus)
  /// Two different members assess a case.
  case notAPair
  /// Nobody has assessed it.
  case notAssessed
  /// The assessment found no need for Exit.
  case noNeed
  /// Nobody has said why it ends.
  case noReason
}
