/// Four sealed entries to the key of a month.
package struct WireEntries: Codable, Sendable, Equatable {
  package var month: Month
  package var keyNumber: UInt32
  package var sealed: [Bytes]

  package init(month: Month, keyNumber: UInt32, sealed: [Bytes]) {
    self.month = month
    self.keyNumber = keyNumber
    self.sealed = sealed
  }

  /// Every request that can count carries as many.
  package static let count = 4
}

package struct LogContact: Codable, Sendable {
  package var id: ID
  /// Revision 1 in epoch 1.
  package var object: Bytes
  /// To `coordinators` or, while their rotation is pending, to each eligible admitted one.
  package var wraps: [WireWrap]
  /// To who logs it, for the correction window.
  package var authorWrap: Bytes
  /// Whether it asks a coordinator for something.
  package var open: Bool
  package var purge: Month
  package var entries: WireEntries

  package init(
    id: ID, object: Bytes, wraps: [WireWrap], authorWrap: Bytes, open: Bool, purge: Month, entries: WireEntries
  ) {
    self.id = id
    self.object = object
    self.wraps = wraps
    self.authorWrap = authorWrap
    self.open = open
    self.purge = purge
    self.entries = entries
  }
}

package struct StoredObject: Codable, Sendable, Equatable {
  package var id: ID
  package var revision: UInt32
  package var sealed: Bytes

  package init(id: ID, revision: UInt32, sealed: Bytes) {
    self.id = id
    self.revision = revision
    self.sealed = sealed
  }
}

package struct StoredContact: Codable, Sendable, Equatable {
  package var id: ID
  package var epoch: UInt32
  package var open: Bool
  package var objects: [StoredObject]
  /// One that the asking member can open.
  package var wrap: WireWrap

  package init(id: ID, epoch: UInt32, open: Bool, objects: [StoredObject], wrap: WireWrap) {
    self.id = id
    self.epoch = epoch
    self.open = open
    self.objects = objects
    self.wrap = wrap
  }
}

package struct ContactPage: Codable, Sendable {
  package var contacts: [StoredContact]
  /// Ask on with `after`; absent at the end.
  package var next: ID?

  package init(contacts: [StoredContact], next: ID?) {
    self.contacts = contacts
    self.next = next
  }
}

package struct ObjectReference: Codable, Sendable, Equatable, Hashable {
  package var id: ID
  package var revision: UInt32

  package init(id: ID, revision: UInt32) {
    self.id = id
    self.revision = revision
  }
}

/// Makes the next epoch: everything that stays, encrypted anew.
package struct Rekey: Codable, Sendable {
  /// Exactly what is stored.
  package var stored: [ObjectReference]
  /// The same objects in the new epoch, but for the one that `WriteContact` replaces.
  package var objects: [StoredObject]
  package var wraps: [WireWrap]

  package init(stored: [ObjectReference], objects: [StoredObject], wraps: [WireWrap]) {
    self.stored = stored
    self.objects = objects
    self.wraps = wraps
  }
}

package struct WriteContact: Codable, Sendable {
  /// The epoch in which the object is sealed.
  package var epoch: UInt32
  /// A new object at revision 1, or the next revision of one.
  package var object: StoredObject
  /// Needed for a coordinator's first write.
  package var rekey: Rekey?
  package var open: Bool
  package var entries: WireEntries

  package init(epoch: UInt32, object: StoredObject, rekey: Rekey?, open: Bool, entries: WireEntries) {
    self.epoch = epoch
    self.object = object
    self.rekey = rekey
    self.open = open
    self.entries = entries
  }
}

extension API {
  package static let logContact = Endpoint<LogContact, Created>(
    "logContact", .post, "/contacts", access: .roles([.volunteer, .coordinator]), summary: "Log a contact.",
    refusals: [
      .idTaken, .rekeyRequired, .monthClosed, .noCoordinator, .noStatisticsKey, .wrongWraps, .wrongSize, .outsideWindow,
    ],
    status: 201)
  package static let contacts = Endpoint<Nothing, ContactPage>(
    "contacts", .get, "/contacts", access: .roles([.coordinator]), summary: "The inbox, or every contact, by id.",
    query: [
      QueryParameter("open", .bool, "Only those that wait for a coordinator."),
      QueryParameter("after", .id, "The last id of the page before."),
      QueryParameter("limit", .integer(1...200), "At most so many; 50 if absent."),
    ])
  package static let myContacts = Endpoint<Nothing, ContactPage>(
    "myContacts", .get, "/contacts/mine", access: .roles([.volunteer, .coordinator]),
    summary: "Contacts that one has logged and may still correct, by id.",
    query: [
      QueryParameter("after", .id, "The last id of the page before."),
      QueryParameter("limit", .integer(1...200), "At most so many; 50 if absent."),
    ])
  package static let contact = Endpoint<Nothing, StoredContact>(
    "contact", .get, "/contacts/{id}", access: .roles([.volunteer, .coordinator]), summary: "One contact.")
  package static let writeContact = Endpoint<WriteContact, Nothing>(
    "writeContact", .put, "/contacts/{id}", access: .roles([.volunteer, .coordinator]),
    summary: "Correct a contact, or settle it.",
    refusals: [
      .stale, .takenUp, .rekeyRequired, .monthClosed, .noStatisticsKey, .wrongWraps, .wrongSize, .idTaken, .tooMany,
    ])
  package static let eraseContact = Endpoint<Nothing, Nothing>(
    "eraseContact", .delete, "/contacts/{id}", access: .roles([.coordinator]),
    summary: "Erase a contact, its keys and its content.")
}
