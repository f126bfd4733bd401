"""Canonical documents (docs/protocol.md 1.4): read, written again, and refused unless the bytes are the same."""

import json
import re
from dataclasses import dataclass
from typing import Any

from .bytes import base32, base64url, read_base64url, read_id
from .refusals import Refused, require


@dataclass(frozen=True)
class Signed:
    """A document, who signed it (id) and the signature, as they travel."""

    document: bytes
    signer: bytes
    signature: bytes

    @staticmethod
    def from_wire(wire: dict[str, str]) -> "Signed":
        return Signed(read_base64url(wire["document"]), read_id(wire["signer"]), read_base64url(wire["signature"]))

    @property
    def wire(self) -> dict[str, str]:
        return {
            "document": base64url(self.document),
            "signer": base32(self.signer),
            "signature": base64url(self.signature),
        }


class Fields:
    """The values of a canonical document, each of the type that is asked for; else Refused."""

    def __init__(self, values: Any, keys: list[str]):
        require(isinstance(values, dict) and list(values) == keys, "other keys")
        self._values: dict[str, Any] = values

    def text(self, key: str) -> str:
        value = self._values[key]
        require(isinstance(value, str), f"{key} is no text")
        return value

    def is_null(self, key: str) -> bool:
        return self._values[key] is None

    def number(self, key: str) -> int:
        """From 1 to the largest of nine digits."""
        value = self._values[key]
        require(type(value) is int and 1 <= value <= 999_999_999, f"{key} is no number that counts from 1")
        return value

    def id(self, key: str) -> bytes:
        return read_id(self.text(key))

    def key(self, key: str) -> bytes:
        """32 bytes: a key or a hash."""
        return read_base64url(self.text(key), 32)

    def day(self, key: str) -> str:
        day = self.text(key)
        require(re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", day) is not None, f"{key} is no day")
        return day

    def items(self, key: str) -> list[Any]:
        value = self._values[key]
        require(isinstance(value, list) and len(value) > 0, f"{key} is no list, or empty")
        return value

    def fields(self, key: str, keys: list[str]) -> "Fields":
        return Fields(self._values[key], keys)


def read(document: bytes, kind: str, keys: list[str]) -> Fields:
    """A document of this type; `keys` are those after `type` and `v`."""
    try:
        values = json.loads(document.decode("ascii"))
    except (ValueError, RecursionError) as error:
        raise Refused("no JSON in ASCII") from error
    fields = Fields(values, ["type", "v", *keys])
    # Blanks, escapes, keys that come twice, other forms of a number: what is not written this way comes out otherwise.
    require(written(values) == document, "not in its one form")
    require(fields.text("type") == kind and fields.number("v") == 1, "another type or version")
    return fields


def written(values: dict[str, Any]) -> bytes:
    return json.dumps(values, separators=(",", ":")).encode("ascii")
