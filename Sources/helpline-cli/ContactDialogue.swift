import Foundation
import HelplineCore

/// Drives the contact form at the terminal.
struct ContactDialogue: Sendable {
  let context: Context
  let lists: CodeLists
  let year: Int
  let phones: OrganisationInformation.Phones

  /// The finished form. Throws `inputEnded` if the person left it.
  func run() throws -> ContactForm {
    let terminal = context.terminal
    let text = ContactFormText(speech: context.speech, lists: lists, phones: phones)
    let editor = Editor(context)
    let opened = ContinuousClock.now
    var form = ContactForm(lists: lists, year: year, hasEditor: terminal.asksByKey && editor.command != nil)
    context.say(FormMessage.title)
    if terminal.asksByKey { context.say(FormMessage.backHint) }
    return try terminal.byKey {
      while form.step != .finished {
        form.open(minutes: Int((ContinuousClock.now - opened).components.seconds / 60))
        terminal.draw(text.text(form))
        let step = form.step
        let key = try terminal.key()
        let effect = form.press(key)
        terminal.erase()
        switch effect {
        case .ask: if key != .back, let line = text.answered(step, form) { terminal.say(line) }
        case .notAKey: context.say(FormMessage.notAKey)
        case .writeLine:
          form.wrote(try terminal.line(context.speech(FormMessage.notePrompt), text: form.note.oneLine), inEditor: false)
        case .openEditor:
          do { form.wrote(try editor.edit(form.note), inEditor: true) } catch { context.report(error, json: false) }
        }
      }
      return form
    }
  }
}

extension String {
  /// What a line that is changed in place can show.
  fileprivate var oneLine: String { split(whereSeparator: \.isNewline).joined(separator: " ") }
}
