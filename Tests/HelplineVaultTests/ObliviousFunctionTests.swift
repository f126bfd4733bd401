import CSodium
import Testing

@testable import HelplineVault

@Suite("Oblivious function")
struct ObliviousFunctionTests {
  let vectors: Vectors

  init() throws { vectors = try Vectors("oblivious-function") }

  @Test("The vectors of RFC 9497 A.1.1 and our own come out byte for byte")
  func published() throws {
    #expect(vectors.good.count >= 4)
    for vector in vectors.good {
      let key = try ObliviousFunction.deriveKey(seed: vector.secret("seed"), info: vector.hex("info"))
      #expect(try key.exposed().hex == vector.text("key"), "\(vector.name)")
      let input = try vector.secret("input")
      let blinded = try ObliviousFunction.blind(input, with: vector.secret("blind"))
      #expect(try blinded.element.hex == vector.text("blinded"), "\(vector.name)")
      let evaluated = try ObliviousFunction.evaluate(blinded.element, key: key)
      #expect(try evaluated.hex == vector.text("evaluated"), "\(vector.name)")
      let output = try ObliviousFunction.finalize(input, blinded: blinded, evaluated: evaluated)
      #expect(try output.exposed().hex == vector.text("output"), "\(vector.name)")
    }
  }

  @Test("Both ends refuse points that are not canonical and the identity")
  func badPoints() throws {
    let key = try vectors.good[0].secret("key")
    let input = try vectors.good[0].secret("input")
    let blinded = try ObliviousFunction.blind(input)
    #expect(vectors.bad.count >= 35)
    for vector in vectors.bad {
      let element = try vector.hex("element")
      let error = try vector.text("error") == "badPoint" ? VaultError.badPoint : .malformed
      #expect(throws: error, "\(vector.name)") { try ObliviousFunction.evaluate(element, key: key) }
      #expect(throws: error, "\(vector.name)") {
        _ = try ObliviousFunction.finalize(input, blinded: blinded, evaluated: element)
      }
    }
  }

  @Test("libsodium alone would accept an encoding with the highest bit set, hence our own check")
  func highestBit() throws {
    // If this fails one day, libsodium has learnt it; our check stays.
    let element = try #require(vectors.bad.first { $0.name == "generator with the highest bit" }).hex("element")
    #expect(crypto_core_ristretto255_is_valid_point(element) == 1)
  }

  @Test("Two blindings of one secret differ and end in the same output")
  func blindings() throws {
    let key = try ObliviousFunction.deriveKey(seed: SecretBytes(random: 32), info: [1, 2, 3])
    let input = try SecretBytes(random: 40)
    let first = try ObliviousFunction.blind(input)
    let second = try ObliviousFunction.blind(input)
    #expect(first.element != second.element)
    let output = try ObliviousFunction.finalize(
      input, blinded: first, evaluated: ObliviousFunction.evaluate(first.element, key: key))
    let again = try ObliviousFunction.finalize(
      input, blinded: second, evaluated: ObliviousFunction.evaluate(second.element, key: key))
    #expect(output.count == 64)
    #expect(try output.exposed() == again.exposed())
  }

  @Test("Another secret, key, seed or info gives another output")
  func dependence() throws {
    func output(_ input: [UInt8], seed: [UInt8], info: [UInt8]) throws -> [UInt8] {
      let secret = try SecretBytes(copying: input)
      let key = try ObliviousFunction.deriveKey(seed: SecretBytes(copying: seed), info: info)
      let blinded = try ObliviousFunction.blind(secret)
      let evaluated = try ObliviousFunction.evaluate(blinded.element, key: key)
      return try ObliviousFunction.finalize(secret, blinded: blinded, evaluated: evaluated).exposed()
    }
    let seed = [UInt8](repeating: 7, count: 32)
    let one = try output([1, 2], seed: seed, info: [9])
    #expect(try one == output([1, 2], seed: seed, info: [9]))
    for flipped in ([1, 2] as [UInt8]).bitFlips { #expect(try output(flipped, seed: seed, info: [9]) != one) }
    #expect(try output([1, 2, 0], seed: seed, info: [9]) != one)
    #expect(try output([1, 2], seed: seed.bitFlips[100], info: [9]) != one)
    #expect(try output([1, 2], seed: seed, info: [8]) != one)
    #expect(try output([1, 2], seed: seed, info: []) != one)
  }

  @Test("A flipped bit in what the server answers is refused or changes the output")
  func flippedAnswer() throws {
    let key = try vectors.good[0].secret("key")
    let input = try vectors.good[0].secret("input")
    let blinded = try ObliviousFunction.blind(input)
    let evaluated = try ObliviousFunction.evaluate(blinded.element, key: key)
    let output = try ObliviousFunction.finalize(input, blinded: blinded, evaluated: evaluated)
    var refused = 0
    for flipped in evaluated.bitFlips {
      do throws(VaultError) {
        let other = try ObliviousFunction.finalize(input, blinded: blinded, evaluated: flipped)
        #expect(try other.exposed() != output.exposed())
      } catch {
        #expect(error == .badPoint)
        refused += 1
      }
    }
    #expect(refused > 0)
    for short in evaluated.truncations {
      #expect(throws: VaultError.malformed) {
        _ = try ObliviousFunction.finalize(input, blinded: blinded, evaluated: short)
      }
      #expect(throws: VaultError.malformed) { try ObliviousFunction.evaluate(short, key: key) }
    }
  }

  @Test("A scalar that is zero, not canonical or of another length is refused")
  func badScalars() throws {
    let element = try vectors.good[0].hex("blinded")
    let key = try vectors.good[0].hex("key")
    // The order of the group, and the key with its highest bit set, which libsodium would drop.
    let order = try #require([UInt8](hex: "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010"))
    let high = Array(key[..<31]) + [key[31] | 0x80]
    for scalar in [[UInt8](repeating: 0, count: 32), order, high, Array(key[..<31]), key + [0]] {
      #expect(throws: VaultError.malformed, "\(scalar.hex)") {
        try ObliviousFunction.evaluate(element, key: SecretBytes(copying: scalar))
      }
      #expect(throws: VaultError.malformed, "\(scalar.hex)") {
        _ = try ObliviousFunction.blind(SecretBytes(copying: [1]), with: SecretBytes(copying: scalar))
      }
    }
  }

  @Test("Inputs and info may be 65 535 bytes long and no longer; seeds are 32 bytes")
  func lengths() throws {
    let longest = try SecretBytes(count: 65_535)
    let tooLong = try SecretBytes(count: 65_536)
    let seed = try SecretBytes(random: 32)
    let key = try ObliviousFunction.deriveKey(seed: seed, info: [UInt8](repeating: 1, count: 65_535))
    let blinded = try ObliviousFunction.blind(longest)
    let evaluated = try ObliviousFunction.evaluate(blinded.element, key: key)
    _ = try ObliviousFunction.finalize(longest, blinded: blinded, evaluated: evaluated)
    #expect(throws: VaultError.tooLarge) { _ = try ObliviousFunction.blind(tooLong) }
    #expect(throws: VaultError.tooLarge) {
      _ = try ObliviousFunction.finalize(tooLong, blinded: blinded, evaluated: evaluated)
    }
    #expect(throws: VaultError.tooLarge) {
      _ = try ObliviousFunction.deriveKey(seed: seed, info: [UInt8](repeating: 1, count: 65_536))
    }
    for count in [1, 31, 33, 64] {
      #expect(throws: VaultError.malformed) { _ = try ObliviousFunction.deriveKey(seed: SecretBytes(count: count), info: []) }
    }
  }
}
