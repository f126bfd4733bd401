"""What people type, docs/protocol.md 1.3, 2.5 and 2.7: ids, invitations and recovery sheets, caller codes."""
from __future__ import annotations

from .primitives import ALPHABET, H, base32, lp, rnd

KINDS = dict(invitation=1, sheet=2)
good: list[dict] = []
bad: list[dict] = []


def check(kind: str, secret: bytes) -> int:
    return H(lp("hl1/code-check") + bytes([KINDS[kind]]) + secret)[0] >> 3


def master(kind: str, secret: bytes) -> bytes:
    return H(lp("hl1/code") + bytes([KINDS[kind]]) + secret)


def groups(text: str, joined: str) -> str:
    return joined.join(text[i:i + 4] for i in range(0, len(text), 4))


def code_text(kind: str, secret: bytes) -> str:
    return groups(base32(secret), "-") + ALPHABET[check(kind, secret)]


def caller_check(digits: str) -> str:
    return "%02d" % (98 - int(digits) * 100 % 97)


def good_base32(name: str, value: bytes, *typed: str) -> None:
    good.append(dict(format="base32", name=name, bytes=value.hex(), text=base32(value), typed=list(typed)))


def good_code(name: str, kind: str, secret: bytes, *typed: str) -> None:
    text = code_text(kind, secret)
    raw = text.replace("-", "")
    good.append(dict(
        format="code", name=name, kind=kind, secret=secret.hex(), text=text, typed=[raw, raw.upper(), *typed],
        master=master(kind, secret).hex()))


def good_caller(name: str, digits: str) -> str:
    code = digits + caller_check(digits)
    assert int(code) % 97 == 1
    good.append(dict(
        format="caller", name=name, digits=code, text=groups(code, " "),
        typed=[code, code.replace("", "-"), groups(code, "-"), "  " + " ".join(code) + " "]))
    return code


def refused(form: str, name: str, typed: str, **more: str) -> None:
    bad.append(dict(format=form, name=name, **more, typed=typed))


def base32_vectors() -> None:
    good_base32("empty", b"", "", " - ")
    for n in range(1, 6):
        good_base32(f"{n} byte" + "s" * (n > 1), bytes([0xf8 + i for i in range(n)]))
    some = rnd("id", 16)
    text = base32(some)
    good_base32("id of zeros", bytes(16), "O" * 26, "o" * 26, "oo-OO 00 " + "0" * 20)
    good_base32("id of ff", b"\xff" * 16, "Z" * 25 + "W")
    good_base32("id", some, text.upper(), " ".join(text), "--" + text[:5] + "-" + text[5:] + "  ")
    good_base32("ones", bytes.fromhex("0842108421"), "iIlL1-1il", "IIIIIIII")
    whole = bytes.fromhex("00443214c74254b635cf84653a56d7c675be77df")
    assert base32(whole) == ALPHABET
    good_base32("whole alphabet", whole, ALPHABET.upper(), "O" + "I" + ALPHABET[2:])
    for n in (1, 3, 6, 9, 11, 14, 25):
        refused("base32", f"{n} characters", "0" * n)
    for name, typed in [
        ("trailing bits of 1 byte", "01"), ("trailing bits of 2 bytes", "0001"), ("trailing bits of 3 bytes", "00001"),
        ("trailing bits of 4 bytes", "0000001"), ("trailing bits of an id", "0" * 25 + "1"),
        ("trailing bit of an id", "0" * 25 + "2")]:
        refused("base32", name, typed)
    for character, name in [
        ("u", "u"), ("U", "U"), ("*", "check symbol"), ("~", "tilde"), ("=", "equals sign"), ("_", "underscore"),
        ("@", "before A"), ("[", "after Z"), ("`", "before a"), ("{", "after z"), ("/", "before 0"), (":", "after 9"),
        ("\n", "line feed"), ("\t", "tab"), ("\u0000", "zero byte"), ("ä", "letter that is not ASCII"), ("٣", "Arabic digit"),
        ("–", "en dash"), ("\u00a0", "no-break space")]:
        refused("base32", "a character that is none: " + name, "000" + character + "0000")


def code_vectors(kind: str) -> None:
    secret = rnd("code " + kind, 20)
    text = code_text(kind, secret)
    raw = text.replace("-", "")

    def check_of(characters: str) -> str:
        value = int("".join(f"{ALPHABET.index(c):05b}" for c in characters[:32]), 2).to_bytes(20, "big")
        return ALPHABET[check(kind, value)]

    good_code(
        kind, kind, secret, raw.replace("0", "O").replace("1", "l"), raw.replace("1", "I").replace("0", "o"),
        " " + " ".join(text) + " ", text[:-1] + "-" + text[-1])
    good_code(kind + " of zeros", kind, bytes(20))
    good_code(kind + " of ff", kind, b"\xff" * 20)
    good_code(kind + ", counting", kind, bytes(range(20)))
    other = "sheet" if kind == "invitation" else "invitation"
    assert check(kind, secret) != check(other, secret)
    refused("code", "the other kind", text, kind=other)
    for name, typed in [
        ("no check", raw[:32]), ("one character too many", raw + "0"), ("empty", ""), ("only hyphens", "-" * 33),
        ("half", raw[:16]), ("twice", raw + raw)]:
        refused("code", name, typed, kind=kind)
    for i in (0, 1, 7, 15, 16, 30, 31):
        # The first wrong character that the check catches.
        wrong = next(
            raw[:i] + c + raw[i + 1:] for c in ALPHABET[ALPHABET.index(raw[i]) + 1:] + ALPHABET
            if c != raw[i] and check_of(raw[:i] + c + raw[i + 1:]) != raw[32])
        refused("code", f"character {i + 1} wrong", wrong, kind=kind)
    for c in ALPHABET:
        if c != raw[32]:
            refused("code", f"check {c}", raw[:32] + c, kind=kind)
    exchanged = (raw[:i] + raw[i + 1] + raw[i] + raw[i + 2:] for i in range(31))
    refused("code", "two neighbours exchanged", next(x for x in exchanged if x != raw and check_of(x) != raw[32]), kind=kind)
    for name, typed in [
        ("u", raw[:5] + "u" + raw[6:]), ("check symbol u of Crockford", raw[:32] + "u"),
        ("a character that is not ASCII", raw[:5] + "é" + raw[6:]), ("line feed at the end", raw + "\n")]:
        refused("code", name, typed, kind=kind)


def caller_vectors() -> None:
    code = good_caller("counting", "12345678901234")
    good_caller("zeros", "0" * 14)
    good_caller("nines", "9" * 14)
    good_caller("leading zeros", "00000000000001")
    good_caller("random", str(int.from_bytes(rnd("caller", 8), "big"))[:14])
    for right, same in [("97", "00"), ("98", "01"), ("02", "99")]:
        digits = next("%014d" % n for n in range(98765432101234, 98765432109999) if caller_check("%014d" % n) == right)
        good_caller("check " + right, digits)
        assert int(digits + same) % 97 == 1
        refused("caller", f"check {same} where {right} is right: the same modulo 97", digits + same)
    for name, typed in [
        ("empty", ""), ("14 digits", code[:14]), ("15 digits", code[:15]), ("17 digits", code + "0"),
        ("17 digits, zero in front", "0" + code), ("twice", code + code), ("one digit wrong", code[:3] + "9" + code[4:]),
        ("neighbours exchanged", code[1] + code[0] + code[2:]),
        ("check digits exchanged", code[:14] + code[15] + code[14]), ("zeros with check 00", "0" * 16),
        ("a letter", code[:8] + "o" + code[9:]), ("capital O for zero", "O" * 14 + "98"),
        ("a dot between groups", groups(code, ".")), ("Arabic digits", "".join(chr(0x660 + int(c)) for c in code)),
        ("full-width digits", "".join(chr(0xff10 + int(c)) for c in code)),
        ("a colon for ten: the same number", code[:8] + "8:" + code[10:]),
        ("a slash for minus one: the same number", code[:7] + "9/" + code[9:]), ("line feed at the end", code + "\n"),
        ("plus sign", "+" + code), ("no-break spaces", groups(code, "\u00a0"))]:
        refused("caller", name, typed)


def vectors() -> dict[str, dict]:
    base32_vectors()
    for kind in KINDS:
        code_vectors(kind)
    caller_vectors()
    return {"codes": dict(
        description="What people type. format base32: bytes (hex) and their text; code: kind, 20 secret bytes (hex), text as "
        "shown, master key (hex); caller: 16 digits and text as shown. good: typed lists other spellings that are accepted. "
        "bad: typed is refused as malformed (for a code: as the kind named). Texts are UTF-8.",
        good=good, bad=bad)}
