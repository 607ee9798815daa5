"""A manager pairs, pairs anew, follows a match, and sees who is left without a mentor."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ..core import mentor_fit
from ..deadlocks import retry_on_deadlock
from ..errors import Invalid
from ..hosts import get_host
from ..hosts.base import HostMembership
from ..mentors import api as mentors
from .data import LoadData, PairingData, RequestData, SuggestionData, UnassignedData
from .lifecycle import (
    CannotBePaired,
    MentorCannotMentorSelf,
    NewPairing,
    active_row,
    begin,
    finish,
)
from .load import MentorAway, load_of, loads, require_place
from .locks import hold, learner_key, mentor_key
from .log_entries import Entry, record
from .mentor_queue import take_request
from .models import Block, CohortMentor, MentorRequest, Pairing
from .queries import pairing_data
from .requests import mentor_offers, never_with, request_data, seeker_of
from .states import AssignmentMethod, EndReason


@retry_on_deadlock
def assign_mentor(
    *,
    programme_id: int,
    course_key: str,
    learner_id: int,
    mentor_id: int,
    method: str,
    at: datetime,
    actor: int | None,
    beyond_capacity: bool = False,
) -> PairingData:
    """Give a learner this mentor by hand or by import; another pairing ends without fault.

    The same mentor again is no change. Capacity holds unless the manager says ``beyond_capacity``;
    a mentor who is away or left is refused, and so is a pair that one of the two blocked.
    """
    with transaction.atomic():
        hold(mentor_key(mentor_id), learner_key(course_key, learner_id))
        row, entries = give_mentor(
            programme_id=programme_id,
            course_key=course_key,
            learner_id=learner_id,
            mentor_id=mentor_id,
            method=method,
            at=at,
            beyond_capacity=beyond_capacity,
        )
        record(entries, at=at, actor=actor)
    return pairing_data(row)


def give_mentor(
    *,
    programme_id: int,
    course_key: str,
    learner_id: int,
    mentor_id: int,
    method: str,
    at: datetime,
    beyond_capacity: bool = False,
) -> tuple[Pairing, list[Entry]]:
    """What ``assign_mentor`` says; the caller holds both places, and records the entries last."""
    if method not in AssignmentMethod.values:
        raise Invalid(
            _("Say how the pairing was assigned: cohort, request, match, manual or import."),
            field="method",
        )
    mentor = mentors.mentor(mentor_id)
    if mentor.programme_id != programme_id:
        raise Invalid(_("That mentor belongs to another programme."), field="mentor")
    if mentor.left_at is not None:
        raise MentorAway(_("That mentor has left: choose another."), field="mentor")
    if mentor.user_id == learner_id:
        raise MentorCannotMentorSelf(
            _("A mentor cannot be paired with themselves."), field="learner"
        )
    if not get_host().is_enrolled(learner_id, course_key):
        raise Invalid(_("That learner is not enrolled in the course."), field="learner")
    row = active_row(course_key=course_key, learner_id=learner_id)
    # Before the block and the load are looked at: what stands already is not refused.
    if row is not None and row.mentor_id == mentor_id:
        return row, []
    # The same words whoever blocked whom: a refusal must not tell (decision 0012).
    if Block.objects.filter(mentor_id=mentor_id, learner_id=learner_id).exists():
        raise CannotBePaired(
            _("These two cannot be paired: choose another mentor."), field="mentor"
        )
    if not beyond_capacity:
        load = load_of(programme_id=programme_id, mentor_id=mentor_id, at=at)
        require_place(load, by_manager=True)
    entries = [] if row is None else [finish(row, reason=EndReason.NO_FAULT, at=at)]
    new = NewPairing(
        programme_id=programme_id,
        course_key=course_key,
        # Kept as it was at the start: outcomes are counted by cohort long after people moved.
        cohort=get_host().cohort_of(learner_id, course_key) or "",
        mentor=mentor,
        learner_id=learner_id,
        method=method,
    )
    made, entry = begin(new, at=at)
    return made, [*entries, entry]


def suggestions(
    *,
    programme_id: int,
    at: datetime,
    seed: str,
    waiting: Sequence[RequestData] | None = None,
    programme_mentors: Sequence[mentors.MentorData] | None = None,
    full: Mapping[int, LoadData] | None = None,
) -> list[SuggestionData]:
    """A mentor for each waiting request, for the manager to confirm; the seed repeats it.

    ``waiting``, ``programme_mentors`` and ``full`` are all open requests, mentors and loads of the
    programme, where the caller has read them.
    """
    waiting = open_requests(programme_id) if waiting is None else waiting
    programme_mentors = (
        mentors.mentors(programme_id) if programme_mentors is None else programme_mentors
    )
    full = (
        loads(programme_id=programme_id, at=at, programme_mentors=programme_mentors)
        if full is None
        else full
    )
    # One query for all who wait: blocks and partings of either side.
    never = never_with(programme_id, [one.learner_id for one in waiting])
    by_key = {str(one.uuid): one for one in waiting}
    made = mentor_fit.assign(
        [seeker_of(request, at=at) for request in waiting],
        mentor_offers(programme_mentors, full),
        never={
            key: {str(mentor_id) for mentor_id in never[one.learner_id]}
            # A mentor may learn in another course of the programme.
            | {str(mentor.id) for mentor in programme_mentors if mentor.user_id == one.learner_id}
            for key, one in by_key.items()
        },
        on=at.date(),
        seed=seed,
    )
    return [
        SuggestionData(
            request=by_key[match.seeker],
            mentor_id=int(match.offer),
            fit=match.fit,
            drawn=match.drawn,
            basis={"seed": seed, "drawn": match.drawn},
        )
        for match in made
    ]


@retry_on_deadlock
def follow_suggestion(
    *, suggestion: SuggestionData, at: datetime, actor: int | None
) -> PairingData:
    """Pair as suggested; the score, the seed and whether lots were drawn stay with the pairing."""
    return take_request(
        request_uuid=suggestion.request.uuid,
        mentor_id=suggestion.mentor_id,
        method=AssignmentMethod.MATCH,
        at=at,
        actor=actor,
        basis=suggestion.basis,
    )


def open_requests(programme_id: int) -> list[RequestData]:
    """Waiting requests of a programme, longest wait first."""
    rows = MentorRequest.objects.filter(programme_id=programme_id, active=True)
    return [request_data(row) for row in rows.order_by("queued_at", "pk")]


def cohort_map(course_keys: Collection[str]) -> dict[tuple[str, str], int]:
    """Mentor ids by course and the platform's key of the cohort."""
    rows = CohortMentor.objects.filter(course_key__in=list(course_keys), active=True)
    return {
        (course_key, cohort_key): mentor_id
        for course_key, cohort_key, mentor_id in rows.values_list(
            "course_key", "cohort_key", "mentor_id"
        )
    }


def course_pairings(*, course_key: str) -> list[PairingData]:
    """Active pairings of a course run, newest first."""
    rows = Pairing.objects.filter(course_key=course_key, active=True)
    return [pairing_data(row) for row in rows.order_by("-starts_at", "-pk")]


def unassigned(
    *,
    programme_id: int,
    course_key: str,
    staff_ids: Collection[int] = (),
    people: Mapping[int, HostMembership] | None = None,
    programme_mentors: Sequence[mentors.MentorData] | None = None,
    mapped: Mapping[tuple[str, str], int] | None = None,
    waiting: Sequence[RequestData] | None = None,
) -> list[UnassignedData]:
    """Enrolled learners of a course without a mentor, and why, as a key for words.

    ``repair_wanted`` after a parting by wish, ``not_with_this_mentor`` when something stands
    between the learner and their cohort's mentor (nobody learns what), ``asked`` while a request
    waits, ``cohort_unmapped``, ``no_cohort``, ``cohorts_off`` while the course uses none. Those
    whose last pairing was completed are done.
    ``people`` and ``mapped`` are the course's memberships and ``cohort_map``,
    ``programme_mentors`` and ``waiting`` the programme's mentors and open requests, where the
    caller has read them.
    """
    people = get_host().memberships(course_key) if people is None else people
    programme_mentors = (
        mentors.mentors(programme_id) if programme_mentors is None else programme_mentors
    )
    mapped = cohort_map([course_key]) if mapped is None else mapped
    # Mentors and staff are often enrolled in the course they look after.
    skip = {one.user_id for one in programme_mentors} | set(staff_ids)
    rows = Pairing.objects.filter(course_key=course_key)
    paired = set(rows.filter(active=True).values_list("learner_id", flat=True))
    alone = (
        {user_id for user_id, membership in people.items() if membership.enrolled} - paired - skip
    )
    waiting = open_requests(programme_id) if waiting is None else waiting
    asked = {request.learner_id for request in waiting if request.course_key == course_key}
    parted, done = set[int](), set[int]()
    ended = rows.filter(active__isnull=True).order_by("ends_at", "pk")
    for learner_id, was_parted, reason in ended.values_list("learner_id", "parted", "end_reason"):
        # The last one counts.
        (done.add if reason == EndReason.COMPLETED else done.discard)(learner_id)
        (parted.add if was_parted else parted.discard)(learner_id)
    without_mentor = []
    # A request outranks a completed pairing: whoever asks again wants a mentor again.
    for learner_id in sorted(alone):
        cohort = people[learner_id].cohort or ""
        if learner_id in asked:
            reason = "asked"
        elif learner_id in done:
            continue
        elif learner_id in parted:
            reason = "repair_wanted"
        elif not people[learner_id].cohorted:
            reason = "cohorts_off"
        elif not cohort:
            reason = "no_cohort"
        elif (course_key, people[learner_id].cohort_key or "") not in mapped:
            reason = "cohort_unmapped"
        else:
            reason = "not_with_this_mentor"
        without_mentor.append(UnassignedData(learner_id, cohort, reason))
    return without_mentor
