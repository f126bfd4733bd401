import HelplineCore

/// What the referral commands say.
enum ReferralMessage: String, Sentence {
  case made, moved, merged, reading, changedSince, chooseEntry, moreEntries, chooseKey, none, noneDue, listNext, notBelieved
  case reference, expected, madeIn, inContact, inCase, overdue, directory, outcome, outcomeUnknown, referral
  case sheet, answerBy
  case inboundTitle, from, theirReference, mayReply, openedCase, stateReceived, stateAcknowledged, stateAccepted, stateDeclined
  case received, receivedNext, acceptedInbound, declinedInbound, acceptedNext, noReply, replyAccepted, replyDeclined
  case inboundNotLinked

  var label: Label {
    switch self {
    case .made: Label(fi: "Ohjaus on tallennettu: {id}", sv: "Hänvisningen är sparad: {id}", en: "The referral is saved: {id}")
    case .moved:
      Label(
        fi: "Ohjauksen {id} tila on nyt: {state}", sv: "Hänvisningens {id} läge är nu: {state}",
        en: "The referral {id} is now: {state}")
    case .merged:
      Label(
        fi: "Joku muu kirjoitti samaan kohteeseen yhtä aikaa: molemmat muutokset ovat tallessa.",
        sv: "Någon annan skrev i samma post samtidigt: båda ändringarna är sparade.",
        en: "Somebody else wrote to the same record at the same time: both changes are kept.")
    case .reading:
      Label(
        fi: "Etsitään ohjauksia: {count} luettu…", sv: "Söker hänvisningar: {count} lästa…",
        en: "Looking for referrals: {count} read…")
    case .changedSince:
      Label(
        fi: "Tilanne on muuttunut siitä, kun tällä laitteella viimeksi katsottiin. Tässä on koko luettelo.",
        sv: "Läget har ändrats sedan listan senast lästes på den här enheten. Här är hela listan.",
        en: "Something has changed since this device last looked. Here is the whole list.")
    case .chooseEntry:
      Label(
        fi: "Mihin palveluhakemiston palveluun?", sv: "Till vilken tjänst i tjänstekatalogen?",
        en: "To which service of the directory?")
    case .moreEntries:
      Label(
        fi: "Palveluja on enemmän kuin näppäimiä. Muut: helpline service search, ja tunniste valitsimella --directory.",
        sv: "Det finns fler tjänster än tangenter. De andra: helpline service search, och tjänstens id med --directory.",
        en: "There are more services than keys. The others: helpline service search, and the id with --directory.")
    case .chooseKey:
      Label(
        fi: "Valitse, Enter = ei mitään näistä: ", sv: "Välj, Enter = ingen av dessa: ", en: "Choose, Enter = none of these: ")
    case .none:
      Label(
        fi: "Avoimia ohjauksia ei ole. Uusi tehdään komennolla helpline referral make.",
        sv: "Det finns inga öppna hänvisningar. En ny görs med helpline referral make.",
        en: "There are no open referrals. helpline referral make makes one.")
    case .noneDue:
      Label(
        fi: "Mikään ohjaus ei ole nyt määräpäivässä. Kaikki avoimet näet komennolla helpline referral list.",
        sv: "Ingen hänvisning har nått sin dag. helpline referral list visar alla öppna.",
        en: "No referral has reached its day. helpline referral list shows all that are open.")
    case .listNext:
      Label(
        fi: "Avaa: helpline referral show VIITE. Kirjaa vaihe: helpline referral state VIITE TILA.",
        sv: "Öppna: helpline referral show REFERENS. Anteckna läget: helpline referral state REFERENS LÄGE.",
        en: "Open one: helpline referral show REFERENCE. Write down its state: helpline referral state REFERENCE STATE.")
    case .notBelieved:
      Label(
        fi: "Näiden yhteydenottojen ja asiakkuuksien ohjauksia ei näytetä, koska niiden tekijää tai sisältöä ei voi varmistaa: "
          + "{ids}. Kerro siitä ylläpitäjälle.",
        sv: "Hänvisningar i de här kontakterna och ärendena visas inte, eftersom avsändaren eller innehållet inte kan bekräftas: "
          + "{ids}. Berätta det för administratören.",
        en: "Referrals in these contacts and cases are not shown, because who made them or what they hold cannot be confirmed: "
          + "{ids}. Tell an administrator.")
    case .reference: Label(fi: "Viite", sv: "Referens", en: "Reference")
    case .expected: Label(fi: "Vastaus viimeistään", sv: "Svar senast", en: "Answer expected by")
    case .madeIn: Label(fi: "Missä sovittu", sv: "Där den avtalades", en: "Made in")
    case .inContact: Label(fi: "yhteydenotto {id}", sv: "kontakt {id}", en: "contact {id}")
    case .inCase: Label(fi: "asiakkuus {id}", sv: "ärende {id}", en: "case {id}")
    case .overdue: Label(fi: "{day}, myöhässä {days}", sv: "{day}, försenat {days}", en: "{day}, overdue by {days}")
    case .directory: Label(fi: "Palveluhakemistossa", sv: "I tjänstekatalogen", en: "In the directory")
    case .outcome: Label(fi: "Mitä ohjauksesta seurasi", sv: "Vad hänvisningen ledde till", en: "What came of it")
    case .outcomeUnknown:
      Label(
        fi: "ei tiedossa: yhteydenottaja hoitaa asian itse", sv: "okänt: personen tar själv kontakt",
        en: "not known: the caller makes contact themselves")
    case .referral: Label(fi: "Ohjaus palveluun", sv: "Hänvisning till tjänst", en: "Referral to a service")
    case .sheet:
      Label(
        fi: "Palvelulle kerrotaan tämä, ei muuta:", sv: "Tjänsten får veta detta och inget annat:",
        en: "The service is told this, and nothing else:")
    case .answerBy:
      Label(
        fi: "Vastatkaa mainiten vain viite, ei nimeä.", sv: "Svara med referensen, utan namn.",
        en: "Please answer by the reference alone, without a name.")
    case .inboundTitle:
      Label(
        fi: "Exit-toimintaan ohjatut, vanhin ensin", sv: "Hänvisade till Exit, den äldsta först",
        en: "Referred to Exit, the oldest first")
    case .from: Label(fi: "Ohjaava taho", sv: "Hänvisad av", en: "Referred by")
    case .theirReference: Label(fi: "Ohjaavan tahon viite", sv: "Den hänvisandes referens", en: "Their reference")
    case .mayReply: Label(fi: "Tuloksen saa kertoa", sv: "Får få veta utfallet", en: "May be told the outcome")
    case .openedCase: Label(fi: "Asiakkuus", sv: "Ärende", en: "Case")
    case .stateReceived: Label(fi: "saapunut", sv: "inkommen", en: "received")
    case .stateAcknowledged: Label(fi: "kuitattu saaduksi", sv: "mottagandet bekräftat", en: "acknowledged")
    case .stateAccepted: Label(fi: "otettu vastaan", sv: "antagen", en: "accepted")
    case .stateDeclined: Label(fi: "ei otettu vastaan", sv: "avböjd", en: "declined")
    case .received:
      Label(
        fi: "Exit-toimintaan ohjaus on kirjattu: {id}", sv: "Hänvisningen till Exit är antecknad: {id}",
        en: "The referral to Exit is written down: {id}")
    case .receivedNext:
      Label(
        fi: "Kuittaa saaduksi: helpline referral state {id} acknowledged. Vastaa: helpline referral answer {id} accept|decline.",
        sv:
          "Bekräfta mottagandet: helpline referral state {id} acknowledged. Svara: helpline referral answer {id} accept|decline.",
        en: "Acknowledge it: helpline referral state {id} acknowledged. Answer: helpline referral answer {id} accept|decline.")
    case .acceptedInbound: Label(fi: "Otettu vastaan: {id}", sv: "Antagen: {id}", en: "Accepted: {id}")
    case .declinedInbound: Label(fi: "Ei otettu vastaan: {id}", sv: "Avböjd: {id}", en: "Declined: {id}")
    case .acceptedNext:
      Label(
        fi: "Avaa asiakkuus: helpline case open --contact {id}.", sv: "Öppna ett ärende: helpline case open --contact {id}.",
        en: "Open a case: helpline case open --contact {id}.")
    case .noReply:
      Label(
        fi: "Ohjaavalle taholle ei kerrota mitään: osallistuja ei ole suostunut siihen.",
        sv: "Den hänvisande får inte veta något: deltagaren har inte samtyckt till det.",
        en: "The unit is told nothing: the participant has not agreed to that.")
    case .replyAccepted:
      Label(
        fi: "Ohjaavalle taholle saa kertoa tämän, ei muuta:\nViite {reference}: otettu vastaan.",
        sv: "Den hänvisande får veta detta och inget annat:\nReferens {reference}: antagen.",
        en: "The unit may be told this, and nothing else:\nReference {reference}: accepted.")
    case .replyDeclined:
      Label(
        fi: "Ohjaavalle taholle saa kertoa tämän, ei muuta:\nViite {reference}: ei otettu vastaan.",
        sv: "Den hänvisande får veta detta och inget annat:\nReferens {reference}: avböjd.",
        en: "The unit may be told this, and nothing else:\nReference {reference}: declined.")
    case .inboundNotLinked:
      Label(
        fi:
          "Asiakkuus {case} on avattu, mutta ohjaus {id} ei vielä tiedä siitä: helpline referral answer {id} accept --case {case}.",
        sv: "Ärendet {case} är öppnat, men hänvisningen {id} känner ännu inte till det: helpline referral answer {id} accept "
          + "--case {case}.",
        en: "The case {case} is open, but the referral {id} does not name it yet: helpline referral answer {id} accept "
          + "--case {case}.")
    }
  }
}

/// Why a referral cannot be made or changed as asked.
enum ReferralFaultMessage: String, Sentence {
  case noSuchReferral, noSuchInbound, referralNotAllowed, tooManyReferrals, otherCase, referralKept, answersInbound, notReferred

  var label: Label {
    switch self {
    case .noSuchReferral:
      Label(
        fi: "Sellaista ohjausta ei ole niissä, jotka voit avata. Ohjaukset näet komennolla helpline referral list --all.",
        sv: "Det finns ingen sådan hänvisning bland dem som du kan öppna. helpline referral list --all visar hänvisningarna.",
        en: "There is no such referral among those that you can open. helpline referral list --all shows the referrals.")
    case .noSuchInbound:
      Label(
        fi: "Sellaista Exit-toimintaan ohjausta ei ole. Ne näet komennolla helpline referral list --all.",
        sv: "Det finns ingen sådan hänvisning till Exit. helpline referral list --all visar dem.",
        en: "There is no such referral to Exit. helpline referral list --all shows them.")
    case .referralNotAllowed:
      Label(
        fi: "Ohjauksen tila on ”{from}”, eikä siitä päästä tilaan ”{to}”. Mitään ei muuttunut. Vaiheet näet komennolla "
          + "helpline referral show.",
        sv: "Hänvisningens läge är ”{from}”, och därifrån går det inte till ”{to}”. Ingenting ändrades. helpline referral show "
          + "visar stegen.",
        en: "The referral is at “{from}”, from where it cannot go to “{to}”. Nothing was changed. helpline referral show tells "
          + "its steps.")
    case .tooManyReferrals:
      Label(
        fi: "Yhteydenotossa voi olla enintään kahdeksan ohjausta. Mitään ei tallennettu. Kirjaa uusi yhteydenotto.",
        sv: "En kontakt kan ha högst åtta hänvisningar. Ingenting sparades. Anteckna en ny kontakt.",
        en: "A contact can have at most eight referrals. Nothing was saved. Log another contact.")
    case .otherCase:
      Label(
        fi: "Asiakkuutta ei ole avattu tästä ohjauksesta, tai ohjauksella on jo toinen. Mitään ei muuttunut. Avaa asiakkuus: "
          + "helpline case open --contact.",
        sv: "Ärendet öppnades inte ur den här hänvisningen, eller så har hänvisningen redan ett annat. Ingenting ändrades. Öppna "
          + "ett ärende: helpline case open --contact.",
        en: "The case was not opened from this referral, or the referral has another one. Nothing was changed. Open a case: "
          + "helpline case open --contact.")
    case .referralKept:
      Label(
        fi: "Yhteydenotossa on ohjaus, joten se pysyy keskusteluna. Mitään ei muuttunut. Peru ohjaus: "
          + "helpline referral state VIITE revoked.",
        sv: "Kontakten har en hänvisning och förblir ett samtal. Ingenting ändrades. Återta hänvisningen: "
          + "helpline referral state REFERENS revoked.",
        en: "Something was referred in the contact, so it stays a conversation. Nothing was changed. Revoke the referral: "
          + "helpline referral state REFERENCE revoked.")
    case .answersInbound:
      Label(
        fi: "Exit-toimintaan ohjaus voidaan tässä vain kuitata saaduksi (acknowledged). Mitään ei muuttunut. Vastaa siihen: "
          + "helpline referral answer.",
        sv: "En hänvisning till Exit kan här bara bekräftas som mottagen (acknowledged). Ingenting ändrades. Svara på den: "
          + "helpline referral answer.",
        en: "A referral to Exit can only be acknowledged here. Nothing was changed. Answer it: helpline referral answer.")
    case .notReferred:
      Label(
        fi: "Vain keskustelusta voi ohjata palveluun: hiljaisesta tai asiattomasta puhelusta ei säily mitään. Mitään ei "
          + "tallennettu. Tarkista yhteydenoton laji: --kind.",
        sv: "Bara ett samtal kan leda till en hänvisning: av en tyst eller otillbörlig kontakt bevaras ingenting. Ingenting "
          + "sparades. Kontrollera kontaktens slag: --kind.",
        en: "Only a conversation can lead to a referral: of a silent or abusive call nothing is kept. Nothing was saved. Check "
          + "the kind of contact: --kind.")
    }
  }
}
