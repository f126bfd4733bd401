"""The members' names (docs/protocol.md 6.4)."""

from .bytes import read_base64url, read_id
from .connection import Json
from .flow import Flow
from .objects import ObjectPlace, open_object
from .payloads import read_payload
from .refusals import require
from .wraps import KINDS, Place


class Names(Flow):
    def all(self) -> dict[bytes, str]:
        """By member's id."""
        return {read_id(given["member"]): self._open(given) for given in self.session.connection.get("/names")["names"]}

    def _open(self, given: Json) -> str:
        member = read_id(given["member"])
        wrap = self.open_wrap(given["wrap"], Place(member, KINDS["name"], 1))
        from_group = read_id(given["wrap"]["recipient"]) == self.session.groups["members"].id
        passed_on = from_group and self.was(wrap.granter, wrap.roster, None, "members")
        require(
            passed_on or self.was(wrap.granter, wrap.roster, "administrator", "administrators"),
            "a key by who may not make it",
        )
        place = ObjectPlace(member, KINDS["name"], 1, member, given["revision"])
        opened = open_object(self.rosters, place, wrap.key, read_base64url(given["object"]))
        require(self.was(opened.author, opened.roster, "administrator", "administrators"), "written by who may not")
        return read_payload(opened.payload)["name"]
