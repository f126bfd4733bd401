"""What the objects of a case are and how a case goes on: docs/protocol.md 6.7 and 8.1.

What is expected is written down here, not computed.
"""

from __future__ import annotations

from .case_assignments import assignments
from .case_counts import counts, goals
from .case_payloads import payloads, round_trips
from .case_records import Fields
from .case_steps import days, moves, steps

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
