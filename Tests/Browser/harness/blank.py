"""The page's modules without a server: for rules that need none, held to the tables that the other clients are held to."""

import json

from .browser import PageTest
from .files import open_blank
from .processes import ROOT

# The slowest of five searches in 5,000 services, in milliseconds.
SEARCH = """async () => {
  const { Directory } = await import("/app/directory.js");
  const parts = ["pa", "ko", "ri", "ne", "sä", "tu", "ly", "ho", "mi", "vää"];
  let seed = 1;
  const part = () => parts[(seed = (seed * 1103515245 + 12345) % 2147483648) % 10];
  const word = () => part() + part() + part();
  const services = Array.from({ length: 5000 }, (_, number) => ({
    id: crypto.randomUUID(), name: `${word()} ${number}`, status: "active", assured_date: "2026-06-01",
    description: Array.from({ length: 20 }, word).join(" "),
  }));
  const directory = new Directory(services, { lists: {} });
  return Math.max(...["pa", "pako ri", "sätu", "ko ri ne sä", "4999"].map((text) => {
    const began = performance.now();
    const found = directory.search({ text }, "fi", "2026-11-21");
    const took = performance.now() - began;
    if (text === "4999" && found.length !== 1) throw new Error("the search finds something else");
    return took;
  }));
}"""


def table(name: str) -> dict:
    return json.loads((ROOT / "Tests" / "Vectors" / f"{name}.json").read_text())


class BlankTest(PageTest):
    """Each test has a page with nothing on it."""

    @classmethod
    def setUpClass(cls) -> None:
        pass

    def setUp(self) -> None:
        super().setUp()
        self.page = self.window()
        open_blank(self.page)

    def hold_to(self, name: str, script: str) -> None:
        """Runs every vector of a table by the module that reads it."""
        vectors = table(name)
        found = self.page.evaluate(f'async (vectors) => (await import("/Tests/Browser/{script}.js")).run(vectors)', vectors)
        self.assertEqual(found["failures"], [])
        self.assertEqual(found["passed"], len(vectors["good"]) + len(vectors["bad"]))
