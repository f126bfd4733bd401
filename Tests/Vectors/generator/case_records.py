"""The objects of a case that its vectors begin with."""

from __future__ import annotations

import json
from typing import Any

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
