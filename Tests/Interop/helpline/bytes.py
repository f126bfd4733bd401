"""Byte strings of docs/protocol.md 1.2 to 1.5: integers, lengths, labels, padding, base32 and base64url."""

import base64
import binascii

from .refusals import Refused, require

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
MAXIMUM_CONTENT = 256 * 1024


def u8(number: int) -> bytes:
    return number.to_bytes(1, "big")


def u32(number: int) -> bytes:
    return number.to_bytes(4, "big")


def u64(number: int) -> bytes:
    return number.to_bytes(8, "big")


def lp(content: bytes) -> bytes:
    """u32(length) ‖ content."""
    return u32(len(content)) + content


def label(name: str, organisation: bytes) -> bytes:
    """S(name): the label with its length, then the 16 bytes of the organisation id."""
    return lp(name.encode("ascii")) + exactly(organisation, 16)


def exactly(content: bytes, size: int) -> bytes:
    require(len(content) == size, f"{len(content)} bytes instead of {size}")
    return content


class Reader:
    """Takes a byte string apart from its beginning. Too short, or something left at `end`: Refused."""

    def __init__(self, content: bytes):
        self._content = content
        self._position = 0

    def take(self, size: int) -> bytes:
        require(size <= len(self._content) - self._position, "cut off")
        self._position += size
        return self._content[self._position - size : self._position]

    def u8(self) -> int:
        return self.take(1)[0]

    def u32(self) -> int:
        return int.from_bytes(self.take(4), "big")

    def u64(self) -> int:
        return int.from_bytes(self.take(8), "big")

    def lp(self) -> bytes:
        return self.take(self.u32())

    def expect(self, content: bytes) -> None:
        require(self.take(len(content)) == content, "another label, place or organisation")

    def rest(self) -> bytes:
        return self.take(len(self._content) - self._position)

    def end(self) -> None:
        require(self._position == len(self._content), "trailing bytes")


# Padding, 1.5


def pad(content: bytes, size: int) -> bytes:
    """ISO/IEC 7816-4 to exactly `size` bytes."""
    require(len(content) < size, "too long")
    return content + b"\x80" + bytes(size - len(content) - 1)


def pad_up(content: bytes, least: int) -> bytes:
    """To the next power of two above the length, at least `least`, itself a power of two."""
    size = least
    while size <= len(content):
        size *= 2
    require(size <= MAXIMUM_CONTENT, "more than 256 KiB")
    return pad(content, size)


def unpad(padded: bytes, size: int | None = None) -> bytes:
    """What was padded; of another size than `size`, if given, refused."""
    content = padded.rstrip(b"\x00")
    require(content.endswith(b"\x80") and size in (None, len(padded)), "no padding, or another size")
    return content[:-1]


# Text forms, 1.3


def base32(content: bytes) -> str:
    """Lower-case Crockford base32, most significant bit first, the last character filled up with zero bits."""
    bits = "".join(f"{byte:08b}" for byte in content)
    bits += "0" * (-len(bits) % 5)
    return "".join(ALPHABET[int(bits[at : at + 5], 2)] for at in range(0, len(bits), 5))


def crockford(typed: str) -> str:
    """Base32 as people type it: capitals, i and l for 1, o for 0; spaces and hyphens count for nothing."""
    text = typed.replace(" ", "").replace("-", "")
    # Not str.lower on everything: it would turn letters that are not ASCII into such that are.
    require(text.isascii(), "a character that is none")
    text = text.lower().replace("i", "1").replace("l", "1").replace("o", "0")
    require(all(character in ALPHABET for character in text), "a character that is none")
    return text


def read_base32(typed: str) -> bytes:
    text = crockford(typed)
    bits = "".join(f"{ALPHABET.index(character):05b}" for character in text)
    whole = len(bits) // 8 * 8
    require(len(bits) - whole < 5 and "1" not in bits[whole:], "trailing bits")
    return bytes(int(bits[at : at + 8], 2) for at in range(0, whole, 8))


def read_id(text: str) -> bytes:
    """An id in the one form that it has in documents and on the wire."""
    content = exactly(read_base32(text), 16)
    require(base32(content) == text, "an id in another form")
    return content


def base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode("ascii").rstrip("=")


def read_base64url(text: str, size: int | None = None) -> bytes:
    """Without padding, in its one form; of `size` bytes if given."""
    try:
        content = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except (UnicodeEncodeError, binascii.Error) as error:
        raise Refused("not base64url") from error
    require(base64url(content) == text, "base64url in another form")
    return content if size is None else exactly(content, size)


def month_number(month: str) -> int:
    """`YYYY-MM` as year × 100 + month."""
    return int(month[:4]) * 100 + int(month[5:])
