"""What ends when a mentor leaves the programme, or the programme leaves a course run."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from ..deadlocks import retry_on_deadlock
from ..mentors import api as mentors
from ..programmes import api as programmes
from ..signals import announce, announce_all, cohort_without_mentor, mentor_left
from .lifecycle import close_requests, finish_many
from .locks import cohort_place, hold, learner_key, mentor_key
from .log_entries import Entry, record
from .models import CohortMentor, MentorRequest, Pairing
from .states import EndReason, RequestState


@retry_on_deadlock
def release_mentor(*, mentor_id: int, at: datetime, actor: int | None) -> mentors.MentorData:
    """End a mentor's part in the programme; again is no change.

    One transaction: their pairings end without fault, their cohorts are without a mentor, what
    they held of the queue is free again, and learners and managers are told.
    """
    mentor = mentors.mentor(mentor_id)
    with transaction.atomic():
        rows = Pairing.objects.filter(mentor_id=mentor_id, active=True).order_by("pk")
        cohorts = _cohorts(CohortMentor.objects.filter(mentor_id=mentor_id, active=True))
        hold(
            mentor_key(mentor_id),
            cohorts,
            (learner_key(*place) for place in rows.values_list("course_key", "learner_id")),
        )
        active = list(rows.select_for_update())
        entries = finish_many(active, reason=EndReason.NO_FAULT, at=at)
        announce_all(mentor_left, [{"pairing_id": row.pk} for row in active])
        entries += _release_cohorts(mentor, at)
        MentorRequest.objects.filter(held_by_id=mentor_id).update(held_by=None, held_until=None)
        MentorRequest.objects.filter(wished_id=mentor_id).update(wished=None, wished_at=None)
        gone = mentors.end_mentor(mentor_id=mentor.id, at=at, actor=actor)
        record(entries, at=at, actor=actor)
    return gone


def release_departed(*, programme_id: int, at: datetime) -> int:
    """Release mentors who left but still have learners or cohorts; return how many.

    A pairing that began in the very moment its mentor left would otherwise stay for ever.
    """
    departed = {mentor.id for mentor in mentors.mentors(programme_id) if mentor.left_at is not None}
    busy = {
        *Pairing.objects.filter(mentor_id__in=departed, active=True).values_list(
            "mentor_id", flat=True
        ),
        *CohortMentor.objects.filter(mentor_id__in=departed, active=True).values_list(
            "mentor_id", flat=True
        ),
    }
    for mentor_id in sorted(busy):
        release_mentor(mentor_id=mentor_id, at=at, actor=None)
    return len(busy)


@retry_on_deadlock
def leave_course(*, programme_id: int, course_key: str, at: datetime, actor: int | None) -> None:
    """Take a course run out of the programme; again is no change.

    Its pairings end without fault, its cohorts are mapped no more and its open requests close; what
    was done stays and counts. The course may then join another programme.
    """
    with transaction.atomic():
        rows = Pairing.objects.filter(programme_id=programme_id, course_key=course_key, active=True)
        asking = MentorRequest.objects.filter(
            programme_id=programme_id, course_key=course_key, active=True
        )
        maps = CohortMentor.objects.filter(
            programme_id=programme_id, course_key=course_key, active=True
        )
        learners = {*rows.values_list("learner_id", flat=True)} | {
            *asking.values_list("learner_id", flat=True)
        }
        hold(_cohorts(maps), (learner_key(course_key, learner_id) for learner_id in learners))
        active = list(rows.select_for_update().order_by("pk"))
        entries = finish_many(active, reason=EndReason.NO_FAULT, at=at)
        close_requests(
            course_key=course_key, learner_ids=learners, state=RequestState.WITHDRAWN, at=at
        )
        entries += [_unmap(one, at) for one in maps.select_for_update().order_by("pk")]
        programmes.remove_course(
            programme_id=programme_id, course_key=course_key, at=at, actor=actor
        )
        record(entries, at=at, actor=actor)


def _release_cohorts(mentor: mentors.MentorData, at: datetime) -> list[Entry]:
    """The caller holds the cohorts' places; the managers are told."""
    rows = CohortMentor.objects.select_for_update().filter(mentor_id=mentor.id, active=True)
    entries = [_unmap(row, at) for row in rows.order_by("pk")]
    if entries:
        announce(cohort_without_mentor, mentor_id=mentor.id, on=at.date().isoformat())
    return entries


def _unmap(row: CohortMentor, at: datetime) -> Entry:
    row.active, row.until = None, at
    row.save(update_fields=["active", "until"])
    return Entry(
        programme_id=row.programme_id,
        action="cohort.unmapped",
        subject=f"programme:{row.programme_id}",
        data={"course": row.course_key, "cohort": row.cohort, "cohort_key": row.cohort_key},
    )


def _cohorts(rows: Iterable[CohortMentor]) -> list[str]:
    return [cohort_place(row.course_key, row.cohort_key) for row in rows]
