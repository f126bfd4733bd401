"""Vectors of ceremonies: docs/protocol.md 9.2."""

from helpline.groups import Group
from helpline.refusals import require
from helpline.roster import Rosters
from helpline.sealing import kdf, sign
from helpline.shares import recovery_keys
from helpline.statements import recovery_ceremony, recovery_reading
from helpline.wraps import Wrap, continuity_of, open_wrap
from test_vectors_sealed import WrapVectors
from vectors import Vector, VectorFile, hexed, load, signed


def chain() -> Vector:
    return next(vector for vector in load("recovery")["good"] if vector["name"] == "recovered")


def known(versions: int | None = None) -> Rosters:
    rosters = Rosters(bytes.fromhex(chain()["anchor"]))
    for step in chain()["steps"][:versions]:
        rosters.append(signed(step))
    return rosters


class RecoveryVectors(VectorFile):
    def test_a_ceremony_does_one_thing_and_whatever_else_is_refused(self) -> None:
        self.run_file("recovery")

    def good_rosters(self, vector: Vector) -> None:
        for count, number in enumerate(vector["numbers"], 1):
            rosters = known(count)
            self.assertEqual(rosters.newest.hash.hex(), vector["steps"][count - 1]["hash"])
            self.assertEqual(len(rosters.recovery_keys), number)
            newest = rosters.newest
            keys = recovery_keys(bytes.fromhex(vector["secrets"][number - 1]))
            self.assertEqual((newest.recovery_signing, newest.recovery_sealing), keys)
        self.assertEqual(known().ceremonies, vector["ceremonies"])
        self.assertEqual(known().recovery.hex(), vector["recovery"])

    def bad_rosters(self, vector: Vector) -> None:
        known(vector["after"]).append(signed(vector["next"]))

    def good_group(self, vector: Vector) -> None:
        group = Group(known(), vector["group"])
        for step in vector["steps"]:
            group.append(signed(step))
            self.assertEqual(group.newest.hash.hex(), step["hash"])
        for epoch, secret in enumerate(vector["secrets"], 1):
            group.check_secret(epoch, bytes.fromhex(secret))
        self.assertEqual(group.rescues(), [2])

    def bad_group(self, vector: Vector) -> None:
        group = Group(known(), vector["group"])
        for step in vector["before"]:
            group.append(signed(step))
        group.rosters = known(vector["versions"])
        group.append(signed(vector["next"]))

    def open(self, vector: Vector) -> Wrap:
        rosters, (place, to) = known(vector["versions"]), WrapVectors.asked(vector)
        wrap = open_wrap(rosters, place, to, *hexed(vector, "secret", "wrap"))
        if "previousKey" in vector:
            continuity = continuity_of(rosters.organisation, place, bytes.fromhex(vector["previousKey"]), wrap.key)
            require(continuity == wrap.continuity, "not by who had the previous key")
        if "group" in vector:
            group = Group(rosters, vector["group"])
            for step in next(v for v in load("recovery")["good"] if v.get("group") == vector["group"])["steps"]:
                group.append(signed(step))
            group.require_granter(wrap.granter, vector["epoch"])
            group.check_secret(vector["epoch"], wrap.key)
        return wrap

    def good_wrap(self, vector: Vector) -> None:
        wrap = self.open(vector)
        self.assertEqual([wrap.granter, wrap.continuity, wrap.key], hexed(vector, "granter", "continuity", "key"))
        self.assertEqual((wrap.granter == known().recovery, wrap.roster.version), (vector["byRecovery"], vector["version"]))

    def bad_wrap(self, vector: Vector) -> None:
        self.open(vector)

    def good_statement(self, vector: Vector) -> None:
        organisation, runner, subject, hash = hexed(vector, "organisation", "runner", "subject", "hash")
        if vector["kind"] == "reading":
            text = recovery_reading(organisation, runner, vector["use"], subject, vector["version"], hash)
        else:
            wraps = [bytes.fromhex(wrap) for wrap in vector["wraps"]]
            text = recovery_ceremony(
                organisation, runner, vector["use"], subject, bytes.fromhex(vector["to"]), hash, wraps
            )
        self.assertEqual(text.hex(), vector["text"])
        signing = kdf(bytes.fromhex(vector["recoverySecret"]), 1, "hl1recov")
        self.assertEqual(sign(signing, text).hex(), vector["signature"])
