"""Rows of a list: numbered pages for people, cursors for programs, all of them for a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import F, Q, QuerySet

from ..access import Subject
from ..hosts import get_host
from ..hosts.people import shown_name
from .asking import Asked
from .columns import Kind
from .cursors import opened, sealed
from .listing import Listing

PAGE: Final = 50
# Rows that one act may be done to at once: each is a transaction, and somebody waits for them.
MOST_AT_ONCE: Final = 200
_CHUNK: Final = 500


@dataclass(frozen=True)
class Row:
    """One row: its key, and its cells by column; names, states, days, moments, numbers, texts."""

    key: str
    cells: Mapping[str, Any]


@dataclass(frozen=True)
class Numbered:
    """One page for people: ``number`` counts from 1, ``total`` is all that was found."""

    rows: Sequence[Row]
    number: int
    pages: int
    total: int


def numbered(
    listing: Listing, by: Subject, asked: Asked, number: int, size: int = PAGE
) -> Numbered:
    """The page of that number, the last one where there are fewer."""
    rows = asked.rows(listing, by)
    total = rows.count()
    pages = max(1, -(-total // size))
    number = min(max(number, 1), pages)
    first = (number - 1) * size
    in_order = _ordered(listing, by, rows, asked)
    places = _places(in_order[first : first + size]) if total else []
    return Numbered(_read(listing, by, rows, places), number, pages, total)


def after(
    listing: Listing, by: Subject, asked: Asked, cursor: str, size: int
) -> tuple[list[Row], str]:
    """The rows behind a cursor (from the first without one), and the next one; "" at the end.

    What is added or goes meanwhile neither repeats a row nor leaves one out.
    """
    scope = _scope(listing, by, asked)
    rows = asked.rows(listing, by)
    beyond_it = _ordered(listing, by, rows, asked)
    if cursor:
        beyond_it = _behind(beyond_it, asked, *opened(scope, cursor))
    places = _places(beyond_it[: size + 1])
    beyond = sealed(scope, *places[size - 1]) if len(places) > size else ""
    return _read(listing, by, rows, places[:size]), beyond


def every(listing: Listing, by: Subject, asked: Asked) -> Iterator[list[Row]]:
    """All that was found, some hundred at a time, each part read when it is asked for."""
    rows = asked.rows(listing, by)
    in_order = _ordered(listing, by, rows, asked)
    places = _places(in_order[:_CHUNK])
    while places:
        yield _read(listing, by, rows, places)
        full = len(places) == _CHUNK
        places = _places(_behind(in_order, asked, *places[-1])[:_CHUNK]) if full else []


def keys_of(listing: Listing, by: Subject, asked: Asked) -> list[str]:
    """The keys of what was found, in its order, at most one more than may be acted on at once."""
    rows = _ordered(listing, by, asked.rows(listing, by), asked)[: MOST_AT_ONCE + 1]
    return [str(key) for key in rows.values_list(listing.key, flat=True)]


def shown(listing: Listing, by: Subject, found: Sequence[Any]) -> list[Row]:
    """The rows with their cells: a constant number of queries, however many there are."""
    if not found:
        return []
    cells = {column.key: column.cells(by, found) for column in listing.columns}
    persons = [column.key for column in listing.columns if column.kind is Kind.PERSON]
    ids = {one for key in persons for one in cells[key].values() if one is not None}
    users = get_host().users(ids) if ids else {}
    for key in persons:
        cells[key] = {
            pk: None if user_id is None else shown_name(users.get(user_id))
            for pk, user_id in cells[key].items()
        }
    return [
        Row(
            str(getattr(row, listing.key)), {key: by_pk.get(row.pk) for key, by_pk in cells.items()}
        )
        for row in found
    ]


# What a row is sorted by, and its primary key.
Spot = tuple[Any, int]


def _places(rows: QuerySet[Any]) -> list[Spot]:
    """Where the rows stand in the order: the database passes over narrow rows to count them off."""
    return list(rows.values_list("mr_sort", "pk"))


def _read(listing: Listing, by: Subject, rows: QuerySet[Any], places: Sequence[Spot]) -> list[Row]:
    """The rows at these places, in their order; what is no longer among them is left out."""
    wanted = [pk for _sort, pk in places]
    by_pk = {row.pk: row for row in rows.filter(pk__in=wanted)} if wanted else {}
    return shown(listing, by, [by_pk[pk] for pk in wanted if pk in by_pk])


def _ordered(listing: Listing, by: Subject, rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    sort = listing.column(asked.sort.removeprefix("-")).sort
    assert sort is not None  # what may be asked is what may be sorted by
    place = F("mr_sort")
    rows = rows.annotate(mr_sort=sort(by))
    if asked.sort.startswith("-"):
        return rows.order_by(place.desc(), "-pk")
    return rows.order_by(place.asc(), "pk")


def _behind(rows: QuerySet[Any], asked: Asked, value: Any, pk: int) -> QuerySet[Any]:
    """The rows that follow one in the order; SQLite and MariaDB sort NULL before everything."""
    falls = asked.sort.startswith("-")
    further = "lt" if falls else "gt"
    if value is None:
        same = Q(mr_sort__isnull=True, **{f"pk__{further}": pk})
        return rows.filter(same if falls else same | Q(mr_sort__isnull=False))
    beyond = Q(**{f"mr_sort__{further}": value}) | Q(mr_sort=value, **{f"pk__{further}": pk})
    return rows.filter(beyond | Q(mr_sort__isnull=True) if falls else beyond)


def _scope(listing: Listing, by: Subject, asked: Asked) -> list[str]:
    query = asked.query(listing, sort=asked.sort)
    return [
        listing.name,
        str(by.programme.id),
        *(f"{name}={query[name]}" for name in sorted(query)),
    ]
