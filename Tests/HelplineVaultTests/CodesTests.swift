import Testing

@testable import HelplineVault

@Suite("Codes that people type")
struct CodesTests {
  let vectors: Vectors

  init() throws { vectors = try Vectors("codes") }

  private func good(_ format: String) throws -> [TestVector] { try vectors.good.filter { try $0.text("format") == format } }
  private func bad(_ format: String) throws -> [TestVector] { try vectors.bad.filter { try $0.text("format") == format } }

  private func kind(_ vector: TestVector) throws -> SecretCode.Kind {
    switch try vector.text("kind") {
    case "invitation": .invitation
    case "sheet": .sheet
    default: throw TestVector.Missing(field: "kind")
    }
  }

  private func ascii(_ text: String) -> [UInt8] { Array(text.utf8) }

  private func shown(_ code: borrowing SecretCode) throws(VaultError) -> [UInt8] {
    try code.reveal { (text: inout [UInt8]) throws(VaultError) in text }
  }

  private func shown(_ code: borrowing CallerCode) throws(VaultError) -> [UInt8] {
    try code.reveal { (text: inout [UInt8]) throws(VaultError) in text }
  }

  // MARK: Base32

  @Test("Base32 writes the vectors, and reads them back however they are spelled")
  func base32() throws {
    for vector in try good("base32") {
      let bytes = try vector.hex("bytes")
      #expect(try Base32.encode(bytes) == ascii(vector.text("text")), "\(vector.name)")
      #expect(try Base32.text(bytes) == vector.text("text"), "\(vector.name)")
      #expect(Base32.length(bytes.count) == Base32.encode(bytes).count)
      for typed in try vector.texts("typed") + [vector.text("text")] {
        #expect(try Base32.decode(ascii(typed)) == bytes, "\(vector.name): \(typed)")
        #expect(try Base32.decode(ascii(typed), count: bytes.count) == bytes)
        #expect(throws: VaultError.malformed) { try Base32.decode(ascii(typed), count: bytes.count + 1) }
      }
    }
  }

  @Test("Base32 refuses other characters, impossible lengths and trailing bits")
  func badBase32() throws {
    for vector in try bad("base32") {
      #expect(throws: VaultError.malformed, "\(vector.name)") { try Base32.decode(ascii(vector.text("typed"))) }
    }
  }

  @Test("Of all 256 bytes Base32 reads 32 digits and letters, their capitals, and six look-alikes")
  func alphabet() throws {
    let alphabet = ascii("0123456789abcdefghjkmnpqrstvwxyz")
    #expect((0..<32).map { Base32.character($0) } == alphabet)
    var expected: [UInt8: UInt8] = [:]
    for (value, character) in alphabet.enumerated() {
      expected[character] = UInt8(value)
      if character >= 0x61 { expected[character - 0x20] = UInt8(value) }
    }
    for character in ascii("iIlL") { expected[character] = 1 }
    for character in ascii("oO") { expected[character] = 0 }
    for byte in 0...255 as ClosedRange<UInt8> where byte != 0x20 && byte != 0x2d {
      let values = try? Base32.values([byte])
      #expect(values == expected[byte].map { [$0] }, "\(byte)")
    }
  }

  @Test("Every id of 16 bytes is 26 characters and comes back")
  func ids() throws {
    for _ in 0..<200 {
      let id = Sodium.random(16)
      let text = Base32.encode(id)
      #expect(text.count == 26)
      #expect(try Base32.decode(text, count: 16) == id)
      for short in text.truncations {
        #expect(throws: VaultError.malformed) { try Base32.decode(short, count: 16) }
      }
    }
  }

  // MARK: Invitations and recovery sheets

  @Test("Invitations and recovery sheets are shown as in the vectors, and read however they are spelled")
  func codes() throws {
    for vector in try good("code") {
      let kind = try kind(vector)
      let code = try SecretCode(kind: kind, secret: vector.secret("secret"))
      #expect(try shown(code) == ascii(vector.text("text")), "\(vector.name)")
      #expect(try code.master().exposed() == vector.hex("master"), "\(vector.name)")
      for typed in try vector.texts("typed") + [vector.text("text")] {
        let read = try SecretCode(kind: kind, typed: ascii(typed))
        #expect(read.kind == kind)
        #expect(try read.secret.exposed() == code.secret.exposed(), "\(vector.name): \(typed)")
      }
    }
  }

  @Test("Mistyped invitations and sheets are refused, and so is one in place of the other")
  func badCodes() throws {
    for vector in try bad("code") {
      #expect(throws: VaultError.malformed, "\(vector.name)") {
        _ = try SecretCode(kind: kind(vector), typed: ascii(vector.text("typed")))
      }
    }
  }

  @Test("A new code is 33 characters in eight groups, comes back, and no truncation of it is accepted")
  func newCodes() throws {
    for kind in [SecretCode.Kind.invitation, .sheet] {
      let code = try SecretCode(random: kind)
      let text = try shown(code)
      #expect(text.split(separator: 0x2d).map(\.count) == [4, 4, 4, 4, 4, 4, 4, 5])
      #expect(try SecretCode(kind: kind, typed: text).secret.exposed() == code.secret.exposed())
      for short in text.truncations { #expect(throws: VaultError.malformed) { _ = try SecretCode(kind: kind, typed: short) } }
      #expect(try SecretCode(random: kind).secret.exposed() != code.secret.exposed())
    }
  }

  @Test("The same bytes as an invitation and as a sheet have different keys")
  func separation() throws {
    let bytes = Sodium.random(20)
    let invitation = try SecretCode(kind: .invitation, secret: SecretBytes(copying: bytes)).master()
    let sheet = try SecretCode(kind: .sheet, secret: SecretBytes(copying: bytes)).master()
    #expect(try invitation.exposed() != sheet.exposed())
  }

  // MARK: Caller codes

  @Test("Caller codes are shown as in the vectors, and read however they are spelled")
  func callerCodes() throws {
    for vector in try good("caller") {
      for typed in try vector.texts("typed") + [vector.text("text")] {
        let code = try CallerCode(typed: ascii(typed))
        #expect(try code.digits.exposed() == ascii(vector.text("digits")), "\(vector.name): \(typed)")
        #expect(try shown(code) == ascii(vector.text("text")), "\(vector.name)")
      }
    }
  }

  @Test("Misheard caller codes are refused")
  func badCallerCodes() throws {
    for vector in try bad("caller") {
      #expect(throws: VaultError.malformed, "\(vector.name)") { _ = try CallerCode(typed: ascii(vector.text("typed"))) }
    }
  }

  @Test("Every single wrong digit, every exchange of neighbours and every truncation of a caller code is caught")
  func mishearings() throws {
    for code in try good("caller").map({ try ascii($0.text("digits")) }) + [CallerCode().digits.exposed()] {
      for i in code.indices {
        for digit in ascii("0123456789") where digit != code[i] {
          var wrong = code
          wrong[i] = digit
          #expect(throws: VaultError.malformed) { _ = try CallerCode(typed: wrong) }
        }
        if i > 0, code[i] != code[i - 1] {
          var exchanged = code
          exchanged.swapAt(i, i - 1)
          #expect(throws: VaultError.malformed) { _ = try CallerCode(typed: exchanged) }
        }
      }
      for short in code.truncations { #expect(throws: VaultError.malformed) { _ = try CallerCode(typed: short) } }
    }
  }

  @Test("New caller codes are valid, differ, and use every digit in every place")
  func newCallerCodes() throws {
    var seen: Set<[UInt8]> = []
    var digits = [Set<UInt8>](repeating: [], count: 14)
    for _ in 0..<500 {
      let code = try CallerCode()
      let text = try shown(code)
      #expect(text.count == 19)
      #expect(try CallerCode(typed: text).digits.exposed() == code.digits.exposed())
      let bytes = try code.digits.exposed()
      seen.insert(bytes)
      for i in 0..<14 { digits[i].insert(bytes[i]) }
    }
    #expect(seen.count == 500)
    #expect(digits.allSatisfy { $0.count == 10 })
  }
}
