"""The declaration of a list, and all of them by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from typing import Any, Final

from django.db.models import QuerySet

from .. import inputs
from ..access import SHOWS, Act, Does, Door, Place, Rule, Subject
from .columns import Column
from .filters import Filter

Rows = Callable[[Subject], QuerySet[Any]]
Narrowed = Callable[[Subject, QuerySet[Any]], QuerySet[Any]]
# Rows in which words stand, where neither people nor columns of the table hold them.
Search = Callable[[Subject, QuerySet[Any], str], QuerySet[Any]]
_UUID: Final = inputs.Identifier()
_ROW: Final = inputs.Whole(1, 2**31 - 1)


@dataclass(frozen=True)
class Bulk:
    """An act that may be done to many rows: ``field`` is the one that a row's key goes into.

    Its other fields are asked once for all of them, under these ``labels``. It must be an act of
    the list's own place. ``confirm`` is what must be ticked where many at once weigh more than one.
    """

    act: Act
    field: str
    labels: Mapping[str, Any] = dataclass_field(default_factory=dict)
    confirm: Any = ""


@dataclass(frozen=True)
class Listing:
    """One list. ``rows`` are what the subject may see, as a query; nothing else restricts them.

    ``key`` is the column by which a row is named to acts and to its page. ``order`` is the key of
    the column it is sorted by at first, with ``-`` for descending; rows that are equal in it stand
    in the order of their primary key. ``people`` and ``texts`` are the paths that are searched, or
    ``search`` does it.
    ``empty`` is what an empty list says, ``note`` what a person must know beside the rows.
    """

    door: Door
    place: Place
    label: Any
    rows: Rows
    key: str
    columns: tuple[Column, ...]
    order: str
    empty: Any
    filters: tuple[Filter, ...] = ()
    people: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    search: Search | None = None
    bulk: tuple[Bulk, ...] = ()
    note: Callable[[Subject], str] | None = None

    @property
    def name(self) -> str:
        """In addresses."""
        return self.door.name

    @property
    def sorts(self) -> tuple[str, ...]:
        """What it may be sorted by, both ways."""
        keys = [column.key for column in self.columns if column.sort is not None]
        return (*keys, *(f"-{key}" for key in keys))

    def checked_key(self, value: Any) -> Any:
        """The key of a row as it came in, clean; ``Invalid`` for what is none."""
        return (_UUID if self.key == "uuid" else _ROW)("row", value)

    def column(self, key: str) -> Column:
        """The column of that key."""
        return next(column for column in self.columns if column.key == key)

    def adding(
        self,
        *columns: Column,
        filters: tuple[Filter, ...] = (),
        bulk: tuple[Bulk, ...] = (),
        less: Narrowed | None = None,
    ) -> Listing:
        """The same list with what rooms above know of its rows; ``less`` leaves some out."""
        whole = replace(
            self,
            rows=self.rows if less is None else _narrowed(self.rows, less),
            columns=(*self.columns, *columns),
            filters=(*self.filters, *filters),
            bulk=(*self.bulk, *bulk),
        )
        return replace(whole, door=replace(self.door, fields=_fields(whole)))


def _narrowed(rows: Rows, less: Narrowed) -> Rows:
    return lambda by: less(by, rows(by))


def listing(
    name: str, *who: Rule, place: Place = Place.PROGRAMME, does: Does = SHOWS, **declared: Any
) -> Listing:
    """Declare a list; ``who`` are the rules that must all hold."""
    made = Listing(door=Door(name, "list", who or None, does), place=place, **declared)
    return made.adding()


def _fields(whole: Listing) -> dict[str, inputs.Field]:
    """What may be asked, by name."""
    return {
        **(
            {"q": inputs.Text(100, required=False, lines=False)}
            if whole.people or whole.texts or whole.search
            else {}
        ),
        **{one.name: inputs.Maybe(one.field) for one in whole.filters},
        "sort": inputs.Choice(whole.sorts, default=whole.order),
    }


@dataclass(frozen=True)
class Listings:
    """All lists by name; two of one name are refused."""

    by_name: Mapping[str, Listing] = dataclass_field(default_factory=dict)

    @classmethod
    def of(cls, *declared: Listing) -> Listings:
        """Gather them, in their order."""
        by_name = {one.name: one for one in declared}
        if len(by_name) != len(declared):
            raise TypeError("two lists have one name")
        return cls(by_name)
