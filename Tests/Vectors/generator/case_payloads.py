"""What is an object of a case and what is not, and what survives a reading: docs/protocol.md 6.7."""

from __future__ import annotations

import json

from .case_records import (
    COORDINATOR, OTHER, MENTOR, NEXT, HEX, SLOT, Fields, text, record, without, ASSIGNMENT, OFFERED,
    HANDED, ANSWER, AGENCY, FOLLOW_UP, NOTE, COUNTED, GOAL, MEETING, SAMPLES)


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
