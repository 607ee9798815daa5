"""Reading pairings: who mentors whom, and who ever did."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import fields
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from ..errors import NotFound
from ..shared_reads import remembered
from .data import PairingData
from .models import CohortMentor, Pairing
from .states import AssignmentMethod, EndReason

_COLUMNS: Final = tuple(field.name for field in fields(PairingData))


def pairing(pairing_id: int) -> PairingData:
    """One pairing; ``NotFound`` if there is none."""
    return _one(pk=pairing_id)


def pairings_by_id(pairing_ids: Collection[int]) -> list[PairingData]:
    """Those of these pairings that there are, in one query."""
    rows = Pairing.objects.filter(pk__in=list(pairing_ids))
    return [pairing_data(row) for row in rows.order_by("pk")]


def pairing_by_uuid(uuid: UUID) -> PairingData:
    """The same by the name that leaves the server."""
    return _one(uuid=uuid)


def _one(**named: int | UUID) -> PairingData:
    row = Pairing.objects.filter(**named).first()
    if row is None:
        raise NotFound(_("There is no such pairing."))
    return pairing_data(row)


@remembered
def pairings_of_learner(*, programme_id: int, learner_id: int) -> list[PairingData]:
    """Every pairing of a learner in the programme, latest first."""
    rows = Pairing.objects.filter(programme_id=programme_id, learner_id=learner_id)
    return [pairing_data(row) for row in rows.order_by("-starts_at", "-pk")]


def pairings_of_person(user_id: int) -> list[tuple[PairingData, int]]:
    """Every pairing of a person, as mentor or learner, and its mentor's user id; oldest first."""
    rows = Pairing.objects.filter(Q(learner_id=user_id) | Q(mentor__user_id=user_id))
    return [
        (pairing_data(row), row.mentor.user_id)
        for row in rows.select_related("mentor").order_by("starts_at", "pk")
    ]


def active_pairing(*, programme_id: int, course_key: str, learner_id: int) -> PairingData | None:
    """The learner's present pairing in the course, if any."""
    own = pairings_of_learner(programme_id=programme_id, learner_id=learner_id)
    return next(
        (pair for pair in own if pair.course_key == course_key and pair.ends_at is None), None
    )


def active_pairings_of(mentor_id: int) -> list[PairingData]:
    """A mentor's present pairings, oldest first."""
    return [pair for pair in pairings_of_mentor(mentor_id) if pair.ends_at is None]


@remembered
def pairings_of_mentor(mentor_id: int) -> list[PairingData]:
    """Every pairing of a mentor, oldest first."""
    rows = Pairing.objects.filter(mentor_id=mentor_id).order_by("starts_at", "pk")
    return [pairing_data(row) for row in rows]


def pairings(
    *,
    programme_id: int,
    mentor_id: int | None = None,
    ended_before: datetime | None = None,
    mentor_ids: Collection[int] | None = None,
) -> list[PairingData]:
    """Pairings of a programme, of one mentor, some or all, in order of start, in one query.

    ``ended_before`` keeps only those that ended at or before it.
    """
    rows = Pairing.objects.filter(programme_id=programme_id)
    if mentor_id is not None:
        rows = rows.filter(mentor_id=mentor_id)
    if mentor_ids is not None:
        rows = rows.filter(mentor_id__in=mentor_ids)
    if ended_before is not None:
        rows = rows.filter(ends_at__lte=ended_before)
    return _data_of(rows.order_by("starts_at", "pk"))


def pairings_without(
    recorded: QuerySet[Any, Any], *, programme_id: int, until: datetime
) -> list[PairingData]:
    """Those begun by then that run or were completed and that ``recorded``, a query for ids of
    pairings, does not have; in one query.
    """
    rows = Pairing.objects.filter(
        programme_id=programme_id, starts_at__lte=until, end_reason__in=("", EndReason.COMPLETED)
    )
    return _data_of(rows.exclude(pk__in=recorded).order_by("pk"))


def _data_of(rows: QuerySet[Pairing]) -> list[PairingData]:
    """Without making rows of tables first: a close reads all that there ever were."""
    return [PairingData(*values) for values in rows.values_list(*_COLUMNS)]


def ended_pairings(
    *, programme_id: int, mentor_id: int | None = None, by: datetime
) -> list[tuple[UUID, int, datetime]]:
    """(pairing, learner, end) of those that ended by then, in order of their end, in one query."""
    rows = Pairing.objects.filter(programme_id=programme_id, ends_at__lte=by)
    if mentor_id is not None:
        rows = rows.filter(mentor_id=mentor_id)
    listed = rows.order_by("ends_at", "pk").values_list("uuid", "learner_id", "ends_at")
    return [(uuid, learner_id, end) for uuid, learner_id, end in listed if end is not None]


def partners(*, programme_id: int, user_id: int, since: datetime) -> frozenset[int]:
    """User ids of whom the person mentored or was mentored by, now or (ended) after ``since``."""
    rows = Pairing.objects.filter(programme_id=programme_id).exclude(ends_at__lt=since)
    # Two questions, each by its index: as one with "or" it would read every pairing.
    mentored = rows.filter(mentor__user_id=user_id).values_list("learner_id", flat=True)
    mentored_by = rows.filter(learner_id=user_id).values_list("mentor__user_id", flat=True)
    return frozenset({*mentored, *mentored_by} - {user_id})


def last_courses(programme_id: int, *, by: datetime) -> dict[int, str]:
    """By mentor id, the course run in which their newest pairing began; in one query."""
    rows = Pairing.objects.filter(programme_id=programme_id, starts_at__lte=by)
    return dict(rows.order_by("starts_at", "pk").values_list("mentor_id", "course_key"))


def mentor_user_ids_of_learners(
    *, programme_id: int, learner_ids: Collection[int]
) -> dict[int, set[int]]:
    """User ids of everyone who ever mentored each learner, in one query."""
    rows: QuerySet[Pairing] = Pairing.objects.filter(
        programme_id=programme_id, learner_id__in=set(learner_ids)
    )
    by_learner: dict[int, set[int]] = defaultdict(set)
    for learner_id, user_id in rows.values_list("learner_id", "mentor__user_id"):
        by_learner[learner_id].add(user_id)
    return dict(by_learner)


def pairing_data(row: Pairing) -> PairingData:
    """The row as others may hold it."""
    return PairingData(
        id=row.pk,
        uuid=row.uuid,
        programme_id=row.programme_id,
        course_key=row.course_key,
        cohort=row.cohort,
        mentor_id=row.mentor_id,
        learner_id=row.learner_id,
        assignment_method=row.assignment_method,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        end_reason=row.end_reason,
        met_at=row.met_at,
    )


def mapped_cohorts(course_key: str) -> dict[str, str]:
    """Names, as last seen, of the cohorts of a course run that have a mentor, by their keys."""
    rows = CohortMentor.objects.filter(course_key=course_key, active=True)
    return dict(rows.values_list("cohort_key", "cohort"))


def mentor_of_cohort(course_key: str, cohort_key: str) -> int | None:
    """Id of the mentor to whom a cohort of a course run is mapped; None for no mentor."""
    rows = CohortMentor.objects.filter(course_key=course_key, cohort_key=cohort_key, active=True)
    return rows.values_list("mentor_id", flat=True).first()


def cohort_mentors(course_key: str) -> dict[int, int]:
    """Mentor id of each learner of a course run whose pairing follows their cohort."""
    rows = Pairing.objects.filter(
        course_key=course_key, active=True, assignment_method=AssignmentMethod.COHORT
    )
    return dict(rows.values_list("learner_id", "mentor_id"))


def paired_learners(course_key: str) -> frozenset[int]:
    """User ids of everyone with a mentor in the course run now."""
    rows = Pairing.objects.filter(course_key=course_key, active=True)
    return frozenset(rows.values_list("learner_id", flat=True))


def running_pairings(programme_id: int) -> list[PairingData]:
    """Every active pairing of a programme, oldest first."""
    rows = Pairing.objects.filter(programme_id=programme_id, active=True)
    return [pairing_data(row) for row in rows.order_by("pk")]
