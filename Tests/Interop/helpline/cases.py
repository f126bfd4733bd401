"""What the objects of a case are (docs/protocol.md 6.7): fields that are read, and unknown ones, which stay."""

import datetime
import json
import re
from collections.abc import Callable
from typing import Any

from .refusals import require

Fields = dict[str, Any]
Check = Callable[[Any], bool]

STATUSES = ["intake", "assessed", "agreed", "offered", "active", "closing", "following", "ended", "not_exit"]


def is_text(value: Any) -> bool:
    return isinstance(value, str)


def is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def is_integer(value: Any) -> bool:
    return type(value) is int


def is_day(value: Any) -> bool:
    if not is_text(value) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII) or value < "1970":
        return False
    try:
        datetime.date.fromisoformat(value)
    except ValueError:
        return False
    return True


def is_id(value: Any) -> bool:
    return is_text(value) and re.fullmatch("[0-9a-hjkmnp-tv-z]{25}[048cgmrw]", value) is not None


def is_hex16(value: Any) -> bool:
    return is_text(value) and re.fullmatch("[0-9a-f]{32}", value) is not None


def is_short(value: Any) -> bool:
    """An event or a code."""
    return is_text(value) and re.fullmatch(r"[\x21-\x7e]{0,20}", value) is not None


def is_one_of(*values: Any) -> Check:
    return lambda value: any(type(one) is type(value) and one == value for one in values)


def is_list(check: Check) -> Check:
    return lambda value: isinstance(value, list) and all(check(one) for one in value)


def has(value: Any, absent: dict[str, Check] | None = None, **needed: Check) -> bool:
    """An object with these fields; those of `absent` need not be there."""
    if not isinstance(value, dict):
        return False
    return all(name in value and check(value[name]) for name, check in needed.items()) and all(
        name not in value or check(value[name]) for name, check in (absent or {}).items()
    )


def is_step(value: Any) -> bool:
    return has(value, {"reason": is_text}, status=is_one_of(*STATUSES), day=is_day, by=is_id)


def is_assessment(value: Any) -> bool:
    return (
        has(value, day=is_day, by=is_list(is_id), exit=is_flag, text=is_text)
        and len(set(value["by"])) == len(value["by"]) == 2
    )


def is_counted(value: Any) -> bool:
    return (
        has(
            value,
            event=is_short,
            month=lambda month: is_text(month) and is_day(month + "-01"),
            slot=is_hex16,
            revision=is_integer,
            codes=is_list(is_short),
        )
        and value["event"] != ""
        and 1 <= value["revision"] < 2**31
        and len(value["codes"]) <= 32
    )


def is_tags(value: Any) -> bool:
    return isinstance(value, dict) and all(is_day(year + "-01-01") and is_hex16(tag) for year, tag in value.items())


def is_scores(value: Any) -> bool:
    if not is_list(lambda one: has(one, day=is_day, score=is_integer) and abs(one["score"]) <= 2)(value):
        return False
    days = [one["day"] for one in value]
    return days == sorted(set(days))


def is_case(value: Fields) -> bool:
    absent: dict[str, Check] = {
        "contact": is_id,
        "assessment": is_assessment,
        "next_step": lambda step: has(step, day=is_day, text=is_text),
        "last_meeting": is_day,
        "closing": lambda closing: has(closing, day=is_day, reason=is_text),
        "passed": is_integer,
        "taken": is_integer,
    }
    if not has(
        value,
        absent,
        day=is_day,
        origin=is_text,
        history=is_list(is_step),
        status=is_text,
        need=is_text,
        languages=is_list(is_text),
        tags=is_tags,
        counted=is_list(is_counted),
    ):
        return False
    if not value["history"] or value["history"][-1]["status"] != value["status"]:
        return False
    return value["status"] not in ("closing", "following", "ended") or "closing" in value


def is_assignment(value: Fields) -> bool:
    absent: dict[str, Check] = {
        "mentor": is_id,
        "successor": is_id,
        "hand_over": lambda plan: has(plan, {"meeting": is_day}, reason=is_text),
    }
    if not has(value, absent, day=is_day, asked=is_integer, named=is_list(is_id), barred=is_list(is_id)):
        return False
    named, barred = value["named"], value["barred"]
    present = [value[name] for name in ("mentor", "successor") if name in value]
    if any(len(set(ids)) != len(ids) for ids in (named, barred, present)) or value["asked"] < ("successor" in value):
        return False
    if "hand_over" in value and len(present) != 2:
        return False
    return all(id in named and id not in barred for id in present)


def shape(absent: dict[str, Check] | None = None, **needed: Check) -> Check:
    return lambda value: has(value, absent, **needed)


COUNTED: dict[str, Check] = {"counted": is_list(is_counted)}
SHAPES: dict[str, Check] = {
    "case": is_case,
    "assignment": is_assignment,
    "answer": shape(
        day=is_day,
        asked=lambda asked: is_integer(asked) and asked >= 1,
        answer=is_one_of("accepted", "declined"),
        reason=is_text,
    ),
    "agreement": shape(day=is_day, text=is_text),
    "agency": shape(name=is_text, kind=is_text, commitment=is_text, area=is_text, may_share=is_text, removed=is_flag),
    "follow_up": shape(day=is_day, month=is_one_of(3, 6, 12), text=is_text),
    "note": shape(day=is_day, text=is_text),
    "card": shape(text=is_text),
    "goal": shape(COUNTED, day=is_day, domain=is_text, text=is_text, scores=is_scores),
    "meeting": shape(
        COUNTED, day=is_day, meeting_type=is_text, duration=is_text, attended=is_flag, next_step=is_text, text=is_text
    ),
}


def read(payload: str, type: str) -> Fields:
    """An object of the type; Refused if it is none."""
    try:
        fields = json.loads(payload)
    except ValueError:
        fields = None
    require(isinstance(fields, dict) and fields.get("type") == type, f"no {type}")
    require(is_integer(fields.get("v")) and fields["v"] == 1, "of another version")
    require(SHAPES[type](fields), f"{type} lacks something")
    return fields


def written(fields: Fields) -> str:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
