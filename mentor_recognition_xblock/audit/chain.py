"""How one entry is bound to the one before it.

``mac = HMAC-SHA-256(key, canonical JSON (RFC 8785) of [stream, num, at, action, subject, actor_key,
payload, previous_mac])`` (RFC 2104). A plain hash chain could be recomputed by whoever edits
the table; the key lives outside the database, so an edit without it shows.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping

from ..core.canonical_json import canonical

GENESIS = "0" * 64


def entry_mac(key: bytes, *, fields: list[object]) -> str:
    """64 hex digits binding ``fields``, whose last item is the previous entry's mac."""
    return _mac(key, fields)


def head_mac(key: bytes, *, stream: str, num: int, mac: str) -> str:
    """64 hex digits binding a stream's length to its newest link."""
    return _mac(key, ["head", stream, num, mac])


def person_mac(key: bytes, *, user_id: int, key_: str) -> str:
    """64 hex digits binding a person's key in the log to their account."""
    return _mac(key, ["person", user_id, key_])


def anchor_mac(key: bytes, *, at: str, heads: Mapping[str, tuple[int, str]], previous: str) -> str:
    """64 hex digits binding the heads at a moment to the anchor before."""
    return _mac(key, ["anchor", at, [[name, *heads[name]] for name in sorted(heads)], previous])


def _mac(key: bytes, fields: list[object]) -> str:
    return hmac.new(key, canonical(fields).encode(), hashlib.sha256).hexdigest()
