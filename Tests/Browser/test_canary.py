"""Nothing that was typed leaves the device in clear, and nothing stays on it in clear: searched for byte by byte."""

import base64
import re
import tempfile
from pathlib import Path

from playwright.sync_api import expect

from harness.browser import Driver, PageTest, executable
from harness.organisation import LISTS, Organisation, label
from harness.recorder import Recorder, forms, occurrences
from harness.steps import STANDARD, answer, fill_in, go, lock, note, open_page, save, sign_in, t, title

WORDS = ["Kummitusjuna", "peilipöllö", "Sammalkello", "ruostelintu", "Kaikuhiekka"]


class CanaryTest(PageTest):
    @classmethod
    def setUpClass(cls) -> None:
        cls.organisation = Organisation.founded()
        cls.recorder = Recorder(Organisation.port)
        cls.addClassCleanup(cls.recorder.close)
        # The page is at the recorder's address; the command line stays at the server's.
        cls.organisation.server.settings = {
            "HELPLINE_HTTP_ORIGINS": f"http://127.0.0.1:{cls.recorder.port},http://127.0.0.1:{Organisation.port}"}
        cls.organisation.server.start()
        cls.addClassCleanup(cls.organisation.server.stop)

    def test_search_finds(self) -> None:
        """The search itself finds every form of a word, wherever it begins."""
        for word in WORDS:
            for before in range(4):
                for name, needle in forms(word).items():
                    self.assertGreater(len(needle), 6, name)
                    self.assertTrue(occurrences([word], b"x" * before + needle + b"y"), name)
            for before in range(5):
                for after in range(4):
                    text = base64.urlsafe_b64encode(b"x" * before + word.encode() + b"y" * after)
                    self.assertTrue(occurrences([word], text), f"{word} after {before}")

    def test_nothing_in_clear(self) -> None:
        """Login, passphrase, notes, a draft, a settlement, a caller's code and summary: in no request, no answer, no file."""
        address = f"http://127.0.0.1:{self.recorder.port}"
        member = self.organisation["coordinator-1"]
        with tempfile.TemporaryDirectory(dir=Organisation.work_folder()) as folder:
            context = Driver.playwright().chromium.launch_persistent_context(
                folder, executable_path=executable(), args=Driver.ARGUMENTS, **self._options("fi", 1100, "light"))
            try:
                page = self.watch(context).new_page()
                self.pages.append(page)
                open_page(page, address)
                sign_in(page, member)
                fill_in(page, WORDS[0], asks="callback")
                save(page)
                page.keyboard.press("1")
                answer(page, "contact_kind", "about_self")
                note(page).fill(WORDS[1])
                expect(page.get_by_text(t("log.draftKept"))).to_be_visible()
                go(page, "inbox")
                page.get_by_role("main").get_by_role("button", name=title(contact_kind=STANDARD["contact_kind"])).click()
                page.get_by_label(t("inbox.settle.note")).fill(WORDS[2])
                page.get_by_role("button", name=re.compile(f"^{label('settled_as', 'callback')}", re.IGNORECASE)).click()
                expect(page.get_by_text(t("inbox.empty"))).to_be_visible()
                go(page, "shift")
                page.get_by_label(t("shift.notes.write")).fill(WORDS[3])
                page.get_by_role("button", name=t("shift.notes.leave")).click()
                expect(page.get_by_role("listitem").get_by_text(WORDS[3])).to_be_visible()
                go(page, "log-contact")
                page.get_by_role("button", name=t("log.discard")).click()
                fill_in(page)
                page.get_by_label(t("log.giveCode")).check()
                page.get_by_role("button", name=t("log.save")).click()
                card = page.get_by_role("region", name=t("caller.code"), exact=True)
                card.wait_for()
                groups = card.locator(".code-text").all_inner_texts()
                page.keyboard.press("1")
                page.get_by_label(t("caller.write"), exact=True).get_by_role("textbox").fill(WORDS[4])
                page.get_by_role("button", name=t("caller.write.do")).click()
                expect(page.get_by_role("listitem").get_by_text(WORDS[4])).to_be_visible()
                page.get_by_role("button", name=t("caller.close")).click()
                page.get_by_label(t("caller.typed"), exact=True).fill(" ".join(groups))
                page.keyboard.press("Enter")
                expect(page.get_by_role("listitem").get_by_text(WORDS[4])).to_be_visible(timeout=15_000)
                lock(page)
            finally:
                context.close()
            kept = b"\0".join(file.read_bytes() for file in sorted(Path(folder).rglob("*")) if file.is_file())
        codes_said = [separator.join(groups) for separator in ("", " ", "-")]
        passphrase = [word for word in member.passphrase.split() if len(word) >= 5]
        searched = self.recorder.bytes
        self.assertIn(b"POST /api/v1/", searched)
        self.assertGreater(len(searched), 100_000)
        self.assertEqual(occurrences([*WORDS, *codes_said, *passphrase, member.login, member.passphrase], searched), [])
        self.assertGreater(len(kept), 10_000)
        self.assertEqual(occurrences([*WORDS, *codes_said, *passphrase, member.passphrase], kept), [])
        # Codes are words of the lists that the page loads; in what it sends they have no place.
        codes = [code["id"] for code_list in ("contact_kind", "concern", "asks", "outcome") for code in LISTS[code_list]["codes"]
                 if len(code["id"]) >= 8 and code["id"] != "emergency_call"]
        self.assertEqual(occurrences(codes, self.recorder.sent), [])
        stored = b"\0".join(file.read_bytes() for file in sorted(self.organisation.server.data.rglob("*")) if file.is_file())
        self.assertEqual(occurrences([*WORDS, *codes_said, *passphrase, member.login], stored), [])
