"""What the vault worker keeps while the server is away or nobody is signed in, and delivers exactly once."""

from contextlib import contextmanager

from harness.worker import Worker, form
from test_worker import WorkerTest


class WithoutServer(WorkerTest):
    def setUp(self) -> None:
        super().setUp()
        self.allow_outage()

    @contextmanager
    def outage(self):
        self.organisation.server.stop()
        try:
            yield
        finally:
            self.organisation.server.start()

    def listed(self) -> list[str]:
        return [line["id"] for line in self.command("coordinator-1", "contact", "list", "--all")["contacts"]]

    def test_kept_and_delivered_once(self) -> None:
        """Saved while the server is away: kept, and sent by itself when the server is back, exactly once."""
        worker = self.worker("volunteer-1")
        identity = worker.new_id()
        with self.outage():
            self.assertEqual(worker.call("logContact", form=form(identity, "palvelin poissa"))["state"], "kept")
            self.assertEqual([item["id"] for item in worker.call("kept")], [identity])
        worker.call("deliverKept")
        worker.call("deliverKept")
        self.assertEqual(worker.call("kept"), [])
        self.assertEqual(self.listed().count(identity), 1)
        self.assertEqual(self.command("coordinator-1", "contact", "show", identity)["note"], "palvelin poissa")

    def test_kept_over_a_closed_tab(self) -> None:
        """Saved while the server is away, the tab closed: sealed on the device, shown to its author, sent exactly once."""
        worker = self.worker("volunteer-1")
        identity = worker.new_id()
        with self.outage():
            worker.call("logContact", form=form(identity, "välilehti suljettu"))
        worker = Worker(worker.page, self.address)
        self.assertEqual([(item["id"], item["contact"]) for item in worker.call("kept")], [(identity, None)])
        worker.sign_in(self.organisation["volunteer-2"])
        self.assertEqual([(item["id"], item["contact"]) for item in worker.call("kept")], [(identity, None)])
        worker.lock()
        worker.sign_in(self.organisation["volunteer-1"])
        self.assertEqual([item["contact"]["note"] for item in worker.call("kept")], ["välilehti suljettu"])
        self.assertEqual(worker.call("deliverKept", ids=[identity])["delivered"], [identity])
        self.assertEqual((worker.call("kept"), self.listed().count(identity)), ([], 1))

    def test_logged_while_locked(self) -> None:
        """A contact that was finished while locked waits to be looked at, then goes."""
        worker = self.worker("volunteer-1")
        owner = worker.state("signed-in")["owner"]
        worker.lock()
        identity = worker.new_id()
        self.refused("locked", lambda: worker.call("logContact", form=form(identity, "lukittuna"), owner=worker.new_id()))
        self.assertEqual(worker.call("logContact", form=form(identity, "lukittuna"), owner=owner)["state"], "kept")
        self.assertEqual(worker.sign_in(self.organisation["volunteer-1"])["delivered"], [])
        kept = worker.call("kept")
        self.assertEqual([(item["id"], item["kind"], item["contact"]["note"]) for item in kept], [(identity, "draft", "lukittuna")])
        self.assertEqual(worker.call("deliverKept", ids=[identity])["delivered"], [identity])
        self.assertEqual(self.listed().count(identity), 1)

    def test_unfinished(self) -> None:
        """What is not finished survives a lock and a closed tab, in all its parts, and only its owner opens it again."""
        worker = self.worker("volunteer-1")
        owner = worker.state("signed-in")["owner"]
        typing = form(worker.new_id(), "kesken", contact_kind="about_other")
        nothing = {"forms": [], "notes": {}}

        def save(forms: list[dict], notes: dict[str, str]) -> None:
            worker.call("saveUnfinished", owner=owner, unfinished={"forms": forms, "notes": notes})

        save([typing], {"hand-over": "ensin"})
        worker.lock()
        self.refused("locked", lambda: worker.call("loadUnfinished"))
        self.assertEqual(worker.state("locked")["unfinished"], [owner])
        # Typed while locked: beside what lies there, not in its place.
        locked = form(worker.new_id(), "lukittuna", contact_kind="about_self")
        save([locked, {**typing, "note": "kesken, jatkuu"}], {"hand-over": "sitten"})
        worker = Worker(worker.page, self.address)
        worker.sign_in(self.organisation["volunteer-2"])
        self.assertEqual(worker.call("loadUnfinished"), nothing)
        self.assertEqual(worker.state("signed-in")["unfinished"], [owner])
        worker.lock()
        worker.sign_in(self.organisation["volunteer-1"])
        found = worker.call("loadUnfinished")
        self.assertEqual({one["id"]: one["note"] for one in found["forms"]},
                         {typing["id"]: "kesken, jatkuu", locked["id"]: "lukittuna"})
        self.assertEqual(sorted(found["notes"]["hand-over"].split("\n\n")), ["ensin", "sitten"])
        self.assertEqual(worker.call("loadUnfinished"), found)
        save(**nothing)
        self.assertEqual(worker.call("loadUnfinished"), nothing)
        self.assertEqual(worker.state("signed-in")["unfinished"], [])
        self.refused("locked", lambda: worker.call("saveUnfinished", owner=worker.new_id(), unfinished=nothing))

    def test_session_outlives_a_restart(self) -> None:
        """A server that was started again knows no sessions; the page renews its own without asking for the passphrase."""
        self.allow("status of 401")
        worker = self.worker("coordinator-1")
        self.organisation.server.stop()
        self.organisation.server.start()
        self.assertEqual(worker.call("contacts", all=True)["refused"], [])
