"""Rules that the page shares with the command line, held to the same tables. No server."""

import json
import time

from harness.blank import SEARCH, BlankTest, table
from harness.processes import ROOT


class RulesTest(BlankTest):
    def call(self, module: str, function: str, arguments: list[list]) -> list:
        """What the module's function gives for each list of arguments; a refusal as {"refused": …}."""
        return self.page.evaluate(
            """async ([module, name, calls]) => {
              const { [name]: called } = await import(module);
              return calls.map((given) => { try { return called(...given); } catch (refused) { return { refused }; } });
            }""", [f"/app/{module}.js", function, arguments])

    def test_personal_data(self) -> None:
        """Every text of the table gives its findings."""
        cases = [case for rule in table("personal-data")["rules"] for case in rule["cases"]]
        found = self.call("personal-data", "findPersonalData", [[case["text"]] for case in cases])
        for case, findings in zip(cases, found, strict=True):
            self.assertEqual(findings, case["findings"], case["text"])

    def test_personal_data_in_a_long_text(self) -> None:
        """A long text takes no long time: it is searched at every key."""
        for piece in ["0 ", "a@", "12 Some ", "tie 5a", "1", "0-"]:
            began = time.monotonic()
            self.call("personal-data", "findPersonalData", [[piece * (20_000 // len(piece))]])
            self.assertLess(time.monotonic() - began, 5, piece)

    def test_passphrases(self) -> None:
        """Strength, worth and proposals are those of the command line."""
        passphrases = table("passphrases")
        for kind in ["strong", "weak"]:
            for text, strong in zip(
                    passphrases[kind], self.call("passphrase", "isStrong", [[text] for text in passphrases[kind]])):
                self.assertEqual(strong, kind == "strong", text)
        found = self.call("passphrase", "bits", [[line["passphrase"]] for line in passphrases["worth"]])
        for line, bits in zip(passphrases["worth"], found, strict=True):
            self.assertAlmostEqual(bits, line["bits"], 3, line["passphrase"])
        for proposal in passphrases["proposals"]:
            drawn = self.page.evaluate(
                """async (drawn) => (await import("/app/passphrase.js")).propose((bound) => {
                  const number = drawn.shift();
                  if (!(number < bound)) throw new Error("out of range");
                  return number;
                })""", proposal["drawn"])
            self.assertEqual(drawn, proposal["passphrase"])

    def test_own_proposals_differ(self) -> None:
        """Without numbers given, random ones are drawn: six words, strong, never twice the same."""
        proposals = self.page.evaluate(
            """async () => {
              const { propose, isStrong } = await import("/app/passphrase.js");
              return Array.from({ length: 200 }, () => propose()).map((text) => [text, isStrong(text)]);
            }""")
        self.assertEqual(len({text for text, _ in proposals}), 200)
        self.assertTrue(all(strong and len(set(text.split(" "))) == 6 for text, strong in proposals))

    def test_normal_forms(self) -> None:
        """Logins and passphrases are hashed in the same form."""
        for kind, function in [("login", "normalisedLogin"), ("passphrase", "normalisedPassphrase")]:
            lines = table("passphrases")[kind]
            for line, normal in zip(lines, self.call("passphrase", function, [[line["typed"]] for line in lines])):
                self.assertEqual(normal, line["normal"], repr(line["typed"]))

    def test_completed_contacts(self) -> None:
        """What may be saved, and what is missing or wrong."""
        lists = json.loads((ROOT / "config" / "codelists.json").read_text())
        cases = table("contacts")["completed"]
        forms = [{"answers": case["answers"], "note": case.get("note", "") * case.get("times", 1)} for case in cases]
        saved = self.call("records", "completed", [[form, lists, case["year"]] for form, case in zip(forms, cases)])
        for case, found in zip(cases, saved, strict=True):
            expected = (
                {"refused": case["refused"]} if "refused" in case
                else {"answers": case["saved"], "note": case["savedNote"]})
            self.assertEqual(found, expected, case["name"])

    def test_payloads(self) -> None:
        """What a newer client wrote survives a change; what is no contact is refused."""
        lists = json.loads((ROOT / "config" / "codelists.json").read_text())
        contacts = table("contacts")
        for case in contacts["payloads"]:
            written = self.page.evaluate(
                """async ([read, record, lists]) => {
                  const { bytesOf, changed, readContact } = await import("/app/records.js");
                  const contact = readContact(new TextEncoder().encode(read));
                  return new TextDecoder().decode(bytesOf(changed(contact, record, lists)));
                }""", [case["read"], {"answers": case["answers"], "note": case["note"]}, lists])
            self.assertEqual(written, case["written"], case["name"])
        for kind, code in [("refused", "forged"), ("newer", "newer_client")]:
            told = self.page.evaluate(
                """async (texts) => {
                  const { readContact } = await import("/app/records.js");
                  return texts.map((text) => {
                    try { return readContact(new TextEncoder().encode(text)); } catch (refused) { return refused; }
                  });
                }""", contacts[kind])
            self.assertEqual(told, [{"code": code}] * len(contacts[kind]))

    def test_payloads_read_alike(self) -> None:
        """What two readers would read differently is read by neither."""
        found = self.page.evaluate(
            """async (payloads) => {
              const { parsedAlike } = await import("/app/json.js");
              const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (byte) => parseInt(byte, 16));
              return payloads.map((hex) => { try { return JSON.stringify(parsedAlike(bytes(hex))); } catch { return null; } });
            }""", [vector["payload"] for vector in table("payloads")["good"] + table("payloads")["bad"]])
        for vector, read in zip(table("payloads")["good"] + table("payloads")["bad"], found, strict=True):
            self.assertEqual(read and json.loads(read), vector.get("value"), vector["name"])

    def test_half_a_character(self) -> None:
        """A paste can leave half an emoji behind; written as it is, no other client could read the contact."""
        text = self.page.evaluate(
            """async () => new TextDecoder().decode((await import("/app/records.js")).bytesOf({ note: "a\\ud83d b" }))""")
        self.assertEqual(text, '{"note":"a\ufffd b"}')

    def test_large_whole_numbers(self) -> None:
        """A whole number that this language cannot hold exactly makes a document unreadable; it is not rounded in silence."""
        contact = table("contacts")["payloads"][0]["read"]
        self.assertTrue(contact.endswith("}"))

        def told(value: str) -> dict:
            text = f'{contact[:-1]},"later":[{{"count":{value}}}]}}'
            return self.page.evaluate(
                """async (text) => {
                  const { bytesOf, readContact } = await import("/app/records.js");
                  try { return { written: new TextDecoder().decode(bytesOf(readContact(new TextEncoder().encode(text)))) }; }
                  catch (refused) { return refused; }
                }""", text)

        for value in ["9007199254740991", "-9007199254740991", "0.5"]:
            self.assertIn(f'"count":{value}', told(value)["written"])
        for value in ["9007199254740992", "9007199254740993", "-9007199254740993", "18446744073709551616", "1e300"]:
            self.assertEqual(told(value), {"code": "newer_client"}, value)
        exact = ['{"keyNumber":9007199254740991}', '{"counts":[1.5e3,-0.25]}', '{"text":"9007199254740993, 1e300"}']
        inexact = ['{"keyNumber":9007199254740993}', '{"keyNumber": -9007199254740993}', '{"counts":[0,1E300]}', "[1e300]",
                   '{"keyNumber":90071992547409930e-1}', '{"keyNumber":\t9.007199254740993e15}', "9007199254740993", "1e300"]
        answered = self.page.evaluate(
            """async (texts) => {
              const { Api } = await import("/app/api.js");
              const api = new Api(() => {});
              const told = [];
              for (const text of texts) {
                globalThis.fetch = async () => new Response(text, { headers: { "Content-Type": "application/json" } });
                told.push(await api.call("organisation").catch((refused) => refused));
              }
              return told;
            }""", [*exact, *inexact])
        self.assertEqual(answered, [*map(json.loads, exact), *[{"code": "bad_answer"}] * len(inexact)])

    def test_refreshes_at_once(self) -> None:
        """A slow answer that a quicker one has overtaken is no roll-back: refreshes of one session wait for each other."""
        told = self.page.evaluate(
            """async () => {
              const { Session } = await import("/app/flows/session.js");
              // The server's group grows by a record with every question, and every other answer takes its time.
              let asked = 0;
              let known = 0;
              const vault = {
                rosterState: () => ({ version: 1 }),
                groupState: () => ({ index: known }),
                groupAppend: (document) => (known = Math.max(known, document[0]), { group: 1 }),
                groupCheck() {},
              };
              const number = (place) => btoa(String.fromCharCode(place + 1)).replace(/=+$/, "");
              const record = (_, place) => ({ document: number(place), signer: "0".repeat(26), signature: "" });
              const answers = {
                rosters: () => ({ rosters: [] }),
                organisation: () => ({}),
                async groups() {
                  asked += 1;
                  const records = Array.from({ length: asked }, record);
                  await new Promise((resolve) => setTimeout(resolve, asked % 2 ? 300 : 5));
                  return { groups: [{ group: "members", records, previousSecrets: [] }] };
                },
              };
              const heads = { roster: {}, groups: {}, audit: {} };
              const session = new Session({ vault, api: { call: (name) => answers[name]() }, heads, member: new Uint8Array(16) });
              const first = session.refresh();
              const second = session.refresh();
              await second;
              // While the first, overtaken, asks once more.
              await new Promise((resolve) => setTimeout(resolve, 310));
              const third = session.refresh();
              return (await Promise.allSettled([first, second, third])).map(({ status, reason }) => reason ?? status);
            }""")
        self.assertEqual(told, ["fulfilled"] * 3)
        again = self.page.evaluate(
            """async () => {
              const { Session } = await import("/app/flows/session.js");
              const heads = { roster: {}, groups: {}, audit: {} };
              let calls = 0;
              const api = { async call(name) {
                calls += 1;
                if (calls === 1) throw { code: "unreachable" };
                return { [name]: [] };
              } };
              const session = new Session({ vault: { rosterState: () => ({ version: 1 }) }, api, heads, member: new Uint8Array(16) });
              return (await Promise.allSettled([session.refresh(), session.refresh()])).map(({ status, reason }) => reason ?? status);
            }""")
        self.assertEqual(again, [{"code": "unreachable"}, "fulfilled"], "one that failed keeps no other from asking")

    def test_last_statistics_key_number(self) -> None:
        """After the last number there is no next one: refused, never number zero."""
        told = self.page.evaluate(
            """async (numbers) => {
              const { numberAfter } = await import("/app/flows/housekeeping.js");
              return numbers.map((number) => { try { return numberAfter(number); } catch (refused) { return refused; } });
            }""", [1, 4294967294, 4294967295, 1.5, -1, None])
        self.assertEqual(told, [2, 4294967295, *[{"code": "bad_answer"}] * 4])

    def test_directory(self) -> None:
        """Services are found as the command line finds them, in the same order; what nobody has assured for a year is flagged."""
        directory = table("directory")
        found = self.page.evaluate(
            """async ([{ services, searches, today }, lists]) => {
              const { Directory, isNotAssured, isOffered, nameOfService } = await import("/app/directory.js");
              const whole = new Directory(services, lists);
              const names = (found) => found.map((service) => nameOfService(service, "fi").text);
              return {
                searches: searches.map(({ language, ...query }) => names(whole.search(query, language ?? "fi", today))),
                notAssured: names(whole.search({}, "fi", today).filter((service) => isOffered(service) && isNotAssured(service, today))),
                referral: names(whole.servicesOf("substance", "ar", "fi", today)),
              };
            }""", [directory, json.loads((ROOT / "config" / "codelists.json").read_text())])
        for search, names in zip(directory["searches"], found["searches"], strict=True):
            self.assertEqual(names, search["found"], search["name"])
        self.assertEqual(found["notAssured"], directory["notAssured"])
        self.assertEqual(found["referral"], ["Nuorten päihdepalvelut"])

    def test_directory_of_5000(self) -> None:
        """A search in 5,000 services is over before the next key: 50 ms are aimed at, ten times as much is refused."""
        slowest = self.page.evaluate(SEARCH)
        self.assertLess(slowest, 500)

    def test_changed_services(self) -> None:
        """A form changes what differs and leaves everything that it does not know."""
        service = {
            "id": "6f9beaa1-09e9-5a30-8bec-6165c0e79ea7", "name": "Apu", "status": "active", "x_own": [1], "x_revision": "AA",
            "x_labels": {"name": {"fi": "Apu", "sv": "Hjälp"}, "alert": {"fi": "Huom"}},
            "phones": [{"id": "p1", "number": "09 1", "type": "voice"}, {"id": "p2", "number": "09 2"}],
            "languages": [{"id": "l1", "code": "fi", "note": "aina"}],
            "schedules": [{"id": "s1", "description": "juhlapyhinä"}, {"id": "s2", "byday": "MO,TU", "opens_at": "09:00", "closes_at": "15:00"}],
            "attributes": [{"id": "a1", "taxonomy_term": {"id": "t1", "code": "x", "name": "x", "description": "x", "taxonomy": "other"}}],
            "service_at_locations": [{"id": "sl1", "description": "ovi B", "location": {
                "id": "lo1", "location_type": "physical", "name": "Pasila",
                "x_labels": {"name": {"fi": "Pasila", "sv": "Böle"}, "description": {"fi": "Toinen kerros"}}}}],
        }
        changes = {
            "name": {"fi": "Apu", "sv": "", "en": "Help"}, "phones": "09 2\n 09 3 \n", "languages": ["fi", "so"], "least": "12,5", "kind": "youth",
            "hours": [{"days": [1, 2, 3], "opens": "10:00", "closes": "16:00"}], "where": {"fi": "Kallio", "sv": "Berghäll", "en": ""}, "organisation": "kaupunki", "url": "https://a.fi",
        }
        same, made = self.page.evaluate(
            """async ([service, changes]) => {
              const { changed, valuesOf } = await import("/app/service-change.js");
              const known = { organisations: [{ id: "o1", name: "Kaupunki", description: "d" }], terms: [{ id: "t9", code: "youth" }], label: {} };
              const before = valuesOf(service, "fi");
              return [changed(service, before, before, known), changed(service, { ...before, ...changes }, before, known)];
            }""", [service, changes])
        self.assertEqual(same, service)
        self.assertEqual((made["name"], made["x_labels"]), ("Apu", {"name": {"fi": "Apu", "en": "Help"}, "alert": {"fi": "Huom"}}))
        self.assertEqual([(one.get("id") == "p2", one["number"]) for one in made["phones"]], [(True, "09 2"), (False, "09 3")])
        self.assertEqual(made["languages"][0], service["languages"][0])
        self.assertEqual([one["code"] for one in made["languages"]], ["fi", "so"])
        self.assertEqual(made["minimum_age"], 12.5)
        self.assertNotIn("maximum_age", made)
        self.assertEqual(made["schedules"][0], service["schedules"][0])
        self.assertEqual([one.get("byday") for one in made["schedules"]], [None, "MO,TU,WE"])
        self.assertEqual(made["attributes"][0], service["attributes"][0])
        self.assertEqual(made["attributes"][1]["taxonomy_term"]["id"], "t9")
        self.assertEqual(made["organization"]["id"], "o1")
        place = made["service_at_locations"][0]
        self.assertEqual((place["description"], place["location"]["id"], place["location"]["name"]), ("ovi B", "lo1", "Kallio"))
        # Its other texts, in every language, are those of the place still.
        labels = {"name": {"fi": "Kallio", "sv": "Berghäll"}, "description": {"fi": "Toinen kerros"}}
        self.assertEqual(place["location"]["x_labels"], labels)
        self.assertEqual((made["x_own"], made["x_revision"], made["url"]), ([1], "AA", "https://a.fi"))
