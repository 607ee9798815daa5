"""People in lists: sorted and found by the name that is shown, and by nothing that is not.

Neither e-mail addresses nor usernames behind a name are looked at: a search that finds what the
list does not show would tell it.
"""

from __future__ import annotations

from typing import Any, Final

from django.db import connection
from django.db.models import Max, OuterRef, Q, QuerySet, Subquery

from ..hosts import get_host
from .folding import Folded, wanted_form

# Up to so many people or rows are named one by one, each found by its index.
_FEW: Final = 2_000
# Reading a name costs about a fourth of looking up whether its account stands in a row (MariaDB).
_MANY_TIMES: Final = 4


def name_at(path: str) -> Any:
    """The name of the account whose id stands at ``path``, as the database sorts it."""
    own = get_host().named_accounts().filter(pk=OuterRef(path))
    return Folded(Subquery(own.values("shown_name")))


def find(
    rows: QuerySet[Any], words: str, *, people: tuple[str, ...], texts: tuple[str, ...]
) -> QuerySet[Any]:
    """The rows in which all words stand in one name of ``people``, or in one of ``texts``.

    ``people`` are paths to ids of accounts, ``texts`` to columns.
    """
    looked_for = [wanted_form(word, connection.vendor) for word in words.split()]
    if not all(looked_for):  # a lone accent, which stands in no name
        return rows.none()
    hits = []
    for num, path in enumerate(texts):
        rows = rows.alias(**{f"mr_text_{num}": Folded(path)})
        hits.append(_all_in(f"mr_text_{num}", looked_for))
    hits += [_named(rows, path, looked_for) for path in people]
    if len(hits) == 1:
        return rows.filter(hits[0])
    # Each by its own index; no database uses two for one question with "or" in it.
    few: set[int] = set()
    for hit in hits:
        few.update(rows.filter(hit).order_by().values_list("pk", flat=True)[: _FEW + 1])
    if len(few) <= _FEW:
        return rows.filter(pk__in=few)
    return rows.filter(Q(*hits, _connector=Q.OR))


def _named(rows: QuerySet[Any], path: str, looked_for: list[str]) -> Q:
    """Whose name holds the words, among the people of these rows: never the whole platform's."""
    accounts = get_host().named_accounts().alias(mr_name=Folded("shown_name"))
    wanted = accounts.filter(_all_in("mr_name", looked_for))
    ids: list[int] = []
    if most_are_here := _most_are_here(rows):
        ids = list(wanted.values_list("pk", flat=True)[: _FEW + 1])
    if not most_are_here or len(ids) > _FEW:
        here = rows.order_by().values(path)
        ids = list(wanted.filter(pk__in=here).values_list("pk", flat=True)[: _FEW + 1])
    if len(ids) > _FEW:
        return Q(**{f"{path}__in": wanted.values("pk")})
    return Q(**{f"{path}__in": ids})


def _most_are_here(rows: QuerySet[Any]) -> bool:
    """Whether reading all names costs less than asking of each account whether it is in a row."""
    newest = get_host().named_accounts().aggregate(newest=Max("pk"))["newest"] or 0
    return bool(newest <= _MANY_TIMES * rows.count())


def _all_in(name: str, looked_for: list[str]) -> Q:
    # SQLite's folded texts need no second folding.
    lookup = "contains" if connection.vendor == "sqlite" else "icontains"
    return Q(*(Q(**{f"{name}__{lookup}": word}) for word in looked_for))
