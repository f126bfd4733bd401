"""Vectors of what is sealed: wraps, objects and drafts, ledger entries and their keys (docs/protocol.md 6, 8)."""

from helpline import objects
from helpline.groups import Group, group_id
from helpline.keys import MemberKeys
from helpline.ledger import Entry, StatisticsKey, open_entry
from helpline.objects import ObjectPlace, Opened
from helpline.payloads import read_payload
from helpline.refusals import require
from helpline.releases import Release, open_carried, open_secret, seal_secret, secret_content
from helpline.roster import Head, Roster, role_bits
from helpline.sealing import sealing_public, sign
from helpline.threads import caller_wrap_body, open_caller_wrap, seal_caller_wrap
from helpline.wraps import KINDS, Place, Recipient, Wrap, continuity_of, open_wrap, seal_wrap, wrap_body
from vectors import Vector, VectorFile, group, hexed, load, rosters


def bits(roster: Roster, id: bytes) -> int:
    member = roster.member(id)
    return role_bits(list(member.roles)) if member else 0


class WrapVectors(VectorFile):
    def test_wraps_open_for_what_was_asked_and_for_nothing_else(self) -> None:
        self.run_file("wraps")

    @staticmethod
    def asked(vector: Vector) -> tuple[Place, Recipient]:
        compartment, parent, recipient, public = hexed(vector, "compartment", "parent", "recipient", "public")
        place = Place(compartment, KINDS.get(vector["kind"], 0), vector["epoch"], parent)
        return place, Recipient(recipient, vector["recipientEpoch"], public)

    def open(self, vector: Vector) -> Wrap:
        known, (place, to) = rosters(vector["rosters"], vector.get("versions")), self.asked(vector)
        wrap = open_wrap(known, place, to, *hexed(vector, "secret", "wrap"))
        if "previousKey" in vector:
            continuity = continuity_of(known.organisation, place, bytes.fromhex(vector["previousKey"]), wrap.key)
            require(continuity == wrap.continuity, "not by who had the previous key")
        if "group" in vector:
            group(vector["group"]).check_secret(vector["epoch"], wrap.key)
        return wrap

    def good(self, vector: Vector) -> None:
        wrap, (place, to) = self.open(vector), self.asked(vector)
        granter, seed, continuity, key, body = hexed(vector, "granter", "granterSeed", "continuity", "key", "body")
        self.assertEqual((wrap.granter, wrap.continuity, wrap.key), (granter, continuity, key))
        self.assertEqual((wrap.roster.version, bits(wrap.roster, granter)), (vector["version"], vector["granterRoles"]))
        known = rosters(vector["rosters"])
        self.assertEqual(wrap_body(known.organisation, place, to, granter, wrap.roster.head, continuity, key), body)
        anew = seal_wrap(known.organisation, place, to, granter, seed, wrap.roster.head, key, continuity)
        self.assertEqual(open_wrap(known, place, to, bytes.fromhex(vector["secret"]), anew), wrap)

    def bad(self, vector: Vector) -> None:
        self.open(vector)

    def test_the_recovery_key_is_named_like_a_group(self) -> None:
        vector = next(v for v in load("wraps")["good"] if v["name"] == "a group's secret to the recovery key")
        known = rosters(vector["rosters"])
        recipient, public = hexed(vector, "recipient", "public")
        self.assertEqual((group_id(known.organisation, "recovery"), known.newest.recovery_sealing), (recipient, public))


class CallerWrapVectors(VectorFile):
    def test_a_threads_key_opens_for_its_code_and_for_no_other(self) -> None:
        self.run_file("caller-wraps")

    def open(self, vector: Vector) -> Wrap:
        known = rosters(vector["rosters"], vector.get("versions"))
        tag, key, sealed = hexed(vector, "tag", "threadKey", "wrap")
        wrap = open_caller_wrap(known, self.place(vector), tag, key, sealed)
        if "previousKey" in vector:
            previous = bytes.fromhex(vector["previousKey"])
            continuity = continuity_of(known.organisation, self.place(vector), previous, wrap.key)
            require(continuity == wrap.continuity, "not by who had the previous key")
        return wrap

    @staticmethod
    def place(vector: Vector) -> Place:
        return Place(bytes.fromhex(vector["compartment"]), KINDS["thread"], vector["epoch"])

    def good(self, vector: Vector) -> None:
        wrap, place, known = self.open(vector), self.place(vector), rosters(vector["rosters"])
        tag, thread_key, granter, seed, continuity, key = hexed(
            vector, "tag", "threadKey", "granter", "granterSeed", "continuity", "key"
        )
        self.assertEqual((wrap.granter, wrap.continuity, wrap.key), (granter, continuity, key))
        self.assertEqual((wrap.roster.version, bits(wrap.roster, granter)), (vector["version"], vector["granterRoles"]))
        body = caller_wrap_body(known.organisation, place, tag, granter, wrap.roster.head, continuity, key)
        self.assertEqual(body.hex(), vector["body"])
        anew = seal_caller_wrap(
            known.organisation, place, tag, thread_key, granter, seed, wrap.roster.head, key, continuity
        )
        self.assertEqual(len(anew), 337)
        self.assertEqual(open_caller_wrap(known, place, tag, thread_key, anew), wrap)

    def bad(self, vector: Vector) -> None:
        self.open(vector)


class ObjectVectors(VectorFile):
    def test_objects_and_drafts_open_in_their_place_alone(self) -> None:
        self.run_file("objects")

    @staticmethod
    def place(vector: Vector) -> ObjectPlace:
        compartment, object = hexed(vector, "compartment", "object")
        return ObjectPlace(compartment, KINDS[vector["kind"]], vector["epoch"], object, vector["revision"])

    def open(self, vector: Vector) -> Opened:
        known = rosters(vector["rosters"], vector.get("versions"))
        return objects.open_object(known, self.place(vector), *hexed(vector, "key", "sealed"))

    def good_object(self, vector: Vector) -> None:
        opened, place = self.open(vector), self.place(vector)
        author, seed, key, nonce, inner, sealed = hexed(
            vector, "author", "authorSeed", "key", "nonce", "inner", "sealed"
        )
        self.assertEqual((opened.author, opened.payload.decode()), (author, vector["payload"]))
        self.assertEqual(
            (opened.roster.version, bits(opened.roster, author)), (vector["version"], vector["authorRoles"])
        )
        organisation = rosters(vector["rosters"]).organisation
        self.assertEqual(place.associated(organisation).hex(), vector["associated"])
        self.assertEqual(
            objects.object_inner(organisation, place, author, seed, opened.roster.head, opened.payload), inner
        )
        self.assertEqual(objects.seal_inner(organisation, place, key, inner, nonce), sealed)
        if "moved" in vector:
            later = ObjectPlace(place.compartment, place.kind, place.epoch + 1, place.object, place.revision)
            self.assertEqual(later.associated(organisation).hex(), vector["nextAssociated"])
            next_key, moved = hexed(vector, "nextKey", "moved")
            self.assertEqual(objects.open_inner(organisation, later, next_key, moved), inner)
            anew = objects.seal_inner(organisation, later, next_key, inner)
            self.assertEqual(objects.open_object(rosters(vector["rosters"]), later, next_key, anew), opened)

    def bad_object(self, vector: Vector) -> None:
        self.open(vector)

    @staticmethod
    def member(vector: Vector) -> MemberKeys:
        member, seed, secret, anchor = hexed(vector, "member", "signingSeed", "sealingSecret", "anchor")
        return MemberKeys(member, seed, secret, anchor, Head(1, anchor))

    def good_draft(self, vector: Vector) -> None:
        keys, payload = self.member(vector), vector["payload"].encode()
        self.assertEqual(objects.draft_content(keys.organisation, keys.member, payload).hex(), vector["plain"])
        anew = objects.seal_draft(keys.organisation, keys.member, keys.sealing, payload)
        for box in [bytes.fromhex(vector["box"]), anew]:
            self.assertEqual(objects.open_draft(keys.organisation, keys.member, keys.sealing_secret, box), payload)

    def bad_draft(self, vector: Vector) -> None:
        keys = self.member(vector)
        objects.open_draft(keys.organisation, keys.member, keys.sealing_secret, bytes.fromhex(vector["box"]))


class EntryVectors(VectorFile):
    def test_ledger_entries_open_and_statistics_keys_hold_for_who_may_make_them(self) -> None:
        self.run_file("entries")

    def good_entry(self, vector: Vector) -> None:
        organisation, slot, secret, sealed = hexed(vector, "organisation", "slot", "secret", "sealed")
        tag = bytes.fromhex(vector["tag"]) if "tag" in vector else None
        entry = Entry(vector["month"], vector["event"], slot, vector["revision"], tuple(vector["codes"]), tag)
        self.assertEqual(open_entry(organisation, secret, sealed), entry)
        self.assertEqual(entry.content(organisation).hex(), vector["plain"])
        self.assertEqual(open_entry(organisation, secret, entry.sealed(organisation, sealing_public(secret))), entry)

    def bad_entry(self, vector: Vector) -> None:
        open_entry(*hexed(vector, "organisation", "secret", "sealed"))

    @staticmethod
    def key(vector: Vector) -> tuple[StatisticsKey, Group]:
        public, author, hash, signature = hexed(vector, "public", "author", "hash", "signature")
        key = StatisticsKey(vector["month"], vector["number"], public, author, Head(vector["version"], hash), signature)
        return key, group(vector["group"], vector["records"], vector["versions"])

    def good_statistics_key(self, vector: Vector) -> None:
        key, coordinators = self.key(vector)
        organisation = coordinators.rosters.organisation
        key.check(coordinators.rosters, coordinators)
        self.assertEqual(
            [key.message(organisation), key.compartment(organisation)], hexed(vector, "message", "compartment")
        )
        self.assertEqual(sign(bytes.fromhex(vector["authorSeed"]), key.message(organisation)), key.signature)

    def bad_statistics_key(self, vector: Vector) -> None:
        key, coordinators = self.key(vector)
        key.check(coordinators.rosters, coordinators)

    def good_statistics_key_writing(self, vector: Vector) -> None:
        key, coordinators = self.key(vector)
        key.check_for_writing(coordinators.rosters, coordinators, vector["running"])

    bad_statistics_key_writing = good_statistics_key_writing


class PayloadVectors(VectorFile):
    def test_payloads_are_read_by_everybody_alike_or_by_nobody(self) -> None:
        self.run_file("payloads")

    def good(self, vector: Vector) -> None:
        self.assertEqual(read_payload(*hexed(vector, "payload")), vector["value"])

    def bad(self, vector: Vector) -> None:
        read_payload(*hexed(vector, "payload"))


class ReleaseVectors(VectorFile):
    def test_releases_hold_under_the_key_that_their_roster_names_and_sealed_secrets_open(self) -> None:
        self.run_file("releases")

    @staticmethod
    def release(vector: Vector) -> Release:
        document, hash, signature = hexed(vector, "document", "rosterHash", "signature")
        return Release(document, Head(vector["version"], hash), signature)

    def good_release(self, vector: Vector) -> None:
        release, known = self.release(vector), rosters(vector["rosters"], vector["versions"])
        release.check(known)
        self.assertEqual(release.message(known.organisation).hex(), vector["message"])
        self.assertEqual(release.hash(known.organisation).hex(), vector["hash"])

    def bad_release(self, vector: Vector) -> None:
        self.release(vector).check(rosters(vector["rosters"], vector["versions"]))

    def good_closing_secret(self, vector: Vector) -> None:
        organisation, box, secret, sealed = hexed(vector, "organisation", "box", "secret", "sealed")
        month, number = vector["month"], vector["number"]
        self.assertEqual(secret_content(organisation, month, number, secret).hex(), vector["plain"])
        anew = seal_secret(organisation, month, number, secret, sealing_public(box))
        for given in (sealed, anew):
            self.assertEqual(open_secret(organisation, month, number, given, box), secret)

    def bad_closing_secret(self, vector: Vector) -> None:
        organisation, box, sealed = hexed(vector, "organisation", "box", "sealed")
        open_secret(organisation, vector["month"], vector["number"], sealed, box)

    def good_carried(self, vector: Vector) -> None:
        organisation, secret, sealed, tallies = hexed(vector, "organisation", "secret", "sealed", "tallies")
        self.assertEqual(open_carried(organisation, vector["month"], sealed, secret), tallies)

    def bad_carried(self, vector: Vector) -> None:
        organisation, secret, sealed = hexed(vector, "organisation", "secret", "sealed")
        open_carried(organisation, vector["month"], sealed, secret)
