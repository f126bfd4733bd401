"""Vectors of what people type and what is made from it: docs/protocol.md 1.3, 2 and 9."""

from helpline import hardened, shares, statements
from helpline.audit import check_checkpoint
from helpline.bytes import base32, read_base32
from helpline.codes import InvitationCode, Sheet, caller_text, code_master, code_text, read_caller, read_code
from helpline.keys import SHEET, blob_key_place, blob_place, open_blob, open_blob_key, seal_blob_key
from helpline.refusals import require
from helpline.roster import Head
from helpline.sealing import sign, signing_public, verify
from helpline.wraps import KINDS, Place, Recipient, open_wrap
from vectors import Vector, VectorFile, group, hexed, load, rosters


class ObliviousFunction(VectorFile):
    def test_the_oblivious_function_is_that_of_rfc_9497(self) -> None:
        self.run_file("oblivious-function")

    def good(self, vector: Vector) -> None:
        seed, info, key, message, blind, blinded, evaluated, output = hexed(
            vector, "seed", "info", "key", "input", "blind", "blinded", "evaluated", "output"
        )
        self.assertEqual(hardened.derive_key(seed, info), key)
        self.assertEqual(hardened.blind(message, blind), blinded)
        self.assertEqual(hardened.evaluate(key, blinded), evaluated)
        self.assertEqual(hardened.finalize(message, blind, evaluated), output)

    def bad(self, vector: Vector) -> None:
        hardened.point(bytes.fromhex(vector["element"]))


class HardenedSecrets(VectorFile):
    def test_a_login_a_caller_code_and_printed_codes_give_these_keys_at_the_real_cost(self) -> None:
        self.run_file("hardened-secrets")

    def good_login(self, vector: Vector) -> None:
        organisation, blind, seed, y = hexed(vector, "organisation", "blind", "seed", "y")
        tag = hardened.login_tag(organisation, vector["login"])
        message = hardened.passphrase_input(organisation, vector["passphrase"])
        self.assertEqual([tag.hex(), message.hex()], [vector["loginTag"], vector["input"]])
        blinded = hardened.blind(message, blind)
        evaluated = hardened.evaluate(hardened.derive_key(seed, tag), blinded)
        self.assertEqual([blinded.hex(), evaluated.hex()], [vector["blinded"], vector["evaluated"]])
        self.assertEqual(hardened.finalize(message, blind, evaluated), y)
        keys = hardened.LoginKeys.made(organisation, y, tag)
        self.assertEqual([keys.public.hex(), keys.wrap_key.hex()], [vector["loginKey"], vector["wrapKey"]])

    def good_caller(self, vector: Vector) -> None:
        organisation, blind, seed, y = hexed(vector, "organisation", "blind", "seed", "y")
        message = hardened.caller_input(organisation, vector["digits"])
        self.assertEqual(message.hex(), vector["input"])
        evaluated = hardened.evaluate(hardened.derive_key(seed, b""), hardened.blind(message, blind))
        self.assertEqual(hardened.finalize(message, blind, evaluated), y)
        self.assertEqual(hardened.caller_keys(organisation, y), tuple(hexed(vector, "threadTag", "threadKey")))

    def good_sheet(self, vector: Vector) -> None:
        sheet = Sheet.typed(vector["text"])
        self.assertEqual([sheet.tag, sheet.login_key, sheet.wrap_key], hexed(vector, "tag", "loginKey", "wrapKey"))

    def good_invitation(self, vector: Vector) -> None:
        code = InvitationCode.typed(vector["text"])
        self.assertEqual([code.tag, code.mac_key], hexed(vector, "tag", "macKey"))

    def good_recovery(self, vector: Vector) -> None:
        self.assertEqual(
            shares.recovery_keys(bytes.fromhex(vector["secret"])), tuple(hexed(vector, "signing", "sealing"))
        )

    def bad_login(self, vector: Vector) -> None:
        organisation = bytes.fromhex(vector["organisation"])
        hardened.login_tag(organisation, vector["login"])
        hardened.passphrase_input(organisation, vector["passphrase"])

    def bad_y(self, vector: Vector) -> None:
        hardened.LoginKeys.made(*hexed(vector, "organisation", "y", "loginTag"))

    def bad_code(self, vector: Vector) -> None:
        # `kind` is what it was printed as; it is refused as the other.
        read_code({"sheet": "invitation", "invitation": "sheet"}[vector["kind"]], vector["text"])


class Passphrases(VectorFile):
    def test_logins_and_passphrases_are_brought_to_the_form_that_is_hashed(self) -> None:
        for of, normal in [("login", hardened.normal_login), ("passphrase", hardened.normal_passphrase)]:
            for vector in load("passphrases")[of]:
                with self.subTest(ascii(vector["typed"])):
                    self.assertEqual(normal(vector["typed"]), vector["normal"])


class Codes(VectorFile):
    def test_typed_codes_are_read_in_every_spelling_and_refused_with_a_mistake(self) -> None:
        self.run_file("codes")

    def good_base32(self, vector: Vector) -> None:
        self.assertEqual(base32(bytes.fromhex(vector["bytes"])), vector["text"])
        for typed in [vector["text"], *vector["typed"]]:
            self.assertEqual(read_base32(typed).hex(), vector["bytes"], typed)

    def good_code(self, vector: Vector) -> None:
        secret = bytes.fromhex(vector["secret"])
        self.assertEqual(code_text(vector["kind"], secret), vector["text"])
        self.assertEqual(code_master(vector["kind"], secret).hex(), vector["master"])
        for typed in [vector["text"], *vector["typed"]]:
            self.assertEqual(read_code(vector["kind"], typed), secret, typed)

    def good_caller(self, vector: Vector) -> None:
        self.assertEqual(caller_text(vector["digits"]), vector["text"])
        for typed in [vector["text"], *vector["typed"]]:
            self.assertEqual(read_caller(typed), vector["digits"], typed)

    def bad_base32(self, vector: Vector) -> None:
        read_base32(vector["typed"])

    def bad_code(self, vector: Vector) -> None:
        read_code(vector["kind"], vector["typed"])

    def bad_caller(self, vector: Vector) -> None:
        read_caller(vector["typed"])


class Shares(VectorFile):
    def test_enough_shares_give_the_secret_back_and_others_nothing(self) -> None:
        self.run_file("shares")

    def good(self, vector: Vector) -> None:
        secret, set_id, coefficients = hexed(vector, "secret", "setID", "coefficients")
        powers = [coefficients[at : at + 32] for at in range(0, len(coefficients), 32)]
        made = shares.split(secret, vector["count"], vector["threshold"], set_id, powers)
        self.assertEqual([share.encoded.hex() for share in made], vector["shares"])
        for indices in vector["combine"]:
            chosen = [shares.Share.read(made[index - 1].encoded) for index in indices]
            self.assertEqual(shares.combine(chosen), secret, indices)

    def bad(self, vector: Vector) -> None:
        if vector["refused"] == "share":
            shares.Share.read(bytes.fromhex(vector["shares"][0]))
        else:
            # All can be read; what has to fail is to combine them. A list, so that none is read only afterwards.
            with self.subTest("each can be read"):
                read = [shares.Share.read(bytes.fromhex(share)) for share in vector["shares"]]
            shares.combine(read)


class MembersKeys(VectorFile):
    def test_the_blob_and_its_key_open_in_their_place_alone(self) -> None:
        self.run_file("member-keys")

    def good_blob(self, vector: Vector) -> None:
        organisation, member, key, blob = hexed(vector, "organisation", "member", "key", "blob")
        self.assertEqual(blob_place(organisation, member, vector["version"]).hex(), vector["associated"])
        keys = open_blob(key, blob, organisation, member, vector["version"])
        self.assertEqual(
            [keys.signing_seed, keys.sealing_secret, keys.anchor],
            hexed(vector, "signingSeed", "sealingSecret", "anchor"),
        )

        def head(values: Vector) -> Head:
            return Head(values["position"], bytes.fromhex(values["hash"]))

        self.assertEqual(keys.roster, head(vector["roster"]))
        self.assertEqual(keys.audit, head(vector["audit"]))
        self.assertEqual(keys.groups, [(g["group"], head(g)) for g in vector["groups"]])
        self.assertEqual(keys.keyring, [(k["kind"], *hexed(k, "id", "bytes")) for k in vector["keyring"]])
        self.assertEqual(keys.content.hex(), vector["plain"])
        self.assertEqual(open_blob(key, keys.sealed(key, 9), organisation, member, 9), keys)

    def good_blob_key(self, vector: Vector) -> None:
        organisation, key, tag, plain, sealed = hexed(vector, "organisation", "key", "tag", "plain", "sealed")
        self.assertEqual(blob_key_place(organisation, vector["kind"], tag).hex(), vector["associated"])
        self.assertEqual(open_blob_key(organisation, vector["kind"], key, tag, sealed), plain)
        anew = seal_blob_key(organisation, vector["kind"], key, tag, plain)
        self.assertEqual(open_blob_key(organisation, vector["kind"], key, tag, anew), plain)

    def bad_blob(self, vector: Vector) -> None:
        organisation, member, key, blob = hexed(vector, "organisation", "member", "key", "blob")
        open_blob(key, blob, organisation, member, vector["version"])

    def bad_blob_key(self, vector: Vector) -> None:
        organisation, key, tag, sealed = hexed(vector, "organisation", "key", "tag", "sealed")
        open_blob_key(organisation, vector["kind"], key, tag, sealed)


class Statements(VectorFile):
    def test_statements_are_signed_over_all_that_they_say(self) -> None:
        self.run_file("statements")

    @staticmethod
    def message(vector: Vector, organisation: bytes) -> bytes:
        if vector["format"] == "checkpoint":
            return statements.checkpoint(organisation, Head(vector["position"], bytes.fromhex(vector["hash"])))
        origin, (tag, nonce) = vector["origin"], hexed(vector, "tag", "nonce")
        if vector["format"] == "sign-in":
            return statements.sign_in(organisation, origin, tag, nonce, vector.get("secondFactor", ""))
        seal, sheet_tag, sheet_key = hexed(
            {"sheetSeal": "", "sheetTag": "00" * 32, "sheetKey": "00" * 32} | vector,
            "sheetSeal",
            "sheetTag",
            "sheetKey",
        )
        login_key, sealed = hexed(vector, "loginKey", "sealed")
        return statements.set_passphrase(
            organisation, origin, tag, nonce, login_key, sealed, (seal, sheet_tag, sheet_key)
        )

    def good_sign_in(self, vector: Vector) -> None:
        organisation, seed, key, signature = hexed(vector, "organisation", "seed", "key", "signature")
        message = self.message(vector, organisation)
        self.assertEqual(message.hex(), vector["message"])
        self.assertEqual((signing_public(seed), sign(seed, message)), (key, signature))
        verify(key, message, signature)

    def bad_sign_in(self, vector: Vector) -> None:
        organisation, key, signature = hexed(vector, "organisation", "key", "signature")
        verify(key, self.message(vector, organisation), signature)

    good_set_passphrase = good_checkpoint = good_sign_in
    bad_set_passphrase = bad_checkpoint = bad_sign_in


class Sessions(VectorFile):
    """The other files' secrets behind one recovery sheet: what a member opens after a sign-in, from the sheet on."""

    def setUp(self) -> None:
        self.sheet = Sheet.typed(load("sessions")["sheet"]["text"])
        self.rosters = rosters("organisation")
        self.people = {v["name"]: v for v in load("sessions")["good"] if v["format"] == "session"}

    def test_all_that_stands_behind_a_recovery_sheet_opens_and_is_signed_by_it(self) -> None:
        self.run_file("sessions")

    def open(self, vector: Vector):
        organisation, member, sealed, blob = hexed(vector, "organisation", "member", "sealedBlobKey", "blob")
        key = open_blob_key(organisation, SHEET, self.sheet.wrap_key, self.sheet.tag, sealed)
        keys = open_blob(key, blob, organisation, member, vector["version"])
        require([keys.signing, keys.sealing] == hexed(vector, "signing", "sealing"), "another's keys")
        return keys

    def good_session(self, vector: Vector) -> None:
        self.open(vector)

    bad_session = good_session

    def good_group_secret(self, vector: Vector) -> None:
        known, holder = group(vector["chain"]), self.open(self.people[vector["holder"]])
        to = Recipient(holder.member, 1, holder.sealing)
        place = Place(known.id, KINDS["group"], vector["epoch"])
        wrap = open_wrap(known.rosters, place, to, holder.sealing_secret, bytes.fromhex(vector["wrap"]))
        known.check_secret(vector["epoch"], wrap.key)

    def good_key(self, vector: Vector) -> None:
        holder, (compartment, key, sealed) = self.open(self.people[vector["holder"]]), hexed(
            vector, "compartment", "key", "wrap"
        )
        to = Recipient(holder.member, 1, holder.sealing)
        wrap = open_wrap(self.rosters, Place(compartment, KINDS["contact"], 1), to, holder.sealing_secret, sealed)
        self.assertEqual(wrap.key, key)

    def good_blob_key(self, vector: Vector) -> None:
        key, sealed = hexed(vector, "key", "sealedBlobKey")
        organisation = self.rosters.organisation
        self.assertEqual(open_blob_key(organisation, SHEET, self.sheet.wrap_key, self.sheet.tag, sealed), key)

    def good_stretch(self, vector: Vector) -> None:
        y, salt, stretched = hexed(vector, "y", "salt", "stretched")
        self.assertEqual(hardened.stretched(y, salt), stretched)

    def good_sign_in(self, vector: Vector) -> None:
        message = Statements.message(vector, self.rosters.organisation)
        self.assertEqual(sign(self.sheet.login_seed, message).hex(), vector["signature"])

    good_set_passphrase = good_sign_in

    def good_checkpoint(self, vector: Vector) -> None:
        hash, signature = hexed(vector, "hash", "signature")
        check_checkpoint(
            self.rosters.organisation, Head(vector["position"], hash), self.rosters.newest.release, signature
        )

    bad_checkpoint = good_checkpoint
