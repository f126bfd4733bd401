"""Exit cases through the vault worker, with the command line at the other end: both open what the other has sealed."""

from harness.case_worker import CaseTest


class Whole(CaseTest):
    def test_whole_case(self) -> None:
        """From the opening to the erasure, with a hand-over between."""
        first, mentor, successor = self.worker("coordinator-1"), self.worker("mentor-1"), self.worker("mentor-2")
        identity = first.call("openCase", origin="direct", contact=None, need="Haluaa irti.", languages=["fi", "so"])[
            "id"
        ]
        opened = first.call("oneCase", id=identity)
        self.assertEqual((opened["status"], opened["waitsFor"], opened["need"]), ("intake", "assess", "Haluaa irti."))
        self.assertEqual(set(opened["may"]), {"assess", "bar", "network", "erase"})
        assessed = first.call(
            "assessCase", id=identity, **{"with": self.id_of("coordinator-2")}, exit=True, text="Tarvitsee."
        )
        self.assertFalse(assessed["merged"])
        self.assertEqual(
            [member["name"] for member in assessed["case"]["assessment"]["by"]], ["coordinator-1", "coordinator-2"]
        )
        self.assertEqual(assessed["case"], first.call("oneCase", id=identity))
        first.call("agreeCase", id=identity, text="Näkee kaiken itse.")

        lines = first.call("mentorsFor", id=identity)
        self.assertEqual(
            [(line["name"], line["load"], line["obstacle"]) for line in lines],
            [("mentor-1", 0, None), ("mentor-2", 0, None), ("mentor-3", 0, None)],
        )
        asked = first.call("assignCase", id=identity, mentor=self.id_of("mentor-1"), handOver=None)["case"]
        self.assertEqual((asked["status"], asked["asked"]["name"], asked["mentor"]), ("offered", "mentor-1", None))
        mine = mentor.call("myCases")
        self.assertEqual([(case["id"], case["waitsFor"]) for case in mine["cases"]], [(identity, "answer")])
        self.assertEqual(set(mine["cases"][0]["may"]), {"accept", "decline"})
        accepted = mentor.call("acceptCase", id=identity)["case"]
        self.assertEqual(
            (accepted["status"], accepted["mentor"]["name"], accepted["asked"]), ("active", "mentor-1", None)
        )
        self.assertEqual(accepted, mentor.call("oneCase", id=identity))

        mentor.call("addNote", id=identity, text="Ensimmäinen tapaaminen sovittu.")
        goal = mentor.call("addGoal", id=identity, domain="housing", text="Oma asunto", score=-2)["case"]["journal"][
            "goals"
        ][0]
        scored = mentor.call("scoreGoal", id=identity, goal=goal["id"], score=0)["case"]
        self.assertEqual(scored["journal"]["goals"][0]["scores"], [{"day": scored["day"], "score": 0}])
        met = mentor.call(
            "addMeeting",
            id=identity,
            next={"day": "2099-01-02", "text": "Soittaa asuntotoimistoon."},
            meeting={
                "day": scored["day"],
                "type": "in_person",
                "duration": "30_59",
                "attended": True,
                "text": "Kahvilla.",
            },
        )["case"]
        self.assertEqual(
            (met["lastMeeting"], met["due"]),
            (scored["day"], {"day": "2099-01-02", "followUp": None, "isOverdue": False}),
        )
        mentor.call("setCard", id=identity, text="Soita illalla.")
        self.assertEqual(
            mentor.call("setCard", id=identity, text="Soita aamulla.")["case"]["journal"]["card"], "Soita aamulla."
        )
        agency = {
            "name": "Asuntotoimisto",
            "kind": "city_service",
            "commitment": "area",
            "area": "asuminen",
            "mayShare": "osoite",
        }
        added = mentor.call("addAgency", id=identity, agency=agency)["case"]["agencies"][0]
        changed = first.call("changeAgency", id=identity, agency={**added, "mayShare": "ei mitään"}, before=added)[
            "case"
        ]
        self.assertEqual([line["mayShare"] for line in changed["agencies"]], ["ei mitään"])
        self.assertIsNone(changed["journal"])
        self.assertEqual(first.call("removeAgency", id=identity, agency=added["id"])["case"]["agencies"], [])

        handed = first.call(
            "assignCase",
            id=identity,
            mentor=self.id_of("mentor-2"),
            handOver={"reason": "Muuttaa pois.", "meeting": "2099-02-03"},
        )["case"]
        self.assertEqual(
            (handed["handOver"], handed["mentor"]["name"], handed["asked"]["name"]),
            ({"reason": "Muuttaa pois.", "meeting": "2099-02-03"}, "mentor-1", "mentor-2"),
        )
        self.assertEqual(handed["history"][-1]["reason"], "Muuttaa pois.")
        successor.call("acceptCase", id=identity)
        self.assertIn("pass_on", mentor.call("oneCase", id=identity)["may"])
        mentor.call("passOnCase", id=identity)
        self.refused("no_such_case", lambda: mentor.call("oneCase", id=identity))
        self.assertEqual(mentor.call("myCases"), {"cases": [], "refused": []})
        waiting = successor.call("oneCase", id=identity)
        self.assertEqual((waiting["waitsFor"], waiting["journal"]["waitsForTakeover"]), ("take_over", True))
        self.refused("not_taken_over", lambda: successor.call("addNote", id=identity, text="liian aikaisin"))
        # Until it is taken over nobody changes who works in the case.
        on_its_way = first.call("oneCase", id=identity)
        self.assertTrue(on_its_way["isPassedOn"])
        self.assertFalse({"assign", "bar", "withdraw"} & set(on_its_way["may"]))
        back = {"reason": "Palasi.", "meeting": None}
        self.refused("waits_for_takeover", lambda: first.call("barMember", id=identity, member=self.id_of("mentor-3")))
        self.refused(
            "waits_for_takeover",
            lambda: first.call("assignCase", id=identity, mentor=self.id_of("mentor-1"), handOver=back),
        )
        self.assertEqual(first.call("oneCase", id=identity), on_its_way)
        taken = successor.call("takeOverCase", id=identity)["case"]
        self.assertEqual((taken["status"], taken["mentor"]["name"], taken["handOver"]), ("active", "mentor-2", None))
        self.assertEqual(taken, successor.call("oneCase", id=identity))
        self.assertEqual([note["author"]["name"] for note in taken["journal"]["notes"]], ["mentor-1"])
        self.assertFalse(taken["isPassedOn"])
        successor.call("addNote", id=identity, text="Jatkan tästä.")
        self.assertTrue({"assign", "bar"} <= set(first.call("oneCase", id=identity)["may"]))

        closing = successor.call("closeCase", id=identity, reason="goals_met")["case"]
        self.assertEqual((closing["status"], closing["closing"]["reason"]), ("closing", "goals_met"))
        following = first.call("confirmClosing", id=identity)["case"]
        self.assertEqual([due["month"] for due in following["followUpsDue"]], [3, 6, 12])
        self.assertEqual(following["due"]["followUp"], 3)
        self.assertEqual(
            first.call("followUpCase", id=identity, month=6, text="Hyvin menee.")["case"]["followUpsDue"][0]["month"],
            12,
        )
        ended = successor.call("followUpCase", id=identity, month=12, text="Edelleen.")["case"]
        self.assertEqual((ended["status"], ended["followUpsDue"], ended["due"]), ("ended", [], None))
        self.assertEqual(first.call("oneCase", id=identity)["may"], ["erase"])
        first.call("eraseCase", id=identity)
        self.refused("no_such_case", lambda: first.call("oneCase", id=identity))
        self.assertEqual(successor.call("myCases")["cases"], [])


class CommandLine(CaseTest):
    def test_page_to_command_line(self) -> None:
        """What the page has written is opened at the command line, and the work goes on there."""
        coordinator, mentor = self.worker("coordinator-1"), self.worker("mentor-1")
        identity = self.active_case(coordinator, mentor)
        mentor.call("addGoal", id=identity, domain="housing", text="Oma asunto", score=-1)
        shown = self.command("mentor-1", "case", "show", identity)
        self.assertEqual(
            (shown["case"]["status"], [goal["text"] for goal in shown["journal"]["goals"]]), ("active", ["Oma asunto"])
        )
        self.command("mentor-1", "note", "add", identity, "--note-file", "-", typed="Komentoriviltä.")
        self.assertEqual(
            [note["text"].strip() for note in mentor.call("oneCase", id=identity)["journal"]["notes"]],
            ["Komentoriviltä."],
        )
        self.command("mentor-1", "case", "close", identity, "--reason", "moved_on")
        self.assertEqual(coordinator.call("oneCase", id=identity)["waitsFor"], "confirm_closing")
        coordinator.call("confirmClosing", id=identity)
        self.assertEqual(self.command("coordinator-1", "case", "show", identity)["case"]["status"], "following")

    def test_command_line_to_page(self) -> None:
        """And the other way round, with a refusal between."""
        run = self.organisation["coordinator-1"].device.run
        identity = run("case", "open", "--origin", "direct", "--need-file", "-", "--language", "so", typed="Apua.")[
            "id"
        ]
        run("case", "assess", identity, "--with", "coordinator-2", "--note-file", "-", typed="Kyllä.")
        coordinator, mentor, successor = self.worker("coordinator-2"), self.worker("mentor-1"), self.worker("mentor-2")
        found = coordinator.call("cases")
        self.assertEqual(
            [
                (case["id"], case["need"].strip(), case["languages"], case["waitsFor"])
                for case in found["cases"]
                if case["id"] == identity
            ],
            [(identity, "Apua.", ["so"], "agree")],
        )
        coordinator.call("agreeCase", id=identity, text="Sovittu.")
        coordinator.call("barMember", id=identity, member=self.id_of("mentor-3"))
        self.refused(
            "barred", lambda: coordinator.call("assignCase", id=identity, mentor=self.id_of("mentor-3"), handOver=None)
        )
        run("case", "assign", identity, "--mentor", "mentor-1")
        declined = mentor.call("declineCase", id=identity, reason="Ei aikaa.")["case"]
        self.assertEqual(declined["status"], "agreed")
        self.assertEqual(coordinator.call("oneCase", id=identity)["answer"]["reason"], "Ei aikaa.")
        lines = coordinator.call("mentorsFor", id=identity)
        self.assertEqual(
            [(line["name"], line["obstacle"]) for line in lines],
            [("mentor-1", None), ("mentor-2", None), ("mentor-3", "barred")],
        )
        coordinator.call("assignCase", id=identity, mentor=self.id_of("mentor-2"), handOver=None)
        self.refused("no_such_case", lambda: mentor.call("oneCase", id=identity))
        self.command("mentor-2", "case", "accept", identity)
        self.assertEqual(
            successor.call("addNote", id=identity, text="Alku.")["case"]["journal"]["notes"][0]["text"], "Alku."
        )
        self.refused("no_journal", lambda: coordinator.call("addNote", id=identity, text="ei"))

    def test_refused_before_sending(self) -> None:
        """What may not be saved is refused by the page, and nothing is written."""
        coordinator, mentor = self.worker("coordinator-1"), self.worker("mentor-1")
        self.refused(
            "no_contact", lambda: coordinator.call("openCase", origin="contact", contact=None, need="", languages=[])
        )
        identity = self.new_case(coordinator)
        me = self.id_of("coordinator-1")
        self.refused(
            "not_a_pair", lambda: coordinator.call("assessCase", id=identity, **{"with": me}, exit=True, text="")
        )
        self.refused("not_assessed", lambda: coordinator.call("agreeCase", id=identity, text="x"))
        self.refused("not_a_mentor", lambda: coordinator.call("assignCase", id=identity, mentor=me, handOver=None))
        self.refused("case_step_not_allowed", lambda: coordinator.call("closeCase", id=identity, reason="other"))
        self.refused(
            "not_admitted", lambda: mentor.call("openCase", origin="direct", contact=None, need="", languages=[])
        )
        work = self.active_case(coordinator, mentor)
        before = mentor.call("oneCase", id=work)
        meeting = {"day": "2099-01-01", "type": "phone", "duration": "lt5", "attended": True, "text": ""}
        self.refused("future_day", lambda: mentor.call("addMeeting", id=work, meeting=meeting, next=None))
        self.refused("note_too_long", lambda: mentor.call("addNote", id=work, text="a" * 20_001))
        self.refused("off_scale", lambda: mentor.call("addGoal", id=work, domain="housing", text="x", score=3))
        self.refused(
            "no_hand_over",
            lambda: coordinator.call("assignCase", id=work, mentor=self.id_of("mentor-2"), handOver=None),
        )
        self.refused("not_asked", lambda: mentor.call("acceptCase", id=work))
        self.refused("no_follow_up", lambda: mentor.call("followUpCase", id=work, month=3, text="x"))
        self.assertEqual(mentor.call("oneCase", id=work), before)


class Overview(CaseTest):
    def test_overview(self) -> None:
        """What waits is told from what a coordinator may open anyway, and journals stay closed to it."""
        coordinator, mentor = self.worker("coordinator-1"), self.worker("mentor-1")
        self.refused("not_admitted", lambda: mentor.call("overview"))
        active, offered = self.active_case(coordinator, mentor), self.offered_case(coordinator)
        begun = self.new_case(coordinator, "Uusi")
        self.command(
            "volunteer-1",
            "contact",
            "log",
            "--kind",
            "about_self",
            "--channel",
            "phone",
            "--concern",
            "leaving",
            "--outcome",
            "exit_intake",
            "--asks",
            "exit_intake",
            "--urgency",
            "urgent",
        )
        seen = coordinator.call("overview")
        self.assertEqual(seen["contacts"], [{"urgency": "urgent", "count": 1, "longest": 0}])
        self.assertEqual(
            [(line["id"], line["days"], line["status"]) for line in seen["waiting"]], [(offered, 0, "offered")]
        )
        self.assertEqual(
            [(line["name"], line["load"]) for line in seen["mentors"]],
            [("mentor-2", 0), ("mentor-3", 0), ("mentor-1", 1)],
        )
        self.assertEqual([(line["id"], line["waitsFor"]) for line in seen["decisions"]], [(begun, "assess")])
        mentor.call("closeCase", id=active, reason="goals_met")
        coordinator.call("confirmClosing", id=active)
        # The first follow-up is due in three months: told a month before.
        later = coordinator.call("overview")
        self.assertEqual((later["followUps"], [line["load"] for line in later["mentors"]]), ([], [0, 0, 0]))
        self.assertEqual(seen["refused"], [])
