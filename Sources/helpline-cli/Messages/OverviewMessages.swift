import HelplineCore

/// What stands in the coordinators' overview.
enum OverviewMessage: String, Sentence {
  case title, contacts, waiting, decisions, followUps, services, mentors, months, nothing
  case count, longest, waitsFor, followUp, afterMonths, load, never
  case referrals, inbounds, overdueBy
  case assess, agree, assign, answer, askAnother, confirmClosing, passOn, takeOver
  case notBelieved

  var label: Label {
    switch self {
    case .title:
      Label(
        fi: "Yleiskuva: työtä varten, ei julkaistavaksi", sv: "Översikt: för arbetet, inte för publicering",
        en: "Overview: for work, not for publishing")
    case .contacts:
      Label(
        fi: "Käsittelyä odottavat yhteydenotot", sv: "Kontakter som väntar på behandling", en: "Contacts that wait to be settled")
    case .waiting:
      Label(fi: "Mentoria odottavat asiakkuudet", sv: "Ärenden som väntar på en mentor", en: "Cases that wait for a mentor")
    case .decisions: Label(fi: "Odottavat päätökset", sv: "Beslut som väntar", en: "Decisions that wait")
    case .followUps: Label(fi: "Tulossa olevat seurannat", sv: "Uppföljningar på gång", en: "Follow-ups due")
    case .services:
      Label(
        fi: "Palvelut, joita ei ole varmistettu vuoteen", sv: "Tjänster som inte har bekräftats på ett år",
        en: "Services not assured for a year")
    case .never: Label(fi: "ei koskaan", sv: "aldrig", en: "never")
    case .mentors: Label(fi: "Mentorit", sv: "Mentorer", en: "Mentors")
    case .months: Label(fi: "Suljettavat kuukaudet", sv: "Månader att stänga", en: "Months to close")
    case .referrals: Label(fi: "Myöhässä olevat ohjaukset", sv: "Försenade hänvisningar", en: "Overdue referrals")
    case .inbounds:
      Label(fi: "Exit-toimintaan ohjatut", sv: "Hänvisade till Exit", en: "Referred to Exit")
    case .overdueBy: Label(fi: "Myöhässä", sv: "Försenat", en: "Overdue by")
    case .nothing: Label(fi: "Ei mitään juuri nyt.", sv: "Ingenting just nu.", en: "Nothing just now.")
    case .count: Label(fi: "Määrä", sv: "Antal", en: "Number")
    case .longest: Label(fi: "Pisin odotus", sv: "Längsta väntan", en: "Longest wait")
    case .waitsFor: Label(fi: "Odottaa", sv: "Väntar på", en: "Waits for")
    case .followUp: Label(fi: "Seuranta", sv: "Uppföljning", en: "Follow-up")
    case .afterMonths:
      Label(fi: "{month} kk päättymisestä", sv: "{month} mån. efter avslutet", en: "{month} months after closing")
    case .load: Label(fi: "Avoimia asiakkuuksia", sv: "Öppna ärenden", en: "Open cases")
    case .assess: Label(fi: "arviota", sv: "bedömning", en: "the assessment")
    case .agree: Label(fi: "sopimista osallistujan kanssa", sv: "överenskommelse med deltagaren", en: "the agreement")
    case .assign: Label(fi: "mentorin pyytämistä", sv: "att en mentor tillfrågas", en: "a mentor to be asked")
    case .answer: Label(fi: "mentorin vastausta", sv: "mentorns svar", en: "the mentor’s answer")
    case .askAnother:
      Label(fi: "toisen mentorin pyytämistä", sv: "att en annan mentor tillfrågas", en: "another mentor to be asked")
    case .confirmClosing:
      Label(fi: "päättymisen vahvistusta", sv: "att avslutet bekräftas", en: "the closing to be confirmed")
    case .passOn: Label(fi: "luovutusta", sv: "överlämnande", en: "the hand-over")
    case .takeOver: Label(fi: "vastaanottoa", sv: "övertagande", en: "the take-over")
    case .notBelieved:
      Label(
        fi: "Näitä ei ole laskettu mukaan, koska niiden tekijää tai sisältöä ei voi varmistaa: {ids}. Kerro siitä ylläpitäjälle.",
        sv: "De här räknades inte med, eftersom avsändaren eller innehållet inte kan bekräftas: {ids}. Berätta det för "
          + "administratören.",
        en: "These are not counted, because who made them or what they hold cannot be confirmed: {ids}. Tell an administrator.")
    }
  }
}
