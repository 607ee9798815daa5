"""Pairings that follow the platform: enrolment, cohorts, and cohorts mapped to mentors."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..deadlocks import retry_on_deadlock
from ..errors import Invalid
from ..hosts import get_host
from ..hosts.base import HostMembership
from ..mentors import api as mentors
from ..signals import announce, cohort_mapped
from .lifecycle import Entry, active_row, begin, close_request, finish, record
from .locks import cohort_place, hold, learner_key
from .models import Block, CohortMentor, Pairing, PairingLock
from .states import AssignmentMethod, EndReason, RequestState


@retry_on_deadlock
def follow_membership(
    *,
    programme_id: int,
    course_key: str,
    learner_id: int,
    membership: HostMembership,
    at: datetime,
    actor: int | None = None,
) -> None:
    """Make the learner's pairing in the course what enrolment and the cohort map say.

    Level-triggered: call it with the present state as often as you like, in any order; a state
    older (``at``) than one followed before is ignored. One transaction, under the lock of the
    learner's place in the course:

    - not enrolled: the active pairing ends ``learner_left``, however it began, and an open
      request closes;
    - in a cohort mapped to a mentor: a cohort pairing with another mentor ends ``no_fault`` and
      one with this mentor starts; the same mentor is no change;
    - no cohort, or one without a mentor: a cohort pairing ends ``no_fault``;
    - cohorts switched off: who is in which is unknown, so nothing begins or ends by it;
    - a pairing the learner asked for, or a manager made (request, match, manual, import),
      outlives every cohort move;
    - no pairing is made where one blocked the other, where the two parted by wish in this
      course, with oneself, or with a mentor who left: ``unassigned`` tells the manager;
    - a pairing completed since the cohort was mapped, and since the learner last enrolled, is not
      begun again.
    """
    with transaction.atomic():
        hold(learner_key(course_key, learner_id))
        entries = _follow(
            programme_id=programme_id,
            course_key=course_key,
            learner_id=learner_id,
            membership=membership,
            at=at,
        )
        record(entries, at=at, actor=actor)


@retry_on_deadlock
def map_cohort(
    *,
    programme_id: int,
    course_key: str,
    cohort_key: str,
    mentor_id: int | None,
    at: datetime,
    actor: int | None,
) -> None:
    """Give a cohort, by the platform's key, its mentor, another one, or none; its members follow.

    The same again changes nothing but takes in newcomers. The map is written before the members
    are read, so that a member who joins meanwhile is seen by one side or the other. A cohort that
    the platform does not know (any more) can only be given none.
    """
    cohort = get_host().existing_cohorts(course_key).get(cohort_key)
    if cohort is None and mentor_id is not None:
        raise Invalid(_("There is no such cohort: reload the page."), field="cohort")
    # Refused before any lock is taken.
    subject = _mapped_to(programme_id, mentor_id)
    members = _members(course_key, cohort_key)
    with transaction.atomic():
        # Places come before the audit log's lock, here as everywhere.
        hold(cohort_place(course_key, cohort_key))
        hold(learner_key(course_key, learner_id) for learner_id in members)
        current = CohortMentor.objects.filter(
            course_key=course_key, cohort_key=cohort_key, active=True
        ).first()
        name = cohort or (current.cohort if current else "")
        if (None if current is None else current.mentor_id) != mentor_id:
            place = {"course_key": course_key, "cohort_key": cohort_key, "cohort": name}
            _remap(current, programme_id, mentor_id, place, at)
            audit.record(
                stream=f"programme:{programme_id}",
                action="cohort.unmapped" if mentor_id is None else "cohort.mapped",
                at=at,
                actor=actor,
                subject=subject,
                data={
                    "course": course_key,
                    "cohort": name,
                    "cohort_key": cohort_key,
                },
            )
            announce(cohort_mapped, programme_id=programme_id, **place)
    _follow_cohort(
        programme_id=programme_id, course_key=course_key, cohort_key=cohort_key, at=at, actor=actor
    )


def _mapped_to(programme_id: int, mentor_id: int | None) -> str:
    """What the log says the map is about; ``Invalid`` for a mentor who cannot be given."""
    if mentor_id is None:
        return f"programme:{programme_id}"
    mentor = mentors.mentor(mentor_id)
    if mentor.programme_id != programme_id:
        raise Invalid(_("That mentor belongs to another programme."), field="mentor")
    if mentor.left_at is not None:
        raise Invalid(_("That mentor has left: choose another."), field="mentor")
    return f"mentor:{mentor.uuid}"


def _remap(
    current: CohortMentor | None,
    programme_id: int,
    mentor_id: int | None,
    place: Mapping[str, str],
    at: datetime,
) -> None:
    """End the present row and begin another, under the cohort's lock."""
    if current is not None:
        current.active, current.until = None, at
        current.save(update_fields=["active", "until"])
    if mentor_id is not None:
        CohortMentor.objects.create(
            programme_id=programme_id, mentor_id=mentor_id, since=at, **place
        )


@retry_on_deadlock
def _follow_cohort(
    *, programme_id: int, course_key: str, cohort_key: str, at: datetime, actor: int | None
) -> None:
    """Follow every member of a cohort, as ``follow_membership`` does for one.

    Raises ``HostUnavailable`` when the platform cannot answer: silence ends no pairing.
    """
    members = _members(course_key, cohort_key)
    with transaction.atomic():
        # All places first, in one order; the audit log's lock last.
        hold(learner_key(course_key, learner_id) for learner_id in members)
        # Look again now that nobody else follows them: one may have moved on while we waited.
        # Who joined since is followed by their own event, for the map stands already.
        memberships = get_host().memberships(course_key)
        entries: list[Entry] = []
        for learner_id in members:
            entries += _follow(
                programme_id=programme_id,
                course_key=course_key,
                learner_id=learner_id,
                membership=memberships.get(learner_id, HostMembership(enrolled=False)),
                at=at,
                newest=True,
            )
        record(entries, at=at, actor=actor)


def _follow(
    *,
    programme_id: int,
    course_key: str,
    learner_id: int,
    membership: HostMembership,
    at: datetime,
    newest: bool = False,
) -> list[Entry]:
    """What ``follow_membership`` says, of a place the caller holds.

    ``newest``: what is said was looked up under the lock, so nothing followed before is newer.
    """
    place = PairingLock.objects.get(key=learner_key(course_key, learner_id))
    # Events come late and out of order: an older state must not undo a newer one.
    if place.followed_at is not None and at < place.followed_at:
        if not newest:
            return []
        at = place.followed_at
    if place.followed_at != at:
        place.followed_at, place.left_at = at, place.left_at if membership.enrolled else at
        place.save(update_fields=["followed_at", "left_at"])
    row = active_row(course_key=course_key, learner_id=learner_id)
    if not membership.enrolled:
        # First: a request left open would be offered to mentors for a learner who is gone.
        close_request(course_key=course_key, learner_id=learner_id, state=RequestState.LEFT, at=at)
        return [] if row is None else [finish(row, reason=EndReason.LEARNER_LEFT, at=at)]
    # With cohorts off nobody knows who is in which: silence ends no pairing. What people chose
    # for themselves outlives every move between cohorts.
    if not membership.cohorted or (
        row is not None and row.assignment_method != AssignmentMethod.COHORT
    ):
        return []
    # The old pairing ends even where no new one may begin: the map no longer says it.
    mentor = _mentor_of_cohort(place, course_key, membership, learner_id)
    entries: list[Entry] = []
    if row is not None:
        if mentor is not None and row.mentor_id == mentor.id:
            return []
        entries.append(finish(row, reason=EndReason.NO_FAULT, at=at))
    if mentor is not None:
        _row, entry = begin(
            programme_id=programme_id,
            course_key=course_key,
            cohort=membership.cohort or "",
            mentor=mentor,
            learner_id=learner_id,
            method=AssignmentMethod.COHORT,
            at=at,
        )
        entries.append(entry)
    return entries


def _members(course_key: str, cohort_key: str) -> list[int]:
    """User ids of a cohort's members, enrolled or not, in order; strict."""
    memberships = get_host().memberships(course_key)
    return sorted(
        user_id
        for user_id, membership in memberships.items()
        if membership.cohort_key == cohort_key
    )


def _mentor_of_cohort(
    place: PairingLock, course_key: str, membership: HostMembership, learner_id: int
) -> mentors.MentorData | None:
    """The mentor the cohort map gives this learner, unless something stands between the two."""
    if membership.cohort_key is None:
        return None
    mapped = CohortMentor.objects.filter(
        course_key=course_key, cohort_key=membership.cohort_key, active=True
    ).first()
    if mapped is None:
        return None
    mentor = mentors.mentor(mapped.mentor_id)
    if mentor.left_at is not None or mentor.user_id == learner_id:
        return None
    between = {"mentor_id": mentor.id, "learner_id": learner_id}
    if Block.objects.filter(**between).exists():
        return None
    # What was completed is not begun again by a rule, unless the cohort was mapped or the
    # learner left and came back since.
    since = max(filter(None, (mapped.since, place.left_at)))
    over = Q(parted=True) | Q(end_reason=EndReason.COMPLETED, ends_at__gt=since)
    if Pairing.objects.filter(over, course_key=course_key, **between).exists():
        return None
    return mentor
