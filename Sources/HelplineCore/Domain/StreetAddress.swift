// Street addresses, the part of `PersonalData` that is made of words.

extension PersonalDataScanner {
  func streetAddresses() -> [Range<Int>] {
    words.indices.compactMap { numberAfterStreet($0) ?? numberBeforeStreet($0) }
  }

  /// Finnish and Swedish: Hämeentie 5, Aleksis Kiven katu 5 A 12, Fredriksgatan 3.
  func numberAfterStreet(_ index: Int) -> Range<Int>? {
    let word = words[index]
    let isAfterName = index > 0 && words[index - 1].isCapitalised && isNextTo(index - 1)
    guard StreetWords.isStreet(word.lower, isCapitalised: word.isCapitalised, isAfterName: isAfterName) else { return nil }
    let number = spacesEnd(word.range.upperBound)
    guard number - word.range.upperBound <= 2, let end = houseNumberEnd(number, after: index) else { return nil }
    return (isAfterName ? words[index - 1] : word).range.lowerBound..<end
  }

  /// English: 12 Some Street. Names must be capitalised, or "15 minutes down the road" would be one.
  func numberBeforeStreet(_ index: Int) -> Range<Int>? {
    guard words[index].isCapitalised, StreetWords.english.contains(words[index].lower) else { return nil }
    for first in (max(0, index - 3)..<index).reversed() where isNextTo(first) && words[first].isCapitalised {
      var number = words[first].range.lowerBound
      while isSpace(number - 1) { number -= 1 }
      let end = number
      if at(number - 1).isLetter, digit(number - 2) != nil { number -= 1 }
      while digit(number - 1) != nil { number -= 1 }
      guard (1...5).contains(end - number), !isYear(number..<end), !isWordPart(number - 1), digit(number) != nil,
        (first + 1..<index).allSatisfy({ words[$0].isCapitalised && isNextTo($0) })
      else { continue }
      return number..<words[index].range.upperBound
    }
    return nil
  }

  /// Whether nothing but spaces stands between a word and the next one.
  func isNextTo(_ index: Int) -> Bool { spacesEnd(words[index].range.upperBound) == words[index + 1].range.lowerBound }

  /// The end of a house number such as 5, 5a, 5–7; nil for a count, a length, a year, a date or a time.
  func houseNumberEnd(_ start: Int, after word: Int) -> Int? {
    var end = digitsEnd(start)
    guard (1...4).contains(end - start), digit(start) != 0 else { return nil }
    if at(end).isLetter { end += 1 } else if isYear(start..<end) { return nil }
    if isWordPart(end) || "%€".contains(at(end)) { return nil }
    if ".,:/".contains(at(end)), digit(end + 1) != nil { return nil }
    if "-–".contains(at(end)) {
      guard digit(end + 1) != nil else { return at(end + 1).isLetter ? nil : end }
      end = digitsEnd(end + 1)
    }
    let next = spacesEnd(end)
    // The letter of 5a is a word too.
    let following = words[(word + 1)...].prefix(2).first { $0.range.lowerBound == next }
    return following.map { StreetWords.units.contains($0.lower) } == true ? nil : end
  }
}

/// The words that make a street, and those that only look like it.
enum StreetWords {
  static func isStreet(_ word: String, isCapitalised: Bool, isAfterName: Bool) -> Bool {
    if whole.contains(word) { return true }
    // Aleksis Kiven katu, Fredrikas gata: the kind of street stands alone.
    if isAfterName, alone.contains(word) { return true }
    if word == "mentori" || lookalikes.contains(where: word.hasSuffix) { return false }
    // In the middle of a sentence "kadulla 3" counts people; a name is written with a capital.
    return isStem(of: word, before: endings) || (isCapitalised && isStem(of: word, before: inflected))
  }

  private static func isStem(of word: String, before endings: [String]) -> Bool {
    endings.contains { word.hasSuffix($0) && word.count >= $0.count + 2 }
  }

  private static let endings = [
    "katu", "tie", "kuja", "polku", "väylä", "kaari", "tori", "raitti", "rinne", "penger", "puisto", "puistikko", "ranta",
    "aukio", "taival", "bulevardi", "esplanadi",
    "gatan", "vägen", "gränden", "gränd", "stigen", "allén", "torget", "stranden", "kajen", "brinken", "strandväg",
  ]
  private static let inflected = [
    "kadulla", "kadulta", "kadulle", "tiellä", "tieltä", "tielle", "kujalla", "kujalta", "kujalle", "polulla", "polulta",
    "polulle",
  ]
  private static let whole: Set = ["bulevardi", "esplanadi", "bulevarden", "boulevarden", "esplanaden"]
  private static let alone: Set = [
    "katu", "tie", "kuja", "polku", "väylä", "tori", "raitti", "puisto", "ranta", "aukio", "kadulla", "tiellä", "kujalla",
    "väg", "gata", "gränd", "stig", "allé", "esplanad", "torg", "plats", "strand", "strandväg",
  ]
  static let english: Set = ["street", "road", "avenue", "lane", "drive", "boulevard", "square", "st", "rd", "ave", "blvd"]

  /// A mentor, a pastor and unpaid bills (laskuja) are no streets, and neither is a path of care; a highway is not where
  /// somebody lives. Not simply "mentori": Hakaniementori is a square.
  private static let lookalikes = [
    "ttori", "ktori", "htori", "smentori", "-mentori", "tutori", "pastori", "editori", "auditori", "monitori",
    "laskuja", "lukuja", "hakuja", "alkuja", "elinkaari", "hoitopolku", "palvelupolku", "oppimispolku", "asiakaspolku",
    "valtatie", "kantatie", "seututie", "moottoritie",
  ]

  /// A number before one of these is an amount.
  static let units: Set = [
    "min", "minuuttia", "minuutin", "h", "t", "tunti", "tuntia", "tunnin", "pv", "päivä", "päivää", "päivän", "vk", "viikko",
    "viikkoa", "viikon", "kk", "kuukausi", "kuukautta", "kuukauden", "v", "vuosi", "vuotta", "vuoden", "vuotias", "kerta",
    "kertaa", "kerran", "km", "m", "metriä", "kilometriä", "euroa", "eur", "e", "kpl", "henkeä", "henkilöä", "ihmistä",
    "kilometer", "meter", "minuter", "timme", "timmar", "dag", "dagar", "vecka", "veckor", "månad", "månader", "år",
    "gång", "gånger", "personer", "minutes", "hours", "days", "weeks", "months", "years", "times", "people",
  ]
}
