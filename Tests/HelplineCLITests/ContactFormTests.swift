import HelplineCore
import Testing

@testable import helpline_cli

@Suite("The contact form")
struct ContactFormTests {
  @Test("Every list that is asked has a key of its own for every answer", arguments: Contact.asked)
  func keysUnique(list: ListName) {
    let choices = ContactForm().choices(list)
    #expect(choices.map(\.code) == codeLists.list(list).codes(in: 2026))
    #expect(Set(choices.map(\.key)).count == choices.count)
    #expect(choices.first { $0.code.id == CodeList.unknown }.map(\.key) ?? "0" == "0")
  }

  @Test("A silent call is two keys: kind and channel")
  func twoActions() {
    var form = ContactForm()
    form.press("51")
    #expect(form.step == .finished)
    #expect(form.codes == [.contactKind: "silent", .channel: "phone"])
    #expect(form.presses == 2)
  }

  @Test("A conversation with nothing but presets is nine keys")
  func presets() throws {
    var form = ContactForm()
    form.press("2152\n\n\n\n\n")
    #expect(form.step == .finished)
    #expect(form.presses == 9)
    let contact = Contact(day: try #require(Day("2026-11-21")), codes: form.codes, note: form.note)
    let completed = try contact.completed(codeLists)
    #expect(completed.codes == form.codes)
    #expect(form.codes[.concern] == "violence")
    #expect(form.codes[.relation] == "unknown")
    #expect(form.codes[.danger] == "none")
    #expect(form.codes[.asks] == "nothing")
  }

  @Test("A standard contact with every question answered takes at most 25 keys beside the note")
  func everyQuestion() {
    var form = ContactForm()
    form.press("2152")
    #expect(form.step == .background)
    form.press(" 212131321")
    #expect(form.step == .question(.danger))
    form.press("53")
    #expect(form.step == .note)
    #expect(form.press("1") == .writeLine)
    form.wrote("Äiti on huolissaan.", inEditor: false)
    #expect(form.step == .review)
    form.press("\n")
    #expect(form.step == .finished)
    #expect(form.presses <= 25)
    #expect(
      form.codes == [
        .contactKind: "about_other", .channel: "phone", .concern: "violence", .outcome: "advice", .relation: "parent",
        .language: "fi", .interpreter: "no", .ideology: "religious", .ageBand: "18_24", .region: "helsinki", .urgency: "soon",
        .duration: "5_14", .returning: "first", .danger: "coordinator", .asks: "callback",
      ])
    #expect(form.note == "Äiti on huolissaan.")
  }

  @Test("The first four questions have no preset: Enter answers none of them", arguments: ["", "2", "21", "215"])
  func noPreset(before: String) {
    var form = ContactForm()
    form.press(before)
    let step = form.step
    #expect(form.press("\n") == .notAKey)
    #expect(form.step == step)
  }

  @Test("A key without an answer changes nothing")
  func wrongKey() {
    var form = ContactForm()
    #expect(form.press("x") == .notAKey)
    #expect(form.press(.other) == .notAKey)
    #expect(form.press("<") == .notAKey)
    #expect(form.step == .question(.contactKind))
  }

  @Test("One answer of the background is opened by its key, and the rest stays")
  func oneOfBackground() {
    var form = ContactForm()
    form.press("2152")
    form.press("71")
    #expect(form.step == .background)
    #expect(form.codes[.urgency] == "emergency")
    form.press("7\n")
    #expect(form.codes[.urgency] == "emergency")
    form.press("7<")
    #expect(form.step == .background)
  }

  @Test("Going back keeps what was answered, and Enter repeats it")
  func back() {
    var form = ContactForm()
    form.press("21<")
    #expect(form.step == .question(.channel))
    #expect(form.press("\n") == .ask)
    #expect(form.step == .question(.concern))
    #expect(form.codes[.channel] == "phone")
    form.press("5<<<<")
    #expect(form.step == .question(.contactKind))
    form.press("\n\n\n")
    #expect(form.step == .question(.outcome))
    form.press("2 1")
    form.press("<")
    #expect(form.step == .background)
    #expect(form.codes[.relation] == "self")
    form.press("\n\n<<")
    #expect(form.step == .background)
  }

  @Test("Every row can be opened again before saving")
  func review() throws {
    var form = ContactForm()
    form.press("2152\n\n\n\n")
    #expect(form.step == .review)
    let row = try #require(form.reviewRows.first { $0.list == .outcome })
    form.press("\(row.key)1")
    #expect(form.step == .review)
    #expect(form.codes[.outcome] == "support")
    let note = try #require(form.reviewRows.first { $0.list == nil })
    form.press(String(note.key))
    #expect(form.step == .note)
    #expect(Set(form.reviewRows.map(\.key)).count == form.reviewRows.count)
  }

  @Test("A kind that turns out to be no conversation leaves nothing but kind and channel")
  func changedKind() {
    var form = ContactForm()
    form.press("2152\n\n\n\n")
    form.press("19")
    #expect(form.step == .review)
    #expect(form.codes == [.contactKind: "prank_or_test", .channel: "phone"])
    #expect(form.reviewRows.count == 2)
    form.press("12")
    #expect(form.codes[.concern] == "violence")
  }

  @Test("How long the form was open is proposed as the duration, but not a short one")
  func duration() {
    for (minutes, code) in [(0, "unknown"), (4, "unknown"), (5, "5_14"), (29, "15_29"), (45, "30_59"), (600, "60plus")] {
      var form = ContactForm()
      form.press("2152")
      form.open(minutes: minutes)
      #expect(form.codes[.duration] == code)
      form.press("81")
      #expect(form.codes[.duration] == "lt5")
    }
  }

  @Test("A note that seems to hold personal data is asked about before it can be saved")
  func personalData() {
    var form = ContactForm()
    form.press("2152\n\n\n")
    form.wrote("Soitti numerosta 040 123 4567", inEditor: false)
    #expect(form.step == .personalData)
    #expect(form.findings.map(\.kind) == [.phoneNumber])
    #expect(form.press("\n") == .writeLine)
    form.wrote("Soitti itkien", inEditor: false)
    #expect(form.step == .review)
    form.press("<")
    form.wrote("matti@esimerkki.fi", inEditor: false)
    form.press("2")
    #expect(form.step == .review)
    #expect(form.note == "matti@esimerkki.fi")
  }

  @Test("Passing over a note that still holds personal data asks again")
  func personalDataAgain() {
    var form = ContactForm()
    form.press("2152\n\n\n")
    form.wrote("040 123 4567", inEditor: false)
    form.press("<\n")
    #expect(form.step == .personalData)
  }

  @Test("The editor is offered only where there is one, and opened again for what was written in it")
  func editor() {
    var without = ContactForm()
    without.press("2152\n\n\n")
    #expect(without.press("2") == .notAKey)
    var form = ContactForm(lists: codeLists, year: 2026, hasEditor: true)
    form.press("2152\n\n\n")
    #expect(form.press("2") == .openEditor)
    form.wrote("matti@esimerkki.fi\n", inEditor: true)
    #expect(form.press("1") == .openEditor)
  }

  @Test("Each step names its choices and its keys in every language", arguments: Language.allCases)
  func text(language: Language) {
    let text = ContactFormText(speech: Speech(language: language), lists: codeLists, phones: organisation.phones)
    var form = ContactForm()
    for key in ["", "2", "1", "5", "2", "\n", "\n", "\n"] {
      form.press(key)
      let shown = text.text(form)
      #expect(!shown.contains("{"))
      if case .question(let list) = form.step {
        for choice in form.choices(list) {
          #expect(shown.contains("\n  \(choice.key)  \(choice.code.label[language])"))
        }
      }
      if form.step == .question(.danger) { #expect(["112", "XXX XXX 001", "XXX XXX 002"].allSatisfy(shown.contains)) }
    }
    form.wrote("040 123 4567", inEditor: false)
    #expect(text.text(form).contains("[040 123 4567]"))
  }

  @Test("The place of a finding is shown between marks, with a little of what stands around it")
  func place() throws {
    let note = "Huolestunut vanhempi soittaa numerosta 040 123 4567 ja toivoo paluusoittoa huomenna"
    let finding = try #require(PersonalData.find(in: note).first)
    let shown = ContactFormText.place(finding.range, in: note)
    #expect(shown == "…i soittaa numerosta [040 123 4567] ja toivoo paluusoit…")
  }
}
