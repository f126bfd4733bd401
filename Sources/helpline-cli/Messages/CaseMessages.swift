import HelplineCore

/// What the case commands say.
enum CaseMessage: String, Sentence {
  case opened, openedNext, contactNotSettled, assessed, assessedNotExit, agreed, assigned, handOverAsked, withdrawn, barred
  case accepted, declined, passedOn, takenOver, closing, closingConfirmed, reopened, followedUp, erased, eraseWarning,
    confirmErase
  case cardSet, noCard, noteAdded, goalAdded, goalScored, meetingAdded, agencyAdded, agencyChanged, agencyRemoved, merged
  case awaitsAssessment, awaitsAgreement, awaitsMentor, awaitsAnswer, awaitsAnother, awaitsConfirmation, awaitsPassingOn
  case missingAsk, missingAnswer, missingCeremony
  case awaitsTakeover, reading, notBelieved, noCases, noCaseload, listNext, networkEmpty

  var label: Label {
    switch self {
    case .opened: Label(fi: "Asiakkuus on avattu: {id}", sv: "Ärendet är öppnat: {id}", en: "The case is open: {id}")
    case .openedNext:
      Label(
        fi: "Arvioikaa se seuraavaksi työparina: helpline case assess {id} --with JÄSEN.",
        sv: "Bedöm det härnäst tillsammans med en annan medlem: helpline case assess {id} --with MEDLEM.",
        en: "Next, assess it together with another member: helpline case assess {id} --with MEMBER.")
    case .contactNotSettled:
      Label(
        fi: "Asiakkuus on avattu, mutta yhteydenotto {id} odottaa yhä. Kerro siitä toiselle koordinaattorille.",
        sv: "Ärendet är öppnat, men kontakten {id} väntar fortfarande. Berätta det för en annan koordinator.",
        en: "The case is open, but the contact {id} still waits. Tell another coordinator.")
    case .assessed:
      Label(
        fi: "Arvio on tallennettu: {id}. Seuraavaksi sovitaan asiasta osallistujan kanssa: helpline case agree.",
        sv: "Bedömningen är sparad: {id}. Därefter kommer man överens med deltagaren: helpline case agree.",
        en: "The assessment is saved: {id}. Next comes the agreement with the participant: helpline case agree.")
    case .assessedNotExit:
      Label(
        fi: "Arvio on tallennettu, eikä Exit-tarvetta ole: {id}. Asiakkuus päättyi tähän.",
        sv: "Bedömningen är sparad, och det finns inget Exit-behov: {id}. Ärendet slutade här.",
        en: "The assessment is saved, and Exit is not what is needed: {id}. The case ends here.")
    case .agreed:
      Label(
        fi: "Sopimus osallistujan kanssa on tallennettu: {id}", sv: "Överenskommelsen med deltagaren är sparad: {id}",
        en: "The agreement with the participant is saved: {id}")
    case .assigned:
      Label(
        fi: "Mentoria on pyydetty: {name}, {id}. Hän vastaa komennolla helpline case accept tai helpline case decline.",
        sv: "Mentorn är tillfrågad: {name}, {id}. Hen svarar med helpline case accept eller helpline case decline.",
        en: "The mentor is asked: {name}, {id}. They answer by helpline case accept or helpline case decline.")
    case .handOverAsked:
      Label(
        fi: "Uutta mentoria on pyydetty: {name}, {id}. Nykyinen mentori jatkaa siihen asti, kun hän luovuttaa asiakkuuden.",
        sv: "En ny mentor är tillfrågad: {name}, {id}. Den nuvarande mentorn fortsätter tills hen lämnar över ärendet.",
        en: "The next mentor is asked: {name}, {id}. The present one goes on until they hand the case over.")
    case .withdrawn:
      Label(
        fi: "Pyyntö on peruttu: {id}. Pyydetty ei enää avaa asiakkuutta.",
        sv: "Frågan är tillbakatagen: {id}. Den tillfrågade kan inte längre öppna ärendet.",
        en: "The question is taken back: {id}. Whoever was asked can no longer open the case.")
    case .barred:
      Label(
        fi: "{name} on estetty tästä asiakkuudesta: {id}", sv: "{name} är spärrad från ärendet: {id}",
        en: "{name} is barred from the case: {id}")
    case .accepted:
      Label(
        fi: "Otit asiakkuuden vastaan: {id}", sv: "Du har tackat ja till ärendet: {id}", en: "You have accepted the case: {id}")
    case .declined:
      Label(
        fi: "Kieltäydyit asiakkuudesta: {id}. Koordinaattori näkee sen ja pyytää toista.",
        sv: "Du har tackat nej till ärendet: {id}. Koordinatorn ser det och frågar någon annan.",
        en: "You have declined the case: {id}. The coordinators see it and ask somebody else.")
    case .passedOn:
      Label(
        fi: "Asiakkuus on luovutettu seuraavalle mentorille: {id}. Sinulla ei ole enää sen avaimia.",
        sv: "Ärendet är överlämnat till nästa mentor: {id}. Du har inte längre dess nycklar.",
        en: "The case is handed over to the next mentor: {id}. You no longer have its keys.")
    case .takenOver:
      Label(
        fi: "Asiakkuus on nyt sinun: {id}. Sen avaimet vaihdettiin.", sv: "Ärendet är nu ditt: {id}. Dess nycklar byttes.",
        en: "The case is yours now: {id}. Its keys were changed.")
    case .closing:
      Label(
        fi: "Asiakkuus on päättymässä: {id}. Koordinaattori vahvistaa sen.",
        sv: "Ärendet håller på att avslutas: {id}. En koordinator bekräftar det.",
        en: "The case is closing: {id}. A coordinator confirms it.")
    case .closingConfirmed:
      Label(
        fi: "Päättyminen on vahvistettu: {id}. Kuulumiset kysytään 3, 6 ja 12 kuukauden kuluttua.",
        sv: "Avslutet är bekräftat: {id}. Hur det går frågas efter 3, 6 och 12 månader.",
        en: "The closing is confirmed: {id}. How it goes is asked after 3, 6 and 12 months.")
    case .reopened:
      Label(fi: "Asiakkuus jatkuu: {id}", sv: "Ärendet fortsätter: {id}", en: "The case goes on: {id}")
    case .followedUp:
      Label(fi: "Seuranta on tallennettu: {id}", sv: "Uppföljningen är sparad: {id}", en: "The follow-up is saved: {id}")
    case .erased: Label(fi: "Asiakkuus on poistettu: {id}", sv: "Ärendet är raderat: {id}", en: "The case is erased: {id}")
    case .eraseWarning:
      Label(
        fi: "Poistettua asiakkuutta ja sen päiväkirjaa ei saa takaisin. Tilastoissa se pysyy lukuna.",
        sv: "Ett raderat ärende och dess journal kan inte återfås. I statistiken finns det kvar som ett tal.",
        en: "An erased case and its journal cannot be brought back. In the statistics it remains as a number.")
    case .confirmErase:
      Label(
        fi: "Poistetaanko asiakkuus {id} ja sen päiväkirja?", sv: "Radera ärendet {id} och dess journal?",
        en: "Erase the case {id} and its journal?")
    case .cardSet:
      Label(fi: "Yhteystiedot on tallennettu: {id}", sv: "Kontaktuppgifterna är sparade: {id}", en: "The card is saved: {id}")
    case .noCard:
      Label(
        fi: "Yhteystietoja ei ole vielä. Ne lisätään komennolla helpline case card TUNNISTE --file TIEDOSTO.",
        sv: "Det finns inga kontaktuppgifter ännu. De läggs till med helpline case card ID --file FIL.",
        en: "There is no card yet. helpline case card ID --file FILE adds one.")
    case .noteAdded:
      Label(
        fi: "Muistiinpano on päiväkirjassa: {id}", sv: "Anteckningen finns i journalen: {id}",
        en: "The note is in the journal: {id}")
    case .goalAdded: Label(fi: "Tavoite on tallennettu: {id}", sv: "Målet är sparat: {id}", en: "The goal is saved: {id}")
    case .goalScored: Label(fi: "Pisteet on tallennettu: {id}", sv: "Poängen är sparad: {id}", en: "The score is saved: {id}")
    case .meetingAdded:
      Label(fi: "Tapaaminen on tallennettu: {id}", sv: "Mötet är sparat: {id}", en: "The meeting is saved: {id}")
    case .agencyAdded:
      Label(fi: "Toimija on verkostossa: {id}", sv: "Aktören finns i nätverket: {id}", en: "The agency is in the network: {id}")
    case .agencyChanged:
      Label(fi: "Toimijan tiedot on muutettu: {id}", sv: "Aktörens uppgifter är ändrade: {id}", en: "The agency is changed: {id}")
    case .agencyRemoved:
      Label(
        fi: "Toimija on poistettu verkostosta: {id}", sv: "Aktören är borttagen ur nätverket: {id}",
        en: "The agency is out of the network: {id}")
    case .merged:
      Label(
        fi: "Joku muu kirjoitti samaan asiakkuuteen yhtä aikaa: molemmat muutokset ovat tallessa.",
        sv: "Någon annan skrev i samma ärende samtidigt: båda ändringarna är sparade.",
        en: "Somebody else wrote to the same case at the same time: both changes are kept.")
    case .awaitsAssessment:
      Label(
        fi: "Asiakkuus {id} odottaa arviota: helpline case assess {id} --with JÄSEN.",
        sv: "Ärendet {id} väntar på en bedömning: helpline case assess {id} --with MEDLEM.",
        en: "The case {id} waits for its assessment: helpline case assess {id} --with MEMBER.")
    case .awaitsAgreement:
      Label(
        fi: "Asiakkuus {id} odottaa sopimista osallistujan kanssa: helpline case agree {id} --file TIEDOSTO.",
        sv: "Ärendet {id} väntar på en överenskommelse med deltagaren: helpline case agree {id} --file FIL.",
        en: "The case {id} waits for the agreement with the participant: helpline case agree {id} --file FILE.")
    case .awaitsMentor:
      Label(
        fi: "Asiakkuus {id} odottaa mentoria: helpline case assign {id} --mentor MENTORI.",
        sv: "Ärendet {id} väntar på en mentor: helpline case assign {id} --mentor MENTOR.",
        en: "The case {id} waits for a mentor: helpline case assign {id} --mentor MENTOR.")
    case .awaitsAnswer:
      Label(
        fi: "Sinua pyydetään asiakkuuteen {id}. Vastaa: helpline case accept {id}, tai helpline case decline {id}.",
        sv: "Du är tillfrågad i ärendet {id}. Svara: helpline case accept {id}, eller helpline case decline {id}.",
        en: "You are asked to take the case {id}. Answer: helpline case accept {id}, or helpline case decline {id}.")
    case .awaitsAnother:
      Label(
        fi: "Seuraavaksi pyydetty mentori kieltäytyi asiakkuudesta {id}, ja nykyinen jatkaa. Pyydä toista "
          + "(helpline case handover {id} --to MENTORI --reason-file TIEDOSTO), tai peru vaihto (helpline case withdraw {id}).",
        sv: "Den som skulle bli nästa mentor i ärendet {id} har tackat nej, och den nuvarande fortsätter. Fråga en annan "
          + "(helpline case handover {id} --to MENTOR --reason-file FIL), eller ta tillbaka bytet (helpline case withdraw {id}).",
        en: "The mentor who was to take the case {id} over has declined, and the present one goes on. Ask another "
          + "(helpline case handover {id} --to MENTOR --reason-file FILE), or take the change back (helpline case withdraw {id})."
      )
    case .awaitsConfirmation:
      Label(
        fi: "Asiakkuus {id} on päättymässä. Vahvista se (helpline case confirm-closing {id}), tai jatkakaa "
          + "(helpline case reopen {id}).",
        sv: "Ärendet {id} håller på att avslutas. Bekräfta det (helpline case confirm-closing {id}), eller fortsätt "
          + "(helpline case reopen {id}).",
        en: "The case {id} is closing. Confirm it (helpline case confirm-closing {id}), or let it go on "
          + "(helpline case reopen {id}).")
    case .awaitsPassingOn:
      Label(
        fi: "Seuraava mentori on ottanut asiakkuuden {id} vastaan. Luovuta se, kun olet valmis: helpline case passon {id}.",
        sv: "Nästa mentor har tackat ja till ärendet {id}. Lämna över det när du är klar: helpline case passon {id}.",
        en: "The next mentor has accepted the case {id}. Hand it over when you are ready: helpline case passon {id}.")
    case .awaitsTakeover:
      Label(
        fi: "Asiakkuus {id} on luovutettu sinulle. Ota se vastaan ennen kuin kirjoitat siihen: helpline case takeover {id}.",
        sv: "Ärendet {id} är överlämnat till dig. Ta emot det innan du skriver i det: helpline case takeover {id}.",
        en: "The case {id} was handed over to you. Take it over before you write to it: helpline case takeover {id}.")
    case .missingAsk:
      Label(
        fi:
          "Asiakkuuden {id} mentori ei ole enää mentori. Pyydä seuraavaa (helpline case handover {id} --to MENTORI --reason-file "
          + "TIEDOSTO). Kun hän on suostunut, päiväkirja annetaan hänelle palautusosuuksilla.",
        sv:
          "Mentorn i ärendet {id} är inte längre mentor. Fråga nästa (helpline case handover {id} --to MENTOR --reason-file FIL). "
          + "När hen har tackat ja ges journalen till hen med återställningsandelarna.",
        en: "The mentor of the case {id} is no mentor any more. Ask the next one (helpline case handover {id} --to MENTOR "
          + "--reason-file FILE). Once they have accepted, the journal goes to them by the recovery shares.")
    case .missingAnswer:
      Label(
        fi:
          "Asiakkuuden {id} mentori ei ole enää mentori. Kun {name} on suostunut, päiväkirja annetaan hänelle palautusosuuksilla.",
        sv: "Mentorn i ärendet {id} är inte längre mentor. När {name} har tackat ja ges journalen till hen med "
          + "återställningsandelarna.",
        en:
          "The mentor of the case {id} is no mentor any more. Once {name} has accepted, the journal goes to them by the recovery "
          + "shares.")
    case .missingCeremony:
      Label(
        fi:
          "Asiakkuuden {id} mentori ei ole enää mentori, ja {name} on suostunut jatkamaan. Kutsu osuuksien haltijat koolle ja anna "
          + "päiväkirja hänelle: helpline recovery combine --case {id} --to MENTORI.",
        sv: "Mentorn i ärendet {id} är inte längre mentor, och {name} har tackat ja till att fortsätta. Kalla samman dem som har "
          + "andelarna och ge hen journalen: helpline recovery combine --case {id} --to MENTOR.",
        en: "The mentor of the case {id} is no mentor any more, and {name} has agreed to go on. Bring those who keep the shares "
          + "together and give them the journal: helpline recovery combine --case {id} --to MENTOR.")
    case .reading: Label(fi: "Luetaan asiakkuuksia: {count}…", sv: "Läser ärenden: {count}…", en: "Reading cases: {count}…")
    case .notBelieved:
      Label(
        fi:
          "Näitä asiakkuuksia ei näytetä, koska niiden tekijää tai sisältöä ei voi varmistaa: {ids}. Kerro siitä ylläpitäjälle.",
        sv: "De här ärendena visas inte, eftersom avsändaren eller innehållet inte kan bekräftas: {ids}. Berätta det för "
          + "administratören.",
        en: "These cases are not shown, because who made them or what they hold cannot be confirmed: {ids}. Tell an "
          + "administrator.")
    case .noCases:
      Label(
        fi: "Asiakkuuksia ei ole vielä. Ensimmäinen avataan komennolla helpline case open.",
        sv: "Det finns inga ärenden ännu. Det första öppnas med helpline case open.",
        en: "There are no cases yet. helpline case open opens the first one.")
    case .noCaseload:
      Label(
        fi: "Sinulla ei ole asiakkuuksia. Kun koordinaattori pyytää sinua johonkin, näet sen täällä.",
        sv: "Du har inga ärenden. När en koordinator frågar dig om ett ser du det här.",
        en: "You have no cases. When a coordinator asks you to take one, you see it here.")
    case .listNext:
      Label(
        fi: "Avaa: helpline case show TUNNISTE.", sv: "Öppna: helpline case show ID.", en: "Open one: helpline case show ID.")
    case .networkEmpty:
      Label(
        fi: "Verkostossa ei ole vielä ketään. Ensimmäinen lisätään komennolla helpline network add.",
        sv: "Det finns ingen i nätverket ännu. Den första läggs till med helpline network add.",
        en: "Nobody is in the network yet. helpline network add adds the first.")
    }
  }
}
