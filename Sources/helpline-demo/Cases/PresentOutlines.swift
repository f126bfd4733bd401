/// The cases that are at work, or about to begin. All made up.
extension CaseOutline {
  static let present: [CaseOutline] = [
    CaseOutline(
      opened: 469, origin: "direct", mentor: 1,
      need: "Lähti järjestäytyneestä ryhmästä, jossa oli nuoresta asti. Kaikki pitää opetella uudestaan.",
      finding: "Pitkä ja vaativa työ. Turvallisuus, asuminen ja mielenterveys rinnakkain.",
      domains: ["safety", "housing", "mental_health", "identity_ideology", "official"], fate: .active),
    CaseOutline(
      opened: 374, origin: "contact", mentor: 1,
      need: "Ystävä joutui vankilaan ryhmän teosta. Ei halua samaa, mutta pelkää jäävänsä yksin.",
      finding: "Pelko on todellinen, uhkaa arvioitu poliisin kanssa. Verkosto kapea.",
      domains: ["network", "safety", "work_study"], fate: .active),
    CaseOutline(
      opened: 361, origin: "contact", languages: ["sv", "fi"], mentor: 2,
      need: "Jätti liikkeen ja muutti. Öisin palaavat ne asiat, joita on tehnyt.",
      finding: "Katumus vie unet. Hoitokontakti tarvitaan Exit-työn rinnalle.",
      domains: ["mental_health", "identity_ideology", "housing"], fate: .active),
    CaseOutline(
      opened: 341, origin: "direct", mentor: 1,
      need: "Haluaa olla lapselleen muuta kuin mitä oma isä oli. Porukka ei päästä helpolla.",
      finding: "Vanhemmuus on vahvin syy muuttua. Tuki perheelle ja turvasuunnitelma.",
      domains: ["network", "safety", "work_study"], fate: .active, away: 73...113),
    CaseOutline(
      opened: 311, origin: "contact", mentor: 1,
      need: "Asuu yhä ryhmän jäsenen luona. Haluaisi oman oven, jonka saa lukkoon.",
      finding: "Asunto ratkaisee paljon. Muuten aloitettu jo itse irtautuminen.",
      domains: ["housing", "network", "official"], fate: .handingOver),
    CaseOutline(
      opened: 284, origin: "direct", mentor: 1,
      need: "Opettelee elämään ilman, että joku sanoo mitä ajatella. Toivoo pitkää tukea.",
      finding: "Irtautuminen tapahtunut. Tarve identiteetin ja arjen tuelle.",
      domains: ["identity_ideology", "work_study", "mental_health"], fate: .active, handedOver: 96),
    CaseOutline(
      opened: 251, origin: "contact", mentor: 2,
      need: "Tunsi yhden mentoreista aiemmasta elämästään ja toivoo toista. Haluaa irti ja töihin.",
      finding: "Sopii Exit-toimintaan. Mentori 1 jäävi vanhan tuttavuuden vuoksi.",
      domains: ["work_study", "network"], fate: .active, barred: 1),
    CaseOutline(
      opened: 239, origin: "inbound", mentor: 1,
      need: "Rikosseuraamuslaitos ohjasi ennen vapautumista. Oma toive on päästä irti ja pysyä selvänä.",
      finding: "Motivaatio vahva, riskit tunnetut. Riskiarvio on viranomaisen oma; tässä vain viite.",
      domains: ["substance", "housing", "safety", "official"], fate: .active),
    CaseOutline(
      opened: 204, origin: "contact", mentor: 1,
      need: "Salaliittokanavat veivät puolisonkin pois. Haluaa luottaa taas johonkin.",
      finding: "Ei väkivaltaa taustalla. Luottamus ja läheiset etusijalla.",
      domains: ["identity_ideology", "network"], fate: .active, quiet: 31),
    CaseOutline(
      opened: 169, origin: "direct", mentor: 1,
      need: "Koulu jäi kesken ryhmän vuoksi. Haluaisi ammatin käsillään.",
      finding: "Nuori, oppii nopeasti, arka uusissa paikoissa. Pienin askelin.",
      domains: ["work_study", "mental_health", "network"], fate: .active),
    CaseOutline(
      opened: 151, origin: "contact", languages: ["sv"], mentor: 2,
      need: "Kirjoitti vuosia tekstejä, joita muut jakoivat. Haluaa lopettaa kokonaan ja korjata mitä voi.",
      finding: "Vastuunotto vahvaa. Varottava, ettei tahti ole liian kova.",
      domains: ["identity_ideology", "safety"], fate: .active),
    CaseOutline(
      opened: 129, origin: "contact", mentor: 1,
      need: "Ryhmän entinen jäsen on uhannut kertoa kaiken työnantajalle.",
      finding: "Kiristys ilmoitettu poliisille omalla suostumuksella. Tukea jaksamiseen.",
      domains: ["safety", "work_study", "mental_health"], fate: .active),
    CaseOutline(
      opened: 84, origin: "direct", languages: ["en", "fi"], mentor: 1,
      need: "Muuttanut Suomeen, vanha ryhmä tavoittaa verkossa. Haluaa katkaista yhteyden.",
      finding: "Halu selvä, verkostoa ei juuri ole. Kotoutumisen palvelut mukaan.",
      domains: ["network", "official"], fate: .active, quiet: 24),
    CaseOutline(
      opened: 69, origin: "contact", languages: ["sv", "fi"], mentor: 2,
      need: "Pelkää omaa suuttumustaan. Ryhmässä siitä sai kiitosta, kotona ei.",
      finding: "Ei välitöntä vaaraa. Tunteiden hallinta ja parisuhde.",
      domains: ["mental_health", "network"], fate: .active, quiet: 26),
    CaseOutline(
      opened: 47, origin: "contact", mentor: 1,
      need: "Jäi kiinni töherryksistä ja havahtui. Haluaa puhua jonkun kanssa, joka ei tuomitse.",
      finding: "Alussa oleva irtautuminen. Hyvä hetki aloittaa.",
      domains: ["identity_ideology", "official"], fate: .active),
    CaseOutline(
      opened: 33, origin: "contact", mentor: 2,
      need: "Veli on ryhmän johdossa. Itse haluaa pois, mutta ei katkaista välejä veljeen.",
      finding: "Perhe on samalla tuki ja este. Mentorilla ei saa olla yhteyksiä perheeseen.",
      domains: ["network", "safety"], fate: .declined(reason: "Tunnen perheen lapsuudesta. En ole tässä oikea mentori.")),
    CaseOutline(
      opened: 24, origin: "direct", mentor: 1,
      need: "Lopetti kokouksissa käymisen omin päin. Haluaa varmistaa, ettei palaa.",
      finding: "Irtautuminen pitkällä. Lyhyempi tuki voi riittää.",
      domains: ["network"], fate: .offered),
    CaseOutline(
      opened: 20, origin: "contact", languages: ["sv"], mentor: 2,
      need: "Haluaisi kertoa perheelle, missä on ollut mukana, mutta ei osaa aloittaa.",
      finding: "Tarve selvä, kiirettä ei. Ruotsinkielinen mentori.",
      domains: ["network"], fate: .offered),
    CaseOutline(
      opened: 17, origin: "inbound", mentor: 1,
      need: "Nuorisopalvelut ohjasi. Nuori on itse samaa mieltä: jotain pitää muuttua.",
      finding: "Ryhmä on vienyt arjen. Exit-työ yhdessä nuorisopalvelujen kanssa.",
      domains: ["network"], fate: .agreed),
    CaseOutline(
      opened: 13, origin: "contact", mentor: 1,
      need: "On kerännyt varusteita ja alkanut hävetä sitä. Haluaa luopua niistä turvallisesti.",
      finding: "Varusteista luovuttu poliisin neuvojen mukaan. Tuki irtautumiseen perusteltu.",
      domains: ["safety"], fate: .assessed),
    CaseOutline(
      opened: 9, origin: "direct", languages: ["ar", "fi"], mentor: 2,
      need: "Imaami kehotti ottamaan yhteyttä. Haluaa erottaa uskon siitä, mitä ryhmä siitä teki.",
      finding: "Usko on voimavara. Toivoo mentoria, joka kunnioittaa sitä.",
      domains: ["identity_ideology"], fate: .assessed),
    CaseOutline(
      opened: 5, origin: "contact", mentor: 1,
      need: "Soitti itse: ei jaksa enää esittää, mutta pelkää sanoa sen kenellekään.",
      finding: "", domains: [], fate: .intake),
    CaseOutline(
      opened: 2, origin: "inbound", mentor: 2,
      need: "Terveysasema ohjasi: asiakas kertoi vastaanotolla haluavansa irti ryhmästä.",
      finding: "", domains: [], fate: .intake),
  ]
}
