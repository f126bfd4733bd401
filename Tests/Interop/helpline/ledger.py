"""Ledger entries and the statistics keys that they are sealed to (docs/protocol.md 8)."""

from dataclasses import dataclass

from .bytes import Reader, exactly, label, lp, pad, u8, u32, unpad
from .groups import Group
from .refusals import require
from .roster import Head, Rosters
from .sealing import box_open, box_seal, hash128

SIZE = 512
NO_TAG = bytes(16)


def _word(content: bytes) -> str:
    require(content.isascii() and len(content) <= 20, "no ASCII of at most 20 bytes")
    return content.decode("ascii")


@dataclass(frozen=True)
class Entry:
    month: int
    event: str
    slot: bytes
    revision: int
    codes: tuple[str, ...]
    tag: bytes | None = None

    def content(self, organisation: bytes) -> bytes:
        require(len(self.codes) <= 32, "more than 32 codes")
        words = [lp(word.encode("ascii")) for word in (self.event, *self.codes)]
        return b"".join(
            [
                label("hl1/entry", organisation),
                u32(self.month),
                words[0],
                exactly(self.slot, 16),
                u32(self.revision),
                u8(self.tag is not None),
                exactly(self.tag or NO_TAG, 16),
                u32(len(self.codes)),
                *words[1:],
            ]
        )

    def sealed(self, organisation: bytes, public: bytes) -> bytes:
        return box_seal(pad(self.content(organisation), 464), public)


def open_entry(organisation: bytes, secret: bytes, sealed: bytes) -> Entry:
    """Whoever opens one drops it if its month is not that of the key."""
    reader = Reader(unpad(box_open(exactly(sealed, SIZE), secret), 464))
    reader.expect(label("hl1/entry", organisation))
    month, event, slot, revision = reader.u32(), _word(reader.lp()), reader.take(16), reader.u32()
    has_tag, tag, count = reader.u8(), reader.take(16), reader.u32()
    require(has_tag == 1 or (has_tag == 0 and tag == NO_TAG), "a tag that is not there")
    require(count <= 32, "more than 32 codes")
    codes = tuple(_word(reader.lp()) for _ in range(count))
    reader.end()
    return Entry(month, event, slot, revision, codes, tag if has_tag else None)


@dataclass(frozen=True)
class StatisticsKey:
    month: int
    number: int
    public: bytes
    author: bytes
    roster: Head
    signature: bytes

    def message(self, organisation: bytes) -> bytes:
        return (
            label("hl1/statistics-key", organisation)
            + u32(self.month)
            + u32(self.number)
            + exactly(self.public, 32)
            + exactly(self.author, 16)
            + u32(self.roster.position)
            + exactly(self.roster.hash, 32)
        )

    def compartment(self, organisation: bytes) -> bytes:
        return hash128(label("hl1/statistics-id", organisation) + u32(self.month) + u32(self.number))

    def check(self, rosters: Rosters, coordinators: Group) -> None:
        """Holds for who counts with it."""
        message = self.message(rosters.organisation)
        roster = rosters.named(self.roster.position, self.roster.hash, self.author, message, self.signature)
        require(roster.has(self.author, "coordinator"), "by who was no coordinator")
        require(coordinators.ever_admitted(self.author), "by who never was admitted")

    def check_for_writing(self, rosters: Rosters, coordinators: Group, running: int) -> None:
        """Holds for who seals to it in the month `running`."""
        self.check(rosters, coordinators)
        if self.month >= running:
            newest = coordinators.newest
            first = next(record for record in coordinators.records if record.epoch == newest.epoch)
            require(self.author in newest.members, "by who is no more among the coordinators")
            require(self.roster.position >= first.roster.position, "made before the last rotation")
