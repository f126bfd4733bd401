"""What brings the secrets of the other vectors into a vault that takes none in the clear, as the browser's does: people's keys as blobs
under a recovery sheet, other keys as wraps to them. docs/protocol.md 2.4, 2.5, 6.1."""
from __future__ import annotations

from dataclasses import replace

from .hardened import checkpoint, set_passphrase, sheet, shown, sign_in
from .membership import blob_ad, blob_key_ad
from .objects import Object
from .primitives import AEAD, H128, Person, S, Signer, argon2id, kdf, lp, pad_up, rnd, u32, u64
from .world import AINO, BO, CAI, CHAINS, DEA, ELI, FAY, GUS, HAL, OTHER, RELEASE, ROSTERS
from . import codes, wraps

SECRET = rnd("code sheet", 20)
MASTER = codes.master("sheet", SECRET)
TAG, SEAL = kdf(MASTER, 1, "hl1sheet"), kdf(MASTER, 3, "hl1sheet")
LOGIN = Signer(kdf(MASTER, 2, "hl1sheet"))
# Who opens the group's secrets: in its record at every epoch.
HOLDERS = {"coordinators": BO, "members": BO, "auditors": DEA, "administrators": DEA, "auditors of the other": GUS}


def blob_key(key: bytes, org: bytes, kind: int = 2, tag: bytes = TAG, under: bytes = SEAL) -> str:
    return AEAD(under, key, blob_key_ad(kind, tag, org)).hex()


def session(person: Person, chain: object) -> dict:
    org, key = chain.organisation, rnd("blob key of " + person.name)
    content = (
        S("hl1/keys", org) + u32(1) + person.id + person.key.seed + person.secret + chain.anchor + u32(1) + chain.anchor + u32(0)
        + u64(0) + bytes(32) + u32(0))
    return dict(
        format="session", name=person.name, rosters=chain.name, organisation=org.hex(), member=person.id.hex(), version=1,
        sealedBlobKey=blob_key(key, org), blob=AEAD(key, pad_up(content, 1024), blob_ad(1, person.id, org)).hex(),
        signing=person.signing.hex(), sealing=person.sealing.hex())


def group_secret(name: str, epoch: int) -> dict:
    chain, holder = CHAINS[name], HOLDERS[name]
    rosters = OTHER if name == "auditors of the other" else ROSTERS
    version = 2 if rosters is OTHER else 7
    records = max(record.index for record in chain.records if record.epoch == epoch)
    wrap = replace(
        wraps.member(holder, holder, "", "group", epoch), compartment=chain.id, key=chain.secret(epoch), org=rosters.organisation,
        roster=version, roster_hash=rosters.steps[version - 1].hash)
    return dict(
        format="group-secret", name=f"{name}, epoch {epoch}", chain=name, rosters=rosters.name, epoch=epoch, records=records,
        holder=holder.name, wrap=wrap.made().hex())


def key(name: str, value: bytes) -> dict:
    """A key that somebody wrapped to BO, so that it can be used there. BO is a member from version 2 on."""
    wrap = replace(wraps.member(BO, BO, "of " + name, roster=2), key=value)
    return dict(format="key", name=name, key=value.hex(), holder=BO.name, compartment=wrap.compartment.hex(),
                wrap=wrap.made().hex())


def statements() -> list[dict]:
    fields = dict(origin="https://helpline.example", tag=TAG, nonce=rnd("nonce"))
    set_ = dict(**fields, loginKey=rnd("another login key"), sealed=rnd("sealed", 72))
    sheet_ = dict(sheetSeal=rnd("seal", 72), sheetTag=rnd("tag"), sheetKey=rnd("key"))
    made = [dict(format="sign-in", name="a sign-in by the sheet", **shown(fields),
                 signature=LOGIN.sign(sign_in(fields["origin"], TAG, fields["nonce"])).hex())]
    for name, more in [("a new passphrase", {}), ("a new passphrase and a sheet", sheet_)]:
        made.append(dict(format="set-passphrase", name=name + ", by the sheet", **shown(set_), **shown(more),
                         signature=LOGIN.sign(set_passphrase({**set_, **more})).hex()))
    return made


def checkpoints(release: Signer, position: int = 4000, hash: bytes = rnd("checkpoint")) -> dict:
    return dict(format="checkpoint", position=position, hash=hash.hex(), signature=release.sign(checkpoint(4000, rnd("checkpoint"))).hex())


def vectors() -> dict[str, dict]:
    people = [session(person, ROSTERS) for person in (AINO, BO, CAI, DEA, ELI, FAY)]
    people += [session(person, OTHER) for person in (GUS, HAL)]
    y = rnd("y of a stretch", 64)
    tag = rnd("login tag of a stretch")
    salt = H128(S("hl1/stretch-salt", ROSTERS.organisation) + lp(tag))
    good = [
        *people,
        *[group_secret(name, epoch) for name, chain in CHAINS.items()
          for epoch in range(1, chain.records[-1].epoch + 1)],
        key("object key", Object(BO, "").key), key("key of the next epoch", rnd("key of the next epoch")), key("no", rnd("no")),
        key("key c2, epoch 1", rnd("key c2, epoch 1")), key("key c6, epoch 1", rnd("key c6, epoch 1")),
        key("key of a thread", rnd("key of one")), key("key of a thread before", rnd("key before")),
        dict(format="blob-key", name="blob key", key=rnd("blob key").hex(),
             sealedBlobKey=blob_key(rnd("blob key"), ROSTERS.organisation)),
        dict(format="blob-key", name="another blob key", key=rnd("no").hex(),
             sealedBlobKey=blob_key(rnd("no"), ROSTERS.organisation)),
        dict(format="stretch", name="stretched", y=y.hex(), salt=salt.hex(), stretched=argon2id(y, salt).hex()),
        *statements(),
        dict(name="a checkpoint of the newest release key", **checkpoints(RELEASE[1]))]
    of_bo, bad = people[1], []
    for name, error, fields in [
        ("sealed as under a passphrase", "refused", dict(kind=1)), ("under another tag", "refused", dict(tag=rnd("no"))),
        ("of another organisation", "refused", dict(org=OTHER.organisation)), ("under another sheet", "refused",
                                                                               dict(under=rnd("no")))]:
        sealed = blob_key(rnd("blob key of bo"), **{"org": ROSTERS.organisation, **fields})
        bad.append({**of_bo, "name": "session: blob key " + name, "sealedBlobKey": sealed, "error": error})
    bad.append({**of_bo, "name": "session: another's blob key", "sealedBlobKey": people[0]["sealedBlobKey"], "error": "refused"})
    bad.append({**of_bo, "name": "session: 31 bytes of blob key", "error": "malformed",
                "sealedBlobKey": blob_key(rnd("blob key of bo")[:31], ROSTERS.organisation)})
    for name, made in [("by the release key before", checkpoints(RELEASE[0])), ("of another position", checkpoints(RELEASE[1], 4001)),
                       ("of another hash", checkpoints(RELEASE[1], hash=rnd("no"))),
                       ("of 2^32 entries more", checkpoints(RELEASE[1], 4000 + 2**32))]:
        bad.append(dict(name="checkpoint: " + name, **made, error="refused"))
    return {"sessions": dict(
        description="For readers that take no secret in the clear, such as the browser's: the secrets of the other files under one "
        f"recovery sheet, {codes.code_text('sheet', SECRET)}. Bytes are hex. session: a member's keys and what opens them. "
        "group-secret: a wrap to its holder of a group's secret, by a reader who knows so many records. key: a wrap to its holder, of "
        "kind contact and epoch 1, of a key that other vectors use; blob-key: the same of a blob key, under the sheet. stretch: "
        "Argon2id. sign-in and set-passphrase: what the sheet's login key signs. checkpoint: holds with the release key of the newest "
        "roster of the organisation. bad: a session does not open, a checkpoint does not hold.",
        sheet=sheet("the sheet", SECRET), good=good, bad=bad)}
