"""The list of sponsorships for managers: who stood behind whom, and whether they met.

What sponsors wrote is for the committee and the mentor, and stands in no list.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy, pgettext_lazy

from ..access import MANAGER, Subject
from ..listings import (
    Column,
    Filter,
    Kind,
    State,
    column_of,
    course_column,
    listing,
    options_of,
    state_column,
)
from ..programmes import api as programmes
from .queries import tier_title
from .sponsor_models import Sponsorship
from .states import SponsorshipState

STATES: Final = {
    SponsorshipState.STANDS.value: State("stands", gettext_lazy("Stands"), "info"),
    SponsorshipState.WITHDRAWN.value: State("withdrawn", gettext_lazy("Withdrawn")),
    SponsorshipState.DECIDED.value: State(
        "decided", pgettext_lazy("a sponsorship", "Decided"), "good"
    ),
    SponsorshipState.LAPSED.value: State("lapsed", gettext_lazy("Did not count")),
}


def _rows(by: Subject) -> QuerySet[Sponsorship]:
    # Who passed a call by is nobody's business, and one's own sponsors are not before a decision.
    own = Q(call__mentor__user_id=by.user_id) & ~Q(state=SponsorshipState.DECIDED)
    return (
        Sponsorship.objects.filter(call__mentor__programme_id=by.programme.id)
        .exclude(state=SponsorshipState.PASSED)
        .exclude(own)
        .select_related("call__mentor")
        .defer("statement", "instance")
    )


def _tiers(by: Subject, rows: Sequence[Sponsorship]) -> dict[int, str]:
    if not rows:
        return {}
    policy = programmes.newest_policy(by.programme.id).policy
    return {row.pk: tier_title(policy, row.call.tier_key) for row in rows}


SPONSORSHIPS: Final = listing(
    "sponsorships",
    MANAGER,
    label=gettext_lazy("Sponsors of mentors"),
    rows=_rows,
    key="uuid",
    columns=(
        column_of(
            "mentor", gettext_lazy("Mentor"), Kind.PERSON, "call__mentor__user_id",
            sortable=True, primary=True,
        ),
        Column("tier", gettext_lazy("Tier"), Kind.TEXT, _tiers),
        column_of(
            "sponsor", pgettext_lazy("a person", "Sponsor"), Kind.PERSON, "sponsor_id",
            sortable=True,
        ),
        course_column(),
        state_column("state", gettext_lazy("State"), STATES),
        column_of("given", gettext_lazy("Since"), Kind.DAY, "given_at", sortable=True),
        column_of("ended", gettext_lazy("Ended"), Kind.DAY, "ended_at", sortable=True),
        column_of(
            "met", pgettext_lazy("the day of a meeting", "Met"), Kind.DAY, "met_on", sortable=True
        ),
    ),
    order="-given",
    empty=gettext_lazy("Nobody sponsors a mentor yet."),
    filters=(
        Filter(
            "state",
            gettext_lazy("State"),
            lambda _by, rows, state: rows.filter(state=state),
            options_of({key: state.label for key, state in STATES.items()}),
        ),
    ),
    people=("call__mentor__user_id", "sponsor_id"),
)  # fmt: skip
