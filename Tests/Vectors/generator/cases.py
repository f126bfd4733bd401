"""What the objects of a case are and how a case goes on: docs/protocol.md 6.7 and 8.1.

What is expected is written down here, not computed.
"""

from __future__ import annotations

import json
from typing import Any

DESCRIPTION = (
    "payload: a text (json) that is an object of the type, or (bad) is refused as `forged` or, of a newer client,"
    " as `newer_client`. round-trip: what was read (json) is written (written), byte for byte, with all that the "
    "reader does not know. move: whether a coordinator, and a mentor, takes the step from a record's status to "
    "the next one, who has what it asks for. step: the record after a step. span, follow-ups, purge: what follows"
    " from the days. answered: what who is asked has said. name, withdraw, accept, bar: the assignment after it; "
    "bad ones are refused. score: the goal after it; bad ones are refused. goal-change: of a domain's goals in a "
    "year. count: the entry (null: none) that a month gets of a record; its slot and tag stand there unless they "
    "are new, and are random."
)

COORDINATOR, OTHER, MENTOR, NEXT = (character * 25 + "0" for character in "1234")
HEX = "00112233445566778899aabbccddeeff"
SLOT = "ffeeddccbbaa99887766554433221100"

Fields = dict[str, Any]


def text(fields: Fields) -> str:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def history(*steps: tuple[str, str]) -> list[Fields]:
    return [{"status": status, "day": day, "by": COORDINATOR} for status, day in steps]


def record(*steps: tuple[str, str], **more: Any) -> Fields:
    steps = steps or (("intake", "2026-01-01"),)
    return {
        "type": "case",
        "v": 1,
        "day": "2026-01-01",
        "origin": "direct",
        "status": steps[-1][0],
        "history": history(*steps),
        "need": "n",
        "languages": ["fi"],
        "tags": {},
        "counted": [],
        "assessment": {"day": "2026-01-02", "by": [COORDINATOR, OTHER], "exit": True, "text": "t"},
        "closing": {"day": "2026-01-03", "reason": "goals_met"},
        **more,
    }


def without(fields: Fields, *names: str) -> Fields:
    return {name: value for name, value in fields.items() if name not in names}


ASSIGNMENT: Fields = {"type": "assignment", "v": 1, "day": "2026-01-01", "asked": 0, "named": [], "barred": []}
OFFERED = {**ASSIGNMENT, "asked": 1, "named": [MENTOR], "successor": MENTOR}
HANDED = {
    **ASSIGNMENT,
    "asked": 2,
    "named": [MENTOR, NEXT],
    "mentor": MENTOR,
    "successor": NEXT,
    "hand_over": {"reason": "r"},
}
ANSWER: Fields = {"type": "answer", "v": 1, "day": "2026-01-01", "asked": 1, "answer": "accepted", "reason": ""}
AGREEMENT: Fields = {"type": "agreement", "v": 1, "day": "2026-01-01", "text": "t"}
AGENCY: Fields = {
    "type": "agency",
    "v": 1,
    "name": "n",
    "kind": "authority",
    "commitment": "always",
    "area": "",
    "may_share": "",
    "removed": False,
}
FOLLOW_UP: Fields = {"type": "follow_up", "v": 1, "day": "2026-01-01", "month": 6, "text": "t"}
NOTE: Fields = {"type": "note", "v": 1, "day": "2026-01-01", "text": "t"}
CARD: Fields = {"type": "card", "v": 1, "text": "t"}
COUNTED: Fields = {"event": "goal_change", "month": "2026-03", "slot": SLOT, "revision": 1, "codes": ["housing", "up"]}
GOAL: Fields = {
    "type": "goal",
    "v": 1,
    "day": "2026-01-01",
    "domain": "housing",
    "text": "t",
    "scores": [{"day": "2026-01-01", "score": -1}],
}
MEETING: Fields = {
    "type": "meeting",
    "v": 1,
    "day": "2026-01-01",
    "meeting_type": "phone",
    "duration": "15_29",
    "attended": True,
    "next_step": "",
    "text": "t",
}
SAMPLES = [record(), ASSIGNMENT, ANSWER, AGREEMENT, AGENCY, FOLLOW_UP, NOTE, CARD, GOAL, MEETING]


def payload(name: str, fields: Fields | str, error: str | None = None, type: str | None = None) -> Fields:
    whole = fields if isinstance(fields, str) else text(fields)
    vector = {
        "format": "payload",
        "name": name,
        "type": type or (fields["type"] if isinstance(fields, dict) else "note"),
        "json": whole,
    }
    return vector if error is None else {**vector, "error": error}


def payloads() -> tuple[list[Fields], list[Fields]]:
    good = [payload(f"the least {fields['type']}", fields) for fields in SAMPLES]
    good += [
        payload(
            "a case with everything",
            record(
                ("intake", "2026-01-01"),
                ("active", "2026-02-01"),
                contact=MENTOR,
                next_step={"day": "2026-03-01", "text": "t"},
                last_meeting="2026-02-02",
                passed=1,
                taken=2,
                tags={"2026": HEX},
                counted=[COUNTED],
            ),
        ),
        payload("a case without what need not be there", without(record(), "assessment", "closing")),
        payload(
            "a step that says why",
            record(
                ("intake", "2026-01-01"),
                history=[{"status": "intake", "day": "2026-01-01", "by": MENTOR, "reason": "r"}],
            ),
        ),
        payload("days of the history that go back", record(("intake", "2026-02-01"), ("assessed", "2026-01-01"))),
        payload("an assignment that asks", OFFERED),
        payload("an assignment that hands over", {**HANDED, "hand_over": {"reason": "r", "meeting": "2026-02-28"}}),
        payload(
            "an assignment with a mentor alone",
            {**ASSIGNMENT, "asked": 1, "named": [MENTOR], "mentor": MENTOR, "barred": [NEXT]},
        ),
        payload("a goal without a score", {**GOAL, "scores": []}),
        payload("a goal that was counted", {**GOAL, "counted": [COUNTED]}),
        payload("a code that is empty", {**GOAL, "counted": [{**COUNTED, "codes": [""]}]}),
        payload("a leap day", {**NOTE, "day": "2028-02-29"}),
        payload("white space", ' { "type" : "note", "v" : 1,\n"day":"2026-01-01","text":"t" } '),
    ]
    bad = []
    for fields in SAMPLES:
        kind = fields["type"]
        bad += [
            payload(f"{kind} without {name}", without(fields, name), "forged", kind)
            for name in fields
            if name not in ("assessment", "closing")
        ]
        bad += [payload(f"{kind} with {name} null", {**fields, name: None}, "forged", kind) for name in fields]
        bad += [
            payload(f"{kind} of another type", {**fields, "type": "other"}, "forged", kind),
            payload(f"{kind} of version 0", {**fields, "v": 0}, "forged", kind),
            payload(f"{kind} of version 2", {**fields, "v": 2}, "newer_client", kind),
        ]
        if "day" in fields:
            bad += [
                payload(f"{kind} on {day}", {**fields, "day": day}, "forged", kind)
                for day in ("2026-02-29", "2026-1-01", "1969-12-31", "2026-01-01T00:00")
            ]

    def refused(name: str, fields: Fields) -> None:
        bad.append(payload(name, fields, "forged"))

    refused("a history that ends otherwise", {**record(), "status": "agreed"})
    refused("an empty history", {**record(), "history": []})
    refused("an unknown status", record(("begun", "2026-01-01")))
    refused("a step by nobody", record(history=[{"status": "intake", "day": "2026-01-01"}]))
    refused(
        "a step whose reason is no text",
        record(history=[{"status": "intake", "day": "2026-01-01", "by": MENTOR, "reason": 1}]),
    )
    for status in ("closing", "following", "ended"):
        refused(
            f"{status} without a closing", without(record(("intake", "2026-01-01"), (status, "2026-01-02")), "closing")
        )
    for name, by in [
        ("one member", [MENTOR]),
        ("one member twice", [MENTOR, MENTOR]),
        ("three members", [MENTOR, NEXT, OTHER]),
    ]:
        refused(
            f"an assessment by {name}", record(assessment={"day": "2026-01-02", "by": by, "exit": True, "text": "t"})
        )
    refused("a closing without a reason", record(closing={"day": "2026-01-03"}))
    refused("a next step without a day", record(next_step={"text": "t"}))
    refused("a language that is a number", record(languages=[1]))
    refused("a tag of 15 bytes", record(tags={"2026": HEX[2:]}))
    refused("a tag in capitals", record(tags={"2026": HEX.upper()}))
    refused("a tag of no year", record(tags={"26": HEX}))
    for name, id in [
        ("in capitals", MENTOR.replace("3", "A")),
        ("of 25 characters", MENTOR[1:]),
        ("with set bits at its end", MENTOR[:25] + "1"),
        ("with a letter that is none", MENTOR[:24] + "u0"),
    ]:
        refused(f"a contact's id {name}", record(contact=id))
    for name, change in {
        "of no event": {"event": ""},
        "of a long event": {"event": "e" * 21},
        "of an event with a space": {"event": "a b"},
        "of an event in another script": {"event": "ä"},
        "of no month": {"month": "2026-13"},
        "of revision 0": {"revision": 0},
        "of too high a revision": {"revision": 2**31},
        "of 33 codes": {"codes": ["a"] * 33},
        "of a long code": {"codes": ["c" * 21]},
        "of a slot in capitals": {"slot": SLOT.upper()},
    }.items():
        refused(f"an entry {name}", {**GOAL, "counted": [{**COUNTED, **change}]})
        refused(f"a case's entry {name}", record(counted=[{**COUNTED, **change}]))
    for name, fields in {
        "a mentor who was not named": {**ASSIGNMENT, "asked": 1, "mentor": MENTOR},
        "a successor who was not named": {**ASSIGNMENT, "asked": 1, "successor": MENTOR},
        "one member as both": {**OFFERED, "mentor": MENTOR},
        "a barred mentor": {**ASSIGNMENT, "asked": 1, "named": [MENTOR], "mentor": MENTOR, "barred": [MENTOR]},
        "a barred successor": {**OFFERED, "barred": [MENTOR]},
        "a name twice": {**OFFERED, "named": [MENTOR, MENTOR]},
        "one barred twice": {**ASSIGNMENT, "barred": [MENTOR, MENTOR]},
        "a successor before the first question": {**OFFERED, "asked": 0},
        "questions below zero": {**ASSIGNMENT, "asked": -1},
        "half a question": {**ASSIGNMENT, "asked": 0.5},
        "a hand-over without a mentor": {**OFFERED, "hand_over": {"reason": "r"}},
        "a hand-over without a successor": {**without(HANDED, "successor")},
        "a hand-over without a reason": {**HANDED, "hand_over": {}},
        "a hand-over on no day": {**HANDED, "hand_over": {"reason": "r", "meeting": "2026-02-30"}},
    }.items():
        refused(f"an assignment with {name}", fields)
    refused("an answer to no question", {**ANSWER, "asked": 0})
    refused("an answer that is neither", {**ANSWER, "answer": "perhaps"})
    refused("a follow-up after four months", {**FOLLOW_UP, "month": 4})
    refused("an agency whose removal is a number", {**AGENCY, "removed": 0})
    refused("a meeting whose attendance is a text", {**MEETING, "attended": "yes"})
    for score in (3, -3, 0.5, "1"):
        refused(f"a score of {score!r}", {**GOAL, "scores": [{"day": "2026-01-01", "score": score}]})
    refused(
        "two scores of a day",
        {**GOAL, "scores": [{"day": "2026-01-01", "score": 0}, {"day": "2026-01-01", "score": 1}]},
    )
    refused(
        "scores that go back",
        {**GOAL, "scores": [{"day": "2026-01-02", "score": 0}, {"day": "2026-01-01", "score": 1}]},
    )
    for name, whole in {
        "nothing": "",
        "a list": "[]",
        "half an object": '{"type":"note"',
        "a number": "1",
        "two objects": "{}{}",
    }.items():
        bad.append(payload(f"a note that is {name}", whole, "forged"))
    return good, bad


def round_trips() -> list[Fields]:
    unknown = {"newer": {"z": [1, None, True, 'ä"\\/\n'], "a": {"b": 1.5}}, "Zeta": -7, "": ""}
    vectors = [
        {
            "format": "round-trip",
            "name": fields["type"],
            "type": fields["type"],
            "json": json.dumps({**fields, **unknown}),
            "written": text({**fields, **unknown}),
        }
        for fields in SAMPLES
    ]
    within = record(
        ("intake", "2026-01-01"),
        next_step={"day": "2026-03-01", "text": "t", "newer": 1},
        assessment={"day": "2026-01-02", "by": [COORDINATOR, OTHER], "exit": True, "text": "t", "newer": [2]},
    )
    within["history"][0]["newer"] = "3"
    return vectors + [
        {
            "format": "round-trip",
            "name": "what is unknown within a field",
            "type": "case",
            "json": json.dumps(within),
            "written": text(within),
        }
    ]


STATUSES = ["intake", "assessed", "agreed", "offered", "active", "closing", "following", "ended", "not_exit"]
# From, to, and who takes the step: c a coordinator, m a mentor. In capitals only if the case was active before, after a
# minus only if it was not.
STEPS = {
    "intake assessed": "c",
    "intake not_exit": "c",
    "assessed agreed": "c",
    "assessed not_exit": "c",
    "assessed closing": "c",
    "agreed offered": "c",
    "agreed closing": "c",
    "offered active": "Cm",
    "offered agreed": "-cm",
    "offered closing": "-c",
    "active closing": "m",
    "active offered": "c",
    "closing following": "c",
    "closing active": "C",
    "following ended": "cm",
    "following active": "C",
}


def moves() -> list[Fields]:
    vectors = []
    for status in STATUSES:
        for was_active in (False, True):
            if status == "active" and not was_active:
                continue
            before = [("intake", "2026-01-01")] + ([("active", "2026-01-02")] if was_active else [])
            steps = before if before[-1][0] == status else [*before, (status, "2026-01-03")]
            for to in STATUSES:
                rule = STEPS.get(f"{status} {to}", "")
                is_open = not rule.startswith("-") or not was_active
                vectors.append(
                    {
                        "format": "move",
                        "name": f"{status} to {to}, {'after' if was_active else 'before'} the work",
                        "json": text(record(*steps)),
                        "to": to,
                        "coordinator": is_open and ("c" in rule or ("C" in rule and was_active)),
                        "mentor": is_open and "m" in rule,
                    }
                )
    return vectors


def days() -> list[Fields]:
    spans = {
        "lt3": ["2026-01-31", "2026-04-29"],
        "3_6": ["2026-04-30", "2026-07-30"],
        "6_12": ["2026-07-31", "2027-01-30"],
        "12_24": ["2027-01-31", "2028-01-31"],
        "over24": ["2028-02-01"],
    }
    worked = record(
        ("intake", "2026-01-01"), ("active", "2026-01-31"), ("offered", "2026-02-01"), ("active", "2026-03-01")
    )
    vectors = [
        {"format": "span", "name": f"from 2026-01-31 to {day}", "json": text(worked), "day": day, "span": span}
        for span, found in spans.items()
        for day in found
    ]
    vectors.append(
        {"format": "span", "name": "never active", "json": text(record()), "day": "2036-01-01", "span": "lt3"}
    )
    closed = record(
        ("intake", "2026-01-01"), ("active", "2026-02-01"), ("closing", "2026-11-20"), ("following", "2026-11-30")
    )
    again = record(
        ("intake", "2026-01-01"),
        ("following", "2026-02-01"),
        ("active", "2026-03-01"),
        ("closing", "2026-11-29"),
        ("following", "2026-11-30"),
    )
    all_due = [{"month": 3, "due": "2027-02-28"}, {"month": 6, "due": "2027-05-30"}, {"month": 12, "due": "2027-11-30"}]
    for name, fields, made, due in [
        ("none was made", closed, [], all_due),
        ("one was made", closed, [("2027-03-01", 3)], all_due[1:]),
        ("a later one settles those before it", closed, [("2027-06-01", 6)], all_due[2:]),
        ("all were made", closed, [("2027-06-01", 6), ("2027-12-01", 12)], []),
        ("one on the day of the closing", closed, [("2026-11-30", 3)], all_due[1:]),
        ("those after an earlier closing do not count", again, [("2026-02-28", 12)], all_due),
        ("the case goes on", worked, [], []),
        ("the closing is not confirmed", record(("intake", "2026-01-01"), ("closing", "2026-11-20")), [], []),
        ("the case has ended", record(("following", "2026-11-30"), ("ended", "2027-12-01")), [], []),
    ]:
        vectors.append(
            {
                "format": "follow-ups",
                "name": name,
                "json": text(fields),
                "due": due,
                "made": [text({**FOLLOW_UP, "day": day, "month": month}) for day, month in made],
            }
        )
    for name, fields, month in [
        ("a case that goes on", worked, None),
        ("a closing that is not confirmed", record(("closing", "2026-11-20")), None),
        ("a confirmed closing", closed, "2028-11"),
        ("a case that has ended", record(("following", "2026-11-30"), ("ended", "2027-12-01")), "2028-11"),
        ("no need for Exit", record(("intake", "2026-01-01"), ("not_exit", "2026-12-31")), "2028-12"),
    ]:
        vectors.append({"format": "purge", "name": name, "json": text(fields), "months": 24, "month": month})
    return vectors


def assignments() -> tuple[list[Fields], list[Fields]]:
    day = "2026-02-02"
    good, bad = [], []
    for name, fields, answers, said in [
        ("nobody asked", ASSIGNMENT, [(MENTOR, 1, "accepted")], None),
        ("no answer", OFFERED, [], None),
        ("accepted", OFFERED, [(MENTOR, 1, "accepted")], "accepted"),
        ("declined", OFFERED, [(MENTOR, 1, "declined")], "declined"),
        ("both", OFFERED, [(MENTOR, 1, "accepted"), (MENTOR, 1, "declined")], "declined"),
        ("somebody else's", OFFERED, [(NEXT, 1, "accepted")], None),
        ("an earlier question's", HANDED, [(NEXT, 1, "accepted")], None),
    ]:
        good.append(
            {
                "format": "answered",
                "name": name,
                "json": text(fields),
                "said": said,
                "answers": [
                    {"by": by, "json": text({**ANSWER, "asked": asked, "answer": kind})} for by, asked, kind in answers
                ],
            }
        )
    plan = {"reason": "r", "meeting": "2026-03-03"}
    has_mentor = {**without(HANDED, "successor", "hand_over"), "barred": [COORDINATOR], "newer": 1}
    good += [
        {
            "format": "name",
            "name": "the first",
            "json": text({**ASSIGNMENT, "newer": 1}),
            "member": MENTOR,
            "day": day,
            "handOver": None,
            "written": text({**OFFERED, "day": day, "newer": 1}),
        },
        {
            "format": "name",
            "name": "another instead",
            "json": text(OFFERED),
            "member": NEXT,
            "day": day,
            "handOver": None,
            "written": text({**OFFERED, "day": day, "asked": 2, "successor": NEXT, "named": [MENTOR, NEXT]}),
        },
        {
            "format": "name",
            "name": "one who was named before",
            "json": text({**OFFERED, "named": [NEXT, MENTOR]}),
            "member": NEXT,
            "day": day,
            "handOver": None,
            "written": text({**OFFERED, "day": day, "asked": 2, "successor": NEXT, "named": [NEXT, MENTOR]}),
        },
        {
            "format": "name",
            "name": "a successor",
            "json": text(has_mentor),
            "member": NEXT,
            "day": day,
            "handOver": plan,
            "written": text({**has_mentor, "day": day, "asked": 3, "successor": NEXT, "hand_over": plan}),
        },
        {
            "format": "withdraw",
            "name": "the first",
            "json": text(OFFERED),
            "day": day,
            "written": text({**without(OFFERED, "successor"), "day": day}),
        },
        {
            "format": "withdraw",
            "name": "a hand-over",
            "json": text(HANDED),
            "day": day,
            "written": text({**without(HANDED, "successor", "hand_over"), "day": day}),
        },
        {
            "format": "accept",
            "name": "a hand-over",
            "json": text(HANDED),
            "day": day,
            "written": text({**without(HANDED, "successor", "hand_over"), "day": day, "mentor": NEXT}),
        },
        {
            "format": "bar",
            "name": "somebody",
            "json": text(OFFERED),
            "member": NEXT,
            "day": day,
            "written": text({**OFFERED, "day": day, "barred": [NEXT]}),
        },
        {
            "format": "bar",
            "name": "somebody who is",
            "json": text({**OFFERED, "barred": [NEXT]}),
            "member": NEXT,
            "day": day,
            "written": text({**OFFERED, "barred": [NEXT]}),
        },
    ]
    bad += [
        {
            "format": "name",
            "name": "somebody barred",
            "json": text(has_mentor),
            "member": COORDINATOR,
            "day": day,
            "handOver": plan,
            "error": "barred",
        },
        {
            "format": "name",
            "name": "the mentor",
            "json": text(has_mentor),
            "member": MENTOR,
            "day": day,
            "handOver": plan,
            "error": "is_mentor",
        },
        {
            "format": "name",
            "name": "a successor without a reason",
            "json": text(has_mentor),
            "member": NEXT,
            "day": day,
            "handOver": None,
            "error": "no_hand_over",
        },
        {
            "format": "name",
            "name": "a hand-over of nobody's",
            "json": text(ASSIGNMENT),
            "member": NEXT,
            "day": day,
            "handOver": plan,
            "error": "no_mentor",
        },
        {"format": "withdraw", "name": "nobody", "json": text(ASSIGNMENT), "day": day, "error": "nobody_asked"},
        {"format": "accept", "name": "nobody", "json": text(ASSIGNMENT), "day": day, "error": "nobody_asked"},
        {
            "format": "bar",
            "name": "the mentor",
            "json": text(HANDED),
            "member": MENTOR,
            "day": day,
            "error": "named_now",
        },
        {
            "format": "bar",
            "name": "who is asked",
            "json": text(HANDED),
            "member": NEXT,
            "day": day,
            "error": "named_now",
        },
    ]
    return good, bad


def scored(*scores: tuple[str, int], **more: Any) -> Fields:
    return {**GOAL, "scores": [{"day": day, "score": score} for day, score in scores], **more}


def goals() -> tuple[list[Fields], list[Fields]]:
    old = {**GOAL, "scores": [{"day": "2026-01-01", "score": -1, "newer": 1}], "newer": 2}
    good = [
        {
            "format": "score",
            "name": "the first",
            "json": text({**GOAL, "scores": []}),
            "score": 2,
            "day": "2026-01-01",
            "written": text(scored(("2026-01-01", 2))),
        },
        {
            "format": "score",
            "name": "a later one",
            "json": text(old),
            "score": 0,
            "day": "2026-01-02",
            "written": text({**old, "scores": [*old["scores"], {"day": "2026-01-02", "score": 0}]}),
        },
        {
            "format": "score",
            "name": "the same day's",
            "json": text(old),
            "score": -2,
            "day": "2026-01-01",
            "written": text({**old, "scores": [{"day": "2026-01-01", "score": -2, "newer": 1}]}),
        },
    ]
    bad = [
        {"format": "score", "name": "3", "json": text(old), "score": 3, "day": "2026-01-02", "error": "off_scale"},
        {"format": "score", "name": "-3", "json": text(old), "score": -3, "day": "2026-01-02", "error": "off_scale"},
        {
            "format": "score",
            "name": "before the last",
            "json": text(old),
            "score": 0,
            "day": "2025-12-31",
            "error": "before_last",
        },
    ]
    for name, found, change in [
        ("none", [], None),
        ("scored once", [scored(("2026-01-01", 0))], None),
        ("once in each of two years", [scored(("2025-12-31", 0), ("2026-01-01", 2))], None),
        ("up", [scored(("2026-01-01", -2), ("2026-02-01", 0))], "up"),
        ("down", [scored(("2026-01-01", 1), ("2026-02-01", 0))], "down"),
        ("there and back", [scored(("2026-01-01", 1), ("2026-02-01", 2), ("2026-03-01", 1))], "same"),
        ("the year before does not count", [scored(("2025-12-31", -2), ("2026-01-01", 1), ("2026-02-01", 0))], "down"),
        (
            "two that cancel out",
            [scored(("2026-01-01", 1), ("2026-02-01", 2)), scored(("2026-01-01", 1), ("2026-02-01", 0))],
            "same",
        ),
        ("another domain's", [scored(("2026-01-01", 1), ("2026-02-01", 2), domain="safety")], None),
    ]:
        good.append(
            {
                "format": "goal-change",
                "name": name,
                "domain": "housing",
                "year": 2026,
                "goals": [text(goal) for goal in found],
                "change": change,
            }
        )
    return good, bad


def counts() -> list[Fields]:
    tagged = {"tags": {"2026": HEX}}
    confirmed = [
        ("intake", "2026-01-01"),
        ("active", "2026-01-31"),
        ("closing", "2026-05-01"),
        ("following", "2026-05-02"),
    ]
    closing = {"closing": {"day": "2026-05-01", "reason": "withdrew"}}

    def counted(event: str, month: str, revision: int, *codes: str) -> Fields:
        return {"event": event, "month": month, "slot": SLOT, "revision": revision, "codes": list(codes)}

    def entry(
        event: str, month: str, revision: int, *codes: str, slot: str | None = None, tag: str | None = HEX
    ) -> Fields:
        return {"event": event, "month": month, "revision": revision, "codes": list(codes), "slot": slot, "tag": tag}

    def vector(what: str, name: str, fields: Fields, month: str, expected: Fields | None, **more: Any) -> Fields:
        return {
            "format": "count",
            "name": f"{what}: {name}",
            "what": what,
            "json": text(fields),
            "month": month,
            "entry": expected,
            **more,
        }

    held = {**MEETING, "counted": [counted("meeting_held", "2026-03", 1)]}
    up, same = scored(("2026-01-01", -2), ("2026-03-01", 0)), scored(("2026-01-01", 1), ("2026-03-02", 1))
    of_march = {"counted": [counted("goal_change", "2026-03", 4, "housing", "same")]}
    return [
        vector("opened", "the first time", record(**tagged), "2026-01", entry("case_opened", "2026-01", 1, "direct")),
        vector(
            "opened",
            "in a year without a tag",
            record(tags={"2025": HEX}),
            "2026-01",
            entry("case_opened", "2026-01", 1, "direct", tag=None),
            newTag="2026",
        ),
        vector(
            "opened",
            "corrected, in its month",
            record(counted=[counted("case_opened", "2026-01", 1, "inbound")], **tagged),
            "2026-02",
            entry("case_opened", "2026-01", 2, "direct", slot=SLOT),
        ),
        vector(
            "opened",
            "counted so already",
            record(counted=[counted("case_opened", "2026-01", 1, "direct")], **tagged),
            "2026-01",
            None,
        ),
        vector(
            "opened",
            "of the last revision",
            record(counted=[counted("case_opened", "2026-01", 2**31 - 1, "inbound")], **tagged),
            "2026-01",
            None,
        ),
        vector("assigned", "the first time", record(**tagged), "2026-02", entry("case_assigned", "2026-02", 1)),
        vector(
            "assigned", "again", record(counted=[counted("case_assigned", "2026-02", 1)], **tagged), "2026-03", None
        ),
        vector(
            "closed",
            "confirmed",
            record(*confirmed, **tagged, **closing),
            "2026-05",
            entry("case_closed", "2026-05", 1, "withdrew", "3_6"),
        ),
        vector("closed", "not confirmed", record(*confirmed[:3], **tagged, **closing), "2026-05", None),
        vector(
            "closed",
            "again in the month",
            record(*confirmed, counted=[counted("case_closed", "2026-05", 1, "moved_on", "3_6")], **tagged, **closing),
            "2026-05",
            entry("case_closed", "2026-05", 2, "withdrew", "3_6", slot=SLOT),
        ),
        vector(
            "closed",
            "again in a later month",
            record(*confirmed, counted=[counted("case_closed", "2026-04", 1, "moved_on", "3_6")], **tagged, **closing),
            "2026-05",
            entry("case_closed", "2026-05", 1, "withdrew", "3_6"),
        ),
        vector(
            "meeting", "held", record(**tagged), "2026-03", entry("meeting_held", "2026-03", 1), meeting=text(MEETING)
        ),
        vector("meeting", "not held", record(**tagged), "2026-03", None, meeting=text({**MEETING, "attended": False})),
        vector(
            "meeting",
            "held after all",
            record(**tagged),
            "2026-04",
            entry("meeting_held", "2026-03", 3, slot=SLOT),
            meeting=text({**MEETING, "counted": [counted("none", "2026-03", 2)]}),
        ),
        vector(
            "meeting",
            "not held after all",
            record(**tagged),
            "2026-04",
            entry("none", "2026-03", 2, slot=SLOT, tag=None),
            meeting=text({**held, "attended": False}),
        ),
        vector("meeting", "counted so already", record(**tagged), "2026-03", None, meeting=text(held)),
        vector(
            "goal",
            "up",
            record(**tagged),
            "2026-03",
            entry("goal_change", "2026-03", 1, "housing", "up"),
            goal=text(up),
            others=[],
        ),
        vector(
            "goal",
            "of two goals",
            record(**tagged),
            "2026-03",
            entry("goal_change", "2026-03", 1, "housing", "up"),
            goal=text(same),
            others=[text(up)],
        ),
        vector("goal", "scored once", record(**tagged), "2026-03", None, goal=text(GOAL), others=[]),
        vector(
            "goal",
            "the slot of another goal",
            record(**tagged),
            "2026-03",
            entry("goal_change", "2026-03", 5, "housing", "up", slot=SLOT),
            goal=text(up),
            others=[text({**same, **of_march})],
        ),
        vector(
            "goal",
            "counted so already",
            record(**tagged),
            "2026-03",
            None,
            goal=text(same),
            others=[text({**same, **of_march})],
        ),
        vector(
            "goal",
            "a new slot for each month",
            record(**tagged),
            "2026-04",
            entry("goal_change", "2026-04", 1, "housing", "same"),
            goal=text({**same, **of_march}),
            others=[],
        ),
    ]


def steps() -> list[Fields]:
    closing = record(("intake", "2026-01-01"), ("active", "2026-01-02"), ("closing", "2026-01-03"), newer=1)
    closing["history"][0]["newer"] = 2

    def after(fields: Fields, status: str) -> Fields:
        step = {"status": status, "day": "2026-02-02", "by": COORDINATOR}
        return {**fields, "status": status, "history": [*fields["history"], step]}

    return [
        {
            "format": "step",
            "name": "a closing is confirmed",
            "json": text(closing),
            "to": "following",
            "day": "2026-02-02",
            "by": COORDINATOR,
            "written": text(after(closing, "following")),
        },
        {
            "format": "step",
            "name": "a case that is active again has no closing",
            "json": text(closing),
            "to": "active",
            "day": "2026-02-02",
            "by": COORDINATOR,
            "written": text(without(after(closing, "active"), "closing")),
        },
    ]


def vectors() -> dict[str, Fields]:
    parts = [
        payloads(),
        (round_trips(), []),
        (moves(), []),
        (steps(), []),
        (days(), []),
        assignments(),
        goals(),
        (counts(), []),
    ]
    return {
        "cases": {
            "description": DESCRIPTION,
            "good": [one for good, _ in parts for one in good],
            "bad": [one for _, bad in parts for one in bad],
        }
    }
