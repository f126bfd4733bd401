import Testing

@testable import HelplineCore

@Suite("Passphrases")
struct PassphraseTests {
  @Test(
    "Five unrelated words, or a long random string, are strong",
    arguments: [
      "hattu sauna veneet kivinen lumiukko", "traktor himmel banan filosofi kajak", "purple tractor seven oceans whistle",
      "Hattu-sauna-veneet-kivinen-lumiukko", "syksyinen tikapuu laulaa 47 porkkanaa hitaasti", "x7Kq9mPz2LwR4vTnB8sGd5Jy",
      "шапка сауна лодка каменный снеговик",
    ])
  func strong(passphrase: String) { #expect(PassphraseStrength.isStrong(passphrase)) }

  @Test(
    "What people make up first is not strong",
    arguments: [
      "", " ", "salasana", "Salasana123!", "password password password password password password",
      "qwertyuiopåasdfghjklöäzxcvbnm",
      "1234567890123456789012345678901234567890", "1q2w3e4r5t6y7u8i9o0p", "a b c d e f g h i j k l m n o p q r s t u v w x y z",
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!", "hahahahahahahahahahahahahahahaha",
      "kissa koira hevonen kulta rakas aurinko", "hattu hattu hattu sauna sauna sauna", "Matti 21.11.1987 Helsinki",
      "hattu sauna veneet kivinen", "lentokonesuihkuturbiinimoottoriapumekaanikko", "abc def ghi jkl mno pqr stu vwx",
      "2019 2020 2021 2022 2023 2024 2025 2026", "121212121212121212121212121212", "                    ",
    ])
  func weak(passphrase: String) { #expect(!PassphraseStrength.isStrong(passphrase)) }

  @Test(
    "Each token is worth what the table says",
    arguments: [
      ("ove", 8.1), ("hattu", 12), ("hattutemppu", 12), ("Hattu", 12), ("hattu hattu", 14), ("hattu HATTU hattu", 15),
      ("4711", 13.2), ("1987", 4), ("2026", 4), ("211187", 6), ("21111987", 6), ("19871121", 6), ("21.11.1987", 6), ("1/5/87", 6),
      ("2026-11-21", 6), ("123456", 2), ("987654", 2), ("7777", 2), ("90123", 2), ("asdf", 2), ("öljyt", 12), ("poiuy", 2),
      ("abcdxk", 7.4), ("salasana", 0), ("Pass-Word", 0), ("hattu!", 15), ("hattu!!!", 16), ("hattu  \u{a0} lumi", 23.8),
      ("hahaha", 6.4), ("471147114711", 14.2), ("hattu salasana", 13),
    ])
  func worth(passphrase: String, bits: Double) {
    #expect(abs(PassphraseStrength.bits(passphrase) - bits) < 0.001)
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
    #expect(PassphraseProposal.make { _ in 0 } == "baba babe babi babo babu bada")
    #expect(PassphraseProposal.make { $0 - 1 } == "vuvu vuvo vuvi vuve vuva vutu")
    var bounds: [UInt32] = []
    _ = PassphraseProposal.make { bound in
      bounds.append(bound)
      return bound / 2
    }
    #expect(bounds == [5625, 5624, 5623, 5622, 5621, 5620])
  }
}
