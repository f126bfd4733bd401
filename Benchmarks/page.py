"""Measures what runs in the browser: the vault as WebAssembly against native code, the page's weight, an inbox of 1,000
contacts, a caseload of 60 cases, a case of 300 objects, 5,000 referrals and 5,000 services.

usage: page.py PRODUCTS OUT [--quick] [--only PART]      PRODUCTS: the folder of the release build; OUT: where the samples go, JSON;
                                                         PART: what OUT has of the others stays
"""

import http.client
import json
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "Tests" / "Browser"))

from harness import processes  # noqa: E402

processes.PRODUCTS = Path(sys.argv[1]).resolve()

from harness.blank import SEARCH  # noqa: E402
from harness.browser import Driver  # noqa: E402
from harness.files import open_blank  # noqa: E402
from harness.organisation import Organisation  # noqa: E402
from harness.page_files import loaded_at_once  # noqa: E402
from harness.steps import go, lock, open_page, sign_in, tasks  # noqa: E402
from harness.worker import Worker  # noqa: E402
from playwright.sync_api import Page  # noqa: E402

Figures = dict[str, dict[str, list[float]]]

# In the states of the shared vectors: somebody is signed in, and holds the coordinators' key.
WASM = """async ([files, count]) => {
  const { openVault } = await import("/app/vault.js");
  const { World, fromHex, kinds } = await import("/Tests/Browser/vectors-world.js");
  const compiled = await WebAssembly.compileStreaming(fetch("/vault.wasm"));
  const read = async (path) => [path.replace(/.*\\/|\\.json$/g, ""), await (await fetch(path)).json()];
  const vectors = Object.fromEntries(await Promise.all(files.map(read)));
  const vault = await openVault(compiled);
  const world = new World(vault, vectors);
  world.hold("coordinators");
  const nobody = new Uint8Array(0);
  const id = crypto.getRandomValues(new Uint8Array(16));
  const key = vault.keyNew().handle;
  const payload = new Uint8Array(600).fill(97);
  const place = [id, kinds.contact, 1, id, 1];
  const { sealed } = vault.objectSeal(key, payload, ...place);
  const { sealed: wrap, keyEpoch } = vault.wrapMake(key, id, kinds.contact, 1, 3, nobody, nobody);
  const entryKey = fromHex(world.sessions("session").find((session) => session.name === "bo").sealing);
  const slot = new Uint8Array(16);
  const operations = {
    "object-seal": () => vault.objectSeal(key, payload, ...place),
    "object-open": () => vault.objectOpen(key, sealed, ...place),
    "wrap-make": () => vault.wrapMake(key, id, kinds.contact, 1, 3, nobody, nobody),
    "wrap-open": () => vault.drop(vault.wrapOpen(wrap, id, kinds.contact, 1, 3, keyEpoch).handle),
    "entry-seal": () => vault.entrySeal(entryKey, 202601, "none", slot, 0, nobody, []),
  };
  const times = {};
  for (const [name, run] of Object.entries(operations)) {
    for (let i = 0; i < 20; i++) run();
    const begun = performance.now();
    for (let i = 0; i < count; i++) run();
    times[name] = (performance.now() - begun) / count * 1000;
  }
  vault.wipe();
  // As the page does it: in a worker that is thrown away.
  const worker = new Worker("/app/derive-worker.js", { type: "module" });
  const begun = performance.now();
  const answer = new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = () => reject(new Error("the worker failed"));
  });
  worker.postMessage({ module: compiled, y: new Uint8Array(64).fill(1), salt: slot });
  const { error } = await answer;
  if (error) throw new Error(error);
  times.argon2id = (performance.now() - begun) * 1000;
  return times;
}"""


def add(figures: Figures, name: str, ours: float, bare: float | None = None) -> None:
    figure = figures.setdefault(name, {"ours": [], "bare": []})
    figure["ours"].append(ours)
    if bare is not None:
        figure["bare"].append(bare)
    print(f"   {name}: {ours:.4g}" + (f" against {bare:.4g}" if bare is not None else ""), file=sys.stderr)


def window() -> Page:
    return Driver.browser().new_context(locale="fi-FI", viewport={"width": 1100, "height": 800}).new_page()


def measure_vault(figures: Figures, rounds: int, count: int) -> None:
    files = [f"/Tests/Vectors/{path.name}" for path in sorted((ROOT / "Tests" / "Vectors").glob("*.json"))]
    page = window()
    open_blank(page)
    for number in range(rounds + 1):
        wasm = page.evaluate(WASM, [files, count])
        program = [processes.PRODUCTS / "helpline-bench", "vault", "--count", str(count)]
        native = json.loads(subprocess.run(program, check=True, capture_output=True, text=True, timeout=120).stdout)
        for name, microseconds in wasm.items():
            if number:
                add(figures, f"wasm-{name}", microseconds, native[name])
    page.context.close()


def measure_weight(figures: Figures, port: int) -> None:
    """Bytes of the page's files as they travel, and as they are: what comes at once, before a volunteer can log a call, and all."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)

    def fetch(path: str, accepted: str) -> bytes:
        connection.request("GET", path, headers={"Accept-Encoding": accepted})
        return connection.getresponse().read()

    paths = [file["path"] for file in json.loads(fetch("/files.json", "identity"))["files"]]
    at_once = loaded_at_once(paths, lambda path: fetch(path, "identity").decode())
    for name, accepted in [("br", "br, gzip"), ("gzip", "gzip"), ("plain", "identity")]:
        sizes = {path: len(fetch(path, accepted)) for path in paths}
        add(figures, f"weight-{name}", sum(sizes[path] for path in at_once) / 1000)
        add(figures, f"weight-all-{name}", sum(sizes.values()) / 1000)
    connection.close()


def measure_inbox(figures: Figures, organisation: Organisation, rounds: int, count: int) -> None:
    """From the moment when somebody is signed in until the inbox says how many contacts wait, and shows the first of them."""
    member = organisation["coordinator-1"]
    for _ in range(rounds):
        page = open_page(window(), organisation.server.address)
        began = time.monotonic()
        sign_in(page, member)
        signed_in = time.monotonic()
        go(page, "inbox")
        said = page.get_by_text(re.compile(rf"^{str(count)[0]}\D?{str(count)[1:]} yhteydenottoa odottaa"))
        said.wait_for(timeout=60_000)
        page.get_by_role("main").get_by_role("list").get_by_role("button").first.wait_for()
        shown = time.monotonic()
        tasks(page).wait_for()
        page.context.close()
        before = time.monotonic()
        listed = member.device.run("contact", "list")["contacts"]
        if len(listed) != count:
            raise SystemExit(f"page: the command line lists {len(listed)} contacts instead of {count}")
        add(figures, "inbox-shown", shown - signed_in, time.monotonic() - before)
        add(figures, "page-sign-in", signed_in - began)


# Objects of each case: sixty, one of them large.
CASES = [300] + [12] * 59


# When the first rows can be shown, and how many they are.
ROWS = """async () => {
  const { session } = await import("/app/session.js");
  const began = performance.now();
  globalThis.rows = null;
  session.on("progress", ({ rows }) => {
    if (rows && rows.length) globalThis.rows ??= { after: performance.now() - began, count: rows.length };
  });
}"""


def measure_cases(figures: Figures, organisation: Organisation, rounds: int) -> None:
    """What the page's worker needs until a view can show it: fetched, opened, verified. Each time in a new session. Of a list
    the rows come first, and the journals, in which only a search looks, after them."""
    mentor = organisation["mentor-1"]
    # The worker is asked by a module of its own, which a page that was built does not have.
    server = organisation.server
    server.settings = {"HELPLINE_PAGE_DIRECTORY": str(ROOT / "Web")}
    server.start()
    arguments: list[str | Path] = ["--server", server.address]
    for role, login in [("coordinator", "coordinator-1"), ("mentor", "mentor-1")]:
        passphrase = organisation.folder / f"passphrase-{role}"
        passphrase.write_text(organisation[login].passphrase)
        arguments += [f"--{role}", login, f"--{role}-passphrase-file", passphrase]
    for objects in CASES:
        arguments += ["--objects", str(objects)]
    filled = subprocess.run(
        [processes.PRODUCTS / "helpline-bench", "fill-cases", *arguments],
        check=True, timeout=600, env=processes.environment(), stdout=subprocess.PIPE, text=True)
    large = filled.stdout.split()[0]
    for call, name, request in [("myCases", "caseload-shown", {}), ("oneCase", "case-shown", {"id": large})]:
        for _ in range(rounds):
            page = window()
            worker = Worker(page, server.address)
            worker.sign_in(mentor)
            page.evaluate(ROWS)
            began = time.monotonic()
            reply = worker.call(call, **request)
            whole = time.monotonic() - began
            rows = page.evaluate("globalThis.rows")
            if call == "myCases":
                if rows["count"] != len(CASES):
                    raise SystemExit(f"page: {rows['count']} rows")
                add(figures, "caseload-whole", whole)
            add(figures, name, rows["after"] / 1000 if call == "myCases" else whole)
            if call == "myCases" and len(reply["cases"]) != len(CASES):
                raise SystemExit(f"page: a caseload of {len(reply['cases'])} cases")
            page.context.close()
    server.stop()


REFERRALS = 5000


def measure_directory(figures: Figures, rounds: int) -> None:
    page = window()
    open_blank(page)
    for _ in range(rounds):
        add(figures, "page-directory-search", page.evaluate(SEARCH))
    page.context.close()


def measure_referrals(figures: Figures, organisation: Organisation, rounds: int) -> None:
    """From the moment when somebody is signed in until the first hundred lines are there, until all was read, and from choosing the
    task again until the lines are there. What is most overdue the device knows from the second list on."""
    member = organisation["coordinator-1"]
    page = open_page(window(), organisation.server.address)
    lines = page.get_by_role("main").get_by_role("listitem").locator("button.item")
    for number in range(rounds + 1):
        sign_in(page, member)
        began = time.monotonic()
        go(page, "referrals")
        lines.nth(99).wait_for(timeout=60_000)
        first = time.monotonic() - began
        page.get_by_role("main").get_by_role("progressbar").wait_for(state="detached", timeout=60_000)
        whole = time.monotonic() - began
        if number == 0:
            add(figures, "page-referrals-new-device", whole)
        else:
            add(figures, "page-referrals-first", first)
            add(figures, "page-referrals-all", whole)
        go(page, "shift")
        began = time.monotonic()
        go(page, "referrals")
        lines.nth(99).wait_for()
        add(figures, "page-referrals-again", time.monotonic() - began)
        # Whoever unlocks comes back to where they were.
        go(page, "shift")
        lock(page)
    page.context.close()


def fill(organisation: Organisation, count: int, *more: str) -> None:
    volunteer = organisation["volunteer-1"]
    passphrase = organisation.folder / "passphrase"
    passphrase.write_text(volunteer.passphrase)
    subprocess.run(
        [processes.PRODUCTS / "helpline-bench", "fill", "--server", organisation.server.address, "--login", volunteer.login,
         "--passphrase-file", str(passphrase), "--count", str(count), *more],
        check=True, timeout=500, env=processes.environment())


def main() -> int:
    quick = "--quick" in sys.argv
    only = sys.argv[sys.argv.index("--only") + 1] if "--only" in sys.argv else ""
    out = Path(sys.argv[2])
    figures: Figures = {}
    rounds = 1 if quick else 5
    contacts = 1000
    try:
        if only in "vault":
            print("-- the vault in the browser", file=sys.stderr)
            measure_vault(figures, 2 if quick else 5, 200 if quick else 1000)
        if only in "lists":
            print("-- long lists on the page", file=sys.stderr)
            measure_directory(figures, rounds)
            organisation = Organisation.with_caseworkers()
            organisation.server.start()
            fill(organisation, REFERRALS, "--referrals")
            measure_referrals(figures, organisation, rounds)
            organisation.server.stop()
        if only in "page":
            print("-- the page", file=sys.stderr)
            organisation = Organisation.with_caseworkers()
            server = organisation.server.start()
            measure_weight(figures, server.port)
            fill(organisation, contacts)
            measure_inbox(figures, organisation, rounds, contacts)
            server.stop()
            measure_cases(figures, organisation, rounds)
    finally:
        Driver.close()
    others = json.loads(out.read_text()) if only and out.exists() else {}
    out.write_text(json.dumps({**others, **figures}, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
