"""Entries, statistics keys and the audit log: docs/protocol.md 7 and 8."""
from __future__ import annotations

import json
from dataclasses import dataclass

from .primitives import H, H128, Person, S, Signer, box, flip, lp, pad, public_of, rnd, u8, u32, u64
from .world import AINO, BO, CHAINS, DEA, ELI, FAY, OTHER, ROSTERS

ORG = ROSTERS.organisation
MONTH = rnd("statistics secret")
CODES = [
    "about_other", "phone", "parent", "fi", "none", "identity_ideology", "unknown", "18_24", "uusimaa", "soon", "15_30", "new",
    "family_or_friend"]


@dataclass(frozen=True)
class Entry:
    month: int = 202703
    event: str = "contact"
    slot: bytes = rnd("slot", 16)
    revision: int = 1
    tag: bytes | None = None
    codes: tuple[str, ...] = tuple(CODES)

    def text(self, org: bytes = ORG, label: str = "hl1/entry", has_tag: int | None = None, tag: bytes | None = None,
             count: int | None = None, end: bytes = b"") -> bytes:
        has = int(self.tag is not None) if has_tag is None else has_tag
        out = S(label, org) + u32(self.month) + lp(self.event) + self.slot + u32(self.revision) + u8(has)
        out += (tag if tag is not None else self.tag or bytes(16)) + u32(len(self.codes) if count is None else count)
        return out + b"".join(lp(code) for code in self.codes) + end


def entries() -> tuple[list[dict], list[dict]]:
    good, bad = [], []
    for name, e in [
        ("a conversation", Entry()), ("a non-data contact", Entry(codes=("silent", "chat"))),
        ("a correction", Entry(revision=4000000000)), ("a filler", Entry(event="none", revision=0, codes=())),
        ("a linkable event", Entry(event="case_opened", tag=rnd("tag", 16), codes=("phone",))),
        ("32 codes", Entry(codes=("c",) * 32)), ("codes of 20 bytes", Entry(event="e" * 20, codes=("c" * 20,) * 14))]:
        more = {} if e.tag is None else dict(tag=e.tag.hex())
        good.append(dict(
            format="entry", name=name, organisation=ORG.hex(), month=e.month, event=e.event, slot=e.slot.hex(),
            revision=e.revision, **more, codes=list(e.codes), plain=e.text().hex(), secret=MONTH.hex(),
            sealed=box(pad(e.text(), 464), public_of(MONTH)).hex()))

    def refuse(name: str, sealed: bytes, error: str = "malformed", org: bytes = ORG) -> None:
        bad.append(dict(format="entry", name="entry: " + name, organisation=org.hex(), secret=MONTH.hex(), sealed=sealed.hex(),
                        error=error))

    seal = lambda text, size=464, to=public_of(MONTH): box(pad(text, size), to)  # noqa: E731
    refuse("of another organisation", seal(Entry().text(OTHER.organisation)))
    refuse("sealed to another month's key", seal(Entry().text(), to=public_of(rnd("no"))), "refused")
    refuse("an audit entry", seal(S("hl1/audit-entry", ORG) + lp("{}")))
    refuse("another label", seal(Entry().text(label="hl1/entries")))
    refuse("has tag 2", seal(Entry().text(has_tag=2)))
    refuse("a tag that is not there", seal(Entry().text(tag=rnd("tag", 16))))
    refuse("a code more than there are", seal(Entry().text(count=14)))
    refuse("a code less than there are", seal(Entry().text(count=12)))
    refuse("the largest number of codes", seal(Entry().text(count=2**32 - 1)))
    refuse("33 codes", seal(Entry(codes=("c",) * 33).text()))
    refuse("a code of 21 bytes", seal(Entry(codes=("c" * 21,)).text()))
    refuse("an event of 21 bytes", seal(Entry(event="e" * 21).text()))
    refuse("a code of the largest length", seal(Entry(codes=()).text(count=1, end=u32(2**32 - 1))))
    refuse("a byte at the end", seal(Entry().text(end=b"\0")))
    refuse("cut", seal(Entry().text()[:-1]))
    refuse("nothing", seal(b""))
    refuse("padded to 463", seal(Entry().text(), 463))
    refuse("padded to 465", seal(Entry().text(), 465))
    refuse("no padding", box(Entry().text().ljust(464, b"\0"), public_of(MONTH)))
    return good, bad


@dataclass(frozen=True)
class Key:
    author: Person = BO
    month: int = 202703
    number: int = 1
    public: bytes = public_of(MONTH)
    roster: int = 3
    roster_hash: bytes = b""

    def message(self, org: bytes = ORG, label: str = "hl1/statistics-key") -> bytes:
        hash = self.roster_hash or ROSTERS.steps[self.roster - 1].hash
        return S(label, org) + u32(self.month) + u32(self.number) + self.public + self.author.id + u32(self.roster) + hash

    def fields(self, records: int = 4, versions: int = 7) -> dict:
        return dict(
            format="statistics-key", rosters="organisation", versions=versions, group="coordinators", records=records,
            month=self.month, number=self.number, public=self.public.hex(), author=self.author.id.hex(), version=self.roster,
            hash=(self.roster_hash or ROSTERS.steps[self.roster - 1].hash).hex())


def statistics_keys() -> tuple[list[dict], list[dict]]:
    good, bad = [], []
    for name, k in [("a month's first key", Key()), ("its second", Key(FAY, number=2, public=public_of(rnd("two")), roster=6))]:
        good.append(dict(
            name=name, **k.fields(), authorSeed=k.author.key.seed.hex(), message=k.message().hex(),
            compartment=H128(S("hl1/statistics-id", ORG) + u32(k.month) + u32(k.number)).hex(),
            signature=k.author.key.sign(k.message()).hex()))

    def refuse(name: str, k: Key, message: bytes | None = None, error: str = "refused", signing: Signer | None = None,
               **known: int) -> None:
        bad.append(dict(name="statistics key: " + name, **k.fields(**known), error=error,
                        signature=(signing or k.author.key).sign(message or k.message()).hex()))

    for name, changed in [
        ("month", Key(month=202704)), ("number", Key(number=2)), ("public key", Key(public=public_of(rnd("no")))),
        ("roster", Key(roster=4))]:
        refuse("signed with another " + name, Key(), changed.message())
    refuse("signed with another author", Key(), Key(FAY).message())
    refuse("signed for another organisation", Key(), Key().message(OTHER.organisation))
    refuse("signed under another label", Key(), Key().message(label="hl1/wrap"))
    refuse("forged", Key(), signing=Signer(rnd("stranger")))
    refuse("by an administrator", Key(AINO), error="notEntitled")
    refuse("by an auditor", Key(DEA), error="notEntitled")
    refuse("by a coordinator of whom no group knows", Key(FAY, roster=5), error="notEntitled", records=2)
    refuse("by a coordinator who was not yet one", Key(FAY, roster=4), error="notEntitled")
    refuse("by a coordinator who was removed in the roster named", Key(ELI, roster=6), error="notEntitled")
    refuse("by who is in no roster", Key(Person("nobody")), error="notEntitled")
    refuse("a roster that is not this one", Key(roster_hash=rnd("no")), error="fork")
    refuse("a roster that is not this one, forged", Key(roster_hash=rnd("no")), signing=Signer(rnd("stranger")))
    refuse("a roster newer than the server gave", Key(), error="rolledBack", versions=2, records=1)
    writing(good, bad)
    return good, bad


def writing(good: list[dict], bad: list[dict]) -> None:
    """Who seals to a key asks for more, if its month is not over. BO and ELI were in the first epoch of coordinators, ELI was removed
    with roster 6, FAY made the second epoch with it, without ELI."""

    def case(name: str, k: Key, running: int, error: str = "", **known: int) -> None:
        made = dict(
            k.fields(**known), format="statistics-key-writing", name="writing: " + name, running=running,
            signature=k.author.key.sign(k.message()).hex())
        (bad if error else good).append(dict(made, error=error) if error else made)

    old, new = Key(), Key(FAY, number=2, roster=6)
    case("the first key before the rotation", old, 202703, records=3, versions=5)
    case("the first key of a later month", old, 202701, records=3, versions=5)
    case("a key of who was removed, while the rotation is pending", Key(ELI, roster=5), 202703, records=3)
    case("the new key", new, 202703)
    case("a key made after the rotation", Key(BO, number=3, roster=7), 202703)
    case("the first key of a month that is over, after the rotation", old, 202704)
    case("a key of who was removed, of a month that is over", Key(ELI, roster=5), 202704)
    case("the first key, by who is still there, after the rotation", old, 202703, "rolledBack")
    case("the first key of a later month, after the rotation", old, 202701, "rolledBack")
    case("a key that names the roster before that of the rotation", Key(FAY, number=2, roster=5), 202703, "rolledBack")
    case("a key of who was removed, after the rotation", Key(ELI, roster=5), 202703, "notEntitled")
    case("a new number by who was removed, after the rotation", Key(ELI, number=9, roster=3), 202703, "notEntitled")
    case("a coordinator who is not admitted", Key(FAY, roster=5), 202703, "notEntitled", records=2)
    case("an administrator, while the rotation is pending", Key(AINO), 202703, "notEntitled", records=3)
    case("signed by who was removed, with the roster in which they were", Key(ELI, roster=6), 202703, "notEntitled", records=3)


def audit_text(json_text: str, org: bytes = ORG, label: str = "hl1/audit-entry", end: bytes = b"") -> bytes:
    return S(label, org) + lp(json_text) + end


def audit_head(position: int, before: bytes, epoch: int, digest: bytes, org: bytes = ORG) -> bytes:
    return H(S("hl1/audit", org) + u64(position) + before + u32(epoch) + digest)


def audit() -> dict:
    chain = CHAINS["auditors"]
    lines = [
        dict(at=1803556800, actor="aino", action="founded"), dict(at=1803556801, actor="aino", action="signed_in"),
        dict(at=1803560400, action="sign_in_failed", count=7), dict(at=1803560401, actor="dea", action="opened", object="x"),
        dict(at=1803560402, actor="dea", action="note", object="ä" * 100)]
    good, bad, steps, hash = [], [], [], bytes(32)
    for n, line in enumerate(lines, 1):
        epoch = 1 if n < 3 else 2
        text = json.dumps(line, ensure_ascii=False, separators=(",", ":"))
        sealed = box(pad(audit_text(text), 464), chain.public(epoch))
        digest = H(lp("hl1/audit-digest") + lp(sealed))
        hash = audit_head(n, hash, epoch, digest)
        steps.append(dict(epoch=epoch, entry=sealed.hex(), digest=digest.hex(), hash=hash.hex()))
        good.append(dict(format="entry", name=f"entry {n}", organisation=ORG.hex(), json=text, secret=chain.secret(epoch).hex(),
                         plain=audit_text(text).hex(), sealed=sealed.hex()))
    good.append(dict(format="chain", name="a log", organisation=ORG.hex(), steps=steps))

    def refuse(name: str, sealed: bytes, error: str = "malformed") -> None:
        bad.append(dict(format="entry", name="entry: " + name, organisation=ORG.hex(), secret=chain.secret(1).hex(),
                        sealed=sealed.hex(), error=error))

    seal = lambda text, size=464, to=chain.public(1): box(pad(text, size), to)  # noqa: E731
    refuse("of another organisation", seal(audit_text("{}", OTHER.organisation)))
    refuse("sealed to another epoch", seal(audit_text("{}"), to=chain.public(2)), "refused")
    refuse("a ledger entry", seal(Entry().text()))
    refuse("a byte at the end", seal(audit_text("{}", end=b"\0")))
    refuse("cut", seal(audit_text("{}")[:-1]))
    refuse("the largest length", seal(S("hl1/audit-entry", ORG) + u32(2**32 - 1)))
    refuse("padded to 480", seal(audit_text("{}"), 480))
    refuse("no padding", box(audit_text("{}").ljust(464, b"\0"), chain.public(1)))

    heads = [dict(position=0, hash=bytes(32).hex())] + [dict(position=n, hash=s["hash"]) for n, s in enumerate(steps, 1)]
    links = [dict(epoch=s["epoch"], digest=s["digest"]) for s in steps]

    def broken(name: str, known: dict, between: list[dict], head: dict, error: str = "brokenChain", org: bytes = ORG) -> None:
        bad.append(dict(format="chain", name="chain: " + name, organisation=org.hex(), known=known, links=between, head=head,
                        error=error))

    broken("cut at the end", heads[5], [], heads[4], "rolledBack")
    broken("an entry left out", heads[0], links[:1] + links[2:], dict(heads[4], hash=heads[5]["hash"]))
    broken("an entry left out, position kept", heads[0], links[:1] + links[2:], heads[5])
    broken("an entry added", heads[0], links + links[4:], heads[5])
    broken("two entries exchanged", heads[0], [links[1], links[0]] + links[2:], heads[5])
    broken("an entry changed", heads[0], [dict(links[0], digest=flip(bytes.fromhex(links[0]["digest"]), 0).hex())] + links[1:],
           heads[5])
    broken("the epoch of an entry changed", heads[0], [dict(links[0], epoch=2)] + links[1:], heads[5])
    broken("no entries between two heads", heads[2], [], heads[5])
    broken("another head at the same position", heads[3], [], dict(heads[3], hash=rnd("no").hex()))
    broken("from another known head", dict(heads[2], hash=rnd("no").hex()), links[2:], heads[5])
    broken("known position moved", dict(heads[2], position=3), links[2:], dict(heads[5], position=6))
    broken("another organisation's", heads[0], links, heads[5], org=OTHER.organisation)
    broken("a digest of 31 bytes", heads[0], [dict(links[0], digest=links[0]["digest"][:-2])] + links[1:], heads[5], "malformed")
    return dict(
        description="Audit log of docs/protocol.md 7. json is UTF-8, all else is hex. good, format entry: opens with secret to "
        "json; chain: digest and hash of each entry in turn. bad: an entry is refused; links do not lead from the known head to "
        "head.",
        good=good, bad=bad)


def vectors() -> dict[str, dict]:
    good, bad = entries()
    more, refused = statistics_keys()
    return {
        "entries": dict(
            description="Ledger entries (docs/protocol.md 8.1) and statistics keys (8.2). Events and codes are ASCII, other "
            "bytes hex, a month is year × 100 + month. good, format entry: opens with secret to these fields; no tag if absent. "
            "statistics-key: holds for a reader who knows so many versions of rosters (of rosters.json) and records of group "
            "(of groups.json); statistics-key-writing: for who seals to it in the month running. bad: refused.",
            good=good + more, bad=bad + refused),
        "audit": audit()}
