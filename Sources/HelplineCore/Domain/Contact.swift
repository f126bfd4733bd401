import Foundation
import HelplineVault

/// One contact with the helpline: codes and a short note. docs/protocol.md 6.3.
package struct Contact: Equatable, Sendable {
  package var payload: Payload

  /// The lists that are counted, in the order of docs/protocol.md 8.1.
  package static let counted: [ListName] = [
    .contactKind, .channel, .relation, .language, .interpreter, .concern, .ideology, .ageBand, .region, .urgency, .duration,
    .returning, .outcome,
  ]
  /// What a conversation holds: what is counted, the decision on danger, and what it asks for.
  package static let asked: [ListName] = counted + [.danger, .asks]
  /// A conversation cannot be saved without these.
  package static let required: [ListName] = [.contactKind, .channel, .concern, .outcome]
  /// Characters; a note is short, the story belongs nowhere.
  package static let longestNote = 20_000
  /// Revisions of a ledger entry that a reader takes: the next one is a `u32` too.
  package static let entryRevisions = 1...Int(Int32.max)

  package init(day: Day, codes: [ListName: String], note: String) {
    payload = Payload(type: "contact")
    payload["day"] = .string(day.description)
    payload["month"] = .string(day.inMonth.description)
    payload["slot"] = .string(Data(Sodium.random(16)).map { String(format: "%02x", $0) }.joined())
    payload["entry"] = .integer(1)
    self.codes = codes
    self.note = note
  }

  /// Opens a payload. Throws `PayloadError`.
  package init(_ bytes: [UInt8]) throws(PayloadError) {
    payload = try Payload(bytes, type: "contact")
    guard payload["day"]?.asString.flatMap({ Day($0) }) != nil, payload["month"]?.asString.flatMap({ Month($0) }) != nil,
      payload["thread"].map({ $0.asID != nil }) ?? true, slotBytes != nil,
      payload["entry"]?.asInteger.map(Self.entryRevisions.contains) == true, payload["codes"]?.asObject != nil,
      payload["note"]?.asString != nil, readsReferrals,
      payload.fields.absent("asked_after", or: { value in value.asInteger.flatMap { $0 >= 1 ? $0 : nil } })
    else { throw .missingField }
  }

  package var day: Day { payload["day"]?.asString.flatMap { Day($0) } ?? Day(Date(timeIntervalSince1970: 0), in: .gmt) }

  /// The month of the ledger entries, which a correction goes to.
  package var month: Month {
    get { payload["month"]?.asString.flatMap { Month($0) } ?? day.inMonth }
    set { payload["month"] = .string(newValue.description) }
  }

  /// The revision of the ledger entry: the highest counts.
  package var entryRevision: Int {
    get { payload["entry"]?.asInteger ?? 1 }
    set { payload["entry"] = .integer(newValue) }
  }

  package var note: String {
    get { payload["note"]?.asString ?? "" }
    set { payload["note"] = .string(newValue) }
  }

  package var codes: [ListName: String] {
    get {
      var codes: [ListName: String] = [:]
      for (list, code) in payload["codes"]?.asObject ?? [:] {
        if let name = ListName(rawValue: list), let code = code.asString { codes[name] = code }
      }
      return codes
    }
    set {
      // Lists that a newer client knows stay as they are.
      var kept = (payload["codes"]?.asObject ?? [:]).filter { ListName(rawValue: $0.key) == nil }
      for (list, code) in newValue { kept[list.rawValue] = .string(code) }
      payload["codes"] = .object(kept)
    }
  }

  /// The thread of the code that was given or opened: docs/protocol.md 6.9.
  package var thread: ID? {
    get { payload["thread"]?.asID }
    set { payload["thread"] = newValue.map { .string($0.description) } }
  }

  /// Where somebody was helped on to in this contact: docs/protocol.md 6.8.
  package var referrals: [Referral] {
    get { payload["referrals"]?.list(Referral.init) ?? [] }
    set { payload["referrals"] = newValue.isEmpty ? nil : .array(newValue.map(\.json)) }
  }

  private var readsReferrals: Bool {
    guard let value = payload["referrals"] else { return true }
    guard let referrals = value.list(Referral.init), (1...Referral.most).contains(referrals.count) else { return false }
    return Set(referrals.map(\.id)).count == referrals.count
  }

  package var hasOpenReferral: Bool { referrals.contains(where: \.isOpen) }

  /// How many settlements there were when a correction changed what it asks for.
  package var askedAfter: Int {
    get { payload["asked_after"]?.asInteger ?? 0 }
    set { payload["asked_after"] = newValue == 0 ? nil : .integer(newValue) }
  }

  /// Adds a referral that was agreed on in this contact, for its first save. Throws `tooManyReferrals`.
  package mutating func refer(_ referral: Referral) throws(ContactError) {
    guard referrals.count < Referral.mostAtOnce else { throw .tooManyReferrals }
    var counted = referral
    _ = counted.count(from: .contact, in: month)
    referrals.append(counted)
  }

  /// Before its first save, whose month takes no entries any more: it counts in another one, and so does what was referred in it.
  package mutating func count(in month: Month) {
    self.month = month
    referrals = referrals.map { $0.counted(in: month) }
  }

  /// The same, not saved yet, as if it had been taken on another day.
  package func begun(on day: Day) -> Contact {
    var contact = self
    contact.payload["day"] = .string(day.description)
    contact.month = day.inMonth
    contact.referrals = referrals.map { referral in
      var begun = referral.begun(on: day)
      _ = begun.count(from: .contact, in: day.inMonth)
      return begun
    }
    return contact
  }

  private var slotBytes: [UInt8]? {
    // Digit by digit in ASCII: a character can have more than one byte, and a number read from text may have a sign.
    guard let text = payload["slot"]?.asString, text.utf8.count == 32, text.allSatisfy({ $0.isASCII && $0.isHexDigit }) else {
      return nil
    }
    let digits = text.compactMap(\.hexDigitValue)
    guard digits.count == 32 else { return nil }
    return stride(from: 0, to: 32, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }

  package var asksForSomething: Bool { (codes[.asks] ?? "nothing") != "nothing" }

  /// Brings the contact to the form that may be saved: a non-data call keeps kind and channel only, what was passed over in a
  /// conversation is `unknown`. Throws what is missing or wrong.
  package func completed(_ lists: CodeLists) throws(ContactError) -> Contact {
    var contact = self
    var codes = codes
    guard let kind = codes[.contactKind] else { throw .missing(.contactKind) }
    guard let conversation = lists.list(.contactKind)[kind]?.isConversation else { throw .unknownCode(.contactKind, kind) }
    guard conversation else {
      codes = codes.filter { $0.key == .contactKind || $0.key == .channel }
      guard codes[.channel] != nil else { throw .missing(.channel) }
      try Self.check(codes, lists, day.year)
      contact.codes = codes
      contact.note = ""
      contact.thread = nil
      contact.referrals = []
      return contact
    }
    for list in Self.required where codes[list] == nil { throw .missing(list) }
    for list in Self.asked where codes[list] == nil { codes[list] = Self.preset(list) }
    try Self.check(codes, lists, day.year)
    guard note.count <= Self.longestNote else { throw .noteTooLong }
    for referral in referrals {
      do { try referral.check(lists) } catch { throw .referral(error) }
    }
    contact.codes = codes
    return contact
  }

  private static func check(_ codes: [ListName: String], _ lists: CodeLists, _ year: Int) throws(ContactError) {
    for (list, code) in codes.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      guard asked.contains(list) else { throw .notAsked(list) }
      guard lists.list(list).contains(code, in: year) else { throw .unknownCode(list, code) }
    }
  }

  /// What an answer is when it was passed over.
  package static func preset(_ list: ListName) -> String {
    switch list {
    case .danger: "none"
    case .asks: "nothing"
    default: "unknown"
    }
  }

  /// The ledger entry that counts this contact.
  package var entry: StatisticalEntry {
    let codes = codes
    return StatisticalEntry(
      month: month.number, event: Array("contact".utf8), slot: slotBytes ?? [], revision: UInt32(entryRevision),
      codes: Self.counted.compactMap { codes[$0].map { Array($0.utf8) } })
  }

  /// The ledger entries of its first save: this contact, and what was referred in it.
  package var firstEntries: [StatisticalEntry] { [entry] + referrals.flatMap(\.entries) }
}

/// Why a contact cannot be saved as it is.
package enum ContactError: Error, Equatable, Sendable {
  case missing(ListName)
  case unknownCode(ListName, String)
  /// A list that a contact does not have.
  case notAsked(ListName)
  case noteTooLong
  case tooManyReferrals
  case referral(CaseRecordError)
}

/// What a coordinator decided about a contact: docs/protocol.md 6.3.
package struct Settlement: Equatable, Sendable {
  package var payload: Payload

  package init(day: Day, as code: String, note: String) {
    payload = Payload(type: "settlement")
    payload["day"] = .string(day.description)
    payload["settled_as"] = .string(code)
    payload["note"] = .string(note)
  }

  package init(_ bytes: [UInt8]) throws(PayloadError) {
    payload = try Payload(bytes, type: "settlement")
    guard payload["day"]?.asString.flatMap({ Day($0) }) != nil, payload["settled_as"]?.asString != nil else {
      throw .missingField
    }
  }

  package var settledAs: String { payload["settled_as"]?.asString ?? "" }
  package var day: String { payload["day"]?.asString ?? "" }
  package var note: String { payload["note"]?.asString ?? "" }
}
