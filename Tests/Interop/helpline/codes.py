"""What people type: recovery sheets and invitations (docs/protocol.md 2.5), caller codes (2.7)."""

from dataclasses import dataclass

from .bytes import ALPHABET, base32, crockford, lp, read_base32, u8
from .refusals import require
from .sealing import hash256, kdf, signing_public

KINDS = {"invitation": 1, "sheet": 2}


def in_fours(text: str, between: str = "-") -> str:
    return between.join(text[at : at + 4] for at in range(0, len(text), 4))


def _check(kind: int, secret: bytes) -> str:
    return ALPHABET[hash256(lp(b"hl1/code-check") + u8(kind) + secret)[0] >> 3]


def code_text(kind: str, secret: bytes) -> str:
    """20 bytes as they are shown; the check character goes with the last group."""
    text = base32(secret)
    return in_fours(text[:28]) + "-" + text[28:] + _check(KINDS[kind], secret)


def read_code(kind: str, typed: str) -> bytes:
    """The 20 bytes of a code of this kind."""
    text = crockford(typed)
    require(len(text) == 33, "another length")
    secret = read_base32(text[:32])
    require(text[32] == _check(KINDS[kind], secret), "the check character")
    return secret


def code_master(kind: str, secret: bytes) -> bytes:
    return hash256(lp(b"hl1/code") + u8(KINDS[kind]) + secret)


@dataclass(frozen=True)
class Sheet:
    """A recovery sheet's look-up tag, login key (seed) and what seals the blob key."""

    tag: bytes
    login_seed: bytes
    wrap_key: bytes

    @property
    def login_key(self) -> bytes:
        return signing_public(self.login_seed)

    @staticmethod
    def typed(text: str) -> "Sheet":
        master = code_master("sheet", read_code("sheet", text))
        return Sheet(*(kdf(master, number, "hl1sheet") for number in (1, 2, 3)))


@dataclass(frozen=True)
class InvitationCode:
    """An invitation's look-up tag and MAC key."""

    tag: bytes
    mac_key: bytes

    @staticmethod
    def typed(text: str) -> "InvitationCode":
        master = code_master("invitation", read_code("invitation", text))
        return InvitationCode(*(kdf(master, number, "hl1invit") for number in (1, 2)))


def caller_text(digits: str) -> str:
    return in_fours(digits, " ")


def read_caller(typed: str) -> str:
    """The 16 digits of a caller code."""
    digits = typed.replace(" ", "").replace("-", "")
    require(len(digits) == 16 and digits.isascii() and digits.isdigit(), "not 16 digits")
    # Not the remainder alone: 00 and 97, 01 and 98, 02 and 99 are the same modulo 97.
    require(int(digits[14:]) == 98 - int(digits[:14]) * 100 % 97, "the check digits")
    return digits
