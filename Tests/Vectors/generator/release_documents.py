"""What a release says: docs/statistics.md, "The file", and docs/protocol.md 8.4.

Each document is written here as it should be; a bad one has a single fault.
"""
from __future__ import annotations

import json
from typing import Any

DESCRIPTION = (
    "document: a release (text) that is taken, or (bad) refused, before its signature and the releases before it are looked at."
    " sums: a release (text) whose figures agree with each other and with those of the year's earlier ones (earlier), or (bad) do not.")

HASH = "A" * 42 + "E"
MONTHS = ["2026-01", "2026-02", "2026-03"]

Cells = list[list[Any]]


def table(period: str, dims: list[str], cells: Cells, unit: str = "conversation") -> dict[str, Any]:
    return {"unit": unit, "period": period, "dims": dims, "cells": cells}


def total(period: str, count: int | None, unit: str = "conversation") -> dict[str, Any]:
    return table(period, [], [[[], count]], unit)


def release(**changed: Any) -> dict[str, Any]:
    """The third month of an organisation, with its first quarter."""
    relation: Cells = [[["self"], 15], [["family"], 25]]
    crossed: Cells = [[["self", "online"], 15], [["self", "group"], 0], [["family", "online"], None], [["family", "group"], None]]
    fields: dict[str, Any] = {
        "v": 1, "release": "2026-03", "number": 3, "previous": HASH, "k": 5, "plan": "medium",
        "units": {"contact": ["contact_kind"], "conversation": ["relation", "concern"]},
        "categories": {"contact_kind": ["about_self", "silent"], "relation": ["self", "parent", "other_family"], "concern": ["online", "group"]},
        "groups": {"relation": {"self": ["self"], "family": ["parent", "other_family"]}, "concern": {"online": ["online"], "group": ["group"]}},
        "periods": {"2026-Q1": MONTHS},
        "structural_zeros": [{"relation": "self", "concern": "group"}],
        "tables": [
            total("2026-03", 12, "contact"), total("2026-03", None), total("2026-Q1", 40), table("2026-Q1", ["relation"], relation),
            table("2026-Q1", ["relation", "concern"], crossed)],
    }
    assert set(changed) <= set(fields)
    return {**fields, **changed}


def text(document: Any) -> str:
    return json.dumps(document, separators=(",", ":"))


def first(**changed: Any) -> dict[str, Any]:
    """The first month of an organisation."""
    return release(**{
        "release": "2026-01", "number": 1, "previous": None, "periods": {}, "tables": [total("2026-01", 12, "contact")], **changed})


def with_table(*cells: Any, dims: Any = ("relation",), **changed: Any) -> dict[str, Any]:
    return release(tables=[{**table("2026-Q1", list(dims), list(cells)), **changed}])


def good_documents() -> list[tuple[str, str]]:
    kinds: Cells = [[["about_self"], 5], [["silent"], None]]
    return [
        ("a first month", text(first())),
        ("a month without tables", text(first(tables=[]))),
        ("a month of 1970", text(first(release="1970-01", tables=[]))),
        ("a quarter's end, with a pair and a zero that cannot be otherwise", text(release())),
        ("a year's end", text(release(release="2026-12", periods={"2026-Q4": ["2026-12"], "2026": ["2026-Q4"]}, tables=[total("2026", 9)]))),
        ("codes instead of groups", text(with_table([["self"], None], [["parent"], 5], [["other_family"], 9007199254740991]))),
        ("a dimension without groups", text(with_table(*kinds, dims=["contact_kind"], unit="contact"))),
        ("a plan of another name", text(release(plan="our own plan"))),
        ("a higher k", text(first(k=20, tables=[total("2026-01", 20)]))),
        ("a group without codes, a unit without dimensions", text(
            release(groups={"relation": {"self": [], "18_24": []}}, units={"referral": []}, tables=[total("2026-03", 5, "referral")]))),
        ("no categories, no groups, no zeros", text(first(units={}, categories={}, groups={}, structural_zeros=[]))),
        ("a zero of three dimensions", text(release(structural_zeros=[{"relation": "self", "concern": "group", "outcome": "advice"}, {}], tables=[]))),
    ]


def bad_forms() -> list[tuple[str, str]]:
    """Not the one form that there is."""
    plain = text(release())
    keys = list(release())
    swapped = {key: release()[key] for key in [*keys[:4], keys[5], keys[4], *keys[6:]]}
    return [
        ("nothing", ""), ("no object", "[]"), ("null", "null"), ("white space", plain.replace('"k":5', '"k": 5')), ("a space at the end", plain + " "),
        ("a byte order mark", "\ufeff" + plain), ("cut", plain[:-1]),
        ("an escape", plain.replace('"plan":"medium"', '"plan":"medi\\u0075m"')),
        ("an escape that cannot be avoided", text(release(plan='a "plan"'))), ("a backslash", text(release(plan="a\\b"))),
        ("letters beyond ASCII", plain.replace("medium", "määrä")), ("a byte of no text", plain.replace("medium", "a\x7fb")),
        ("keys in another order", text(swapped)),
        ("a key too many", text({**release(), "note": ""})), ("a key twice", plain.replace('"k":5,', '"k":5,"k":5,')),
        *((f"no {key}", text({name: value for name, value in release().items() if name != key})) for key in keys),
    ]


def bad_fields() -> list[tuple[str, str]]:
    """A field that is not what it should be."""
    month = "a release of no month"
    found: list[tuple[str, dict[str, Any]]] = [
        ("another version", {"v": 2}), ("a version as a text", {"v": "1"}),
        *((f"{month}: {name}", {"release": name}) for name in ["2026-00", "2026-13", "1969-12", "2026-Q1", "2026", "2026-3", "0026-03", ""]),
        ("a month as a number", {"release": 202603}),
        ("number 0", {"number": 0}), ("a number below 0", {"number": -1}), ("a number with a half", {"number": 1.5}),
        ("a number as a text", {"number": "3"}), ("a number beyond what is exact", {"number": 2**53}),
        ("a previous null", {"previous": None}), ("a previous too short", {"previous": HASH[:-1]}), ("a previous of 33 bytes", {"previous": "A" * 44}),
        ("a previous with padding", {"previous": HASH + "="}), ("a previous with bits to spare", {"previous": "A" * 42 + "B"}),
        ("a previous in standard base64", {"previous": "+" + HASH[1:]}), ("a previous as a number", {"previous": 5}),
        ("k below 5", {"k": 4}), ("k as a text", {"k": "5"}), ("k with a half", {"k": 5.5}), ("k null", {"k": None}),
        ("a plan as a number", {"plan": 5}), ("a plan null", {"plan": None}),
        ("an unknown unit", {"units": {**release()["units"], "caller": []}}),
        ("units in another order", {"units": {"conversation": ["relation", "concern"], "contact": ["contact_kind"]}}),
        ("a unit with an unknown dimension", {"units": {**release()["units"], "contact": ["contact_kind", "name"]}}),
        ("a unit with a number", {"units": {**release()["units"], "contact": [5]}}), ("a unit with a text", {"units": {"contact": "contact_kind"}}),
        ("units in an array", {"units": []}), ("units null", {"units": None}),
        ("categories of an unknown dimension", {"categories": {**release()["categories"], "name": ["a"]}}),
        ("categories in another order", {"categories": dict(reversed(release()["categories"].items()))}),
        ("categories with a number", {"categories": {**release()["categories"], "concern": ["online", 5]}}),
        ("categories in an object", {"categories": {**release()["categories"], "concern": {"online": "group"}}}),
        ("groups of an unknown dimension", {"groups": {**release()["groups"], "name": {"a": ["a"]}}}),
        ("groups in another order", {"groups": dict(reversed(release()["groups"].items()))}),
        ("groups without a group", {"groups": {**release()["groups"], "concern": {}}}),
        ("groups in an array", {"groups": {**release()["groups"], "concern": ["online"]}}),
        ("a group of digits alone", {"groups": {**release()["groups"], "concern": {"1": ["online"]}}}),
        ("a group without a name", {"groups": {**release()["groups"], "concern": {"": ["online"]}}}),
        ("a group as a text", {"groups": {**release()["groups"], "concern": {"online": "online"}}}),
        ("a group with a number", {"groups": {**release()["groups"], "concern": {"online": [5]}}}),
        ("periods of none", {"periods": {"2026-Q5": MONTHS}}), ("a part that is no period", {"periods": {"2026-Q1": ["2026-1"]}}),
        ("a part as a number", {"periods": {"2026-Q1": [2026]}}), ("periods in an array", {"periods": [MONTHS]}),
        ("a zero of an unknown dimension", {"structural_zeros": [{"name": "a"}]}),
        ("a zero in another order", {"structural_zeros": [{"concern": "group", "relation": "self"}]}),
        ("a zero with a number", {"structural_zeros": [{"relation": 5}]}), ("a zero in an array", {"structural_zeros": [["self", "group"]]}),
        ("a zero null", {"structural_zeros": [None]}), ("zeros in an object", {"structural_zeros": {}}),
        ("tables in an object", {"tables": {}}), ("a table null", {"tables": [None]}), ("a table in an array", {"tables": [[]]}),
    ]
    return [(name, text(release(**changed))) for name, changed in found] + [
        ("a previous of a first", text(first(previous=HASH))), ("groups twice", text(release()).replace('"family":', '"self":')),
        ("a number too large for any reader", text(release()).replace('"number":3', '"number":1e+21')),
    ]


def bad_tables() -> list[tuple[str, str]]:
    """Tables that lack or show what they should not."""
    own, family = [["self"], 15], [["family"], 25]
    whole = total("2026-Q1", 40)
    return [
        (name, text(document)) for name, document in [
            ("an unknown unit of a table", with_table(own, family, unit="caller")),
            ("a unit that is not in the units", release(tables=[table("2026-Q1", ["consent"], [], "referral")])),
            ("a dimension that the unit has not", with_table([["about_self"], 9], [["silent"], 9], dims=["contact_kind"])),
            ("an unknown dimension of a table", with_table(dims=["name"])),
            ("a dimension twice", with_table(
                *([[a, b], None if a != b else 9] for a in ["self", "family"] for b in ["self", "family"]), dims=["relation", "relation"])),
            ("a dimension twice, with a zero", release(
                structural_zeros=[{"relation": "self"}], tables=[table("2026-Q1", ["relation", "relation"], [
                    [["self", "self"], 0], [["self", "family"], 0], [["family", "self"], 0], [["family", "family"], 0]])])),
            ("three dimensions", release(
                units={"conversation": ["relation", "concern", "outcome"]}, categories={"relation": ["a"], "concern": ["b"], "outcome": ["c"]},
                groups={}, structural_zeros=[], tables=[table("2026-Q1", ["relation", "concern", "outcome"], [[["a", "b", "c"], 9]])])),
            ("a table twice", release(tables=[whole, whole])), ("a table of another period", release(tables=[total("2026-02", 9)])),
            ("a table of a year that does not end", release(tables=[total("2026", 9)])),
            ("a table of no period", release(tables=[total("2026-Q9", 9)])),
            ("a key of a table too many", with_table(own, family, note="")),
            ("a table without its unit", release(tables=[{key: value for key, value in whole.items() if key != "unit"}])),
            ("keys of a table in another order", release(tables=[dict(reversed(whole.items()))])),
            ("a cell too few", with_table(own)), ("a cell too many", with_table(own, family, [["parent"], 9])),
            ("a cell twice", with_table(own, own)), ("cells in another order", with_table(family, own)),
            ("a group among codes", with_table(own, [["family"], 9], [["other_family"], 9])),
            ("a total of no cell", release(tables=[table("2026-Q1", [], [])])),
            ("a cell of three parts", with_table([["self"], 15, 1], family)), ("a cell of one part", with_table([["self"]], family)),
            ("a category as a number", with_table([[5], 15], family)), ("a count as a text", with_table([["self"], "15"], family)),
            ("a count with a half", with_table([["self"], 15.5], family)), ("a count below 0", with_table([["self"], -15], family)),
            ("a count beyond what is exact", with_table([["self"], 2**53], family)),
            ("a count below k", with_table([["self"], 4], family)), ("a count of 0", with_table([["self"], 0], family)),
            ("a total of 0", release(tables=[total("2026-Q1", 0)])),
            ("a 0 of a pair that can be", release(structural_zeros=[{"relation": "self", "concern": "online"}])),
            ("a 0 of a pair of which one code can be", release(
                structural_zeros=[{"relation": "parent", "concern": "group"}], tables=[table("2026-Q1", ["relation", "concern"], [
                    [["self", "online"], 9], [["self", "group"], 9], [["family", "online"], 9], [["family", "group"], 0]])])),
        ]]


def sums() -> tuple[list[tuple[str, str, list[str]]], list[tuple[str, str, list[str]]]]:
    """Name, release, the earlier ones of its year."""
    def crossed(whole: int | None = 40, own: int | None = 15, cells: tuple[int | None, ...] = (5, 10, 5, 20)) -> str:
        pairs = [[a, b] for a in ["self", "family"] for b in ["online", "group"]]
        return text(release(tables=[
            total("2026-Q1", whole), table("2026-Q1", ["relation"], [[["self"], own], [["family"], 25]]),
            table("2026-Q1", ["concern"], [[["online"], 10], [["group"], 30]]),
            table("2026-Q1", ["relation", "concern"], [[pair, count] for pair, count in zip(pairs, cells, strict=True)])]))

    def quarter(count: int | None, march: int | None = 10, parts: list[str] | None = None) -> str:
        return text(release(periods={"2026-Q1": MONTHS if parts is None else parts}, tables=[total("2026-03", march), total("2026-Q1", count)]))

    months = [text(first(tables=[total("2026-01", 10)])), text(first(release="2026-02", number=2, previous=HASH, tables=[total("2026-02", 20)]))]
    good = [
        ("what adds up", crossed(), []), ("a hidden total", crossed(whole=None), []), ("a hidden row", crossed(own=None), []),
        ("hidden cells", crossed(cells=(None, 10, None, 20)), []), ("a quarter that is its months", quarter(40), months),
        ("a hidden quarter", quarter(None), months), ("a quarter with a hidden month", quarter(33, None), months),
        ("a quarter whose months nobody has published", quarter(41), []),
    ]
    bad = [
        ("a total too large", crossed(whole=41), []), ("a total too small", crossed(whole=39), []), ("a row too large", crossed(own=16), []),
        ("a cell too large", crossed(cells=(5, 10, 5, 21)), []), ("a cell too large beside a hidden one", crossed(cells=(5, 10, None, 26)), []),
        ("shown cells above their column", crossed(own=None, cells=(11, None, None, 20)), []),
        ("shown rows above the total", crossed(whole=24, own=None), []),
        ("a quarter above its months", quarter(41), months), ("a quarter below its months", quarter(39), months),
        ("a quarter below the months that are shown", quarter(29, None), months),
        ("a quarter without parts", quarter(40, parts=[]), months), ("a quarter that is its own part", quarter(40, parts=["2026-Q1"]), months),
        ("a quarter with a month of another", quarter(40, parts=["2025-12"]), months),
    ]
    return good, bad


def vectors() -> dict[str, dict]:
    adding, differing = sums()
    return {"release-documents": dict(
        description=DESCRIPTION,
        good=[dict(format="document", name=name, text=own) for name, own in good_documents()]
        + [dict(format="sums", name=name, text=own, earlier=earlier) for name, own, earlier in adding],
        bad=[dict(format="document", name=name, text=own) for name, own in bad_forms() + bad_fields() + bad_tables()]
        + [dict(format="sums", name=name, text=own, earlier=earlier) for name, own, earlier in differing])}
