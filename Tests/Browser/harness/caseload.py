"""What tests of a mentor's pages share."""

import re

from playwright.sync_api import Locator, Page, expect

from .browser import PageTest
from .casework import Casework
from .steps import go, open_page, sign_in, t


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


class CaseloadTest(PageTest):
    """A class has one organisation with mentors; each test opens the cases it needs."""

    casework = True
    work: Casework

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.work = Casework(cls.organisation)

    def signed_in(self, login: str = "mentor-1", **options) -> Page:
        page = open_page(self.window(**options), self.address)
        sign_in(page, self.organisation[login])
        return page

    def line(self, page: Page, need: str) -> Locator:
        """The case's line in a list."""
        return page.get_by_role("main").get_by_role("button", name=re.compile(f"^{re.escape(need)}"))

    def open(self, page: Page, need: str, task: str = "caseload") -> Page:
        go(page, task)
        self.line(page, need).click()
        self.opened(page, need)
        return page

    def opened(self, page: Page, need: str) -> None:
        expect(page.get_by_role("heading", level=1, name=need)).to_be_visible()

    def shown(self, case: str, login: str = "mentor-1") -> dict:
        return self.work.command(login)("case", "show", case)

    def fact(self, page: Page, term: str) -> Locator:
        """What stands in the head of a case under a word."""
        return page.locator(".case-facts > div").filter(has=page.get_by_text(t(term), exact=True)).locator("dd")

    def events(self, page: Page) -> Locator:
        return page.get_by_role("region", name=t("case.timeline")).get_by_role("list").get_by_role("button")

    def said(self, page: Page, key: str, **values: object) -> None:
        expect(page.get_by_role("main").get_by_text(t(key, **values), exact=True)).to_be_visible(timeout=15_000)

    def choose(self, page: Page, legend: str, word: str) -> None:
        page.get_by_role("radiogroup", name=t(legend)).get_by_role("radio", name=word, exact=True).check()
