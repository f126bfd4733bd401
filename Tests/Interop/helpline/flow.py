"""What every flow of a signed-in member does: seals with their keys, opens what is for them, asks who made it."""

import json

from .bytes import base32, base64url, read_base64url, read_id
from .connection import Json
from .objects import ObjectPlace, object_inner, seal_inner
from .refusals import require
from .roster import Roster
from .session import Session
from .wraps import Place, Recipient, Wrap, open_wrap, seal_wrap


class Flow:
    """Of a session that has fetched."""

    def __init__(self, session: Session):
        self.session, self.rosters, self.organisation = session, session.rosters, session.organisation

    def was(self, id: bytes, roster: Roster, role: str | None, group: str) -> bool:
        """Whether they had the role (any, if None) in that roster, and were ever admitted to the group."""
        known = self.session.groups.get(group)
        member = roster.has(id) if role is None else roster.has(id, role)
        return member and known is not None and known.ever_admitted(id)

    def recipients(self, name: str) -> list[Recipient]:
        """The group's newest epoch; each eligible admitted member singly while its rotation is pending (5)."""
        group = self.session.groups[name]
        if not group.rotation_pending():
            return [Recipient(group.id, group.newest.epoch, group.newest.public)]
        members = [
            self.rosters.newest.member(id) for id in group.newest.members if group.eligible(id, self.rosters.newest)
        ]
        return [Recipient(member.id, 1, member.sealing) for member in members if member]

    def wrap(self, place: Place, secret: bytes, to: Recipient) -> Json:
        """On the wire."""
        keys = self.session.keys
        sealed = seal_wrap(
            self.organisation, place, to, keys.member, keys.signing_seed, self.rosters.newest.head, secret
        )
        return {"recipient": base32(to.id), "keyEpoch": to.epoch, "sealed": base64url(sealed)}

    def open_wrap(self, given: Json, place: Place) -> Wrap:
        """One to oneself, or to a group that one is in."""
        recipient, epoch, sealed = read_id(given["recipient"]), given["keyEpoch"], read_base64url(given["sealed"])
        if recipient == self.session.keys.member:
            require(epoch == 1, "a member's key has no other epoch")
            return open_wrap(self.rosters, place, self.session.myself, self.session.keys.sealing_secret, sealed)
        name = next((name for name, group in self.session.groups.items() if group.id == recipient), None)
        require(name is not None and (name, epoch) in self.session.secrets, "a wrap for somebody else")
        assert name is not None
        to = Recipient(recipient, epoch, self.session.groups[name].epoch_public(epoch))
        return open_wrap(self.rosters, place, to, self.session.secrets[name, epoch], sealed)

    def seal_object(self, place: ObjectPlace, secret: bytes, payload: Json) -> str:
        """On the wire."""
        keys, content = self.session.keys, json.dumps(payload, ensure_ascii=False).encode()
        inner = object_inner(
            self.organisation, place, keys.member, keys.signing_seed, self.rosters.newest.head, content
        )
        return base64url(seal_inner(self.organisation, place, secret, inner))
