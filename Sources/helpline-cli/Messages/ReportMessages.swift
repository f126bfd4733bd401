import HelplineCore

/// What is counted, by what, and the report of a year.
enum ReportMessage: String, Sentence {
  case title, unit, hiddenNote

  var label: Label {
    switch self {
    case .title: Label(fi: "{name}: vuosi {year}", sv: "{name}: år {year}", en: "{name}: the year {year}")
    case .unit:
      Label(
        fi:
          "Yhteydenotoista lasketaan yhteydenotot, ei ihmisiä: jos sama ihminen ottaa yhteyttä kolmesti, se on kolme yhteydenottoa. "
          + "Asiakkuuksista lasketaan asiakkuudet. Hakasulkeissa on, mistä luku tulee.",
        sv:
          "För kontakter räknas kontakterna, inte människorna: den som tog kontakt tre gånger är tre kontakter. För ärenden räknas "
          + "ärendena. Inom hakparentes anges varifrån talet kommer.",
        en:
          "Figures of contacts count contacts, not people: somebody who got in touch three times is three contacts. Figures of cases "
          + "count cases. In brackets stands where a figure comes from.")
    case .hiddenNote:
      Label(
        fi:
          "{sign} on peitetty luku: pieni, tai sellainen josta pienen voisi laskea. Mikään luku ei ole nolla siksi, ettei sitä kerätä.",
        sv:
          "{sign} är ett dolt tal: litet, eller ett som ett litet tal kunde räknas ut av. Inget tal är noll för att det inte samlas in.",
        en:
          "{sign} is a hidden figure: small, or one from which a small one could be worked out. No figure is zero because nobody "
          + "collects it.")
    }
  }
}

/// Codes that the protocol itself fixes, without a list.
enum CodeWord: String, Sentence {
  case contact, `case`, up, same, down

  var label: Label {
    switch self {
    case .contact: Label(fi: "yhteydenotosta", sv: "från en kontakt", en: "from a contact")
    case .case: Label(fi: "asiakkuudesta", sv: "från ett ärende", en: "from a case")
    case .up: Label(fi: "parempaan", sv: "till det bättre", en: "for the better")
    case .same: Label(fi: "ennallaan", sv: "oförändrat", en: "the same")
    case .down: Label(fi: "huonompaan", sv: "till det sämre", en: "for the worse")
    }
  }
}

extension StatisticalUnit {
  var label: Label {
    switch self {
    case .contact: Label(fi: "Yhteydenotot", sv: "Kontakter", en: "Contacts")
    case .conversation: Label(fi: "Keskustelut", sv: "Samtal", en: "Conversations")
    case .referral: Label(fi: "Palveluun ohjaukset", sv: "Hänvisningar", en: "Referrals")
    case .referralAnswer: Label(fi: "Vastaukset ohjauksiin", sv: "Svar på hänvisningar", en: "Answers to referrals")
    case .referralEnd: Label(fi: "Päättyneet ohjaukset", sv: "Avslutade hänvisningar", en: "Referrals that ended")
    case .caseActive: Label(fi: "Asiakkuudet vuoden aikana", sv: "Ärenden under året", en: "Cases during the year")
    case .caseOpened: Label(fi: "Avatut asiakkuudet", sv: "Öppnade ärenden", en: "Cases opened")
    case .caseAssigned: Label(fi: "Mentorin saaneet asiakkuudet", sv: "Ärenden som fick en mentor", en: "Cases that got a mentor")
    case .meetingHeld: Label(fi: "Tapaamiset", sv: "Möten", en: "Meetings held")
    case .goalChange: Label(fi: "Tavoitteiden muutokset", sv: "Förändringar i mål", en: "Changes in goals")
    case .caseClosed: Label(fi: "Päättyneet asiakkuudet", sv: "Avslutade ärenden", en: "Cases closed")
    }
  }
}

extension StatisticalDimension {
  /// Of a dimension without a list.
  var ownLabel: Label {
    switch self {
    case .referralOrigin: Label(fi: "Mistä ohjattiin", sv: "Hänvisat från", en: "Referred from")
    case .goalDirection: Label(fi: "Muutoksen suunta", sv: "Riktning", en: "Direction")
    default: Label(fi: rawValue, sv: rawValue, en: rawValue)
    }
  }
}

extension YearReport.Source {
  var label: Label {
    switch self {
    case .collected: Label(fi: "kerätty", sv: "insamlat", en: "collected")
    case .estimated: Label(fi: "arvioitu", sv: "uppskattat", en: "estimated")
    case .hidden: Label(fi: "peitetty", sv: "dolt", en: "hidden")
    case .notCollected: Label(fi: "ei kerätty", sv: "inte insamlat", en: "not collected")
    }
  }
}

extension YearReport.Name {
  var label: Label {
    switch self {
    case .contacts: StatisticalUnit.contact.label
    case .kinds: Label(fi: "Yhteydenotot lajin mukaan", sv: "Kontakter efter slag", en: "Contacts by kind")
    case .channels: Label(fi: "Yhteydenotot kanavan mukaan", sv: "Kontakter efter kanal", en: "Contacts by channel")
    case .conversations: StatisticalUnit.conversation.label
    case .relations:
      Label(fi: "Keskustelut soittajan suhteen mukaan", sv: "Samtal efter relation", en: "Conversations by relation")
    case .concerns: Label(fi: "Keskustelut huolen mukaan", sv: "Samtal efter oro", en: "Conversations by concern")
    case .returningShare:
      Label(fi: "Toistuvien yhteydenottojen osuus", sv: "Andel återkommande", en: "Share of returning callers")
    case .durations: Label(fi: "Keskustelut keston mukaan", sv: "Samtal efter längd", en: "Conversations by length")
    case .referrals: StatisticalUnit.referral.label
    case .services: Label(fi: "Ohjaukset palvelun mukaan", sv: "Hänvisningar efter tjänst", en: "Referrals by service")
    case .responses:
      Label(fi: "Palvelujen vastausajat", sv: "Tjänsternas svarstider", en: "How long services took to answer")
    case .exitIntakes: Label(fi: "Ohjaukset Exit-toimintaan", sv: "Hänvisade till Exit", en: "Exit intakes")
    case .casesActive: StatisticalUnit.caseActive.label
    case .casesOpened: StatisticalUnit.caseOpened.label
    case .closures: Label(fi: "Päättyneet asiakkuudet syyn mukaan", sv: "Avslutade ärenden efter orsak", en: "Closures by reason")
    case .goalChange: Label(fi: "Tavoitteiden muutos", sv: "Förändring i mål", en: "Change in goals")
    case .goalDomains:
      Label(fi: "Tavoitteiden muutokset alueen mukaan", sv: "Förändringar i mål efter område", en: "Changes in goals by domain")
    case .meetings: StatisticalUnit.meetingHeld.label
    case .volunteersActive: Label(fi: "Toimivat päivystäjät", sv: "Verksamma jourhavande", en: "Volunteers active")
    case .volunteersTrained: Label(fi: "Koulutetut päivystäjät", sv: "Utbildade jourhavande", en: "Volunteers trained")
    }
  }
}
