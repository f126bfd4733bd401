import HelplineCore

/// What a server's refusal means for the person: what happened, what is kept, what to do.
extension Refusal.Code {
  var message: Label {
    switch self {
    case .malformed, .noSuchMethod, .otherMedia, .wrongSize:
      Label(
        fi: "Palvelin ei ymmärtänyt pyyntöä. Mitään ei muuttunut. Tarkista, että helpline ja palvelin ovat samaa versiota.",
        sv: "Servern förstod inte begäran. Ingenting ändrades. Kontrollera att helpline och servern är av samma version.",
        en: "The server did not understand the request. Nothing was changed. Check that helpline and the server are the same "
          + "version.")
    case .notSignedIn:
      Label(
        fi: "Kirjautuminen ei ole enää voimassa. Suorita komento uudelleen.",
        sv: "Inloggningen gäller inte längre. Kör kommandot på nytt.",
        en: "The sign-in is no longer valid. Run the command again.")
    case .notAllowed:
      Label(
        fi: "Roolisi eivät riitä tähän. Näet roolisi komennolla helpline whoami; ylläpitäjä voi muuttaa niitä.",
        sv: "Dina roller räcker inte till det här. helpline whoami visar dina roller; en administratör kan ändra dem.",
        en: "Your roles do not cover this. helpline whoami shows your roles; an administrator can change them.")
    case .notFound:
      Label(
        fi: "Sellaista ei löydy, tai se ei ole sinun nähtävissäsi. Tarkista tunniste.",
        sv: "Det finns inte, eller så får du inte se det. Kontrollera id:t.",
        en: "There is no such thing, or it is not for you to see. Check the id.")
    case .stale:
      Label(
        fi: "Joku muu ehti muuttaa samaa ensin. Muutostasi ei tallennettu. Katso, miten asia on nyt, ja yritä uudelleen.",
        sv: "Någon annan hann ändra samma sak först. Din ändring sparades inte. Se efter hur det är nu och försök igen.",
        en: "Somebody else changed the same thing first. Your change was not saved. See how it is now and try again.")
    case .idTaken:
      Label(
        fi: "Palvelimella on jo jotain muuta samalla tunnisteella. Mitään ei muuttunut. Suorita komento uudelleen.",
        sv: "Servern har redan något annat med samma id. Ingenting ändrades. Kör kommandot på nytt.",
        en: "The server already holds something else under this id. Nothing was changed. Run the command again.")
    case .loginTaken:
      Label(
        fi: "Tämä kirjautumisnimi on jo käytössä. Valitse toinen: --login NIMI.",
        sv: "Det här inloggningsnamnet är upptaget. Välj ett annat: --login NAMN.",
        en: "This login is taken. Choose another one: --login NAME.")
    case .takenUp:
      Label(
        fi: "Koordinaattori on ottanut yhteydenoton käsittelyyn, joten et voi enää avata tai korjata sitä. "
          + "Kerro korjaus koordinaattorille.",
        sv: "En koordinator har tagit upp kontakten, så du kan inte längre öppna eller rätta den. "
          + "Berätta rättelsen för koordinatorn.",
        en: "A coordinator has taken this contact up, so you can no longer open or correct it. "
          + "Tell the coordinator what to correct.")
    case .rekeyRequired:
      Label(
        fi: "Avaimet vaihtuivat juuri nyt. Mitään ei tallennettu. Suorita komento uudelleen.",
        sv: "Nycklarna byttes just nu. Ingenting sparades. Kör kommandot på nytt.",
        en: "The keys changed just now. Nothing was saved. Run the command again.")
    case .monthClosed:
      Label(
        fi: "Tälle kuukaudelle ei voi nyt kirjata. Palvelin ei tallentanut mitään. Tarkista laitteen kello ja kerro "
          + "koordinaattorille.",
        sv: "För den här månaden kan ingenting antecknas nu. Servern sparade ingenting. Kontrollera enhetens klocka och berätta "
          + "för koordinatorn.",
        en: "Nothing can be entered for this month now. The server saved nothing. Check this device's clock and tell the "
          + "coordinator.")
    case .founded:
      Label(
        fi: "Palvelimella on jo organisaatio, eikä toista voi perustaa. Pyydä ylläpitäjältä kutsu: helpline join.",
        sv: "Servern har redan en organisation, och en till kan inte grundas. Be en administratör om en inbjudan: helpline join.",
        en: "The server already has an organisation, and a second one cannot be created. Ask an administrator for an "
          + "invitation: helpline join.")
    case .tooLarge:
      Label(
        fi: "Sisältö on liian suuri. Palvelin ei tallentanut mitään. Lyhennä muistiinpanoa ja yritä uudelleen.",
        sv: "Innehållet är för stort. Servern sparade ingenting. Förkorta anteckningen och försök igen.",
        en: "The content is too large. The server saved nothing. Shorten the note and try again.")
    case .lastHolder:
      Label(
        fi: "Kukaan ei jäisi avaamaan ryhmän tietoja. Mitään ei muuttunut. Ota ryhmään ensin toinen jäsen "
          + "(helpline member admit), tai hyväksy menetys poistaessasi: --lost.",
        sv: "Ingen skulle bli kvar som kan öppna gruppens uppgifter. Ingenting ändrades. Ta först in en annan medlem i gruppen "
          + "(helpline member admit), eller godta förlusten vid borttagningen: --lost.",
        en: "Nobody would be left who can open the group's content. Nothing was changed. Admit another member to the group "
          + "first (helpline member admit), or accept the loss when removing: --lost.")
    case .notFounded:
      Label(
        fi: "Palvelimella ei ole vielä organisaatiota. Perusta se: helpline organisation create.",
        sv: "Servern har ännu ingen organisation. Grunda den: helpline organisation create.",
        en: "The server has no organisation yet. Create it: helpline organisation create.")
    case .otherOrigin:
      Label(
        fi: "Palvelinta ei ole asetettu vastaamaan tästä osoitteesta. Tarkista --server; jos se on oikea, pyydä ylläpitäjää "
          + "lisäämään se asetukseen http.origins.",
        sv:
          "Servern är inte inställd på att svara på den här adressen. Kontrollera --server; om den är rätt, be en administratör "
          + "lägga till den i inställningen http.origins.",
        en: "The server is not set to answer at this address. Check --server; if it is right, ask an administrator to add it to "
          + "the setting http.origins.")
    case .noCoordinator:
      Label(
        fi: "Yksikään koordinaattori ei ole vielä kirjautunut, joten kukaan ei voisi lukea yhteydenottoa. "
          + "Pyydä koordinaattoria kirjautumaan kerran: helpline login.",
        sv: "Ingen koordinator har loggat in ännu, så ingen skulle kunna läsa kontakten. "
          + "Be en koordinator logga in en gång: helpline login.",
        en: "No coordinator has signed in yet, so nobody could read the contact. "
          + "Ask a coordinator to sign in once: helpline login.")
    case .noStatisticsKey:
      Label(
        fi: "Kuukaudelta puuttuu tilastoavain, joten mitään ei voitu kirjata. Koordinaattorin kirjautuminen luo sen: "
          + "pyydä koordinaattoria suorittamaan helpline login.",
        sv: "Månaden saknar statistiknyckel, så ingenting kunde antecknas. Den skapas när en koordinator loggar in: "
          + "be en koordinator köra helpline login.",
        en: "The month has no statistics key, so nothing could be entered. A coordinator's sign-in makes one: "
          + "ask a coordinator to run helpline login.")
    case .notEntitled:
      Label(
        fi: "Muutos ei ole sallittu: jäsenellä ei ole siihen tarvittavaa roolia, tai viimeinen ylläpitäjä jäisi pois. "
          + "Mitään ei muuttunut. Roolit näet komennolla helpline member list.",
        sv: "Ändringen är inte tillåten: medlemmen saknar den roll som behövs, eller så skulle den sista administratören falla "
          + "bort. Ingenting ändrades. helpline member list visar rollerna.",
        en: "The change is not permitted: the member lacks the role it needs, or the last administrator would go. "
          + "Nothing was changed. helpline member list shows the roles.")
    case .brokenChain:
      Label(
        fi: "Muutos ei jatka uusinta jäsenluetteloa. Mitään ei muuttunut. Suorita komento uudelleen; jos sama toistuu, "
          + "kerro ylläpitäjälle.",
        sv: "Ändringen följer inte på den nyaste medlemsförteckningen. Ingenting ändrades. Kör kommandot på nytt; om det "
          + "upprepas, berätta för en administratör.",
        en: "The change does not follow from the newest list of members. Nothing was changed. Run the command again; if it "
          + "happens once more, tell an administrator.")
    case .wrongWraps:
      Label(
        fi: "Avaimet eivät menneet täsmälleen niille, joille ne kuuluvat. Mitään ei muuttunut. Suorita komento uudelleen; "
          + "jos sama toistuu, kerro ylläpitäjälle.",
        sv: "Nycklarna gick inte till exakt dem som ska ha dem. Ingenting ändrades. Kör kommandot på nytt; om det upprepas, "
          + "berätta för en administratör.",
        en: "The keys did not go to exactly those who must have them. Nothing was changed. Run the command again; if it "
          + "happens once more, tell an administrator.")
    case .outsideWindow:
      Label(
        fi: "Aika tälle on päättynyt. Palvelin ei tallentanut mitään. Tarkista laitteen kello ja kerro ylläpitäjälle.",
        sv: "Tiden för det här har gått ut. Servern sparade ingenting. Kontrollera enhetens klocka och berätta för en "
          + "administratör.",
        en: "The time for this has passed. The server saved nothing. Check this device's clock and tell an administrator.")
    case .tooMany:
      Label(
        fi: "Niitä on jo enimmäismäärä. Palvelin ei tallentanut mitään. Poista ensin jokin vanha, tai pyydä koordinaattoria "
          + "poistamaan.",
        sv: "Det finns redan så många som det får finnas. Servern sparade ingenting. Ta först bort någon gammal, eller be en "
          + "koordinator göra det.",
        en: "There are as many already as there may be. The server saved nothing. Remove an old one first, or ask a coordinator "
          + "to.")
    case .closingRuns:
      Label(
        fi: "Toista kuukautta suljetaan juuri nyt. Odota, kunnes se on valmis.",
        sv: "En annan månad stängs just nu. Vänta tills det är klart.",
        en: "Another month is being closed just now. Wait until that is done.")
    case .outOfOrder:
      Label(
        fi: "Kuukaudet suljetaan järjestyksessä. Sulje ensin vanhin avoin: helpline stats close.",
        sv: "Månader stängs i ordning. Stäng först den äldsta öppna: helpline stats close.",
        en: "Months are closed in order. Close the oldest open one first: helpline stats close.")
    case .tooEarly:
      Label(
        fi: "Kuukauden voi sulkea seuraavan kuukauden 3. päivästä alkaen, jotta myöhässä tulevat yhteydenotot ehtivät mukaan.",
        sv: "En månad kan stängas från och med den 3:e i nästa månad, så att sena kontakter hinner med.",
        en: "A month can be closed from the 3rd day of the next one on, so that late contacts are counted.")
    case .wrongSecret:
      Label(
        fi: "Tilastoavaimet vaihtuivat juuri nyt, joten mitään ei suljettu. Suorita komento uudelleen.",
        sv: "Statistiknycklarna byttes just nu, så ingenting stängdes. Kör kommandot på nytt.",
        en: "The statistics keys changed just now, so nothing was closed. Run the command again.")
    case .noPlan:
      Label(
        fi:
          "Palvelimella ei ole kelvollista julkaisusuunnitelmaa (config/statistics.json). Kerro ylläpitäjälle: palvelin kertoo syyn "
          + "käynnistyessään.",
        sv:
          "Servern har ingen giltig publiceringsplan (config/statistics.json). Berätta för en administratör: servern säger varför när "
          + "den startar.",
        en:
          "The server has no valid publication plan (config/statistics.json). Tell an administrator: the server says why when it "
          + "starts.")
    case .invalidService:
      Label(
        fi: "Palvelin ei hyväksynyt palvelun kenttää {field}. Mitään ei tallennettu. Korjaa se ja yritä uudelleen.",
        sv: "Servern godkände inte tjänstens fält {field}. Ingenting sparades. Rätta det och försök igen.",
        en: "The server did not accept the service’s field {field}. Nothing was saved. Mend it and try again.")
    case .slowDown:
      Label(
        fi: "Yrityksiä on ollut liian monta. Odota {wait} ja yritä sitten uudelleen. Muiden kirjautuminen toimii.",
        sv: "Det har varit för många försök. Vänta {wait} och försök sedan igen. Andras inloggning fungerar.",
        en: "There have been too many tries. Wait {wait}, then try again. Others can still sign in.")
    case .internalError:
      Label(
        fi: "Palvelimessa tapahtui virhe. Yritä hetken päästä uudelleen; jos sama toistuu, kerro ylläpitäjälle.",
        sv: "Ett fel inträffade i servern. Försök igen om en stund; om det upprepas, berätta för en administratör.",
        en: "The server met an error. Try again in a while; if it happens once more, tell an administrator.")
    case .littleSpace:
      Label(
        fi: "Palvelimen levy on täynnä, joten se ei tallentanut mitään eikä ota ketään sisään. Kerro ylläpitäjälle.",
        sv: "Serverns disk är full, så den sparade ingenting och släpper inte in någon. Berätta för en administratör.",
        en: "The server's disk is full, so it saved nothing and lets nobody in. Tell an administrator.")
    }
  }
}
