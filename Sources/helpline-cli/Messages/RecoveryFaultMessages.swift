import HelplineCore

/// Why a ceremony is not held. Nothing has changed then, and the shares stay as they were.
enum RecoveryFaultMessage: String, Sentence {
  case badShare, tooFewShares, wrongShares, replacedShares, olderSharesNeeded, mixedShares
  case mentorNotGone, groupNotLost, runsForOther, isAdministrator

  var label: Label {
    switch self {
    case .badShare:
      Label(
        fi: "Yksi riveistä ei ole palautusosuus: jokin merkki on väärin tai puuttuu. Mitään ei muuttunut.",
        sv: "En av raderna är ingen återställningsandel: något tecken är fel eller saknas. Ingenting ändrades.",
        en: "One of the lines is no recovery share: a character is wrong or missing. Nothing has changed.")
    case .tooFewShares:
      Label(
        fi: "Osuuksia on liian vähän. Pyydä mukaan lisää luottohenkilöitä. Mitään ei muuttunut.",
        sv: "Andelarna är för få. Be fler förtroendepersoner komma. Ingenting ändrades.",
        en: "There are too few shares. Ask more trustees to come. Nothing has changed.")
    case .wrongShares:
      Label(
        fi: "Osuudet eivät sovi yhteen, tai ne ovat toisen organisaation. Mitään ei muuttunut.",
        sv: "Andelarna hör inte ihop, eller så är de en annan organisations. Ingenting ändrades.",
        en: "The shares do not belong together, or they are another organisation's. Nothing has changed.")
    case .replacedShares:
      Label(
        fi: "Nämä osuudet ovat avaimen, joka on jo vaihdettu. Tarvitaan uusimmat osuudet. Mitään ei muuttunut.",
        sv: "De här andelarna hör till en nyckel som redan är bytt. De nyaste andelarna behövs. Ingenting ändrades.",
        en: "These shares are of a key that was replaced. The newest shares are needed. Nothing has changed.")
    case .olderSharesNeeded:
      Label(
        fi: "Tämän avaa vain vanhempi palautusavain, koska sitä ei ole siirretty uudelle. Anna uusimpien osuuksien lisäksi myös "
          + "vanhemmat. Mitään ei muuttunut.",
        sv: "Det här öppnas bara av en äldre återställningsnyckel, för det har inte förts över till den nya. Ge utöver de nyaste "
          + "andelarna också de äldre. Ingenting ändrades.",
        en: "Only an older recovery key opens this, since it was not moved to the new one. Give the older shares as well as the "
          + "newest. Nothing has changed.")
    case .mixedShares:
      Label(
        fi: "Mukana on osuuksia, joita tähän ei tarvita. Anna vain uusimmat. Mitään ei muuttunut.",
        sv: "Det finns andelar som inte behövs här. Ge bara de nyaste. Ingenting ändrades.",
        en: "There are shares that are not needed for this. Give only the newest. Nothing has changed.")
    case .mentorNotGone:
      Label(
        fi: "Asiakkuuden mentori on yhä mentori ja voi luovuttaa päiväkirjan itse. Jos hän ei pääse sisään, poista hänet ensin: "
          + "helpline member remove … --lost.",
        sv: "Ärendets mentor är fortfarande mentor och kan själv överlämna journalen. Om hen inte kommer in, ta först bort hen: "
          + "helpline member remove … --lost.",
        en: "The case's mentor is still a mentor and can pass the journal on. If they cannot get in, remove them first: "
          + "helpline member remove … --lost.")
    case .groupNotLost:
      Label(
        fi: "Ryhmässä on vielä jäseniä, jotka voivat ottaa muita mukaan: helpline member admit.",
        sv: "I gruppen finns ännu medlemmar som kan ta in andra: helpline member admit.",
        en: "The group still has members who can admit others: helpline member admit.")
    case .runsForOther:
      Label(
        fi: "Ryhmään tuleva jäsen pitää tilaisuuden omalla tunnuksellaan: kirjaudu hänenä.",
        sv: "Den som ska in i gruppen håller ceremonin med sin egen inloggning: logga in som hen.",
        en: "Who is to come into the group holds the ceremony with their own login: sign in as them.")
    case .isAdministrator:
      Label(
        fi: "Hän on jo ylläpitäjä.", sv: "Hen är redan administratör.", en: "They are an administrator already.")
    }
  }
}
