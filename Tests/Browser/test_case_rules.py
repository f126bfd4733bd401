"""Rules of Exit cases in the page, held to the vectors that the other clients are held to. No server."""

import json

from harness.blank import BlankTest, table
from harness.processes import ROOT

REFUSALS = """async (given) => (await import("/Tests/Browser/vectors-cases.js")).refusals(...given)"""


class CaseRulesTest(BlankTest):
    def test_vectors(self) -> None:
        """Every object that is one is read, every other is refused; steps, days and counting are those of the protocol."""
        self.hold_to("cases", "vectors-cases")

    def test_what_was_seen(self) -> None:
        """What a session has read does not go back when an earlier write of its own is answered later."""
        found = self.page.evaluate(
            """async () => {
              const { wrote } = await import("/app/flows/seen.js");
              const dropped = [];
              const session = { vault: { drop: (key) => dropped.push(key) }, seen: new Map() };
              const objects = (...all) => all.map(([id, revision]) => ({ id, revision, sealed: "" }));
              const seen = ({ epoch, revisions, key }) => [epoch, key, [...revisions]];
              session.seen.set("c", { epoch: 2, revisions: new Map([["a", 4], ["b", 1]]), key: 7 });
              const after = [];
              const writes = [
                [2, [["a", 3]], undefined], [1, [["a", 5]], 8], [2, [["a", 5], ["d", 1]], 9], [3, [["a", 6]], 10]];
              for (const [epoch, all, key] of writes) {
                wrote(session, { id: "c", epoch, objects: objects(...all) }, key);
                after.push(seen(session.seen.get("c")));
              }
              return { after, dropped };
            }""")
        same = [["a", 4], ["b", 1]]
        newer = [["a", 5], ["b", 1], ["d", 1]]
        self.assertEqual(found["after"], [[2, 7, same], [2, 7, same], [2, 9, newer], [3, 10, [["a", 6], *newer[1:]]]])
        self.assertEqual(found["dropped"], [8, 7, 9])

    def refusals(self, *records: dict) -> list:
        lists = json.loads((ROOT / "config" / "codelists.json").read_text())
        return self.page.evaluate(REFUSALS, [list(records), lists, "2026-05-05"])

    def sample(self, kind: str) -> dict:
        vector = next(one for one in table("cases")["good"] if one["format"] == "payload" and one["type"] == kind)
        return json.loads(vector["json"])

    def test_what_may_be_saved(self) -> None:
        """Lengths are those of the command line, counted as a person counts; codes are open, or stood there before."""
        agency, meeting, answer, case = (self.sample(kind) for kind in ("agency", "meeting", "answer", "case"))
        family = "\N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}"
        for record, refusal in [
            (agency, None),
            ({**agency, "name": family * 200}, None),
            ({**agency, "name": "a" * 201}, {"code": "text_too_long", "list": "name"}),
            ({**agency, "name": " \u2003"}, {"code": "empty", "list": "name"}),
            ({**agency, "area": "a" * 2001}, {"code": "text_too_long", "list": "area"}),
            ({**agency, "commitment": "area"}, {"code": "empty", "list": "area"}),
            ({**agency, "commitment": "area", "area": "koulu"}, None),
            ({**agency, "kind": "church"}, {"code": "unknown_code", "list": "agency_kind"}),
            ({**meeting, "text": "a" * 20_001}, {"code": "note_too_long", "list": "text"}),
            ({**meeting, "day": "2026-05-06"}, {"code": "future_day"}),
            ({**meeting, "day": "2026-05-05"}, None),
            ({**answer, "reason": "a" * 2000}, None),
            ({**answer, "reason": "a" * 2001}, {"code": "text_too_long", "list": "reason"}),
            ({**case, "origin": "contact"}, {"code": "no_contact"}),
            ({**case, "languages": ["fi", "xx"]}, {"code": "unknown_code", "list": "language"}),
            (
                {**case, "closing": {"day": "2026-01-01", "reason": "tired"}},
                {"code": "unknown_code", "list": "closure_reason"},
            ),
        ]:
            self.assertEqual(self.refusals({"record": record}), [refusal], record["type"])
        retired = {**case, "languages": ["xx"]}
        self.assertEqual(self.refusals({"record": {**retired, "need": "muu"}, "former": retired}), [None])
