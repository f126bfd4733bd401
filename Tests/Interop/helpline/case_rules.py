"""How a case goes on and what is counted of it (docs/protocol.md 6.7, 8.1; `case_status` of the code lists)."""

import calendar

from .cases import Fields
from .refusals import require

# To what a case goes from each status, by whom (c a coordinator, m the mentor), and whether it must have been active.
STEPS: dict[tuple[str, str], tuple[str, bool | None]] = {
    ("intake", "assessed"): ("c", None),
    ("intake", "not_exit"): ("c", None),
    ("assessed", "agreed"): ("c", None),
    ("assessed", "not_exit"): ("c", None),
    ("assessed", "closing"): ("c", None),
    ("agreed", "offered"): ("c", None),
    ("agreed", "closing"): ("c", None),
    ("offered", "agreed"): ("cm", False),
    ("offered", "closing"): ("c", False),
    ("offered", "active"): ("m", None),
    ("active", "closing"): ("m", None),
    ("active", "offered"): ("c", None),
    ("closing", "following"): ("c", None),
    ("closing", "active"): ("c", True),
    ("following", "ended"): ("cm", None),
    ("following", "active"): ("c", True),
}


def may_move(case: Fields, to: str, role: str) -> bool:
    """Whether a coordinator or a mentor ("c", "m") takes the step."""
    was_active = any(step["status"] == "active" for step in case["history"])
    if (case["status"], to) == ("offered", "active") and role == "c":
        # A hand-over is taken back.
        return was_active
    roles, active = STEPS.get((case["status"], to), ("", None))
    return role in roles and active in (None, was_active)


def moved(case: Fields, to: str, by: str, day: str) -> Fields:
    require(may_move(case, to, "c"), "not a step of a coordinator")
    after = {**case, "status": to, "history": [*case["history"], {"status": to, "day": day, "by": by}]}
    if to == "active":
        after.pop("closing", None)
    return after


def day_in_months(day: str, months: int) -> str:
    """The same day of a later month, or its last day where it is shorter."""
    year, month = divmod(int(day[:4]) * 12 + int(day[5:7]) - 1 + months, 12)
    return f"{year:04}-{month + 1:02}-{min(int(day[8:]), calendar.monthrange(year, month + 1)[1]):02}"


def span(case: Fields, day: str) -> str:
    start = next((step["day"] for step in case["history"] if step["status"] == "active"), None)
    if start is None or day < day_in_months(start, 3):
        return "lt3"
    if day < day_in_months(start, 6):
        return "3_6"
    if day < day_in_months(start, 12):
        return "6_12"
    return "12_24" if day <= day_in_months(start, 24) else "over24"


def confirmed(case: Fields) -> str | None:
    if case["status"] not in ("following", "ended"):
        return None
    return next((step["day"] for step in reversed(case["history"]) if step["status"] == "following"), None)


def follow_ups_due(case: Fields, made: list[Fields]) -> list[Fields]:
    day = confirmed(case)
    if day is None or case["status"] != "following":
        return []
    last = max([one["month"] for one in made if one["day"] >= day], default=0)
    return [{"month": month, "due": day_in_months(day, month)} for month in (3, 6, 12) if month > last]


def purge_month(case: Fields, months: int) -> str | None:
    day = case["history"][-1]["day"] if case["status"] == "not_exit" else confirmed(case)
    return None if day is None else day_in_months(day[:7] + "-01", months)[:7]


# The assignment


def answered(assignment: Fields, answers: list[tuple[str, Fields]]) -> str | None:
    said = [
        one["answer"]
        for by, one in answers
        if by == assignment.get("successor") and one["asked"] == assignment["asked"]
    ]
    return "declined" if "declined" in said else said[0] if said else None


def named(assignment: Fields, member: str, day: str, plan: Fields | None) -> Fields:
    require(member not in assignment["barred"] and member != assignment.get("mentor"), "they cannot be asked")
    require((plan is None) == ("mentor" not in assignment), "a hand-over has a reason, and nothing else has")
    names = assignment["named"] + [member] * (member not in assignment["named"])
    after = {**assignment, "day": day, "successor": member, "asked": assignment["asked"] + 1, "named": names}
    after.pop("hand_over", None)
    return {**after, "hand_over": plan} if plan else after


def withdrawn(assignment: Fields, day: str) -> Fields:
    require("successor" in assignment, "nobody is asked")
    return {name: value for name, value in assignment.items() if name not in ("successor", "hand_over")} | {"day": day}


def accepted(assignment: Fields, day: str) -> Fields:
    return withdrawn(assignment, day) | {"mentor": assignment.get("successor")}


def barred(assignment: Fields, member: str, day: str) -> Fields:
    require(member not in (assignment.get("mentor"), assignment.get("successor")), "they are in it now")
    if member in assignment["barred"]:
        return assignment
    return {**assignment, "day": day, "barred": [*assignment["barred"], member]}


# Goals


def scored(goal: Fields, score: int, day: str) -> Fields:
    require(abs(score) <= 2, "not on the scale")
    scores = goal["scores"]
    require(not scores or scores[-1]["day"] <= day, "before the last")
    last = scores[-1] if scores and scores[-1]["day"] == day else None
    return {**goal, "scores": [*(scores[:-1] if last else scores), {**(last or {}), "day": day, "score": score}]}


def goal_change(domain: str, year: str, goals: list[Fields]) -> str | None:
    of_year = [
        [one["score"] for one in goal["scores"] if one["day"].startswith(year + "-")]
        for goal in goals
        if goal["domain"] == domain
    ]
    changes = [scores[-1] - scores[0] for scores in of_year if len(scores) > 1]
    if not changes:
        return None
    return "up" if sum(changes) > 0 else "down" if sum(changes) < 0 else "same"


# Counting


def entry(case: Fields, old: Fields | None, event: str, codes: list[str], month: str) -> Fields | None:
    """What is sent: the next revision of what was counted, or the first of a new slot; None if it says so already."""
    if old is not None and ((old["event"], old["codes"]) == (event, codes) or old["revision"] == 2**31 - 1):
        return None
    month = old["month"] if old else month
    return {
        "event": event,
        "codes": codes,
        "month": month,
        "revision": old["revision"] + 1 if old else 1,
        "slot": old["slot"] if old else None,
        "tag": None if event == "none" else case["tags"].get(month[:4]),
    }


def _last(counted: list[Fields], event: str, month: str | None = None) -> Fields | None:
    return next((one for one in reversed(counted) if one["event"] == event and month in (None, one["month"])), None)


def count_case(case: Fields, what: str, month: str) -> Fields | None:
    if what == "opened":
        return entry(case, _last(case["counted"], "case_opened"), "case_opened", [case["origin"]], month)
    if what == "assigned":
        return entry(case, _last(case["counted"], "case_assigned"), "case_assigned", [], month)
    closing = case.get("closing")
    if confirmed(case) is None or closing is None:
        return None
    codes = [closing["reason"], span(case, closing["day"])]
    return entry(case, _last(case["counted"], "case_closed", month), "case_closed", codes, month)


def count_meeting(case: Fields, meeting: Fields, month: str) -> Fields | None:
    old = (meeting.get("counted") or [None])[-1]
    if old is None and not meeting["attended"]:
        return None
    return entry(case, old, "meeting_held" if meeting["attended"] else "none", [], month)


def count_goal(case: Fields, goal: Fields, others: list[Fields], month: str) -> Fields | None:
    goals = [*others, goal]
    change = goal_change(goal["domain"], month[:4], goals)
    if change is None:
        return None
    counted = [one for each in goals for one in each.get("counted", [])]
    slots = [
        one
        for one in counted
        if (one["event"], one["codes"][:1], one["month"]) == ("goal_change", [goal["domain"]], month)
    ]
    old = max(slots, key=lambda one: one["revision"], default=None)
    return entry(case, old, "goal_change", [goal["domain"], change], month)
