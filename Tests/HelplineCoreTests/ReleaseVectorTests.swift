import HelplineCore
import Testing

/// The vectors of `Tests/Vectors/release-documents.json`.
@Suite("Releases by the shared vectors")
struct ReleaseVectorTests {
  struct Vectors: Decodable { let good: [Vector], bad: [Vector] }
  struct Vector: Decodable, Sendable, CustomTestStringConvertible {
    let format: String
    let name: String
    let text: String
    let earlier: [String]?
    var testDescription: String { name }
  }

  static let all: Vectors? = try? SharedTable.read("release-documents")
  static let good = all?.good ?? []
  static let bad = all?.bad ?? []

  private static func release(_ text: String) throws -> Release { try Release(Array(text.utf8)) }

  @Test("Every vector is of a format that is read here")
  func formats() {
    #expect(Self.good.count >= 20)
    #expect(Self.bad.count > 120)
    #expect(Set((Self.good + Self.bad).map(\.format)) == ["document", "sums"])
  }

  @Test("What is a release is read, and has the same bytes again", arguments: good.filter { $0.format == "document" })
  func isRead(vector: Vector) throws {
    #expect(try String(decoding: Self.release(vector.text).bytes, as: UTF8.self) == vector.text)
  }

  @Test("What is none is refused", arguments: bad.filter { $0.format == "document" })
  func isRefused(vector: Vector) { #expect(throws: ReleaseError.self) { try Self.release(vector.text) } }

  @Test("What adds up is taken", arguments: good.filter { $0.format == "sums" })
  func agrees(vector: Vector) throws {
    try Self.release(vector.text).checkSums(earlier: (vector.earlier ?? []).map(Self.release))
  }

  @Test("What does not add up is refused", arguments: bad.filter { $0.format == "sums" })
  func differs(vector: Vector) throws {
    let release = try Self.release(vector.text)
    let earlier = try (vector.earlier ?? []).map(Self.release)
    #expect(throws: ReleaseError.self) { try release.checkSums(earlier: earlier) }
  }
}
