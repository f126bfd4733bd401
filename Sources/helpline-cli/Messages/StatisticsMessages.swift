import HelplineCore

/// Closing months, and what was published.
enum StatisticsMessage: String, Sentence {
  case count, closed, dropped, due, nothingPublished, hiddenMeans, verifying, chainHolds, fileHolds
  case columnNumber, columnPeriods, columnPlan, columnCells, columnHidden
  case opening, protecting, checking, storing

  var label: Label {
    switch self {
    case .count: Label(fi: "Määrä", sv: "Antal", en: "Number")
    case .closed:
      Label(
        fi: "{month} on suljettu ja julkaistu: {cells} lukua, joista {hidden} on peitetty.",
        sv: "{month} är stängd och publicerad: {cells} tal, av vilka {hidden} är dolda.",
        en: "{month} is closed and published: {cells} figures, of which {hidden} are hidden.")
    case .dropped:
      Label(
        fi:
          "{count} merkintää jäi pois: väärän kuukauden, kahdesti tulleet, virheelliset tai enimmäismäärän ylittäneet. Tätä lukua "
          + "ei julkaista.",
        sv: "{count} anteckningar räknades inte: de var från en annan månad, dubbla, ogiltiga eller över gränsen. Det här talet "
          + "publiceras inte.",
        en: "{count} entries were left out: of another month, twice there, not valid, or beyond a bound. This number is not "
          + "published.")
    case .due:
      Label(
        fi: "Suljettavissa nyt: {months}. Sulje vanhin ensin: helpline stats close.",
        sv: "Kan stängas nu: {months}. Stäng den äldsta först: helpline stats close.",
        en: "Can be closed now: {months}. Close the oldest first: helpline stats close.")
    case .nothingPublished:
      Label(
        fi: "Mitään ei ole vielä julkaistu. Kuukauden voi sulkea seuraavan kuukauden 3. päivästä alkaen.",
        sv: "Ingenting är publicerat ännu. En månad kan stängas från och med den 3:e i nästa månad.",
        en: "Nothing has been published yet. A month can be closed from the 3rd day of the next one on.")
    case .hiddenMeans:
      Label(
        fi: "{sign} on peitetty luku. Se voi olla pieni tai suuri: myös suuria peitetään, jotta pieniä ei voi laskea muista.",
        sv: "{sign} är ett dolt tal. Det kan vara litet eller stort: även stora döljs, så att små inte kan räknas ut ur andra.",
        en: "{sign} is a hidden figure. It may be small or large: large ones are hidden too, so that small ones cannot be worked "
          + "out from others.")
    case .verifying:
      Label(fi: "Tarkistetaan julkaisuja: {done}/{all}", sv: "Kontrollerar: {done}/{all}", en: "Checking releases: {done}/{all}")
    case .chainHolds:
      Label(
        fi: "Julkaisuja on {count}. Ketju ja allekirjoitukset pitävät.",
        sv: "Det finns {count} publiceringar. Kedjan och underskrifterna håller.",
        en: "There are {count} releases. Chain and signatures hold.")
    case .fileHolds:
      Label(
        fi: "Tiedosto on kuukauden {month} julkaisu muuttumattomana. Ketju ja allekirjoitukset pitävät.",
        sv: "Filen är publiceringen för {month}, oförändrad. Kedjan och underskrifterna håller.",
        en: "The file is the release of {month}, unchanged. Chain and signatures hold.")
    case .columnNumber: Label(fi: "Nro", sv: "Nr", en: "No.")
    case .columnPeriods: Label(fi: "Jaksot", sv: "Perioder", en: "Periods")
    case .columnPlan: Label(fi: "Suunnitelma", sv: "Plan", en: "Plan")
    case .columnCells: Label(fi: "Lukuja", sv: "Tal", en: "Figures")
    case .columnHidden: Label(fi: "Peitettyjä", sv: "Dolda", en: "Hidden")
    case .opening: Label(fi: "Avataan merkintöjä", sv: "Öppnar anteckningar", en: "Opening entries")
    case .protecting: Label(fi: "Suojataan pieniä lukuja", sv: "Skyddar små tal", en: "Protecting small numbers")
    case .checking:
      Label(fi: "Tarkistetaan, ettei mikään paljastu", sv: "Kontrollerar att inget röjs", en: "Checking that nothing shows")
    case .storing: Label(fi: "Tallennetaan", sv: "Sparar", en: "Storing")
    }
  }
}

extension RunningClosing.Phase {
  var label: Label {
    switch self {
    case .opening: StatisticsMessage.opening.label
    case .protecting: StatisticsMessage.protecting.label
    case .checking: StatisticsMessage.checking.label
    case .storing: StatisticsMessage.storing.label
    }
  }
}

/// Why a month was not closed, and what else can go wrong with statistics.
enum StatisticsFault: String, Sentence {
  case planChanged, earlierReleaseDiffers, cannotProtect, attackSucceeded, stopped, internalFault
  case noSuchTable, notARelease, yearNotClosed, unwritableFile

  var label: Label {
    switch self {
    case .planChanged:
      Label(
        fi:
          "{month} jäi auki: vuoden julkaisusuunnitelma tai koodistot eivät ole ne, joilla vuoden ensimmäinen kuukausi julkaistiin. Ne "
          + "voi vaihtaa vain vuoden vaihtuessa. Pyydä ylläpitäjää palauttamaan ne.",
        sv:
          "{month} är fortfarande öppen: årets publiceringsplan eller kodlistor är inte de som årets första månad publicerades med. "
          + "De kan bytas bara mellan år. Be en administratör återställa dem.",
        en:
          "{month} stays open: the year's publication plan or code lists are not those that its first month was published with. "
          + "They can change only between years. Ask an administrator to put them back.")
    case .earlierReleaseDiffers:
      Label(
        fi:
          "{month} jäi auki: aiempi julkaisu ei vastaa laskettua. Mitään ei julkaista, ennen kuin syy on selvillä. Kerro ylläpitäjälle: "
          + "helpline-server check.",
        sv:
          "{month} är fortfarande öppen: en tidigare publicering stämmer inte med det som räknades. Ingenting publiceras förrän det är "
          + "utrett. Berätta för en administratör: helpline-server check.",
        en:
          "{month} stays open: an earlier release does not fit what was counted. Nothing is published until that is explained. Tell an "
          + "administrator: helpline-server check.")
    case .cannotProtect:
      Label(
        fi:
          "{month} jäi auki: aiempien julkaisujen vuoksi jokin pieni luku voitaisiin laskea, peitettiinpä nyt mitä tahansa ({table}). "
          + "Mitään ei julkaistu.",
        sv:
          "{month} är fortfarande öppen: med det som redan är publicerat kunde ett litet tal räknas ut, vad som än döljs nu ({table}). "
          + "Ingenting publicerades.",
        en:
          "{month} stays open: with what earlier releases show, a small number could be worked out, whatever is hidden now ({table}). "
          + "Nothing was published.")
    case .attackSucceeded:
      Label(
        fi:
          "{month} jäi auki: valmiista taulukoista sai laskettua luvun, jonka pitäisi pysyä salassa ({table}). Mitään ei julkaistu. Yritä "
          + "uudelleen; jos sama toistuu, kerro ylläpitäjälle.",
        sv:
          "{month} är fortfarande öppen: ur de färdiga tabellerna kunde ett tal räknas ut som ska vara dolt ({table}). Ingenting "
          + "publicerades. Försök igen; om det upprepas, berätta för en administratör.",
        en:
          "{month} stays open: a number that should be hidden could be worked out from the finished tables ({table}). Nothing was "
          + "published. Try again; if it happens once more, tell an administrator.")
    case .stopped:
      Label(
        fi: "{month} jäi auki ja ennalleen, koska sulkeminen keskeytyi. Aloita se uudelleen.",
        sv: "{month} är öppen och som förut, eftersom stängningen avbröts. Börja den på nytt.",
        en: "{month} stays open and as it was, since the closing was broken off. Begin it again.")
    case .internalFault:
      Label(
        fi:
          "{month} jäi auki: sulkemisessa tapahtui virhe. Mitään ei julkaistu. Yritä uudelleen; jos sama toistuu, kerro ylläpitäjälle.",
        sv:
          "{month} är fortfarande öppen: ett fel inträffade vid stängningen. Ingenting publicerades. Försök igen; om det upprepas, "
          + "berätta för en administratör.",
        en: "{month} stays open: the closing met an error. Nothing was published. Try again; if it happens once more, tell an "
          + "administrator.")
    case .noSuchTable:
      Label(
        fi: "Sellaista taulukkoa ei ole julkaistu tälle jaksolle. Kaikki taulukot: helpline stats show.",
        sv: "Det finns ingen sådan tabell för den här perioden. Alla tabeller: helpline stats show.",
        en: "No such table was published for this period. All tables: helpline stats show.")
    case .notARelease:
      Label(
        fi:
          "{file} ei ole mikään julkaisu sellaisena kuin se julkaistiin. Sitä on muutettu, tai se ei ole tältä organisaatiolta.",
        sv: "{file} är ingen publicering som den publicerades. Den är ändrad, eller inte från den här organisationen.",
        en: "{file} is no release as it was published. It was changed, or is not this organisation's.")
    case .yearNotClosed:
      Label(
        fi: "Vuotta {year} ei ole vielä suljettu. Vuoden luvut julkaistaan joulukuun sulkemisessa.",
        sv: "År {year} är inte stängt ännu. Årets tal publiceras när december stängs.",
        en: "{year} is not closed yet. A year's figures are published when December is closed.")
    case .unwritableFile:
      Label(
        fi: "Tiedostoa {file} ei voitu kirjoittaa: se on jo olemassa, tai kansioon ei voi kirjoittaa.",
        sv: "Filen {file} kunde inte skrivas: den finns redan, eller så kan mappen inte skrivas till.",
        en: "The file {file} could not be written: it is there already, or the folder cannot be written to.")
    }
  }
}

extension EndedClosing.Reason {
  var fault: StatisticsFault {
    switch self {
    case .planChanged: .planChanged
    case .earlierReleaseDiffers: .earlierReleaseDiffers
    case .cannotProtect: .cannotProtect
    case .attackSucceeded: .attackSucceeded
    case .stopped: .stopped
    case .internalFault: .internalFault
    }
  }
}
