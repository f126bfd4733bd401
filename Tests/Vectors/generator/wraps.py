"""Wraps and continuity, docs/protocol.md 6.1."""
from __future__ import annotations

from dataclasses import dataclass, replace

from .documents import group_id
from .primitives import H128, MAC, Person, S, Signer, box, flip, public_of, rnd, u8, u32
from .world import BO, CAI, CHAINS, DEA, ELI, FAY, GUS, IDA, OTHER, RECOVERY, ROSTERS, recovery_keys

ORG = ROSTERS.organisation
KINDS = dict(contact=1, coordination=2, journal=3, thread=4, name=5, handOver=6, group=7, statisticsKey=8)


@dataclass(frozen=True)
class Wrap:
    compartment: bytes
    kind: str
    epoch: int
    recipient: bytes
    recipient_epoch: int
    public: bytes
    granter: Person
    key: bytes
    roster: int = 7
    roster_hash: bytes = b""
    parent: bytes = bytes(16)
    continuity: bytes = bytes(32)
    org: bytes = ORG
    label: str = "hl1/wrap"
    number: int = 0

    def body(self) -> bytes:
        reference = u32(self.roster) + (self.roster_hash or ROSTERS.steps[self.roster - 1].hash)
        return (
            S(self.label, self.org) + self.compartment + u8(self.number or KINDS[self.kind]) + self.parent + u32(self.epoch)
            + self.recipient + u32(self.recipient_epoch) + self.public + self.granter.id + reference + self.continuity + self.key)

    def made(self, signing: Signer | None = None, to: bytes | None = None) -> bytes:
        return box(self.body() + (signing or self.granter.key).sign(self.body()), to or self.public)

    def asked(self, secret: bytes) -> dict:
        """What the reader asks for."""
        return dict(
            rosters="organisation", compartment=self.compartment.hex(), kind=self.kind, parent=self.parent.hex(),
            epoch=self.epoch, recipient=self.recipient.hex(), recipientEpoch=self.recipient_epoch, public=self.public.hex(),
            secret=secret.hex())


def continuity(previous: bytes, w: Wrap, key: bytes | None = None, kind: int | None = None) -> bytes:
    return MAC(previous, S("hl1/continuity", w.org) + w.compartment + u8(kind or KINDS[w.kind]) + u32(w.epoch) + (key or w.key))


def member(person: Person, granter: Person, name: str, kind: str = "contact", epoch: int = 1, **more: object) -> Wrap:
    return Wrap(rnd("compartment " + name, 16), kind, epoch, person.id, 1, person.sealing, granter, rnd("key " + name), **more)


def good() -> list[dict]:
    coordinators, members = CHAINS["coordinators"], CHAINS["members"]
    recovery = public_of(recovery_keys(RECOVERY)[1])
    made = []

    def add(name: str, w: Wrap, secret: bytes, roles: int, **more: str) -> None:
        made.append(dict(
            name=name, **w.asked(secret), granter=w.granter.id.hex(), granterSeed=w.granter.key.seed.hex(), granterRoles=roles,
            version=w.roster, continuity=w.continuity.hex(), key=w.key.hex(), **more, body=w.body().hex(), wrap=w.made().hex()))

    add("a contact to its author", member(BO, BO, "c1"), BO.secret, 5)
    add("a contact to the coordinators", replace(
        member(BO, BO, "c1", roster=6), recipient=coordinators.id, recipient_epoch=2, public=coordinators.public(2)),
        coordinators.secret(2), 5)
    second = member(BO, FAY, "c2", epoch=2)
    second = replace(second, continuity=continuity(rnd("key c2, epoch 1"), second))
    add("a contact's second epoch", second, BO.secret, 7, previousKey=rnd("key c2, epoch 1").hex())
    add("a wrap by who was removed later", member(BO, CAI, "c3", roster=3), BO.secret, 1)
    add("a compartment that belongs to another", replace(member(BO, BO, "c4"), parent=rnd("parent", 16)), BO.secret, 5)
    add("a case to its mentor", member(BO, FAY, "case", "coordination"), BO.secret, 7)
    second = replace(member(BO, FAY, "journal", "journal", epoch=2), parent=rnd("compartment case", 16))
    second = replace(second, continuity=continuity(rnd("key journal, epoch 1"), second))
    add("a journal that was handed over", second, BO.secret, 7, previousKey=rnd("key journal, epoch 1").hex())
    add("a journal to the recovery key", replace(
        second, granter=BO, recipient=group_id("recovery", ORG), public=recovery), recovery_keys(RECOVERY)[1], 5)
    add("a name to the members", replace(
        member(IDA, DEA, "n", "name", roster=7), recipient=members.id, recipient_epoch=3, public=members.public(3)),
        members.secret(3), 26)
    group = replace(member(FAY, ELI, "", "group", roster=5), compartment=coordinators.id, key=coordinators.secret(1))
    add("a group's secret at an admission", group, FAY.secret, 6, group="coordinators")
    group = replace(member(BO, FAY, "", "group", roster=6), compartment=coordinators.id, key=coordinators.secret(2), epoch=2)
    add("a group's secret at a rotation", group, BO.secret, 7, group="coordinators")
    group = replace(
        group, recipient=group_id("recovery", ORG), public=recovery)
    add("a group's secret to the recovery key", group, recovery_keys(RECOVERY)[1], 7, group="coordinators")
    month = H128(S("hl1/statistics-id", ORG) + u32(202703) + u32(1))
    add("a statistics key to the coordinators", replace(
        member(BO, BO, "s", "statisticsKey", roster=3), compartment=month, recipient=coordinators.id,
        public=coordinators.public(1)), coordinators.secret(1), 5)
    return made


def bad() -> list[dict]:
    right, second = member(BO, FAY, "c5"), member(BO, FAY, "c6", epoch=2)
    second = replace(second, continuity=continuity(rnd("key c6, epoch 1"), second))
    made = []

    def refuse(name: str, asked: Wrap, wrap: bytes, error: str = "refused", secret: bytes = BO.secret, versions: int = 7,
               **more: str) -> None:
        made.append(dict(name=name, versions=versions, **asked.asked(secret), **more, wrap=wrap.hex(), error=error))

    for name, changed in [
        ("another compartment", dict(compartment=rnd("other", 16))), ("another kind", dict(kind="name")),
        ("another parent", dict(parent=rnd("parent", 16))), ("a later epoch", dict(epoch=2)),
        ("another recipient with the same key", dict(recipient=FAY.id)), ("another key epoch", dict(recipient_epoch=2)),
        ("another organisation", dict(org=OTHER.organisation)), ("another label", dict(label="hl1/blob"))]:
        refuse("made for " + name, right, replace(right, **changed).made())
    refuse("made for an earlier epoch", second, replace(second, epoch=1, continuity=bytes(32)).made())
    refuse("made for another recipient and sealed to this one", right, replace(
        right, recipient=DEA.id, public=DEA.sealing).made(to=BO.sealing))
    refuse("another public key inside", right, replace(right, public=DEA.sealing).made(to=BO.sealing))
    refuse("of a group, asked as a contact", right, replace(right, kind="group").made())
    refuse("sealed to another", right, right.made(to=DEA.sealing))
    refuse("asked with another secret", right, right.made(), "malformed", DEA.secret)
    journal = replace(member(BO, FAY, "journal", "journal"), parent=rnd("compartment case", 16))
    refuse("a journal of another case", journal, replace(journal, parent=rnd("another case", 16)).made())
    refuse("a journal of no case", journal, replace(journal, parent=bytes(16)).made())
    refuse("a case as its journal", journal, replace(journal, kind="coordination").made())
    refuse("an unknown kind", right, replace(right, number=9).made())
    refuse("forged by a stranger", right, right.made(Signer(rnd("stranger"))))
    refuse("forged in the granter's name by the reader", right, right.made(BO.key))
    refuse("signed by another than the granter named", right, right.made(DEA.key))
    refuse("another key under the signature", right, box(
        right.body()[:-32] + rnd("no") + right.granter.key.sign(right.body()), right.public))
    refuse("a bit of the signature", right, box(flip(right.body() + FAY.key.sign(right.body()), 290, 3), right.public))
    refuse("a granter who is in no roster", right, replace(right, granter=IDA).made(), "notEntitled")
    refuse("a granter of another organisation", right, replace(right, granter=GUS).made(), "notEntitled")
    refuse("a granter who was removed already", right, replace(right, granter=ELI).made(), "notEntitled")
    refuse("a granter who was removed long ago", right, replace(right, granter=CAI, roster=4).made(), "notEntitled")
    refuse("a granter who was not yet a member", right, replace(right, roster=4).made(), "notEntitled")
    refuse("a roster hash of another version", right, replace(right, roster_hash=ROSTERS.steps[4].hash).made(), "fork")
    refuse("a roster that nobody knows", right, replace(right, roster_hash=rnd("no")).made(), "fork")
    refuse("a roster hash that is forged and not signed", right,
           replace(right, roster_hash=rnd("no")).made(Signer(rnd("stranger"))))
    refuse("a roster newer than the server gave", right, right.made(), "rolledBack", versions=6)
    refuse("a granter who came in a roster that the server keeps back", right, right.made(), "rolledBack", versions=4)
    refuse("the largest roster version", right, replace(right, roster=2**32 - 1, roster_hash=rnd("no")).made(), "rolledBack")
    refuse("roster version 0", right, replace(right, roster=0, roster_hash=rnd("no")).made(), "malformed")
    refuse("continuity in the first epoch", right, replace(right, continuity=rnd("no")).made())
    refuse("no continuity in the second epoch", second, replace(second, continuity=bytes(32)).made())
    group = replace(member(BO, FAY, "g", "group", epoch=2), compartment=CHAINS["coordinators"].id)
    refuse("continuity of a group", group, replace(group, continuity=rnd("no")).made())
    for name, text in [
        ("a byte less", right.body()[:-1] + FAY.key.sign(right.body()[:-1])),
        ("a byte more", right.body() + b"\0" + FAY.key.sign(right.body() + b"\0")),
        ("no signature", right.body()), ("nothing", b""),
        ("a byte at the end", right.body() + FAY.key.sign(right.body()) + b"\0")]:
        refuse("length: " + name, right, box(text, right.public), "malformed")
    # These open; whoever holds the previous key finds that the new one does not follow.
    for name, value in [
        ("by another previous key", continuity(rnd("no"), second)),
        ("over another new key", continuity(rnd("key c6, epoch 1"), second, key=rnd("no"))),
        ("of another kind", continuity(rnd("key c6, epoch 1"), second, kind=5)),
        ("of another compartment", continuity(rnd("key c6, epoch 1"), replace(second, compartment=rnd("other", 16)))),
        ("of another epoch", continuity(rnd("key c6, epoch 1"), replace(second, epoch=3))),
        ("of another organisation", continuity(rnd("key c6, epoch 1"), replace(second, org=OTHER.organisation))),
        ("drawn at random", rnd("no"))]:
        refuse("continuity " + name, second, replace(second, continuity=value).made(), previousKey=rnd("key c6, epoch 1").hex())
    # These open; the key is not the one whose public half the chain names.
    chain = CHAINS["coordinators"]
    for name, key in [("drawn at random", rnd("no")), ("of the epoch before", chain.secret(1)),
                      ("of another group", CHAINS["members"].secret(2))]:
        wrong = replace(member(BO, FAY, "", "group", roster=6), compartment=chain.id, key=key, epoch=2)
        refuse("a group's secret " + name, wrong, wrong.made(), group="coordinators")
    return made


def vectors() -> dict[str, dict]:
    return {"wraps": dict(
        description="Wraps of docs/protocol.md 6.1, in hex. rosters names a chain of rosters.json, of which the reader knows so "
        "many versions (all if absent); compartment to secret are what the reader asks for. good: opens to granter, "
        "granterRoles (bits in the roster version named), continuity and key; body is what is signed. previousKey: continuity "
        "is to be checked with it; group: key is to be the secret of the epoch in that chain of groups.json. bad: refused, if "
        "there is a previousKey or a group by that check, else when opening.",
        good=good(), bad=bad())}
