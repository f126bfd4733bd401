/// A case's coordination as it is stored, with its journal for who may open that.
package struct StoredCase: Codable, Sendable, Equatable {
  package var id: ID
  package var epoch: UInt32
  package var objects: [StoredObject]
  /// One that the asking member can open.
  package var wrap: WireWrap
  package var journal: StoredJournal?

  package init(id: ID, epoch: UInt32, objects: [StoredObject], wrap: WireWrap, journal: StoredJournal?) {
    self.id = id
    self.epoch = epoch
    self.objects = objects
    self.wrap = wrap
    self.journal = journal
  }
}

package struct StoredJournal: Codable, Sendable, Equatable {
  package var id: ID
  package var epoch: UInt32
  /// Whether it was passed on and waits for its next epoch: nothing else is written until then.
  package var passedOn: Bool
  package var objects: [StoredObject]
  /// The asking member's own.
  package var wrap: WireWrap

  package init(id: ID, epoch: UInt32, passedOn: Bool, objects: [StoredObject], wrap: WireWrap) {
    self.id = id
    self.epoch = epoch
    self.passedOn = passedOn
    self.objects = objects
    self.wrap = wrap
  }
}

package struct CasePage: Codable, Sendable {
  package var cases: [StoredCase]
  /// Ask on with `after`; absent at the end.
  package var next: ID?

  package init(cases: [StoredCase], next: ID?) {
    self.cases = cases
    self.next = next
  }
}

package struct OpenCase: Codable, Sendable {
  package var id: ID
  /// The object `case`, revision 1 in epoch 1.
  package var object: Bytes
  /// To `coordinators` or, while their rotation is pending, to each eligible admitted one.
  package var wraps: [WireWrap]
  package var entries: WireEntries

  package init(id: ID, object: Bytes, wraps: [WireWrap], entries: WireEntries) {
    self.id = id
    self.object = object
    self.wraps = wraps
    self.entries = entries
  }
}

/// A write to a case: everything in it happens, or nothing.
package struct WriteCase: Codable, Sendable {
  /// The epoch in which the coordination's objects are sealed.
  package var epoch: UInt32
  /// Of the coordination: new ones at revision 1, or the next revision of one. At least one.
  package var objects: [StoredObject]
  /// Wraps of the present epoch to mentors: a coordinator's grant.
  package var grants: [WireWrap]
  package var rekey: Rekey?
  package var journal: WriteJournal?
  /// The month in which the case is purged; absent while it is not closed.
  package var purge: Month?
  package var entries: WireEntries

  package init(
    epoch: UInt32, objects: [StoredObject], grants: [WireWrap] = [], rekey: Rekey? = nil, journal: WriteJournal? = nil,
    purge: Month?, entries: WireEntries
  ) {
    self.epoch = epoch
    self.objects = objects
    self.grants = grants
    self.rekey = rekey
    self.journal = journal
    self.purge = purge
    self.entries = entries
  }
}

package struct WriteJournal: Codable, Sendable {
  package var id: ID
  package var epoch: UInt32
  package var objects: [StoredObject]
  /// The journal begins: to who writes, and to the recovery key.
  package var wraps: [WireWrap]?
  package var rekey: Rekey?
  /// Hands it to the successor: the present epoch, wrapped to them. Deletes all wraps of the case that the writing member has.
  package var passOn: WireWrap?

  package init(
    id: ID, epoch: UInt32, objects: [StoredObject] = [], wraps: [WireWrap]? = nil, rekey: Rekey? = nil, passOn: WireWrap? = nil
  ) {
    self.id = id
    self.epoch = epoch
    self.objects = objects
    self.wraps = wraps
    self.rekey = rekey
    self.passOn = passOn
  }
}

extension API {
  package static let openCase = Endpoint<OpenCase, Created>(
    "openCase", .post, "/cases", access: .roles([.coordinator]), summary: "Open an Exit case.",
    refusals: [.idTaken, .rekeyRequired, .monthClosed, .noStatisticsKey, .wrongWraps, .wrongSize], status: 201)
  package static let cases = Endpoint<Nothing, CasePage>(
    "cases", .get, "/cases", access: .roles([.coordinator]), summary: "Every case, by id.",
    query: [
      QueryParameter("after", .id, "The last id of the page before."),
      QueryParameter("limit", .integer(1...200), "At most so many; 50 if absent."),
    ])
  package static let myCases = Endpoint<Nothing, CasePage>(
    "myCases", .get, "/cases/mine", access: .roles([.mentor]),
    summary: "The caseload: cases that are granted to the asking member, by id, with their journals.",
    query: [
      QueryParameter("after", .id, "The last id of the page before."),
      QueryParameter("limit", .integer(1...200), "At most so many; 50 if absent."),
    ])
  package static let oneCase = Endpoint<Nothing, StoredCase>(
    "case", .get, "/cases/{id}", access: .roles([.coordinator, .mentor]), summary: "One case.")
  package static let writeCase = Endpoint<WriteCase, Nothing>(
    "writeCase", .put, "/cases/{id}", access: .roles([.coordinator, .mentor]),
    summary: "Write to a case and to its journal: all of it, or nothing.",
    refusals: [
      .stale, .rekeyRequired, .monthClosed, .noStatisticsKey, .wrongWraps, .wrongSize, .idTaken, .tooMany, .outsideWindow,
      .notEntitled,
    ])
  package static let eraseCase = Endpoint<Nothing, Nothing>(
    "eraseCase", .delete, "/cases/{id}", access: .roles([.coordinator]),
    summary: "Erase a case and its journal, their keys and their content.")
}
