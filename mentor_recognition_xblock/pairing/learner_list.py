"""The list of learners: who has a mentor, who asked for one, who waits, and since when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy

from ..access import ARRANGER, Subject
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
from ..mentors import api as mentors
from .models import MentorRequest, Pairing
from .states import EndReason

STATES: Final = {
    "paired": State("paired", gettext_lazy("Has a mentor"), "good"),
    "asked": State("asked", gettext_lazy("Has asked"), "info"),
    "without": State("without", gettext_lazy("Without a mentor"), "wait"),
    "completed": State("completed", gettext_lazy("Completed")),
}


def _rows(by: Subject) -> QuerySet[Any]:
    """Enrolled as last found, in courses the person may see; mentors are learners nowhere."""
    here = intake.enrolled_members(courses_of(by))
    own = mentors.user_ids(by.programme.id).filter(user_id=OuterRef("user_id"))
    return here.filter(~Exists(own))


def _pairings(by: Subject) -> QuerySet[Pairing]:
    return Pairing.objects.filter(programme_id=by.programme.id)


def _requests(by: Subject) -> QuerySet[MentorRequest]:
    return MentorRequest.objects.filter(programme_id=by.programme.id, active=True)


def _in_state(by: Subject, rows: QuerySet[Any], state: str) -> QuerySet[Any]:
    place = {"learner_id": OuterRef("user_id"), "course_key": OuterRef("course_key")}
    paired = Exists(_pairings(by).filter(active=True, **place))
    if state == "paired":
        return rows.filter(paired)
    rows, asked = rows.filter(~paired), Exists(_requests(by).filter(**place))
    if state == "asked":
        return rows.filter(asked)
    ended = _pairings(by).filter(active__isnull=True, **place).order_by("-ends_at", "-pk")
    last = Coalesce(Subquery(ended.values("end_reason")[:1]), Value(""))
    rows = rows.filter(~asked).alias(last=last)
    if state == "completed":
        return rows.filter(last=EndReason.COMPLETED)
    return rows.exclude(last=EndReason.COMPLETED)


class _Page:
    """What pairings and requests say of the learners of one page, by learner and course."""

    def __init__(self, by: Subject, rows: Sequence[Any]) -> None:
        who = {"learner_id__in": {row.user_id for row in rows}}
        self.mentor: dict[tuple[int, str], int] = {}
        self.last: dict[tuple[int, str], str] = {}
        listed = _pairings(by).filter(**who).order_by("ends_at", "pk")
        for learner, course, user, active, reason in listed.values_list(
            "learner_id", "course_key", "mentor__user_id", "active", "end_reason"
        ):
            if active:
                self.mentor[learner, course] = user
            else:
                self.last[learner, course] = reason
        asked = _requests(by).filter(**who).values_list("learner_id", "course_key", "queued_at")
        self.asked = {(learner, course): at for learner, course, at in asked}

    def state(self, place: tuple[int, str]) -> str:
        if place in self.mentor:
            return "paired"
        if place in self.asked:
            return "asked"
        return "completed" if self.last.get(place) == EndReason.COMPLETED else "without"


def _states(by: Subject, rows: Sequence[Any]) -> dict[int, State]:
    page = _Page(by, rows)
    return {row.pk: STATES[page.state((row.user_id, row.course_key))] for row in rows}


def _mentors(by: Subject, rows: Sequence[Any]) -> dict[int, int | None]:
    page = _Page(by, rows)
    return {row.pk: page.mentor.get((row.user_id, row.course_key)) for row in rows}


def _since(by: Subject, rows: Sequence[Any]) -> Mapping[int, datetime | None]:
    page, since = _Page(by, rows), intake.open_since([row.pk for row in rows])
    found: dict[int, datetime | None] = {}
    for row in rows:
        place = (row.user_id, row.course_key)
        if page.state(place) in ("asked", "without"):
            found[row.pk] = page.asked.get(place) or since.get(row.pk)
    return found


def _by_since(by: Subject) -> Coalesce:
    asked = _requests(by).filter(learner_id=OuterRef("user_id"), course_key=OuterRef("course_key"))
    return Coalesce(Subquery(asked.values("queued_at")[:1]), intake.since_of_member())


LEARNERS: Final = listing(
    "learners",
    ARRANGER,
    label=gettext_lazy("Learners"),
    rows=_rows,
    key="pk",
    columns=(
        column_of(
            "name", gettext_lazy("Name"), Kind.PERSON, "user_id", sortable=True, primary=True
        ),
        Column("state", gettext_lazy("State"), Kind.STATE, _states),
        Column("mentor", gettext_lazy("Mentor"), Kind.PERSON, _mentors),
        course_column(),
        column_of("cohort", gettext_lazy("Cohort"), Kind.TEXT),
        Column("since", gettext_lazy("Waits since"), Kind.DAY, _since, _by_since),
    ),
    order="course",
    empty=gettext_lazy("Nobody is enrolled in a course of the programme yet."),
    filters=(
        Filter(
            "state",
            gettext_lazy("State"),
            _in_state,
            options_of({key: state.label for key, state in STATES.items()}),
        ),
        course_filter(),
    ),
    people=("user_id",),
    texts=("cohort",),
)
