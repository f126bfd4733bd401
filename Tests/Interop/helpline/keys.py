"""A member's keys: the blob, and how its key is sealed (docs/protocol.md 2.4)."""

from dataclasses import dataclass, field

from .bytes import Reader, exactly, label, lp, pad_up, u8, u32, u64, unpad
from .groups import NUMBER_OF
from .refusals import require
from .roster import Head
from .sealing import aead, open_aead, sealing_public, signing_public

NOTHING_OF_THE_LOG = Head(0, bytes(32))
PASSPHRASE, SHEET = 1, 2


@dataclass
class MemberKeys:
    """What the blob holds. `groups`: the newest record seen of each group, by its number."""

    member: bytes
    signing_seed: bytes
    sealing_secret: bytes
    anchor: bytes
    roster: Head
    groups: list[tuple[int, Head]] = field(default_factory=list)
    audit: Head = NOTHING_OF_THE_LOG
    keyring: list[tuple[int, bytes, bytes]] = field(default_factory=list)

    @property
    def organisation(self) -> bytes:
        return self.anchor[:16]

    @property
    def signing(self) -> bytes:
        return signing_public(self.signing_seed)

    @property
    def sealing(self) -> bytes:
        return sealing_public(self.sealing_secret)

    @property
    def content(self) -> bytes:
        return b"".join(
            [
                label("hl1/keys", self.organisation),
                u32(1),
                exactly(self.member, 16),
                exactly(self.signing_seed, 32),
                exactly(self.sealing_secret, 32),
                exactly(self.anchor, 32),
                u32(self.roster.position),
                self.roster.hash,
                u32(len(self.groups)),
                *(u8(number) + u32(head.position) + head.hash for number, head in self.groups),
                u64(self.audit.position),
                self.audit.hash,
                u32(len(self.keyring)),
                *(u8(kind) + exactly(id, 16) + lp(key) for kind, id, key in self.keyring),
            ]
        )

    def sealed(self, key: bytes, version: int) -> bytes:
        return aead(key, pad_up(self.content, 1024), blob_place(self.organisation, self.member, version))


def blob_place(organisation: bytes, member: bytes, version: int) -> bytes:
    """The associated data of a blob."""
    return label("hl1/blob", organisation) + exactly(member, 16) + u32(version)


def open_blob(key: bytes, blob: bytes, organisation: bytes, member: bytes, version: int) -> MemberKeys:
    """Refused if it is another member's, of another version or organisation, inside or out."""
    reader = Reader(unpad(open_aead(key, blob, blob_place(organisation, member, version))))
    reader.expect(label("hl1/keys", organisation) + u32(1) + member)
    keys = MemberKeys(member, reader.take(32), reader.take(32), reader.take(32), Head(reader.u32(), reader.take(32)))
    require(keys.organisation == organisation, "the anchor of another organisation")
    for _ in range(reader.u32()):
        keys.groups.append((reader.u8(), Head(reader.u32(), reader.take(32))))
    numbers = [number for number, _ in keys.groups]
    require(
        len(set(numbers)) == len(numbers) and set(numbers) <= set(NUMBER_OF.values()), "an unknown group, or one twice"
    )
    keys.audit = Head(reader.u64(), reader.take(32))
    for _ in range(reader.u32()):
        keys.keyring.append((reader.u8(), reader.take(16), reader.lp()))
    require(all(key for _, _, key in keys.keyring), "a key without bytes")
    reader.end()
    return keys


def blob_key_place(organisation: bytes, kind: int, tag: bytes) -> bytes:
    return label("hl1/blob-key", organisation) + u8(kind) + exactly(tag, 32)


def seal_blob_key(organisation: bytes, kind: int, wrap_key: bytes, tag: bytes, blob_key: bytes) -> bytes:
    """`kind`: PASSPHRASE, with the login tag; or SHEET, with the sheet's."""
    return aead(wrap_key, exactly(blob_key, 32), blob_key_place(organisation, kind, tag))


def open_blob_key(organisation: bytes, kind: int, wrap_key: bytes, tag: bytes, sealed: bytes) -> bytes:
    return exactly(open_aead(wrap_key, sealed, blob_key_place(organisation, kind, tag)), 32)
