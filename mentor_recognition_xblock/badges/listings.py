"""The list of badges: all of mentors', and of learners' those that they made public themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..access import MANAGER, Subject
from ..listings import (
    Column,
    Filter,
    Kind,
    State,
    column_of,
    listing,
    options_of,
    since_filter,
    state_column,
    until_filter,
)
from .models import Credential
from .states import AchievementKind, CredentialState

STATES: Final[dict[str, State]] = {
    CredentialState.ISSUED: State("issued", gettext_lazy("Not claimed yet"), "wait"),
    CredentialState.CLAIMED: State("claimed", gettext_lazy("Claimed"), "good"),
    CredentialState.REVOKED: State("revoked", gettext_lazy("Revoked"), "bad"),
    CredentialState.REPLACED: State("replaced", gettext_lazy("Replaced by a newer edition")),
}
PUBLIC: Final = State("yes", gettext_lazy("Public"), "info")
KINDS: Final = {
    AchievementKind.MENTOR.value: gettext_lazy("Mentors"),
    AchievementKind.LEARNER.value: gettext_lazy("Learners"),
}


def _rows(by: Subject) -> QuerySet[Credential]:
    """A learner's badge tells what blind reviewers thought: it is the learner's to show."""
    may_be_seen = Q(achievement__kind=AchievementKind.MENTOR) | Q(is_public=True)
    return (
        Credential.objects.filter(may_be_seen, achievement__programme_id=by.programme.id)
        .select_related("achievement")
        .only(
            "uuid", "recipient_id", "state", "issued_at", "valid_until", "is_public",
            "achievement__document",
        )
    )  # fmt: skip


def _names(_by: Subject, rows: Sequence[Credential]) -> dict[int, str]:
    return {row.pk: str(row.achievement.document.get("name", "")) for row in rows}


def _public(_by: Subject, rows: Sequence[Credential]) -> dict[int, State]:
    return {row.pk: PUBLIC for row in rows if row.is_public}


def _note(_by: Subject) -> str:
    """The same for everybody: a count would tell how blind reviewers thought of a class."""
    return _(
        "A learner's badge tells what blind reviewers thought of the work: it stands here once its "
        "owner made it public. All others are mentors' badges, which the committee awards."
    )


BADGES: Final = listing(
    "badges",
    MANAGER,
    label=gettext_lazy("Badges"),
    rows=_rows,
    key="uuid",
    columns=(
        column_of(
            "name", gettext_lazy("Name"), Kind.PERSON, "recipient_id", sortable=True, primary=True
        ),
        Column("badge", gettext_lazy("Badge"), Kind.TEXT, _names),
        state_column("state", gettext_lazy("State"), STATES),
        column_of("issued", gettext_lazy("Issued"), Kind.DAY, "issued_at", sortable=True),
        column_of("expires", gettext_lazy("Valid until"), Kind.DAY, "valid_until", sortable=True),
        Column("public", gettext_lazy("Public"), Kind.STATE, _public),
    ),
    order="-issued",
    empty=gettext_lazy("No badge was issued yet."),
    filters=(
        Filter(
            "state",
            gettext_lazy("State"),
            lambda _by, rows, state: rows.filter(state=state),
            options_of({str(key): state.label for key, state in STATES.items()}),
        ),
        Filter(
            "kind",
            gettext_lazy("Whose"),
            lambda _by, rows, kind: rows.filter(achievement__kind=kind),
            options_of(KINDS),
        ),
        since_filter("issued_at", gettext_lazy("Issued from")),
        until_filter("issued_at", gettext_lazy("Issued until")),
    ),
    people=("recipient_id",),
    note=_note,
)
