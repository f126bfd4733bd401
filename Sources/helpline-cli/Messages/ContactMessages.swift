import HelplineCore

/// What the contact commands say.
enum ContactMessage: String, Sentence {
  case delivered, kept, keptNow, waitingOne, waitingMany
  case nothingToSend, sent, sentOne, left, leftByAnother, sending
  case inboxEmpty, allEmpty, mineEmpty, inboxNext, mineNext
  case columnID, columnDay, columnWaits, columnState, stateOpen, stateSettled, stateNone, stateReferral
  case day, note, loggedBy, correctedBy, state, settlement, settlementNote, noNote
  case corrected, settled, merged, erased, confirmErase, eraseWarning, reading, notBelieved

  var label: Label {
    switch self {
    case .delivered:
      Label(fi: "Yhteydenotto on tallennettu: {id}", sv: "Kontakten är sparad: {id}", en: "The contact is saved: {id}")
    case .kept:
      Label(
        fi:
          "Yhteydenotto on tallessa tällä laitteella, lukittuna: {id}. Se lähtee palvelimelle komennolla helpline contact send.",
        sv: "Kontakten finns kvar på den här enheten, låst: {id}. Den skickas till servern med helpline contact send.",
        en: "The contact is kept on this device, sealed: {id}. helpline contact send delivers it to the server.")
    case .keptNow:
      Label(
        fi: "Yhteydenotto on nyt tallessa tällä laitteella. Kirjaudu, niin se lähtee palvelimelle.",
        sv: "Kontakten finns nu på den här enheten. Logga in, så skickas den till servern.",
        en: "The contact is kept on this device now. Sign in, and it goes to the server.")
    case .waitingOne:
      Label(
        fi: "Tällä laitteella odottaa yksi yhteydenotto lähettämistä: helpline contact send.",
        sv: "En kontakt väntar på den här enheten: helpline contact send.",
        en: "One contact waits on this device to be delivered: helpline contact send.")
    case .waitingMany:
      Label(
        fi: "Tällä laitteella odottaa {count} yhteydenottoa lähettämistä: helpline contact send.",
        sv: "{count} kontakter väntar på den här enheten: helpline contact send.",
        en: "{count} contacts wait on this device to be delivered: helpline contact send.")
    case .nothingToSend:
      Label(
        fi: "Mikään yhteydenotto ei odota lähettämistä.", sv: "Ingen kontakt väntar på att skickas.",
        en: "No contact waits to be delivered.")
    case .sending: Label(fi: "Lähetetään {done}/{all}…", sv: "Skickar {done}/{all}…", en: "Delivering {done} of {all}…")
    case .sentOne:
      Label(fi: "Yhteydenotto lähetettiin: {id}", sv: "Kontakten skickades: {id}", en: "The contact was delivered: {id}")
    case .sent:
      Label(fi: "{count} yhteydenottoa lähetettiin.", sv: "{count} kontakter skickades.", en: "{count} contacts were delivered.")
    case .left:
      Label(
        fi: "Yhteydenotto {id} jäi tälle laitteelle. {reason}", sv: "Kontakten {id} blev kvar på den här enheten. {reason}",
        en: "The contact {id} stays on this device. {reason}")
    case .leftByAnother:
      Label(
        fi:
          "Yhteydenotto {id} jäi tälle laitteelle: sen kirjasi toinen jäsen, joka voi itse lähettää sen, tai roolisi eivät enää "
          + "riitä siihen.",
        sv:
          "Kontakten {id} blev kvar på den här enheten: en annan medlem antecknade den och kan själv skicka den, eller så räcker "
          + "dina roller inte längre till.",
        en:
          "The contact {id} stays on this device: another member logged it and can deliver it, or your roles no longer cover it.")
    case .inboxEmpty:
      Label(
        fi: "Yksikään yhteydenotto ei odota sinua. Kaikki yhteydenotot näet komennolla helpline contact list --all.",
        sv: "Ingen kontakt väntar på dig. helpline contact list --all visar alla kontakter.",
        en: "No contact waits for you. helpline contact list --all shows every contact.")
    case .allEmpty:
      Label(
        fi: "Yhteydenottoja ei ole vielä. Ensimmäinen kirjataan komennolla helpline contact log.",
        sv: "Det finns inga kontakter ännu. Den första antecknas med helpline contact log.",
        en: "There are no contacts yet. helpline contact log takes the first one.")
    case .mineEmpty:
      Label(
        fi: "Sinulla ei ole yhteydenottoja, joita voisit vielä korjata. Uusi kirjataan komennolla helpline contact log.",
        sv: "Du har inga kontakter som du ännu kan rätta. En ny antecknas med helpline contact log.",
        en: "You have no contacts that you could still correct. helpline contact log takes a new one.")
    case .inboxNext:
      Label(
        fi: "Avaa: helpline contact show TUNNISTE. Päätä jatkosta: helpline contact settle TUNNISTE --as nothing|callback.",
        sv: "Öppna: helpline contact show ID. Besluta om fortsättningen: helpline contact settle ID --as nothing|callback.",
        en: "Open one: helpline contact show ID. Decide on it: helpline contact settle ID --as nothing|callback.")
    case .mineNext:
      Label(
        fi: "Voit korjata näitä kirjauspäivää seuraavan päivän loppuun asti: helpline contact correct TUNNISTE.",
        sv: "Du kan rätta de här till slutet av dagen efter att de antecknades: helpline contact correct ID.",
        en: "You can correct these until the end of the day after they were logged: helpline contact correct ID.")
    case .columnID: Label(fi: "Tunniste", sv: "Id", en: "Id")
    case .columnDay: Label(fi: "Päivä", sv: "Dag", en: "Day")
    case .columnWaits: Label(fi: "Odottanut", sv: "Väntat", en: "Waiting")
    case .columnState: Label(fi: "Tila", sv: "Läge", en: "State")
    case .stateOpen: Label(fi: "odottaa koordinaattoria", sv: "väntar på en koordinator", en: "waits for a coordinator")
    case .stateSettled: Label(fi: "käsitelty", sv: "behandlad", en: "settled")
    case .stateNone: Label(fi: "ei odota mitään", sv: "väntar inte på något", en: "waits for nothing")
    case .stateReferral: Label(fi: "ohjaus kesken", sv: "hänvisning pågår", en: "a referral goes on")
    case .day: Label(fi: "Päivä", sv: "Dag", en: "Day")
    case .note: Label(fi: "Muistiinpano", sv: "Anteckning", en: "Note")
    case .noNote: Label(fi: "ei muistiinpanoa", sv: "ingen anteckning", en: "no note")
    case .loggedBy: Label(fi: "Kirjannut", sv: "Antecknad av", en: "Logged by")
    case .correctedBy: Label(fi: "Viimeksi korjannut", sv: "Senast rättad av", en: "Last corrected by")
    case .state: Label(fi: "Tila", sv: "Läge", en: "State")
    case .settlement: Label(fi: "Päätös jatkosta", sv: "Beslut om fortsättningen", en: "Settled")
    case .settlementNote: Label(fi: "Perustelu", sv: "Motivering", en: "Its note")
    case .corrected:
      Label(fi: "Yhteydenotto on korjattu: {id}", sv: "Kontakten är rättad: {id}", en: "The contact is corrected: {id}")
    case .settled:
      Label(
        fi: "Yhteydenotto on käsitelty: {id}, {code}", sv: "Kontakten är behandlad: {id}, {code}",
        en: "The contact is settled: {id}, {code}")
    case .merged:
      Label(
        fi: "Joku muu kirjoitti samaan yhteydenottoon yhtä aikaa: molemmat muutokset ovat tallessa.",
        sv: "Någon annan skrev i samma kontakt samtidigt: båda ändringarna är sparade.",
        en: "Somebody else wrote to the same contact at the same time: both changes are kept.")
    case .erased:
      Label(fi: "Yhteydenotto on poistettu: {id}", sv: "Kontakten är raderad: {id}", en: "The contact is erased: {id}")
    case .eraseWarning:
      Label(
        fi: "Poistettua yhteydenottoa ei saa takaisin. Tilastoissa se pysyy lukuna.",
        sv: "En raderad kontakt kan inte återfås. I statistiken finns den kvar som ett tal.",
        en: "An erased contact cannot be brought back. In the statistics it remains as a number.")
    case .confirmErase:
      Label(fi: "Poistetaanko yhteydenotto {id}?", sv: "Radera kontakten {id}?", en: "Erase the contact {id}?")
    case .notBelieved:
      Label(
        fi: "Näitä yhteydenottoja ei näytetä, koska niiden tekijää tai sisältöä ei voi varmistaa: {ids}. "
          + "Kerro siitä ylläpitäjälle.",
        sv: "De här kontakterna visas inte, eftersom avsändaren eller innehållet inte kan bekräftas: {ids}. "
          + "Berätta det för administratören.",
        en: "These contacts are not shown, because who made them or what they hold cannot be confirmed: {ids}. "
          + "Tell an administrator.")
    case .reading:
      Label(
        fi: "Luetaan yhteydenottoja: {count}…", sv: "Läser kontakter: {count}…", en: "Reading contacts: {count}…")
    }
  }
}
