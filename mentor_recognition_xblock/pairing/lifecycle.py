"""Starting and ending one pairing, under the lock of the learner's place in the course."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..deadlocks import retry_on_deadlock
from ..errors import Conflict, Invalid, NotAllowed, NotFound
from ..mentors import api as mentors
from ..signals import announce, pairing_ended, pairing_started
from .data import PairingData
from .locks import hold, learner_key
from .models import MentorRequest, Pairing
from .queries import pairing_data
from .states import EndReason, RequestState


class MentorCannotMentorSelf(NotAllowed):
    """A pairing needs two people."""

    default_code = "mentor_cannot_mentor_self"


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


def active_row(*, course_key: str, learner_id: int) -> Pairing | None:
    """The active row, locked; the caller holds the learner's place."""
    rows = Pairing.objects.select_for_update()
    return rows.filter(course_key=course_key, learner_id=learner_id, active=True).first()


def begin(
    *,
    programme_id: int,
    course_key: str,
    cohort: str,
    mentor: mentors.MentorData,
    learner_id: int,
    method: str,
    at: datetime,
    basis: dict[str, object] | None = None,
) -> tuple[Pairing, Entry]:
    """Write a pairing that was checked; the caller holds the place, and records the entry last."""
    row = Pairing.objects.create(
        programme_id=programme_id,
        course_key=course_key,
        cohort=cohort,
        mentor_id=mentor.id,
        learner_id=learner_id,
        assignment_method=method,
        starts_at=at,
        basis=basis or {},
    )
    # However the pairing came about: an open request would be offered to other mentors.
    close_request(course_key=course_key, learner_id=learner_id, state=RequestState.PAIRED, at=at)
    announce(pairing_started, pairing_id=row.pk)
    data: dict[str, audit.Json] = {
        "course": course_key,
        "method": method,
        "mentor": str(mentor.uuid),
    }
    return row, Entry(
        programme_id=programme_id,
        action="pairing.started",
        subject=f"pairing:{row.uuid}",
        data=data,
        people={"learner": learner_id, "mentor": mentor.user_id},
    )


def finish(row: Pairing, *, reason: str, at: datetime, parted: bool = False) -> Entry:
    """End an active row; the caller holds the place, and records the entry last."""
    row.active, row.ends_at, row.end_reason, row.parted = None, at, reason, parted
    row.save(update_fields=["active", "ends_at", "end_reason", "parted"])
    announce(pairing_ended, pairing_id=row.pk)
    return Entry(
        programme_id=row.programme_id,
        action="pairing.ended",
        subject=f"pairing:{row.uuid}",
        data={"reason": reason},
    )


def close_request(*, course_key: str, learner_id: int, state: str, at: datetime) -> bool:
    """Close the learner's open request, if any; the caller holds the place."""
    rows = MentorRequest.objects.filter(course_key=course_key, learner_id=learner_id, active=True)
    return bool(rows.update(active=None, state=state, closed_at=at, held_by=None, held_until=None))


@dataclass(frozen=True)
class Entry:
    """What the audit log will say of a change, once all rows of the transaction are written.

    Written earlier, its lock on the log's head would be held while a later insert waits for a
    neighbour in the unique index, who waits for the head: a deadlock.
    """

    programme_id: int
    action: str
    subject: str
    data: dict[str, audit.Json]
    people: dict[str, int] | None = None


def record(entries: Iterable[Entry], *, at: datetime, actor: int | None) -> None:
    """Append the entries: the last thing a command does in its transaction."""
    for entry in entries:
        audit.record(
            stream=f"programme:{entry.programme_id}",
            action=entry.action,
            at=at,
            actor=actor,
            subject=entry.subject,
            data=entry.data,
            people=entry.people,
        )
