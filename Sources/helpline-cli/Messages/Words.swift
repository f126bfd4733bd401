import HelplineCore

/// Single words that stand inside sentences and tables.
enum Word: String, Sentence {
  case yes, no, unknownMember, today, oneDay, manyDays, aMoment, oneMinute, manyMinutes, removed

  var label: Label {
    switch self {
    case .yes: Label(fi: "kyllä", sv: "ja", en: "yes")
    case .no: Label(fi: "ei", sv: "nej", en: "no")
    case .unknownMember: Label(fi: "nimi ei tiedossa", sv: "namnet okänt", en: "name not known")
    case .today: Label(fi: "tänään", sv: "i dag", en: "today")
    case .oneDay: Label(fi: "1 päivä", sv: "1 dag", en: "1 day")
    case .manyDays: Label(fi: "{count} päivää", sv: "{count} dagar", en: "{count} days")
    case .aMoment: Label(fi: "hetki", sv: "en stund", en: "a moment")
    case .oneMinute: Label(fi: "minuutti", sv: "en minut", en: "a minute")
    case .manyMinutes: Label(fi: "{count} minuuttia", sv: "{count} minuter", en: "{count} minutes")
    case .removed: Label(fi: "poistettu", sv: "borttagen", en: "removed")
    }
  }
}

extension Role {
  var label: Label {
    switch self {
    case .volunteer: Label(fi: "päivystäjä", sv: "jourhavande", en: "volunteer")
    case .mentor: Label(fi: "mentori", sv: "mentor", en: "mentor")
    case .coordinator: Label(fi: "koordinaattori", sv: "koordinator", en: "coordinator")
    case .administrator: Label(fi: "ylläpitäjä", sv: "administratör", en: "administrator")
    case .auditor: Label(fi: "tietosuojavastaava", sv: "dataskyddsombud", en: "auditor")
    }
  }
}

extension Group {
  var label: Label {
    switch self {
    case .members: Label(fi: "jäsenet", sv: "medlemmar", en: "members")
    case .volunteers: Label(fi: "päivystäjät", sv: "jourhavande", en: "volunteers")
    case .coordinators: Label(fi: "koordinaattorit", sv: "koordinatorer", en: "coordinators")
    case .auditors: Label(fi: "tietosuojavastaavat", sv: "dataskyddsombud", en: "auditors")
    case .administrators: Label(fi: "ylläpitäjät", sv: "administratörer", en: "administrators")
    }
  }
}

extension PersonalData {
  var label: Label {
    switch self {
    case .identityCode: Label(fi: "henkilötunnus", sv: "personbeteckning", en: "personal identity code")
    case .phoneNumber: Label(fi: "puhelinnumero", sv: "telefonnummer", en: "phone number")
    case .emailAddress: Label(fi: "sähköpostiosoite", sv: "e-postadress", en: "e-mail address")
    case .streetAddress: Label(fi: "katuosoite", sv: "gatuadress", en: "street address")
    }
  }
}

extension Speech {
  func roles(_ roles: [Role]) -> String { roles.map { self($0.label) }.joined(separator: ", ") }
  func groups(_ groups: [Group]) -> String { groups.map { self($0.label) }.joined(separator: ", ") }

  /// How long something has waited: "today", "1 day", "3 days". A clock that was set back is no reason to alarm anybody.
  func days(_ count: Int) -> String {
    switch count {
    case ...0: self(Word.today)
    case 1: self(Word.oneDay)
    default: self(Word.manyDays, ["count": String(count)])
    }
  }

  /// How long to wait after too many tries, rounded up to minutes.
  func wait(seconds: Int?) -> String {
    guard let seconds else { return self(Word.aMoment) }
    let minutes = max(1, (seconds + 59) / 60)
    return minutes == 1 ? self(Word.oneMinute) : self(Word.manyMinutes, ["count": String(minutes)])
  }
}
