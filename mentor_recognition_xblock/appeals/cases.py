"""An appeal from its filing on: who may file, what the first deciders say, and withdrawing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..errors import Conflict, Invalid, NotAllowed, NotFound
from ..inputs import read_length
from ..mentors import api as mentors
from ..programmes import api as programmes
from ..signals import announce, appeal_answered_again, appeal_filed, appeal_withdrawn
from .data import AppealData
from .errors import AppealedAlready, NothingToAppeal, TooLateToAppeal, VotingHasBegun
from .models import Appeal, AppealAnswer
from .queries import appeal_data, row_of, taken
from .seats import held, refresh
from .states import AppealKind, AppealState, RemitAnswer
from .subjects import Subject, subject_of, was_appealed

MIN_WORDS: Final = 20
MAX_WORDS: Final = 4_000


def file_appeal(
    *, mentor_id: int, kind: str, subject: UUID, statement: str, at: datetime
) -> AppealData:
    """File an appeal and seat its panel; the same words again return the one that was filed.

    One transaction. Raises ``NotFound`` for what is another mentor's, ``NothingToAppeal``,
    ``TooLateToAppeal`` and ``AppealedAlready``.
    """
    if kind not in AppealKind.values:
        raise Invalid(_("Choose what you appeal against."), field="kind")
    statement = _checked(statement, "statement")
    about = subject_of(kind, subject)
    if about.mentor_id != mentor_id:
        raise NotFound(_("There is nothing of yours to appeal there."))
    earlier = Appeal.objects.filter(subject=subject).first()
    is_same = earlier is not None and earlier.statement == statement
    if earlier is not None and is_same and earlier.state != AppealState.WITHDRAWN:
        return appeal_data(earlier, about)
    _check_window(about, at)
    rule = programmes.policy_in_force(programme_id=about.programme_id, at=at).policy.appeal
    try:
        with transaction.atomic():
            row = Appeal.objects.create(
                programme_id=about.programme_id,
                mentor_id=mentor_id,
                kind=kind,
                subject=subject,
                proposal=about.proposal,
                statement=statement,
                filed_at=at,
                due_at=at + timedelta(days=rule.answer_days),
                seats=rule.seats,
            )
            announce(appeal_filed, appeal_uuid=str(row.uuid))
            _record(row, "appeal.filed", at, about.mentor_user_id, kind=kind, about=str(subject))
            refresh(row, about, at)
    except IntegrityError:
        # Two windows at once: the first one filed it.
        raise _appealed() from None
    return appeal_data(row, about)


def withdraw(*, appeal_uuid: UUID, mentor_id: int, at: datetime) -> AppealData:
    """Take one's appeal back while nobody has voted; again is no change. It is not filed anew."""
    with transaction.atomic():
        known = row_of(appeal_uuid)
        if known.mentor_id != mentor_id:
            raise NotFound(_("There is no such appeal."))
        if known.state == AppealState.WITHDRAWN:
            return appeal_data(known)
        row = held(appeal_uuid)
        if any(one.outcome for one in taken(row)):
            raise VotingHasBegun(_("Somebody has voted: the appeal goes on to its end."))
        close(row, AppealState.WITHDRAWN, at)
        announce(appeal_withdrawn, appeal_uuid=str(row.uuid))
        _record(row, "appeal.withdrawn", at, mentors.mentor(mentor_id).user_id)
        return appeal_data(row)


def answer(*, appeal_uuid: UUID, words: str, at: datetime, actor: int) -> AppealData:
    """What one of those who decided first says to the appeal, once, before anybody votes.

    The same words again are no change. Raises ``NotAllowed`` for who did not decide.
    """
    words = _checked(words, "words")
    with transaction.atomic():
        row = held(appeal_uuid)
        subject = subject_of(row.kind, row.subject)
        if actor not in subject.deciders:
            raise NotAllowed(_("Only those who made the first decision answer to an appeal."))
        said = row.answers.filter(decider_id=actor).first()
        if said is not None and said.words == words:
            return appeal_data(row, subject)
        if said is not None:
            raise Conflict(_("You have answered already."))
        if any(one.outcome for one in taken(row)):
            raise VotingHasBegun(_("Somebody has voted already: answers came before that."))
        AppealAnswer.objects.create(appeal=row, decider_id=actor, words=words, said_at=at)
        _record(row, "appeal.answered", at, actor)
        return appeal_data(row, subject)


def answer_again(
    *, appeal_uuid: UUID, answer: str, reason: str, at: datetime, actor: int
) -> AppealData:
    """A manager's second answer to a revocation that was sent back; it is final.

    To give the badge back signs a new edition, from the outbox. The same again is no change.
    """
    if answer not in RemitAnswer.values:
        raise Invalid(_("Choose whether the badge is given back."), field="answer")
    reason = _checked(reason, "reason")
    with transaction.atomic():
        row = Appeal.objects.select_for_update().filter(uuid=appeal_uuid).first()
        if row is None:
            raise NotFound(_("There is no such appeal."))
        if (row.answer, row.answer_reason, row.answered_by_id) == (answer, reason, actor):
            return appeal_data(row)
        if not appeal_data(row).waits_for_manager:
            raise Conflict(_("Nothing waits for your answer here: reload the page."))
        if not subject_of(row.kind, row.subject).stands:
            raise Conflict(_("The badge was given back meanwhile: nothing waits for your answer."))
        row.answer, row.answer_reason, row.answered_by_id = answer, reason, actor
        row.answered_at = at
        row.save(update_fields=["answer", "answer_reason", "answered_by", "answered_at"])
        gives = answer == RemitAnswer.GIVE_BACK
        announce(
            appeal_answered_again,
            appeal_uuid=str(row.uuid),
            badge_uuid=str(row.subject) if gives else "",
        )
        _record(row, "appeal.answered_again", at, actor, answer=answer)
        return appeal_data(row)


def answer_for_a_badge_given_back(row: Appeal, at: datetime) -> None:
    """Where a manager gave the badge back by another way, a locked appeal waits for nobody."""
    if appeal_data(row).waits_for_manager and not subject_of(row.kind, row.subject).stands:
        row.answer, row.answered_at = RemitAnswer.GIVE_BACK, at
        row.save(update_fields=["answer", "answered_at"])
        _record(row, "appeal.settled", at, None, about=str(row.subject))


def close(row: Appeal, state: str, at: datetime) -> None:
    """Write the last state of a locked appeal."""
    row.state, row.closed_at = state, at
    row.save(update_fields=["state", "closed_at", "brought"])


def _check_window(about: Subject, at: datetime) -> None:
    if was_appealed(about):
        raise _appealed()
    if not about.stands:
        raise NothingToAppeal(_("There is nothing to appeal: it did not go against you."))
    if at >= about.until:
        day = date_format(timezone.localtime(about.until), "DATE_FORMAT")
        raise TooLateToAppeal(_("An appeal could be filed until {day}.").format(day=day))


def _appealed() -> AppealedAlready:
    return AppealedAlready(_("There is one appeal for each decision, and it was filed."))


def _checked(words: str, field: str) -> str:
    kept = words.strip()
    if read_length(kept) < MIN_WORDS or len(kept) > MAX_WORDS:
        raise Invalid(
            _("Write {low} to {high} characters.").format(low=MIN_WORDS, high=MAX_WORDS),
            field=field,
        )
    return kept


def _record(row: Appeal, action: str, at: datetime, actor: int | None, **data: str) -> None:
    audit.record(
        stream=f"programme:{row.programme_id}",
        action=action,
        at=at,
        actor=actor,
        subject=f"appeal:{row.uuid}",
        data={**data},
        people={"mentor": mentors.mentor(row.mentor_id).user_id},
    )
