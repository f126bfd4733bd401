"""What is served as the page: how much, of which types, and nothing from elsewhere."""

import hashlib
import json
import re
import urllib.error
import urllib.request

from harness.browser import PageTest

# Bytes, as a browser gets them.
MOST = 150_000


class PageFilesTest(PageTest):
    def get(self, path: str, codings: str = "identity") -> tuple[bytes, dict[str, str]]:
        request = urllib.request.Request(self.address + path, headers={"Accept-Encoding": codings})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.read(), {name.lower(): value for name, value in answer.headers.items()}

    def files(self) -> list[dict]:
        return json.loads(self.get("/files.json")[0])["files"]

    def test_weight(self) -> None:
        """The whole page is light enough for a phone in a cellar."""
        sizes = {file["path"]: len(self.get(file["path"], "gzip, deflate, br")[0]) for file in self.files()}
        total = sum(sizes.values())
        heaviest = sorted(sizes.items(), key=lambda item: -item[1])[:6]
        print(f"\npage: {total} bytes in {len(sizes)} files; {', '.join(f'{path} {size}' for path, size in heaviest)}")
        self.assertLessEqual(total, MOST)

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
