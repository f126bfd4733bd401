import Testing

@testable import HelplineVault

@Suite("Shares")
struct SharesTests {
  let vectors: Vectors

  init() throws { vectors = try Vectors("shares") }

  private func bytes(_ share: Share) throws -> [UInt8] { try share.content.exposed() }

  @Test("The vectors are split into exactly these shares")
  func split() throws {
    for vector in vectors.good {
      let shares = try Shares.split(
        vector.secret("secret"), count: vector.number("count"), threshold: vector.number("threshold"),
        setID: vector.hex("setID"), coefficients: vector.secret("coefficients"))
      #expect(try shares.map { try bytes($0).hex } == vector.texts("shares"), "\(vector.name)")
    }
  }

  @Test("The vectors' shares give the secret back, in any choice and order")
  func combine() throws {
    for vector in vectors.good {
      let shares = try vector.hexes("shares").map { try Share(bytes: $0) }
      for (i, share) in shares.enumerated() {
        #expect(share.index == i + 1)
        #expect(try share.threshold == vector.number("threshold"))
        #expect(try share.setID == vector.hex("setID"))
      }
      for choice in try vector.lists("combine") {
        let chosen = try choice.map { try shares[#require($0.number) - 1] }
        #expect(try Shares.combine(chosen).exposed().hex == vector.text("secret"), "\(vector.name) \(chosen.map(\.index))")
      }
    }
  }

  @Test("Every bad vector is refused where it says")
  func bad() throws {
    #expect(vectors.bad.count >= 30)
    for vector in vectors.bad {
      let shares = try vector.hexes("shares")
      if try vector.text("refused") == "share" {
        #expect(shares.count == 1)
        #expect(throws: VaultError.malformed, "\(vector.name)") { try Share(bytes: shares[0]) }
      } else {
        let read = try shares.map { try Share(bytes: $0) }
        #expect(throws: VaultError.malformed, "\(vector.name)") { _ = try Shares.combine(read) }
      }
    }
  }

  @Test("Every flipped bit and every truncation of a share is refused")
  func damage() throws {
    let share = try bytes(Shares.split(SecretBytes(random: 32), count: 3, threshold: 2)[0])
    #expect(share.count == Share.size)
    for damaged in share.bitFlips + share.truncations + [share + [0], [0] + share] {
      #expect(throws: VaultError.malformed, "\(damaged.hex)") { try Share(bytes: damaged) }
    }
  }

  @Test("Any two of four, any three of four and all of four give the secret back")
  func choices() throws {
    let secret = try SecretBytes(random: 32)
    for threshold in 2...4 {
      let shares = try Shares.split(secret, count: 4, threshold: threshold)
      for mask in 0..<16 {
        let chosen = shares.filter { mask >> ($0.index - 1) & 1 == 1 }
        if chosen.count >= threshold {
          #expect(try Shares.combine(chosen).exposed() == secret.exposed())
          #expect(try Shares.combine(chosen.reversed()).exposed() == secret.exposed())
        } else {
          #expect(throws: VaultError.malformed) { _ = try Shares.combine(chosen) }
        }
      }
    }
  }

  @Test("The largest set, 255 of 255, works, and so does 2 of 255")
  func largest() throws {
    let secret = try SecretBytes(random: 32)
    #expect(try Shares.combine(Shares.split(secret, count: 255, threshold: 255)).exposed() == secret.exposed())
    let shares = try Shares.split(secret, count: 255, threshold: 2)
    #expect(try Shares.combine([shares[254], shares[0]]).exposed() == secret.exposed())
  }

  @Test("Sizes that the format does not allow are refused")
  func sizes() throws {
    let secret = try SecretBytes(random: 32)
    for (count, threshold) in [(2, 2), (3, 1), (3, 0), (3, 4), (256, 2), (256, 256), (0, 0), (-1, 2), (3, -1), (3, Int.max)] {
      #expect(throws: VaultError.malformed, "\(threshold) of \(count)") {
        try Shares.split(secret, count: count, threshold: threshold)
      }
    }
    for size in [1, 31, 33] {
      #expect(throws: VaultError.malformed) { try Shares.split(SecretBytes(random: size), count: 3, threshold: 2) }
    }
  }

  @Test("Two splits of one secret have nothing in common")
  func fresh() throws {
    let secret = try SecretBytes(random: 32)
    let first = try Shares.split(secret, count: 3, threshold: 2)
    let second = try Shares.split(secret, count: 3, threshold: 2)
    #expect(first[0].setID != second[0].setID)
    #expect(try bytes(first[0])[11..<43] != bytes(second[0])[11..<43])
    #expect(throws: VaultError.malformed) { _ = try Shares.combine([first[0], second[1]]) }
  }

  @Test("One share of a two-share secret fits every secret equally well")
  func perfect() throws {
    // For each value of a secret byte there is exactly one coefficient that gives the share its value: nothing is learnt.
    for index in [1, 2, 255] as [UInt8] {
      for value in [0, 1, 0x53, 0xff] as [UInt8] {
        let secrets = Set((0...255 as ClosedRange<UInt8>).map { value ^ Shares.times($0, index) })
        #expect(secrets.count == 256)
      }
    }
  }

  @Test("Multiplication in GF(2^8) is that of the textbook, and every number but zero has its inverse")
  func field() {
    func textbook(_ a: UInt8, _ b: UInt8) -> UInt8 {
      var product: UInt16 = 0
      for bit in 0..<8 where b >> bit & 1 == 1 { product ^= UInt16(a) << bit }
      for bit in stride(from: 15, through: 8, by: -1) where product >> bit & 1 == 1 { product ^= 0x11b << (bit - 8) }
      return UInt8(product)
    }
    for a in 0...255 as ClosedRange<UInt8> {
      let right = (0...255 as ClosedRange<UInt8>).allSatisfy { Shares.times(a, $0) == textbook(a, $0) }
      #expect(right, "\(a)")
      #expect(Shares.times(a, Shares.inverse(a)) == (a == 0 ? 0 : 1))
    }
  }
}
