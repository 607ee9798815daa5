"""The list of long work: what runs, how far it is, who started it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..access import MANAGER, Subject
from ..listings import (
    Column,
    Filter,
    Kind,
    State,
    column_of,
    listing,
    options_of,
    state_column,
)
from .data import data_of
from .kinds import KNOWN, kind_of, seen_by
from .models import Job
from .queries import shown_to
from .states import JobState

TONES: Final = {
    JobState.WAITING: "wait",
    JobState.RUNNING: "info",
    JobState.DONE: "good",
    JobState.FAILED: "bad",
}
STATES: Final = {
    state.value: State(state.value, state.label, tone) for state, tone in TONES.items()
}


def _names(_by: Subject, rows: Sequence[Job]) -> dict[int, str]:
    """What each is, and what it is done to."""
    return {
        row.pk: f"{(known := kind_of(row.kind)).label}: {known.names(data_of(row))}" for row in rows
    }


def _progress(_by: Subject, rows: Sequence[Job]) -> dict[int, str]:
    """How far what is open is; what is over needs no count."""
    found = {}
    for row in rows:
        job, known = data_of(row), kind_of(row.kind)
        if job.is_open and job.total:
            found[row.pk] = f"{known.doing.get(job.doing, '')}: {known.counted(job)}"
    return found


def _kinds(by: Subject) -> list[tuple[str, str]]:
    return [(key, str(KNOWN[key].label)) for key in seen_by(by)]


def _note(by: Subject) -> str:
    rows = shown_to(by)
    failed = rows.filter(state=JobState.FAILED).count()
    if failed:
        return ngettext(
            "{n} job stopped, and a person must look.",
            "{n} jobs stopped, and a person must look.",
            failed,
        ).format(n=failed)
    if at_work := rows.filter(active=True).count():
        return ngettext(
            "{n} job is not done yet. You can leave this page.",
            "{n} jobs are not done yet. You can leave this page.",
            at_work,
        ).format(n=at_work)
    return _("Nothing is at work.")


def _of_kind(_by: Subject, rows: QuerySet[Job], kind: str) -> QuerySet[Job]:
    return rows.filter(kind=kind)


JOBS: Final = listing(
    "jobs",
    MANAGER,
    label=gettext_lazy("Long work"),
    rows=shown_to,
    key="uuid",
    columns=(
        Column("work", gettext_lazy("Work"), Kind.TEXT, _names, primary=True),
        state_column("state", gettext_lazy("State"), STATES, sortable=True),
        Column("progress", gettext_lazy("How far"), Kind.TEXT, _progress),
        column_of("started", gettext_lazy("Started"), Kind.MOMENT, "created_at", sortable=True),
        column_of("ended", gettext_lazy("Ended"), Kind.MOMENT, "finished_at"),
        column_of("by", gettext_lazy("Started by"), Kind.PERSON, "started_by_id"),
    ),
    order="-started",
    empty=gettext_lazy("The close of a term and other long work will stand here."),
    filters=(
        Filter(
            "state",
            gettext_lazy("State"),
            lambda _by, rows, state: rows.filter(state=state),
            options_of({key: state.label for key, state in STATES.items()}),
        ),
        Filter("kind", gettext_lazy("Kind"), _of_kind, _kinds),
    ),
    note=_note,
)
