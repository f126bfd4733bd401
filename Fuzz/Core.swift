import Foundation
import HelplineVault

@testable import HelplineCore

/// What a client reads in an opened object, what both ends read from the network, and the files that people write.
let coreTargets: [(name: String, run: @Sendable (inout Input) -> Void)] = [
  ("json", fuzzJSON), ("code-lists", fuzzCodeLists), ("organisation", fuzzOrganisation), ("contact", fuzzContact),
  ("payloads", fuzzPayloads), ("identifiers", fuzzIdentifiers), ("wire", fuzzWire), ("typed-text", fuzzTypedText),
  ("release", fuzzRelease),
]

@Sendable private func fuzzJSON(_ input: inout Input) {
  let bytes = input.rest()
  do throws(StrictJSON.Fault) {
    let value = try StrictJSON.parse(Data(bytes))
    guard let written = try? JSONEncoder().encode(value) else { return check(false, "what is read can be written") }
    check(same((try? StrictJSON.parse(written)) ?? .null, value), "and read again")
    check(String(validating: bytes, as: UTF8.self) != nil && !bytes.contains(0), "UTF-8, as a browser reads it")
    check(members(value) == colons(bytes), "every key once, however it is written")
  } catch {
    check(error.what.utf8.count < 200 + 4 * bytes.count, "a fault in few words")
  }
}

/// One value: a large number with a fraction is written without it, and read again as an integer.
private func same(_ a: JSONValue, _ b: JSONValue) -> Bool {
  switch (a, b) {
  case (.integer(let whole), .number(let number)), (.number(let number), .integer(let whole)): Double(whole) == number
  case (.array(let a), .array(let b)): a.count == b.count && zip(a, b).allSatisfy { same($0, $1) }
  case (.object(let a), .object(let b)):
    a.count == b.count && a.allSatisfy { key, value in b[key].map { same(value, $0) } ?? false }
  default: a == b
  }
}

private func same(_ a: Payload?, _ b: Payload) -> Bool { a.map { same(.object($0.fields), .object(b.fields)) } ?? false }

/// Members of all the objects in a value.
private func members(_ value: JSONValue) -> Int {
  switch value {
  case .object(let fields): fields.count + fields.values.reduce(0) { $0 + members($1) }
  case .array(let values): values.reduce(0) { $0 + members($1) }
  case .null, .bool, .integer, .number, .string: 0
  }
}

/// Colons outside of texts, of which JSON has one for each member.
private func colons(_ json: [UInt8]) -> Int {
  var (count, isText, isEscaped) = (0, false, false)
  for byte in json {
    if isEscaped {
      isEscaped = false
    } else if byte == UInt8(ascii: "\"") {
      isText.toggle()
    } else if isText {
      isEscaped = byte == UInt8(ascii: "\\")
    } else if byte == UInt8(ascii: ":") {
      count += 1
    }
  }
  return count
}

@Sendable private func fuzzCodeLists(_ input: inout Input) {
  let bytes = input.rest()
  guard let lists = try? CodeLists(json: Data(bytes)) else { return }
  for name in ListName.allCases {
    let list = lists.list(name)
    check(!list.codes.isEmpty && Set(list.codes.map(\.id)).count == list.codes.count, "codes, each once")
    for code in list.codes {
      check((1...20).contains(code.id.utf8.count), "short enough for the ledger")
      for next in code.next { check(list[next] != nil && list.mayGo(from: code.id, to: next), "states lead to states") }
    }
    for year in [0, 1999, 2027, 9999] { check(!list.codes(in: year).isEmpty, "open in every year") }
  }
}

@Sendable private func fuzzOrganisation(_ input: inout Input) {
  guard let read = try? OrganisationInformation(json: Data(input.rest())) else { return }
  for hours in read.hours {
    check(hours.days.allSatisfy { (1...7).contains($0) } && Set(hours.days).count == hours.days.count, "days of a week")
    check([hours.from, hours.to].allSatisfy { $0.utf8.count == 5 && $0 <= "24:00" }, "times")
  }
  check(Language.allCases.allSatisfy { (1...80).contains(read.name[$0].count) }, "one line")
}

@Sendable private func fuzzContact(_ input: inout Input) {
  let bytes = input.rest()
  guard var contact = try? Contact(bytes) else { return }
  check(same((try? Contact(contact.payload.bytes))?.payload, contact.payload), "what is read can be written and read again")
  check(contact.entry.slot.count == 16 && contact.entry.codes.count <= Contact.counted.count, "an entry")
  check(Month(number: contact.entry.month) == contact.month, "a month")
  check(Day(contact.day.description) == contact.day, "a day")
  let codes = contact.codes
  contact.codes = codes
  check(contact.codes == codes, "the codes stay")
  if let lists, let completed = try? contact.completed(lists) {
    check((try? completed.completed(lists)) == completed, "what is complete stays as it is")
    check(same((try? Contact(completed.payload.bytes))?.payload, completed.payload), "and can be saved")
  }
}

private let lists: CodeLists? = {
  guard let folder = try? ConfigurationFolder.find() else { fatalError("no code lists: run scripts/fuzz.sh") }
  return try? CodeLists(contentsOf: folder.file(CodeLists.fileName))
}()

@Sendable private func fuzzPayloads(_ input: inout Input) {
  let kind = input.below(5)
  let bytes = input.rest()
  switch kind {
  case 0:
    guard let settlement = try? Settlement(bytes) else { return }
    check(Day(settlement.day) != nil, "a day")
    check(
      same((try? Settlement(settlement.payload.bytes))?.payload, settlement.payload), "what is read can be written and read again"
    )
  case 1:
    guard let note = try? HandOver(bytes) else { return }
    check(Day(note.day.description) == note.day, "a day")
    check(same((try? HandOver(note.payload.bytes))?.payload, note.payload), "what is read can be written and read again")
  case 2:
    guard let thread = try? CallerThread(bytes) else { return }
    check(Set(thread.contacts).count == thread.contacts.count, "each contact once")
    check(
      same((try? CallerThread(thread.payload.bytes))?.payload, thread.payload), "what is read can be written and read again")
  case 3:
    guard let erasure = try? Erasure(bytes) else { return }
    check(erasure.thread != nil && Set(erasure.contacts).count == erasure.contacts.count, "a thread, and each contact once")
    check(same((try? Erasure(erasure.payload.bytes))?.payload, erasure.payload), "what is read can be written and read again")
  default:
    guard let name = try? Payload(bytes, type: "name") else { return }
    check(same(try? Payload(name.bytes, type: "name"), name), "what is read can be written and read again")
  }
}

@Sendable private func fuzzIdentifiers(_ input: inout Input) {
  let text = String(decoding: input.rest(), as: UTF8.self)
  if let id = try? ID(text: text) { check((try? ID(text: id.description)) == id && id.bytes.count == 16, "an id") }
  if let day = Day(text) {
    check(day.description == text, "one text for each day")
    check(day.adding(days: 1) > day && day.adding(days: 1).adding(days: -1) == day, "the next and back")
  }
  if let month = Month(text) {
    check(month.description == text && Month(number: month.number) == month, "one text for each month")
    check(month.adding(months: 13).adding(months: -13) == month, "later and back")
  }
  check(Normalised.login(Normalised.login(text)) == Normalised.login(text), "a login's one form")
  check(Normalised.passphrase(Normalised.passphrase(text)) == Normalised.passphrase(text), "a passphrase's one form")
}

@Sendable private func fuzzTypedText(_ input: inout Input) {
  let text = String(decoding: input.rest(), as: UTF8.self)
  var end = text.startIndex
  for finding in PersonalData.find(in: text) {
    check(finding.range.lowerBound >= end && !finding.range.isEmpty && finding.range.upperBound <= text.endIndex, "in order")
    end = finding.range.upperBound
  }
  let bits = PassphraseStrength.bits(text)
  check(bits >= 0 && bits.isFinite, "a number of bits")
}

@Sendable private func fuzzRelease(_ input: inout Input) {
  let bytes = input.rest()
  guard let release = try? Release(bytes) else { return }
  check(release.bytes == bytes, "one byte form for each release")
  let cells = release.tables.flatMap(\.cells)
  check(cells.allSatisfy { cell in cell.count.map { $0 >= release.k || $0 == 0 } ?? true }, "no small count")
  check(release.csv.utf8.count { $0 == 0x0a } == cells.count + 1, "one row for each cell, and a heading")
  // Sums that do not agree are refused; whatever they are, adding them up ends.
  try? release.checkSums(earlier: [release])
  guard let report = YearReport(release) else { return check(release.month.month != 12, "a report of each year") }
  check(report.figures.count == YearReport.Name.allCases.count, "each figure once")
  for figure in report.figures { for row in figure.rows { _ = figure.share(of: row.category) } }
}

// MARK: Requests and answers

private func wire<Value: Codable & Sendable>(_ type: Value.Type) -> @Sendable (Data) -> Void {
  { data in
    guard let value = try? JSONDecoder().decode(Value.self, from: data) else { return }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    guard let written = try? encoder.encode(value) else { return check(false, "what is read can be written") }
    guard let again = try? JSONDecoder().decode(Value.self, from: written) else { return check(false, "and read again") }
    check((try? encoder.encode(again)) == written, "to the same")
  }
}

/// In the order that `corpus.py` counts them in.
private let messages: [@Sendable (Data) -> Void] = [
  wire(Signed.self), wire(WireWrap.self), wire(NewRecord.self), wire(NewStatisticsKey.self), wire(NewName.self),
  wire(LogContact.self), wire(StoredContact.self), wire(Rekey.self), wire(WriteContact.self), wire(ContactPage.self),
  wire(Invite.self), wire(Join.self), wire(OpenInvitation.self), wire(ChangeRoster.self), wire(Groups.self),
  wire(StatisticsKeys.self), wire(SignInRequest.self), wire(SignedIn.self), wire(SetPassphrase.self), wire(PutBlob.self),
  wire(FoundOrganisation.self), wire(AuditPage.self), wire(AuditLinks.self), wire(AuditEntry.self), wire(LeaveHandOver.self),
  wire(HandOverNotes.self), wire(Problem.self), wire(PageFiles.List.self),
  wire(ClosingState.self), wire(CloseMonth.self), wire(Releases.self), wire(ExportRelease.self),
]

@Sendable private func fuzzWire(_ input: inout Input) {
  let message = input.below(messages.count)
  messages[message](Data(input.rest()))
}
