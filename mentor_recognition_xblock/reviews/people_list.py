"""The list of people: everyone with a role in the programme, since when, by whom, until when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from ..access import MANAGER, Office, Subject
from ..hosts import get_host
from ..listings import Column, Filter, Kind, column_of, listing
from ..mentors import api as mentors
from ..phrases import joined
from ..programmes import api as programmes
from .models import Certificate

REVIEWER: Final = "reviewer"
MENTOR: Final = "mentor"
LABELS: Final = {
    **{office.value: office.label for office in Office},
    REVIEWER: gettext_lazy("Reviewer"),
    MENTOR: gettext_lazy("Mentor"),
}


@dataclass(frozen=True)
class Held:
    """One role of one person; ``by`` is who gave it, where that is known."""

    role: str
    since: datetime
    until: datetime | None = None
    by: int | None = None


def roles_of_people(by: Subject) -> dict[int, list[Held]]:
    """What everybody holds in the programme now, by account, in three queries."""
    found: dict[int, list[Held]] = defaultdict(list)
    for one in programmes.roles_held(programme_id=by.programme.id, at=by.at):
        found[one.user_id].append(Held(one.role, one.since, one.until, one.given_by))
    certified = Certificate.objects.filter(
        programme_id=by.programme.id, issued_at__lte=by.at, expires_at__gt=by.at
    ).order_by("expires_at")
    newest = {
        reviewer: Held(REVIEWER, since, until)
        for reviewer, since, until in certified.values_list(
            "reviewer_id", "issued_at", "expires_at"
        )
    }
    for user_id, held in newest.items():
        found[user_id].append(held)
    for mentor in mentors.mentors(by.programme.id):
        if mentor.left_at is None:
            found[mentor.user_id].append(Held(MENTOR, mentor.joined_at))
    return dict(found)


def _rows(by: Subject) -> QuerySet[Any]:
    return get_host().named_accounts().filter(pk__in=list(roles_of_people(by)))


def _with_role(by: Subject, rows: QuerySet[Any], role: str) -> QuerySet[Any]:
    found = roles_of_people(by)
    return rows.filter(pk__in=[pk for pk, held in found.items() if role in {x.role for x in held}])


def _cells(tell: Callable[[list[Held]], Any]) -> Callable[[Subject, Sequence[Any]], dict[Any, Any]]:
    def cells(by: Subject, rows: Sequence[Any]) -> dict[Any, Any]:
        found = roles_of_people(by)
        return {row.pk: tell(found[row.pk]) for row in rows if row.pk in found}

    return cells


def names_of(held: list[Held]) -> str:
    """What somebody's roles are called, in one order."""
    # The chair's seat is said once.
    roles = {one.role for one in held}
    shown = [one for one in LABELS if one in roles]
    if Office.CHAIR in roles:
        shown.remove(Office.COMMITTEE)
    return joined([str(LABELS[one]) for one in shown])


def _until(held: list[Held]) -> datetime | None:
    return min((one.until for one in held if one.until), default=None)


def _by(held: list[Held]) -> int | None:
    return next((one.by for one in held if one.by), None)


PEOPLE: Final = listing(
    "people",
    MANAGER,
    label=gettext_lazy("People and their roles"),
    rows=_rows,
    key="pk",
    columns=(
        column_of("name", gettext_lazy("Name"), Kind.PERSON, "pk", sortable=True, primary=True),
        Column("roles", gettext_lazy("Roles"), Kind.TEXT, _cells(names_of)),
        Column(
            "since",
            gettext_lazy("Since"),
            Kind.DAY,
            _cells(lambda held: min(one.since for one in held)),
        ),
        Column("by", gettext_lazy("Given by"), Kind.PERSON, _cells(_by)),
        Column("until", gettext_lazy("Next end"), Kind.DAY, _cells(_until)),
    ),
    order="name",
    empty=gettext_lazy("Nobody has a role in the programme yet."),
    filters=(Filter("role", gettext_lazy("Role"), _with_role, lambda _by: list(LABELS.items())),),
    people=("pk",),
)
