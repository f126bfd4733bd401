"""Recovery shares, docs/protocol.md 9: Shamir over GF(2^8)."""
from __future__ import annotations

import itertools

from .primitives import H, flip, lp, rnd


def mul(a: int, b: int) -> int:
    product = 0
    while b:
        if b & 1:
            product ^= a
        a <<= 1
        if a & 0x100:
            a ^= 0x11b
        b >>= 1
    return product


INVERSE = {a: b for a in range(1, 256) for b in range(1, 256) if mul(a, b) == 1}


def share(set_id: bytes, k: int, x: int, values: bytes, version: int = 1, label: str = "hl1/share") -> bytes:
    body = bytes([version]) + set_id + bytes([k, x]) + values
    return body + H(lp(label) + body)[:4]


def split(secret: bytes, n: int, k: int, set_id: bytes, coefficients: bytes) -> list[bytes]:
    shares = []
    for x in range(1, n + 1):
        values = bytearray()
        for i in range(32):
            value, power = secret[i], 1
            for j in range(k - 1):
                power = mul(power, x)
                value ^= mul(coefficients[j * 32 + i], power)
            values.append(value)
        shares.append(share(set_id, k, x, bytes(values)))
    return shares


def combine(shares: list[bytes]) -> bytes:
    indices = [s[10] for s in shares]
    out = bytearray()
    for i in range(32):
        value = 0
        for a, s in zip(indices, shares):
            weight = 1
            for b in indices:
                if b != a:
                    weight = mul(weight, mul(b, INVERSE[a ^ b]))
            value ^= mul(weight, s[11 + i])
        out.append(value)
    return bytes(out)


SETS = [
    ("2 of 3", bytes(range(32)), 3, 2), ("3 of 5", rnd("secret 3 of 5"), 5, 3),
    ("5 of 8, secret of zeros", bytes(32), 8, 5), ("3 of 3, secret of ff", b"\xff" * 32, 3, 3)]


def vectors() -> dict[str, dict]:
    good, bad, sets = [], [], []
    for name, secret, n, k in SETS:
        set_id, coefficients = rnd("set " + name, 8), rnd("coefficients " + name, 32 * (k - 1))
        shares = split(secret, n, k, set_id, coefficients)
        picks = [list(c) for c in itertools.combinations(range(1, n + 1), k)][:12] + [list(range(n, 0, -1))]
        assert all(combine([shares[i - 1] for i in pick][:k]) == secret for pick in picks)
        good.append(dict(
            name=name, secret=secret.hex(), count=n, threshold=k, setID=set_id.hex(), coefficients=coefficients.hex(),
            shares=[s.hex() for s in shares], combine=picks))
        sets.append(shares)

    def bad_share(name: str, s: bytes) -> None:
        bad.append(dict(name=name, refused="share", shares=[s.hex()]))

    def bad_set(name: str, shares: list[bytes]) -> None:
        bad.append(dict(name=name, refused="combine", shares=[s.hex() for s in shares]))

    two, three, five, other = sets
    s, set_id, values = two[0], two[0][1:9], two[0][11:43]
    for name, byte in [
        ("version", 0), ("first byte of the set id", 1), ("last byte of the set id", 8), ("threshold", 9), ("index", 10),
        ("first value", 11), ("last value", 42), ("first byte of the check", 43), ("last byte of the check", 46)]:
        bad_share("flipped: " + name, flip(s, byte, 7 if byte in (42, 46) else 0))
    bad_share("empty", b"")
    bad_share("one byte", s[:1])
    bad_share("no check", s[:43])
    bad_share("truncated by one byte", s[:46])
    bad_share("one byte too many", s + b"\0")
    bad_share("version 2 with its right check", share(set_id, 2, 1, values, version=2))
    bad_share("version 0 with its right check", share(set_id, 2, 1, values, version=0))
    bad_share("threshold 1 with its right check", share(set_id, 1, 1, values))
    bad_share("threshold 0 with its right check", share(set_id, 0, 1, values))
    bad_share("index 0 with its right check", share(set_id, 2, 0, values))
    bad_share("31 values with their right check", share(set_id, 2, 1, values[:31]))
    bad_share("33 values with their right check", share(set_id, 2, 1, values + b"\0"))
    bad_share("check with another label", share(set_id, 2, 1, values, label="hl1/shares"))
    bad_set("none", [])
    bad_set("one of two needed", two[:1])
    bad_set("two of three needed", three[:2])
    bad_set("four of five needed", five[:4])
    bad_set("the same share twice", [two[0], two[0]])
    bad_set("enough, and one of them twice", two[:2] + [two[1]])
    bad_set("two of the same index with different values", [two[0], share(set_id, 2, 1, two[1][11:43])])
    bad_set("two sets", [two[0], other[1]])
    bad_set("one of another set beside enough", two[:2] + [share(rnd("other", 8), 2, 3, two[2][11:43])])
    bad_set("another set id, all else right", [two[0], share(rnd("other", 8), 2, 2, two[1][11:43])])
    bad_set("one set, two thresholds", [two[0], share(set_id, 3, 2, two[1][11:43]), two[2]])
    bad_set("one more than needed, which does not fit", two[:2] + [share(set_id, 2, 3, flip(two[2], 11)[11:43])])
    return {"shares": dict(
        description="Shamir over GF(2^8), polynomial 0x11b. Bytes are hex. A share: version 1 | set id (8) | threshold | index "
        "| values (32) | check (4). good: secret split into count shares; coefficients are those of x, then x^2, ..., 32 bytes "
        "each; combine lists choices of indices that give the secret back. bad: refused says whether reading the only share "
        "fails, or all can be read and combining them fails.",
        good=good, bad=bad)}
