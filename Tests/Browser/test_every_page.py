"""Every page of every role, in every language, light and dark, and at 320 pixels: its words are there and axe finds nothing."""

import os
import re

from playwright.sync_api import Locator, Page, expect

from harness.browser import LANGUAGES, PageTest
from harness.casework import Casework
from harness.organisation import Demonstration
from harness.processes import ROOT
from harness.steps import TEXTS, fill_in, go, open_page, sign_in, t, title

# The pages of each role, without those that another role has shown already.
PAGES = {
    "coordinator-1": ["log-contact", "shift", "caller", "inbox", "overview", "cases", "referrals", "services", "statistics"],
    "mentor-1": ["caseload", "referrals"],
    "administrator-1": ["members", "account"],
    "auditor-1": ["audit"],
}
# A key where a sentence should be.
KEY = re.compile(r"\b(" + "|".join(sorted({key.split(".")[0] for key in TEXTS["fi"]})) + r")\.[A-Za-z_]+(\.[A-Za-z_]+)*\b")

# Numbers the controls that Tab must reach; gives how many there are. Of radio buttons with one name Tab reaches the chosen one, or the first
# if none is chosen yet.
CONTROLS = """() => {
  const isReached = (one) => {
    const same = [...document.getElementsByName(one.name)];
    return one.checked || (one === same[0] && !same.some(({ checked }) => checked));
  };
  const all = [...document.querySelectorAll('a[href], button, input, select, textarea, [tabindex="0"]')].filter((one) =>
    !one.disabled && one.checkVisibility({ visibilityProperty: true }) &&
    (one.type !== "radio" || isReached(one)));
  all.forEach((one, at) => (one.dataset.tabbed = at));
  return all.length;
}"""
FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const { left, right, top, bottom } = one.getBoundingClientRect();
  const over = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  // A choice in a frame of its own shows it there.
  const isBare = [one, one.closest("label") ?? one].every((shown) => getComputedStyle(shown).outlineStyle === "none");
  const wrong = !over ? "out of sight" : !one.contains(over) && !over.contains(one) ? "covered" : isBare ? "no focus to be seen" : "";
  return { at: one.dataset.tabbed ?? one.outerHTML, wrong, what: one.outerHTML.slice(0, 120) };
}"""


class EveryPageTest(PageTest):
    casework = True

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        work = Casework(cls.organisation)
        work.agreed("Toivoo tukea muuttoon.")
        case = work.active("Haluaa irti ja oman kodin.")
        work.meeting(case, ago=9, step="Asuntohakemus yhdessä.", step_in=-2)
        work.goal(case, "Oma koti muualta")
        work.asked("Kysytty mentorilta.")
        cls.organisation["coordinator-1"].device.run("service", "import", str(ROOT / "config" / "services.json"))
        cls.organisation["mentor-1"].device.run(
            "referral", "make", "--case", case, "--service", "work_housing", "--consent", "warm", "--expect", "2026-01-31",
            "--share-file", "-", typed="Hakee omaa asuntoa.")
        cls.organisation["coordinator-1"].device.run(
            "referral", "receive", "--from", "Nuorten talo", "--from-file", "-", typed="Haluaa irti.")
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
        if themes:
            self.by_keyboard(page, name)
        page.set_viewport_size({"width": 320, "height": 640})
        self.assert_fits(page, f"{name} in {language}")
        if themes:
            self.axe(page, f"{name} at 320 pixels")
            self.by_keyboard(page, f"{name} at 320 pixels")
        page.set_viewport_size({"width": 1100, "height": 800})
        if themes:
            page.emulate_media(color_scheme="dark")
            self.axe(page, f"{name}, dark")
            page.emulate_media(color_scheme="light")

    def by_keyboard(self, page: Page, name: str) -> None:
        """Tab reaches every control, one after the other; it is in sight, nothing lies over it, and it shows that it has the focus."""
        reached, wrong, last = set(), [], None
        page.evaluate("document.activeElement.blur(), getSelection().removeAllRanges(), scrollTo(0, 0)")
        count = page.evaluate(CONTROLS)
        # A day is three fields in one control.
        for _ in range(count + 5 + 4 * page.locator("input[type=date]").count()):
            page.keyboard.press("Tab")
            found = page.evaluate(FOCUSED)
            if found is None or found["at"] == last:
                continue
            last = found["at"]
            if found["at"] in reached:
                break
            reached.add(found["at"])
            if found["wrong"]:
                wrong.append(f"{found['wrong']}: {found['what']}")
        self.assertEqual(wrong, [], f"by keyboard: {name}")
        self.assertEqual(len(reached), count, f"reached by keyboard: {name}")
        page.evaluate("document.activeElement.blur(), scrollTo(0, 0)")

    def settled(self, page: Page, name: str) -> None:
        """Waits until what the page reads is there."""
        if name == "inbox":
            page.get_by_role("main").get_by_role("list").first.wait_for()
        elif name in ["overview", "cases", "caseload", "referrals", "services"]:
            page.get_by_role("main").get_by_role("listitem").first.wait_for()
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
            # Two presses of Escape soon after one another would hide the page.
            dialog.get_by_role("button", name=t("word.close", language)).click()
            expect(dialog).to_be_hidden()

    def test_coordinator(self) -> None:
        """A coordinator's pages."""
        self.every_page_of("coordinator-1")

    def test_coordinators_cases(self) -> None:
        """What a coordinator comes to from the list: a new case, one that waits for a mentor, one that goes on."""
        page = open_page(self.window(), self.address)
        sign_in(page, self.organisation["coordinator-1"])
        for language in LANGUAGES:
            if language != "fi":
                page.get_by_role("button", name={"sv": "Svenska", "en": "English"}[language]).first.click()
            go(page, "cases", language)
            # A case's page is marked in the rail as the list is.
            page.get_by_role("heading", level=1, name=t("task.cases", language), exact=True).wait_for()
            page.keyboard.press("u")
            page.get_by_role("heading", level=1, name=t("cases.open.title", language)).wait_for()
            self.look(page, "open-case", language, themes=language == "fi")
            for need in ["Toivoo tukea muuttoon.", "Haluaa irti ja oman kodin."]:
                go(page, "cases", language)
                page.get_by_role("main").get_by_role("button", name=re.compile(need)).click()
                page.get_by_role("heading", level=2, name=t("cases.coordination", language), exact=True).wait_for()
                page.wait_for_load_state("networkidle")
                for act in ["bar", "erase"]:
                    words = t(f"cases.act.{act}", language)
                    page.get_by_role("main").get_by_role("button", name=words, exact=True).click()
                    self.look(page, f"case, {act}", language, themes=language == "fi")

    def test_callers(self) -> None:
        """What a volunteer sees of a caller who returns: a code that is being given, and what it opens."""
        page = open_page(self.window(), self.address)
        sign_in(page, self.organisation["volunteer-1"])
        for language in LANGUAGES:
            if language != "fi":
                page.get_by_role("button", name={"sv": "Svenska", "en": "English"}[language]).first.click()
            go(page, "log-contact", language)
            fill_in(page, language=language)
            page.get_by_label(t("log.giveCode", language)).check()
            page.get_by_role("button", name=t("log.save", language)).click()
            page.get_by_role("region", name=t("caller.code", language), exact=True).wait_for()
            self.look(page, "a code", language, themes=language == "fi")
            page.keyboard.press("1")
            page.get_by_label(t("caller.write", language), exact=True).get_by_role("textbox").fill("Jatketaan.")
            page.get_by_role("button", name=t("caller.write.do", language)).click()
            page.get_by_role("listitem").get_by_text("Jatketaan.").wait_for()
            self.look(page, "what a code opens", language, themes=language == "fi")
            page.get_by_role("button", name=t("caller.close", language)).click()

    def test_callers_wish(self) -> None:
        """What a coordinator sees of a caller who asked to have everything erased."""
        device = self.organisation["volunteer-1"].device
        code = device.run("contact", "log", "--kind", "about_other", "--channel", "phone", "--concern", "safety", "--outcome",
                          "support", "--asks", "callback", "--give-code")["code"]
        device.run("thread", "erase", "-", "--yes", typed=code + "\n")
        page = open_page(self.window(), self.address)
        sign_in(page, self.organisation["coordinator-1"])
        for language in LANGUAGES:
            if language != "fi":
                page.get_by_role("button", name={"sv": "Svenska", "en": "English"}[language]).first.click()
            go(page, "inbox", language)
            page.get_by_role("button", name=t("inbox.asked.do", language)).wait_for()
            page.get_by_role("main").get_by_role("button", name=title(language, concern="safety")).click()
            self.look(page, "a caller's wish", language, themes=language == "fi")

    def test_mentor(self) -> None:
        """A mentor's list of cases."""
        self.every_page_of("mentor-1")

    def test_referrals(self) -> None:
        """What is due, with a referral and an inbound one open and the form of another, and the forms of a case and a contact."""
        page = open_page(self.window(), self.address)
        sign_in(page, self.organisation["coordinator-1"])
        main = page.get_by_role("main")
        for language in LANGUAGES:
            if language != "fi":
                page.get_by_role("button", name={"sv": "Svenska", "en": "English"}[language]).first.click()
            go(page, "referrals", language)
            main.get_by_role("button", name=re.compile("Nuorten talo")).click()
            self.look(page, "inbound referral", language, themes=language == "fi")
            main.locator("[data-key^=referral-][aria-expanded]").first.click()
            self.look(page, "referral", language, themes=language == "fi")
            main.locator("[data-key=receive-open]").click()
            self.look(page, "receiving a referral", language, themes=language == "fi")
            main.locator("[data-key=receive-close]").click()
            go(page, "inbox", language)
            main.locator("[data-key^=item-]").first.click()
            main.locator("[data-key=refer-open]").click()
            self.look(page, "referring from a contact", language, themes=False)
            main.locator("[data-key=refer-close]").click()

    def test_mentors_case(self) -> None:
        """A mentor's case, with what can be written open in it, and one that waits for their answer."""
        page = open_page(self.window(), self.address)
        sign_in(page, self.organisation["mentor-1"])
        for language in LANGUAGES:
            if language != "fi":
                page.get_by_role("button", name={"sv": "Svenska", "en": "English"}[language]).first.click()
            go(page, "caseload", language)
            page.get_by_role("main").get_by_role("button", name=re.compile("Haluaa irti ja oman kodin.")).click()
            for form in ["note", "meeting", "goal"]:
                page.get_by_role("button", name=t(f"case.{form}.begin", language)).click()
                self.look(page, f"case, {form}", language, themes=language == "fi" and form == "meeting")
            for key in ["case.goal.score", "case.goal.table.show", "case.plan.show", "case.card.add"]:
                page.get_by_role("main").get_by_role("button", name=t(key, language), exact=True).first.click()
                self.look(page, f"{key}", language, themes=language == "fi" and key == "case.card.add")
            go(page, "caseload", language)
            page.get_by_role("main").get_by_role("button", name=re.compile("Kysytty mentorilta.")).click()
            page.get_by_role("button", name=t("case.decline", language)).click()
            self.look(page, "declining", language, themes=language == "fi")

    def test_administrator(self) -> None:
        """An administrator's pages."""
        self.every_page_of("administrator-1")

    def test_auditor(self) -> None:
        """An auditor's page."""
        self.every_page_of("auditor-1")


class DemonstrationTest(PageTest):
    """The demonstration, as somebody sees it who has typed `make run`; also where the screenshots come from."""

    SHOTS = {
        "volunteer-1": ["log-contact", "shift", "caller", "services", "account"],
        "coordinator-1": ["inbox", "overview", "cases", "referrals", "statistics"],
        "mentor-1": ["caseload"],
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
        link = self.invitation()
        for language in LANGUAGES:
            page = open_page(self.window(language), self.address)
            self.shoot(page, "sign-in", language)
            page = open_page(self.window(language), self.address, link)
            page.get_by_label(t("account.login", language), exact=True).wait_for()
            self.shoot(page, "join", language)
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
                    if name == "caller":
                        self.shoot_code(page, language)
                    if name == "cases":
                        self.shoot_from_cases(page, language)
                    if name == "caseload":
                        self.shoot_from_caseload(page, language)
                    if name == "statistics":
                        self.shoot_from_statistics(page, language)
                    if name == "log-contact":
                        page.keyboard.press("?")
                        self.shoot(page, "help", language)
                        page.keyboard.press("Escape")

    def shoot_code(self, page: Page, language: str) -> None:
        """A code that is being given, and what it opens."""
        go(page, "log-contact", language)
        fill_in(page, language=language)
        page.get_by_label(t("log.giveCode", language)).check()
        page.get_by_role("button", name=t("log.save", language)).click()
        page.get_by_role("region", name=t("caller.code", language), exact=True).wait_for()
        self.shoot(page, "caller-code", language)
        page.keyboard.press("1")
        page.get_by_role("textbox", name=t("caller.write", language), exact=True).wait_for()
        self.shoot(page, "caller-summary", language)

    def shoot_from_cases(self, page: Page, language: str) -> None:
        """A new case, and one that waits for a mentor."""
        page.keyboard.press("u")
        page.get_by_role("heading", level=1, name=t("cases.open.title", language)).wait_for()
        self.shoot(page, "open-case", language)
        go(page, "cases", language)
        waiting = page.get_by_role("heading", name=t("cases.group.assign", language)).locator("..")
        waiting.get_by_role("button").first.click()
        page.get_by_role("group", name=t("cases.assign.who", language)).wait_for()
        self.shoot(page, "case-coordination", language)

    def shoot_from_caseload(self, page: Page, language: str) -> None:
        """A case that is being worked on, from its head to its goals; its timeline; a meeting being written."""
        coming = page.get_by_role("heading", name=t("caseload.group.coming", language)).locator("..")
        coming.get_by_role("button").first.click()
        page.get_by_role("region", name=t("case.goals", language)).wait_for()
        self.shoot(page, "case", language)
        self.shoot(page, "case-timeline", language, page.get_by_role("heading", name=t("case.timeline", language)))
        page.keyboard.press("2")
        page.get_by_label(t("case.meeting.day", language)).wait_for()
        self.shoot(page, "case-meeting", language)

    def shoot_from_statistics(self, page: Page, language: str) -> None:
        """A year's tables, what came from month to month, and the report of a year."""
        main = page.get_by_role("main")
        year = main.locator("option").filter(has_text=re.compile(r"^\d{4}$")).first.get_attribute("value")
        main.get_by_label(t("statistics.period", language), exact=True).select_option(year)
        for name in ["tables", "trend"]:
            at = main.get_by_role("heading", name=t(f"statistics.{name}", language), exact=True)
            self.shoot(page, f"statistics-{name}", language, at)
        main.get_by_role("button", name=t("statistics.report.open", language, year=year)).click()
        main.get_by_role("article").get_by_role("heading", level=2).wait_for()
        page.evaluate("scrollTo(0, 0)")
        self.shoot(page, "statistics-report", language)

    def invitation(self) -> str:
        """The end of the address that an invitation of the demonstration has."""
        page = open_page(self.window(), self.address)
        sign_in(page, self.organisation["administrator-1"])
        go(page, "members")
        page.get_by_role("button", name=t("members.invite")).click()
        page.get_by_label(t("members.invite.name"), exact=True).fill("volunteer-2")
        page.get_by_role("button", name=t("members.invite.make")).click()
        link = page.get_by_text(f"{self.address}/#join=")
        return link.inner_text().removeprefix(f"{self.address}/")

    def shoot(self, page: Page, name: str, language: str, at: Locator | None = None) -> None:
        """Light and dark in every language; narrow in the one that is written first. `at`: what stands at the top."""
        if at:
            at.evaluate("(one) => one.scrollIntoView()")
        self.screenshot(page, name, "light", 1100, language)
        page.emulate_media(color_scheme="dark")
        self.screenshot(page, name, "dark", 1100, language)
        page.emulate_media(color_scheme="light")
        if language != "fi":
            return
        page.set_viewport_size({"width": 320, "height": 640})
        if at:
            at.evaluate("(one) => one.scrollIntoView()")
        self.screenshot(page, name, "light", 320, language)
        page.set_viewport_size({"width": 1100, "height": 800})
