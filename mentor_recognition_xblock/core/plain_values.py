"""What YAML can say and JSON can't, found with its place, and what to write instead."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any, Final

from ..errors import Invalid

# The largest whole number that every reader of JSON reads alike (RFC 8785, 3.2.2.3).
LARGEST: Final = 2**53 - 1


def require_plain(content: Any) -> None:
    """``Invalid`` names the path of the first value or name that is no plain one, and the mend.

    Plain are text, finite numbers, true, false, empty, lists, and names with values.
    """
    for path, sentence in _faults(content, ""):
        raise Invalid(f"{path or 'policy'}: {sentence}", field=path or "policy")


def _faults(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if not isinstance(name, str):
                yield path, f"the name “{_written(name)}” is no text: put it in quotation marks."
            else:
                yield from _faults(inner, f"{path}.{name}".lstrip("."))
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value):
            yield from _faults(inner, f"{path}.{number}".lstrip("."))
    else:
        sentence = _fault(value)
        if sentence:
            yield path, sentence


def _fault(value: Any) -> str:
    match value:
        case bool() | None:
            return ""
        case str():
            if any("\ud800" <= sign <= "\udfff" for sign in value):
                return "this text holds half a character: type it again."
            return ""
        case float() if not math.isfinite(value):
            return f"“{_written(value)}” is no number: write one, such as 0.5."
        case int() if abs(value) > LARGEST:
            return f"{value} is too large: write at most {LARGEST}."
        case int() | float():
            return ""
        case date() | datetime() | time():
            return (
                f"“{_written(value)}” is read as a date, which no rule takes: write a number, or "
                "put it in quotation marks to make it text."
            )
    return "this is no value of a rule: write text, a number, true or false, or a list."


def _written(value: Any) -> str:
    """As somebody would have typed it."""
    match value:
        case bool():
            return "true" if value else "false"
        case None:
            return "null"
        case float() if math.isnan(value):
            return ".nan"
        case float() if math.isinf(value):
            return ".inf" if value > 0 else "-.inf"
        case date() | time():
            return value.isoformat()
    return str(value)[:60]
