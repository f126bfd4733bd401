"""Canonical documents and signed chains, docs/protocol.md 1.4, 3 and 5."""
from __future__ import annotations

import base64
from dataclasses import dataclass, field, replace

from .primitives import H, H128, Person, S, Signer, base32, lp, public_of, rnd

ROLES = ["volunteer", "mentor", "coordinator", "administrator", "auditor"]
BITS = {role: 1 << bit for bit, role in enumerate(ROLES)}
GROUPS = ["members", "volunteers", "coordinators", "auditors", "administrators"]


def b64(b: bytes) -> str:
    return base64.urlsafe_b64encode(b).rstrip(b"=").decode()


def quoted(text: str | None) -> str:
    return "null" if text is None else f'"{text}"'


def number(n: int | None) -> str:
    return "null" if n is None else str(n)


def ident(b: bytes | None) -> str:
    return quoted(None if b is None else base32(b))


def key(b: bytes | None) -> str:
    return quoted(None if b is None else b64(b))


@dataclass(frozen=True)
class Line:
    """A member in a roster. What differs from the person's own is a substitution."""
    person: Person
    roles: str
    removed: int | None = None
    agreement: str | None = None
    id: bytes = b""
    signing: bytes = b""
    sealing: bytes = b""

    def text(self) -> str:
        roles = ",".join(quoted(role) for role in self.roles.split())
        return (
            f'{{"id":{ident(self.id or self.person.id)},"roles":[{roles}],"signing":{key(self.signing or self.person.signing)},'
            f'"sealing":{key(self.sealing or self.person.sealing)},"removed":{number(self.removed)},'
            f'"agreement":{quoted(self.agreement)}}}')


@dataclass(frozen=True)
class Roster:
    organisation: bytes | None
    version: int
    previous: bytes | None
    members: tuple[Line, ...]
    recovery_signing: bytes
    recovery_sealing: bytes
    release: bytes

    def text(self) -> str:
        members = ",".join(line.text() for line in self.members)
        return (
            f'{{"type":"roster","v":1,"organisation":{ident(self.organisation)},"version":{self.version},'
            f'"previous":{key(self.previous)},"members":[{members}],"recovery":{{"signing":{key(self.recovery_signing)},'
            f'"sealing":{key(self.recovery_sealing)}}},"release":{key(self.release)}}}')

    def line(self, person: Person) -> Line:
        return next(line for line in self.members if line.person == person)

    def change(self, person: Person, **fields: object) -> Roster:
        """The same with one member's line changed."""
        return replace(self, members=tuple(replace(m, **fields) if m.person == person else m for m in self.members))

    def add(self, *lines: Line) -> Roster:
        return replace(self, members=self.members + lines)


@dataclass(frozen=True)
class Signed:
    document: str
    signer: bytes
    signature: bytes
    hash: bytes

    def json(self) -> dict:
        return dict(document=self.document, signer=self.signer.hex(), signature=self.signature.hex())


def roster_hash(document: str) -> bytes:
    return H(lp("hl1/roster-hash") + lp(document))


def sign_roster(document: str, signer: Person, organisation: bytes | None = None, signing: Signer | None = None,
                label: str = "hl1/roster") -> Signed:
    hash = roster_hash(document)
    message = S(label, organisation or hash[:16]) + lp(document)
    return Signed(document, signer.id, (signing or signer.key).sign(message), hash)


@dataclass
class RosterChain:
    name: str
    rosters: list[Roster] = field(default_factory=list)
    steps: list[Signed] = field(default_factory=list)
    signers: list[Person] = field(default_factory=list)

    @property
    def anchor(self) -> bytes:
        return self.steps[0].hash

    @property
    def organisation(self) -> bytes:
        return self.anchor[:16]

    def found(self, roster: Roster, signer: Person) -> None:
        self.rosters.append(roster)
        self.steps.append(sign_roster(roster.text(), signer))
        self.signers.append(signer)

    def successor(self, version: int | None = None) -> Roster:
        """What follows a version, unchanged."""
        version = version or len(self.steps)
        return replace(
            self.rosters[version - 1], organisation=self.organisation, version=version + 1, previous=self.steps[version - 1].hash)

    def append(self, roster: Roster, signer: Person) -> None:
        self.rosters.append(roster)
        self.steps.append(sign_roster(roster.text(), signer, self.organisation))
        self.signers.append(signer)

    def reference(self, version: int) -> bytes:
        """u32 version and hash, as signed contexts carry it."""
        return version.to_bytes(4, "big") + self.steps[version - 1].hash

    def roles(self, person: Person, version: int) -> int:
        lines = [m for m in self.rosters[version - 1].members if m.person == person and m.removed is None]
        return sum(BITS[role] for role in lines[0].roles.split()) if lines else 0


def group_id(name: str, organisation: bytes) -> bytes:
    return H128(S("hl1/group-id", organisation) + lp(name))


@dataclass(frozen=True)
class Record:
    organisation: bytes
    group: str
    index: int
    epoch: int
    public: bytes
    members: tuple[Person, ...]
    previous: bytes | None
    roster: int
    roster_hash: bytes

    def text(self) -> str:
        members = ",".join(ident(m.id) for m in self.members)
        return (
            f'{{"type":"group","v":1,"organisation":{ident(self.organisation)},"group":"{self.group}","index":{self.index},'
            f'"epoch":{self.epoch},"public":{key(self.public)},"members":[{members}],"previous":{key(self.previous)},'
            f'"roster":{self.roster},"rosterHash":{key(self.roster_hash)}}}')


def sign_record(document: str, signer: Person, organisation: bytes, signing: Signer | None = None,
                label: str = "hl1/group") -> Signed:
    hash = H(S("hl1/group-hash", organisation) + lp(document))
    return Signed(document, signer.id, (signing or signer.key).sign(S(label, organisation) + lp(document)), hash)


@dataclass
class GroupChain:
    name: str
    group: str
    rosters: RosterChain
    records: list[Record] = field(default_factory=list)
    steps: list[Signed] = field(default_factory=list)
    signers: list[Person] = field(default_factory=list)

    def secret(self, epoch: int) -> bytes:
        return rnd(f"secret of {self.name} {epoch}")

    def record(self, after: int, signer: Person | None = None, roster: int | None = None, **fields: object) -> Record:
        """What follows a record (0: the first one): an unchanged epoch unless `fields` say otherwise."""
        if after == 0:
            version = roster or 1
            made = Record(
                self.rosters.organisation, self.group, 1, 1, self.public(1), (signer,), None, version, b"")
        else:
            before = self.records[after - 1]
            version = roster or before.roster
            made = replace(before, index=after + 1, previous=self.steps[after - 1].hash, roster=version)
        made = replace(made, roster_hash=self.rosters.steps[version - 1].hash)
        return replace(made, **fields)

    def public(self, epoch: int) -> bytes:
        return public_of(self.secret(epoch))

    def append(self, signer: Person, roster: int, admit: tuple[Person, ...] = (), rotate: tuple[Person, ...] = ()) -> None:
        after = len(self.steps)
        made = self.record(after, signer, roster)
        if admit:
            made = replace(made, members=made.members + admit)
        if rotate:
            made = replace(made, members=rotate, epoch=made.epoch + 1, public=self.public(made.epoch + 1))
        self.records.append(made)
        self.steps.append(sign_record(made.text(), signer, self.rosters.organisation))
        self.signers.append(signer)

    @property
    def id(self) -> bytes:
        return group_id(self.group, self.rosters.organisation)
