"""When a notice may be sent: at once, or in a digest, never in a person's quiet hours.

Hours are local to the person's IANA time zone, so that a change of clocks moves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

Delivery = Literal["now", "daily", "weekly", "off"]
DELIVERIES: Final[tuple[Delivery, ...]] = ("now", "daily", "weekly", "off")
DIGEST_HOUR: Final = 8
DIGEST_WEEKDAY: Final = 0  # Monday


@dataclass(frozen=True)
class QuietHours:
    """From ``start`` up to, not including, ``end`` (hours 0-23); equal hours mean none."""

    start: int
    end: int

    def holds(self, hour: int) -> bool:
        """Whether ``hour`` is quiet; a span over midnight is one span."""
        if self.start == self.end:
            return False
        if self.start < self.end:
            return self.start <= hour < self.end
        return hour >= self.start or hour < self.end


def zone_of(name: str) -> ZoneInfo:
    """The time zone; UTC for a name this machine does not know."""
    try:
        return ZoneInfo(name or "UTC")
    except (ValueError, OSError, KeyError):
        return ZoneInfo("UTC")


def due_at(at: datetime, *, delivery: Delivery, quiet: QuietHours, zone: str) -> datetime:
    """The first moment from ``at`` on when it may be sent; ``off`` counts as ``weekly``.

    What must be sent although a person switched notices off (a decision on them) waits for the
    weekly digest.
    """
    # By the clock on the wall: 8 o'clock stays 8 o'clock when summer time begins.
    local = at.astimezone(zone_of(zone))
    if delivery != "now":
        local = _next_digest(local, weekly=delivery != "daily")
    # After the digest's hour is chosen, for that may lie in the quiet hours too.
    if quiet.holds(local.hour):
        ended = datetime.combine(local.date(), time(quiet.end), tzinfo=local.tzinfo)
        local = ended if ended > local else ended + timedelta(days=1)
    return local.astimezone(at.tzinfo)


def _next_digest(local: datetime, *, weekly: bool) -> datetime:
    digest = datetime.combine(local.date(), time(DIGEST_HOUR), tzinfo=local.tzinfo)
    while digest <= local or (weekly and digest.weekday() != DIGEST_WEEKDAY):
        digest += timedelta(days=1)
    return digest
