"""What notices hands out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ..core.quiet import Delivery


@dataclass(frozen=True)
class PreferenceData:
    """How a person wants notices; hours are local, ``muted`` holds keys of kinds."""

    delivery: Delivery
    quiet_start: int
    quiet_end: int
    time_zone: str
    muted: frozenset[str]


@dataclass(frozen=True)
class NoticeData:
    """One notice; ``usage_key`` is empty when it leads to no unit, ``key`` tells what it is of."""

    id: int
    user_id: int
    kind: str
    programme_id: int | None
    usage_key: str
    created_at: datetime
    key: str = ""


@dataclass(frozen=True)
class SendCounts:
    """What a run of the sender did: people written to, notices in those letters, failures."""

    letters: int = 0
    notices: int = 0
    failed: int = 0


@dataclass(frozen=True)
class KindRules:
    """``essential`` kinds cannot be muted; ``quiet_after`` unanswered ones no more are sent."""

    essential: bool = False
    quiet_after: int = 0


Rules = Mapping[str, KindRules]
