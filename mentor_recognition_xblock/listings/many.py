"""An act done to many rows of a list at once, with a report for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..access import Confirmed, Done, Subject, perform_each
from ..errors import Invalid, NotFound
from .asking import Asked
from .listing import Bulk, Listing
from .paging import MOST_AT_ONCE, keys_of, shown


@dataclass(frozen=True)
class Report:
    """What came of one row: its name, and in words what was done, or why not.

    ``is_done`` False with ``is_refused`` False: it was so already.
    """

    name: str
    is_done: bool
    is_refused: bool
    words: str


def chosen(
    listing: Listing, by: Subject, asked: Asked, rows: Iterable[Any], *, every: bool
) -> list[str]:
    """The keys of the rows that were ticked, or of all that was found; ``Invalid`` for none.

    At most ``MOST_AT_ONCE``: more are refused as a whole, for nobody waits for them.
    """
    if every:
        keys = keys_of(listing, by, asked)
    else:
        keys = list(dict.fromkeys(str(listing.checked_key(row)) for row in rows))
    if not keys:
        raise Invalid(_("Choose at least one row."), code="none_chosen")
    if len(keys) > MOST_AT_ONCE:
        raise Invalid(
            ngettext(
                "At most {most} row at once: narrow the list first.",
                "At most {most} rows at once: narrow the list first.",
                MOST_AT_ONCE,
            ).format(most=MOST_AT_ONCE),
            code="too_many",
        )
    return keys


def do_to_each(
    listing: Listing, bulk: Bulk, by: Subject, keys: list[str], sent: Mapping[str, Any]
) -> list[Report]:
    """Do the act to each row that the subject sees, through the act's own gate, one by one.

    ``Invalid`` for all of them where what must be ticked is not.
    """
    if bulk.confirm:
        Confirmed(bulk.confirm)("sure", sent.get("sure"))
    heading = next(column.key for column in listing.columns if column.primary)
    found = list(listing.rows(by).filter(**{f"{listing.key}__in": keys}))
    names = {row.key: str(row.cells[heading] or "") for row in shown(listing, by, found)}
    here = [key for key in keys if key in names]
    others = {name: sent.get(name) for name in bulk.act.fields if name != bulk.field}
    came = dict(
        zip(
            here,
            perform_each(bulk.act, by, [{**others, bulk.field: key} for key in here]),
            strict=True,
        )
    )
    reports = []
    for key in keys:
        outcome = came.get(key) or NotFound(_("This row is no longer in the list."))
        name = names.get(key, "–")
        if isinstance(outcome, Done):
            words = bulk.act.done_message(outcome)
            reports.append(Report(name, outcome.outcome == "", False, words))
        else:
            reports.append(Report(name, False, True, str(outcome)))
    return reports
