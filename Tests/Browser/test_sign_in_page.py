"""Signing in, leaving the desk, and what a page shows before and after."""

import re

from playwright.sync_api import expect

from harness.browser import LANGUAGES, PageTest
from harness.steps import answer, go, lock, note, open_page, outage, question, sign_in, t, tasks


class SignInPageTest(PageTest):
    def test_wrong_then_right(self) -> None:
        """A wrong passphrase is said at its field and costs nothing that was typed; the right one opens the first task."""
        self.allow("status of 401")
        page = open_page(self.window(), self.address)
        login = page.get_by_label(t("account.login"), exact=True)
        passphrase = page.get_by_label(t("account.passphrase"), exact=True)
        expect(login).to_be_focused()
        page.keyboard.type("volunteer-1")
        page.keyboard.press("Tab")
        page.keyboard.type("hattu hattu")
        page.keyboard.press("Enter")
        expect(page.get_by_text(t("failure.wrong_passphrase"))).to_be_visible(timeout=15_000)
        expect(passphrase).to_be_focused()
        expect(login).to_have_value("volunteer-1")
        self.axe(page, "after a wrong passphrase")
        page.keyboard.type(self.organisation["volunteer-1"].passphrase)
        page.keyboard.press("Enter")
        tasks(page).wait_for(timeout=15_000)
        expect(question(page, "contact_kind")).to_be_visible()

    def test_nothing_typed(self) -> None:
        """What is missing is said before anything is asked of the server."""
        page = open_page(self.window(), self.address)
        asked = len(self.requests)
        page.keyboard.press("Enter")
        expect(page.get_by_text(t("signIn.loginMissing"))).to_be_visible()
        self.assertEqual([url for url in self.requests[asked:] if "/api/" in url], [])

    def test_language_keeps_what_is_typed(self) -> None:
        """Another language, the same words in the fields."""
        page = open_page(self.window(), self.address)
        page.get_by_label(t("account.login"), exact=True).fill("volunteer-1")
        page.get_by_role("button", name="Svenska").click()
        expect(page.get_by_label(t("account.login", "sv"), exact=True)).to_have_value("volunteer-1")
        self.assertEqual(page.evaluate("document.documentElement.lang"), "sv")
        page.reload()
        expect(page.get_by_label(t("account.login", "sv"), exact=True)).to_be_visible()

    def test_first_language_is_the_devices(self) -> None:
        """A new device begins in its own language."""
        for language in LANGUAGES:
            page = open_page(self.window(language), self.address)
            expect(page.get_by_label(t("account.login", language), exact=True)).to_be_visible()

    def test_lock_and_unlock(self) -> None:
        """After the lock nothing of the content is on the page; unlocking leads back to where one was."""
        page = open_page(self.window(), self.address)
        sign_in(page, self.organisation["coordinator-1"])
        go(page, "inbox")
        lock(page)
        expect(tasks(page)).to_be_hidden()
        self.axe(page, "locked")
        expect(page.get_by_label(t("account.login"), exact=True)).to_have_value("coordinator-1")
        sign_in(page, self.organisation["coordinator-1"])
        page.wait_for_url("**/#/inbox")

    def test_two_escapes_hide_everything(self) -> None:
        """Two presses of Escape leave a page that says nothing; what was typed is there again after unlocking."""
        page = open_page(self.window(), self.address)
        sign_in(page, self.organisation["volunteer-1"])
        answer(page, "contact_kind", "about_other")
        note(page).fill("piilotettava sana")
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        expect(page.get_by_role("button", name=t("hide.continue"))).to_be_visible()
        self.assertEqual(page.locator("body").inner_text().strip(), t("hide.continue"))
        self.assertEqual(page.title(), t("hide.title"))
        self.assertNotIn("piilotettava", page.content())
        self.axe(page, "hidden")
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        sign_in(page, self.organisation["volunteer-1"])
        expect(note(page)).to_have_value("piilotettava sana")
        page.get_by_role("button", name=t("log.discard")).click()

    def test_idle_lock(self) -> None:
        """Ten minutes without anybody: said half a minute before, then locked. A form that is open gets an hour, and is kept."""
        page = self.window()
        page.clock.install()
        open_page(page, self.address)
        sign_in(page, self.organisation["volunteer-1"])
        go(page, "account")
        page.clock.fast_forward("09:40")
        page.clock.run_for(2000)
        expect(page.get_by_role("dialog", name=t("idle.title"))).to_be_visible()
        page.clock.fast_forward("00:40")
        page.clock.run_for(3000)
        expect(page.get_by_role("heading", name=t("signIn.lockedTitle"))).to_be_visible()
        sign_in(page, self.organisation["volunteer-1"])
        go(page, "log-contact")
        answer(page, "contact_kind", "about_self")
        note(page).fill("kesken ennen lukitusta")
        page.clock.fast_forward("30:00")
        page.clock.run_for(2000)
        expect(note(page)).to_have_value("kesken ennen lukitusta")
        page.clock.fast_forward("31:00")
        page.clock.run_for(5000)
        expect(page.get_by_role("heading", name=t("signIn.lockedTitle"))).to_be_visible()
        self.assertNotIn("kesken ennen", page.content())
        sign_in(page, self.organisation["volunteer-1"])
        expect(note(page)).to_have_value("kesken ennen lukitusta")

    def test_page_opens_without_the_server(self) -> None:
        """The second visit needs no server to show the page, and says that it cannot be reached."""
        self.allow_outage()
        page = open_page(self.window(), self.address)
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.wait_for_function("caches.has('page-newest')")
        with outage(self.organisation.server):
            page.reload()
            expect(page.get_by_label(t("account.login"), exact=True)).to_be_visible()
            expect(page.get_by_text(t("signIn.offline"))).to_be_visible()
            self.axe(page, "without the server")
            page.get_by_label(t("account.login"), exact=True).fill("volunteer-1")
            page.get_by_label(t("account.passphrase"), exact=True).fill("jotain vain")
            page.keyboard.press("Enter")
            expect(page.get_by_text(t("signIn.unreachable"))).to_be_visible(timeout=15_000)
        sign_in(page, self.organisation["volunteer-1"])

    def test_only_own_tasks(self) -> None:
        """Each role sees its own tasks, and another's address leads back to them."""
        expected = {
            "volunteer-1": ["log-contact", "shift", "caller", "services", "members", "account"],
            "coordinator-1": [
                "log-contact", "shift", "caller", "inbox", "overview", "cases", "statistics", "referrals", "services", "members",
                "account"],
            "administrator-1": ["services", "members", "account"],
            "auditor-1": ["services", "members", "audit", "account"],
        }
        for login, names in expected.items():
            page = open_page(self.window(), self.address)
            sign_in(page, self.organisation[login])
            shown = [re.sub(r".*#/", "", link.get_attribute("href") or "") for link in tasks(page).get_by_role("link").all()]
            self.assertEqual(shown, names, login)
            for other in {"inbox", "audit"} - set(names):
                page.evaluate(f"location.hash = '#/{other}'")
                page.wait_for_timeout(200)
                expect(page.get_by_role("heading", name=t(f"task.{other}"), level=1)).to_be_hidden()
