"""The one JSON text of a value, for what outsiders hash and check again (RFC 8785)."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any, Final

import rfc8785

from ..errors import Invalid


def canonical(value: Any, *, field: str = "") -> str:
    """The canonical text; ``Invalid`` names ``field`` when the value holds what JSON cannot.

    Members are sorted by UTF-16, numbers are written as ECMAScript does, whole ones lie within
    ±(2**53 - 1): any RFC 8785 implementation gives the same bytes.
    """
    try:
        return rfc8785.dumps(value).decode()
    except (rfc8785.CanonicalizationError, UnicodeError) as error:
        raise Invalid(f"{field or 'this'}: no JSON can hold it: {error}.", field=field) from error


# What ECMAScript writes in another way than Python: 3.0, 1e-07, numbers of 16 digits and more; and
# the letters that UTF-16 puts elsewhere in an order of names.
_OTHERWISE: Final = re.compile(
    r"(?:^|[:,\[])-?\d+(?:\.0(?:[,\]}]|$)|(?:\.\d+)?e|\d{15})|[\ud800-\U0010ffff]"
)


def canonical_of_facts(value: Any, *, field: str = "") -> str:
    """The same text in a tenth of the time, of a value whose names are all text."""
    try:
        text = json.dumps(
            value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
        )
    except ValueError:
        return canonical(value, field=field)
    return canonical(value, field=field) if _OTHERWISE.search(text) else text


def hash_of(text: str) -> str:
    """``sha256:`` and the 64 hex digits of a canonical text in UTF-8."""
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def content_hash(value: Any, *, field: str = "") -> str:
    """``sha256:`` and the 64 hex digits of the canonical text in UTF-8."""
    return hash_of(canonical(value, field=field))
