"""A referral in a contact that is not finished or not delivered yet: back in its form, and seen before it goes."""

import re

from playwright.sync_api import Page, expect

from harness.browser import PageTest
from harness.case_steps import CaseSteps
from harness.caseload import capitalised
from harness.casework import day
from harness.organisation import LISTS, label
from harness.processes import ROOT
from harness.steps import STANDARD, fill_in, go, lock, note, save, sign_in, t, title
from harness.worker import Worker, form

SERVICE = LISTS["referral_service"]["label"]["fi"]
REFERENCE = re.compile(r"\b[0-9a-hjkmnp-tv-z]{6}\b")


class KeptReferrals(CaseSteps):
    def shared(self, reference: str) -> str:
        """What the service is told, as the command line shows it."""
        return self.command("coordinator-1", "referral", "show", reference)["shared"]

    @staticmethod
    def warm(page: Page):
        return page.get_by_role("radio", name=re.compile(capitalised(label("consent", "warm"))))

    def fill_referral(self, page: Page, service: str, shared: str) -> None:
        page.get_by_role("checkbox", name=t("log.refer")).check()
        page.get_by_label(SERVICE, exact=True).select_option(service)
        self.warm(page).check()
        page.get_by_label(t("referrals.expect")).fill(day(5))
        page.get_by_label(t("referrals.shared"), exact=True).fill(shared)

    def test_over_a_lock_and_a_reload(self) -> None:
        """What is typed of a referral comes back with its contact, and is saved with it; so is the wish for a code."""
        page = self.signed_in("volunteer-1")
        go(page, "log-contact")
        fill_in(page, "ohjaus kesken", outcome="referred")
        self.fill_referral(page, "family", "Perhe tarvitsee tukea.")
        page.get_by_label(t("log.giveCode")).check()
        expect(page.get_by_text(t("log.draftKept"))).to_be_visible()
        lock(page)
        sign_in(page, self.organisation["volunteer-1"])
        page.reload()
        sign_in(page, self.organisation["volunteer-1"])
        expect(note(page)).to_have_value("ohjaus kesken")
        expect(page.get_by_role("checkbox", name=t("log.refer"))).to_be_checked()
        expect(page.get_by_label(SERVICE, exact=True)).to_have_value("family")
        expect(self.warm(page)).to_be_checked()
        expect(page.get_by_label(t("referrals.expect"))).to_have_value(day(5))
        expect(page.get_by_label(t("referrals.shared"), exact=True)).to_have_value("Perhe tarvitsee tukea.")
        expect(page.get_by_label(t("log.giveCode"))).to_be_checked()
        page.get_by_label(t("log.giveCode")).uncheck()
        save(page)
        reference = REFERENCE.search(page.locator(".sheet").inner_text())[0]
        self.assertEqual(self.shared(reference), "Perhe tarvitsee tukea.")

    def test_seen_before_it_goes(self) -> None:
        """A contact that was logged while locked shows what is referred in it, by which reference, before it is delivered."""
        page = self.signed_in("volunteer-1")
        lock(page)
        page.get_by_role("button", name=t("signIn.logLocked")).click()
        fill_in(page, "lukittuna ohjattu", outcome="referred")
        self.fill_referral(page, "youth", "Nuori etsii harrastusta.")
        save(page, "kept")
        reference = REFERENCE.search(page.locator(".sheet").inner_text())[0]
        page.keyboard.press("2")
        sign_in(page, self.organisation["volunteer-1"])
        go(page, "shift")
        page.get_by_role("main").get_by_role("button", name=title(concern=STANDARD["concern"])).first.click()
        sheet = page.locator(".sheet")
        expect(sheet).to_contain_text("Nuori etsii harrastusta.")
        expect(sheet).to_contain_text(reference)
        self.axe(page, "a kept contact with a referral")
        page.get_by_role("button", name=t("shift.kept.deliverDraft")).click()
        expect(page.get_by_text(t("shift.kept.empty"))).to_be_visible()
        self.assertEqual(self.shared(reference), "Nuori etsii harrastusta.")

    def test_with_a_code(self) -> None:
        """A contact with a code and a referral: what the service is told stands below the code, as long as its page is there."""
        page = self.signed_in("volunteer-2")
        go(page, "log-contact")
        fill_in(page, "koodi ja ohjaus", outcome="referred")
        self.fill_referral(page, "family", "Perhe kaipaa vertaistukea.")
        page.get_by_label(t("log.giveCode")).check()
        page.get_by_role("button", name=t("log.save")).click()
        expect(page.get_by_role("region", name=t("caller.code"), exact=True)).to_be_visible(timeout=15_000)
        sheet = page.locator(".sheet")
        expect(sheet).to_contain_text("Perhe kaipaa vertaistukea.")
        reference = REFERENCE.search(sheet.inner_text())[0]
        self.axe(page, "a code and what the service is told")
        page.get_by_role("button", name=re.compile(f"^{t('caller.code.right')}")).click()
        expect(sheet).to_contain_text(reference)
        self.assertEqual(self.shared(reference), "Perhe kaipaa vertaistukea.")
        go(page, "shift")
        go(page, "caller")
        expect(page.locator(".sheet")).to_have_count(0)

    def test_from_the_directory(self) -> None:
        """An entry of the directory is chosen among those of its kind; both clients name it afterwards."""
        coordinator = self.organisation["coordinator-1"].device
        coordinator.run("service", "import", str(ROOT / "config" / "services.json"))
        youth = coordinator.run("service", "search", "--kind", "youth")["services"]
        chosen = youth[0]
        page = self.signed_in("volunteer-2")
        go(page, "log-contact")
        fill_in(page, "hakemistosta", outcome="referred")
        page.get_by_role("checkbox", name=t("log.refer")).check()
        entry = page.get_by_label(t("referrals.directory"), exact=True)
        page.get_by_label(SERVICE, exact=True).wait_for()
        expect(entry).to_be_hidden()
        page.get_by_label(SERVICE, exact=True).select_option("youth")
        expect(entry.get_by_role("option")).to_have_count(len(youth) + 1)
        entry.select_option(chosen["id"])
        self.axe(page, "a service of the directory")
        # Another kind is another choice.
        page.get_by_label(SERVICE, exact=True).select_option("substance")
        expect(entry).to_have_value("")
        page.get_by_label(SERVICE, exact=True).select_option("youth")
        entry.select_option(chosen["id"])
        self.warm(page).check()
        save(page)
        reference = REFERENCE.search(page.locator(".sheet").inner_text())[0]
        shown = self.command("coordinator-1", "referral", "show", reference)
        self.assertEqual(shown["referral"]["directory"], chosen["id"])
        page = self.signed_in("coordinator-1")
        go(page, "referrals")
        self.main(page).get_by_role("button", name=re.compile(re.escape(reference))).click()
        expect(page.get_by_text(re.compile(f"^{re.escape(chosen['name'])}"))).to_be_visible()
        self.command("coordinator-1", "referral", "state", reference, "revoked")


class TwoWindows(PageTest):
    # The modules one by one: the page as it is served has them joined.
    settings = {"HELPLINE_PAGE_DIRECTORY": str(ROOT / "Web")}

    def test_joined(self) -> None:
        """Of one contact that two windows have left, one with a referral and one without, the referral stays."""
        worker = Worker(self.window(), self.address)
        worker.sign_in(self.organisation["volunteer-1"])
        owner = worker.state("signed-in")["owner"]
        typed = form(worker.new_id(), "kesken")
        referral = {"service": "family", "consent": "warm", "expect": "", "shared": "Perhe."}
        for one in [{**typed, "referral": referral, "thread": "new"}, typed]:
            worker.call("saveUnfinished", owner=owner, unfinished={"forms": [one], "notes": {}})
            # Another window of the same browser.
            worker = Worker(worker.page, self.address)
        worker.sign_in(self.organisation["volunteer-1"])
        found = worker.call("loadUnfinished")["forms"]
        self.assertEqual([(one["referral"], one["thread"]) for one in found], [(referral, "new")])

    def test_no_referral(self) -> None:
        """What is no referral, sealed by whoever was at the device, is left out."""
        worker = Worker(self.window(), self.address)
        worker.sign_in(self.organisation["volunteer-2"])
        owner = worker.state("signed-in")["owner"]
        forms = [{**form(worker.new_id(), "kesken"), "referral": given} for given in [7, {"service": "family"}, {"service": 1}]]
        worker.call("saveUnfinished", owner=owner, unfinished={"forms": forms, "notes": {}})
        self.assertEqual(worker.call("loadUnfinished")["forms"], [])
