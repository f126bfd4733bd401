"""Invitations, and the answers to them (docs/protocol.md 4)."""

import re
from dataclasses import dataclass

from .bytes import Reader, base32, exactly, label, lp, pad, u8, u32, unpad
from .refusals import Refused, require
from .roster import ROLES, Head, Rosters, role_bits
from .sealing import box_open, box_seal, has_small_order, hash128, mac, sign


@dataclass(frozen=True)
class Terms:
    """What an invitation promises: to which organisation, in which roles, until which day."""

    anchor: bytes
    roster: Head
    roles: int
    expires: str

    @property
    def organisation(self) -> bytes:
        return self.anchor[:16]

    @property
    def encoded(self) -> bytes:
        return (
            exactly(self.anchor, 32)
            + u32(self.roster.position)
            + exactly(self.roster.hash, 32)
            + u8(self.roles)
            + lp(self.expires.encode("ascii"))
        )

    @staticmethod
    def read(encoded: bytes) -> "Terms":
        reader = Reader(encoded)
        anchor, roster, roles, day = reader.take(32), Head(reader.u32(), reader.take(32)), reader.u8(), reader.lp()
        reader.end()
        require(0 < roles < 1 << len(ROLES), "no roles, or unknown ones")
        require(re.fullmatch(rb"[0-9]{4}-[0-9]{2}-[0-9]{2}", day) is not None, "no day")
        return Terms(anchor, roster, roles, day.decode("ascii"))

    def mac(self, organisation: bytes, mac_key: bytes) -> bytes:
        return mac(mac_key, label("hl1/invitation", organisation) + self.encoded)


@dataclass(frozen=True)
class Joiner:
    """Who answers: id, public keys and login tag."""

    member: bytes
    signing: bytes
    sealing: bytes
    login_tag: bytes

    def mac(self, organisation: bytes, mac_key: bytes, terms: Terms) -> bytes:
        return mac(
            mac_key,
            label("hl1/joining", organisation)
            + terms.encoded
            + exactly(self.member, 16)
            + exactly(self.signing, 32)
            + exactly(self.sealing, 32)
            + exactly(self.login_tag, 32),
        )

    def check(self, organisation: bytes, mac_key: bytes, terms: Terms, answer: bytes) -> None:
        require(self.mac(organisation, mac_key, terms) == answer, "not by who has the code")
        require(not has_small_order(self.sealing), "a sealing key of small order")

    def fingerprint(self, anchor: bytes) -> str:
        """20 characters, without hyphens."""
        content = label("hl1/fingerprint", anchor[:16]) + anchor + self.member + self.signing + self.sealing
        return base32(hash128(content))[:20]


@dataclass(frozen=True)
class Box:
    """What the inviter leaves for the administrators."""

    tag: bytes
    terms: Terms
    mac_key: bytes
    name: str
    inviter: bytes
    signature: bytes

    def _middle(self) -> bytes:
        name = self.name.encode()
        require(1 <= len(name) <= 400, "a name of 1 to 400 bytes")
        return self.tag + lp(self.terms.encoded) + self.mac_key + lp(name) + self.inviter

    def message(self, organisation: bytes) -> bytes:
        return label("hl1/invitation-signature", organisation) + self._middle()

    def content(self, organisation: bytes) -> bytes:
        return label("hl1/invitation-box", organisation) + self._middle() + self.signature

    @staticmethod
    def sealed(
        organisation: bytes,
        tag: bytes,
        terms: Terms,
        mac_key: bytes,
        name: str,
        inviter: bytes,
        signing_seed: bytes,
        public: bytes,
    ) -> bytes:
        signature = sign(signing_seed, Box(tag, terms, mac_key, name, inviter, b"").message(organisation))
        box = Box(tag, terms, mac_key, name, inviter, signature)
        return box_seal(pad(box.content(organisation), 1024), public)

    @staticmethod
    def open(anchor: bytes, secret: bytes, sealed: bytes) -> "Box":
        reader = Reader(unpad(box_open(sealed, secret), 1024))
        reader.expect(label("hl1/invitation-box", anchor[:16]))
        tag, terms, mac_key, name = reader.take(32), Terms.read(reader.lp()), reader.take(32), reader.lp()
        inviter, signature = reader.take(16), reader.take(64)
        reader.end()
        require(terms.anchor == anchor, "terms of another organisation")
        require(1 <= len(name) <= 400, "a name of 1 to 400 bytes")
        try:
            return Box(tag, terms, mac_key, name.decode(), inviter, signature)
        except UnicodeDecodeError as error:
            raise Refused("a name that is no UTF-8") from error

    def check_inviter(self, rosters: Rosters) -> None:
        """Whether they were an administrator in the roster named; not, whether they ever were in the group."""
        roster = rosters.named(
            self.terms.roster.position,
            self.terms.roster.hash,
            self.inviter,
            self.message(rosters.organisation),
            self.signature,
        )
        require(roster.has(self.inviter, "administrator"), "by who was no administrator")


def roles_from_wire(roles: list[str]) -> int:
    require(all(role in ROLES for role in roles), "an unknown role")
    return role_bits(roles)
