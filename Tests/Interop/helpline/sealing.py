"""The primitives of docs/protocol.md 1.1 and 1.2 under the names that it gives them."""

import nacl.bindings as sodium
from nacl.exceptions import CryptoError
from nacl.utils import random

from .bytes import exactly, lp
from .refusals import Refused, require

NONCE = sodium.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
# What an AEAD adds to its message: nonce and tag.
AEAD_OVERHEAD = NONCE + sodium.crypto_aead_xchacha20poly1305_ietf_ABYTES


def _blake2b(content: bytes, size: int, key: bytes = b"", salt: bytes = b"", person: bytes = b"") -> bytes:
    return sodium.crypto_generichash_blake2b_salt_personal(content, size, key, salt, person)


def hash256(content: bytes) -> bytes:
    """H."""
    return _blake2b(content, 32)


def hash128(content: bytes) -> bytes:
    """H128."""
    return _blake2b(content, 16)


def mac(key: bytes, content: bytes) -> bytes:
    """MAC."""
    return _blake2b(content, 32, key=exactly(key, 32))


def kdf(key: bytes, number: int, context: str) -> bytes:
    """crypto_kdf_derive_from_key, which PyNaCl lacks: BLAKE2b of nothing, the number as salt, the context as person."""
    salt = number.to_bytes(8, "little").ljust(16, b"\x00")
    return _blake2b(b"", 32, key=exactly(key, 32), salt=salt, person=context.encode("ascii").ljust(16, b"\x00"))


def aead(key: bytes, message: bytes, associated: bytes, nonce: bytes | None = None) -> bytes:
    """AEAD. `nonce` is given only to make a vector again."""
    nonce = random(NONCE) if nonce is None else nonce
    return nonce + sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(message, associated, nonce, exactly(key, 32))


def open_aead(key: bytes, sealed: bytes, associated: bytes) -> bytes:
    require(len(sealed) >= AEAD_OVERHEAD, "too short")
    try:
        return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
            sealed[NONCE:], associated, sealed[:NONCE], exactly(key, 32)
        )
    except CryptoError as error:
        raise Refused("another key, place or content") from error


def box_seal(content: bytes, public: bytes) -> bytes:
    """crypto_box_seal to an X25519 public key."""
    return sodium.crypto_box_seal(content, exactly(public, 32))


def box_open(sealed: bytes, secret: bytes) -> bytes:
    require(len(sealed) >= sodium.crypto_box_SEALBYTES, "too short")
    try:
        return sodium.crypto_box_seal_open(sealed, sealing_public(secret), secret)
    except CryptoError as error:
        raise Refused("sealed to another key") from error


def sealing_public(secret: bytes) -> bytes:
    """The X25519 public key of a secret."""
    return sodium.crypto_scalarmult_base(exactly(secret, 32))


def has_small_order(public: bytes) -> bool:
    """Whether X25519 gives zeros with this key, whatever the other one is."""
    try:
        sodium.crypto_scalarmult(b"\x40" * 32, exactly(public, 32))
    except (CryptoError, RuntimeError):
        return True
    return False


def signing_public(seed: bytes) -> bytes:
    """The Ed25519 public key of a seed."""
    return sodium.crypto_sign_seed_keypair(exactly(seed, 32))[0]


def sign(seed: bytes, message: bytes) -> bytes:
    """Ed25519, 64 bytes."""
    return sodium.crypto_sign(message, sodium.crypto_sign_seed_keypair(exactly(seed, 32))[1])[:64]


def verify(key: bytes, message: bytes, signature: bytes) -> None:
    """Refused unless it is the signature of `message` by `key`."""
    try:
        sodium.crypto_sign_open(exactly(signature, 64) + message, exactly(key, 32))
    except CryptoError as error:
        raise Refused("not signed by this key") from error


def digest(name: str, content: bytes) -> bytes:
    """H(lp(label) ‖ lp(content)): the hashes of rosters and audit entries."""
    return hash256(lp(name.encode("ascii")) + lp(content))
