@testable import HelplineVault

/// Readers of byte strings and of canonical documents: what they take, writing gives back to the byte.
let documentTargets: [(name: String, run: @Sendable (inout Input) -> Void)] = [
  ("bytes", fuzzBytes), ("canonical", fuzzCanonical), ("roster", fuzzRoster), ("group", fuzzGroup),
  ("terms", fuzzTerms),
]

@Sendable private func fuzzBytes(_ input: inout Input) {
  let steps = input.fixed(12)
  let bytes = input.rest()
  var reader = ByteReader(bytes)
  var writer = ByteWriter()
  let done: Void? = attempt { () throws(VaultError) in
    for step in steps {
      switch step % 7 {
      case 0: writer.byte(try reader.byte())
      case 1: writer.integer(try reader.integer())
      case 2: writer.long(try reader.long())
      case 3:
        let part = try reader.fixed(Int(step))
        try writer.fixed(part, Int(step))
      case 4: writer.variable(try reader.variable())
      case 5: writer.variable(try reader.variable(atMost: Int(step)))
      default:
        let part = try reader.rest()
        try writer.fixed(part, part.count)
      }
    }
  }
  check(writer.bytes == Array(bytes[..<writer.bytes.count]), "what was read is what stands there")
  if done != nil { check(writer.bytes.count + reader.remaining == bytes.count, "every byte once") }
  check((attempt { () throws(VaultError) in try reader.end() } != nil) == (reader.remaining == 0), "the end is the end")
  let labelled = attempt { () throws(VaultError) in
    try ByteReader(bytes, label: "hl1/draft", organisation: World.shared.organisation).remaining
  }
  if let labelled { check(labelled == bytes.count - 29, "label and organisation") }
}

@Sendable private func fuzzCanonical(_ input: inout Input) {
  let steps = input.fixed(12)
  let bytes = input.rest()
  var reader = CanonicalReader(bytes)
  var writer = CanonicalWriter()
  _ = attempt { () throws(VaultError) in
    for step in steps {
      switch step % 6 {
      case 0:
        try reader.literal(",")
        writer.literal(",")
      case 1: if reader.accept("null") { writer.literal("null") }
      case 2: writer.id(try reader.id())
      case 3: writer.key(try reader.key())
      case 4: writer.ascii(try reader.ascii(atMost: Int(step)))
      default: writer.number(try reader.number())
      }
    }
  }
  check(writer.bytes == Array(bytes[..<writer.bytes.count]), "one byte form for each value")
}

@Sendable private func fuzzRoster(_ input: inout Input) {
  let document = input.rest()
  guard let roster = attempt({ () throws(VaultError) in try Roster(document: document) }) else { return }
  check(attempt { () throws(VaultError) in try roster.document() } == document, "one byte form for each roster")
  check(roster.version >= 1 && !roster.members.isEmpty, "a version and a member")
  check(roster.members.allSatisfy { $0.roles.isValid && $0.removed != 0 && ($0.agreement?.count ?? 10) == 10 }, "members")
}

@Sendable private func fuzzGroup(_ input: inout Input) {
  let document = input.rest()
  guard let record = attempt({ () throws(VaultError) in try GroupRecord(document: document) }) else { return }
  check(attempt { () throws(VaultError) in try record.document() } == document, "one byte form for each record")
  check(record.index >= 1 && record.epoch >= 1 && record.roster.version >= 1 && !record.members.isEmpty, "from 1")
}

@Sendable private func fuzzTerms(_ input: inout Input) {
  let bytes = input.rest()
  guard let terms = attempt({ () throws(VaultError) in try InvitationTerms(bytes: bytes) }) else { return }
  check(attempt { () throws(VaultError) in try terms.bytes } == bytes, "one byte form for the terms")
  check(terms.roles.isValid && terms.organisation.count == 16, "roles and organisation")
}
