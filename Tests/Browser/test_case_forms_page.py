"""Forms of cases: what is missing is asked for, what is on its way shows, and nothing that was typed is lost unseen."""

import re

from playwright.sync_api import Route, expect

from harness.caseload import CaseloadTest
from harness.casework import day
from harness.steps import go, t


class CaseFormsTest(CaseloadTest):
    def hold(self, route: Route, method: str, held: list[Route]) -> None:
        """Keeps requests of a method waiting, and lets the others pass."""
        if route.request.method == method:
            held.append(route)
        else:
            route.continue_()

    def test_day_without_a_step(self) -> None:
        """A day by which nothing is to be done asks for what it is; nothing is dropped in silence."""
        need = "Päivä ilman askelta"
        case = self.work.active(need)
        page = self.open(self.signed_in(), need)
        page.keyboard.press("2")
        for group, word in [("type", "case.meeting.type"), ("duration", "case.meeting.duration")]:
            page.get_by_role("radiogroup", name=t(word)).get_by_role("radio").first.check()
        page.get_by_label(t("case.meeting.came"), exact=True).check()
        page.get_by_label(t("case.meeting.nextDay")).fill(day(7))
        page.keyboard.press("Control+Enter")
        expect(page.get_by_text(t("case.meeting.next.missing"))).to_be_visible()
        expect(page.get_by_label(t("case.meeting.next"), exact=True)).to_be_focused()
        page.get_by_label(t("case.meeting.next"), exact=True).fill("Soittaa asuntotoimistoon.")
        page.keyboard.press("Control+Enter")
        self.said(page, "case.meeting.saved")
        self.assertEqual(self.shown(case)["next_step"]["day"], day(7))

    def test_forms_of_a_case_that_is_gone(self) -> None:
        """What was half-typed in cases that are gone is shown once more: an agency, a reason to decline."""
        gone, refused = "Poistuva asiakkuus", "Peruttava pyyntö"
        case, asked = self.work.active(gone), self.work.asked(refused)
        page = self.open(self.signed_in(), gone)
        page.get_by_role("button", name=t("case.agency.begin")).click()
        page.get_by_label(t("case.agency.name"), exact=True).fill("Nuorisoasema")
        self.open(page, refused)
        page.get_by_role("button", name=t("case.decline")).click()
        page.get_by_label(t("case.decline.reason")).fill("Tunnen sukulaisen")
        run = self.work.command("coordinator-1")
        run("case", "erase", case, "--yes")
        run("case", "withdraw", asked)
        go(page, "account")
        go(page, "caseload")
        left = page.get_by_label(t("caseload.left.text"))
        expect(left).to_have_count(2)
        self.assertEqual({text.input_value() for text in left.all()}, {"Nuorisoasema", "Tunnen sukulaisen"})
        self.axe(page, "what was left in cases that are gone")
        page.get_by_role("button", name=t("caseload.left.drop")).first.click()
        expect(left).to_have_count(1)

    def test_coordinators_forms_of_a_case_that_is_gone(self) -> None:
        """The same in the list of all cases: an assessment of a case that somebody has erased."""
        need = "Arvio jää kesken"
        run = self.work.command("coordinator-1")
        case = run("case", "open", "--need-file", "-", typed=need)["id"]
        page = self.signed_in("coordinator-2")
        go(page, "cases")
        self.line(page, need).click()
        page.get_by_label(t("cases.assess.text")).fill("Keskustelimme pitkään")
        run("case", "erase", case, "--yes")
        go(page, "cases")
        expect(page.get_by_label(t("caseload.left.text"))).to_have_value("Keskustelimme pitkään")
        page.get_by_role("button", name=t("caseload.left.drop")).click()
        expect(page.get_by_label(t("caseload.left.text"))).to_have_count(0)

    def test_refused_meanwhile(self) -> None:
        """A save that fails after its form was left is told where the mentor is by then, and the text is kept."""
        self.allow("status of 422")
        need = "Lista avataan kesken tallennuksen"
        self.work.active(need)
        page = self.open(self.signed_in(), need)
        page.keyboard.press("1")
        page.get_by_label(t("case.note.text")).fill("jää kesken")
        held: list[Route] = []
        page.route("**/api/v1/cases/*", lambda route: self.hold(route, "PUT", held))
        page.keyboard.press("Control+Enter")
        expect(page.get_by_role("main").get_by_text(t("case.form.saving"))).to_be_visible()
        page.wait_for_timeout(300)
        go(page, "caseload")
        held[0].fulfill(status=422, content_type="application/problem+json", body='{"code": "too_many"}')
        expect(page.get_by_role("alert")).to_be_visible()
        expect(self.line(page, need)).to_contain_text(t("caseload.begun"))

    def test_accepting_shows(self) -> None:
        """While a case is being accepted the page shows that it works, and a second press does nothing."""
        need = "Vastaaminen kestää"
        self.work.asked(need)
        page = self.open(self.signed_in(), need)
        sent: list[Route] = []
        page.route("**/api/v1/cases/*", lambda route: self.hold(route, "PUT", sent))
        accept = page.get_by_role("button", name=t("case.accept"))
        accept.click()
        expect(page.get_by_role("main").get_by_text(t("case.form.saving"))).to_be_visible()
        expect(accept).to_be_disabled()
        accept.dispatch_event("click")
        page.wait_for_timeout(300)
        self.assertEqual(len(sent), 1)
        sent[0].continue_()
        self.said(page, "case.accepted")
        expect(page.get_by_role("main").get_by_text(t("case.form.saving"))).to_have_count(0)

    def test_old_step_of_a_closing_case(self) -> None:
        """What was to be done once does not make a case overdue whose end waits for a coordinator."""
        need = "Vanha askel ei paina"
        case = self.work.active(need)
        self.work.meeting(case, step="Soittaa.", step_in=-3)
        self.work.command("mentor-1")("case", "close", case, "--reason", "moved_on")
        for login, task, group in [("mentor-1", "caseload", "closing"), ("coordinator-1", "cases", "confirm_closing")]:
            page = self.signed_in(login)
            go(page, task)
            self.line(page, need).wait_for()
            title = page.get_by_role("heading", level=2, name=re.compile(re.escape(t(f"{task}.group.{group}"))))
            section = page.get_by_role("main").locator("section section").filter(has=title)
            expect(section.get_by_role("button", name=re.compile(need))).to_be_visible()
            expect(self.line(page, need)).not_to_contain_text("Soittaa.")

    def test_opening_on_its_way(self) -> None:
        """While a case is being opened its form takes nothing more; what was discarded comes back."""
        page = self.signed_in("coordinator-1")
        go(page, "cases")
        page.keyboard.press("u")
        need = page.get_by_label(t("cases.open.need"))
        need.fill("Tulee takaisin")
        page.get_by_role("button", name=t("case.form.discard")).click()
        expect(need).to_have_value("")
        page.get_by_role("button", name=t("word.undo")).click()
        expect(need).to_have_value("Tulee takaisin")
        page.get_by_role("radio").first.check()
        held: list[Route] = []
        page.route("**/api/v1/cases", lambda route: self.hold(route, "POST", held))
        page.get_by_role("button", name=t("cases.open.save"), exact=True).click()
        expect(page.get_by_role("main").get_by_text(t("case.form.saving"))).to_be_visible()
        page.keyboard.type("tätä ei tallenneta")
        self.assertEqual(page.locator("form textarea").input_value(), "Tulee takaisin")
        page.wait_for_timeout(300)
        held[0].continue_()
        page.get_by_role("heading", level=1, name="Tulee takaisin").wait_for()

