"""An organisation for the tests: made by the command line, with members of both kinds. Made once in a run."""

import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from helpline.bytes import base32
from helpline.connection import Connection, Json, Listen
from helpline.contacts import Contacts
from helpline.hand_over import HandOver
from helpline.joining import Joined, join
from helpline.names import Names
from helpline.session import Device, Session
from helpline.threads import Threads
from programs import CommandLine, Server

PASSPHRASES = {
    "administrator-1": "hattu sauna veneet kivinen lumiukko rantatie",
    "coordinator-1": "syksyinen tikapuu porkkana vihreä hattara kuu",
    "coordinator-2": "lehmus kaneli veturi saapas messinki tuuli",
    "volunteer-1": "traktori pilvi banaani filosofi kajakki untuva",
    "volunteer-2": "purppura sorsa laulaa hitaasti kaivolla taas",
}


@dataclass
class SignedIn:
    session: Session

    def __post_init__(self) -> None:
        self.contacts, self.names, self.notes = Contacts(self.session), Names(self.session), HandOver(self.session)
        self.threads = Threads(self.session)


class Organisation:
    """`administrator-1`, `coordinator-1` and `volunteer-2` joined with the command line, `volunteer-1` (an auditor
    too) and `coordinator-2` with the client of these tests. Each is signed in by either from then on."""

    def __init__(self, folder: Path):
        self.folder, self.server = folder, Server(folder / "data")
        self.origin = self.server.origin
        self.lines = {login: CommandLine(folder / login, passphrase) for login, passphrase in PASSPHRASES.items()}
        self.ids: dict[str, str] = {}
        self._first: dict[str, Session] = {}
        try:
            self._found()
        except BaseException:
            self.server.stop()
            raise

    def _found(self) -> None:
        administrator = self.lines["administrator-1"]
        administrator.run(
            "organisation",
            "create",
            "--server",
            self.origin,
            "--name",
            "administrator-1",
            "--login",
            "administrator-1",
            "--role",
            "administrator",
            typed=self.server.set_up_token + "\n",
        )
        for login, role in [("coordinator-1", "coordinator"), ("volunteer-2", "volunteer")]:
            joined = self.lines[login].run(
                "join", "--login", login, "--server", self.origin, typed=self.invite(role, login) + "\n"
            )
            self.ids[login] = joined["member"]
        for login, role in [("volunteer-1", "volunteer,auditor"), ("coordinator-2", "coordinator")]:
            self.ids[login] = base32(self.join(login, self.invite(role, login)).member)
        for id in self.ids.values():
            administrator.run("member", "approve", id, "--yes")
        # The first of a group makes it by signing in; then it can let others in.
        for first, other, group in [
            ("coordinator-1", "coordinator-2", "coordinators"),
            ("volunteer-2", "volunteer-1", "volunteers"),
        ]:
            self.lines[first].run("login", "--login", first)
            self.lines[first].run("member", "admit", self.ids[other], "--group", group, "--yes")

    def invite(self, roles: str, name: str) -> str:
        """The code, as the command line prints it."""
        return self.lines["administrator-1"].run("member", "invite", "--role", roles, "--name", name)["code"]

    def join(self, login: str, code: str) -> Joined:
        return join(Connection(self.origin), code, login, PASSPHRASES[login])

    def sign_in(self, login: str, device: Device | None = None, listen: Listen | None = None) -> SignedIn:
        """With the client of these tests, all verified. `listen` may change the server's answers, after the first
        sign-in of this login: that is by the passphrase, those that follow by its login key."""
        device = device or Device()
        if login not in self._first:
            self._first[login] = Session.sign_in(Connection(self.origin), Device(), login, PASSPHRASES[login])
        session = self._first[login].renew(Connection(self.origin, listen), device)
        session.fetch()
        return SignedIn(session)

    @property
    def today(self) -> Json:
        """Day and month of the organisation, and for how many months contacts are kept."""
        return Connection(self.origin).get("/organisation")


_folder: tempfile.TemporaryDirectory | None = None


@cache
def organisation() -> Organisation:
    global _folder
    _folder = tempfile.TemporaryDirectory(prefix="helpline-interop-")
    return Organisation(Path(_folder.name))


def close() -> None:
    """Ends the server and removes its data, if there are any."""
    if organisation.cache_info().currsize:
        organisation().server.stop()
    if _folder:
        _folder.cleanup()
