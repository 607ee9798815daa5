"""base58btc of 64-byte signatures, and of anything else by the library.

Two digits a step from a table: 6 us where ``base58`` takes 13 (docs/decisions/0007); a signature
is encoded for every credential, so it shows.
"""

from __future__ import annotations

from typing import Final

import base58

ALPHABET: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_DIGITS: Final = frozenset(ALPHABET)
_PAIRS: Final = tuple(first + second for first in ALPHABET for second in ALPHABET)
_STEP: Final = 58**10


def encode(data: bytes) -> str:
    """``z`` and the base58btc digits (Multibase)."""
    number = int.from_bytes(data, "big")
    digits: list[str] = []
    while number:
        # Ten digits fit a machine word, where division is cheap.
        number, word = divmod(number, _STEP)
        for _pair in range(5):
            word, pair = divmod(word, 3364)
            digits.append(_PAIRS[pair])
    digits.reverse()
    zeros = len(data) - len(data.lstrip(b"\0"))
    return "z" + "1" * zeros + "".join(digits).lstrip("1")


def decode(text: str) -> bytes:
    """The bytes; ``ValueError`` for anything but base58btc."""
    # The library strips spaces at the end: one value must have one spelling.
    if not text.startswith("z") or not _DIGITS.issuperset(text[1:]):
        raise ValueError("this is not multibase base58btc")
    return base58.b58decode(text[1:])
