"""What the vault worker does, with the command line at the other end: both open what the other has sealed."""

from harness.browser import PageTest
from harness.processes import ROOT
from harness.worker import Refused, Worker, form


class WorkerTest(PageTest):
    # The modules one by one: the page as it is served has them joined.
    settings = {"HELPLINE_PAGE_DIRECTORY": str(ROOT / "Web")}

    def worker(self, login: str | None = None) -> Worker:
        """A new device, somebody signed in on it."""
        worker = Worker(self.window(), self.address)
        if login:
            worker.sign_in(self.organisation[login])
        return worker

    def command(self, login: str, *arguments: str, **options) -> dict:
        return self.organisation[login].device.run(*arguments, **options)

    def refused(self, code: str, act) -> dict:
        with self.assertRaises(Refused) as caught:
            act()
        self.assertEqual(caught.exception.code, code)
        return caught.exception.failure

    def log(self, worker: Worker, note: str = "", **answers: str) -> str:
        logged = worker.call("logContact", form=form(worker.new_id(), note, **answers))
        self.assertEqual(logged["state"], "delivered")
        return logged["id"]


class SigningIn(WorkerTest):
    def test_sign_in(self) -> None:
        """However the login is typed; who it is and what they may do is told."""
        self.allow("status of 401")
        worker = self.worker()
        state = worker.state("signed-out")
        self.assertIsNone(state["owner"])
        self.assertFalse(state["organisation"]["demonstration"])
        volunteer = self.organisation["volunteer-1"]
        for wrong in [dict(login="volunteer-1", passphrase="hattu hattu"), dict(login="nobody", passphrase=volunteer.passphrase)]:
            self.refused("wrong_passphrase", lambda: worker.call("signIn", **wrong))
        worker.call("signIn", login="  Volunteer-1 ", passphrase="  " + volunteer.passphrase.replace(" ", "  "))
        state = worker.state("signed-in")
        self.assertEqual(state["owner"], state["member"]["id"])
        self.assertEqual(state["member"]["name"], "volunteer-1")
        self.assertEqual(state["member"]["roles"], ["volunteer"])
        self.assertEqual(sorted(state["member"]["admitted"]), ["members", "volunteers"])

    def test_lock(self) -> None:
        """After the lock nothing can be asked for; the next sign-in finds everything again."""
        worker = self.worker("coordinator-1")
        worker.call("contacts", all=False)
        worker.lock()
        worker.state("locked")
        self.refused("locked", lambda: worker.call("contacts", all=False))
        worker.sign_in(self.organisation["coordinator-1"])
        worker.state("signed-in")

    def test_two_at_once(self) -> None:
        """Two members on two devices, and one of them on two: nobody is in another's way."""
        first, second, third = self.worker("volunteer-1"), self.worker("volunteer-2"), self.worker("volunteer-1")
        ids = [self.log(worker) for worker in (first, second, third)]
        self.assertEqual({contact["id"] for contact in second.call("myContacts")["contacts"]} & set(ids), {ids[1]})


class Contacts(WorkerTest):
    def test_page_to_command_line(self) -> None:
        """A contact that the page has sealed is opened, word for word, at the command line."""
        note = "Äiti soitti; poika verkossa. 👩‍👧 ”lainaus” / \\ \t\nrivi 2"
        identity = self.log(self.worker("volunteer-1"), note, contact_kind="about_other", channel="chat", concern="online",
                            outcome="advice", relation="parent", danger="advised_112", asks="callback")
        shown = self.command("coordinator-1", "contact", "show", identity)
        self.assertEqual(shown["note"], note)
        self.assertEqual(shown["author_name"], "volunteer-1")
        self.assertTrue(shown["open"])
        self.assertEqual(len(shown["codes"]), 15)
        self.assertEqual({key: shown["codes"][key] for key in ("channel", "relation", "danger", "region")},
                         {"channel": "chat", "relation": "parent", "danger": "advised_112", "region": "unknown"})

    def test_command_line_to_page(self) -> None:
        """And the other way round, settled in the page, read again at the command line."""
        logged = self.command(
            "volunteer-1", "contact", "log", "--kind", "about_self", "--channel", "phone", "--concern", "leaving", "--outcome",
            "exit_intake", "--asks", "exit_intake", "--note-file", "-", typed="Haluaa irtautua.")
        coordinator = self.worker("coordinator-1")
        found = coordinator.call("contacts", all=False)
        self.assertEqual(found["refused"], [])
        contact = next(contact for contact in found["contacts"] if contact["id"] == logged["id"])
        self.assertEqual(contact["note"].strip(), "Haluaa irtautua.")
        self.assertEqual(contact["author"]["name"], "volunteer-1")
        coordinator.call("settle", id=contact["id"], **{"as": "callback"}, note="Soitetaan huomenna.")
        shown = self.command("coordinator-1", "contact", "show", contact["id"])
        self.assertFalse(shown["open"])
        self.assertEqual([(line["settled_as"], line["note"]) for line in shown["settlements"]],
                         [("callback", "Soitetaan huomenna.")])
        self.assertNotIn(contact["id"], [line["id"] for line in coordinator.call("contacts", all=False)["contacts"]])
        self.assertIn(contact["id"], [line["id"] for line in coordinator.call("contacts", all=True)["contacts"]])

    def test_correction_until_taken_up(self) -> None:
        """The author corrects, here and at the command line, until a coordinator has taken it up."""
        volunteer = self.worker("volunteer-1")
        identity = self.log(volunteer, "ensin", contact_kind="about_self", channel="phone", concern="change", outcome="support",
                            asks="follow_up")
        mine = next(contact for contact in volunteer.call("myContacts")["contacts"] if contact["id"] == identity)
        changed = {**form(identity, "sitten"), "answers": {**mine["answers"], "outcome": "advice"}, "correcting": identity}
        volunteer.call("correct", form=changed)
        shown = self.command("coordinator-1", "contact", "show", identity)
        self.assertEqual((shown["note"], shown["codes"]["outcome"], shown["revision"]), ("sitten", "advice", 2))
        self.command("coordinator-1", "contact", "settle", identity, "--as", "nothing")
        self.refused("taken_up", lambda: volunteer.call("correct", form=changed))

    def test_non_data(self) -> None:
        """Of a silent call nothing but kind and channel is kept, whatever was typed."""
        identity = self.log(self.worker("volunteer-1"), "katoaa", contact_kind="silent", channel="phone", concern="violence")
        shown = self.command("coordinator-1", "contact", "show", identity)
        self.assertEqual((shown["codes"], shown["note"]), ({"contact_kind": "silent", "channel": "phone"}, ""))

    def test_refused_before_sending(self) -> None:
        """What is missing is named, and nothing is sent or kept."""
        worker = self.worker("volunteer-1")
        incomplete = form(worker.new_id(), "", contact_kind="about_self", channel="phone")
        failure = self.refused("missing", lambda: worker.call("logContact", form=incomplete))
        self.assertEqual(failure["list"], "concern")
        self.refused("note_too_long", lambda: worker.call("logContact", form=form(worker.new_id(), "a" * 20_001)))
        self.assertEqual(worker.call("kept"), [])

    def test_erase(self) -> None:
        """What a coordinator erases is gone for everybody."""
        volunteer, coordinator = self.worker("volunteer-1"), self.worker("coordinator-1")
        identity = self.log(volunteer, "", contact_kind="about_self", channel="phone", concern="change", outcome="support",
                            asks="callback")
        coordinator.call("contacts", all=False)
        coordinator.call("erase", id=identity)
        self.command("coordinator-1", "contact", "show", identity, status=1)
        self.assertNotIn(identity, [line["id"] for line in volunteer.call("myContacts")["contacts"]])


class Membership(WorkerTest):
    PASSPHRASE = "mustikka lautta tikku rumpu kellari vaahtera"

    def test_from_invitation_to_removal(self) -> None:
        """Invited, joined, approved, admitted, at work, with another passphrase, recovered by the sheet, removed."""
        self.allow("status of (401|403)")
        administrator = self.worker("administrator-1")
        invited = administrator.call("invite", name="volunteer-3", roles=["volunteer"])
        self.assertIn(invited["code"].replace(" ", "").replace("-", ""), invited["link"].replace("-", ""))
        newcomer = self.worker()
        looked = newcomer.call("lookAtInvitation", code=invited["code"])
        self.assertEqual(looked["roles"], ["volunteer"])
        self.refused("weak_passphrase", lambda: newcomer.call(
            "join", code=invited["code"], login="volunteer-3", passphrase="kissa", sheet=False))
        joined = newcomer.call("join", code=invited["code"], login="volunteer-3", passphrase=self.PASSPHRASE, sheet=True)
        waiting = administrator.call("invitations")
        self.assertEqual([(line["name"], line["fingerprint"]) for line in waiting], [("volunteer-3", joined["fingerprint"])])
        administrator.call("approve", tag=waiting[0]["tag"])
        # A volunteer lets the newcomer into the group of volunteers, at the command line this time.
        self.command("volunteer-1", "member", "admit", waiting[0]["member"], "--group", "volunteers", "--yes")
        newcomer.call("signIn", login="volunteer-3", passphrase=self.PASSPHRASE)
        self.assertEqual(sorted(newcomer.state("signed-in")["member"]["admitted"]), ["members", "volunteers"])
        identity = self.log(newcomer, "uuden ensimmäinen")
        self.assertEqual(self.command("coordinator-1", "contact", "show", identity)["author_name"], "volunteer-3")

        changed = self.PASSPHRASE + " kaksi"
        self.assertIsNone(newcomer.call("changePassphrase", passphrase=changed, sheet=False)["sheet"])
        self.refused("wrong_passphrase", lambda: self.worker().call("signIn", login="volunteer-3", passphrase=self.PASSPHRASE))
        again = self.worker()
        again.call("recover", code=joined["sheet"], login="volunteer-3", passphrase=self.PASSPHRASE + " kolme")
        again = self.worker()
        again.call("signIn", login="volunteer-3", passphrase=self.PASSPHRASE + " kolme")
        self.assertIn(identity, [line["id"] for line in again.call("myContacts")["contacts"]])

        administrator.call("remove", member=waiting[0]["member"], lost=False)
        line = next(line for line in administrator.call("members") if line["id"] == waiting[0]["member"])
        self.assertTrue(line["removed"])
        with self.assertRaises(Refused):
            again.call("myContacts")
        self.refused("wrong_passphrase", lambda: self.worker().call(
            "signIn", login="volunteer-3", passphrase=self.PASSPHRASE + " kolme"))

    def test_long_name(self) -> None:
        """A name that no invitation can hold is refused before anything is sent: 400 bytes, however many characters they are."""
        administrator = self.worker("administrator-1")
        for name in ["a" * 401, "ä" * 201, "\N{SAUROPOD}" * 101]:
            self.refused("name_too_long", lambda: administrator.call("invite", name=name, roles=["volunteer"]))
        self.assertEqual(administrator.call("invitations"), [])
        administrator.call("invite", name="ä" * 200, roles=["volunteer"])
        self.assertEqual([line["name"] for line in administrator.call("invitations")], ["ä" * 200])

    def test_last_holder(self) -> None:
        """The only coordinator is not removed by mistake."""
        self.allow("status of 422")
        administrator = self.worker("administrator-1")
        coordinator = next(line for line in administrator.call("members") if line["name"] == "coordinator-1")
        self.refused("last_holder", lambda: administrator.call("remove", member=coordinator["id"], lost=False))

    def test_audit(self) -> None:
        """The auditor reads what happened, whole and in order; nobody else does."""
        self.worker("volunteer-1")
        reading = self.worker("auditor-1").call("audit")
        positions = [line["position"] for line in reading["lines"]]
        self.assertEqual(sorted(positions), list(range(1, len(positions) + 1)))
        self.assertEqual(reading["head"]["position"], len(positions))
        actions = {line["entry"]["action"] for line in reading["lines"] if line["entry"]}
        self.assertIn("sign_in", actions)
        self.refused("not_admitted", lambda: self.worker("volunteer-1").call("audit"))

    def test_hand_over(self) -> None:
        """A note for the next volunteer is read by them, and by coordinators."""
        self.worker("volunteer-1").call("leaveHandOver", note="Sama soittaja palaa ehkä illalla.")
        for login in ["volunteer-2", "coordinator-1"]:
            notes = self.worker(login).call("handOverNotes")
            self.assertEqual([(note["note"], note["author"]["name"]) for note in notes],
                             [("Sama soittaja palaa ehkä illalla.", "volunteer-1")], login)
        note = notes[0]["id"]
        self.refused("not_allowed", lambda: self.worker("volunteer-2").call("removeHandOver", id=note))
        self.worker("volunteer-1").call("removeHandOver", id=note)
        self.worker("volunteer-1").call("removeHandOver", id=note)
        self.assertEqual(self.worker("coordinator-1").call("handOverNotes"), [])
