"""Ceremonies, docs/protocol.md 9.2: their rosters, records, wraps and proofs."""
from __future__ import annotations

from dataclasses import dataclass, replace

from .documents import GroupChain, Line, Record, Roster, RosterChain, Signed, group_id, sign_record, sign_roster
from .primitives import H, Person, S, Signer, box, flip, lp, public_of, rnd, u8, u32
from .world import AINO, BO, DEA, FAY, HAL, IDA, OTHER, RECOVERY, first_roster, recovery_keys
from .wraps import Wrap, continuity

SECRETS = [RECOVERY, rnd("second recovery secret"), rnd("third recovery secret"), rnd("fourth recovery secret")]
STRANGER = Signer(rnd("stranger"))
bad: list[dict] = []


@dataclass(frozen=True)
class Recovery:
    """A recovery key as a signer; numbers from 1."""
    organisation: bytes
    number: int

    @property
    def id(self) -> bytes:
        return group_id("recovery", self.organisation)

    @property
    def key(self) -> Signer:
        return recovery_keys(SECRETS[self.number - 1])[0]


def with_key(roster: Roster, number: int) -> Roster:
    signing, sealing = recovery_keys(SECRETS[number - 1])
    return replace(roster, recovery_signing=signing.public, recovery_sealing=public_of(sealing))


def rescued() -> RosterChain:
    """The only coordinator leaves, two ceremonies are held, and who became an administrator by the second goes on."""
    chain = RosterChain("recovered")
    chain.found(first_roster(Line(AINO, "administrator")), AINO)
    chain.append(chain.successor().add(
        Line(HAL, "coordinator"), Line(BO, "volunteer coordinator"), Line(FAY, "mentor"), Line(DEA, "mentor")), AINO)
    chain.append(chain.successor().change(HAL, removed=2).change(DEA, removed=2), AINO)
    chain.append(with_key(chain.successor(), 2), Recovery(chain.organisation, 1))
    chain.append(with_key(chain.successor(), 3).change(BO, roles="volunteer coordinator administrator"),
                 Recovery(chain.organisation, 2))
    chain.append(chain.successor().add(Line(IDA, "coordinator")), BO)
    return chain


CHAIN = rescued()
ORG = CHAIN.organisation
FIRST, SECOND, THIRD = (Recovery(ORG, number) for number in (1, 2, 3))
COORDINATORS = GroupChain("coordinators", "coordinators", CHAIN)
COORDINATORS.append(HAL, 2)
COORDINATORS.append(SECOND, 4, rotate=(BO,))
COORDINATORS.append(BO, 6, admit=(IDA,))


def roster(name: str, after: int, made: Roster, error: str, signer: object, signing: Signer | None = None,
           organisation: bytes = ORG, **more: object) -> None:
    signed = sign_roster(made.text(), signer, organisation, signing, **more)
    bad.append(dict(format="rosters", name="roster: " + name, after=after, next=signed.json(), error=error))


def rosters() -> None:
    valid = with_key(CHAIN.successor(3), 2)
    roster("by an administrator", 3, valid, "notEntitled", AINO)
    roster("signed with the new key", 3, valid, "refused", FIRST, SECOND.key)
    roster("signed with a stranger's key", 3, valid, "refused", FIRST, STRANGER)
    roster("signed for another organisation", 3, valid, "refused", FIRST, organisation=OTHER.organisation)
    roster("signed under the label of a record", 3, valid, "refused", FIRST, label="hl1/group")
    roster("signed with a key that was replaced", 4, with_key(CHAIN.successor(4), 3), "refused", FIRST)
    good, signed = CHAIN.rosters[3].text(), CHAIN.steps[3]
    for name, signature, error in [("a bit of the signature", flip(signed.signature, 1), "refused"),
                                   ("63 bytes of the signature", signed.signature[:63], "malformed")]:
        bad.append(dict(format="rosters", name="roster: " + name, after=3, error=error,
                        next=dict(document=good, signer=FIRST.id.hex(), signature=signature.hex())))
    of_first, of_second = CHAIN.rosters[0], CHAIN.rosters[3]
    for name, made in [
        ("keeps both keys", CHAIN.successor(3)),
        ("keeps the signing key", replace(valid, recovery_signing=of_first.recovery_signing)),
        ("keeps the sealing key", replace(valid, recovery_sealing=of_first.recovery_sealing)),
        ("exchanges the two keys", replace(
            valid, recovery_signing=of_first.recovery_sealing, recovery_sealing=of_first.recovery_signing)),
        ("one key for both", replace(valid, recovery_sealing=valid.recovery_signing)),
        ("a member's signing key", replace(valid, recovery_signing=BO.signing)),
        ("a member's sealing key", replace(valid, recovery_sealing=BO.sealing)),
        ("a removed member's sealing key", replace(valid, recovery_sealing=HAL.sealing)),
        ("another release key", replace(valid, release=STRANGER.public)),
        ("a newcomer", valid.add(Line(IDA, "mentor"))),
        ("a newcomer who is administrator", valid.add(Line(IDA, "administrator"))),
        ("a removal", valid.change(FAY, removed=3)),
        ("a member left out", replace(valid, members=valid.members[:-1])),
        ("a member's key changed", valid.change(FAY, sealing=IDA.sealing)),
        ("a removed member comes back", valid.change(HAL, removed=None)),
        ("a removed member becomes administrator", valid.change(HAL, roles="coordinator administrator")),
        ("another role given", valid.change(FAY, roles="mentor coordinator")),
        ("administrator and another role given", valid.change(FAY, roles="mentor coordinator administrator")),
        ("administrator in another role's place", valid.change(FAY, roles="administrator")),
        ("a role taken", valid.change(BO, roles="coordinator")),
        ("administrator taken, and given to another", valid.change(AINO, roles="mentor").change(
            FAY, roles="mentor administrator")),
        ("two administrators", valid.change(BO, roles="volunteer coordinator administrator").change(
            FAY, roles="mentor administrator")),
        ("an agreement changed", valid.change(FAY, agreement="2030-01-01")),
    ]:
        roster(name, 3, made, "notEntitled", FIRST)
    # Nothing of the first key's comes back.
    after = with_key(CHAIN.successor(4), 3)
    roster("an earlier signing key", 4, replace(after, recovery_signing=of_first.recovery_signing), "notEntitled", SECOND)
    roster("an earlier sealing key", 4, replace(after, recovery_sealing=of_first.recovery_sealing), "notEntitled", SECOND)
    roster("an ordinary change of the recovery key", 6, with_key(CHAIN.successor(6), 4), "notEntitled", BO)
    roster("a version skipped", 3, replace(valid, version=5), "brokenChain", FIRST)
    roster("another predecessor", 3, replace(valid, previous=CHAIN.steps[1].hash), "brokenChain", FIRST)
    roster("fork: another ceremony", 6, with_key(CHAIN.successor(3), 3), "fork", FIRST)
    roster("fork: an administrator's beside a ceremony's", 6, CHAIN.successor(3), "fork", AINO)
    roster("fork: a ceremony's beside an administrator's", 6, with_key(CHAIN.successor(5), 4), "fork", THIRD)
    roster("noise: beside, with a key that was replaced", 6, with_key(CHAIN.successor(5), 4), "refused", SECOND)
    roster("noise: beside, with a key to come", 6, with_key(CHAIN.successor(3), 3), "refused", SECOND)
    assert of_second.recovery_signing == SECOND.key.public


def record(name: str, after: int, made: Record, error: str, signer: object = SECOND, signing: Signer | None = None,
           versions: int = 4, group: GroupChain = COORDINATORS) -> None:
    signed = sign_record(made.text(), signer, ORG, signing)
    bad.append(dict(format="group", name="record: " + name, group=group.group, after=after, versions=versions,
                    before=[step.json() for step in group.steps[:after]], next=signed.json(), error=error))


def records() -> None:
    rescue = lambda *who, **more: COORDINATORS.record(  # noqa: E731
        1, **{"roster": 4, "members": who, "epoch": 2, "public": COORDINATORS.public(2), **more})
    record("a rescue of two", 1, rescue(BO, FAY), "notEntitled")
    record("of who has not the role", 1, rescue(FAY), "notEntitled")
    record("of a removed member", 1, rescue(HAL), "notEntitled")
    record("of a stranger", 1, rescue(IDA), "notEntitled")
    record("of a member twice", 1, rescue(BO, BO), "brokenChain")
    record("in the same epoch", 1, rescue(BO, epoch=1), "brokenChain")
    record("by two epochs", 1, rescue(BO, epoch=3), "brokenChain")
    record("to the same public key", 1, rescue(BO, public=COORDINATORS.public(1)), "brokenChain")
    record("an admission", 1, COORDINATORS.record(1, roster=4, members=(HAL, BO)), "brokenChain")
    record("with another predecessor", 1, rescue(BO, previous=rnd("no")), "brokenChain")
    record("as the first", 0, rescue(BO, index=1, epoch=1, previous=None), "notEntitled")
    record("by an administrator", 1, rescue(BO), "notEntitled", AINO)
    record("by who is admitted by it", 1, rescue(BO), "notEntitled", BO)
    record("signed with the key that was replaced", 1, rescue(BO), "refused", FIRST)
    record("signed with a key to come", 1, rescue(BO), "refused", THIRD, versions=6)
    record("signed with a stranger's key", 1, rescue(BO), "refused", SECOND, STRANGER)
    record("naming a roster that is no ceremony's", 1, rescue(BO, roster=3), "notEntitled", FIRST)
    record("naming the first roster", 1, rescue(BO, roster=2), "notEntitled", FIRST)
    record("naming a later roster that is no ceremony's", 1, rescue(BO, roster=6), "notEntitled", THIRD, versions=6)
    record("naming a roster that the server keeps back", 1, rescue(BO), "rolledBack", versions=3)
    record("naming another roster of that version", 1, rescue(BO, roster_hash=CHAIN.steps[2].hash), "fork")
    # Somebody is left.
    again = COORDINATORS.record(2, roster=5, members=(BO,), epoch=3, public=COORDINATORS.public(3))
    record("of a group with a member left", 2, again, "notEntitled", THIRD, versions=5)
    members = GroupChain("members", "members", CHAIN)
    members.append(AINO, 1)
    record("of everybody's group", 1, members.record(1, roster=4, members=(BO,), epoch=2, public=members.public(2)),
           "notEntitled", group=members)
    auditors = GroupChain("auditors", "auditors", CHAIN)
    auditors.append(AINO, 1)
    record("of auditors, while the founder may admit", 1,
           auditors.record(1, roster=4, members=(AINO,), epoch=2, public=auditors.public(2)), "notEntitled", group=auditors)
    record("fork: another rescue", 3, rescue(BO, public=public_of(rnd("another secret"))), "fork", versions=6)


def of(w: Wrap) -> Wrap:
    return replace(w, org=ORG, roster_hash=w.roster_hash or CHAIN.steps[w.roster - 1].hash)


def asked(w: Wrap, secret: bytes, versions: int = 6) -> dict:
    return {**w.asked(secret), "rosters": "recovered", "versions": versions}


def good_wraps() -> list[dict]:
    made = []

    def add(name: str, w: Wrap, secret: bytes, **more: object) -> None:
        made.append(dict(
            format="wrap", name="wrap: " + name, **asked(w, secret), granter=w.granter.id.hex(),
            granterSeed=w.granter.key.seed.hex(), byRecovery=isinstance(w.granter, Recovery), version=w.roster,
            continuity=w.continuity.hex(), key=w.key.hex(), **more, wrap=w.made().hex()))

    add("a journal to the successor", JOURNAL, FAY.secret, previousKey=rnd("key journal, epoch 1").hex())
    add("a group's secret by a rescue", GROUP, BO.secret, group="coordinators")
    second = public_of(recovery_keys(SECRETS[1])[1])
    add("a group's secret to the key that the ceremony made", replace(
        GROUP, recipient=SECOND.id, recipient_epoch=2, public=second), recovery_keys(SECRETS[1])[1], group="coordinators")
    add("a journal to the newest recovery key", of(replace(
        JOURNAL, granter=FAY, roster=6, roster_hash=b"", recipient=THIRD.id, recipient_epoch=3,
        public=public_of(recovery_keys(SECRETS[2])[1]))), recovery_keys(SECRETS[2])[1])
    return made


JOURNAL = of(Wrap(rnd("compartment journal", 16), "journal", 2, FAY.id, 1, FAY.sealing, SECOND, rnd("key journal"), roster=4,
                  parent=rnd("compartment case", 16)))
JOURNAL = replace(JOURNAL, continuity=continuity(rnd("key journal, epoch 1"), JOURNAL))
GROUP = of(Wrap(COORDINATORS.id, "group", 2, BO.id, 1, BO.sealing, SECOND, COORDINATORS.secret(2), roster=4))


def wraps() -> None:
    def refuse(name: str, w: Wrap, wrap: bytes, error: str = "refused", secret: bytes = FAY.secret, versions: int = 6,
               **more: str) -> None:
        bad.append(dict(format="wrap", name="wrap: " + name, **asked(w, secret, versions), **more, wrap=wrap.hex(), error=error))

    refuse("a journal by the key that was replaced", JOURNAL, replace(JOURNAL, granter=FIRST).made())
    refuse("a journal by a key that replaced it later", JOURNAL, replace(JOURNAL, granter=THIRD).made())
    refuse("a journal by a stranger", JOURNAL, JOURNAL.made(STRANGER))
    refuse("a journal by a mentor in the recovery key's name", JOURNAL, JOURNAL.made(FAY.key))
    for name, version, granter in [("the roster before the ceremony", 3, FIRST), ("the first roster", 1, FIRST),
                                   ("a later roster", 6, THIRD)]:
        refuse(f"a journal naming {name}", JOURNAL, of(replace(JOURNAL, granter=granter, roster=version, roster_hash=b"")).made(),
               "notEntitled")
    refuse("a journal naming a roster that the server keeps back", JOURNAL, JOURNAL.made(), "rolledBack", versions=3)
    refuse("a journal naming another roster of that version", JOURNAL, replace(
        JOURNAL, roster_hash=CHAIN.steps[4].hash).made(), "fork")
    refuse("a journal of another case", JOURNAL, replace(JOURNAL, parent=rnd("another case", 16)).made())
    refuse("a journal of another epoch", JOURNAL, replace(JOURNAL, epoch=3).made())
    refuse("a journal without continuity", JOURNAL, replace(JOURNAL, continuity=bytes(32)).made())
    for kind in ["contact", "coordination", "name", "handOver", "statisticsKey"]:
        other = replace(JOURNAL, kind=kind)
        refuse(f"{kind} by a recovery key", other, other.made(), "notEntitled")
    second = replace(GROUP, recipient=SECOND.id, recipient_epoch=2, public=public_of(recovery_keys(SECRETS[1])[1]))
    refuse("for another number of the recovery key", second, replace(second, recipient_epoch=1).made(),
           secret=recovery_keys(SECRETS[1])[1])
    refuse("for the recovery key of before", second, replace(
        second, public=public_of(recovery_keys(SECRETS[0])[1])).made(), secret=recovery_keys(SECRETS[1])[1])
    # These open; the epoch's key is not a rescue's, or another key than the chain names.
    admitted = of(replace(GROUP, granter=THIRD, roster=5, roster_hash=b"", key=rnd("no")))
    refuse("a group's secret that is not the chain's", GROUP, admitted.made(), secret=BO.secret, group="coordinators")
    first = of(replace(GROUP, epoch=1, key=COORDINATORS.secret(1)))
    refuse("a group's secret of an epoch that no ceremony made", first, first.made(), "notEntitled", BO.secret,
           group="coordinators")


def statements() -> list[dict]:
    made, case, group, runner = [], rnd("compartment case", 16), COORDINATORS.id, BO.id
    hash3, hash4 = CHAIN.steps[2].hash, CHAIN.steps[3].hash
    for use, subject in [(1, case), (2, group)]:
        text = S("hl1/recovery-reading", ORG) + runner + u8(use) + subject + u32(3) + hash3
        made.append(dict(format="statement", name=f"reading {use}", kind="reading", use=use, subject=subject.hex(),
                         runner=runner.hex(), version=3, hash=hash3.hex(), organisation=ORG.hex(), text=text.hex(),
                         recoverySecret=SECRETS[0].hex(), signature=FIRST.key.sign(text).hex()))
    for use, subject, to, sealed in [(1, case, FAY.id, [b"one wrap"]), (2, group, BO.id, [b"one", b"two"]), (3, FAY.id, FAY.id, [])]:
        text = (S("hl1/recovery-ceremony", ORG) + runner + u8(use) + subject + to + hash4
                + H(b"".join(lp(wrap) for wrap in sealed)))
        made.append(dict(format="statement", name=f"ceremony {use}", kind="ceremony", use=use, subject=subject.hex(), to=to.hex(),
                         runner=runner.hex(), hash=hash4.hex(), wraps=[wrap.hex() for wrap in sealed], organisation=ORG.hex(),
                         text=text.hex(), recoverySecret=SECRETS[0].hex(), signature=FIRST.key.sign(text).hex()))
    return made


def steps(signed: list[Signed]) -> list[dict]:
    return [dict(**step.json(), hash=step.hash.hex()) for step in signed]


def people() -> list[dict]:
    found: list[Person] = [AINO, HAL, BO, FAY, DEA, IDA]
    return [dict(name=p.name, id=p.id.hex(), signingSeed=p.key.seed.hex(), sealingSecret=p.secret.hex()) for p in found]


def vectors() -> dict[str, dict]:
    for make in (rosters, records, wraps):
        make()
    chain = dict(format="rosters", name="recovered", anchor=CHAIN.anchor.hex(), organisation=ORG.hex(), people=people(),
                 recovery=SECOND.id.hex(), secrets=[secret.hex() for secret in SECRETS[:3]], steps=steps(CHAIN.steps),
                 numbers=[1, 1, 1, 2, 3, 3], ceremonies=[4, 5])
    group = dict(format="group", name="coordinators", group="coordinators", steps=steps(COORDINATORS.steps),
                 secrets=[COORDINATORS.secret(epoch).hex() for epoch in (1, 2)])
    return {"recovery": dict(
        description="Ceremonies of docs/protocol.md 9.2. Documents are text, all else is hex. good, format rosters: accepted step "
        "by step; numbers are the recovery key's after each step, secrets the recovery secrets by number, ceremonies the "
        "versions that one signed. format group: accepted under those rosters. format wrap: as in wraps.json, under so many "
        "versions of those rosters; byRecovery says whether a ceremony granted it. format statement: what is signed, and the "
        "signature. bad: next is refused after so many steps; a record after those before it, by a reader who knows so many "
        "versions; a wrap is refused, if there is a group by the check against its chain. error is what the Swift reader throws; "
        "another need only refuse.",
        good=[chain, group, *good_wraps(), *statements()], bad=bad)}
