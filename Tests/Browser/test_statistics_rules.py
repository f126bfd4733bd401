"""Rules of releases and of a year's report in the page, held to what the command line is held to. No server."""

import json
from typing import Any

from harness.blank import BlankTest

# How many of the releases are taken, one after the other, and why no more.
CHAIN = """async (texts) => {
  const { append, readRelease } = await import("/app/release-rules.js");
  const chain = { releases: [], hashes: [] };
  let refused = "";
  try {
    for (const text of texts) append(chain, readRelease(new TextEncoder().encode(text)), "A".repeat(42) + "E");
  } catch ({ code }) {
    refused = code;
  }
  return [chain.releases.length, refused];
}"""

REPORT = """async (release) => {
  const { shareOf, yearReport } = await import("/app/year-report.js");
  const figures = yearReport(release);
  return Object.fromEntries(figures.map((figure) => [figure.name, { ...figure, shares: figure.rows.map(({ category }) => shareOf(figure, category)) }]));
}"""

HASH = "A" * 42 + "E"
DIMENSIONS = ["contact_kind", "channel", "relation", "concern", "returning", "duration", "outcome"]


def cell_table(period: str, dims: list[str], cells: list[tuple[list[str], int | None]], unit: str = "conversation") -> dict[str, Any]:
    return {"unit": unit, "period": period, "dims": dims, "cells": [list(cell) for cell in cells]}


def release(month: str, number: int, periods: dict[str, list[str]], tables: list[dict[str, Any]], **changed: Any) -> dict[str, Any]:
    return {
        "v": 1, "release": month, "number": number, "previous": HASH if number > 1 else None, "k": 5, "plan": "medium",
        "units": {"conversation": ["relation"]}, "categories": {"relation": ["self", "parent"]}, "groups": {}, "periods": periods,
        "structural_zeros": [], "tables": tables, **changed}


class StatisticsRulesTest(BlankTest):
    def test_vectors(self) -> None:
        """Every release that is one is read, every other is refused; figures that do not add up are refused."""
        self.hold_to("release-documents", "vectors-releases")

    def chain(self, *releases: dict[str, Any]) -> list:
        return self.page.evaluate(CHAIN, [json.dumps(one, separators=(",", ":")) for one in releases])

    def test_chain(self) -> None:
        """Months follow each other, a quarter leaves none out, and what is frozen for the year stays."""
        def total(period: str, count: int) -> dict[str, Any]:
            return cell_table(period, [], [([], count)])

        november = release("2025-11", 1, {}, [total("2025-11", 9)])
        december = release("2025-12", 2, {"2025-Q4": ["2025-11", "2025-12"], "2025": ["2025-Q4"]}, [
            total("2025-12", 6), total("2025-Q4", 15), total("2025", 15)])
        january = release("2026-01", 3, {}, [total("2026-01", 6)], plan="large", k=6)
        self.assertEqual(self.chain(november, december, january), [3, ""])
        february = release("2026-02", 4, {}, [total("2026-02", 9)], plan="large", k=6)
        self.assertEqual(self.chain(november, december, january, february), [4, ""])
        for wrong in [
            {**december, "periods": {"2025-Q4": ["2025-12"], "2025": ["2025-Q4"]}},
            {**december, "periods": {"2025-Q4": ["2025-12", "2025-11"], "2025": ["2025-Q4"]}},
            {**december, "periods": {"2025-Q4": ["2025-10", "2025-11", "2025-12"], "2025": ["2025-Q4"]}},
            {**december, "periods": {"2025-Q4": ["2025-11", "2025-12"]}}, {**december, "periods": {}},
            {**december, "periods": {"2025-Q4": ["2025-11", "2025-12"], "2025": ["2025-Q3", "2025-Q4"]}},
            {**december, "tables": [total("2025-12", 6), total("2025-Q4", 14)]},
            {**december, "tables": [total("2025-12", 6), total("2025-Q4", 15), total("2025", 16)]},
            {**december, "previous": "A" * 43}, {**december, "number": 3}, january,
        ]:
            self.assertEqual(self.chain(november, wrong), [1, "forged"], wrong)
        for changed in [{"plan": "medium"}, {"k": 5}, {"units": {}}, {"categories": {"relation": ["parent", "self"]}},
                        {"groups": {"relation": {"all": ["self", "parent"]}}}, {"structural_zeros": [{"relation": "self"}]}]:
            self.assertEqual(self.chain(november, december, january, {**february, **changed}), [3, "forged"], changed)
        self.assertEqual(self.chain(december), [0, "forged"])

    def report(self, *tables: dict[str, Any]) -> dict[str, Any]:
        return self.page.evaluate(REPORT, release("2026-12", 12, {}, list(tables)))

    def test_report(self) -> None:
        """Of every figure it says where it comes from, and of none that it is 0 for want of a source."""
        found = self.report(
            cell_table("2026", [], [([], 100)], "contact"), cell_table("2026", [], [([], None)]), cell_table("2026-12", [], [([], 50)], "referral"),
            cell_table("2026", ["duration"], [(["lt5"], 30), (["5_14"], None)]),
            cell_table("2026", ["concern"], [(["online"], None), (["group"], None)]),
            cell_table("2026", ["relation", "concern"], [(["self", "online"], 9)]),
            cell_table("2026", ["returning"], [(["first"], 60), (["returning"], 20), (["unknown"], None)]),
            cell_table("2026", ["outcome"], [(["support_advice"], 70), (["exit_intake"], 9)]))
        self.assertEqual(len(found), 20)
        sources = {name: figure["source"] for name, figure in found.items()}
        self.assertEqual({name: source for name, source in sources.items() if source != "hidden"}, {
            "contacts": "collected", "returning_share": "collected", "durations": "estimated", "exit_intakes": "collected",
            "volunteers_active": "not_collected", "volunteers_trained": "not_collected"})
        for name, count in [("contacts", 100), ("conversations", None), ("referrals", None), ("exit_intakes", 9), ("meetings", None)]:
            self.assertEqual(found[name]["rows"], [{"category": "", "count": count}], name)
            self.assertIsNone(found[name]["dimension"], name)
        for name in ["volunteers_active", "relations", "closures"]:
            self.assertEqual(found[name]["rows"], [], name)
        self.assertEqual(found["durations"]["rows"], [{"category": "lt5", "count": 30}, {"category": "5_14", "count": None}])
        self.assertFalse([row for figure in found.values() for row in figure["rows"] if row["count"] == 0])

    def test_share(self) -> None:
        """Of those that are known, in whole per cent; none where one is hidden, or nobody is known."""
        def share(*cells: tuple[str, int | None]) -> int | None:
            table = cell_table("2026", ["returning"], [([code], count) for code, count in cells])
            figure = self.report(table)["returning_share"]
            return dict(zip([code for code, _ in cells], figure["shares"], strict=True))["returning"]

        self.assertEqual(share(("first", 60), ("returning", 20), ("unknown", None)), 25)
        self.assertEqual(share(("first", 60), ("returning", 20), ("unknown", 500)), 25)
        for first, returning, percent in [(5, 5, 50), (199, 5, 2), (195, 5, 3), (2 * 5, 5, 33), (5, 2 * 5, 67), (7, 193, 97), (5, 1195, 100)]:
            self.assertEqual(share(("first", first), ("returning", returning)), percent, f"{returning} beside {first}")
        self.assertIsNone(share(("first", None), ("returning", 20), ("unknown", 9)))
        self.assertIsNone(share(("first", 60), ("returning", None), ("unknown", 9)))
        self.assertIsNone(share(("first", 0), ("returning", 0), ("unknown", 9)))
