/// What belongs to no one domain: how a meeting began, notes between the meetings, agreements, cards, follow-ups. All made up.
enum StoryTexts {
  // MARK: Meetings

  static let firstMeetings = [
    "Ensimmäinen tapaaminen. Käytiin läpi, mitä kirjataan ja kuka sitä voi lukea. Jännitti, mutta jäi koko ajan.",
    "Tutustuttiin. Puhuttiin enimmäkseen arjesta. Sanoi lopuksi, että voi tulla uudestaan.",
    "Ensimmäinen kerta. Halusi tietää, miksi teen tätä työtä. Vastasin rehellisesti.",
    "Aloitettiin kävelemällä korttelin ympäri, sisälle vasta sitten. Sovittiin, miten viestitellään.",
    "Ensitapaaminen. Paljon kysymyksiä vaitiolosta, hyvä niin. Seuraava aika sovittiin heti.",
    "Kahvia ja pitkiä hiljaisuuksia. Lopulta kertoi, mistä kaikki alkoi.",
  ]
  static let early = [
    "Tuli ajoissa, jännitti selvästi.", "Vastasi aluksi lyhyesti, loppua kohti enemmän.",
    "Tuli, vaikka oli harkinnut perumista.", "Kysyi uudestaan, kuka muistiinpanoja lukee. Näytin.",
    "Väsynyt, oli valvonut.", "Istui ovea lähimpänä, takki päällä.", "Puhui paljon, hyppi aiheesta toiseen.",
    "Varovainen mutta utelias.", "Testasi, suutunko. En suuttunut.", "Toi mukanaan listan asioista.",
  ]
  static let middle = [
    "Rauhallisempi kuin viime kerralla.", "Tuli suoraan menostaan, puhelias.", "Hyvä viikko takana.",
    "Raskas viikko takana.", "Otti itse esiin sen, mikä viimeksi jäi kesken.", "Hiljainen päivä, edettiin hitaasti.",
    "Oli valmistautunut, paperit mukana.", "Hermostunut, puhelin kädessä koko ajan.", "Nauroi ensimmäistä kertaa.",
    "Myöhästyi vähän ja pahoitteli.", "Aloitettiin kevyesti, jatkettiin vaikeammasta.", "Ärtynyt, mutta jäi.",
    "Oli miettinyt viime kertaa koko viikon.", "Tavallinen, hyvä tapaaminen.", "Flunssainen, mutta halusi tulla.",
    "Keitti itse kahvit ja kaatoi minullekin.",
  ]
  static let late = [
    "Puhuu jo enemmän tulevasta kuin menneestä.", "Hoiti itse sen, mistä viimeksi sovittiin.", "Tyyni ja läsnä.",
    "Ehdotti itse aiheen.", "Vertasi alkuun: silloin ei olisi tullut yksin.", "Tuli pyörällä, hyvällä tuulella.",
    "Kysyi, mitä minulle kuuluu.", "Vähän haikea, kun puhuttiin tapaamisten harventamisesta.",
    "Oli tehnyt oman listan siitä, mikä on muuttunut.", "Kertoi väsymyksestä, mutta ilman hätää.",
  ]
  static let outdoors = [
    "Kierrettiin rantaa pitkin.", "Käveltiin metsässä, puhe kulki helpommin kuin sisällä.", "Istuttiin puistossa penkillä.",
    "Kuljettiin samalla asioilla.", "Sade yllätti, seistiin katoksessa ja juteltiin.",
    "Pitkä lenkki, vauhti hidastui puheen myötä.",
    "Käveltiin hänen vanhoilla kulmillaan, hänen ehdotuksestaan.", "Heitettiin koripalloa ja puhuttiin siinä sivussa.",
  ]
  static let byPhone = [
    "Soitto sovittuun aikaan.", "Oli menossa muualle, puhuttiin kulkiessa.", "Sanoi, että puhelimessa on helpompi puhua.",
    "Soitti itse ennen sovittua aikaa.",
    "Puhelimessa, koska matkat veivät päivän.", "Taustalla bussi, silti ehdittiin asiaan.",
  ]
  static let endings = [
    "Sovittiin seuraava aika.", "Jatketaan tästä.", "Lopussa kevyempi olo.", "Ei uutta huolta.", "Jäi vielä istumaan hetkeksi.",
    "Kirjoitettiin yhdessä ylös, mitä sovittiin.", "Pyysi, että tähän palataan.", "Muistutin, että viestiä saa laittaa.",
  ]
  static let together = [
    "Yhteinen tapaaminen verkoston kanssa. Osallistuja kertoi itse, mitä haluaa.",
    "Kolmisin saman pöydän ääressä; sovittiin, kuka hoitaa mitäkin.",
    "Verkostotapaaminen. Puhuttiin vain siitä, mistä oli lupa puhua.",
    "Saatoin paikalle ja jäin mukaan pyynnöstä. Vastaanotto oli asiallinen.",
  ]
  static let missed = [
    "Ei tullut eikä vastannut. Viesti iltapäivällä: nukkui pommiin.", "Perui tuntia ennen. Uusi aika sovittu.",
    "Oli lähtenyt matkaan ja kääntynyt takaisin. Illalla viesti, ettei pystynyt.",
    "Ei tullut. Sovittiin, ettei siitä tarvitse selitellä.",
    "Perui sairauden vuoksi, sovittiin puhelu.", "Ei saapunut. Lähetin lyhyen viestin, että huomenna voi soittaa.",
  ]
  static let handOvers = [
    "Yhteinen tapaaminen entisen mentorin kanssa. Kiitokset puolin ja toisin, suunnitelma käytiin läpi kohta kohdalta.",
    "Ensimmäinen kerta kahden. Kertoi, mikä tähän asti on toiminut: suoruus ja se, ettei aina puhuta.",
  ]
  static let farewells = [
    "Viimeinen sovittu tapaaminen. Katsottiin tavoitteet läpi alusta ja annettiin sanat sille, mikä on muuttunut.",
    "Päätöskahvit. Puhelinnumero jää, käyttöä ei ehkä tule.",
    "Koottiin yhdessä, mitä tekee, jos vanha alkaa vetää. Kätelty ja kiitetty.",
  ]

  /// Whether this is done at a table, with papers or a screen.
  static func needsTable(_ subject: String) -> Bool {
    [
      "Täytettiin", "Piirrettiin", "Kirjoitettiin", "Avattiin", "Luettiin", "Selattiin", "Tehtiin", "Listattiin", "Laskettiin",
      "Laadittiin", "Soitettiin", "Some-tilit", "Käytiin läpi vuokra", "Käytiin läpi päätös", "Käytiin tutustumassa",
      "Harjoiteltiin", "Kirjattiin",
    ].contains { subject.hasPrefix($0) }
  }

  // MARK: Between the meetings

  static let notes = [
    "Viestitelty ajasta. Vastasi heti, aiemmin ei olisi.",
    "Työnohjauksessa puhuttu tahdista: edetään hänen, ei minun aikataulussani.",
    "Soitto verkostolle osallistujan luvalla. Sovittu, ettei rinnakkaisia suunnitelmia tehdä.",
    "Viesti illalla: huono hetki, mutta meni ohi. Sovittiin soitto aamuksi.",
    "Luettu yhdessä, mitä olen kirjannut. Korjattiin yksi kohta hänen sanoillaan.",
    "Itselle muistiin: kysy siskosta, hän jätti lauseen kesken.",
    "Riskiarvio on ammattilaisen tekemä ja säilyy heillä. Tässä vain tieto, että se on päivitetty.",
    "Kerroin, etten ole tavoitettavissa viikolla. Sovittu varahenkilö, jonka hän tuntee.",
    "Muistutin vaitiolosta ja sen rajasta: jos joku on vaarassa, toimitaan.",
    "Pyysi oman suunnitelmansa paperilla. Tulostettu ja annettu käteen.",
    "Pieni asia, iso merkitys: tervehti naapuria rapussa.", "Tunnelma kireä. Sovittiin, että viikolla soitan kahdesti.",
    "Osallistuja kertoi, että tapaamisista on apua, vaikka ei aina siltä näytä.",
    "Työparin kanssa katsottu suunnitelma läpi. Yksi tavoite pilkotaan pienemmäksi.",
    "Kuulumisviesti ilman asiaa. Hyvä merkki.", "Pohdin, pidänkö liikaa kiinni. Otan puheeksi työnohjauksessa.",
    "Sovittu, että verkoston viestit kulkevat hänen kauttaan, ei ohi.",
    "Kysyi, saako tuoda joskus ystävän mukaan. Saa, jos ystävä haluaa.",
    "Suostumus käyty uudestaan läpi, ei muutoksia.", "Pitkä viikonloppu tulossa; sovittu, mitä tehdään, jos ilta on pitkä.",
    "Tavoite kirjattu uudestaan hänen sanoillaan.", "Harvennetaan hieman: joka toinen viikko riittää nyt.",
    "Vastasi viestiin yhdellä sanalla. Annan tilaa viikon.",
  ]

  // MARK: Before the start

  static let agreements = [
    "Vapaaehtoinen, voi lopettaa milloin vain syytä kertomatta. Mentori kirjaa, koordinaattori näkee vain vaiheen. Oma suunnitelma annetaan pyydettäessä.",
    "Sovittu suullisesti ja luettu yhdessä: kuka näkee mitä, mitä saa jakaa verkostolle ja milloin vaitiolo väistyy. Osallistuja saa omat tavoitteensa paperilla.",
    "Osallistuja haluaa, että perheelle ei kerrota. Verkostoon vain ne, jotka hän itse nimeää. Suostumusta tarkistetaan kolmen kuukauden välein.",
    "Tapaamiset paikassa, jonka osallistuja valitsee. Ei soittoja kotiin. Kirjaukset saa lukea milloin tahansa mentorin kanssa.",
    "Käyty läpi tavoite, kesto ja se, miten lopetetaan. Osallistuja voi pyytää toista mentoria. Tiedot poistetaan määräajan jälkeen.",
  ]
  static let laterAgreements = [
    "Suostumus tarkistettu: verkostolle saa kertoa tapaamisten jatkumisesta, muu ennallaan.",
    "Lisäys: saa olla yhteydessä hoitotahoon, kun osallistuja on paikalla.",
    "Suostumus luettu läpi yhdessä, ei muutoksia.", "Verkostolle saa kertoa myös tavoitteista, ei keskusteluista.",
  ]
  static let agreementOnRemoval = "Tarkistettu yhdessä. Yksi verkoston jäsen pois osallistujan toiveesta."

  // MARK: The card

  static let aliases = [
    "Ilves", "Kuikka", "Haapa", "Saukko", "Pihlaja", "Tiira", "Kettu", "Mänty", "Koskelo", "Näätä", "Leppä", "Haukka", "Tuomi",
    "Kiuru", "Siika", "Paju", "Karhu", "Vaahtera", "Majava", "Kurki", "Kataja", "Joutsen", "Muikku", "Sinisorsa", "Pöllö",
    "Raita",
    "Hirvi", "Jalava", "Naali", "Palokärki", "Kuusi", "Ahma",
  ]
  static let reach = [
    "Viesti työpuhelimesta, ei soittoja kotiin.", "Soitto arkisin neljän jälkeen. Jos ei vastaa, ei jätetä viestiä.",
    "Suljettu viestisovellus, viestit katoavat viikossa.", "Tekstiviesti riittää; vastaa yleensä iltaisin.",
    "Sähköpostiin ei kirjoiteta. Puhelu tunnussanalla.", "Aamuisin tavoittaa parhaiten, iltaisin ei häiritä.",
  ]
  static let places = [
    "Tapaamiset kirjaston takahuoneessa tai ulkona.", "Tapaamiset toimistolla, takaoven kautta.",
    "Mieluiten kävellen, ei keskustassa.", "Paikka sovitaan aina samana aamuna.", "Toimistolla tiistaisin tai torstaisin.",
  ]
  static let emergencies = [
    "Hätätilanteessa soitto sovitulle turvahenkilölle, joka on verkostossa.",
    "Jos ei vastaa kahteen päivään, otetaan yhteys siskoon.",
    "Jos huoli herää, ensin viesti, sitten puhelu, sitten sovittu turvahenkilö.",
  ]

  // MARK: Afterwards

  static let wentWell = [
    "Kuuluu hyvää. Työ jatkuu, vanhaan porukkaan ei ole yhteyttä.",
    "Vastasi heti. Arki sujuu, välillä on yksinäistä mutta ei hätää.",
    "Puhelu kesti pitkään. On saanut uusia ystäviä ja tapaa perhettä.",
    "Muuttanut, kertoi ylpeänä avaimistaan. Ei tuen tarvetta.",
    "Kertoi vaikeasta kuukaudesta ja siitä, että oppi pyytämään apua ajoissa.",
    "Yksi yhteydenotto vanhoilta, ei vastannut. Osasi toimia itse.",
  ]
  static let unanswered = [
    "Ei vastannut kahteen viestiin. Kirjoitettu, että ovi on auki.", "Vastasi lyhyesti: kaikki hyvin, ei tarvetta.",
    "Ei tavoitettu. Viimeinen viesti lähetetty, paluu on mahdollinen.",
  ]
}
