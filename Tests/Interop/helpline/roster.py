"""The roster and its chain (docs/protocol.md 3)."""

from dataclasses import dataclass, replace

from . import documents
from .bytes import label, lp, read_id
from .documents import Fields, Signed
from .refusals import Fork, Refused, RolledBack, require
from .sealing import digest, hash128, verify

ROLES = ["volunteer", "mentor", "coordinator", "administrator", "auditor"]


def role_bits(roles: list[str]) -> int:
    return sum(1 << ROLES.index(role) for role in roles)


@dataclass(frozen=True)
class Head:
    """A place in a chain: version, index or position, and the hash there."""

    position: int
    hash: bytes


@dataclass(frozen=True)
class Member:
    id: bytes
    roles: tuple[str, ...]
    signing: bytes
    sealing: bytes
    removed: int | None
    agreement: str | None

    @staticmethod
    def read(fields: Fields) -> "Member":
        roles = fields.items("roles")
        require(all(role in ROLES for role in roles), "an unknown role")
        require(sorted(set(roles), key=ROLES.index) == roles, "roles in another order, or twice")
        return Member(
            fields.id("id"),
            tuple(roles),
            fields.key("signing"),
            fields.key("sealing"),
            None if fields.is_null("removed") else fields.number("removed"),
            None if fields.is_null("agreement") else fields.day("agreement"),
        )

    @property
    def who(self) -> tuple[bytes, bytes, bytes]:
        """What never changes."""
        return self.id, self.signing, self.sealing


@dataclass(frozen=True)
class Roster:
    organisation: bytes | None
    version: int
    previous: bytes | None
    members: tuple[Member, ...]
    recovery_signing: bytes
    recovery_sealing: bytes
    release: bytes
    hash: bytes

    @staticmethod
    def read(document: bytes) -> "Roster":
        fields = documents.read(
            document, "roster", ["organisation", "version", "previous", "members", "recovery", "release"]
        )
        member_keys = ["id", "roles", "signing", "sealing", "removed", "agreement"]
        recovery = fields.fields("recovery", ["signing", "sealing"])
        return Roster(
            None if fields.is_null("organisation") else fields.id("organisation"),
            fields.number("version"),
            None if fields.is_null("previous") else fields.key("previous"),
            tuple(Member.read(Fields(member, member_keys)) for member in fields.items("members")),
            recovery.key("signing"),
            recovery.key("sealing"),
            fields.key("release"),
            digest("hl1/roster-hash", document),
        )

    @property
    def head(self) -> Head:
        return Head(self.version, self.hash)

    def member(self, id: bytes) -> Member | None:
        """The member of this id who is not removed in this version."""
        return next((member for member in self.members if member.id == id and member.removed is None), None)

    def has(self, id: bytes, *roles: str) -> bool:
        """Whether they are a member, and have one of these roles if any are given."""
        member = self.member(id)
        return member is not None and (not roles or any(role in member.roles for role in roles))


def recovery_id(organisation: bytes) -> bytes:
    return hash128(label("hl1/group-id", organisation) + lp(b"recovery"))


class Rosters:
    """Every version from the first on, each verified when it comes in."""

    def __init__(self, anchor: bytes):
        self.anchor = anchor
        self.organisation = anchor[:16]
        self.versions: list[Roster] = []
        self.recovery = recovery_id(self.organisation)

    @property
    def newest(self) -> Roster:
        return self.versions[-1]

    @property
    def ceremonies(self) -> list[int]:
        """Versions that the recovery key signed: each made the next recovery key."""
        pairs = zip(self.versions, self.versions[1:], strict=False)
        return [after.version for before, after in pairs if before.recovery_signing != after.recovery_signing]

    @property
    def recovery_keys(self) -> list[Roster]:
        """By number, from 1: a roster in which the key stands."""
        return [self.versions[0]] + [self.versions[version - 1] for version in self.ceremonies]

    def append(self, signed: Signed) -> None:
        """The next version. Fork if it is another one than is known at its place, and as well signed; else Refused."""
        roster = Roster.read(signed.document)
        require(roster.version <= len(self.versions) + 1, "a version is left out")
        if roster.version == 1:
            self._check_first(roster, signed)
        else:
            self._check_next(self.versions[roster.version - 2], roster, signed)
        if roster.version <= len(self.versions):
            if self.versions[roster.version - 1].hash != roster.hash:
                raise Fork(f"two rosters of version {roster.version}")
            raise Refused("known already")
        self.versions.append(roster)

    def _verify(self, key: bytes, signed: Signed) -> None:
        verify(key, label("hl1/roster", self.organisation) + lp(signed.document), signed.signature)

    def _check_first(self, roster: Roster, signed: Signed) -> None:
        require(roster.hash == self.anchor, "not the organisation that was pinned")
        require(roster.organisation is None and roster.previous is None, "not a first version")
        require(len(roster.members) == 1, "not one member")
        founder = roster.members[0]
        require(founder.id == signed.signer and roster.has(founder.id, "administrator"), "not by an administrator")
        self._verify(founder.signing, signed)

    def _check_next(self, before: Roster, roster: Roster, signed: Signed) -> None:
        require(roster.organisation == self.organisation, "of another organisation")
        require(roster.previous == before.hash, "follows another roster")
        if signed.signer == self.recovery:
            self._verify(before.recovery_signing, signed)
            return self._check_ceremony(before, roster)
        signer = before.member(signed.signer)
        require(signer is not None and "administrator" in signer.roles, "not by an administrator")
        assert signer is not None
        self._verify(signer.signing, signed)

        kept, new = roster.members[: len(before.members)], roster.members[len(before.members) :]
        require(len(kept) == len(before.members), "a member is left out")
        for old, member in zip(before.members, kept, strict=True):
            require(old.who == member.who, "another member, or other keys")
            if old.removed is not None:
                require(member == old, "a removed member changed")
            elif member.removed is not None:
                require(member.removed == before.version and member.roles == old.roles, "not removed as it should be")
        require(all(member.removed is None for member in new), "a newcomer who is removed")
        for taken in zip(*(member.who for member in roster.members), strict=True):
            require(len(set(taken)) == len(taken), "an id or a key of two members")
        require(any(roster.has(member.id, "administrator") for member in roster.members), "no administrator is left")
        require(
            (roster.recovery_signing, roster.recovery_sealing) == (before.recovery_signing, before.recovery_sealing),
            "another recovery key",
        )

    def _check_ceremony(self, before: Roster, roster: Roster) -> None:
        new = {roster.recovery_signing, roster.recovery_sealing}
        known = self.versions[: before.version]
        old = {key for version in known for key in (version.recovery_signing, version.recovery_sealing)}
        held = {key for member in before.members for key in (member.signing, member.sealing)}
        require(len(new) == 2 and not new & (old | held), "recovery keys that are not new")
        require(roster.release == before.release, "another release key")
        require(len(roster.members) == len(before.members), "more members, or fewer")
        changed = [(a, b) for a, b in zip(before.members, roster.members, strict=True) if a != b]
        require(len(changed) <= 1, "more than one member changed")
        for a, b in changed:
            roles = tuple(role for role in ROLES if role in a.roles or role == "administrator")
            require(a.removed is None and b == replace(a, roles=roles), "more than an administrator")

    # What else names a roster

    def signing_key(self, id: bytes, version: int) -> bytes:
        """Of whoever is or was a member: keys never change, and nobody is ever left out. Of the recovery key's id: the key that
        the ceremony of this version made."""
        if id == self.recovery:
            require(version in self.ceremonies, "by the recovery key, and no ceremony's")
            return self.versions[version - 1].recovery_signing
        member = next((member for member in self.newest.members if member.id == id), None)
        require(member is not None, "by who is in no roster")
        assert member is not None
        return member.signing

    def named(self, version: int, hash: bytes, signer: bytes, message: bytes, signature: bytes) -> Roster:
        """The roster that something signed names by version and hash; the signature must hold."""
        if version > len(self.versions):
            raise RolledBack("it names a roster that the server does not give")
        require(version >= 1, "versions count from 1")
        verify(self.signing_key(signer, version), message, signature)
        if self.versions[version - 1].hash != hash:
            raise Fork(f"another roster of version {version}")
        return self.versions[version - 1]

    def hold_to(self, seen: Head) -> None:
        """RolledBack if what was seen is not there, Fork if something else is there."""
        if seen.position > len(self.versions):
            raise RolledBack("older rosters than were seen")
        if self.versions[seen.position - 1].hash != seen.hash:
            raise Fork(f"another roster of version {seen.position}")


def founder_of(first: Roster) -> bytes:
    return first.members[0].id


def id_list(values: list[object]) -> tuple[bytes, ...]:
    """Ids of a canonical document."""
    require(all(isinstance(value, str) for value in values), "an id that is no text")
    return tuple(read_id(str(value)) for value in values)
