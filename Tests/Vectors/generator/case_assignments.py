"""Who is asked, accepts, hands over and is barred: docs/protocol.md 6.7."""

from __future__ import annotations

from .case_records import COORDINATOR, MENTOR, NEXT, Fields, text, without, ASSIGNMENT, OFFERED, HANDED, ANSWER


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
