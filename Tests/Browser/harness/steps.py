"""What a person does on the page, by the words and roles that they see."""

import json
import re
from contextlib import contextmanager

from playwright.sync_api import Locator, Page, expect

from .organisation import LISTS, Member, label
from .processes import ROOT

TEXTS = {
    language: json.loads((ROOT / "Web" / "locales" / f"{language}.json").read_text()) for language in ["fi", "sv", "en"]
}


def t(key: str, language: str = "fi", **values: object) -> str:
    """The page's sentence of this key."""
    text = TEXTS[language][key]
    return re.sub(r"\{(\w+)\}", lambda place: str(values.get(place[1], place[0])), text)


def open_page(page: Page, address: str, fragment: str = "") -> Page:
    page.goto(f"{address}/{fragment}")
    page.get_by_role("main").get_by_role("heading", level=1).wait_for()
    return page


def sign_in(page: Page, member: Member, language: str = "fi") -> None:
    """From the page that asks who it is to the first task; also unlocks."""
    login = page.get_by_label(t("account.login", language), exact=True)
    login.wait_for()
    login.fill(member.login)
    page.get_by_label(t("account.passphrase", language), exact=True).fill(member.passphrase)
    page.get_by_role("main").locator("form").get_by_role("button", name=re.compile(
        f"^({re.escape(t('signIn.do', language))}|{re.escape(t('signIn.unlock', language))})")).click()
    tasks(page, language).wait_for(timeout=20_000)


def tasks(page: Page, language: str = "fi") -> Locator:
    return page.get_by_role("navigation", name=t("frame.tasks", language))


def go(page: Page, task: str, language: str = "fi") -> None:
    """Chooses a task in the rail, and waits for its page."""
    link = tasks(page, language).get_by_role("link", name=t(f"task.{task}", language), exact=True)
    link.click()
    # Set when its page is drawn; the address changes before.
    expect(link).to_have_attribute("aria-current", "page")
    page.get_by_role("main").get_by_role("heading", level=1).wait_for()


def lock(page: Page, language: str = "fi") -> None:
    page.get_by_role("button", name=t("frame.lock", language), exact=True).click()
    page.get_by_role("heading", name=t("signIn.lockedTitle", language)).wait_for()


@contextmanager
def outage(server):
    """The server is away, and comes back on the same port with the same data."""
    server.stop()
    try:
        yield
    finally:
        server.start()


# Logging a contact

def key(code_list: str, code: str) -> str:
    """The key of an answer: digits, then letters, and 0 for "not known"."""
    others = [entry["id"] for entry in LISTS[code_list]["codes"] if entry["id"] != "unknown"]
    return "0" if code == "unknown" else "123456789abcdefghijklmnopqrstuvwxyz"[others.index(code)]


class Keyboard:
    """Presses keys and counts them; text is counted apart, because a note is as long as it is."""

    # Seconds for a key of somebody who types now and then, and for deciding which one: the keystroke-level model of Card, Moran
    # and Newell, 1980.
    KEY, CHOICE = 0.28, 1.35

    def __init__(self, page: Page):
        self.page = page
        self.presses = self.choices = self.typed = 0

    def press(self, *keys: str) -> None:
        """Each one is a decision, too; keys held together count each."""
        for name in keys:
            self.page.keyboard.press(name)
            self.presses += len(name.split("+"))
            self.choices += 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.typed += len(text)

    @property
    def seconds(self) -> float:
        """For all but the note."""
        return self.presses * self.KEY + self.choices * self.CHOICE


def question(page: Page, code_list: str, language: str = "fi") -> Locator:
    """The open question of a list."""
    return page.get_by_role("main").get_by_role("group", name=LISTS[code_list]["label"][language], exact=True)


def answer(page: Page, code_list: str, code: str, language: str = "fi") -> None:
    """Answers the open question by a click. The answer that Enter takes says so after its words."""
    words = re.compile(f"^{re.escape(label(code_list, code, language))}( ?⏎.*)?$")
    question(page, code_list, language).get_by_role("button", name=words).click()


def title(language: str = "fi", **answers: str) -> re.Pattern:
    """How a list names a contact with these answers. A hyphen there does not break the line, so it is another character."""
    words = " · ".join(label(code_list, code, language) for code_list, code in answers.items())
    return re.compile(re.escape(words).replace(r"\-", "[-\u2011]"), re.IGNORECASE)


def note(page: Page, language: str = "fi") -> Locator:
    return page.get_by_role("main").get_by_label(t("contact.note", language), exact=True)


STANDARD = {"contact_kind": "about_other", "channel": "phone", "concern": "online", "outcome": "support"}


def fill_in(page: Page, text: str = "", asks: str = "nothing", language: str = "fi", **answers: str) -> None:
    """A conversation up to its note, not yet saved."""
    for code_list, code in {**STANDARD, **answers}.items():
        answer(page, code_list, code, language)
    page.get_by_role("button", name=t("log.goOn", language)).click()
    answer(page, "danger", "none", language)
    answer(page, "asks", asks, language)
    if text:
        note(page, language).fill(text)


def save(page: Page, became: str = "delivered", language: str = "fi") -> None:
    page.get_by_role("button", name=t("log.save", language)).click()
    expect_became(page, became, language)


def expect_became(page: Page, became: str, language: str = "fi") -> None:
    """What the page says of the contact that was just saved."""
    expect(page.get_by_role("heading", name=t(f"log.became.{became}", language))).to_be_visible(timeout=15_000)
