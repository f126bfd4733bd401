"""Answering an invitation (docs/protocol.md 4, steps 2 to 4)."""

from dataclasses import dataclass

from nacl.utils import random

from . import hardened
from .bytes import base32, base64url, read_base64url
from .codes import InvitationCode, in_fours
from .connection import Connection
from .documents import Signed
from .invitations import Joiner, Terms, roles_from_wire
from .keys import PASSPHRASE, MemberKeys, seal_blob_key
from .refusals import require
from .roster import Head, Rosters


@dataclass(frozen=True)
class Joined:
    """What the joiner keeps and shows."""

    member: bytes
    roles: int
    fingerprint: str
    device: str


def evaluated(connection: Connection, path: str, message: bytes, body: dict[str, str]) -> tuple[bytes, dict]:
    """y for `message`, and the rest of the answer."""
    scalar = hardened.random_scalar()
    answer = connection.post(path, {**body, "blinded": base64url(hardened.blind(message, scalar))})
    return hardened.finalize(message, scalar, read_base64url(answer["evaluated"], 32)), answer


def join(connection: Connection, typed_code: str, login: str, passphrase: str) -> Joined:
    """Refused if what the server gives is not what the inviter promised."""
    code = InvitationCode.typed(typed_code)
    tag = base64url(code.tag)
    found = connection.post("/invitations/found", {"tag": tag})
    wire = found["terms"]
    terms = Terms(
        read_base64url(wire["anchor"], 32),
        Head(wire["roster"]["version"], read_base64url(wire["roster"]["hash"], 32)),
        roles_from_wire(wire["roles"]),
        wire["expires"],
    )
    organisation = terms.organisation
    require(terms.mac(organisation, code.mac_key) == read_base64url(found["mac"]), "not the terms of who made the code")
    rosters = Rosters(terms.anchor)
    for roster in found["rosters"]:
        rosters.append(Signed.from_wire(roster))
    rosters.hold_to(terms.roster)

    login_tag = hardened.login_tag(organisation, login)
    y, answer = evaluated(
        connection,
        "/invitations/evaluations",
        hardened.passphrase_input(organisation, passphrase),
        {"loginTag": base64url(login_tag), "tag": tag},
    )
    login_keys = hardened.LoginKeys.made(organisation, y, login_tag)

    keys = MemberKeys(random(16), random(32), random(32), terms.anchor, rosters.newest.head)
    blob_key = random(32)
    joiner = Joiner(keys.member, keys.signing, keys.sealing, login_tag)
    done = connection.post(
        "/invitations/joiners",
        {
            "tag": tag,
            "member": base32(keys.member),
            "signing": base64url(keys.signing),
            "sealing": base64url(keys.sealing),
            "mac": base64url(joiner.mac(organisation, code.mac_key, terms)),
            "blob": base64url(keys.sealed(blob_key, 1)),
            "login": {
                "loginTag": base64url(login_tag),
                "loginKey": base64url(login_keys.public),
                "secretNumber": answer["secretNumber"],
                "sealedBlobKey": base64url(
                    seal_blob_key(organisation, PASSPHRASE, login_keys.wrap_key, login_tag, blob_key)
                ),
            },
        },
    )
    require(done["id"] == base32(keys.member), "another member than who joined")
    return Joined(keys.member, terms.roles, in_fours(joiner.fingerprint(terms.anchor)), done["device"])
