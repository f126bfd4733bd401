"""Hand-over notes (docs/protocol.md 6.6)."""

from dataclasses import dataclass
from datetime import date, timedelta

from nacl.utils import random

from .bytes import base32, read_base64url, read_id
from .connection import Json, encoded
from .flow import Flow
from .objects import ObjectPlace, open_object
from .payloads import read_payload
from .refusals import Refused, require
from .roster import Roster
from .wraps import KINDS, Place


@dataclass(frozen=True)
class Note:
    id: bytes
    author: bytes
    day: str
    text: str


class HandOver(Flow):
    def seal(self, day: str, text: str) -> tuple[bytes, bytes]:
        """A finished request to leave a note: its id and the body, the same for every retry."""
        id, secret = random(16), random(32)
        payload = {"type": "hand_over", "v": 1, "day": day, "note": text}
        recipients = {
            to.id: to
            for name in ["volunteers", "coordinators"]
            if name in self.session.groups
            for to in self.recipients(name)
        }
        return id, encoded(
            {
                "id": base32(id),
                "day": day,
                "object": self.seal_object(ObjectPlace(id, KINDS["handOver"], 1, id, 1), secret, payload),
                "wraps": [self.wrap(Place(id, KINDS["handOver"], 1), secret, to) for to in recipients.values()],
            }
        )

    def send(self, body: bytes) -> bytes:
        """The id in the answer."""
        return read_id(self.session.connection.send("POST", "/hand-over-notes", body)["id"])

    def remove(self, id: bytes) -> None:
        self.session.connection.send("DELETE", f"/hand-over-notes/{base32(id)}")

    def read(self, today: str) -> tuple[list[Note], int]:
        """The notes that hold, and how many do not."""
        given = self.session.connection.get("/hand-over-notes")["notes"]
        notes: list[Note] = []
        for one in given:
            try:
                note = self._open(one, today)
                require(note.id not in [other.id for other in notes], "a note that comes twice")
                notes.append(note)
            except Refused:
                continue
        return notes, len(given) - len(notes)

    def _may_leave(self, id: bytes, roster: Roster) -> bool:
        return self.was(id, roster, "volunteer", "volunteers") or self.was(id, roster, "coordinator", "coordinators")

    def _open(self, given: Json, today: str) -> Note:
        id = read_id(given["id"])
        wrap = self.open_wrap(given["wrap"], Place(id, KINDS["handOver"], 1))
        place = ObjectPlace(id, KINDS["handOver"], 1, id, 1)
        opened = open_object(self.rosters, place, wrap.key, read_base64url(given["object"]))
        require(wrap.granter == opened.author, "a key by another than who wrote it")
        require(
            all(self._may_leave(opened.author, roster) for roster in [wrap.roster, opened.roster]), "by who may not"
        )
        payload = read_payload(opened.payload)
        require(payload["type"] == "hand_over", "another type")
        yesterday = date.fromisoformat(today) - timedelta(days=1)
        require(payload["day"] in (today, yesterday.isoformat()), "a note of another day")
        return Note(id, opened.author, payload["day"], payload["note"])
