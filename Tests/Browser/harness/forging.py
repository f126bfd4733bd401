"""A server that publishes what it should not: releases signed again with its own key (docs/protocol.md 2.6 and 8.4)."""

import base64
import ctypes
import ctypes.util
import hashlib
import json
from pathlib import Path

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def id_bytes(text: str) -> bytes:
    """The 16 bytes of an id; its last two bits are none of it."""
    number = 0
    for letter in text:
        number = number << 5 | ALPHABET.index(letter)
    return (number >> 2).to_bytes(16, "big")


def _lp(content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + content


class Forger:
    """Has what the server has: its secret file, and the organisation's id."""

    def __init__(self, secret_file: Path, organisation: str):
        secrets = json.loads(secret_file.read_text())["secrets"]
        self.organisation = id_bytes(organisation)
        salt, person = (5).to_bytes(8, "little").ljust(16, b"\0"), b"hl1serve".ljust(16, b"\0")
        # The newest signs.
        seed = hashlib.blake2b(digest_size=32, key=decoded(secrets[-1]["secret"]), salt=salt, person=person).digest()
        # The programs under test are linked with it.
        self._sodium = ctypes.CDLL(ctypes.util.find_library("sodium"))
        public, self._key = ctypes.create_string_buffer(32), ctypes.create_string_buffer(64)
        self._sodium.crypto_sign_seed_keypair(public, self._key, seed)

    def signed(self, release: dict, document: str) -> dict:
        """`release` as the server gives it, with another document; signed under the same roster."""
        roster = release["roster"]
        content = document.encode()
        message = b"".join([
            _lp(b"hl1/release"), self.organisation, roster["version"].to_bytes(4, "big"), decoded(roster["hash"]), _lp(content)])
        signature = ctypes.create_string_buffer(64)
        self._sodium.crypto_sign_detached(signature, None, message, ctypes.c_ulonglong(len(message)), self._key)
        return {**release, "document": encoded(content), "signature": encoded(signature.raw)}
