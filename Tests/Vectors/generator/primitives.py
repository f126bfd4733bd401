"""Byte strings and primitives of docs/protocol.md 1, over hashlib and PyNaCl. Nothing here is drawn at random: a vector comes
out the same each time, so nonces and ephemeral keys follow from what they seal. Never do that outside of vectors."""
from __future__ import annotations

import hashlib
from dataclasses import dataclass

from nacl import bindings as sodium

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def rnd(text: str, n: int = 32) -> bytes:
    """Bytes that look random and follow from a text."""
    return hashlib.shake_256(text.encode()).digest(n)


def u8(n: int) -> bytes:
    return n.to_bytes(1, "big")


def u32(n: int) -> bytes:
    return n.to_bytes(4, "big")


def u64(n: int) -> bytes:
    return n.to_bytes(8, "big")


def lp(x: bytes | str) -> bytes:
    x = x.encode() if isinstance(x, str) else x
    return u32(len(x)) + x


def S(label: str, org: bytes) -> bytes:
    assert len(org) == 16
    return lp(label) + org


def H(x: bytes, size: int = 32) -> bytes:
    return hashlib.blake2b(x, digest_size=size).digest()


def H128(x: bytes) -> bytes:
    return H(x, 16)


def MAC(key: bytes, x: bytes) -> bytes:
    return hashlib.blake2b(x, key=key, digest_size=32).digest()


def kdf(key: bytes, n: int, context: str) -> bytes:
    """crypto_kdf_derive_from_key: keyed BLAKE2b of nothing, number as salt, context as personalisation."""
    assert len(context) == 8
    return hashlib.blake2b(
        b"", key=key, digest_size=32, salt=n.to_bytes(8, "little") + bytes(8), person=context.encode() + bytes(8)).digest()


def pad(x: bytes, n: int) -> bytes:
    assert len(x) < n
    return x + b"\x80" + bytes(n - len(x) - 1)


def pad_up(x: bytes, m: int) -> bytes:
    while m <= len(x):
        m *= 2
    return pad(x, m)


def unpad(x: bytes) -> bytes:
    return x[:x.rindex(b"\x80")]


def AEAD(key: bytes, m: bytes, ad: bytes) -> bytes:
    nonce = H(lp("nonce") + key + lp(ad) + m, 24)
    return nonce + sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(m, ad, nonce, key)


def box(m: bytes, public: bytes) -> bytes:
    """crypto_box_seal, with an ephemeral key that follows from the content."""
    secret = H(lp("ephemeral") + public + m)
    ephemeral = sodium.crypto_scalarmult_base(secret)
    sealed = ephemeral + sodium.crypto_box(m, H(ephemeral + public, 24), public, secret)
    return sealed


def open_box(sealed: bytes, secret: bytes) -> bytes:
    return sodium.crypto_box_seal_open(sealed, sodium.crypto_scalarmult_base(secret), secret)


def argon2id(secret: bytes, salt: bytes) -> bytes:
    return sodium.crypto_pwhash_alg(32, secret, salt, 3, 256 << 20, sodium.crypto_pwhash_ALG_ARGON2ID13)


def base32(b: bytes) -> str:
    n = -(-len(b) * 8 // 5)
    v = int.from_bytes(b, "big") << (n * 5 - len(b) * 8)
    return "".join(ALPHABET[v >> (5 * (n - 1 - i)) & 31] for i in range(n))


def public_of(secret: bytes) -> bytes:
    return sodium.crypto_scalarmult_base(secret)


def flip(s: bytes, byte: int, bit: int = 0) -> bytes:
    changed = bytearray(s)
    changed[byte] ^= 1 << bit
    return bytes(changed)


@dataclass(frozen=True)
class Signer:
    """An Ed25519 key."""
    seed: bytes

    @property
    def public(self) -> bytes:
        return sodium.crypto_sign_seed_keypair(self.seed)[0]

    def sign(self, message: bytes) -> bytes:
        return sodium.crypto_sign(message, sodium.crypto_sign_seed_keypair(self.seed)[1])[:64]


@dataclass(frozen=True)
class Person:
    """A member: id and keys follow from the name."""
    name: str

    @property
    def id(self) -> bytes:
        return rnd("id of " + self.name, 16)

    @property
    def key(self) -> Signer:
        return Signer(rnd("signing seed of " + self.name))

    @property
    def signing(self) -> bytes:
        return self.key.public

    @property
    def secret(self) -> bytes:
        return rnd("sealing secret of " + self.name)

    @property
    def sealing(self) -> bytes:
        return public_of(self.secret)
