import HelplineCore

/// What the audit commands say.
enum AuditMessage: String, Sentence {
  case reading, empty, columnNumber, columnTime, columnActor, columnAction, columnObject, unreadable
  case whole, fromCheckpoint, since, server, counted

  var label: Label {
    switch self {
    case .reading:
      Label(fi: "Luetaan lokia {done}/{all}…", sv: "Läser loggen {done}/{all}…", en: "Reading the log, {done} of {all}…")
    case .empty: Label(fi: "Loki on tyhjä.", sv: "Loggen är tom.", en: "The log is empty.")
    case .columnNumber: Label(fi: "Nro", sv: "Nr", en: "No.")
    case .columnTime: Label(fi: "Aika", sv: "Tid", en: "Time")
    case .columnActor: Label(fi: "Tekijä", sv: "Vem", en: "Who")
    case .columnAction: Label(fi: "Tapahtuma", sv: "Händelse", en: "What")
    case .columnObject: Label(fi: "Kohde", sv: "Föremål", en: "Object")
    case .unreadable:
      Label(
        fi: "ennen kuin sinut otettiin ryhmään", sv: "innan du togs in i gruppen", en: "from before you were admitted")
    case .counted: Label(fi: "{action} ({count})", sv: "{action} ({count})", en: "{action} ({count})")
    case .whole:
      Label(
        fi: "Loki on ehjä alusta loppuun: {count} merkintää.", sv: "Loggen är hel från början till slut: {count} anteckningar.",
        en: "The log is whole from beginning to end: {count} entries.")
    case .fromCheckpoint:
      Label(
        fi: "Loki on ehjä merkinnästä {first} loppuun: {count} merkintää. Vanhemmat on poistettu säilytysajan päätyttyä.",
        sv: "Loggen är hel från anteckning {first} till slutet: {count} anteckningar. Äldre har raderats när deras tid gick ut.",
        en: "The log is whole from entry {first} to the end: {count} entries. Older ones were deleted when their time was over.")
    case .since:
      Label(
        fi: "Loki jatkaa eheänä sitä, minkä olet nähnyt, merkintään {count} asti. Sisällön lukee tietosuojavastaava.",
        sv:
          "Loggen fortsätter obruten från det du har sett, fram till anteckning {count}. Innehållet läses av dataskyddsombudet.",
        en: "The log continues unbroken from what you have seen, up to entry {count}. Its content is for the auditor to read.")
    case .server: Label(fi: "palvelin", sv: "servern", en: "the server")
    }
  }
}

extension AuditEntry.Action {
  var label: Label {
    switch self {
    case .organisationFounded: Label(fi: "organisaatio perustettu", sv: "organisationen grundad", en: "organisation created")
    case .signIn: Label(fi: "kirjautuminen", sv: "inloggning", en: "sign-in")
    case .failedSignIn:
      Label(fi: "epäonnistuneita kirjautumisia", sv: "misslyckade inloggningar", en: "failed sign-ins")
    case .passphraseSet: Label(fi: "tunnuslause vaihdettu", sv: "lösenfras bytt", en: "passphrase set")
    case .rosterChanged: Label(fi: "jäsenluettelo muuttui", sv: "medlemsförteckningen ändrad", en: "list of members changed")
    case .invited: Label(fi: "kutsu tehty", sv: "inbjudan gjord", en: "invitation made")
    case .joined: Label(fi: "kutsuun vastattu", sv: "inbjudan besvarad", en: "invitation answered")
    case .groupChanged: Label(fi: "ryhmä muuttui", sv: "grupp ändrad", en: "group changed")
    case .nameChanged: Label(fi: "nimi tai kielet muutettu", sv: "namn eller språk ändrade", en: "name or languages changed")
    case .statisticsKeysAdded: Label(fi: "tilastoavaimia lisätty", sv: "statistiknycklar tillagda", en: "statistics keys added")
    case .keysRewrapped:
      Label(fi: "avaimia siirretty ryhmälle", sv: "nycklar överförda till gruppen", en: "keys passed on to the group")
    case .contactOpened: Label(fi: "yhteydenotto avattu", sv: "kontakt öppnad", en: "contact opened")
    case .contactsListed: Label(fi: "yhteydenottoja lueteltu", sv: "kontakter listade", en: "contacts listed")
    case .contactTakenUp:
      Label(fi: "yhteydenotto otettu käsittelyyn", sv: "kontakt tagen till behandling", en: "contact taken up")
    case .contactErased: Label(fi: "yhteydenotto poistettu", sv: "kontakt raderad", en: "contact erased")
    case .handOverLeft: Label(fi: "vuoron viesti jätetty", sv: "meddelande till nästa pass lämnat", en: "hand-over note left")
    case .handOversRead: Label(fi: "vuoron viestit luettu", sv: "meddelanden till nästa pass lästa", en: "hand-over notes read")
    case .handOverRemoved:
      Label(fi: "vuoron viesti poistettu", sv: "meddelande till nästa pass borttaget", en: "hand-over note removed")
    case .caseBegun: Label(fi: "asiakkuus avattu", sv: "ärende öppnat", en: "case begun")
    case .casesRead: Label(fi: "asiakkuuksia luettu", sv: "ärenden lästa", en: "cases read")
    case .caseRead: Label(fi: "asiakkuus luettu", sv: "ärende läst", en: "case read")
    case .caseGranted: Label(fi: "asiakkuus annettu mentorille", sv: "ärende givet till en mentor", en: "case given to a mentor")
    case .threadOpened:
      Label(
        fi: "soittajan yhteenveto avattu koodilla", sv: "uppringarens sammanfattning öppnad med kod",
        en: "caller's summary opened by code")
    case .threadRead:
      Label(fi: "soittajan yhteenveto luettu", sv: "uppringarens sammanfattning läst", en: "caller's summary read")
    case .threadErased:
      Label(fi: "soittajan yhteenveto poistettu", sv: "uppringarens sammanfattning raderad", en: "caller's summary erased")
    case .caseErased: Label(fi: "asiakkuus poistettu", sv: "ärende raderat", en: "case erased")
    case .journalBegun: Label(fi: "päiväkirja aloitettu", sv: "journal påbörjad", en: "journal begun")
    case .journalPassedOn: Label(fi: "päiväkirja luovutettu", sv: "journal överlämnad", en: "journal passed on")
    case .journalTakenOver: Label(fi: "päiväkirja otettu vastaan", sv: "journal övertagen", en: "journal taken over")
    case .serviceWritten: Label(fi: "palvelu tallennettu", sv: "tjänst sparad", en: "service written")
    case .servicesAssured: Label(fi: "palveluja varmistettu", sv: "tjänster bekräftade", en: "services assured")
    case .servicesImported: Label(fi: "palveluja tuotu", sv: "tjänster importerade", en: "services imported")
    case .serviceDeleted: Label(fi: "palvelu poistettu", sv: "tjänst borttagen", en: "service deleted")
    case .recoveryRead:
      Label(fi: "palautusavaimelle suljettua luettu", sv: "återställningsnyckelns innehåll läst", en: "recovery wrap read")
    case .recoveryCeremony:
      Label(fi: "palautustilaisuus pidetty", sv: "återställningsceremoni hållen", en: "recovery ceremony held")
    case .closingBegun: Label(fi: "kuukauden sulkeminen aloitettu", sv: "stängning av en månad påbörjad", en: "closing begun")
    case .monthClosed: Label(fi: "kuukausi suljettu, julkaisu", sv: "månad stängd, publicering", en: "month closed, release")
    case .releaseExported: Label(fi: "julkaisu viety tiedostoon", sv: "publicering exporterad", en: "release exported")
    case .auditRead: Label(fi: "loki luettu", sv: "loggen läst", en: "audit log read")
    case .purged: Label(fi: "vanhentunutta poistettu", sv: "utgånget raderat", en: "expired content deleted")
    }
  }
}
