"""The one JSON text of a value, for what outsiders hash and check again (RFC 8785)."""

from __future__ import annotations

import hashlib
from typing import Any

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


def content_hash(value: Any, *, field: str = "") -> str:
    """``sha256:`` and the 64 hex digits of the canonical text in UTF-8."""
    return "sha256:" + hashlib.sha256(canonical(value, field=field).encode()).hexdigest()
