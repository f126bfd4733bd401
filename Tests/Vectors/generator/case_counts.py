"""Goals with their scores, and what of a case is counted: docs/protocol.md 6.7 and 8.1."""

from __future__ import annotations

from typing import Any

from .case_records import HEX, SLOT, Fields, text, record, GOAL, MEETING


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
