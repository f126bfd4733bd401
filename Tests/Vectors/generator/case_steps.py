"""How a case goes on, who may take which step, and what follows from its days: docs/protocol.md 6.7."""

from __future__ import annotations

from .case_records import COORDINATOR, Fields, text, record, without, FOLLOW_UP

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
