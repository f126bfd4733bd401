"""Passphrases, caller codes, recovery sheets and the statements that their keys sign: docs/protocol.md 2.2, 2.3, 2.5, 2.7, 9."""
from __future__ import annotations

from . import codes, oblivious
from .primitives import H, H128, S, Signer, argon2id, flip, kdf, lp, public_of, rnd
from .world import OTHER, RECOVERY, ROSTERS, recovery_keys

ORG = ROSTERS.organisation


def login_tag(login: str, org: bytes = ORG) -> bytes:
    return H(S("hl1/login-tag", org) + lp(login))


def master(y: bytes, context: bytes, org: bytes = ORG) -> bytes:
    stretched = argon2id(y, H128(S("hl1/stretch-salt", org) + lp(context)))
    return H(S("hl1/master", org) + y + stretched)


def login(name: str, login: str, passphrase: str) -> dict:
    tag, input = login_tag(login), S("hl1/passphrase", ORG) + lp(passphrase)
    seed, blind = rnd("login seed of the server"), oblivious.scalar("blind of " + name)
    made = oblivious.evaluation(seed, tag, input, blind)
    key = master(made["output"], tag)
    return dict(
        format="login", name=name, organisation=ORG.hex(), login=login, passphrase=passphrase, loginTag=tag.hex(),
        input=input.hex(), seed=seed.hex(), blind=blind.hex(), blinded=made["blinded"].hex(), evaluated=made["evaluated"].hex(),
        y=made["output"].hex(), loginKey=Signer(kdf(key, 1, "hl1login")).public.hex(), wrapKey=kdf(key, 2, "hl1login").hex())


def caller(name: str, digits: str) -> dict:
    input = S("hl1/caller", ORG) + digits.encode()
    seed, blind = rnd("caller seed of the server"), oblivious.scalar("blind of " + name)
    made = oblivious.evaluation(seed, b"", input, blind)
    key = master(made["output"], b"caller")
    return dict(
        format="caller", name=name, organisation=ORG.hex(), digits=digits, input=input.hex(), seed=seed.hex(), blind=blind.hex(),
        y=made["output"].hex(), threadTag=kdf(key, 1, "hl1calls").hex(), threadKey=kdf(key, 2, "hl1calls").hex())


def sheet(name: str, secret: bytes) -> dict:
    key = codes.master("sheet", secret)
    return dict(
        format="sheet", name=name, text=codes.code_text("sheet", secret), tag=kdf(key, 1, "hl1sheet").hex(),
        loginKey=Signer(kdf(key, 2, "hl1sheet")).public.hex(), wrapKey=kdf(key, 3, "hl1sheet").hex())


def invitation(name: str, secret: bytes) -> dict:
    key = codes.master("invitation", secret)
    return dict(
        format="invitation", name=name, text=codes.code_text("invitation", secret), tag=kdf(key, 1, "hl1invit").hex(),
        macKey=kdf(key, 2, "hl1invit").hex())


def recovery(name: str, secret: bytes) -> dict:
    signing, sealing = recovery_keys(secret)
    return dict(
        format="recovery", name=name, secret=secret.hex(), signing=signing.public.hex(), sealing=public_of(sealing).hex())


def hardened() -> dict:
    tag, y = login_tag("maija"), rnd("y", 64)
    bad = [
        dict(format="login", name="no login", organisation=ORG.hex(), login="", passphrase="x", error="malformed"),
        dict(format="login", name="no passphrase", organisation=ORG.hex(), login="maija", passphrase="", error="malformed")]
    for name, value, context in [
        ("63 bytes of y", y[:63], tag), ("65 bytes of y", y + b"\0", tag), ("32 bytes of y", y[:32], tag),
        ("31 bytes of login tag", y, tag[:31]), ("33 bytes of login tag", y, tag + b"\0"), ("no login tag", y, b"")]:
        bad.append(dict(format="y", name=name, organisation=ORG.hex(), y=value.hex(), loginTag=context.hex(), error="malformed"))
    for name, kind in [("an invitation's code as a sheet", "invitation"), ("a sheet's code as an invitation", "sheet")]:
        bad.append(dict(format="code", name=name, kind=kind, text=codes.code_text(kind, rnd("code " + kind, 20)),
                        error="malformed"))
    return dict(
        description="Hardened secrets of docs/protocol.md 2, typed codes of 2.5 and the recovery secret of 9. Bytes are hex, "
        "login, passphrase and typed texts UTF-8. login and caller run from the secret to the keys: the server's seed, the "
        "blind, and y, the output of the oblivious function; Argon2id takes half a second each. bad: refused at the step that "
        "the fields allow.",
        good=[
            login("a login of ASCII", "maija", "correct horse battery staple six"),
            login("a login and a passphrase beyond ASCII", "väinö.ß", "yö ja päivä, 夜と昼, \U0001f319"),
            caller("a caller code", "1234567890123428"),
            sheet("a recovery sheet", rnd("code sheet", 20)), sheet("a recovery sheet of zeros", bytes(20)),
            invitation("an invitation", rnd("code invitation", 20)), invitation("an invitation of ff", b"\xff" * 20),
            recovery("the recovery secret of the rosters", RECOVERY), recovery("another recovery secret", bytes(range(32)))],
        bad=bad)


def sign_in(origin: str, tag: bytes, nonce: bytes, factor: str = "", org: bytes = ORG, label: str = "hl1/sign-in") -> bytes:
    return S(label, org) + lp(origin) + tag + nonce + lp(factor)


def set_passphrase(fields: dict, org: bytes = ORG, label: str = "hl1/set-passphrase") -> bytes:
    sealed = H(lp(fields["sealed"]) + lp(fields.get("sheetSeal", b"")) + fields.get("sheetTag", bytes(32))
               + fields.get("sheetKey", bytes(32)))
    return S(label, org) + lp(fields["origin"]) + fields["tag"] + fields["nonce"] + fields["loginKey"] + sealed


def shown(fields: dict) -> dict:
    return {name: value.hex() if isinstance(value, bytes) else value for name, value in fields.items()}


def checkpoint(position: int, hash: bytes, org: bytes = ORG, label: str = "hl1/audit-checkpoint") -> bytes:
    return S(label, org) + position.to_bytes(8, "big") + hash


def statements() -> dict:
    key, other = Signer(rnd("login key")), Signer(rnd("another login key"))
    tag, nonce, origin = login_tag("maija"), rnd("nonce"), "https://helpline.example"
    good, bad = [], []

    def sign(form: str, name: str, fields: dict, message: bytes) -> None:
        good.append(dict(format=form, name=name, organisation=ORG.hex(), **shown(fields), message=message.hex(),
                         seed=key.seed.hex(), key=key.public.hex(), signature=key.sign(message).hex()))

    def refuse(form: str, name: str, fields: dict, signature: bytes, public: bytes = key.public, error: str = "refused") -> None:
        bad.append(dict(format=form, name=form + ": " + name, organisation=ORG.hex(), **shown(fields), key=public.hex(),
                        signature=signature.hex(), error=error))

    plain = dict(origin=origin, tag=tag, nonce=nonce)
    sign("sign-in", "a sign-in", plain, sign_in(origin, tag, nonce))
    local = dict(origin="http://127.0.0.1:8080", tag=tag, nonce=nonce, secondFactor="123456")
    sign("sign-in", "a sign-in with a second factor", local, sign_in(local["origin"], tag, nonce, "123456"))
    right = key.sign(sign_in(origin, tag, nonce))
    for name, message in [
        ("another origin", sign_in("https://evil.example", tag, nonce)),
        ("another scheme", sign_in("http" + origin[5:], tag, nonce)),
        ("another port", sign_in(origin + ":8443", tag, nonce)), ("another login tag", sign_in(origin, login_tag("maj"), nonce)),
        ("another nonce", sign_in(origin, tag, rnd("another nonce"))),
        ("a second factor that is not sent", sign_in(origin, tag, nonce, "123456")),
        ("another organisation", sign_in(origin, tag, nonce, org=OTHER.organisation)),
        ("another label", sign_in(origin, tag, nonce, label="hl1/set-passphrase")), ("nothing", b""),
        ("no length before the origin", S("hl1/sign-in", ORG) + origin.encode() + tag + nonce + lp(""))]:
        refuse("sign-in", "signed over " + name, plain, key.sign(message))
    refuse("sign-in", "by another key", plain, other.sign(sign_in(origin, tag, nonce)))
    refuse("sign-in", "another key given", plain, right, other.public)
    refuse("sign-in", "a bit of the signature", plain, flip(right, 10))
    # Signatures with s + the order of the group verify in careless implementations.
    s = int.from_bytes(right[32:], "little") + oblivious.ORDER
    refuse("sign-in", "the signature's second form", plain, right[:32] + s.to_bytes(32, "little"))
    refuse("sign-in", "the identity as key", plain, b"\1" + bytes(63), b"\1" + bytes(31))
    refuse("sign-in", "short signature", plain, right[:63], error="malformed")
    refuse("sign-in", "short key", plain, right, key.public[:31], error="malformed")
    refuse("sign-in", "short login tag", dict(plain, tag=tag[:31]), right, error="malformed")
    refuse("sign-in", "short nonce", dict(plain, nonce=nonce[:31]), right, error="malformed")

    new = dict(origin=origin, tag=tag, nonce=nonce, loginKey=other.public, sealed=rnd("sealed blob key", 72))
    full = dict(new, sheetSeal=rnd("sheet's seal", 72), sheetTag=rnd("sheet tag"), sheetKey=Signer(rnd("sheet key")).public)
    sign("set-passphrase", "a new passphrase", new, set_passphrase(new))
    sign("set-passphrase", "a new passphrase and a sheet", full, set_passphrase(full))
    for field in ["origin", "tag", "nonce", "loginKey", "sealed", "sheetSeal", "sheetTag", "sheetKey"]:
        changed = dict(full, **{field: full[field] + "x" if field == "origin" else flip(full[field], 5)})
        refuse("set-passphrase", "signed over another " + field, full, key.sign(set_passphrase(changed)))
    for field in ["sheetSeal", "sheetTag", "sheetKey"]:
        left = {name: value for name, value in full.items() if name != field}
        refuse("set-passphrase", "signed without " + field, full, key.sign(set_passphrase(left)))
    refuse("set-passphrase", "for another organisation", new, key.sign(set_passphrase(new, OTHER.organisation)))
    refuse("set-passphrase", "under the label of a sign-in", new, key.sign(set_passphrase(new, label="hl1/sign-in")))
    refuse("set-passphrase", "a sign-in's signature", new, right)
    refuse("set-passphrase", "short login key", dict(new, loginKey=other.public[:31]), right, error="malformed")

    head = dict(position=4000, hash=rnd("audit head"))
    sign("checkpoint", "a checkpoint", head, checkpoint(**head))
    for name, message in [
        ("another position", checkpoint(4001, head["hash"])), ("another hash", checkpoint(4000, flip(head["hash"], 0))),
        ("another organisation", checkpoint(4000, head["hash"], OTHER.organisation)),
        ("another label", checkpoint(4000, head["hash"], label="hl1/audit"))]:
        refuse("checkpoint", "signed over " + name, head, key.sign(message))
    refuse("checkpoint", "short hash", dict(head, hash=head["hash"][:31]), right, error="malformed")
    return dict(
        description="Statements that are signed: sign-in (docs/protocol.md 2.3), set-passphrase (2.5), audit checkpoint (7). "
        "Bytes are hex; what is not there is empty or absent. good: message comes out of the fields, signature out of the seed. "
        "bad: key and signature do not fit the fields.",
        good=good, bad=bad)


def vectors() -> dict[str, dict]:
    return {"hardened-secrets": hardened(), "statements": statements()}
