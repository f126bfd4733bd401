"""Cases, made at the command line as members would make them."""

import datetime
from collections.abc import Callable

from .organisation import Organisation


def day(ahead: int) -> str:
    """So many days from today where the organisation is; before, if negative."""
    now = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=2)
    return (now.date() + datetime.timedelta(days=ahead)).isoformat()


class Casework:
    """What coordinator-1 and the mentors of an organisation do."""

    def __init__(self, organisation: Organisation):
        self.organisation = organisation

    def command(self, login: str) -> Callable[..., dict]:
        return self.organisation[login].device.run

    def hand_over(self, case: str, mentor: str = "mentor-2") -> None:
        """A coordinator asks another mentor to take it over."""
        run = self.command("coordinator-1")
        run("case", "handover", case, "--to", mentor, "--reason-file", "-", typed="Vaihto.")

    def agreed(self, need: str, agreement: str = "Tavataan kerran viikossa. Saa lopettaa milloin vain.") -> str:
        """A case that waits for a mentor; its id."""
        run = self.command("coordinator-1")
        case = run("case", "open", "--origin", "direct", "--need-file", "-", "--language", "fi", typed=need)["id"]
        run("case", "assess", case, "--with", "coordinator-2", "--note-file", "-", typed="Halu irtautua on oma.")
        run("case", "agree", case, "--file", "-", typed=agreement)
        return case

    def asked(self, need: str, mentor: str = "mentor-1") -> str:
        """A case that waits for the mentor's answer; its id."""
        case = self.agreed(need)
        self.command("coordinator-1")("case", "assign", case, "--mentor", mentor)
        return case

    def active(self, need: str, mentor: str = "mentor-1") -> str:
        """A case that the mentor has accepted; its id."""
        case = self.asked(need, mentor)
        self.command(mentor)("case", "accept", case)
        return case

    def note(self, case: str, text: str, mentor: str = "mentor-1") -> None:
        self.command(mentor)("note", "add", case, "--note-file", "-", "--keep-personal-data", typed=text)

    def goal(self, case: str, text: str, domain: str = "housing", score: int = -1, mentor: str = "mentor-1") -> str:
        run = self.command(mentor)
        run("goal", "add", case, "--domain", domain, "--score", str(score), "--note-file", "-", typed=text)
        return run("case", "show", case)["journal"]["goals"][-1]["id"]

    def meeting(self, case: str, ago: int = 0, text: str = "", step: str = "", step_in: int | None = None,
                mentor: str = "mentor-1") -> None:
        """A meeting some days ago; with a next step, due in some days."""
        more = ["--next-step-file", "-", "--next-step-day", day(step_in)] if step_in is not None else []
        self.command(mentor)(
            "meeting", "add", case, "--date", day(-ago), "--type", "in_person", "--duration", "60plus",
            "--attended", "yes", *(more or ["--note-file", "-"]), typed=step if more else text)
