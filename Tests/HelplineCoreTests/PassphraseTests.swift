import Testing

@testable import HelplineCore

/// `Tests/Vectors/passphrases.json`.
struct PassphraseTable: Decodable, Sendable {
  struct Worth: Decodable, Sendable {
    let passphrase: String
    let bits: Double
  }
  struct Proposal: Decodable, Sendable {
    let drawn: [UInt32]
    let passphrase: String
  }
  struct Form: Decodable, Sendable {
    let typed: String
    let normal: String
  }

  let strong: [String]
  let weak: [String]
  let worth: [Worth]
  let proposals: [Proposal]
  let login: [Form]
  let passphrase: [Form]
}

@Suite("Passphrases")
struct PassphraseTests {
  let table: PassphraseTable

  init() throws { table = try SharedTable.read("passphrases") }

  @Test("Five unrelated words, or a long random string, are strong")
  func strong() {
    for passphrase in table.strong { #expect(PassphraseStrength.isStrong(passphrase), "\(passphrase)") }
  }

  @Test("What people make up first is not strong")
  func weak() {
    for passphrase in table.weak { #expect(!PassphraseStrength.isStrong(passphrase), "\(passphrase)") }
  }

  @Test("Each token is worth what the table says")
  func worth() {
    for line in table.worth {
      #expect(abs(PassphraseStrength.bits(line.passphrase) - line.bits) < 0.001, "\(line.passphrase)")
    }
  }

  @Test("A login is hashed in one form, however it is typed")
  func logins() {
    for login in table.login { #expect(Array(Normalised.login(login.typed).utf8) == Array(login.normal.utf8), "\(login)") }
  }

  @Test("A passphrase is hashed in one form, however it is typed")
  func normalised() {
    for line in table.passphrase {
      #expect(Array(Normalised.passphrase(line.typed).utf8) == Array(line.normal.utf8), "\(line)")
      #expect(Normalised.passphrase(line.normal) == line.normal, "\(line)")
    }
  }

  @Test("A very long passphrase takes no long time")
  func long() {
    let clock = ContinuousClock()
    for piece in ["a", "1", "ab ", "1.1.", "!", "ha"] {
      let text = String(repeating: piece, count: 20_000 / piece.count)
      #expect(clock.measure { _ = PassphraseStrength.bits(text) } < .seconds(10), "\(piece)")
    }
  }

  @Test("Proposals are six different words and always strong")
  func proposals() {
    for _ in 0..<500 {
      let proposal = PassphraseProposal.make { UInt32.random(in: 0..<$0) }
      let words = proposal.split(separator: " ", omittingEmptySubsequences: false)
      #expect(Set(words).count == 6)
      #expect(words.allSatisfy { $0.count == 4 })
      #expect(PassphraseStrength.isStrong(proposal), "\(proposal)")
    }
  }

  @Test("Every one of the 5625 words is another, is spoken in two syllables, and is worth the same")
  func words() {
    let words = (0..<PassphraseProposal.wordCount).map(PassphraseProposal.word)
    #expect(Set(words).count == 5625)
    for word in words {
      let isVowel = word.map { "aeiou".contains($0) }
      #expect(isVowel == [false, true, false, true])
      #expect(word.allSatisfy { "bdfghjklmnprstvaeiou".contains($0) })
      #expect(abs(PassphraseStrength.bits(word) - 10.8) < 0.001, "\(word)")
    }
  }

  @Test("A proposal follows the random numbers it is given, without drawing a word twice")
  func determined() {
    for proposal in table.proposals {
      var drawn = proposal.drawn.makeIterator()
      #expect(PassphraseProposal.make { _ in drawn.next() ?? 0 } == proposal.passphrase)
    }
    var bounds: [UInt32] = []
    _ = PassphraseProposal.make { bound in
      bounds.append(bound)
      return bound / 2
    }
    #expect(bounds == [5625, 5624, 5623, 5622, 5621, 5620])
  }
}
