"""Codes of callers, for tests."""

import random


def valid(digits: int) -> str:
    """The code with these 14 digits and the check digits that belong to them: ISO 7064, MOD 97-10."""
    return f"{digits:014d}{98 - digits * 100 % 97:02d}"


def guess() -> str:
    """A code that nobody was given, but for one in a hundred million million."""
    return valid(random.randrange(10**14))


def misheard(code: str) -> str:
    """The same with two digits beside each other exchanged, or one that is wrong."""
    digits = code.replace(" ", "")
    return digits[:3] + str((int(digits[3]) + 1) % 10) + digits[4:]
