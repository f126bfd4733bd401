import HelplineCore

extension SeededRandom {
  mutating func below(_ count: Int) -> Int { Int(unit() * Double(count)) }

  /// One of these, by weight.
  mutating func pick<Value>(_ choices: [(Value, Double)]) -> Value {
    var rest = unit() * choices.reduce(0) { $0 + $1.1 }
    for (value, weight) in choices {
      rest -= weight
      if rest < 0 { return value }
    }
    return choices[choices.count - 1].0
  }
}

/// Made-up contacts, skewed as real ones are: most are worried relatives on the phone.
struct ContactStory {
  let lists: CodeLists

  func contact(on day: Day, _ random: inout SeededRandom) -> Contact {
    let kind = random.pick([
      ("about_other", 46), ("about_self", 18), ("professional", 16), ("feedback", 3), ("silent", 8), ("hang_up", 6),
      ("wrong_number", 2), ("abusive", 1),
    ])
    let channel = random.pick([("phone", 62), ("chat", 22), ("email", 9), ("message", 4), ("video", 1), ("in_person", 2)])
    guard lists.list(.contactKind)[kind]?.isConversation ?? false else {
      return Contact(day: day, codes: [.contactKind: kind, .channel: channel], note: "")
    }
    let concern = random.pick([
      ("online", 24), ("change", 22), ("group", 10), ("violence", 5), ("leaving", 9), ("safety", 3), ("family", 12),
      ("exclusion", 5), ("mental_health", 5), ("conflict_travel", 1), ("info", 4),
    ])
    let asks = random.pick([("nothing", 70), ("callback", 16), ("follow_up", 8), ("exit_intake", concern == "leaving" ? 40 : 3)])
    let outcome =
      asks == "exit_intake"
      ? "exit_intake"
      : random.pick([
        ("support", 46), ("advice", 32), ("callback", asks == "callback" ? 30 : 2), ("declined", 4), ("interrupted", 5),
      ])
    var codes: [ListName: String] = [
      .contactKind: kind, .channel: channel, .concern: concern, .outcome: outcome, .asks: asks,
      .relation: relation(kind, &random),
      .language: random.pick([("fi", 78), ("sv", 9), ("en", 6), ("ar", 3), ("so", 3), ("ru", 1)]),
      .urgency: random.pick([("routine", 58), ("soon", 29), ("urgent", 11), ("emergency", 2)]),
      .duration: random.pick([("lt5", 8), ("5_14", 26), ("15_29", 38), ("30_59", 22), ("60plus", 6)]),
      .ageBand: random.pick([("under_15", 12), ("15_17", 26), ("18_24", 30), ("25_39", 18), ("40_plus", 6), ("unknown", 8)]),
      .region: random.pick([("helsinki", 40), ("south", 26), ("west", 15), ("inner", 9), ("east", 5), ("north", 4), ("aland", 1)]
      ),
      .returning: random.pick([("first", 64), ("returning", 22), ("unknown", 14)]),
    ]
    if random.unit() < 0.3 {
      codes[.ideology] = random.pick([
        ("far_right", 38), ("religious", 22), ("far_left", 6), ("other_mixed", 20), ("none_identified", 14),
      ])
    }
    if codes[.urgency] == "emergency" {
      codes[.danger] = random.pick([("advised_112", 2), ("called_112", 1), ("coordinator", 2)])
    }
    return Contact(day: day, codes: codes, note: note(concern, &random))
  }

  /// A contact after which somebody has to do something.
  func waiting(on day: Day, _ random: inout SeededRandom) -> Contact {
    var contact: Contact
    repeat { contact = self.contact(on: day, &random) } while [nil, "nothing"].contains(contact.codes[.asks])
    return contact
  }

  private func relation(_ kind: String, _ random: inout SeededRandom) -> String {
    switch kind {
    case "about_self": "self"
    case "professional": "professional"
    default: random.pick([("parent", 52), ("other_family", 16), ("partner", 9), ("friend", 17), ("unknown", 6)])
    }
  }

  private func note(_ concern: String, _ random: inout SeededRandom) -> String {
    let beginnings = [
      "online": ["Nuori viettää yöt suljetuissa ryhmissä.", "Jakaa videoita, joita vanhempi ei tunnista."],
      "change": ["Puhe on muuttunut jyrkäksi syksyn aikana.", "Vanhat ystävät ovat jääneet."],
      "leaving": ["Haluaa irti ryhmästä, pelkää seurauksia.", "On miettinyt lähtöä jo pitkään."],
      "family": ["Soittaja on uupunut ja syyttää itseään.", "Läheinen tarvitsee jonkun, jolle puhua."],
      "violence": ["Uhkauksia viesteissä, ei tarkkaa kohdetta."],
    ]
    let middles = [
      "Kuunneltu.", "Puhuttu siitä, miten yhteys säilyy.", "Käyty läpi, mitä voi sanoa ja mitä ei.",
      "Annettu tietoa palveluista.",
    ]
    let first = beginnings[concern].map { $0[random.below($0.count)] } ?? "Pitkä keskustelu."
    return first + " " + middles[random.below(middles.count)]
  }

  /// What a shift leaves for the next one: about the work, about nobody.
  var handOverNote: String {
    "Rauhallinen ilta. Chatin jono oli tyhjä kello 20. Kuuloke 2 rätisee, käytä ykköstä. Uusi palveluluettelo on hyllyssä."
  }

  /// What the next volunteer is told when the caller gives the code: enough to go on, nothing that names anybody.
  var summary: String {
    "Vanhempi, huolissaan alaikäisen verkkoseurasta. Sovittiin, ettei puhelinta viedä pois, vaan kysytään ryhmästä rauhassa. "
      + "Toivoo, ettei tarvitse kertoa kaikkea alusta."
  }
  var laterSummary: String {
    "Keskustelu kotona sujui paremmin kuin pelätty. Seuraavaksi mietitään, kuka aikuinen voisi olla mukana. Annettu palvelujen "
      + "yhteystiedot."
  }

  func settlementNote(_ random: inout SeededRandom) -> String {
    let notes = ["Soitettu takaisin.", "Sovittu uusi aika.", "Ei vastannut, yritetty kahdesti.", "Hoidettu."]
    return notes[random.below(notes.count)]
  }
}
