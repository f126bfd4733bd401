import Foundation
import Testing

@testable import HelplineCore

@Suite("Payloads are read alike by every reader, or by none")
struct PayloadTests {
  private struct Table: Decodable {
    struct Vector: Decodable {
      let name: String
      let payload: String
      let value: [String: JSONValue]?

      var bytes: [UInt8] {
        let digits = payload.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
      }
    }
    let good: [Vector]
    let bad: [Vector]
  }

  private var table: Table { get throws { try SharedTable.read("payloads") } }

  @Test("A payload says what the vector says")
  func good() throws {
    for vector in try table.good {
      #expect(try Payload(vector.bytes, type: "note").fields == vector.value, "\(vector.name)")
      #expect(try Payload.type(of: vector.bytes) == "note", "\(vector.name)")
    }
  }

  @Test("What two readers would read differently is refused: a key twice, half a character, another encoding")
  func bad() throws {
    for vector in try table.bad {
      #expect(throws: PayloadError.notJSON, "\(vector.name)") { try Payload(vector.bytes, type: "note") }
      #expect(throws: PayloadError.notJSON, "\(vector.name)") { try Payload.type(of: vector.bytes) }
    }
  }
}
