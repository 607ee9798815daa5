"""Many rows at once, for the few places where thousands are written.

Django's ``bulk_create`` prepares every value through its SQL compiler, which takes most of the time
of an insert (docs/decisions/0013): a thousand signed badges with their log took 0.6 s there and
0.2 s here. Same statement, same adapters.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Final

from django.db import connection, models

CHUNK: Final = 250

Plan = tuple[str, str, list[tuple[str, Callable[[Any], Any]]]]


class JsonText(str):
    """The value of a JSON field that is written already."""

    __slots__ = ()


def insert(rows: Sequence[models.Model]) -> None:
    """Insert rows of one model, without their primary keys; within the caller's transaction.

    Values are taken as they are: no ``pre_save``, no ``auto_now``. ``IntegrityError`` as usual.
    """
    if not rows:
        return
    opening, places, columns = _plan(type(rows[0]), connection.vendor)
    most = connection.features.max_query_params
    chunk = min(CHUNK, most // len(columns)) if most else CHUNK
    with connection.cursor() as cursor:
        for first in range(0, len(rows), chunk):
            part = rows[first : first + chunk]
            values = [prepare(getattr(row, name)) for row in part for name, prepare in columns]
            # One statement: drivers cut ``executemany`` into pieces of 64 kB, six badges each.
            cursor.execute(opening + ", ".join([places] * len(part)), values)


@lru_cache(maxsize=16)
def _plan(model: type[models.Model], vendor: str) -> Plan:
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in fields)
    # Only names of our own tables and columns stand in the text.
    opening = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES "  # noqa: S608
    places = f"({', '.join(['%s'] * len(fields))})"
    return opening, places, [(field.attname, _preparation(field)) for field in fields]


def _preparation(field: Any) -> Callable[[Any], Any]:
    plain = (models.CharField, models.TextField, models.IntegerField, models.BooleanField)
    target = getattr(field, "target_field", field)
    if isinstance(target, (*plain, models.AutoField)):
        return lambda value: value
    return lambda value: (
        str(value) if isinstance(value, JsonText) else target.get_db_prep_save(value, connection)
    )
