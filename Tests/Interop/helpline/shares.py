"""The recovery secret and its shares: Shamir over GF(2^8) (docs/protocol.md 9)."""

from dataclasses import dataclass

from .bytes import Reader, exactly, lp, u8
from .refusals import require
from .sealing import hash256, kdf, sealing_public, signing_public


def _times(a: int, b: int) -> int:
    product = 0
    while b:
        product ^= a if b & 1 else 0
        a = a << 1 ^ (0x11B if a & 0x80 else 0)
        b >>= 1
    return product


# a to the 254th is its inverse: the group of what is not zero has 255 members.
_INVERSE = [0] * 256
for _a in range(1, 256):
    _INVERSE[_a] = next(b for b in range(1, 256) if _times(_a, b) == 1)


def _value(coefficients: list[bytes], byte: int, x: int) -> int:
    value = 0
    for coefficient in reversed(coefficients):
        value = _times(value, x) ^ coefficient[byte]
    return value


def _interpolated(points: list[tuple[int, bytes]], x: int) -> bytes:
    """The polynomial through these points, at `x`."""
    out = bytearray(32)
    for index, values in points:
        factor = 1
        for other, _ in points:
            if other != index:
                factor = _times(factor, _times(x ^ other, _INVERSE[index ^ other]))
        for byte in range(32):
            out[byte] ^= _times(factor, values[byte])
    return bytes(out)


@dataclass(frozen=True)
class Share:
    set_id: bytes
    threshold: int
    index: int
    values: bytes

    @property
    def encoded(self) -> bytes:
        content = u8(1) + self.set_id + u8(self.threshold) + u8(self.index) + self.values
        return content + hash256(lp(b"hl1/share") + content)[:4]

    @staticmethod
    def read(encoded: bytes) -> "Share":
        reader = Reader(encoded)
        require(reader.u8() == 1, "another version")
        share = Share(reader.take(8), reader.u8(), reader.u8(), reader.take(32))
        reader.take(4)
        reader.end()
        require(share.encoded == encoded, "the check")
        require(share.threshold >= 2 and share.index >= 1, "a threshold below 2, or an index below 1")
        return share


def split(secret: bytes, count: int, threshold: int, set_id: bytes, coefficients: list[bytes]) -> list[Share]:
    """`coefficients` are those of x, x², …, 32 random bytes each."""
    polynomial = [exactly(secret, 32), *coefficients]
    require(len(polynomial) == threshold >= 2 and count >= max(3, threshold), "too few shares or coefficients")
    return [
        Share(set_id, threshold, x, bytes(_value(polynomial, byte, x) for byte in range(32)))
        for x in range(1, count + 1)
    ]


def combine(shares: list[Share]) -> bytes:
    """The secret that `split` was given."""
    require(bool(shares), "no shares")
    first = shares[0]
    require(all((share.set_id, share.threshold) == (first.set_id, first.threshold) for share in shares), "two sets")
    require(len({share.index for share in shares}) == len(shares), "an index twice")
    require(len(shares) >= first.threshold, "too few shares")
    points = [(share.index, share.values) for share in shares[: first.threshold]]
    require(all(_interpolated(points, share.index) == share.values for share in shares), "a share that does not fit")
    return _interpolated(points, 0)


def recovery_keys(secret: bytes) -> tuple[bytes, bytes]:
    """The recovery key's Ed25519 and X25519 public keys."""
    return signing_public(kdf(secret, 1, "hl1recov")), sealing_public(kdf(secret, 2, "hl1recov"))
