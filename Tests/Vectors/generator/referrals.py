"""What referrals are, how they go on and what is counted of them: docs/protocol.md 6.3, 6.8 and 8.1.

What is expected is written down here, not computed.
"""

from __future__ import annotations

import json
from typing import Any

from .case_records import COORDINATOR, HEX, MENTOR, NEXT, SLOT, text, without

DESCRIPTION = (
    "payload: a text (json) that is an object of the type, or (bad) is refused as `forged` or, of a newer client, as"
    " `newer_client`. round-trip: what was read (json) is written (written), byte for byte, with all that the reader"
    " does not know. moves: the states that a referral (json) may take next. step: the referral after a state; bad"
    " ones are refused. inbound-step: the same of what is referred to Exit, with a reason; link: after the case that"
    " was opened from it; bad ones are refused. open: whether a referral is open, and overdue on a day. order: the ids"
    " of referrals in the order of what is due. count: the entries that a month gets of a referral, and what it"
    " remembers of them afterwards; slots stand there unless they are new and random (null). entries: what the first"
    " save of a contact sends beside its own entry."
)

Fields = dict[str, Any]

STEPS = {
    "agreed": ["sent", "started", "revoked"],
    "sent": ["acknowledged", "accepted", "declined", "waitlisted", "no_response", "revoked"],
    "acknowledged": ["accepted", "declined", "waitlisted", "no_response", "revoked"],
    "waitlisted": ["accepted", "declined", "waitlisted", "no_response", "revoked"],
    "no_response": ["acknowledged", "accepted", "declined", "revoked"],
    "accepted": ["started", "no_show", "revoked"],
    "no_show": ["started", "revoked"],
    "started": ["done", "revoked"],
    "done": [],
    "declined": [],
    "revoked": [],
}
# A way to each state.
WAYS = {
    "agreed": [],
    "sent": ["sent"],
    "acknowledged": ["sent", "acknowledged"],
    "waitlisted": ["sent", "waitlisted"],
    "no_response": ["sent", "no_response"],
    "accepted": ["sent", "accepted"],
    "no_show": ["sent", "accepted", "no_show"],
    "started": ["started"],
    "done": ["started", "done"],
    "declined": ["sent", "declined"],
    "revoked": ["revoked"],
}


def history(*steps: tuple[str, str]) -> list[Fields]:
    return [{"state": state, "day": day, "by": COORDINATOR} for state, day in steps]


def referral(*steps: tuple[str, str], **more: Any) -> Fields:
    return {
        "type": "referral",
        "v": 1,
        "id": MENTOR,
        "service": "social_adult",
        "consent": "warm",
        "shared": "t",
        "reference": "4k72qm",
        "history": history(("agreed", "2026-03-01"), *steps),
        "outcome": "",
        "counted": [],
        **more,
    }


def at(state: str) -> Fields:
    return referral(*((step, "2026-03-02") for step in WAYS[state]))


def inbound(*steps: tuple[str, str], **more: Any) -> Fields:
    return {
        "type": "inbound",
        "v": 1,
        "day": "2026-03-01",
        "from": "u",
        "reference": "r",
        "text": "t",
        "may_reply": True,
        "history": history(("received", "2026-03-01"), *steps),
        "reason": "",
        **more,
    }


def contact(*referrals: Fields, **more: Any) -> Fields:
    return {
        "type": "contact",
        "v": 1,
        "day": "2026-03-01",
        "month": "2026-03",
        "slot": HEX,
        "entry": 1,
        "codes": {"contact_kind": "about_other", "channel": "phone"},
        "note": "",
        "referrals": [without(one, "type", "v") for one in referrals],
        **more,
    }


def counted(event: str, month: str, revision: int, *codes: str, slot: str | None = SLOT) -> Fields:
    return {"event": event, "month": month, "slot": slot, "revision": revision, "codes": list(codes)}


MADE = counted("referral", "2026-03", 1, "social_adult", "warm", "contact", slot=HEX)
UNANSWERED = counted("referral_answer", "2026-03", 1, "social_adult", "none")


def payload(name: str, fields: Fields | str, error: str | None = None, type: str | None = None) -> Fields:
    whole = fields if isinstance(fields, str) else text(fields)
    kind = type or (fields["type"] if isinstance(fields, dict) else "referral")
    vector = {"format": "payload", "name": name, "type": kind, "json": whole}
    return vector if error is None else {**vector, "error": error}


def payloads() -> tuple[list[Fields], list[Fields]]:
    declined = inbound(("declined", "2026-03-02"), reason="r")
    accepted = inbound(("acknowledged", "2026-03-02"), ("accepted", "2026-03-03"), case=NEXT)
    good = [payload(f"a referral that is {state}", at(state)) for state in WAYS]
    good += [
        payload("a referral with everything", referral(directory="d", expect="2026-03-31", counted=[MADE, UNANSWERED])),
        payload("a referral that waits twice", referral(("sent", "2026-03-02"), *(2 * [("waitlisted", "2026-03-03")]))),
        payload("days of the history that go back", referral(("sent", "2026-02-01"))),
        payload("no text for the service", referral(shared="")),
        payload("inbound, received", inbound()),
        payload("inbound, accepted at once", inbound(("accepted", "2026-03-01"))),
        payload("inbound, accepted, with its case", accepted),
        payload("inbound, declined", declined),
        payload("inbound, declined without a reason", inbound(("declined", "2026-03-02"))),
        payload("a contact without referrals", without(contact(), "referrals")),
        payload("a contact with a referral", contact(referral())),
        payload("a contact with eight", contact(*(referral(id=f"{n}" * 25 + "0") for n in range(1, 9)))),
        payload("a contact that asked anew after a settlement", without(contact(asked_after=1), "referrals")),
    ]
    bad: list[Fields] = []

    def refused(name: str, fields: Fields, error: str = "forged") -> None:
        bad.append(payload(name, fields, error))

    for sample in (referral(directory="d", expect="2026-03-31"), inbound()):
        kind = sample["type"]
        optional = ("directory", "expect", "case")
        bad += [
            payload(f"{kind} without {field}", without(sample, field), "forged", kind)
            for field in sample
            if field not in optional
        ]
        bad += [payload(f"{kind} with {field} null", {**sample, field: None}, "forged", kind) for field in sample]
        bad += [
            payload(f"{kind} of another type", {**sample, "type": "other"}, "forged", kind),
            payload(f"{kind} of version 0", {**sample, "v": 0}, "forged", kind),
            payload(f"{kind} of version 2", {**sample, "v": 2}, "newer_client", kind),
        ]
    for reference in ("", "4k72q", "4k72qmm", "4K72QM", "4k72qu", "4k72q ", "4k72qä", 472):
        refused(f"a reference {reference!r}", referral(reference=reference))
    for name, id in [
        ("in capitals", MENTOR.replace("3", "A")), ("of 25 characters", MENTOR[1:]), ("that is a number", 3),
    ]:
        refused(f"an id {name}", referral(id=id))
        refused(f"a case's id {name}", inbound(("accepted", "2026-03-02"), case=id))
    for day in ("2026-02-29", "2026-3-01", "1969-12-31", 20260301):
        refused(f"expected on {day}", referral(expect=day))
        refused(f"a step on {day}", referral(("sent", day)))
        refused(f"inbound on {day}", inbound(day=day))
        refused(f"an inbound step on {day}", inbound(("accepted", day)))
    refused("an empty history", referral(history=[]))
    refused("a history that does not begin with agreed", referral(history=history(("sent", "2026-03-01"))))
    refused("an unknown state", referral(("lost", "2026-03-02")))
    refused("a step by nobody", referral(history=[{"state": "agreed", "day": "2026-03-01"}]))
    refused("a step by no id", referral(history=[{"state": "agreed", "day": "2026-03-01", "by": "x"}]))
    for state, ways in WAYS.items():
        for to in STEPS:
            if to not in STEPS[state]:
                refused(f"{state}, then {to}", referral(*((step, "2026-03-02") for step in [*ways, to])))
    refused("what was counted, and is none", referral(counted=[{}]))
    refused("a slot of 15 bytes", referral(counted=[{**MADE, "slot": HEX[2:]}]))
    refused("a revision 0", referral(counted=[{**MADE, "revision": 0}]))
    refused("inbound, an empty history", inbound(history=[]))
    refused("inbound, never received", inbound(history=history(("accepted", "2026-03-01"))))
    refused("inbound, an unknown state", inbound(("waitlisted", "2026-03-02")))
    refused("inbound, acknowledged twice", inbound(*(2 * [("acknowledged", "2026-03-02")])))
    refused("inbound, accepted after it was declined", inbound(("declined", "2026-03-02"), ("accepted", "2026-03-03")))
    refused("inbound, declined after it was accepted", inbound(("accepted", "2026-03-02"), ("declined", "2026-03-03")))
    refused("inbound, received with a reason", inbound(reason="r"))
    refused("inbound, accepted with a reason", inbound(("accepted", "2026-03-02"), reason="r"))
    refused("inbound, received with a case", inbound(case=NEXT))
    refused("inbound, declined with a case", inbound(("declined", "2026-03-02"), case=NEXT))
    refused("inbound, a reply that is a number", inbound(may_reply=1))
    refused("a contact with an empty list", contact())
    refused("a contact whose list is none", contact(referrals={}))
    refused("a contact with nine", contact(*(referral(id=f"{n:02d}" * 12 + "00") for n in range(1, 10))))
    refused("a contact with one referral twice", contact(referral(), referral()))
    refused("a contact with half a referral", contact(without(referral(), "shared")))
    refused("a contact with a referral whose history jumps", contact(referral(("done", "2026-03-02"))))
    for after in (0, -1, "1", 1.5, None):
        refused(f"a contact asked after {after!r}", without(contact(asked_after=after), "referrals"))
    return good, bad


def round_trips() -> list[Fields]:
    unknown = {"newer": {"z": [1, None, True, 'ä"\\/\n'], "a": {"b": 1.5}}, "Zeta": -7, "": ""}
    within = referral(("sent", "2026-03-02"), counted=[{**MADE, "newer": 1}], **unknown)
    within["history"][0]["newer"] = "3"
    samples = [within, inbound(**unknown), contact(within, **unknown)]
    return [
        {
            "format": "round-trip",
            "name": fields["type"],
            "type": fields["type"],
            "json": json.dumps(fields),
            "written": text(fields),
        }
        for fields in samples
    ]


def steps() -> tuple[list[Fields], list[Fields]]:
    def step(before: Fields, to: str, after: list[Fields] | None, format: str = "step", **more: Any) -> Fields:
        vector = {
            "format": format,
            "name": f"{before['history'][-1]['state']}, then {to}",
            "json": text(before),
            "to": to,
            "day": "2026-03-09",
            "by": NEXT,
            **more,
        }
        if after is None:
            return {**vector, "error": "not_allowed"}
        written = {**before, "history": after, **{name: value for name, value in more.items() if name == "reason"}}
        return {**vector, "written": text(written)}

    good: list[Fields] = [
        {"format": "moves", "name": state, "json": text(at(state)), "next": following}
        for state, following in STEPS.items()
    ]
    bad: list[Fields] = []
    for state, following in STEPS.items():
        before = at(state)
        for to in STEPS:
            after = [*before["history"], {"state": to, "day": "2026-03-09", "by": NEXT}]
            (good if to in following else bad).append(step(before, to, after if to in following else None))
    ways: dict[str, tuple[list[str], list[str]]] = {
        "received": ([], ["acknowledged", "accepted", "declined"]),
        "acknowledged": (["acknowledged"], ["accepted", "declined"]),
        "accepted": (["accepted"], []),
        "declined": (["declined"], []),
    }
    for way, following in ways.values():
        before = inbound(*((one, "2026-03-02") for one in way))
        for to in ways:
            after = [*before["history"], {"state": to, "day": "2026-03-09", "by": NEXT}]
            reason = "no room" if to == "declined" else ""
            allowed = to in following
            vector = step(before, to, after if allowed else None, "inbound-step", reason=reason)
            (good if allowed else bad).append(vector)
    accepted = inbound(("accepted", "2026-03-02"))
    linked = {**accepted, "case": NEXT}
    good += [
        {"format": "link", "name": "a case", "json": text(accepted), "case": NEXT, "written": text(linked)},
        {"format": "link", "name": "the same case again", "json": text(linked), "case": NEXT, "written": text(linked)},
    ]
    bad += [
        {"format": "link", "name": "another case", "json": text(linked), "case": MENTOR, "error": "other_case"},
        {
            "format": "link",
            "name": "before it is accepted",
            "json": text(inbound()),
            "case": NEXT,
            "error": "not_allowed",
        },
        {
            "format": "link",
            "name": "after it was declined",
            "json": text(inbound(("declined", "2026-03-02"))),
            "case": NEXT,
            "error": "not_allowed",
        },
    ]
    return good, bad


def due() -> list[Fields]:
    def open_(name: str, fields: Fields, open: bool, overdue: bool, day: str = "2026-03-20") -> Fields:
        return {"format": "open", "name": name, "json": text(fields), "day": day, "open": open, "overdue": overdue}

    expected = {"expect": "2026-03-10"}
    ended = ("done", "declined", "revoked")
    started = ("started", "2026-03-02")
    undecided = ("agreed", "sent", "acknowledged", "waitlisted", "no_response")
    vectors = [open_(state, {**at(state), **expected}, state not in ended, state in undecided) for state in STEPS]
    vectors += [
        open_("the day before its day", referral(**expected), True, False, "2026-03-09"),
        open_("on its day", referral(**expected), True, False, "2026-03-10"),
        open_("the day after its day", referral(**expected), True, True, "2026-03-11"),
        open_("without a day", referral(), True, False),
        open_("by written consent", referral(consent="written"), True, False),
        open_("the caller makes contact", referral(consent="self"), False, False),
        open_("the caller makes contact by a day", referral(consent="self", **expected), False, False),
        open_("the caller told that it began", referral(started, consent="self"), False, False),
        open_("the caller told that it began, and a day", referral(started, consent="self", **expected), True, False),
        open_(
            "waited for, then silent",
            referral(("sent", "2026-03-02"), ("waitlisted", "2026-03-04"), ("no_response", "2026-03-12"), **expected),
            True,
            True,
        ),
        open_(
            "the caller told that it is done",
            referral(started, ("done", "2026-03-03"), consent="self", **expected),
            False,
            False,
        ),
    ]
    many = [
        referral(id="1" * 25 + "0"),
        referral(id="2" * 25 + "0", expect="2026-04-01"),
        referral(("sent", "2026-03-05"), id="3" * 25 + "0", expect="2026-03-10"),
        referral(id="4" * 25 + "0", expect="2026-03-10"),
        referral(id="5" * 25 + "0", expect="2026-03-10"),
        referral(("sent", "2026-02-05"), id="6" * 25 + "0"),
        referral(("sent", "2026-03-02"), ("accepted", "2026-03-04"), id="7" * 25 + "0", expect="2026-03-03"),
    ]
    order = ["4", "5", "3", "2", "6", "1", "7"]
    vectors.append(
        {
            "format": "order",
            "name": "the earliest day first that is waited for, then the oldest state, then the id",
            "referrals": [text(one) for one in many],
            "order": [one * 25 + "0" for one in order],
        }
    )
    return vectors


def counts() -> list[Fields]:
    def vector(
        name: str, fields: Fields, month: str, entries: list[Fields], after: list[Fields], origin: str = "contact"
    ) -> Fields:
        return {
            "format": "count",
            "name": name,
            "json": text(fields),
            "origin": origin,
            "month": month,
            "entries": entries,
            "counted": after,
        }

    def new(event: str, month: str, *codes: str) -> Fields:
        return counted(event, month, 1, *codes, slot=None)

    def answered(name: str, days: list[tuple[str, str]], band: str, month: str = "2026-03") -> Fields:
        entry = new("referral_answer", month, "social_adult", band)
        return vector(name, referral(*days, counted=[MADE]), month, [entry], [MADE, entry])

    made = new("referral", "2026-03", "social_adult", "warm", "contact")
    in_case = new("referral", "2026-04", "social_adult", "warm", "case")
    band = new("referral_answer", "2026-03", "social_adult", "d1_3")
    declined = new("referral_end", "2026-03", "social_adult", "declined")
    late = [("sent", "2026-03-02"), ("no_response", "2026-03-20"), ("accepted", "2026-03-25")]
    replaced = counted("referral_answer", "2026-03", 2, "social_adult", "over14")
    vectors = [
        vector("made in a contact", referral(), "2026-03", [made], [made]),
        vector("made in a case", referral(), "2026-04", [in_case], [in_case], "case"),
        vector("nothing new", referral(counted=[MADE]), "2026-04", [], [MADE]),
        vector("sent", referral(("sent", "2026-03-02"), counted=[MADE]), "2026-03", [], [MADE]),
        vector(
            "made, answered and ended at once",
            referral(("sent", "2026-03-02"), ("declined", "2026-03-03")),
            "2026-03",
            [made, band, declined],
            [made, band, declined],
        ),
        answered("no answer", [("sent", "2026-03-02"), ("no_response", "2026-03-20")], "none"),
        vector(
            "an answer after none in its month",
            referral(*late, counted=[MADE, UNANSWERED]),
            "2026-03",
            [replaced],
            [MADE, replaced],
        ),
        vector(
            "an answer after none in a later month",
            referral(*late[:2], ("accepted", "2026-04-01"), counted=[MADE, UNANSWERED]),
            "2026-04",
            [],
            [MADE, UNANSWERED],
        ),
        vector(
            "only the first answer",
            referral(("sent", "2026-03-02"), ("acknowledged", "2026-03-02"), ("accepted", "2026-03-30"),
                     counted=[MADE, {**UNANSWERED, "codes": ["social_adult", "same_day"]}]),
            "2026-03",
            [],
            [MADE, {**UNANSWERED, "codes": ["social_adult", "same_day"]}],
        ),
        vector(
            "started without being sent",
            referral(("started", "2026-03-02"), counted=[MADE]),
            "2026-03",
            [],
            [MADE],
        ),
    ]
    for state, way in [("done", ["started", "done"]), ("revoked", ["revoked"])]:
        entry = new("referral_end", "2026-05", "social_adult", state)
        vectors.append(
            vector(
                state,
                referral(*((one, "2026-05-01") for one in way), counted=[MADE]),
                "2026-05",
                [entry],
                [MADE, entry],
            )
        )
    for day, name in [
        ("2026-03-01", "same_day"), ("2026-03-02", "same_day"), ("2026-03-03", "d1_3"), ("2026-03-05", "d1_3"),
        ("2026-03-06", "d4_7"), ("2026-03-09", "d4_7"), ("2026-03-10", "d8_14"), ("2026-03-16", "d8_14"),
        ("2026-03-17", "over14"), ("2027-03-02", "over14"),
    ]:
        vectors.append(answered(f"answered on {day}", [("sent", "2026-03-02"), ("waitlisted", day)], name))
    first = contact(referral(counted=[MADE]), referral(id=NEXT, counted=[{**MADE, "slot": SLOT}]))
    vectors.append(
        {
            "format": "entries",
            "name": "two referrals",
            "json": text(first),
            "entries": [MADE, {**MADE, "slot": SLOT}],
        }
    )
    return vectors


def vectors() -> dict[str, Fields]:
    parts = [payloads(), (round_trips(), []), steps(), (due(), []), (counts(), [])]
    return {
        "referrals": {
            "description": DESCRIPTION,
            "good": [one for good, _ in parts for one in good],
            "bad": [one for _, bad in parts for one in bad],
        }
    }
