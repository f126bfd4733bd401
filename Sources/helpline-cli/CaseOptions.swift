import ArgumentParser
import Foundation
import HelplineClient
import HelplineCore

extension Day: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

enum CaseHelp {
  static let id = ArgumentHelp("The case's id, or any beginning of it that is unique.", valueName: "case")
  static let mentor = ArgumentHelp("The mentor's name or id, or any beginning of the id that is unique.")
  static let score = "Goal attainment: 0 is what was expected, -2 much less, 2 much more."
}

/// A text from a file, where `--note-file` would not be the right word.
struct TextOptions: ParsableArguments {
  @Option(help: "File with the text; - for standard input.")
  var file: String?
  @Flag(help: "Save the text although it seems to hold personal data.")
  var keepPersonalData = false

  func required(_ context: Context) throws -> String {
    try context.required(file, "--file", keepsPersonalData: keepPersonalData)
  }
}

extension NoteOptions {
  func required(_ context: Context) throws -> String {
    try context.required(noteFile, "--note-file", keepsPersonalData: keepPersonalData)
  }
}

extension Context {
  /// A text of a file, or of the editor if no file is named and somebody is there. Throws `noText` if there is none.
  func text(_ file: String?, _ flag: String) throws -> String {
    let text =
      if file == nil, terminal.asksByKey { try Editor(self).edit("").trimmed } else { try NoteOptions.read(file, self) ?? "" }
    guard !text.isEmpty else { throw Mishap.noText(flag) }
    return text
  }

  func required(_ file: String?, _ flag: String, keepsPersonalData: Bool) throws -> String {
    let text = try text(file, flag)
    try check(text, keepsPersonalData: keepsPersonalData)
    return text
  }

  /// A text of a file; empty if none is named.
  func optional(_ file: String?, keepsPersonalData: Bool) throws -> String {
    let text = try NoteOptions.read(file, self) ?? ""
    try check(text, keepsPersonalData: keepsPersonalData)
    return text
  }

  func check(_ text: String, keepsPersonalData: Bool) throws {
    try NoteOptions.check(text, self, keepsPersonalData: keepsPersonalData)
  }
}

// MARK: Which case

extension Session {
  /// The cases that this member may open: every one for a coordinator, else the caseload of a mentor.
  func casesSeen(mine: Bool, _ context: Context) async throws -> [OpenedCase] {
    defer { context.terminal.endProgress() }
    let progress = { (count: Int) in
      context.terminal.progress(context.speech(CaseMessage.reading, ["count": String(count)]))
    }
    let asMentor = roles.contains(.mentor)
    guard asMentor || (roles.contains(.coordinator) && !mine) else { throw Refusal(.notAllowed) }
    // A coordinator to whom nobody has passed the key on yet hears so, unless they have a caseload to see.
    if mine || (asMentor && !isAdmitted(.coordinators)) { return try await myCases(progress: progress) }
    return try await cases(progress: progress)
  }

  /// The case whose id begins like this, among those that this member may open.
  func caseID(_ typed: String, _ context: Context) async throws -> ID {
    if let whole = ShortID.whole(typed) { return whole }
    return try ShortID.find(
      typed, among: try await casesSeen(mine: false, context).map(\.id), else: ClientError.noSuchCase)
  }

  func openedCase(_ typed: String, _ context: Context) async throws -> OpenedCase {
    try await oneCase(try await caseID(typed, context))
  }
}

extension OpenedCase {
  /// Throws `noJournal` unless this member holds it.
  func requireJournal() throws -> OpenedJournal {
    guard let journal else { throw ClientError.noJournal }
    return journal
  }
}

// MARK: Changing it

/// What a command that changes a case prints.
struct ChangedCase: Encodable {
  let id: ID
  /// Whether somebody else wrote to the case at the same time; both changes are kept then.
  let merged: Bool
}

/// What a change works with.
struct CaseWork {
  let session: Session
  let id: ID
  let today: Day
}

extension Context {
  /// Finds the case, changes it, and says so. `body` gives whether somebody else wrote meanwhile, and values for the sentence.
  func change(
    _ typed: String, _ sentence: CaseMessage, _ body: (CaseWork) async throws -> (merged: Bool, values: [String: String])
  ) async throws {
    let lists = try codeLists()
    try await signedIn { session in
      terminal.progress(speech(PromptMessage.working))
      await session.use(lists)
      let today = await session.status.day
      try await CaseFault.explaining(lists, today.year) {
        let id = try await session.caseID(typed, self)
        let done = try await body(CaseWork(session: session, id: id, today: today))
        let values = ["id": id.shown].merging(done.values) { own, _ in own }
        try output.result(ChangedCase(id: id, merged: done.merged), speech(sentence, values))
        if done.merged { say(CaseMessage.merged) }
      }
    }
  }

  func change(_ typed: String, _ sentence: CaseMessage, _ body: (CaseWork) async throws -> Bool) async throws {
    try await change(typed, sentence) { (merged: try await body($0), values: [:]) }
  }
}
