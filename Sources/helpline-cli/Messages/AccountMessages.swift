import HelplineCore

/// What founding, joining, signing in and passphrases say.
enum AccountMessage: String, Sentence {
  case founded, sharesTitle, sharesAdvice, sheetTitle, sheetAdvice, sheetUse, foundedNext
  case promise, joined, joinedNext, fingerprintAdvice, noSheet
  case signedIn, signedOut, signedOutKeptOne, signedOutKeptMany
  case whoName, whoLogin, whoRoles, whoGroups, whoWaits, whoServer, whoMember, whoFingerprint, whoOrganisation
  case passphraseChanged, otherSessions, recovered, oldSheetGone, oldSheetStays

  var label: Label {
    switch self {
    case .founded:
      Label(
        fi: "Organisaatio on perustettu, ja olet sen ylläpitäjä.", sv: "Organisationen är grundad, och du är dess administratör.",
        en: "The organisation exists now, and you are its administrator.")
    case .sharesTitle:
      Label(
        fi: "Palautusosuudet, {count} kappaletta. Ne näytetään vain nyt.",
        sv: "Återställningsandelar, {count} stycken. De visas bara nu.",
        en: "Recovery shares, {count} of them. They are shown only now.")
    case .sharesAdvice:
      Label(
        fi: "Tulosta tai kirjoita jokainen omalle paperilleen ja anna ne eri luottohenkilöille, jotka eivät ole ylläpitäjiä. "
          + "Mitkä tahansa {threshold} yhdessä palauttavat avaimen, jota muuten ei saa takaisin.",
        sv: "Skriv ut eller skriv av var och en på ett eget papper och ge dem åt olika förtroendepersoner som inte är "
          + "administratörer. Vilka {threshold} som helst återställer tillsammans en nyckel som annars inte kan återfås.",
        en: "Print or write each on a paper of its own and give them to different trustees who are not administrators. "
          + "Any {threshold} together bring back a key that cannot be recovered otherwise.")
    case .sheetTitle:
      Label(
        fi: "Palautuslomakkeesi koodi. Se näytetään vain nyt.", sv: "Koden på ditt återställningsblad. Den visas bara nu.",
        en: "The code of your recovery sheet. It is shown only now.")
    case .sheetAdvice:
      Label(
        fi: "Kirjoita se paperille ja säilytä erillään tunnuslauseesta.",
        sv: "Skriv den på papper och förvara den skilt från lösenfrasen.",
        en: "Write it on paper and keep it apart from the passphrase.")
    case .sheetUse:
      Label(
        fi: "Jos unohdat tunnuslauseen, koodilla asetetaan uusi: helpline passphrase recover. Koodi toimii kerran.",
        sv: "Om du glömmer lösenfrasen sätter du en ny med koden: helpline passphrase recover. Koden fungerar en gång.",
        en: "If you forget the passphrase, the code sets a new one: helpline passphrase recover. It works once.")
    case .foundedNext:
      Label(
        fi: "Kutsu seuraavaksi jäsenet: helpline member invite --role ROOLI --name NIMI.",
        sv: "Bjud nu in medlemmar: helpline member invite --role ROLL --name NAMN.",
        en: "Next, invite members: helpline member invite --role ROLE --name NAME.")
    case .promise:
      Label(
        fi: "Kutsu on aito. Roolisi: {roles}. Kutsu on voimassa {day} asti.",
        sv: "Inbjudan är äkta. Dina roller: {roles}. Inbjudan gäller till och med {day}.",
        en: "The invitation is genuine. Your roles: {roles}. It is valid until the end of {day}.")
    case .joined:
      Label(fi: "Sormenjälkesi: {fingerprint}", sv: "Ditt fingeravtryck: {fingerprint}", en: "Your fingerprint: {fingerprint}")
    case .fingerprintAdvice:
      Label(
        fi: "Lue sormenjälki ääneen ylläpitäjälle, joka vertaa sitä ja hyväksyy sinut.",
        sv: "Läs upp fingeravtrycket för en administratör, som jämför det och godkänner dig.",
        en: "Read the fingerprint aloud to an administrator, who compares it and approves you.")
    case .joinedNext:
      Label(
        fi: "Kun sinut on hyväksytty: helpline login.", sv: "När du har godkänts: helpline login.",
        en: "Once you are approved: helpline login.")
    case .noSheet:
      Label(
        fi: "Palautuslomaketta ei tehty. Unohdettua tunnuslausetta ei silloin voi korvata; lomakkeen saat myöhemmin komennolla "
          + "helpline passphrase change --new-sheet.",
        sv: "Inget återställningsblad gjordes. En glömd lösenfras kan då inte ersättas; bladet får du senare med "
          + "helpline passphrase change --new-sheet.",
        en: "No recovery sheet was made. A forgotten passphrase cannot be replaced then; you get a sheet later by "
          + "helpline passphrase change --new-sheet.")
    case .signedIn:
      Label(
        fi: "Kirjautuminen onnistui. Roolisi: {roles}.", sv: "Inloggningen lyckades. Dina roller: {roles}.",
        en: "You are signed in. Your roles: {roles}.")
    case .signedOut:
      Label(
        fi: "Kirjautuminen on poistettu tältä laitteelta.", sv: "Inloggningen är borttagen från den här enheten.",
        en: "The sign-in was removed from this device.")
    case .signedOutKeptOne:
      Label(
        fi:
          "Yksi lähettämätön yhteydenotto jäi tälle laitteelle lukittuna. Se lähtee, kun kirjaudut ja suoritat helpline contact send.",
        sv: "En kontakt som inte har skickats finns kvar låst på den här enheten. Den skickas när du loggar in och kör "
          + "helpline contact send.",
        en: "One contact that was not delivered stays sealed on this device. Sign in and run helpline contact send to deliver it."
      )
    case .signedOutKeptMany:
      Label(
        fi: "{count} lähettämätöntä yhteydenottoa jäi tälle laitteelle lukittuina. Ne lähtevät, kun kirjaudut ja suoritat "
          + "helpline contact send.",
        sv: "{count} kontakter som inte har skickats finns kvar låsta på den här enheten. De skickas när du loggar in och kör "
          + "helpline contact send.",
        en: "{count} contacts that were not delivered stay sealed on this device. Sign in and run helpline contact send to "
          + "deliver them.")
    case .whoName: Label(fi: "Nimi", sv: "Namn", en: "Name")
    case .whoLogin: Label(fi: "Kirjautumisnimi", sv: "Inloggningsnamn", en: "Login")
    case .whoRoles: Label(fi: "Roolit", sv: "Roller", en: "Roles")
    case .whoGroups: Label(fi: "Ryhmät", sv: "Grupper", en: "Groups")
    case .whoWaits: Label(fi: "Odottaa ryhmää", sv: "Väntar på gruppen", en: "Waits for")
    case .whoServer: Label(fi: "Palvelin", sv: "Server", en: "Server")
    case .whoMember: Label(fi: "Tunniste", sv: "Id", en: "Id")
    case .whoFingerprint: Label(fi: "Sormenjälki", sv: "Fingeravtryck", en: "Fingerprint")
    case .whoOrganisation: Label(fi: "Organisaatio", sv: "Organisation", en: "Organisation")
    case .passphraseChanged: Label(fi: "Tunnuslause on vaihdettu.", sv: "Lösenfrasen är bytt.", en: "The passphrase is changed.")
    case .otherSessions:
      Label(
        fi: "Muut avoimet kirjautumisesi päättyivät.", sv: "Dina andra öppna inloggningar avslutades.",
        en: "Your other open sign-ins have ended.")
    case .recovered:
      Label(
        fi: "Uusi tunnuslause on käytössä. Kirjaudu: helpline login --login {login}.",
        sv: "Den nya lösenfrasen gäller. Logga in: helpline login --login {login}.",
        en: "The new passphrase is in use. Sign in: helpline login --login {login}.")
    case .oldSheetGone:
      Label(
        fi: "Vanha palautuslomake ei enää toimi.", sv: "Det gamla återställningsbladet fungerar inte längre.",
        en: "The old recovery sheet no longer works.")
    case .oldSheetStays:
      Label(
        fi: "Palautuslomakkeesi pysyy samana.", sv: "Ditt återställningsblad är detsamma som förr.",
        en: "Your recovery sheet stays the same.")
    }
  }
}
