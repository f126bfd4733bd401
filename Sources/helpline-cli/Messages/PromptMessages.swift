import HelplineCore

/// What is asked for at the terminal, beside the contact form.
enum PromptMessage: String, Sentence {
  case passphrase, signingIn, wrongPassphrase, proposal, ownPassphrase, again, notTheSame, tooWeak, proposalAccepted
  case setUpToken, invitation, sheetCode, tryCodeAgain, confirm, working

  var label: Label {
    switch self {
    case .passphrase: Label(fi: "Tunnuslause: ", sv: "Lösenfras: ", en: "Passphrase: ")
    case .signingIn: Label(fi: "Kirjaudutaan…", sv: "Loggar in…", en: "Signing in…")
    case .working: Label(fi: "Hetki…", sv: "Ett ögonblick…", en: "One moment…")
    case .wrongPassphrase:
      Label(
        fi: "Tunnuslause ei ollut oikea. Yritä uudelleen.", sv: "Lösenfrasen var inte rätt. Försök igen.",
        en: "That was not the right passphrase. Try again.")
    case .proposal:
      Label(
        fi: "Ehdotus tunnuslauseeksi:\n\n    {passphrase}\n\nKirjoita se muistiin turvalliseen paikkaan ja hyväksy se Enterillä. "
          + "Voit myös kirjoittaa oman,\nesimerkiksi viisi sanaa, jotka eivät liity toisiinsa.",
        sv: "Förslag till lösenfras:\n\n    {passphrase}\n\nSkriv upp den på ett säkert ställe och godta den med Enter. "
          + "Du kan också skriva en egen,\ntill exempel fem ord som inte hör ihop.",
        en: "A proposed passphrase:\n\n    {passphrase}\n\nWrite it down in a safe place and accept it with Enter. "
          + "You can also type one of your own,\nfor instance five words that have nothing to do with each other.")
    case .ownPassphrase:
      Label(
        fi: "Enter hyväksyy ehdotuksen, tai kirjoita oma: ", sv: "Enter godtar förslaget, eller skriv en egen: ",
        en: "Enter accepts the proposal, or type your own: ")
    case .again: Label(fi: "Sama uudelleen: ", sv: "Samma en gång till: ", en: "The same again: ")
    case .notTheSame:
      Label(
        fi: "Ne eivät olleet samat. Kirjoita tunnuslause uudelleen.", sv: "De var inte lika. Skriv lösenfrasen på nytt.",
        en: "Those were not the same. Type the passphrase again.")
    case .tooWeak:
      Label(
        fi: "Tämä olisi liian helppo arvata. Lisää sanoja, tai hyväksy ehdotus Enterillä.",
        sv: "Den här vore för lätt att gissa. Lägg till ord, eller godta förslaget med Enter.",
        en: "This one would be too easy to guess. Add words, or accept the proposal with Enter.")
    case .proposalAccepted:
      Label(
        fi: "Ehdotus on nyt tunnuslauseesi. Sitä ei näytetä uudelleen.",
        sv: "Förslaget är nu din lösenfras. Den visas inte på nytt.",
        en: "The proposal is now your passphrase. It is not shown again.")
    case .setUpToken:
      Label(
        fi: "Käyttöönottokoodi, jonka palvelin näytti: ", sv: "Startkoden som servern visade: ",
        en: "Set-up token that the server printed: ")
    case .invitation: Label(fi: "Kutsukoodi: ", sv: "Inbjudningskod: ", en: "Invitation code: ")
    case .sheetCode: Label(fi: "Palautuslomakkeen koodi: ", sv: "Återställningsbladets kod: ", en: "Code on the recovery sheet: ")
    case .tryCodeAgain:
      Label(
        fi: "Koodissa on kirjoitusvirhe. Vertaa sitä merkki merkiltä.", sv: "Koden är felskriven. Jämför den tecken för tecken.",
        en: "The code is mistyped. Compare it character by character.")
    case .confirm:
      Label(fi: "{question} (k = kyllä, e = ei) ", sv: "{question} (j = ja, n = nej) ", en: "{question} (y = yes, n = no) ")
    }
  }
}
