"""The list of a programme's mentors: who they are, whether they are away, what they offer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy

from ..access import MANAGER, Subject
from ..listings import Column, Filter, Kind, State, column_of, listing, options_of
from .models import Commitment, Mentor, Pause

STATES: Final = {
    "active": State("active", gettext_lazy("Active"), "good"),
    "away": State("away", gettext_lazy("Away"), "wait"),
    "left": State("left", gettext_lazy("Has left")),
}


def _rows(by: Subject) -> QuerySet[Mentor]:
    return Mentor.objects.filter(programme_id=by.programme.id).defer(
        "expertise", "goals", "languages"
    )


def _pauses_now(by: Subject) -> QuerySet[Pause]:
    day = by.at.date()
    return Pause.objects.filter(starts_on__lte=day, ends_on__gte=day)


def _away_until(by: Subject, rows: Sequence[Mentor]) -> dict[int, Any]:
    found = _pauses_now(by).filter(mentor__in=[row.pk for row in rows])
    return dict(found.order_by("ends_on").values_list("mentor_id", "ends_on"))


def _states(by: Subject, rows: Sequence[Mentor]) -> dict[int, State]:
    away = _away_until(by, rows)
    return {
        row.pk: STATES["left" if row.left_at else "away" if row.pk in away else "active"]
        for row in rows
    }


def _in_state(by: Subject, rows: QuerySet[Mentor], state: str) -> QuerySet[Mentor]:
    if state == "left":
        return rows.filter(left_at__isnull=False)
    is_away = Exists(_pauses_now(by).filter(mentor=OuterRef("pk")))
    return rows.filter(is_away if state == "away" else ~is_away, left_at__isnull=True)


def capacity_column(term_of: Callable[[Subject], int | None]) -> Column:
    """How many learners each takes in the term of that id; empty where they have not said."""

    def cells(by: Subject, rows: Sequence[Mentor]) -> dict[int, int]:
        found = Commitment.objects.filter(term=term_of(by), mentor__in=[row.pk for row in rows])
        return dict(found.values_list("mentor_id", "capacity"))

    def sort(by: Subject) -> Subquery:
        own = Commitment.objects.filter(term=term_of(by), mentor=OuterRef("pk"))
        return Subquery(own.values("capacity")[:1])

    return Column("capacity", gettext_lazy("Takes"), Kind.NUMBER, cells, sort)


MENTORS: Final = listing(
    "mentors",
    MANAGER,
    label=gettext_lazy("Mentors"),
    rows=_rows,
    key="uuid",
    columns=(
        column_of(
            "name", gettext_lazy("Name"), Kind.PERSON, "user_id", sortable=True, primary=True
        ),
        Column("state", gettext_lazy("State"), Kind.STATE, _states),
        Column("away_until", gettext_lazy("Away until"), Kind.DAY, _away_until),
        column_of("since", gettext_lazy("Mentor since"), Kind.DAY, "joined_at", sortable=True),
    ),
    order="name",
    empty=gettext_lazy("The programme has no mentors yet."),
    filters=(
        Filter(
            "state",
            gettext_lazy("State"),
            _in_state,
            options_of({key: state.label for key, state in STATES.items()}),
        ),
    ),
    people=("user_id",),
)
