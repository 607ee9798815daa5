"""Pairings: who guides whom, since when, how it came about and how it ended."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..errors import Conflict, Invalid, NotAllowed, NotFound
from ..hosts import get_host
from ..mentors import api as mentors
from ..signals import announce, cohort_mapped, pairing_ended, pairing_started
from .completing import complete_pairings
from .data import PairingData
from .models import CohortMentor, Pairing

__all__ = [
    "LearnerHasMentor",
    "MentorCannotMentorSelf",
    "PairingData",
    "active_pairing",
    "active_pairings_of",
    "cohort_mentor_id",
    "complete_pairings",
    "end_pairing",
    "have_met",
    "map_cohort",
    "mentor_user_ids_of_learners",
    "pair_cohort",
    "pairing",
    "pairings",
    "start_pairing",
]

METHODS = frozenset(key for key, _label in Pairing.METHODS)
REASONS = frozenset(key for key, _label in Pairing.REASONS)


class MentorCannotMentorSelf(NotAllowed):
    """A pairing needs two people."""

    default_code = "mentor_cannot_mentor_self"


class LearnerHasMentor(Conflict):
    """The learner's present pairing in the course must end first."""

    default_code = "learner_has_mentor"


def map_cohort(
    *,
    programme_id: int,
    course_key: str,
    cohort: str,
    mentor_id: int,
    at: datetime,
    actor: int | None,
) -> None:
    """Give a cohort its mentor and pair its present members; the same again adds only newcomers."""
    with transaction.atomic():
        current = (
            CohortMentor.objects.select_for_update()
            .filter(course_key=course_key, cohort=cohort, active=True)
            .first()
        )
        if current is None or current.mentor_id != mentor_id:
            if current is not None:
                current.active, current.until = None, at
                current.save()
            CohortMentor.objects.create(
                programme_id=programme_id,
                course_key=course_key,
                cohort=cohort,
                mentor_id=mentor_id,
                since=at,
            )
            audit.record(
                stream=f"programme:{programme_id}",
                action="cohort.mapped",
                at=at,
                actor=actor,
                subject=f"mentor:{mentors.mentor(mentor_id).uuid}",
                data={"course": course_key, "cohort": cohort},
            )
            announce(cohort_mapped, programme_id=programme_id, course_key=course_key, cohort=cohort)
        pair_cohort(
            programme_id=programme_id, course_key=course_key, cohort=cohort, at=at, actor=actor
        )


def pair_cohort(
    *, programme_id: int, course_key: str, cohort: str, at: datetime, actor: int | None
) -> int:
    """Pair members of a mapped cohort who have no mentor in the course; return how many."""
    mentor_id = cohort_mentor_id(course_key=course_key, cohort=cohort)
    if mentor_id is None:
        return 0
    members = get_host().cohort_members(course_key, cohort)
    own = mentors.mentor(mentor_id).user_id
    paired = set(
        Pairing.objects.filter(
            course_key=course_key, learner_id__in=members, active=True
        ).values_list("learner_id", flat=True)
    )
    fresh = sorted(members - paired - {own})
    for learner_id in fresh:
        start_pairing(
            programme_id=programme_id,
            course_key=course_key,
            cohort=cohort,
            mentor_id=mentor_id,
            learner_id=learner_id,
            method="cohort",
            at=at,
            actor=actor,
        )
    return len(fresh)


def cohort_mentor_id(*, course_key: str, cohort: str) -> int | None:
    """The mentor a cohort is mapped to, if any."""
    rows = CohortMentor.objects.filter(course_key=course_key, cohort=cohort, active=True)
    return rows.values_list("mentor_id", flat=True).first()


def start_pairing(
    *,
    programme_id: int,
    course_key: str,
    cohort: str,
    mentor_id: int,
    learner_id: int,
    method: str,
    at: datetime,
    actor: int | None,
) -> PairingData:
    """Pair a learner with a mentor; the same active pairing again is returned.

    Raises ``LearnerHasMentor`` while another mentor guides the learner in the course, and
    ``MentorCannotMentorSelf``.
    """
    if method not in METHODS:
        raise Invalid(
            _("Say how the pairing was assigned: cohort, request, manual or import."),
            field="method",
        )
    guide = mentors.mentor(mentor_id)
    if guide.programme_id != programme_id:
        raise Invalid(_("That mentor belongs to another programme."), field="mentor")
    if guide.user_id == learner_id:
        raise MentorCannotMentorSelf(
            _("A mentor cannot be paired with themselves."), field="learner"
        )
    active = {"course_key": course_key, "learner_id": learner_id, "active": True}
    with transaction.atomic():
        try:
            with transaction.atomic():
                row = Pairing.objects.create(
                    programme_id=programme_id,
                    cohort=cohort,
                    mentor_id=mentor_id,
                    assignment_method=method,
                    starts_at=at,
                    **active,
                )
        except IntegrityError:
            row = Pairing.objects.get(**active)
            if row.mentor_id != mentor_id:
                raise LearnerHasMentor(
                    _("The learner has a mentor in this course: end that pairing first."),
                    field="learner",
                ) from None
            return _pairing(row)
        announce(pairing_started, pairing_id=row.pk)
        audit.record(
            stream=f"programme:{programme_id}",
            action="pairing.started",
            at=at,
            actor=actor,
            subject=f"pairing:{row.uuid}",
            data={"course": course_key, "method": method, "mentor": str(guide.uuid)},
            people={"learner": learner_id, "mentor": guide.user_id},
        )
    return _pairing(row)


def end_pairing(*, pairing_id: int, reason: str, at: datetime, actor: int | None) -> PairingData:
    """End a pairing; the same reason again is no change, another is a ``Conflict``."""
    if reason not in REASONS:
        raise Invalid(
            _("Say why it ends: completed, no_fault, learner_left or mentor_lapse."),
            field="reason",
        )
    with transaction.atomic():
        row = Pairing.objects.select_for_update().filter(pk=pairing_id).first()
        if row is None:
            raise NotFound(_("There is no such pairing."))
        if not row.active:
            if row.end_reason == reason:
                return _pairing(row)
            raise Conflict(_("The pairing has ended for another reason."), field="reason")
        row.active, row.ends_at, row.end_reason = None, at, reason
        row.save(update_fields=["active", "ends_at", "end_reason"])
        announce(pairing_ended, pairing_id=row.pk)
        audit.record(
            stream=f"programme:{row.programme_id}",
            action="pairing.ended",
            at=at,
            actor=actor,
            subject=f"pairing:{row.uuid}",
            data={"reason": reason},
        )
    return _pairing(row)


def pairing(pairing_id: int) -> PairingData:
    """One pairing; ``NotFound`` if there is none."""
    row = Pairing.objects.filter(pk=pairing_id).first()
    if row is None:
        raise NotFound(_("There is no such pairing."))
    return _pairing(row)


def active_pairing(*, programme_id: int, course_key: str, learner_id: int) -> PairingData | None:
    """The learner's present pairing in the course, if any."""
    row = Pairing.objects.filter(
        programme_id=programme_id, course_key=course_key, learner_id=learner_id, active=True
    ).first()
    return None if row is None else _pairing(row)


def active_pairings_of(mentor_id: int) -> list[PairingData]:
    """A mentor's present pairings, oldest first."""
    rows = Pairing.objects.filter(mentor_id=mentor_id, active=True).order_by("starts_at", "pk")
    return [_pairing(row) for row in rows]


def pairings(
    *, programme_id: int, mentor_id: int | None = None, ended_before: datetime | None = None
) -> list[PairingData]:
    """Pairings of a programme, of one mentor or all, in order of start, in one query.

    ``ended_before`` keeps only those that ended at or before it.
    """
    rows = Pairing.objects.filter(programme_id=programme_id)
    if mentor_id is not None:
        rows = rows.filter(mentor_id=mentor_id)
    if ended_before is not None:
        rows = rows.filter(ends_at__lte=ended_before)
    return [_pairing(row) for row in rows.order_by("starts_at", "pk")]


def have_met(*, programme_id: int, user_a: int, user_b: int, since: datetime | None = None) -> bool:
    """Whether one of the two mentored the other, now or (ended) after ``since``."""
    rows = Pairing.objects.filter(programme_id=programme_id)
    both = rows.filter(mentor__user_id=user_a, learner_id=user_b) | rows.filter(
        mentor__user_id=user_b, learner_id=user_a
    )
    if since is not None:
        both = both.exclude(ends_at__lt=since)
    return both.exists()


def mentor_user_ids_of_learners(
    *, programme_id: int, learner_ids: Collection[int]
) -> dict[int, set[int]]:
    """User ids of everyone who ever mentored each learner, in one query."""
    rows: QuerySet[Pairing] = Pairing.objects.filter(
        programme_id=programme_id, learner_id__in=set(learner_ids)
    )
    found: dict[int, set[int]] = defaultdict(set)
    for learner_id, user_id in rows.values_list("learner_id", "mentor__user_id"):
        found[learner_id].add(user_id)
    return dict(found)


def _pairing(row: Pairing) -> PairingData:
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
    )
