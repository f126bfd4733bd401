"""A member's keys and joining: docs/protocol.md 2.4 and 4."""
from __future__ import annotations

from . import codes
from .hardened import login_tag
from .primitives import AEAD, H128, MAC, Person, S, Signer, base32, box, kdf, lp, pad, pad_up, rnd, u8, u32, u64
from .world import AINO, BO, CHAINS, DEA, ELI, HAL, IDA, OTHER, ROSTERS

ORG = ROSTERS.organisation
GROUPS = {name: number + 1 for number, name in enumerate(["members", "volunteers", "coordinators", "auditors", "administrators"])}


def content(member: bytes = BO.id, org: bytes = ORG, anchor: bytes = ROSTERS.anchor, v: int = 1, groups: tuple = (),
            keyring: tuple = (), roster: bytes = ROSTERS.reference(7), audit: bytes = u64(0) + bytes(32), end: bytes = b"",
            count: int | None = None, keys: int | None = None, label: str = "hl1/keys") -> bytes:
    out = S(label, org) + u32(v) + member + BO.key.seed + BO.secret + anchor + roster
    out += u32(len(groups) if count is None else count)
    for number, index, hash in groups:
        out += u8(number) + u32(index) + hash
    out += audit + u32(len(keyring) if keys is None else keys)
    for kind, id, value in keyring:
        out += u8(kind) + id + lp(value)
    return out + end


def heads(*names: str) -> tuple:
    return tuple(
        (GROUPS[CHAINS[name].group], len(CHAINS[name].steps), CHAINS[name].steps[-1].hash) for name in names)


def blob_ad(version: int, member: bytes = BO.id, org: bytes = ORG, label: str = "hl1/blob") -> bytes:
    return S(label, org) + member + u32(version)


def blob_key_ad(kind: int, tag: bytes, org: bytes = ORG) -> bytes:
    return S("hl1/blob-key", org) + u8(kind) + tag


def member_keys() -> dict:
    key, good, bad = rnd("blob key"), [], []

    def blob(name: str, version: int, text: bytes, **more: object) -> None:
        good.append(dict(
            format="blob", name=name, organisation=ORG.hex(), member=BO.id.hex(), version=version, key=key.hex(),
            signingSeed=BO.key.seed.hex(), sealingSecret=BO.secret.hex(), anchor=ROSTERS.anchor.hex(), **more,
            associated=blob_ad(version).hex(), plain=text.hex(), blob=AEAD(key, pad_up(text, 1024), blob_ad(version)).hex()))

    def refuse(name: str, sealed: bytes, error: str, under: bytes = key, version: int = 7, member: bytes = BO.id,
               org: bytes = ORG) -> None:
        bad.append(dict(format="blob", name="blob: " + name, organisation=org.hex(), member=member.hex(), version=version,
                        key=under.hex(), blob=sealed.hex(), error=error))

    new = dict(position=7, hash=ROSTERS.steps[6].hash.hex())
    blob("a new member's", 1, content(), roster=new, groups=[], audit=dict(position=0, hash=bytes(32).hex()), keyring=[])
    groups = heads("members", "coordinators")
    shown = [dict(group=number, position=index, hash=hash.hex()) for number, index, hash in groups]
    audit = u64(70000) + rnd("audit head")
    blob("one that has seen groups and the audit log", 7, content(groups=groups, audit=audit), roster=new, groups=shown,
         audit=dict(position=70000, hash=rnd("audit head").hex()), keyring=[])
    ring = tuple((9, rnd(f"key id {i}", 16), rnd(f"key {i}", 32 + i)) for i in range(20))
    blob("one with a keyring, of the next size", 4000000000, content(groups=groups, audit=audit, keyring=ring), roster=new,
         groups=shown, audit=dict(position=70000, hash=rnd("audit head").hex()),
         keyring=[dict(kind=kind, id=id.hex(), bytes=value.hex()) for kind, id, value in ring])

    seal = lambda text, ad=blob_ad(7), under=key: AEAD(under, pad_up(text, 1024), ad)  # noqa: E731
    right = seal(content())
    refuse("another key", right, "refused", under=rnd("no"))
    refuse("an older version", right, "refused", version=6)
    refuse("another member's place", right, "refused", member=IDA.id)
    refuse("another organisation's server", right, "refused", org=OTHER.organisation)
    refuse("sealed under another label", seal(content(), blob_ad(7, label="hl1/blob-key")), "refused")
    refuse("keys of another member inside", seal(content(member=IDA.id)), "malformed")
    refuse("another organisation inside", seal(content(org=OTHER.organisation)), "malformed")
    refuse("anchor of another organisation inside", seal(content(anchor=OTHER.anchor)), "brokenChain")
    refuse("v 2", seal(content(v=2)), "malformed")
    refuse("another label inside", seal(content(label="hl1/blob")), "malformed")
    refuse("an unknown group", seal(content(groups=((6, 1, bytes(32)),))), "malformed")
    refuse("group 0", seal(content(groups=((0, 1, bytes(32)),))), "malformed")
    refuse("a group twice", seal(content(groups=((1, 1, bytes(32)), (1, 2, bytes(32))))), "malformed")
    refuse("more groups than there are", seal(content(count=2)), "malformed")
    refuse("the largest number of groups", seal(content(count=2**32 - 1)), "malformed")
    refuse("more keys than there are", seal(content(keys=1)), "malformed")
    refuse("the largest number of keys", seal(content(keys=2**32 - 1)), "malformed")
    refuse("a key without bytes", seal(content(keyring=((9, bytes(16), b""),))), "malformed")
    refuse("a key longer than the rest", seal(content(keys=1, end=u8(9) + bytes(16) + u32(2**32 - 1))), "malformed")
    refuse("a byte at the end", seal(content(end=b"\0")), "malformed")
    refuse("a byte less", seal(content()[:-1]), "malformed")
    refuse("padding without a mark", AEAD(key, content().ljust(1024, b"\0"), blob_ad(7)), "malformed")
    refuse("nothing but padding", AEAD(key, pad(b"", 1024), blob_ad(7)), "malformed")
    refuse("nothing", AEAD(key, b"", blob_ad(7)), "malformed")

    for name, kind, under, tag in [
        ("under the passphrase", 1, rnd("wrap key"), login_tag("maija")), ("under the sheet", 2, rnd("sheet"), rnd("sheet tag"))]:
        good.append(dict(
            format="blob-key", name=name, organisation=ORG.hex(), kind=kind, key=under.hex(), tag=tag.hex(), plain=key.hex(),
            associated=blob_key_ad(kind, tag).hex(), sealed=AEAD(under, key, blob_key_ad(kind, tag)).hex()))
    under, tag = rnd("wrap key"), login_tag("maija")
    for name, plain, ad, with_key, error in [
        ("another key", key, blob_key_ad(1, tag), rnd("no"), "refused"),
        ("sealed as the sheet's", key, blob_key_ad(2, tag), under, "refused"),
        ("another login's", key, blob_key_ad(1, login_tag("maj")), under, "refused"),
        ("another organisation's", key, blob_key_ad(1, tag, OTHER.organisation), under, "refused"),
        ("31 bytes", key[:31], blob_key_ad(1, tag), under, "malformed"),
        ("33 bytes", key + b"\0", blob_key_ad(1, tag), under, "malformed"),
        ("padded", pad_up(key, 64), blob_key_ad(1, tag), under, "malformed")]:
        bad.append(dict(
            format="blob-key", name="blob key: " + name, organisation=ORG.hex(), kind=1, key=with_key.hex(), tag=tag.hex(),
            sealed=AEAD(under, plain, ad).hex(), error=error))
    return dict(
        description="Blob and blob key of docs/protocol.md 2.4, in hex. good: what is sealed opens to these fields; plain is "
        "what stands inside (without padding), associated the associated data; who seals the same fields gets the same plain. "
        "bad: refused with these fields.",
        good=good, bad=bad)


# Points of the curve with which X25519 gives zeros, and forms of them that are not reduced.
SMALL_ORDER = [
    ("0", bytes(32)), ("1", bytes([1]) + bytes(31)),
    ("one of order 8", bytes.fromhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")),
    ("the other of order 8", bytes.fromhex("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157")),
    ("p - 1", bytes([0xec]) + bytes([0xff] * 30) + bytes([0x7f])), ("p", bytes([0xed]) + bytes([0xff] * 30) + bytes([0x7f])),
    ("p + 1", bytes([0xee]) + bytes([0xff] * 30) + bytes([0x7f])), ("0 with the highest bit", bytes(31) + bytes([0x80]))]


def terms(anchor: bytes = ROSTERS.anchor, roster: bytes = ROSTERS.reference(6), roles: int = 5, day: str = "2027-02-28") -> bytes:
    return anchor + roster + u8(roles) + lp(day)


def invitations() -> dict:
    secret = rnd("code invitation", 20)
    master = codes.master("invitation", secret)
    tag, mac_key = kdf(master, 1, "hl1invit"), kdf(master, 2, "hl1invit")
    admin = CHAINS["administrators"]
    text, name, login = terms(), "Ida Ääkkönen", login_tag("ida")
    mac = lambda what, key=mac_key, label="hl1/invitation", org=ORG: MAC(key, S(label, org) + what)  # noqa: E731
    joiner = IDA.id + IDA.signing + IDA.sealing + login
    fingerprint = base32(H128(S("hl1/fingerprint", ORG) + ROSTERS.anchor + IDA.id + IDA.signing + IDA.sealing))[:20]

    def body(label: str, f: dict) -> bytes:
        return (S(label, f.get("org", ORG)) + f.get("tag", tag) + lp(f.get("terms", text)) + f.get("key", mac_key)
                + lp(f.get("name", name)) + f.get("inviter", DEA).id)

    def plain(**f: object) -> bytes:
        """What stands in the box. `signed` holds what was signed instead, if it was something else."""
        said = body(f.get("signature_label", "hl1/invitation-signature"), {**f, **f.get("signed", {})})
        signing = f.get("signing", f.get("inviter", DEA).key)
        return body(f.get("label", "hl1/invitation-box"), f) + signing.sign(said) + f.get("end", b"")

    common = dict(
        text=codes.code_text("invitation", secret), organisation=ORG.hex(), anchor=ROSTERS.anchor.hex(), version=6,
        hash=ROSTERS.steps[5].hash.hex(), roles=5, expires="2027-02-28")
    person = dict(member=IDA.id.hex(), signing=IDA.signing.hex(), sealing=IDA.sealing.hex(), loginTag=login.hex())
    good = [
        dict(format="terms", name="an invitation's terms", **common, tag=tag.hex(), terms=text.hex(), mac=mac(text).hex()),
        dict(format="joining", name="a joiner's answer", **common, **person, mac=mac(text + joiner, label="hl1/joining").hex(),
             fingerprint=fingerprint),
        *(dict(format="box", name=what, **common, tag=tag.hex(), person=person_, inviter=DEA.id.hex(), inviterSeed=DEA.key.seed.hex(),
               plain=plain(name=person_).hex(), secret=admin.secret(1).hex(),
               box=box(pad(plain(name=person_), 1024), admin.public(1)).hex())
          for what, person_ in [("the administrators' box", name), ("the longest name", "ä" * 200), ("the shortest name", "I")])]
    bad: list[dict] = []

    def refuse(form: str, what: str, error: str = "refused", **fields: object) -> None:
        bad.append({**dict(format=form, name=f"{form}: {what}", **common), **(person if form == "joining" else {}), **fields,
                    "error": error})

    for what, changed in [
        ("another anchor", terms(OTHER.anchor)), ("another roster version", terms(roster=ROSTERS.reference(5))),
        ("another roster hash", terms(roster=u32(6) + ROSTERS.steps[4].hash)), ("another role", terms(roles=9)),
        ("one role more", terms(roles=13)), ("another day", terms(day="2027-03-28"))]:
        refuse("terms", what, mac=mac(changed).hex())
        refuse("joining", what, mac=mac(changed + joiner, label="hl1/joining").hex())
    for form, label, more in [("terms", "hl1/invitation", b""), ("joining", "hl1/joining", joiner)]:
        refuse(form, "another key", mac=mac(text + more, rnd("no"), label).hex())
        refuse(form, "the look-up tag as key", mac=mac(text + more, tag, label).hex())
        refuse(form, "another label", mac=mac(text + more, label="hl1/" + ("joining" if more == b"" else "invitation")).hex())
        refuse(form, "another organisation", mac=mac(text + more, label=label, org=OTHER.organisation).hex())
        refuse(form, "half of the code", mac=mac(text + more, label=label)[:16].hex())
        refuse(form, "no code", mac="")
        refuse(form, "an anchor of 31 bytes", "malformed", anchor=ROSTERS.anchor[:31].hex(), mac=mac(text).hex())
        refuse(form, "an anchor of 15 bytes", "malformed", anchor=ROSTERS.anchor[:15].hex(), mac=mac(text).hex())
        refuse(form, "no anchor", "malformed", anchor="", mac=mac(text).hex())
        refuse(form, "a roster hash of 31 bytes", "malformed", hash=ROSTERS.steps[5].hash[:31].hex(), mac=mac(text).hex())
    right = mac(text + joiner, label="hl1/joining").hex()
    for field, other in [("member", BO.id), ("signing", BO.signing), ("sealing", BO.sealing), ("loginTag", login_tag("bo"))]:
        refuse("joining", "another " + field, **{field: other.hex()}, mac=right)
        refuse("joining", "short " + field, "malformed", **{field: other[:-1].hex()}, mac=right)
    for what, point in SMALL_ORDER:
        answer = IDA.id + IDA.signing + point + login
        refuse("joining", f"a sealing key of small order, {what}", "badPoint", sealing=point.hex(),
               mac=mac(text + answer, label="hl1/joining").hex())
    for what, text_, to, error in [
        ("sealed to another key", plain(), BO.sealing, "refused"),
        ("another label", plain(label="hl1/invitation"), None, "malformed"),
        ("another organisation", plain(org=OTHER.organisation), None, "malformed"),
        ("terms of another organisation", plain(terms=terms(OTHER.anchor)), None, "refused"),
        ("no roles", plain(terms=terms(roles=0)), None, "malformed"),
        ("unknown roles", plain(terms=terms(roles=32)), None, "malformed"),
        ("a short day", plain(terms=terms(day="2027-2-28")), None, "malformed"),
        ("a long day", plain(terms=terms(day="2027-02-281")), None, "malformed"),
        ("terms and more", plain(terms=text + b"\0"), None, "malformed"),
        ("terms and less", plain(terms=text[:-1]), None, "malformed"),
        ("a byte at the end", plain(end=b"\0"), None, "malformed"),
        ("a name longer than the rest", plain()[:-len(lp(name)) - 80] + u32(2**32 - 1), None, "malformed"),
        ("a name of 401 bytes", plain(name="a" * 401), None, "malformed"),
        ("a name of the largest length, signed", plain()[:-len(lp(name)) - 80] + u32(2**32 - 1) + plain()[-80:], None, "malformed"),
        ("no name", plain(name=""), None, "malformed"),
        ("no inviter and no signature", plain()[:-80], None, "malformed"),
        ("no signature", plain()[:-64], None, "malformed"),
        ("a signature of 63 bytes", plain()[:-1], None, "malformed"),
        ("a key of 31 bytes", plain(key=mac_key[:31]), None, "malformed"), ("empty", b"", None, "malformed")]:
        refuse("box", what, error, secret=admin.secret(1).hex(), box=box(pad(text_, 1024), to or admin.public(1)).hex())

    # Opens, is right in tag, terms and MAC, and is refused when the inviter is looked for in the rosters.
    def by(what: str, error: str = "refused", versions: int = 7, roster: int = 6, roster_hash: bytes = b"", **f: object) -> None:
        roster_hash = roster_hash or ROSTERS.steps[roster - 1].hash
        promised = terms(roster=u32(roster) + roster_hash)
        refuse("inviter", what, error, versions=versions, version=roster, hash=roster_hash.hex(), tag=tag.hex(),
               mac=mac(promised).hex(), secret=admin.secret(1).hex(),
               box=box(pad(plain(**{"terms": promised, **f}), 1024), admin.public(1)).hex())

    stranger = Signer(rnd("stranger"))
    by("signed by a stranger", signing=stranger)
    by("signed by another administrator", signing=AINO.key)
    by("signed in the name of another administrator", signed=dict(inviter=AINO))
    by("signed with another tag", signed=dict(tag=rnd("no")))
    by("signed with another key", signed=dict(key=rnd("no")))
    by("signed with another name", signed=dict(name="Ida"))
    by("signed with other terms", signed=dict(terms=terms(roles=9)))
    by("signed for another organisation", signed=dict(org=OTHER.organisation))
    by("signed under the label of the box", signature_label="hl1/invitation-box")
    by("signed under another label", signature_label="hl1/invitation")
    by("a volunteer and coordinator", "notEntitled", inviter=BO)
    by("a coordinator of an older roster", "notEntitled", inviter=ELI, roster=5)
    by("removed in the roster named", "notEntitled", inviter=ELI)
    by("an administrator no more in the roster named", "notEntitled", inviter=AINO, roster=7)
    by("not yet an administrator in the roster named", "notEntitled", roster=2)
    by("in no roster", "notEntitled", inviter=Person("nobody"))
    by("of another organisation", "notEntitled", inviter=HAL)
    by("a roster that is not this one", "fork", roster_hash=rnd("no"))
    by("a roster that is not this one, forged", signing=stranger, roster_hash=rnd("no"))
    by("a roster newer than the server gave", "rolledBack", versions=5)
    by("a roster newer than the server gave, and somebody in it", "rolledBack", versions=2, roster=3)
    for size in (512, 2048):
        refuse("box", f"padded to {size}", "malformed", secret=admin.secret(1).hex(),
               box=box(pad(plain(), size), admin.public(1)).hex())
    refuse("box", "not padded", "malformed", secret=admin.secret(1).hex(),
           box=box(plain().ljust(1024, b"\0"), admin.public(1)).hex())
    return dict(
        description="Invitations of docs/protocol.md 4. text is the code as typed; version, hash and roles (bits) are those of "
        "the terms; bytes are hex, names UTF-8. terms: mac is the inviter's over the terms. joining: mac is the joiner's; "
        "fingerprint without its hyphens. box: opens with secret, to tag, terms, MAC key, the person's name and the inviter, whose "
        "signature holds under the rosters of `organisation` in rosters.json. bad: mac or box is refused; inviter: the box opens, "
        "and is refused by who knows so many versions of these rosters.",
        good=good, bad=bad)


def vectors() -> dict[str, dict]:
    return {"member-keys": member_keys(), "invitations": invitations()}
