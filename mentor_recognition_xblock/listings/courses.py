"""Course runs in lists: their titles, and which of them a person may see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from ..access import MANAGER, Subject
from ..hosts import get_host
from .columns import Column, Kind, by_path
from .filters import Filter, Narrow, Option


def courses_of(by: Subject) -> tuple[str, ...]:
    """All course runs of the programme for its manager, for others those whose staff they are."""
    return tuple(by.programme.course_keys) if MANAGER.holds.test(by) else by.staff_of


def course_column(path: str = "course_key") -> Column:
    """The title of the course run whose key stands in the row."""

    def cells(_by: Subject, rows: Sequence[Any]) -> dict[Any, str]:
        keys = {row.pk: str(getattr(row, path)) for row in rows}
        return {
            pk: title for (pk, _key), title in zip(keys.items(), titles(keys.values()), strict=True)
        }

    return Column("course", gettext_lazy("Course"), Kind.TEXT, cells, by_path(path))


def course_filter(narrow: Narrow | None = None, path: str = "course_key") -> Filter:
    """Rows of one course run that the person may see."""

    def same(_by: Subject, rows: QuerySet[Any], key: str) -> QuerySet[Any]:
        return rows.filter(**{path: key})

    def options(by: Subject) -> list[Option]:
        keys = courses_of(by)
        return list(zip(keys, titles(keys), strict=True))

    return Filter("course", gettext_lazy("Course"), narrow or same, options)


def titles(keys: Any) -> list[str]:
    """The title of each course run, its key where the platform knows none; in one query."""
    listed = list(keys)
    known = get_host().courses(set(listed))
    return [known[key].title if key in known else key for key in listed]
