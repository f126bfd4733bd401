"""Callers who return, through the vault worker: with the command line at the other end, and with a server that lies."""

import copy
from collections.abc import Callable

from playwright.sync_api import Route

from harness.callers import guess, misheard
from harness.case_worker import CaseTest
from harness.worker import Worker, form


class CallersTest(CaseTest):
    def setUp(self) -> None:
        super().setUp()
        self.allow("status of (404|409|422|429)")
        self.allow_outage()
        # Tries are counted in memory: every test begins with all of them.
        self.organisation.server.stop()
        self.organisation.server.start()

    def give(self, worker: Worker, note: str = "", **answers: str) -> tuple[str, str, str]:
        """Logs a contact with a new code; gives contact, thread and code."""
        identity = worker.new_id()
        logged = worker.call("logContact", form={**form(identity, note, **answers), "thread": "new"})
        self.assertEqual((logged["id"], logged["state"]), (identity, "delivered"))
        return identity, logged["thread"], logged["code"]

    def join(self, worker: Worker, thread: str) -> str:
        """Logs a contact in a thread that is open."""
        identity = worker.new_id()
        worker.call("logContact", form={**form(identity), "thread": thread})
        return identity

    def opened(self, login: str, code: str, status: int = 0) -> list[str] | str:
        """What the command line opens with a code, or why it does not."""
        answer = self.command(login, "thread", "open", "-", typed=code + "\n", status=status)
        return answer["error"] if status else [item["text"] for item in answer["items"]]

    @staticmethod
    def texts(thread: dict) -> list[str]:
        return [item["text"] for item in thread["items"]]


class WithTheCommandLine(CallersTest):
    def test_given_on_the_page(self) -> None:
        """A code given on the page opens at the command line, however it is typed; the page shows what is added."""
        first = self.worker("volunteer-1")
        _, thread, code = self.give(first)
        self.assertRegex(code, r"^\d{4} \d{4} \d{4} \d{4}$")
        self.assertEqual(self.opened("volunteer-2", code), [])
        first.call("writeThread", id=thread, summary="Poika puhuu taas.", replacing=False)
        self.assertEqual(self.opened("volunteer-2", code.replace(" ", "-")), ["Poika puhuu taas."])
        self.command("volunteer-2", "thread", "summary", "--note-file", "-", typed=code + "\nSisko tietää.")
        second = self.worker("volunteer-2")
        seen = second.call("openThread", code=code.replace(" ", ""))
        self.assertEqual((seen["id"], self.texts(seen)), (thread, ["Poika puhuu taas.", "Sisko tietää."]))
        self.assertEqual([item["author"]["name"] for item in seen["items"]], ["volunteer-1", "volunteer-2"])

    def test_given_at_the_command_line(self) -> None:
        """And the other way round; the contact logged with it belongs to the thread; a fresh code retires this one."""
        given = self.command(
            "volunteer-1", "contact", "log", "--kind", "about_other", "--channel", "phone", "--concern", "online",
            "--outcome", "support", "--give-code", "--summary-file", "-", typed="Soittaa illalla.")
        worker = self.worker("volunteer-2")
        thread = worker.call("openThread", code=given["code"])
        self.assertEqual(self.texts(thread), ["Soittaa illalla."])
        contact = self.join(worker, thread["id"])
        fresh = worker.call("giveCode", id=thread["id"])
        self.assertTrue(fresh["isCertain"])
        self.assertEqual(self.opened("volunteer-1", given["code"], status=1), "no_such_thread")
        self.assertEqual(self.opened("volunteer-1", fresh["code"]), ["Soittaa illalla."])
        coordinator = self.worker("coordinator-1")
        known = {one["id"]: one["hasThread"] for one in coordinator.call("contacts", all=True)["contacts"]}
        self.assertTrue(known[contact] and known[given["id"]])
        whole = coordinator.call("threadOf", id=contact)
        self.assertEqual((whole["contacts"], self.texts(whole)), ([given["id"], contact], ["Soittaa illalla."]))

    def test_two_write(self) -> None:
        """What somebody else wrote meanwhile stays; what takes the place of all takes the place of that too."""
        worker = self.worker("volunteer-1")
        _, thread, code = self.give(worker)
        self.command("volunteer-2", "thread", "summary", "--note-file", "-", typed=code + "\ntoinen")
        both = worker.call("writeThread", id=thread, summary="ensimmäinen", replacing=False)
        self.assertEqual(self.texts(both), ["toinen", "ensimmäinen"])
        worker.call("writeThread", id=thread, summary="vain tämä", replacing=True)
        self.assertEqual(self.opened("volunteer-2", code), ["vain tämä"])
        # White space alone is nothing, and takes nothing's place.
        blank = worker.call("writeThread", id=thread, summary=" \n", replacing=True)
        self.assertEqual(self.texts(blank), ["vain tämä"])

    def test_erased(self) -> None:
        """The thread at once, the contacts by a coordinator, on the page or at the command line."""
        volunteer, coordinator = self.worker("volunteer-1"), self.worker("coordinator-1")
        for carry_out in ("page", "command line"):
            contact, thread, code = self.give(volunteer, "poistuu")
            second = self.join(volunteer, thread)
            volunteer.call("eraseThread", id=thread)
            self.refused("thread_closed", lambda: volunteer.call("giveCode", id=thread))
            self.refused("no_such_thread", lambda: volunteer.call("openThread", code=code))
            self.assertEqual(self.opened("volunteer-2", code, status=1), "no_such_thread")
            self.assertIsNone(coordinator.call("threadOf", id=contact))
            inbox = coordinator.call("contacts", all=False)
            [asked] = inbox["erasures"]
            self.assertEqual((asked["thread"], asked["contacts"]), (thread, [contact, second]))
            self.assertEqual(asked["author"]["name"], "volunteer-1")
            # It is nobody's own contact.
            self.assertNotIn(asked["id"], [one["id"] for one in volunteer.call("myContacts")["contacts"]])
            if carry_out == "page":
                done = coordinator.call("eraseAsAsked", id=asked["id"])
            else:
                done = self.command("coordinator-1", "contact", "erase", asked["id"], "--yes")
            became = [done[name] for name in ("erased", "gone", "others", "unread")]
            self.assertEqual(became, [[contact, second], [], [], []])
            self.assertEqual(coordinator.call("contacts", all=False)["erasures"], [])
            for one in (contact, second):
                self.command("coordinator-1", "contact", "show", one, status=1)

    def test_erased_at_the_command_line(self) -> None:
        """The page's inbox shows it; what no longer belongs to the caller stays, and what is gone is said."""
        volunteer, coordinator = self.worker("volunteer-1"), self.worker("coordinator-1")
        contact, thread, code = self.give(volunteer)
        gone = self.join(volunteer, thread)
        coordinator.call("erase", id=gone)
        # Corrected into a call that is only counted: that has nothing to do with a code.
        mine = next(one for one in volunteer.call("myContacts")["contacts"] if one["id"] == contact)
        self.assertTrue(mine["hasThread"])
        silent = form(contact, contact_kind="silent", channel="phone")
        volunteer.call("correct", form={**silent, "correcting": contact})
        item = self.command("volunteer-2", "thread", "erase", "-", "--yes", typed=code + "\n")["item"]
        done = coordinator.call("eraseAsAsked", id=item)
        self.assertEqual(done, {"erased": [], "gone": [gone], "others": [contact], "unread": []})
        self.refused("no_such_contact", lambda: coordinator.call("eraseAsAsked", id=item))
        left = {one["id"]: one["hasThread"] for one in coordinator.call("contacts", all=True)["contacts"]}
        self.assertFalse(left[contact])


class Limits(CallersTest):
    def test_misheard(self) -> None:
        """A digit that was misheard goes no further than this device."""
        worker = self.worker("volunteer-1")
        _, _, code = self.give(worker)
        before = len(self.requests)
        for typed in [misheard(code), code[:-1], code + "1", "", "abcd", "١٢٣٤ 5678 9012 3456"]:
            self.refused("bad_caller_code", lambda: worker.call("openThread", code=typed))
        self.assertEqual(len(self.requests), before)
        worker.call("openThread", code=f" {code}\t")
        self.assertGreater(len(self.requests), before)

    def test_guesses(self) -> None:
        """Ten wrong codes in an hour; those that open do not count; somebody else is not in the way."""
        worker, other = self.worker("volunteer-1"), self.worker("volunteer-2")
        _, _, code = self.give(other)
        for _ in range(5):
            self.refused("no_such_thread", lambda: worker.call("openThread", code=guess()))
            worker.call("openThread", code=code)
        for _ in range(5):
            self.refused("no_such_thread", lambda: worker.call("openThread", code=guess()))
        failure = self.refused("slow_down", lambda: worker.call("openThread", code=code))
        self.assertGreater(failure["retryAfter"], 60)
        other.call("openThread", code=code)

    def test_full(self) -> None:
        """What does not fit is refused before anything is sent, and nothing of it is kept."""
        worker = self.worker("volunteer-1")
        _, thread, code = self.give(worker)
        before = len(self.requests)
        self.refused("thread_full", lambda: worker.call("writeThread", id=thread, summary="ä" * 4000, replacing=False))
        self.assertEqual(len(self.requests), before)
        worker.call("writeThread", id=thread, summary="a" * 7000, replacing=False)
        self.refused("thread_full", lambda: worker.call("writeThread", id=thread, summary="b" * 1000, replacing=False))
        worker.call("writeThread", id=thread, summary="b" * 1000, replacing=True)
        self.assertEqual(self.opened("volunteer-2", code), ["b" * 1000])

    def test_roles(self) -> None:
        """Whoever takes no calls opens nothing; a volunteer reads no contact's summary without the code."""
        worker = self.worker("volunteer-1")
        contact, _, code = self.give(worker)
        self.refused("not_admitted", lambda: self.worker("mentor-1").call("openThread", code=code))
        self.refused("not_admitted", lambda: worker.call("threadOf", id=contact))
        self.refused("not_admitted", lambda: self.worker("mentor-1").call("threadOf", id=contact))

    def test_lock(self) -> None:
        """What a code opened is closed by the lock; the form that was to be logged with it is refused."""
        worker = self.worker("volunteer-1")
        _, thread, _ = self.give(worker)
        worker.lock()
        wanted = {**form(worker.new_id()), "thread": "new"}
        self.refused("code_needs_server", lambda: worker.call("logContact", form=wanted, owner=None))
        worker.sign_in(self.organisation["volunteer-1"])
        joining = {**form(worker.new_id()), "thread": thread}
        self.refused("thread_closed", lambda: worker.call("logContact", form=joining))
        self.refused("thread_closed", lambda: worker.call("giveCode", id=thread))
        self.assertEqual(worker.call("kept"), [])

    def test_non_data(self) -> None:
        """A code that is closed again opens nothing by itself."""
        worker = self.worker("volunteer-1")
        _, thread, code = self.give(worker)
        worker.call("closeThread", id=thread)
        self.refused("thread_closed", lambda: worker.call("eraseThread", id=thread))
        self.assertEqual(worker.call("openThread", code=code)["id"], thread)


class LostAnswers(CallersTest):
    def lose(self, worker: Worker, pattern: str, method: str, arrives: bool) -> Callable[[], None]:
        """Answers do not come back from here on; `arrives`: the requests did. What is given ends it."""

        def lost(route: Route) -> None:
            if route.request.method != method:
                return route.fallback()
            if arrives:
                route.fetch()
            return route.abort()

        worker.page.route(pattern, lost)
        return lambda: worker.page.unroute(pattern)

    def test_contact_not_delivered(self) -> None:
        """The contact waits on this device, and its code is in force already: it arrives with it."""
        worker = self.worker("volunteer-1")
        back = self.lose(worker, "**/api/v1/contacts", "POST", arrives=False)
        identity = worker.new_id()
        logged = worker.call("logContact", form={**form(identity), "thread": "new"})
        self.assertEqual(logged["state"], "kept")
        self.assertEqual(self.opened("volunteer-2", logged["code"]), [])
        back()
        self.assertEqual(worker.call("deliverKept")["delivered"], [identity])
        self.assertEqual(self.worker("coordinator-1").call("threadOf", id=identity)["contacts"], [identity])

    def test_no_server(self) -> None:
        """Without the server no code is given, and nothing is kept; later the same form is logged with one."""
        worker = self.worker("volunteer-1")
        back = self.lose(worker, "**/api/v1/caller-evaluations", "POST", arrives=False)
        identity = worker.new_id()
        wanted = {**form(identity), "thread": "new"}
        self.refused("code_needs_server", lambda: worker.call("logContact", form=wanted))
        self.assertEqual(worker.call("kept"), [])
        back()
        self.assertEqual(self.opened("volunteer-2", worker.call("logContact", form=wanted)["code"]), [])

    def test_refused_contact(self) -> None:
        """Tried again after a refusal, the contact has the code that was made for it, not another."""
        worker = self.worker("volunteer-1")
        worker.page.route("**/api/v1/contacts", lambda route: route.fulfill(
            status=422, content_type="application/problem+json", body='{"code": "outside_window"}'))
        identity = worker.new_id()
        self.refused("outside_window", lambda: worker.call("logContact", form={**form(identity), "thread": "new"}))
        worker.page.unroute("**/api/v1/contacts")
        before = len([url for url in self.requests if url.endswith("/threads")])
        logged = worker.call("logContact", form={**form(identity), "thread": "new"})
        self.assertEqual(len([url for url in self.requests if url.endswith("/threads")]), before)
        self.assertEqual(self.opened("volunteer-2", logged["code"]), [])

    def test_fresh_code(self) -> None:
        """Whether the fresh code came into force or not: the page says so, and goes on with the one that is."""
        for arrives in (True, False):
            worker = self.worker("volunteer-1")
            _, thread, code = self.give(worker)
            back = self.lose(worker, "**/api/v1/threads/*", "PUT", arrives)
            fresh = worker.call("giveCode", id=thread)
            self.assertFalse(fresh["isCertain"])
            back()
            worker.call("writeThread", id=thread, summary="jatkuu", replacing=False)
            works, retired = (fresh["code"], code) if arrives else (code, fresh["code"])
            self.assertEqual(self.opened("volunteer-2", works), ["jatkuu"])
            self.assertEqual(self.opened("volunteer-2", retired, status=1), "no_such_thread")

    def test_erasure(self) -> None:
        """An erasure whose answer was lost is not done twice."""
        worker, coordinator = self.worker("volunteer-1"), self.worker("coordinator-1")
        _, thread, code = self.give(worker)
        back = self.lose(worker, "**/api/v1/threads/*/erasure", "POST", arrives=True)
        self.refused("unreachable", lambda: worker.call("eraseThread", id=thread))
        back()
        worker.call("eraseThread", id=thread)
        self.refused("no_such_thread", lambda: worker.call("openThread", code=code))
        asked = [one["thread"] for one in coordinator.call("contacts", all=False)["erasures"]]
        self.assertEqual(asked.count(thread), 1)


class Lies(CallersTest):
    """The server gives something else than what was written under a code."""

    FOUND = "**/api/v1/threads/found"

    def found(self, worker: Worker, code: str) -> dict:
        """What the server gives for a code."""
        kept: list[dict] = []

        def keep(given: dict) -> dict:
            kept.append(copy.deepcopy(given))
            return given

        self.assertIsNone(self.thread_told(worker, code, keep))
        return kept[-1]

    def thread_told(self, worker: Worker, code: str, change: Callable[[dict], dict]) -> str | None:
        """Why the page does not believe this answer; None if it does."""
        worker.page.route(self.FOUND, lambda route: route.fulfill(json=change(route.fetch().json())))
        try:
            worker.call("openThread", code=code)
            return None
        except Exception as refused:
            return getattr(refused, "code", str(refused))
        finally:
            worker.page.unroute(self.FOUND)

    def test_exchanged(self) -> None:
        """Another thread, or parts of another, or another place for the same."""
        worker = self.worker("volunteer-1")
        _, thread, code = self.give(worker)
        worker.call("writeThread", id=thread, summary="tämä", replacing=False)
        _, other, its_code = self.give(worker)
        worker.call("writeThread", id=other, summary="toinen", replacing=False)
        there = self.found(worker, its_code)
        for change in [
            lambda _: there,
            lambda found: {**found, "object": there["object"]},
            lambda found: {**found, "callerWrap": there["callerWrap"]},
            lambda found: {**found, "id": other},
            lambda found: {**there, "callerWrap": found["callerWrap"]},
            lambda found: {**found, "epoch": found["epoch"] + 1},
        ]:
            self.assertEqual(self.thread_told(self.worker("volunteer-2"), code, change), "forged")
        self.assertIsNone(self.thread_told(self.worker("volunteer-2"), code, lambda found: found))

    def test_older(self) -> None:
        """What this session has seen is not taken back; nothing of before opens with a fresh code."""
        worker = self.worker("volunteer-1")
        _, thread, code = self.give(worker)
        older = self.found(worker, code)
        worker.call("writeThread", id=thread, summary="uudempi", replacing=False)
        self.assertEqual(self.thread_told(worker, code, lambda _: older), "rolled_back")
        newest = self.found(worker, code)
        fresh = worker.call("giveCode", id=thread)["code"]
        self.assertEqual(self.thread_told(self.worker("volunteer-2"), fresh, lambda _: newest), "forged")

    def test_of_a_contact(self) -> None:
        """Another thread than the one that the contact names, or an older state of it."""
        worker, coordinator = self.worker("volunteer-1"), self.worker("coordinator-1")
        contact, thread, _ = self.give(worker)
        _, other, _ = self.give(worker)

        def told(answer_of: str, change: Callable[[dict], dict]) -> str | None:
            def answer(route: Route) -> None:
                url = route.request.url.replace(thread, answer_of)
                route.fulfill(json=change(route.fetch(url=url).json()))

            pattern = f"**/api/v1/threads/{thread}"
            coordinator.page.route(pattern, answer)
            try:
                coordinator.call("threadOf", id=contact)
                return None
            except Exception as refused:
                return getattr(refused, "code", str(refused))
            finally:
                coordinator.page.unroute(pattern)

        kept: list[dict] = []
        self.assertIsNone(told(thread, lambda found: kept.append(found) or found))
        self.assertEqual(told(other, lambda found: found), "forged")
        self.assertEqual(told(other, lambda found: {**found, "id": thread}), "forged")
        worker.call("writeThread", id=thread, summary="uudempi", replacing=False)
        self.assertEqual(self.texts(coordinator.call("threadOf", id=contact)), ["uudempi"])
        self.assertEqual(told(thread, lambda _: kept[0]), "rolled_back")
