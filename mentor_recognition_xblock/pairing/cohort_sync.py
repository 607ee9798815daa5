"""Pairings that follow the platform: what enrolment and the cohort map say of each learner."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from ..access import Needs
from ..deadlocks import retry_on_deadlock
from ..hosts.base import HostMembership
from ..mentors import api as mentors
from ..programmes import api as programmes
from .lifecycle import NewPairing, active_rows, begin_many, close_requests, finish_many
from .locks import hold, learner_key
from .log_entries import Entry, record
from .models import Block, CohortMentor, Pairing, PairingLock
from .states import AssignmentMethod, EndReason, RequestState


@retry_on_deadlock
def follow_memberships(
    *,
    programme_id: int,
    course_key: str,
    memberships: Mapping[int, HostMembership],
    at: datetime,
    actor: int | None = None,
) -> None:
    """Make each learner's pairing in the course what enrolment and the cohort map say.

    Level-triggered: call it with the present state, by user id, as often as you like, in any order;
    a state older (``at``) than one followed before is ignored. One transaction, under the lock of
    the learners' places in the course, in a number of statements that does not grow with them:

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
      begun again;
    - none is begun while the programme is not open.
    """
    with transaction.atomic():
        hold(learner_key(course_key, learner_id) for learner_id in memberships)
        entries = follow_held(
            programme_id=programme_id, course_key=course_key, memberships=memberships, at=at
        )
        record(entries, at=at, actor=actor)


def follow_held(
    *,
    programme_id: int,
    course_key: str,
    memberships: Mapping[int, HostMembership],
    at: datetime,
    newest: bool = False,
) -> list[Entry]:
    """What ``follow_memberships`` says, of places the caller holds; the caller records last.

    ``newest``: what is said was looked up under the lock, so nothing followed before is newer.
    """
    places = _places(course_key, memberships)
    entries: list[Entry] = []
    for moment, followed in _moments(places, at, newest).items():
        states = {learner_id: memberships[learner_id] for learner_id in followed}
        _note(course_key, states, places, moment)
        changes = _changes(programme_id, course_key, states, places)
        entries += changes.written(course_key, moment)
    return entries


def _places(course_key: str, learners: Mapping[int, object]) -> dict[int, PairingLock]:
    keys = {learner_key(course_key, learner_id): learner_id for learner_id in learners}
    return {keys[place.key]: place for place in PairingLock.objects.filter(key__in=list(keys))}


def _moments(
    places: Mapping[int, PairingLock], at: datetime, newest: bool
) -> dict[datetime, list[int]]:
    """The learners to follow, by the moment it counts as of; in the order of their ids.

    Events come late and out of order: an older state must not undo a newer one.
    """
    moments: dict[datetime, list[int]] = defaultdict(list)
    for learner_id, place in sorted(places.items()):
        last = place.followed_at
        if last is None or at >= last:
            moments[at].append(learner_id)
        elif newest:
            moments[last].append(learner_id)
    return moments


def _note(
    course_key: str,
    states: Mapping[int, HostMembership],
    places: Mapping[int, PairingLock],
    at: datetime,
) -> None:
    """Write as of when each place was followed, and who was found without an enrolment."""
    kept: dict[bool, list[str]] = {True: [], False: []}
    for learner_id, membership in states.items():
        place = places[learner_id]
        if place.followed_at != at:
            kept[membership.enrolled].append(place.key)
            if not membership.enrolled:
                place.left_at = at
    if kept[True]:
        PairingLock.objects.filter(key__in=kept[True]).update(followed_at=at)
    if kept[False]:
        PairingLock.objects.filter(key__in=kept[False]).update(followed_at=at, left_at=at)


@dataclass
class _Changes:
    """What follows, before any of it is written."""

    left: list[int] = field(default_factory=list)  # learners whose open request closes
    ended: dict[EndReason, list[Pairing]] = field(default_factory=lambda: defaultdict(list))
    begun: list[NewPairing] = field(default_factory=list)

    def written(self, course_key: str, at: datetime) -> list[Entry]:
        """Write it; what the audit log will say."""
        # First: a request left open would be offered to mentors for a learner who is gone.
        close_requests(course_key=course_key, learner_ids=self.left, state=RequestState.LEFT, at=at)
        entries = [
            entry
            for reason, rows in self.ended.items()
            for entry in finish_many(rows, reason=reason, at=at)
        ]
        return entries + [entry for _row, entry in begin_many(self.begun, at=at)]


def _changes(
    programme_id: int,
    course_key: str,
    states: Mapping[int, HostMembership],
    places: Mapping[int, PairingLock],
) -> _Changes:
    changes = _Changes()
    rows = active_rows(course_key=course_key, learner_ids=list(states))
    by_cohort: dict[int, HostMembership] = {}
    for learner_id, membership in states.items():
        row = rows.get(learner_id)
        if not membership.enrolled:
            changes.left.append(learner_id)
            if row is not None:
                changes.ended[EndReason.LEARNER_LEFT].append(row)
        # With cohorts off nobody knows who is in which: silence ends no pairing. What people chose
        # for themselves outlives every move between cohorts.
        elif membership.cohorted and (
            row is None or row.assignment_method == AssignmentMethod.COHORT
        ):
            by_cohort[learner_id] = membership
    given = _mentors_given(course_key, by_cohort, places)
    for learner_id, membership in by_cohort.items():
        row, mentor = rows.get(learner_id), given.get(learner_id)
        if row is not None and mentor is not None and row.mentor_id == mentor.id:
            continue
        # The old pairing ends even where no new one may begin: the map no longer says it.
        if row is not None:
            changes.ended[EndReason.NO_FAULT].append(row)
        if mentor is not None:
            changes.begun.append(
                NewPairing(
                    programme_id=programme_id,
                    course_key=course_key,
                    cohort=membership.cohort or "",
                    mentor=mentor,
                    learner_id=learner_id,
                    method=AssignmentMethod.COHORT,
                )
            )
    # Of a programme that is not open nothing begins: it catches up when it opens.
    if changes.begun and not programmes.allows(programme_id, Needs.PAIR):
        changes.begun = []
    return changes


def _mentors_given(
    course_key: str,
    members: Mapping[int, HostMembership],
    places: Mapping[int, PairingLock],
) -> dict[int, mentors.MentorData]:
    """The mentor the cohort map gives each learner, unless something stands between the two."""
    cohort_keys = {membership.cohort_key for membership in members.values()} - {None}
    if not cohort_keys:
        return {}
    mapped = {
        row.cohort_key: row
        for row in CohortMentor.objects.filter(
            course_key=course_key, cohort_key__in=cohort_keys, active=True
        )
    }
    known = mentors.mentors_by_id({row.mentor_id for row in mapped.values()}) if mapped else {}
    pairs: dict[int, CohortMentor] = {}
    for learner_id, membership in members.items():
        row = mapped.get(membership.cohort_key or "")
        if row is None:
            continue
        mentor = known[row.mentor_id]
        if mentor.left_at is None and mentor.user_id != learner_id:
            pairs[learner_id] = row
    between = _between(course_key, pairs, places) if pairs else set()
    return {
        learner_id: known[row.mentor_id]
        for learner_id, row in pairs.items()
        if learner_id not in between
    }


def _between(
    course_key: str, pairs: Mapping[int, CohortMentor], places: Mapping[int, PairingLock]
) -> set[int]:
    """Learners who blocked their mentor or were blocked, parted by wish, or are done with them."""
    people = {
        "mentor_id__in": {row.mentor_id for row in pairs.values()},
        "learner_id__in": list(pairs),
    }
    blocked = Block.objects.filter(**people).values_list("learner_id", "mentor_id")
    found = {
        learner_id for learner_id, mentor_id in blocked if pairs[learner_id].mentor_id == mentor_id
    }
    over = Pairing.objects.filter(
        Q(parted=True) | Q(end_reason=EndReason.COMPLETED), course_key=course_key, **people
    ).values_list("learner_id", "mentor_id", "parted", "ends_at")
    for learner_id, mentor_id, parted, ends_at in over:
        mapped = pairs[learner_id]
        # What was completed is not begun again by a rule, unless the cohort was mapped or the
        # learner left and came back since.
        since = max(filter(None, (mapped.since, places[learner_id].left_at)))
        done = ends_at is not None and ends_at > since
        if mapped.mentor_id == mentor_id and (parted or done):
            found.add(learner_id)
    return found
