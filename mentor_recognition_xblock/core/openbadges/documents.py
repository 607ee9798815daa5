"""JSON as strangers hand it over: read once, strictly, and measured before anything costly.

Stricter than JSON where readers differ or a signature could hide behind the difference: no name
twice in an object, no half characters, no number that a double cannot hold (RFC 7493, I-JSON).
"""

from __future__ import annotations

import json
import math
from typing import Any, Final

MAX_BYTES: Final = 512 * 1024
MAX_DEPTH: Final = 32
MAX_VALUES: Final = 20_000
MAX_DIGITS: Final = 300


class NotPlain(ValueError):
    """The text is no JSON that we read; ``code`` is not_json, too_large or too_complex."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def load(text: str | bytes) -> Any:
    """The value of a JSON text; ``NotPlain`` says why there is none."""
    if len(text) > MAX_BYTES:
        raise NotPlain("too_large")
    try:
        document = json.loads(
            text,
            object_pairs_hook=_once,
            parse_constant=_refused,
            parse_float=_finite,
            parse_int=_small,
        )
    except RecursionError:
        raise NotPlain("too_complex") from None
    except ValueError:
        raise NotPlain("not_json") from None
    check(document)
    return document


def check(value: Any) -> None:
    """Refuse a value that is too deep, has too many values, or is none that JSON can have."""
    count, level, depth = 0, [value], 0
    while level:
        depth += 1
        count += len(level)
        if depth > MAX_DEPTH or count > MAX_VALUES:
            raise NotPlain("too_complex")
        below: list[Any] = []
        for one in level:
            if isinstance(one, dict):
                below += one.keys()
                below += one.values()
            elif isinstance(one, list):
                below += one
            elif not _is_scalar(one):
                raise NotPlain("not_json")
        level = below


def size(value: Any) -> int:
    """Bytes of the value as JSON in ASCII; the value was checked before."""
    return len(json.dumps(value))


def _is_scalar(value: Any) -> bool:
    if isinstance(value, str):
        # Half a character, written as an escape, can be neither signed nor shown.
        return value.isascii() or not any("\ud800" <= char <= "\udfff" for char in value)
    if isinstance(value, float):
        return math.isfinite(value)
    return value is None or isinstance(value, (bool, int))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # Readers differ on which of two equal keys counts; a signature must not hide behind that.
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a key stands twice")
    return members


def _refused(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("the number is too large")
    return number


def _small(text: str) -> int:
    # A long row of digits takes the square of its length to read.
    if len(text) > MAX_DIGITS:
        raise ValueError("the number is too large")
    return int(text)
