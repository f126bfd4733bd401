"""Every page of every role, in every language, light and dark, and at 320 pixels: its words are there and axe finds nothing."""

import os
import re

from playwright.sync_api import Page, expect

from harness.browser import LANGUAGES, PageTest
from harness.organisation import Demonstration
from harness.steps import TEXTS, go, open_page, sign_in, t

# The pages of each role, without those that another role has shown already.
PAGES = {
    "coordinator-1": ["log-contact", "shift", "inbox"],
    "administrator-1": ["members", "account"],
    "auditor-1": ["audit"],
}
# A key where a sentence should be.
KEY = re.compile(r"\b(" + "|".join(sorted({key.split(".")[0] for key in TEXTS["fi"]})) + r")\.[A-Za-z_]+(\.[A-Za-z_]+)*\b")


class EveryPageTest(PageTest):
    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        device = cls.organisation["volunteer-1"].device
        for concern, urgency in [("violence", "urgent"), ("online", "soon")]:
            device.run("contact", "log", "--kind", "about_other", "--channel", "phone", "--concern", concern,
                       "--outcome", "callback", "--urgency", urgency, "--asks", "callback", "--note-file", "-", typed="Huoli sukulaisesta.")

    def words(self, page: Page, name: str) -> None:
        """Every sentence is there, also those that are only read aloud."""
        shown = page.evaluate(
            "[document.title, document.body.innerText, ...[...document.querySelectorAll('[aria-label], [title], [placeholder]')]"
            ".flatMap((one) => [one.ariaLabel, one.title, one.placeholder])].filter(Boolean).join('\\n')")
        self.assertEqual([found[0] for found in KEY.finditer(shown)], [], name)
        self.assertNotRegex(shown, r"\{\w+\}|undefined|\[object|NaN", name)

    def look(self, page: Page, name: str, language: str, themes: bool) -> None:
        self.words(page, f"{name} in {language}")
        self.axe(page, f"{name} in {language}, light")
        page.set_viewport_size({"width": 320, "height": 640})
        self.assert_fits(page, f"{name} in {language}")
        if themes:
            self.axe(page, f"{name} at 320 pixels")
        page.set_viewport_size({"width": 1100, "height": 800})
        if themes:
            page.emulate_media(color_scheme="dark")
            self.axe(page, f"{name}, dark")
            page.emulate_media(color_scheme="light")

    def settled(self, page: Page, name: str) -> None:
        """Waits until what the page reads is there."""
        if name == "inbox":
            page.get_by_role("main").get_by_role("list").first.wait_for()
        elif name == "audit":
            page.get_by_label(t("audit.what", page.evaluate("document.documentElement.lang"))).wait_for()
        else:
            page.wait_for_load_state("networkidle")

    def test_before_signing_in(self) -> None:
        """Signing in, an invitation, a forgotten passphrase."""
        for language in LANGUAGES:
            page = open_page(self.window(language), self.address)
            self.look(page, "sign-in", language, themes=language == "fi")
            page.get_by_role("button", name=t("signIn.forgotten", language)).click()
            page.get_by_role("heading", name=t("recover.title", language)).wait_for()
            self.look(page, "recovery", language, themes=language == "fi")
            page.get_by_role("button", name=t("word.back", language)).click()
            page.get_by_role("button", name=t("signIn.invitation", language)).click()
            page.get_by_role("heading", name=t("join.title", language)).wait_for()
            self.look(page, "join", language, themes=language == "fi")

    def every_page_of(self, login: str) -> None:
        page = open_page(self.window(), self.address)
        sign_in(page, self.organisation[login])
        for language in LANGUAGES:
            if language != "fi":
                page.get_by_role("button", name={"sv": "Svenska", "en": "English"}[language]).first.click()
            for name in PAGES[login]:
                go(page, name, language)
                self.settled(page, name)
                self.look(page, name, language, themes=language == "fi")
            page.keyboard.press("?")
            dialog = page.get_by_role("dialog", name=t("help.title", language))
            expect(dialog).to_be_visible()
            self.look(page, "help", language, themes=False)
            page.keyboard.press("Escape")
            expect(dialog).to_be_hidden()

    def test_coordinator(self) -> None:
        """A coordinator's pages."""
        self.every_page_of("coordinator-1")

    def test_administrator(self) -> None:
        """An administrator's pages."""
        self.every_page_of("administrator-1")

    def test_auditor(self) -> None:
        """An auditor's page."""
        self.every_page_of("auditor-1")


class DemonstrationTest(PageTest):
    """The demonstration, as somebody sees it who has typed `make run`; also where the screenshots come from."""

    SHOTS = {
        "volunteer-1": ["log-contact", "shift", "account"],
        "coordinator-1": ["inbox"],
        "administrator-1": ["members"],
        "auditor-1": ["audit"],
    }

    @classmethod
    def setUpClass(cls) -> None:
        cls.organisation = Demonstration()
        cls.addClassCleanup(cls.organisation.server.stop)

    def test_banner_and_inbox(self) -> None:
        """The banner is there from the first moment; the inbox has work in it, read within seconds."""
        page = open_page(self.window(), self.address)
        expect(page.get_by_text(t("frame.demonstration"))).to_be_visible()
        sign_in(page, self.organisation["coordinator-1"])
        expect(page.get_by_text(t("frame.demonstration"))).to_be_visible()
        go(page, "inbox")
        items = page.get_by_role("main").get_by_role("listitem")
        expect(items.first).to_be_visible(timeout=15_000)
        page.get_by_role("button", name=t("inbox.all"), exact=True).click()
        expect(items.first).to_be_visible(timeout=30_000)
        self.axe(page, "all contacts of 18 months")

    def test_screenshots(self) -> None:
        """docs/screenshots, for `make screenshots` only."""
        if os.environ.get("HELPLINE_SCREENSHOTS") != "1":
            self.skipTest("only for make screenshots")
        for language in LANGUAGES:
            page = open_page(self.window(language), self.address)
            self.shoot(page, "sign-in", language)
            for login, names in self.SHOTS.items():
                page = open_page(self.window(language), self.address)
                sign_in(page, self.organisation[login], language)
                for name in names:
                    go(page, name, language)
                    page.wait_for_timeout(1500)
                    if name == "inbox":
                        page.keyboard.press("j")
                        page.keyboard.press("Enter")
                    self.shoot(page, name, language)

    def shoot(self, page: Page, name: str, language: str) -> None:
        """Light in every language; dark and narrow in the one that is written first."""
        self.screenshot(page, name, "light", 1100, language)
        if language != "fi":
            return
        page.emulate_media(color_scheme="dark")
        self.screenshot(page, name, "dark", 1100, language)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 320, "height": 640})
        self.screenshot(page, name, "light", 320, language)
        page.set_viewport_size({"width": 1100, "height": 800})


