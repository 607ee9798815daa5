"""Columns of a list: what stands in each cell, read for a whole page at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db.models import F

from ..access import Subject
from .people import name_at


class Kind(Enum):
    """What a cell holds, and so how it is drawn, written to CSV and handed out by REST."""

    TEXT = "text"
    PERSON = "person"  # an account's id; its name is shown
    DAY = "day"
    MOMENT = "moment"
    NUMBER = "number"
    STATE = "state"


@dataclass(frozen=True)
class State:
    """Where something stands: ``key`` for programs, ``label`` for people.

    ``tone`` is good, wait, bad, info or nothing: it colours the chip, and never says it alone.
    """

    key: str
    label: Any
    tone: str = ""


# The cells of a page's rows (model instances) by primary key; what is missing is an empty cell.
Cells = Callable[[Subject, Sequence[Any]], Mapping[Any, Any]]
# An expression to sort by, or the path of a column.
Sort = Callable[[Subject], Any]


@dataclass(frozen=True)
class Column:
    """One column; ``sort`` None: nobody may sort by it; ``primary`` heads the card on a phone."""

    key: str
    label: Any
    kind: Kind
    cells: Cells
    sort: Sort | None = None
    primary: bool = False


def by_path(path: str) -> Sort:
    """Sorted by a column of the table, or of one it points at."""
    return lambda _by: F(path)


def by_name(path: str) -> Sort:
    """Sorted by the name of the account whose id stands at ``path``."""
    return lambda _by: name_at(path)


def read(path: str) -> Cells:
    """The value at a path such as ``mentor__user_id``; what it points at must be read already."""
    return lambda _by, rows: {row.pk: _value(row, path) for row in rows}


def column_of(
    key: str,
    label: Any,
    kind: Kind,
    path: str = "",
    *,
    sortable: bool = False,
    primary: bool = False,
) -> Column:
    """A column that is one of the table's own; ``path`` is ``key`` where nothing else is said."""
    path = path or key
    sort = (by_name if kind is Kind.PERSON else by_path)(path) if sortable else None
    return Column(key, label, kind, read(path), sort, primary)


def state_column(
    key: str, label: Any, states: Mapping[str, State], path: str = "", *, sortable: bool = False
) -> Column:
    """A column of the table's own that holds a state's key."""

    def cells(_by: Subject, rows: Sequence[Any]) -> dict[Any, State | None]:
        return {row.pk: states.get(_value(row, path or key)) for row in rows}

    return Column(key, label, Kind.STATE, cells, by_path(path or key) if sortable else None)


def _value(row: Any, path: str) -> Any:
    for name in path.split("__"):
        row = getattr(row, name)
    return row
