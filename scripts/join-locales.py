#!/usr/bin/env python3
"""Joins the page's languages into one file: the keys once, and each language's sentences in their order.

usage: scripts/join-locales.py FOLDER OUT
"""

import json
import sys
from pathlib import Path


def main(folder: Path, out: Path) -> None:
    texts = {path.stem: json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))}
    keys = sorted(set().union(*texts.values()))
    lacking = [f"{name}: {key}" for name, own in texts.items() for key in keys if key not in own]
    if lacking:
        raise SystemExit("page: these sentences are missing: " + ", ".join(lacking[:10]))
    joined = {"keys": keys, "texts": {name: [own[key] for key in keys] for name, own in texts.items()}}
    out.write_text(json.dumps(joined, ensure_ascii=False, separators=(",", ":")))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
