@testable import HelplineVault

/// Formats in a seal, at each of its layers.
let sealedTargets: [(name: String, run: @Sendable (inout Input) -> Void)] = [
  ("seals", fuzzSeals), ("object", fuzzObject), ("entry", fuzzEntry), ("statistics-key", fuzzStatisticsKey),
  ("wrap", fuzzWrap), ("caller-wrap", fuzzCallerWrap), ("group-secret", fuzzGroupSecret), ("audit-entry", fuzzAuditEntry),
  ("closing", fuzzClosing),
]

@Sendable private func fuzzSeals(_ input: inout Input) {
  let world = World.shared
  let associated = input.fixed(input.below(64))
  let bytes = input.rest()
  let sealing = world.reader.sealing
  _ = attempt { () throws(VaultError) in try sealing.open(bytes) }
  _ = attempt { () throws(VaultError) in try Sealing.decrypt(bytes, associated: associated, key: world.key) }
  let box = must { () throws(VaultError) in try Sealing.seal(bytes, to: sealing.publicKey) }
  let opened = attempt { () throws(VaultError) in try sealing.open(box) }
  check(bytes.isEmpty ? opened == nil : opened == bytes, "what is sealed opens")
  let secret = must { () throws(VaultError) in try Sealing.encrypt(bytes, associated: associated, key: world.key) }
  let clear = attempt { () throws(VaultError) in try Sealing.decrypt(secret, associated: associated, key: world.key) }
  check(bytes.isEmpty ? clear == nil : clear == bytes, "what is encrypted opens")
  if bytes.count == 64 + 32 {
    _ = attempt { () throws(VaultError) in
      try SigningKey.verify(Array(bytes[..<64]), associated, publicKey: Array(bytes[64...]))
    }
  }
}

@Sendable private func fuzzObject(_ input: inout Input) {
  let world = World.shared
  let rosters = world.rosters[input.below(world.rosters.count)]
  let kinds: [CompartmentKind] = [.contact, .name, .handOver, .statisticsKey]
  let compartment = Compartment(
    id: input.fixed(16), kind: kinds[input.below(kinds.count)], epoch: input.byte() == 255 ? .max : 1)
  let place = SealedObject.Place(compartment: compartment, object: input.fixed(16), revision: input.integer())
  let layer = Layer(&input)
  var bytes = input.rest()
  if layer == .signed, bytes.count >= 116, let author = world.person(Array(bytes[..<16])) {
    // author ‖ version ‖ hash ‖ signature ‖ payload: here is the signature that belongs to the rest.
    let signature = must { () throws(VaultError) in
      var reader = ByteReader(bytes)
      let id = try reader.fixed(16)
      let roster = RosterReference(version: try reader.integer(), hash: try reader.fixed(32))
      return try author.signing.sign(
        place.signedBytes(Array(bytes[116...]), author: id, roster: roster, organisation: rosters.organisation))
    }
    bytes.replaceSubrange(52..<116, with: signature)
  }
  let associated = must { () throws(VaultError) in try place.associated(rosters.organisation) }
  guard let sealed = encrypted(bytes, at: layer, least: place.least, associated: associated, key: world.key) else { return }
  let nextKey = must { () throws(VaultError) in try SecretBytes(copying: [UInt8](repeating: 8, count: 32)) }
  let moved = attempt { () throws(VaultError) in
    try SealedObject.rekey(sealed, at: place, from: world.key, to: nextKey, organisation: rosters.organisation)
  }
  if let moved { check(moved.count == sealed.count, "re-keying keeps the size") }
  guard
    let opened = attempt({ () throws(VaultError) in
      try SealedObject.open(sealed, at: place, rosters: rosters, key: world.key)
    })
  else { return }
  check(opened.payload.count + 116 < Padding.largest && sealed.count <= Padding.largest + 40, "bounded")
  check(opened.authorRoles.isValid && rosters.hash(of: opened.roster.version) == opened.roster.hash, "a member, a known roster")
  check(opened.authorRoles == rosters.roles(of: opened.author, at: opened.roster.version), "the roles of that roster")
  guard let moved, let next = attempt({ () throws(VaultError) in try compartment.next() }) else {
    return check(compartment.epoch == .max, "what opens can be re-keyed")
  }
  let there = SealedObject.Place(compartment: next, object: place.object, revision: place.revision)
  let again = attempt { () throws(VaultError) in
    try SealedObject.open(moved, at: there, rosters: rosters, key: nextKey)
  }
  check(again?.payload == opened.payload && again?.author == opened.author, "re-keyed, the same opens")
}

@Sendable private func fuzzEntry(_ input: inout Input) {
  let world = World.shared
  let layer = Layer(&input)
  let bytes = input.rest()
  let sealing = world.reader.sealing
  guard let sealed = box(bytes, at: layer, inner: StatisticalEntry.inner, to: sealing.publicKey) else { return }
  guard
    let entry = attempt({ () throws(VaultError) in
      try StatisticalEntry(opening: sealed, with: sealing, organisation: world.organisation)
    })
  else { return }
  check(entry.codes.count <= 32 && entry.codes.allSatisfy { $0.count <= 20 } && entry.event.count <= 20, "bounded")
  let plain = must { () throws(VaultError) in
    let again = try entry.seal(to: sealing.publicKey, organisation: world.organisation)
    check(again.count == StatisticalEntry.size, "one size")
    return try sealing.open(again)
  }
  check(attempt { () throws(VaultError) in try sealing.open(sealed) } == plain, "one byte form for each entry")
}

@Sendable private func fuzzStatisticsKey(_ input: inout Input) {
  let world = World.shared
  let rosters = world.rosters[input.below(world.rosters.count)]
  guard let chains = world.groups[.coordinators] else { return }
  let coordinators = chains[input.below(chains.count)]
  let mend = input.byte() & 1 == 1
  let running = input.integer()
  var key = StatisticsKey(
    month: input.integer(), number: input.integer(), publicKey: input.fixed(32), author: input.fixed(16),
    roster: RosterReference(version: input.integer(), hash: input.fixed(32)), signature: input.fixed(64))
  if mend, let author = world.person(key.author) {
    // Label ‖ organisation ‖ month ‖ number ‖ key ‖ author ‖ version ‖ hash, as docs/protocol.md 8.2 has it.
    key.signature = must { () throws(VaultError) in
      var out = try ByteWriter("hl1/statistics-key", organisation: rosters.organisation)
      out.integer(key.month)
      out.integer(key.number)
      try out.fixed(key.publicKey + key.author, 48)
      out.integer(key.roster.version)
      try out.fixed(key.roster.hash, 32)
      return try author.signing.sign(out.bytes)
    }
  }
  let holds = attempt { () throws(VaultError) in try key.verify(rosters: rosters, coordinators: coordinators) } != nil
  let good =
    attempt { () throws(VaultError) in
      try key.verify(rosters: rosters, coordinators: coordinators, running: running)
    } != nil
  check(holds || !good, "who may seal to it may count with it")
  guard holds else { return }
  check(rosters.roles(of: key.author, at: key.roster.version).contains(.coordinator), "by a coordinator")
  check(coordinators.everAdmitted(key.author), "who was admitted")
  check(!good || key.month < running || coordinators.admitted(key.author), "and still is")
  check(must { () throws(VaultError) in try key.compartment(organisation: rosters.organisation) }.id.count == 16, "an id")
}

@Sendable private func fuzzWrap(_ input: inout Input) {
  let world = World.shared
  let rosters = world.rosters[input.below(world.rosters.count)]
  let reader = world.reader
  let kinds: [CompartmentKind] = [.contact, .name, .handOver, .group, .statisticsKey]
  let layer = Layer(&input)
  var bytes = layer == .sealed ? [] : input.fixed(297)
  let body = 233
  let sealing = reader.sealing
  // The reader asks for what the wrap says, or for something else.
  let asked = layer == .sealed ? input.fixed(297) : bytes
  let honest = input.byte() != 255
  var fields = ByteReader(Array(asked[28...]))
  let (compartment, recipient) = must { () throws(VaultError) in
    let id = try fields.fixed(16)
    let kind = CompartmentKind(rawValue: try fields.byte()) ?? kinds[Int(id[0]) % kinds.count]
    let parent = try fields.fixed(16)
    let compartment = Compartment(id: id, kind: kind, parent: parent, epoch: try fields.integer())
    let recipient = Recipient(
      id: try fields.fixed(16), keyEpoch: try fields.integer(), publicKey: honest ? sealing.publicKey : try fields.fixed(32))
    return (compartment, recipient)
  }
  if layer == .signed, let granter = world.person(Array(bytes[117..<133])) {
    bytes.replaceSubrange(85..<117, with: sealing.publicKey)
    bytes.replaceSubrange(body..., with: must { () throws(VaultError) in try granter.signing.sign(Array(bytes[..<body])) })
  }
  let sealed =
    layer == .sealed ? input.rest() : must { () throws(VaultError) in try Sealing.seal(bytes, to: sealing.publicKey) }
  guard
    let opened = attempt({ () throws(VaultError) in
      try Wrap.open(sealed, of: compartment, to: recipient, with: sealing, rosters: rosters)
    })
  else { return }
  check(opened.key.count == 32 && opened.continuity.count == 32, "a key")
  check(
    (opened.granterRoles.isValid || opened.isByRecovery) && rosters.hash(of: opened.roster.version) == opened.roster.hash,
    "a known roster")
  check(sealed.count == Wrap.size, "one size")
  guard compartment.epoch > 1, compartment.kind != .group else { return }
  _ = attempt { () throws(VaultError) in
    try compartment.verify(
      continuity: opened.continuity, previousKey: world.key, newKey: opened.key, organisation: rosters.organisation)
  }
}

/// Whoever says the code reads it, so the reader's keys come from the input too: the right ones, or others.
@Sendable private func fuzzCallerWrap(_ input: inout Input) {
  let world = World.shared
  let rosters = world.rosters[input.below(world.rosters.count)]
  let tag = [UInt8](repeating: 5, count: 32)
  let said = input.byte() == 255 ? [UInt8](repeating: 6, count: 32) : tag
  let caller = must { () throws(VaultError) in
    try CallerKeys(threadTag: SecretBytes(copying: said), threadKey: world.key)
  }
  func labelled(_ label: StaticString) -> [UInt8] {
    must { () throws(VaultError) in
      var out = try ByteWriter(label, organisation: rosters.organisation)
      try out.fixed(tag, 32)
      return out.bytes
    }
  }
  let layer = Layer(&input)
  let epoch = input.byte() == 255 ? input.integer() : 1
  var bytes = layer == .sealed ? input.rest() : input.fixed(297)
  let asked = layer == .sealed ? [UInt8](repeating: 1, count: 16) : Array(bytes[28..<44])
  if layer == .signed, let granter = world.person(Array(bytes[117..<133])) {
    let recipient = must { () throws(VaultError) in try Sodium.hash(labelled("hl1/caller-id"), count: 16) }
    bytes.replaceSubrange(44..<45, with: [CompartmentKind.thread.rawValue])
    bytes.replaceSubrange(65..<117, with: recipient + [0, 0, 0, 1] + [UInt8](repeating: 0, count: 32))
    bytes.replaceSubrange(233..., with: must { () throws(VaultError) in try granter.signing.sign(Array(bytes[..<233])) })
  }
  let sealed =
    layer == .sealed
    ? bytes
    : must { () throws(VaultError) in
      try Sealing.encrypt(bytes, associated: labelled("hl1/caller-wrap"), key: world.key)
    }
  let compartment = Compartment(id: asked, kind: .thread, epoch: epoch)
  guard
    let opened = attempt({ () throws(VaultError) in
      try CallerWrap.open(sealed, of: compartment, to: caller, rosters: rosters)
    })
  else { return }
  check(said == tag, "nothing opens under another code's tag")
  check(sealed.count == CallerWrap.size && opened.key.count == 32 && opened.continuity.count == 32, "one size, a key")
  check(!opened.isByRecovery && rosters.hash(of: opened.roster.version) == opened.roster.hash, "a member, a known roster")
  check(opened.granterRoles == rosters.roles(of: opened.granter, at: opened.roster.version), "the roles of that roster")
}

@Sendable private func fuzzGroupSecret(_ input: inout Input) {
  let world = World.shared
  let epoch = world.epochs[input.below(world.epochs.count)]
  let number = input.byte() < 250 ? epoch.epoch : input.integer()
  let sealing = epoch.sealing
  let layer = Layer(&input)
  let known = world.epochs[input.below(world.epochs.count)].sealing.publicKey
  var bytes = input.rest()
  if layer == .signed {
    // The right beginning, and the fuzzer's secret.
    let start = must { () throws(VaultError) in
      var out = try ByteWriter("hl1/group-previous", organisation: world.organisation)
      try out.fixed(epoch.group.id(organisation: world.organisation), 16)
      out.integer(number)
      return out.bytes
    }
    bytes = start + bytes
  }
  let sealed = layer == .sealed ? bytes : must { () throws(VaultError) in try Sealing.seal(bytes, to: sealing.publicKey) }
  guard
    let previous = attempt({ () throws(VaultError) in
      try GroupSecret.openPrevious(
        sealed, with: sealing, group: epoch.group, epoch: number, previousPublicKey: known, organisation: world.organisation)
    })
  else { return }
  check(previous.publicKey == known, "the key that the chain names")
}

@Sendable private func fuzzAuditEntry(_ input: inout Input) {
  let world = World.shared
  let layer = Layer(&input)
  let bytes = input.rest()
  let sealing = world.reader.sealing
  guard let sealed = box(bytes, at: layer, inner: AuditChain.inner, to: sealing.publicKey) else { return }
  if let json = attempt({ () throws(VaultError) in
    try AuditChain.open(sealed, with: sealing, organisation: world.organisation)
  }) {
    check(json.count < AuditChain.inner, "bounded")
    let plain = must { () throws(VaultError) in
      try sealing.open(AuditChain.seal(json, to: sealing.publicKey, organisation: world.organisation))
    }
    check(attempt { () throws(VaultError) in try sealing.open(sealed) } == plain, "one byte form for each entry")
  }
}

/// A month's secret on its way to the server, and what that server has carried on: what it reads of them.
@Sendable private func fuzzClosing(_ input: inout Input) {
  let world = World.shared
  let isSecret = input.byte() & 1 == 0
  let (month, number) = (input.integer(), input.integer())
  let layer = Layer(&input)
  let bytes = input.rest()
  let sealing = world.reader.sealing
  guard let sealed = box(bytes, at: isSecret && layer != .sealed ? .padded : layer, inner: 4096, to: sealing.publicKey) else {
    return
  }
  guard isSecret else {
    let tallies = attempt { () throws(VaultError) in
      try Closing.openCarried(sealed, month: month, with: sealing, organisation: world.organisation)
    }
    return check((tallies?.count ?? 0) <= bytes.count, "nothing but what was there")
  }
  let opened = attempt { () throws(VaultError) in
    try Closing.open(sealed, month: month, number: number, with: sealing, organisation: world.organisation).publicKey
  }
  guard let opened else { return }
  check(sealed.count == 18 + 4 + 16 + 4 + 4 + 32 + Sealing.boxOverhead && opened.count == 32, "one secret, of one month")
  let other = attempt { () throws(VaultError) in
    try Closing.open(sealed, month: month, number: number ^ 1, with: sealing, organisation: world.organisation).publicKey
  }
  check(other == nil, "of one number")
}
