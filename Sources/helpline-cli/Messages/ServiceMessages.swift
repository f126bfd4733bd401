import HelplineCore

/// What the directory says.
enum ServiceMessage: String, Sentence {
  case columnID, name, kind, description, alert, phone, hours, languages, ages, eligibility, application, fees, places
  case organisation, address, email, assured, notAssuredForAYear, closed, notOffered, allDay
  case reading, notRead, importing, emptyDirectory, nothingFound, searchNext
  case added, changed, assuredNow, imported, confirmRemove, removed

  var label: Label {
    switch self {
    case .columnID: Label(fi: "Tunniste", sv: "Id", en: "Id")
    case .name: Label(fi: "Nimi", sv: "Namn", en: "Name")
    case .kind: Label(fi: "Laji", sv: "Slag", en: "Kind")
    case .description: Label(fi: "Mihin", sv: "För vad", en: "What for")
    case .alert: Label(fi: "Huomaa", sv: "Observera", en: "Note")
    case .phone: Label(fi: "Puhelin", sv: "Telefon", en: "Phone")
    case .hours: Label(fi: "Avoinna", sv: "Öppet", en: "Open")
    case .languages: Label(fi: "Kielet", sv: "Språk", en: "Languages")
    case .ages: Label(fi: "Iät", sv: "Åldrar", en: "Ages")
    case .eligibility: Label(fi: "Kenelle", sv: "För vem", en: "For whom")
    case .application: Label(fi: "Miten sinne pääsee", sv: "Hur man kommer dit", en: "How to get there")
    case .fees: Label(fi: "Hinta", sv: "Avgift", en: "Fee")
    case .places: Label(fi: "Missä", sv: "Var", en: "Where")
    case .organisation: Label(fi: "Järjestäjä", sv: "Ordnas av", en: "Offered by")
    case .address: Label(fi: "Verkossa", sv: "På webben", en: "On the web")
    case .email: Label(fi: "Sähköposti", sv: "E-post", en: "E-mail")
    case .assured: Label(fi: "Varmistettu", sv: "Bekräftad", en: "Assured")
    case .notAssuredForAYear:
      Label(fi: "ei varmistettu vuoteen", sv: "inte bekräftad på ett år", en: "not assured for a year")
    case .closed: Label(fi: "tilapäisesti suljettu", sv: "tillfälligt stängd", en: "temporarily closed")
    case .allDay: Label(fi: "ympäri vuorokauden", sv: "dygnet runt", en: "around the clock")
    case .notOffered: Label(fi: "ei enää tarjolla", sv: "erbjuds inte längre", en: "not offered any more")
    case .reading:
      Label(fi: "Haetaan palveluja: {count}", sv: "Hämtar tjänster: {count}", en: "Fetching services: {count}")
    case .notRead:
      Label(
        fi: "{count} palvelua jäi pois, koska tämä ohjelma ei osaa lukea niitä. Päivitä ohjelma.",
        sv: "{count} tjänster lämnades bort eftersom det här programmet inte kan läsa dem. Uppdatera programmet.",
        en: "{count} services were left out, because this program cannot read them. Update the program.")
    case .importing: Label(fi: "Tuodaan: {count}", sv: "Importerar: {count}", en: "Importing: {count}")
    case .emptyDirectory:
      Label(
        fi: "Palveluhakemisto on tyhjä. Koordinaattori tuo palvelut: helpline service import TIEDOSTO.",
        sv: "Tjänstekatalogen är tom. En koordinator importerar tjänsterna: helpline service import FIL.",
        en: "The directory is empty. A coordinator imports the services: helpline service import FILE.")
    case .nothingFound:
      Label(
        fi: "Mikään palvelu ei sovi hakuun. Kokeile lyhyempiä sanoja tai jätä jokin ehto pois.",
        sv: "Ingen tjänst passar sökningen. Försök med kortare ord eller lämna bort något villkor.",
        en: "No service fits the search. Try shorter words, or leave a condition out.")
    case .searchNext:
      Label(
        fi: "Kaikki yhdestä: helpline service show TUNNISTE.", sv: "Allt om en: helpline service show ID.",
        en: "All about one: helpline service show ID.")
    case .added: Label(fi: "Lisätty: {name} ({id}).", sv: "Tillagd: {name} ({id}).", en: "Added: {name} ({id}).")
    case .changed: Label(fi: "Muutettu: {name} ({id}).", sv: "Ändrad: {name} ({id}).", en: "Changed: {name} ({id}).")
    case .assuredNow:
      Label(fi: "Varmistettu {day}: {names}.", sv: "Bekräftad {day}: {names}.", en: "Assured on {day}: {names}.")
    case .imported:
      Label(
        fi: "Tuotu. Lisätty: {added}, muutettu: {changed}, ennallaan: {same}.",
        sv: "Importerat. Tillagda: {added}, ändrade: {changed}, oförändrade: {same}.",
        en: "Imported. Added: {added}, changed: {changed}, as before: {same}.")
    case .confirmRemove:
      Label(
        fi: "Poistetaanko palveluhakemistosta {name}?", sv: "Ska {name} tas bort ur tjänstekatalogen?",
        en: "Take {name} out of the directory?")
    case .removed:
      Label(
        fi: "Poistettu palveluhakemistosta: {name}.", sv: "Borttagen ur tjänstekatalogen: {name}.",
        en: "Taken out of the directory: {name}.")
    }
  }
}

/// Days of the week, as opening hours have them.
enum Weekday: String, Sentence {
  case monday, tuesday, wednesday, thursday, friday, saturday, sunday

  var label: Label {
    switch self {
    case .monday: Label(fi: "ma", sv: "mån", en: "Mon")
    case .tuesday: Label(fi: "ti", sv: "tis", en: "Tue")
    case .wednesday: Label(fi: "ke", sv: "ons", en: "Wed")
    case .thursday: Label(fi: "to", sv: "tor", en: "Thu")
    case .friday: Label(fi: "pe", sv: "fre", en: "Fri")
    case .saturday: Label(fi: "la", sv: "lör", en: "Sat")
    case .sunday: Label(fi: "su", sv: "sön", en: "Sun")
    }
  }
}
