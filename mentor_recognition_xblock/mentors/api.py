"""Mentors: who they are, what they offer each term, when they are away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..errors import Invalid, NotFound
from .data import MentorData, PauseData
from .describing import GOALS, describe_mentor, forget_person, mentor_data, words
from .models import Commitment, Mentor, Pause

__all__ = [
    "GOALS",
    "MentorData",
    "PauseData",
    "capacities",
    "commit_capacity",
    "declare_pause",
    "describe_mentor",
    "enrol_mentor",
    "forget_person",
    "mentor",
    "mentor_of",
    "mentors",
    "mentors_who_are",
    "offered_terms",
    "pauses",
    "withdraw_pause",
]

MAX_CAPACITY = 50


def enrol_mentor(
    *,
    programme_id: int,
    user_id: int,
    hours_per_week: int,
    expertise: Sequence[str],
    at: datetime,
    actor: int | None,
) -> MentorData:
    """Make a person a mentor of the programme; already one is returned unchanged."""
    if not 1 <= hours_per_week <= 60:
        raise Invalid(_("Hours per week lie between 1 and 60."), field="hours_per_week")
    skills = words(expertise, field="expertise")
    with transaction.atomic():
        row, created = Mentor.objects.get_or_create(
            programme_id=programme_id,
            user_id=user_id,
            defaults={
                "hours_per_week": hours_per_week,
                "expertise": skills,
                "joined_at": at,
            },
        )
        if created:
            audit.record(
                stream=f"programme:{programme_id}",
                action="mentor.enrolled",
                at=at,
                actor=actor,
                subject=f"mentor:{row.uuid}",
                data={"hours_per_week": hours_per_week},
                people={"mentor": user_id},
            )
    return mentor_data(row)


def mentor(mentor_id: int) -> MentorData:
    """One mentor; ``NotFound`` if there is none."""
    row = Mentor.objects.filter(pk=mentor_id).first()
    if row is None:
        raise NotFound(_("There is no such mentor."))
    return mentor_data(row)


def mentor_of(*, programme_id: int, user_id: int) -> MentorData | None:
    """The person as a mentor of the programme, if they are one."""
    row = Mentor.objects.filter(programme_id=programme_id, user_id=user_id).first()
    return None if row is None else mentor_data(row)


def mentors_who_are(user_id: int) -> list[MentorData]:
    """The person as a mentor of each programme where they are one, in order of joining."""
    rows = Mentor.objects.filter(user_id=user_id).order_by("joined_at", "pk")
    return [mentor_data(row) for row in rows]


def mentors(programme_id: int) -> list[MentorData]:
    """All mentors of a programme, those who left included, in order of joining."""
    rows = Mentor.objects.filter(programme_id=programme_id).order_by("joined_at", "pk")
    return [mentor_data(row) for row in rows]


def commit_capacity(
    *, mentor_id: int, term_id: int, capacity: int, at: datetime, actor: int | None
) -> None:
    """State how many learners the mentor takes in a term; 0 declares the term off."""
    if not 0 <= capacity <= MAX_CAPACITY:
        raise Invalid(_("Capacity lies between 0 and 50 learners."), field="capacity")
    with transaction.atomic():
        owner = Mentor.objects.select_for_update().get(pk=mentor_id)
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


def declare_pause(
    *,
    mentor_id: int,
    starts_on: date,
    ends_on: date,
    reason: str,
    at: datetime,
    actor: int | None,
) -> None:
    """Declare time away, both days included; the same dates again are no change."""
    if ends_on < starts_on:
        raise Invalid(_("A pause ends on or after its first day."), field="ends_on")
    with transaction.atomic():
        owner = Mentor.objects.select_for_update().get(pk=mentor_id)
        _row, created = Pause.objects.get_or_create(
            mentor=owner,
            starts_on=starts_on,
            ends_on=ends_on,
            defaults={"reason": reason[:255], "declared_at": at},
        )
        if created:
            audit.record(
                stream=f"programme:{owner.programme_id}",
                action="mentor.paused",
                at=at,
                actor=actor,
                subject=f"mentor:{owner.uuid}",
                data={"starts_on": str(starts_on), "ends_on": str(ends_on)},
            )


def withdraw_pause(
    *, mentor_id: int, starts_on: date, ends_on: date, at: datetime, actor: int | None
) -> None:
    """Take back a pause that has not begun; one that is not there is no change."""
    if starts_on <= at.date():
        raise Invalid(_("A pause that has begun stays: it counts for the past."), field="starts_on")
    with transaction.atomic():
        owner = Mentor.objects.select_for_update().get(pk=mentor_id)
        gone, _kinds = Pause.objects.filter(
            mentor=owner, starts_on=starts_on, ends_on=ends_on
        ).delete()
        if gone:
            audit.record(
                stream=f"programme:{owner.programme_id}",
                action="mentor.pause_withdrawn",
                at=at,
                actor=actor,
                subject=f"mentor:{owner.uuid}",
                data={"starts_on": str(starts_on), "ends_on": str(ends_on)},
            )


def offered_terms(programme_id: int) -> dict[int, frozenset[int]]:
    """Term ids each mentor offered a capacity above 0 in, by mentor id."""
    rows = Commitment.objects.filter(mentor__programme_id=programme_id, capacity__gt=0)
    found: dict[int, set[int]] = defaultdict(set)
    for mentor_id, term_id in rows.values_list("mentor_id", "term_id"):
        found[mentor_id].add(term_id)
    return {mentor_id: frozenset(terms) for mentor_id, terms in found.items()}


def capacities(*, programme_id: int, term_id: int) -> dict[int, int]:
    """Capacity each mentor stated for the term, by mentor id."""
    rows = Commitment.objects.filter(mentor__programme_id=programme_id, term_id=term_id)
    return dict(rows.values_list("mentor_id", "capacity"))


def pauses(programme_id: int) -> dict[int, list[PauseData]]:
    """Declared pauses by mentor id, earliest first."""
    rows = Pause.objects.filter(mentor__programme_id=programme_id).order_by("starts_on")
    found: dict[int, list[PauseData]] = defaultdict(list)
    for row in rows:
        found[row.mentor_id].append(PauseData(row.starts_on, row.ends_on))
    return dict(found)
