import ArgumentParser
import HelplineClient
import HelplineCore

struct OpenThreadCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "open", abstract: "What earlier volunteers wrote for the caller's next call.",
    discussion: "The code shows the summary and nothing else. helpline contact log --returning-caller logs the contact itself.")
  @OptionGroup var code: CodeSource
  @OptionGroup var common: CommonOptions

  struct Opened: Encodable {
    struct Item: Encodable {
      let day: Day
      let text: String
      let by: ID

      init(_ item: CallerThread.Item) { (day, text, by) = (item.day, item.text, item.by) }
    }
    let items: [Item]
  }

  func run(_ context: Context) async throws {
    let spoken = try context.callerCode(fromInput: code.source != nil)
    try await context.signedIn { session in
      context.terminal.progress(context.speech(PromptMessage.working))
      let thread = try await session.openThread(spoken).thread
      let names = thread.items.isEmpty ? [:] : (try? await session.memberNames()) ?? [:]
      try context.output.result(Opened(items: thread.items.map(Opened.Item.init)), context.speech.shown(thread, names))
      context.say(ThreadMessage.openNext)
    }
  }
}

extension Speech {
  func shown(_ thread: CallerThread, _ names: [ID: String]) -> String {
    guard !thread.items.isEmpty else { return self(ThreadMessage.empty) }
    return thread.items.map { item in
      self(ThreadMessage.item, ["day": item.day.description, "name": name(item.by, names)]) + "\n" + item.text
    }.joined(separator: "\n\n")
  }
}

struct SummariseThreadCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "summary", abstract: "Write what the next volunteer is to know when the caller gives the code.",
    discussion: "Whoever hears the code can read it: write nothing by which the caller or anybody else could be recognised.")
  @OptionGroup var note: NoteOptions
  @Flag(help: "In place of everything that was written before.")
  var replace = false
  @Flag(help: "Give a fresh code, which retires the old one.")
  var giveCode = false
  @OptionGroup var code: CodeSource
  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard note.noteFile != nil || giveCode else {
      throw ValidationError("Name the summary: --note-file FILE, or - for standard input.")
    }
  }

  struct Written: Encodable { let code: String? }

  func run(_ context: Context) async throws {
    let spoken = try context.callerCode(fromInput: code.source != nil || note.noteFile == "-")
    let text = try note.read(context) ?? ""
    try note.check(text, context)
    let fresh = giveCode ? try SpokenCode() : nil
    let shown = try fresh?.text
    try await context.signedIn { session in
      context.terminal.progress(context.speech(PromptMessage.working))
      let opened = try await session.openThread(spoken)
      do { try await session.writeThread(opened, summary: text, replacing: replace, fresh: fresh) } catch ClientError.unreachable
      {
        if let shown { context.say(ThreadMessage.eitherCode, ["code": shown]) }
        throw ClientError.unreachable
      }
    }
    let said = text.isEmpty ? "" : context.speech(ThreadMessage.written)
    try context.output.result(Written(code: shown), context.speech.result(said, code: shown, retires: true))
    if let shown { try context.help(with: shown) }
  }
}

extension Speech {
  /// What was done, and the code, which is shown once.
  func result(_ said: String, code: String?, retires: Bool) -> String {
    var parts = said.isEmpty ? [] : [said]
    if let code {
      parts.append(self(ThreadMessage.given, ["code": code]))
      if retires { parts.append(self(ThreadMessage.retired)) }
    }
    return parts.joined(separator: "\n")
  }
}

struct EraseThreadCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "erase", abstract: "Erase what was written for the caller, because the caller asks for it.")
  @Flag(help: "Do not ask for confirmation.")
  var yes = false
  @OptionGroup var code: CodeSource
  @OptionGroup var common: CommonOptions

  /// The item that asks a coordinator for the rest.
  struct Erased: Encodable { let item: ID }

  func run(_ context: Context) async throws {
    let spoken = try context.callerCode(fromInput: code.source != nil)
    try await context.signedIn { session in
      context.terminal.progress(context.speech(PromptMessage.working))
      let opened = try await session.openThread(spoken)
      context.say(ThreadMessage.eraseWarning)
      try context.confirm(ThreadMessage.confirmErase, [:], unless: yes)
      let item = try await session.eraseThread(opened)
      try context.output.result(Erased(item: item), context.speech(ThreadMessage.erased))
    }
  }
}
