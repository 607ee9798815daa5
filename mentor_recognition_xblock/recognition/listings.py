"""The list of proposals for the committee, and the tier in the list of mentors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..access import COMMITTEE, Subject
from ..core.policy import Policy
from ..listings import Column, Filter, Kind, State, column_of, listing, options_of
from .decisions import kept_out_of
from .models import Decision, Proposal
from .queries import policy_of, standings, tier_title
from .states import DecisionOutcome

STATES: Final = {
    "waits": State("waits", gettext_lazy("Waits"), "info"),
    "late": State("late", gettext_lazy("Late"), "bad"),
    DecisionOutcome.AWARD.value: State("award", gettext_lazy("Awarded"), "good"),
    DecisionOutcome.DECLINE.value: State("decline", gettext_lazy("Declined")),
    DecisionOutcome.DEFER.value: State("defer", gettext_lazy("Deferred"), "wait"),
}


def _all(by: Subject) -> QuerySet[Proposal]:
    return Proposal.objects.filter(programme_id=by.programme.id)


def _others(by: Subject) -> Q:
    """On a mentor with whom the person has a conflict of interest, themself included."""
    people = kept_out_of(programme_id=by.programme.id, member_id=by.user_id, at=by.at)
    return Q(mentor__user_id__in=people)


def _rows(by: Subject) -> QuerySet[Proposal]:
    return (
        _all(by)
        .exclude(_others(by))
        .select_related("mentor", "evaluation")
        .only(
            "uuid", "tier_key", "opened_at", "due_at", "open", "mentor__user_id",
            "evaluation__policy_version_id",
        )
    )  # fmt: skip


def _note(_by: Subject) -> str:
    """The same for everybody: a count would tell whoever has one conflict of one case."""
    return _("Cases of mentors with whom you worked in the last year are for others to decide.")


def _states(by: Subject, rows: Sequence[Proposal]) -> dict[int, State]:
    decided = Decision.objects.filter(proposal__in=[row.pk for row in rows]).order_by("pk")
    last = dict(decided.values_list("proposal_id", "outcome"))
    return {row.pk: STATES[_state(row, last.get(row.pk, ""), by)] for row in rows}


def _state(row: Proposal, outcome: str, by: Subject) -> str:
    if row.open:
        return "late" if row.due_at < by.at else outcome or "waits"
    return outcome or "waits"


def _in_state(by: Subject, rows: QuerySet[Proposal], state: str) -> QuerySet[Proposal]:
    if state == "decided":
        return rows.filter(open__isnull=True)
    rows = rows.filter(open=True)
    return rows.filter(due_at__lt=by.at) if state == "late" else rows


def _titles(_by: Subject, rows: Sequence[Proposal]) -> dict[int, str]:
    known: dict[int, Policy] = {}
    return {
        row.pk: tier_title(policy_of(row.evaluation.policy_version_id, known), row.tier_key)
        for row in rows
    }


PROPOSALS: Final = listing(
    "proposals",
    COMMITTEE,
    label=gettext_lazy("Cases"),
    rows=_rows,
    key="uuid",
    columns=(
        column_of(
            "name", gettext_lazy("Mentor"), Kind.PERSON, "mentor__user_id", sortable=True,
            primary=True,
        ),
        Column("tier", gettext_lazy("Tier"), Kind.TEXT, _titles),
        Column("state", gettext_lazy("State"), Kind.STATE, _states),
        column_of("opened", gettext_lazy("Proposed"), Kind.DAY, "opened_at", sortable=True),
        column_of("due", gettext_lazy("To decide by"), Kind.DAY, "due_at", sortable=True),
    ),
    order="-due",
    empty=gettext_lazy("Nothing was proposed yet."),
    filters=(
        Filter(
            "state",
            gettext_lazy("State"),
            _in_state,
            options_of(
                {
                    "open": gettext_lazy("Open"),
                    "late": gettext_lazy("Late"),
                    "decided": gettext_lazy("Decided"),
                }
            ),
        ),
    ),
    people=("mentor__user_id",),
    note=_note,
)  # fmt: skip


def _tiers(by: Subject, rows: Sequence[Any]) -> dict[int, str]:
    held = standings([row.pk for row in rows], at=by.at)
    return {pk: standing.title for pk, standing in held.items()}


MENTOR_TIER: Final = Column("tier", gettext_lazy("Tier"), Kind.TEXT, _tiers)
