import HelplineCore

/// What can go wrong in the command line itself.
enum MishapMessage: String, Sentence {
  case noPassphrase, passphraseFile, inputEnded, notConfirmed, ambiguousID, notAnID, unreadableFile, notText, personalData
  case wrongSetUpToken, waitingForApproval, sheetOfAnother, configuration, nothingGiven, nameTooLong, missingCode, unknownCode
  case noteTooLong, editorFailed, cannotKeep, unexpected

  var label: Label {
    switch self {
    case .noPassphrase:
      Label(
        fi: "Tunnuslausetta ei voitu kysyä, koska päätettä ei ole. Kirjoita se tiedoston ensimmäiselle riville ja nimeä tiedosto "
          + "muuttujassa {variable}.",
        sv: "Lösenfrasen kunde inte frågas eftersom det inte finns någon terminal. Skriv den på första raden i en fil och ange "
          + "filen i {variable}.",
        en: "The passphrase could not be asked for, since there is no terminal. Put it on the first line of a file and name the "
          + "file in {variable}.")
    case .passphraseFile:
      Label(
        fi:
          "Tunnuslausetta ei voitu lukea tiedostosta {file}: sitä ei ole, sitä ei voi lukea, tai sen ensimmäinen rivi on tyhjä.",
        sv: "Lösenfrasen kunde inte läsas ur {file}: filen saknas, kan inte läsas, eller så är första raden tom.",
        en: "The passphrase could not be read from {file}: it is missing, cannot be read, or its first line is empty.")
    case .inputEnded:
      Label(
        fi: "Syöte päättyi kesken, joten mitään ei tehty. Aloita komento alusta.",
        sv: "Inmatningen tog slut, så ingenting gjordes. Börja om kommandot.",
        en: "The input ended before all was asked, so nothing was done. Start the command again.")
    case .notConfirmed:
      Label(
        fi: "Vahvistusta ei annettu. Mitään ei tehty.", sv: "Inte bekräftat. Ingenting gjordes.",
        en: "Not confirmed. Nothing was done.")
    case .ambiguousID:
      Label(
        fi: "Tunnisteen alku {id} sopii useaan: {matches}. Kirjoita pidempi alku.",
        sv: "Id-början {id} passar flera: {matches}. Skriv en längre början.",
        en: "The beginning {id} fits several: {matches}. Write a longer one.")
    case .notAnID:
      Label(
        fi: "{id} ei ole tunnisteen alku. Tunnisteissa on pieniä kirjaimia ja numeroita; luettelokomennot näyttävät ne.",
        sv: "{id} är ingen början på ett id. Id:n består av små bokstäver och siffror; listorna visar dem.",
        en: "{id} is not the beginning of an id. Ids are made of small letters and digits; the lists show them.")
    case .unreadableFile:
      Label(
        fi: "Tiedostoa {file} ei voitu lukea. Mitään ei tehty. Tarkista nimi ja oikeudet.",
        sv: "Filen {file} kunde inte läsas. Ingenting gjordes. Kontrollera namnet och rättigheterna.",
        en: "The file {file} could not be read. Nothing was done. Check its name and permissions.")
    case .notText:
      Label(
        fi: "{file} ei ole UTF-8-tekstiä. Mitään ei tehty. Tallenna se tekstinä ja yritä uudelleen.",
        sv: "{file} är inte UTF-8-text. Ingenting gjordes. Spara den som text och försök igen.",
        en: "{file} is not UTF-8 text. Nothing was done. Save it as text and try again.")
    case .personalData:
      Label(
        fi: "Mitään ei tallennettu. Muuta muistiinpanoa, tai tallenna se tällaisenaan: --keep-personal-data.",
        sv: "Ingenting sparades. Ändra anteckningen, eller spara den som den är: --keep-personal-data.",
        en: "Nothing was saved. Change the note, or save it as it is: --keep-personal-data.")
    case .wrongSetUpToken:
      Label(
        fi: "Käyttöönottokoodi ei ole oikea. Mitään ei perustettu. Palvelin näyttää koodin käynnistyessään.",
        sv: "Startkoden är inte den rätta. Ingenting grundades. Servern visar koden när den startar.",
        en: "The set-up token is not the right one. Nothing was created. The server prints the token when it starts.")
    case .waitingForApproval:
      Label(
        fi: "Kirjautuminen ei vielä onnistu: joko ylläpitäjä ei ole vielä hyväksynyt sinua, tai tunnuslause on väärä. "
          + "Vertaa sormenjälkeä ylläpitäjän kanssa ja yritä sitten uudelleen.",
        sv: "Det går inte att logga in ännu: antingen har ingen administratör godkänt dig, eller så är lösenfrasen fel. "
          + "Jämför fingeravtrycket med en administratör och försök sedan igen.",
        en: "Signing in does not work yet: either no administrator has approved you, or the passphrase is wrong. "
          + "Compare the fingerprint with an administrator, then try again.")
    case .sheetOfAnother:
      Label(
        fi: "Palautuslomake on jonkun muun kirjautumisnimen. Tunnuslausetta ei vaihdettu. Tarkista --login.",
        sv: "Återställningsbladet hör till ett annat inloggningsnamn. Lösenfrasen byttes inte. Kontrollera --login.",
        en: "The recovery sheet belongs to another login. The passphrase was not changed. Check --login.")
    case .configuration:
      Label(
        fi: "Asetuksissa on virhe. Mitään ei tehty. {what}", sv: "Inställningarna har ett fel. Ingenting gjordes. {what}",
        en: "The configuration has an error. Nothing was done. {what}")
    case .nothingGiven:
      Label(
        fi: "Et antanut mitään muutettavaa. Nimeä ainakin yksi: esimerkiksi --outcome, --asks tai --note-file.",
        sv: "Du gav inget att ändra. Ange minst en: till exempel --outcome, --asks eller --note-file.",
        en: "Nothing to change was given. Name at least one: for instance --outcome, --asks or --note-file.")
    case .nameTooLong:
      Label(
        fi: "Nimi ei kelpaa: siinä saa olla 1–100 merkkiä yhdellä rivillä. Mitään ei tehty.",
        sv: "Namnet godtas inte: det ska ha 1–100 tecken på en rad. Ingenting gjordes.",
        en: "The name was not accepted: it must have 1 to 100 characters on one line. Nothing was done.")
    case .missingCode:
      Label(
        fi: "Puuttuu: {list}, {flag}. Vaihtoehdot: {codes}.", sv: "Saknas: {list}, {flag}. Alternativ: {codes}.",
        en: "Missing: {list}, {flag}. Choices: {codes}.")
    case .unknownCode:
      Label(
        fi: "{flag} {code} ei ole vaihtoehto. Vaihtoehdot: {codes}.",
        sv: "{flag} {code} är inget alternativ. Alternativ: {codes}.",
        en: "{flag} {code} is not a choice. Choices: {codes}.")
    case .noteTooLong:
      Label(
        fi: "Muistiinpano on liian pitkä: enintään {most} merkkiä. Mitään ei tallennettu. Lyhennä sitä.",
        sv: "Anteckningen är för lång: högst {most} tecken. Ingenting sparades. Förkorta den.",
        en: "The note is too long: at most {most} characters. Nothing was saved. Shorten it.")
    case .editorFailed:
      Label(
        fi: "Muokkainta {editor} ei voitu käyttää. Muistiinpano on ennallaan. Kirjoita se tähän, tai tarkista EDITOR.",
        sv: "Redigeraren {editor} kunde inte användas. Anteckningen är oförändrad. Skriv den här, eller kontrollera EDITOR.",
        en: "The editor {editor} could not be used. The note is as it was. Write it here, or check EDITOR.")
    case .cannotKeep:
      Label(
        fi: "Yhteydenottoa ei voitu säilyttää tällä laitteella. Kirjaudu kerran (helpline login), ja kirjaa se uudelleen.",
        sv: "Kontakten kunde inte sparas på den här enheten. Logga in en gång (helpline login) och anteckna den på nytt.",
        en: "The contact could not be kept on this device. Sign in once (helpline login), and log it again.")
    case .unexpected:
      Label(
        fi: "Tapahtui virhe, jota ei osattu odottaa ({type}). Yritä uudelleen; jos sama toistuu, kerro ylläpitäjälle.",
        sv: "Ett oväntat fel inträffade ({type}). Försök igen; om det upprepas, berätta för en administratör.",
        en: "Something unexpected went wrong ({type}). Try again; if it happens once more, tell an administrator.")
    }
  }
}
