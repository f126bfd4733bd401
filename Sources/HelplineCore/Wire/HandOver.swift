package struct LeaveHandOver: Codable, Sendable {
  package var id: ID
  /// The organisation's today: the note is gone after the next day.
  package var day: Day
  /// Revision 1 in epoch 1; always one size.
  package var object: Bytes
  /// To `volunteers` and `coordinators` or, while a rotation of one is pending, to each of its eligible admitted members.
  package var wraps: [WireWrap]

  package init(id: ID, day: Day, object: Bytes, wraps: [WireWrap]) {
    self.id = id
    self.day = day
    self.object = object
    self.wraps = wraps
  }

  /// So many notes are live at once.
  package static let most = 20
}

package struct StoredHandOver: Codable, Sendable {
  package var id: ID
  package var object: Bytes
  /// One that the asking member can open.
  package var wrap: WireWrap

  package init(id: ID, object: Bytes, wrap: WireWrap) {
    self.id = id
    self.object = object
    self.wrap = wrap
  }
}

package struct HandOverNotes: Codable, Sendable {
  package var notes: [StoredHandOver]
  package init(notes: [StoredHandOver]) { self.notes = notes }
}

extension API {
  package static let leaveHandOver = Endpoint<LeaveHandOver, Created>(
    "leaveHandOver", .post, "/hand-over-notes", access: .roles([.volunteer, .coordinator]),
    summary: "Leave a note for the next volunteer, until the end of the next day.",
    refusals: [.idTaken, .rekeyRequired, .outsideWindow, .wrongSize, .tooMany], status: 201)
  package static let handOverNotes = Endpoint<Nothing, HandOverNotes>(
    "handOverNotes", .get, "/hand-over-notes", access: .roles([.volunteer, .coordinator]),
    summary: "The notes of today and yesterday that one can open, by id.")
  package static let removeHandOver = Endpoint<Nothing, Nothing>(
    "removeHandOver", .delete, "/hand-over-notes/{id}", access: .roles([.volunteer, .coordinator]),
    summary: "Remove a note, as its author or a coordinator.")
}
