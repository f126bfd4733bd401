import HelplineCore

/// Services as a person reads them.
struct ServiceText {
  let kinds: CodeList
  let speech: Speech
  let today: Day

  func table(_ services: [Service], ids: [DirectoryID: String], width: Int?) -> String {
    guard !services.isEmpty else { return "" }
    let heading = [ServiceMessage.columnID, .name, .phone, .languages, .ages, .assured].map { speech($0) }
    let rows = services.map { service in
      [
        ids[service.id] ?? "", shown(service.name(in: speech.language)) + mark(service.status),
        service.phones.first?.number ?? "", service.languages.joined(separator: " "), ages(service) ?? "", assured(service),
      ]
    }
    return Table(heading: heading, rows: rows).text(width: width)
  }

  func page(_ service: Service) -> String {
    let language = speech.language
    var rows: [(ServiceMessage, String)] = [(.name, shown(service.name(in: language)) + mark(service.status))]
    func add(_ label: ServiceMessage, _ text: String?) { if let text, !text.isEmpty { rows.append((label, text)) } }
    add(.kind, service.kinds.map { kinds.label($0, language) }.joined(separator: ", "))
    add(.description, service.description(in: language).map(shown))
    add(.alert, service.alert(in: language).map(shown))
    add(.phone, service.phones.map(phone).joined(separator: "\n"))
    add(.hours, service.hours.map(hours).filter { !$0.isEmpty }.joined(separator: "\n"))
    add(.languages, service.languages.joined(separator: ", "))
    add(.ages, ages(service))
    add(.eligibility, service.eligibility(in: language).map(shown))
    add(.application, service.application(in: language).map(shown))
    add(.fees, service.fees(in: language).map(shown))
    let places = service.places(in: language).map { place in
      [place.name.map(shown), place.address].compactMap(\.self).joined(separator: ", ")
    }
    add(.places, places.joined(separator: "\n"))
    add(.organisation, service.organisation(in: language).map(shown))
    add(.address, service.address)
    add(.email, service.email)
    add(.assured, assured(service))
    add(.columnID, service.id.description)
    return Table.list(rows.map { (speech($0.0), $0.1) })
  }

  /// A text in another language says in which.
  private func shown(_ text: Service.Text) -> String {
    text.other.map { "\(text.text) (\($0.rawValue))" } ?? text.text
  }

  private func mark(_ status: Service.Status) -> String {
    switch status {
    case .active: ""
    case .closed: " [\(speech(ServiceMessage.closed))]"
    case .inactive, .defunct: " [\(speech(ServiceMessage.notOffered))]"
    }
  }

  func assured(_ service: Service) -> String {
    let day = service.assured?.description ?? ""
    guard service.isNotAssured(on: today) else { return day }
    let flag = speech(ServiceMessage.notAssuredForAYear)
    return day.isEmpty ? flag : "\(day) (\(flag))"
  }

  private func ages(_ service: Service) -> String? {
    func number(_ age: Double) -> String { age == age.rounded() ? String(Int(age)) : String(age) }
    switch (service.leastAge, service.highestAge) {
    case (nil, nil): return nil
    case (let least?, nil): return "\(number(least))+"
    case (nil, let highest?): return "0–\(number(highest))"
    case (let least?, let highest?): return "\(number(least))–\(number(highest))"
    }
  }

  private func phone(_ phone: Service.Phone) -> String {
    var text = phone.number
    if let inner = phone.extensionNumber { text += " (\(inner))" }
    if let note = phone.note { text += ", \(note)" }
    return text
  }

  /// `ma–pe 09:00–15:00`.
  private func hours(_ hours: Service.Hours) -> String {
    let days = Self.runs(hours.days).map { run in
      let names = [run.lowerBound, run.upperBound].map { speech(Weekday.allCases[$0 - 1]) }
      return run.count == 1 ? names[0] : names.joined(separator: "–")
    }.joined(separator: ", ")
    let times =
      hours.isAllDay
      ? speech(ServiceMessage.allDay) : [hours.opens, hours.closes].compactMap(\.self).joined(separator: "–")
    return [days, times, hours.note ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// Days that follow each other, together.
  private static func runs(_ days: [Int]) -> [ClosedRange<Int>] {
    days.reduce(into: []) { runs, day in
      if let last = runs.last, last.upperBound + 1 == day {
        runs[runs.count - 1] = last.lowerBound...day
      } else if runs.last?.contains(day) != true {
        runs.append(day...day)
      }
    }
  }
}
