"""The list of a programme's appeals for its managers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..access import MANAGER, Subject
from ..listings import Column, Filter, Kind, State, column_of, listing, options_of
from ..recognition import api as recognition
from .data import AppealData
from .models import Appeal, AppealSeat
from .queries import waiting_for_manager
from .states import AppealKind, AppealState, RemitAnswer

LATE: Final = "late"
WAITS: Final = "waits"
STATES: Final = {
    AppealState.OPEN.value: State("open", gettext_lazy("Not decided yet"), "info"),
    LATE: State(LATE, gettext_lazy("Late"), "bad"),
    AppealState.WITHDRAWN.value: State("withdrawn", gettext_lazy("Withdrawn")),
    AppealState.SETTLED.value: State("settled", gettext_lazy("Settled meanwhile")),
    AppealState.UPHELD.value: State("upheld", gettext_lazy("Upheld")),
    AppealState.OVERTURNED.value: State("overturned", gettext_lazy("Overturned"), "good"),
    AppealState.REMITTED.value: State("remitted", gettext_lazy("Sent back"), "wait"),
    WAITS: State(WAITS, gettext_lazy("Sent back: answer again"), "bad"),
}


def _rows(by: Subject) -> QuerySet[Appeal]:
    people = recognition.kept_out_of(programme_id=by.programme.id, member_id=by.user_id, at=by.at)
    rows = Appeal.objects.filter(programme_id=by.programme.id)
    return rows.exclude(mentor__user_id__in=people).select_related("mentor")


def _note(_by: Subject) -> str:
    """The same for everybody: a count would tell whoever has one conflict of one appeal."""
    return _("Appeals of mentors with whom you worked in the last year are for others.")


def shown_state(one: Appeal | AppealData, at: datetime) -> str:
    """The key of its state in ``STATES``."""
    if one.state == AppealState.OPEN:
        return LATE if one.due_at < at else one.state
    is_sent_back = one.state == AppealState.REMITTED and one.kind == AppealKind.REVOCATION
    return WAITS if is_sent_back and not one.answer else one.state


def _states(by: Subject, rows: Sequence[Appeal]) -> dict[int, State]:
    return {row.pk: STATES[shown_state(row, by.at)] for row in rows}


def _in_state(by: Subject, rows: QuerySet[Appeal], state: str) -> QuerySet[Appeal]:
    if state == LATE:
        return rows.filter(state=AppealState.OPEN, due_at__lt=by.at)
    if state == WAITS:
        return rows.filter(waiting_for_manager())
    return rows.filter(state=state)


def _kinds(_by: Subject, rows: Sequence[Appeal]) -> dict[int, str]:
    return {row.pk: str(AppealKind(row.kind).label) for row in rows}


def _seated(_by: Subject, rows: Sequence[Appeal]) -> dict[int, str]:
    held = AppealSeat.objects.filter(appeal__in=[row.pk for row in rows], left_at=None)
    count = dict(held.values_list("appeal_id").annotate(n=Count("pk")))
    return {
        row.pk: _("{taken} of {seats}").format(taken=count.get(row.pk, 0), seats=row.seats)
        for row in rows
    }


def _answers(_by: Subject, rows: Sequence[Appeal]) -> dict[int, str]:
    return {row.pk: str(RemitAnswer(row.answer).label) for row in rows if row.answer}


APPEALS: Final = listing(
    "appeals",
    MANAGER,
    label=gettext_lazy("Appeals"),
    rows=_rows,
    key="uuid",
    columns=(
        column_of(
            "name", gettext_lazy("Mentor"), Kind.PERSON, "mentor__user_id", sortable=True,
            primary=True,
        ),
        Column("kind", gettext_lazy("Against"), Kind.TEXT, _kinds),
        Column("state", gettext_lazy("State"), Kind.STATE, _states),
        Column("seats", gettext_lazy("Seats taken"), Kind.TEXT, _seated),
        column_of("filed", gettext_lazy("Filed"), Kind.DAY, "filed_at", sortable=True),
        column_of("due", gettext_lazy("To answer by"), Kind.DAY, "due_at", sortable=True),
        column_of("closed", gettext_lazy("Closed"), Kind.DAY, "closed_at", sortable=True),
        Column("answer", gettext_lazy("Answered again"), Kind.TEXT, _answers),
    ),
    order="-due",
    empty=gettext_lazy("No appeal was filed yet."),
    filters=(
        Filter(
            "state",
            gettext_lazy("State"),
            _in_state,
            options_of({key: state.label for key, state in STATES.items()}),
        ),
    ),
    people=("mentor__user_id",),
    note=_note,
)  # fmt: skip
