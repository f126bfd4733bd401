"""A mentor's case: what the participant gets, what is half-typed, who takes it over, who else looks at it."""

import re
from pathlib import Path

from playwright.sync_api import Route, expect

from harness.caseload import CaseloadTest, capitalised
from harness.casework import day
from harness.organisation import label
from harness.steps import go, lock, sign_in, t


class ParticipantTest(CaseloadTest):
    def test_export(self) -> None:
        """The participant gets the plan and its goals, as text and on paper, and nothing else of the case."""
        need = "Tulostusta varten avattu"
        case = self.work.active(need)
        self.work.goal(case, "Oma asunto", score=-2)
        self.work.goal(case, "Koulu loppuun", domain="work_study", score=0)
        self.work.note(case, "Salainen muistiinpano.")
        page = self.open(self.signed_in(), need)
        plan = page.get_by_role("region", name=t("case.plan"))
        plan.get_by_role("button", name=t("case.plan.show")).click()
        self.axe(page, "what the participant gets")
        with page.expect_download() as saving:
            plan.get_by_role("button", name=t("case.plan.save")).click()
        self.assertEqual(saving.value.suggested_filename, f"{t('case.plan.file')}.txt")
        text = Path(saving.value.path()).read_text()
        today = ".".join(str(int(part)) for part in reversed(day(0).split("-")))
        self.assertEqual(text.split("\n\n"), [
            t("case.plan.title"), f"{capitalised(label('goal_domain', 'housing'))}\nOma asunto\n  {today}: −2",
            f"{capitalised(label('goal_domain', 'work_study'))}\nKoulu loppuun\n  {today}: 0",
            t("case.plan.scale") + "\n"])

        page.evaluate("window.print = () => (window.printed = [document.title, document.body.className])")
        plan.get_by_role("button", name=t("case.plan.print")).click()
        self.assertEqual(page.evaluate("window.printed"), [t("case.plan.title"), "print-alone"])
        page.emulate_media(media="print")
        paper = page.locator("body").inner_text()
        for word in [t("case.plan.title"), "Oma asunto", "Koulu loppuun"]:
            self.assertIn(word, paper)
        for word in [need, "muistiinpano", "mentor-1", "Esimerkkipuhelin", t("case.network")]:
            self.assertNotIn(word, paper)
        page.emulate_media(media="screen")
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        self.assertIn(t("task.case"), page.title())


class NothingIsLostTest(CaseloadTest):
    def test_half_typed(self) -> None:
        """A half-typed note is there after another page, a lock and a reload; the caseload says so."""
        need = "Keskeneräistä varten avattu"
        self.work.active(need)
        page = self.open(self.signed_in(), need)
        page.keyboard.press("1")
        note = page.get_by_label(t("case.note.text"))
        note.fill("puoliksi kirjoitettu")
        go(page, "account")
        self.open(page, need)
        expect(note).to_have_value("puoliksi kirjoitettu")
        lock(page)
        self.assertNotIn("puoliksi", page.content())
        sign_in(page, self.organisation["mentor-1"])
        self.opened(page, need)
        expect(note).to_have_value("puoliksi kirjoitettu")
        # Sealed a moment after the last key.
        page.wait_for_timeout(1500)
        page.reload()
        page.get_by_role("main").get_by_role("heading", level=1).wait_for()
        self.assertNotIn("puoliksi", page.content())
        sign_in(page, self.organisation["mentor-1"])
        # Which case it was is nowhere to be read after a reload.
        expect(page.get_by_role("heading", level=1, name=t("task.caseload"))).to_be_visible()
        expect(self.line(page, need)).to_contain_text(t("caseload.begun"))
        self.line(page, need).click()
        page.get_by_role("button", name=t("case.note.goOn")).click()
        expect(note).to_have_value("puoliksi kirjoitettu")
        page.get_by_role("button", name=t("case.form.discard")).click()
        expect(note).to_have_value("")
        page.get_by_role("button", name=t("word.undo")).click()
        expect(note).to_have_value("puoliksi kirjoitettu")

    def test_two_write_at_once(self) -> None:
        """Both are kept, and it is said."""
        self.allow("status of 409")
        need = "Yhtä aikaa kirjoitettu"
        case = self.work.active(need)
        page = self.open(self.signed_in(), need)
        page.keyboard.press("2")
        answers = {"type": label("meeting_type", "phone"), "duration": label("duration", "5_14"),
                   "attended": t("case.meeting.came")}
        for legend, word in answers.items():
            self.choose(page, f"case.meeting.{legend}", capitalised(word))
        page.get_by_label(t("case.meeting.text")).fill("Minun kirjaukseni.")
        meanwhile: list[str] = []

        def first_another(route: Route) -> None:
            """Between reading and writing, the coordinator is quicker."""
            if route.request.method == "PUT" and not meanwhile:
                meanwhile.append("written")
                self.work.hand_over(case)
            route.continue_()

        page.route(re.compile(f"/cases/{case}$"), first_another)
        page.get_by_role("button", name=t("case.meeting.save")).click()
        self.said(page, "case.meeting.saved")
        expect(page.get_by_role("main").get_by_text(t("cases.merged"))).to_be_visible()
        expect(self.fact(page, "case.askedMentor")).to_contain_text("mentor-2")
        shown = self.shown(case)
        self.assertEqual([meeting["text"] for meeting in shown["journal"]["meetings"]], ["Minun kirjaukseni."])
        self.assertEqual((shown["case"]["status"], shown["case"]["last_meeting"]), ("offered", day(0)))

    def test_server_away(self) -> None:
        """A note that could not be saved stays in its form, and is saved later."""
        self.allow_outage()
        need = "Katkosta varten avattu"
        case = self.work.active(need)
        page = self.open(self.signed_in(), need)
        page.keyboard.press("1")
        page.get_by_label(t("case.note.text")).fill("tärkeä asia")
        page.route("**/api/**", lambda route: route.abort())
        page.keyboard.press("Control+Enter")
        expect(page.get_by_role("alert").get_by_text(t("failure.unreachable"))).to_be_visible(timeout=15_000)
        expect(page.get_by_label(t("case.note.text"))).to_have_value("tärkeä asia")
        page.unroute("**/api/**")
        page.keyboard.press("Control+Enter")
        self.said(page, "case.note.saved")
        self.assertEqual([note["text"] for note in self.shown(case)["journal"]["notes"]], ["tärkeä asia"])


class HandOverTest(CaseloadTest):
    def test_from_one_mentor_to_the_next(self) -> None:
        """Asked, accepted, handed over, taken over: each step says what happens, and ends what was possible before."""
        need = "Vaihtoa varten avattu"
        case = self.work.active(need)
        self.work.note(case, "Ensimmäisen mentorin sana.")
        self.work.hand_over(case)
        second = self.open(self.signed_in("mentor-2"), need)
        expect(second.get_by_text(t("case.asked.handOver", name="mentor-1"))).to_be_visible()
        self.assertNotIn("Ensimmäisen mentorin", second.content())
        second.get_by_role("button", name=t("case.accept")).click()
        self.said(second, "case.accept.waits", name="mentor-1")

        first = self.open(self.signed_in("mentor-1"), need)
        expect(first.get_by_role("heading", name=t("case.passOn.title", name="mentor-2"))).to_be_visible()
        first.get_by_role("button", name=t("case.passOn")).click()
        dialog = first.get_by_role("dialog")
        self.axe(first, "asking whether to hand over")
        dialog.get_by_role("button", name=t("case.passOn")).click()
        expect(first.get_by_text(t("case.passedOn", name="mentor-2"))).to_be_visible(timeout=15_000)
        expect(self.line(first, need)).to_be_hidden()
        self.assertNotIn("Ensimmäisen mentorin", first.content())

        self.open(second, need)
        second.get_by_role("button", name=t("case.takeOver"), exact=True).click()
        self.said(second, "case.tookOver")
        expect(self.events(second).filter(has_text="Ensimmäisen mentorin sana.")).to_be_visible()
        second.keyboard.press("1")
        second.get_by_label(t("case.note.text")).fill("Jatkan tästä.")
        second.keyboard.press("Control+Enter")
        self.said(second, "case.note.saved")


class EveryCasePageTest(CaseloadTest):
    def test_caseload_empty(self) -> None:
        """Nothing there says what happens next, in every language."""
        page = self.signed_in("mentor-3")
        expect(page.get_by_text(t("caseload.empty.hint"))).to_be_visible()
        self.axe(page, "an empty caseload")
        page.get_by_role("button", name="Svenska").first.click()
        expect(page.get_by_text(t("caseload.empty.hint", "sv"))).to_be_visible()

    def test_case_of_a_coordinator(self) -> None:
        """The same page, without the journal, and it says whose that is."""
        need = "Koordinaattorin nähtävä"
        case = self.work.active(need)
        self.work.note(case, "Vain mentorin muistiinpano.")
        page = self.open(self.signed_in("coordinator-1"), need, "cases")
        expect(page.get_by_text(t("case.journal.mentorOnly"))).to_be_visible()
        self.assertNotIn("Vain mentorin", page.content())
        expect(page.get_by_role("button", name=t("case.note.begin"))).to_be_hidden()
        self.axe(page, "a case as a coordinator sees it")
        page.keyboard.press("?")
        keys = page.get_by_role("dialog")
        expect(keys.get_by_text(t("case.key.search"), exact=True)).to_be_visible()
        expect(keys.get_by_text(t("case.key.note"), exact=True)).to_have_count(0)
        page.keyboard.press("Escape")
        page.set_viewport_size({"width": 1100, "height": 800})
        page.get_by_role("button", name="Svenska").first.click()
        kind = page.locator(".event-type").get_by_text(t("case.event.agreement", "sv"), exact=True)
        lines = """(kind) => {
          const range = document.createRange();
          range.selectNodeContents(kind);
          return range.getClientRects().length;
        }"""
        self.assertEqual(kind.evaluate(lines), 1)
        self.assertNotIn(case, page.url)
