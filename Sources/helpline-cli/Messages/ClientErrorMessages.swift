import HelplineClient
import HelplineCore

/// What went wrong on this side: what happened, what is kept, what to do.
extension ClientError {
  var message: Label {
    switch self {
    case .unreachable:
      Label(
        fi: "Palvelimeen ei saada turvallista yhteyttä. Tarkista verkko, palvelimen osoite ja sen varmenne, ja yritä uudelleen.",
        sv: "Servern kan inte nås på ett säkert sätt. Kontrollera nätet, serverns adress och dess certifikat, och försök igen.",
        en: "The server cannot be reached safely. Check the network, the server's address and its certificate, and try again.")
    case .badAnswer:
      Label(
        fi:
          "Osoitteesta vastattiin, mutta ei niin kuin Helpline-palvelin vastaa. Tarkista osoite ja verkko, tai päivitä helpline.",
        sv:
          "Adressen svarade, men inte så som en Helpline-server svarar. Kontrollera adressen och nätet, eller uppdatera helpline.",
        en: "Something answered, but not as a Helpline server does. Check the address and the network, or update helpline.")
    case .wrongPassphrase:
      Label(
        fi: "Kirjautumisnimi ja tunnuslause eivät sovi yhteen. Jos tunnuslause on kadonnut, palautuslomake auttaa: "
          + "helpline passphrase recover.",
        sv: "Inloggningsnamnet och lösenfrasen hör inte ihop. Om lösenfrasen är borta hjälper återställningsbladet: "
          + "helpline passphrase recover.",
        en: "Login and passphrase do not belong together. If the passphrase is lost, the recovery sheet helps: "
          + "helpline passphrase recover.")
    case .otherOrganisation:
      Label(
        fi: "Palvelimella on eri organisaatio kuin se, jonka tämä laite tuntee. Mitään ei lähetetty. Tarkista osoite; "
          + "jos se on oikea, kysy ylläpitäjältä ennen kuin jatkat.",
        sv: "Servern har en annan organisation än den som enheten känner till. Ingenting skickades. Kontrollera adressen; "
          + "om den är rätt, fråga en administratör innan du fortsätter.",
        en: "The server holds another organisation than the one this device knows. Nothing was sent. Check the address; "
          + "if it is right, ask an administrator before you go on.")
    case .rolledBack:
      Label(
        fi: "Palvelin antoi vanhempaa tietoa kuin tällä laitteella on jo nähty. Mitään ei kirjoitettu. Syy voi olla palautettu "
          + "varmuuskopio: kysy ylläpitäjältä ennen kuin jatkat.",
        sv: "Servern gav äldre uppgifter än de som redan har setts på den här enheten. Ingenting skrevs. Orsaken kan vara en "
          + "återställd säkerhetskopia: fråga en administratör innan du fortsätter.",
        en: "The server gave something older than what this device has already seen. Nothing was written. A restored backup can "
          + "be the cause: ask an administrator before you go on.")
    case .fork:
      Label(
        fi: "Organisaation jäsenistä on kaksi eri luetteloa. Turvallisuuden vuoksi mitään ei kirjoitettu. "
          + "Ota yhteyttä ylläpitäjään muuta kautta.",
        sv: "Det finns två olika förteckningar över organisationens medlemmar. För säkerhets skull skrevs ingenting. "
          + "Kontakta en administratör på annat sätt.",
        en: "There are two different lists of the organisation's members. To be safe, nothing was written. "
          + "Reach an administrator in another way.")
    case .forged:
      Label(
        fi: "Palvelimelta tuli tietoa, jota ei voitu varmentaa, eikä sitä käytetty. Ota yhteyttä ylläpitäjään muuta kautta "
          + "ennen kuin jatkat.",
        sv: "Servern gav uppgifter som inte kunde bekräftas, och de användes inte. Kontakta en administratör på annat sätt "
          + "innan du fortsätter.",
        en: "The server gave something that could not be verified, and it was not used. Reach an administrator in another way "
          + "before you go on.")
    case .notAdmitted:
      Label(
        fi: "Sinua ei ole vielä otettu ryhmään ”{group}”, joten et voi avata sen tietoja. Pyydä ryhmän jäsentä ottamaan sinut "
          + "siihen: helpline member admit.",
        sv: "Du har ännu inte tagits in i gruppen ”{group}”, så du kan inte öppna dess uppgifter. Be en medlem i gruppen ta in "
          + "dig: helpline member admit.",
        en: "You have not been admitted to the group “{group}” yet, so you cannot open its content. Ask one of its members to "
          + "admit you: helpline member admit.")
    case .noSuchMember:
      Label(
        fi: "Sellaista jäsentä ei ole, tai hänet on jo poistettu. Jäsenet näet komennolla helpline member list.",
        sv: "Det finns ingen sådan medlem, eller så är hen redan borttagen. helpline member list visar medlemmarna.",
        en: "There is no such member, or they have been removed already. helpline member list shows the members.")
    case .noSuchContact:
      Label(
        fi: "Sellaista yhteydenottoa et näe: se on poistettu, tai sen korjausaika on päättynyt. "
          + "Omasi näet komennolla helpline contact list.",
        sv: "Du ser ingen sådan kontakt: den har raderats, eller så har tiden för rättelser gått ut. "
          + "helpline contact list visar dem du ser.",
        en: "You see no such contact: it was erased, or the time for corrections has passed. "
          + "helpline contact list shows those you see.")
    case .noSuchCase:
      Label(
        fi: "Asiakkuutta ei ole, tai se ei ole sinun avattavissasi. Omasi näet komennolla helpline case list.",
        sv: "Ärendet finns inte, eller så kan du inte öppna det. helpline case list visar dem du ser.",
        en: "There is no such case, or it is not for you to open. helpline case list shows those you see.")
    case .noSuchGoal:
      Label(
        fi: "Asiakkuudessa ei ole sellaista tavoitetta. Tavoitteet näet komennolla helpline case show.",
        sv: "Det finns inget sådant mål i ärendet. helpline case show visar målen.",
        en: "There is no such goal in this case. helpline case show shows the goals.")
    case .noSuchRelease:
      Label(
        fi: "Sellaista julkaisua ei ole. Julkaisut näet komennolla helpline stats list.",
        sv: "Det finns ingen sådan publicering. helpline stats list visar publiceringarna.",
        en: "There is no such release. helpline stats list shows the releases.")
    case .notAMentor:
      Label(
        fi: "Tämä jäsen ei ole mentori. Mitään ei muuttunut. Mentorit näet komennolla helpline member list.",
        sv: "Medlemmen är inte mentor. Ingenting ändrades. helpline member list visar mentorerna.",
        en: "This member is not a mentor. Nothing was changed. helpline member list shows the mentors.")
    case .notAsked:
      Label(
        fi:
          "Sinua ei pyydetä tähän asiakkuuteen juuri nyt, tai olet jo vastannut. Mitään ei muuttunut. Tilanteen näet komennolla "
          + "helpline case show.",
        sv:
          "Du är inte tillfrågad i det här ärendet just nu, eller så har du redan svarat. Ingenting ändrades. helpline case show "
          + "visar hur det ligger till.",
        en:
          "You are not asked to take this case now, or you have answered already. Nothing was changed. helpline case show tells "
          + "how it stands.")
    case .notAccepted:
      Label(
        fi: "Seuraava mentori ei ole vielä ottanut asiakkuutta vastaan, joten se on yhä sinun. Luovuta se, kun hän on vastannut.",
        sv: "Nästa mentor har inte tackat ja än, så ärendet är fortfarande ditt. Lämna över det när hen har svarat.",
        en: "The next mentor has not accepted yet, so the case is still yours. Hand it over once they have answered.")
    case .notPassedOn:
      Label(
        fi: "Päiväkirja ei odota vastaanottamistasi: joko edellinen mentori ei ole vielä luovuttanut sitä, tai se on jo sinulla. "
          + "Pyydä häntä luovuttamaan se: helpline case passon.",
        sv: "Ingen journal väntar på dig: antingen har den förra mentorn inte lämnat över den än, eller så har du den redan. "
          + "Be hen lämna över den: helpline case passon.",
        en: "No journal waits for you: either the mentor before you has not handed it over yet, or it is yours already. "
          + "Ask them to hand it over: helpline case passon.")
    case .notTakenOver:
      Label(
        fi: "Mitään ei tallennettu. Ota päiväkirja ensin vastaan (helpline case takeover), niin siihen voi kirjoittaa.",
        sv: "Ingenting sparades. Ta först emot journalen (helpline case takeover), så kan du skriva i den.",
        en: "Nothing was saved. Take the journal over first (helpline case takeover); then it can be written to.")
    case .waitsForTakeover:
      Label(
        fi:
          "Mitään ei muutettu. Päiväkirja on luovutettu seuraavalle mentorille, ja hän ottaa sen ensin vastaan. Yritä sen jälkeen "
          + "uudelleen.",
        sv: "Ingenting ändrades. Journalen är överlämnad till nästa mentor, som först ska ta emot den. Försök igen efter det.",
        en: "Nothing was changed. The journal was handed over to the next mentor, who takes it over first. Try again after that.")
    case .noJournal:
      Label(
        fi: "Asiakkuuden päiväkirja ei ole sinulla, joten mitään ei tehty. Vain sen mentori voi lukea sitä ja kirjoittaa siihen.",
        sv: "Du har inte ärendets journal, så ingenting gjordes. Bara dess mentor kan läsa den och skriva i den.",
        en: "The journal of this case is not yours, so nothing was done. Only its mentor can read it and write to it.")
    case .noFollowUp:
      Label(
        fi: "Tätä seurantaa ei ole nyt tehtävänä. Mitään ei tallennettu. Seuraavan näet komennolla helpline case show.",
        sv: "Den här uppföljningen ska inte göras nu. Ingenting sparades. helpline case show visar nästa.",
        en: "This follow-up is not to be made now. Nothing was saved. helpline case show shows the next one.")
    case .noSuchThread:
      Label(
        fi:
          "Koodi ei avaa mitään: se on korvattu uudella, poistettu, tai siitä on yli vuosi. Kysy soittajalta, onko hänellä uudempi "
          + "koodi; voit myös antaa uuden: helpline contact log --give-code.",
        sv:
          "Koden öppnar ingenting: den har ersatts av en ny, raderats, eller så är den över ett år gammal. Fråga uppringaren om "
          + "hen har en nyare kod; du kan också ge en ny: helpline contact log --give-code.",
        en:
          "The code opens nothing: a newer one took its place, it was erased, or it is more than a year old. Ask the caller for a "
          + "newer one; you can also give a new one: helpline contact log --give-code.")
    case .badCallerCode: ThreadMessage.tryAgain.label
    case .noCoordinator: Refusal.Code.noCoordinator.message
    case .noStatisticsKey: Refusal.Code.noStatisticsKey.message
    case .nameTooLong: MishapMessage.nameTooLong.label
    case .weakPassphrase:
      Label(
        fi: "Tunnuslause on liian helppo arvata, joten sitä ei otettu käyttöön. Viisi toisiinsa liittymätöntä sanaa riittää.",
        sv: "Lösenfrasen är för lätt att gissa, så den togs inte i bruk. Fem ord som inte hör ihop räcker.",
        en: "The passphrase is too easy to guess, so it was not put in use. Five words that have nothing to do with each other "
          + "are enough.")
    case .badCode:
      Label(
        fi: "Koodi ei kelpaa: siinä on kirjoitusvirhe, tai se on jo käytetty. Vertaa sitä merkki merkiltä ja yritä uudelleen.",
        sv: "Koden godtas inte: den är felskriven eller redan använd. Jämför den tecken för tecken och försök igen.",
        en: "The code was not accepted: it is mistyped, or has been used. Compare it character by character and try again.")
    case .invitationRefused:
      Label(
        fi: "Kutsu ei ole voimassa: se on vanhentunut tai jo käytetty. Pyydä ylläpitäjältä uusi.",
        sv: "Inbjudan gäller inte: den har gått ut eller redan använts. Be en administratör om en ny.",
        en: "The invitation is not valid: it has expired or has been used. Ask an administrator for a new one.")
    case .notWaiting:
      Label(
        fi: "Kukaan ei odota hyväksymistä tällä tunnisteella. Odottavat näet komennolla helpline member approve.",
        sv: "Ingen väntar på godkännande med det här id:t. helpline member approve visar vem som väntar.",
        en: "Nobody waits for approval under this id. helpline member approve shows who waits.")
    case .plainHTTP:
      Label(
        fi: "Osoitteen http:// kautta kaikki kulkisi verkossa salaamatta. Käytä https-osoitetta.",
        sv: "Med en http://-adress skulle allt gå okrypterat över nätet. Använd en https-adress.",
        en: "An http:// address would cross the network in clear. Use the https address.")
    case .badAddress:
      Label(
        fi: "Palvelimen osoite ei kelpaa. Kirjoita se näin: https://helpline.example tai https://helpline.example:8443.",
        sv: "Serverns adress godtas inte. Skriv den så här: https://helpline.example eller https://helpline.example:8443.",
        en:
          "The server's address was not accepted. Write it like this: https://helpline.example or https://helpline.example:8443.")
    case .noProfile:
      Label(
        fi: "Tällä laitteella ei ole kirjauduttu. Kirjaudu ensin: helpline login --login NIMI --server OSOITE.",
        sv: "Ingen är inloggad på den här enheten. Logga in först: helpline login --login NAMN --server ADRESS.",
        en: "Nobody has signed in on this device. Sign in first: helpline login --login NAME --server URL.")
    case .profileInUse:
      Label(
        fi: "Toinen helpline-komento on vielä kesken. Odota, että se päättyy, ja yritä uudelleen.",
        sv: "Ett annat helpline-kommando är ännu på gång. Vänta tills det är klart och försök igen.",
        en: "Another helpline command is still running. Wait until it has finished and try again.")
    case .profileExists:
      Label(
        fi: "Tällä laitteella on jo toinen kirjautuminen. Kirjaudu ensin ulos (helpline logout), tai valitse toinen kansio: "
          + "HELPLINE_HOME.",
        sv: "På den här enheten finns redan en annan inloggning. Logga först ut (helpline logout), eller välj en annan mapp: "
          + "HELPLINE_HOME.",
        en: "Somebody else is signed in on this device. Sign out first (helpline logout), or choose another folder: "
          + "HELPLINE_HOME.")
    case .profileNotPrivate:
      Label(
        fi: "Profiilikansio ei ole vain sinun luettavissasi, tai siihen ei voi kirjoittaa. Rajaa oikeudet: "
          + "chmod -R go= '{directory}'.",
        sv: "Profilmappen kan läsas av andra än dig, eller så går det inte att skriva i den. Begränsa rättigheterna: "
          + "chmod -R go= '{directory}'.",
        en: "The profile folder can be read by others, or cannot be written to. Take their access away: "
          + "chmod -R go= '{directory}'.")
    case .newerClient:
      Label(
        fi: "Sisältö on tehty uudemmalla helpline-versiolla. Mitään ei muuttunut. Päivitä helpline.",
        sv: "Innehållet är gjort med en nyare version av helpline. Ingenting ändrades. Uppdatera helpline.",
        en: "This was written by a newer version of helpline. Nothing was changed. Update helpline.")
    case .badShare: RecoveryFaultMessage.badShare.label
    case .tooFewShares: RecoveryFaultMessage.tooFewShares.label
    case .wrongShares: RecoveryFaultMessage.wrongShares.label
    case .replacedShares: RecoveryFaultMessage.replacedShares.label
    case .olderSharesNeeded: RecoveryFaultMessage.olderSharesNeeded.label
    case .mixedShares: RecoveryFaultMessage.mixedShares.label
    case .mentorNotGone: RecoveryFaultMessage.mentorNotGone.label
    case .groupNotLost: RecoveryFaultMessage.groupNotLost.label
    case .runsForOther: RecoveryFaultMessage.runsForOther.label
    case .isAdministrator: RecoveryFaultMessage.isAdministrator.label
    case .busy:
      Label(
        fi: "Avaimet vaihtuivat monta kertaa peräkkäin. Mitään ei tallennettu. Odota hetki ja yritä uudelleen.",
        sv: "Nycklarna byttes många gånger i rad. Ingenting sparades. Vänta en stund och försök igen.",
        en: "The keys changed many times in a row. Nothing was saved. Wait a moment and try again.")
    }
  }
}
