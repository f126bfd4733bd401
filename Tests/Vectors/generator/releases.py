"""Releases and what a closing seals: docs/protocol.md 8.3 and 8.4."""
from __future__ import annotations

from .ledger import MONTH, ORG
from .primitives import H, S, Signer, box, lp, pad, public_of, rnd, u32
from .world import OTHER, RELEASE, ROSTERS

BOX = rnd("closing box")
DOCUMENT = b'{"v":1,"release":"2027-03","number":1,"previous":null,"k":5}'


def release_message(document: bytes, roster: int, org: bytes = ORG, label: str = "hl1/release", hash: bytes = b"") -> bytes:
    return S(label, org) + u32(roster) + (hash or ROSTERS.steps[roster - 1].hash) + lp(document)


def release_hash(document: bytes, org: bytes = ORG) -> bytes:
    return H(S("hl1/release-hash", org) + lp(document))


def fields(document: bytes, roster: int, versions: int = 7, hash: bytes = b"") -> dict:
    return dict(format="release", rosters="organisation", versions=versions, document=document.hex(), version=roster,
                rosterHash=(hash or ROSTERS.steps[roster - 1].hash).hex())


def releases() -> tuple[list[dict], list[dict]]:
    good, bad = [], []
    for name, document, roster in [
        ("by the first release key", DOCUMENT, 4), ("by the second, from its roster on", DOCUMENT, 5),
            ("by the second, under the newest roster", DOCUMENT + b" ", 7), ("of nothing", b"", 1)]:
        message = release_message(document, roster)
        good.append(dict(
            name=name, **fields(document, roster), message=message.hex(), hash=release_hash(document).hex(),
            signature=RELEASE[roster > 4].sign(message).hex()))

    def refuse(name: str, message: bytes, roster: int = 7, error: str = "refused", signer: Signer = RELEASE[1],
               versions: int = 7, hash: bytes = b"") -> None:
        bad.append(dict(name="release: " + name, **fields(DOCUMENT, roster, versions, hash),
                        signature=signer.sign(message).hex(), error=error))

    refuse("another document", release_message(DOCUMENT + b" ", 7))
    refuse("another roster", release_message(DOCUMENT, 6))
    refuse("another organisation", release_message(DOCUMENT, 7, OTHER.organisation))
    refuse("another label", release_message(DOCUMENT, 7, label="hl1/release-hash"))
    refuse("by the release key before", release_message(DOCUMENT, 7), signer=RELEASE[0])
    refuse("by the release key after", release_message(DOCUMENT, 4), roster=4)
    refuse("forged", release_message(DOCUMENT, 7), signer=Signer(rnd("stranger")))
    refuse("a roster that is not this one", release_message(DOCUMENT, 7, hash=rnd("no")), hash=rnd("no"), error="fork")
    refuse("a roster newer than the server gave", release_message(DOCUMENT, 7), versions=6, error="rolledBack")
    return good, bad


def secret_text(month: int = 202703, number: int = 2, org: bytes = ORG, label: str = "hl1/closing-secret",
                secret: bytes = MONTH) -> bytes:
    return S(label, org) + u32(month) + u32(number) + secret


def carried_text(month: int = 202704, tallies: bytes = b"tallies", org: bytes = ORG) -> bytes:
    return S("hl1/carried", org) + u32(month) + lp(tallies)


def sealed() -> tuple[list[dict], list[dict]]:
    """The vectors of what is carried are short: the padding is the reader's to take off, whatever its size."""
    of = dict(organisation=ORG.hex(), box=BOX.hex(), month=202703, number=2)
    good = [dict(format="closing-secret", name="a secret", **of, secret=MONTH.hex(), plain=secret_text().hex(),
                 sealed=box(secret_text(), public_of(BOX)).hex()),
            dict(format="carried", name="tallies", organisation=ORG.hex(), secret=MONTH.hex(), month=202704, tallies=b"tallies".hex(),
                 sealed=box(pad(carried_text(), 256), public_of(MONTH)).hex())]
    bad = []
    for name, text, error in [
        ("of another month", secret_text(month=202704), "malformed"), ("of another number", secret_text(number=1), "malformed"),
        ("of another organisation", secret_text(org=OTHER.organisation), "malformed"),
        ("another label", secret_text(label="hl1/carried"), "malformed"), ("a byte at the end", secret_text() + b"\0", "malformed"),
            ("a secret of 31 bytes", secret_text(secret=MONTH[:31]), "malformed"), ("nothing", b"", "malformed")]:
        bad.append(dict(format="closing-secret", name="closing secret: " + name, **of,
                        sealed=box(text, public_of(BOX)).hex(), error=error))
    bad.append(dict(format="closing-secret", name="closing secret: to another box", **of,
                    sealed=box(secret_text(), public_of(rnd("no"))).hex(), error="refused"))
    for name, text, error in [
        ("of another month", pad(carried_text(month=202703), 256), "malformed"),
        ("of another organisation", pad(carried_text(org=OTHER.organisation), 256), "malformed"),
        ("a byte at the end", pad(carried_text() + b"\0", 256), "malformed"), ("cut", pad(carried_text()[:-1], 256), "malformed"),
            ("no padding", carried_text(tallies=b"t").ljust(256, b"\0"), "malformed")]:
        bad.append(dict(format="carried", name="carried: " + name, organisation=ORG.hex(), secret=MONTH.hex(), month=202704,
                        sealed=box(text, public_of(MONTH)).hex(), error=error))
    return good, bad


def vectors() -> dict[str, dict]:
    good, bad = releases()
    more, refused = sealed()
    return {"releases": dict(
        description="Releases and closings (docs/protocol.md 8.3, 8.4); all hex, a month is year × 100 + month. release: a document of any "
        "bytes, signed under a roster of rosters.json, for a reader who knows so many versions. closing-secret: opens with box to the "
        "secret of month and number. carried: opens with secret to tallies; padded to 256 bytes here. bad: refused.",
        good=good + more, bad=bad + refused)}
