import Foundation
import HelplineCore
import Testing

/// `Tests/Vectors/contacts.json`.
struct ContactTable: Decodable, Sendable {
  struct Refused: Decodable, Equatable, Sendable {
    let code: String
    var list: String?
  }
  struct Completed: Decodable, Sendable {
    let name: String
    let year: Int
    let answers: [String: String]
    let note: String?
    let times: Int?
    let saved: [String: String]?
    let savedNote: String?
    let refused: Refused?
  }
  struct Written: Decodable, Sendable {
    let name: String
    let read: String
    let answers: [String: String]
    let note: String
    let written: String
  }

  let completed: [Completed]
  let payloads: [Written]
  let refused: [String]
  let newer: [String]
}

@Suite("Contacts, as the page sees them too")
struct ContactTests {
  let table: ContactTable
  let lists: CodeLists

  init() throws {
    table = try SharedTable.read("contacts")
    lists = try CodeLists(contentsOf: ConfigurationFolder.find().file(CodeLists.fileName))
  }

  func codes(_ answers: [String: String]) throws -> [ListName: String] {
    try Dictionary(uniqueKeysWithValues: answers.map { (try #require(ListName(rawValue: $0)), $1) })
  }

  @Test("What may be saved, and what is missing or wrong")
  func completed() throws {
    for example in table.completed {
      let day = try #require(Day("\(example.year)-06-15"))
      let note = String(repeating: example.note ?? "", count: example.times ?? 1)
      let contact = Contact(day: day, codes: try codes(example.answers), note: note)
      do throws(ContactError) {
        let saved = try contact.completed(lists)
        #expect(saved.codes == (try? codes(example.saved ?? [:])), "\(example.name)")
        #expect(saved.note == example.savedNote, "\(example.name)")
      } catch {
        let refused =
          switch error {
          case .missing(let list): ContactTable.Refused(code: "missing", list: list.rawValue)
          case .unknownCode(let list, _), .notAsked(let list): ContactTable.Refused(code: "unknown_code", list: list.rawValue)
          case .noteTooLong: ContactTable.Refused(code: "note_too_long")
          // What is referred has vectors of its own.
          case .tooManyReferrals, .referral: ContactTable.Refused(code: "referral")
          }
        #expect(refused == example.refused, "\(example.name)")
      }
    }
  }

  @Test("What a newer client wrote survives a change, and the bytes are always the same")
  func payloads() throws {
    for example in table.payloads {
      var contact = try Contact(Array(example.read.utf8))
      contact.codes = try codes(example.answers)
      contact.note = example.note
      contact.entryRevision += 1
      #expect(String(decoding: contact.payload.bytes, as: UTF8.self) == example.written, "\(example.name)")
    }
  }

  @Test("What is no contact is refused; what is newer is told apart")
  func refused() {
    for text in table.refused {
      #expect(throws: PayloadError.self, "\(text)") { try Contact(Array(text.utf8)) }
    }
    for text in table.newer { #expect(throws: PayloadError.newerVersion) { try Contact(Array(text.utf8)) } }
  }
}
