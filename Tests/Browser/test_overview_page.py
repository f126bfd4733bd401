"""The coordinator's overview and list of cases, every figure counted by hand."""

import re

from playwright.sync_api import Locator, Page, expect

from harness.case_steps import CaseSteps
from harness.caseload import capitalised
from harness.organisation import label
from harness.steps import go, t


class OverviewPageTest(CaseSteps):
    """Its own organisation: every figure is counted by hand."""

    def lines(self, page: Page, section: str, words: str = "") -> Locator:
        region = page.get_by_role("region", name=t(f"overview.{section}"), exact=True)
        return region.get_by_role("button", name=re.compile(words))

    def test_figures(self) -> None:
        """The figures are what a count by hand gives, and each line leads to where it is done."""
        self.asks_for_exit("Ensimmäinen.")
        self.asks_for_exit("Toinen.")
        waiting = [self.work.agreed("Odottaa mentoria"), self.work.asked("Kysytty on")]
        self.work.active("Ensimmäinen työssä")
        self.work.active("Toinen työssä", "mentor-2")
        closing = self.work.active("Kolmas työssä", "mentor-2")
        self.command("mentor-2", "case", "close", closing, "--reason", "moved_on")
        self.command("coordinator-1", "case", "open", "--need-file", "-", typed="Arvioimatta vielä")
        followed = self.work.active("Seurantaan mennyt")
        self.command("mentor-1", "case", "close", followed, "--reason", "goals_met")
        self.command("coordinator-1", "case", "confirm-closing", followed)
        page = self.signed_in()
        go(page, "overview")
        expect(page.get_by_role("heading", level=1)).to_contain_text(t("overview.forWork"))
        expect(self.lines(page, "contacts", f"{capitalised(label('urgency', 'soon'))}: kaksi")).to_be_visible()
        figures = {"decisions": 2, "contacts": 1, "waiting": len(waiting), "followUps": 0, "mentors": 3}
        for name, count in figures.items():
            expect(self.lines(page, name)).to_have_count(count)
        # mentor-1: one that goes on; mentor-2: one that goes on, one closing.
        loads = {"mentor-1": "Yksi asiakkuus", "mentor-2": "Kaksi asiakkuutta", "mentor-3": "Ei asiakkuuksia"}
        for mentor, load in loads.items():
            expect(self.lines(page, "mentors", f"{mentor} ?{load}")).to_be_visible()
        self.axe(page, "overview")
        page.set_viewport_size({"width": 320, "height": 640})
        self.assert_fits(page, "overview")
        page.set_viewport_size({"width": 1100, "height": 800})
        self.lines(page, "decisions", "Kolmas työssä").click()
        self.press(page, "cases.confirm.save")
        page.get_by_label(t("cases.followUp.text")).wait_for()
        go(page, "overview")
        expect(self.lines(page, "decisions")).to_have_count(1)
        expect(self.lines(page, "followUps")).to_have_count(0)
        self.lines(page, "mentors", "mentor-2").click()
        page.get_by_role("heading", level=1, name=t("task.cases")).wait_for()
        items = self.main(page).get_by_role("listitem")
        expect(items).to_have_count(2)
        expect(self.main(page).get_by_role("button", name=re.compile("Toinen työssä"))).to_be_visible()

    def test_list_by_keys(self) -> None:
        """Found by a word of its agreement, opened and left by keys alone."""
        self.work.agreed("Hakusana on sopimuksessa", agreement="Vihreä polkupyörä.")
        self.command("coordinator-1", "case", "open", "--need-file", "-", typed="Toinen tarve")
        page = self.signed_in()
        go(page, "cases")
        self.main(page).get_by_role("listitem").first.wait_for()
        page.keyboard.press("/")
        page.get_by_label(t("inbox.search")).fill("polkupyörä vihreä")
        expect(self.main(page).get_by_role("listitem")).to_have_count(1)
        self.axe(page, "search among cases")
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Escape")
        self.main(page).get_by_role("heading", level=1).focus()
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.get_by_role("heading", level=1, name="Hakusana on sopimuksessa").wait_for()
        page.keyboard.press("b")
        item = self.main(page).get_by_role("button", name=re.compile("Hakusana on sopimuksessa"))
        expect(item).to_be_focused()
        page.keyboard.press("u")
        page.get_by_role("heading", level=1, name=t("cases.open.title")).wait_for()
