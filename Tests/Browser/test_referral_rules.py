"""Rules of referrals in the page, held to the vectors that the other clients are held to. No server."""

import json

from harness.blank import BlankTest, table
from harness.processes import ROOT

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

# A contact that waited on the device until its month was closed; what would be sealed of it.
LATE = """async ([contact, month]) => {
  const { newID } = await import("/app/bytes.js");
  const { sealContact } = await import("/app/flows/contact-writing.js");
  const { readContact } = await import("/app/records.js");
  const entries = [];
  let payload = "";
  const vault = {
    keyNew: () => ({ handle: 1 }), drop() {}, statisticsVerifyWriting() {},
    objectSeal: (_, bytes) => (payload = new TextDecoder().decode(bytes), { sealed: new Uint8Array(1) }),
    entrySeal: (_, at, event) => (entries.push([at, event]), { sealed: new Uint8Array(1) }),
  };
  const key = { month, number: 1, publicKey: "", author: "0".repeat(26), roster: { version: 1, hash: "" }, signature: "" };
  const session = {
    vault, status: { month, purgeContactMonths: 6 }, closed: new Set([contact.month]), statisticsKeys: new Map(), member: new Uint8Array(16),
    recipients: () => [{}], wrap: () => ({ sealed: "" }), call: async () => ({ keys: [key] }),
  };
  const { entries: sealed } = await sealContact(session, newID(), readContact(new TextEncoder().encode(JSON.stringify(contact))));
  return { contact: JSON.parse(payload), entries, month: sealed.month };
}"""


class ReferralRulesTest(BlankTest):
    def test_vectors(self) -> None:
        """Every referral that is one is read, every other refused; states, order and counts are the protocol's."""
        self.hold_to("referrals", "vectors-referrals")

    def test_a_correction_keeps_what_was_referred(self) -> None:
        """A corrected contact has its referrals and whatever else stood there; it cannot become a silent call."""
        vectors = [one for one in table("referrals")["good"] if one["format"] == "round-trip"]
        contact = {**json.loads(next(one for one in vectors if one["type"] == "contact")["json"]), "thread": "1" * 25 + "0", "asked_after": 2}
        lists = json.loads((ROOT / "config" / "codelists.json").read_text())
        found = self.page.evaluate(CORRECTED, [contact, lists])
        codes = {**contact["codes"], "outcome": "advice"}
        self.assertEqual(found["next"], {**contact, "codes": codes, "note": "muu", "entry": contact["entry"] + 1})
        self.assertEqual(found["refused"], "referral_kept")

    def test_a_late_contact_counts_with_its_referrals(self) -> None:
        """In the running month if its own is closed: the contact, its entries, and what its referrals remember of theirs."""
        contact = json.loads(next(
            one for one in table("referrals")["good"] if one["format"] == "round-trip" and one["type"] == "contact")["json"])
        found = self.page.evaluate(LATE, [contact, "2031-05"])
        kept = found["contact"]
        self.assertEqual((kept["month"], kept["day"], found["month"]), ("2031-05", contact["day"], "2031-05"))
        counted = [one for referral in kept["referrals"] for one in referral["counted"]]
        self.assertGreater(len(counted), 0)
        self.assertEqual({one["month"] for one in counted}, {"2031-05"})
        self.assertEqual({month for month, _ in found["entries"]}, {203105})
        self.assertTrue({"contact", "referral"} <= {event for _, event in found["entries"]})
