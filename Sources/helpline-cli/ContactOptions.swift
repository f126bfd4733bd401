import ArgumentParser
import Foundation
import HelplineCore

/// The answers of a contact as options. Codes are written as in config/codelists.json.
struct ContactOptions: ParsableArguments {
  @Option(help: "Kind of contact: about_self, about_other, professional, feedback, silent, …")
  var kind: String?
  @Option(help: "Channel: phone, chat, email, message, video, in_person, other.")
  var channel: String?
  @Option(help: "Main concern; a conversation needs one.")
  var concern: String?
  @Option(help: "Outcome; a conversation needs one.")
  var outcome: String?
  @Option(help: "Who is in touch.")
  var relation: String?
  @Option(help: "Language.")
  var language: String?
  @Option(help: "Interpreter present: yes, no, unknown.")
  var interpreter: String?
  @Option(help: "Ideology.")
  var ideology: String?
  @Option(name: .customLong("age_band"), help: "Age of the person of concern.")
  var ageBand: String?
  @Option(help: "Region.")
  var region: String?
  @Option(help: "Urgency: emergency, urgent, soon, routine, unknown.")
  var urgency: String?
  @Option(help: "Duration: lt5, 5_14, 15_29, 30_59, 60plus, unknown.")
  var duration: String?
  @Option(help: "First or returning contact: first, returning, unknown.")
  var returning: String?
  @Option(help: "The decision on danger: none, advised_112, called_112, social_emergency, coordinator, …")
  var danger: String?
  @Option(help: "What is asked for: nothing, exit_intake, callback, follow_up.")
  var asks: String?
  @OptionGroup var note: NoteOptions

  /// What was given, list by list.
  var given: [ListName: String] {
    let values: [ListName: String?] = [
      .contactKind: kind, .channel: channel, .concern: concern, .outcome: outcome, .relation: relation, .language: language,
      .interpreter: interpreter, .ideology: ideology, .ageBand: ageBand, .region: region, .urgency: urgency,
      .duration: duration, .returning: returning, .danger: danger, .asks: asks,
    ]
    return values.compactMapValues { $0 }
  }

  var isEmpty: Bool { given.isEmpty && note.noteFile == nil }
}

/// A note from a file: it is never an argument.
struct NoteOptions: ParsableArguments {
  @Option(help: "File with the note; - for standard input.")
  var noteFile: String?
  @Flag(help: "Save the note although it seems to hold personal data.")
  var keepPersonalData = false

  /// The note, nil if none was given. Throws `unreadableFile` or `notText`.
  func read(_ context: Context) throws(Mishap) -> String? { try Self.read(noteFile, context) }

  static func read(_ file: String?, _ context: Context) throws(Mishap) -> String? {
    guard let file else { return nil }
    let data = file == "-" ? context.terminal.inputText() : FileManager.default.contents(atPath: file)
    guard let data else { throw .unreadableFile(file) }
    guard let text = String(data: data, encoding: .utf8) else { throw .notText(file) }
    return text.trimmed
  }

  /// Names what seems to be personal data. Throws `personalData` unless it may stay.
  func check(_ note: String, _ context: Context) throws(Mishap) {
    try Self.check(note, context, keepsPersonalData: keepPersonalData)
  }

  static func check(_ note: String, _ context: Context, keepsPersonalData: Bool) throws(Mishap) {
    let found = ContactFormText.findings(in: note, context.speech)
    for finding in found { context.say(FormMessage.warningLine, ["kind": finding.kind, "place": finding.place]) }
    guard found.isEmpty || keepsPersonalData else { throw .personalData }
  }
}

/// Why answers cannot be saved, with what is needed to say which would be.
struct ContactFault: Error {
  let error: ContactError
  let lists: CodeLists
  let year: Int
}

extension Contact {
  /// `completed`, with an error that can be explained.
  func completed(explaining lists: CodeLists) throws(ContactFault) -> Contact {
    do { return try completed(lists) } catch { throw ContactFault(error: error, lists: lists, year: day.year) }
  }
}
