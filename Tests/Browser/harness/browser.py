"""A watched browser: every request to elsewhere, every error on the console and every violation of the policy fails the test."""

import os
import re
import unittest
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Request, sync_playwright

from .organisation import Organisation
from .processes import ROOT

SCREENSHOTS = ROOT / "docs" / "screenshots"
LANGUAGES = ["fi", "sv", "en"]

# Debian's `chromium…` in the path is a script that starts the browser and stays: ending it would leave the browser running.
EXECUTABLES = [
    "/usr/lib/chromium/chromium-headless-shell", "/usr/lib/chromium/headless_shell", "/usr/lib/chromium/chromium",
    "/usr/lib/chromium-browser/chromium-browser",
]


def executable() -> str:
    """The browser itself, not a script that starts it; HELPLINE_CHROMIUM names another."""
    for path in [os.environ.get("HELPLINE_CHROMIUM", ""), *EXECUTABLES]:
        if path and Path(path).is_file() and Path(path).read_bytes()[:4] == b"\x7fELF":
            return path
    raise SystemExit("No browser was found. Run scripts/setup.sh tests, or name Chromium's own executable in HELPLINE_CHROMIUM.")


class Driver:
    """One browser for the whole run."""

    _playwright: Playwright | None = None
    _browser: Browser | None = None
    # Not even a lookup leaves the machine.
    ARGUMENTS = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--disable-background-networking"]

    @classmethod
    def playwright(cls) -> Playwright:
        cls._playwright = cls._playwright or sync_playwright().start()
        return cls._playwright

    @classmethod
    def browser(cls) -> Browser:
        if cls._browser is None:
            cls._browser = cls.playwright().chromium.launch(executable_path=executable(), args=cls.ARGUMENTS)
        return cls._browser

    @classmethod
    def close(cls) -> None:
        if cls._browser:
            cls._browser.close()
        if cls._playwright:
            cls._playwright.stop()
        cls._browser = cls._playwright = None


class PageTest(unittest.TestCase):
    """A class of tests has an organisation and a running server of its own; a test has its own browser windows."""

    organisation: Organisation
    # Settings of the server as environment variables.
    settings: dict[str, str] = {}
    # Whether there are those who work in cases too.
    casework = False

    @classmethod
    def setUpClass(cls) -> None:
        cls.organisation = Organisation.with_caseworkers() if cls.casework else Organisation.founded()
        cls.organisation.server.settings = cls.settings
        cls.organisation.server.start()
        cls.addClassCleanup(cls.organisation.server.stop)

    @property
    def address(self) -> str:
        return self.organisation.server.address

    def setUp(self) -> None:
        self._wrong: list[str] = []
        self._allowed: list[re.Pattern] = []
        self.requests: list[str] = []
        self.pages: list[Page] = []

    def tearDown(self) -> None:
        if hasattr(self, "organisation"):
            self.assertIsNone(self.organisation.server.trouble)
        wrong = [line for line in self._wrong if not any(pattern.search(line) for pattern in self._allowed)]
        self.assertEqual(wrong, [], "the page asked elsewhere, broke its policy or met an error")

    def allow(self, pattern: str) -> None:
        """Lines of the console that this test provokes, such as a refusal that the browser reports by itself."""
        self._allowed.append(re.compile(pattern))

    def allow_outage(self) -> None:
        self.allow(r"net::ERR_(CONNECTION_|EMPTY_RESPONSE|FAILED|INTERNET_DISCONNECTED|SOCKET_NOT_CONNECTED)")

    # Windows

    def window(self, language: str = "fi", width: int = 1100, theme: str = "light", **options) -> Page:
        """A new device: empty storage, one page. Closed with the test."""
        context = Driver.browser().new_context(**self._options(language, width, theme), **options)
        self.addCleanup(context.close)
        self.pages.append(self.watch(context).new_page())
        return self.pages[-1]

    @staticmethod
    def _options(language: str, width: int, theme: str) -> dict:
        return {
            "locale": {"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}[language],
            "viewport": {"width": width, "height": 800},
            "color_scheme": theme,
            "timezone_id": "Europe/Helsinki",
            "reduced_motion": "reduce",
        }

    def watch(self, context: BrowserContext) -> BrowserContext:
        context.set_default_timeout(10_000)
        context.on("request", self._on_request)
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self._wrong.append(f"error: {error.error}"))
        # Named as such: the browser's own line on the console does not always say which rule was broken.
        context.add_init_script(
            "addEventListener('securitypolicyviolation', (event) =>"
            " console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`))")
        return context

    def _on_request(self, request: Request) -> None:
        self.requests.append(request.url)
        url = urlsplit(request.url)
        if url.scheme not in ("data", "blob") and url.hostname != "127.0.0.1":
            self._wrong.append(f"request: {request.url}")

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._wrong.append(f"console: {message.text}")

    # What a person would judge

    def axe(self, page: Page, name: str = "") -> None:
        """No rule of WCAG 2.2 A and AA, and none of the good practice beside it, may be broken."""
        found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        told = [
            f"{rule['id']} ({rule['impact']}): {rule['help']}: " + "; ".join(node["html"][:160] for node in rule["nodes"][:4])
            for rule in found
        ]
        self.assertEqual(told, [], f"axe, {name}")

    def assert_fits(self, page: Page, name: str = "") -> None:
        """Nothing has to be scrolled sideways."""
        wide = page.evaluate(
            """() => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? [] :
              [...document.querySelectorAll("body *")]
                .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth)
                .map((one) => `${one.tagName.toLowerCase()}.${one.className}: ${one.textContent.slice(0, 40)}`)""")
        self.assertEqual(wide, [], f"{name} is wider than the window")

    @staticmethod
    def screenshot(page: Page, name: str, theme: str, width: int, language: str) -> None:
        """Into docs/screenshots, and only for `make screenshots`: a test must not change what is committed."""
        if os.environ.get("HELPLINE_SCREENSHOTS") != "1":
            return
        folder = SCREENSHOTS / language
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{name}-{width if width == 320 else theme}.png", animations="disabled", caret="hide")
