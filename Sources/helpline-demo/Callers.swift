import HelplineClient
import HelplineCore

/// Callers who are given a code, and some who call again: nine codes and three fresh ones, which retire the old.
struct Callers {
  let story: ContactStory
  private var given: SpokenCode?
  /// The newest code: what it opens can be tried.
  private(set) var code: String?
  private var random = SeededRandom(seed: 65)

  init(story: ContactStory) { self.story = story }

  /// Whether one calls on a day, counted back from today.
  static func call(daysAgo day: Int) -> Bool { day % 65 == 10 || day % 195 == 4 }

  /// What happens on such a day.
  mutating func call(daysAgo day: Int, _ today: Day, _ volunteers: [Session]) async throws {
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
    // While a code is derived days go by, and a month may be closed.
    try await volunteer.learnDay()
    try await volunteer.log(contact, id: id)
    given = code
    self.code = try code.text
  }
}
