import ArgumentParser
import Foundation
import HelplineClient
import HelplineCore

struct ListAuditCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Who did what, oldest first (auditors).",
    discussion: "The whole log is read and its chain verified, however few entries are shown.")
  @Option(help: "Show only so many of the newest.")
  var last: Int?
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if let last, last < 1 { throw ValidationError("--last must be at least 1.") }
  }

  struct Listed: Encodable {
    struct Line: Encodable {
      let position: UInt64
      /// Nil where this auditor cannot open the entry.
      var at: Date?
      var actor: ID?
      var action: AuditEntry.Action?
      var object: ID?
      var count: Int?
    }
    let entries: [Line]
    let head: WireHead
    let checkpoint: WireHead?
  }

  func run(_ context: Context) async throws {
    try await context.signedIn { session in
      let reading = try await session.auditReading(context)
      var names = (try? await session.memberNames()) ?? [:]
      // What happens to a group is entered under the group's id.
      for group in Group.allCases {
        names[try ID(group.name.id(organisation: session.organisation.bytes))] = context.speech(group.label)
      }
      let zone = TimeZone(identifier: await session.status.timeZone) ?? .helsinki
      let lines = Array(last.map { reading.lines.suffix($0) } ?? reading.lines[...])
      let listed = Listed(
        entries: lines.map {
          Listed.Line(
            position: $0.position, at: $0.entry.map { Date(timeIntervalSince1970: Double($0.at)) }, actor: $0.entry?.actor,
            action: $0.entry?.action, object: $0.entry?.object, count: $0.entry?.count)
        }, head: WireHead(reading.head), checkpoint: reading.checkpoint.map { WireHead($0) })
      try context.output.result(listed, text(lines, names, zone, context))
      if lines.isEmpty { context.say(AuditMessage.empty) }
    }
  }

  private func text(_ lines: [AuditLine], _ names: [ID: String], _ zone: TimeZone, _ context: Context) -> String {
    let speech = context.speech
    let heading = [
      speech(AuditMessage.columnNumber), speech(AuditMessage.columnTime), speech(AuditMessage.columnActor),
      speech(AuditMessage.columnAction), speech(AuditMessage.columnObject),
    ]
    let rows = lines.map { line -> [String] in
      guard let entry = line.entry else { return [String(line.position), "", "", speech(AuditMessage.unreadable), ""] }
      let action = speech(entry.action.label)
      return [
        String(line.position), Self.time(entry.at, zone),
        entry.actor.map { speech.name($0, names) } ?? speech(AuditMessage.server),
        entry.count.map { speech(AuditMessage.counted, ["action": action, "count": String($0)]) } ?? action,
        entry.object.map { names[$0] ?? $0.shown } ?? "",
      ]
    }
    return rows.isEmpty ? "" : Table(heading: heading, rows: rows).text(width: context.terminal.resultWidth)
  }

  /// `2026-11-21 03:07` in the organisation's time zone.
  static func time(_ seconds: Int, _ zone: TimeZone) -> String {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    let date = Date(timeIntervalSince1970: Double(seconds))
    let parts = calendar.dateComponents([.hour, .minute], from: date)
    return "\(Day(date, in: zone)) " + String(format: "%02d:%02d", parts.hour ?? 0, parts.minute ?? 0)
  }
}

struct VerifyAuditCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Check that nobody changed or cut the log.",
    discussion: """
      An auditor checks it from its beginning. For everybody else it is checked from what this member has seen before, as at \
      every sign-in.
      """)
  @OptionGroup var common: CommonOptions

  struct Verified: Encodable {
    enum From: String, Encodable {
      case beginning, checkpoint
      case lastSeen = "last_seen"
    }
    let position: UInt64
    let from: From
  }

  func run(_ context: Context) async throws {
    let (directory, _) = try context.profile()
    let speech = context.speech
    try await context.signedIn { session in
      guard await session.isAdmitted(.auditors) else {
        // Signing in has verified it; the profile remembers how far.
        let position = directory.load()?.audit?.position ?? 0
        try context.output.result(
          Verified(position: position, from: .lastSeen), speech(AuditMessage.since, ["count": String(position)]))
        return
      }
      let reading = try await session.auditReading(context)
      let count = String(reading.lines.count)
      let text =
        reading.checkpoint.map { speech(AuditMessage.fromCheckpoint, ["first": String($0.position + 1), "count": count]) }
        ?? speech(AuditMessage.whole, ["count": count])
      try context.output.result(
        Verified(position: reading.head.position, from: reading.checkpoint == nil ? .beginning : .checkpoint), text)
    }
  }
}

extension Session {
  /// Reads the log, showing how far.
  func auditReading(_ context: Context) async throws -> AuditReading {
    try require(.auditors)
    defer { context.terminal.endProgress() }
    return try await readAudit { done, all in
      context.terminal.progress(context.speech(AuditMessage.reading, ["done": String(done), "all": String(all)]))
    }
  }
}
