"""The list of people from outside who were asked, with what managers do about them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from ..access import MANAGER, Subject
from ..listings import Bulk, Column, Filter, Kind, State, column_of, listing, options_of
from . import acts
from .models import PartnerReview
from .states import PartnerState

EXPIRED: Final = "expired"
STATES: Final = {
    PartnerState.INVITED.value: State("invited", gettext_lazy("Invited"), "info"),
    EXPIRED: State(EXPIRED, gettext_lazy("Expired"), "wait"),
    PartnerState.SUBMITTED.value: State("submitted", gettext_lazy("Review is in"), "good"),
    PartnerState.DECLINED.value: State("declined", gettext_lazy("Declined")),
    PartnerState.REVOKED.value: State("revoked", gettext_lazy("Revoked")),
}


def _rows(by: Subject) -> QuerySet[PartnerReview]:
    return PartnerReview.objects.filter(programme_id=by.programme.id)


def _states(by: Subject, rows: Sequence[PartnerReview]) -> dict[int, State]:
    return {row.pk: STATES[_state(row, by)] for row in rows}


def _state(row: PartnerReview, by: Subject) -> str:
    is_over = row.state == PartnerState.INVITED and row.expires_at <= by.at
    return EXPIRED if is_over else row.state


def _in_state(by: Subject, rows: QuerySet[PartnerReview], state: str) -> QuerySet[PartnerReview]:
    if state == EXPIRED:
        return rows.filter(state=PartnerState.INVITED, expires_at__lte=by.at)
    rows = rows.filter(state=state)
    return rows.filter(expires_at__gt=by.at) if state == PartnerState.INVITED else rows


PARTNERS: Final = listing(
    "partners",
    MANAGER,
    label=gettext_lazy("Partners from outside"),
    rows=_rows,
    key="uuid",
    columns=(
        column_of("name", gettext_lazy("Name"), Kind.TEXT, sortable=True, primary=True),
        column_of("email", gettext_lazy("E-mail address"), Kind.TEXT, sortable=True),
        Column("state", gettext_lazy("State"), Kind.STATE, _states),
        column_of("invited", gettext_lazy("Invited on"), Kind.DAY, "invited_at", sortable=True),
        column_of("written", gettext_lazy("Letter sent"), Kind.DAY, "written_at", sortable=True),
        column_of("until", gettext_lazy("Link opens until"), Kind.DAY, "expires_at", sortable=True),
    ),
    order="-invited",
    empty=gettext_lazy("Nobody from outside was asked yet."),
    filters=(
        Filter(
            "state",
            gettext_lazy("State"),
            _in_state,
            options_of({key: state.label for key, state in STATES.items()}),
        ),
    ),
    texts=("name", "email"),
    bulk=(
        Bulk(acts.renew, "invitation", labels={"days": gettext_lazy("Days until it expires")}),
        Bulk(
            acts.revoke,
            "invitation",
            confirm=gettext_lazy(
                "Their links open nothing then, and reviews of theirs are shown no more."
            ),
        ),
        Bulk(acts.forget, "invitation", confirm=gettext_lazy("Open invitations end by it.")),
    ),
)
