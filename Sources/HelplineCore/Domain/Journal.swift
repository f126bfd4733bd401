/// What a mentor writes down in the journal of a case: docs/protocol.md 6.7.
package struct JournalNote: CaseRecord {
  package var payload: Payload

  package init(day: Day, text: String) {
    payload = Payload(type: "note")
    payload["day"] = .day(day)
    self.text = text
  }

  package init(_ bytes: [UInt8]) throws(PayloadError) {
    payload = try Payload(bytes, type: "note")
    guard payload.fields.day("day") != nil, payload.fields.text("text") != nil else { throw .missingField }
  }

  package var day: Day { payload.fields.day("day") ?? .none }

  package var text: String {
    get { payload.fields.text("text") ?? "" }
    set { payload["text"] = .string(newValue) }
  }

  package var texts: [CaseText] { [CaseText("text", .note, text)] }
}

/// How the participant can be reached. A journal has at most one.
package struct ContactCard: CaseRecord {
  package var payload: Payload

  package init(text: String) {
    payload = Payload(type: "card")
    self.text = text
  }

  package init(_ bytes: [UInt8]) throws(PayloadError) {
    payload = try Payload(bytes, type: "card")
    guard payload.fields.text("text") != nil else { throw .missingField }
  }

  package var text: String {
    get { payload.fields.text("text") ?? "" }
    set { payload["text"] = .string(newValue) }
  }

  package var texts: [CaseText] { [CaseText("text", .note, text)] }
}

/// A meeting that was agreed, whether the participant came or not.
package struct Meeting: CountedRecord {
  package var payload: Payload

  /// `type` and `duration` are codes of `meeting_type` and `duration`.
  package init(day: Day, type: String, duration: String, attended: Bool, nextStep: String = "", text: String = "") {
    payload = Payload(type: "meeting")
    self.day = day
    self.type = type
    self.duration = duration
    self.attended = attended
    self.nextStep = nextStep
    self.text = text
  }

  package init(_ bytes: [UInt8]) throws(PayloadError) {
    payload = try Payload(bytes, type: "meeting")
    let fields = payload.fields
    guard fields.day("day") != nil, ["meeting_type", "duration", "next_step", "text"].allSatisfy({ fields.text($0) != nil }),
      fields.flag("attended") != nil, fields.absent("counted", or: { $0.list(Counted.init) })
    else { throw .missingField }
  }

  package var day: Day {
    get { payload.fields.day("day") ?? .none }
    set { payload["day"] = .day(newValue) }
  }

  package var type: String {
    get { payload.fields.text("meeting_type") ?? "" }
    set { payload["meeting_type"] = .string(newValue) }
  }

  package var duration: String {
    get { payload.fields.text("duration") ?? "" }
    set { payload["duration"] = .string(newValue) }
  }

  package var attended: Bool {
    get { payload.fields.flag("attended") ?? false }
    set { payload["attended"] = .bool(newValue) }
  }

  package var nextStep: String {
    get { payload.fields.text("next_step") ?? "" }
    set { payload["next_step"] = .string(newValue) }
  }

  package var text: String {
    get { payload.fields.text("text") ?? "" }
    set { payload["text"] = .string(newValue) }
  }

  package var texts: [CaseText] { [CaseText("next_step", .line, nextStep), CaseText("text", .note, text)] }
  package var codes: [CaseCode] { [CaseCode(.meetingType, type), CaseCode(.duration, duration)] }
  package var pastDays: [Day] { [day] }
}
