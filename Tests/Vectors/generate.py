#!/usr/bin/env python3
"""Makes the test vectors, from docs/protocol.md alone and not from the Swift: needs PyNaCl and libsodium.

    generate.py            writes the files beside it
    generate.py --check    writes nothing; exit code 1 if a file differs from what would be written
"""
from __future__ import annotations

import json
import sys
from pathlib import Path

sys.dont_write_bytecode = True

from generator import (  # noqa: E402
    cases, codes, groups, hardened, ledger, membership, objects, oblivious, payloads, recovery, referrals, release_documents, releases,
    rosters, sessions, shares,
    threads, wraps)

FAMILIES = [
    oblivious, shares, codes, hardened, membership, rosters, groups, wraps, objects, threads, ledger, sessions, cases, payloads,
    recovery, referrals, release_documents, releases]


def main() -> int:
    folder = Path(__file__).parent
    differing = []
    for family in FAMILIES:
        for name, content in family.vectors().items():
            names = [(v.get("format"), v.get("kind"), v["name"]) for v in content["good"] + content["bad"]]
            assert len(set(names)) == len(names), f"two vectors of {name} have one name"
            text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
            path = folder / f"{name}.json"
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                differing.append(name)
                if "--check" not in sys.argv:
                    path.write_text(text, encoding="utf-8")
            print(f"{name}: {len(content['good'])} good, {len(content['bad'])} bad{' *' if name in differing else ''}")
    return 1 if differing and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
