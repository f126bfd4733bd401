import HelplineCore

/// What is wrong with services.
enum ServiceFaultMessage: String, Sentence {
  case noSuchService, notOneService, unknownKind, notServices, newerServices, tooManyServices, wrongService, wrongServiceJSON
  case missing, wantsText, notNumber, notObject, notList, notID, notAddress, notEmail, notDay, empty, notOneOf, ages, notDialled
  case twice, tooLong, kindNotInList

  var label: Label {
    switch self {
    case .noSuchService:
      Label(
        fi: "Palvelua {id} ei ole. Tunnisteet näyttää helpline service search.",
        sv: "Det finns ingen tjänst {id}. Id:n visas av helpline service search.",
        en: "There is no service {id}. Ids are shown by helpline service search.")
    case .notOneService:
      Label(
        fi: "Tiedostossa on {count} palvelua eikä yksi. Mitään ei tehty. Useat tuo helpline service import.",
        sv: "Filen har {count} tjänster och inte en. Ingenting gjordes. Flera importeras med helpline service import.",
        en: "The file holds {count} services, not one. Nothing was done. Several are brought in by helpline service import.")
    case .unknownKind:
      Label(
        fi: "Palvelun laji {kind} ei ole luettelossa. Lajit: {kinds}.", sv: "Slaget {kind} finns inte i listan. Slagen: {kinds}.",
        en: "The kind {kind} is not in the list. Kinds: {kinds}.")
    case .notServices:
      Label(
        fi: "Tiedostossa ei ole palveluja. Mitään ei tehty. Sen muoto on se, jonka helpline service export tulostaa.",
        sv: "Filen har inga tjänster. Ingenting gjordes. Den ska vara sådan som helpline service export skriver.",
        en: "The file holds no services. Nothing was done. It is to be as helpline service export prints it.")
    case .newerServices:
      Label(
        fi: "Tiedosto on uudemman ohjelman tekemä. Mitään ei tehty. Päivitä tämä ohjelma.",
        sv: "Filen är gjord av ett nyare program. Ingenting gjordes. Uppdatera det här programmet.",
        en: "The file was made by a newer program. Nothing was done. Update this one.")
    case .tooManyServices:
      Label(
        fi: "Tiedostossa on enemmän palveluja kuin hakemistoon mahtuu ({most}). Mitään ei tehty.",
        sv: "Filen har fler tjänster än katalogen rymmer ({most}). Ingenting gjordes.",
        en: "The file holds more services than the directory has room for ({most}). Nothing was done.")
    case .wrongService:
      Label(
        fi: "Palvelu numero {number} ({name}), kenttä {field}: {what}. Mitään ei tehty.",
        sv: "Tjänst nummer {number} ({name}), fältet {field}: {what}. Ingenting gjordes.",
        en: "Service number {number} ({name}), field {field}: {what}. Nothing was done.")
    case .wrongServiceJSON:
      Label(
        fi: "Tiedosto ei ole kelvollista JSON-muotoa: {what}. Mitään ei tehty.",
        sv: "Filen är inte giltig JSON: {what}. Ingenting gjordes.",
        en: "The file is not valid JSON: {what}. Nothing was done.")
    case .missing: Label(fi: "puuttuu", sv: "saknas", en: "is missing")
    case .wantsText: Label(fi: "pitää olla tekstiä", sv: "ska vara text", en: "must be text")
    case .notNumber: Label(fi: "pitää olla luku", sv: "ska vara ett tal", en: "must be a number")
    case .notObject: Label(fi: "pitää olla olio", sv: "ska vara ett objekt", en: "must be an object")
    case .notList: Label(fi: "pitää olla luettelo", sv: "ska vara en lista", en: "must be a list")
    case .notID: Label(fi: "pitää olla UUID-tunniste", sv: "ska vara ett UUID", en: "must be a UUID")
    case .notAddress:
      Label(
        fi: "pitää olla verkko-osoite, joka alkaa https:// tai http://",
        sv: "ska vara en webbadress som börjar med https:// eller http://",
        en: "must be a web address that begins with https:// or http://")
    case .notEmail: Label(fi: "pitää olla sähköpostiosoite", sv: "ska vara en e-postadress", en: "must be an e-mail address")
    case .notDay:
      Label(
        fi: "pitää olla päivä muodossa VVVV-KK-PP", sv: "ska vara en dag i formen ÅÅÅÅ-MM-DD", en: "must be a day, YYYY-MM-DD")
    case .empty: Label(fi: "on tyhjä", sv: "är tomt", en: "is empty")
    case .notOneOf:
      Label(fi: "pitää olla jokin näistä: {values}", sv: "ska vara något av: {values}", en: "must be one of: {values}")
    case .ages:
      Label(
        fi: "iän pitää olla 0–150, ja alarajan enintään yläraja", sv: "åldern ska vara 0–150 och den lägsta högst den högsta",
        en: "an age must be 0 to 150, and the least not above the highest")
    case .notDialled:
      Label(fi: "numerossa pitää olla numeroita", sv: "numret ska ha siffror", en: "the number must have digits")
    case .twice: Label(fi: "sama tunniste on kahdesti", sv: "samma id finns två gånger", en: "the same id is there twice")
    case .tooLong: Label(fi: "on liian pitkä", sv: "är för långt", en: "is too long")
    case .kindNotInList:
      Label(
        fi: "lajin koodi ei ole luettelossa referral_service", sv: "slagets kod finns inte i listan referral_service",
        en: "the code of the kind is not in the list referral_service")
    }
  }
}
