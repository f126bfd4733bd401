import CSodium
import Testing

@testable import HelplineVault

@Suite("Byte strings, padding and secrets")
struct BytesTests {
  @Test("A reader gets back what a writer wrote, and refuses to go past the end or to leave anything over")
  func reading() throws {
    var out = try ByteWriter("hl1/test", organisation: [UInt8](repeating: 9, count: 16))
    out.byte(7)
    out.integer(.max)
    out.long(.max - 1)
    out.variable([1, 2, 3])
    out.variable([])
    try out.fixed([4, 5], 2)
    #expect(throws: VaultError.malformed) { try out.fixed([4, 5], 3) }
    #expect(Array(out.bytes[..<12]) == [0, 0, 0, 8] + Array("hl1/test".utf8))
    var reader = try ByteReader(out.bytes, label: "hl1/test", organisation: [UInt8](repeating: 9, count: 16))
    #expect(try reader.byte() == 7)
    #expect(try reader.integer() == .max)
    #expect(try reader.long() == .max - 1)
    #expect(try reader.variable() == [1, 2, 3])
    #expect(try reader.variable() == [])
    #expect(throws: VaultError.malformed) { try reader.end() }
    #expect(try reader.rest() == [4, 5])
    try reader.end()
    #expect(throws: VaultError.malformed) { try reader.byte() }
    for label in ["hl1/tes", "hl1/test2"] as [StaticString] {
      #expect(throws: VaultError.malformed) {
        try ByteReader(out.bytes, label: label, organisation: [UInt8](repeating: 9, count: 16))
      }
    }
    #expect(throws: VaultError.malformed) { try ByteReader(out.bytes, label: "hl1/test", organisation: Sodium.random(16)) }
    #expect(throws: VaultError.malformed) { try ByteWriter("hl1/test", organisation: Sodium.random(15)) }
  }

  @Test("A length larger than what is left, or than what is allowed, is refused")
  func lengths() throws {
    for length in [4, 1 << 20, 1 << 20 + 1, Int(Int32.max), Int(Int32.max) + 1, Int(UInt32.max)] {
      var out = ByteWriter()
      out.integer(UInt32(length))
      var reader = ByteReader(out.bytes + [1, 2, 3])
      #expect(throws: VaultError.malformed) { try reader.variable() }
    }
    var reader = ByteReader([0, 0, 0, 2, 1, 2])
    #expect(throws: VaultError.malformed) { try reader.variable(atMost: 1) }
    #expect(throws: VaultError.malformed) { try reader.fixed(-1) }
    #expect(throws: VaultError.malformed) { try reader.fixed(.max) }
  }

  @Test("Base64url is that of RFC 4648 without padding, and one value has one text")
  func base64() throws {
    let texts = ["", "Zg", "Zm8", "Zm9v", "Zm9vYg", "Zm9vYmE", "Zm9vYmFy"]
    for (count, text) in texts.enumerated() {
      let bytes = Array("foobar".utf8.prefix(count))
      #expect(Base64.encode(bytes) == Array(text.utf8))
      #expect(try Base64.decode(Array(text.utf8)) == bytes)
    }
    #expect(Base64.encode([0xfb, 0xff, 0xfe]) == Array("-__-".utf8))
    for count in 0..<70 {
      let bytes = Sodium.random(count)
      #expect(try Base64.decode(Base64.encode(bytes)) == bytes)
    }
    let bad = "A AAAAA Zh Zm9 Zg== Zg= +__+ /w é Z. Z@ Z[ Z` Z{".split(separator: " ").map(String.init)
    for text in bad + ["Zg ", " Zg", "Z\ng", "Zg\0"] {
      #expect(throws: VaultError.malformed, "\(text)") { try Base64.decode(Array(text.utf8)) }
    }
  }

  @Test("Padding goes to the next power of two above the length, at least to the size given, and comes off again")
  func padding() throws {
    for (count, least, size) in [(0, 1, 1), (0, 512, 512), (511, 512, 512), (512, 512, 1024), (513, 512, 1024), (3, 2, 4)] {
      let bytes = [UInt8](repeating: 0x80, count: count)
      let padded = try Padding.pad(bytes, atLeast: least)
      #expect(padded.count == size)
      #expect(try Padding.unpad(padded) == bytes)
    }
    let largest = [UInt8](repeating: 0, count: Padding.largest - 1)
    #expect(try Padding.pad(largest, atLeast: 512).count == Padding.largest)
    #expect(throws: VaultError.tooLarge) { try Padding.pad(largest + [0], atLeast: 512) }
    #expect(throws: VaultError.tooLarge) { try Padding.pad([1, 2], to: 2) }
    #expect(throws: VaultError.tooLarge) { try Padding.pad([], to: 0) }
  }

  @Test("Padding is that of libsodium, to the byte")
  func samePadding() throws {
    for count in 0..<64 {
      let bytes = Sodium.random(count)
      var expected = bytes + [UInt8](repeating: 0, count: 64 - count)
      var length = 0
      #expect(sodium_pad(&length, &expected, count, 64, 64) == 0 && length == 64)
      #expect(try Padding.pad(bytes, to: 64) == expected, "\(count)")
    }
  }

  @Test("Padding to a size that is no power of two, none at all or below zero is refused, not an endless loop")
  func badPadding() throws {
    for least in [0, -1, 3, 513, .min] {
      #expect(throws: VaultError.malformed) { try Padding.pad([1, 2, 3], atLeast: least) }
    }
    for bytes in [[], [0], [0, 0], [1], [0x81], [0x80, 1], [0x80, 0, 1]] as [[UInt8]] {
      #expect(throws: VaultError.malformed) { try Padding.unpad(bytes) }
    }
    #expect(try Padding.unpad([0x80]) == [])
  }

  @Test("A slice of a secret is inside it or refused, whatever the numbers")
  func slices() throws {
    let secret = try SecretBytes(copying: [1, 2, 3, 4])
    #expect(try secret.slice(1, 3).exposed() == [2, 3, 4])
    #expect(try secret.slice(0, 4).exposed() == [1, 2, 3, 4])
    for (from, length) in [(0, 5), (4, 1), (1, .max), (.max, 1), (.max, .max), (-1, 2), (0, 0), (0, -1), (5, -1), (.min, .max)] {
      #expect(throws: VaultError.malformed) { _ = try secret.slice(from, length) }
    }
  }

  @Test("Sealed boxes and seals refuse keys, nonces and boxes of other lengths, and points that give nothing")
  func seals() throws {
    let key = try SealingKey()
    for count in [0, 1, 47, 48] { #expect(throws: VaultError.malformed) { try key.open(Sodium.random(count)) } }
    for count in [0, 31, 33] { #expect(throws: VaultError.malformed) { try Sealing.seal([1], to: Sodium.random(count)) } }
    #expect(throws: VaultError.badPoint) { try Sealing.seal([1], to: [UInt8](repeating: 0, count: 32)) }
    for count in [1, 31, 33, 64] {
      #expect(throws: VaultError.malformed) { _ = try SealingKey(secret: SecretBytes(random: count)) }
      #expect(throws: VaultError.malformed) { _ = try SigningKey(seed: SecretBytes(random: count)) }
    }
    let secret = try SecretBytes(random: 32)
    for count in [0, 23, 25] {
      #expect(throws: VaultError.malformed) {
        try Sealing.encrypt([1], associated: [], key: secret, nonce: Sodium.random(count))
      }
    }
    for count in [0, 24, 39, 40] {
      #expect(throws: VaultError.malformed) { try Sealing.decrypt(Sodium.random(count), associated: [], key: secret) }
    }
    #expect(throws: VaultError.malformed) { try Sealing.encrypt([1], associated: [], key: SecretBytes(random: 31)) }
    let sealed = try Sealing.encrypt([1, 2], associated: [3], key: secret)
    #expect(try Sealing.decrypt(sealed, associated: [3], key: secret) == [1, 2])
    try refusesDamage(sealed) { _ = try Sealing.decrypt($0, associated: [3], key: secret) }
    #expect(throws: VaultError.refused) { try Sealing.decrypt(sealed, associated: [], key: secret) }
  }
}
