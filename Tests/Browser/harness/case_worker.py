"""What tests of Exit cases through the vault worker share."""

import copy
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, Route

from .browser import PageTest
from .processes import ROOT
from .worker import Refused, Worker


class CaseTest(PageTest):
    # The modules one by one: the page as it is served has them joined.
    settings = {"HELPLINE_PAGE_DIRECTORY": str(ROOT / "Web")}
    casework = True

    def setUp(self) -> None:
        super().setUp()
        # Refusals that a test provokes.
        self.allow("status of (404|409|422)")

    def worker(self, login: str) -> Worker:
        """A new device, somebody signed in on it."""
        worker = Worker(self.window(), self.address)
        worker.sign_in(self.organisation[login])
        return worker

    def command(self, login: str, *arguments: str, **options) -> dict:
        return self.organisation[login].device.run(*arguments, **options)

    def id_of(self, login: str) -> str:
        lines = self.command("administrator-1", "member", "list")["members"]
        return next(line["member"] for line in lines if line["name"] == login)

    def refused(self, code: str, act) -> dict:
        with self.assertRaises(Refused) as caught:
            act()
        self.assertEqual(caught.exception.code, code)
        return caught.exception.failure

    def new_case(self, coordinator: Worker, need: str = "Tuki") -> str:
        return coordinator.call("openCase", origin="direct", contact=None, need=need, languages=["fi"])["id"]

    def offered_case(self, coordinator: Worker, login: str = "mentor-1") -> str:
        """A case that a mentor is asked to take."""
        identity = self.new_case(coordinator)
        coordinator.call("assessCase", id=identity, **{"with": self.id_of("coordinator-2")}, exit=True, text="Arvio")
        coordinator.call("agreeCase", id=identity, text="Sopimus")
        coordinator.call("assignCase", id=identity, mentor=self.id_of(login), handOver=None)
        return identity

    def active_case(self, coordinator: Worker, mentor: Worker, login: str = "mentor-1") -> str:
        """A case in which a mentor works."""
        identity = self.offered_case(coordinator, login)
        mentor.call("acceptCase", id=identity)
        return identity

    def rogue(self, login: str) -> Page:
        """A member who does with their own keys what the page never would."""
        page = self.window()
        page.goto(f"{self.address}/files.json")
        page.evaluate((Path(__file__).parent / "rogue.js").read_text(), [login, self.organisation[login].passphrase])
        return page

    def told(self, worker: Worker, identity: str, change: Callable[[dict], dict]) -> str | None:
        """Why the page does not believe this answer to the question for a case; None if it does."""

        def answer(route: Route) -> None:
            route.fulfill(json=change(route.fetch().json()))

        path = f"**/api/v1/cases/{identity}"
        worker.page.route(path, answer)
        try:
            worker.call("oneCase", id=identity)
            return None
        except Refused as refused:
            return refused.code
        finally:
            worker.page.unroute(path)

    def stored(self, worker: Worker, identity: str) -> dict:
        """What the server has of a case, as this member gets it."""
        kept: list[dict] = []

        def keep(given: dict) -> dict:
            kept.append(copy.deepcopy(given))
            return given

        self.assertIsNone(self.told(worker, identity, keep))
        return kept[0]
