"""The list of due dates that were moved, or asked to be: by whom, until when, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy

from ..access import ARRANGER, Subject
from ..listings import (
    Column,
    Filter,
    Kind,
    State,
    column_of,
    course_filter,
    courses_of,
    listing,
    options_of,
    state_column,
)
from .models import Extension
from .states import ExtensionState

STATES: Final = {
    state.value: State(state.value, state.label, tone)
    for state, tone in (
        (ExtensionState.WAITING, "wait"),
        (ExtensionState.GRANTED, "good"),
        (ExtensionState.CORRECTED, "info"),
        (ExtensionState.REFUSED, "bad"),
        (ExtensionState.WITHDRAWN, ""),
    )
}


def _rows(by: Subject) -> QuerySet[Extension]:
    rows = Extension.objects.filter(
        unit__programme_id=by.programme.id, unit__course_key__in=courses_of(by)
    )
    return rows.select_related("unit").alias(changed=Coalesce("answered_at", "asked_at"))


def _titles(_by: Subject, rows: Sequence[Extension]) -> dict[int, str]:
    return {row.pk: row.unit.title for row in rows}


def _until(_by: Subject, rows: Sequence[Extension]) -> dict[int, Any]:
    return {row.pk: row.due_at or row.wanted_at for row in rows}


def _changed(_by: Subject, rows: Sequence[Extension]) -> dict[int, Any]:
    return {row.pk: row.answered_at or row.asked_at for row in rows}


EXTENSIONS: Final = listing(
    "extensions",
    ARRANGER,
    label=gettext_lazy("Due dates asked for and moved"),
    rows=_rows,
    key="pk",
    columns=(
        column_of(
            "learner",
            gettext_lazy("Learner"),
            Kind.PERSON,
            "learner_id",
            sortable=True,
            primary=True,
        ),
        Column("work", gettext_lazy("Work"), Kind.TEXT, _titles),
        state_column("state", gettext_lazy("State"), STATES, sortable=True),
        Column(
            "until",
            gettext_lazy("Until"),
            Kind.DAY,
            _until,
            lambda _by: Coalesce("due_at", "wanted_at"),
        ),
        column_of("reason", gettext_lazy("Reason"), Kind.TEXT),
        column_of("by", gettext_lazy("Answered by"), Kind.PERSON, "answered_by_id"),
        column_of("words", gettext_lazy("Their words"), Kind.TEXT),
        Column("when", gettext_lazy("When"), Kind.MOMENT, _changed, lambda _by: F("changed")),
    ),
    order="-when",
    empty=gettext_lazy("Nobody has asked for more time, and nobody was given any."),
    filters=(
        Filter(
            "state",
            gettext_lazy("State"),
            lambda _by, rows, state: rows.filter(state=state),
            options_of({key: state.label for key, state in STATES.items()}),
        ),
        course_filter(path="unit__course_key"),
    ),
    people=("learner_id",),
    texts=("reason",),
)
