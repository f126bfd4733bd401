import HelplineCore

/// The contact form as a person reads it.
struct ContactFormText: Sendable {
  let speech: Speech
  let lists: CodeLists
  /// Whom to call when somebody is in danger.
  let phones: OrganisationInformation.Phones

  /// The whole of one step, with the keys that it takes.
  func text(_ form: ContactForm) -> String {
    switch form.step {
    case .question(let list): question(list, form)
    case .background: background(form)
    case .note: note(form)
    case .personalData: personalData(form)
    case .review: review(form)
    case .finished: ""
    }
  }

  /// One line that stays when the step was answered; nil where nothing is to be remembered.
  func answered(_ step: ContactForm.Step, _ form: ContactForm) -> String? {
    switch step {
    case .question(let list): form.codes[list].map { "  " + label(list, $0) }
    case .note: "  " + speech(FormMessage.noteLine, ["note": noteText(form)])
    case .background, .personalData, .review, .finished: nil
    }
  }

  func label(_ list: ListName, _ code: String) -> String {
    speech(FormMessage.answered, ["list": speech(lists.list(list).label), "code": lists.list(list).label(code, speech.language)])
  }

  /// What seems to be personal data, each with its place in the text.
  static func findings(in note: String, _ speech: Speech) -> [(kind: String, place: String)] {
    PersonalData.find(in: note).map { (speech($0.kind.label), place($0.range, in: note)) }
  }

  /// The finding between marks, with some words before and after.
  static func place(_ range: Range<String.Index>, in note: String) -> String {
    let from = note.index(range.lowerBound, offsetBy: -20, limitedBy: note.startIndex) ?? note.startIndex
    let to = note.index(range.upperBound, offsetBy: 20, limitedBy: note.endIndex) ?? note.endIndex
    let before = (from > note.startIndex ? "…" : "") + note[from..<range.lowerBound]
    let after = note[range.upperBound..<to] + (to < note.endIndex ? "…" : "")
    return "\(before)[\(note[range])]\(after)".replacing("\n", with: " ")
  }

  // MARK: Steps

  private func question(_ list: ListName, _ form: ContactForm) -> String {
    var lines: [String] = []
    if list == .danger {
      let numbers = ["oncall": phones.onCall, "social": phones.socialEmergency]
      lines += [
        speech(FormMessage.dangerPrompt), speech(FormMessage.dangerWhom, numbers), speech(FormMessage.dangerDecision),
      ]
    }
    lines.append(speech(lists.list(list).label))
    lines += form.choices(list).map { "  \($0.key)  \(speech($0.code.label))" }
    let preset = form.preset(list).map { lists.list(list).label($0, speech.language) }
    lines.append(preset.map { speech(FormMessage.keyHintPreset, ["preset": $0]) } ?? speech(FormMessage.keyHint))
    return lines.joined(separator: "\n")
  }

  private func background(_ form: ContactForm) -> String {
    let rows = form.backgroundRows.compactMap { key, list in list.map { row(key, label($0, form.codes[$0] ?? "")) } }
    return ([speech(FormMessage.background)] + rows + [speech(FormMessage.backgroundKeys)]).joined(separator: "\n")
  }

  private func note(_ form: ContactForm) -> String {
    var lines = [speech(FormMessage.noteTitle)]
    if !form.note.isEmpty { lines.append("  " + noteText(form)) }
    lines.append(speech(form.hasEditor ? FormMessage.noteKeysEditor : FormMessage.noteKeys))
    return lines.joined(separator: "\n")
  }

  private func personalData(_ form: ContactForm) -> String {
    let found = Self.findings(in: form.note, speech).map {
      "  " + speech(FormMessage.finding, ["kind": $0.kind, "place": $0.place])
    }
    return ([speech(FormMessage.personalData)] + found + [speech(FormMessage.personalDataKeys)]).joined(separator: "\n")
  }

  private func review(_ form: ContactForm) -> String {
    let rows = form.reviewRows.map { key, list in
      row(key, list.map { label($0, form.codes[$0] ?? "") } ?? speech(FormMessage.noteLine, ["note": noteText(form)]))
    }
    return ([speech(FormMessage.review)] + rows + [speech(FormMessage.reviewKeys)]).joined(separator: "\n")
  }

  private func row(_ key: Character, _ text: String) -> String { "  \(key)  \(text)" }

  /// The note in one line: long ones are in the editor, not on the screen.
  private func noteText(_ form: ContactForm) -> String {
    if form.note.isEmpty { return speech(FormMessage.noNote) }
    let line = form.note.replacing("\n", with: " ")
    return line.count > 60 ? line.prefix(59) + "…" : line
  }
}
