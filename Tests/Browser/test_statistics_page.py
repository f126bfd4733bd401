"""Statistics on the page: what was published, closing a month, files; with the demonstration, whose months are closed already."""

import json
import re
import tempfile
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from harness.browser import PageTest
from harness.organisation import Member
from harness.processes import Device, Server, free_port
from harness.steps import go, open_page, sign_in, t


class Demonstration:
    """A demonstration with two months left to close: its server, and who can sign in."""

    def __init__(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="helpline-browser-")
        self.server = Server(Path(self.folder.name) / "made", free_port(), "helpline-demo", ("--open-months", "2"))

    def start(self) -> "Demonstration":
        self.server.start(seconds=400)
        return self

    def member(self, login: str) -> Member:
        line = next(line for line in self.server.lines if line.startswith(f"{login} "))
        passphrase = line.removeprefix(login).strip()
        return Member(login, passphrase, Device(Path(self.folder.name) / login, passphrase))

    def stop(self) -> None:
        self.server.stop()
        self.folder.cleanup()


class StatisticsPageTest(PageTest):
    @classmethod
    def setUpClass(cls) -> None:
        cls.organisation = Demonstration().start()
        cls.addClassCleanup(cls.organisation.stop)

    def coordinator(self, language: str = "fi", **options: object) -> Page:
        page = open_page(self.window(language=language, **options), self.address)
        sign_in(page, self.organisation.member("coordinator-1"), language)
        # In a narrow window the task is among those that unfold.
        page.evaluate("location.hash = '#/statistics'")
        page.get_by_role("heading", name=t("statistics.tables", language)).wait_for(timeout=30_000)
        return page

    def main(self, page: Page) -> Locator:
        return page.get_by_role("main")

    def test_closing(self) -> None:
        """The oldest open month is closed, its figures are there, and the next one is offered; the overview says so too."""
        page = self.coordinator()
        go(page, "overview")
        self.main(page).get_by_role("button", name=re.compile("kuukautta voi sulkea|kuukausi voidaan sulkea")).click()
        page.get_by_role("heading", name=t("statistics.tables")).wait_for()
        close = self.main(page).get_by_role("button", name=re.compile("^Sulje "))
        before = close.inner_text()
        periods = self.main(page).get_by_label(t("statistics.period"), exact=True).locator("option")
        count = periods.count()
        self.axe(page, "statistics")
        close.click()
        page.get_by_role("progressbar").first.wait_for()
        expect(periods).not_to_have_count(count, timeout=120_000)
        page.get_by_text(re.compile("on suljettu ja julkaistu")).first.wait_for()
        expect(self.main(page).get_by_role("button", name=re.compile("^Sulje "))).not_to_have_text(before)
        self.axe(page, "after a closing")

    def test_tables(self) -> None:
        """A year in all its tables, one of them alone, hidden figures by one sign with a word, bars drawn, and the trend."""
        page = self.coordinator()
        main = self.main(page)
        main.get_by_label(t("statistics.period"), exact=True).select_option("2025")
        tables = main.get_by_role("article").get_by_role("table")
        self.assertGreater(tables.count(), 10)
        hidden = main.get_by_role("article").get_by_text(t("statistics.hidden"), exact=True)
        self.assertGreater(hidden.count(), 0)
        self.assertEqual(set(hidden.locator("xpath=preceding-sibling::span").all_inner_texts()), {".."})
        chooser = main.get_by_label(t("statistics.table"), exact=True)
        chooser.select_option(index=2)
        expect(tables).to_have_count(1)
        self.assertGreater(tables.locator("svg.bar rect").count(), 0)
        self.axe(page, "one table")
        trend = main.get_by_role("region", name=t("statistics.trend")).get_by_role("table")
        self.assertGreaterEqual(trend.locator("tbody tr").count(), 15)
        main.get_by_text(t("statistics.hidden.what", sign="..")).click()
        expect(main.get_by_text(t("statistics.hidden.why"))).to_be_visible()

    def test_files(self) -> None:
        """JSON and CSV hold exactly what is shown; the JSON is the signed form byte for byte."""
        page = self.coordinator()
        main = self.main(page)
        main.get_by_label(t("statistics.period"), exact=True).select_option("2025")
        found = {}
        for format in ["JSON", "CSV"]:
            with page.expect_download() as download:
                main.get_by_role("button", name=t("statistics.save", format=format)).click()
            self.assertEqual(download.value.suggested_filename, f"{t('statistics.file')}-2025-12.{format.lower()}")
            found[format] = Path(download.value.path()).read_text()
        release = json.loads(found["JSON"])
        self.assertEqual(release["release"], "2025-12")
        rows = found["CSV"].splitlines()[1:]
        cells = [cell for table in release["tables"] for cell in table["cells"]]
        self.assertEqual([row.rsplit(",", 1)[1] for row in rows], ["" if count is None else str(count) for _, count in cells])

    def test_everywhere(self) -> None:
        """In three languages, in the dark and at 320 px; nobody but coordinators has the task."""
        for language, width, theme in [("sv", 320, "dark"), ("en", 1100, "dark"), ("fi", 320, "light")]:
            page = self.coordinator(language, width=width, theme=theme)
            self.main(page).get_by_label(t("statistics.period", language), exact=True).select_option("2025")
            self.axe(page, f"{language} {width} {theme}")
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            self.assertLessEqual(wide, 0, f"{language} {width}")
            page.context.close()
        page = open_page(self.window(), self.address)
        sign_in(page, self.organisation.member("volunteer-1"))
        self.assertEqual(page.get_by_role("link", name=t("task.statistics"), exact=True).count(), 0)

    def test_lie(self) -> None:
        """A release that was changed on the way is not shown."""
        page = open_page(self.window(), self.address)
        self.allow("forged|500|422")

        def lie(route) -> None:
            answer = route.fetch()
            body = answer.json()
            for release in body["releases"][-1:]:
                release["signature"] = release["signature"][:-4] + ("AAAA" if release["signature"][-4:] != "AAAA" else "BBBB")
            route.fulfill(response=answer, json=body)

        page.context.route("**/api/v1/releases?*", lie)
        sign_in(page, self.organisation.member("coordinator-1"))
        go(page, "statistics")
        self.main(page).get_by_text(t("failure.forged")).wait_for(timeout=30_000)
        self.assertEqual(self.main(page).get_by_role("table").count(), 0)
