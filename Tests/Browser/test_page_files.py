"""What is served as the page: how much, of which types, and nothing from elsewhere."""

import hashlib
import json
import re
import urllib.error
import urllib.request

from harness.browser import PageTest
from harness.page_files import loaded_at_once

# Bytes, as a browser gets them: what comes at once, before a volunteer can log a call, and all that there is.
CORE = 150_000
WHOLE = 230_000


class PageFilesTest(PageTest):
    def get(self, path: str, codings: str = "identity") -> tuple[bytes, dict[str, str]]:
        request = urllib.request.Request(self.address + path, headers={"Accept-Encoding": codings})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.read(), {name.lower(): value for name, value in answer.headers.items()}

    def files(self) -> list[dict]:
        return json.loads(self.get("/files.json")[0])["files"]

    def loaded_at_once(self) -> set[str]:
        paths = {file["path"] for file in self.files()}
        reached = loaded_at_once(paths, lambda path: self.get(path)[0].decode())
        self.assertLessEqual(reached, paths)
        return reached

    def test_weight(self) -> None:
        """What comes at once is light enough for a phone in a cellar, and so is the rest for a desk."""
        sizes = {file["path"]: len(self.get(file["path"], "gzip, deflate, br")[0]) for file in self.files()}
        core = self.loaded_at_once()
        heaviest = sorted(sizes.items(), key=lambda item: -item[1])[:8]
        total, first = sum(sizes.values()), sum(sizes[path] for path in core)
        print(f"\npage: {first} bytes in {len(core)} files at once, {total} in {len(sizes)} in all; "
              f"{', '.join(f'{path} {size}' for path, size in heaviest)}")
        self.assertLessEqual(first, CORE)
        self.assertLessEqual(total, WHOLE)

    def test_late_parts(self) -> None:
        """What only coordinators and mentors open is not among what comes at once: neither code nor sentences."""
        late = [path for path in (file["path"] for file in self.files()) if path not in self.loaded_at_once()]
        texts = {path: self.get(path)[0].decode() for path in late}
        self.assertEqual(len([path for path in late if path.endswith(".json")]), 1)
        self.assertTrue(any("case_step_not_allowed" in text for path, text in texts.items() if path.endswith(".js")))
        for path in self.loaded_at_once():
            if path.endswith((".js", ".json")):
                self.assertNotIn("case_step_not_allowed", self.get(path)[0].decode(), path)

    def test_listed_as_sent(self) -> None:
        """Each file is what the list says, under the whole policy, of a type that no browser guesses about."""
        for file in self.files():
            body, headers = self.get(file["path"])
            self.assertEqual(hashlib.sha256(body).hexdigest(), file["sha256"], file["path"])
            self.assertIn("default-src 'none'", headers["content-security-policy"])
            self.assertNotIn("unsafe-inline", headers["content-security-policy"])
            self.assertEqual(headers["x-content-type-options"], "nosniff", file["path"])
            self.assertNotIn("set-cookie", headers)

    def test_only_the_page(self) -> None:
        """What only the checker of types reads is not served, and neither is anything beside the page."""
        paths = [file["path"] for file in self.files()]
        self.assertFalse([path for path in paths if path.endswith(".ts") or "tsconfig" in path or "test" in path.lower()])
        for path in ["/types.d.ts", "/tsconfig.json", "/app/", "/../Makefile", "/%2e%2e/Makefile", "/index.html/", "//"]:
            with self.assertRaises(urllib.error.HTTPError) as refused:
                self.get(path)
            self.assertEqual(refused.exception.code, 404, path)
            refused.exception.close()

    def test_nothing_from_elsewhere(self) -> None:
        """No file names an address outside; no inline script or style, which the policy would refuse anyway."""
        for file in self.files():
            if file["path"].endswith(".wasm"):
                continue
            text = self.get(file["path"])[0].decode()
            # The names of XML's languages are names, not addresses.
            addresses = [address for address in re.findall(r"https?://[^\s\"'`<>)]+", text) if "www.w3.org" not in address]
            self.assertEqual(addresses, [], file["path"])
            if file["path"] in ("/", "/index.html"):
                self.assertNotRegex(text, r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=")
