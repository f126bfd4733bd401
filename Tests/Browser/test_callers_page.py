"""Callers who return, on the page: a code that is given, read aloud, opened on the next call; and everything erased."""

import re

from playwright.sync_api import Locator, Page, expect

from harness.browser import PageTest
from harness.callers import guess, misheard
from harness.organisation import label
from harness.steps import (
    STANDARD, answer, expect_became, fill_in, go, key, lock, note, open_page, outage, save, sign_in, t, title,
)


class CallersPageTest(PageTest):
    def setUp(self) -> None:
        super().setUp()
        self.allow("status of (404|429)")
        # Tries are counted in memory: every test begins with all of them.
        self.organisation.server.stop()
        self.organisation.server.start()

    def signed_in(self, login: str = "volunteer-1", **window) -> Page:
        page = open_page(self.window(**window), self.address)
        sign_in(page, self.organisation[login])
        return page

    def command(self, login: str, *arguments: str, **options) -> dict:
        return self.organisation[login].device.run(*arguments, **options)

    def opened(self, login: str, code: str, status: int = 0) -> list[str] | str:
        """What the command line opens with a code, or why it does not."""
        answer = self.command(login, "thread", "open", "-", typed=code + "\n", status=status)
        return answer["error"] if status else [item["text"] for item in answer["items"]]

    def given(self, summary: str = "Puhuttiin veljestä.", concern: str = "online") -> tuple[str, str]:
        """A contact with a code, logged at the command line; its id and the code."""
        made = self.command(
            "volunteer-2", "contact", "log", "--kind", "about_other", "--channel", "phone", "--concern", concern,
            "--outcome", "support", "--asks", "callback", "--give-code", "--summary-file", "-", typed=summary)
        return made["id"], made["code"]

    @staticmethod
    def wants_code(page: Page, language: str = "fi") -> Locator:
        return page.get_by_label(t("log.giveCode", language))

    @staticmethod
    def card(page: Page, language: str = "fi") -> Locator:
        return page.get_by_role("region", name=t("caller.code", language), exact=True)

    def shown_code(self, page: Page, language: str = "fi") -> str:
        """The code on the page, as it is read: in four groups."""
        expect(self.card(page, language)).to_be_visible(timeout=15_000)
        groups = self.card(page, language).locator(".code-text").all_inner_texts()
        self.assertEqual([len(group) for group in groups], [4, 4, 4, 4])
        return " ".join(groups)

    @staticmethod
    def type_code(page: Page, code: str, language: str = "fi") -> None:
        page.get_by_label(t("caller.typed", language), exact=True).fill(code)
        page.keyboard.press("Enter")

    def open_code(self, page: Page, code: str) -> None:
        go(page, "caller")
        self.type_code(page, code)
        expect(page.get_by_role("heading", name=t("caller.summary"), exact=True)).to_be_focused(timeout=15_000)


class Giving(CallersPageTest):
    def test_in_the_same_save(self) -> None:
        """Logged with a code: it is large, in words, asked about, and gone; then the summary is written."""
        page = self.signed_in()
        fill_in(page, "Soittaa ehkä uudelleen.", asks="callback")
        self.wants_code(page).check()
        self.axe(page, "a contact with a code")
        page.get_by_role("button", name=t("log.save")).click()
        code = self.shown_code(page)
        expect(page.get_by_text(t("caller.became.delivered"))).to_be_visible()
        expect(page.get_by_role("heading", name=t("caller.code"), exact=True)).to_be_focused()
        first = self.card(page).get_by_role("listitem").first
        words = "nolla yksi kaksi kolme neljä viisi kuusi seitsemän kahdeksan yhdeksän".split()
        expect(first).to_contain_text(" – ".join(words[int(digit)] for digit in code[:4]))
        self.axe(page, "a code")
        # In the caller's own language, told apart for whoever reads it aloud by machine.
        self.card(page).get_by_role("button", name="العربية").click()
        expect(first.locator("[lang=ar]")).to_be_visible()
        self.axe(page, "a code in Arabic")
        page.get_by_role("button", name=re.compile(f"^{t('caller.code.again')}")).click()
        expect(page.get_by_role("heading", name=t("caller.code"), exact=True)).to_be_focused()
        page.get_by_role("button", name=re.compile(f"^{t('caller.code.right')}")).click()
        expect(self.card(page)).to_have_count(0)
        self.assertNotIn(code[:4] + " ", page.content())
        page.get_by_label(t("caller.write"), exact=True).get_by_role("textbox").fill("Jatketaan koulusta.")
        page.get_by_role("button", name=t("caller.write.do")).click()
        expect(page.get_by_role("listitem").get_by_text("Jatketaan koulusta.")).to_be_visible()
        expect(page.get_by_text(t("caller.logged"))).to_be_visible()
        self.assertEqual(self.opened("volunteer-2", code), ["Jatketaan koulusta."])
        found = [self.command("coordinator-1", "contact", "show", line["id"])
                 for line in self.command("coordinator-1", "contact", "list", "--all")["contacts"]]
        logged = next(shown for shown in found if shown["note"] == "Soittaa ehkä uudelleen.")
        self.assertEqual(logged["codes"]["returning"], "unknown")

    def test_language_of_the_caller(self) -> None:
        """The digits stand in the language that the caller spoke, if it is known."""
        page = self.signed_in()
        for code_list, code in STANDARD.items():
            page.keyboard.press(key(code_list, code))
        page.keyboard.press("Space")
        page.keyboard.press(key("relation", "parent"))
        page.keyboard.press(key("language", "so"))
        page.keyboard.press("Control+Enter")
        page.keyboard.press(key("danger", "none"))
        self.wants_code(page).check()
        page.keyboard.press("Control+Enter")
        self.shown_code(page)
        expect(self.card(page).get_by_role("button", name="Soomaali")).to_have_attribute("aria-pressed", "true")

    def test_another_language_of_the_page(self) -> None:
        """The page's language may change while a code is shown; it is the same code."""
        page = self.signed_in()
        fill_in(page)
        self.wants_code(page).check()
        page.get_by_role("button", name=t("log.save")).click()
        code = self.shown_code(page)
        page.get_by_role("button", name="Svenska").first.click()
        self.assertEqual(self.shown_code(page, "sv"), code)

    def test_gone(self) -> None:
        """A code is gone when its page is left, when everything is hidden, and with the lock."""
        page = self.signed_in()
        for leave in ("another page", "hiding", "lock"):
            fill_in(page)
            self.wants_code(page).check()
            page.get_by_role("button", name=t("log.save")).click()
            code = self.shown_code(page)
            if leave == "another page":
                go(page, "shift")
                go(page, "caller")
                # What it opened is still there for the summary.
                expect(page.get_by_role("heading", name=t("caller.summary"), exact=True)).to_be_visible()
            elif leave == "hiding":
                page.keyboard.press("Escape")
                page.keyboard.press("Escape")
                page.get_by_role("button", name=t("hide.continue")).wait_for()
                self.assertNotIn(code[:4], page.content())
                page.get_by_role("button", name=t("hide.continue")).click()
                sign_in(page, self.organisation["volunteer-1"])
                expect(page.get_by_label(t("caller.typed"), exact=True)).to_be_focused()
            else:
                lock(page)
                self.assertNotIn(code[:4], page.content())
                sign_in(page, self.organisation["volunteer-1"])
                expect(page.get_by_label(t("caller.typed"), exact=True)).to_be_focused()
            self.assertEqual(self.card(page).count(), 0)
            kept = page.evaluate("JSON.stringify([localStorage, sessionStorage, history.state, location.href])")
            self.assertNotIn(code, kept)
            go(page, "log-contact")

    def test_no_server(self) -> None:
        """Without the server no code is given: the page says so, keeps what was typed, takes the contact without one."""
        self.allow_outage()
        page = self.signed_in()
        # On a device that has been here before, what shows a code is there without a network.
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.wait_for_function("async () => (await caches.keys()).includes('page-newest')")
        page.reload()
        sign_in(page, self.organisation["volunteer-1"])
        go(page, "log-contact")
        fill_in(page, "ilman verkkoa")
        self.wants_code(page).check()
        with outage(self.organisation.server):
            page.get_by_role("button", name=t("log.save")).click()
            alert = page.get_by_role("alert")
            expect(alert.get_by_text(t("callerFailure.code_needs_server"))).to_be_visible(timeout=20_000)
            expect(note(page)).to_have_value("ilman verkkoa")
            expect(self.wants_code(page)).to_be_checked()
            self.wants_code(page).uncheck()
            save(page, "kept")

    def test_counted_call(self) -> None:
        """Of a call that is only counted no code is given, even if it was asked for before."""
        page = self.signed_in()
        before = len([url for url in self.requests if "/caller-evaluations" in url])
        page.keyboard.press(key("contact_kind", "about_self"))
        self.wants_code(page).check()
        page.keyboard.press("Backspace")
        page.keyboard.press(key("contact_kind", "silent"))
        expect(self.wants_code(page)).to_be_hidden()
        page.keyboard.press(key("channel", "phone"))
        page.keyboard.press("1")
        expect(page.get_by_role("heading", name=t("log.title"))).to_be_visible()
        page.wait_for_load_state("networkidle")
        self.assertEqual(len([url for url in self.requests if "/caller-evaluations" in url]), before)


class Returning(CallersPageTest):
    def test_by_keys_alone(self) -> None:
        """From the code to the contact that counts as returning, and a fresh code that retires the old one."""
        contact, code = self.given()
        page = self.signed_in()
        go(page, "caller")
        expect(page.get_by_label(t("caller.typed"), exact=True)).to_be_focused()
        self.axe(page, "asking for the code")
        page.keyboard.type(code)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name=t("caller.summary"), exact=True)).to_be_focused(timeout=15_000)
        expect(page.get_by_role("listitem").get_by_text("Puhuttiin veljestä.")).to_be_visible()
        self.axe(page, "a summary")
        # Nothing else of what was logged before.
        expect(page.get_by_role("main")).not_to_contain_text(label("concern", "online"))
        page.keyboard.press("u")
        expect(page.get_by_label(t("log.ofCaller"))).to_be_checked()
        for code_list, wanted in STANDARD.items():
            page.keyboard.press(key(code_list, wanted))
        page.keyboard.press("Enter")
        page.keyboard.press(key("danger", "none"))
        page.keyboard.press(key("asks", "nothing"))
        page.keyboard.type("Palasi koodilla.")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_text(t("caller.became.delivered"))).to_be_visible(timeout=15_000)
        expect(page.get_by_text(t("caller.logged"))).to_be_visible()
        lines = self.command("coordinator-1", "contact", "list", "--all")["contacts"]
        found = [self.command("coordinator-1", "contact", "show", line["id"]) for line in lines]
        returned = next(shown for shown in found if shown["note"] == "Palasi koodilla.")
        self.assertEqual(returned["codes"]["returning"], "returning")
        page.get_by_role("button", name=t("caller.give"), exact=True).focus()
        page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog", name=t("caller.give.question"))
        self.axe(page, "asking whether to give a fresh code")
        page.keyboard.press("Enter")
        expect(dialog).to_be_hidden()
        fresh = self.shown_code(page)
        expect(page.get_by_text(t("caller.code.retired"))).to_be_visible()
        page.keyboard.press("1")
        expect(self.card(page)).to_have_count(0)
        self.assertEqual(self.opened("volunteer-2", code, status=1), "no_such_thread")
        self.assertEqual(self.opened("volunteer-2", fresh), ["Puhuttiin veljestä."])

    def test_misheard(self) -> None:
        """A wrong digit is told here, and nothing is sent; an unknown code and too many tries are told in words."""
        _, code = self.given()
        page = self.signed_in()
        go(page, "caller")
        before = len(self.requests)
        self.type_code(page, misheard(code))
        expect(page.get_by_text(t("callerFailure.bad_caller_code"))).to_be_visible()
        expect(page.get_by_label(t("caller.typed"), exact=True)).to_be_focused()
        self.axe(page, "a digit that was misheard")
        self.assertEqual([url for url in self.requests[before:] if "/api/" in url], [])
        for _ in range(10):
            self.type_code(page, guess())
            expect(page.get_by_text(t("callerFailure.no_such_thread"))).to_be_visible(timeout=15_000)
            page.get_by_label(t("caller.typed"), exact=True).fill("")
            self.type_code(page, "1")
            expect(page.get_by_text(t("callerFailure.bad_caller_code"))).to_be_visible()
        self.type_code(page, code)
        expect(page.get_by_text(re.compile(re.escape(t("caller.slowDown").split("{")[0])))).to_be_visible()

    def test_the_form_that_was_begun(self) -> None:
        """A caller says in the middle of the call that they have a code: what was typed goes on."""
        _, code = self.given()
        page = self.signed_in()
        page.keyboard.press(key("contact_kind", "professional"))
        note(page).fill("kesken puhelun")
        self.open_code(page, code)
        page.get_by_role("button", name=re.compile(f"^{t('caller.log')}")).click()
        expect(note(page)).to_have_value("kesken puhelun")
        expect(page.get_by_label(t("log.ofCaller"))).to_be_checked()
        # One that was locked away is told that the code must be opened again, and is taken without it.
        lock(page)
        sign_in(page, self.organisation["volunteer-1"])
        for code_list in ["channel", "concern", "outcome"]:
            answer(page, code_list, STANDARD[code_list])
        page.get_by_role("button", name=t("log.goOn")).click()
        answer(page, "danger", "none")
        page.get_by_role("button", name=t("log.save")).click()
        expect(page.get_by_role("alert").get_by_text(t("callerFailure.thread_closed"))).to_be_visible(timeout=15_000)
        page.get_by_label(t("log.ofCaller")).uncheck()
        save(page)

    def test_unfinished_summary(self) -> None:
        """A summary that was begun outlives another page and the lock, and waits for its code."""
        _, code = self.given()
        page = self.signed_in()
        self.open_code(page, code)
        text = page.get_by_label(t("caller.write"), exact=True).get_by_role("textbox")
        text.fill("puolikas")
        go(page, "shift")
        go(page, "caller")
        expect(text).to_have_value("puolikas")
        page.wait_for_timeout(1200)
        lock(page)
        self.assertNotIn("puolikas", page.content())
        sign_in(page, self.organisation["volunteer-1"])
        go(page, "caller")
        expect(page.get_by_text(t("caller.left"))).to_be_visible()
        self.axe(page, "a summary that was begun")
        self.type_code(page, code)
        expect(text).to_have_value("puolikas", timeout=15_000)
        text.fill("Soita 040 123 4567.")
        page.get_by_role("button", name=t("caller.write.do")).click()
        expect(page.get_by_text(t("contact.personalData"))).to_be_visible()
        self.assertEqual(self.opened("volunteer-2", code), ["Puhuttiin veljestä."])
        text.fill("Soitetaan illalla.")
        page.get_by_label(t("caller.replace")).check()
        page.get_by_role("button", name=t("caller.write.do")).click()
        expect(page.get_by_role("listitem").get_by_text("Soitetaan illalla.")).to_be_visible()
        self.assertEqual(self.opened("volunteer-2", code), ["Soitetaan illalla."])
        page.get_by_role("button", name=t("caller.close")).click()
        expect(page.get_by_label(t("caller.typed"), exact=True)).to_be_focused()
        expect(page.get_by_text(t("caller.left"))).to_have_count(0)

    def test_erased(self) -> None:
        """At the caller's wish: the summary at once; one act in the inbox erases the contacts."""
        contact, code = self.given("Poistetaan pyynnöstä.", "safety")
        page = self.signed_in()
        self.open_code(page, code)
        page.get_by_role("button", name=t("caller.erase"), exact=True).click()
        dialog = page.get_by_role("dialog", name=t("caller.erase.question"))
        expect(dialog).to_contain_text(t("caller.erase.warning"))
        self.axe(page, "asking whether to erase")
        page.keyboard.press("Enter")
        expect(dialog).to_be_hidden()
        self.assertEqual(self.opened("volunteer-2", code), ["Poistetaan pyynnöstä."])
        page.get_by_role("button", name=t("caller.erase"), exact=True).click()
        dialog.get_by_role("button", name=t("caller.erase.yes"), exact=True).click()
        expect(page.get_by_text(t("caller.erased"))).to_be_visible(timeout=15_000)
        expect(page.get_by_role("main")).not_to_contain_text("Poistetaan pyynnöstä.")
        self.assertEqual(self.opened("volunteer-2", code, status=1), "no_such_thread")

        inbox = self.signed_in("coordinator-1")
        go(inbox, "inbox")
        expect(inbox.get_by_role("heading", name=t("inbox.asked.one"))).to_be_visible()
        item = title(contact_kind="about_other", concern="safety")
        inbox.get_by_role("main").get_by_role("button", name=item).first.click()
        inbox.get_by_role("button", name=t("inbox.thread.read")).click()
        expect(inbox.get_by_text(t("inbox.thread.gone"))).to_be_visible()
        self.axe(inbox, "what a caller asked to have erased")
        inbox.get_by_role("button", name=t("inbox.asked.do")).click()
        asked = inbox.get_by_role("dialog", name=t("inbox.asked.question"))
        expect(asked).to_contain_text(contact[:8])
        self.axe(inbox, "asking whether to erase as asked")
        asked.get_by_role("button", name=t("inbox.asked.yes"), exact=True).click()
        expect(inbox.get_by_text(t("inbox.asked.done", erased=1, gone=0))).to_be_visible(timeout=15_000)
        expect(inbox.get_by_role("heading", name=t("inbox.asked.one"))).to_have_count(0)
        self.command("coordinator-1", "contact", "show", contact, status=1)

    def test_a_contacts_summary(self) -> None:
        """A coordinator reads the summary that a contact belongs to, when they ask for it."""
        contact, code = self.given("Kerrottu seuraavalle.", "violence")
        page = self.signed_in("coordinator-1")
        go(page, "inbox")
        page.get_by_role("button", name=t("inbox.all"), exact=True).click()
        item = title(contact_kind="about_other", concern="violence")
        page.get_by_role("main").get_by_role("button", name=item).first.click()
        expect(page.get_by_text("Kerrottu seuraavalle.")).to_have_count(0)
        page.get_by_role("button", name=t("inbox.thread.read")).click()
        expect(page.get_by_text("Kerrottu seuraavalle.")).to_be_visible()
        self.axe(page, "a contact's summary")
        self.assertEqual(self.opened("volunteer-2", code), ["Kerrottu seuraavalle."])

    def test_without_a_code(self) -> None:
        """Whoever has no code is logged as before; a form without one sends what it did before."""
        page = self.signed_in()
        fill_in(page)
        expect(self.wants_code(page)).not_to_be_checked()
        save(page)
        expect_became(page, "delivered")
