"""Heads kept outside the database: what was true of the log at a moment cannot be unsaid in it.

The file holds one JSON object a line: ``at`` (RFC 3339), ``heads`` (stream: [length, newest mac]),
``previous`` (the line before) and ``mac`` (HMAC-SHA-256 over the three, RFC 2104). Lines are only
added. Keep the file where the database's administrators cannot write; copy it elsewhere as often as
you like, since it holds no personal data.
"""

from __future__ import annotations

import fcntl
import hmac
import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from django.conf import settings

from . import chain
from .models import AuditHead
from .secret import secret_key

LONGEST_LINE: Final = 1 << 20


class BrokenAnchors(ValueError):
    """The file of anchors does not hold together; ``line`` counts from 1."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line, self.reason = line, reason


@dataclass(frozen=True)
class Anchor:
    """What the heads were at a moment: length and newest mac by stream."""

    at: str
    heads: dict[str, tuple[int, str]]


def anchor_file() -> Path | None:
    """The file that the operator named, or None (check W010)."""
    path = getattr(settings, "MENTOR_RECOGNITION_AUDIT_ANCHOR_FILE", "")
    return Path(path) if path else None


def anchor(*, at: datetime) -> str | None:
    """Append the present heads to the file; returns the newest line's mac, or None without a file.

    Heads that are the same as in the last line add none. Raises ``BrokenAnchors`` when the file
    does not hold, and ``OSError`` when it cannot be written: nothing is added then.
    """
    path = anchor_file()
    if path is None:
        return None
    path.parent.mkdir(parents=True, exist_ok=True)
    # Appended under a lock: beat and cron may both run, and an anchor is never rewritten.
    with os.fdopen(os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600), "r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # released when the file is closed
        known, last = _read(file.read())
        heads = {row.stream: (row.num, row.mac) for row in AuditHead.objects.filter(num__gt=0)}
        if known and known[-1].heads == heads:
            return last
        moment = at.astimezone(UTC).isoformat(timespec="seconds")
        mac = _mac(moment, heads, last)
        line = {"at": moment, "heads": heads, "previous": last, "mac": mac}
        file.write(json.dumps(line, sort_keys=True) + "\n")
        file.flush()
        # On disk before we say so: an anchor lost in a crash would look like one taken away.
        os.fsync(file.fileno())
    return mac


def anchors() -> list[Anchor]:
    """Every anchor in order; empty without a file. Raises ``BrokenAnchors``."""
    path = anchor_file()
    if path is None or not path.exists():
        return []
    return _read(path.read_text("utf-8"))[0]


def _read(text: str) -> tuple[list[Anchor], str]:
    anchors_read, previous = [], chain.GENESIS
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            if len(line) > LONGEST_LINE:
                raise ValueError("too long")
            row = json.loads(line)
            heads = {stream: (int(num), str(mac)) for stream, (num, mac) in row["heads"].items()}
            said = str(row["mac"])
            before, good = row["previous"], _mac(str(row["at"]), heads, previous)
        except (AttributeError, TypeError, LookupError, ValueError, RecursionError):
            raise BrokenAnchors(number, "this line of the anchors cannot be read") from None
        if before != previous or not hmac.compare_digest(said, good):
            raise BrokenAnchors(number, "this line of the anchors was changed, or one before it")
        anchors_read.append(Anchor(str(row["at"]), heads))
        previous = said
    return anchors_read, previous


def _mac(at: str, heads: dict[str, tuple[int, str]], previous: str) -> str:
    return chain.anchor_mac(secret_key(), at=at, heads=heads, previous=previous)
