#!/usr/bin/env python3
"""Checks that every relative link in the Markdown files of the root and of docs/ leads to a file of the project.

usage: scripts/check-docs.py [ROOT]      (default: the folder above this script)
"""

import re
import sys
from pathlib import Path
from urllib.parse import unquote

FENCE = re.compile(r"^\s{0,3}(`{3,}|~{3,})")
CODE_SPAN = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
LINKS = [
    # [text](target "title"), ![image](target), [text](<target with spaces>); brackets may stand inside the target
    re.compile(r"\]\(\s*(?:<([^<>]*)>|((?:[^\s()]|\([^\s()]*\))+))"),
    # [label]: target
    re.compile(r"^\s{0,3}\[[^\]]+\]:\s*(?:<([^<>]*)>|(\S+))"),
    # <a href="target">, <img src="target">
    re.compile(r"<(?:a|img)\b[^>]*?\b(?:href|src)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE),
]
ELSEWHERE = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*:|//)")


def links(text):
    """Yields (line number, target) for every link outside code."""
    fence = None
    for number, line in enumerate(text.splitlines(), 1):
        mark = FENCE.match(line)
        if mark and fence is None:
            fence = mark[1]
            continue
        if fence is not None:
            closes = mark and mark[1].startswith(fence) and not line.strip().strip(fence[0])
            fence = None if closes else fence
            continue
        line = CODE_SPAN.sub("", line)
        for pattern in LINKS:
            for found in pattern.finditer(line):
                yield number, found[1] if found[1] is not None else found[2]


def is_broken(root, page, target):
    path = unquote(target.split("#")[0].split("?")[0])
    if ELSEWHERE.match(target) or not path:
        return False
    start = root if path.startswith("/") else page.parent
    file = (start / path.lstrip("/")).resolve()
    return not (file.is_relative_to(root) and file.exists())


def main():
    root = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent.parent).resolve()
    pages = sorted(root.glob("*.md")) + sorted((root / "docs").rglob("*.md"))
    seen = broken = 0
    for page in pages:
        for number, target in links(page.read_text(encoding="utf-8")):
            seen += 1
            if is_broken(root, page, target):
                broken += 1
                print(f"{page.relative_to(root)}:{number}: no such file: {target}", file=sys.stderr)
    print(f"documents: {len(pages)} files, {seen} links, {broken} broken")
    return 1 if broken else 0


sys.exit(main())
