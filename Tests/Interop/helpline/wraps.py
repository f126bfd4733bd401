"""Wraps: a compartment's key, sealed to somebody and signed by who passes it on (docs/protocol.md 6.1)."""

from dataclasses import dataclass

from .bytes import Reader, exactly, label, u8, u32
from .refusals import require
from .roster import Head, Roster, Rosters
from .sealing import box_open, box_seal, mac, sealing_public, sign

KINDS = {"contact": 1, "coordination": 2, "journal": 3, "thread": 4, "name": 5, "handOver": 6, "group": 7, "statisticsKey": 8}
NONE = bytes(16)


@dataclass(frozen=True)
class Recipient:
    """A member (epoch 1), a group (its epoch) or the recovery key (its number)."""

    id: bytes
    epoch: int
    public: bytes


@dataclass(frozen=True)
class Place:
    """What a wrap is of."""

    compartment: bytes
    kind: int
    epoch: int
    parent: bytes = NONE


@dataclass(frozen=True)
class Wrap:
    """One that was opened: the key, who granted it, and the roster that they named."""

    granter: bytes
    roster: Roster
    continuity: bytes
    key: bytes


def _front(organisation: bytes, place: Place, to: Recipient) -> bytes:
    return b"".join(
        [
            label("hl1/wrap", organisation),
            exactly(place.compartment, 16),
            u8(place.kind),
            exactly(place.parent, 16),
            u32(place.epoch),
            exactly(to.id, 16),
            u32(to.epoch),
            exactly(to.public, 32),
        ]
    )


def wrap_body(
    organisation: bytes, place: Place, to: Recipient, granter: bytes, roster: Head, continuity: bytes, key: bytes
) -> bytes:
    return (
        _front(organisation, place, to)
        + exactly(granter, 16)
        + u32(roster.position)
        + roster.hash
        + exactly(continuity, 32)
        + exactly(key, 32)
    )


def seal_wrap(
    organisation: bytes,
    place: Place,
    to: Recipient,
    granter: bytes,
    signing_seed: bytes,
    roster: Head,
    key: bytes,
    continuity: bytes = bytes(32),
) -> bytes:
    body = wrap_body(organisation, place, to, granter, roster, continuity, key)
    return box_seal(body + sign(signing_seed, body), to.public)


def open_wrap(rosters: Rosters, place: Place, to: Recipient, secret: bytes, sealed: bytes) -> Wrap:
    """Checks all but what the kind asks of the granter's roles, and the continuity with a previous key."""
    require(place.kind in KINDS.values(), "an unknown kind")
    require(sealing_public(secret) == to.public, "the secret of another key")
    return read_wrap(rosters, place, to, box_open(exactly(sealed, 345), secret))


def read_wrap(rosters: Rosters, place: Place, to: Recipient, content: bytes) -> Wrap:
    """What stands in a wrap, and in a caller's (6.9): body and signature."""
    exactly(content, 297)
    body, signature = content[:-64], content[-64:]
    reader = Reader(body)
    reader.expect(_front(rosters.organisation, place, to))
    granter, head = reader.take(16), Head(reader.u32(), reader.take(32))
    continuity, key = reader.take(32), reader.take(32)
    reader.end()
    roster = rosters.named(head.position, head.hash, granter, body, signature)
    by_ceremony = granter == rosters.recovery and place.kind in (KINDS["journal"], KINDS["group"])
    require(by_ceremony or roster.has(granter), "by who was no member in the roster named")
    first = place.epoch == 1 or place.kind == KINDS["group"]
    require((continuity == bytes(32)) == first, "continuity where there is none, or none")
    return Wrap(granter, roster, continuity, key)


def continuity_of(organisation: bytes, place: Place, previous_key: bytes, key: bytes) -> bytes:
    content = label("hl1/continuity", organisation) + place.compartment + u8(place.kind) + u32(place.epoch) + key
    return mac(previous_key, content)
