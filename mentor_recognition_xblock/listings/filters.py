"""Filters of a list: what may be asked, checked as everything is that comes in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .. import inputs
from ..access import Subject
from ..errors import Invalid

_REFERENCE: Final = inputs.Reference(255)
Option = tuple[str, Any]
Narrow = Callable[[Subject, QuerySet[Any], Any], QuerySet[Any]]


@dataclass(frozen=True)
class Filter:
    """One filter: a checked value narrows the rows.

    ``options`` are the values that may be asked, with their words; without them ``field`` says
    what may come in.
    """

    name: str
    label: Any
    narrow: Narrow
    options: Callable[[Subject], Sequence[Option]] | None = None
    field: inputs.Field = _REFERENCE

    def check(self, by: Subject, value: Any) -> Any:
        """The clean value, None for an empty one; ``Invalid`` names the filter."""
        clean = inputs.Maybe(self.field)(self.name, value)
        if clean in (None, ""):
            return None
        if self.options is not None and clean not in dict(self.options(by)):
            raise Invalid(_("This filter has no such choice."), field=self.name)
        return clean

    def words(self, by: Subject, value: Any) -> str:
        """The value as people read it."""
        if self.options is not None:
            return str(dict(self.options(by))[value])
        return date_format(value) if isinstance(value, date) else str(value)


def options_of(words: Mapping[str, Any]) -> Callable[[Subject], Sequence[Option]]:
    """The same options for everybody."""
    return lambda _by: list(words.items())


def reversed_range(filters: Sequence[Filter], values: Mapping[str, Any]) -> Invalid | None:
    """Why a span of days that ends before it begins is refused; the fault names its end."""
    since, until = values.get("since"), values.get("until")
    if since is None or until is None or since <= until:
        return None
    labels = {one.name: one.label for one in filters}
    return Invalid(
        _("{until}: this day lies before {since}. Choose a later one.").format(
            until=labels["until"], since=date_format(since)
        ),
        field="until",
    )


def since_filter(path: str, label: Any) -> Filter:
    """What happened on a day or later; a day begins at midnight UTC."""
    return Filter(
        "since",
        label,
        lambda _by, rows, day: rows.filter(**{f"{path}__gte": midnight(day)}),
        field=inputs.Day(),
    )


def until_filter(path: str, label: Any) -> Filter:
    """What happened on a day or before."""
    return Filter(
        "until",
        label,
        lambda _by, rows, day: rows.filter(**{f"{path}__lt": midnight(day + timedelta(days=1))}),
        field=inputs.Day(),
    )


def midnight(day: date) -> datetime:
    """The moment at which a day begins, in UTC."""
    return datetime.combine(day, time(), tzinfo=UTC)
