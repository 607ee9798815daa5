"""Which mentor a cohort is mapped to; its members' pairings follow."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..deadlocks import retry_on_deadlock
from ..errors import Invalid
from ..hosts import get_host
from ..hosts.base import HostMembership
from ..mentors import api as mentors
from ..signals import announce, cohort_mapped
from .cohort_sync import follow_held
from .locks import cohort_place, hold, learner_key
from .log_entries import record
from .models import CohortMentor


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
        gone = HostMembership(enrolled=False)
        entries = follow_held(
            programme_id=programme_id,
            course_key=course_key,
            memberships={learner_id: memberships.get(learner_id, gone) for learner_id in members},
            at=at,
            newest=True,
        )
        record(entries, at=at, actor=actor)


def _members(course_key: str, cohort_key: str) -> list[int]:
    """User ids of a cohort's members, enrolled or not, in order; strict."""
    memberships = get_host().memberships(course_key)
    return sorted(
        user_id
        for user_id, membership in memberships.items()
        if membership.cohort_key == cohort_key
    )
