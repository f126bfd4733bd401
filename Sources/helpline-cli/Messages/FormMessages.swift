import HelplineCore

/// What the contact form says.
enum FormMessage: String, Sentence {
  case title, keyHint, keyHintPreset, backHint, notAKey, answered
  case background, backgroundKeys
  case dangerPrompt, dangerWhom, dangerDecision
  case noteTitle, noteKeys, noteKeysEditor, notePrompt, noteLine, noNote
  case personalData, finding, personalDataKeys, warningLine
  case review, reviewKeys, discarded

  var label: Label {
    switch self {
    case .title:
      Label(
        fi: "Uusi yhteydenotto. Valitse vastaus sen näppäimellä.",
        sv: "En ny kontakt. Välj ett svar med dess tangent.",
        en: "A new contact. Choose each answer by its key.")
    case .keyHint: Label(fi: "Valitse: ", sv: "Välj: ", en: "Choose: ")
    case .keyHintPreset:
      Label(fi: "Valitse, Enter = {preset}: ", sv: "Välj, Enter = {preset}: ", en: "Choose, Enter = {preset}: ")
    case .backHint:
      Label(
        fi: "Askelpalautin vie edelliseen kysymykseen, Ctrl-C lopettaa tallentamatta.",
        sv: "Backsteg går till föregående fråga, Ctrl-C avslutar utan att spara.",
        en: "Backspace goes to the question before, Ctrl-C ends without saving.")
    case .notAKey:
      Label(
        fi: "Tällä näppäimellä ei ole vastausta.", sv: "Den tangenten har inget svar.", en: "There is no answer on that key.")
    case .answered: Label(fi: "{list}: {code}", sv: "{list}: {code}", en: "{list}: {code}")
    case .background: Label(fi: "Taustatiedot", sv: "Bakgrundsuppgifter", en: "Background")
    case .backgroundKeys:
      Label(
        fi: "Enter jatkaa näin, näppäin avaa yhden, välilyönti käy läpi kaikki: ",
        sv: "Enter går vidare så här, en tangent öppnar en fråga, mellanslag går igenom alla: ",
        en: "Enter goes on as it is, a key opens one, space goes through all: ")
    case .dangerPrompt:
      Label(
        fi: "Onko joku vaarassa: suunnitteilla vakava rikos, lapsi vaarassa, itsemurhan vaara?",
        sv: "Är någon i fara: ett allvarligt brott planeras, ett barn far illa, självmordsrisk?",
        en: "Is anybody in danger: a serious crime is planned, a child is at risk, a risk of suicide?")
    case .dangerWhom:
      Label(
        fi: "Hätätilanteessa soita 112. Jos lapsi tai perhe tarvitsee apua heti, soita sosiaalipäivystykseen: {social}. "
          + "Jos olet epävarma, soita päivystävälle koordinaattorille: {oncall}.",
        sv: "Ring 112 vid nödläge. Ring socialjouren om ett barn eller en familj behöver hjälp genast: {social}. "
          + "Ring koordinatorn i beredskap om du är osäker: {oncall}.",
        en: "In an emergency call 112. If a child or a family needs help at once, call the social emergency service: "
          + "{social}. If you are not sure, call the on-call coordinator: {oncall}.")
    case .dangerDecision:
      Label(
        fi: "Kirjaa päätös, älä tarinaa.", sv: "Anteckna beslutet, inte berättelsen.", en: "Log the decision, not the story.")
    case .noteTitle:
      Label(
        fi: "Muistiinpano (lyhyt, ilman nimiä, numeroita ja osoitteita)",
        sv: "Anteckning (kort, utan namn, nummer och adresser)",
        en: "Note (short, without names, numbers and addresses)")
    case .noteKeys:
      Label(
        fi: "1 kirjoita tähän, Enter jatkaa: ", sv: "1 skriv här, Enter går vidare: ", en: "1 write here, Enter goes on: ")
    case .noteKeysEditor:
      Label(
        fi: "1 kirjoita tähän, 2 avaa muokkain, Enter jatkaa: ", sv: "1 skriv här, 2 öppna redigeraren, Enter går vidare: ",
        en: "1 write here, 2 open the editor, Enter goes on: ")
    case .notePrompt: Label(fi: "Muistiinpano: ", sv: "Anteckning: ", en: "Note: ")
    case .noteLine: Label(fi: "Muistiinpano: {note}", sv: "Anteckning: {note}", en: "Note: {note}")
    case .noNote: Label(fi: "ei muistiinpanoa", sv: "ingen anteckning", en: "no note")
    case .personalData:
      Label(
        fi: "Muistiinpanossa näyttää olevan henkilötietoja:", sv: "Anteckningen verkar innehålla personuppgifter:",
        en: "The note seems to hold personal data:")
    case .finding: Label(fi: "{kind}: {place}", sv: "{kind}: {place}", en: "{kind}: {place}")
    case .personalDataKeys:
      Label(
        fi: "1 muuta muistiinpanoa (Enter), 2 pidä tällaisenaan: ", sv: "1 ändra anteckningen (Enter), 2 behåll den som den är: ",
        en: "1 change the note (Enter), 2 keep it as it is: ")
    case .warningLine:
      Label(
        fi: "Muistiinpanossa näyttää olevan {kind}: {place}", sv: "Anteckningen verkar innehålla: {kind}: {place}",
        en: "The note seems to hold this: {kind}: {place}")
    case .review: Label(fi: "Tallennetaanko näin?", sv: "Spara så här?", en: "Save it like this?")
    case .reviewKeys:
      Label(
        fi: "Enter tallentaa yhteydenoton, näppäin avaa rivin: ", sv: "Enter sparar kontakten, en tangent öppnar raden: ",
        en: "Enter saves the contact, a key opens its row: ")
    case .discarded:
      Label(
        fi: "Tästä kirjataan vain laji ja yhteydenottotapa. Muu jätettiin pois.",
        sv: "Av den här antecknas bara typen och kontaktsättet. Resten lämnades bort.",
        en: "Of this one only kind and channel are logged. The rest was left out.")
    }
  }
}
