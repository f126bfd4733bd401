"""Vectors of cases: what their objects are, and how a case goes on (docs/protocol.md 6.7, 8.1)."""

import json

from helpline import case_rules as rules
from helpline.cases import Fields, read, written
from vectors import Vector, VectorFile


def record(text: str) -> Fields:
    return read(text, json.loads(text)["type"])


class CaseVectors(VectorFile):
    def test_objects_and_rules_of_cases(self) -> None:
        self.run_file("cases")

    def good_payload(self, vector: Vector) -> None:
        read(vector["json"], vector["type"])

    bad_payload = good_payload

    def good_round_trip(self, vector: Vector) -> None:
        self.assertEqual(written(read(vector["json"], vector["type"])), vector["written"])

    def good_move(self, vector: Vector) -> None:
        case = record(vector["json"])
        found = [rules.may_move(case, vector["to"], role) for role in "cm"]
        self.assertEqual(found, [vector["coordinator"], vector["mentor"]])

    def good_step(self, vector: Vector) -> None:
        self.assertEqual(
            written(rules.moved(record(vector["json"]), vector["to"], vector["by"], vector["day"])), vector["written"]
        )

    def good_span(self, vector: Vector) -> None:
        self.assertEqual(rules.span(record(vector["json"]), vector["day"]), vector["span"])

    def good_follow_ups(self, vector: Vector) -> None:
        self.assertEqual(
            rules.follow_ups_due(record(vector["json"]), [record(one) for one in vector["made"]]), vector["due"]
        )

    def good_purge(self, vector: Vector) -> None:
        self.assertEqual(rules.purge_month(record(vector["json"]), vector["months"]), vector["month"])

    def good_answered(self, vector: Vector) -> None:
        answers = [(one["by"], record(one["json"])) for one in vector["answers"]]
        self.assertEqual(rules.answered(record(vector["json"]), answers), vector["said"])

    def changed(self, vector: Vector, after: Fields) -> None:
        self.assertEqual(written(after), vector.get("written"))

    def good_name(self, vector: Vector) -> None:
        self.changed(vector, rules.named(record(vector["json"]), vector["member"], vector["day"], vector["handOver"]))

    def good_withdraw(self, vector: Vector) -> None:
        self.changed(vector, rules.withdrawn(record(vector["json"]), vector["day"]))

    def good_accept(self, vector: Vector) -> None:
        self.changed(vector, rules.accepted(record(vector["json"]), vector["day"]))

    def good_bar(self, vector: Vector) -> None:
        self.changed(vector, rules.barred(record(vector["json"]), vector["member"], vector["day"]))

    def good_score(self, vector: Vector) -> None:
        self.changed(vector, rules.scored(record(vector["json"]), vector["score"], vector["day"]))

    bad_name, bad_withdraw, bad_accept, bad_bar, bad_score = good_name, good_withdraw, good_accept, good_bar, good_score

    def good_goal_change(self, vector: Vector) -> None:
        goals = [record(one) for one in vector["goals"]]
        self.assertEqual(rules.goal_change(vector["domain"], str(vector["year"]), goals), vector["change"])

    def good_count(self, vector: Vector) -> None:
        case, what, month = record(vector["json"]), vector["what"], vector["month"]
        if what == "meeting":
            found = rules.count_meeting(case, record(vector["meeting"]), month)
        elif what == "goal":
            found = rules.count_goal(case, record(vector["goal"]), [record(one) for one in vector["others"]], month)
        else:
            found = rules.count_case(case, what, month)
        self.assertEqual(found, vector["entry"])
