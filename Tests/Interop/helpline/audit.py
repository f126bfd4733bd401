"""The audit log: entries, their chain and its checkpoint (docs/protocol.md 7)."""

import json
from typing import Any

from .bytes import Reader, exactly, label, lp, pad, u32, u64, unpad
from .payloads import read_payload
from .refusals import RolledBack, require
from .roster import Head
from .sealing import box_open, box_seal, digest, hash256, verify
from .statements import checkpoint


def seal_entry(organisation: bytes, values: dict[str, Any], public: bytes) -> bytes:
    content = label("hl1/audit-entry", organisation) + lp(json.dumps(values, separators=(",", ":")).encode())
    return box_seal(pad(content, 464), public)


def open_entry(organisation: bytes, sealed: bytes, secret: bytes) -> bytes:
    """The entry's JSON."""
    reader = Reader(unpad(box_open(exactly(sealed, 512), secret), 464))
    reader.expect(label("hl1/audit-entry", organisation))
    content = reader.lp()
    reader.end()
    read_payload(content)
    return content


def entry_digest(sealed: bytes) -> bytes:
    return digest("hl1/audit-digest", sealed)


def next_head(organisation: bytes, before: Head, epoch: int, entry: bytes) -> Head:
    """The head after one more entry, of which the digest is given."""
    position = before.position + 1
    content = label("hl1/audit", organisation) + u64(position) + before.hash + u32(epoch) + exactly(entry, 32)
    return Head(position, hash256(content))


def check_links(organisation: bytes, known: Head, links: list[tuple[int, bytes]], head: Head) -> None:
    """Refused unless these (epoch, digest) lead from the known head to the new one; RolledBack if that is older."""
    if head.position < known.position:
        raise RolledBack("the log is shorter than it was")
    reached = known
    for epoch, entry in links:
        reached = next_head(organisation, reached, epoch, entry)
    require(reached == head, "the log was changed or cut")


def check_checkpoint(organisation: bytes, head: Head, release: bytes, signature: bytes) -> None:
    verify(release, checkpoint(organisation, head), signature)
