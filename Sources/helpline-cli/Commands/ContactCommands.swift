import ArgumentParser
import HelplineClient
import HelplineCore

struct SendContactsCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "send", abstract: "Deliver the contacts that this device keeps, each exactly once.")
  @OptionGroup var common: CommonOptions

  struct Sent: Encodable {
    struct Left: Encodable {
      let id: ID
      let reason: String
    }
    var delivered: [ID] = []
    var left: [Left] = []
  }

  func run(_ context: Context) async throws {
    let (directory, _) = try context.profile()
    guard try !directory.kept().isEmpty else {
      try context.output.result(Sent(), context.speech(ContactMessage.nothingToSend))
      return
    }
    let speech = context.speech
    let terminal = context.terminal
    let result = try await context.signedIn { session in
      try await session.deliverKept { done, all in
        terminal.progress(speech(ContactMessage.sending, ["done": String(done), "all": String(all)]))
      }
    }
    let left = result.left.sorted { $0.key < $1.key }
    for (id, reason) in left { terminal.say(sentence(id, reason, speech)) }
    try context.output.result(
      Sent(delivered: result.delivered, left: left.map { Sent.Left(id: $0.key, reason: $0.value.rawValue) }),
      summary(result.delivered, speech))
    if !left.isEmpty { throw Mishap.said(.refused) }
  }

  private func summary(_ delivered: [ID], _ speech: Speech) -> String {
    switch delivered.count {
    case 0: ""
    case 1: speech(ContactMessage.sentOne, ["id": delivered[0].shown])
    default: speech(ContactMessage.sent, ["count": String(delivered.count)])
    }
  }

  private func sentence(_ id: ID, _ reason: Refusal.Code, _ speech: Speech) -> String {
    if reason == .notAllowed { return speech(ContactMessage.leftByAnother, ["id": id.shown]) }
    let why = speech(reason.message, ["wait": speech.wait(seconds: nil)])
    return speech(ContactMessage.left, ["id": id.shown, "reason": why])
  }
}

struct CorrectContactCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "correct", abstract: "Correct a contact; only what is given changes.",
    discussion: """
      Who logged a contact can correct it until the end of the next day, unless a coordinator has taken it up; \
      a coordinator can correct any. --note-file replaces the note.
      """)
  @Argument(help: "The contact's id, or any beginning of it that is unique.")
  var id: String
  @OptionGroup var contact: ContactOptions
  @OptionGroup var common: CommonOptions

  struct Corrected: Encodable {
    let id: ID
    let merged: Bool
  }

  func run(_ context: Context) async throws {
    guard !contact.isEmpty else { throw Mishap.nothingGiven }
    let lists = try context.codeLists()
    let note = try contact.note.read(context)
    if let note { try contact.note.check(note, context) }
    try await context.signedIn { session in
      let opened = try await session.contact(id, context)
      var changed = opened.contact
      changed.codes.merge(contact.given) { _, new in new }
      if let note { changed.note = note }
      let completed = try changed.completed(explaining: lists)
      if completed.note != changed.note || completed.codes.count < changed.codes.count { context.say(FormMessage.discarded) }
      context.terminal.progress(context.speech(PromptMessage.working))
      let merged = try await session.correct(opened, to: completed)
      try context.output.result(
        Corrected(id: opened.id, merged: merged), context.speech(ContactMessage.corrected, ["id": opened.id.shown]))
      if merged { context.say(ContactMessage.merged) }
    }
  }
}

struct SettleContactCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "settle", abstract: "Decide what becomes of a contact that asks for something (coordinators).")
  @Argument(help: "The contact's id, or any beginning of it that is unique.")
  var id: String
  @Option(
    name: .customLong("as"),
    help: "nothing: it needs nothing more. callback: somebody gets in touch. referral: to a service. case: to Exit.")
  var decision: Decision
  @OptionGroup var note: NoteOptions
  @OptionGroup var common: CommonOptions

  /// The codes of `settled_as`.
  enum Decision: String, ExpressibleByArgument, CaseIterable { case nothing, callback, referral, `case` }

  struct Settled: Encodable {
    let id: ID
    let settledAs: String
    let merged: Bool
    enum CodingKeys: String, CodingKey {
      case id, merged
      case settledAs = "settled_as"
    }
  }

  func run(_ context: Context) async throws {
    let lists = try context.codeLists()
    let text = try note.read(context) ?? ""
    try note.check(text, context)
    try await context.signedIn { session in
      try await session.require(.coordinators)
      let opened = try await session.contact(id, context)
      context.terminal.progress(context.speech(PromptMessage.working))
      let merged = try await session.settle(opened, as: decision.rawValue, note: text)
      let label = lists.list(.settledAs).label(decision.rawValue, context.speech.language)
      try context.output.result(
        Settled(id: opened.id, settledAs: decision.rawValue, merged: merged),
        context.speech(ContactMessage.settled, ["id": opened.id.shown, "code": label]))
      if merged { context.say(ContactMessage.merged) }
    }
  }
}

struct EraseContactCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "erase", abstract: "Erase a contact, its keys and its content (coordinators).")
  @Argument(help: "The contact's id, or any beginning of it that is unique.")
  var id: String
  @Flag(help: "Do not ask for confirmation.")
  var yes = false
  @OptionGroup var common: CommonOptions

  struct Erased: Encodable { let id: ID }

  func run(_ context: Context) async throws {
    try await context.signedIn { session in
      try await session.require(.coordinators)
      let id = try await session.contactID(id, context)
      // One that nobody can open can be erased all the same.
      if let asked = try? await session.erasure(id) { return try await eraseAsAsked(asked, session, context) }
      context.say(ContactMessage.eraseWarning)
      try context.confirm(ContactMessage.confirmErase, ["id": id.shown], unless: yes)
      try await session.erase(id)
      try context.output.result(Erased(id: id), context.speech(ContactMessage.erased, ["id": id.shown]))
    }
  }

  struct ErasedAsAsked: Encodable {
    let id: ID
    let erased: [ID]
    let gone: [ID]
    let others: [ID]
    let unread: [ID]
  }

  /// Everything that a caller asked for, and the item that asked.
  private func eraseAsAsked(_ asked: OpenedErasure, _ session: Session, _ context: Context) async throws {
    func text(_ ids: [ID]) -> String { ids.map(\.shown).joined(separator: ", ") }
    let contacts = asked.erasure.contacts
    context.say(ThreadMessage.askedWarning, ["count": String(contacts.count), "ids": text(contacts)])
    try context.confirm(ThreadMessage.confirmAsked, [:], unless: yes)
    context.terminal.progress(context.speech(PromptMessage.working))
    let done = try await session.eraseAsAsked(asked)
    let said = ["erased": String(done.erased.count), "gone": String(done.gone.count)]
    try context.output.result(
      ErasedAsAsked(id: asked.id, erased: done.erased, gone: done.gone, others: done.others, unread: done.unread),
      done.unread.isEmpty ? context.speech(ThreadMessage.askedDone, said) : "")
    if !done.others.isEmpty { context.say(ThreadMessage.askedOthers, ["ids": text(done.others)]) }
    guard !done.unread.isEmpty else { return }
    context.say(ThreadMessage.askedUnread, ["ids": text(done.unread)])
    throw Mishap.said(.refused)
  }
}

extension Session {
  /// The contact whose id begins like this, among those that this member may open.
  func contactID(_ typed: String, _ context: Context) async throws -> ID {
    if let whole = ShortID.whole(typed) { return whole }
    context.terminal.progress(context.speech(PromptMessage.working))
    defer { context.terminal.endProgress() }
    let seen = isAdmitted(.coordinators) ? try await contacts(all: true) : try await myContacts()
    return try ShortID.find(typed, among: seen.map(\.id) + erasures.map(\.id), else: ClientError.noSuchContact)
  }

  func contact(_ typed: String, _ context: Context) async throws -> OpenedContact {
    try await contact(try await contactID(typed, context))
  }
}

extension Context {
  /// Asks before something that cannot be undone. Throws `notConfirmed`.
  func confirm(_ question: some Sentence, _ values: [String: String], unless yes: Bool) throws {
    if yes { return }
    terminal.draw(speech(PromptMessage.confirm, ["question": speech(question, values)]))
    let key = try terminal.key()
    let agreed = Self.agrees(key)
    terminal.say(agreed ? speech(Word.yes) : speech(Word.no))
    guard agreed else { throw Mishap.notConfirmed }
  }

  /// In any of the languages; everything else is no.
  static func agrees(_ key: Key) -> Bool {
    guard case .character(let character) = key else { return false }
    return ["k", "j", "y"].contains(character.lowercased())
  }
}
