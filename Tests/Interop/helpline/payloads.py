"""JSON that was sealed or signed (docs/protocol.md 1.3): one object that every reader reads alike."""

import json
import unicodedata
from typing import Any

from .refusals import Refused, require


def read_payload(payload: bytes) -> dict[str, Any]:
    try:
        value = json.loads(payload.decode("utf-8"), object_pairs_hook=_members)
        # What is neither a number of JSON nor whole characters cannot be written.
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise Refused("no JSON in UTF-8") from error
    require(isinstance(value, dict), "no JSON object")
    return value


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = {unicodedata.normalize("NFC", key) for key, _ in pairs}
    require(len(keys) == len(pairs), "two keys of an object are equal")
    return dict(pairs)
