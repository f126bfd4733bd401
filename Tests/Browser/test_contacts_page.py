"""From the volunteer to the coordinator: corrected, read, settled, erased, on the page and at the command line."""

from playwright.sync_api import Page, expect

from harness.browser import PageTest
from harness.organisation import label
from harness.steps import answer, fill_in, go, note, open_page, save, sign_in, t, title


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


class ContactsPageTest(PageTest):
    def signed_in(self, login: str) -> Page:
        page = open_page(self.window(), self.address)
        sign_in(page, self.organisation[login])
        return page

    def command(self, login: str, *arguments: str, **options) -> dict:
        return self.organisation[login].device.run(*arguments, **options)

    def item(self, page: Page, **answers: str):
        """A contact's line in a list."""
        return page.get_by_role("main").get_by_role("button", name=title(**answers))

    def test_from_volunteer_to_coordinator(self) -> None:
        """Logged, corrected by its author, settled by the coordinator; then the author can only tell."""
        volunteer = self.signed_in("volunteer-1")
        fill_in(volunteer, "ensimmäinen muoto", concern="violence", asks="callback", outcome="callback")
        save(volunteer)
        go(volunteer, "shift")
        self.item(volunteer, contact_kind="about_other", concern="violence").click()
        expect(volunteer.get_by_text("ensimmäinen muoto")).to_be_visible()
        volunteer.get_by_role("button", name=t("contact.correct")).click()
        note(volunteer).fill("korjattu muoto")
        volunteer.get_by_role("button", name=t("log.saveCorrection")).click()
        expect(volunteer.get_by_role("heading", name=t("log.became.corrected"))).to_be_visible()

        coordinator = self.signed_in("coordinator-1")
        go(coordinator, "inbox")
        self.item(coordinator, contact_kind="about_other", concern="violence").click()
        expect(coordinator.get_by_text("korjattu muoto")).to_be_visible()
        expect(coordinator.get_by_text("volunteer-1").first).to_be_visible()
        self.axe(coordinator, "a contact in the inbox")
        coordinator.get_by_label(t("inbox.settle.note")).fill("Soitettu takaisin.")
        coordinator.get_by_role("button", name=capitalised(label("settled_as", "callback")), exact=True).click()
        expect(coordinator.get_by_text(t("inbox.empty"))).to_be_visible()
        identity = self.command("coordinator-1", "contact", "list", "--all")["contacts"][0]["id"]
        shown = self.command("coordinator-1", "contact", "show", identity)
        self.assertEqual((shown["note"], shown["open"]), ("korjattu muoto", False))
        settled = [(line["settled_as"], line["note"]) for line in shown["settlements"]]
        self.assertEqual(settled, [("callback", "Soitettu takaisin.")])

        # The volunteer's page still shows it as it was; a correction now is refused in words.
        go(volunteer, "account")
        go(volunteer, "shift")
        expect(volunteer.get_by_text(t("shift.mine.taken.short"))).to_be_visible()
        expect(volunteer.get_by_text(t("shift.mine.taken"))).to_be_visible()

    def test_taken_up_while_correcting(self) -> None:
        """A coordinator settles it while its author is correcting: refused in words, and what was typed is still there."""
        self.allow("status of 409")
        volunteer = self.signed_in("volunteer-2")
        fill_in(volunteer, "ehditään ottaa", concern="exclusion", asks="follow_up")
        save(volunteer)
        go(volunteer, "shift")
        self.item(volunteer, contact_kind="about_other", concern="exclusion").click()
        volunteer.get_by_role("button", name=t("contact.correct")).click()
        note(volunteer).fill("liian myöhään")
        found = self.command("coordinator-1", "contact", "list")["contacts"]
        for line in found:
            self.command("coordinator-1", "contact", "settle", line["id"], "--as", "nothing")
        volunteer.get_by_role("button", name=t("log.saveCorrection")).click()
        expect(volunteer.get_by_role("alert").get_by_text(t("failure.taken_up"))).to_be_visible(timeout=15_000)
        expect(note(volunteer)).to_have_value("liian myöhään")

    def test_from_the_command_line(self) -> None:
        """What the command line has logged, the page opens, word for word; and it is erased for good."""
        logged = self.command(
            "volunteer-1", "contact", "log", "--kind", "professional", "--channel", "email", "--concern", "info", "--outcome",
            "advice", "--asks", "follow_up", "--note-file", "-", typed="Koulutuspyyntö: ”luento” 100 %.")
        page = self.signed_in("coordinator-1")
        go(page, "inbox")
        self.item(page, contact_kind="professional", concern="info").click()
        expect(page.get_by_text("Koulutuspyyntö: ”luento” 100 %.")).to_be_visible()
        page.get_by_role("button", name=t("inbox.erase")).click()
        dialog = page.get_by_role("dialog", name=t("inbox.erase.question"))
        self.axe(page, "asking whether to erase")
        page.keyboard.press("Enter")
        expect(dialog).to_be_hidden()
        self.assertEqual(self.command("coordinator-1", "contact", "show", logged["id"])["id"], logged["id"])
        page.get_by_role("button", name=t("inbox.erase")).click()
        dialog.get_by_role("button", name=t("inbox.erase.yes")).click()
        expect(page.get_by_text("Koulutuspyyntö: ”luento”")).to_be_hidden()
        self.command("coordinator-1", "contact", "show", logged["id"], status=1)

    def test_keys_in_the_inbox(self) -> None:
        """Down, open, settle: by keys alone."""
        for concern in ["online", "group"]:
            self.command("volunteer-1", "contact", "log", "--kind", "about_self", "--channel", "chat", "--concern", concern,
                         "--outcome", "support", "--asks", "callback")
        page = self.signed_in("coordinator-1")
        go(page, "inbox")
        self.item(page, contact_kind="about_self", concern="online").wait_for()
        items = page.get_by_role("main").get_by_role("list").get_by_role("button")
        for left in range(items.count(), 0, -1):
            # After a decision the next one is open by itself.
            if not page.get_by_label(t("inbox.settle.note")).is_visible():
                page.keyboard.press("j")
                page.keyboard.press("Enter")
            expect(page.get_by_label(t("inbox.settle.note"))).to_be_visible()
            # A key that comes before the next one can have been read decides nothing.
            page.wait_for_timeout(1000)
            page.keyboard.press("1")
            expect(items).to_have_count(left - 1)
        expect(page.get_by_text(t("inbox.empty"))).to_be_visible()
        self.assertEqual(self.command("coordinator-1", "contact", "list")["contacts"], [])

    def test_search(self) -> None:
        """A word of a note finds its contact among all."""
        self.command("volunteer-1", "contact", "log", "--kind", "feedback", "--channel", "other", "--concern", "other",
                     "--outcome", "support", "--note-file", "-", typed="Löytyy sanasta kaunokirjoitus.")
        page = self.signed_in("coordinator-1")
        go(page, "inbox")
        page.keyboard.press("/")
        page.get_by_label(t("inbox.search")).fill("kaunokirj")
        self.item(page, contact_kind="feedback", concern="other").click()
        expect(page.get_by_text("Löytyy sanasta")).to_be_visible()
        self.axe(page, "search among all")

    def test_hand_over(self) -> None:
        """A note for the next volunteer."""
        first = self.signed_in("volunteer-1")
        go(first, "shift")
        first.get_by_label(t("shift.notes.write")).fill("Sama soittaja palaa ehkä illalla.")
        first.get_by_role("button", name=t("shift.notes.leave")).click()
        expect(first.get_by_role("listitem").get_by_text("Sama soittaja palaa ehkä illalla.")).to_be_visible()
        second = self.signed_in("volunteer-2")
        go(second, "shift")
        expect(second.get_by_text("Sama soittaja palaa ehkä illalla.")).to_be_visible()

    def test_two_coordinators_windows(self) -> None:
        """The same contact settled in two windows: the second one is told, and its words are not lost."""
        self.allow("status of 409")
        self.command("volunteer-1", "contact", "log", "--kind", "about_self", "--channel", "video", "--concern", "leaving",
                     "--outcome", "exit_intake", "--asks", "exit_intake")
        windows = [self.signed_in("coordinator-1") for _ in range(2)]
        for page in windows:
            go(page, "inbox")
            self.item(page, contact_kind="about_self", concern="leaving").click()
            page.get_by_label(t("inbox.settle.note")).fill("oma päätös")
        for page in windows:
            page.get_by_role("button", name=capitalised(label("settled_as", "nothing")), exact=True).click()
            page.wait_for_timeout(500)
        expect(windows[1].get_by_role("main").get_by_text(t("inbox.taken"))).to_be_visible()
        expect(windows[1].get_by_label(t("inbox.typed"))).to_have_value("oma päätös")

    def test_answers_are_read(self) -> None:
        """The question that was answered reads as its answer."""
        page = self.signed_in("volunteer-1")
        answer(page, "contact_kind", "about_self")
        expect(page.get_by_role("button", name=label("contact_kind", "about_self"))).to_be_visible()
