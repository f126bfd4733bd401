import CSodium
import Foundation
import HelplineVault

/// The vault's operations against the calls of libsodium that they consist of, on as many bytes: what is between them is making and
/// checking the formats.
enum SealingPart {
  private struct Operation {
    let name: String
    let vault: () throws -> Void
    let bare: () -> Void
  }

  static func measure(quick: Bool, _ figures: inout Figures) throws {
    let count = quick ? 200 : 1000
    for operation in try operations() {
      for round in 0...(quick ? 5 : 15) {
        let ours = try seconds { for _ in 0..<count { try operation.vault() } }
        let bare = seconds { for _ in 0..<count { operation.bare() } }
        if round > 0 { figures.add(operation.name, Double(count) / ours, against: Double(count) / bare) }
      }
    }
    let stretch = try stretching()
    for _ in 0..<(quick ? 2 : 5) {
      figures.add("argon2id", 1 / (try seconds { try stretch.vault() }), against: 1 / seconds { stretch.bare() })
    }
  }

  /// Microseconds of each operation.
  static func native(count: Int) throws -> [String: Double] {
    var times: [String: Double] = [:]
    for operation in try operations() {
      for _ in 0..<10 { try operation.vault() }
      times[operation.name] = try seconds { for _ in 0..<count { try operation.vault() } } / Double(count) * 1e6
    }
    let stretch = try stretching()
    times["argon2id"] = try seconds { try stretch.vault() } * 1e6
    return times
  }

  private static func stretching() throws -> Operation {
    let input = Sodium.random(64)
    let salt = Sodium.random(16)
    return Operation(name: "argon2id") {
      _ = try Sodium.stretch(SecretBytes(copying: input), salt: salt)
    } bare: {
      var out = [UInt8](repeating: 0, count: 32)
      input.withUnsafeBytes { bytes in
        bytes.withMemoryRebound(to: CChar.self) { text in
          require(
            crypto_pwhash(
              &out, 32, text.baseAddress!, 64, salt, Sodium.stretchPasses, Sodium.stretchMemory, crypto_pwhash_ALG_ARGON2ID13))
        }
      }
    }
  }

  /// An organisation of one, and a contact of theirs.
  private final class World: Sendable {
    let member = Sodium.random(16)
    let signing: SigningKey
    let sealing: SealingKey
    let rosters: RosterChain
    let me: Recipient
    let key: SecretBytes
    let place: SealedObject.Place

    init() throws {
      let signing = try SigningKey()
      let sealing = try SealingKey()
      let line = RosterMember(
        id: member, roles: [.administrator, .coordinator, .volunteer], signing: signing.publicKey, sealing: sealing.publicKey)
      let roster = Roster(
        founder: line, recoverySigning: try SigningKey().publicKey, recoverySealing: try SealingKey().publicKey,
        release: try SigningKey().publicKey)
      rosters = try RosterChain(first: try RosterChain.found(roster, with: signing), anchor: nil)
      me = .member(line)
      self.signing = signing
      self.sealing = sealing
      key = try SecretBytes(random: 32)
      let id = Sodium.random(16)
      place = SealedObject.Place(compartment: Compartment(id: id, kind: .contact), object: id, revision: 1)
    }
  }

  private static func operations() throws -> [Operation] {
    let world = try World()
    let bare = BareCalls()
    let payload = [UInt8](repeating: UInt8(ascii: "a"), count: 600)
    let object = try SealedObject.seal(
      payload, at: world.place, author: world.member, with: world.signing, rosters: world.rosters, key: world.key)
    let wrap = try Wrap.make(
      world.key, of: world.place.compartment, to: world.me, granter: world.member, with: world.signing, rosters: world.rosters)
    let organisation = world.rosters.organisation
    let entry = StatisticalEntry.none(month: 202_601)
    let sealed = try entry.seal(to: world.sealing.publicKey, organisation: organisation)
    // What is signed: the payload, or the wrap's body, and what stands around it.
    let body = wrap.count - 64 - HelplineVault.Sealing.boxOverhead
    return [
      Operation(name: "object-seal") {
        _ = try SealedObject.seal(
          payload, at: world.place, author: world.member, with: world.signing, rosters: world.rosters, key: world.key)
      } bare: {
        bare.sign(payload.count + 133)
        bare.encrypt(SealedObject.leastContact)
      },
      Operation(name: "object-open") {
        _ = try SealedObject.open(object, at: world.place, rosters: world.rosters, key: world.key)
      } bare: {
        bare.decrypt(SealedObject.leastContact)
        bare.verify(payload.count + 133)
      },
      Operation(name: "wrap-make") {
        _ = try Wrap.make(
          world.key, of: world.place.compartment, to: world.me, granter: world.member, with: world.signing, rosters: world.rosters
        )
      } bare: {
        bare.sign(body)
        bare.seal(body + 64)
      },
      Operation(name: "wrap-open") {
        _ = try Wrap.open(wrap, of: world.place.compartment, to: world.me, with: world.sealing, rosters: world.rosters).granter
      } bare: {
        bare.open(body + 64)
        bare.verify(body)
      },
      Operation(name: "wrap-open-guarded") {
        _ = try Wrap.open(wrap, of: world.place.compartment, to: world.me, with: world.sealing, rosters: world.rosters).granter
      } bare: {
        bare.open(body + 64)
        bare.verify(body)
        bare.guarded(32)
      },
      Operation(name: "entry-seal") {
        _ = try entry.seal(to: world.sealing.publicKey, organisation: organisation)
      } bare: {
        bare.seal(StatisticalEntry.size - HelplineVault.Sealing.boxOverhead)
      },
      Operation(name: "entry-open") {
        _ = try StatisticalEntry(opening: sealed, with: world.sealing, organisation: organisation)
      } bare: {
        bare.open(StatisticalEntry.size - HelplineVault.Sealing.boxOverhead)
      },
    ]
  }
}

private func require(_ failed: Int32) { precondition(failed == 0, "libsodium refused") }

/// libsodium as it comes, on bytes that are there.
private final class BareCalls {
  private var publicKey = [UInt8](repeating: 0, count: 32)
  private var secretKey = [UInt8](repeating: 0, count: 32)
  private var verifyKey = [UInt8](repeating: 0, count: 32)
  private var signKey = [UInt8](repeating: 0, count: 64)
  private let key = Sodium.random(32)
  private let nonce = Sodium.random(24)
  /// As long as an object's.
  private let associated = Sodium.random(70)
  private let plain = Sodium.random(8192)
  private var signature = [UInt8](repeating: 0, count: 64)
  private var signed = 0
  /// By the length of the plaintext.
  private var boxes: [Int: [UInt8]] = [:]
  private var ciphers: [Int: [UInt8]] = [:]

  init() {
    require(crypto_box_keypair(&publicKey, &secretKey))
    require(crypto_sign_keypair(&verifyKey, &signKey))
  }

  func sign(_ count: Int) { require(crypto_sign_detached(&signature, nil, plain, UInt64(count), signKey)) }

  func verify(_ count: Int) {
    if signed != count {
      sign(count)
      signed = count
    }
    require(crypto_sign_verify_detached(signature, plain, UInt64(count), verifyKey))
  }

  func encrypt(_ count: Int) { _ = encrypted(count) }

  private func encrypted(_ count: Int) -> [UInt8] {
    var out = [UInt8](repeating: 0, count: count + 16)
    require(
      crypto_aead_xchacha20poly1305_ietf_encrypt(
        &out, nil, plain, UInt64(count), associated, UInt64(associated.count), nil, nonce, key))
    return out
  }

  func decrypt(_ count: Int) {
    if ciphers[count] == nil { ciphers[count] = encrypted(count) }
    var out = [UInt8](repeating: 0, count: count)
    require(
      crypto_aead_xchacha20poly1305_ietf_decrypt(
        &out, nil, nil, ciphers[count]!, UInt64(count + 16), associated, UInt64(associated.count), nonce, key))
  }

  func seal(_ count: Int) { _ = sealed(count) }

  private func sealed(_ count: Int) -> [UInt8] {
    var out = [UInt8](repeating: 0, count: count + HelplineVault.Sealing.boxOverhead)
    require(crypto_box_seal(&out, plain, UInt64(count), publicKey))
    return out
  }

  /// Memory for a secret, as libsodium guards it, and back.
  func guarded(_ count: Int) {
    let memory = sodium_malloc(count)
    precondition(memory != nil, "no memory")
    sodium_free(memory)
  }

  func open(_ count: Int) {
    if boxes[count] == nil { boxes[count] = sealed(count) }
    var out = [UInt8](repeating: 0, count: count)
    require(crypto_box_seal_open(&out, boxes[count]!, UInt64(count + HelplineVault.Sealing.boxOverhead), publicKey, secretKey))
  }
}
