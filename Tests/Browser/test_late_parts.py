"""What is loaded late: offline, and when the server has a newer page by then."""

import re

from playwright.sync_api import Route, expect

from harness.browser import PageTest
from harness.steps import go, lock, open_page, outage, sign_in, t, tasks

# Of the page, what is named by its content.
LATE = re.compile(r"/(app/\w+-[0-9A-Z]{8}\.js|locales-[0-9A-Z]{8}\.json)$")


class LatePartsTest(PageTest):
    def test_offline(self) -> None:
        """What was never shown before is there without a network, with its sentences."""
        self.allow_outage()
        page = open_page(self.window(), self.address)
        sign_in(page, self.organisation["coordinator-1"])
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.wait_for_function("async () => (await caches.keys()).includes('page-newest')")
        page.reload()
        sign_in(page, self.organisation["coordinator-1"])
        with outage(self.organisation.server):
            go(page, "inbox")
            expect(page.get_by_role("main")).to_contain_text(t("failure.unreachable"))
            expect(page.get_by_role("button", name=t("word.reload"))).to_have_count(0)

    def test_newer_page(self) -> None:
        """A part that the server does not have any more is not waited for in silence: the page says so."""
        self.allow("status of 404")
        page = open_page(self.window(service_workers="block"), self.address)
        sign_in(page, self.organisation["coordinator-1"])
        page.route(LATE, lambda route: route.fulfill(status=404, body=""))
        tasks(page).get_by_role("link", name=t("task.inbox"), exact=True).click()
        expect(page.get_by_role("alert")).to_contain_text(t("failure.newer_page"))
        go(page, "shift")
        page.unroute(LATE)
        tasks(page).get_by_role("link", name=t("task.inbox"), exact=True).click()
        expect(page.get_by_role("main").get_by_role("heading", level=1)).to_have_text(t("task.inbox"))
        expect(page.get_by_role("button", name=t("word.reload"))).to_have_count(0)

    def test_reload(self) -> None:
        """Loading the page again leads to the part that was asked for, once somebody has signed in."""
        self.allow("status of 404")
        page = open_page(self.window(service_workers="block"), self.address)
        sign_in(page, self.organisation["coordinator-1"])

        def gone(route: Route) -> None:
            route.fulfill(status=404, body="")

        page.route(LATE, gone)
        tasks(page).get_by_role("link", name=t("task.inbox"), exact=True).click()
        reload = page.get_by_role("button", name=t("word.reload"))
        reload.wait_for()
        page.unroute(LATE)
        reload.click()
        sign_in(page, self.organisation["coordinator-1"])
        expect(tasks(page).get_by_role("link", name=t("task.inbox"), exact=True)).to_have_attribute(
            "aria-current", "page"
        )
        expect(page.get_by_role("button", name=t("word.reload"))).to_have_count(0)

    def test_newer_worker(self) -> None:
        """After a lock a page that is open begins no other worker than its own: if that is gone, it says so."""
        self.allow("status of 404")
        page = open_page(self.window(service_workers="block"), self.address)
        sign_in(page, self.organisation["coordinator-1"])
        workers: list[str] = []

        def gone(route: Route) -> None:
            workers.append(route.request.url)
            route.fulfill(status=404, body="")

        page.route(re.compile(r"/app/worker[^/]*\.js$"), gone)
        lock(page)
        page.get_by_label(t("account.passphrase"), exact=True).fill(self.organisation["coordinator-1"].passphrase)
        page.get_by_role("button", name=t("signIn.unlock")).click()
        expect(page.get_by_role("alert")).to_contain_text(t("failure.newer_page"))
        self.assertRegex(workers[0], r"/app/worker-[0-9A-F]{8}\.js$")
        page.unroute(re.compile(r"/app/worker[^/]*\.js$"))

    def test_newer_worker_part(self) -> None:
        """The worker tells by a failure of its own that a part of it is gone."""
        self.allow("status of 404")
        page = open_page(self.window(service_workers="block"), self.address)
        sign_in(page, self.organisation["coordinator-1"])
        page.route(re.compile(r"/app/worker-[0-9A-Z]{8}\.js$"), lambda route: route.fulfill(status=404, body=""))
        go(page, "cases")
        expect(page.get_by_role("main")).to_contain_text(t("failure.newer_page"))
