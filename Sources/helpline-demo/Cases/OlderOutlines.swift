/// The cases that are behind: ended, in follow-up, closing, or found to need something else. All made up.
extension CaseOutline {
  static let older: [CaseOutline] = [
    CaseOutline(
      opened: 533, origin: "direct", mentor: 1,
      need: "On ollut vuoden mukana katuliikkeessä. Haluaa pois, mutta ei tiedä miten sen sanoo muille.",
      finding: "Irtautumishalu on oma ja vakaa. Ei välitöntä uhkaa. Exit on oikea paikka.",
      domains: ["identity_ideology", "network"], fate: .closed(reason: "moved_on", on: 424, followUps: [3, 6, 12])),
    CaseOutline(
      opened: 526, origin: "contact", languages: ["sv", "fi"], mentor: 2,
      need: "Ryhmän verkkokeskustelut ovat vieneet kaksi vuotta. Haluaa takaisin opintoihin ja vanhojen ystävien pariin.",
      finding: "Motivaatio hyvä, verkostoa vähän. Tukea arkeen ja opintoihin.",
      domains: ["work_study", "network", "identity_ideology"], fate: .closed(reason: "goals_met", on: 415, followUps: [3, 6, 12])),
    CaseOutline(
      opened: 517, origin: "inbound", mentor: 1,
      need: "Työpaja ohjasi. Itse epävarma, haluaako mukaan, mutta lupasi tulla kuulemaan.",
      finding: "Tarve on, halu vielä häilyy. Sovittu, että ovi pysyy auki.",
      domains: ["identity_ideology"], fate: .endedBefore(reason: "withdrew", on: 487, followUps: [3, 12])),
    CaseOutline(
      opened: 509, origin: "direct", mentor: 1,
      need: "Vapautunut vankilasta, jossa liittyi jengiin turvan vuoksi. Haluaa aloittaa alusta toisella paikkakunnalla.",
      finding: "Turvallisuus ensin. Muutto on jo vireillä, verkosto rakennettava uudestaan.",
      domains: ["safety", "housing", "substance"], fate: .closed(reason: "transferred", on: 402, followUps: [6, 12])),
    CaseOutline(
      opened: 499, origin: "contact", mentor: 1,
      need: "Erosi liikkeestä omin päin ja pelkää, että siitä tulee seurauksia. Kaipaa jotakuta, jolle puhua kaikesta.",
      finding: "Uhkailua viesteissä, ei konkreettista tekoa. Poliisin kanssa sovittu yhteydenpidosta.",
      domains: ["safety", "mental_health", "network", "work_study"],
      fate: .closed(reason: "goals_met", on: 243, followUps: [3, 6])),
    CaseOutline(
      opened: 487, origin: "direct", mentor: 1,
      need: "Velkaa, ei asuntoa, ja ainoat tuttavat ovat samasta porukasta.",
      finding: "Arjen pohja puuttuu. Exit-työ yhdessä aikuissosiaalityön kanssa.",
      domains: ["housing", "official", "network"], fate: .closed(reason: "goals_met", on: 149, followUps: [3])),
    CaseOutline(
      opened: 471, origin: "inbound", mentor: 2,
      need: "Koulukuraattori ohjasi. Kertoo itse, että oli vain mukana hengailemassa.",
      finding: "Ei sitoutumista liikkeeseen. Tarve on koulunkäynnin tuessa, ohjattu opiskeluhuoltoon.",
      domains: [], fate: .notExit),
    CaseOutline(
      opened: 455, origin: "contact", mentor: 2,
      need: "Kasvoi tiukassa uskonnollisessa ryhmässä. Haluaa ajatella itse, mutta ei menettää sisaruksiaan.",
      finding: "Irtautuminen on alkanut. Perheen kanssa edettävä hitaasti.",
      domains: ["network", "identity_ideology", "mental_health"],
      fate: .closed(reason: "moved_on", on: 194, followUps: [3])),
    CaseOutline(
      opened: 431, origin: "contact", mentor: 1,
      need: "Puoliso on antanut viimeisen mahdollisuuden. Haluaa näyttää, että muutos on totta.",
      finding: "Halu lähteä on aito, osin puolison tahto. Sovittu, että puhutaan omista syistä.",
      domains: ["network", "identity_ideology", "substance"], fate: .closed(reason: "goals_met", on: 101, followUps: [])),
    CaseOutline(
      opened: 411, origin: "direct", mentor: 1,
      need: "Toimi vuosia liikkeen somessa. Lopetti, mutta nimi löytyy yhä hauilla ja työnhaku kaatuu siihen.",
      finding: "Ajattelu on jo muuttunut, menneisyys painaa. Työ ja oma tarina keskiöön.",
      domains: ["work_study", "identity_ideology", "official"], fate: .closing(reason: "goals_met", on: 6)),
    CaseOutline(
      opened: 394, origin: "contact", languages: ["sv"], mentor: 2,
      need: "Muutti opiskelemaan ja jäi yksin. Ryhmä oli ainoa, joka kutsui mukaan.",
      finding: "Yksinäisyys on suurin syy. Uusi paikka ja uudet ihmiset.",
      domains: ["network", "work_study"], fate: .closed(reason: "moved_on", on: 39, followUps: [])),
    CaseOutline(
      opened: 331, origin: "contact", mentor: 1,
      need: "Vanhempi pyysi, että nuori pääsisi puhumaan. Nuori suostui yhteen tapaamiseen.",
      finding: "Nuorella ei ole yhteyksiä liikkeisiin. Vanhempi ohjattu perhepalveluihin.",
      domains: [], fate: .notExit),
    CaseOutline(
      opened: 301, origin: "direct", mentor: 1,
      need: "Haluaa pois porukasta, jossa juodaan ja tapellaan. Aatteesta ei enää välitä.",
      finding: "Päihteet ja ryhmä kulkevat yhdessä. Päihdepoliklinikka mukaan heti.",
      domains: ["substance", "safety"], fate: .closed(reason: "withdrew", on: 121, followUps: [3])),
    CaseOutline(
      opened: 291, origin: "contact", languages: ["so", "fi"], mentor: 2,
      need: "Serkku on lähtenyt konfliktialueelle. Itse on epäröinyt ja haluaa nyt jäädä.",
      finding: "Matka-aikeita ei enää ole. Tarvitsee luotettavan aikuisen ja tekemistä.",
      domains: ["identity_ideology", "work_study", "network"], fate: .closing(reason: "lost_contact", on: 11)),
    CaseOutline(
      opened: 221, origin: "direct", mentor: 1,
      need: "Kyllästynyt vihaan, jota jakoi itsekin. Haluaa opetella olemaan toisten kanssa muuten.",
      finding: "Valmis aloittamaan heti. Ei turvallisuushuolia.",
      domains: ["identity_ideology", "mental_health"], fate: .closing(reason: "moved_on", on: 2)),
    CaseOutline(
      opened: 191, origin: "inbound", mentor: 1,
      need: "Asumisneuvonta ohjasi naapuririitojen vuoksi. Seinillä oli ollut tunnuksia.",
      finding: "Tunnukset edellisen asukkaan. Tarve asumisen tuessa, palautettu asumisneuvontaan.",
      domains: [], fate: .notExit),
    CaseOutline(
      opened: 64, origin: "contact", languages: ["en"], mentor: 2,
      need: "Huolissaan omista ajatuksistaan luettuaan paljon yhtä keskustelualuetta.",
      finding:
        "Huoli on lähinnä unettomuudesta ja ahdistuksesta. Ohjattu mielenterveyspalveluihin, sovittu paluusta tarvittaessa.",
      domains: [], fate: .notExit),
  ]
}
