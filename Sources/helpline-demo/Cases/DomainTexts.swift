import HelplineCore

/// What is worked on in one domain of life: the texts that a mentor could have written. All made up.
struct DomainTexts: Sendable {
  /// Of the plan, in the participant's voice.
  let goals: [String]
  let topics: [String]
  let progress: [String]
  let setbacks: [String]
  let steps: [String]
  let agencies: [AgencyText]

  /// By code of `goal_domain`.
  static let all: [String: DomainTexts] = [
    "safety": safety, "housing": housing, "work_study": workAndStudy, "network": network, "mental_health": mentalHealth,
    "identity_ideology": identity, "substance": substance, "official": official,
  ]

  static let safety = DomainTexts(
    goals: [
      "Kuljen omassa kaupungissani katselematta taakseni.", "Tiedän, mitä teen, jos joku vanhoista ottaa yhteyttä.",
      "Kotini ja puhelimeni ovat minun, eivät ryhmän.",
    ],
    topics: [
      "Käytiin läpi, mitä tehdä, jos joku ryhmästä ottaa yhteyttä.",
      "Piirrettiin kartalle reitit ja paikat, joita kannattaa toistaiseksi välttää.",
      "Puhuttiin siitä, kenelle muutoksesta voi jo kertoa ja kenelle ei.",
      "Some-tilit käytiin läpi yhdessä: kaksi suljettiin, yksi jäi yksityiseksi.",
      "Mietittiin, mikä on todellista uhkaa ja mikä tuttua pelkoa.",
      "Harjoiteltiin lyhyt vastaus siltä varalta, että vanha tuttu tulee vastaan.",
      "Kerrattiin, milloin soitetaan hätänumeroon ja milloin minulle.",
      "Juteltiin siitä, millaista on nukkua ilman vaatteita valmiina tuolilla.",
    ],
    progress: [
      "Oli kulkenut keskustan läpi yksin ensimmäistä kertaa kuukausiin.",
      "Sai viestin vanhalta tutulta, ei vastannut ja kertoi siitä heti.",
      "Nukkunut viikon ilman heräämisiä, lukko ei enää mielessä.", "Uusi puhelinnumero on pysynyt omassa tiedossa.",
    ],
    setbacks: [
      "Kolme viestiä tuntemattomasta numerosta; pelko palasi.", "Näki vanhan porukan asemalla ja kääntyi kotiin.",
      "Joku oli kysellyt hänestä naapurissa. Turvasuunnitelma otettiin esiin.",
      "Vastasi sittenkin vanhalle tutulle ja katui heti.",
    ],
    steps: [
      "Turvasuunnitelman tarkistus", "Puhelimen asetukset läpi yhdessä", "Sovitaan turvahenkilön kanssa vuorot",
      "Viestit tallessa, kysytään poliisilta neuvoa", "Kuljetaan uusi reitti yhdessä",
    ],
    agencies: [
      AgencyText(
        "Poliisi, ennalta estävä toiminta", "authority", area: "turvallisuus",
        shares: "Uhkaavat viestit, kun osallistuja on antanut luvan."),
      AgencyText("Rikosuhripäivystys", "organisation", shares: "Että Exit-työ on käynnissä. Ei sisältöjä."),
      AgencyText("Isosisko", "family_or_friend", always: true, shares: "Missä yövytään, jos kotona ei voi olla."),
    ])

  static let housing = DomainTexts(
    goals: [
      "Minulla on oma ovi ja avain vain minulla.", "Vuokra maksetaan ajallaan kolme kuukautta peräkkäin.",
      "Asun paikassa, jossa kukaan ei tunne minua ryhmästä.",
    ],
    topics: [
      "Laskettiin, mihin vuokraan rahat riittävät.", "Täytettiin asumistuen hakemus ja listattiin liitteet.",
      "Käveltiin asuinalueella ja katsottiin, missä olisi hyvä olla.",
      "Käytiin läpi vuokrasopimuksen kohdat, jotka olivat jääneet epäselviksi.",
      "Mietittiin, kenen tiedossa osoite saa olla.",
      "Puhuttiin siitä, ketä kotiin päästetään ja ketä ei.", "Mietittiin, mistä kodin tunnistaa omaksi.",
      "Kirjoitettiin vuokranantajalle rauhallinen vastaus.", "Juteltiin siitä, millaista on herätä omassa hiljaisuudessa.",
    ],
    progress: [
      "Kävi yksin asuntonäytössä ja kysyi kaiken, mitä oli listattu.", "Sai vuokrasopimuksen ja näytti avainta ylpeänä.",
      "Oli laittanut verhot ja kutsunut siskonsa kahville.", "Kaksi kuukautta vuokra ajallaan, ilman muistutusta.",
    ],
    setbacks: [
      "Vuokravakuus puuttui, pettymys oli suuri.", "Kirje asunnosta oli avaamatta pöydällä.",
      "Palasi viikonlopuksi vanhaan osoitteeseen.", "Naapuri oli valittanut melusta; hävetti ja suututti.",
    ],
    steps: [
      "Asumistuen liitteet kuntoon", "Soitto asumisneuvontaan yhdessä", "Kodin tavaralista, kierrätyskeskus yhdessä",
      "Maksusuunnitelma vuokrasta", "Osoitteen turvakielto: hakemus luetaan läpi",
    ],
    agencies: [
      AgencyText("Asumisneuvonta", "city_service", area: "asuminen", shares: "Hakemuksen vaihe ja vuokranmaksu."),
      AgencyText("Tuetun asumisen yksikkö", "organisation", always: true, shares: "Poissaolot ja asumisen sujuminen."),
      AgencyText("Lapsuudenystävä", "family_or_friend", shares: "Muuttopäivä. Ei uutta osoitetta muille."),
    ])

  static let workAndStudy = DomainTexts(
    goals: [
      "Minulla on arkisin paikka, johon mennä.", "Saan opinnot loppuun omassa tahdissani.",
      "Pystyn kertomaan työhaastattelussa menneisyydestäni sen verran kuin itse haluan.",
    ],
    topics: [
      "Kirjoitettiin ansioluetteloa; aukko vuosissa sai nimekseen rehellisesti muuta elämää.",
      "Harjoiteltiin haastattelua, myös sitä vaikeinta kysymystä.", "Käytiin tutustumassa työpajaan ovelta ovelle.",
      "Selattiin koulutuksia ja rajattiin kolmeen.", "Puhuttiin siitä, mitä työkaverille voi kertoa.",
      "Laadittiin viikkojärjestys, jossa on myös tyhjää.", "Mietittiin, missä hän oli hyvä jo ennen ryhmää.",
      "Käytiin läpi, mitä netistä löytyy hänen nimellään ja mitä sille voi tehdä.",
    ],
    progress: [
      "Lähetti kaksi hakemusta ilman muistuttamista.", "Ensimmäinen kokonainen viikko työpajalla takana.",
      "Esimies oli kiittänyt, eikä hän tiennyt mihin katsoa.", "Sai opintopisteet kurssista, jonka luuli jo menettäneensä.",
      "Sai kesken jääneen näytön tehtyä loppuun.",
    ],
    setbacks: [
      "Jäi pois kaksi päivää ja ajatteli jo jättää kaiken.", "Haastattelu peruuntui, kun nimi oli haettu netistä.",
      "Riita työmaalla: joku tunnisti hänet vanhoista kuvista.", "Kurssi jäi kesken, herääminen ei onnistunut.",
    ],
    steps: [
      "Ansioluettelo valmiiksi", "Tutustuminen työpajaan", "Soitto opinto-ohjaajalle yhdessä", "Hakemus lähtee perjantaina",
      "Haastatteluharjoitus", "Viikkojärjestyksen tarkistus",
    ],
    agencies: [
      AgencyText("Ohjaamo", "city_service", shares: "Tavoiteammatti ja viikkojärjestys."),
      AgencyText(
        "Ammattiopiston opinto-ohjaaja", "city_service", area: "opinnot",
        shares: "Poissaolojen syy lyhyesti: tuettu elämäntilanne."),
      AgencyText("Työpaja", "organisation", always: true, shares: "Läsnäolo ja jaksaminen. Ei taustaa."),
    ])

  static let network = DomainTexts(
    goals: [
      "Minulla on ainakin kaksi ihmistä, joille voin soittaa illalla.", "Syön perheen kanssa kerran viikossa ilman riitaa.",
      "Löydän porukan, jossa ei tarvitse vihata ketään.",
    ],
    topics: [
      "Piirrettiin verkostokartta: kuka on lähellä, kuka kaukana, kuka oli ennen.",
      "Puhuttiin siitä, miten perheelle voi kertoa palasen kerrallaan.", "Mietittiin, kenelle voisi soittaa ensin.",
      "Harjoiteltiin, miten pyydetään anteeksi selittelemättä.",
      "Juteltiin yksinäisyydestä, joka tulee perjantai-iltaisin.",
      "Suunniteltiin, miten syntymäpäivillä ollaan, kun kaikki katsovat.",
      "Käytiin läpi, mitä ryhmä antoi ja mistä sen saisi muualta.",
      "Katsottiin harrastuksia, joihin voi mennä tuntematta ketään.",
    ],
    progress: [
      "Oli soittanut äidilleen, puhelu kesti tunnin.", "Kävi kuntosalilla uuden tutun kanssa.",
      "Sunnuntairuoka ilman riitaa, ensimmäinen kahteen vuoteen.", "Vanha luokkakaveri oli vastannut lämpimästi.",
      "Pyysi itse apua naapurilta ja sai sitä.",
    ],
    setbacks: [
      "Riita kotona, vanhat asiat nousivat pöytään.", "Vietti viikonlopun vanhassa porukassa, kun muuta seuraa ei ollut.",
      "Sisko ei vastannut viesteihin; tuntui lopulliselta.", "Harrastus jäi yhteen kertaan, hävetti mennä uudestaan.",
    ],
    steps: [
      "Soitto äidille ennen seuraavaa tapaamista", "Verkostokartan jatko", "Tutustuminen harrastukseen yhdessä",
      "Perhetapaaminen, jos sisko suostuu", "Kirje veljelle: luonnos mukaan",
    ],
    agencies: [
      AgencyText("Äiti", "family_or_friend", always: true, shares: "Tapaamisten ajat. Keskustelut jäävät meidän välisiksi."),
      AgencyText("Seurakunnan diakoniatyö", "religious_community", shares: "Ei mitään ilman uutta suostumusta."),
      AgencyText("Urheiluseuran valmentaja", "family_or_friend", area: "harrastus", shares: "Että tukena on mentori."),
      AgencyText("Perheneuvola", "city_service", shares: "Perhetapaamisten aiheet."),
    ])

  static let mentalHealth = DomainTexts(
    goals: [
      "Nukun useimmat yöt.", "Huomaan suuttumuksen ennen kuin se vie minut.",
      "Pystyn puhumaan siitä, mitä tapahtui, ja jäämään huoneeseen.",
    ],
    topics: [
      "Puhuttiin unesta ja siitä, mitä yöllä tulee mieleen.", "Nimettiin kehon merkit, joista suuttumuksen tunnistaa.",
      "Harjoiteltiin hengitystä, aluksi nauratti.", "Käytiin läpi, mitä hoitokontaktilta toivoo ja mitä pelkää.",
      "Juteltiin häpeästä, sana kerrallaan.", "Kirjattiin asiat, jotka ovat ennenkin auttaneet huonona päivänä.",
      "Puhuttiin katumuksesta ja siitä, mitä sillä voi tehdä.", "Sovittiin, mistä minä näen, että nyt on huono viikko.",
    ],
    progress: [
      "Nukkunut viisi yötä seitsemästä.", "Lähti riidasta kävelylle ja palasi puhumaan.",
      "Ensimmäinen käynti psykiatrisella sairaanhoitajalla meni hyvin.", "Kertoi tapahtuneesta alusta loppuun, pysähtymättä.",
    ],
    setbacks: [
      "Kolme valvottua yötä, ajatukset kiersivät.", "Löi nyrkin seinään; käsi hoidettu, hävetti.",
      "Perui hoitokäynnin, kun jännitti liikaa.",
      "Sanoi, ettei mikään tunnu miltään. Kysyttiin suoraan, ei aikeita; hoitotaho tietää.",
    ],
    steps: [
      "Unipäiväkirja viikon ajalta", "Ajanvaraus terveysasemalle yhdessä", "Huonon päivän lista valmiiksi",
      "Saattaminen ensimmäiselle hoitokäynnille", "Palataan siihen, mitä jäi kesken",
    ],
    agencies: [
      AgencyText("Terveysaseman psykiatrinen sairaanhoitaja", "city_service", shares: "Uni, mieliala ja huoli, jos se kasvaa."),
      AgencyText("Psykiatrian poliklinikka", "authority", area: "hoito", shares: "Käyntiajat. Hoito kertoo itse muusta."),
      AgencyText("Kriisikeskus", "organisation", shares: "Ei mitään ilman lupaa; osallistuja soittaa itse."),
    ])

  static let identity = DomainTexts(
    goals: [
      "Osaan kertoa, kuka olen, mainitsematta ryhmää.", "Kestän sen, että toinen on eri mieltä.",
      "Löydän omat arvoni ja osaan sanoa ne ääneen.",
    ],
    topics: [
      "Juteltiin siitä, mikä ryhmässä aikanaan veti puoleensa.", "Tehtiin aikajana: ennen, mukana, jälkeen.",
      "Luettiin yhdessä vanha kirjoitus ja mietittiin, kuka sen kirjoitti.",
      "Puhuttiin oikeudenmukaisuudesta; siinä on paljon hänen omaansa.",
      "Käytiin läpi, miten yksi väite rakentuu ja mistä sen voi tarkistaa.",
      "Mietittiin, mitä hän haluaisi sanoa nuoremmalle itselleen.", "Puhuttiin merkeistä, joita on jäänyt: mitä niille tehdään.",
      "Keskusteltiin ihmisestä, jota hän ennen vihasi ja jonka on nyt tavannut.",
      "Juteltiin siitä, miten usko, isänmaa tai aate voi olla oma ilman ryhmää.",
    ],
    progress: [
      "Kertoi olleensa eri mieltä kaverin kanssa ja pysyneensä rauhallisena.", "Oli poistanut vanhat kirjoituksensa, kaikki.",
      "Sanoi ääneen, ettei enää usko siihen. Oltiin hetki hiljaa.",
      "Oli kirjoittanut kirjeen, jota ei lähetetä. Luki sen ääneen.",
      "Kuvaili itseään kolmella sanalla, joista yksikään ei liittynyt ryhmään.",
    ],
    setbacks: [
      "Palasi vanhoihin puheisiin uutisen jälkeen; käytiin se läpi.", "Oli katsonut vanhoja videoita koko yön.",
      "Sanoi kaipaavansa sitä, että joku tietää vastaukset.", "Väiteltiin kovaa. Lopuksi sovittiin, että se on sallittua.",
    ],
    steps: [
      "Aikajanan jatko", "Kirjastosta sovittu kirja, puhutaan siitä", "Kirje nuoremmalle itselle",
      "Palataan siihen uutiseen", "Kolme asiaa, joista on ylpeä",
    ],
    agencies: [
      AgencyText("Vertaisryhmä, entiset", "organisation", shares: "Etunimi ja se, milloin tulee."),
      AgencyText(
        "Moskeijayhteisön imaami", "religious_community", area: "usko", shares: "Kysymykset, jotka osallistuja itse valitsee."
      ) {
        !Set($0.languages).isDisjoint(with: ["ar", "so"])
      },
      AgencyText("Oppilaitospastori", "religious_community", shares: "Ei mitään; osallistuja puhuu itse.") {
        Set($0.languages).isDisjoint(with: ["ar", "so"])
      },
      AgencyText("Setä", "family_or_friend", shares: "Että tukea on, ei mistä puhutaan."),
    ])

  static let substance = DomainTexts(
    goals: [
      "Viikonloppu kuluu selvin päin ja muualla kuin porukassa.", "Käyn hoidossa niin kuin olen luvannut.",
      "Tiedän, mitä teen, kun mieli alkaa tehdä.",
    ],
    topics: [
      "Käytiin läpi, missä tilanteissa juominen alkaa.", "Puhuttiin siitä, mitä porukasta jää jäljelle ilman pulloa.",
      "Suunniteltiin viikonloppu tunti tunnilta.", "Juteltiin hoidosta: mikä siinä toimii, mikä ärsyttää.",
      "Mietittiin, kenelle soitetaan, kun mieli tekee.", "Laskettiin, mihin säästyneet rahat menisivät.",
    ],
    progress: [
      "Kävi hoidossa kaikki sovitut kerrat.", "Lähti juhlista ennen kuin alkoi tehdä mieli.", "Neljä viikkoa ilman.",
      "Osti säästöillä polkupyörän.",
    ],
    setbacks: [
      "Viikonloppu meni juodessa; kertoi itse heti maanantaina.", "Jätti hoitokäynnin väliin.",
      "Vanha kaveri toi pullon ovelle.",
    ],
    steps: [
      "Viikonlopun suunnitelma perjantaihin mennessä", "Hoitokäynti, kuulumiset sen jälkeen", "Vertaistukiryhmän kokeilu",
      "Rahat erilliselle tilille",
    ],
    agencies: [
      AgencyText(
        "Päihdepoliklinikka", "city_service", always: true, shares: "Hoitokäynnit ja retkahdukset, osallistujan luvalla."),
      AgencyText("Vertaistukiryhmä", "organisation", area: "päihteettömyys", shares: "Ei mitään."),
    ])

  static let official = DomainTexts(
    goals: [
      "Avaan postini samana päivänä.", "Velat ovat listalla ja ensimmäinen suunnitelma tehty.",
      "Hoidan itse yhden viraston viikossa.",
    ],
    topics: [
      "Avattiin kasa kirjeitä ja lajiteltiin kolmeen pinoon.", "Täytettiin tukihakemus, liitteet puuttuvat vielä.",
      "Soitettiin virastoon yhdessä, kaiutin päällä.", "Listattiin velat suuruusjärjestykseen.",
      "Käytiin läpi päätös, joka oli tullut vaikealla kielellä.",
      "Mietittiin, mitä asioinnissa suututtaa ja miten siitä pääsee yli.",
    ],
    progress: [
      "Soitti itse virastoon ja sai asian hoidettua.", "Velkaneuvonnan suunnitelma hyväksyttiin.",
      "Kirjeet oli avattu, päällimmäisenä päätös myönteisestä tuesta.", "Henkilökortti haettu, ensimmäinen asiapaperi vuosiin.",
    ],
    setbacks: [
      "Hakemus hylättiin puuttuvan liitteen vuoksi.", "Korotti ääntään luukulla ja joutui lähtemään.",
      "Kirjeet jälleen avaamatta, perintäkirje joukossa.",
    ],
    steps: [
      "Tukihakemuksen liitteet", "Aika velkaneuvontaan", "Soitto virastoon yhdessä", "Kirjepino viikoittain",
      "Muutoksenhaun määräpäivä tarkistetaan",
    ],
    agencies: [
      AgencyText("Aikuissosiaalityö", "city_service", always: true, shares: "Asumisen ja toimeentulon vaihe."),
      AgencyText("Talous- ja velkaneuvonta", "authority", area: "velat", shares: "Lista veloista ja maksuvara."),
      AgencyText("Kela", "authority", shares: "Hakemuksen liitteet, osallistujan läsnä ollessa."),
      AgencyText("Rikosseuraamuslaitos", "authority", area: "valvonta", shares: "Että tapaamiset jatkuvat.") {
        $0.need.contains("Rikosseuraamus") || $0.need.contains("vankilasta")
      },
    ])
}

/// Somebody around a participant, before they are part of a case.
struct AgencyText: Sendable {
  let name: String
  let kind: String
  let commitment: String
  let area: String
  let shares: String
  /// Whose network it can be in.
  let fits: @Sendable (CaseOutline) -> Bool

  init(
    _ name: String, _ kind: String, always: Bool = false, area: String = "", shares: String,
    fits: @escaping @Sendable (CaseOutline) -> Bool = { _ in true }
  ) {
    (self.name, self.kind, self.area, self.shares, self.fits) = (name, kind, area, shares, fits)
    commitment = area.isEmpty ? (always ? "always" : "when_needed") : "area"
  }

  var agency: Agency { Agency(name: name, kind: kind, commitment: commitment, area: area, mayShare: shares) }
}
