"""After the first session: did it fit, somebody else please, and never again.

What one side says here, the other never learns: a pairing that ends by a fit check, a wish or a
block ends without fault, in the same words, at once, and in the same way.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ..deadlocks import retry_on_deadlock
from ..errors import Conflict, Invalid, NotAllowed
from ..mentors import api as mentors
from .data import PairingData
from .lifecycle import finish, finish_many, held_row
from .locks import hold, learner_key
from .log_entries import record
from .models import Block, FitCheck, Pairing
from .states import EndReason, FitAnswer


def note_contact(*, programme_id: int, course_key: str, learner_id: int, at: datetime) -> bool:
    """The two were in touch for the first time, at ``at``; later contacts change nothing.

    Nor does one from before the pairing: it was with another mentor.
    """
    return bool(
        Pairing.objects.filter(
            programme_id=programme_id,
            course_key=course_key,
            learner_id=learner_id,
            active=True,
            met_at__isnull=True,
            starts_at__lte=at,
        ).update(met_at=at)
    )


def say_met(*, pairing_uuid: UUID, user_id: int, at: datetime) -> None:
    """Either side says that the first session was held; said before is no change."""
    row, _by_mentor = _own(user_id, uuid=pairing_uuid)
    Pairing.objects.filter(pk=row.pk, active=True, met_at__isnull=True).update(met_at=at)


def fit_answers(*, programme_id: int, user_id: int) -> dict[int, str]:
    """One's own words by pairing id, in one query."""
    rows = FitCheck.objects.filter(pairing__programme_id=programme_id)
    own = rows.filter(by_mentor=False, pairing__learner_id=user_id) | rows.filter(
        by_mentor=True, pairing__mentor__user_id=user_id
    )
    return dict(own.values_list("pairing_id", "answer"))


def check_fit(*, pairing_uuid: UUID, user_id: int, answer: str, at: datetime) -> None:
    """One side's private word; ``repair`` ends the pairing without fault at once.

    The latest word counts. Only the two of the pairing may answer, once they met.
    """
    if answer not in FitAnswer.values:
        raise Invalid(_("Choose good, not sure yet, or somebody else."), field="answer")
    row, by_mentor = _own(user_id, uuid=pairing_uuid)
    if row.met_at is None and answer != FitAnswer.REPAIR:
        raise Conflict(_("Say this after your first session."), field="answer")
    with transaction.atomic():
        FitCheck.objects.update_or_create(
            pairing=row,
            by_mentor=by_mentor,
            defaults={"answer": answer, "answered_at": at},
        )
        # In the same transaction: an answer kept without the end would leave the two together.
        if answer == FitAnswer.REPAIR:
            part(pairing_id=row.pk, at=at)


def fit_answer(pair: PairingData, *, user_id: int) -> str:
    """One's own word on a pairing of one's own, or nothing; never the other side's."""
    by_mentor = pair.learner_id != user_id
    if by_mentor and mentors.mentor(pair.mentor_id).user_id != user_id:
        raise NotAllowed(_("This is not a pairing of yours."), code="not_your_pairing")
    rows = FitCheck.objects.filter(pairing_id=pair.id, by_mentor=by_mentor)
    return rows.values_list("answer", flat=True).first() or ""


@retry_on_deadlock
def part(*, pairing_id: int, at: datetime) -> None:
    """End a pairing without fault, never to be made again by a rule; ended is no change.

    The log names nobody: whose wish it was, no reader of it learns.
    """
    with transaction.atomic():
        row = held_row(pairing_id)
        if row.active:
            entry = finish(row, reason=EndReason.NO_FAULT, at=at, parted=True)
            record([entry], at=at, actor=None)


def block_partner(*, pairing_uuid: UUID, user_id: int, at: datetime) -> None:
    """Never again with the other of this pairing, in any course of the programme."""
    row, by_mentor = _own(user_id, uuid=pairing_uuid)
    with transaction.atomic():
        both = Pairing.objects.filter(mentor_id=row.mentor_id, learner_id=row.learner_id)
        hold(learner_key(key, row.learner_id) for key in both.values_list("course_key", flat=True))
        Block.objects.get_or_create(
            mentor_id=row.mentor_id,
            learner_id=row.learner_id,
            by_mentor=by_mentor,
            defaults={"programme_id": row.programme_id, "made_at": at},
        )
        active = list(both.select_for_update().filter(active=True))
        entries = finish_many(active, reason=EndReason.NO_FAULT, at=at, parted=True)
        record(entries, at=at, actor=None)


def unblock_partner(*, pairing_uuid: UUID, user_id: int) -> None:
    """Take one's own block back; the other's, if any, stands."""
    row, by_mentor = _own(user_id, uuid=pairing_uuid)
    Block.objects.filter(
        mentor_id=row.mentor_id, learner_id=row.learner_id, by_mentor=by_mentor
    ).delete()


def blocked_by(*, programme_id: int, user_id: int) -> set[tuple[int, int]]:
    """Those the person blocked, as (mentor id, learner id); never who blocked them."""
    rows = Block.objects.filter(programme_id=programme_id)
    own = rows.filter(by_mentor=False, learner_id=user_id) | rows.filter(
        by_mentor=True, mentor__user_id=user_id
    )
    return set(own.values_list("mentor_id", "learner_id"))


def _own(user_id: int, **named: int | UUID) -> tuple[Pairing, bool]:
    """The pairing and whether the person is its mentor; ``NotAllowed`` for anyone else."""
    row = Pairing.objects.filter(**named).first()
    if row is not None and row.learner_id == user_id:
        return row, False
    if row is not None and mentors.mentor(row.mentor_id).user_id == user_id:
        return row, True
    raise NotAllowed(_("This is not a pairing of yours."), code="not_your_pairing")
