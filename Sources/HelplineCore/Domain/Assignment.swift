/// Who works in a case: docs/protocol.md 6.7. Coordinators alone write it.
package struct Assignment: CaseRecord {
  package var payload: Payload

  /// Nobody is asked yet.
  package init(day: Day) {
    payload = Payload(type: "assignment")
    payload["day"] = .day(day)
    payload["asked"] = .integer(0)
    payload["named"] = .array([])
    payload["barred"] = .array([])
  }

  package init(_ bytes: [UInt8]) throws(PayloadError) {
    payload = try Payload(bytes, type: "assignment")
    let fields = payload.fields
    guard fields.day("day") != nil, fields.absent("mentor", or: \.asID), fields.absent("successor", or: \.asID),
      let named = fields.ids("named"), let barred = fields.ids("barred"), asked >= (successor == nil ? 0 : 1),
      Set(named).count == named.count,
      Set(barred).count == barred.count
    else { throw .missingField }
    // Whoever is in it now was named, is there once, and is not barred: who may write to the case hangs on that.
    let present = [mentor, successor].compactMap { $0 }
    guard Set(present).count == present.count, present.allSatisfy({ named.contains($0) && !barred.contains($0) }) else {
      throw .missingField
    }
  }

  package var day: Day { payload.fields.day("day") ?? .none }
  /// Who has accepted.
  package var mentor: ID? { payload.fields.id("mentor") }
  /// Who is asked.
  package var successor: ID? { payload.fields.id("successor") }
  /// How often somebody was asked: the number of the question that `successor` answers. -1 if it is not there.
  package var asked: Int { payload["asked"]?.asInteger ?? -1 }
  /// Everybody who was ever asked, in order.
  package var named: [ID] { payload.fields.ids("named") ?? [] }
  /// Who must not work in this case.
  package var barred: [ID] { payload.fields.ids("barred") ?? [] }
  package var texts: [CaseText] { [] }

  /// Asks a member, in place of whoever is asked now. Where that one has accepted, `recordAcceptance` comes first.
  package mutating func name(_ member: ID, on day: Day) throws(AssignmentError) {
    guard !barred.contains(member) else { throw .barred }
    guard member != mentor else { throw .isMentor }
    payload["successor"] = .id(member)
    payload["asked"] = .integer(asked + 1)
    if !named.contains(member) { payload["named"] = .array((payload["named"]?.asArray ?? []) + [.id(member)]) }
    payload["day"] = .day(day)
  }

  /// Writes down that who was asked is now the mentor.
  package mutating func recordAcceptance(on day: Day) throws(AssignmentError) {
    guard let successor else { throw .nobodyAsked }
    payload["mentor"] = .id(successor)
    payload["successor"] = nil
    payload["day"] = .day(day)
  }

  /// Takes the question back: the mentor, if there is one, goes on.
  package mutating func withdraw(on day: Day) throws(AssignmentError) {
    guard successor != nil else { throw .nobodyAsked }
    payload["successor"] = nil
    payload["day"] = .day(day)
  }

  /// Keeps a member out of this case, for good.
  package mutating func bar(_ member: ID, on day: Day) throws(AssignmentError) {
    guard member != mentor, member != successor else { throw .namedNow }
    guard !barred.contains(member) else { return }
    payload["barred"] = .array((payload["barred"]?.asArray ?? []) + [.id(member)])
    payload["day"] = .day(day)
  }

  /// What who is asked has said. `answers` are those of the case, each with the member who signed it.
  /// Nil while they have not answered, and while nobody is asked. Who has said both has declined: nobody gets a journal by an answer
  /// that is not clear.
  package func answered(in answers: [(by: ID, answer: Answer)]) -> Answer.Kind? {
    guard let successor else { return nil }
    let said = answers.filter { $0.by == successor && $0.answer.asked == asked }.map(\.answer.kind)
    return said.contains(.declined) ? .declined : said.first
  }
}

/// Why an assignment cannot be written as asked.
package enum AssignmentError: Error, Equatable, Sendable {
  /// The member must not work in this case.
  case barred
  /// The member has the case already.
  case isMentor
  case nobodyAsked
  /// The member is the mentor, or is asked: first somebody else must be.
  case namedNow
}
