#!/usr/bin/env python3
"""Checks that every sentence which the page asks for is there in all its languages, and that every sentence there is asked for.

usage: scripts/check-locales.py
"""

import importlib
import json
import re
import sys
from pathlib import Path

LATE: tuple[str, ...] = importlib.import_module("join-locales").LATE
ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "Web"
LITERAL = re.compile(r"""(["'])((?:(?!\1)[^\\\n]|\\.)*)\1""")
TEMPLATE = re.compile(r"`([\w-]+\.[^`\n]*?\$\{[^`\n]*)`")
ASKED = re.compile(r"""(?<![.\w])(?:t|counted|has)\(\s*(["'])([\w.-]+)\1""")
# What a value in a key may be is said in one of these.
WORDS = [*sorted((WEB / "app").rglob("*.js")), WEB / "types.d.ts", *sorted((ROOT / "Sources/HelplineCore/Wire").glob("*.swift")),
         *sorted((ROOT / "Sources/HelplineCore/Domain").glob("*.swift")),
         ROOT / "Sources/HelplineCore/Statistics/StatisticalUnit.swift"]


def pattern(template: str) -> re.Pattern[str]:
    """A key that is put together: each value in it is one word."""
    parts = re.split(r"\$\{(?:[^{}]|\{[^{}]*\})*\}", template)
    return re.compile(r"([\w-]+)".join(map(re.escape, parts)))


IMPORTED = re.compile(r"""^(?:import|export)\b[^"';]*["'](\.[^"']+)["']""", re.MULTILINE)


def loaded_at_once(sources: dict[Path, str]) -> list[Path]:
    """What main.js imports, and what that imports, but for what is loaded late."""
    reached, left = set(), [WEB / "app" / "main.js"]
    while left:
        path = left.pop()
        reached.add(path)
        found = [(path.parent / name).resolve() for name in IMPORTED.findall(sources[path])]
        left += [one for one in found if one in sources and one not in reached]
    return sorted(reached)


def main() -> int:
    texts = {path.stem: json.loads(path.read_text()) for path in sorted((WEB / "locales").glob("*.json"))}
    keys = set().union(*texts.values())
    sources = {path: path.read_text() for path in sorted((WEB / "app").rglob("*.js"))}
    literals = {found[1] for text in sources.values() for found in LITERAL.findall(text)}
    patterns = [pattern(found) for text in sources.values() for found in TEMPLATE.findall(text)]
    words = {word for path in WORDS for word in re.findall(r"[\w-]+", path.read_text())}

    def is_used(key: str) -> bool:
        base = key.removesuffix(".one")
        if base in literals:
            return True
        return any(found and set(found.groups()) <= words for found in (one.fullmatch(base) for one in patterns))

    problems = [f"{key}: not in {name}.json" for name, own in texts.items() for key in sorted(keys - own.keys())]
    problems += [f"{key}: nothing asks for it" for key in sorted(keys) if not is_used(key)]
    problems += [f"{key}: asked for by {path.relative_to(ROOT)}, in no language" for path, text in sources.items()
                 for _, key in ASKED.findall(text) if key not in keys]
    problems += [f"{key}: asked for by {path.relative_to(ROOT)}, which does not wait for late sentences"
                 for path in loaded_at_once(sources) for _, key in LITERAL.findall(sources[path])
                 if key in keys and key.startswith(LATE)]
    for problem in problems:
        print(f"locales: {problem}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
