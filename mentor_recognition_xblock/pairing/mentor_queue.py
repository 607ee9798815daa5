"""A mentor's queue: look, hold while reading, accept, release, pass on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from ..core import mentor_fit
from ..deadlocks import retry_on_deadlock
from ..errors import Conflict, NotFound
from ..mentors import api as mentors
from ..signals import announce, request_accepted
from .data import PairingData, QueuedData
from .lifecycle import NewPairing, active_row, begin
from .load import load_of, require_place
from .locks import hold, learner_key, mentor_key
from .log_entries import record
from .models import Block, MentorRequest, Pairing, PassedRequest
from .queries import pairing_data
from .requests import request_data, seeker_of, wish_over
from .states import AssignmentMethod

HOLD: Final = timedelta(minutes=30)
MAX_HOLDS: Final = 4


class TooManyHolds(Conflict):
    """A mentor reads a few requests at a time, so that others find some to read."""

    default_code = "too_many_holds"


class HeldByAnother(Conflict):
    """Somebody else is reading the request, took it, or it was withdrawn: nobody learns which."""

    default_code = "not_free"


@dataclass(frozen=True)
class Filters:
    """What a mentor wants to see; empty values keep everything."""

    skill: str = ""
    goal: str = ""
    course_key: str = ""
    min_hours: int = 0
    min_days: int = 0


def waiting_requests(
    *, programme_id: int, mentor_id: int, at: datetime, filters: Filters | None = None
) -> list[QueuedData]:
    """Requests the mentor may take, longest wait first, those who asked for them on top.

    Never one's own, one that stands with a block either way or after parting, one passed on,
    or one that another mentor is reading.
    """
    wanted = filters or Filters()
    mentor = mentors.mentor(mentor_id)
    rows = MentorRequest.objects.filter(programme_id=programme_id, active=True)
    # Whoever mentors in one course may learn in another.
    rows = rows.exclude(learner_id=mentor.user_id)
    if wanted.course_key:
        rows = rows.filter(course_key=wanted.course_key)
    if wanted.goal:
        rows = rows.filter(goal=wanted.goal)
    rows = rows.exclude(
        Exists(Block.objects.filter(mentor_id=mentor_id, learner_id=OuterRef("learner_id")))
        | Exists(
            Pairing.objects.filter(
                mentor_id=mentor_id, parted=True, learner_id=OuterRef("learner_id")
            )
        )
        | Exists(PassedRequest.objects.filter(mentor_id=mentor_id, request_id=OuterRef("pk")))
    )
    queue = []
    for row in rows.order_by("queued_at", "pk"):
        if not _free(row, mentor_id, at):
            continue
        queued = _queued(row, mentor, at)
        if wanted.skill and mentor_fit.word(wanted.skill) not in map(
            mentor_fit.word, queued.skills
        ):
            continue
        if queued.waited_days < wanted.min_days:
            continue
        hours = queued.fit.hours if queued.fit else None
        # Who asks for hours in common does not want those who gave no zone.
        if wanted.min_hours and (hours is None or hours < wanted.min_hours):
            continue
        queue.append(queued)
    # A stable sort: within each half the longest wait stays first.
    return sorted(queue, key=lambda one: not one.wished)


@retry_on_deadlock
def hold_request(*, request_uuid: UUID, mentor_id: int, at: datetime) -> QueuedData:
    """Read a request alone for half an hour; again prolongs it. At most ``MAX_HOLDS`` at once."""
    with transaction.atomic():
        hold(mentor_key(mentor_id))
        row = _locked(request_uuid, mentor_id, at)
        held = MentorRequest.objects.filter(
            held_by_id=mentor_id, active=True, held_until__gt=at
        ).exclude(pk=row.pk)
        if held.count() >= MAX_HOLDS:
            raise TooManyHolds(
                _("You are reading {count} requests: accept, decline or release one.").format(
                    count=MAX_HOLDS
                )
            )
        row.held_by_id, row.held_until = mentor_id, at + HOLD
        row.save(update_fields=["held_by", "held_until"])
    return _queued(row, mentors.mentor(mentor_id), at)


@retry_on_deadlock
def release_request(*, request_uuid: UUID, mentor_id: int) -> None:
    """Hand back a request one holds; not held is no change."""
    MentorRequest.objects.filter(uuid=request_uuid, held_by_id=mentor_id).update(
        held_by=None, held_until=None
    )


@retry_on_deadlock
def pass_request(*, request_uuid: UUID, mentor_id: int, at: datetime) -> None:
    """Never see this request again, and free it for others; nobody is told."""
    with transaction.atomic():
        hold(mentor_key(mentor_id))
        row = _locked(request_uuid, mentor_id, at)
        PassedRequest.objects.get_or_create(request=row, mentor_id=mentor_id)
        if row.held_by_id == mentor_id:
            row.held_by, row.held_until = None, None
        if row.wished_id == mentor_id:
            row.wished, row.wished_at = None, None
        row.save(update_fields=["held_by", "held_until", "wished", "wished_at"])


@retry_on_deadlock
def accept_request(*, request_uuid: UUID, mentor_id: int, at: datetime) -> PairingData:
    """Become the learner's mentor, while one holds the request and has a place left."""
    return take_request(
        request_uuid=request_uuid,
        mentor_id=mentor_id,
        method=AssignmentMethod.REQUEST,
        at=at,
        actor=None,
    )


def take_request(
    *,
    request_uuid: UUID,
    mentor_id: int,
    method: str,
    at: datetime,
    actor: int | None,
    basis: Mapping[str, object] | None = None,
) -> PairingData:
    """Pair the learner of a request with a mentor, under both their locks."""
    mentor = mentors.mentor(mentor_id)
    with transaction.atomic():
        place = MentorRequest.objects.filter(uuid=request_uuid).values_list(
            "course_key", "learner_id"
        )
        if not place:
            raise NotFound(_("There is no such request: reload the page."))
        course_key, learner_id = place[0]
        # Both at once, in the one order all commands keep (decision 0008), or two deadlock.
        hold(mentor_key(mentor_id), learner_key(course_key, learner_id))
        present = active_row(course_key=course_key, learner_id=learner_id)
        # A button pressed twice: the first press made the pairing.
        if present is not None and present.mentor_id == mentor_id:
            return pairing_data(present)
        row = _locked(request_uuid, mentor_id if method == AssignmentMethod.REQUEST else None, at)
        if method == AssignmentMethod.REQUEST and (row.held_by_id != mentor_id):
            raise HeldByAnother(_("Open the request again, then accept it."), code="not_held")
        require_place(load_of(programme_id=row.programme_id, mentor_id=mentor_id, at=at))
        blocked = Block.objects.filter(mentor_id=mentor_id, learner_id=learner_id).exists()
        # One sentence for all three: why it is not free may be a block, which nobody learns of.
        if present is not None or blocked or mentor.user_id == learner_id:
            raise HeldByAnother(_("This request is no longer free."))
        suits = mentor_fit.fit(seeker_of(request_data(row), at=at), _offer(mentor), on=at.date())
        figures: dict[str, object] = {"waited_days": max(0, (at - row.queued_at).days)}
        if suits is not None:
            figures |= {"score": suits.score, "hours": suits.hours, "goal": suits.goal}
        new = NewPairing(
            programme_id=row.programme_id,
            course_key=course_key,
            cohort="",
            mentor=mentor,
            learner_id=learner_id,
            method=method,
            basis={**figures, **(basis or {})},
        )
        pair, entry = begin(new, at=at)
        announce(request_accepted, request_uuid=str(row.uuid))
        record(
            [entry], at=at, actor=mentor.user_id if method == AssignmentMethod.REQUEST else actor
        )
    return pairing_data(pair)


def _locked(request_uuid: UUID, mentor_id: int | None, at: datetime) -> MentorRequest:
    """The request's row, held; for a mentor of its programme, to whom it is free."""
    row = MentorRequest.objects.select_for_update().filter(uuid=request_uuid).first()
    elsewhere = (
        row is not None
        and mentor_id is not None
        and mentors.mentor(mentor_id).programme_id != row.programme_id
    )
    if row is None or elsewhere:
        raise NotFound(_("There is no such request: reload the page."))
    blocked = (
        mentor_id is not None
        and Block.objects.filter(mentor_id=mentor_id, learner_id=row.learner_id).exists()
    )
    if not row.active or blocked or (mentor_id is not None and not _free(row, mentor_id, at)):
        raise HeldByAnother(_("This request is no longer free."))
    return row


def _free(row: MentorRequest, mentor_id: int, at: datetime) -> bool:
    if row.held_by_id not in (None, mentor_id) and row.held_until and row.held_until > at:
        return False
    return row.wished_id in (None, mentor_id) or wish_over(row.wished_at, at)


def _offer(mentor: mentors.MentorData) -> mentor_fit.Offer:
    return mentor_fit.Offer(
        key=str(mentor.id),
        skills=frozenset(map(mentor_fit.word, mentor.expertise)),
        goals=frozenset(mentor.goals),
        time_zone=mentor.time_zone,
        languages=frozenset(map(mentor_fit.word, mentor.languages)),
    )


def _queued(row: MentorRequest, mentor: mentors.MentorData, at: datetime) -> QueuedData:
    request = request_data(row)
    own = row.held_by_id == mentor.id and row.held_until is not None and row.held_until > at
    seeker = seeker_of(request, at=at)
    return QueuedData(
        uuid=row.uuid,
        course_key=row.course_key,
        goal=row.goal,
        words=row.words if own else "",
        skills=request.skills,
        languages=request.languages,
        asked_at=row.asked_at,
        waited_days=seeker.waited_days,
        wished=row.wished_id == mentor.id,
        held_until=row.held_until if own else None,
        fit=mentor_fit.fit(seeker, _offer(mentor), on=at.date()),
    )
