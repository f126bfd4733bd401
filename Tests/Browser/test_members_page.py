"""Members: invited, joined, approved, admitted, removed; passphrases and recovery sheets; the audit log."""

import re

from playwright.sync_api import Page, expect

from harness.browser import PageTest
from harness.organisation import Member
from harness.processes import Device
from harness.steps import fill_in, go, lock, open_page, save, sign_in, t, tasks

OWN = "mustikka lautta tikku rumpu kellari vaahtera"


class MembersPageTest(PageTest):
    def signed_in(self, login: str) -> Page:
        page = open_page(self.window(), self.address)
        sign_in(page, self.organisation[login])
        return page

    @staticmethod
    def line(page: Page, name: str):
        """A member in the list; opens and closes its details."""
        return page.get_by_role("main").get_by_role("button", name=re.compile(f"^{re.escape(name)}"))

    def fingerprint(self, page: Page, words: str) -> str:
        """The fingerprint that stands under these words, without its gaps."""
        text = page.get_by_role("main").inner_text()
        return re.sub(r"[\s-]", "", text[text.index(words) + len(words):].strip()[:60])[:20].lower()

    def choose_own(self, page: Page, passphrase: str) -> None:
        """An own passphrase instead of the proposal."""
        page.get_by_label(t("account.passphrase.own"), exact=True).check()
        for box in [box for box in page.locator("input[autocomplete=new-password]").all() if box.is_visible()]:
            box.fill(passphrase)

    def sheet_code(self, page: Page, heading: str) -> str:
        """The recovery code: eight groups of four, and a check character."""
        shown = page.get_by_role("main").inner_text()
        found = re.search(r"\b[0-9a-z]{4}(?:[\s-]+[0-9a-z]{4}){7}[\s-]*[0-9a-z]\b", shown[shown.index(heading):], re.IGNORECASE)
        self.assertIsNotNone(found, shown)
        return " ".join(found[0].split())

    def test_from_invitation_to_removal(self) -> None:
        """An invitation's link leads a newcomer in; two people compare; a volunteer admits; an administrator removes."""
        self.allow("status of (401|403)")
        administrator = self.signed_in("administrator-1")
        go(administrator, "members")
        self.axe(administrator, "members")
        administrator.get_by_role("button", name=t("members.invite"), exact=True).click()
        administrator.get_by_label(t("members.invite.name")).fill("volunteer-3")
        self.axe(administrator, "inviting")
        administrator.get_by_role("button", name=t("members.invite.make")).click()
        link = administrator.get_by_text(re.compile("#join=")).inner_text().strip()
        self.axe(administrator, "an invitation's code")

        newcomer = self.window()
        newcomer.goto(link)
        newcomer.get_by_label(t("account.login"), exact=True).wait_for()
        self.assertNotIn("join=", newcomer.url)
        self.axe(newcomer, "joining")
        newcomer.get_by_label(t("account.login"), exact=True).fill("volunteer-3")
        self.choose_own(newcomer, "kissa")
        newcomer.get_by_role("button", name=t("join.do")).click()
        expect(newcomer.get_by_text(t("account.passphrase.weak")).first).to_be_visible()
        self.choose_own(newcomer, OWN)
        newcomer.get_by_role("button", name=t("join.do")).click()
        expect(newcomer.get_by_role("heading", name=t("join.done"))).to_be_visible(timeout=20_000)
        self.axe(newcomer, "joined, with a recovery sheet")
        theirs = self.fingerprint(newcomer, t("word.fingerprint"))
        newcomer.get_by_role("button", name=t("sheet.safe")).click()

        go(administrator, "account")
        go(administrator, "members")
        approve = administrator.get_by_role("button", name=t("members.approve", name="volunteer-3"))
        expect(approve).to_be_disabled()
        self.assertEqual(self.fingerprint(administrator, t("word.fingerprint")), theirs)
        administrator.get_by_label(t("members.compared")).first.check()
        approve.click()
        expect(self.line(administrator, "volunteer-3")).to_be_visible()

        volunteer = self.signed_in("volunteer-1")
        go(volunteer, "members")
        volunteer.get_by_label(t("members.compared")).first.check()
        self.axe(volunteer, "admitting")
        volunteer.get_by_role("button", name=t("members.admit", group=t("group.volunteers"))).click()
        expect(volunteer.get_by_role("heading", name=t("members.admission"))).to_be_hidden()

        member = Member("volunteer-3", OWN, Device(self.organisation.folder / "volunteer-3", OWN))
        sign_in(newcomer, member)
        fill_in(newcomer, "uuden ensimmäinen", asks="callback")
        save(newcomer)
        shown = self.organisation["coordinator-1"].device
        identity = shown.run("contact", "list")["contacts"][0]["id"]
        self.assertEqual(shown.run("contact", "show", identity)["author_name"], "volunteer-3")

        go(administrator, "account")
        go(administrator, "members")
        line = self.line(administrator, "volunteer-3")
        if line.get_attribute("aria-expanded") == "false":
            line.click()
        administrator.get_by_role("button", name=t("members.remove"), exact=True).click()
        self.axe(administrator, "asking whether to remove")
        administrator.get_by_role("button", name=t("members.remove.yes", name="volunteer-3")).click()
        expect(administrator.get_by_role("heading", name=t("members.removed"))).to_be_visible()
        # Whoever was removed is out at the next step, and does not come in again.
        go(newcomer, "shift")
        fresh = open_page(self.window(), self.address)
        fresh.get_by_label(t("account.login"), exact=True).fill("volunteer-3")
        fresh.get_by_label(t("account.passphrase"), exact=True).fill(OWN)
        fresh.keyboard.press("Enter")
        expect(fresh.get_by_text(t("failure.wrong_passphrase"))).to_be_visible(timeout=15_000)

    def test_name_and_languages(self) -> None:
        """An administrator mends a name and says which languages somebody works in; others see both, and cannot change them."""
        administrator = self.signed_in("administrator-1")
        go(administrator, "members")
        self.line(administrator, "volunteer-1").click()
        card = administrator.locator(".card").filter(has=administrator.get_by_role("button", name=t("members.saveName")))
        card.get_by_label(t("members.invite.name")).fill("  ")
        card.get_by_role("button", name=t("members.saveName")).click()
        expect(card.get_by_text(t("members.invite.nameMissing"))).to_be_visible()
        card.get_by_label(t("members.invite.name")).fill("Päivystäjä Ö")
        for language in ["Ruotsi", "Somali"]:
            card.get_by_label(language, exact=True).check()
        self.axe(administrator, "name and languages")
        card.get_by_role("button", name=t("members.saveName")).click()
        expect(self.line(administrator, "Päivystäjä Ö")).to_be_visible()
        expect(administrator.get_by_role("status")).to_contain_text(t("members.nameSet", name="Päivystäjä Ö"))

        coordinator = self.signed_in("coordinator-1")
        go(coordinator, "members")
        self.line(coordinator, "Päivystäjä Ö").click()
        expect(coordinator.get_by_role("main")).to_contain_text("Ruotsi, somali")
        expect(coordinator.get_by_role("button", name=t("members.saveName"))).to_be_hidden()
        # The command line reads the same, and the page what it writes.
        listed = self.organisation["coordinator-1"].device.run("member", "list")["members"]
        self.assertIn(("Päivystäjä Ö", ["sv", "so"]), [(one["name"], one["languages"]) for one in listed])
        self.organisation["administrator-1"].device.run("member", "name", "Päivystäjä Ö", "--name", "volunteer-1", "--language", "fi")
        go(coordinator, "account")
        go(coordinator, "members")
        expect(self.line(coordinator, "volunteer-1")).to_be_visible()

    def test_long_name(self) -> None:
        """A name too long for an invitation: said at the field, and nothing is sent."""
        page = self.signed_in("administrator-1")
        go(page, "members")
        page.get_by_role("button", name=t("members.invite")).click()
        name = page.get_by_label(t("members.invite.name"), exact=True)
        before = len(self.requests)
        for wrong, said in [(" ", "members.invite.nameMissing"), ("ö" * 201, "failure.name_too_long")]:
            name.fill(wrong)
            page.get_by_role("button", name=t("members.invite.make")).click()
            expect(page.get_by_role("main").get_by_text(t(said))).to_be_visible()
            expect(name).to_be_focused()
        self.axe(page, "a name that is too long")
        self.assertEqual(self.requests[before:], [])
        name.fill("ö" * 200)
        page.get_by_role("button", name=t("members.invite.make")).click()
        expect(page.get_by_role("heading", name=t("members.invite.made", name="ö" * 200))).to_be_visible()
        self.assert_fits(page, "an invitation for a long name")

    def test_last_holder(self) -> None:
        """Removing the only coordinator asks again and says what would be lost."""
        self.allow("status of 422")
        page = self.signed_in("administrator-1")
        go(page, "members")
        self.line(page, "coordinator-1").click()
        page.get_by_role("button", name=t("members.remove"), exact=True).click()
        page.get_by_role("button", name=t("members.remove.yes", name="coordinator-1")).click()
        dialog = page.get_by_role("dialog", name=t("members.lastHolder"))
        expect(dialog).to_be_visible()
        self.axe(page, "the last coordinator")
        dialog.get_by_role("button", name=t("word.cancel")).click()
        self.assertEqual(self.organisation["coordinator-1"].device.run("whoami")["roles"], ["coordinator"])

    def test_passphrase_and_sheet(self) -> None:
        """A new passphrase with a sheet; the old one is out; the sheet sets another one, once."""
        self.allow("status of 401")
        page = self.signed_in("volunteer-2")
        go(page, "account")
        page.get_by_role("button", name=t("account.passphrase.change"), exact=True).click()
        self.axe(page, "a new passphrase")
        self.choose_own(page, OWN)
        page.get_by_label(re.compile(f"^{re.escape(t('account.passphrase.sheet'))}")).check()
        page.get_by_role("button", name=t("account.passphrase.change"), exact=True).click()
        expect(page.get_by_role("heading", name=t("sheet.title"))).to_be_visible(timeout=20_000)
        self.axe(page, "a recovery sheet")
        code = self.sheet_code(page, t("sheet.title"))
        page.get_by_role("button", name=t("account.sheet.close")).click()
        lock(page)
        page.get_by_label(t("account.passphrase"), exact=True).fill(self.organisation["volunteer-2"].passphrase)
        page.keyboard.press("Enter")
        expect(page.get_by_text(t("failure.wrong_passphrase"))).to_be_visible(timeout=15_000)
        member = Member("volunteer-2", OWN, self.organisation["volunteer-2"].device)
        sign_in(page, member)

        other = open_page(self.window(), self.address)
        other.get_by_role("button", name=t("signIn.forgotten")).click()
        other.get_by_label(t("recover.code"), exact=True).fill(code)
        other.get_by_label(t("account.login"), exact=True).fill("volunteer-2")
        self.axe(other, "recovering")
        again = OWN + " kolmas"
        self.choose_own(other, again)
        other.get_by_role("button", name=t("recover.do")).click()
        expect(other.get_by_role("heading", name=t("recover.done"))).to_be_visible(timeout=20_000)
        other.get_by_role("button", name=t("sheet.safe")).click()
        sign_in(other, Member("volunteer-2", again, member.device))
        tasks(other).wait_for()

    def test_audit(self) -> None:
        """The auditor sees that the log is whole, who signed in, and no content."""
        self.signed_in("volunteer-1")
        page = self.signed_in("auditor-1")
        go(page, "audit")
        whole = re.escape(t("audit.whole", count="X")).replace("X", r"\d+")
        expect(page.get_by_text(re.compile(f"^{whole}$")).first).to_be_visible()
        page.get_by_label(t("audit.what")).select_option("sign_in")
        signed = page.get_by_role("listitem").filter(has_text=re.compile(t("audit.action.sign_in"), re.IGNORECASE))
        expect(signed.filter(has_text="volunteer-1").first).to_be_visible()
        self.axe(page, "the log")

    def test_forget_device(self) -> None:
        """A device that was forgotten knows nobody."""
        page = self.signed_in("auditor-1")
        go(page, "account")
        page.get_by_role("button", name=t("account.forget"), exact=True).click()
        page.get_by_role("button", name=t("account.forget.yes")).click()
        expect(page.get_by_label(t("account.login"), exact=True)).to_have_value("")
        expect(page.get_by_role("button", name=t("signIn.logLocked"))).to_be_hidden()
