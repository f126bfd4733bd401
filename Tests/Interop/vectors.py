"""The shared vectors (Tests/Vectors), and how a file of them is run: every good one holds, every bad one is refused."""

import json
import unittest
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from helpline.documents import Signed
from helpline.groups import Group
from helpline.refusals import Fork, Refused
from helpline.roster import Rosters

FOLDER = Path(__file__).resolve().parents[1] / "Vectors"

# How many were run, by file: (good, bad). Told at the end of the run.
counted: dict[str, tuple[int, int]] = {}

Vector = dict[str, Any]


@cache
def load(name: str) -> dict[str, Any]:
    return json.loads((FOLDER / f"{name}.json").read_text())


def hexed(vector: Vector, *keys: str) -> list[bytes]:
    return [bytes.fromhex(vector[key]) for key in keys]


def signed(step: Vector) -> Signed:
    """A document with its signature; its text is taken as UTF-8."""
    return Signed(step["document"].encode(), *hexed(step, "signer", "signature"))


# What several files refer to


def _named(file: str, name: str, format: str | None = None) -> Vector:
    return next(v for v in load(file)["good"] if v["name"] == name and v.get("format") == format)


def rosters(name: str, versions: int | None = None) -> Rosters:
    """A chain of rosters.json, of which `versions` are known, all if None."""
    chain = _named("rosters", name)
    known = Rosters(bytes.fromhex(chain["anchor"]))
    for step in chain["steps"][:versions]:
        known.append(signed(step))
    return known


def group(name: str, records: int | None = None, versions: int | None = None) -> Group:
    """A chain of groups.json, of which `records` are known, to who knows so many versions of its rosters."""
    chain = _named("groups", name, "chain")
    # As many rosters as its records need come first; a reader who knows fewer than all is made so afterwards.
    known = Group(rosters(chain["rosters"]), chain["group"])
    for step in chain["steps"][:records]:
        known.append(signed(step))
    known.rosters = rosters(chain["rosters"], versions)
    return known


def seed_of(rosters_name: str, id: bytes) -> bytes:
    """Somebody's Ed25519 seed."""
    people = _named("rosters", rosters_name)["people"]
    return next(bytes.fromhex(person["signingSeed"]) for person in people if person["id"] == id.hex())


class VectorFile(unittest.TestCase):
    """The vectors of one file. A subclass has `good_FORMAT` and `bad_FORMAT` for each format (`good`, `bad` if there is
    none); what `bad_FORMAT` does has to be Refused, and as a Fork exactly if the vector says so."""

    def run_file(self, name: str) -> None:
        vectors = load(name)
        for vector in vectors["good"]:
            with self.subTest(f"good: {vector['name']}"):
                self._method("good", vector)(vector)
        for vector in vectors["bad"]:
            with self.subTest(f"bad: {vector['name']}"):
                with self.assertRaises(Refused) as caught:
                    self._method("bad", vector)(vector)
                self.assertEqual(
                    isinstance(caught.exception, Fork), vector.get("error") == "fork", repr(caught.exception)
                )
        counted[name] = (len(vectors["good"]), len(vectors["bad"]))

    def _method(self, side: str, vector: Vector) -> Callable[[Vector], None]:
        format = vector.get("format")
        return getattr(self, side if format is None else f"{side}_{format.replace('-', '_')}")
