"""Signing in, and what a client verifies before it believes anything else (docs/protocol.md 2.3, 3, 5, 7)."""

from dataclasses import dataclass, field

from . import audit, hardened, statements
from .bytes import base64url, read_base64url, read_id
from .connection import Connection, Json
from .documents import Signed
from .groups import NUMBER_OF, ROLE_OF, Group
from .joining import evaluated
from .keys import NOTHING_OF_THE_LOG, PASSPHRASE, MemberKeys, open_blob, open_blob_key
from .refusals import RolledBack, require
from .roster import Head, Member, Rosters
from .sealing import sign
from .wraps import KINDS, Place, Recipient, open_wrap


@dataclass
class Device:
    """What a client remembers beside the blob: token, anchor, the blob's version, and what it has seen of contacts."""

    token: str | None = None
    anchor: bytes | None = None
    blob_version: int = 0
    # By compartment: the epoch, and the revision of each object.
    seen: dict[bytes, tuple[int, dict[bytes, int]]] = field(default_factory=dict)

    def hold_to_anchor(self, organisation: bytes) -> None:
        require(self.anchor is None or self.anchor[:16] == organisation, "another organisation than was seen")


class Session:
    """One sign-in. After `fetch` its rosters, groups and log are verified, and held to what the blob remembers."""

    def __init__(
        self,
        connection: Connection,
        device: Device,
        login_keys: hardened.LoginKeys,
        login_tag: bytes,
        keys: MemberKeys,
        blob_key: bytes,
        head: Head,
    ):
        self.connection, self.device, self.keys, self.audit_head = connection, device, keys, head
        self.organisation = keys.organisation
        self._login_keys, self._login_tag, self._blob_key = login_keys, login_tag, blob_key
        self.rosters = Rosters(keys.anchor)
        self.groups: dict[str, Group] = {}
        # By group and epoch.
        self.secrets: dict[tuple[str, int], bytes] = {}

    @staticmethod
    def sign_in(connection: Connection, device: Device, login: str, passphrase: str) -> "Session":
        connection.token = ""
        organisation = read_id(connection.get("/organisation")["organisation"])
        device.hold_to_anchor(organisation)
        tag = hardened.login_tag(organisation, login)
        asked = {"loginTag": base64url(tag)} | ({"device": device.token} if device.token else {})
        y, answer = evaluated(connection, "/evaluations", hardened.passphrase_input(organisation, passphrase), asked)
        login_keys = hardened.LoginKeys.made(organisation, y, tag)
        return Session._proved(connection, device, organisation, tag, login_keys, answer["nonce"])

    def renew(self, connection: Connection, device: Device) -> "Session":
        """Another session without the passphrase, while the login key is in memory."""
        nonce = connection.post("/challenges", {"tag": base64url(self._login_tag)})["nonce"]
        return Session._proved(connection, device, self.organisation, self._login_tag, self._login_keys, nonce)

    @staticmethod
    def _proved(
        connection: Connection,
        device: Device,
        organisation: bytes,
        tag: bytes,
        login_keys: hardened.LoginKeys,
        nonce: str,
    ) -> "Session":
        message = statements.sign_in(organisation, connection.origin, tag, read_base64url(nonce, 32))
        asked = {
            "loginTag": base64url(tag),
            "nonce": nonce,
            "origin": connection.origin,
            "proof": base64url(sign(login_keys.seed, message)),
        }
        given = connection.post("/sessions", asked | ({"device": device.token} if device.token else {}))
        connection.token, device.token = given["token"], given["device"]
        blob_key = open_blob_key(
            organisation, PASSPHRASE, login_keys.wrap_key, tag, read_base64url(given["sealedBlobKey"])
        )
        version = given["blobVersion"]
        keys = open_blob(blob_key, read_base64url(given["blob"]), organisation, read_id(given["member"]), version)
        require(device.anchor in (None, keys.anchor), "another organisation than was seen")
        if version < device.blob_version:
            raise RolledBack("an older blob than was seen")
        device.anchor, device.blob_version = keys.anchor, version
        head = Head(given["audit"]["position"], read_base64url(given["audit"]["hash"], 32))
        return Session(connection, device, login_keys, tag, keys, blob_key, head)

    @property
    def me(self) -> Member:
        member = self.rosters.newest.member(self.keys.member)
        require(
            member is not None and member.who == (self.keys.member, self.keys.signing, self.keys.sealing), "no member"
        )
        assert member is not None
        return member

    @property
    def myself(self) -> Recipient:
        return Recipient(self.keys.member, 1, self.keys.sealing)

    def fetch(self) -> None:
        """Rosters before groups, then the log; everything verified, then remembered in the blob."""
        for roster in self.connection.get("/rosters?after=0")["rosters"]:
            self.rosters.append(Signed.from_wire(roster))
        require(bool(self.rosters.versions), "no roster")
        self.rosters.hold_to(self.keys.roster)
        known = self.rosters.newest.head
        given = {group["group"]: group for group in self.connection.get("/groups")["groups"]}
        require(set(given) <= set(ROLE_OF), "an unknown group")
        for name in ROLE_OF:
            self._take_group(name, given.get(name, {"records": []}))
        self._follow_log()
        self._remember(known)

    def _take_group(self, name: str, given: Json) -> None:
        group = Group(self.rosters, name)
        for record in given["records"]:
            group.append(Signed.from_wire(record))
        if self.keys.groups:
            seen = dict(self.keys.groups).get(NUMBER_OF[name])
            group.hold_to(self.keys.roster.position, seen)
        if not group.records:
            return
        self.groups[name] = group
        if "wrap" not in given:
            return
        wire, epoch = given["wrap"], group.newest.epoch
        require(read_id(wire["recipient"]) == self.keys.member and wire["keyEpoch"] == 1, "a wrap for somebody else")
        place = Place(group.id, KINDS["group"], epoch)
        wrap = open_wrap(self.rosters, place, self.myself, self.keys.sealing_secret, read_base64url(wire["sealed"]))
        group.require_granter(wrap.granter, epoch)
        secret = group.check_secret(epoch, wrap.key)
        self.secrets[name, epoch] = secret
        boxes = {box["epoch"]: read_base64url(box["sealed"]) for box in given["previousSecrets"]}
        for later in range(epoch, 1, -1):
            secret = group.previous_secret(later, secret, boxes[later])
            self.secrets[name, later - 1] = secret

    # The audit log

    def _follow_log(self) -> None:
        """From what the blob remembers to the head that the sign-in gave."""
        known = self.keys.audit
        links: list[tuple[int, bytes]] = []
        at = known.position
        while True:
            page = self.connection.get(f"/audit/links?after={at}")
            if "checkpoint" in page:
                require(known == NOTHING_OF_THE_LOG and not links, "the log goes on only behind a checkpoint")
                given = page["checkpoint"]["head"]
                known = Head(given["position"], read_base64url(given["hash"], 32))
                audit.check_checkpoint(
                    self.organisation,
                    known,
                    self.rosters.newest.release,
                    read_base64url(page["checkpoint"]["signature"]),
                )
                at = known.position
            links += [(link["epoch"], read_base64url(link["digest"], 32)) for link in page["links"]]
            at = known.position + len(links)
            if at >= self.audit_head.position or not page["links"]:
                break
        # The log has grown since the sign-in: by this session's own requests at least.
        audit.check_links(
            self.organisation, known, links[: max(0, self.audit_head.position - known.position)], self.audit_head
        )

    def audit_entries(self) -> list[bytes]:
        """Each entry's JSON, from the first that is kept; the chain is checked again over the entries themselves."""
        head, entries, sealed = NOTHING_OF_THE_LOG, [], []
        page = self.connection.get("/audit?after=0")
        # To read the log is an entry too: it ends where it ended at the first request.
        last = page["head"]["position"]
        while page["entries"]:
            sealed += page["entries"]
            if sealed[-1]["position"] >= last:
                break
            page = self.connection.get(f"/audit?after={sealed[-1]['position']}")
        reached = False
        for entry in sealed:
            content = read_base64url(entry["sealed"])
            head = audit.next_head(self.organisation, head, entry["epoch"], audit.entry_digest(content))
            require(entry["position"] == head.position, "an entry is left out")
            reached = reached or head == self.audit_head
            entries.append(audit.open_entry(self.organisation, content, self.secrets["auditors", entry["epoch"]]))
        require(reached, "the entries do not lead to the head")
        return entries

    def _remember(self, roster: Head) -> None:
        groups = [(NUMBER_OF[name], Head(group.newest.index, group.newest.hash)) for name, group in self.groups.items()]
        before = self.keys.content
        self.keys.roster, self.keys.groups, self.keys.audit = roster, groups, self.audit_head
        if self.keys.content == before:
            return
        version = self.device.blob_version + 1
        self.connection.put("/blob", {"blob": base64url(self.keys.sealed(self._blob_key, version)), "version": version})
        self.device.blob_version = version
