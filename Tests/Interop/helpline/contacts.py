"""Contacts: logged, corrected by their author, opened (docs/protocol.md 6.3)."""

import random as chance
from dataclasses import dataclass

from nacl.utils import random

from .bytes import base32, base64url, month_number, read_base64url, read_id
from .connection import Json, encoded
from .flow import Flow
from .ledger import Entry, StatisticsKey
from .objects import ObjectPlace, Opened, open_object
from .payloads import read_payload
from .refusals import RolledBack, require
from .roster import Head
from .wraps import KINDS, Place, Wrap

# Of a ledger entry, in this order (8.1).
LISTS = [
    "contact_kind",
    "channel",
    "relation",
    "language",
    "interpreter",
    "concern",
    "ideology",
    "age_band",
    "region",
    "urgency",
    "duration",
    "returning",
    "outcome",
]
ASKED = [*LISTS, "danger", "asks"]


def _asks(codes: dict[str, str]) -> bool:
    """Whether a contact waits for a coordinator."""
    return codes.get("asks", "nothing") != "nothing"


@dataclass(frozen=True)
class Contact:
    """One that was opened; `objects` are the payloads, by id. `secret` is the compartment's key."""

    id: bytes
    epoch: int
    open: bool
    secret: bytes
    objects: dict[bytes, Json]
    revisions: dict[bytes, int]

    @property
    def payload(self) -> Json:
        return self.objects[self.id]


class Contacts(Flow):
    # Who may have made what, 6.1 and 6.2

    def _check_granter(self, wrap: Wrap, epoch: int) -> None:
        roster, granter = wrap.roster, wrap.granter
        first = epoch == 1 and any(self.was(granter, roster, role, "members") for role in ["volunteer", "coordinator"])
        require(first or self.was(granter, roster, "coordinator", "coordinators"), "a key by who may not make it")

    def _check_author(self, opened: Opened, is_contact: bool) -> None:
        kind = read_payload(opened.payload)["type"]
        # What a caller asked to have erased (6.9) and what another service refers (6.8) stand in the place of a contact.
        require(kind in (("contact", "erasure", "inbound") if is_contact else ("settlement",)), "another type")
        is_contact = is_contact and kind != "inbound"
        may = (
            [("volunteer", "members"), ("coordinator", "members")] if is_contact else [("coordinator", "coordinators")]
        )
        require(any(self.was(opened.author, opened.roster, *one) for one in may), "written by who may not")

    # Logging

    def seal(self, day: str, codes: dict[str, str], note: str, purge: str, running: str) -> tuple[bytes, bytes]:
        """A finished request to log a contact: its id and the body, the same for every retry."""
        id, secret, slot = random(16), random(32), random(16)
        place = Place(id, KINDS["contact"], 1)
        payload = {
            "type": "contact",
            "v": 1,
            "day": day,
            "month": day[:7],
            "slot": slot.hex(),
            "entry": 1,
            "codes": codes,
            "note": note,
        }
        body = {
            "id": base32(id),
            "open": _asks(codes),
            "purge": purge,
            "object": self.seal_object(ObjectPlace(id, KINDS["contact"], 1, id, 1), secret, payload),
            "authorWrap": self.wrap(place, secret, self.session.myself)["sealed"],
            "wraps": [self.wrap(place, secret, to) for to in self.recipients("coordinators")],
            "entries": self._entries(running, day[:7], slot, 1, codes),
        }
        return id, encoded(body)

    def send(self, body: bytes) -> bytes:
        """The id in the answer."""
        return read_id(self.session.connection.send("POST", "/contacts", body)["id"])

    def correct(self, contact: Contact, codes: dict[str, str], note: str, running: str) -> None:
        """The author's correction: the next revision of the object, in epoch 1."""
        before = contact.payload
        # Lists that a newer client knows stay as they are.
        kept = {name: code for name, code in before["codes"].items() if name not in ASKED}
        payload = {**before, "entry": before["entry"] + 1, "codes": kept | codes, "note": note}
        place = ObjectPlace(contact.id, KINDS["contact"], 1, contact.id, contact.revisions[contact.id] + 1)
        self.session.connection.put(
            f"/contacts/{base32(contact.id)}",
            {
                "epoch": 1,
                "open": _asks(codes),
                "object": {
                    "id": base32(contact.id),
                    "revision": place.revision,
                    "sealed": self.seal_object(place, contact.secret, payload),
                },
                "entries": self._entries(
                    running, before["month"], bytes.fromhex(before["slot"]), payload["entry"], codes
                ),
            },
        )

    def statistics_key(self, running: str, month: str) -> StatisticsKey:
        """The newest key of `month`, good for sealing in the month `running`."""
        given = next(key for key in self.session.connection.get("/statistics-keys")["keys"] if key["month"] == month)
        key = StatisticsKey(
            month_number(given["month"]),
            given["number"],
            read_base64url(given["publicKey"], 32),
            read_id(given["author"]),
            Head(given["roster"]["version"], read_base64url(given["roster"]["hash"], 32)),
            read_base64url(given["signature"]),
        )
        key.check_for_writing(self.rosters, self.session.groups["coordinators"], month_number(running))
        return key

    def _entries(self, running: str, month: str, slot: bytes, revision: int, codes: dict[str, str]) -> Json:
        """Four entries, of which one counts, in any order."""
        key = self.statistics_key(running, month)
        chosen = tuple(codes[code_list] for code_list in (LISTS if len(codes) > 2 else LISTS[:2]))
        entries = [Entry(key.month, "contact", slot, revision, chosen)]
        entries += [Entry(key.month, "none", random(16), 0, ()) for _ in range(3)]
        chance.SystemRandom().shuffle(entries)
        sealed = [base64url(entry.sealed(self.organisation, key.public)) for entry in entries]
        return {"month": month, "keyNumber": key.number, "sealed": sealed}

    # Opening

    def mine(self) -> list[Contact]:
        return self._pages("/contacts/mine?limit=200&")

    def all(self) -> list[Contact]:
        return self._pages("/contacts?limit=200&")

    def _pages(self, path: str) -> list[Contact]:
        found: list[Contact] = []
        after = ""
        while True:
            page = self.session.connection.get(path + after)
            opened = [self._open(contact) for contact in page["contacts"]]
            found += [contact for contact in opened if contact.payload["type"] == "contact"]
            if "next" not in page:
                return found
            after = f"after={page['next']}"

    def _open(self, given: Json) -> Contact:
        id, epoch = read_id(given["id"]), given["epoch"]
        wrap = self.open_wrap(given["wrap"], Place(id, KINDS["contact"], epoch))
        self._check_granter(wrap, epoch)
        revisions = {read_id(stored["id"]): stored["revision"] for stored in given["objects"]}
        self._hold_to_seen(id, epoch, revisions)
        objects: dict[bytes, Json] = {}
        for stored in given["objects"]:
            object = read_id(stored["id"])
            place = ObjectPlace(id, KINDS["contact"], epoch, object, stored["revision"])
            opened = open_object(self.rosters, place, wrap.key, read_base64url(stored["sealed"]))
            self._check_author(opened, object == id)
            objects[object] = read_payload(opened.payload)
        require(id in objects, "a contact without its first object")
        self.session.device.seen[id] = epoch, revisions
        return Contact(id, epoch, given["open"], wrap.key, objects, revisions)

    def _hold_to_seen(self, id: bytes, epoch: int, revisions: dict[bytes, int]) -> None:
        seen_epoch, seen = self.session.device.seen.get(id, (1, {}))
        if epoch < seen_epoch or any(revisions.get(object, 0) < revision for object, revision in seen.items()):
            raise RolledBack("less of a contact than was seen")
