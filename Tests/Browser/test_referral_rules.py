"""Rules of referrals in the page, held to the vectors that the other clients are held to. No server."""

import json

from harness.browser import PageTest
from harness.files import open_blank
from harness.processes import ROOT
from test_rules import table

RUN = """async (vectors) => (await import("/Tests/Browser/vectors-referrals.js")).run(vectors)"""

CORRECTED = """async ([contact, lists]) => {
  const { bytesOf, changed, readContact } = await import("/app/records.js");
  const read = readContact(new TextEncoder().encode(JSON.stringify(contact)));
  const next = changed(read, { answers: { ...read.codes, outcome: "advice" }, note: "muu" }, lists);
  let refused = "";
  try {
    changed(read, { answers: { contact_kind: "silent", channel: "phone" }, note: "" }, lists);
  } catch ({ code }) {
    refused = code;
  }
  return { next: JSON.parse(new TextDecoder().decode(bytesOf(next))), refused };
}"""


class ReferralRulesTest(PageTest):
    @classmethod
    def setUpClass(cls) -> None:
        pass

    def setUp(self) -> None:
        super().setUp()
        self.page = self.window()
        open_blank(self.page)

    def test_vectors(self) -> None:
        """Every referral that is one is read, every other refused; states, order and counts are the protocol's."""
        vectors = table("referrals")
        found = self.page.evaluate(RUN, vectors)
        self.assertEqual(found["failures"], [])
        self.assertEqual(found["passed"], len(vectors["good"]) + len(vectors["bad"]))

    def test_a_correction_keeps_what_was_referred(self) -> None:
        """A corrected contact has its referrals and whatever else stood there; it cannot become a silent call."""
        vectors = [one for one in table("referrals")["good"] if one["format"] == "round-trip"]
        contact = {**json.loads(next(one for one in vectors if one["type"] == "contact")["json"]), "thread": "1" * 25 + "0", "asked_after": 2}
        lists = json.loads((ROOT / "config" / "codelists.json").read_text())
        found = self.page.evaluate(CORRECTED, [contact, lists])
        codes = {**contact["codes"], "outcome": "advice"}
        self.assertEqual(found["next"], {**contact, "codes": codes, "note": "muu", "entry": contact["entry"] + 1})
        self.assertEqual(found["refused"], "referral_kept")
