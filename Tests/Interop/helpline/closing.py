"""Closing a month, and reading what was published (docs/protocol.md 8.2 to 8.4)."""

import time

from nacl.utils import random

from .bytes import base64url, month_number, read_base64url
from .connection import Json
from .flow import Flow
from .ledger import StatisticsKey
from .refusals import require
from .releases import Release, seal_secret
from .roster import Head
from .sealing import sealing_public, sign
from .tables import Chain, month_after
from .wraps import KINDS, Place


def read_release(given: Json) -> Release:
    roster = Head(given["roster"]["version"], read_base64url(given["roster"]["hash"], 32))
    return Release(read_base64url(given["document"]), roster, read_base64url(given["signature"]))


class Closing(Flow):
    def add_key(self, month: str, number: int = 1) -> None:
        """A statistics key of a month, its secret for the coordinators."""
        keys, secret, roster = self.session.keys, random(32), self.rosters.newest.head
        bare = StatisticsKey(month_number(month), number, sealing_public(secret), keys.member, roster, b"")
        place = Place(bare.compartment(self.organisation), KINDS["statisticsKey"], 1)
        key = {
            "month": month,
            "number": number,
            "publicKey": base64url(bare.public),
            "roster": {"version": roster.position, "hash": base64url(roster.hash)},
            "signature": base64url(sign(keys.signing_seed, bare.message(self.organisation))),
            "wraps": [self.wrap(place, secret, to) for to in self.recipients("coordinators")],
        }
        self.session.connection.post("/statistics-keys", {"keys": [key]})

    def state(self) -> Json:
        return self.session.connection.get("/statistics/closing")

    def close(self, month: str, state: Json | None = None) -> Json:
        """Closes a month and gives how it ended. `state` is what the server said of it."""
        state = state or self.state()
        following = month_after(month)
        if not state["following"] and following[:4] == month[:4]:
            self.add_key(following)
        secrets = [self._secret(month, key, state["sealTo"]) for key in state["keys"]]
        self.session.connection.post("/statistics/closing", {"month": month, "secrets": secrets})
        end = time.monotonic() + 60
        while time.monotonic() < end:
            now = self.state()
            if "running" not in now:
                return now["ended"]
            time.sleep(0.1)
        raise AssertionError("the closing did not end")

    def _secret(self, month: str, key: Json, seal_to: str) -> Json:
        """The secret of one of the month's keys, which was wrapped to the coordinators by one of them."""
        number, public = key["number"], read_base64url(key["publicKey"], 32)
        bare = StatisticsKey(month_number(month), number, public, self.session.keys.member, Head(0, bytes(32)), b"")
        wrap = self.open_wrap(key["wrap"], Place(bare.compartment(self.organisation), KINDS["statisticsKey"], 1))
        require(self.was(wrap.granter, wrap.roster, "coordinator", "coordinators"), "by who makes no such keys")
        require(sealing_public(wrap.key) == public, "another secret")
        sealed = seal_secret(self.organisation, month_number(month), number, wrap.key, read_base64url(seal_to, 32))
        return {"number": number, "sealed": base64url(sealed)}

    def releases(self) -> Chain:
        """All of them, verified."""
        chain = Chain(self.rosters)
        while True:
            page = self.session.connection.get(f"/releases?after={len(chain.tables)}")
            for release in page["releases"]:
                chain.append(read_release(release))
            if len(chain.tables) >= page["newest"] or not page["releases"]:
                return chain
