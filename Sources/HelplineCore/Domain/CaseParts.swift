/// What a mentor who is asked says: docs/protocol.md 6.7.
package struct Answer: CaseRecord {
  package enum Kind: String, Sendable { case accepted, declined }

  package var payload: Payload

  /// `asked` is the number of the question in the assignment.
  package init(day: Day, asked: Int, _ kind: Kind, reason: String = "") {
    payload = Payload(type: "answer")
    payload["day"] = .day(day)
    payload["asked"] = .integer(asked)
    payload["answer"] = .string(kind.rawValue)
    payload["reason"] = .string(reason)
  }

  package init(_ bytes: [UInt8]) throws(PayloadError) {
    payload = try Payload(bytes, type: "answer")
    let fields = payload.fields
    guard fields.day("day") != nil, let asked = fields["asked"]?.asInteger, asked >= 1,
      fields.text("answer").flatMap({ Kind(rawValue: $0) }) != nil, fields.text("reason") != nil
    else { throw .missingField }
  }

  package var day: Day { payload.fields.day("day") ?? .none }
  package var asked: Int { payload["asked"]?.asInteger ?? 0 }
  package var kind: Kind { payload.fields.text("answer").flatMap { Kind(rawValue: $0) } ?? .declined }
  package var reason: String { payload.fields.text("reason") ?? "" }
  package var texts: [CaseText] { [CaseText("reason", .line, reason)] }
}

/// What the participant agreed to: who sees what, and their own access.
package struct Agreement: CaseRecord {
  package var payload: Payload

  package init(day: Day, text: String) {
    payload = Payload(type: "agreement")
    payload["day"] = .day(day)
    self.text = text
  }

  package init(_ bytes: [UInt8]) throws(PayloadError) {
    payload = try Payload(bytes, type: "agreement")
    guard payload.fields.day("day") != nil, payload.fields.text("text") != nil else { throw .missingField }
  }

  package var day: Day { payload.fields.day("day") ?? .none }

  package var text: String {
    get { payload.fields.text("text") ?? "" }
    set { payload["text"] = .string(newValue) }
  }

  package var texts: [CaseText] { [CaseText("text", .note, text)] }
}

/// Somebody else around the participant, and what may be shared with them.
package struct Agency: CaseRecord {
  package var payload: Payload

  /// `kind` and `commitment` are codes of `agency_kind` and `commitment`; `area` says which one, where the commitment is to an area.
  package init(name: String, kind: String, commitment: String, area: String = "", mayShare: String = "") {
    payload = Payload(type: "agency")
    self.name = name
    self.kind = kind
    self.commitment = commitment
    self.area = area
    self.mayShare = mayShare
    removed = false
  }

  package init(_ bytes: [UInt8]) throws(PayloadError) {
    payload = try Payload(bytes, type: "agency")
    let fields = payload.fields
    guard ["name", "kind", "commitment", "area", "may_share"].allSatisfy({ fields.text($0) != nil }),
      fields.flag("removed") != nil
    else { throw .missingField }
  }

  package var name: String {
    get { payload.fields.text("name") ?? "" }
    set { payload["name"] = .string(newValue) }
  }

  package var kind: String {
    get { payload.fields.text("kind") ?? "" }
    set { payload["kind"] = .string(newValue) }
  }

  package var commitment: String {
    get { payload.fields.text("commitment") ?? "" }
    set { payload["commitment"] = .string(newValue) }
  }

  package var area: String {
    get { payload.fields.text("area") ?? "" }
    set { payload["area"] = .string(newValue) }
  }

  package var mayShare: String {
    get { payload.fields.text("may_share") ?? "" }
    set { payload["may_share"] = .string(newValue) }
  }

  /// No longer in the network; what was agreed stays readable.
  package var removed: Bool {
    get { payload.fields.flag("removed") ?? false }
    set { payload["removed"] = .bool(newValue) }
  }

  package var texts: [CaseText] {
    [CaseText("name", .name, name), CaseText("area", .line, area), CaseText("may_share", .line, mayShare)]
  }

  package var codes: [CaseCode] { [CaseCode(.agencyKind, kind), CaseCode(.commitment, commitment)] }
  package var fault: CaseRecordError? {
    commitment == "area" && CaseText("area", .line, area).isEmpty ? .empty("area") : nil
  }
}

/// How it goes, some months after the closing.
package struct FollowUp: CaseRecord {
  package var payload: Payload

  /// `month` is one of `Case.followUpMonths`.
  package init(day: Day, month: Int, text: String) {
    payload = Payload(type: "follow_up")
    payload["day"] = .day(day)
    payload["month"] = .integer(month)
    self.text = text
  }

  package init(_ bytes: [UInt8]) throws(PayloadError) {
    payload = try Payload(bytes, type: "follow_up")
    let fields = payload.fields
    guard fields.day("day") != nil, fields["month"]?.asInteger.map(Case.followUpMonths.contains) == true,
      fields.text("text") != nil
    else { throw .missingField }
  }

  package var day: Day { payload.fields.day("day") ?? .none }
  package var month: Int { payload["month"]?.asInteger ?? 0 }

  package var text: String {
    get { payload.fields.text("text") ?? "" }
    set { payload["text"] = .string(newValue) }
  }

  package var texts: [CaseText] { [CaseText("text", .note, text)] }
}
