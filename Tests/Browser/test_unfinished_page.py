"""What somebody has begun and not finished: sealed before a lock and a reload, back for its own member, waiting for them otherwise."""

from playwright.sync_api import Page, expect

from harness.browser import PageTest
from harness.steps import answer, fill_in, go, lock, note, open_page, question, save, sign_in, t, title


class UnfinishedTest(PageTest):
    def signed_in(self, login: str) -> Page:
        page = open_page(self.window(), self.address)
        sign_in(page, self.organisation[login])
        return page

    def second_window(self, page: Page, login: str) -> Page:
        """Another tab of the same browser."""
        other = page.context.new_page()
        self.pages.append(other)
        sign_in(open_page(other, self.address), self.organisation[login])
        return other

    def draft_kept(self, page: Page) -> None:
        expect(page.get_by_text(t("log.draftKept"))).to_be_visible()

    def typed_while_locked(self, page: Page, text: str) -> None:
        page.get_by_role("button", name=t("signIn.logLocked")).click()
        answer(page, "contact_kind", "about_self")
        note(page).fill(text)

    def contact(self, login: str, text: str = "", **answers: str) -> str:
        given = {"kind": "about_other", "channel": "phone", "concern": "violence", "outcome": "callback", "asks": "callback", **answers}
        options = [word for name, code in given.items() for word in (f"--{name}", code)]
        device = self.organisation[login].device
        return device.run("contact", "log", *options, "--note-file", "-", typed=text or "Soitettava.")["id"]


class TypedWhileLocked(UnfinishedTest):
    def waits_for_its_member(self, page: Page, text: str) -> None:
        """Somebody else signs in and is told, no more; then its member gets it."""
        sign_in(page, self.organisation["volunteer-2"])
        expect(question(page, "contact_kind")).to_be_visible()
        expect(note(page)).to_have_value("")
        self.assertNotIn(text, page.content())
        expect(page.get_by_role("main").get_by_text(t("unfinished.others"))).to_be_visible()
        self.axe(page, "something of another member waits")
        go(page, "shift")
        expect(page.get_by_role("main").get_by_text(t("unfinished.others"))).to_be_visible()
        lock(page)
        sign_in(page, self.organisation["volunteer-1"])
        go(page, "log-contact")
        expect(note(page)).to_have_value(text)
        expect(page.get_by_role("main").get_by_text(t("unfinished.others"))).to_be_hidden()
        page.get_by_role("button", name=t("log.discard")).click()

    def test_reloaded(self) -> None:
        """Typed while locked, the page loaded anew: it waits for who was unlocked before, not for who signs in next."""
        page = self.signed_in("volunteer-1")
        lock(page)
        self.typed_while_locked(page, "lukittuna, sitten ladattu")
        self.draft_kept(page)
        page.reload()
        expect(page.get_by_text(t("unfinished.here"))).to_be_visible()
        self.axe(page, "something unfinished waits for its member")
        self.waits_for_its_member(page, "lukittuna, sitten ladattu")

    def test_reloaded_twice(self) -> None:
        """Also what is typed after the page was loaded anew, before anybody has signed in."""
        page = self.signed_in("volunteer-1")
        page.reload()
        self.typed_while_locked(page, "ladattuna, kirjautumatta")
        self.draft_kept(page)
        page.keyboard.press("Tab")
        page.evaluate("location.hash = '#/sign-in'")
        self.waits_for_its_member(page, "ladattuna, kirjautumatta")

    def test_not_yet_put_away(self) -> None:
        """Not even what was typed in the very last moment is lost or shown."""
        page = self.signed_in("volunteer-1")
        lock(page)
        self.typed_while_locked(page, "viime hetkellä")
        page.evaluate("location.hash = '#/sign-in'")
        self.waits_for_its_member(page, "viime hetkellä")

    def test_saved_after_another_window(self) -> None:
        """A contact finished in a locked window belongs to its last member, though somebody else has unlocked another window since."""
        page = self.signed_in("volunteer-1")
        lock(page)
        other = self.second_window(page, "volunteer-2")
        page.get_by_role("button", name=t("signIn.logLocked")).click()
        fill_in(page, "ykkösen lukittu", concern="group")
        save(page, "kept")
        go(other, "shift")
        expect(other.get_by_text(t("shift.kept.other"))).to_be_visible()
        page.keyboard.press("2")
        sign_in(page, self.organisation["volunteer-1"])
        go(page, "shift")
        page.get_by_role("main").get_by_role("button", name=title(concern="group")).first.click()
        expect(page.get_by_text("ykkösen lukittu")).to_be_visible()

    def test_before_and_after_the_lock(self) -> None:
        """One form from before the lock and one typed while locked: both are there, one after the other."""
        page = self.signed_in("volunteer-1")
        answer(page, "contact_kind", "about_other")
        note(page).fill("ennen lukitusta")
        lock(page)
        self.typed_while_locked(page, "lukituksen aikana")
        page.evaluate("location.hash = '#/sign-in'")
        sign_in(page, self.organisation["volunteer-1"])
        expect(note(page)).to_have_value("lukituksen aikana")
        expect(page.get_by_text(t("log.more.one", count=1))).to_be_visible()
        page.get_by_role("button", name=t("log.discard")).click()
        expect(note(page)).to_have_value("ennen lukitusta")
        page.get_by_role("button", name=t("log.discard")).click()
        expect(note(page)).to_have_value("")


class TwoForms(UnfinishedTest):
    def test_correction_over_a_form(self) -> None:
        """A contact being typed, and a correction opened over it: a lock keeps both."""
        page = self.signed_in("volunteer-2")
        fill_in(page, "korjattava", concern="leaving")
        save(page)
        page.keyboard.press("1")
        answer(page, "contact_kind", "about_self")
        note(page).fill("kesken oleva")
        go(page, "shift")
        page.get_by_role("main").get_by_role("button", name=title(concern="leaving")).click()
        page.get_by_role("button", name=t("contact.correct")).click()
        note(page).fill("korjaus kesken")
        lock(page)
        self.assertNotIn("kesken", page.content().replace(t("signIn.lockedDraft"), ""))
        sign_in(page, self.organisation["volunteer-2"])
        expect(note(page)).to_have_value("korjaus kesken")
        expect(page.get_by_text(t("log.more.one", count=1))).to_be_visible()
        self.axe(page, "a correction, and a form that waits")
        # Also over a closed tab.
        page.reload()
        sign_in(page, self.organisation["volunteer-2"])
        expect(note(page)).to_have_value("korjaus kesken")
        page.get_by_role("button", name=t("log.saveCorrection")).click()
        expect(page.get_by_role("heading", name=t("log.became.corrected"))).to_be_visible()
        page.keyboard.press("1")
        expect(note(page)).to_have_value("kesken oleva")
        page.get_by_role("button", name=t("log.discard")).click()
        lock(page)
        sign_in(page, self.organisation["volunteer-2"])
        expect(note(page)).to_have_value("")

    def test_correction_opened_again(self) -> None:
        """Choosing to correct the same contact again goes on with what was typed."""
        page = self.signed_in("volunteer-2")
        fill_in(page, "alkuperäinen", concern="change")
        save(page)
        page.keyboard.press("2")
        for typed in ["alkuperäinen", "puolikas korjaus"]:
            go(page, "shift")
            line = page.get_by_role("main").get_by_role("button", name=title(concern="change"))
            line.wait_for()
            if line.get_attribute("aria-expanded") == "false":
                line.click()
            page.get_by_role("button", name=t("contact.correct")).click()
            expect(note(page)).to_have_value(typed)
            note(page).fill("puolikas korjaus")
        page.get_by_role("button", name=t("word.cancel")).click()

    def test_two_windows(self) -> None:
        """Two tabs, a form in each; the tabs are closed, and the next one has both."""
        first = self.signed_in("volunteer-1")
        second = self.second_window(first, "volunteer-1")
        for page, text in [(first, "ensimmäinen välilehti"), (second, "toinen välilehti")]:
            answer(page, "contact_kind", "about_self")
            note(page).fill(text)
            self.draft_kept(page)
        third = self.second_window(first, "volunteer-1")
        # What other tabs are at is theirs while they are open.
        expect(note(third)).to_have_value("")
        for page in (first, second, third):
            page.close()
        context = self.pages[0].context
        page = context.new_page()
        self.pages.append(page)
        sign_in(open_page(page, self.address), self.organisation["volunteer-1"])
        found = []
        for _ in range(2):
            expect(note(page)).not_to_have_value("")
            found.append(note(page).input_value())
            page.get_by_role("button", name=t("log.discard")).click()
        self.assertEqual(sorted(found), ["ensimmäinen välilehti", "toinen välilehti"])
        expect(note(page)).to_have_value("")


class Notes(UnfinishedTest):
    def test_hand_over_note(self) -> None:
        """A note to the next shift that is not left yet."""
        page = self.signed_in("volunteer-1")
        go(page, "shift")
        page.get_by_label(t("shift.notes.write")).fill("puolikas viesti seuraavalle")
        lock(page)
        self.assertNotIn("puolikas viesti", page.content())
        sign_in(page, self.organisation["volunteer-2"])
        go(page, "shift")
        expect(page.get_by_label(t("shift.notes.write"))).to_have_value("")
        lock(page)
        sign_in(page, self.organisation["volunteer-1"])
        go(page, "shift")
        expect(page.get_by_label(t("shift.notes.write"))).to_have_value("puolikas viesti seuraavalle")
        page.get_by_role("button", name=t("shift.notes.leave")).click()
        expect(page.get_by_role("listitem").get_by_text("puolikas viesti seuraavalle")).to_be_visible()
        expect(page.get_by_label(t("shift.notes.write"))).to_have_value("")
        lock(page)
        sign_in(page, self.organisation["volunteer-1"])
        go(page, "shift")
        expect(page.get_by_label(t("shift.notes.write"))).to_have_value("")

    def test_settlement_note(self) -> None:
        """Notes of two decisions, over a lock and a reload; one contact is settled elsewhere meanwhile, its note is shown."""
        for kind in ["about_other", "about_self"]:
            self.contact("volunteer-1", kind=kind)
        page = self.signed_in("coordinator-1")
        go(page, "inbox")
        for kind in ["about_other", "about_self"]:
            page.get_by_role("main").get_by_role("button", name=title(contact_kind=kind, concern="violence")).click()
            page.get_by_label(t("inbox.settle.note")).fill(f"puolikas päätös {kind}")
        lock(page)
        self.assertNotIn("puolikas päätös", page.content())
        page.reload()
        device = self.organisation["coordinator-1"].device
        settled = next(line["id"] for line in device.run("contact", "list")["contacts"]
                       if device.run("contact", "show", line["id"])["codes"]["contact_kind"] == "about_self")
        device.run("contact", "settle", settled, "--as", "nothing")
        sign_in(page, self.organisation["coordinator-1"])
        go(page, "inbox")
        page.get_by_role("main").get_by_role("button", name=title(contact_kind="about_other", concern="violence")).click()
        expect(page.get_by_label(t("inbox.settle.note"))).to_have_value("puolikas päätös about_other")
        expect(page.get_by_label(t("inbox.typed"))).to_have_value("puolikas päätös about_self")
        self.axe(page, "a note whose contact was settled elsewhere")
        page.get_by_role("button", name=t("inbox.left.drop")).click()
        expect(page.get_by_label(t("inbox.typed"))).to_be_hidden()

    def test_invitation(self) -> None:
        """A name typed for an invitation; the roles are chosen anew, so that nobody gets one by mistake."""
        page = self.signed_in("administrator-1")
        go(page, "members")
        page.get_by_role("button", name=t("members.invite")).click()
        page.get_by_label(t("members.invite.name"), exact=True).fill("Uusi vapaaehtoinen")
        lock(page)
        self.assertNotIn("Uusi vapaaehtoinen", page.content())
        sign_in(page, self.organisation["administrator-1"])
        expect(page.get_by_label(t("members.invite.name"), exact=True)).to_have_value("Uusi vapaaehtoinen")
        page.get_by_role("button", name=t("members.invite.make")).click()
        expect(page.get_by_text(t("members.invite.rolesMissing"))).to_be_visible()
        page.get_by_role("button", name=t("word.cancel")).click()
        expect(page.get_by_label(t("members.invite.name"), exact=True)).to_be_hidden()
