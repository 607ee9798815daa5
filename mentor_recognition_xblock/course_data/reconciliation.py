"""A course run compared with the platform: what no event told, and gaps people must look at."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from .. import log_lines
from ..hosts import HostUnavailable
from ..hosts.base import HostMembership
from ..intake import api as intake
from ..pairing import api as pairing
from ..programmes import api as programmes
from ..reviews import api as reviews
from .followers import follow, note_starts, take_in_waiting

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reconciled:
    """A course run compared with the platform, and the gaps that people must look at."""

    found: intake.BackfillReport
    without_pairing: int
    unknown_cohorts: tuple[str, ...]
    cohorts_without_mentor: tuple[str, ...]


@dataclass(frozen=True)
class Unanswered:
    """A course run of which the platform could not tell anything, and why."""

    course_key: str
    reason: str


def reconcile_all(
    *, course_key: str = "", dry_run: bool = False
) -> Iterator[Reconciled | Unanswered]:
    """Every course run of every programme, or one, each as soon as it is done.

    One that the platform cannot answer for does not stop the rest.
    """
    if not dry_run:
        # First what is waiting: it knows better since when.
        take_in_waiting(at=timezone.now())
    for programme in programmes.programmes():
        for key in programme.course_keys:
            if course_key in ("", key):
                yield _reconciled(key, dry_run)


def catch_up(*, programme_id: int, at: datetime) -> None:
    """Read every course run of a programme that has opened: its cohorts are paired now.

    Raises ``HostUnavailable`` when the platform cannot answer: call again.
    """
    for key in programmes.programme(programme_id).course_keys:
        reconcile(course_key=key, at=at)


def reconcile(*, course_key: str, at: datetime, dry_run: bool = False) -> Reconciled:
    """Take in what is missing, follow whom no event brought a pairing, and report the gaps.

    Raises ``HostUnavailable`` when the platform cannot answer: nothing is ended by silence.
    """
    backfilled = intake.backfill(course_key=course_key, at=at, react=follow, dry_run=dry_run)
    members = intake.open_members(course_key)
    if not dry_run:
        programmes.follow_units(course_key=course_key, at=at)
        note_starts(course_key, members, at=at)
        # With cohorts off the platform tells nobody's: pairings by cohort stand as they are.
        if backfilled.cohorted:
            astray = {user_id: members[user_id] for user_id in _astray(course_key, members)}
            follow(intake.MembershipsData(course_key, astray, at))
    mapped = pairing.mapped_cohorts(course_key)
    return Reconciled(
        backfilled,
        without_pairing=_without_mentor(course_key, members, at),
        unknown_cohorts=tuple(sorted(mapped[key] for key in mapped.keys() - backfilled.cohorts)),
        cohorts_without_mentor=tuple(
            sorted(backfilled.cohorts[key] for key in backfilled.cohorts.keys() - mapped)
        ),
    )


def _reconciled(course_key: str, dry_run: bool) -> Reconciled | Unanswered:
    which = {"course": course_key, "dry_run": dry_run}
    try:
        with log_lines.job(log, "course.reconcile", which, again=(HostUnavailable,)) as line:
            done = reconcile(course_key=course_key, at=timezone.now(), dry_run=dry_run)
            line |= {
                "people": done.found.people,
                "missing": done.found.applied,
                "without_pairing": done.without_pairing,
                "unknown_cohorts": len(done.unknown_cohorts),
                "cohorts_without_mentor": len(done.cohorts_without_mentor),
            }
            return done
    except HostUnavailable as error:
        return Unanswered(course_key, str(error))


def _without_mentor(course_key: str, members: Mapping[int, HostMembership], at: datetime) -> int:
    programme_id = programmes.programme_id_of_course(course_key)
    if programme_id is None:
        return 0
    others = reviews.not_mentored(programme_id=programme_id, course_key=course_key, at=at)
    alone = pairing.unassigned(
        programme_id=programme_id, course_key=course_key, staff_ids=others, people=members
    )
    return len(alone)


def _astray(course_key: str, members: Mapping[int, HostMembership]) -> list[int]:
    """Learners whose pairing is not what the cohort map says and no event will tell."""
    mapped = {
        key: mentor_id for (_course, key), mentor_id in pairing.cohort_map([course_key]).items()
    }
    by_cohort = pairing.cohort_mentors(course_key)
    paired = pairing.paired_learners(course_key)
    return sorted(
        user_id
        for user_id, membership in members.items()
        # Who has a mentor by request or by hand is not astray: that outlives the map.
        if (user_id in by_cohort or user_id not in paired)
        and mapped.get(membership.cohort_key or "") != by_cohort.get(user_id)
    )
