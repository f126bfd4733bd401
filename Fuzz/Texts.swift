@testable import HelplineVault

/// What people type and what travels as text.
let textTargets: [(name: String, run: @Sendable (inout Input) -> Void)] = [
  ("base32", fuzzBase32), ("base64", fuzzBase64), ("caller-code", fuzzCallerCode), ("secret-code", fuzzSecretCode),
  ("share", fuzzShare), ("shares", fuzzShares), ("padding", fuzzPadding),
]

@Sendable private func fuzzBase32(_ input: inout Input) {
  let text = input.rest()
  if let bytes = attempt({ () throws(VaultError) in try Base32.decode(text) }) {
    let canonical = Base32.encode(bytes)
    check(canonical.count == Base32.length(bytes.count), "length")
    check(bytes.count * 8 <= text.count * 5, "no more bytes than the characters hold")
    check(attempt { () throws(VaultError) in try Base32.decode(canonical) } == bytes, "one value, one text")
    let plain = text.filter { $0 != 0x20 && $0 != 0x2d }
    check(plain.count == canonical.count, "a character for each five bits")
    let id = attempt { () throws(VaultError) in try Base32.decode(text, count: 16) }
    check((id != nil) == (bytes.count == 16), "16 bytes are an id")
  }
  check(attempt { () throws(VaultError) in try Base32.decode(Base32.encode(text)) } == text, "what is encoded decodes")
}

@Sendable private func fuzzBase64(_ input: inout Input) {
  let text = input.rest()
  if let bytes = attempt({ () throws(VaultError) in try Base64.decode(text) }) {
    check(Base64.encode(bytes) == text, "one value, one text")
  }
  check(attempt { () throws(VaultError) in try Base64.decode(Base64.encode(text)) } == text, "what is encoded decodes")
}

@Sendable private func fuzzCallerCode(_ input: inout Input) {
  let typed = input.rest()
  guard let code = attempt({ () throws(VaultError) in try CallerCode(typed: typed) }) else { return }
  let shown = must { () throws(VaultError) in try code.reveal { (text) throws(VaultError) in text } }
  check(shown.count == 19, "four groups of four digits")
  check(shown.filter { $0 != 0x20 } == typed.filter { $0 != 0x20 && $0 != 0x2d }, "the digits that were typed")
  let again = must { () throws(VaultError) in try CallerCode(typed: shown) }
  check(again.digits.equals(code.digits), "what is shown can be typed")
}

@Sendable private func fuzzSecretCode(_ input: inout Input) {
  let kind: SecretCode.Kind = input.byte() & 1 == 0 ? .invitation : .sheet
  let typed = input.rest()
  guard let code = attempt({ () throws(VaultError) in try SecretCode(kind: kind, typed: typed) }) else { return }
  let shown = must { () throws(VaultError) in try code.reveal { (text) throws(VaultError) in text } }
  check(shown.count == 40, "33 characters and seven hyphens")
  let again = must { () throws(VaultError) in try SecretCode(kind: kind, typed: shown) }
  check(again.secret.equals(code.secret), "what is shown can be typed")
  switch kind {
  case .invitation: check(must { () throws(VaultError) in try Invitation(code).tag }.count == 32, "a tag")
  case .sheet: check(must { () throws(VaultError) in try RecoverySheet(code).tag }.count == 32, "a tag")
  }
}

/// The share that `bytes` are, with the check that they should have if `mend`.
private func share(_ bytes: [UInt8], mend: Bool) -> Share? {
  var bytes = bytes
  if mend, bytes.count == Share.size {
    let right = must { () throws(VaultError) in
      try Sodium.hash(ByteWriter("hl1/share").bytes + bytes[..<Share.checked])
    }
    bytes.replaceSubrange(Share.checked..., with: right[..<4])
  }
  return attempt { () throws(VaultError) in try Share(bytes: bytes) }
}

@Sendable private func fuzzShare(_ input: inout Input) {
  let mend = input.byte() & 1 == 1
  let bytes = input.rest()
  guard let read = share(bytes, mend: mend) else { return }
  let written = must { () throws(VaultError) in try read.reveal { (bytes) throws(VaultError) in bytes } }
  check(Array(written[..<Share.checked]) == Array(bytes[..<Share.checked]), "one value, one form")
  check(mend || written == bytes, "the check too")
  check(2...255 ~= read.threshold && 1...255 ~= read.index, "in range")
}

/// Any shares together; and a secret that is split comes back from any shares of it, but not with one too few.
@Sendable private func fuzzShares(_ input: inout Input) {
  if input.byte() & 1 == 0 {
    var shares: [Share] = []
    while !input.isEmpty, shares.count < 8 {
      if let share = share(input.fixed(Share.size), mend: true) { shares.append(share) }
    }
    guard let secret = attempt({ () throws(VaultError) in try Shares.combine(shares) }) else { return }
    check(shares.count >= shares[0].threshold && secret.count == 32, "enough shares, and a secret")
    let recovery = must { () throws(VaultError) in try RecoverySecret(secret: secret.copy()) }
    check(recovery.secret.equals(secret), "the secret")
    return
  }
  let count = input.below(7) + 1
  let threshold = input.below(7)
  let bytes = input.fixed(32)
  let coefficients = input.fixed(max(1, (threshold - 1) * 32))
  let split = attempt { () throws(VaultError) in
    try Shares.split(
      SecretBytes(copying: bytes), count: count, threshold: threshold, setID: [1, 2, 3, 4, 5, 6, 7, 8],
      coefficients: SecretBytes(copying: coefficients))
  }
  guard let split else {
    check(count < 3 || threshold < 2 || threshold > count, "these can be split")
    return
  }
  let picked = split.filter { _ in input.byte() & 1 == 1 }
  let back = attempt { () throws(VaultError) in try Shares.combine(picked).reveal { (bytes) throws(VaultError) in bytes } }
  check(picked.count >= threshold ? back == bytes : back == nil, "as many as the threshold, and no fewer")
}

@Sendable private func fuzzPadding(_ input: inout Input) {
  let size = Int(input.integer() % 2048)
  let bytes = input.rest()
  if let plain = attempt({ () throws(VaultError) in try Padding.unpad(bytes) }) {
    check(attempt { () throws(VaultError) in try Padding.pad(plain, to: bytes.count) } == bytes, "one padding for each size")
  }
  if let padded = attempt({ () throws(VaultError) in try Padding.pad(bytes, to: size) }) {
    check(padded.count == size, "of this size")
    check(attempt { () throws(VaultError) in try Padding.unpad(padded) } == bytes, "what is padded unpads")
  } else {
    check(bytes.count >= size, "room for the padding")
  }
  if let padded = attempt({ () throws(VaultError) in try Padding.pad(bytes, atLeast: size) }) {
    check(padded.count >= size && padded.count & (padded.count - 1) == 0, "a power of two")
    check(padded.count == size || padded.count <= 2 * bytes.count, "the next one")
    check(attempt { () throws(VaultError) in try Padding.unpad(padded) } == bytes, "what is padded unpads")
  }
}
