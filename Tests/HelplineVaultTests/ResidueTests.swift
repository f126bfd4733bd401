#if os(Linux)
  import Foundation
  import Testing

  @testable import HelplineVault

  /// Looks for a secret in the whole writable memory of this process, freed memory and stacks included, after everything
  /// that held it is gone: an array that was copied or grew and was not wiped shows here.
  @Suite("No secret stays behind in memory")
  struct ResidueTests {
    let organisation = [UInt8](repeating: 7, count: 16)
    let anchor = [UInt8](repeating: 7, count: 32)

    @Test("The search finds a secret that somebody still holds, and nothing once it is wiped")
    func search() throws {
      let needle = try Needle()
      let secret = try needle.secret()
      var copy = try secret.exposed()
      #expect(try needle.places() == 2)
      Sodium.wipe(&copy)
      #expect(try needle.places() == 1)
      _ = consume secret
      #expect(try needle.places() == 0)
    }

    @Test("Sealing and opening a member's keys leaves neither of the secrets")
    func memberKeys() throws {
      let (signing, sealing) = (try Needle(), try Needle())
      try {
        let keys = try MemberKeys(
          member: Sodium.random(16), anchor: anchor, signing: SigningKey(seed: signing.secret()),
          sealing: SealingKey(secret: sealing.secret()))
        let blobKey = try SecretBytes(random: 32)
        let blob = try keys.seal(blobKey: blobKey, version: 1)
        _ = try MemberKeys(opening: blob, blobKey: blobKey, member: keys.member, version: 1, organisation: organisation)
      }()
      #expect(try signing.places() == 0)
      #expect(try sealing.places() == 0)
    }

    @Test("Sealing and opening a blob key leaves nothing of it or of the key around it")
    func blobKey() throws {
      let (inner, outer) = (try Needle(), try Needle())
      try {
        let key = try outer.secret()
        let sealed = try BlobKey.seal(inner.secret(), under: .sheet, key: key, tag: anchor, organisation: organisation)
        _ = try BlobKey.open(sealed, under: .sheet, key: key, tag: anchor, organisation: organisation)
      }()
      #expect(try inner.places() == 0)
      #expect(try outer.places() == 0)
    }

    @Test("Making and opening a wrap leaves nothing of the key")
    func wrap() throws {
      let world = try World.shared
      let (needle, previous) = (try Needle(), try Needle())
      try {
        let rosters = try world.rosters()
        let bo = Recipient.member(try #require(try rosters.member(world.id("bo"))))
        let compartment = Compartment(id: Sodium.random(16), kind: .contact, epoch: 2)
        let key = try needle.secret()
        let continuity = try compartment.continuity(
          previousKey: previous.secret(), newKey: key, organisation: rosters.organisation)
        let wrap = try Wrap.make(
          key, of: compartment, to: bo, granter: world.id("fay"), with: world.signing("fay"), rosters: rosters,
          continuity: continuity)
        _ = try Wrap.open(wrap, of: compartment, to: bo, with: world.sealing("bo"), rosters: rosters)
      }()
      #expect(try needle.places() == 0)
      #expect(try previous.places() == 0)
    }

    @Test("Passing on a group's previous secret leaves nothing of it")
    func previousSecret() throws {
      let needle = try Needle()
      try {
        let previous = try SealingKey(secret: needle.secret())
        let next = try SealingKey()
        let box = try GroupSecret.sealPrevious(
          previous, group: .members, newEpoch: 2, newPublicKey: next.publicKey, organisation: organisation)
        _ = try GroupSecret.openPrevious(
          box, with: next, group: .members, epoch: 2, previousPublicKey: previous.publicKey, organisation: organisation)
      }()
      #expect(try needle.places() == 0)
    }

    @Test("The box of an invitation leaves nothing of the key")
    func invitation() throws {
      let needle = try Needle()
      try {
        let invitation = try Invitation(tag: anchor, macKey: needle.secret())
        let terms = InvitationTerms(
          anchor: anchor, roster: RosterReference(version: 1, hash: anchor), roles: .mentor, expires: Array("2027-01-31".utf8))
        let administrators = try SealingKey()
        let box = try invitation.box(
          terms: terms, name: Array("Maija".utf8), inviter: Sodium.random(16), with: SigningKey(),
          administrators: administrators.publicKey)
        _ = try OpenedInvitation(opening: box, with: administrators, organisation: organisation)
      }()
      #expect(try needle.places() == 0)
    }

    @Test("A passphrase on its way through the oblivious function leaves nothing")
    func passphrase() throws {
      let needle = try Needle()
      try {
        let input = try HardenedSecret.input(passphrase: needle.secret(), organisation: organisation)
        let blinded = try ObliviousFunction.blind(input)
        let key = try ObliviousFunction.deriveKey(seed: SecretBytes(random: 32), info: [])
        _ = try ObliviousFunction.finalize(
          input, blinded: blinded, evaluated: ObliviousFunction.evaluate(blinded.element, key: key))
      }()
      #expect(try needle.places() == 0)
    }

    @Test("A writer that grows wipes where its bytes stood before")
    func growth() throws {
      let needle = try Needle()
      try {
        var out = ByteWriter()
        try needle.secret().reveal { (bytes) throws(VaultError) in try out.fixed(bytes, 32) }
        for _ in 0..<5_000 { out.byte(1) }
        for length in [10_000, 100_000] { out.variable([UInt8](repeating: 2, count: length)) }
        out.wipe()
      }()
      #expect(try needle.places() == 0)
    }
  }

  /// 32 bytes to look for. They and the buffer of the search stand in memory of their own, which is left out.
  private final class Needle {
    struct Failed: Error {}
    private static let chunk = 1 << 20
    private let memory: UnsafeMutableRawPointer
    private let size = 2 * Needle.chunk

    init() throws {
      guard let memory = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), memory != MAP_FAILED else {
        throw Failed()
      }
      self.memory = memory
      let random = try SecretBytes(random: 32)
      // The curve clears these bits in copies of its own, which are libsodium's and not looked for.
      random.base[0] |= 7
      memory.copyMemory(from: random.base, byteCount: 32)
    }

    deinit { munmap(memory, size) }

    func secret() throws(VaultError) -> SecretBytes {
      let secret = try SecretBytes(count: 32)
      UnsafeMutableRawPointer(secret.base).copyMemory(from: memory, byteCount: 32)
      return secret
    }

    /// In how many places of the memory the bytes stand.
    func places() throws -> Int {
      let file = open("/proc/self/mem", O_RDONLY)
      guard file >= 0 else { throw Failed() }
      defer { close(file) }
      let buffer = memory + Needle.chunk
      var found = 0
      for line in try maps().split(separator: "\n") {
        let words = line.split(separator: " ")
        let bounds = words[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
        guard words[1].hasPrefix("rw"), bounds.count == 2 else { continue }
        let own = UInt(bitPattern: memory)..<UInt(bitPattern: memory) + UInt(size)
        var place = bounds[0]
        while place < bounds[1] {
          if own.contains(place) {
            place = own.upperBound
            continue
          }
          let end = place < own.lowerBound ? min(bounds[1], own.lowerBound) : bounds[1]
          let count = pread(file, buffer, min(Needle.chunk, Int(end - place)), Int(place))
          // Other tests go on meanwhile: a page may be gone since the list was read.
          if count < 32 {
            place += 4096
            continue
          }
          found += occurrences(buffer, count)
          // The next piece begins where a find could have been cut.
          place += UInt(count == Needle.chunk ? count - 31 : count)
        }
      }
      return found
    }

    /// Foundation reads only the beginning of such a file.
    private func maps() throws -> String {
      let file = open("/proc/self/maps", O_RDONLY)
      guard file >= 0 else { throw Failed() }
      defer { close(file) }
      var text: [UInt8] = []
      var piece = [UInt8](repeating: 0, count: 1 << 16)
      while true {
        let count = read(file, &piece, piece.count)
        guard count > 0 else { return String(decoding: text, as: UTF8.self) }
        text += piece[..<count]
      }
    }

    private func occurrences(_ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int {
      var found = 0
      let first = Int32(memory.load(as: UInt8.self))
      var rest = buffer
      while let hit = memchr(rest, first, buffer + count - rest), buffer + count - hit >= 32 {
        if memcmp(hit, memory, 32) == 0 { found += 1 }
        rest = hit + 1
      }
      return found
    }
  }
#endif
