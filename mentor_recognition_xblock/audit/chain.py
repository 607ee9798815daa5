"""How one entry is bound to the one before it.

``mac = HMAC-SHA-256(key, canonical JSON of [stream, num, at, action, subject, actor_key,
payload, previous_mac])`` (RFC 2104). A plain hash chain could be recomputed by whoever edits
the table; the key lives outside the database, so an edit without it shows.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping

GENESIS = "0" * 64


def canonical(payload: Mapping[str, object]) -> str:
    """The one text of ``payload`` that is stored and hashed."""
    return json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


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
    text = json.dumps(fields, separators=(",", ":"), ensure_ascii=False)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
