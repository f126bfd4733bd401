"""The coordinator's pages of cases: opening, coordinating, ending; mentors answer at the command line."""

import re

from playwright.sync_api import Route, expect

from harness.case_steps import CaseSteps
from harness.caseload import capitalised
from harness.organisation import label
from harness.steps import go, lock, sign_in, t, title


class CasesPageTest(CaseSteps):
    def test_from_contact_to_erasure(self) -> None:
        """A contact becomes a case: assessed, agreed, declined by one mentor and taken by another, closed, erased."""
        contact = self.asks_for_exit("Toivoo, että joku soittaa iltapäivällä.")
        page = self.signed_in()
        go(page, "inbox")
        self.main(page).get_by_role("button", name=title(contact_kind="about_self", concern="leaving")).click()
        page.get_by_role("button", name=t("inbox.case")).click()
        page.get_by_role("heading", name=t("cases.open.title")).wait_for()
        # Nothing is settled by looking at the form.
        self.assertTrue(self.command("coordinator-1", "contact", "show", contact)["open"])
        expect(page.get_by_role("checkbox", name=capitalised(label("language", "so")))).to_be_checked()
        need = "Haluaa irti ja oman kodin."
        self.press(page, "cases.open.save")
        expect(page.get_by_text(t("case.form.empty"))).to_be_visible()
        page.get_by_label(t("cases.open.need")).fill(need)
        self.axe(page, "opening a case")
        self.press(page, "cases.open.save")
        page.get_by_role("heading", name=need).wait_for()
        cases = [self.show(line["id"]) for line in self.command("coordinator-1", "case", "list")["cases"]]
        opened = next(one for one in cases if one["need"] == need)
        case = opened["id"]
        self.assertEqual((opened["origin"], opened["languages"], opened["contact"]), ("contact", ["so"], contact))
        settled = self.command("coordinator-1", "contact", "show", contact)
        self.assertEqual((settled["open"], settled["settlements"][0]["settled_as"]), (False, "case"))

        # A pair assesses.
        self.press(page, "cases.assess.save")
        expect(page.get_by_label(t("cases.assess.with"))).to_be_focused()
        page.get_by_label(t("cases.assess.with")).select_option(label="coordinator-2, koordinaattori")
        page.get_by_label(t("cases.assess.exit.yes")).check()
        page.get_by_label(t("cases.assess.text")).fill("Tarve on selvä.")
        self.axe(page, "assessing")
        self.press(page, "cases.assess.save")
        agreement = page.get_by_label(t("cases.agree.text"))
        agreement.wait_for()
        expect(page.get_by_role("heading", name=t("cases.coordination"), exact=True)).to_be_focused()
        # Personal data is asked about once, and then it is taken.
        agreement.fill("Soitetaan 040 123 4567.")
        self.press(page, "cases.agree.save")
        expect(page.get_by_text(t("contact.personalData"))).to_be_visible()
        agreement.fill("Mentori ja koordinaattorit näkevät tämän, osallistuja suunnitelmansa.")
        self.press(page, "cases.agree.save")
        page.get_by_role("group", name=t("cases.assign.who")).wait_for()

        # One is barred for good, and cannot be chosen.
        self.press(page, "cases.act.bar")
        page.get_by_label(t("cases.bar.who")).select_option(label="mentor-3")
        self.press(page, "cases.bar.save")
        page.get_by_role("dialog").get_by_role("button", name=t("cases.bar.yes", name="mentor-3")).click()
        barred = page.get_by_role("radio", name=re.compile("mentor-3"))
        expect(barred).to_be_disabled()
        expect(self.main(page).get_by_text(t("cases.obstacle.barred"), exact=True)).to_be_visible()
        self.axe(page, "choosing a mentor")
        page.get_by_role("radio", name=re.compile("mentor-1")).check()
        self.press(page, "cases.assign.save")
        expect(page.get_by_text(t("cases.asked", name="mentor-1"))).to_be_visible()

        # The first one declines, the second accepts.
        self.command("mentor-1", "case", "decline", case, "--reason-file", "-", typed="Tunnen osallistujan veljen.")
        self.open(page, need)
        expect(page.get_by_role("region").get_by_text("Tunnen osallistujan veljen.").first).to_be_visible()
        page.get_by_role("radio", name=re.compile("mentor-2")).check()
        self.press(page, "cases.assign.save")
        expect(page.get_by_text(t("cases.asked", name="mentor-2"))).to_be_visible()
        self.command("mentor-2", "case", "accept", case)
        self.command("mentor-2", "case", "close", case, "--reason", "goals_met")
        self.open(page, need)
        expect(page.get_by_text(capitalised(label("closure_reason", "goals_met"))).first).to_be_visible()
        self.press(page, "cases.confirm.save")
        follow_up = page.get_by_label(t("cases.followUp.text"))
        follow_up.fill("Koti löytyi, ja opinnot alkoivat.")
        self.axe(page, "a follow-up")
        self.press(page, "cases.followUp.save")
        expect(self.main(page).get_by_text(t("cases.followedUp", month=3))).to_be_visible()
        expect(page.get_by_label(t("cases.followUp.text"))).to_have_value("")
        followed = self.show(case)
        self.assertEqual([(one["month"], one["text"]) for one in followed["follow_ups"]],
                         [(3, "Koti löytyi, ja opinnot alkoivat.")])

        # Erased in two steps; the first button of the question changes nothing.
        self.press(page, "cases.act.erase")
        erase = self.main(page).get_by_role("button", name=t("cases.erase.do")).last
        erase.click()
        page.keyboard.press("Enter")
        self.assertEqual(self.show(case)["id"], case)
        erase.click()
        dialog = page.get_by_role("dialog", name=t("cases.erase.question"))
        self.axe(page, "asking whether to erase")
        dialog.get_by_role("button", name=t("cases.erase.yes")).click()
        expect(page.get_by_text(t("cases.erased")).first).to_be_visible()
        page.get_by_role("heading", level=1, name=t("task.cases")).wait_for()
        expect(page.get_by_text(need)).to_be_hidden()
        self.command("coordinator-1", "case", "show", case, status=1)

    def test_half_typed_survives(self) -> None:
        """An assessment that was begun is there after a lock, on coming back, and after the page was loaded anew."""
        need = "Kesken jäävä arvio"
        self.command("coordinator-1", "case", "open", "--need-file", "-", typed=need)
        page = self.signed_in()
        self.open(page, need)
        text = page.get_by_label(t("cases.assess.text"))
        text.fill("Puolivälissä tätä lausetta")
        page.get_by_label(t("cases.assess.exit.no")).check()
        expect(page.get_by_text(t("cases.assess.ends"))).to_be_visible()
        lock(page)
        expect(page.get_by_text("Puolivälissä")).to_be_hidden()
        sign_in(page, self.organisation["coordinator-1"])
        expect(text).to_have_value("Puolivälissä tätä lausetta")
        expect(page.get_by_label(t("cases.assess.exit.no"))).to_be_checked()
        go(page, "cases")
        item = self.main(page).get_by_role("button", name=re.compile(need))
        expect(item.get_by_text(t("cases.begun"), exact=True)).to_be_visible()
        page.wait_for_timeout(1500)
        page.reload()
        sign_in(page, self.organisation["coordinator-1"])
        self.open(page, need)
        expect(text).to_have_value("Puolivälissä tätä lausetta")

    def test_opening_survives(self) -> None:
        """A case that is being opened from a contact is there after the page was loaded anew, with its contact."""
        contact = self.asks_for_exit("Kysyy Exitistä.")
        page = self.signed_in()
        go(page, "inbox")
        self.main(page).get_by_role("button", name=title(contact_kind="about_self", concern="leaving")).click()
        # By its key.
        expect(page.get_by_label(t("inbox.settle.note"))).to_be_visible()
        page.wait_for_timeout(800)
        page.keyboard.press("4")
        page.get_by_label(t("cases.open.need")).fill("Toivoo tukea kotiutumiseen.")
        page.wait_for_timeout(1500)
        page.reload()
        sign_in(page, self.organisation["coordinator-1"])
        expect(page.get_by_label(t("cases.open.need"))).to_have_value("Toivoo tukea kotiutumiseen.")
        expect(page.get_by_text(t("cases.open.settles"))).to_be_visible()
        self.press(page, "cases.open.save")
        page.get_by_role("heading", name="Toivoo tukea kotiutumiseen.").wait_for()
        self.assertFalse(self.command("coordinator-1", "contact", "show", contact)["open"])

    def test_answer_lost(self) -> None:
        """The answer to the opening is lost: tried again, with other words, there is one case, and the words are told."""
        self.allow_outage()
        self.allow("status of 409")
        page = self.signed_in()
        go(page, "cases")
        page.keyboard.press("u")
        page.get_by_label(capitalised(label("case_origin", "direct"))).check()
        need = page.get_by_label(t("cases.open.need"))
        need.fill("Vastaus katoaa matkalla")

        def lose(route: Route) -> None:
            route.fetch()
            route.abort()

        page.route("**/api/v1/cases", lose)
        self.press(page, "cases.open.save")
        expect(page.get_by_role("alert").get_by_text(t("failure.unreachable"))).to_be_visible(timeout=30_000)
        page.unroute("**/api/v1/cases")
        need.fill("Toinen muotoilu")
        self.press(page, "cases.open.save")
        page.get_by_role("heading", level=1, name="Vastaus katoaa matkalla").wait_for()
        expect(self.main(page).get_by_text(t("cases.open.earlier", text="Toinen muotoilu"))).to_be_visible()
        cases = [self.show(line["id"])["need"] for line in self.command("coordinator-1", "case", "list")["cases"]]
        self.assertEqual([one for one in cases if one in ["Vastaus katoaa matkalla", "Toinen muotoilu"]],
                         ["Vastaus katoaa matkalla"])

    def test_contact_taken_meanwhile(self) -> None:
        """Another coordinator settles the contact while its case is being opened: the case is there, and it is said."""
        self.allow("status of 409")
        contact = self.asks_for_exit("Haluaa jutella irtautumisesta.")
        page = self.signed_in()
        go(page, "inbox")
        self.main(page).get_by_role("button", name=title(contact_kind="about_self", concern="leaving")).click()
        page.get_by_role("button", name=t("inbox.case")).click()
        page.get_by_label(t("cases.open.need")).fill("Toivoo juttuseuraa.")
        # Looking at the list meanwhile loses nothing.
        go(page, "cases")
        self.press(page, "cases.open.goOn")
        expect(page.get_by_label(t("cases.open.need"))).to_have_value("Toivoo juttuseuraa.")
        expect(page.get_by_text(t("cases.open.settles"))).to_be_visible()
        self.command("coordinator-1", "contact", "settle", contact, "--as", "nothing")
        self.press(page, "cases.open.save")
        page.get_by_role("heading", level=1, name="Toivoo juttuseuraa.").wait_for()
        expect(page.get_by_text(t("cases.open.notSettled", why="").strip())).to_be_visible()
        go(page, "cases")
        expect(self.main(page).get_by_role("button", name=re.compile("Toivoo juttuseuraa."))).to_be_visible()
        expect(self.main(page).get_by_text(t("cases.open.begun"))).to_be_hidden()

    def test_outage_keeps_text(self) -> None:
        """A save that does not reach the server says so, and keeps the text."""
        self.allow_outage()
        need = "Katkos kesken sopimisen"
        case = self.command("coordinator-1", "case", "open", "--need-file", "-", typed=need)["id"]
        self.command("coordinator-1", "case", "assess", case, "--with", "coordinator-2", "--note-file", "-",
                     typed="Tarve on.")
        page = self.signed_in()
        self.open(page, need)
        page.get_by_label(t("cases.agree.text")).fill("Sovittu yhdessä.")
        self.organisation.server.stop()
        try:
            self.press(page, "cases.agree.save")
            expect(page.get_by_role("alert").get_by_text(t("failure.unreachable"))).to_be_visible(timeout=30_000)
            expect(page.get_by_label(t("cases.agree.text"))).to_have_value("Sovittu yhdessä.")
        finally:
            self.organisation.server.start()
        self.press(page, "cases.agree.save")
        page.get_by_role("group", name=t("cases.assign.who")).wait_for()
        self.assertEqual([one["text"] for one in self.show(case)["agreements"]], ["Sovittu yhdessä."])

    def test_two_at_once(self) -> None:
        """Two coordinators write to one case at once: both are there, and the second one is told."""
        self.allow("status of 409")
        need = "Kaksi kirjoittaa yhtä aikaa"
        case = self.work.agreed(need)
        self.command("coordinator-2", "login", "--login", "coordinator-2")
        page = self.signed_in()
        self.open(page, need)
        self.press(page, "cases.act.bar")
        page.get_by_label(t("cases.bar.who")).select_option(label="mentor-2")
        self.press(page, "cases.bar.save")
        written: list[str] = []

        def other_first(route: Route) -> None:
            """The other one writes after the page has read and before it writes."""
            if route.request.method == "PUT":
                written.append("page")
                if len(written) == 1:
                    self.command("coordinator-2", "case", "bar", case, "--member", "mentor-3")
            route.continue_()

        page.route("**/api/v1/cases/*", other_first)
        page.get_by_role("dialog").get_by_role("button", name=t("cases.bar.yes", name="mentor-2")).click()
        expect(self.main(page).get_by_text(t("cases.merged"))).to_be_visible(timeout=15_000)
        self.assertEqual(len(written), 2)
        for mentor in ["mentor-2", "mentor-3"]:
            expect(page.get_by_role("radio", name=re.compile(mentor))).to_be_disabled()
        self.assertEqual(len(self.show(case)["barred"]), 2)

    def test_somebody_was_first(self) -> None:
        """Another coordinator has assessed the case meanwhile: refused in words, and what was typed is still there."""
        self.allow("status of 409")
        need = "Toinen ehtii arvioida"
        case = self.command("coordinator-1", "case", "open", "--need-file", "-", typed=need)["id"]
        page = self.signed_in()
        self.open(page, need)
        page.get_by_label(t("cases.assess.with")).select_option(label="coordinator-2, koordinaattori")
        page.get_by_label(t("cases.assess.exit.yes")).check()
        page.get_by_label(t("cases.assess.text")).fill("Minun arvioni.")
        self.command("coordinator-2", "login", "--login", "coordinator-2")
        self.command("coordinator-2", "case", "assess", case, "--with", "coordinator-1", "--note-file", "-",
                     typed="Toisen arvio.")
        self.press(page, "cases.assess.save")
        expect(page.get_by_label(t("cases.left.assess"))).to_have_value("Minun arvioni.")
        expect(page.get_by_label(t("cases.agree.text"))).to_be_visible()
        self.assertEqual(self.show(case)["assessment"]["text"], "Toisen arvio.")
        self.press(page, "cases.left.drop")
        expect(page.get_by_label(t("cases.left.assess"))).to_be_hidden()

    def test_nothing_of_the_journal(self) -> None:
        """A coordinator's page shows nothing of a journal; the hand-over is begun, and taken back."""
        need = "Päiväkirja kuuluu mentorille"
        case = self.work.active(need)
        self.work.note(case, "Hattivatti juoksi metsään.")
        self.work.goal(case, "Salainen tavoite perunamaalla.")
        self.work.meeting(case, text="Tapaaminen kasvihuoneessa.")
        page = self.signed_in()
        self.open(page, need)
        whole = page.content()
        for word in ["Hattivatti", "perunamaalla", "kasvihuoneessa"]:
            self.assertNotIn(word, whole)
        self.press(page, "cases.act.assign")
        expect(page.get_by_role("radio", name=re.compile("mentor-1"))).to_be_disabled()
        page.get_by_role("radio", name=re.compile("mentor-2")).check()
        page.get_by_label(t("cases.handOver.reason")).fill("Mentori muuttaa.")
        self.axe(page, "a hand-over")
        self.press(page, "cases.handOver.save")
        expect(page.get_by_text(t("cases.asked", name="mentor-2"))).to_be_visible()
        self.press(page, "cases.withdraw.goesOn")
        expect(page.get_by_text(t("cases.goesOn", mentor="mentor-1"))).to_be_visible()
        self.assertEqual(self.show(case)["status"], "active")

    def test_ended_before_the_start(self) -> None:
        """Nobody has begun: a coordinator ends the case with a reason."""
        need = "Päättyy ennen alkua"
        case = self.work.agreed(need)
        page = self.signed_in()
        self.open(page, need)
        self.press(page, "cases.act.close")
        page.get_by_label(t("cases.closing.reason")).select_option("withdrew")
        self.press(page, "cases.close.save")
        expect(self.main(page).get_by_role("button", name=t("cases.confirm.save"))).to_be_visible()
        shown = self.show(case)
        self.assertEqual((shown["status"], shown["closing"]["reason"]), ("closing", "withdrew"))
