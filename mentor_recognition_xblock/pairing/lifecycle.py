"""Starting and ending one pairing, under the lock of the learner's place in the course."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ..deadlocks import retry_on_deadlock
from ..errors import Conflict, Invalid, NotAllowed, NotFound
from ..mentors import api as mentors
from ..signals import announce_all, pairing_ended, pairing_started
from .data import PairingData
from .locks import hold, learner_key
from .log_entries import Entry, record
from .models import MentorRequest, Pairing
from .queries import pairing_data
from .states import EndReason, RequestState


class MentorCannotMentorSelf(NotAllowed):
    """A pairing needs two people."""

    default_code = "mentor_cannot_mentor_self"


class NotAlone(NotAllowed):
    """The mentor's tier does not let them mentor alone, and nobody stands beside them."""

    default_code = "mentor_not_alone"


class CannotBePaired(Conflict):
    """One of the two does not want it; neither learns who, nor does whoever tried."""

    default_code = "cannot_be_paired"


@retry_on_deadlock
def end_pairing(
    *, pairing_id: int, reason: str, at: datetime, actor: int | None, parted: bool = False
) -> PairingData:
    """End a pairing; the same reason again is no change, another is a ``Conflict``.

    ``parted``: somebody wished it, so no cohort map pairs the two again in this course.
    """
    if reason not in EndReason.values:
        raise Invalid(
            _("Say why it ends: completed, no_fault, learner_left or mentor_lapse."),
            field="reason",
        )
    with transaction.atomic():
        row = held_row(pairing_id)
        if not row.active:
            if row.end_reason == reason:
                return pairing_data(row)
            raise Conflict(_("The pairing has ended for another reason."), field="reason")
        entry = finish(row, reason=reason, at=at, parted=parted)
        record([entry], at=at, actor=actor)
    return pairing_data(row)


def held_row(pairing_id: int) -> Pairing:
    """The pairing, locked, once its learner's place is held; ``NotFound`` if there is none."""
    place = Pairing.objects.filter(pk=pairing_id).values_list("course_key", "learner_id").first()
    if place is None:
        raise NotFound(_("There is no such pairing."))
    # The place before the row, as every command does it: a pairing and its successor are one
    # learner's matter.
    hold(learner_key(*place))
    return Pairing.objects.select_for_update().get(pk=pairing_id)


def held_pairing(pairing_id: int) -> PairingData:
    """The pairing as it is now, held until the caller's transaction ends."""
    return pairing_data(held_row(pairing_id))


def active_row(*, course_key: str, learner_id: int) -> Pairing | None:
    """The active row, locked; the caller holds the learner's place."""
    return active_rows(course_key=course_key, learner_ids=[learner_id]).get(learner_id)


def active_rows(*, course_key: str, learner_ids: Collection[int]) -> dict[int, Pairing]:
    """The active rows by learner, locked, in one query; the caller holds the learners' places."""
    rows = Pairing.objects.select_for_update().filter(
        course_key=course_key, learner_id__in=learner_ids, active=True
    )
    return {row.learner_id: row for row in rows.order_by("pk")}


@dataclass(frozen=True)
class NewPairing:
    """A pairing to write that was checked; ``basis`` says as figures why these two."""

    programme_id: int
    course_key: str
    cohort: str
    mentor: mentors.MentorData
    learner_id: int
    method: str
    basis: dict[str, object] = field(default_factory=dict)


def begin(new: NewPairing, *, at: datetime) -> tuple[Pairing, Entry]:
    """Write one pairing; see ``begin_many``."""
    ((row, entry),) = begin_many([new], at=at)
    return row, entry


def begin_many(wanted: Sequence[NewPairing], *, at: datetime) -> list[tuple[Pairing, Entry]]:
    """Write pairings of one course run that were checked, in a constant number of statements.

    The caller holds the learners' places, and records the entries last.
    """
    if not wanted:
        return []
    rows = Pairing.objects.bulk_create(
        Pairing(
            programme_id=new.programme_id,
            course_key=new.course_key,
            cohort=new.cohort,
            mentor_id=new.mentor.id,
            learner_id=new.learner_id,
            assignment_method=new.method,
            starts_at=at,
            basis=new.basis,
        )
        for new in wanted
    )
    if rows[0].pk is None:  # MySQL does not return the keys of many rows
        keys = dict(
            Pairing.objects.filter(uuid__in=[row.uuid for row in rows]).values_list("uuid", "pk")
        )
        for row in rows:
            row.pk = keys[row.uuid]
    # However the pairings came about: an open request would be offered to other mentors.
    close_requests(
        course_key=wanted[0].course_key,
        learner_ids=[new.learner_id for new in wanted],
        state=RequestState.PAIRED,
        at=at,
    )
    announce_all(pairing_started, [{"pairing_id": row.pk} for row in rows])
    return [
        (
            row,
            Entry(
                programme_id=new.programme_id,
                action="pairing.started",
                subject=f"pairing:{row.uuid}",
                data={
                    "course": new.course_key,
                    "method": new.method,
                    "mentor": str(new.mentor.uuid),
                },
                people={"learner": new.learner_id, "mentor": new.mentor.user_id},
            ),
        )
        for row, new in zip(rows, wanted, strict=True)
    ]


def finish(row: Pairing, *, reason: str, at: datetime, parted: bool = False) -> Entry:
    """End one active row; see ``finish_many``."""
    (entry,) = finish_many([row], reason=reason, at=at, parted=parted)
    return entry


def finish_many(
    rows: Sequence[Pairing], *, reason: str, at: datetime, parted: bool = False
) -> list[Entry]:
    """End active rows in one statement.

    The caller holds the learners' places, and records the entries last.
    """
    if not rows:
        return []
    ended = {"active": None, "ends_at": at, "end_reason": reason, "parted": parted}
    Pairing.objects.filter(pk__in=[row.pk for row in rows]).update(**ended)
    for row in rows:
        for name, value in ended.items():
            setattr(row, name, value)
    announce_all(pairing_ended, [{"pairing_id": row.pk} for row in rows])
    return [
        Entry(
            programme_id=row.programme_id,
            action="pairing.ended",
            subject=f"pairing:{row.uuid}",
            data={"reason": reason},
        )
        for row in rows
    ]


def close_request(*, course_key: str, learner_id: int, state: str, at: datetime) -> bool:
    """Close the learner's open request, if any; the caller holds the place."""
    closed = close_requests(course_key=course_key, learner_ids=[learner_id], state=state, at=at)
    return bool(closed)


def close_requests(
    *, course_key: str, learner_ids: Collection[int], state: str, at: datetime
) -> int:
    """Close the learners' open requests; how many. The caller holds the places."""
    if not learner_ids:
        return 0
    rows = MentorRequest.objects.filter(
        course_key=course_key, learner_id__in=learner_ids, active=True
    )
    return rows.update(active=None, state=state, closed_at=at, held_by=None, held_until=None)
