"""The list of cohorts: whose they are, how many learners are in each, which have no mentor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from ..access import ARRANGER, Subject
from ..hosts import get_host
from ..intake import api as intake
from ..listings import (
    Column,
    Filter,
    Kind,
    State,
    column_of,
    course_column,
    course_filter,
    courses_of,
    listing,
    options_of,
)
from .models import CohortMentor

STATES: Final = {
    "mapped": State("mapped", gettext_lazy("Has a mentor"), "good"),
    "without": State("without", gettext_lazy("Without a mentor"), "wait"),
}


def _rows(by: Subject) -> QuerySet[Any]:
    return get_host().cohorts(courses_of(by))


def _mapped(by: Subject) -> QuerySet[CohortMentor]:
    return CohortMentor.objects.filter(course_key__in=courses_of(by), active=True)


def _in_state(by: Subject, rows: QuerySet[Any], state: str) -> QuerySet[Any]:
    # As numbers: the platform's tables may compare texts otherwise than ours, and none is joined.
    mapped = [int(key) for key in _mapped(by).values_list("cohort_key", flat=True) if key.isdigit()]
    return rows.filter(pk__in=mapped) if state == "mapped" else rows.exclude(pk__in=mapped)


def _mentors(by: Subject, rows: Sequence[Any]) -> dict[int, int]:
    keys = [str(row.pk) for row in rows]
    found = _mapped(by).filter(cohort_key__in=keys)
    return {int(key): user for key, user in found.values_list("cohort_key", "mentor__user_id")}


def _states(by: Subject, rows: Sequence[Any]) -> dict[int, State]:
    mapped = _mentors(by, rows)
    return {row.pk: STATES["mapped" if row.pk in mapped else "without"] for row in rows}


def _members(by: Subject, rows: Sequence[Any]) -> dict[int, int]:
    sizes = intake.cohort_sizes(courses_of(by), [str(row.pk) for row in rows])
    return {row.pk: sizes.get(str(row.pk), 0) for row in rows}


COHORTS: Final = listing(
    "cohorts",
    ARRANGER,
    label=gettext_lazy("Cohorts"),
    rows=_rows,
    key="pk",
    columns=(
        column_of(
            "name", gettext_lazy("Cohort"), Kind.TEXT, "cohort_name", sortable=True, primary=True
        ),
        Column("state", gettext_lazy("State"), Kind.STATE, _states),
        Column("mentor", gettext_lazy("Mentor"), Kind.PERSON, _mentors),
        Column("members", gettext_lazy("Learners"), Kind.NUMBER, _members),
        course_column("in_course"),
    ),
    order="name",
    empty=gettext_lazy("The courses of the programme have no cohorts."),
    filters=(
        Filter(
            "state",
            gettext_lazy("State"),
            _in_state,
            options_of({key: state.label for key, state in STATES.items()}),
        ),
        course_filter(path="in_course"),
    ),
    texts=("cohort_name",),
)
