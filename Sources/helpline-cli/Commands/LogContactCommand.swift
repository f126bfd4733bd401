import ArgumentParser
import Foundation
import HelplineClient
import HelplineCore

struct LogContactCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "log", abstract: "Take a contact.",
    discussion: """
      Without options the questions are asked one by one, by single keys; so they are beside --service and --consent alone. With \
      other options nothing is asked but the passphrase; what is not given is unknown. Of a silent, wrong or abusive call only kind and channel are kept.

      If the server cannot be reached, or the passphrase is wrong three times, the contact is kept sealed on this device, \
      and helpline contact send delivers it, exactly once.
      """)
  @OptionGroup var contact: ContactOptions
  @OptionGroup var codes: CodeOptions
  @OptionGroup var referral: ContactReferral
  @OptionGroup var common: CommonOptions

  struct Logged: Encodable {
    enum State: String, Encodable { case delivered, kept }
    let id: ID
    let state: State
    /// Given to the caller, and shown once.
    let code: String?
    /// What was referred in it.
    let referral: ReferralJSON.Line?
  }

  func run(_ context: Context) async throws {
    // Everything that a person can get wrong comes before the passphrase: nothing typed may be lost by it.
    let (directory, profile) = try context.profile()
    let lists = try context.codeLists()
    let today = Day(Date(), in: profile.timeZone.flatMap { TimeZone(identifier: $0) } ?? .helsinki)
    let spoken = codes.returningCaller ? try context.callerCode() : nil
    var contact = try completed(context, lists, today, profile.member)
    guard codes.isEmpty || contact.codes[.outcome] != nil else { throw Mishap.needsConversation }
    if spoken != nil, contact.codes[.returning] == Contact.preset(.returning) { contact.codes[.returning] = "returning" }
    let summary = try NoteOptions.read(codes.summaryFile, context) ?? ""
    try self.contact.note.check(summary, context)
    let fresh = codes.giveCode ? try SpokenCode() : nil
    let id = ID()
    if self.contact.isEmpty { await keepTyped(contact, id, directory, context) }
    let outcome: Outcome
    do {
      outcome = try await context.signedIn(server: profile.server, login: profile.login, directory: directory) {
        [contact] session in
        // The server's calendar counts; this device's clock may be wrong.
        var dated = contact.begun(on: await session.status.day)
        context.terminal.progress(context.speech(PromptMessage.working))
        dated.thread = try await thread(session, spoken, fresh, summary: summary, contact: id, context)
        // From here on the code is the caller's, whatever becomes of the contact.
        let code = try fresh?.text
        do {
          try await session.log(try dated.completed(explaining: lists), id: id)
          return Outcome(code: code, error: nil)
        } catch { return Outcome(code: code, error: error) }
      }
    } catch {
      if !codes.isEmpty, error as? ClientError == .unreachable { context.say(ThreadMessage.withoutCode) }
      outcome = Outcome(code: nil, error: error)
    }
    if let error = outcome.error { return try await keep(contact, id, directory, lists, context, error, code: outcome.code) }
    try show(contact, id, .delivered, .delivered, lists, context, code: outcome.code)
    context.remindOfKept(directory)
  }

  private struct Outcome {
    let code: String?
    let error: (any Error)?
  }

  /// With all that a service is told, where something was referred.
  private func show(
    _ contact: Contact, _ id: ID, _ state: Logged.State, _ message: ContactMessage, _ lists: CodeLists, _ context: Context,
    code: String?
  ) throws {
    let referred = contact.referrals.first.map { FoundReferral(.contact(id), $0) }
    let text = ReferralText(lists: lists, today: contact.day, speech: context.speech)
    let said = ([context.speech(message, ["id": id.shown])] + (referred.map { [text.sheet($0.referral)] } ?? []))
      .joined(separator: "\n\n")
    let logged = Logged(
      id: id, state: state, code: code, referral: referred.map { ReferralJSON.Line($0, today: contact.day) })
    try context.output.result(logged, context.speech.result(said, code: code, retires: codes.returningCaller))
    if let code { try context.help(with: code) }
  }

  /// The thread that the contact belongs to, written to before the contact is logged; nil without a code.
  private func thread(
    _ session: Session, _ spoken: SpokenCode?, _ fresh: SpokenCode?, summary: String, contact: ID, _ context: Context
  ) async throws -> ID? {
    guard let spoken else {
      guard let fresh else { return nil }
      return try await session.beginThread(fresh, contact: contact, summary: summary)
    }
    let opened = try await session.openThread(spoken)
    let names = opened.thread.items.isEmpty ? [:] : (try? await session.memberNames()) ?? [:]
    context.terminal.say(context.speech.shown(opened.thread, names))
    do {
      return try await session.writeThread(opened, contact: contact, summary: summary, fresh: fresh).id
    } catch ClientError.unreachable {
      if let code = try fresh?.text { context.say(ThreadMessage.eitherCode, ["code": code]) }
      throw ClientError.unreachable
    }
  }

  // MARK: Answers

  private func completed(_ context: Context, _ lists: CodeLists, _ today: Day, _ member: ID?) throws -> Contact {
    // What is wrong with the text for the service is said before anything is asked.
    let made = try member.flatMap { member in
      try referral.referral(day: today, by: member, keepsPersonalData: contact.note.keepPersonalData, context)
    }
    guard !contact.isEmpty else {
      let phones = try context.organisation().phones
      let form = try ContactDialogue(context: context, lists: lists, year: today.year, phones: phones).run()
      var typed = Contact(day: today, codes: form.codes, note: form.note)
      if let made {
        // Nothing more is kept of what is no conversation; what was typed must not be lost by it.
        if form.isConversation == true { try typed.refer(made) } else { context.say(FormMessage.discarded) }
      }
      return try typed.completed(explaining: lists)
    }
    let note = try contact.note.read(context) ?? ""
    var given = Contact(day: today, codes: contact.given, note: note)
    if let made { try given.refer(made) }
    let completed = try given.completed(explaining: lists)
    if completed.referrals.count < given.referrals.count {
      throw ContactFault(error: .notAsked(.referralService), lists: lists, year: today.year)
    }
    if completed.codes.count < contact.given.count || completed.note != note { context.say(FormMessage.discarded) }
    try contact.note.check(completed.note, context)
    return completed
  }

  // MARK: Keeping

  /// What was typed by hand is kept before the passphrase is asked for: neither Ctrl-C nor a power cut can take it.
  /// Where it cannot be kept it can still be delivered.
  private func keepTyped(_ contact: Contact, _ id: ID, _ directory: ProfileDirectory, _ context: Context) async {
    let kept = try? await directory.locked { try KeptContactFlow.keep(contact, id: id, in: directory) }
    if kept != nil { context.say(ContactMessage.keptNow) }
  }

  /// Whatever went wrong, what was typed stays: as the finished request, if one was made, else sealed to the member.
  private func keep(
    _ contact: Contact, _ id: ID, _ directory: ProfileDirectory, _ lists: CodeLists, _ context: Context, _ error: any Error,
    code: String?
  ) async throws {
    context.terminal.endProgress()
    let status = context.report(error, json: false)
    try await directory.locked {
      let isKept = try directory.kept().contains { $0.id == id }
      if !isKept {
        do { try KeptContactFlow.keep(contact, id: id, in: directory) } catch { throw Mishap.cannotKeep }
      }
    }
    try show(contact, id, .kept, .kept, lists, context, code: code)
    // The server's absence is no fault of anybody's: the contact is safe, and the command has done its work.
    if status != .unreachable { throw Mishap.said(status) }
  }
}

extension TimeZone {
  /// Until the organisation's own is known.
  static var helsinki: TimeZone { TimeZone(identifier: "Europe/Helsinki") ?? .gmt }
}

extension ID {
  /// Enough of it for a person to go on with; lists show more where it is ambiguous.
  var shown: String { String(description.prefix(ShortID.least)) }
}
