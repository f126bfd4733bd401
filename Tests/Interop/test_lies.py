"""A server that lies to a client without our code: it is refused, before anything is opened, sealed or remembered."""

import copy
import json
import unittest
from collections.abc import Callable

from helpline.bytes import base32, base64url, read_base64url
from helpline.connection import Connection, Json, Listen
from helpline.refusals import Refused, RolledBack
from helpline.sealing import sealing_public
from helpline.session import Device, Session
from organisation import PASSPHRASES, SignedIn, organisation
from test_journey import CODES, sealed_contact


def lie(request: str, change: Callable[[Json], Json | None]) -> Listen:
    """`change` alters the answers to "METHOD /path" in place, or gives other ones."""

    def listen(asked: str, answer: Json) -> Json:
        return (change(answer) or answer) if asked == request else answer

    return listen


def edited(signed: Json, old: str, new: str) -> None:
    """Another text in a document; its signature stays."""
    document = read_base64url(signed["document"]).decode()
    assert old in document
    signed["document"] = base64url(document.replace(old, new, 1).encode())


class Lies(unittest.TestCase):
    def setUp(self) -> None:
        self.organisation = organisation()

    def signed_in_to(
        self, request: str, change: Callable[[Json], Json | None], login: str = "coordinator-2"
    ) -> SignedIn:
        return self.organisation.sign_in(login, listen=lie(request, change))

    def assert_refused(
        self, request: str, change: Callable[[Json], Json | None], kind: type[Refused] = Refused
    ) -> None:
        """At a sign-in, by who has seen the truth before; and nothing false is remembered."""
        device = Device()
        self.organisation.sign_in("coordinator-2", device)
        before = device.blob_version
        with self.assertRaises(kind):
            self.organisation.sign_in("coordinator-2", device, lie(request, change))
        self.assertEqual(device.blob_version, before)
        self.organisation.sign_in("coordinator-2", device)

    # Rosters

    def test_a_roster_in_which_somebody_gets_another_role_is_refused(self) -> None:
        self.assert_refused(
            "GET /rosters",
            lambda answer: edited(answer["rosters"][-1], '"roles":["volunteer"]', '"roles":["coordinator"]'),
        )

    def test_a_roster_with_somebodys_key_exchanged_is_refused(self) -> None:
        def exchange(answer: Json) -> None:
            document = json.loads(read_base64url(answer["rosters"][-1]["document"]))
            edited(
                answer["rosters"][-1],
                document["members"][-1]["sealing"],
                base64url(sealing_public(bytes(31) + b"\x01")),
            )

        self.assert_refused("GET /rosters", exchange)

    def test_rosters_older_than_what_was_seen_are_a_roll_back(self) -> None:
        self.assert_refused("GET /rosters", lambda answer: answer["rosters"].pop() and None, RolledBack)

    def test_a_roster_left_out_between_is_refused(self) -> None:
        self.assert_refused("GET /rosters", lambda answer: answer["rosters"].pop(2) and None)

    # Groups

    def group(self, answer: Json, name: str) -> Json:
        return next(group for group in answer["groups"] if group["group"] == name)

    def test_a_group_with_a_key_of_the_servers_own_is_refused(self) -> None:
        def exchange(answer: Json) -> None:
            record = self.group(answer, "coordinators")["records"][-1]
            public = json.loads(read_base64url(record["document"]))["public"]
            edited(record, public, base64url(sealing_public(bytes(31) + b"\x01")))

        self.assert_refused("GET /groups", exchange)

    def test_fewer_records_than_were_seen_are_a_roll_back(self) -> None:
        self.assert_refused(
            "GET /groups", lambda answer: self.group(answer, "coordinators")["records"].pop() and None, RolledBack
        )

    def test_a_group_that_is_kept_back_is_a_roll_back(self) -> None:
        def keep_back(answer: Json) -> Json:
            return {"groups": [group for group in answer["groups"] if group["group"] != "coordinators"]}

        self.assert_refused("GET /groups", keep_back, RolledBack)

    def test_another_groups_secret_is_refused(self) -> None:
        def exchange(answer: Json) -> None:
            members, coordinators = self.group(answer, "members"), self.group(answer, "coordinators")
            members["wrap"], coordinators["wrap"] = coordinators["wrap"], members["wrap"]

        self.assert_refused("GET /groups", exchange)

    # Signing in

    def test_an_older_blob_than_was_seen_is_a_roll_back(self) -> None:
        device, given = Device(), []

        def keep(answer: Json) -> None:
            given.append(copy.deepcopy(answer))

        def give_old(answer: Json) -> Json:
            return {**answer, "blob": given[0]["blob"], "blobVersion": given[0]["blobVersion"]}

        self.organisation.sign_in("coordinator-2", device, lie("POST /sessions", keep))
        with self.assertRaises(RolledBack):
            self.organisation.sign_in("coordinator-2", device, lie("POST /sessions", give_old))

    def test_an_evaluated_element_that_is_no_point_is_refused(self) -> None:
        for element in [bytes(32), b"\xff" * 32]:
            connection = Connection(
                self.organisation.origin,
                lie("POST /evaluations", lambda answer: {**answer, "evaluated": base64url(element)}),
            )
            with self.assertRaises(Refused):
                Session.sign_in(connection, Device(), "coordinator-2", PASSPHRASES["coordinator-2"])

    def test_another_organisation_than_was_seen_is_refused_before_anything_is_evaluated(self) -> None:
        device, asked = Device(), []

        def other(request: str, answer: Json) -> Json:
            asked.append(request)
            return {**answer, "organisation": base32(bytes(16))} if request == "GET /organisation" else answer

        self.organisation.sign_in("coordinator-2", device)
        with self.assertRaises(Refused):
            Session.sign_in(
                Connection(self.organisation.origin, other), device, "coordinator-2", PASSPHRASES["coordinator-2"]
            )
        self.assertEqual(asked, ["GET /organisation"])

    # The audit log

    def test_a_log_that_is_shorter_than_it_was_is_a_roll_back(self) -> None:
        first = self.organisation.sign_in("coordinator-2").session.audit_head
        self.assert_refused(
            "POST /sessions",
            lambda answer: {**answer, "audit": {"position": first.position - 1, "hash": base64url(first.hash)}},
            RolledBack,
        )

    def test_a_changed_or_missing_link_of_the_log_is_refused(self) -> None:
        def change(answer: Json) -> None:
            answer["links"][0]["digest"] = base64url(bytes(32))

        self.assert_refused("GET /audit/links", change)
        self.assert_refused("GET /audit/links", lambda answer: answer["links"].pop(0) and None)

    def test_an_entry_of_the_log_in_anothers_place_is_refused(self) -> None:
        def exchange(answer: Json) -> None:
            one, other = answer["entries"][3:5]
            one["sealed"], other["sealed"] = other["sealed"], one["sealed"]

        auditor = self.signed_in_to("GET /audit", exchange, "volunteer-1").session
        with self.assertRaises(Refused):
            auditor.audit_entries()

    # What is sealed

    def two_contacts(self) -> list[str]:
        member = self.organisation.sign_in("volunteer-1")
        ids = []
        for note in ["yksi", "kaksi"]:
            id, body = sealed_contact(member, CODES, note)
            ids.append(base32(member.contacts.send(body)))
            self.assertEqual(ids[-1], base32(id))
        return ids

    def exchange(self, ids: list[str], keys: list[str]) -> Callable[[Json], None]:
        """Parts of two contacts in each other's place."""

        def change(answer: Json) -> None:
            one, other = (next(contact for contact in answer["contacts"] if contact["id"] == id) for id in ids)
            for key in keys:
                one[key], other[key] = other[key], one[key]
            for contact in [one, other]:
                contact["objects"][0]["id"] = contact["id"]

        return change

    def test_an_object_in_anothers_place_is_refused(self) -> None:
        ids = self.two_contacts()
        for keys in [["objects"], ["wrap"], ["objects", "wrap"]]:
            with self.subTest(keys):
                for login, request, contacts in [
                    ("volunteer-1", "GET /contacts/mine", "mine"),
                    ("coordinator-2", "GET /contacts", "all"),
                ]:
                    member = self.signed_in_to(request, self.exchange(ids, keys), login)
                    with self.assertRaises(Refused):
                        getattr(member.contacts, contacts)()

    def test_an_older_revision_than_was_seen_is_a_roll_back(self) -> None:
        id, *_ = self.two_contacts()
        device, given = Device(), []

        def keep(answer: Json) -> None:
            given.append(copy.deepcopy(answer))

        member = self.organisation.sign_in("volunteer-1", device, lie("GET /contacts/mine", keep))
        contact = next(contact for contact in member.contacts.mine() if base32(contact.id) == id)
        member.contacts.correct(contact, CODES, "toinen", self.organisation.today["month"])
        corrected = next(contact for contact in member.contacts.mine() if base32(contact.id) == id)
        self.assertEqual(corrected.payload["note"], "toinen")
        again = self.organisation.sign_in("volunteer-1", device, lie("GET /contacts/mine", lambda _: given[0]))
        with self.assertRaises(RolledBack):
            again.contacts.mine()

    def test_a_revision_that_calls_itself_newer_is_refused(self) -> None:
        id, *_ = self.two_contacts()

        def count_up(answer: Json) -> None:
            next(contact for contact in answer["contacts"] if contact["id"] == id)["objects"][0]["revision"] += 1

        member = self.signed_in_to("GET /contacts/mine", count_up, "volunteer-1")
        with self.assertRaises(Refused):
            member.contacts.mine()

    def test_a_name_in_anothers_place_is_refused(self) -> None:
        def exchange(answer: Json) -> None:
            one, other = answer["names"][:2]
            one["member"], other["member"] = other["member"], one["member"]

        member = self.signed_in_to("GET /names", exchange)
        with self.assertRaises(Refused):
            member.names.all()

    def test_a_hand_over_note_in_anothers_place_is_left_out_and_counted(self) -> None:
        member, today = self.organisation.sign_in("volunteer-1"), self.organisation.today["day"]
        ids = [member.notes.send(member.notes.seal(today, text)[1]) for text in ["yksi", "kaksi"]]
        for id in ids:
            self.addCleanup(member.notes.remove, id)

        def exchange(answer: Json) -> None:
            one, other = answer["notes"]
            one["object"], other["object"] = other["object"], one["object"]

        def repeat(answer: Json) -> None:
            answer["notes"].append(answer["notes"][0])

        for change, counts in [(lambda _: None, (2, 0)), (exchange, (0, 2)), (repeat, (2, 1))]:
            notes, refused = self.signed_in_to("GET /hand-over-notes", change, "volunteer-2").notes.read(today)
            self.assertEqual((len(notes), refused), counts)

    def test_nothing_is_sealed_to_a_statistics_key_of_the_servers_own(self) -> None:
        def own(answer: Json) -> None:
            for key in answer["keys"]:
                key["publicKey"] = base64url(sealing_public(bytes(31) + b"\x01"))

        with self.assertRaises(Refused):
            sealed_contact(self.signed_in_to("GET /statistics-keys", own, "volunteer-1"))
