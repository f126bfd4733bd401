import HelplineCore

/// What stands on the page of a case, in its list, and in what its participant gets.
enum CasePageMessage: String, Sentence {
  case since, mentor, noMentor, askedMentor, hasAccepted, hasDeclined, hasNotAnswered, due, followUpDue, overdue, lastMeeting
  case contact, languages, needsExit, needsNoExit, barredMembers, goals, network, timeline, agreement, followUp, note, meeting
  case attended, notAttended, columnSince, planTitle, scale, noGoals, handOverReason, jointMeeting

  var label: Label {
    switch self {
    case .since: Label(fi: "{status}, {day} alkaen", sv: "{status}, sedan {day}", en: "{status}, since {day}")
    case .mentor: Label(fi: "Mentori", sv: "Mentor", en: "Mentor")
    case .noMentor: Label(fi: "ei vielä", sv: "ingen ännu", en: "none yet")
    case .askedMentor: Label(fi: "Pyydetty mentori", sv: "Tillfrågad mentor", en: "Asked")
    case .handOverReason: Label(fi: "Miksi mentori vaihtuu", sv: "Varför mentorn byts", en: "Why the mentor changes")
    case .jointMeeting: Label(fi: "Yhteinen tapaaminen", sv: "Gemensamt möte", en: "Joint meeting")
    case .hasAccepted: Label(fi: "otti vastaan", sv: "har tackat ja", en: "has accepted")
    case .hasDeclined: Label(fi: "kieltäytyi", sv: "har tackat nej", en: "has declined")
    case .hasNotAnswered: Label(fi: "ei ole vielä vastannut", sv: "har inte svarat ännu", en: "has not answered yet")
    case .due: Label(fi: "Määräpäivä", sv: "Senast", en: "Due")
    case .followUpDue:
      Label(fi: "{month} kk:n seuranta {day}", sv: "uppföljning efter {month} mån. {day}", en: "{month}-month follow-up {day}")
    case .overdue: Label(fi: "myöhässä", sv: "försenat", en: "overdue")
    case .lastMeeting: Label(fi: "Viimeisin tapaaminen", sv: "Senaste mötet", en: "Last meeting")
    case .contact: Label(fi: "Yhteydenotto", sv: "Kontakt", en: "Contact")
    case .languages: Label(fi: "Kielet", sv: "Språk", en: "Languages")
    case .needsExit: Label(fi: "Exit-tarve on", sv: "Exit-behov finns", en: "Exit is what is needed")
    case .needsNoExit: Label(fi: "Exit-tarvetta ei ole", sv: "inget Exit-behov", en: "Exit is not what is needed")
    case .barredMembers: Label(fi: "Estetyt jäsenet", sv: "Spärrade medlemmar", en: "Barred")
    case .goals: Label(fi: "Tavoitteet", sv: "Mål", en: "Goals")
    case .network: Label(fi: "Verkosto", sv: "Nätverk", en: "Network")
    case .timeline:
      Label(fi: "Tapahtumat, uusin ensin", sv: "Händelser, den senaste först", en: "What happened, the latest first")
    case .agreement:
      Label(fi: "Sopimus osallistujan kanssa", sv: "Överenskommelse med deltagaren", en: "Agreement with the participant")
    case .followUp: Label(fi: "{month} kk:n seuranta", sv: "Uppföljning efter {month} mån.", en: "{month}-month follow-up")
    case .note: Label(fi: "Muistiinpano", sv: "Anteckning", en: "Note")
    case .meeting: Label(fi: "Tapaaminen: {what}", sv: "Möte: {what}", en: "Meeting: {what}")
    case .attended: Label(fi: "osallistuja tuli", sv: "deltagaren kom", en: "the participant came")
    case .notAttended: Label(fi: "osallistuja ei tullut", sv: "deltagaren kom inte", en: "the participant did not come")
    case .columnSince: Label(fi: "Alkaen", sv: "Sedan", en: "Since")
    case .planTitle: Label(fi: "Suunnitelmani ja tavoitteeni", sv: "Min plan och mina mål", en: "My plan and my goals")
    case .scale:
      Label(
        fi: "Pisteet: 0 on se, mitä odotettiin. +1 ja +2 ovat enemmän, −1 ja −2 vähemmän.",
        sv: "Poäng: 0 är det som väntades. +1 och +2 är mer, −1 och −2 mindre.",
        en: "Scores: 0 is what was expected. +1 and +2 are more, −1 and −2 less.")
    case .noGoals:
      Label(
        fi: "Suunnitelmassa ei ole vielä tavoitteita. Ne lisätään komennolla helpline goal add.",
        sv: "Planen har inga mål ännu. De läggs till med helpline goal add.",
        en: "The plan has no goals yet. helpline goal add adds them.")
    }
  }
}
