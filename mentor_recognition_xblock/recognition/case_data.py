"""A case as its mentor reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class AccountData:
    """What the mentor told of their case, as plain text, and when."""

    words: str
    told_at: datetime


@dataclass(frozen=True)
class CaseStep:
    """What happened in a case, in words; ``at`` is when."""

    at: datetime
    what: str


@dataclass(frozen=True)
class OwnCase:
    """A case of one's own: what happened so far, what comes next, and by when.

    ``may_tell``: the account can be written or changed. ``is_asked``: the vote waits for it.
    ``due_at`` is the day by which the committee decides. Nobody's vote or name is in it.
    """

    uuid: UUID
    tier_title: str
    is_open: bool
    due_at: datetime
    is_late: bool
    steps: tuple[CaseStep, ...]
    next_step: str
    account: AccountData | None
    may_tell: bool
    is_asked: bool
    award: UUID | None
