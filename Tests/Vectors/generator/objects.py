"""Objects and drafts, docs/protocol.md 6.2 and 6.5."""
from __future__ import annotations

from dataclasses import dataclass, replace

from .primitives import AEAD, Person, S, Signer, box, flip, lp, pad, pad_up, rnd, u8, u32
from .world import BO, CAI, DEA, ELI, FAY, IDA, OTHER, ROSTERS
from .wraps import KINDS

ORG = ROSTERS.organisation
CONTACT = (
    '{"type":"contact","v":1,"day":"2027-03-04","month":"2027-03","slot":"000102030405060708090a0b0c0d0e0f","entry":1,'
    '"codes":{"contact_kind":"about_other","channel":"phone"},"note":"äiti soitti 🌙","later":{"unknown":[1,2.5,null]}}')

CASE = (
    '{"type":"case","v":1,"day":"2027-03-04","origin":"direct","status":"intake","history":[{"status":"intake","day":"2027-03-04",'
    '"by":"040g2081040g2081040g208104"}],"need":"Haluaa irti ryhmästä.","languages":["fi"]}')
JOURNAL_NOTE = '{"type":"note","v":1,"day":"2027-03-05","text":"Ensimmäinen tapaaminen. Näkyy vain mentorille."}'

THREAD = (
    '{"type":"thread","v":1,"items":[{"day":"2027-03-04","text":"Sovittiin, että puhuu ensin siskolle.",'
    '"by":"040g2081040g2081040g208104"}],"contacts":["0c1g60r30c1g60r30c1g60r30c"]}')
HAND_OVER = '{"type":"hand_over","v":1,"day":"2027-03-04","note":"Iltavuoro: soittopyyntöjä kaksi, ks. lista."}'


@dataclass(frozen=True)
class Object:
    author: Person
    payload: str
    kind: str = "contact"
    compartment: bytes = rnd("object compartment", 16)
    epoch: int = 1
    object: bytes = rnd("object", 16)
    revision: int = 1
    roster: int = 7
    roster_hash: bytes = b""
    key: bytes = rnd("object key")
    org: bytes = ORG
    label: str = "hl1/object"
    signed_label: str = "hl1/object-signature"

    @property
    def least(self) -> int:
        return {"contact": 2048, "handOver": 2048, "thread": 8192}.get(self.kind, 512)

    def reference(self) -> bytes:
        return u32(self.roster) + (self.roster_hash or ROSTERS.steps[self.roster - 1].hash)

    def signed(self) -> bytes:
        return (
            S(self.signed_label, self.org) + self.compartment + u8(KINDS[self.kind]) + self.object + u32(self.revision)
            + self.author.id + self.reference() + lp(self.payload))

    def inner(self, signing: Signer | None = None) -> bytes:
        return self.author.id + self.reference() + (signing or self.author.key).sign(self.signed()) + self.payload.encode()

    def associated(self) -> bytes:
        return S(self.label, self.org) + self.compartment + u32(self.epoch) + self.object + u32(self.revision)

    def seal(self, inner: bytes | None = None, padded: bytes | None = None) -> bytes:
        return AEAD(self.key, padded or pad_up(inner or self.inner(), self.least), self.associated())

    def place(self) -> dict:
        return dict(
            format="object", rosters="organisation", compartment=self.compartment.hex(), kind=self.kind, epoch=self.epoch,
            object=self.object.hex(), revision=self.revision, key=self.key.hex())


def good_objects() -> list[dict]:
    made = []

    def add(name: str, o: Object, roles: int) -> None:
        moved = replace(o, epoch=o.epoch + 1, key=rnd("key of the next epoch"))
        sealed = o.seal()
        made.append(dict(
            name=name, **o.place(), author=o.author.id.hex(), authorSeed=o.author.key.seed.hex(), authorRoles=roles,
            version=o.roster, payload=o.payload, associated=o.associated().hex(), nonce=sealed[:24].hex(), inner=o.inner().hex(),
            sealed=sealed.hex(), nextKey=moved.key.hex(), nextAssociated=moved.associated().hex(),
            moved=moved.seal(o.inner()).hex()))

    add("a contact", Object(BO, CONTACT), 5)
    add("a contact by who was removed later, in a later epoch and revision", Object(
        CAI, CONTACT, roster=3, epoch=3, revision=12, object=rnd("object 2", 16)), 1)
    add("a name", Object(DEA, '{"type":"name","v":1,"name":"Ääkkönen","languages":["fi","sv"]}', "name"), 26)
    # 132 bytes stand before the payload and at least one after it.
    before = len(Object(BO, "").inner())
    for size, fits in [(2048, "just fits"), (2049, "does not fit any more")]:
        add(f"a payload that {fits}", Object(BO, '{"n":"' + "x" * (size - before - 1 - 8) + '"}'), 5)
    add("an empty payload", Object(FAY, "", "name", roster=5), 7)
    add("a case", Object(FAY, CASE, "coordination", compartment=rnd("case", 16), object=rnd("case", 16), revision=2, epoch=2), 7)
    add("a note in a journal", Object(BO, JOURNAL_NOTE, "journal", compartment=rnd("journal", 16), object=rnd("note", 16)), 5)
    note = Object(BO, HAND_OVER, "handOver", compartment=rnd("hand-over note", 16), object=rnd("hand-over note", 16))
    add("a hand-over note", note, 5)
    thread = Object(BO, THREAD, "thread", compartment=rnd("thread", 16), object=rnd("thread", 16), revision=2, epoch=2)
    add("a thread", thread, 5)
    add("the longest thread", replace(thread, payload='{"n":"' + "x" * (8192 - before - 1 - 8) + '"}'), 5)
    add("the longest hand-over note", replace(note, payload='{"n":"' + "x" * (2048 - before - 1 - 8) + '"}'), 5)
    return made


def bad_objects() -> list[dict]:
    right = Object(FAY, CONTACT, epoch=2, revision=3)
    stranger = Signer(rnd("stranger"))
    made = []

    def refuse(name: str, sealed: bytes, error: str = "refused", asked: Object = right, versions: int = 7) -> None:
        made.append(dict(name=name, versions=versions, **asked.place(), sealed=sealed.hex(), error=error))

    for name, changed in [
        ("from another compartment", dict(compartment=rnd("other", 16))), ("from an earlier epoch", dict(epoch=1)),
        ("from a later epoch", dict(epoch=3)), ("another object of the compartment", dict(object=rnd("other", 16))),
        ("an earlier revision", dict(revision=2)), ("a later revision", dict(revision=4)),
        ("from another organisation", dict(org=OTHER.organisation)), ("under another key", dict(key=rnd("no"))),
        ("under another label", dict(label="hl1/object-signature"))]:
        refuse("moved: " + name, replace(right, **changed).seal())
        # Somebody who holds the key seals it anew at this place: the author's signature tells.
        if name.startswith(("from another c", "another object", "an earlier r", "a later r", "from another o")):
            refuse("sealed anew: " + name, right.seal(replace(right, **changed).inner()))
    refuse("sealed anew: of another kind", right.seal(replace(right, kind="name").inner()))
    refuse("signed under another label", right.seal(replace(right, signed_label="hl1/object").inner()))
    refuse("forged by a stranger", right.seal(right.inner(stranger)))
    refuse("another's note rewritten by a reader", right.seal(right.inner(BO.key)))
    inner = right.inner()
    refuse("author exchanged", right.seal(BO.id + inner[16:]))
    refuse("payload changed", right.seal(inner[:-1] + b" "))
    refuse("payload cut", right.seal(inner[:-1]))
    refuse("payload longer", right.seal(inner + b" "))
    refuse("payload taken away", right.seal(inner[:116]))
    refuse("a bit of the signature", right.seal(flip(inner, 60)))
    refuse("roster version exchanged", right.seal(inner[:16] + u32(6) + inner[20:]))
    refuse("an author who is in no roster", right.seal(replace(right, author=IDA).inner()), "notEntitled")
    refuse("an author who was removed already", right.seal(replace(right, author=ELI).inner()), "notEntitled")
    refuse("an author who was not yet a member", right.seal(replace(right, roster=4).inner()), "notEntitled")
    refuse("a roster that is not this one", right.seal(replace(right, roster_hash=rnd("no")).inner()), "fork")
    refuse("a forged roster hash that nobody signed", right.seal(replace(right, roster_hash=rnd("no")).inner(stranger)))
    refuse("a roster newer than the server gave", right.seal(), "rolledBack", versions=6)
    refuse("an author who came in a roster that the server keeps back", right.seal(), "rolledBack", versions=4)
    largest = replace(right, roster=2**32 - 1, roster_hash=rnd("no"))
    refuse("the largest roster version", right.seal(largest.inner()), "rolledBack")
    refuse("roster version 0", right.seal(replace(right, roster=0, roster_hash=rnd("no")).inner()), "malformed")
    for name, padded in [
        ("padded to less than a contact", pad(inner, 1024)), ("padded to no power of two", pad(inner, 2047)),
        ("padded to 3072", pad(inner, 3072)), ("no mark", bytes(2048)),
        ("another mark", inner + b"\x81" + bytes(2047 - len(inner))), ("nothing but padding", pad(b"", 2048)),
        ("115 bytes", pad(inner[:115], 2048))]:
        refuse("padding: " + name, right.seal(padded=padded), "malformed")
    note = Object(BO, HAND_OVER, "handOver", compartment=rnd("hand-over note", 16), object=rnd("hand-over note", 16))
    for size in (512, 1024, 4096):
        padded = pad(note.inner(), size)
        refuse(f"padding: a hand-over note of {size}", note.seal(padded=padded), "malformed", note)
    thread = Object(BO, THREAD, "thread", compartment=rnd("thread", 16), object=rnd("thread", 16), revision=2, epoch=2)
    for size in (512, 2048, 4096, 16384):
        padded = pad(thread.inner(), size)
        refuse(f"padding: a thread of {size}", thread.seal(padded=padded), "malformed", thread)
    refuse("another thread", replace(thread, compartment=rnd("t2", 16), object=rnd("t2", 16)).seal(), asked=thread)
    refuse("a thread of the epoch before", replace(thread, epoch=1, revision=1).seal(), asked=thread)
    for name, kind in [("a contact", "contact"), ("a case", "coordination"), ("a hand-over note", "handOver")]:
        sealed = thread.seal(padded=pad(replace(thread, kind=kind).inner(), 8192))
        refuse(f"{name} as a thread", sealed, asked=thread)
    journal = Object(BO, JOURNAL_NOTE, "journal", compartment=rnd("journal", 16), object=rnd("note", 16))
    refuse("a note moved from the coordination to the journal", replace(journal, kind="coordination").seal(), asked=journal)
    refuse("padding: a note in a journal of 256", journal.seal(padded=pad(journal.inner(), 256)), "malformed", journal)
    refuse("a contact as a hand-over note", replace(note, kind="contact").seal(), asked=note)
    refuse("yesterday's note under a new id", replace(note, object=rnd("older", 16)).seal(), asked=note)
    for name, sealed in [
        ("empty", b""), ("a nonce", right.seal()[:24]), ("nonce and tag", AEAD(right.key, b"", right.associated()))]:
        refuse(name, sealed, "malformed")
    return made


def drafts() -> tuple[list[dict], list[dict]]:
    plain = lambda org=ORG, member=BO.id, text=CONTACT, end=b"", label="hl1/draft": (  # noqa: E731
        S(label, org) + member + lp(text) + end)
    owner = dict(format="draft", anchor=ROSTERS.anchor.hex(), member=BO.id.hex(), signingSeed=BO.key.seed.hex(),
                 sealingSecret=BO.secret.hex())
    good = [
        dict(name=name, **owner, payload=text, plain=plain(text=text).hex(),
             box=box(pad_up(plain(text=text), 2048), BO.sealing).hex())
        for name, text in [("a draft", CONTACT), ("a long draft", CONTACT * 9), ("an empty draft", "")]]
    bad = []
    for name, text, to, error in [
        ("another member's", plain(member=FAY.id), BO, "refused"), ("sealed to another", plain(), FAY, "refused"),
        ("another organisation's", plain(org=OTHER.organisation), BO, "malformed"),
        ("another label", plain(label="hl1/object"), BO, "malformed"),
        ("a byte at the end", plain(end=b"\0"), BO, "malformed"), ("cut", plain()[:-1], BO, "malformed"),
        ("the largest length", S("hl1/draft", ORG) + BO.id + u32(2**32 - 1), BO, "malformed"), ("nothing", b"", BO, "malformed")]:
        bad.append(dict(name="draft: " + name, **owner, box=box(pad_up(text, 2048), to.sealing).hex(), error=error))
    bad.append(dict(name="draft: not padded", **owner, box=box(plain().ljust(2048, b"\0"), BO.sealing).hex(), error="malformed"))
    return good, bad


def vectors() -> dict[str, dict]:
    good, bad = drafts()
    return {"objects": dict(
        description="Objects (docs/protocol.md 6.2) and drafts (6.5). Payloads are UTF-8, all else is hex. rosters names a "
        "chain of rosters.json, of which the reader knows so many versions (all if absent). good: sealed opens to author, "
        "authorRoles (bits in the roster version named) and payload; with this nonce it comes out the same; moved is it "
        "re-keyed to the next epoch, inner unchanged. A draft opens with the member's secret, to the payload. bad: refused at "
        "this place.",
        good=good_objects() + good, bad=bad_objects() + bad)}
