"""The groups and their chains (docs/protocol.md 5)."""

from dataclasses import dataclass

from . import documents
from .bytes import Reader, label, lp, u32
from .documents import Signed
from .refusals import Fork, Refused, RolledBack, require
from .roster import Head, Roster, Rosters, founder_of, id_list
from .sealing import box_open, hash128, hash256, sealing_public

# In the order of their numbers in the blob (2.4). None: every member.
ROLE_OF: dict[str, str | None] = {
    "members": None,
    "volunteers": "volunteer",
    "coordinators": "coordinator",
    "auditors": "auditor",
    "administrators": "administrator",
}
NUMBER_OF = {name: number for number, name in enumerate(ROLE_OF, 1)}


def group_id(organisation: bytes, name: str) -> bytes:
    """Also of `recovery`."""
    return hash128(label("hl1/group-id", organisation) + lp(name.encode("ascii")))


@dataclass(frozen=True)
class Record:
    organisation: bytes
    group: str
    index: int
    epoch: int
    public: bytes
    members: tuple[bytes, ...]
    previous: bytes | None
    roster: Head
    hash: bytes
    signer: bytes

    @staticmethod
    def read(signed: Signed) -> "Record":
        fields = documents.read(
            signed.document,
            "group",
            ["organisation", "group", "index", "epoch", "public", "members", "previous", "roster", "rosterHash"],
        )
        require(fields.text("group") in ROLE_OF, "an unknown group")
        organisation, members = fields.id("organisation"), id_list(fields.items("members"))
        return Record(
            organisation,
            fields.text("group"),
            fields.number("index"),
            fields.number("epoch"),
            fields.key("public"),
            members,
            None if fields.is_null("previous") else fields.key("previous"),
            Head(fields.number("roster"), fields.key("rosterHash")),
            hash256(label("hl1/group-hash", organisation) + lp(signed.document)),
            signed.signer,
        )


class Group:
    """One group's records from the first on, each verified when it comes in."""

    def __init__(self, rosters: Rosters, name: str):
        self.rosters, self.name = rosters, name
        self.id = group_id(rosters.organisation, name)
        self.records: list[Record] = []

    @property
    def newest(self) -> Record:
        return self.records[-1]

    @property
    def founder(self) -> bytes:
        return founder_of(self.rosters.versions[0])

    def eligible(self, id: bytes, roster: Roster) -> bool:
        role = ROLE_OF[self.name]
        return roster.has(id) if role is None else roster.has(id, role)

    def ever_admitted(self, id: bytes) -> bool:
        return any(id in record.members for record in self.records)

    def require_granter(self, granter: bytes, epoch: int) -> None:
        """Who may pass on the secret of an epoch: whoever was ever in the group, and of a rescue's epoch the recovery key."""
        if granter == self.rosters.recovery:
            require(epoch in self.rescues(), "by the recovery key, and no rescue's")
        else:
            require(self.ever_admitted(granter), "by who was never in the group")

    def epoch_public(self, epoch: int) -> bytes:
        record = next((record for record in self.records if record.epoch == epoch), None)
        require(record is not None, "an epoch that the group has not")
        assert record is not None
        return record.public

    def rotation_pending(self) -> bool:
        return not all(self.eligible(member, self.rosters.newest) for member in self.newest.members)

    def append(self, signed: Signed) -> None:
        """The next record. Fork if it is another one than is known at its place, and as valid; else Refused."""
        record = Record.read(signed)
        require(record.organisation == self.rosters.organisation and record.group == self.name, "of another group")
        require(record.index <= len(self.records) + 1, "a record is left out")
        message = label("hl1/group", self.rosters.organisation) + lp(signed.document)
        roster = self.rosters.named(
            record.roster.position, record.roster.hash, signed.signer, message, signed.signature
        )
        if record.signer == self.rosters.recovery:
            self._check_rescue(self.records[: record.index - 1], record, roster)
        elif record.index == 1:
            self._check_first(record, roster)
        else:
            self._check_next(self.records[: record.index - 1], record, roster)
        if record.index <= len(self.records):
            if self.records[record.index - 1].hash != record.hash:
                raise Fork(f"two records {record.index} of {self.name}")
            raise Refused("known already")
        self.records.append(record)

    def _check_first(self, record: Record, roster: Roster) -> None:
        require(
            record.epoch == 1 and record.previous is None and record.members == (record.signer,), "not a first record"
        )
        founding = self.name == "auditors" and roster.version == 1 and record.signer == self.founder
        require(founding or self.eligible(record.signer, roster), "by who is not eligible")

    def _check_rescue(self, chain: list[Record], record: Record, roster: Roster) -> None:
        require(bool(chain), "a ceremony begins no group")
        before = chain[-1]
        require(record.previous == before.hash, "follows another record")
        require(record.roster.position >= before.roster.position, "names an older roster than the record before")
        require(record.epoch == before.epoch + 1, "no new epoch")
        require(all(record.public != earlier.public for earlier in chain), "a key of before")
        left = [m for m in before.members if self.eligible(m, roster) or self._may_admit_as_founder(m, roster)]
        require(not left, "somebody is left")
        require(len(record.members) == 1 and self.eligible(record.members[0], roster), "not one who is eligible")

    def _may_admit_as_founder(self, member: bytes, roster: Roster) -> bool:
        return self.name == "auditors" and member == self.founder and roster.has(member)

    def rescues(self) -> list[int]:
        """Epochs that a ceremony made."""
        return [record.epoch for record in self.records if record.signer == self.rosters.recovery]

    def _check_next(self, chain: list[Record], record: Record, roster: Roster) -> None:
        before = chain[-1]
        require(record.previous == before.hash, "follows another record")
        require(record.roster.position >= before.roster.position, "names an older roster than the record before")
        require(len(set(record.members)) == len(record.members), "a member twice")
        require(record.signer in before.members and roster.has(record.signer), "by who is not admitted, or removed")
        if record.epoch == before.epoch:
            founder = self.name == "auditors" and record.signer == self.founder
            require(founder or self.eligible(record.signer, roster), "by who is not eligible")
            count = len(before.members)
            require(record.public == before.public, "another key in the same epoch")
            require(record.members[:count] == before.members and len(record.members) > count, "no admission")
            require(
                all(self.eligible(member, roster) for member in record.members[count:]), "admits who is not eligible"
            )
        else:
            require(record.epoch == before.epoch + 1, "an epoch is left out")
            require(all(record.public != earlier.public for earlier in chain), "a key of before")
            kept = tuple(member for member in before.members if member in record.members)
            require(record.members == kept and record.signer in kept, "no rotation")
            require(all(self.eligible(member, roster) for member in kept), "keeps who is not eligible")

    def hold_to(self, known_roster: int, seen: Head | None) -> None:
        """Nothing that was seen may be missing, and what came since names no older roster than was known then (5)."""
        had = 0 if seen is None else seen.position
        if had > len(self.records):
            raise RolledBack(f"fewer records of {self.name} than were seen")
        if seen is not None and self.records[had - 1].hash != seen.hash:
            raise Fork(f"another record {had} of {self.name}")
        require(all(record.roster.position >= known_roster for record in self.records[had:]), "a back-dated record")

    # Secrets

    def check_secret(self, epoch: int, secret: bytes) -> bytes:
        require(sealing_public(secret) == self.epoch_public(epoch), "not the secret of this epoch")
        return secret

    def previous_secret(self, epoch: int, secret: bytes, box: bytes) -> bytes:
        """The secret of epoch − 1, from the box that the rotation to `epoch` carries."""
        reader = Reader(box_open(box, secret))
        reader.expect(label("hl1/group-previous", self.rosters.organisation) + self.id + u32(epoch))
        previous = reader.take(32)
        reader.end()
        return self.check_secret(epoch - 1, previous)
