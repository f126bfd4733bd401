import HelplineCore

/// Why a case cannot be changed as asked: what happened, and what to do.
enum CaseFaultMessage: String, Sentence {
  case notAllowed, notTheirs, notAPair, notAssessed, noNeed, noReason
  case unknownCode, tooLong, empty, noContact
  case barred, isMentor, nobodyAsked, namedNow, noHandOver
  case offScale, beforeLast
  case noSuchAgency, notActiveYet, noText, futureDay

  var label: Label {
    switch self {
    case .notAllowed:
      Label(
        fi: "Asiakkuuden tila on ”{from}”, eikä siitä päästä nyt tilaan ”{to}”. Mitään ei muuttunut. Tilanteen näet komennolla "
          + "helpline case show.",
        sv: "Ärendets läge är ”{from}”, och därifrån går det inte nu till ”{to}”. Ingenting ändrades. helpline case show visar "
          + "hur det ligger till.",
        en: "The case is at “{from}”, from where it cannot go to “{to}” now. Nothing was changed. helpline case show tells how "
          + "it stands.")
    case .notTheirs:
      Label(
        fi: "Siirtymä tilasta ”{from}” tilaan ”{to}” kuuluu toiselle roolille: mentorille, jos pyysit koordinaattorina, ja "
          + "päinvastoin. Mitään ei muuttunut. Kuka tekee mitä: helpline case --help.",
        sv: "Steget från ”{from}” till ”{to}” hör till en annan roll: till mentorn om du bad som koordinator, och tvärtom. "
          + "Ingenting ändrades. Vem som gör vad: helpline case --help.",
        en: "The step from “{from}” to “{to}” belongs to the other role: to the mentor if you asked as a coordinator, and the "
          + "other way round. Nothing was changed. Who does what: helpline case --help.")
    case .notAPair:
      Label(
        fi: "Arvioon tarvitaan kaksi eri jäsentä. Mitään ei muuttunut. Nimeä työparisi: --with JÄSEN.",
        sv: "Till en bedömning behövs två olika medlemmar. Ingenting ändrades. Ange den andra: --with MEDLEM.",
        en: "An assessment needs two different members. Nothing was changed. Name the other one: --with MEMBER.")
    case .notAssessed:
      Label(
        fi: "Asiakkuutta ei ole vielä arvioitu. Mitään ei muuttunut. Arvioikaa se ensin: helpline case assess.",
        sv: "Ärendet är inte bedömt ännu. Ingenting ändrades. Bedöm det först: helpline case assess.",
        en: "The case has not been assessed yet. Nothing was changed. Assess it first: helpline case assess.")
    case .noNeed:
      Label(
        fi: "Arvion mukaan Exit-tarvetta ei ole, joten asiakkuutta ei voi jatkaa. Mitään ei muuttunut. Avaa tarvittaessa uusi: "
          + "helpline case open.",
        sv: "Enligt bedömningen finns inget Exit-behov, så ärendet kan inte gå vidare. Ingenting ändrades. Öppna vid behov ett "
          + "nytt: helpline case open.",
        en: "The assessment found no need for Exit, so the case cannot go on. Nothing was changed. Open a new one if it is "
          + "needed: helpline case open.")
    case .noReason:
      Label(
        fi: "Päättymisen syy puuttuu. Mitään ei muuttunut. Anna se: helpline case close --reason SYY.",
        sv: "Orsaken till avslutet saknas. Ingenting ändrades. Ange den: helpline case close --reason ORSAK.",
        en: "The reason for closing is missing. Nothing was changed. Give it: helpline case close --reason REASON.")
    case .unknownCode:
      Label(
        fi: "{flag} {code} ei ole vaihtoehto. Mitään ei tallennettu. Vaihtoehdot: {codes}.",
        sv: "{flag} {code} är inget alternativ. Ingenting sparades. Alternativ: {codes}.",
        en: "{flag} {code} is not a choice. Nothing was saved. Choices: {codes}.")
    case .tooLong:
      Label(
        fi: "Liian pitkä ({field}): enintään {most} merkkiä. Mitään ei tallennettu. Lyhennä tekstiä ja yritä uudelleen.",
        sv: "För långt ({field}): högst {most} tecken. Ingenting sparades. Förkorta texten och försök igen.",
        en: "Too long ({field}): at most {most} characters. Nothing was saved. Shorten it and try again.")
    case .empty:
      Label(
        fi: "Puuttuu: {field}. Mitään ei tallennettu. Lisää se ja yritä uudelleen.",
        sv: "Saknas: {field}. Ingenting sparades. Lägg till det och försök igen.",
        en: "Missing: {field}. Nothing was saved. Add it and try again.")
    case .noContact:
      Label(
        fi: "Yhteydenotosta alkaneelle asiakkuudelle on nimettävä yhteydenotto. Mitään ei tallennettu. Lisää --contact TUNNISTE.",
        sv: "Ett ärende som började med en kontakt måste ange kontakten. Ingenting sparades. Lägg till --contact ID.",
        en: "A case that began with a contact has to name it. Nothing was saved. Add --contact ID.")
    case .barred:
      Label(
        fi: "Tämä jäsen on estetty tästä asiakkuudesta. Mitään ei muuttunut. Kysy toista mentoria.",
        sv: "Medlemmen är spärrad från det här ärendet. Ingenting ändrades. Fråga en annan mentor.",
        en: "This member is barred from this case. Nothing was changed. Ask another mentor.")
    case .isMentor:
      Label(
        fi: "Asiakkuus on jo tällä mentorilla. Mitään ei muuttunut. Jos hän jatkaa, peru kysymys: helpline case withdraw.",
        sv: "Mentorn har redan ärendet. Ingenting ändrades. Om hen fortsätter, ta tillbaka frågan: helpline case withdraw.",
        en: "This mentor has the case already. Nothing was changed. If they go on, take the question back: "
          + "helpline case withdraw.")
    case .nobodyAsked:
      Label(
        fi: "Ketään ei ole pyydetty, joten peruttavaa ei ole. Mitään ei muuttunut. Mentoria pyydetään komennolla "
          + "helpline case assign.",
        sv: "Ingen är tillfrågad, så det finns inget att ta tillbaka. Ingenting ändrades. En mentor tillfrågas med "
          + "helpline case assign.",
        en: "Nobody is asked, so there is nothing to take back. Nothing was changed. helpline case assign asks a mentor.")
    case .namedNow:
      Label(
        fi: "Jäsen on asiakkuuden mentori, tai häntä on pyydetty siihen. Mitään ei muuttunut. Anna asiakkuus ensin toiselle "
          + "(helpline case handover), tai peru pyyntö (helpline case withdraw).",
        sv: "Medlemmen är ärendets mentor eller tillfrågad. Ingenting ändrades. Ge först ärendet till en annan "
          + "(helpline case handover), eller ta tillbaka frågan (helpline case withdraw).",
        en: "The member is the case's mentor, or is asked. Nothing was changed. First give the case to somebody else "
          + "(helpline case handover), or take the question back (helpline case withdraw).")
    case .noHandOver:
      Label(
        fi: "Asiakkuudella on jo mentori, joten se vaihtaa mentoria, ja vaihdolla on syy. Mitään ei muuttunut. Pyydä seuraavaa: "
          + "helpline case handover TUNNISTE --to MENTORI --reason-file TIEDOSTO.",
        sv: "Ärendet har redan en mentor, så det byter mentor, och bytet har en orsak. Ingenting ändrades. Fråga den nästa: "
          + "helpline case handover ID --to MENTOR --reason-file FIL.",
        en: "The case has a mentor already, so it is handed over, and for a reason. Nothing was changed. Ask the next one: "
          + "helpline case handover ID --to MENTOR --reason-file FILE.")
    case .offScale:
      Label(
        fi: "Pistemäärä on välillä −2…+2: 0 on odotettu tulos. Mitään ei tallennettu. Valitse luku tältä väliltä.",
        sv: "Poängen ligger mellan −2 och +2: 0 är det väntade. Ingenting sparades. Välj ett tal där.",
        en: "A score is from −2 to +2: 0 is what was expected. Nothing was saved. Choose a number in that range.")
    case .beforeLast:
      Label(
        fi: "Tavoitteella on jo myöhemmän päivän pistemäärä. Mitään ei tallennettu. Tarkista laitteen ja palvelimen kello.",
        sv: "Målet har redan poäng för en senare dag. Ingenting sparades. Kontrollera enhetens och serverns klocka.",
        en: "The goal has a score of a later day already. Nothing was saved. Check the clocks of this device and the server.")
    case .noSuchAgency:
      Label(
        fi:
          "Verkostossa ei ole sellaista toimijaa, tai hänet on poistettu siitä. Verkoston näet komennolla helpline network list.",
        sv: "Det finns ingen sådan aktör i nätverket, eller så är den borttagen. helpline network list visar nätverket.",
        en: "There is no such agency in the network, or it has been removed. helpline network list shows the network.")
    case .notActiveYet:
      Label(
        fi: "Asiakkuudella ei ole vielä mentoria, joka voisi luovuttaa sen. Mitään ei muuttunut. Ensimmäistä mentoria pyydetään "
          + "komennolla helpline case assign.",
        sv: "Ärendet har ännu ingen mentor som kunde lämna över det. Ingenting ändrades. Den första mentorn tillfrågas med "
          + "helpline case assign.",
        en: "The case has no mentor yet who could hand it over. Nothing was changed. helpline case assign asks the first one.")
    case .noText:
      Label(
        fi: "Teksti puuttuu. Mitään ei tallennettu. Anna se tiedostosta ({flag} TIEDOSTO) tai vakiosyötteestä ({flag} -).",
        sv: "Texten saknas. Ingenting sparades. Ge den ur en fil ({flag} FIL) eller från standard in ({flag} -).",
        en: "The text is missing. Nothing was saved. Give it from a file ({flag} FILE) or from standard input ({flag} -).")
    case .futureDay:
      Label(
        fi: "Päivä {day} ei ole vielä tullut. Mitään ei tallennettu. Kirjaa tapaaminen, kun sen päivä on ollut.",
        sv: "Dagen {day} har inte kommit ännu. Ingenting sparades. Anteckna mötet när dagen har varit.",
        en: "The day {day} has not come yet. Nothing was saved. Log the meeting once its day is there.")
    }
  }
}
