"""Vectors of what is signed one upon the other, and of invitations: docs/protocol.md 3, 4, 5 and 7."""

from helpline.audit import check_links, entry_digest, next_head, open_entry, seal_entry
from helpline.bytes import label, lp, u32
from helpline.codes import InvitationCode
from helpline.groups import Group
from helpline.invitations import Box, Joiner, Terms
from helpline.keys import NOTHING_OF_THE_LOG
from helpline.refusals import Fork, RolledBack, require
from helpline.roster import Head, Rosters, role_bits
from helpline.sealing import box_open, digest, sealing_public, sign, signing_public
from vectors import Vector, VectorFile, group, hexed, load, rosters, seed_of, signed


class RosterVectors(VectorFile):
    def test_rosters_follow_each_other_and_what_does_not_is_refused(self) -> None:
        self.run_file("rosters")

    def good(self, vector: Vector) -> None:
        known = Rosters(bytes.fromhex(vector["anchor"]))
        for step in vector["steps"]:
            known.append(signed(step))
            self.assertEqual(known.newest.hash.hex(), step["hash"])
            message = label("hl1/roster", known.organisation) + lp(step["document"].encode())
            seed = seed_of(vector["name"], bytes.fromhex(step["signer"]))
            self.assertEqual(sign(seed, message).hex(), step["signature"])
        ids = {person["name"]: person["id"] for person in vector["people"]}
        for of in vector["roles"]:
            members = [roster.member(bytes.fromhex(ids[of["person"]])) for roster in known.versions]
            self.assertEqual([role_bits(list(member.roles)) if member else 0 for member in members], of["by_version"])

    def bad(self, vector: Vector) -> None:
        step = signed(vector["next"])
        if vector["after"] > 0:
            known = rosters(vector["chain"], vector["after"])
        else:
            # Who pins nothing yet takes the first one's own hash for the anchor, as a founder does.
            known = Rosters(
                bytes.fromhex(vector["anchor"]) if "anchor" in vector else digest("hl1/roster-hash", step.document)
            )
        known.append(step)

    def test_rosters_are_held_to_what_was_seen(self) -> None:
        seen = rosters("organisation").versions[4].head
        rosters("organisation", 5).hold_to(seen)
        with self.assertRaises(RolledBack):
            rosters("organisation", 4).hold_to(seen)
        with self.assertRaises(Fork):
            rosters("organisation").hold_to(Head(seen.position, bytes(32)))


class GroupVectors(VectorFile):
    def test_records_of_groups_follow_each_other_and_what_does_not_is_refused(self) -> None:
        self.run_file("groups")

    def good_chain(self, vector: Vector) -> None:
        known = Group(rosters(vector["rosters"]), vector["group"])
        self.assertEqual(known.id.hex(), vector["id"])
        for step in vector["steps"]:
            known.append(signed(step))
            self.assertEqual(known.newest.hash.hex(), step["hash"])
            message = label("hl1/group", known.rosters.organisation) + lp(step["document"].encode())
            seed = seed_of(vector["rosters"], bytes.fromhex(step["signer"]))
            self.assertEqual(sign(seed, message).hex(), step["signature"])
        for epoch, secret in enumerate(vector["secrets"], 1):
            known.check_secret(epoch, bytes.fromhex(secret))

    def bad_chain(self, vector: Vector) -> None:
        # Where the chain has no record yet, only its name and its rosters are there.
        known = group(vector["chain"], vector["after"], vector["versions"])
        known.append(signed(vector["next"]))

    @staticmethod
    def previous(vector: Vector) -> bytes:
        secrets = next(v for v in load("groups")["good"] if v["name"] == vector["chain"])["secrets"]
        known = group(vector["chain"])
        return known.previous_secret(
            vector["epoch"], bytes.fromhex(secrets[vector["epoch"] - 1]), bytes.fromhex(vector["box"])
        )

    def good_previous(self, vector: Vector) -> None:
        known, secret = group(vector["chain"]), self.previous(vector)
        place = label("hl1/group-previous", known.rosters.organisation) + known.id + u32(vector["epoch"])
        self.assertEqual((place + secret).hex(), vector["plain"])

    def bad_previous(self, vector: Vector) -> None:
        self.previous(vector)

    def good_remembered(self, vector: Vector) -> None:
        whole = group(vector["chain"])
        seen = whole.records[vector["after"] - 1] if vector["after"] else None
        known = group(vector["chain"], vector["records"])
        known.hold_to(vector["version"], Head(seen.index, seen.hash) if seen else None)

    bad_remembered = good_remembered


class AuditVectors(VectorFile):
    def test_the_audit_log_opens_and_every_change_to_its_chain_shows(self) -> None:
        self.run_file("audit")

    def good_entry(self, vector: Vector) -> None:
        organisation, secret, sealed = hexed(vector, "organisation", "secret", "sealed")
        content = open_entry(organisation, sealed, secret)
        self.assertEqual(content.decode(), vector["json"])
        self.assertEqual((label("hl1/audit-entry", organisation) + lp(content)).hex(), vector["plain"])
        anew = seal_entry(organisation, {"at": 1}, sealing_public(secret))
        self.assertEqual(open_entry(organisation, anew, secret), b'{"at":1}')

    def bad_entry(self, vector: Vector) -> None:
        organisation, secret, sealed = hexed(vector, "organisation", "secret", "sealed")
        open_entry(organisation, sealed, secret)

    def good_chain(self, vector: Vector) -> None:
        organisation, head, links = bytes.fromhex(vector["organisation"]), NOTHING_OF_THE_LOG, []
        for step in vector["steps"]:
            links.append((step["epoch"], entry_digest(bytes.fromhex(step["entry"]))))
            self.assertEqual(links[-1][1].hex(), step["digest"])
            head = next_head(organisation, head, *links[-1])
            self.assertEqual(head.hash.hex(), step["hash"])
            check_links(organisation, NOTHING_OF_THE_LOG, links, head)

    def bad_chain(self, vector: Vector) -> None:
        known, head = (Head(vector[key]["position"], bytes.fromhex(vector[key]["hash"])) for key in ["known", "head"])
        links = [(link["epoch"], bytes.fromhex(link["digest"])) for link in vector["links"]]
        check_links(bytes.fromhex(vector["organisation"]), known, links, head)


class InvitationVectors(VectorFile):
    def test_invitations_and_answers_hold_for_one_code_and_one_inviter(self) -> None:
        self.run_file("invitations")

    @staticmethod
    def terms(vector: Vector) -> Terms:
        return Terms(
            bytes.fromhex(vector["anchor"]),
            Head(vector["version"], bytes.fromhex(vector["hash"])),
            vector["roles"],
            vector["expires"],
        )

    @staticmethod
    def joiner(vector: Vector) -> Joiner:
        return Joiner(*hexed(vector, "member", "signing", "sealing", "loginTag"))

    def good_terms(self, vector: Vector) -> None:
        terms, code = self.terms(vector), InvitationCode.typed(vector["text"])
        self.assertEqual(code.tag.hex(), vector["tag"])
        self.assertEqual(terms.encoded.hex(), vector["terms"])
        self.assertEqual(Terms.read(terms.encoded), terms)
        self.bad_terms(vector)

    def bad_terms(self, vector: Vector) -> None:
        mac = self.terms(vector).mac(
            bytes.fromhex(vector["organisation"]), InvitationCode.typed(vector["text"]).mac_key
        )
        require(mac.hex() == vector["mac"], "not by who has the code")

    def good_joining(self, vector: Vector) -> None:
        self.bad_joining(vector)
        self.assertEqual(self.joiner(vector).fingerprint(bytes.fromhex(vector["anchor"])), vector["fingerprint"])

    def bad_joining(self, vector: Vector) -> None:
        organisation, mac = hexed(vector, "organisation", "mac")
        self.joiner(vector).check(organisation, InvitationCode.typed(vector["text"]).mac_key, self.terms(vector), mac)

    @staticmethod
    def open(vector: Vector) -> Box:
        return Box.open(*hexed(vector, "anchor", "secret", "box"))

    def good_box(self, vector: Vector) -> None:
        code, box = InvitationCode.typed(vector["text"]), self.open(vector)
        organisation, inviter, seed, secret = hexed(vector, "organisation", "inviter", "inviterSeed", "secret")
        self.assertEqual(
            [box.tag, box.terms, box.mac_key, box.name, box.inviter],
            [code.tag, self.terms(vector), code.mac_key, vector["person"], inviter],
        )
        self.assertEqual(box.content(organisation).hex(), vector["plain"])
        self.assertEqual(sign(seed, box.message(organisation)), box.signature)
        box.check_inviter(rosters("organisation"))
        anew = Box.sealed(
            organisation, code.tag, box.terms, code.mac_key, box.name, inviter, seed, sealing_public(secret)
        )
        self.assertEqual(len(box_open(anew, secret)), 1024)
        self.assertEqual(Box.open(box.terms.anchor, secret, anew), box)

    def bad_box(self, vector: Vector) -> None:
        self.open(vector)

    def bad_inviter(self, vector: Vector) -> None:
        with self.subTest("opens"):
            box = self.open(vector)
        box.check_inviter(rosters("organisation", vector["versions"]))

    def test_the_vectors_people_have_the_keys_that_their_rosters_say(self) -> None:
        for chain in load("rosters")["good"]:
            known = rosters(chain["name"]).newest
            keys = {member.id.hex(): (member.signing, member.sealing) for member in known.members}
            for person in chain["people"]:
                seed, secret = hexed(person, "signingSeed", "sealingSecret")
                self.assertEqual(keys[person["id"]], (signing_public(seed), sealing_public(secret)))
