"""Mentors: who they are, what they offer each term, when they are away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..errors import Conflict, Invalid, NotFound
from ..shared_reads import note, remembered
from .applications import (
    MAX_PROSE,
    AlreadyAMentor,
    ApplicationData,
    AppliedAlready,
    answer_application,
    application,
    apply_to_mentor,
    last_application,
    no_such_application,
    waiting_applications,
    withdraw_application,
)
from .clocks import Clock, clock
from .contributions import MAX_LINK as MAX_CONTRIBUTION_LINK
from .contributions import MAX_REASON as MAX_VERDICT
from .contributions import MAX_WORDS as MAX_CONTRIBUTION
from .contributions import (
    ContributionData,
    contribution,
    contributions_accepted,
    contributions_of,
    contributions_to_judge,
    judge_contribution,
    offer_again,
    offer_contribution,
    withdraw_contribution,
)
from .csv_import import COLUMNS, TEMPLATE, Line, Preview, preview_import, run_import
from .data import MentorData, PauseData
from .descriptions import GOALS, describe_mentor, forget_person, mentor_data
from .growth_erasure import export_growth
from .learning import (
    LEAST_WORDS,
    MOST_HOURS,
    Learned,
    LearningData,
    learning_of,
    learning_recorded,
    record_learning,
    withdraw_learning,
)
from .learning import MAX_WORDS as MAX_LEARNING
from .membership import end_mentor, enrol_mentor
from .models import Commitment, Mentor
from .pauses import MAX_REASON, declare_pause, end_pause, pauses, pauses_of
from .scopes import of_mentors
from .states import ApplicationState, ContributionKind, ContributionState, LearningKind

__all__ = [
    "COLUMNS",
    "GOALS",
    "LEAST_WORDS",
    "MAX_CAPACITY",
    "MAX_CONTRIBUTION",
    "MAX_CONTRIBUTION_LINK",
    "MAX_LEARNING",
    "MAX_PROSE",
    "MAX_REASON",
    "MAX_VERDICT",
    "MOST_HOURS",
    "TEMPLATE",
    "AlreadyAMentor",
    "ApplicationData",
    "ApplicationState",
    "AppliedAlready",
    "Clock",
    "ContributionData",
    "ContributionKind",
    "ContributionState",
    "Learned",
    "LearningData",
    "LearningKind",
    "Line",
    "MentorData",
    "PauseData",
    "Preview",
    "answer_application",
    "application",
    "apply_to_mentor",
    "capacities",
    "capacity_of",
    "clock",
    "commit_capacity",
    "contribution",
    "contributions_accepted",
    "contributions_of",
    "contributions_to_judge",
    "declare_pause",
    "describe_mentor",
    "end_mentor",
    "end_pause",
    "enrol_mentor",
    "export_growth",
    "forget_person",
    "judge_contribution",
    "last_application",
    "learning_of",
    "learning_recorded",
    "mentor",
    "mentor_of",
    "mentors",
    "mentors_by_id",
    "mentors_who_are",
    "no_such_application",
    "offer_again",
    "offer_contribution",
    "offered_terms",
    "pauses",
    "pauses_of",
    "preview_import",
    "record_learning",
    "run_import",
    "user_ids",
    "waiting_applications",
    "withdraw_application",
    "withdraw_contribution",
    "withdraw_learning",
]

MAX_CAPACITY = 50


@remembered
def mentor(mentor_id: int) -> MentorData:
    """One mentor; ``NotFound`` if there is none."""
    row = Mentor.objects.filter(pk=mentor_id).first()
    if row is None:
        raise NotFound(_("There is no such mentor."))
    return mentor_data(row)


@remembered
def mentor_of(*, programme_id: int, user_id: int) -> MentorData | None:
    """The person as a mentor of the programme, if they are one."""
    row = Mentor.objects.filter(programme_id=programme_id, user_id=user_id).first()
    if row is None:
        return None
    data = mentor_data(row)
    note(mentor, data, data.id)
    return data


def mentors_by_id(mentor_ids: Iterable[int]) -> dict[int, MentorData]:
    """Those of ``mentor_ids`` who exist, in one query; one alone may be known already."""
    wanted = set(mentor_ids)
    if len(wanted) == 1:
        return {pk: mentor(pk) for pk in wanted}
    rows = Mentor.objects.filter(pk__in=wanted) if wanted else ()
    return {row.pk: mentor_data(row) for row in rows}


def mentors_who_are(user_id: int) -> list[MentorData]:
    """The person as a mentor of each programme where they are one, in order of joining."""
    rows = Mentor.objects.filter(user_id=user_id).order_by("joined_at", "pk")
    return [mentor_data(row) for row in rows]


def mentors(programme_id: int) -> list[MentorData]:
    """All mentors of a programme, those who left included, in order of joining."""
    rows = Mentor.objects.filter(programme_id=programme_id).order_by("joined_at", "pk")
    return [mentor_data(row) for row in rows]


def user_ids(programme_id: int) -> QuerySet[Any, Any]:
    """The accounts of all mentors of a programme, as a query for others to compare with."""
    return Mentor.objects.filter(programme_id=programme_id).values("user_id")


def commit_capacity(
    *, mentor_id: int, term_id: int, capacity: int, at: datetime, actor: int | None
) -> None:
    """State how many learners the mentor takes in a term; 0 declares the term off.

    ``Conflict`` for who left the programme.
    """
    if not 0 <= capacity <= MAX_CAPACITY:
        raise Invalid(_("Capacity is between 0 and 50 learners."), field="capacity")
    with transaction.atomic():
        owner = Mentor.objects.select_for_update().get(pk=mentor_id)
        if owner.left_at is not None:
            raise Conflict(
                _("Their part in the programme has ended: they take no learners."), field="mentor"
            )
        row, created = Commitment.objects.get_or_create(
            mentor=owner, term_id=term_id, defaults={"capacity": capacity, "declared_at": at}
        )
        if not created and row.capacity == capacity:
            return
        row.capacity, row.declared_at = capacity, at
        row.save()
        audit.record(
            stream=f"programme:{owner.programme_id}",
            action="mentor.capacity",
            at=at,
            actor=actor,
            subject=f"mentor:{owner.uuid}",
            data={"term_id": term_id, "capacity": capacity},
        )


def offered_terms(
    programme_id: int, *, mentor_ids: Collection[int] | None = None
) -> dict[int, frozenset[int]]:
    """Term ids each mentor offered a capacity above 0 in, by mentor id; of some or all."""
    rows = Commitment.objects.filter(capacity__gt=0, **of_mentors(programme_id, mentor_ids))
    by_mentor: dict[int, set[int]] = defaultdict(set)
    for mentor_id, term_id in rows.values_list("mentor_id", "term_id"):
        by_mentor[mentor_id].add(term_id)
    return {mentor_id: frozenset(terms) for mentor_id, terms in by_mentor.items()}


def capacity_of(*, mentor_id: int, term_id: int) -> int | None:
    """Capacity the mentor stated for the term; None while they have not."""
    rows = Commitment.objects.filter(mentor_id=mentor_id, term_id=term_id)
    return rows.values_list("capacity", flat=True).first()


def capacities(*, programme_id: int, term_id: int) -> dict[int, int]:
    """Capacity each mentor stated for the term, by mentor id."""
    rows = Commitment.objects.filter(mentor__programme_id=programme_id, term_id=term_id)
    return dict(rows.values_list("mentor_id", "capacity"))
