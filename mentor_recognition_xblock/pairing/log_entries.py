"""What the audit log says of pairings, written once all rows of a transaction are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ..audit import api as audit


@dataclass(frozen=True)
class Entry:
    """What the audit log will say of a change, once all rows of the transaction are written.

    Written earlier, its lock on the log's head would be held while a later insert waits for a
    neighbour in the unique index, who waits for the head: a deadlock.
    """

    programme_id: int
    action: str
    subject: str
    data: dict[str, audit.Json]
    people: dict[str, int] | None = None


def record(entries: Iterable[Entry], *, at: datetime, actor: int | None) -> None:
    """Append the entries: the last thing a command does in its transaction."""
    by_programme: dict[int, list[audit.Change]] = {}
    for entry in entries:
        by_programme.setdefault(entry.programme_id, []).append(
            audit.Change(entry.action, entry.subject, entry.data, entry.people or {})
        )
    for programme_id, changes in sorted(by_programme.items()):
        audit.record_many(stream=f"programme:{programme_id}", at=at, actor=actor, changes=changes)
