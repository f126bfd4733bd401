"""What tests of the coordinators' pages of cases share."""

import re

from playwright.sync_api import Locator, Page

from .browser import PageTest
from .casework import Casework
from .steps import go, open_page, sign_in, t


class CaseSteps(PageTest):
    """What both classes of tests do."""

    casework = True

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.work = Casework(cls.organisation)

    def signed_in(self, login: str = "coordinator-1") -> Page:
        page = open_page(self.window(), self.address)
        sign_in(page, self.organisation[login])
        return page

    def command(self, login: str, *arguments: str, **options) -> dict:
        return self.organisation[login].device.run(*arguments, **options)

    def show(self, case: str) -> dict:
        shown = self.command("coordinator-1", "case", "show", case)
        return {**shown["case"], **shown}

    def main(self, page: Page) -> Locator:
        return page.get_by_role("main")

    def press(self, page: Page, key: str, **values: object) -> None:
        """The button of this sentence; shown keys after its words do not count."""
        words = re.escape(t(key, **values))
        self.main(page).get_by_role("button", name=re.compile(f"^{words}( .{{1,6}})?$")).click()

    def open(self, page: Page, need: str) -> None:
        """Opens a case from the list, anew."""
        go(page, "cases")
        self.main(page).get_by_role("button", name=re.compile(re.escape(need))).click()
        page.get_by_role("heading", name=t("cases.coordination"), exact=True).wait_for()

    def asks_for_exit(self, note: str) -> str:
        """A contact that asks for an Exit intake; its id."""
        return self.command(
            "volunteer-1", "contact", "log", "--kind", "about_self", "--channel", "phone", "--concern", "leaving",
            "--outcome", "exit_intake", "--urgency", "soon", "--language", "so", "--asks", "exit_intake",
            "--note-file", "-", typed=note)["id"]
