import HelplineCore

/// What the member commands say.
enum MemberMessage: String, Sentence {
  case invited, inviteHandOver, columnName, columnID, columnRoles, columnGroups, columnInvitedBy, invitedBy
  case waitsForApproval, waitsForApprovalEmpty, openInvitations, approveNext, fingerprint, invitedUntil
  case approveQuestion, compareFingerprint, approved, waitsForGroups, admitCommand
  case admitQuestion, admitted, rolesSet, nameSet, nameAndLanguagesSet, removeQuestion, removed, removeWarning, lostWarning,
    onlyFounder
  case changedJoined, changedRemoved, changedRoles, changedRecovery, youJoined, yourRoles, waitsForAdmission

  var label: Label {
    switch self {
    case .invited:
      Label(
        fi: "Kutsu jäsenelle {name} ({roles}), voimassa {day} asti. Koodi näytetään vain nyt:",
        sv: "Inbjudan till {name} ({roles}), gäller till och med {day}. Koden visas bara nu:",
        en: "Invitation for {name} ({roles}), valid until the end of {day}. The code is shown only now:")
    case .inviteHandOver:
      Label(
        fi: "Anna koodi kasvokkain tai luotettavaa reittiä. Kutsuttu vastaa komennolla helpline join, ja hyväksyt hänet "
          + "sitten komennolla helpline member approve.",
        sv: "Ge koden personligen eller på ett pålitligt sätt. Den inbjudna svarar med helpline join, och du godkänner hen "
          + "sedan med helpline member approve.",
        en: "Hand the code over in person or in a way you trust. They answer with helpline join, and you approve them "
          + "afterwards with helpline member approve.")
    case .columnName: Label(fi: "Nimi", sv: "Namn", en: "Name")
    case .columnID: Label(fi: "Tunniste", sv: "Id", en: "Id")
    case .columnRoles: Label(fi: "Roolit", sv: "Roller", en: "Roles")
    case .columnGroups: Label(fi: "Ryhmät", sv: "Grupper", en: "Groups")
    case .columnInvitedBy: Label(fi: "Kutsuja", sv: "Inbjuden av", en: "Invited by")
    case .invitedBy: Label(fi: "Kutsuja: {name}", sv: "Inbjuden av: {name}", en: "Invited by: {name}")
    case .waitsForApproval: Label(fi: "Odottaa hyväksymistä:", sv: "Väntar på godkännande:", en: "Waiting for approval:")
    case .waitsForApprovalEmpty:
      Label(
        fi: "Kukaan ei odota hyväksymistä. Kutsu uusi jäsen: helpline member invite.",
        sv: "Ingen väntar på godkännande. Bjud in en ny medlem: helpline member invite.",
        en: "Nobody waits for approval. Invite somebody: helpline member invite.")
    case .openInvitations:
      Label(fi: "Vastaamattomat kutsut:", sv: "Obesvarade inbjudningar:", en: "Invitations not answered yet:")
    case .invitedUntil:
      Label(
        fi: "{name} ({roles}), voimassa {day} asti", sv: "{name} ({roles}), gäller till och med {day}",
        en: "{name} ({roles}), valid until the end of {day}")
    case .approveNext:
      Label(
        fi: "Vertaa sormenjälkeä jäsenen kanssa, sitten: helpline member approve TUNNISTE",
        sv: "Jämför fingeravtrycket med medlemmen, sedan: helpline member approve ID",
        en: "Compare the fingerprint with them, then: helpline member approve ID")
    case .fingerprint:
      Label(fi: "Sormenjälki: {fingerprint}", sv: "Fingeravtryck: {fingerprint}", en: "Fingerprint: {fingerprint}")
    case .compareFingerprint:
      Label(
        fi: "Onko sormenjälki sama, jonka jäsen näkee? Kysy häneltä suoraan, esimerkiksi puhelimessa.",
        sv: "Är fingeravtrycket detsamma som medlemmen ser? Fråga hen direkt, till exempel per telefon.",
        en: "Is the fingerprint the one that they see? Ask them directly, for instance by phone.")
    case .approveQuestion:
      Label(fi: "Hyväksytäänkö {name} ({roles})?", sv: "Godkänna {name} ({roles})?", en: "Approve {name} ({roles})?")
    case .approved:
      Label(
        fi: "{name} on nyt jäsen: {roles}. Hän voi kirjautua.", sv: "{name} är nu medlem: {roles}. Hen kan logga in.",
        en: "{name} is now a member: {roles}. They can sign in.")
    case .waitsForGroups:
      Label(
        fi: "{name} odottaa vielä ryhmää: {groups}. Sen jäsen suorittaa:",
        sv: "{name} väntar ännu på gruppen: {groups}. En medlem i den kör:",
        en: "{name} still waits for the group: {groups}. One of its members runs:")
    case .admitCommand:
      Label(
        fi: "  helpline member admit {id} --group {group}", sv: "  helpline member admit {id} --group {group}",
        en: "  helpline member admit {id} --group {group}")
    case .waitsForAdmission: Label(fi: "Odottaa ryhmää:", sv: "Väntar på en grupp:", en: "Waiting for a group:")
    case .admitQuestion:
      Label(
        fi: "Otetaanko {name} ryhmään ”{group}”?", sv: "Ta in {name} i gruppen ”{group}”?",
        en: "Admit {name} to the group “{group}”?")
    case .admitted:
      Label(
        fi: "{name} on nyt ryhmässä ”{group}”.", sv: "{name} är nu med i gruppen ”{group}”.",
        en: "{name} is now in the group “{group}”.")
    case .rolesSet:
      Label(
        fi: "Jäsenen {name} roolit ovat nyt: {roles}.", sv: "Rollerna för {name} är nu: {roles}.",
        en: "The roles of {name} are now: {roles}.")
    case .nameSet:
      Label(fi: "Jäsenen nimi on nyt {name}.", sv: "Medlemmen heter nu {name}.", en: "The member is now called {name}.")
    case .nameAndLanguagesSet:
      Label(
        fi: "Jäsenen nimi on nyt {name}, kielet: {languages}.", sv: "Medlemmen heter nu {name}, språk: {languages}.",
        en: "The member is now called {name}, languages: {languages}.")
    case .removeWarning:
      Label(
        fi: "Poistettu jäsen ei pääse enää sisään, ja hänen ryhmiensä avaimet vaihdetaan. Takaisin pääsee vain uudella kutsulla.",
        sv: "En borttagen medlem kommer inte längre in, och nycklarna till hens grupper byts. Tillbaka kommer man bara med en ny "
          + "inbjudan.",
        en:
          "A removed member can no longer get in, and the keys of their groups are changed. The only way back is a new invitation."
      )
    case .lostWarning:
      Label(
        fi: "Jos kukaan muu ei ole hänen ryhmässään, tai jos hänellä on asiakkuuden päiväkirja, niiden sisällön avaa sen jälkeen "
          + "vain luottohenkilöiden tilaisuus: helpline recovery combine.",
        sv: "Om ingen annan finns i hens grupp, eller om hen har ett ärendes journal, öppnas innehållet därefter bara vid en "
          + "ceremoni med förtroendepersonerna: helpline recovery combine.",
        en:
          "If nobody else is in one of their groups, or if they hold a case's journal, only a ceremony of the trustees opens its "
          + "content afterwards: helpline recovery combine.")
    case .removeQuestion:
      Label(fi: "Poistetaanko {name} ({roles})?", sv: "Ta bort {name} ({roles})?", en: "Remove {name} ({roles})?")
    case .removed:
      Label(fi: "{name} ei ole enää jäsen.", sv: "{name} är inte längre medlem.", en: "{name} is no longer a member.")
    case .onlyFounder:
      Label(
        fi: "Olet ainoa jäsen. Kutsu muita: helpline member invite.",
        sv: "Du är den enda medlemmen. Bjud in andra: helpline member invite.",
        en: "You are the only member. Invite others: helpline member invite.")
    case .changedJoined:
      Label(fi: "Uusi jäsen: {name} ({roles}).", sv: "Ny medlem: {name} ({roles}).", en: "New member: {name} ({roles}).")
    case .changedRemoved:
      Label(fi: "{name} ei ole enää jäsen.", sv: "{name} är inte längre medlem.", en: "{name} is no longer a member.")
    case .changedRoles:
      Label(
        fi: "Jäsenen {name} roolit muuttuivat: {roles}.", sv: "Rollerna för {name} ändrades: {roles}.",
        en: "The roles of {name} changed: {roles}.")
    case .changedRecovery:
      Label(
        fi: "Palautusavainta käytettiin luottohenkilöiden tilaisuudessa, ja se vaihtui. Jos et tiennyt tästä, kysy "
          + "koordinaattorilta.",
        sv: "Återställningsnyckeln användes vid en ceremoni med förtroendepersonerna och byttes. Om du inte visste om det, fråga "
          + "en koordinator.",
        en: "The recovery key was used in a ceremony of the trustees, and replaced. If you did not know of it, ask a coordinator."
      )
    case .youJoined:
      Label(
        fi: "Sinut on hyväksytty jäseneksi. Roolisi: {roles}.", sv: "Du har godkänts som medlem. Dina roller: {roles}.",
        en: "You have been approved as a member. Your roles: {roles}.")
    case .yourRoles:
      Label(fi: "Roolisi muuttuivat: {roles}.", sv: "Dina roller ändrades: {roles}.", en: "Your roles changed: {roles}.")
    }
  }
}
