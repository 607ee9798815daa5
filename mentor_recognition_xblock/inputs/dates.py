"""Days and moments, as a page or a program writes them; see the package."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from ..errors import Invalid
from .fields import Field

# Dates outside are slips of the keyboard; inside, no offset reaches the calendar's edge.
YEARS: Final = (2000, 2100)
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?"
)


@dataclass(frozen=True)
class Day(Field):
    """A day as ``YYYY-MM-DD``, within ``YEARS``."""

    def __call__(self, name: str, value: Any) -> date:
        """As the class says."""
        try:
            if not isinstance(value, str) or not _DAY.fullmatch(value.strip()):
                raise ValueError
            checked = date.fromisoformat(value.strip())
        except ValueError:
            raise Invalid(_("Give the day as YYYY-MM-DD."), field=name) from None
        _within_years(name, checked)
        return checked


@dataclass(frozen=True)
class Moment(Field):
    """A date and time, in UTC where no offset is given, within ``YEARS``; None for an empty one."""

    def __call__(self, name: str, value: Any) -> datetime | None:
        """As the class says."""
        if value in (None, ""):
            return None
        try:
            if isinstance(value, datetime):
                checked = value
            elif isinstance(value, date):
                checked = datetime(value.year, value.month, value.day)  # UTC below
            elif isinstance(value, str) and _MOMENT.fullmatch(value.strip()):
                checked = datetime.fromisoformat(value.strip())
            else:
                raise ValueError
        except ValueError:
            raise Invalid(_("Give the date as YYYY-MM-DD HH:MM."), field=name) from None
        _within_years(name, checked)
        return checked.astimezone(UTC) if checked.tzinfo else checked.replace(tzinfo=UTC)


def _within_years(name: str, found: date | datetime) -> None:
    low, high = YEARS
    if not low <= found.year <= high:
        raise Invalid(_("Give a year from {low} to {high}.").format(low=low, high=high), field=name)
