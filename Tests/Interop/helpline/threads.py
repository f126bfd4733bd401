"""Threads: what the next volunteer is told when a caller gives a code (docs/protocol.md 6.9)."""

import json
from dataclasses import dataclass

from .bytes import base64url, label, read_base64url, read_id
from .codes import read_caller
from .connection import Json, Problem
from .flow import Flow
from .hardened import blind, caller_input, caller_keys, finalize, random_scalar
from .objects import ObjectPlace, open_object
from .refusals import require
from .roster import Head, Roster, Rosters
from .sealing import aead, hash128, open_aead, sign
from .wraps import KINDS, Place, Recipient, Wrap, read_wrap, wrap_body


def _recipient(organisation: bytes, tag: bytes) -> Recipient:
    return Recipient(hash128(label("hl1/caller-id", organisation) + tag), 1, bytes(32))


def _associated(organisation: bytes, tag: bytes) -> bytes:
    return label("hl1/caller-wrap", organisation) + tag


def caller_wrap_body(
    organisation: bytes, place: Place, tag: bytes, granter: bytes, roster: Head, continuity: bytes, key: bytes
) -> bytes:
    return wrap_body(organisation, place, _recipient(organisation, tag), granter, roster, continuity, key)


def seal_caller_wrap(
    organisation: bytes,
    place: Place,
    tag: bytes,
    thread_key: bytes,
    granter: bytes,
    signing_seed: bytes,
    roster: Head,
    key: bytes,
    continuity: bytes = bytes(32),
) -> bytes:
    body = caller_wrap_body(organisation, place, tag, granter, roster, continuity, key)
    return aead(thread_key, body + sign(signing_seed, body), _associated(organisation, tag))


def open_caller_wrap(rosters: Rosters, place: Place, tag: bytes, thread_key: bytes, sealed: bytes) -> Wrap:
    """Checks all but what 6.9 asks of the granter's roles, and the continuity with a previous key."""
    content = open_aead(thread_key, sealed, _associated(rosters.organisation, tag))
    return read_wrap(rosters, place, _recipient(rosters.organisation, tag), content)


@dataclass(frozen=True)
class Item:
    day: str
    text: str
    by: bytes


@dataclass(frozen=True)
class Thread:
    id: bytes
    epoch: int
    author: bytes
    items: tuple[Item, ...]
    contacts: tuple[bytes, ...]


class Threads(Flow):
    def _ever_on_shift(self, id: bytes, roster: Roster) -> bool:
        return self.was(id, roster, "volunteer", "volunteers") or self.was(id, roster, "coordinator", "coordinators")

    def open(self, typed: str) -> Thread:
        """The thread of a code as it was said. `Problem` 404 if there is none."""
        digits, connection = read_caller(typed), self.session.connection
        message = caller_input(self.organisation, digits)
        scalar = random_scalar()
        body = {"blinded": base64url(blind(message, scalar))}
        evaluations = connection.post("/caller-evaluations", body)["evaluations"]
        require(len(evaluations) > 0, "nothing evaluated")
        missing: Problem | None = None
        for evaluation in evaluations:
            y = finalize(message, scalar, read_base64url(evaluation["evaluated"]))
            tag, key = caller_keys(self.organisation, y)
            try:
                found = connection.post("/threads/found", {"tag": base64url(tag)})
            except Problem as problem:
                if problem.code != "not_found":
                    raise
                missing = problem
                continue
            return self._open(found, tag, key)
        assert missing is not None
        raise missing

    def _open(self, found: Json, tag: bytes, key: bytes) -> Thread:
        id, epoch = read_id(found["id"]), found["epoch"]
        place = Place(id, KINDS["thread"], epoch)
        wrap = open_caller_wrap(self.rosters, place, tag, key, read_base64url(found["callerWrap"]))
        at = ObjectPlace(id, KINDS["thread"], epoch, id, epoch)
        opened = open_object(self.rosters, at, wrap.key, read_base64url(found["object"]))
        require(self._ever_on_shift(wrap.granter, wrap.roster), "a key by who may not")
        require(self._ever_on_shift(opened.author, opened.roster), "by who may not")
        payload = json.loads(opened.payload)
        require(payload["type"] == "thread" and payload["v"] == 1, "another type")
        items = tuple(Item(item["day"], item["text"], read_id(item["by"])) for item in payload["items"])
        return Thread(id, epoch, opened.author, items, tuple(read_id(one) for one in payload["contacts"]))
