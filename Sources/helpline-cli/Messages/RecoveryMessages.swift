import HelplineClient
import HelplineCore

/// What the recovery commands say.
enum RecoveryMessage: String, Sentence {
  case askShare, shareAgain, shareTwice
  case journalQuestion, groupQuestion, administratorQuestion
  case newSharesTitle, newSharesAdvice, writtenQuestion, newSharesVoid, newSharesUnknown
  case journalDone, groupDone, administratorDone, journalNext, groupNext, administratorNext
  case oldSharesStay, state, stateDone, stateOlder, stateNext

  var label: Label {
    switch self {
    case .askShare:
      Label(
        fi: "Osuus {number} (tyhjä rivi, kun kaikki on annettu): ", sv: "Andel {number} (tom rad när alla är givna): ",
        en: "Share {number} (empty line when all are given): ")
    case .shareAgain:
      Label(
        fi: "Tämä ei ole palautusosuus: jokin merkki on väärin. Kirjoita se uudelleen.",
        sv: "Det här är ingen återställningsandel: något tecken är fel. Skriv den på nytt.",
        en: "That is no recovery share: some character is wrong. Type it again.")
    case .shareTwice:
      Label(fi: "Tämä osuus on jo annettu.", sv: "Den här andelen är redan given.", en: "That share was given already.")
    case .journalQuestion:
      Label(
        fi: "Annetaanko asiakkuuden {id} päiväkirja mentorille {name}? Palautusavain vaihtuu samalla.",
        sv: "Ge journalen för ärendet {id} till mentorn {name}? Återställningsnyckeln byts samtidigt.",
        en: "Give the journal of case {id} to the mentor {name}? The recovery key is replaced at the same time.")
    case .groupQuestion:
      Label(
        fi: "Otetaanko sinut ryhmään ”{group}”, jossa ei ole enää ketään? Palautusavain vaihtuu samalla.",
        sv: "Ta in dig i gruppen ”{group}”, där ingen finns kvar? Återställningsnyckeln byts samtidigt.",
        en: "Admit you to the group “{group}”, in which nobody is left? The recovery key is replaced at the same time.")
    case .administratorQuestion:
      Label(
        fi: "Tehdäänkö jäsenestä {name} ylläpitäjä? Palautusavain vaihtuu samalla.",
        sv: "Göra {name} till administratör? Återställningsnyckeln byts samtidigt.",
        en: "Make {name} an administrator? The recovery key is replaced at the same time.")
    case .newSharesTitle:
      Label(
        fi: "Uudet palautusosuudet, avain {number}, {count} kappaletta. Ne näytetään vain nyt.",
        sv: "Nya återställningsandelar, nyckel {number}, {count} stycken. De visas bara nu.",
        en: "New recovery shares, key {number}, {count} of them. They are shown only now.")
    case .newSharesAdvice:
      Label(
        fi: "Kirjoita jokainen omalle paperilleen avaimen numeron kanssa, eri luottohenkilöille. Tarvitaan mitkä tahansa "
          + "{threshold}. Vanhat osuudet ovat voimassa, kunnes tilaisuus on valmis.",
        sv: "Skriv var och en på ett eget papper med nyckelns nummer, åt olika förtroendepersoner. Vilka {threshold} som helst "
          + "behövs. De gamla andelarna gäller tills ceremonin är klar.",
        en: "Write each on a paper of its own with the key's number, for different trustees. Any {threshold} are needed. The old "
          + "shares count until the ceremony is done.")
    case .writtenQuestion:
      Label(
        fi: "Onko kaikki uudet osuudet kirjoitettu ja tarkistettu?", sv: "Är alla nya andelar skrivna och kontrollerade?",
        en: "Are all new shares written down and checked?")
    case .newSharesVoid:
      Label(
        fi: "Mitään ei muuttunut. Vanhat osuudet ovat voimassa, ja äsken näytetyt uudet ovat mitättömiä: hävitä ne.",
        sv: "Ingenting ändrades. De gamla andelarna gäller, och de nya som nyss visades är ogiltiga: förstör dem.",
        en: "Nothing has changed. The old shares count, and the new ones shown just now are void: destroy them.")
    case .newSharesUnknown:
      Label(
        fi: "Palvelin ei vastannut, joten ei tiedetä, kummat osuudet ovat voimassa. Säilytä vanhat ja uudet. Kun palvelin "
          + "vastaa, helpline recovery status kertoo voimassa olevan avaimen numeron; uudet osuudet ovat avaimen {number}.",
        sv: "Servern svarade inte, så det är oklart vilka andelar som gäller. Spara både gamla och nya. När servern svarar "
          + "visar helpline recovery status numret på nyckeln som gäller; de nya andelarna hör till nyckel {number}.",
        en: "The server did not answer, so it is not known which shares count. Keep the old and the new ones. Once the server "
          + "answers, helpline recovery status tells the number of the key in force; the new shares are of key {number}.")
    case .journalDone:
      Label(
        fi: "Asiakkuuden {id} päiväkirja odottaa nyt mentoria {name}.", sv: "Journalen för ärendet {id} väntar nu på {name}.",
        en: "The journal of case {id} now waits for {name}.")
    case .groupDone:
      Label(
        fi: "Olet nyt ryhmässä ”{group}”.", sv: "Du är nu med i gruppen ”{group}”.", en: "You are now in the group “{group}”.")
    case .administratorDone:
      Label(fi: "{name} on nyt ylläpitäjä.", sv: "{name} är nu administratör.", en: "{name} is now an administrator.")
    case .journalNext:
      Label(
        fi: "Mentori ottaa sen vastaan: helpline case takeover {id}", sv: "Mentorn tar över den: helpline case takeover {id}",
        en: "The mentor takes it over: helpline case takeover {id}")
    case .groupNext:
      Label(
        fi: "Ota muut ryhmän jäsenet mukaan: helpline member admit JÄSEN --group {group}",
        sv: "Ta in gruppens andra medlemmar: helpline member admit MEDLEM --group {group}",
        en: "Admit the group's other members: helpline member admit MEMBER --group {group}")
    case .administratorNext:
      Label(
        fi:
          "Hän poistaa ensin ylläpitäjän, joka ei enää pääse sisään (helpline member remove … --lost), ja tulee sitten toisessa "
          + "tilaisuudessa ryhmään: helpline recovery combine --group administrators --to OMA_NIMI",
        sv:
          "Hen tar först bort administratören som inte kommer in (helpline member remove … --lost) och kommer sedan in i gruppen "
          + "vid en andra ceremoni: helpline recovery combine --group administrators --to EGET_NAMN",
        en:
          "They first remove the administrator who cannot get in any more (helpline member remove … --lost), and then come into "
          + "the group by a second ceremony: helpline recovery combine --group administrators --to OWN_NAME")
    case .oldSharesStay:
      Label(
        fi: "Säilytä vanhatkin osuudet, kunnes helpline recovery status kertoo, ettei niitä enää tarvita.",
        sv: "Spara också de gamla andelarna tills helpline recovery status säger att de inte längre behövs.",
        en: "Keep the old shares as well, until helpline recovery status says that they are not needed any more.")
    case .state:
      Label(
        fi: "Voimassa on palautusavain {number}.", sv: "Återställningsnyckel {number} gäller.",
        en: "Recovery key {number} is in force.")
    case .stateDone:
      Label(
        fi: "Vanhempia osuuksia ei tarvita: hävitä ne.", sv: "Äldre andelar behövs inte: förstör dem.",
        en: "No older shares are needed: destroy them.")
    case .stateOlder:
      Label(
        fi: "Vain vanhemmalla avaimella {number}: päiväkirjoja {journals}, ryhmät: {groups}",
        sv: "Bara under den äldre nyckeln {number}: journaler {journals}, grupper: {groups}",
        en: "Only under the older key {number}: journals {journals}, groups: {groups}")
    case .stateNext:
      Label(
        fi: "Ne siirtyvät uudelle avaimelle, kun mentorit ja ryhmien jäsenet kirjautuvat. Säilytä vanhat osuudet siihen asti.",
        sv:
          "De förs över till den nya nyckeln när mentorerna och gruppernas medlemmar loggar in. Spara de gamla andelarna till dess.",
        en: "They move to the new key when the mentors and the groups' members sign in. Keep the old shares until then.")
    }
  }
}
