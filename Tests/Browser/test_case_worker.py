"""Exit cases through the vault worker, with the command line at the other end: both open what the other has sealed."""

from harness.case_worker import CaseTest


class Whole(CaseTest):
    def test_whole_case(self) -> None:
        """From the opening to the erasure, with a hand-over between."""
        first, mentor, successor = self.worker("coordinator-1"), self.worker("mentor-1"), self.worker("mentor-2")
        identity = first.call("openCase", origin="direct", contact=None, need="Haluaa irti.", languages=["fi", "so"])["id"]
        opened = first.call("oneCase", id=identity)
        self.assertEqual((opened["status"], opened["waitsFor"], opened["need"]), ("intake", "assess", "Haluaa irti."))
        self.assertEqual(set(opened["may"]), {"assess", "bar", "network", "erase"})
        assessed = first.call("assessCase", id=identity, **{"with": self.id_of("coordinator-2")}, exit=True, text="Tarvitsee.")
        self.assertFalse(assessed["merged"])
        self.assertEqual([member["name"] for member in assessed["case"]["assessment"]["by"]], ["coordinator-1", "coordinator-2"])
        self.assertEqual(assessed["case"], first.call("oneCase", id=identity))
        first.call("agreeCase", id=identity, text="Näkee kaiken itse.")

        lines = first.call("mentorsFor", id=identity)
        self.assertEqual([(line["name"], line["load"], line["obstacle"]) for line in lines],
                         [("mentor-1", 0, None), ("mentor-2", 0, None), ("mentor-3", 0, None)])
        asked = first.call("assignCase", id=identity, mentor=self.id_of("mentor-1"), handOver=None)["case"]
        self.assertEqual((asked["status"], asked["asked"]["name"], asked["mentor"]), ("offered", "mentor-1", None))
        mine = mentor.call("myCases")
        self.assertEqual([(case["id"], case["waitsFor"]) for case in mine["cases"]], [(identity, "answer")])
        self.assertEqual(set(mine["cases"][0]["may"]), {"accept", "decline"})
        accepted = mentor.call("acceptCase", id=identity)["case"]
        self.assertEqual((accepted["status"], accepted["mentor"]["name"], accepted["asked"]), ("active", "mentor-1", None))
        self.assertEqual(accepted, mentor.call("oneCase", id=identity))

        mentor.call("addNote", id=identity, text="Ensimmäinen tapaaminen sovittu.")
        goal = mentor.call("addGoal", id=identity, domain="housing", text="Oma asunto", score=-2)["case"]["journal"]["goals"][0]
        scored = mentor.call("scoreGoal", id=identity, goal=goal["id"], score=0)["case"]
        self.assertEqual(scored["journal"]["goals"][0]["scores"], [{"day": scored["day"], "score": 0}])
        met = mentor.call("addMeeting", id=identity, next={"day": "2099-01-02", "text": "Soittaa asuntotoimistoon."}, meeting={
            "day": scored["day"], "type": "in_person", "duration": "30_59", "attended": True, "text": "Kahvilla."})["case"]
        self.assertEqual((met["lastMeeting"], met["due"]), (scored["day"], {"day": "2099-01-02", "followUp": None, "isOverdue": False}))
        mentor.call("setCard", id=identity, text="Soita illalla.")
        self.assertEqual(mentor.call("setCard", id=identity, text="Soita aamulla.")["case"]["journal"]["card"], "Soita aamulla.")
        agency = {"name": "Asuntotoimisto", "kind": "city_service", "commitment": "area", "area": "asuminen", "mayShare": "osoite"}
        added = mentor.call("addAgency", id=identity, agency=agency)["case"]["agencies"][0]
        changed = first.call("changeAgency", id=identity, agency={**added, "mayShare": "ei mitään"}, before=added)["case"]
        self.assertEqual([line["mayShare"] for line in changed["agencies"]], ["ei mitään"])
        self.assertIsNone(changed["journal"])
        self.assertEqual(first.call("removeAgency", id=identity, agency=added["id"])["case"]["agencies"], [])

        handed = first.call("assignCase", id=identity, mentor=self.id_of("mentor-2"),
                            handOver={"reason": "Muuttaa pois.", "meeting": "2099-02-03"})["case"]
        self.assertEqual((handed["handOver"], handed["mentor"]["name"], handed["asked"]["name"]),
                         ({"reason": "Muuttaa pois.", "meeting": "2099-02-03"}, "mentor-1", "mentor-2"))
        self.assertEqual(handed["history"][-1]["reason"], "Muuttaa pois.")
        successor.call("acceptCase", id=identity)
        self.assertIn("pass_on", mentor.call("oneCase", id=identity)["may"])
        mentor.call("passOnCase", id=identity)
        self.refused("no_such_case", lambda: mentor.call("oneCase", id=identity))
        self.assertEqual(mentor.call("myCases"), {"cases": [], "refused": []})
        waiting = successor.call("oneCase", id=identity)
        self.assertEqual((waiting["waitsFor"], waiting["journal"]["waitsForTakeover"]), ("take_over", True))
        self.refused("not_taken_over", lambda: successor.call("addNote", id=identity, text="liian aikaisin"))
        taken = successor.call("takeOverCase", id=identity)["case"]
        self.assertEqual((taken["status"], taken["mentor"]["name"], taken["handOver"]), ("active", "mentor-2", None))
        self.assertEqual(taken, successor.call("oneCase", id=identity))
        self.assertEqual([note["author"]["name"] for note in taken["journal"]["notes"]], ["mentor-1"])
        successor.call("addNote", id=identity, text="Jatkan tästä.")

        closing = successor.call("closeCase", id=identity, reason="goals_met")["case"]
        self.assertEqual((closing["status"], closing["closing"]["reason"]), ("closing", "goals_met"))
        following = first.call("confirmClosing", id=identity)["case"]
        self.assertEqual([due["month"] for due in following["followUpsDue"]], [3, 6, 12])
        self.assertEqual(following["due"]["followUp"], 3)
        self.assertEqual(first.call("followUpCase", id=identity, month=6, text="Hyvin menee.")["case"]["followUpsDue"][0]["month"], 12)
        ended = successor.call("followUpCase", id=identity, month=12, text="Edelleen.")["case"]
        self.assertEqual((ended["status"], ended["followUpsDue"], ended["due"]), ("ended", [], None))
        self.assertEqual(first.call("oneCase", id=identity)["may"], ["erase"])
        first.call("eraseCase", id=identity)
        self.refused("no_such_case", lambda: first.call("oneCase", id=identity))
        self.assertEqual(successor.call("myCases")["cases"], [])
