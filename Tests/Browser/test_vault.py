"""The vault as WebAssembly: the shared vectors, and what it and native code sealed for each other. No server."""

import json
import os
import subprocess
import tempfile
from pathlib import Path

from harness.blank import BlankTest
from harness.processes import ROOT

NATIVE = ["swift", "test", "--skip-build", "--disable-xctest", "--filter", r"^HelplineVaultTests\.ExchangeTests"]
# Given by their paths: so much text would not pass through the driver at once.
FILES = [f"/Tests/Vectors/{path.name}" for path in sorted((ROOT / "Tests" / "Vectors").glob("*.json"))]

RUN = """async ([module, name, files, more]) => {
  const [{ openVault }, { [name]: run }] = await Promise.all([import("/app/vault.js"), import(module)]);
  const compiled = await WebAssembly.compileStreaming(fetch("/vault.wasm"));
  const vault = name === "residue" ? compiled : await openVault(compiled);
  const read = async (path) => [path.replace(/.*\\/|\\.json$/g, ""), await (await fetch(path)).json()];
  const vectors = Object.fromEntries(await Promise.all(files.map(read)));
  return run(vault, vectors, ...more);
}"""


class VaultTest(BlankTest):
    def run_module(self, module: str, function: str, *more: object) -> dict:
        return self.page.evaluate(RUN, [f"/Tests/Browser/{module}.js", function, FILES, list(more)])

    def test_vectors(self) -> None:
        """Every good vector opens to what it says, every bad one is refused, and so is every flipped bit and every truncation."""
        found = self.run_module("vectors", "run")
        self.assertEqual(found["failures"], [])
        self.assertGreater(found["passed"], 70_000)

    def test_exchange(self) -> None:
        """Native code and WebAssembly open each other's output."""
        with tempfile.TemporaryDirectory() as folder:
            environment = {**os.environ, "HELPLINE_EXCHANGE": folder}
            subprocess.run(NATIVE, cwd=ROOT, env=environment, check=True, capture_output=True, timeout=120)
            native = json.loads((Path(folder) / "native.json").read_text())
            found = self.run_module("exchange", "exchange", native)
            self.assertEqual(found["failures"], [])
            (Path(folder) / "wasm.json").write_text(json.dumps(found["sealed"]))
            again = subprocess.run(NATIVE, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
            self.assertEqual(again.returncode, 0, again.stdout + again.stderr)
            self.assertIn("Keys sealed and statements signed by WebAssembly hold\" passed", again.stdout + again.stderr)

    def test_residue(self) -> None:
        """Secrets are found in the module's memory while it needs them, and no longer."""
        found = self.run_module("vault-residue", "residue")
        self.assertEqual(len(found["held"]), 6, found["held"])
        self.assertEqual(found["left"], [])

    def test_derive_worker(self) -> None:
        """Argon2id in a worker of its own gives what native code gives, and the worker is gone afterwards."""
        vector = next(
            one for one in json.loads((ROOT / "Tests" / "Vectors" / "sessions.json").read_text())["good"]
            if one["format"] == "stretch")
        found = self.page.evaluate(
            """async ({ y, salt }) => {
              const bytes = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
              const module = await WebAssembly.compileStreaming(fetch("/vault.wasm"));
              const worker = new Worker("/app/derive-worker.js", { type: "module" });
              const answer = new Promise((resolve, reject) => {
                worker.onmessage = ({ data }) => resolve(data);
                worker.onerror = () => reject(new Error("the worker failed"));
              });
              worker.postMessage({ module, y: bytes(y), salt: bytes(salt) });
              const { stretched } = await answer;
              const silent = await new Promise((resolve) => {
                worker.onmessage = () => resolve(false);
                worker.postMessage({ module, y: bytes(y), salt: bytes(salt) });
                setTimeout(() => resolve(true), 3000);
              });
              return [Array.from(stretched, (byte) => byte.toString(16).padStart(2, "0")).join(""), silent];
            }""", vector)
        self.assertEqual(found, [vector["stretched"], True])

    def test_trap(self) -> None:
        """An instance that has trapped answers nothing any more."""
        found = self.page.evaluate(
            """async () => {
              const { openVault } = await import("/app/vault.js");
              const vault = await openVault(await WebAssembly.compileStreaming(fetch("/vault.wasm")));
              const random = crypto.getRandomValues;
              crypto.getRandomValues = () => { throw new Error("no random bytes"); };
              const codes = [];
              const note = (call) => { try { call(); codes.push("accepted"); } catch (error) { codes.push(error.code); } };
              note(() => vault.keyNew());
              crypto.getRandomValues = random;
              note(() => vault.keyNew());
              note(() => vault.wipe());
              return codes;
            }""")
        self.assertEqual(found, ["unavailable"] * 3)
