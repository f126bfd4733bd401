"""Exit cases through the vault worker: against a server that lies, and members who write at once."""

from collections.abc import Callable

from playwright.sync_api import Route

from harness.case_worker import CaseTest
from harness.worker import Worker


class Lies(CaseTest):
    """The server gives something else than what members have written; some of it with the help of one of them."""

    def test_false_journals(self) -> None:
        """Only a key that the mentor made, or that the mentor before them handed on, is written under."""
        coordinator, mentor, successor = self.worker("coordinator-1"), self.worker("mentor-1"), self.worker("mentor-2")
        identity, other = self.active_case(coordinator, mentor), self.active_case(coordinator, mentor)
        rogue = self.rogue("coordinator-1")
        false = rogue.evaluate("([id, member]) => rogue.falseJournal(id, member)", [identity, self.id_of("mentor-1")])
        self.assertEqual(self.told(mentor, identity, lambda case: {**case, "journal": false}), "forged")
        self.assertEqual(
            self.told(mentor, identity, lambda case: {**case, "journal": {**false, "passedOn": True}}), "forged"
        )
        # A device that has seen nothing yet is not told another story.
        fresh = self.worker("mentor-1")
        self.assertEqual(self.told(fresh, identity, lambda case: {**case, "journal": false}), "forged")
        another = self.stored(mentor, other)
        self.assertEqual(self.told(mentor, identity, lambda _: another), "forged")
        elsewhere = another["journal"]
        self.assertEqual(self.told(mentor, identity, lambda case: {**case, "journal": elsewhere}), "forged")
        own = self.stored(mentor, identity)["journal"]
        self.assertEqual(
            self.told(fresh, identity, lambda case: {**case, "journal": {**own, "passedOn": True}}), "forged"
        )
        self.assertIsNone(self.told(fresh, identity, lambda case: case))

        # Who is to take it over gets it from the mentor before them and from nobody else.
        plan = {"reason": "Vaihto", "meeting": None}
        coordinator.call("assignCase", id=identity, mentor=self.id_of("mentor-2"), handOver=plan)
        successor.call("acceptCase", id=identity)
        mine = rogue.evaluate("([id, member]) => rogue.falseJournal(id, member)", [identity, self.id_of("mentor-2")])
        for journal in [{**mine, "passedOn": True}, mine]:
            self.assertEqual(self.told(successor, identity, lambda case: {**case, "journal": journal}), "forged")
        mentor.call("passOnCase", id=identity)
        handed = self.stored(successor, identity)
        successor.call("takeOverCase", id=identity)
        # Who left knows that key: neither this session nor a new device goes back to it.
        self.assertEqual(self.told(successor, identity, lambda _: handed), "rolled_back")
        self.assertEqual(self.told(self.worker("mentor-2"), identity, lambda _: handed), "rolled_back")

    def test_older_coordination(self) -> None:
        """What this session has seen is not taken back: no older epoch, no older revision, nothing left out."""
        coordinator, mentor = self.worker("coordinator-1"), self.worker("mentor-1")
        identity = self.offered_case(coordinator)
        asked = self.stored(coordinator, identity)
        coordinator.call("withdrawAssignment", id=identity)
        self.assertEqual(self.told(coordinator, identity, lambda _: asked), "rolled_back")
        coordinator.call("assignCase", id=identity, mentor=self.id_of("mentor-1"), handOver=None)
        mentor.call("acceptCase", id=identity)
        before = self.stored(mentor, identity)
        mentor.call("addNote", id=identity, text="uusi")
        journal = before["journal"]
        self.assertEqual(self.told(mentor, identity, lambda case: {**case, "journal": journal}), "rolled_back")
        # Without the case itself or who works in it nothing else can be believed; of the rest it shows that it was there.
        without = lambda left: lambda case: {**case, "objects": [part for part in case["objects"] if part["id"] != left]}
        told = [self.told(mentor, identity, without(part["id"])) for part in before["objects"]]
        self.assertEqual(set(told), {"forged", "rolled_back"})
        listed = mentor.call("myCases")
        self.assertIn(identity, [case["id"] for case in listed["cases"]])
        self.assertEqual(listed["refused"], [])

    def test_exchanged_objects(self) -> None:
        """Only a coordinator writes who works in a case; nothing moves between cases; nobody answers for another."""
        coordinator, mentor = self.worker("coordinator-1"), self.worker("mentor-1")
        identity, other = self.active_case(coordinator, mentor), self.active_case(coordinator, mentor)
        there = self.stored(coordinator, other)
        self.assertEqual(self.told(coordinator, identity, lambda _: {**there, "id": identity}), "forged")
        self.assertEqual(self.told(coordinator, identity, lambda case: {**case, "objects": there["objects"]}), "forged")
        fresh = self.worker("coordinator-1")
        identity_of_assignment = self.rogue("coordinator-1").evaluate(
            "async (id) => (await rogue.changed(id, 'assignment', {})).id", identity
        )

        def unassigned(case: dict) -> dict:
            return {**case, "objects": [one for one in case["objects"] if one["id"] != identity_of_assignment]}

        # Without the assignment nobody was named who could have answered.
        self.assertEqual(self.told(fresh, identity, unassigned), "forged")
        twice = self.stored(coordinator, identity)["objects"]
        self.assertEqual(self.told(fresh, identity, lambda case: {**case, "objects": twice + twice[:1]}), "forged")

        def replaced(new: dict) -> Callable[[dict], dict]:
            return lambda case: {**case, "objects": [one for one in case["objects"] if one["id"] != new["id"]] + [new]}

        rogue = self.rogue("mentor-1")
        named = rogue.evaluate("([id, fields]) => rogue.changed(id, 'assignment', fields)", [identity, {"barred": []}])
        self.assertEqual(self.told(fresh, identity, replaced(named)), "forged")
        # The same hand may write to the case itself.
        need = rogue.evaluate("([id, fields]) => rogue.changed(id, 'case', fields)", [identity, {"need": "muu"}])
        self.assertIsNone(self.told(fresh, identity, replaced(need)))
        answer = {"type": "answer", "v": 1, "day": "2026-01-01", "asked": 1, "answer": "accepted", "reason": ""}
        second = self.rogue("coordinator-2")
        false = second.evaluate("([id, record]) => rogue.added(id, record)", [identity, answer])
        self.assertEqual(self.told(self.worker("coordinator-2"), identity, replaced(false)), "forged")
        listed = coordinator.call("cases")
        self.assertEqual(listed["refused"], [])


class Ceremonies(CaseTest):
    """The journal of a mentor who is gone, passed on by those who keep the shares."""

    def passed_on(self, identity: str, login: str, shares: str) -> str:
        """Holds a ceremony for a journal; gives the new shares."""
        held = self.command(
            "coordinator-1", "recovery", "combine", "--case", identity, "--to", self.id_of(login), "--yes", typed=shares
        )
        return "\n".join(held["shares"]) + "\n"

    def listen(self, worker: Worker) -> None:
        worker.page.evaluate(
            "async () => { const { session } = await import('/app/session.js'); globalThis.heard = [];"
            " session.on('changes', (changes) => heard.push(...changes)); }"
        )

    def heard(self, worker: Worker) -> list[dict]:
        """What changed among the members, as the page is told."""
        return worker.page.evaluate("heard")

    def older(self) -> list[tuple[int, int]]:
        """Numbers of older recovery keys, and how many journals only they open."""
        state = self.command("coordinator-1", "recovery", "status")
        return [(one["number"], one["journals"]) for one in state["older"] if one["journals"] > 0]

    def test_journal_by_recovery(self) -> None:
        """Taken from the recovery key only by the successor, and only while the mentor is gone."""
        coordinator, mentor = self.worker("coordinator-1"), self.worker("mentor-1")
        successor, third = self.worker("mentor-2"), self.worker("mentor-3")
        identity, other = self.active_case(coordinator, mentor), self.active_case(coordinator, mentor)
        asked = self.offered_case(coordinator, "mentor-3")
        mentor.call("addNote", id=identity, text="Ennen.")
        plan = {"reason": "Sairastui", "meeting": None}
        for case in (identity, other):
            coordinator.call("assignCase", id=case, mentor=self.id_of("mentor-2"), handOver=plan)
            successor.call("acceptCase", id=case)
        mentor.call("passOnCase", id=other)
        successor.call("takeOverCase", id=other)
        gone, present = self.id_of("mentor-1"), self.id_of("mentor-3")
        self.command("administrator-1", "member", "remove", gone, "--lost", "--yes")
        waiting = self.worker("coordinator-1").call("overview")["waiting"]
        self.assertEqual({line["id"] for line in waiting}, {identity, asked})
        shares = self.passed_on(identity, "mentor-2", self.organisation.shares)
        self.assertEqual(self.older(), [(1, 2)])

        given = self.stored(successor, identity)
        self.assertTrue(given["journal"]["passedOn"])
        own = {**given["journal"], "passedOn": False}
        self.assertEqual(self.told(successor, identity, lambda case: {**case, "journal": own}), "forged")
        # Where the mentor before them is still one, nothing but that one's key is believed, whatever coordinators write.
        rogue = self.rogue("coordinator-1")
        for before, told in [(present, "forged"), (gone, None)]:
            fields = {"mentor": before, "named": [gone, self.id_of("mentor-2"), present]}
            false = rogue.evaluate("([id, fields]) => rogue.changed(id, 'assignment', fields)", [identity, fields])
            objects = [one for one in given["objects"] if one["id"] != false["id"]] + [false]
            offered = {**given, "objects": objects}
            self.assertEqual(self.told(self.worker("mentor-2"), identity, lambda _: offered), told)
        fresh = self.worker("mentor-2")
        self.assertEqual(fresh.call("oneCase", id=identity)["waitsFor"], "take_over")
        taken = fresh.call("takeOverCase", id=identity)["case"]["journal"]
        self.assertEqual([note["text"] for note in taken["notes"]], ["Ennen."])
        fresh.call("addNote", id=identity, text="Jälkeen.")

        # A journal that is begun in a session from before the ceremony goes to the newest key, the others at sign-in.
        self.listen(third)
        third.call("acceptCase", id=asked)
        self.assertEqual(self.older(), [])
        self.assertEqual([change["kind"] for change in self.heard(third) if change["kind"] == "ceremony"], ["ceremony"])
        # An epoch that was taken over, and then wrapped to the newest key: its shares alone open it.
        worker = self.worker("coordinator-1")
        worker.call("assignCase", id=other, mentor=self.id_of("mentor-3"), handOver=plan)
        third.call("acceptCase", id=other)
        self.command("administrator-1", "member", "remove", self.id_of("mentor-2"), "--lost", "--yes")
        self.passed_on(other, "mentor-3", shares)
        self.assertEqual(third.call("takeOverCase", id=other)["case"]["mentor"]["name"], "mentor-3")
        # What a mentor writes after a ceremony is under a key that the shares from before do not lead to.
        for text in ("Uusi avain.", "Sama avain."):
            third.call("addNote", id=asked, text=text)
        self.assertEqual(self.stored(third, asked)["journal"]["epoch"], 2)
        notes = self.worker("mentor-3").call("oneCase", id=asked)["journal"]["notes"]
        self.assertEqual([note["text"] for note in notes], ["Uusi avain.", "Sama avain."])


class GroupsAfterCeremony(CaseTest):
    def test_next_keys(self) -> None:
        """The first of a group to sign in makes its next key, once."""
        volunteer = self.id_of("volunteer-1")
        self.command(
            "coordinator-2", "recovery", "combine", "--administrator", volunteer, "--yes", typed=self.organisation.shares
        )
        made: list[list[str]] = []
        for _ in range(2):
            window = self.window()
            made.append([])
            window.on("request", lambda sent: sent.url.endswith("/groups/records") and made[-1].append(sent.url))
            worker = Worker(window, self.address)
            worker.sign_in(self.organisation["coordinator-1"])
        # `members` and `coordinators`.
        self.assertEqual([len(urls) for urls in made], [2, 0])
        self.assertEqual(worker.call("contacts", all=True)["refused"], [])


class Together(CaseTest):
    def test_two_write_at_once(self) -> None:
        """Both keep what they wrote, and who was second is told so."""
        coordinator, mentor = self.worker("coordinator-1"), self.worker("mentor-1")
        identity = self.active_case(coordinator, mentor)
        agency = {"name": "Koulu", "kind": "city_service", "commitment": "always", "area": "", "mayShare": ""}
        base = coordinator.call("addAgency", id=identity, agency=agency)["case"]["agencies"][0]

        def first_another(route: Route) -> None:
            if route.request.method == "PUT" and not done:
                done.append(
                    coordinator.call("changeAgency", id=identity, agency={**base, "name": "Lukio"}, before=base)
                )
            route.continue_()

        done: list[dict] = []
        mentor.page.route(f"**/api/v1/cases/{identity}", first_another)
        written = mentor.call("changeAgency", id=identity, agency={**base, "mayShare": "poissaolot"}, before=base)
        self.assertTrue(done and not done[0]["merged"])
        self.assertTrue(written["merged"])
        self.assertEqual(
            [(line["name"], line["mayShare"]) for line in written["case"]["agencies"]], [("Lukio", "poissaolot")]
        )
        self.assertEqual(coordinator.call("oneCase", id=identity)["agencies"], written["case"]["agencies"])

    def test_no_answer(self) -> None:
        """A write whose answer was lost is sent again with the same bytes, and happens once."""
        self.allow_outage()
        coordinator, mentor = self.worker("coordinator-1"), self.worker("mentor-1")
        identity = self.active_case(coordinator, mentor)
        sent: list[str] = []

        def lose(route: Route) -> None:
            if route.request.method != "PUT":
                return route.continue_()
            sent.append(route.request.post_data)
            if len(sent) == 1:
                route.fetch()
                return route.abort()
            return route.continue_()

        mentor.page.route(f"**/api/v1/cases/{identity}", lose)
        written = mentor.call("addNote", id=identity, text="kerran")
        self.assertEqual((len(sent), sent[0] == sent[1]), (2, True))
        self.assertEqual([note["text"] for note in written["case"]["journal"]["notes"]], ["kerran"])
        self.assertEqual(written["case"], mentor.call("oneCase", id=identity))

    def test_keys_not_stored(self) -> None:
        """A case is saved although the keyring could not be stored with it; the next write stores it."""
        self.allow_outage()
        coordinator, mentor = self.worker("coordinator-1"), self.worker("mentor-1")
        identity = self.offered_case(coordinator)
        mentor.page.route("**/api/v1/blob", lambda route: route.abort())
        self.assertEqual(mentor.call("acceptCase", id=identity)["case"]["status"], "active")
        remembers = "(id) => rogue.remembers(id)"
        self.assertEqual(self.rogue("mentor-1").evaluate(remembers, identity), "")
        mentor.page.unroute("**/api/v1/blob")
        written = mentor.call("addNote", id=identity, text="kerran")["case"]
        self.assertEqual([note["text"] for note in written["journal"]["notes"]], ["kerran"])
        journal = self.stored(mentor, identity)["journal"]["id"]
        self.assertEqual(self.rogue("mentor-1").evaluate(remembers, identity), journal)

    def test_two_devices_of_a_mentor(self) -> None:
        """A journal that one device begins is remembered although another device has written the blob meanwhile."""
        coordinator, mentor = self.worker("coordinator-1"), self.worker("mentor-1")
        first, second = self.offered_case(coordinator), self.offered_case(coordinator)
        other = self.worker("mentor-1")
        mentor.call("acceptCase", id=first)
        other.call("acceptCase", id=second)
        mentor.call("addNote", id=first, text="a")
        # What the blob remembers is told to the next device.
        remembered = self.rogue("mentor-1").evaluate("(ids) => ids.map((id) => rogue.remembers(id))", [first, second])
        self.assertEqual(remembered, [self.stored(mentor, identity)["journal"]["id"] for identity in (first, second)])
