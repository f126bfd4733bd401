import HelplineCore
import Testing

@Suite("Personal data in a text")
struct PersonalDataTests {
  /// Kind and text of every finding.
  func found(_ text: String) -> [String] {
    PersonalData.find(in: text).map { "\($0.kind.rawValue): \(text[$0.range])" }
  }

  @Test(
    "An identity code is found with every separator, in small letters, and as a temporary one",
    arguments: [
      "131052-308T", "131052-308t", "010203A9002", "010203a9002", "311299Y999E", "290200A1239", "290204+045T", "010190U0155",
      "010103F234S", "131052–308T", "131052−308T",
    ])
  func identityCode(code: String) {
    #expect(found("hetu \(code).") == ["identityCode: \(code)"])
    #expect(found(code) == ["identityCode: \(code)"])
    #expect(found("(\(code)):n tiedot") == ["identityCode: \(code)"])
  }

  @Test(
    "What is only shaped like an identity code is none",
    arguments: [
      "131052-308S", "131052-308G", "290200-1239", "300200A123X", "311304A555D", "311104A555T", "131052-30T", "131052_308T",
      "131052-308T5",
      "X131052-308T", "131052G308T", "131052308T",
    ])
  func noIdentityCode(code: String) { #expect(found("viite \(code)") == []) }

  @Test(
    "A phone number is found as people write it",
    arguments: [
      "0401234567", "040 1234567", "040-1234567", "040 123 4567", "040 - 123 4567", "050 12 34 567", "040/1234567",
      "040.123.4567", "09 310 1691", "09 1234 567", "08-123 45 67", "019 123 456", "0800 12345", "0295 500 50", "010 3 12345",
      "+358401234567", "+358 40 123 4567", "+358 (0)40 123 4567", "+358-40-1234567", "00358 40 1234567", "00 358 40 1234567",
      "358401234567", "+46 8 123 456 78", "+44 20 7946 0958", "+1-202-555-0143", "+372 5123 4567", "+252 61 5123456",
      "040\u{a0}123\u{a0}4567", "٠٤٠١٢٣٤٥٦٧",
    ])
  func phoneNumber(number: String) {
    #expect(found("soittaa \(number), illalla") == ["phoneNumber: \(number)"])
    #expect(found("puh.\(number)") == ["phoneNumber: \(number)"])
    #expect(found(number) == ["phoneNumber: \(number)"])
  }

  @Test(
    "Where a number ends, the next one, a date, a time or an age begins",
    arguments: [
      ("040 1234567 050 7654321", ["phoneNumber: 040 1234567", "phoneNumber: 050 7654321"]),
      ("+358 40 1234567 +46 70 1234567", ["phoneNumber: +358 40 1234567", "phoneNumber: +46 70 1234567"]),
      ("09 310 1691 040 1234567", ["phoneNumber: 09 310 1691", "phoneNumber: 040 1234567"]),
      ("09 310 1691 21.11.2026", ["phoneNumber: 09 310 1691"]),
      ("09 310 1691 14:30", ["phoneNumber: 09 310 1691"]),
      ("09 310 1691 15-vuotias", ["phoneNumber: 09 310 1691"]),
      ("09 310 1691\n15 min", ["phoneNumber: 09 310 1691"]),
      ("(09) 123 4567", ["phoneNumber: 09) 123 4567"]),
      ("05.11.2026 0401234567", ["phoneNumber: 0401234567"]),
    ])
  func phoneNumberEnds(text: String, expected: [String]) { #expect(found(text) == expected) }

  @Test(
    "Other numbers are not phone numbers",
    arguments: [
      "112", "soitettu 112:een", "116 117", "116 111", "15 min", "45–60 min", "vuonna 2026", "2024-2026", "21.11.2026",
      "01.02.2026", "1.2.2026", "05-11-2026", "05-11-2026 10:30", "2026-01-05", "2026-01-05 08:30", "05/11/2026",
      "05/2026 10 kertaa",
      "klo 08.00-16.00", "klo 08:00–16:00", "08-16", "08-16 10-14", "0830", "0,5 h", "0.05", "0-5-vuotiaat", "0 - 100 000 euroa",
      "10 000 000 euroa", "+2", "−2", "pisteet -2 … +2", "+10 %", "GAS 0, +1, -1", "000000000", "0000 0000 0000",
      "00530 Helsinki",
      "1234 5678 9012 3456", "0123456789012345", "15 v, 3 sisarusta", "A0401234567", "0401234567ab", "v1.040.1234", "12.5 km",
    ])
  func noPhoneNumber(text: String) { #expect(found(text) == []) }

  @Test(
    "An e-mail address is found, without the sentence around it",
    arguments: [
      "matti.meikalainen@example.fi", "m@example.org", "äiti+helppi@posti.example.fi", "A_B-c%d@sub-domain.example.com",
      "matti@esimerkkiä.fi",
    ])
  func emailAddress(address: String) {
    #expect(found("osoite \(address).") == ["emailAddress: \(address)"])
    #expect(found("<\(address)>, soittaa") == ["emailAddress: \(address)"])
  }

  @Test(
    "A sign @ alone makes no e-mail address",
    arguments: ["@nimimerkki", "nimi@", "tavataan @ kahvila", "a@b", "a@b.", "a@.fi", "a@b..fi", "a@b.c", "a@10.5", "@@@@"])
  func noEmailAddress(text: String) { #expect(found(text) == []) }

  @Test(
    "A street address is found in Finnish, Swedish and English",
    arguments: [
      "Hämeentie 5", "hämeentie 5", "HÄMEENTIE 5", "Mannerheimintie 12 b", "Esimerkkikatu 5a", "Esimerkkikatu 5–7",
      "Rajakuja 3", "Kissapolku 14", "Merenväylä 2", "Mäkikaari 9", "Hakaniementori 1", "Kevätraitti 4", "Etelärinne 6",
      "Pitkäpenger 8", "Kansanpuisto 2", "Eteläranta 10", "Kuusitie 1234", "Bulevardi 3", "Aleksis Kiven katu 5",
      "Esimerkkikadulla 12",
      "Esimerkkikatu12", "Mannerheimvägen 5", "Fredriksgatan 3", "Ekgränden 7", "Björkstigen 1", "Drumsö strandväg 5",
      "Norra Esplanaden 3", "12 Some Street", "221B Baker Street", "5 New Park Road", "7 Elm Avenue", "10 High St",
    ])
  func streetAddress(address: String) throws {
    let text = "asuu \(address), soitti"
    let finding = try #require(PersonalData.find(in: text).first)
    #expect(finding.kind == .streetAddress)
    // A staircase or the first part of a name may stay outside; the street with its number may not.
    let marked = text[finding.range]
    #expect(address.contains(marked) && marked.contains(where: \.isNumber) && marked.contains(where: \.isLetter))
    #expect(PersonalData.find(in: text).count == 1)
  }

  @Test("The whole address is marked: name, kind of street and number")
  func wholeStreetAddress() {
    #expect(found("Asuu: Aleksis Kiven katu 5 A 12") == ["streetAddress: Kiven katu 5"])
    #expect(found("asuu hämeentie 5-7, Helsinki") == ["streetAddress: hämeentie 5-7"])
    #expect(found("at 221B Baker Street.") == ["streetAddress: 221B Baker Street"])
    #expect(found("Hämeentie 5 0401234567") == ["streetAddress: Hämeentie 5", "phoneNumber: 0401234567"])
  }

  @Test(
    "Words that only end like a street, and streets with an amount, are not addresses",
    arguments: [
      "mentori 2", "Exit-mentori 2", "vertaismentori 1", "koordinaattori 3", "pastori 1", "rehtori 2", "vertaistutori 4",
      "sektori 5", "maksamattomia laskuja 3",
      "lukuja 2", "hoitopolku 2", "elinkaari 3", "valtatie 4", "tie 5", "katu 3 kertaa", "torilla 2 poikaa",
      "pääkadulla 3 poikaa",
      "Hämeentie 15 min", "hämeentie 2 km", "Hämeentie 5 kertaa", "Kansanpuisto 2026", "Hämeentie 21.11.", "Hämeentie 14.30",
      "Hämeentie 15-vuotias", "Hämeentie, 5 kertaa", "Hämeentie", "radikaliseringen 2", "handlingsplanen 3", "feedbacken 2",
      "Storgatan 3 gånger", "halvvägen 2 gånger", "15 minutes down the street", "2 people on the Road", "2024 Main Street",
      "the street 5", "tapaaminen 3 katu", "112",
    ])
  func noStreetAddress(text: String) { #expect(found(text) == []) }

  @Test("An ordinary note raises no warning")
  func ordinaryNote() {
    let note = """
      Äiti (n. 45 v) soitti klo 21.30, puhelu 35 min. Poika 16 v, muutos alkanut syksyllä 2025, nyt 3–4 kk ollut
      verkossa 8 h/pv. Sovittu uusi yhteydenotto 24.11.2026 klo 10–12. Neuvottu 112, 116 117 ja kriisipuhelin.
      Tavoitteet: turvallisuus −1 → +1, asuminen 0. Mentori 2 ottaa yhteyttä 7 päivän sisällä. 2. kerta, 1/3.
      """
    #expect(found(note) == [])
  }

  @Test("Findings come in the order of the text and point into it, whatever characters stand before them")
  func ranges() {
    let text = "👩‍👧 a\u{308}iti: hetu 131052-308T, puh 040 1234567\r\nmatti@example.fi / Hämeentie 5"
    #expect(
      found(text) == [
        "identityCode: 131052-308T", "phoneNumber: 040 1234567", "emailAddress: matti@example.fi", "streetAddress: Hämeentie 5",
      ])
  }

  @Test("A decomposed letter is the same letter")
  func decomposed() { #expect(found("Merenva\u{308}yla\u{308} 2").count == 1) }

  @Test("Nothing is found in nothing, and a long text takes no long time")
  func edges() {
    #expect(found("") == [])
    #expect(found("+") == [])
    let clock = ContinuousClock()
    for piece in ["0 ", "a@", "12 Some ", "tie 5a", "1", "0-"] {
      let text = String(repeating: piece, count: 20_000 / piece.count)
      #expect(clock.measure { _ = PersonalData.find(in: text) } < .seconds(10), "\(piece)")
    }
  }
}
