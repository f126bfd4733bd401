"""A month that a client without our code closes, and what was published, read by rules from docs/protocol.md alone."""

import copy
import json
import unittest
from collections.abc import Callable
from functools import cache

from helpline.bytes import base64url, read_base64url
from helpline.closing import Closing, read_release
from helpline.connection import Json, Problem
from helpline.refusals import Fork, Refused, RolledBack
from helpline.tables import Chain, check_sums, csv_of, read_tables
from organisation import SignedIn, organisation
from test_journey import CODES, months_later
from test_lies import lie

SILENT = {"contact_kind": "silent", "channel": "phone"}
LOGGED = [CODES] * 9 + [{**CODES, "channel": "chat"}] * 6 + [SILENT] * 7


def month() -> str:
    """The one before this."""
    return months_later(organisation().today["month"], -1)


def is_too_early() -> bool:
    return int(organisation().today["day"][8:]) < 3


def coordinator() -> Closing:
    return Closing(organisation().sign_in("coordinator-2").session)


def log(member: SignedIn, codes: dict[str, str]) -> None:
    today = organisation().today
    purge = months_later(today["month"], today["purgeContactMonths"])
    _, body = member.contacts.seal(f"{month()}-15", codes, "", purge, today["month"])
    member.contacts.send(body)


@cache
def published() -> Json:
    """How the closing of the month before this ended."""
    member = organisation().sign_in("coordinator-2")
    closing = Closing(member.session)
    closing.add_key(month())
    for codes in LOGGED:
        log(member, codes)
    return closing.close(month())


class FirstDays(unittest.TestCase):
    def test_a_month_is_ready_from_the_third_day_of_the_next_one_on(self) -> None:
        closing = coordinator()
        state = closing.state()
        if not is_too_early():
            published()
            state = closing.state()
        self.assertEqual((state["next"], state["ready"]), (organisation().today["month"], 0))
        with self.assertRaises(Problem) as caught:
            closing.close(state["next"])
        self.assertEqual((caught.exception.status, caught.exception.code), (422, "too_early"))


class Releases(unittest.TestCase):
    def setUp(self) -> None:
        if is_too_early():
            self.skipTest("no month can be closed on the first two days of one")
        self.ended = published()

    def totals(self, read: Json) -> dict[str, int | None]:
        return {
            table["unit"]: table["cells"][0][1]
            for table in read["tables"]
            if table["period"] == month() and not table["dims"]
        }

    def test_a_month_closed_here_is_published_as_it_was_logged(self) -> None:
        self.assertEqual(self.ended, {"month": month(), "number": 1, "dropped": 0})
        chain = coordinator().releases()
        self.assertEqual([read["release"] for read in chain.tables], [month()])
        self.assertEqual(self.totals(chain.tables[0])["contact"], len(LOGGED))
        key = organisation().sign_in("volunteer-1").session.connection.get("/statistics-keys")["keys"]
        self.assertNotIn(month(), [one["month"] for one in key])

    def test_entries_of_a_closed_month_are_refused(self) -> None:
        session = organisation().sign_in("coordinator-2").session
        with self.assertRaises(Problem) as caught:
            Closing(session).add_key(month(), 2)
        self.assertEqual((caught.exception.status, caught.exception.code), (409, "month_closed"))

    def test_the_command_line_exports_and_verifies_what_was_read_here(self) -> None:
        line, folder = organisation().lines["coordinator-1"], organisation().folder
        chain = coordinator().releases()
        given = coordinator().session.connection.post("/releases/exports", {"number": 1})
        document = read_release(given).document
        for form, content in [("json", document), ("csv", csv_of(chain.tables[0]).encode())]:
            file = folder / f"release.{form}"
            line.run("stats", "export", "1", "--format", form, "--output", str(file))
            self.assertEqual(file.read_bytes(), content)
            verified = line.run("stats", "verify", str(file))
            self.assertEqual((verified["number"], verified["hash"]), (1, base64url(chain.hashes[0])))

    # A server that lies

    def read_through(self, change: Callable[[Json], Json | None]) -> Chain:
        session = organisation().sign_in("coordinator-2", listen=lie("GET /releases", change)).session
        return Closing(session).releases()

    def test_a_release_changed_on_the_way_is_refused(self) -> None:
        def count(answer: Json) -> None:
            release = answer["releases"][0]
            document = read_base64url(release["document"]).decode()
            changed = document.replace(f",{len(LOGGED)}]", f",{len(LOGGED) + 1}]")
            assert changed != document
            release["document"] = base64url(changed.encode())

        def signature(answer: Json) -> None:
            answer["releases"][0]["signature"] = base64url(bytes(64))

        def roster(answer: Json) -> None:
            answer["releases"][0]["roster"]["hash"] = base64url(bytes(32))

        for change in (count, signature):
            with self.assertRaises(Refused):
                self.read_through(change)
        with self.assertRaises(Fork):
            self.read_through(roster)

    def test_fewer_than_were_seen_are_a_roll_back_and_another_one_is_a_fork(self) -> None:
        seen = coordinator().releases().hashes[0]
        nothing = self.read_through(lambda _: {"releases": [], "newest": 0})
        with self.assertRaises(RolledBack):
            nothing.hold_to(1, seen)
        with self.assertRaises(Fork):
            coordinator().releases().hold_to(1, bytes(32))
        coordinator().releases().hold_to(1, seen)

    def test_tables_that_a_server_could_sign_but_nobody_may_believe_are_refused(self) -> None:
        read = coordinator().releases().tables[0]
        names = [(table["unit"], table["dims"]) for table in read["tables"]]
        total = names.index(("contact", []))

        def other(change: Callable[[Json], object]) -> Json:
            changed = copy.deepcopy(read)
            change(changed)
            return changed

        def count(number: int) -> Json:
            return other(lambda one: one["tables"][total]["cells"][0].__setitem__(1, number))

        bad = [
            count(4),
            count(0),
            other(lambda one: one["tables"].append(one["tables"][0])),
            other(lambda one: one["tables"][total].update(period="2019-01")),
            other(lambda one: one["tables"][-1]["cells"].pop()),
            other(lambda one: one.update(k=4)),
            other(lambda one: one.update(previous="")),
        ]
        for one in bad:
            with self.assertRaises(Refused):
                read_tables(json.dumps(one, separators=(",", ":")).encode())
        with self.assertRaises(Refused):
            read_tables(json.dumps(read).encode())
        parts = next(table for table in read["tables"] if table["unit"] == "contact" and len(table["dims"]) == 1)
        if shown := [count for _, count in parts["cells"] if count is not None]:
            with self.assertRaises(Refused):
                check_sums(count(sum(shown) - 1), [])
        check_sums(read, [])
