import HelplineClient
import HelplineCore

/// Callers who are given a code, and some who call again: nine codes and three fresh ones, which retire the old.
struct Callers {
  let story: ContactStory
  private var given: SpokenCode?
  /// The newest code: what it opens can be tried.
  private(set) var code: String?

  init(story: ContactStory) { self.story = story }

  /// What happens on a day, counted back from today.
  mutating func call(daysAgo day: Int, _ today: Day, _ volunteers: [Session], _ random: inout SeededRandom) async throws {
    guard day % 65 == 10 || day % 195 == 4 else { return }
    let volunteer = volunteers[day % volunteers.count]
    let id = ID()
    let code = try SpokenCode()
    var contact: Contact
    repeat { contact = try story.contact(on: today, &random).completed(story.lists) } while contact.codes[.outcome] == nil
    if day % 195 == 4, let given {
      let opened = try await volunteer.openThread(given)
      contact.thread = try await volunteer.writeThread(opened, contact: id, summary: story.laterSummary, fresh: code).id
      contact.codes[.returning] = "returning"
    } else {
      contact.thread = try await volunteer.beginThread(code, contact: id, summary: story.summary)
    }
    try await volunteer.log(contact, id: id)
    given = code
    self.code = try code.text
  }
}
