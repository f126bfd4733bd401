"""What is signed to prove who one is (docs/protocol.md 2.3, 2.5), and the audit log's checkpoint (7)."""

from .bytes import exactly, label, lp, u8, u32, u64
from .roster import Head
from .sealing import hash256


def sign_in(organisation: bytes, origin: str, tag: bytes, nonce: bytes, second_factor: str = "") -> bytes:
    return (
        label("hl1/sign-in", organisation)
        + lp(origin.encode())
        + exactly(tag, 32)
        + exactly(nonce, 32)
        + lp(second_factor.encode())
    )


NO_SHEET = (b"", bytes(32), bytes(32))


def set_passphrase(
    organisation: bytes,
    origin: str,
    tag: bytes,
    nonce: bytes,
    login_key: bytes,
    sealed: bytes,
    sheet: tuple[bytes, bytes, bytes] = NO_SHEET,
) -> bytes:
    """`sheet`: sealed blob key, tag and login key of the new sheet."""
    seal, sheet_tag, sheet_key = sheet
    seals = hash256(lp(sealed) + lp(seal) + exactly(sheet_tag, 32) + exactly(sheet_key, 32))
    return (
        label("hl1/set-passphrase", organisation)
        + lp(origin.encode())
        + exactly(tag, 32)
        + exactly(nonce, 32)
        + exactly(login_key, 32)
        + seals
    )


def checkpoint(organisation: bytes, head: Head) -> bytes:
    return label("hl1/audit-checkpoint", organisation) + u64(head.position) + exactly(head.hash, 32)


# Ceremonies (9.2)


def recovery_reading(
    organisation: bytes, runner: bytes, use: int, subject: bytes, roster_version: int, roster_hash: bytes
) -> bytes:
    who = exactly(runner, 16) + u8(use) + exactly(subject, 16)
    return label("hl1/recovery-reading", organisation) + who + u32(roster_version) + exactly(roster_hash, 32)


def recovery_ceremony(
    organisation: bytes, runner: bytes, use: int, subject: bytes, to: bytes, roster_hash: bytes, wraps: list[bytes]
) -> bytes:
    """`wraps` are the sealed ones, in the order of the request."""
    what = exactly(runner, 16) + u8(use) + exactly(subject, 16) + exactly(to, 16) + exactly(roster_hash, 32)
    return label("hl1/recovery-ceremony", organisation) + what + hash256(b"".join(lp(wrap) for wrap in wraps))
