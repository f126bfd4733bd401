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
      Set(barred).count == barred.count, fields.absent("hand_over", or: HandOverPlan.init)
    else { throw .missingField }
    // Whoever is in it now was named, is there once, and is not barred: who may write to the case hangs on that.
    let present = [mentor, successor].compactMap { $0 }
    guard Set(present).count == present.count, present.allSatisfy({ named.contains($0) && !barred.contains($0) }) else {
      throw .missingField
    }
    guard handOver == nil || present.count == 2 else { throw .missingField }
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
  /// Why the present mentor hands the case over to who is asked; nil where nobody does.
  package var handOver: HandOverPlan? { payload["hand_over"].flatMap(HandOverPlan.init) }
  package var texts: [CaseText] { handOver.map { [CaseText("reason", .line, $0.reason)] } ?? [] }
  package var fault: CaseRecordError? { texts.contains(where: \.isEmpty) ? .empty("reason") : nil }

  /// Asks a member, in place of whoever is asked now. Where that one has accepted, `recordAcceptance` comes first. Where there is a
  /// mentor, and only there, `handOver` says why they hand the case over.
  package mutating func name(_ member: ID, handOver: HandOverPlan? = nil, on day: Day) throws(AssignmentError) {
    guard !barred.contains(member) else { throw .barred }
    guard member != mentor else { throw .isMentor }
    guard (mentor == nil) == (handOver == nil) else { throw mentor == nil ? .noMentor : .noHandOver }
    payload["hand_over"] = handOver.map { .object($0.fields) }
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
    payload["hand_over"] = nil
    payload["day"] = .day(day)
  }

  /// Takes the question back: the mentor, if there is one, goes on.
  package mutating func withdraw(on day: Day) throws(AssignmentError) {
    guard successor != nil else { throw .nobodyAsked }
    payload["successor"] = nil
    payload["hand_over"] = nil
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

/// Why a mentor hands a case over, and when the three of them meet.
package struct HandOverPlan: Equatable, Sendable {
  package private(set) var fields: Fields

  /// `meeting` is the day of the joint meeting, if there is to be one.
  package init(reason: String, meeting: Day? = nil) {
    fields = ["reason": .string(reason)]
    fields["meeting"] = meeting.map { .day($0) }
  }

  init?(_ value: JSONValue) {
    guard let fields = value.asObject, fields.text("reason") != nil, fields.absent("meeting", or: \.asDay) else { return nil }
    self.fields = fields
  }

  package var reason: String { fields.text("reason") ?? "" }
  package var meeting: Day? { fields.day("meeting") }
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
  /// The case has a mentor, and nobody has said why it is handed over.
  case noHandOver
  /// There is nobody yet who could hand it over.
  case noMentor
}
