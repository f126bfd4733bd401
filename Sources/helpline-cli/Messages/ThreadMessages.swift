import HelplineCore

/// What is said of caller codes and threads.
enum ThreadMessage: String, Sentence {
  case codePrompt, tryAgain, given, readAloud, readBack, showAgain, withoutCode, eitherCode, needsConversation
  case empty, item, written, retired, openNext, full, summaryTitle, summaryGone, hasCode
  case erased, eraseWarning, confirmErase
  case asked, askedLine, askedContacts, askedNext, askedWarning, confirmAsked, askedDone, askedOthers, askedUnread

  var label: Label {
    switch self {
    case .codePrompt:
      Label(fi: "Soittajan koodi (16 numeroa): ", sv: "Uppringarens kod (16 siffror): ", en: "The caller's code (16 digits): ")
    case .tryAgain:
      Label(
        fi: "Numeroissa on virhe: jokin on kuultu tai kirjoitettu väärin. Mitään ei lähetetty. Pyydä soittajaa toistamaan.",
        sv: "Siffrorna stämmer inte: något är felhört eller felskrivet. Ingenting skickades. Be uppringaren upprepa.",
        en: "The digits do not fit: something was misheard or mistyped. Nothing was sent. Ask the caller to repeat them.")
    case .given:
      Label(
        fi: "Soittajan koodi, joka näytetään vain nyt:\n\n    {code}\n",
        sv: "Uppringarens kod, som bara visas nu:\n\n    {code}\n", en: "The caller's code, shown only now:\n\n    {code}\n")
    case .readAloud:
      Label(
        fi: "Lue se ääneen neljän numeron ryhmissä, rauhassa, ja pidä tauko joka ryhmän jälkeen:\n\n{digits}\n\n"
          + "Pyydä soittajaa kirjoittamaan se muistiin ja lukemaan se sinulle takaisin. Koodilla seuraava päivystäjä näkee "
          + "yhteenvedon\nja vain sen. Koodi on soittajan oma: sillä hän voi myös pyytää poistamaan kaiken.",
        sv: "Läs upp den i grupper om fyra siffror, lugnt, med en paus efter varje grupp:\n\n{digits}\n\n"
          + "Be uppringaren skriva upp den och läsa upp den för dig. Med koden ser nästa jourhavande sammanfattningen\n"
          + "och inget annat. Koden är uppringarens egen: med den kan hen också be om att allt raderas.",
        en: "Read it aloud in groups of four digits, calmly, with a pause after each group:\n\n{digits}\n\n"
          + "Ask the caller to write it down and to read it back to you. With the code the next volunteer sees the summary\n"
          + "and nothing else. The code is the caller's own: with it they can also ask to have everything erased.")
    case .readBack:
      Label(
        fi: "Lukiko soittaja koodin oikein takaisin?", sv: "Läste uppringaren upp koden rätt?",
        en: "Did the caller read the code back correctly?")
    case .showAgain: Label(fi: "Vielä kerran:", sv: "En gång till:", en: "Once more:")
    case .withoutCode:
      Label(
        fi: "Koodia ei annettu eikä avattu: siihen tarvitaan palvelin. Yhteydenotto on tallessa ilman koodia, eikä soittajalle "
          + "pidä lukea mitään.",
        sv: "Ingen kod gavs eller öppnades: till det behövs servern. Kontakten är sparad utan kod, och inget ska läsas upp för "
          + "uppringaren.",
        en:
          "No code was given or opened: that needs the server. The contact is kept without one, and there is nothing to read to "
          + "the caller.")
    case .eitherCode:
      Label(
        fi: "Yhteys katkesi kesken. Uusi koodi on {code}, mutta ei ole varmaa, ehtikö se voimaan: pyydä soittajaa pitämään myös "
          + "vanha koodi.",
        sv: "Förbindelsen bröts. Den nya koden är {code}, men det är inte säkert att den trädde i kraft: be uppringaren behålla "
          + "även den gamla koden.",
        en: "The connection broke. The new code is {code}, but it is not certain that it came into force: ask the caller to keep "
          + "the old code too.")
    case .needsConversation:
      Label(
        fi: "Koodin voi antaa tai avata vain keskustelussa. Mitään ei tallennettu.",
        sv: "En kod kan ges eller öppnas bara i ett samtal. Ingenting sparades.",
        en: "A code can be given or opened only in a conversation. Nothing was saved.")
    case .empty:
      Label(
        fi: "Koodi on oikea. Yhteenvetoa ei ole vielä kirjoitettu.", sv: "Koden är rätt. Ingen sammanfattning är skriven ännu.",
        en: "The code is right. No summary has been written yet.")
    case .item: Label(fi: "{day}, {name}", sv: "{day}, {name}", en: "{day}, {name}")
    case .written:
      Label(
        fi: "Yhteenveto on tallennettu seuraavalle päivystäjälle.", sv: "Sammanfattningen är sparad för nästa jourhavande.",
        en: "The summary is saved for the next volunteer.")
    case .retired:
      Label(
        fi: "Vanha koodi ei enää avaa mitään.", sv: "Den gamla koden öppnar inte längre något.",
        en: "The old code opens nothing any more.")
    case .openNext:
      Label(
        fi:
          "Lisää yhteenvetoon: helpline thread summary --note-file TIEDOSTO. Poista soittajan pyynnöstä: helpline thread erase.",
        sv: "Lägg till i sammanfattningen: helpline thread summary --note-file FIL. Radera på uppringarens begäran: "
          + "helpline thread erase.",
        en: "Add to the summary: helpline thread summary --note-file FILE. Erase it if the caller asks: helpline thread erase.")
    case .full:
      Label(
        fi:
          "Yhteenveto ei mahdu: tilaa on noin 7 000 merkkiä kaikkiaan. Mitään ei tallennettu. Lyhennä sitä, tai korvaa entinen: "
          + "helpline thread summary --replace.",
        sv: "Sammanfattningen ryms inte: det finns plats för ungefär 7 000 tecken i allt. Ingenting sparades. Korta den, eller "
          + "ersätt den tidigare: helpline thread summary --replace.",
        en:
          "The summary does not fit: there is room for about 7,000 characters in all. Nothing was saved. Shorten it, or replace "
          + "what was there: helpline thread summary --replace.")
    case .summaryTitle:
      Label(
        fi: "Soittajalla on koodi. Sen yhteenveto:", sv: "Uppringaren har en kod. Dess sammanfattning:",
        en: "The caller has a code. Its summary:")
    case .summaryGone:
      Label(
        fi: "Soittajalla oli koodi, mutta sen yhteenveto on poistettu.",
        sv: "Uppringaren hade en kod, men dess sammanfattning är raderad.",
        en: "The caller had a code, but its summary is erased.")
    case .hasCode:
      Label(
        fi: "Soittajalla on koodi. Yhteenveto aukeaa koodilla: helpline thread open.",
        sv: "Uppringaren har en kod. Sammanfattningen öppnas med koden: helpline thread open.",
        en: "The caller has a code. The code opens the summary: helpline thread open.")
    case .eraseWarning:
      Label(
        fi: "Yhteenveto ja koodi poistetaan heti, eikä niitä saa takaisin. Koordinaattori saa pyynnön poistaa myös ne "
          + "yhteydenotot, joissa koodi annettiin tai avattiin. Kerro se soittajalle.",
        sv: "Sammanfattningen och koden raderas genast och kan inte återfås. Koordinatorn får en begäran om att radera även de "
          + "kontakter där koden gavs eller öppnades. Berätta det för uppringaren.",
        en: "The summary and the code are erased at once and cannot be brought back. A coordinator is asked to erase also the "
          + "contacts in which the code was given or opened. Tell the caller so.")
    case .confirmErase:
      Label(
        fi: "Poistetaanko soittajan yhteenveto?", sv: "Radera uppringarens sammanfattning?",
        en: "Erase the caller's summary?")
    case .erased:
      Label(
        fi: "Yhteenveto ja koodi on poistettu. Koordinaattori poistaa vielä yhteydenotot.",
        sv: "Sammanfattningen och koden är raderade. Koordinatorn raderar ännu kontakterna.",
        en: "The summary and the code are erased. A coordinator erases the contacts as well.")
    case .asked:
      Label(
        fi: "Soittaja on pyytänyt poistamaan:", sv: "Uppringaren har bett om radering:",
        en: "The caller asked to have these erased:")
    case .askedLine:
      Label(
        fi: "{id}, {day}, yhteydenottoja {count}", sv: "{id}, {day}, kontakter {count}", en: "{id}, {day}, contacts {count}")
    case .askedContacts: Label(fi: "Yhteydenotot", sv: "Kontakter", en: "Contacts")
    case .askedNext:
      Label(
        fi: "Poista ne: helpline contact erase TUNNISTE.", sv: "Radera dem: helpline contact erase ID.",
        en: "Erase them: helpline contact erase ID.")
    case .askedWarning:
      Label(
        fi:
          "Soittaja on pyytänyt poistamaan {count} yhteydenottoa muistiinpanoineen: {ids}. Niitä ei saa takaisin. Tilastoissa ne "
          + "pysyvät lukuna.",
        sv: "Uppringaren har bett om att {count} kontakter med anteckningar raderas: {ids}. De kan inte återfås. I statistiken "
          + "finns de kvar som ett tal.",
        en: "The caller asked to have {count} contacts and their notes erased: {ids}. They cannot be brought back. In the "
          + "statistics they remain as a number.")
    case .confirmAsked: Label(fi: "Poistetaanko ne?", sv: "Radera dem?", en: "Erase them?")
    case .askedDone:
      Label(
        fi: "Pyyntö on täytetty. Poistettu nyt: {erased}, jo aiemmin: {gone}.",
        sv: "Begäran är uppfylld. Raderade nu: {erased}, redan tidigare: {gone}.",
        en: "The request is met. Erased now: {erased}, already before: {gone}.")
    case .askedOthers:
      Label(
        fi: "Näitä ei poistettu, koska ne eivät kuulu tähän soittajaan: {ids}.",
        sv: "De här raderades inte, eftersom de inte hör till den här uppringaren: {ids}.",
        en: "These were not erased, because they do not belong to this caller: {ids}.")
    case .askedUnread:
      Label(
        fi: "Näitä ei voitu varmentaa, joten ne ja pyyntö jäivät: {ids}. Kerro siitä ylläpitäjälle.",
        sv: "De här kunde inte bekräftas, så de och begäran finns kvar: {ids}. Berätta det för administratören.",
        en: "These could not be verified, so they and the request stay: {ids}. Tell an administrator.")
    }
  }
}

/// Digits as they are said.
enum SpokenDigit: Int, Sentence {
  case zero, one, two, three, four, five, six, seven, eight, nine

  var label: Label {
    switch self {
    case .zero: Label(fi: "nolla", sv: "noll", en: "zero")
    case .one: Label(fi: "yksi", sv: "ett", en: "one")
    case .two: Label(fi: "kaksi", sv: "två", en: "two")
    case .three: Label(fi: "kolme", sv: "tre", en: "three")
    case .four: Label(fi: "neljä", sv: "fyra", en: "four")
    case .five: Label(fi: "viisi", sv: "fem", en: "five")
    case .six: Label(fi: "kuusi", sv: "sex", en: "six")
    case .seven: Label(fi: "seitsemän", sv: "sju", en: "seven")
    case .eight: Label(fi: "kahdeksan", sv: "åtta", en: "eight")
    case .nine: Label(fi: "yhdeksän", sv: "nio", en: "nine")
    }
  }
}

extension Speech {
  /// A code's digits in words, a group on each line.
  func spelled(_ code: String) -> String {
    code.split(separator: " ").map { group in
      "    " + group.compactMap { $0.wholeNumberValue.flatMap(SpokenDigit.init).map { self($0) } }.joined(separator: " – ")
    }.joined(separator: "\n")
  }
}
