"""Logging a contact on the page: by keys alone, quickly, and nothing that was typed is lost."""

import json

from playwright.sync_api import Page, expect

from harness.browser import PageTest
from harness.organisation import LISTS, label
from harness.processes import ROOT
from harness.steps import (
    STANDARD, Keyboard, answer, expect_became, fill_in, go, key, lock, note, open_page, outage, question, save, sign_in, t, tasks,
    title,
)

MOST_PRESSES, MOST_SECONDS = 25, 60


class LogContactTest(PageTest):
    def signed_in(self, login: str = "volunteer-1", **window) -> Page:
        page = open_page(self.window(**window), self.address)
        sign_in(page, self.organisation[login])
        return page

    def contacts(self) -> list[dict]:
        """All contacts, as a coordinator's command line opens them."""
        return self.organisation["coordinator-1"].device.run("contact", "list", "--all")["contacts"]

    def with_note(self, text: str) -> list[dict]:
        return [shown for shown in (self.shown(line["id"]) for line in self.contacts()) if shown["note"] == text]

    def shown(self, identity: str) -> dict:
        return self.organisation["coordinator-1"].device.run("contact", "show", identity)


class ByKeysAlone(LogContactTest):
    def test_standard_contact(self) -> None:
        """A standard contact takes at most 25 presses beside the note, and less than a minute."""
        page = self.signed_in()
        expect(question(page, "contact_kind")).to_be_visible()
        keyboard = Keyboard(page)
        for code_list, code in STANDARD.items():
            keyboard.press(key(code_list, code))
        # The second block passed over; the danger decided; nothing asked for.
        keyboard.press("Enter", key("danger", "none"), key("asks", "nothing"))
        expect(note(page)).to_be_focused()
        keyboard.type("Huoli pojasta, näppäimillä.")
        keyboard.press("Control+Enter")
        expect_became(page, "delivered")
        print(f"\nkeys: {keyboard.presses} beside the note of {keyboard.typed}, about {keyboard.seconds:.0f} s")
        self.assertLessEqual(keyboard.presses, MOST_PRESSES)
        self.assertLessEqual(keyboard.seconds, MOST_SECONDS)
        logged = self.with_note("Huoli pojasta, näppäimillä.")
        self.assertEqual(len(logged), 1)
        self.assertEqual({name: logged[0]["codes"][name] for name in STANDARD}, STANDARD)
        self.assertEqual((logged[0]["codes"]["danger"], logged[0]["codes"]["asks"]), ("none", "nothing"))
        # And on with the next one.
        page.keyboard.press("1")
        expect(question(page, "contact_kind")).to_be_visible()

    def test_whole_contact(self) -> None:
        """Every question of the second block answered by its key, too."""
        page = self.signed_in()
        keyboard = Keyboard(page)
        for code_list, code in STANDARD.items():
            keyboard.press(key(code_list, code))
        given = {"relation": "parent", "language": "so", "interpreter": LISTS["interpreter"]["codes"][0]["id"],
                 "ideology": "far_right", "age_band": "15_17", "region": "south", "urgency": "soon", "duration": "30_59", "returning": "first"}
        keyboard.press("Space")
        for code_list, code in given.items():
            expect(question(page, code_list)).to_be_visible()
            keyboard.press(key(code_list, code))
        keyboard.press(key("danger", "social_emergency"), key("asks", "follow_up"))
        keyboard.type("Kaikki vastattu.")
        keyboard.press("Control+Enter")
        expect_became(page, "delivered")
        print(f"\nkeys with the whole second block: {keyboard.presses}, about {keyboard.seconds:.0f} s")
        self.assertLessEqual(keyboard.presses, MOST_PRESSES)
        codes = self.with_note("Kaikki vastattu.")[0]["codes"]
        self.assertEqual(codes, {**STANDARD, **given, "danger": "social_emergency", "asks": "follow_up"})

    def test_non_data_call(self) -> None:
        """A silent call is two actions; it can be taken back for some seconds."""
        page = self.signed_in()
        before = len(self.contacts())
        keyboard = Keyboard(page)
        keyboard.press(key("contact_kind", "silent"), key("channel", "phone"))
        expect_became(page, "waiting")
        self.assertEqual(keyboard.presses, 2)
        self.axe(page, "a counted call")
        page.keyboard.press("u")
        expect(question(page, "channel")).to_be_visible()
        page.keyboard.press(key("channel", "chat"))
        expect_became(page, "delivered")
        logged = self.contacts()
        self.assertEqual(len(logged), before + 1)
        opened = [self.shown(line["id"]) for line in logged]
        newest = next(shown for shown in opened if shown["codes"]["contact_kind"] == "silent")
        self.assertEqual((newest["codes"], newest["note"]), ({"contact_kind": "silent", "channel": "chat"}, ""))

    def test_backspace_goes_back(self) -> None:
        """A wrong key is corrected by one more key."""
        page = self.signed_in()
        page.keyboard.press(key("contact_kind", "about_self"))
        expect(question(page, "channel")).to_be_visible()
        page.keyboard.press("Backspace")
        expect(question(page, "contact_kind")).to_be_visible()
        page.keyboard.press(key("contact_kind", "about_other"))
        expect(question(page, "channel")).to_be_visible()
        self.axe(page, "one question answered")
        page.get_by_role("button", name=t("log.discard")).click()


class Asking(LogContactTest):
    def test_danger(self) -> None:
        """The danger question shows whom to call and is never passed by Enter; the decision is logged."""
        page = self.signed_in()
        for code_list, code in STANDARD.items():
            answer(page, code_list, code)
        page.keyboard.press("Enter")
        expect(question(page, "danger")).to_be_visible()
        phones = json.loads((ROOT / "config" / "organisation.json").read_text())["phones"]
        for number in ["112", phones["socialEmergency"], phones["onCall"]]:
            expect(page.get_by_role("link", name=number)).to_be_visible()
        self.axe(page, "the danger question")
        page.keyboard.press("Enter")
        expect(question(page, "danger")).to_be_visible()
        page.keyboard.press(key("danger", "called_112"))
        answer(page, "asks", "nothing")
        note(page).fill("Vaara, päätös kirjattu.")
        save(page)
        self.assertEqual(self.with_note("Vaara, päätös kirjattu.")[0]["codes"]["danger"], "called_112")

    def test_personal_data(self) -> None:
        """A phone number in the note is marked while typing and asked about before saving; a warning, not a lock."""
        page = self.signed_in()
        fill_in(page, "Soita 040 123 4567 illalla.")
        expect(page.get_by_text(t("contact.personalData"))).to_be_visible()
        expect(page.locator("mark").first).to_have_text("040 123 4567")
        self.axe(page, "personal data marked")
        page.keyboard.press("Control+Enter")
        dialog = page.get_by_role("dialog", name=t("contact.personalData"))
        expect(dialog).to_be_visible()
        self.axe(page, "personal data asked about")
        page.keyboard.press("1")
        expect(note(page)).to_be_focused()
        selected = page.evaluate("(({ value, selectionStart, selectionEnd }) => value.slice(selectionStart, selectionEnd))"
                                 "(document.activeElement)")
        self.assertEqual(selected, "040 123 4567")
        self.assertEqual(self.with_note("Soita 040 123 4567 illalla."), [])
        page.keyboard.press("Control+Enter")
        expect(dialog).to_be_visible()
        page.keyboard.press("2")
        expect_became(page, "delivered")
        self.assertEqual(len(self.with_note("Soita 040 123 4567 illalla.")), 1)

    def test_missing_answer(self) -> None:
        """Saving too early opens the question that is missing and says so."""
        page = self.signed_in()
        answer(page, "contact_kind", "about_self")
        answer(page, "channel", "chat")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_role("alert").get_by_text(t("failure.missing", list=LISTS["concern"]["label"]["fi"]))).to_be_visible()
        expect(question(page, "concern")).to_be_visible()
        page.get_by_role("button", name=t("log.discard")).click()

    def test_discarding_is_undone(self) -> None:
        """A form thrown away by mistake comes back."""
        page = self.signed_in()
        fill_in(page, "takaisin tullut")
        page.get_by_role("button", name=t("log.discard")).click()
        expect(note(page)).to_have_value("")
        page.get_by_role("button", name=t("word.undo")).click()
        expect(note(page)).to_have_value("takaisin tullut")
        save(page)
        self.assertEqual(len(self.with_note("takaisin tullut")), 1)


class NothingIsLost(LogContactTest):
    def draft_kept(self, page: Page) -> None:
        expect(page.get_by_text(t("log.draftKept"))).to_be_visible()

    def test_other_page_and_language(self) -> None:
        """Another page, another language, and back."""
        page = self.signed_in()
        answer(page, "contact_kind", "professional")
        note(page).fill("kesken oleva")
        go(page, "shift")
        go(page, "log-contact")
        expect(note(page)).to_have_value("kesken oleva")
        page.get_by_role("button", name="English").click()
        expect(note(page, "en")).to_have_value("kesken oleva")
        expect(page.get_by_role("button", name=label("contact_kind", "professional", "en"))).to_be_visible()
        page.get_by_role("button", name=t("log.discard", "en")).click()

    def test_lock_and_reload(self) -> None:
        """A lock, a reload, a closed tab."""
        page = self.signed_in()
        answer(page, "contact_kind", "about_self")
        answer(page, "channel", "chat")
        note(page).fill("lukituksen yli")
        lock(page)
        self.assertNotIn("lukituksen yli", page.content())
        sign_in(page, self.organisation["volunteer-1"])
        expect(note(page)).to_have_value("lukituksen yli")
        note(page).fill("lukituksen ja latauksen yli")
        self.draft_kept(page)
        page.reload()
        sign_in(page, self.organisation["volunteer-1"])
        expect(note(page)).to_have_value("lukituksen ja latauksen yli")
        expect(page.get_by_text(t("log.restored"))).to_be_visible()
        expect(question(page, "concern")).to_be_visible()
        for code_list in ["concern", "outcome"]:
            answer(page, code_list, STANDARD[code_list])
        # The decision on danger is never passed over, not even by saving.
        page.keyboard.press("Control+Enter")
        answer(page, "danger", "none")
        save(page)
        self.assertEqual(len(self.with_note("lukituksen ja latauksen yli")), 1)

    def test_another_member_of_the_device(self) -> None:
        """What one member was typing is not shown to the next one on the same device."""
        page = self.signed_in("volunteer-1")
        answer(page, "contact_kind", "about_self")
        note(page).fill("vain ykköselle")
        lock(page)
        sign_in(page, self.organisation["volunteer-2"])
        expect(note(page)).to_have_value("")
        self.assertNotIn("vain ykköselle", page.content())
        lock(page)
        sign_in(page, self.organisation["volunteer-1"])
        expect(note(page)).to_have_value("vain ykköselle")
        page.get_by_role("button", name=t("log.discard")).click()

    def test_server_gone_while_typing(self) -> None:
        """The server stops while somebody types: saved here, reloaded, unlocked when it is back, and there exactly once."""
        self.allow_outage()
        page = self.signed_in()
        page.wait_for_function("caches.has('page-newest')")
        fill_in(page, "palvelin katosi")
        with outage(self.organisation.server):
            save(page, "kept")
            self.axe(page, "kept on the device")
            page.reload()
            expect(page.get_by_label(t("account.login"), exact=True)).to_be_visible()
        sign_in(page, self.organisation["volunteer-1"])
        go(page, "shift")
        # It was typed before the device was locked: looked at first.
        page.get_by_role("main").get_by_role("button", name=title(concern=STANDARD["concern"])).first.click()
        expect(page.get_by_text("palvelin katosi")).to_be_visible()
        page.get_by_role("button", name=t("shift.kept.deliverDraft")).click()
        expect(page.get_by_text(t("shift.kept.empty"))).to_be_visible()
        self.assertEqual(len(self.with_note("palvelin katosi")), 1)

    def test_server_back_before_anybody_notices(self) -> None:
        """Without a lock in between it goes by itself, exactly once, and the page says so."""
        self.allow_outage()
        page = self.signed_in()
        fill_in(page, "katkos lyhyt")
        with outage(self.organisation.server):
            save(page, "kept")
        page.wait_for_timeout(12_000)
        self.assertEqual(len(self.with_note("katkos lyhyt")), 1)
        go(page, "shift")
        expect(page.get_by_text(t("shift.kept.empty"))).to_be_visible()

    def test_logged_while_locked(self) -> None:
        """A contact can be taken down on a locked device that knows its member; it waits to be looked at."""
        page = self.signed_in()
        lock(page)
        page.get_by_role("button", name=t("signIn.logLocked")).click()
        fill_in(page, "kirjattu lukittuna")
        self.axe(page, "logging while locked")
        save(page, "kept")
        page.keyboard.press("2")
        sign_in(page, self.organisation["volunteer-1"])
        go(page, "shift")
        page.get_by_role("main").get_by_role("button", name=title(concern=STANDARD["concern"])).first.click()
        expect(page.get_by_text("kirjattu lukittuna")).to_be_visible()
        page.get_by_role("button", name=t("shift.kept.deliverDraft")).click()
        expect(page.get_by_text(t("shift.kept.empty"))).to_be_visible()
        self.assertEqual(len(self.with_note("kirjattu lukittuna")), 1)

    def test_two_members_at_once(self) -> None:
        """Two volunteers save at the same moment."""
        pages = {login: self.signed_in(login) for login in ["volunteer-1", "volunteer-2"]}
        for login, page in pages.items():
            fill_in(page, f"yhtä aikaa {login}")
        for page in pages.values():
            page.get_by_role("button", name=t("log.save")).click()
        for login, page in pages.items():
            expect_became(page, "delivered")
            self.assertEqual([shown["author_name"] for shown in self.with_note(f"yhtä aikaa {login}")], [login])
        tasks(pages["volunteer-1"]).wait_for()
