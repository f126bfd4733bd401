/// Typed text that looks like it says who somebody is. The caller is nobody in the system, so whoever is writing is
/// warned before saving. A warning, not a lock: missing a strange spelling costs less than crying wolf at every number,
/// because a warning that is usually wrong is soon clicked away.
package enum PersonalData: String, CaseIterable, Sendable {
  case identityCode, phoneNumber, emailAddress, streetAddress

  package struct Finding: Equatable, Sendable {
    package let kind: PersonalData
    /// Where in the scanned text.
    package let range: Range<String.Index>
  }

  /// Everything in the text that looks like personal data, in the order of the text; findings do not overlap.
  package static func find(in text: String) -> [Finding] {
    let scanner = PersonalDataScanner(text)
    var found: [(kind: PersonalData, range: Range<Int>)] = []
    // The surest first: what is an identity code is not also a phone number.
    let scans = [
      (PersonalData.identityCode, scanner.identityCodes()), (.emailAddress, scanner.emailAddresses()),
      (.streetAddress, scanner.streetAddresses()), (.phoneNumber, scanner.phoneNumbers()),
    ]
    for (kind, ranges) in scans {
      for range in ranges where !found.contains(where: { $0.range.overlaps(range) }) { found.append((kind, range)) }
    }
    return found.sorted { $0.range.lowerBound < $1.range.lowerBound }.map {
      Finding(kind: $0.kind, range: scanner.positions[$0.range.lowerBound]..<scanner.positions[$0.range.upperBound])
    }
  }
}

/// Reads characters by hand: the rules are about what stands left and right of a number, which patterns say badly, and
/// time stays linear in the text whatever is typed.
struct PersonalDataScanner {
  struct Word {
    let range: Range<Int>
    let lower: String
    let isCapitalised: Bool
  }

  let characters: [Character]
  /// Where each character stands in the text, and the end.
  let positions: [String.Index]
  let words: [Word]

  init(_ text: String) {
    characters = Array(text)
    positions = Array(text.indices) + [text.endIndex]
    words = Self.words(in: characters)
  }

  /// Runs of letters with hyphens inside.
  static func words(in characters: [Character]) -> [Word] {
    var words: [Word] = []
    var start = 0
    while start < characters.count {
      guard characters[start].isLetter else {
        start += 1
        continue
      }
      var end = start
      while end < characters.count, characters[end].isLetter || characters[end] == "-" { end += 1 }
      while characters[end - 1] == "-" { end -= 1 }
      let word = String(characters[start..<end])
      words.append(Word(range: start..<end, lower: word.lowercased(), isCapitalised: characters[start].isUppercase))
      start = end
    }
    return words
  }

  /// The character at a place, or a blank outside the text: the edges of a text are the edges of a word.
  func at(_ index: Int) -> Character { characters.indices.contains(index) ? characters[index] : " " }

  /// Decimal digits of any script, so that a number typed on an Arabic keyboard is one too.
  func digit(_ index: Int) -> Int? {
    let character = at(index)
    guard character.unicodeScalars.first?.properties.numericType == .decimal else { return nil }
    return character.wholeNumberValue
  }

  func isWordPart(_ index: Int) -> Bool { at(index).isLetter || at(index) == "_" || digit(index) != nil }

  func isSpace(_ index: Int) -> Bool { characters.indices.contains(index) && " \u{a0}\u{202f}\t".contains(at(index)) }

  /// The end of the run of digits that starts here.
  func digitsEnd(_ start: Int) -> Int {
    var end = start
    while digit(end) != nil { end += 1 }
    return end
  }

  func spacesEnd(_ start: Int) -> Int {
    var end = start
    while isSpace(end) { end += 1 }
    return end
  }

  func value(_ range: Range<Int>) -> Int { range.reduce(0) { $0 * 10 + (digit($1) ?? 0) } }

  func isYear(_ range: Range<Int>) -> Bool { range.count == 4 && (1900...2099).contains(value(range)) }
}

// MARK: Identity codes

extension PersonalDataScanner {
  static let checks = Array("0123456789ABCDEFHJKLMNPRSTUVWXY")

  func identityCodes() -> [Range<Int>] {
    var found: [Range<Int>] = []
    var start = 0
    while start + 11 <= characters.count {
      let end = start + 11
      if !isWordPart(start - 1), !isWordPart(end), isIdentityCode(at: start) {
        found.append(start..<end)
        start = end
      } else {
        start += 1
      }
    }
    return found
  }

  /// `DDMMYY`, separator, three digits, check character. The three digits say nothing here: 900–999 are temporary codes,
  /// which name a person just as well.
  func isIdentityCode(at start: Int) -> Bool {
    guard digitsEnd(start) == start + 6, (7...9).allSatisfy({ digit(start + $0) != nil }),
      let century = century(at(start + 6)), let check = at(start + 10).uppercased().first
    else { return false }
    let day = value(start..<start + 2)
    let month = value(start + 2..<start + 4)
    let year = century + value(start + 4..<start + 6)
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard (1...12).contains(month), (1...lengths[month - 1]).contains(day) else { return false }
    let number = value(start..<start + 6) * 1000 + value(start + 7..<start + 10)
    return Self.checks[number % 31] == check
  }

  func century(_ separator: Character) -> Int? {
    switch separator {
    case "+": 1800
    // The longer dashes are what word processors make of a hyphen.
    case "-", "\u{2010}", "\u{2011}", "\u{2012}", "–", "−": 1900
    case "Y", "X", "W", "V", "U", "y", "x", "w", "v", "u": 1900
    case "A", "B", "C", "D", "E", "F", "a", "b", "c", "d", "e", "f": 2000
    default: nil
    }
  }
}

// MARK: E-mail addresses

extension PersonalDataScanner {
  func emailAddresses() -> [Range<Int>] {
    characters.indices.compactMap { at($0) == "@" ? emailAddress(around: $0) : nil }
  }

  func emailAddress(around sign: Int) -> Range<Int>? {
    var start = sign
    while isWordPart(start - 1) || ".%+-".contains(at(start - 1)) { start -= 1 }
    var end = sign + 1
    while isWordPart(end) || ".-".contains(at(end)) { end += 1 }
    // The full stop of the sentence is no part of the address.
    while end > sign + 1, ".-".contains(at(end - 1)) { end -= 1 }
    let labels = characters[(sign + 1)..<end].split(separator: ".", omittingEmptySubsequences: false)
    guard start < sign, labels.count >= 2, labels.allSatisfy({ !$0.isEmpty }), let top = labels.last, top.count >= 2,
      top.allSatisfy(\.isLetter)
    else { return nil }
    return start..<end
  }
}

// MARK: Phone numbers

extension PersonalDataScanner {
  func phoneNumbers() -> [Range<Int>] {
    var found: [Range<Int>] = []
    var start = 0
    while start < characters.count {
      guard at(start) == "+" || digit(start) != nil else {
        start += 1
        continue
      }
      if let range = phoneNumber(at: start) {
        found.append(range)
        start = range.upperBound
      } else {
        start = max(start + 1, digitsEnd(start))
      }
    }
    return found
  }

  /// Finnish with its leading zero, international with + or 00, or 358 without either. Numbers that begin otherwise (112,
  /// 116 117, years, amounts) are never taken for one.
  func phoneNumber(at start: Int) -> Range<Int>? {
    // The tail of a date, a time, a range or a decimal is no beginning.
    if isWordPart(start - 1) || (".,:-–/".contains(at(start - 1)) && digit(start - 2) != nil) { return nil }
    let hasPlus = at(start) == "+"
    let first = hasPlus ? start + 1 : start
    let isInternational = hasPlus || (digit(first) == 0 && digit(first + 1) == 0)
    let groups = phoneGroups(from: first, isInternational: isInternational)
    guard let last = groups.last, let head = groups.first, !isDateOrHours(groups) else { return nil }
    let digits = groups.flatMap { $0 }.compactMap(digit)
    let isPhone =
      if hasPlus {
        digits[0] != 0 && (8...15).contains(digits.count)
      } else if isInternational {
        (10...17).contains(digits.count) && digits[2] != 0
      } else if digits[0] == 0 {
        head.count >= 2 && (7...13).contains(digits.count)
      } else {
        digits.starts(with: [3, 5, 8]) && (11...13).contains(digits.count) && digits[3] != 0
      }
    return isPhone ? start..<last.upperBound : nil
  }

  /// The groups of digits that may belong to one number. Another number, a date or a time that follows is left out.
  func phoneGroups(from first: Int, isInternational: Bool) -> [Range<Int>] {
    var groups: [Range<Int>] = []
    var digits = 0
    var start = first
    while digit(start) != nil {
      let group = start..<digitsEnd(start)
      if !groups.isEmpty {
        let isFull = digits >= (isInternational ? 12 : 10) || digits + group.count > (isInternational ? 15 : 13)
        let isNextNumber = digit(start) == 0 && digits >= (isInternational ? 9 : 7)
        if isFull || isNextNumber || (at(group.upperBound) == "-" && at(group.upperBound + 1).isLetter) { break }
      }
      let end = group.upperBound
      // Dots and slashes join only long groups: 040.123.4567, but not 21.11. or 8/2026.
      let joins = "./".contains(at(end)) && digit(end + 1) != nil
      let joinsLong = joins && group.count >= 3 && digitsEnd(end + 1) - end > 3
      if at(end).isLetter || at(end) == "_" || (joins && !joinsLong) { break }
      if ",:".contains(at(end)) && digit(end + 1) != nil { break }
      groups.append(group)
      digits += group.count
      start = end
      if joinsLong { start += 1 }
      while start - end < 3, isSpace(start) || "-–‑()".contains(at(start)) { start += 1 }
    }
    return groups
  }

  /// 05-11-2026, and opening hours such as 08-16 10-14.
  func isDateOrHours(_ groups: [Range<Int>]) -> Bool {
    if groups.count >= 3, groups[0].count == 2, groups[1].count == 2, isYear(groups[2]) { return true }
    return groups.allSatisfy { $0.count == 2 && value($0) <= 24 }
  }
}
