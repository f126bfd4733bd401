"""Holds a live server against its OpenAPI document with Schemathesis: no server error; status codes, content types and bodies as
declared, for what the document allows and for what it does not; as nobody and as each role.

usage: run.py [ROLE…]

Without a role all of them, by two processes at once where there are two processors, each with an organisation and a server of its own.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from organisation import ROLES, Organisation

FOLDER = Path(__file__).resolve().parent
SEED = "20261121"
# So many cases that are made by chance for each operation, beside those that cover every edge of its schema.
EXAMPLES = "6"
# Ends the session that the others need, so it comes last.
LAST = "signOut"
# What a role must have got answered for its run to mean anything: operations with at least one success.
LEAST = {"nobody": 3, "volunteer": 11, "mentor": 10, "coordinator": 15, "administrator": 11, "auditor": 10}


@dataclass
class Tally:
    """What one role's runs came to."""

    cases: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    answered: set[str] = field(default_factory=set)

    def add(self, report: Path) -> None:
        """Counts every exchange of a report: one JSON object on each line."""
        for line in report.read_text().splitlines():
            event = json.loads(line)
            if "ScenarioFinished" not in event:
                continue
            recorder = event["ScenarioFinished"]["recorder"]
            for interaction in recorder.get("interactions", {}).values():
                response = interaction["response"]
                if response is None:
                    continue
                self.cases += 1
                self.statuses[response["status_code"]] += 1
                if response["status_code"] < 300:
                    self.answered.add(recorder["label"])

    def line(self, role: str, seconds: float) -> str:
        statuses = "  ".join(f"{status}: {count}" for status, count in sorted(self.statuses.items()))
        successes = sum(count for status, count in self.statuses.items() if status < 300)
        return (
            f"{role:14} {self.cases:5} cases, {successes:4} answered 2xx by {len(self.answered):2} operations, "
            f"{seconds:3.0f} s    {statuses}"
        )


def schemathesis(address: str, authorization: str, report: Path, *choice: str) -> int:
    """Runs Schemathesis once; gives its exit code. What it finds goes to standard output."""
    command = [
        Path(sys.executable).parent / "schemathesis", "--config-file", FOLDER / "schemathesis.toml", "--no-color", "run",
        f"{address}/openapi.json", "--seed", SEED, "--max-examples", EXAMPLES, "--phases", "examples,coverage,fuzzing",
        "--mode", "all", "--checks", "all", "--continue-on-failure", "--generation-database", "none", "--request-timeout", "10",
        "--suppress-health-check", "all", "--warnings", "off", "--report", "ndjson", "--report-ndjson-path", report, *choice,
    ]
    if authorization:
        command += ["--header", f"Authorization: {authorization}"]
    done = subprocess.run(
        command, cwd=report.parent, text=True, capture_output=True, timeout=300, env={**os.environ, "COLUMNS": "120"})
    if done.returncode != 0:
        print(done.stdout[-12_000:], done.stderr[-4_000:], flush=True)
    return done.returncode


def run(organisation: Organisation, role: str) -> bool:
    """All operations as one role. Gives whether everything was as declared and the run meant something."""
    began = time.monotonic()
    tally = Tally()
    address = organisation.server.address
    authorization = "" if role == "nobody" else organisation.session(role)
    holds = True
    for name, choice in [("all", ["--exclude-operation-id", LAST]), ("last", ["--include-operation-id", LAST])]:
        report = organisation.folder / f"{role}-{name}.ndjson"
        holds = schemathesis(address, authorization, report, *choice) == 0 and holds
        tally.add(report)
    print(tally.line(role, time.monotonic() - began), flush=True)
    if len(tally.answered) < LEAST[role]:
        print(f"contract: as {role} only these were answered: {sorted(tally.answered)}", flush=True)
        holds = False
    if organisation.server.trouble:
        print(f"contract: {organisation.server.trouble}", flush=True)
        holds = False
    return holds


def together(lanes: list[list[str]]) -> int:
    """Runs each lane's roles in a process of its own. Gives how many of them failed."""
    running = [subprocess.Popen([sys.executable, "-B", __file__, *roles], stdin=subprocess.DEVNULL) for roles in lanes]
    try:
        return sum(process.wait() != 0 for process in running)
    finally:
        for process in running:
            if process.poll() is None:
                process.terminate()
                process.wait(60)


def main() -> int:
    # Asked to end, it ends as by Ctrl-C: with its server.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    began = time.monotonic()
    roles = sys.argv[1:]
    if not roles and (os.cpu_count() or 1) > 1:
        everybody = ["nobody", *ROLES]
        failed = together([everybody[::2], everybody[1::2]])
        print(f"contract: {'FAILED' if failed else 'everything as declared'}, {time.monotonic() - began:.0f} s", flush=True)
        return 1 if failed else 0
    roles = roles or ["nobody", *ROLES]
    with tempfile.TemporaryDirectory(prefix="helpline-contract-") as folder:
        organisation = Organisation(Path(folder))
        try:
            organisation.found()
            failures = [role for role in roles if not run(organisation, role)]
        finally:
            organisation.stop()
    print(f"contract: {len(roles) - len(failures)} of {len(roles)} as declared, {time.monotonic() - began:.0f} s", flush=True)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
