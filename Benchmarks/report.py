"""Makes docs/benchmarks.md and the table on the terminal of what was measured.

usage: report.py bench NATIVE PAGE [--quick]      samples of helpline-bench and of page.py; --quick: prints, writes nothing
       report.py soak SOAK                        figures of the soak; its section of the document is replaced
"""

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Callable

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- soak -->", "<!-- end of soak -->"


class Samples:
    """What one run measured."""

    def __init__(self, *files: str):
        self._all: dict[str, dict[str, list[float]]] = {}
        for file in files:
            self._all |= json.loads(Path(file).read_text())

    def __contains__(self, name: str) -> bool:
        return name in self._all

    def ours(self, name: str) -> list[float]:
        return self._all[name]["ours"]

    def bare(self, name: str) -> list[float]:
        return self._all[name]["bare"]

    def ratios(self, name: str) -> list[float]:
        return [ours / bare for ours, bare in zip(self.ours(name), self.bare(name), strict=True)]


def short(value: float) -> str:
    """Three figures, which is what these rounds can tell."""
    if value == 0:
        return "0"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) >= 0.01 else f"{value:.4f}"


def spread(values: list[float]) -> str:
    """The median, and the lowest and highest."""
    return f"{short(median(values))} ({short(min(values))}–{short(max(values))})"


def table(heads: list[str], rows: list[list[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


@dataclass
class Aim:
    title: str
    # Of which samples.
    name: str
    # What is compared with the limit.
    value: Callable[[Samples], list[float]]
    limit: float
    # At least, or at most.
    least: bool
    unit: str
    # Said in the document if the aim does not hold.
    why: str = ""

    def row(self, samples: Samples) -> list[str]:
        values = self.value(samples)
        holds = median(values) >= self.limit if self.least else median(values) <= self.limit
        sign = "≥" if self.least else "≤"
        return [self.title, spread(values) + self.unit, f"{sign} {short(self.limit)}{self.unit}", "yes" if holds else "**no**"]


def ratio(name: str) -> Callable[[Samples], list[float]]:
    return lambda samples: samples.ratios(name)


def ours(name: str) -> Callable[[Samples], list[float]]:
    return lambda samples: samples.ours(name)


def growth(large: str, small: str) -> Callable[[Samples], list[float]]:
    return lambda samples: [value / median(samples.ours(small)) for value in samples.ours(large)]


PAGE = ("the bare route sends one buffer that lies ready, about as fast as memory is copied through the loopback. A page reads 150 rows, "
        "turns 50 contacts into JSON and waits until its entry in the audit log is on the disk before it answers: the entry is a "
        "promise, a failure to write it fails the reading. Statements that are prepared once and an encoder of base64 without "
        "branches took the processor time of a page to a half; what is left is the encoding of JSON, then SQLite")
VAULT = ("an operation makes and checks its format besides: a wrap or an object that is opened is parsed, its author is looked up and "
         "its place is compared")
GUARDED = ("the key that comes out lives in guarded memory. The system calls of `sodium_malloc` and `sodium_free` are a quarter of the "
           "opening (profiled); with them on both sides the ratio is the one in the table of the vault below")
START = "a start reads and verifies every roster, compresses the page and looks through the database"
FETCHED = ("the whole list is fetched before its beginning is shown, 17 MB for 5,000: whoever asked for a hundred contacts alone would tell the "
           "server which they are")
OPENED = "every object is decrypted and its signature is verified in WebAssembly, in one thread"

AIMS = [
    Aim("Logging by 64 clients, against bare SQLite", "logging-64", ratio("logging-64"), 1.0, True, " ×",
        "the server is limited by the processor, which it shares with the clients, SQLite alone by the disk"),
    Aim("Server's processor time for a contact, 64 clients", "logging-64", ours("logging-processor-64"), 1.0, False, " ms"),
    Aim("A page of the inbox, against a bare route, 8 clients", "page-8-1000", ratio("page-8-1000"), 0.5, True, " ×", PAGE),
    Aim("The same with one client", "page-1-1000", ratio("page-1-1000"), 0.5, True, " ×", PAGE),
    Aim("Sealing an object, against libsodium", "object-seal", ratio("object-seal"), 0.8, True, " ×", VAULT),
    Aim("Opening an object", "object-open", ratio("object-open"), 0.8, True, " ×", VAULT),
    Aim("Making a wrap", "wrap-make", ratio("wrap-make"), 0.8, True, " ×", VAULT),
    Aim("Opening a wrap", "wrap-open", ratio("wrap-open"), 0.8, True, " ×", GUARDED),
    Aim("Sealing an entry", "entry-seal", ratio("entry-seal"), 0.8, True, " ×", VAULT),
    Aim("Opening an entry", "entry-open", ratio("entry-open"), 0.8, True, " ×", VAULT),
    Aim("Argon2id", "argon2id", ratio("argon2id"), 0.8, True, " ×"),
    Aim("Memory at rest", "memory-idle", ours("memory-idle"), 60, False, " MB",
        "the page lies in memory in three forms, so that a request reads no disk"),
    Aim("From the start to the first answer, empty store", "start-0", ours("start-0"), 0.2, False, " s", START),
    Aim("The same with 1,000,000 contacts", "start-1000000", ours("start-1000000"), 0.2, False, " s", START),
    Aim("Processor time of a page, 1,000,000 contacts against 1,000", "page-processor-1000000",
        growth("page-processor-1000000", "page-processor-1000"), 1.25, False, " ×",
        "more of the pages of the database have to be fetched from outside SQLite's own cache"),
    Aim("Processor time of a caseload of 60 cases, beside 1,000,000 objects of others' cases against none",
        "caseload-processor-1000000", growth("caseload-processor-1000000", "caseload-processor-0"), 1.25, False, " ×",
        "more of the pages of the database have to be fetched from outside SQLite's own cache"),
    Aim("Closing December of a year of 3,000 contacts", "closing-december-large-3000", ours("closing-december-large-3000"), 60, False,
        " s"),
    *[Aim(f"Hidden cells of a year of {title} contacts, plan {plan}", f"closing-hidden-{plan}-{contacts}",
          ours(f"closing-hidden-{plan}-{contacts}"), 20, False, " %")
      for plan, contacts, title in [("small", 150, "150"), ("medium", 600, "600"), ("large", 3000, "3,000")]],
    Aim("A case of 300 objects, opened by the page", "case-shown", ours("case-shown"), 2, False, " s", OPENED),
    Aim("The 100 most overdue of 5,000 referrals, command line", "referrals-first", ours("referrals-first"), 1, False, " s", FETCHED),
    Aim("All 5,000", "referrals-all", ours("referrals-all"), 6, False, " s", FETCHED),
    Aim("The 100 most overdue of 5,000 referrals, the page", "page-referrals-first", ours("page-referrals-first"), 1, False, " s", FETCHED),
    Aim("All 5,000", "page-referrals-all", ours("page-referrals-all"), 6, False, " s", OPENED),
    Aim("A search in 5,000 services, command line", "directory-search", ours("directory-search"), 50, False, " ms"),
    Aim("The same on the page", "page-directory-search", ours("page-directory-search"), 50, False, " ms"),
    Aim("A list of 60 cases, opened by the page", "caseload-shown", ours("caseload-shown"), 0.5, False, " s", OPENED),
]


def machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    swift = subprocess.run(["swift", "--version"], capture_output=True, text=True, check=True).stdout
    version = re.search(r"Swift version (\S+)", swift)
    return (f"{os.cpu_count()} cores, {memory:.0f} GiB of memory, Linux, {os.uname().machine}, "
            f"Swift {version[1] if version else 'of unknown version'}, release build. Client and server share the cores.")


def aims(samples: Samples) -> str:
    present = [aim for aim in AIMS if aim.name in samples]
    text = table(["what", "median (lowest–highest)", "aim", "holds"], [aim.row(samples) for aim in present])
    reasons: dict[str, list[str]] = {}
    for aim in present:
        if aim.row(samples)[3] != "yes" and aim.why:
            reasons.setdefault(aim.why, []).append(aim.title)
    if reasons:
        text += "\nWhy not:\n\n" + "".join(
            f"- *{'; '.join(titles)}*: {why}.\n" for why, titles in reasons.items())
    return text


def compared(samples: Samples, heads: list[str], names: list[tuple[str, str]]) -> str:
    """Rows of what was measured against something else."""
    rows = [
        [title, spread(samples.ours(name)), spread(samples.bare(name)), spread(samples.ratios(name))]
        for title, name in names if name in samples
    ]
    return table(heads, rows)


CASES = 60
SIZES = [(1000, "1,000"), (10_000, "10,000"), (100_000, "100,000"), (1_000_000, "1,000,000")]


def sections(samples: Samples) -> list[tuple[str, str]]:
    native = ["", "vault, a second", "libsodium, a second", "ratio"]
    wasm = ["", "WebAssembly, µs", "native, µs", "ratio"]
    operations = [("Sealing an object of 2 KiB", "object-seal"), ("Opening it", "object-open"), ("Making a wrap", "wrap-make"),
                  ("Opening it", "wrap-open"), ("Opening it, guarded memory on both sides", "wrap-open-guarded"),
                  ("Sealing an entry", "entry-seal"), ("Opening it", "entry-open"),
                  ("Argon2id, 256 MiB, 3 passes", "argon2id")]
    stores = [
        [title, spread(samples.ours(f"page-1-{size}")), spread(samples.ours(f"page-8-{size}")),
         spread(samples.ours(f"page-processor-{size}")), short(median(samples.ours(f"start-{size}"))),
         short(median(samples.ours(f"memory-idle-{size}"))), short(median(samples.ours(f"memory-peak-{size}")))]
        for size, title in SIZES if f"page-1-{size}" in samples
    ]
    caseloads = [
        [title, spread(samples.ours(f"caseload-{size}")), spread(samples.ours(f"caseload-processor-{size}"))]
        for size, title in [(0, "0"), *SIZES] if f"caseload-{size}" in samples
    ]
    closings = [
        [plan, title, *(spread(samples.ours(f"closing-{what}-{plan}-{contacts}")) for what in ("month", "december", "hidden"))]
        for plan, contacts, title in [("small", 150, "150"), ("medium", 600, "600"), ("large", 3000, "3,000"),
                                      ("large", 30_000, "30,000")]
        if f"closing-december-{plan}-{contacts}" in samples
    ]
    return [
        ("Logging", "Contacts a second, each on the disk before it is answered; one transaction at a time for SQLite alone, in one "
         "thread, with the same tables, indexes, rows and bytes.\n\n"
         + compared(samples, ["clients", "server, a second", "SQLite alone, a second", "ratio"],
                    [("1", "logging-1"), ("8", "logging-8"), ("64", "logging-64"),
                     ("64, SQLite with a rollback journal", "logging-rollback")])
         + "\nProcessor time for a contact, in milliseconds:\n\n"
         + compared(samples, ["clients", "server", "load generator", "ratio"],
                    [("1", "logging-processor-1"), ("8", "logging-processor-8"), ("64", "logging-processor-64")])
         + f"\nMost memory while 64 clients log: {spread(samples.ours('memory-peak-logging'))} MB.\n"),
        ("Signing in", "Processor time in milliseconds of a whole sign-in, and of a session that is renewed after a restart. "
         "The client's is the derivation.\n\n"
         + compared(samples, ["", "server", "client", "ratio"], [("Sign-in", "sign-in-processor")])
         + f"\nRenewal, server alone: {spread(samples.ours('renewal-processor'))} ms.\n"),
        ("Reading", f"A page of the inbox holds 50 contacts, {short(median(samples.ours('page-bytes')) / 1000)} kB. "
         "The bare route answers with as many bytes.\n\n"
         + compared(samples, ["clients", "pages a second", "bare route, a second", "ratio"],
                    [("1", "page-1-1000"), ("8", "page-8-1000")])
         + "\nBy the contacts in the store:\n\n"
         + table(["contacts", "pages a second, 1 client", "8 clients", "processor, ms", "start, s", "memory after the start, MB",
                  "at most, MB"], stores)
         + f"\nStart with an empty store: {spread(samples.ours('start-0'))} s.\n"),
        ("The vault in native code", compared(samples, native, operations)),
        ("The vault in the browser", compared(samples, wasm, [(title, f"wasm-{name}") for title, name in operations])),
        ("Cases", f"A mentor's caseload is {CASES} cases of 30 objects, {short(median(samples.ours('caseload-bytes')) / 1000)} kB in "
         "one answer. By the objects of other mentors' cases in the store:\n\n"
         + table(["objects of others", "caseloads a second, 1 client", "processor, ms"], caseloads)
         + f"\nIn the page: a case of 300 objects after {spread(samples.ours('case-shown'))} s, a list of {CASES} cases, that one "
           f"among them and twelve objects in each other one, after {spread(samples.ours('caseload-shown'))} s, from the page's question "
           "to its worker until what is shown is fetched, opened and verified. Of the list these are the cases as coordinators see them, "
           f"too; the journals, in which a search looks, are there after {spread(samples.ours('caseload-whole'))} s.\n"),
        ("Closing a month", "Synthetic years, each of another seed, closed one month after the other in one thread: counted, protected, "
         "and attacked before the release is let go. December closes its quarter and the year too. *Hidden* is the share of the cells of "
         "the year's own tables.\n\n"
         + table(["plan", "contacts a year", "another month, s", "December, s", "hidden, %"], closings)),
        ("Long lists", "5,000 contacts with an open referral each, from the sign-in on; and the slowest of five searches in 5,000 services.\n\n"
         + table(["", "command line", "page"], [
             [title, *(spread(samples.ours(name)) + unit if (name := before + what) in samples else "" for before in ("", "page-"))]
             for title, what, unit in [
                 ("The 100 most overdue", "referrals-first", " s"), ("All of them", "referrals-all", " s"),
                 ("All of them, on a device that has not listed them before", "referrals-new-device", " s"),
                 ("Again, from memory", "referrals-again", " s"), ("A search", "directory-search", " ms")]])),
        ("The page", table(["", "before a call can be logged, kB", "with what is loaded when it is opened, kB"],
                           [[title, short(median(samples.ours(f"weight-{name}"))), short(median(samples.ours(f"weight-all-{name}")))]
                            for title, name in [("Brotli", "br"), ("gzip", "gzip"), ("not compressed", "plain")]])
         + f"\nAn inbox of 1,000 contacts is shown {spread(samples.ours('inbox-shown'))} s after the sign-in: every one is fetched, "
           f"opened and verified. The command line lists them in {spread(samples.bare('inbox-shown'))} s, sign-in included. "
           f"The page's own sign-in takes {spread(samples.ours('page-sign-in'))} s.\n"),
    ]


HEAD = """# Benchmarks

Written by `make bench` (the section on the soak by `make soak`), not by hand. Each comparison is measured in the same run on the same
machine, in rounds that alternate, load generator included; a figure is the median of its rounds with the lowest and the highest. Absolute
figures are those of one small shared machine; the ratios carry further. An aim that does not hold fails no build.

"""


def bench(files: list[str], quick: bool) -> None:
    samples = Samples(*files)
    machine_line = f"Machine: {machine()}\n"
    text = HEAD + machine_line + "\n## Aims\n\n" + aims(samples)
    for title, body in sections(samples):
        text += f"\n## {title}\n\n{body}"
    print(text[len(HEAD):])
    if not quick:
        DOCUMENT.write_text(text + "\n" + soak_section())


# What a server has in memory that has done nothing yet, the 12 MB of its connections to the database, and what requests need: more than
# this is a growth that somebody has to look at.
FLAT = 90e6


def memory(most: float) -> str:
    if most <= FLAT:
        return (f"Memory stays below {FLAT / 1e6:.0f} MB in every life of the server, early or late: whatever is listed comes in pages. The "
                "connections to the database keep up to 12 MB of it at hand, which a life fills at its beginning.")
    return f"**Memory is not flat**: it was above {FLAT / 1e6:.0f} MB."


def soak_section() -> str:
    """As the last soak left it."""
    if DOCUMENT.exists() and BEGIN in (text := DOCUMENT.read_text()):
        return text[text.index(BEGIN):]
    return f"{BEGIN}\n{END}\n"


def soak(file: str) -> None:
    found = json.loads(Path(file).read_text())
    lives = found["killed"] + found["asked"]
    sound = all(found[name] == 0 for name in ["lost", "neverSent", "changed", "acknowledgedTwice", "endedBadly"])
    median_wait, late, longest = found["waits"]
    slopes = [slope / 1000 for slope in found["slopes"]]
    rows = [
        ["contacts acknowledged", f"{found['acknowledged']:,}"],
        ["in the database", f"{found['stored']:,}"],
        ["lost, doubled, made up, changed", f"{found['lost']}, {found['acknowledgedTwice']}, {found['neverSent']}, {found['changed']}"],
        ["ledger entries", f"{found['entries']:,}, four for each contact"],
        ["requests begun, repeated ones included", f"{found['tries']:,}"],
        ["pages of the inbox and of the shift read", f"{found['pages']:,}"],
        ["lives of the server", f"{lives}: {found['killed']} killed, {found['asked']} asked to end"],
        ["from a start to the first answer", spread(found["firstAnswer"]) + " s"],
        ["until a contact was acknowledged, outages included",
         f"median {short(median_wait)} s, 99 of 100 within {short(late)} s, all within {short(longest)} s"],
        ["most memory", f"{found['mostMemory'] / 1e6:.0f} MB"],
        ["growth of memory in a life, after its first ten seconds",
         spread(slopes) + " kB a second" if slopes else "no life was long enough"],
        ["database at the end", f"{found['databaseBytes'] / 1e6:.1f} MB, {found['databaseBytes'] / found['stored'] / 1000:.1f} kB "
         f"for each contact; write-ahead log {found['logBytes']} bytes"],
    ]
    text = (f"{BEGIN}\n## Load and soak\n\n{found['clients']} clients for {short(found['minutes'])} minutes (seed {found['seed']}); the "
            "server is killed or asked to end at random moments, and started again; every client repeats exactly the same body until it "
            f"is acknowledged. {'Nothing was lost, nothing is there twice' if sound else '**Something was lost or doubled**'}; "
            f"`helpline-server check` finds the data whole.\n\n{table(['what', 'figure'], rows)}\n{memory(found['mostMemory'])}\n{END}\n")
    print(text)
    before = DOCUMENT.read_text() if DOCUMENT.exists() else HEAD
    DOCUMENT.write_text((before[:before.index(BEGIN)] if BEGIN in before else before) + text)


def main() -> int:
    arguments = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    if arguments[0] == "bench":
        # What follows is the name of a part.
        bench(arguments[1:3], "--quick" in sys.argv)
    else:
        soak(arguments[1])
    return 0


if __name__ == "__main__":
    sys.exit(main())
