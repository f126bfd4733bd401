"""A member without our code: joins, signs in, takes a contact, and shares it with members of the command line."""

import json
import unittest
from pathlib import Path

from helpline.bytes import base32
from helpline.connection import Connection, Problem, encoded
from helpline.contacts import Contact
from helpline.joining import join
from helpline.refusals import Refused
from helpline.roster import ROLES
from helpline.session import Device, Session
from organisation import PASSPHRASES, SignedIn, organisation

CODES = {
    "contact_kind": "about_other",
    "channel": "phone",
    "relation": "parent",
    "language": "fi",
    "interpreter": "no",
    "concern": "online",
    "ideology": "unknown",
    "age_band": "15_17",
    "region": "south",
    "urgency": "soon",
    "duration": "15_29",
    "returning": "first",
    "outcome": "advice",
    "danger": "none",
    "asks": "callback",
}
NOTE = "Äiti soitti pojastaan.\nJonossa 5 min. ✓"


def months_later(month: str, count: int) -> str:
    index = int(month[:4]) * 12 + int(month[5:]) - 1 + count
    return f"{index // 12:04}-{index % 12 + 1:02}"


def sealed_contact(member: SignedIn, codes: dict[str, str] = CODES, note: str = NOTE) -> tuple[bytes, bytes]:
    """Id and finished request of a contact of today."""
    today = organisation().today
    purge = months_later(today["month"], today["purgeContactMonths"])
    return member.contacts.seal(today["day"], codes, note, purge, today["month"])


def of_id(contacts: list[Contact], id: bytes) -> Contact:
    return next(contact for contact in contacts if contact.id == id)


class Journey(unittest.TestCase):
    def setUp(self) -> None:
        self.organisation = organisation()
        self.coordinator = self.organisation.lines["coordinator-1"]

    def assert_problem(self, status: int, code: str, action, *arguments) -> None:
        with self.assertRaises(Problem) as caught:
            action(*arguments)
        self.assertEqual((caught.exception.status, caught.exception.code), (status, code))

    def logged(self, member: SignedIn) -> bytes:
        id, body = sealed_contact(member)
        self.assertEqual(member.contacts.send(body), id)
        return id

    # Joining and signing in

    def test_an_invitation_of_the_command_line_is_answered_and_both_sides_show_one_fingerprint(self) -> None:
        code = self.organisation.invite("volunteer,mentor", "Åsa Öberg")
        connection = Connection(self.organisation.origin)
        joined = join(connection, code, "Åsa", "kaksi hernettä kolme pannua sininen lapanen")
        self.assertEqual(joined.roles, 1 << ROLES.index("volunteer") | 1 << ROLES.index("mentor"))
        administrator = self.organisation.lines["administrator-1"]
        waiting = administrator.run("member", "approve")["waiting"]
        shown = next(one for one in waiting if one["member"] == base32(joined.member))
        self.assertEqual((shown["fingerprint"], shown["name"]), (joined.fingerprint, "Åsa Öberg"))
        self.assert_problem(
            404, "not_found", join, connection, code, "somebody else", "an invitation works once and no more"
        )
        administrator.run("member", "approve", base32(joined.member), "--yes")
        session = Session.sign_in(
            connection, Device(joined.device), "  ÅSA ", "kaksi hernettä  kolme pannua sininen lapanen"
        )
        session.fetch()
        self.assertEqual(session.me.roles, ("volunteer", "mentor"))
        self.assertIn(("members", 1), session.secrets)

    def test_a_code_that_nobody_made_finds_nothing(self) -> None:
        connection = Connection(self.organisation.origin)
        self.assert_problem(
            404, "not_found", join, connection, "zzzz-zzzz-zzzz-zzzz-zzzz-zzzz-zzzz-zzzzb", "nobody", "nothing"
        )

    def test_a_sign_in_verifies_rosters_groups_and_log_and_the_next_one_goes_on_from_there(self) -> None:
        device = Device()
        first = self.organisation.sign_in("volunteer-1", device).session
        self.assertEqual(first.me.roles, ("volunteer", "auditor"))
        self.assertTrue({"members", "administrators", "coordinators", "auditors"} <= set(first.groups))
        self.assertEqual({name for name, _ in first.secrets}, {"members", "volunteers", "auditors"})
        self.assertEqual(first.keys.roster, first.rosters.newest.head)
        second = self.organisation.sign_in("volunteer-1", device).session
        self.assertGreater(second.audit_head.position, first.audit_head.position)
        self.assertEqual(second.keys.audit, second.audit_head)
        self.assertGreater(device.blob_version, 2)

    def test_a_session_is_renewed_by_a_challenge_alone(self) -> None:
        connection, device = Connection(self.organisation.origin), Device()
        first = Session.sign_in(connection, device, "volunteer-1", PASSPHRASES["volunteer-1"])
        token, device_token = connection.token, device.token
        renewed = first.renew(connection, device)
        renewed.fetch()
        self.assertEqual(renewed.me.id, first.keys.member)
        self.assertNotEqual(connection.token, token)
        self.assertEqual(device.token, device_token, "a valid device token is given back")

    def test_another_passphrase_or_origin_opens_no_session(self) -> None:
        connection, device = Connection(self.organisation.origin), Device()
        self.assert_problem(
            401, "not_signed_in", Session.sign_in, connection, device, "volunteer-1", "another passphrase"
        )
        elsewhere = Connection("https://helpline.example", address=self.organisation.origin)
        self.assert_problem(
            422, "other_origin", Session.sign_in, elsewhere, device, "volunteer-1", PASSPHRASES["volunteer-1"]
        )

    def test_a_member_of_the_command_line_signs_in_here_with_the_same_passphrase(self) -> None:
        session = Session.sign_in(
            Connection(self.organisation.origin), Device(), "volunteer-2", PASSPHRASES["volunteer-2"]
        )
        session.fetch()
        self.assertEqual(base32(session.me.id), self.organisation.ids["volunteer-2"])
        self.organisation.lines["volunteer-2"].run("whoami")
        self.assertEqual(self.organisation.lines["volunteer-2"].run("contact", "list")["not_believed"], [])

    # A caller who returns

    def test_a_code_that_the_command_line_gave_opens_here_and_a_fresh_one_retires_it(self) -> None:
        line = self.organisation.lines["volunteer-2"]
        summary = self.organisation.folder / "summary"
        summary.write_text("Sovittiin, että puhuu ensin siskolle. ✓")
        conversation = [
            "contact", "log", "--kind", "about_self", "--channel", "phone", "--concern", "leaving", "--outcome", "support"
        ]  # fmt: skip
        logged = line.run(*conversation, "--give-code", "--summary-file", str(summary))
        member = self.organisation.sign_in("volunteer-1")
        thread = member.threads.open(logged["code"])
        self.assertEqual([item.text for item in thread.items], [summary.read_text()])
        self.assertEqual([base32(id) for id in thread.contacts], [logged["id"]])
        self.assertEqual((thread.epoch, base32(thread.author)), (1, self.organisation.ids["volunteer-2"]))
        again = line.run(*conversation, "--returning-caller", "--give-code", typed=logged["code"] + "\n")
        self.assert_problem(404, "not_found", member.threads.open, logged["code"])
        later = member.threads.open(again["code"])
        self.assertEqual([base32(id) for id in later.contacts], [logged["id"], again["id"]])
        self.assertEqual((later.id, later.epoch, later.items), (thread.id, 2, thread.items))
        line.run("thread", "erase", "--yes", typed=again["code"] + "\n")
        self.assert_problem(404, "not_found", member.threads.open, again["code"])

    # The audit log

    def test_an_auditor_opens_every_entry_and_finds_who_joined_and_who_signed_in(self) -> None:
        auditor = self.organisation.sign_in("volunteer-1").session
        entries = [json.loads(entry) for entry in auditor.audit_entries()]
        self.assertGreaterEqual(len(entries), auditor.audit_head.position)
        actions = {(entry["action"], entry.get("object")) for entry in entries}
        for login in ["volunteer-1", "volunteer-2", "coordinator-1", "coordinator-2"]:
            self.assertIn(("joined", self.organisation.ids[login]), actions)
        self.assertIn(("organisation_founded", None), actions)
        signed_in = [entry for entry in entries if entry["action"] == "sign_in"]
        self.assertIn(self.organisation.ids["volunteer-1"], {entry["actor"] for entry in signed_in})

    def test_who_is_no_auditor_follows_the_chain_but_opens_nothing(self) -> None:
        session = self.organisation.sign_in("coordinator-2").session
        self.assertEqual(session.keys.audit, session.audit_head)
        self.assertNotIn(("auditors", 1), session.secrets)
        self.assert_problem(403, "not_allowed", session.audit_entries)

    # Contacts

    def test_a_contact_sealed_here_opens_in_the_command_line_of_a_coordinator(self) -> None:
        id = base32(self.logged(self.organisation.sign_in("volunteer-1")))
        shown = self.coordinator.run("contact", "show", id)
        self.assertEqual(
            (shown["note"], shown["codes"], shown["author_name"], shown["open"]), (NOTE, CODES, "volunteer-1", True)
        )
        listed = self.coordinator.run("contact", "list")
        self.assertEqual(listed["not_believed"], [])
        self.assertIn(id, [contact["id"] for contact in listed["contacts"]])

    def test_a_silent_call_has_two_codes_and_waits_for_nobody(self) -> None:
        member = self.organisation.sign_in("volunteer-1")
        id, body = sealed_contact(member, {"contact_kind": "silent", "channel": "chat"}, "")
        member.contacts.send(body)
        shown = self.coordinator.run("contact", "show", base32(id))
        self.assertEqual((shown["codes"], shown["open"]), ({"contact_kind": "silent", "channel": "chat"}, False))

    def test_a_retry_with_the_same_bytes_gets_the_first_answer_and_other_bytes_get_none(self) -> None:
        member = self.organisation.sign_in("volunteer-1")
        id, body = sealed_contact(member)
        self.assertEqual([member.contacts.send(body) for _ in range(3)], [id] * 3)
        _, other = sealed_contact(member)
        same_id = encoded({**json.loads(other), "id": base32(id)})
        self.assert_problem(409, "id_taken", member.contacts.send, same_id)
        anew = encoded({**json.loads(body), "entries": json.loads(other)["entries"]})
        self.assertEqual(member.contacts.send(anew), id, "the fingerprint does not cover the ledger entries")
        mine = [contact for contact in member.contacts.mine() if contact.id == id]
        self.assertEqual([contact.payload["note"] for contact in mine], [NOTE])

    def test_a_correction_is_what_the_command_line_shows_until_a_coordinator_takes_the_contact_up(self) -> None:
        member = self.organisation.sign_in("volunteer-1")
        id, month = self.logged(member), self.organisation.today["month"]
        first = of_id(member.contacts.mine(), id)
        member.contacts.correct(first, {**CODES, "urgency": "urgent"}, "Kiireellisempi.", month)
        shown = self.coordinator.run("contact", "show", base32(id))
        self.assertEqual(
            (shown["codes"]["urgency"], shown["note"], shown["revision"]), ("urgent", "Kiireellisempi.", 2)
        )
        self.assert_problem(409, "stale", member.contacts.correct, first, CODES, NOTE, month)

        second = of_id(member.contacts.mine(), id)
        self.assertEqual((second.payload["entry"], second.revisions[id]), (2, 2))
        file = Path(self.organisation.folder) / "settlement"
        file.write_text("Soitettu takaisin.")
        self.coordinator.run("contact", "settle", base32(id), "--as", "callback", "--note-file", str(file))
        self.assert_problem(409, "taken_up", member.contacts.correct, second, CODES, NOTE, month)
        self.assertNotIn(id, [contact.id for contact in member.contacts.mine()])

        settled = of_id(self.organisation.sign_in("coordinator-2").contacts.all(), id)
        self.assertEqual((settled.epoch, settled.open, settled.payload["note"]), (2, False, "Kiireellisempi."))
        settlement = next(payload for object, payload in settled.objects.items() if object != id)
        self.assertEqual(
            (settlement["type"], settlement["settled_as"], settlement["note"]),
            ("settlement", "callback", "Soitettu takaisin."),
        )

    def test_a_contact_sealed_by_the_command_line_opens_here_for_its_author_and_for_a_coordinator(self) -> None:
        file = Path(self.organisation.folder) / "note"
        file.write_text("Puhelu katkesi.")
        answers = [f"--{name}={CODES[name]}" for name in CODES if name not in ("contact_kind", "danger")]
        saved = self.organisation.lines["volunteer-2"].run(
            "contact", "log", "--kind", "about_other", "--danger", "none", "--note-file", str(file), *answers
        )
        for login, contacts in [("volunteer-2", "mine"), ("coordinator-2", "all")]:
            with self.subTest(login):
                found = getattr(self.organisation.sign_in(login).contacts, contacts)()
                contact = next(one for one in found if base32(one.id) == saved["id"])
                self.assertEqual((contact.payload["codes"], contact.payload["note"]), (CODES, "Puhelu katkesi."))

    # Notes and names

    def test_a_hand_over_note_opens_for_who_is_in_the_next_shift_until_it_is_removed(self) -> None:
        author, today = self.organisation.sign_in("volunteer-1"), self.organisation.today["day"]
        id, body = author.notes.seal(today, "Päivystyspuhelin on laturissa. ☎")
        self.assertEqual([author.notes.send(body) for _ in range(2)], [id, id])
        _, other = author.notes.seal(today, "other")
        self.assert_problem(409, "id_taken", author.notes.send, encoded({**json.loads(other), "id": base32(id)}))
        for login in ["volunteer-1", "volunteer-2", "coordinator-2"]:
            with self.subTest(login):
                notes, refused = self.organisation.sign_in(login).notes.read(today)
                note = next(note for note in notes if note.id == id)
                self.assertEqual(
                    (note.text, base32(note.author)),
                    ("Päivystyspuhelin on laturissa. ☎", self.organisation.ids["volunteer-1"]),
                )
                self.assertEqual((note.day, refused), (today, 0))
        author.notes.remove(id)
        self.assertNotIn(id, [note.id for note in author.notes.read(today)[0]])
        self.assert_problem(409, "id_taken", author.notes.send, body)

    def test_a_hand_over_note_has_one_size_and_no_more_fits(self) -> None:
        author, today = self.organisation.sign_in("volunteer-1"), self.organisation.today["day"]
        sizes = {len(json.loads(author.notes.seal(today, text)[1])["object"]) for text in ["", "x" * 1800]}
        self.assertEqual(len(sizes), 1)
        with self.assertRaises(Refused):
            author.notes.seal(today, "x" * 2048)

    def test_names_that_the_command_line_sealed_open_here(self) -> None:
        names = self.organisation.sign_in("coordinator-2").names.all()
        for login, id in self.organisation.ids.items():
            self.assertIn((id, login), [(base32(member), name) for member, name in names.items()])
