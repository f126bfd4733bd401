"""The directory: found and read by everybody, kept up to date by coordinators; no request tells what was looked for."""

import json
import re

from playwright.sync_api import Locator, Page, expect

from harness.browser import PageTest
from harness.processes import ROOT
from harness.steps import go, lock, open_page, sign_in, t

EXAMPLE = ROOT / "config" / "services.json"


class ServicesPageTest(PageTest):
    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.organisation["coordinator-1"].device.run("service", "import", str(EXAMPLE))

    def opened(self, login: str, language: str = "fi") -> Page:
        page = open_page(self.window(language), self.address)
        sign_in(page, self.organisation[login], language)
        go(page, "services", language)
        self.lines(page).first.wait_for()
        return page

    def lines(self, page: Page) -> Locator:
        return page.get_by_role("main").get_by_role("listitem").locator("button.item")

    def service(self, page: Page, name: str) -> Locator:
        return page.get_by_role("main").get_by_role("button", name=re.compile(f"^{re.escape(name)}"))

    def press(self, page: Page, key: str) -> None:
        words = re.escape(t(key))
        page.get_by_role("main").get_by_role("button", name=re.compile(f"^{words}( .{{1,6}})?$")).click()

    def stored(self, name: str) -> dict | None:
        found = self.organisation["coordinator-1"].device.run("service", "export")["services"]
        return next((one for one in found if one["name"] == name), None)

    def test_found_and_read(self) -> None:
        """By text, kind, language and age; phones are links, old entries are marked; no request tells of it."""
        page = self.opened("volunteer-1")
        expect(self.lines(page)).to_have_count(30)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.keyboard.press("/")
        page.keyboard.type("päihde nuo")
        expect(self.service(page, "Nuorten päihdepalvelut")).to_be_visible()
        expect(self.lines(page).first).to_contain_text("Nuorten päihdepalvelut")
        self.axe(page, "a search")
        page.get_by_label(t("services.search")).fill("")
        page.get_by_label(t("services.filter.kind"), exact=True).select_option("immigrant")
        expect(self.lines(page)).to_have_count(1)
        page.get_by_role("main").get_by_label(t("services.filter.speaks"), exact=True).select_option("uk")
        page.get_by_label(t("services.filter.age")).fill("30")
        expect(self.lines(page)).to_have_count(1)
        expect(self.lines(page).first).to_contain_text(t("services.notAssured"))
        page.get_by_label(t("services.search")).fill("olematon")
        page.get_by_role("button", name=t("inbox.clear")).click()
        expect(self.lines(page)).to_have_count(30)
        page.get_by_label(t("services.search")).fill("rikosuhri")
        page.keyboard.press("Tab")
        self.service(page, "Rikosuhripäivystys").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name="116 006")).to_have_attribute("href", "tel:116006")
        expect(page.get_by_role("main")).to_contain_text("ma–pe 9–20")
        self.assertEqual(page.get_by_role("button", name=t("services.edit")).count(), 0, "a volunteer changes nothing")
        self.axe(page, "an open service")
        page.set_viewport_size({"width": 320, "height": 640})
        self.assert_fits(page, "an open service")
        self.assertEqual(asked, [], "what is looked for stays here")

    def test_languages(self) -> None:
        """Names and texts in the language of the page; what is only there in another one says in which."""
        alone = {"name": "Yövuoro", "status": "active", "x_labels": {"name": {"fi": "Yövuoro"}}}
        device = self.organisation["coordinator-1"].device
        id = device.run("service", "add", "-", typed=json.dumps(alone))["id"]
        page = self.opened("volunteer-2", "sv")
        expect(self.service(page, "Brottsofferjouren")).to_be_visible()
        page.get_by_label(t("services.search", "sv")).fill("yövuoro")
        expect(self.lines(page)).to_have_count(1)
        expect(page.locator("[lang=fi]", has_text="Yövuoro")).to_be_visible()
        page.get_by_role("button", name="English").first.click()
        expect(page.get_by_role("heading", level=1, name="Services")).to_be_visible()
        device.run("service", "remove", id, "--yes")

    def test_coordinator(self) -> None:
        """Adds one, is told what is missing, changes it, assures it, takes it out; half-typed text outlives a lock."""
        page = self.opened("coordinator-1")
        page.keyboard.press("u")
        page.get_by_role("heading", name=t("services.form.new")).wait_for()
        self.press(page, "services.form.save")
        expect(page.get_by_text(t("services.form.name.missing"))).to_be_visible()
        page.get_by_label(t("services.form.name.fi"), exact=True).fill("Yökahvila")
        page.get_by_label(t("services.form.url"), exact=True).fill("yokahvila.fi")
        page.get_by_label(t("services.form.phones"), exact=True).fill("09 123 456\n040 123")
        page.get_by_role("form").get_by_label(t("services.form.kind"), exact=True).select_option("youth")
        self.press(page, "services.form.save")
        expect(page.get_by_text(t("services.form.url.wrong"))).to_be_visible()
        page.get_by_label(t("services.form.url"), exact=True).fill("https://yokahvila.fi")
        self.axe(page, "the form")
        lock(page)
        sign_in(page, self.organisation["coordinator-1"])
        expect(page.get_by_label(t("services.form.name.fi"), exact=True)).to_have_value("Yökahvila")
        self.press(page, "services.form.hours.add")
        for day in ["maanantai", "perjantai"]:
            page.get_by_role("checkbox", name=day).check()
        page.get_by_label(t("services.form.opens")).fill("18:00")
        page.get_by_label(t("services.form.closes")).fill("24:00")
        page.set_viewport_size({"width": 320, "height": 640})
        self.assert_fits(page, "the form")
        page.set_viewport_size({"width": 1100, "height": 800})
        self.press(page, "services.form.save")
        expect(page.get_by_role("link", name="09 123 456")).to_be_visible()
        stored = self.stored("Yökahvila")
        assert stored
        self.assertEqual([one["number"] for one in stored["phones"]], ["09 123 456", "040 123"])
        self.assertEqual((stored["schedules"][0]["byday"], stored["schedules"][0]["closes_at"]), ("MO,FR", "24:00"))
        self.assertEqual(stored["attributes"][0]["taxonomy_term"]["code"], "youth")
        self.assertNotIn("assured_date", stored)
        self.press(page, "services.assure")
        expect(self.service(page, "Yökahvila")).not_to_contain_text(t("services.notAssured"))
        self.assertIn("assured_date", self.stored("Yökahvila") or {})
        self.press(page, "services.edit")
        page.get_by_label(t("services.form.name.sv"), exact=True).fill("Nattkaféet")
        # Somebody else is quicker; both changes are kept.
        other = {**(self.stored("Yökahvila") or {}), "email": "yo@example.org"}
        self.organisation["coordinator-1"].device.run("service", "add", "-", typed=json.dumps(other))
        self.press(page, "services.form.save")
        expect(page.get_by_role("alert")).to_contain_text(t("caseFailure.service_stale"))
        expect(page.get_by_label(t("services.form.name.sv"), exact=True)).to_have_value("Nattkaféet")
        expect(page.get_by_label(t("services.form.email"), exact=True)).to_have_value("yo@example.org")
        self.press(page, "services.form.save")
        expect(page.get_by_role("heading", name=t("services.form.edit"))).to_be_hidden()
        changed = self.stored("Yökahvila") or {}
        self.assertEqual((changed["email"], changed["x_labels"]["name"]["sv"]), ("yo@example.org", "Nattkaféet"))
        self.press(page, "services.remove")
        dialog = page.get_by_role("dialog")
        dialog.get_by_role("button", name=t("services.remove.yes")).click()
        expect(self.service(page, "Yökahvila")).to_have_count(0)
        self.assertIsNone(self.stored("Yökahvila"))

    def test_files(self) -> None:
        """What is exported is imported again; what is no file of services is refused with nothing sent."""
        page = self.opened("coordinator-1")
        with page.expect_download() as download:
            self.press(page, "services.export")
        file = json.loads(download.value.path().read_text())
        self.assertEqual(len(file["services"]), 30)
        self.assertEqual(sorted(file["services"], key=lambda one: one["id"]),
                         sorted(json.loads(EXAMPLE.read_text())["services"], key=lambda one: one["id"]))
        new = {"name": "Kahvihuone", "status": "active", "phones": [{"number": "09 9"}]}

        def bring(content: str) -> None:
            with page.expect_file_chooser() as chooser:
                self.press(page, "services.import")
            chooser.value.set_files({"name": "a.json", "mimeType": "application/json", "buffer": content.encode()})

        for content, key in [("{", "none"), ("{}", "none"), ('{"v":2,"services":[]}', "newer")]:
            bring(content)
            expect(page.get_by_text(t(f"services.file.{key}")).last).to_be_visible()
        bring(json.dumps({"v": 1, "services": [*file["services"], new]}))
        expect(page.get_by_text(t("services.imported", added=1, changed=0, same=30))).to_be_visible()
        bring(json.dumps({"v": 1, "services": [{**new, "status": "open"}]}))
        expect(page.get_by_role("alert").filter(has_text="services[0].status")).to_be_visible()
        stored = self.stored("Kahvihuone")
        assert stored
        self.organisation["coordinator-1"].device.run("service", "remove", stored["id"], "--yes")

    def test_overview(self) -> None:
        """The overview names what nobody has assured for a year, and leads to it."""
        page = open_page(self.window(), self.address)
        sign_in(page, self.organisation["coordinator-1"])
        go(page, "overview")
        part = page.get_by_role("region", name=t("overview.services"))
        part.get_by_role("button").first.wait_for()
        first = part.get_by_role("button").first
        name = first.locator(".item-title").inner_text()
        first.click()
        expect(self.service(page, name)).to_have_attribute("aria-expanded", "true")
        expect(page.get_by_role("button", name=t("services.assure"))).to_be_visible()


class ManyServices(PageTest):
    def test_over_500(self) -> None:
        """A file of more than one request holds is imported whole, in parts that nobody has to know of; what is wrong is named."""
        page = open_page(self.window(), self.address)
        sign_in(page, self.organisation["coordinator-1"])
        go(page, "services")
        many = [{"id": f"00000000-0000-4000-8000-{number:012d}", "name": f"Palvelu {number}", "status": "active"} for number in range(1201)]

        def bring(services: list[dict]) -> None:
            with page.expect_file_chooser() as chooser:
                page.get_by_role("button", name=re.compile(f"^{re.escape(t('services.import'))}")).click()
            content = json.dumps({"v": 1, "services": services}).encode()
            chooser.value.set_files({"name": "a.json", "mimeType": "application/json", "buffer": content})

        # Parts that were sent before the mistake stay: the same file, put right, changes nothing of them.
        bring([*many[:700], {**many[700], "status": "open"}])
        expect(page.get_by_role("alert").filter(has_text="services[700].status")).to_be_visible(timeout=20_000)
        bring(many)
        expect(page.get_by_text(t("services.imported", added=701, changed=0, same=500))).to_be_visible(timeout=20_000)
        found = self.organisation["coordinator-1"].device.run("service", "export")["services"]
        self.assertEqual(len(found), 1201)
