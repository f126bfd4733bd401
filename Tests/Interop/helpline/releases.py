"""Releases, and what a coordinator's client seals to close a month (docs/protocol.md 8.3, 8.4)."""

from dataclasses import dataclass

from .bytes import Reader, exactly, label, lp, u32, unpad
from .refusals import Fork, RolledBack, require
from .roster import Head, Rosters
from .sealing import box_open, box_seal, hash256, verify


@dataclass(frozen=True)
class Release:
    document: bytes
    roster: Head
    signature: bytes

    def message(self, organisation: bytes) -> bytes:
        roster = u32(self.roster.position) + exactly(self.roster.hash, 32)
        return label("hl1/release", organisation) + roster + lp(self.document)

    def hash(self, organisation: bytes) -> bytes:
        return hash256(label("hl1/release-hash", organisation) + lp(self.document))

    def check(self, rosters: Rosters) -> None:
        """Signed by the release key of the roster that it names."""
        require(self.roster.position >= 1, "versions count from 1")
        if self.roster.position > len(rosters.versions):
            raise RolledBack("it names a roster that the server does not give")
        roster = rosters.versions[self.roster.position - 1]
        if roster.hash != self.roster.hash:
            raise Fork(f"another roster of version {roster.version}")
        verify(roster.release, self.message(rosters.organisation), self.signature)


def secret_content(organisation: bytes, month: int, number: int, secret: bytes) -> bytes:
    return label("hl1/closing-secret", organisation) + u32(month) + u32(number) + exactly(secret, 32)


def seal_secret(organisation: bytes, month: int, number: int, secret: bytes, box: bytes) -> bytes:
    """To the key that the server holds in memory."""
    return box_seal(secret_content(organisation, month, number, secret), box)


def open_secret(organisation: bytes, month: int, number: int, sealed: bytes, box_secret: bytes) -> bytes:
    """As the server does."""
    reader = Reader(box_open(sealed, box_secret))
    reader.expect(label("hl1/closing-secret", organisation))
    require(reader.u32() == month and reader.u32() == number, "another month or number")
    secret = reader.take(32)
    reader.end()
    return secret


def open_carried(organisation: bytes, month: int, sealed: bytes, secret: bytes) -> bytes:
    """As the server does, at the next closing."""
    reader = Reader(unpad(box_open(sealed, secret)))
    reader.expect(label("hl1/carried", organisation))
    require(reader.u32() == month, "another month")
    tallies = reader.lp()
    reader.end()
    return tallies
