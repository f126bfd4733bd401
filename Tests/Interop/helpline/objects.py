"""Objects and drafts (docs/protocol.md 6.2, 6.5)."""

from dataclasses import dataclass

from .bytes import MAXIMUM_CONTENT, Reader, exactly, label, lp, pad, pad_up, u8, u32, unpad
from .refusals import require
from .roster import Head, Roster, Rosters
from .sealing import aead, box_open, box_seal, open_aead, sign
from .wraps import KINDS


# Bytes of what always has one size.
FIXED = {KINDS["handOver"]: 2048, KINDS["thread"]: 8192}


@dataclass(frozen=True)
class ObjectPlace:
    compartment: bytes
    kind: int
    epoch: int
    object: bytes
    revision: int

    @property
    def least(self) -> int:
        return FIXED.get(self.kind, 2048 if self.kind == KINDS["contact"] else 512)

    def associated(self, organisation: bytes) -> bytes:
        return (
            label("hl1/object", organisation)
            + exactly(self.compartment, 16)
            + u32(self.epoch)
            + exactly(self.object, 16)
            + u32(self.revision)
        )

    def pad(self, inner: bytes) -> bytes:
        return pad(inner, self.least) if self.kind in FIXED else pad_up(inner, self.least)

    def unpad(self, padded: bytes) -> bytes:
        size = len(padded)
        most = FIXED.get(self.kind, MAXIMUM_CONTENT)
        require(self.least <= size <= most and size.bit_count() == 1, "another size")
        return unpad(padded)


@dataclass(frozen=True)
class Opened:
    """An object's payload (UTF-8 JSON), its author and the roster that they named."""

    author: bytes
    roster: Roster
    payload: bytes


def signed_message(organisation: bytes, place: ObjectPlace, author: bytes, roster: Head, payload: bytes) -> bytes:
    return (
        label("hl1/object-signature", organisation)
        + place.compartment
        + u8(place.kind)
        + place.object
        + u32(place.revision)
        + exactly(author, 16)
        + u32(roster.position)
        + roster.hash
        + lp(payload)
    )


def object_inner(
    organisation: bytes, place: ObjectPlace, author: bytes, signing_seed: bytes, roster: Head, payload: bytes
) -> bytes:
    signature = sign(signing_seed, signed_message(organisation, place, author, roster, payload))
    return author + u32(roster.position) + roster.hash + signature + payload


def seal_inner(organisation: bytes, place: ObjectPlace, key: bytes, inner: bytes, nonce: bytes | None = None) -> bytes:
    return aead(key, place.pad(inner), place.associated(organisation), nonce)


def open_inner(organisation: bytes, place: ObjectPlace, key: bytes, sealed: bytes) -> bytes:
    return place.unpad(open_aead(key, sealed, place.associated(organisation)))


def open_object(rosters: Rosters, place: ObjectPlace, key: bytes, sealed: bytes) -> Opened:
    """Checks all but what the compartment's kind asks of the author's roles."""
    reader = Reader(open_inner(rosters.organisation, place, key, sealed))
    author, head, signature, payload = (
        reader.take(16),
        Head(reader.u32(), reader.take(32)),
        reader.take(64),
        reader.rest(),
    )
    message = signed_message(rosters.organisation, place, author, head, payload)
    roster = rosters.named(head.position, head.hash, author, message, signature)
    require(roster.has(author), "by who was no member in the roster named")
    return Opened(author, roster, payload)


def seal_draft(organisation: bytes, member: bytes, public: bytes, payload: bytes) -> bytes:
    return box_seal(pad_up(draft_content(organisation, member, payload), 2048), public)


def draft_content(organisation: bytes, member: bytes, payload: bytes) -> bytes:
    return label("hl1/draft", organisation) + exactly(member, 16) + lp(payload)


def open_draft(organisation: bytes, member: bytes, secret: bytes, box: bytes) -> bytes:
    reader = Reader(unpad(box_open(box, secret)))
    reader.expect(label("hl1/draft", organisation) + member)
    payload = reader.lp()
    reader.end()
    return payload
