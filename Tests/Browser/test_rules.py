"""Rules that the page shares with the command line, held to the same tables. No server."""

import json
import time

from harness.browser import PageTest
from harness.files import open_blank
from harness.processes import ROOT


def table(name: str) -> dict:
    return json.loads((ROOT / "Tests" / "Vectors" / f"{name}.json").read_text())


class RulesTest(PageTest):
    @classmethod
    def setUpClass(cls) -> None:
        pass

    def setUp(self) -> None:
        super().setUp()
        self.page = self.window()
        open_blank(self.page)

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

    def test_half_a_character(self) -> None:
        """A paste can leave half an emoji behind; written as it is, no other client could read the contact."""
        text = self.page.evaluate(
            """async () => new TextDecoder().decode((await import("/app/records.js")).bytesOf({ note: "a\\ud83d b" }))""")
        self.assertEqual(text, '{"note":"a\ufffd b"}')
