/// A rough estimate of how much a passphrase that a person made up is worth against guessing. It stands behind a hardened
/// secret (the server's key and Argon2id), so it need only turn away what a list of habits would find.
///
/// The passphrase is cut into tokens, and each is worth:
///
/// | token | bits |
/// |---|---|
/// | a run of letters | 2.7 a letter, at most 12: a word out of some thousands |
/// | a run of digits | 3.3 a digit; a year 4; a date 6, also with dots, hyphens or slashes |
/// | a stretch of the alphabet, of a keyboard row, or of one character (abcd, poiu, 4444) | 2 |
/// | a symbol | 3; a space 1 |
/// | a token that was there before | 1, and nothing from the third time on |
/// | a small piece three times or more (hahaha, 121212) | the piece, and 1 |
/// | a well-known password | nothing |
///
/// Letters and digits that stand alone (a 1 b 2 c 3) are judged as if written together. Upper case adds nothing. It
/// does not know quotations: a line of a well-known song looks as good as any other words.
package enum PassphraseStrength {
  /// Bits from which an own passphrase is accepted: five unrelated words, or six short ones.
  package static let required = 60.0

  package static func isStrong(_ passphrase: String) -> Bool { bits(passphrase) >= required }

  package static func bits(_ passphrase: String) -> Double {
    let whole = Array(passphrase.lowercased())
    if common.contains(String(whole.filter { $0.isLetter || isDigit($0) })) { return 0 }
    var counts: [[Character]: Int] = [:]
    var lone: (letters: [Character], digits: [Character]) = ([], [])
    var bits = 0.0
    for token in tokens(whole) {
      if token.count == 1, token[0].isLetter {
        lone.letters += token
      } else if token.count == 1, isDigit(token[0]) {
        lone.digits += token
      } else {
        counts[token, default: 0] += 1
        switch counts[token] {
        case 1: bits += worth(token)
        case 2: bits += min(1, worth(token))
        default: break
        }
      }
    }
    return bits + loneWorth(lone.letters, perCharacter: letter) + loneWorth(lone.digits, perCharacter: digit)
  }

  private static let letter = 2.7
  private static let word = 12.0
  private static let digit = 3.3
  private static let year = 4.0
  private static let date = 6.0
  private static let stretch = 2.0
  private static let symbol = 3.0
  private static let space = 1.0

  private static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }

  /// Dates, runs of letters, runs of digits; every other character is a token of its own, a run of blanks one.
  private static func tokens(_ text: [Character]) -> [[Character]] {
    var tokens: [[Character]] = []
    var start = 0
    while start < text.count {
      var end = dateEnd(text, start) ?? start
      if end == start {
        let isPart: (Character) -> Bool =
          if text[start].isLetter { \.isLetter } else if isDigit(text[start]) { isDigit } else { \.isWhitespace }
        while end < text.count, isPart(text[end]) { end += 1 }
      }
      end = max(end, start + 1)
      // However many blanks, and whichever: they are one.
      tokens.append(text[start].isWhitespace ? [" "] : Array(text[start..<end]))
      start = end
    }
    return tokens
  }

  /// The end of a date with separators: 21.11.2026, 1/5/87, 2026-11-21.
  private static func dateEnd(_ text: [Character], _ start: Int) -> Int? {
    guard isDigit(text[start]), start == 0 || !isDigit(text[start - 1]) else { return nil }
    // The longest date has ten characters.
    let piece = text[start..<min(start + 11, text.count)].prefix { isDigit($0) || ".-/".contains($0) }
    let parts = piece.split(omittingEmptySubsequences: false) { !isDigit($0) }.prefix(3)
    let lengths = parts.map(\.count)
    guard lengths.count == 3, lengths.allSatisfy({ (1...4).contains($0) }), lengths.count(where: { $0 > 2 }) <= 1 else {
      return nil
    }
    return parts.last?.endIndex
  }

  private static func worth(_ token: [Character]) -> Double {
    if common.contains(String(token)) { return 0 }
    if token[0].isWhitespace { return space }
    if let piece = repeatedPiece(token) { return worth(piece) + 1 }
    if token[0].isLetter { return min(run(token, perCharacter: letter), word) }
    guard isDigit(token[0]) else { return symbol }
    guard token.allSatisfy(isDigit) else { return date }
    if isYear(token) { return year }
    return min(run(token, perCharacter: digit), isDate(token) ? date : .infinity)
  }

  private static func loneWorth(_ characters: [Character], perCharacter: Double) -> Double {
    characters.isEmpty ? 0 : min(run(characters, perCharacter: perCharacter), Double(Set(characters).count) * perCharacter)
  }

  /// So much for each character, but little for a stretch that needs no memory. Three in a row are chance inside a word
  /// (the def of "defi"), but not if they are all there is.
  private static func run(_ characters: [Character], perCharacter: Double) -> Double {
    let shortest = min(4, max(2, characters.count))
    var bits = 0.0
    var start = 0
    while start < characters.count {
      let length = stretchLength(characters, start)
      bits += length >= shortest ? stretch : perCharacter
      start += length >= shortest ? length : 1
    }
    return bits
  }

  /// Rows of a Finnish keyboard, and the alphabet. A row that comes round again (…90123) still counts.
  private static let rows: [[Character: Int]] = [
    "abcdefghijklmnopqrstuvwxyzåäö", "qwertyuiopå", "asdfghjklöä", "zxcvbnm", "1234567890",
  ].map { row in Dictionary(uniqueKeysWithValues: row.enumerated().map { ($1, $0) }) }

  /// How many characters from here on are one stretch: forwards, backwards or all the same.
  private static func stretchLength(_ characters: [Character], _ start: Int) -> Int {
    var longest = characters[start...].prefix { $0 == characters[start] }.count
    for row in rows {
      for step in [1, row.count - 1] {
        var end = start + 1
        while end < characters.count, let before = row[characters[end - 1]], let here = row[characters[end]],
          (before + step) % row.count == here
        {
          end += 1
        }
        longest = max(longest, end - start)
      }
    }
    return longest
  }

  /// The piece of which the token is made, three times or more.
  private static func repeatedPiece(_ token: [Character]) -> [Character]? {
    guard token.count >= 6 else { return nil }
    // Longer pieces than a word are not looked for: the time stays linear in the passphrase.
    for length in 2...min(12, max(2, token.count / 3)) where token.count >= 3 * length {
      if token.indices.dropFirst(length).allSatisfy({ token[$0] == token[$0 - length] }) { return Array(token[..<length]) }
    }
    return nil
  }

  private static func isYear(_ digits: [Character]) -> Bool {
    digits.count == 4 && ["19", "20"].contains(String(digits[..<2]))
  }

  /// Eight or six digits that can be read as day, month and year, in the orders in use.
  private static func isDate(_ digits: [Character]) -> Bool {
    func number(_ range: Range<Int>) -> Int { Int(String(digits[range])) ?? 0 }
    func isDay(_ day: Int, _ month: Int) -> Bool { (1...31).contains(day) && (1...12).contains(month) }
    switch digits.count {
    case 6: return isDay(number(0..<2), number(2..<4)) || isDay(number(4..<6), number(2..<4))
    case 8:
      return (isDay(number(0..<2), number(2..<4)) && (1900...2099).contains(number(4..<8)))
        || (isDay(number(6..<8), number(4..<6)) && (1900...2099).contains(number(0..<4)))
    default: return false
    }
  }

  /// What people type first, in three languages; rows and repeats are found by rule. No word of the proposals is here.
  private static let common: Set = [
    "password", "passwort", "passw0rd", "passphrase", "salasana", "salasanani", "salis", "lösenord", "losenord", "lösen",
    "tunnuslause", "letmein", "iloveyou", "welcome", "tervetuloa", "välkommen", "admin", "administrator", "ylläpitäjä", "root",
    "login", "secret", "salaisuus", "hemlig", "hemligt", "qwerty", "qwertyui", "master", "dragon", "monkey", "football",
    "baseball", "princess", "sunshine", "superman", "batman", "shadow", "trustno1", "abc123", "hello", "hejsan", "moikka",
    "perkele", "saatana", "vittu", "paska", "helvetti", "kissa", "koira", "hevonen", "kukka", "kulta", "rakas", "aurinko",
    "kesä", "talvi", "sommar", "sommaren", "älskling", "fotboll", "suomi", "finland", "helsinki", "helsingfors", "helpline",
    "auttavapuhelin", "volunteer", "päivystäjä", "mentor", "mentori", "coordinator", "koordinaattori", "test", "testi", "testing",
  ]
}

/// A passphrase to offer.
package enum PassphraseProposal {
  private static let consonants = Array("bdfghjklmnprstv")
  private static let vowels = Array("aeiou")
  /// Every word is consonant, vowel, consonant, vowel: easy to say and to type on any keyboard.
  static let wordCount = UInt32(15 * 5 * 15 * 5)

  /// Six different words out of 5625, 74.7 bits, separated by single spaces. `randomBelow` gives a uniform number below
  /// its argument, from a cryptographic source.
  package static func make(randomBelow: (UInt32) -> UInt32) -> String {
    var drawn: [UInt32] = []
    var words: [String] = []
    while words.count < 6 {
      // The n-th of those not drawn yet: a repeated word would be worth nothing.
      var number = randomBelow(wordCount - UInt32(drawn.count))
      for earlier in drawn.sorted() where earlier <= number { number += 1 }
      drawn.append(number)
      words.append(word(number))
    }
    return words.joined(separator: " ")
  }

  /// The word with this number, below `wordCount`.
  static func word(_ number: UInt32) -> String {
    let number = Int(number)
    return String([
      consonants[number / 375], vowels[number / 75 % 5], consonants[number / 5 % 15], vowels[number % 5],
    ])
  }
}
