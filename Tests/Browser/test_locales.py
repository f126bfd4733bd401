"""The three languages say the same: same sentences, same places for values, nothing that the page asks for is missing."""

import json
import re
import unittest

from harness.browser import LANGUAGES
from harness.processes import ROOT

TEXTS = {language: json.loads((ROOT / "Web" / "locales" / f"{language}.json").read_text()) for language in LANGUAGES}


class LocalesTest(unittest.TestCase):
    maxDiff = None

    def test_same_keys(self) -> None:
        """A sentence of one language is there in all of them."""
        for language in LANGUAGES[1:]:
            self.assertEqual(sorted(TEXTS[language]), sorted(TEXTS["fi"]), language)

    def test_same_places(self) -> None:
        """A value that one language shows is not left out in another."""
        def places(text: str) -> set[str]:
            return set(re.findall(r"\{\w+\}", text))

        for key, text in TEXTS["fi"].items():
            for language in LANGUAGES[1:]:
                self.assertEqual(places(TEXTS[language].get(key, text)), places(text), f"{key} in {language}")

    def test_words(self) -> None:
        """No sentence is empty, shouts, or blames."""
        for language, texts in TEXTS.items():
            for key, text in texts.items():
                self.assertTrue(text.strip(), f"{key} in {language}")
                self.assertNotIn("!", text, f"{key} in {language}")

    def test_asked_for(self) -> None:
        """Every sentence that a module names is there."""
        named: dict[str, str] = {}
        for module in sorted((ROOT / "Web" / "app").rglob("*.js")):
            for key in re.findall(r"""\bt\(\s*["']([\w.]+)["']""", module.read_text()):
                named[key] = module.name
        missing = {
            key: module for key, module in named.items()
            if not {key, f"{key}.one", f"{key}.many"} & TEXTS["fi"].keys()
        }
        self.assertEqual(missing, {})
