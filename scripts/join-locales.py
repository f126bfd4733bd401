#!/usr/bin/env python3
"""Joins the page's languages: in one file what comes with the page, in another what only late views say (Web/app/main.js). In each the keys
stand once, and each language's sentences in their order. The second file is named by its content, so that a page finds its own or none.

usage: scripts/join-locales.py FOLDER OUT      OUT is the folder of the page
"""

import hashlib
import json
import sys
from pathlib import Path

# How the keys of late sentences begin. scripts/check-locales.py keeps what comes with the page from asking for them.
LATE = (
    "audit.", "caller.", "callerFailure.", "case.", "cases.", "caseload.", "caseFailure.", "inbox.", "members.", "overview.", "referrals.",
    "services.", "statistics.",
    # Of the account's own page; the other sentences of that name are asked for at the sign-in and by whoever joins.
    "account.device", "account.fingerprint", "account.forget", "account.language", "account.lock", "account.passphrase.change",
    "account.passphrase.done", "account.passphrase.sheet", "account.saved", "account.sheet.close", "account.sheet.stays",
    "account.signOut", "account.waits")


def joined(texts: dict[str, dict[str, str]], keys: list[str]) -> dict:
    return {"keys": keys, "texts": {name: [own[key] for key in keys] for name, own in texts.items()}}


def written(content: dict) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def main(folder: Path, out: Path) -> None:
    texts = {path.stem: json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))}
    keys = sorted(set().union(*texts.values()))
    lacking = [f"{name}: {key}" for name, own in texts.items() for key in keys if key not in own]
    if lacking:
        raise SystemExit("page: these sentences are missing: " + ", ".join(lacking[:10]))
    late = written(joined(texts, [key for key in keys if key.startswith(LATE)]))
    name = f"locales-{hashlib.sha256(late).hexdigest()[:8].upper()}.json"
    (out / name).write_bytes(late)
    first = joined(texts, [key for key in keys if not key.startswith(LATE)])
    (out / "locales.json").write_bytes(written({**first, "late": f"/{name}"}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
