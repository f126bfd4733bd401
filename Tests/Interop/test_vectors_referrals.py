"""Vectors of referrals: what they are, how they go on, what is due and counted (docs/protocol.md 6.3, 6.8, 8.1)."""

import json

from helpline import referrals as rules
from helpline.cases import Fields, read, written
from vectors import Vector, VectorFile


def record(text: str) -> Fields:
    return read(text, json.loads(text)["type"])


class ReferralVectors(VectorFile):
    def test_referrals(self) -> None:
        self.run_file("referrals")

    def good_payload(self, vector: Vector) -> None:
        read(vector["json"], vector["type"])

    def good_round_trip(self, vector: Vector) -> None:
        self.assertEqual(written(read(vector["json"], vector["type"])), vector["written"])

    def good_moves(self, vector: Vector) -> None:
        self.assertEqual(rules.STATES[rules.state_of(record(vector["json"]))], vector["next"])

    def good_step(self, vector: Vector) -> None:
        after = rules.moved(record(vector["json"]), rules.STATES, vector["to"], vector["by"], vector["day"])
        self.assertEqual(written(after), vector.get("written"))

    def good_inbound_step(self, vector: Vector) -> None:
        after = rules.moved(record(vector["json"]), rules.INBOUND, vector["to"], vector["by"], vector["day"])
        reason = vector["reason"] if vector["to"] == "declined" else ""
        self.assertEqual(written({**after, "reason": reason}), vector.get("written"))

    def good_link(self, vector: Vector) -> None:
        self.assertEqual(written(rules.linked(record(vector["json"]), vector["case"])), vector.get("written"))

    bad_payload, bad_step, bad_inbound_step, bad_link = good_payload, good_step, good_inbound_step, good_link

    def good_open(self, vector: Vector) -> None:
        referral = record(vector["json"])
        found = (rules.is_open(referral), rules.is_overdue(referral, vector["day"]))
        self.assertEqual(found, (vector["open"], vector["overdue"]))

    def good_order(self, vector: Vector) -> None:
        found = sorted((record(one) for one in vector["referrals"]), key=rules.due_order)
        self.assertEqual([one["id"] for one in found], vector["order"])

    def good_count(self, vector: Vector) -> None:
        found = rules.count(record(vector["json"]), vector["origin"], vector["month"])
        self.assertEqual(found, (vector["entries"], vector["counted"]))

    def good_entries(self, vector: Vector) -> None:
        found = [one for referral in record(vector["json"])["referrals"] for one in referral["counted"]]
        self.assertEqual(found, vector["entries"])
