"""Caller wraps, docs/protocol.md 6.9."""
from __future__ import annotations

from dataclasses import dataclass, replace

from . import oblivious
from .primitives import AEAD, H, H128, S, Person, Signer, argon2id, box, flip, kdf, lp, rnd
from .world import BO, CAI, ELI, FAY, IDA, OTHER, ROSTERS
from .wraps import Wrap, continuity

ORG = ROSTERS.organisation


@dataclass(frozen=True)
class Caller:
    """What a code gives; y is what the oblivious function gave."""
    y: bytes
    stretched: bytes
    tag: bytes
    key: bytes


def caller(digits: str) -> Caller:
    seed, blind = rnd("caller seed of the server"), oblivious.scalar("blind of " + digits)
    y = oblivious.evaluation(seed, b"", S("hl1/caller", ORG) + digits.encode(), blind)["output"]
    stretched = argon2id(y, H128(S("hl1/stretch-salt", ORG) + lp(b"caller")))
    master = H(S("hl1/master", ORG) + y + stretched)
    return Caller(y, stretched, kdf(master, 1, "hl1calls"), kdf(master, 2, "hl1calls"))


CALLER, ANOTHER = caller("1234567890123428"), caller("0000000000000195")


def associated(tag: bytes, org: bytes = ORG, label: str = "hl1/caller-wrap") -> bytes:
    return S(label, org) + tag


def to_caller(granter: Person, name: str, epoch: int = 1, to: Caller = CALLER, **more: object) -> Wrap:
    recipient = H128(S("hl1/caller-id", ORG) + to.tag)
    return Wrap(rnd("thread " + name, 16), "thread", epoch, recipient, 1, bytes(32), granter, rnd("key of " + name), **more)


def sealed(w: Wrap, signing: Signer | None = None, to: Caller = CALLER, tag: bytes = b"", **how: object) -> bytes:
    return AEAD(to.key, w.body() + (signing or w.granter.key).sign(w.body()), associated(tag or to.tag, **how))


def asked(w: Wrap, to: Caller = CALLER) -> dict:
    return dict(
        rosters="organisation", compartment=w.compartment.hex(), epoch=w.epoch, y=to.y.hex(), stretched=to.stretched.hex(),
        tag=to.tag.hex(), threadKey=to.key.hex())


def good() -> list[dict]:
    made = []

    def add(name: str, w: Wrap, roles: int, to: Caller = CALLER, **more: str) -> None:
        made.append(dict(
            name=name, **asked(w, to), granter=w.granter.id.hex(), granterSeed=w.granter.key.seed.hex(), granterRoles=roles,
            version=w.roster, continuity=w.continuity.hex(), key=w.key.hex(), **more, recipient=w.recipient.hex(),
            body=w.body().hex(), wrap=sealed(w, to=to).hex()))

    add("a new thread", to_caller(BO, "one"), 5)
    add("by who was removed later", to_caller(CAI, "two", roster=3), 1)
    second = to_caller(FAY, "one", epoch=2)
    second = replace(second, key=rnd("key of one, epoch 2"))
    second = replace(second, continuity=continuity(rnd("key of one"), second))
    add("a second epoch under the same code", second, 7, previousKey=rnd("key of one").hex())
    fresh = replace(second, recipient=to_caller(FAY, "one", to=ANOTHER).recipient)
    add("a second epoch under a fresh code", fresh, 7, ANOTHER, previousKey=rnd("key of one").hex())
    return made


def bad() -> list[dict]:
    right, second = to_caller(FAY, "one"), to_caller(FAY, "one", epoch=2)
    second = replace(second, continuity=continuity(rnd("key before"), second))
    made = []

    def refuse(name: str, wrap: bytes, error: str = "refused", w: Wrap = right, to: Caller = CALLER, versions: int = 7,
               **more: str) -> None:
        made.append(dict(name=name, versions=versions, **asked(w, to), **more, wrap=wrap.hex(), error=error))

    for name, changed in [
        ("another thread", dict(compartment=rnd("other", 16))), ("another kind", dict(kind="contact")),
        ("a parent", dict(parent=rnd("parent", 16))), ("a later epoch", dict(epoch=2)),
        ("another recipient", dict(recipient=BO.id)), ("another key epoch", dict(recipient_epoch=2)),
        ("a public key", dict(public=BO.sealing)), ("another organisation", dict(org=OTHER.organisation)),
        ("another label", dict(label="hl1/blob"))]:
        refuse("made for " + name, sealed(replace(right, **changed)))
    refuse("an earlier epoch", sealed(replace(second, epoch=1, continuity=bytes(32))), w=second)
    refuse("of another code", sealed(right, to=ANOTHER))
    refuse("of another code, opened with it", sealed(right), to=ANOTHER)
    refuse("another tag under the right key", sealed(right, tag=ANOTHER.tag))
    refuse("another code inside", sealed(replace(right, recipient=to_caller(FAY, "one", to=ANOTHER).recipient)))
    refuse("another organisation around it", sealed(right, org=OTHER.organisation))
    refuse("another label around it", sealed(right, label="hl1/wrap"))
    refuse("forged by a stranger", sealed(right, Signer(rnd("stranger"))))
    refuse("forged in the granter's name by who holds the code", sealed(right, BO.key))
    refuse("another key under the signature", AEAD(
        CALLER.key, right.body()[:-32] + rnd("no") + FAY.key.sign(right.body()), associated(CALLER.tag)))
    refuse("a bit of the signature", AEAD(
        CALLER.key, flip(right.body() + FAY.key.sign(right.body()), 290, 3), associated(CALLER.tag)))
    refuse("a granter who is in no roster", sealed(replace(right, granter=IDA)), "notEntitled")
    refuse("a granter who was removed already", sealed(replace(right, granter=ELI)), "notEntitled")
    refuse("a granter who was not yet a member", sealed(replace(right, roster=4)), "notEntitled")
    refuse("a roster hash of another version", sealed(replace(right, roster_hash=ROSTERS.steps[4].hash)), "fork")
    refuse("a roster newer than the server gave", sealed(right), "rolledBack", versions=6)
    refuse("continuity in the first epoch", sealed(replace(right, continuity=rnd("no"))))
    refuse("no continuity in the second epoch", sealed(replace(second, continuity=bytes(32))), w=second)
    for name, text in [
        ("a byte less", right.body()[:-1] + FAY.key.sign(right.body()[:-1])),
        ("a byte more", right.body() + b"\0" + FAY.key.sign(right.body() + b"\0")), ("no signature", right.body())]:
        refuse("length: " + name, AEAD(CALLER.key, text, associated(CALLER.tag)), "malformed")
    refuse("length: nothing", b"", "malformed")
    refuse("a sealed box", box(right.body() + FAY.key.sign(right.body()), FAY.sealing), "malformed")
    # These open; whoever holds the previous key finds that the new one does not follow.
    for name, value in [
        ("by another previous key", continuity(rnd("no"), second)),
        ("of another thread", continuity(rnd("key before"), replace(second, compartment=rnd("other", 16)))),
        ("of a contact", continuity(rnd("key before"), second, kind=1)), ("drawn at random", rnd("no"))]:
        refuse("continuity " + name, sealed(replace(second, continuity=value)), w=second, previousKey=rnd("key before").hex())
    return made


def vectors() -> dict[str, dict]:
    return {"caller-wraps": dict(
        description="Caller wraps of docs/protocol.md 6.9, in hex. rosters names a chain of rosters.json, of which the reader "
        "knows so many versions (all if absent); compartment and epoch are what the reader asks for, kind thread; y and stretched "
        "(2.7) give tag and threadKey. good: opens to granter, granterRoles (bits in the roster version named), continuity and "
        "key; body, which names recipient, is what is signed. previousKey: continuity is to be checked with it. bad: refused, if "
        "there is a previousKey by that check, else when opening.",
        good=good(), bad=bad())}
