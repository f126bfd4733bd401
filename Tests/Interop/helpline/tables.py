"""What a release says, and whether it can be believed (docs/protocol.md 8.4, docs/statistics.md "The file")."""

import json
from dataclasses import dataclass, field
from itertools import product

from .bytes import base64url
from .connection import Json
from .refusals import Fork, RolledBack, require
from .releases import Release
from .roster import Rosters

KEYS = [
    "v",
    "release",
    "number",
    "previous",
    "k",
    "plan",
    "units",
    "categories",
    "groups",
    "periods",
    "structural_zeros",
    "tables",
]
# What stays within a calendar year.
FROZEN = ["k", "plan", "units", "categories", "groups", "structural_zeros"]
# A cell: unit, period, dimensions, categories.
Place = tuple[str, str, tuple[str, ...], tuple[str, ...]]


def month_after(month: str) -> str:
    index = int(month[:4]) * 12 + int(month[5:])
    return f"{index // 12:04}-{index % 12 + 1:02}"


def months_of(period: str) -> list[str]:
    """Those of a month, a quarter or a year."""
    year, part = period[:4], period[5:]
    if not part:
        return [f"{year}-{month:02}" for month in range(1, 13)]
    if part.startswith("Q"):
        return [f"{year}-{3 * int(part[1:]) - 2 + month:02}" for month in range(3)]
    return [period]


def ending_with(month: str) -> list[str]:
    year, number = month[:4], int(month[5:])
    quarter = [f"{year}-Q{number // 3}"] if number % 3 == 0 else []
    return [month, *quarter, *([year] if number == 12 else [])]


def read_tables(document: bytes) -> Json:
    """The JSON of a release, which has one form; its tables whole, and no count shown below k."""
    require(document.isascii(), "not ASCII")
    try:
        read = json.loads(document)
    except ValueError as error:
        require(False, f"no JSON: {error}")
        raise
    require(isinstance(read, dict) and list(read) == KEYS and read["v"] == 1, "other keys, or in another order")
    require(json.dumps(read, separators=(",", ":")).encode() == document, "not the one form")
    require(type(read["number"]) is int and read["number"] >= 1 and read["k"] >= 5, "numbers")
    require((read["previous"] is None) == (read["number"] == 1), "the first has no predecessor, and only the first")
    seen = set()
    for table in read["tables"]:
        require(list(table) == ["unit", "period", "dims", "cells"], "a table's keys")
        name = table["unit"], table["period"], tuple(table["dims"])
        require(name not in seen, "a table twice")
        require(table["period"] in ending_with(read["release"]), "of another month")
        seen.add(name)
        require(len(name[2]) <= 2 and set(name[2]) <= set(read["units"][table["unit"]]), "by something else")
        _check_cells(read, table)
    return read


def _check_cells(read: Json, table: Json) -> None:
    by_code = [read["categories"].get(dimension, []) for dimension in table["dims"]]
    by_group = [list(read["groups"].get(dimension, {})) for dimension in table["dims"]]
    cells = [tuple(categories) for categories, _ in table["cells"]]
    require(cells in (list(product(*by_code)), list(product(*by_group))), "not each category once, in order")
    for categories, count in table["cells"]:
        if count is not None:
            is_count = type(count) is int and (count >= read["k"] or count == 0)
            require(is_count and (count > 0 or _cannot_be(read, table["dims"], categories)), "a small count")


def _cannot_be(read: Json, dims: list[str], categories: list[str]) -> bool:
    if len(dims) != 2:
        return False
    codes = [read["groups"].get(dim, {}).get(name, [name]) for dim, name in zip(dims, categories, strict=True)]
    return all(dict(zip(dims, pair, strict=True)) in read["structural_zeros"] for pair in product(*codes))


def _figures(read: Json) -> dict[Place, int | None]:
    return {
        (table["unit"], table["period"], tuple(table["dims"]), tuple(categories)): count
        for table in read["tables"]
        for categories, count in table["cells"]
    }


def check_sums(read: Json, earlier: list[Json]) -> None:
    """Parts of a table against its sums, parts of a period against the period; also what the year showed earlier."""
    figures: dict[Place, int | None] = {}
    for release in [*earlier, read]:
        figures.update(_figures(release))

    def compare(parts: list[Place], whole: Place) -> None:
        total = figures.get(whole)
        if total is None or any(part not in figures for part in parts):
            return
        counts = [figures[part] for part in parts]
        shown = sum(count for count in counts if count is not None)
        require(shown <= total if None in counts else shown == total, f"sums differ: {whole}")

    for table in read["tables"]:
        unit, period, dims = table["unit"], table["period"], tuple(table["dims"])
        cells = [tuple(categories) for categories, _ in table["cells"]]
        if dims:
            compare([(unit, period, dims, cell) for cell in cells], (unit, period, (), ()))
        for side in range(len(dims) if len(dims) == 2 else 0):
            for category in {cell[side] for cell in cells}:
                parts = [(unit, period, dims, cell) for cell in cells if cell[side] == category]
                compare(parts, (unit, period, (dims[side],), (category,)))
        parts_of_period = read["periods"].get(period, [])
        require(all(set(months_of(part)) < set(months_of(period)) for part in parts_of_period), "parts of a period")
        for cell in cells if parts_of_period else []:
            compare([(unit, part, dims, cell) for part in parts_of_period], (unit, period, dims, cell))


def csv_of(read: Json) -> str:
    """One row for each cell, empty where it is hidden."""
    lines = ["release,unit,period,dimension_1,category_1,dimension_2,category_2,count"]
    for table in read["tables"]:
        for categories, count in table["cells"]:
            pairs = [*zip(table["dims"], categories, strict=True), ("", ""), ("", "")][:2]
            fields = [read["release"], table["unit"], table["period"], *pairs[0], *pairs[1]]
            lines.append(",".join([*fields, "" if count is None else str(count)]))
    return "\n".join(lines) + "\n"


@dataclass
class Chain:
    """Releases that follow from each other, from the first on."""

    rosters: Rosters
    tables: list[Json] = field(default_factory=list)
    hashes: list[bytes] = field(default_factory=list)

    def append(self, release: Release) -> None:
        release.check(self.rosters)
        read = read_tables(release.document)
        last = self.tables[-1] if self.tables else None
        previous = base64url(self.hashes[-1]) if self.hashes else None
        require(read["number"] == len(self.tables) + 1 and read["previous"] == previous, "not the next one")
        same_year = [tables for tables in self.tables if tables["release"][:4] == read["release"][:4]]
        if last:
            require(read["release"] == month_after(last["release"]), "a month left out")
        if same_year:
            require(all(json.dumps(last[key]) == json.dumps(read[key]) for key in FROZEN), "changed within the year")
        check_sums(read, same_year)
        self.tables.append(read)
        self.hashes.append(release.hash(self.rosters.organisation))

    def hold_to(self, number: int, known: bytes) -> None:
        """What was seen before: `number` releases, of which the newest had this hash."""
        if number > len(self.hashes):
            raise RolledBack("fewer releases than were seen")
        if number and self.hashes[number - 1] != known:
            raise Fork("another release than was seen")
