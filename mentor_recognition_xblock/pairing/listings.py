"""The lists of pairings, and what pairings add to the list of mentors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy

from ..access import ARRANGER, MANAGER, Subject
from ..listings import (
    Bulk,
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
    since_filter,
    state_column,
    until_filter,
)
from ..listings.courses import titles
from ..mentors.listings import capacity_column
from ..phrases import joined
from . import manager_acts
from .load import capacity_term
from .models import Pairing
from .states import AssignmentMethod, EndReason

STATES: Final = {
    "running": State("running", gettext_lazy("Running"), "good"),
    "ended": State("ended", gettext_lazy("Ended")),
}
REASONS: Final[dict[str, State]] = {
    EndReason.COMPLETED: State("completed", gettext_lazy("Completed"), "good"),
    EndReason.NO_FAULT: State("no_fault", gettext_lazy("Ended without fault")),
    EndReason.LEARNER_LEFT: State("learner_left", gettext_lazy("The learner left")),
    EndReason.MENTOR_LAPSE: State("mentor_lapse", gettext_lazy("The mentor lapsed"), "bad"),
}
METHODS: Final = {method.value: State(method.value, method.label) for method in AssignmentMethod}


def _rows(by: Subject) -> QuerySet[Pairing]:
    rows = Pairing.objects.filter(programme_id=by.programme.id)
    # A course that left the programme took no pairing with it: its manager still reads of them.
    return rows if MANAGER.holds.test(by) else rows.filter(course_key__in=courses_of(by))


def _listed(by: Subject) -> QuerySet[Pairing]:
    return _rows(by).select_related("mentor").only(
        "uuid", "course_key", "cohort", "learner_id", "mentor__user_id", "assignment_method",
        "starts_at", "ends_at", "end_reason", "active",
    )  # fmt: skip


def _states(_by: Subject, rows: Sequence[Pairing]) -> dict[int, State]:
    return {row.pk: STATES["running" if row.active else "ended"] for row in rows}


PAIRINGS: Final = listing(
    "pairings",
    ARRANGER,
    label=gettext_lazy("All pairings"),
    rows=_listed,
    key="uuid",
    columns=(
        column_of(
            "learner", gettext_lazy("Learner"), Kind.PERSON, "learner_id", sortable=True,
            primary=True,
        ),
        column_of(
            "mentor", gettext_lazy("Mentor"), Kind.PERSON, "mentor__user_id", sortable=True
        ),
        Column("state", gettext_lazy("State"), Kind.STATE, _states),
        course_column(),
        column_of("cohort", gettext_lazy("Cohort"), Kind.TEXT),
        column_of("started", gettext_lazy("Started"), Kind.DAY, "starts_at", sortable=True),
        column_of("ended", gettext_lazy("Ended"), Kind.DAY, "ends_at", sortable=True),
        state_column("reason", gettext_lazy("Why it ended"), REASONS, "end_reason"),
        state_column("method", gettext_lazy("How it came about"), METHODS, "assignment_method"),
    ),
    order="-started",
    empty=gettext_lazy("No pairing has begun yet."),
    filters=(
        Filter(
            "state",
            gettext_lazy("State"),
            lambda _by, rows, state: rows.filter(active=True if state == "running" else None),
            options_of({key: state.label for key, state in STATES.items()}),
        ),
        course_filter(),
        Filter(
            "reason",
            gettext_lazy("Why it ended"),
            lambda _by, rows, reason: rows.filter(end_reason=reason),
            options_of({key: state.label for key, state in REASONS.items()}),
        ),
        since_filter("starts_at", gettext_lazy("Started from")),
        until_filter("starts_at", gettext_lazy("Started until")),
    ),
    people=("learner_id", "mentor__user_id"),
    bulk=(
        Bulk(
            manager_acts.end,
            "pairing",
            confirm=gettext_lazy("All of them end without fault. It cannot be undone."),
        ),
    ),
)  # fmt: skip


# What pairings know of a mentor.


def _active(_by: Subject) -> QuerySet[Pairing]:
    return Pairing.objects.filter(active=True)


def _loads(by: Subject, rows: Sequence[Any]) -> dict[int, int]:
    found = _active(by).filter(mentor__in=[row.pk for row in rows]).order_by()
    counts = dict(found.values_list("mentor_id").annotate(count=Count("pk")))
    return {row.pk: counts.get(row.pk, 0) for row in rows}


def _by_load(by: Subject) -> Coalesce:
    own = _active(by).filter(mentor=OuterRef("pk")).order_by()
    count = Subquery(
        own.values("mentor").annotate(count=Count("pk")).values("count"),
        output_field=IntegerField(),
    )
    return Coalesce(count, 0)


def _courses(by: Subject, rows: Sequence[Any]) -> dict[int, str]:
    found = _active(by).filter(mentor__in=[row.pk for row in rows]).order_by()
    listed = list(found.values_list("mentor_id", "course_key").distinct())
    by_mentor: dict[int, list[str]] = defaultdict(list)
    for (pk, _key), title in zip(listed, titles([key for _pk, key in listed]), strict=True):
        by_mentor[pk].append(title)
    return {pk: joined(sorted(names)) for pk, names in by_mentor.items()}


def _in_course(by: Subject, rows: QuerySet[Any], course_key: str) -> QuerySet[Any]:
    return rows.filter(Exists(_active(by).filter(mentor=OuterRef("pk"), course_key=course_key)))


def _term(by: Subject) -> int | None:
    term = capacity_term(by.programme.id, by.at.date())
    return None if term is None else term.id


MENTOR_COLUMNS: Final = (
    Column("learners", gettext_lazy("Learners"), Kind.NUMBER, _loads, _by_load),
    capacity_column(_term),
    Column("courses", gettext_lazy("Courses"), Kind.TEXT, _courses),
)
MENTOR_FILTERS: Final = (course_filter(_in_course),)
MENTOR_ACTS: Final = (
    Bulk(manager_acts.set_capacity, "mentor", {"capacity": gettext_lazy("Learners they take")}),
)
