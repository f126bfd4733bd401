"""Hardened secrets: the oblivious function of RFC 9497 and what a login's keys are made of (docs/protocol.md 2)."""

import ctypes
import ctypes.util
import hashlib
import unicodedata
from dataclasses import dataclass

import nacl.bindings as sodium
from nacl.utils import random

from .bytes import exactly, label, lp
from .refusals import require
from .sealing import hash128, hash256, kdf, signing_public

# PyNaCl binds no ristretto255, and the libsodium inside its wheel does not export it. So the functions of that group
# come from the system's libsodium, which scripts/setup.sh installs with libsodium-dev.
_library = ctypes.CDLL(ctypes.util.find_library("sodium") or "libsodium.so.23")
require(_library.sodium_init() >= 0, "libsodium does not start")

CONTEXT = b"OPRFV1-\x00-ristretto255-SHA512"


def _made(function: str, *inputs: bytes) -> bytes:
    """The 32 bytes that a function of libsodium makes from inputs of fixed sizes; Refused if it says that it cannot."""
    out = ctypes.create_string_buffer(32)
    require(getattr(_library, function)(out, *inputs) == 0, "not a point or scalar of the group")
    return out.raw


def _reduced(wide: bytes) -> bytes:
    """64 bytes as a scalar. By itself, since this function of libsodium gives nothing back that could be asked."""
    out = ctypes.create_string_buffer(32)
    _library.crypto_core_ristretto255_scalar_reduce(out, exactly(wide, 64))
    return out.raw


# RFC 9497, and for expand_message_xmd RFC 9380: 64 bytes are one block of SHA-512.


def _expand(message: bytes, tag: bytes) -> bytes:
    tag += bytes([len(tag)])
    first = hashlib.sha512(bytes(128) + message + (64).to_bytes(2, "big") + b"\x00" + tag).digest()
    return hashlib.sha512(first + b"\x01" + tag).digest()


def _hash_to_group(message: bytes) -> bytes:
    return _made("crypto_core_ristretto255_from_hash", _expand(message, b"HashToGroup-" + CONTEXT))


def _hash_to_scalar(message: bytes, tag: bytes) -> bytes:
    return _reduced(_expand(message, tag))


def _multiply(scalar: bytes, point: bytes) -> bytes:
    return _made("crypto_scalarmult_ristretto255", exactly(scalar, 32), point)


def point(encoded: bytes) -> bytes:
    """The encoding of a point that is not the identity, as it is; else Refused."""
    exactly(encoded, 32)
    # libsodium 1.0.18 ignores the highest bit.
    require(encoded[31] < 0x80 and any(encoded), "not the one encoding of a point, or the identity")
    require(_library.crypto_core_ristretto255_is_valid_point(encoded) == 1, "not a point")
    return encoded


def derive_key(seed: bytes, info: bytes) -> bytes:
    """DeriveKeyPair: the server's scalar."""
    for counter in range(256):
        key = _hash_to_scalar(seed + len(info).to_bytes(2, "big") + info + bytes([counter]), b"DeriveKeyPair" + CONTEXT)
        if any(key):
            return key
    raise AssertionError("256 times zero")


def random_scalar() -> bytes:
    return _reduced(random(64))


def blind(message: bytes, scalar: bytes) -> bytes:
    return _multiply(scalar, _hash_to_group(message))


def evaluate(key: bytes, blinded: bytes) -> bytes:
    return _multiply(key, point(blinded))


def finalize(message: bytes, scalar: bytes, evaluated: bytes) -> bytes:
    """y, 64 bytes."""
    inverse = _made("crypto_core_ristretto255_scalar_invert", scalar)
    unblinded = _multiply(inverse, point(evaluated))
    lengths = [len(part).to_bytes(2, "big") + part for part in (message, unblinded)]
    return hashlib.sha512(b"".join(lengths) + b"Finalize").digest()


# What is typed, 2.2

_CONTROLS = {*range(0x09, 0x0E), 0x85, 0x2028, 0x2029}
_SPACES = {0x20, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000}


def _extends(character: str) -> bool:
    """Whether it belongs to the character before it: a mark, a joiner, a modifier or a tag."""
    return (
        unicodedata.category(character) in ("Mn", "Mc", "Me")
        or ord(character) in (0x200C, 0x200D, 0xFF9E, 0xFF9F)
        or 0x1F3FB <= ord(character) <= 0x1F3FF
        or 0xE0020 <= ord(character) <= 0xE007F
    )


def normal_login(typed: str) -> str:
    # Each by itself: Python looks at a word's end for a sigma, and a login's sigma is the same everywhere.
    lower = "".join(character.lower() for character in unicodedata.normalize("NFKC", typed))
    return lower.strip("".join(map(chr, _CONTROLS | _SPACES | {0x200B})))


def normal_passphrase(typed: str) -> str:
    out, after_space = "", False
    for character in unicodedata.normalize("NFC", typed):
        if ord(character) in _CONTROLS | _SPACES:
            out, after_space = out + " ", True
        elif not (after_space and _extends(character)):
            out += character
            after_space = False
    return " ".join(part for part in out.split(" ") if part)


def login_tag(organisation: bytes, login: str) -> bytes:
    normal = normal_login(login).encode()
    require(len(normal) > 0, "no login")
    return hash256(label("hl1/login-tag", organisation) + lp(normal))


def passphrase_input(organisation: bytes, passphrase: str) -> bytes:
    normal = normal_passphrase(passphrase).encode()
    require(len(normal) > 0, "no passphrase")
    return label("hl1/passphrase", organisation) + lp(normal)


def caller_input(organisation: bytes, digits: str) -> bytes:
    return label("hl1/caller", organisation) + digits.encode("ascii")


def stretch_salt(organisation: bytes, whose: bytes) -> bytes:
    return hash128(label("hl1/stretch-salt", organisation) + lp(whose))


def stretched(y: bytes, salt: bytes) -> bytes:
    """Argon2id, 3 passes, 256 MiB."""
    return sodium.crypto_pwhash_alg(
        32, exactly(y, 64), exactly(salt, 16), 3, 256 << 20, sodium.crypto_pwhash_ALG_ARGON2ID13
    )


def _master(organisation: bytes, y: bytes, whose: bytes) -> bytes:
    return hash256(label("hl1/master", organisation) + y + stretched(y, stretch_salt(organisation, whose)))


@dataclass(frozen=True)
class LoginKeys:
    """What a login and its passphrase give: the seed of the login key, and what seals the blob key."""

    seed: bytes
    wrap_key: bytes

    @property
    def public(self) -> bytes:
        return signing_public(self.seed)

    @staticmethod
    def made(organisation: bytes, y: bytes, tag: bytes) -> "LoginKeys":
        master = _master(organisation, exactly(y, 64), exactly(tag, 32))
        return LoginKeys(kdf(master, 1, "hl1login"), kdf(master, 2, "hl1login"))


def caller_keys(organisation: bytes, y: bytes) -> tuple[bytes, bytes]:
    """Thread tag and thread key of a caller code."""
    master = _master(organisation, exactly(y, 64), b"caller")
    return kdf(master, 1, "hl1calls"), kdf(master, 2, "hl1calls")
