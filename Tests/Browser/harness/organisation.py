"""A founded organisation with its members: made once in a run by the command line, copied for every class of tests."""

import json
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from .processes import ROOT, Device, Server, free_port

# Strong by the estimate, and different for each member, so that a mix-up shows.
PASSPHRASES = {
    "administrator-1": "hattu sauna veneet kivinen lumiukko rantatie",
    "volunteer-1": "traktori pilvi banaani filosofi kajakki untuva",
    "volunteer-2": "purppura sorsa laulaa hitaasti kaivolla taas",
    "coordinator-1": "syksyinen tikapuu porkkana vihreä hattara kuu",
    "auditor-1": "lehmus kaneli veturi saapas messinki tuuli",
}
# Who works in cases; they join the others only where a test asks for them.
CASEWORKERS = {
    "coordinator-2": "tuulimylly kantarelli vaneri hiljaa oranssi kello",
    "mentor-1": "ruislimppu majakka peukalo sinivuokko harmaa tie",
    "mentor-2": "kirjasto saappaat lumikenkä omena vinossa torvi",
    "mentor-3": "rantakivi pistaasi lentokone usva matala hihna",
}
ROLES = {"volunteer-1": "volunteer", "volunteer-2": "volunteer", "coordinator-1": "coordinator", "auditor-1": "auditor"}


@dataclass
class Member:
    login: str
    passphrase: str
    device: Device


class Organisation:
    """A folder with the server's data and each member's command line. Copies share the port: profiles and proofs name it."""

    port = free_port()
    _template: "Organisation | None" = None
    _with_caseworkers: "Organisation | None" = None
    _folder: tempfile.TemporaryDirectory | None = None

    def __init__(self, folder: Path):
        self.folder = folder
        self.server = Server(folder / "data", self.port)
        self.members = {
            login: Member(login, passphrase, Device(folder / login, passphrase))
            for login, passphrase in {**PASSPHRASES, **CASEWORKERS}.items()
        }

    def __getitem__(self, login: str) -> Member:
        return self.members[login]

    @classmethod
    def work_folder(cls) -> Path:
        """Everything that this run writes; gone at its end."""
        if cls._folder is None:
            cls._folder = tempfile.TemporaryDirectory(prefix="helpline-browser-")
        return Path(cls._folder.name)

    @classmethod
    def founded(cls) -> "Organisation":
        """A fresh copy, its server not yet started."""
        if cls._template is None:
            template = Organisation(cls.work_folder() / "template")
            template._found()
            cls._template = template
        return cls._template._copy()

    @classmethod
    def with_caseworkers(cls) -> "Organisation":
        """The same with a second coordinator and three mentors."""
        if cls._with_caseworkers is None:
            template = cls.founded()
            template._add_caseworkers()
            cls._with_caseworkers = template
        return cls._with_caseworkers._copy()

    @property
    def shares(self) -> str:
        """Those of the first recovery key, one in a line."""
        return (self.folder / "shares").read_text()

    def _copy(self) -> "Organisation":
        folder = Path(tempfile.mkdtemp(dir=self.work_folder()))
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return Organisation(folder)

    def _add_caseworkers(self) -> None:
        self.server.start()
        try:
            founder = self["administrator-1"].device
            ids = {login: self._join(login, login[:-2], founder) for login in CASEWORKERS}
            self["coordinator-1"].device.run("member", "admit", ids["coordinator-2"], "--group", "coordinators", "--yes")
        finally:
            self.server.stop()

    def _found(self) -> None:
        self.folder.mkdir(parents=True)
        self.server.start()
        try:
            founder = self["administrator-1"].device
            founded = founder.run(
                "organisation", "create", "--server", self.server.address, "--name", "administrator-1", "--login",
                "administrator-1", "--role", "administrator", typed=self.server.set_up_token + "\n")
            (self.folder / "shares").write_text("\n".join(founded["shares"]) + "\n")
            ids = {login: self._join(login, role, founder) for login, role in ROLES.items()}
            # The first of each group makes it by signing in; then it can let others in.
            for login in ["coordinator-1", "auditor-1", "volunteer-1"]:
                self[login].device.run("login", "--login", login)
            self["volunteer-1"].device.run("member", "admit", ids["volunteer-2"], "--group", "volunteers", "--yes")
        finally:
            self.server.stop()

    def _join(self, login: str, role: str, founder: Device) -> str:
        code = founder.run("member", "invite", "--role", role, "--name", login)["code"]
        joined = self[login].device.run("join", "--login", login, "--server", self.server.address, typed=code + "\n")
        founder.run("member", "approve", joined["member"], "--yes")
        return joined["member"]


class Demonstration:
    """`helpline-demo`, made once in a run: 18 months of contacts."""

    _made: Path | None = None

    def __init__(self):
        folder = Organisation.work_folder() / "demonstration"
        self.server = Server(folder, free_port(), program="helpline-demo")
        # The first start makes it.
        self.server.start(seconds=180 if Demonstration._made is None else 60)
        Demonstration._made = folder
        self.passphrases: dict[str, str] = {}
        for line in self.server.lines:
            found = re.fullmatch(r"([a-z]+-\d)\s+(\S+(?: \S+)+)", line.strip())
            if found:
                self.passphrases[found[1]] = found[2]

    def __getitem__(self, login: str) -> Member:
        return Member(login, self.passphrases[login], Device(Organisation.work_folder() / "none", self.passphrases[login]))


LISTS = json.loads((ROOT / "config" / "codelists.json").read_text())["lists"]


def label(code_list: str, code: str, language: str = "fi") -> str:
    """What the page shows for a code."""
    return next(entry["label"][language] for entry in LISTS[code_list]["codes"] if entry["id"] == code)
