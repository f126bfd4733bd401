import HelplineVault
import Testing

@testable import HelplineCore

/// What a device remembers of what is due: docs/protocol.md 6.5.
@Suite struct DueIndexTests {
  @Test("Whatever it holds, its payload has 8,000 bytes, and it reads what it wrote", arguments: [0, 1, 255, 256, 300])
  func size(_ count: Int) throws {
    let ids = (0..<count).map { _ in ID() }
    let index = DueIndex(ids)
    #expect(index.payload.count == DueIndex.size)
    #expect(index.contacts == Array(ids.prefix(256)))
    #expect(try DueIndex(payload: index.payload) == index)
  }

  @Test("A contact with several referrals stands where the most overdue of them stands, once")
  func once() {
    let (a, b) = (ID(), ID())
    #expect(DueIndex([a, b, a]).contacts == [a, b])
  }

  @Test(
    "What is no index is refused",
    arguments: [
      "", "[]", #"{"type":"contact","v":1,"contacts":[]}"#, #"{"type":"due","v":1}"#, #"{"type":"due","v":2,"contacts":[]}"#,
      #"{"type":"due","v":1,"contacts":["x"]}"#, #"{"type":"due","v":1,"contacts":[7]}"#,
      #"{"type":"due","v":1,"contacts":["00000000000000000000000000","00000000000000000000000000"]}"#,
      #"{"type":"due","v":1,"contacts":[],"contacts":[]}"#,
    ])
  func refused(_ text: String) {
    #expect(throws: PayloadError.self) { try DueIndex(payload: Array(text.utf8)) }
  }
}
