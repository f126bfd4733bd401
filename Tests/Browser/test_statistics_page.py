"""Statistics on the page: what was published, closing a month, files; with the demonstration, whose months are closed already."""

import json
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, Route, expect

from harness.browser import LANGUAGES, PageTest
from harness.forging import Forger, decoded
from harness.organisation import LISTS, Member
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

    def test_words(self) -> None:
        """Periods, tables and the plan are said in words; the one place for machine names is a file."""
        page = self.coordinator()
        main = self.main(page)
        quarter = t("statistics.quarter", year=2026, number=1)
        main.get_by_label(t("statistics.period"), exact=True).select_option("2026-Q1")
        captions = main.get_by_role("article").locator("caption").all_inner_texts()
        self.assertGreater(len(captions), 3)
        self.assertTrue(all(caption.endswith(f", {quarter}") for caption in captions), captions)
        expect(main.get_by_text(t("statistics.frozen", number=11, plan=t("statistics.plan.medium")))).to_be_visible()
        self.assertNotRegex(main.inner_text(), r"\d{4}-(\d\d|Q\d)|medium")

    def saved(self, page: Page, button: str) -> tuple[str, str]:
        """Name and content of what a button saves."""
        with page.expect_download() as download:
            self.main(page).get_by_role("button", name=button, exact=True).click()
        return download.value.suggested_filename, Path(download.value.path()).read_text()

    def test_files(self) -> None:
        """JSON and CSV hold exactly what is shown; the JSON is the signed form byte for byte; a table's own CSV has its rows alone."""
        page = self.coordinator()
        main = self.main(page)
        main.get_by_label(t("statistics.period"), exact=True).select_option("2025")
        found = {}
        for format in ["JSON", "CSV"]:
            name, found[format] = self.saved(page, t("statistics.save", format=format))
            self.assertEqual(name, f"{t('statistics.file')}-2025-12.{format.lower()}")
        self.assertEqual(main.get_by_role("button", name=t("statistics.save.table")).count(), 0)
        main.get_by_label(t("statistics.table"), exact=True).select_option("conversation concern,age_band")
        name, text = self.saved(page, t("statistics.save.table"))
        self.assertEqual(name, f"{t('statistics.file')}-2025-conversation-concern-age_band.csv")
        lines = found["CSV"].splitlines()
        pairs = [line for line in lines if line.startswith("2025-12,conversation,2025,concern,") and ",age_band," in line]
        self.assertEqual(text.splitlines(), [lines[0], *pairs])
        self.assertEqual(len(pairs), 16)
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
            edges = page.evaluate("""[...document.querySelectorAll("main table:not(.crossed), main select")].map((one) =>
              one.getBoundingClientRect().right - one.closest(".page").getBoundingClientRect().right)""")
            self.assertLess(max(edges), 1, f"{language} {width}: a table is wider than its column")
            self.main(page).locator("[data-key=report-2025]").click()
            self.axe(page, f"the report, {language} {width} {theme}")
            self.assert_fits(page, f"the report, {language} {width}")
            page.context.close()
        page = open_page(self.window(), self.address)
        sign_in(page, self.organisation.member("volunteer-1"))
        self.assertEqual(page.get_by_role("link", name=t("task.statistics"), exact=True).count(), 0)

    def test_report(self) -> None:
        """A year's report has the figures, sources and words of the command line's, in each language whatever the page's is; it is printed alone."""
        device = self.organisation.member("coordinator-1").device
        device.run("login", "--login", "coordinator-1", "--server", self.address)
        report = device.run("stats", "report", "2025")
        groups = json.loads(device.text("stats", "export", "2025-12", "--format", "json"))["groups"]
        page = self.coordinator()
        self.main(page).get_by_role("button", name=t("statistics.report.open", year=2025)).click()
        expect(page.get_by_role("heading", level=2)).to_be_focused()
        article = self.main(page).get_by_role("article")
        for language in LANGUAGES:
            self.main(page).get_by_label(t("statistics.report.language"), exact=True).select_option(language)
            expect(article).to_have_attribute("lang", language)
            lines = device.text("stats", "report", "2025", "--language", language).splitlines()
            title, unit, hidden = [line for line in lines if line][:3]
            self.assertEqual(article.get_by_role("heading", level=2).inner_text(), title)
            self.assertEqual(article.locator(":scope > p").all_inner_texts()[:2], [unit, hidden])
            sections = article.locator("section")
            self.assertEqual(sections.count(), len(report["figures"]))
            for place, figure in enumerate(report["figures"]):
                self.same_figure(sections.nth(place), figure, groups, language, lines)
            self.axe(page, f"the report in {language}")
        page.evaluate("window.print = () => (document.body.dataset.printed = document.title)")
        self.main(page).get_by_role("button", name=t("statistics.print"), exact=True).click()
        self.assertEqual(page.evaluate("document.body.dataset.printed"), title)
        page.emulate_media(media="print")
        self.assertFalse(page.get_by_role("heading", level=1).is_visible())
        self.assertTrue(article.is_visible())
        page.emulate_media(media="screen")
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        self.main(page).get_by_role("button", name=t("statistics.report.back")).click()
        expect(page.get_by_role("button", name=t("statistics.report.open", year=2025))).to_be_focused()

    def same_figure(self, section: Locator, figure: dict, groups: dict, language: str, lines: list[str]) -> None:
        """What a part of the report shows is the command line's figure, and its heading stands in the command line's text."""
        source = t(f"statistics.source.{figure['source']}", language)
        heading = section.get_by_role("heading", level=3).inner_text()
        self.assertTrue(heading.endswith(f" [{source}]"), heading)
        place = next((at for at, line in enumerate(lines) if line == heading or line.startswith(f"{heading}: ")), None)
        self.assertIsNotNone(place, heading)
        numbers = section.locator(".report-number")
        shown = [self.shown(one) for one in numbers.all()]
        if figure["figure"] == "returning_share":
            self.assertEqual(shown, [lines[place + 1].strip()])
        elif figure.get("dimension") is None:
            self.assertEqual(shown, [self.count(row["count"]) for row in figure["rows"]])
        rows = section.locator("tbody tr")
        if figure.get("dimension") is None:
            self.assertEqual(rows.count(), 0)
            return
        self.assertEqual(rows.count(), len(figure["rows"]), heading)
        for row, own in zip(rows.all(), figure["rows"], strict=True):
            self.assertEqual(self.shown(row.locator("td.number")), self.count(own["count"]), heading)
            codes = groups.get(figure["dimension"], {}).get(own["category"], [own["category"]])
            entries = LISTS.get(figure["dimension"], {"codes": []})["codes"]
            words = [next((one["label"][language] for one in entries if one["id"] == code), None) or t(f"statistics.code.{code}", language)
                     for code in codes]
            self.assertEqual(row.locator("th").inner_text().replace("\u2060", ""), ", ".join(words))

    @staticmethod
    def count(count: int | None) -> str:
        return ".." if count is None else str(count)

    @staticmethod
    def shown(number: Locator) -> str:
        """What is seen: a hidden figure is read out as a word too."""
        sign = number.locator(".hidden-figure [aria-hidden]")
        return (sign if sign.count() else number).inner_text()

    def until(self, page: Page, month: str, lie: tuple[str, str] | None = None) -> None:
        """The server has closed no month after this one; the newest release has its first text replaced by the second."""
        organisation = page.request.get(f"{self.address}/api/v1/organisation").json()["organisation"]
        forger = Forger(self.organisation.server.data / "server" / "server-secret.json", organisation)

        def answer(route: Route) -> None:
            given = route.fetch()
            releases = []
            for release in given.json()["releases"]:
                document = decoded(release["document"]).decode()
                if f'"release":"{month}"' in document:
                    if lie:
                        self.assertIn(lie[0], document)
                        document = document.replace(*lie, 1)
                    releases.append(forger.signed(release, document))
                    break
                releases.append(release)
            route.fulfill(response=given, json={**given.json(), "releases": releases, "newest": len(releases)})

        page.context.route("**/api/v1/releases?*", answer)

    def test_forged_sums(self) -> None:
        """A release that the server's own key signed, but that leaves a month out of a quarter or does not add up, is not shown."""
        months = '"2026-Q1":["2026-01","2026-02","2026-03"]'
        total = r'"unit":"contact","period":"2026-Q1","dims":[],"cells":[[[],'
        document = self.organisation.member("coordinator-1").device
        document.run("login", "--login", "coordinator-1", "--server", self.address)
        found = re.search(re.escape(total) + r"(\d+)", document.text("stats", "export", "2026-03", "--format", "json"))
        lies = [None, (months, '"2026-Q1":["2026-02","2026-03"]'), (found[0], f"{total}{int(found[1]) + 1}"), ('"plan":"medium"', '"plan":"large"')]
        for lie in lies:
            page = open_page(self.window(), self.address)
            self.until(page, "2026-03", lie)
            sign_in(page, self.organisation.member("coordinator-1"))
            go(page, "statistics")
            if lie:
                self.main(page).get_by_text(t("failure.forged")).wait_for(timeout=30_000)
                self.assertEqual(self.main(page).get_by_role("table").count(), 0, lie)
            else:
                expect(self.main(page).get_by_label(t("statistics.period"), exact=True).locator("option").first).to_have_attribute("value", "2026-Q1")

    @staticmethod
    def refusal(table: str | None) -> Callable[[Route], None]:
        """A server that does not close: no choice of hidden figures protects a number of this table."""
        def answer(route: Route) -> None:
            if route.request.method == "POST":
                route.fulfill(json={})
                return
            given = route.fetch()
            ended = {"month": given.json()["next"], "reason": "cannot_protect", **({"table": table} if table else {})}
            route.fulfill(response=given, json={**given.json(), "ended": ended})

        return answer

    def test_refused_closing(self) -> None:
        """Why a month was not closed names the table in words; what this page cannot read it shows as it is."""
        quarter = t("statistics.quarter", year=2026, number=3)
        for name, words in [
            ("contact 2026-Q3 contact_kind", f"Yhteydenotot: yhteydenoton laji, {quarter}"), ("goal_change 2026", "Tavoitteiden muutokset, 2026"),
            ("referral 2026-09", "Palveluun ohjaukset, syyskuu 2026"), ("caller 2026-Q3 shoe", "caller 2026-Q3 shoe"),
            (None, t("statistics.table.unnamed")),
        ]:
            page = self.coordinator()
            page.context.route("**/api/v1/statistics/closing", self.refusal(name))
            self.main(page).get_by_role("button", name=re.compile("^Sulje ")).click()
            self.main(page).get_by_text(t("caseFailure.closing_cannot_protect", list=words)).wait_for(timeout=30_000)
            page.context.close()

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
