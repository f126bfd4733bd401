import Foundation

/// What the organisation tells its own members, read from `config/organisation.json` and checked: its name, the numbers to call when
/// somebody is in danger, and when the helpline is open.
package struct OrganisationInformation: Equatable, Sendable {
  /// The name of the file in the folder `config`.
  package static let fileName = "organisation.json"

  package struct Phones: Equatable, Sendable {
    /// The coordinator on call.
    package let onCall: String
    package let socialEmergency: String
  }

  /// Times as HH:MM in the organisation's time zone. `to` not after `from` is on the next day.
  package struct Hours: Equatable, Sendable {
    /// 1 (Monday) to 7.
    package let days: [Int]
    package let from: String
    package let to: String
  }

  package let name: Label
  package let phones: Phones
  package let hours: [Hours]

  package init(json: Data) throws(OrganisationInformationError) {
    self = try OrganisationReader.read(json)
  }

  package init(contentsOf file: URL) throws(OrganisationInformationError) {
    let json: Data
    do { json = try Data(contentsOf: file) } catch {
      throw OrganisationInformationError(file: file.path, what: "the file cannot be read")
    }
    do throws(OrganisationInformationError) { try self.init(json: json) } catch {
      throw OrganisationInformationError(file: file.path, what: error.what)
    }
  }

  fileprivate init(name: Label, phones: Phones, hours: [Hours]) {
    (self.name, self.phones, self.hours) = (name, phones, hours)
  }
}

/// What is wrong in the file, in words for the person who mends it: one line.
package struct OrganisationInformationError: Error, Equatable, Sendable, CustomStringConvertible {
  package var file: String?
  package let what: String

  package var description: String { "\(file ?? OrganisationInformation.fileName): \(what)" }
}

/// A mistyped key must not be passed over, so this is not done by `Codable` types.
private enum OrganisationReader {
  typealias Fault = OrganisationInformationError

  static func read(_ json: Data) throws(Fault) -> OrganisationInformation {
    let value: JSONValue
    do { value = try StrictJSON.parse(json) } catch { throw Fault(what: error.what) }
    let file = try object(value, "the file", keys: ["v", "name", "phones", "hours"])
    guard case .integer(1) = file["v"] else { throw Fault(what: "\"v\" must be 1") }
    let names = try object(file["name"], "\"name\"", keys: Language.allCases.map(\.rawValue))
    let phones = try object(file["phones"], "\"phones\"", keys: ["onCall", "socialEmergency"])
    guard case .array(let hours) = file["hours"] else { throw Fault(what: "\"hours\" must be an array [ … ]") }
    func name(_ language: Language) throws(Fault) -> String {
      try line(names[language.rawValue], "the name \"\(language.rawValue)\"", longest: 80)
    }
    return OrganisationInformation(
      name: Label(fi: try name(.fi), sv: try name(.sv), en: try name(.en)),
      phones: .init(onCall: try phone(phones, "onCall"), socialEmergency: try phone(phones, "socialEmergency")),
      hours: try read(hours))
  }

  private static func read(_ values: [JSONValue]) throws(Fault) -> [OrganisationInformation.Hours] {
    var hours: [OrganisationInformation.Hours] = []
    for value in values {
      let place = "opening hours number \(hours.count + 1)"
      let members = try object(value, place, keys: ["days", "from", "to"])
      guard case .array(let list) = members["days"], !list.isEmpty else {
        throw Fault(what: "\(place): \"days\" must be an array of at least one day, 1 (Monday) to 7")
      }
      var days: [Int] = []
      for day in list {
        guard case .integer(let day) = day, (1...7).contains(day), !days.contains(day) else {
          throw Fault(what: "\(place): \"days\" may hold 1 (Monday) to 7, each once")
        }
        days.append(day)
      }
      let from = try time(members["from"], "\(place): \"from\"", latest: "23:59")
      let to = try time(members["to"], "\(place): \"to\"", latest: "24:00")
      guard from != to else { throw Fault(what: "\(place): \"from\" and \"to\" are the same; the whole day is 00:00 to 24:00") }
      hours.append(.init(days: days, from: from, to: to))
    }
    return hours
  }

  private static func object(_ value: JSONValue?, _ what: String, keys: [String]) throws(Fault) -> [String: JSONValue] {
    guard case .object(let members)? = value else { throw Fault(what: "\(what) must be an object { … }") }
    if let stray = members.keys.sorted().first(where: { !keys.contains($0) }) {
      throw Fault(what: "unknown key \"\(stray)\" in \(what); allowed here: \(keys.joined(separator: ", "))")
    }
    return members
  }

  private static func line(_ value: JSONValue?, _ what: String, longest: Int) throws(Fault) -> String {
    guard case .string(let text)? = value, text.contains(where: { !$0.isWhitespace }) else {
      throw Fault(what: "\(what) is missing or empty")
    }
    guard text.count <= longest, !text.contains(where: \.isNewline) else {
      throw Fault(what: "\(what) must be one line of at most \(longest) characters")
    }
    return text
  }

  /// A number may come with words, such as when it is answered.
  private static func phone(_ phones: [String: JSONValue], _ key: String) throws(Fault) -> String {
    let text = try line(phones[key], "the phone number \"\(key)\"", longest: 40)
    guard text.contains(where: { $0.isASCII && $0.isNumber }) else {
      throw Fault(what: "the phone number \"\(key)\" has no digit")
    }
    return text
  }

  private static func time(_ value: JSONValue?, _ what: String, latest: String) throws(Fault) -> String {
    guard case .string(let text)? = value, text.wholeMatch(of: /([01][0-9]|2[0-4]):[0-5][0-9]/) != nil, text <= latest else {
      throw Fault(what: "\(what) must be a time HH:MM, at most \(latest)")
    }
    return text
  }
}
