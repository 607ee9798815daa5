"""The list of panels: how far each has come and what it waits for, never whose work it is on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, DateTimeField, Min, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..access import MANAGER, Subject
from ..listings import Column, Filter, Kind, State, by_path, column_of, listing, options_of
from .models import ReviewAssignment, ReviewPanel
from .states import AssignmentState, PanelState, Shortage, Stage

STAGES: Final = {
    Stage.BASELINE.value: gettext_lazy("First version"),
    Stage.FINAL.value: gettext_lazy("Final version"),
    Stage.THREAD.value: gettext_lazy("A mentor's comment"),
    Stage.PORTFOLIO.value: gettext_lazy("A mentor's portfolio"),
}
STATES: Final = {
    PanelState.WAITING.value: gettext_lazy("Waits for reviewers"),
    PanelState.OPEN.value: gettext_lazy("Under review"),
    PanelState.COMPLETE.value: gettext_lazy("Complete"),
    PanelState.VOID.value: gettext_lazy("Cancelled"),
}
LACKS: Final = {
    Shortage.FEW_CERTIFIED.value: gettext_lazy("Waits: too few are certified"),
    Shortage.SMALL_POOL.value: gettext_lazy(
        "Waits: so few may review it that they could be guessed"
    ),
    Shortage.ALL_FULL.value: gettext_lazy("Waits: all who may review it are at their limit"),
    Shortage.CONFLICTS.value: gettext_lazy("Waits: the others stand too close or had it before"),
    Shortage.WINDOW.value: gettext_lazy("Drawn with the others of these days"),
    Shortage.ON_REQUEST.value: gettext_lazy("Goes to reviewers who ask for work"),
}
TONES: Final = {PanelState.WAITING: "wait", PanelState.OPEN: "info", PanelState.COMPLETE: "good"}


def panel_name(uuid: UUID) -> str:
    """What a panel is called to managers: by its reference, which tells of nobody."""
    return _("Panel {short}").format(short=uuid.hex[:8].upper())


def state_of(row: ReviewPanel) -> State:
    """Where a panel stands, and what it lacks if it waits."""
    label = LACKS.get(row.waits_for) or STATES[row.state]
    return State(row.waits_for or row.state, label, TONES.get(PanelState(row.state), ""))


def _rows(by: Subject) -> QuerySet[ReviewPanel]:
    return ReviewPanel.of_people.filter(programme_id=by.programme.id)


def _cells(tell: Callable[[ReviewPanel], Any]) -> Callable[..., dict[int, Any]]:
    return lambda _by, rows: {row.pk: tell(row) for row in rows}


def _in(_by: Subject, rows: Sequence[ReviewPanel]) -> dict[int, int]:
    seats = ReviewAssignment.objects.filter(
        panel__in=[row.pk for row in rows], state=AssignmentState.SUBMITTED
    ).order_by()
    counts = dict(seats.values_list("panel_id").annotate(count=Count("pk")))
    return {row.pk: counts.get(row.pk, 0) for row in rows}


def _due(_by: Subject, rows: Sequence[ReviewPanel]) -> dict[int, datetime]:
    seats = ReviewAssignment.objects.filter(
        panel__in=[row.pk for row in rows], state=AssignmentState.ASSIGNED
    ).order_by()
    return dict(seats.values_list("panel_id").annotate(first=Min("due_at")))


def _by_due(_by: Subject) -> Subquery:
    seats = ReviewAssignment.objects.filter(panel=OuterRef("pk"), state=AssignmentState.ASSIGNED)
    first = seats.order_by("due_at").values("due_at")[:1]
    return Subquery(first, output_field=DateTimeField())


def _filter(name: str, label: Any, path: str, words: dict[str, Any]) -> Filter:
    return Filter(
        name, label, lambda _by, rows, value: rows.filter(**{path: value}), options_of(words)
    )


PANELS: Final = listing(
    "panels",
    MANAGER,
    label=gettext_lazy("Review panels"),
    rows=_rows,
    key="uuid",
    columns=(
        Column(
            "panel",
            gettext_lazy("Panel"),
            Kind.TEXT,
            _cells(lambda row: panel_name(row.uuid)),
            primary=True,
        ),
        Column(
            "stage",
            gettext_lazy("What is reviewed"),
            Kind.TEXT,
            _cells(lambda row: str(STAGES[row.stage])),
            by_path("stage"),
        ),
        Column("state", gettext_lazy("State"), Kind.STATE, _cells(state_of), by_path("state")),
        Column("in", gettext_lazy("Reviews in"), Kind.NUMBER, _in),
        column_of("wanted", gettext_lazy("Reviews wanted"), Kind.NUMBER, sortable=True),
        column_of("opened", gettext_lazy("Opened on"), Kind.DAY, "opened_at", sortable=True),
        Column("due", gettext_lazy("First due"), Kind.DAY, _due, _by_due),
    ),
    order="-opened",
    empty=gettext_lazy("No panel has been opened yet."),
    filters=(
        _filter("state", gettext_lazy("State"), "state", STATES),
        _filter("stage", gettext_lazy("What is reviewed"), "stage", STAGES),
        _filter("lacks", gettext_lazy("What it waits for"), "waits_for", LACKS),
    ),
)
