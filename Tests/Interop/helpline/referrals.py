"""What referrals are, how they go on and what is counted of them (docs/protocol.md 6.3, 6.8, 8.1)."""

import re
from datetime import date
from typing import Any

from .cases import COUNTED, SHAPES, Check, Fields, has, is_day, is_flag, is_id, is_integer, is_list, is_text, shape
from .refusals import require

# The states that may follow each.
STATES = {
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
INBOUND = {
    "received": ["acknowledged", "accepted", "declined"],
    "acknowledged": ["accepted", "declined"],
    "accepted": [],
    "declined": [],
}
ANSWERS = ["acknowledged", "accepted", "declined", "waitlisted", "no_response"]


def is_history(first: str, following: dict[str, list[str]]) -> Check:
    def check(value: Any) -> bool:
        step = shape(state=lambda state: is_text(state) and state in following, day=is_day, by=is_id)
        if not is_list(step)(value) or not value or value[0]["state"] != first:
            return False
        states = [one["state"] for one in value]
        return all(after in following[before] for before, after in zip(states, states[1:], strict=False))

    return check


def is_referral(value: Any) -> bool:
    return has(
        value,
        {"directory": is_text, "expect": is_day},
        id=is_id,
        service=is_text,
        consent=is_text,
        shared=is_text,
        reference=lambda text: is_text(text) and re.fullmatch("[0-9a-hjkmnp-tv-z]{6}", text) is not None,
        history=is_history("agreed", STATES),
        outcome=is_text,
        **COUNTED,
    )


def is_inbound(value: Any) -> bool:
    if not has(
        value,
        {"case": is_id},
        day=is_day,
        reference=is_text,
        text=is_text,
        may_reply=is_flag,
        history=is_history("received", INBOUND),
        reason=is_text,
        **{"from": is_text},
    ):
        return False
    last = value["history"][-1]["state"]
    return (last == "declined" or value["reason"] == "") and (last == "accepted" or "case" not in value)


def is_referrals(value: Any) -> bool:
    return is_list(is_referral)(value) and 1 <= len(value) <= 8 and len({one["id"] for one in value}) == len(value)


def is_contact(value: Any) -> bool:
    return has(
        value,
        {"referrals": is_referrals, "asked_after": lambda count: is_integer(count) and count >= 1},
        day=is_day,
        month=lambda month: is_text(month) and is_day(month + "-01"),
        slot=lambda slot: is_text(slot) and re.fullmatch("[0-9a-fA-F]{32}", slot) is not None,
        entry=lambda entry: is_integer(entry) and 1 <= entry < 2**31,
        codes=lambda codes: isinstance(codes, dict),
        note=is_text,
    )


SHAPES.update(referral=is_referral, inbound=is_inbound, contact=is_contact)


def state_of(referral: Fields) -> str:
    return referral["history"][-1]["state"]


def moved(record: Fields, following: dict[str, list[str]], state: str, by: str, day: str) -> Fields:
    require(state in following[state_of(record)], "a state that does not follow")
    return {**record, "history": [*record["history"], {"state": state, "day": day, "by": by}]}


def linked(inbound: Fields, case: str) -> Fields:
    require(state_of(inbound) == "accepted" and inbound.get("case", case) == case, "no case for it")
    return {**inbound, "case": case}


def is_open(referral: Fields) -> bool:
    state = state_of(referral)
    return bool(STATES[state]) and (referral["consent"] != "self" or ("expect" in referral and state != "agreed"))


def due_day(referral: Fields) -> str | None:
    """The day expected, while the service has not decided."""
    waits = state_of(referral) in ("agreed", "sent", "acknowledged", "waitlisted", "no_response")
    return referral.get("expect") if waits and is_open(referral) else None


def is_overdue(referral: Fields, today: str) -> bool:
    return (due_day(referral) or today) < today


def due_order(referral: Fields) -> tuple[str, str, str]:
    return due_day(referral) or "9999", referral["history"][-1]["day"], referral["id"]


def band(history: list[Fields]) -> str | None:
    sent = next((at for at, step in enumerate(history) if step["state"] == "sent"), None)
    answers = [step for step in history[sent:] if step["state"] in ANSWERS] if sent is not None else []
    if sent is None or not answers:
        return None
    answer = next((step for step in answers if step["state"] != "no_response"), None)
    if answer is None:
        return "none"
    days = (date.fromisoformat(answer["day"]) - date.fromisoformat(history[sent]["day"])).days
    limits = [(0, "same_day"), (3, "d1_3"), (7, "d4_7"), (14, "d8_14")]
    return next((name for limit, name in limits if days <= limit), "over14")


def count(referral: Fields, origin: str, month: str) -> tuple[list[Fields], list[Fields]]:
    """What is sent, and what the referral remembers afterwards; slots that are new are None."""
    sent: list[Fields] = []
    kept = list(referral["counted"])

    def add(event: str, codes: list[str], old: Fields | None = None) -> None:
        first = {"event": event, "month": month, "slot": None, "revision": 1}
        one = {**(old or first), "codes": [referral["service"], *codes], "revision": old["revision"] + 1 if old else 1}
        sent.append(one)
        if old:
            kept[kept.index(old)] = one
        else:
            kept.append(one)

    def last(event: str) -> Fields | None:
        return next((one for one in reversed(referral["counted"]) if one["event"] == event), None)

    if last("referral") is None:
        add("referral", [referral["consent"], origin])
    took, answer = band(referral["history"]), last("referral_answer")
    if took is not None and (answer is None or (answer["month"] == month and answer["codes"][-1] == "none" != took)):
        add("referral_answer", [took], answer)
    if not STATES[state_of(referral)] and last("referral_end") is None:
        add("referral_end", [state_of(referral)])
    return sent, kept
