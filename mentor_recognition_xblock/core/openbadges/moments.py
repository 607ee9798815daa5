"""Moments in credentials: XML Schema dateTimeStamp, and the difference between two clocks.

Verifiable Credentials 2.0, section 4.9, and Data Integrity 1.0, section 2.1, ask for
dateTimeStamp: a date, a time and an offset, in one notation. Looser readers differ on the rest.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any, Final

SKEW: Final = timedelta(seconds=60)
_STAMP: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(\.[0-9]{1,20})?"
    r"(Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)"
)
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def moment(text: Any) -> datetime:
    """The moment of a dateTimeStamp; ``ValueError`` for anything else."""
    match = _STAMP.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise ValueError("this is no dateTimeStamp")
    whole, fraction, offset = match.groups()
    return datetime.fromisoformat(whole + (fraction or "")[:7] + offset)


def is_date(text: Any) -> bool:
    """Whether it is a date of the calendar, as 2026-05-04."""
    if not isinstance(text, str) or _DATE.fullmatch(text) is None:
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_over(end: datetime, at: datetime) -> bool:
    """Whether a validity that ends then has ended."""
    return end < at


def is_ahead(begin: datetime, at: datetime) -> bool:
    """Whether a moment lies in the future by more than two clocks may differ."""
    # Added to ours, which is a clock's: theirs may be the first moment of the calendar.
    return begin > at + SKEW
