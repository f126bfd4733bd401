import HelplineCore

/// What `verify-web` says.
enum VerifyWebMessage: String, Sentence {
  case comparing, equal, different, differs, missing, extra, noPolicy, limits

  var label: Label {
    switch self {
    case .comparing: Label(fi: "Verrataan sivua…", sv: "Jämför sidan…", en: "Comparing the page…")
    case .equal:
      Label(
        fi: "Sivu {url} on sama kuin tässä koosteessa: {count} tiedostoa, SHA-256 {hash}",
        sv: "Sidan {url} är densamma som i det här bygget: {count} filer, SHA-256 {hash}",
        en: "The page at {url} is the one that this build made: {count} files, SHA-256 {hash}")
    case .different:
      Label(
        fi: "Sivu {url} ei ole sama kuin tässä koosteessa ({count} tiedostoa, SHA-256 {hash}). Älä kirjaudu sivulla ennen kuin "
          + "syy on selvä: eri versio, eri asetukset, välityspalvelin tai väärennetty sivu.",
        sv: "Sidan {url} är inte densamma som i det här bygget ({count} filer, SHA-256 {hash}). Logga inte in på sidan innan "
          + "orsaken är klar: en annan version, andra inställningar, en proxyserver eller en förfalskad sida.",
        en: "The page at {url} is not the one that this build made ({count} files, SHA-256 {hash}). Do not sign in on it until "
          + "the reason is known: another version, other settings, a proxy, or a false page.")
    case .differs: Label(fi: "{path}: eri sisältö", sv: "{path}: annat innehåll", en: "{path}: other content")
    case .missing: Label(fi: "{path}: puuttuu palvelimelta", sv: "{path}: saknas på servern", en: "{path}: missing on the server")
    case .extra:
      Label(
        fi: "{path}: palvelimen luettelossa, mutta ei tässä koosteessa",
        sv: "{path}: i serverns lista, men inte i det här bygget",
        en: "{path}: in the server's list, but not in this build")
    case .noPolicy:
      Label(
        fi: "{path}: ilman odotettua sisältökäytäntöä (Content-Security-Policy)",
        sv: "{path}: utan den väntade innehållspolicyn (Content-Security-Policy)",
        en: "{path}: without the expected Content-Security-Policy")
    case .limits:
      Label(
        fi: "Tämä näyttää vain, mitä tämä laite sai juuri nyt. Jos palvelin antaa väärennetyn sivun vain yhdelle ihmiselle, "
          + "yhdestä osoitteesta tai yhden kerran, se ei näy tästä. Tarkista myös jäsenten omista verkoista, silloin tällöin.",
        sv: "Det här visar bara vad den här enheten fick just nu. Om servern ger en förfalskad sida bara till en person, från en "
          + "adress eller en enda gång, syns det inte här. Kontrollera också från medlemmarnas egna nät, då och då.",
        en: "This shows only what this machine was given just now. If the server gives a false page to one person only, from one "
          + "address or a single time, it does not show here. Check from the members' own networks too, now and then.")
    }
  }
}
