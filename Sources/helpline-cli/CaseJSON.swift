import HelplineClient
import HelplineCore

/// A case as JSON has it: codes, ids and days, without what only the ledger needs.
enum CaseJSON {
  struct Line: Encodable {
    let id: ID
    let day: Day
    let status: String
    let since: Day
    let origin: String
    let languages: [String]
    let mentor: ID?
    /// Who is asked.
    let successor: ID?
    /// What they have said; absent while they have not answered.
    let answer: String?
    let due: CaseDue?
    let lastMeeting: Day?
    let awaits: CaseMatter?
    enum CodingKeys: String, CodingKey {
      case id, day, status, since, origin, languages, mentor, successor, answer, due, awaits
      case lastMeeting = "last_meeting"
    }

    init(_ opened: OpenedCase, awaits: CaseMatter?) {
      let record = opened.record.record
      id = opened.id
      day = record.day
      status = record.status.rawValue
      since = record.waitingSince
      origin = record.origin
      languages = record.languages
      mentor = opened.mentor
      successor = opened.asked
      answer = opened.asked == nil ? nil : opened.answer?.rawValue
      due = opened.due
      lastMeeting = record.lastMeeting
      self.awaits = awaits
    }
  }

  struct Whole: Encodable {
    let summary: Line
    let need: String
    let contact: ID?
    let assessment: AssessmentLine?
    let nextStep: TextLine?
    let closing: ClosingLine?
    /// While a successor is asked.
    let handOver: HandOverLine?
    let history: [StepLine]
    let barred: [ID]
    let agreements: [TextLine]
    let answers: [AnswerLine]
    let followUps: [FollowUpLine]
    let agencies: [AgencyLine]
    let referrals: [ReferralJSON.Line]
    /// For its holder only.
    let journal: Journal?
    enum CodingKeys: String, CodingKey {
      case need, contact, assessment, closing, history, barred, agreements, answers, agencies, referrals, journal
      case summary = "case"
      case nextStep = "next_step"
      case handOver = "hand_over"
      case followUps = "follow_ups"
    }

    init(_ opened: OpenedCase, awaits: CaseMatter?, today: Day) {
      let record = opened.record.record
      summary = Line(opened, awaits: awaits)
      need = record.need
      contact = record.contact
      assessment = record.assessment.map { AssessmentLine(day: $0.day, by: $0.by, exit: $0.exit, text: $0.text) }
      nextStep = record.nextStep.map { TextLine(id: nil, day: $0.day, author: nil, text: $0.text) }
      closing = record.closing.map { ClosingLine(day: $0.day, reason: $0.reason) }
      handOver = opened.handOver.map { HandOverLine(reason: $0.reason, meeting: $0.meeting) }
      history = record.history.map { StepLine(status: $0.status.rawValue, day: $0.day, by: $0.by, reason: $0.reason) }
      barred = opened.assignment?.record.barred ?? []
      agreements = opened.agreements.map { TextLine(id: $0.id, day: $0.record.day, author: $0.author, text: $0.record.text) }
      answers = opened.answers.map {
        AnswerLine(day: $0.record.day, author: $0.author, answer: $0.record.kind.rawValue, reason: $0.record.reason)
      }
      followUps = opened.followUps.map {
        FollowUpLine(day: $0.record.day, author: $0.author, month: $0.record.month, text: $0.record.text)
      }
      agencies = opened.sortedNetwork.map(AgencyLine.init)
      referrals = opened.found.byDue.map { ReferralJSON.Line($0, today: today) }
      journal = opened.journal.map(Journal.init)
    }
  }

  struct Journal: Encodable {
    let goals: [GoalLine]
    let notes: [TextLine]
    let meetings: [MeetingLine]
    let hasCard: Bool
    enum CodingKeys: String, CodingKey {
      case goals, notes, meetings
      case hasCard = "has_card"
    }

    init(_ opened: OpenedJournal) {
      goals = opened.goals.map(GoalLine.init)
      notes = opened.notes.map { TextLine(id: $0.id, day: $0.record.day, author: $0.author, text: $0.record.text) }
      meetings = opened.meetings.map(MeetingLine.init)
      hasCard = !opened.cards.isEmpty
    }
  }

  struct TextLine: Encodable {
    let id: ID?
    let day: Day
    let author: ID?
    let text: String
  }

  struct AssessmentLine: Encodable {
    let day: Day
    let by: [ID]
    let exit: Bool
    let text: String
  }

  struct ClosingLine: Encodable {
    let day: Day
    let reason: String
  }

  struct HandOverLine: Encodable {
    let reason: String
    /// The day of the joint meeting.
    let meeting: Day?
  }

  struct StepLine: Encodable {
    let status: String
    let day: Day
    let by: ID
    /// Why the mentor changes.
    let reason: String?
  }

  struct AnswerLine: Encodable {
    let day: Day
    let author: ID
    let answer: String
    let reason: String
  }

  struct FollowUpLine: Encodable {
    let day: Day
    let author: ID
    let month: Int
    let text: String
  }

  struct AgencyLine: Encodable {
    let id: ID
    let name: String
    let kind: String
    let commitment: String
    let area: String
    let mayShare: String
    enum CodingKeys: String, CodingKey {
      case id, name, kind, commitment, area
      case mayShare = "may_share"
    }

    init(_ part: CasePart<Agency>) {
      let record = part.record
      (id, name, kind, commitment) = (part.id, record.name, record.kind, record.commitment)
      (area, mayShare) = (record.area, record.mayShare)
    }
  }

  struct GoalLine: Encodable {
    let id: ID
    let plan: PlanLine

    init(_ part: CasePart<Goal>) { (id, plan) = (part.id, PlanLine(part.record)) }

    func encode(to encoder: any Encoder) throws {
      try plan.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(id, forKey: .id)
    }

    enum CodingKeys: String, CodingKey { case id }
  }

  /// A goal as its participant may have it: without ids.
  struct PlanLine: Encodable {
    struct Score: Encodable {
      let day: Day
      let score: Int
    }
    let day: Day
    let domain: String
    let text: String
    let scores: [Score]

    init(_ goal: Goal) {
      (day, domain, text) = (goal.day, goal.domain, goal.text)
      scores = goal.scores.map { Score(day: $0.day, score: $0.score) }
    }
  }

  struct MeetingLine: Encodable {
    let id: ID
    let day: Day
    let type: String
    let duration: String
    let attended: Bool
    let nextStep: String
    let text: String
    enum CodingKeys: String, CodingKey {
      case id, day, type, duration, attended, text
      case nextStep = "next_step"
    }

    init(_ part: CasePart<Meeting>) {
      let record = part.record
      (id, day, type, duration) = (part.id, record.day, record.type, record.duration)
      (attended, nextStep, text) = (record.attended, record.nextStep, record.text)
    }
  }
}

extension OpenedCase {
  /// Who is asked and is not the mentor yet.
  var asked: ID? {
    guard let successor = assignment?.record.successor, successor != mentor else { return nil }
    return successor
  }

  /// Why the mentor changes, while who is asked has not taken the case over.
  var handOver: HandOverPlan? { asked == nil ? nil : assignment?.record.handOver }
}
