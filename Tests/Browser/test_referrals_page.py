"""Referrals on the page and at the command line: each goes on from what the other wrote."""

import re

from playwright.sync_api import Page, expect

from harness.casework import day
from harness.organisation import LISTS, label
from harness.steps import fill_in, go, lock, save, sign_in, t
from test_cases_page import CaseSteps, capitalised

SERVICE = LISTS["referral_service"]["label"]["fi"]
REFERENCE = re.compile(r"\b[0-9a-hjkmnp-tv-z]{6}\b")


class ReferralsPageTest(CaseSteps):
    def item(self, page: Page, text: str):
        return self.main(page).get_by_role("button", name=re.compile(re.escape(text)))

    def referral(self, reference: str) -> dict:
        shown = self.command("coordinator-1", "referral", "show", reference)
        return {**shown["referral"], **shown}

    def refer(self, page: Page, service: str, consent: str, expect_by: str = "", shared: str = "") -> None:
        """Fills the form and saves it."""
        page.get_by_label(capitalised(t("referrals.new"))).wait_for()
        page.get_by_label(SERVICE, exact=True).select_option(service)
        page.get_by_role("radio", name=re.compile(f"^{re.escape(capitalised(label('consent', consent)))}")).check()
        page.get_by_label(t("referrals.expect")).fill(expect_by)
        page.get_by_label(t("referrals.shared"), exact=True).fill(shared)
        self.press(page, "referrals.new.save")

    def step(self, page: Page, state: str, outcome: str = "") -> None:
        page.get_by_role("radio", name=capitalised(label("referral_state", state)), exact=True).check()
        if outcome:
            page.get_by_label(t("referrals.outcome"), exact=True).fill(outcome)
        self.press(page, "referrals.step.save")

    def test_from_case_to_outcome(self) -> None:
        """A mentor refers on the page, a coordinator goes on by both clients; the outcome meets both."""
        case = self.work.active("Tarvitsee asunnon ja rauhaa.")
        page = self.signed_in("mentor-1")
        go(page, "caseload")
        self.item(page, "Tarvitsee asunnon").click()
        page.get_by_role("heading", name=t("case.referrals"), exact=True).wait_for()
        self.press(page, "referrals.begin")
        self.press(page, "referrals.new.save")
        expect(page.get_by_text(t("case.form.choose")).first).to_be_visible()
        self.axe(page, "referring from a case")
        self.refer(page, "work_housing", "warm", day(-3), "Hakee omaa asuntoa muualta.")
        expect(page.get_by_text(t("referrals.made"))).to_be_visible()
        line = self.item(page, capitalised(label("referral_service", "work_housing")))
        reference = REFERENCE.search(line.inner_text())[0]
        line.click()
        # All that is told stands there before it is used, and nothing else is.
        sheet = page.locator(".sheet").filter(has_text=t("referrals.sheet"))
        expect(sheet).to_contain_text("Hakee omaa asuntoa muualta.")
        expect(sheet).to_contain_text(reference)
        made = self.referral(reference)
        self.assertEqual((made["case"], made["state"], made["overdue"]), (case, "agreed", True))
        self.assertEqual(made["shared"], "Hakee omaa asuntoa muualta.")
        # Only what may follow is offered.
        states = page.get_by_role("radiogroup", name=t("referrals.step.next"))
        self.assertEqual(states.get_by_role("radio").count(), 3)

        self.command("coordinator-1", "referral", "state", reference, "sent")
        office = self.signed_in("coordinator-1")
        go(office, "referrals")
        late = self.item(office, reference)
        expect(late).to_contain_text("myöhässä")
        self.axe(office, "what is due")
        late.click()
        self.step(office, "accepted")
        expect(office.get_by_text(t("referrals.moved"))).to_be_visible()
        self.assertEqual(self.referral(reference)["band"], "same_day")
        self.command("mentor-1", "referral", "state", reference, "started")
        # The page still shows what it read: the server says what is there instead, and the step is refused.
        self.step(office, "no_show")
        expect(office.get_by_text(t("caseFailure.referral_step_not_allowed"))).to_be_visible()
        go(page, "referrals")
        self.item(page, reference).click()
        self.step(page, "done", "Sai asunnon.")
        expect(page.get_by_text(t("referrals.out.empty"))).to_be_visible()
        ended = self.referral(reference)
        self.assertEqual((ended["state"], ended["outcome"], ended["open"]), ("done", "Sai asunnon.", False))
        page.get_by_label(t("referrals.all")).check()
        expect(self.item(page, reference)).to_be_visible()

    def test_from_unit_to_case(self) -> None:
        """What a unit refers is received, half-typed over a lock, acknowledged, accepted, and becomes a case."""
        page = self.signed_in()
        go(page, "referrals")
        self.press(page, "referrals.receive")
        page.get_by_label(t("referrals.from"), exact=True).fill("Nuorten talo")
        page.get_by_label(t("referrals.text"), exact=True).fill("Haluaa irti porukasta.")
        lock(page)
        sign_in(page, self.organisation["coordinator-1"])
        go(page, "referrals")
        self.press(page, "referrals.receive.goOn")
        expect(page.get_by_label(t("referrals.text"), exact=True)).to_have_value("Haluaa irti porukasta.")
        page.get_by_label(t("referrals.theirReference"), exact=True).fill("N-7")
        self.press(page, "referrals.receive.save")
        expect(page.get_by_text(t("case.form.choose")).first).to_be_visible()
        page.get_by_role("radio", name=t("referrals.yes"), exact=True).check()
        self.axe(page, "receiving a referral")
        self.press(page, "referrals.receive.save")
        expect(page.get_by_text(t("referrals.received"))).to_be_visible()
        listed = self.command("coordinator-1", "referral", "list")["inbound"]
        found = next(one for one in listed if one["from"] == "Nuorten talo")
        self.assertEqual((found["reference"], found["may_reply"], found["state"]), ("N-7", True, "received"))
        # It is no contact that waits in the inbox.
        contacts = self.command("coordinator-1", "contact", "list")["contacts"]
        self.assertNotIn(found["id"], [one["id"] for one in contacts])
        self.command("coordinator-1", "referral", "state", found["id"], "acknowledged")
        page.get_by_role("radio", name=t("referrals.act.accepted")).check()
        self.press(page, "referrals.step.save")
        expect(page.get_by_text(t("referrals.reply.accepted", reference="N-7"))).to_be_visible()
        self.press(page, "referrals.beginCase")
        page.get_by_label(t("cases.open.need")).fill("Irti porukasta, ohjattu nuorten talolta.")
        self.press(page, "cases.open.save")
        page.get_by_role("heading", name="Irti porukasta, ohjattu nuorten talolta.").wait_for()
        shown = self.command("coordinator-1", "referral", "show", found["id"])
        self.assertEqual([step["state"] for step in shown["history"]], ["received", "acknowledged", "accepted"])
        case = self.command("coordinator-1", "case", "show", shown["inbound"]["case"])
        self.assertEqual((case["case"]["origin"], case["contact"]), ("inbound", found["id"]))
        go(page, "referrals")
        expect(page.get_by_text(t("referrals.in.empty"))).to_be_visible()

    def test_declined_with_a_reason(self) -> None:
        """A reason is needed; the unit is told nothing where the participant did not agree."""
        unit = self.command(
            "coordinator-1", "referral", "receive", "--from", "Terveysasema", "--from-file", "-", typed="Kysyy neuvoa.")
        page = self.signed_in()
        go(page, "referrals")
        self.item(page, "Terveysasema").click()
        page.get_by_role("radio", name=t("referrals.act.declined")).check()
        self.press(page, "referrals.step.save")
        expect(page.get_by_text(t("case.form.empty"))).to_be_visible()
        page.get_by_label(t("referrals.reason"), exact=True).fill("Ei Exit-tarvetta.")
        self.press(page, "referrals.step.save")
        expect(page.get_by_text(t("referrals.noReply"))).to_be_visible()
        shown = self.command("coordinator-1", "referral", "show", unit["id"])
        self.assertEqual((shown["inbound"]["state"], shown["reason"]), ("declined", "Ei Exit-tarvetta."))

    def test_in_the_same_save(self) -> None:
        """A volunteer refers in the form of the contact; what the service is told stands there once it is saved."""
        page = self.signed_in("volunteer-1")
        go(page, "log-contact")
        fill_in(page, "Huoli veljestä.", outcome="referred")
        page.get_by_role("checkbox", name=t("log.refer")).check()
        service = page.get_by_label(SERVICE, exact=True)
        service.wait_for()
        page.get_by_role("button", name=t("log.save")).click()
        expect(page.get_by_text(t("case.form.choose")).first).to_be_visible()
        service.select_option("anchor")
        # Its keys are its own: they answer no question of the form.
        page.get_by_role("radio", name=re.compile(capitalised(label("consent", "self")))).focus()
        page.keyboard.press("ArrowDown")
        expect(page.get_by_role("radio", name=re.compile(capitalised(label("consent", "warm"))))).to_be_checked()
        page.get_by_label(t("referrals.shared"), exact=True).fill("Nuori tarvitsee tukea.")
        self.axe(page, "a contact with a referral")
        save(page)
        sheet = page.locator(".sheet")
        expect(sheet).to_contain_text("Nuori tarvitsee tukea.")
        reference = REFERENCE.search(sheet.inner_text())[0]
        made = self.referral(reference)
        self.assertEqual((made["service"], made["consent"], made["state"]), ("anchor", "warm", "agreed"))
        contact = self.command("coordinator-1", "contact", "show", made["contact"])
        self.assertEqual((contact["note"], contact["open"], contact["revision"]), ("Huoli veljestä.", False, 1))

    def test_contact_stays_followed(self) -> None:
        """A contact that was settled on the page keeps its referral among what is due, and everything else."""
        contact = self.command(
            "volunteer-1", "contact", "log", "--kind", "about_other", "--channel", "phone", "--concern", "online",
            "--outcome", "referred", "--asks", "callback", "--service", "family", "--consent", "warm",
            "--expect", day(-1), "--note-file", "-", typed="Perheen huoli.")
        page = self.signed_in()
        go(page, "inbox")
        self.item(page, "verkossa").first.click()
        page.locator('[data-key="as-nothing"]').click()
        page.get_by_role("status").filter(has_text=label("settled_as", "nothing")).first.wait_for(state="attached")
        due = self.command("coordinator-1", "referral", "list", "--due")["referrals"]
        self.assertIn(contact["id"], [one["contact"] for one in due])
        go(page, "referrals")
        self.item(page, contact["referral"]["reference"]).click()
        self.step(page, "revoked", "Soitti ja perui.")
        self.assertEqual(self.referral(contact["referral"]["reference"])["outcome"], "Soitti ja perui.")
        shown = self.command("coordinator-1", "contact", "show", contact["id"])
        self.assertEqual((shown["note"], shown["open"]), ("Perheen huoli.", False))
