"""Calibration sessions: a group rates the same works apart, then sees the key and talks (ADR 0062).

Nobody sees a key or another's rating before everybody who takes part has rated every work. With
that the ratings are revealed by themselves, and whoever agrees with the key as the policy asks is
certified.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..audit import api as audit
from ..errors import Invalid, NotFound
from ..programmes import api as programmes
from ..signals import announce, session_opened
from .certificates import ended_since, is_barred
from .errors import HasRatedAll, NotRevealedYet, SessionIsOver, TooFewTakePart
from .exemplar_draws import unknown_to_all
from .rubrics import check_scores, rubric_data, rubric_in_use
from .session_models import (
    CalibrationSession,
    SessionNote,
    SessionPlace,
    SessionRating,
    SessionWork,
)
from .session_results import counting_works, is_complete, reveal
from .states import SessionState

# Of fewer each would know what the other gave.
FEWEST_RATERS: Final = 3
MOST_RATERS: Final = 20
FEWEST_WORKS: Final = 2
MOST_WORKS: Final = 12
MOST_DAYS: Final = 90
MAX_TITLE: Final = 120
MAX_NOTE: Final = 1_000


def open_session(
    *,
    programme_id: int,
    title: str,
    person_ids: Collection[int],
    works: int,
    ends_on: date,
    at: datetime,
    actor: int,
) -> tuple[UUID, bool]:
    """Ask people to rate ``works`` works that none of them knows, until a day.

    The session's uuid, and whether it is new: the same again is the one that is open. The works are
    drawn by lot from those of the rubric in use whose key is agreed. ``Invalid`` names the field
    that cannot be.
    """
    people = sorted(set(person_ids))
    _check_people(programme_id, people)
    _check_last_day(ends_on, at)
    rubric = rubric_in_use(programme_id)
    with transaction.atomic():
        programmes.lock_programme(programme_id)
        same = _same_title(programme_id, title)
        if same is not None:
            if _asks(same) == (people, works, ends_on):
                return same.uuid, False
            raise Invalid(
                _("Another session of that title is open: choose a title of its own."),
                field="title",
            )
        free = unknown_to_all(rubric, people)
        if len(free) < works:
            raise _too_few_works(len(free))
        row = CalibrationSession.objects.create(
            rubric_id=rubric.id, title=title, opened_at=at, ends_on=ends_on
        )
        chosen = sorted(free, key=lambda one: _lot(row.uuid, one.uuid))[:works]
        SessionWork.objects.bulk_create(
            SessionWork(
                session=row, exemplar=one, num=num, levels=one.levels, rationale=one.rationale
            )
            for num, one in enumerate(chosen, 1)
        )
        # By chance alone: what follows from ids could be computed by whoever knows them.
        secrets.SystemRandom().shuffle(people)
        SessionPlace.objects.bulk_create(
            SessionPlace(session=row, person_id=person_id, num=num)
            for num, person_id in enumerate(people, 1)
        )
        announce(session_opened, session_uuid=str(row.uuid))
        _record(row, "opened", at, actor, {"raters": len(people), "works": works})
    return row.uuid, True


def rate_in_session(
    *,
    programme_id: int,
    session_uuid: UUID,
    person_id: int,
    num: int,
    scores: Mapping[str, int],
    why: str,
    at: datetime,
) -> bool:
    """Rate work ``num``; until the ratings are revealed one may think again.

    With the last rating of the last person they are revealed: whether this was it. ``NotFound`` for
    whoever takes no part, ``SessionIsOver`` afterwards.
    """
    with transaction.atomic():
        row = _locked(session_uuid, programme_id)
        place = _place(row, person_id)
        work = _work(row, num)
        check_scores(rubric_data(row.rubric), scores)
        given = {"scores": dict(scores), "why": why.strip()}
        known = SessionRating.objects.filter(place=place, work=work).first()
        if known is not None and (known.scores, known.why) == (given["scores"], given["why"]):
            return False
        _require_rating(row)
        SessionRating.objects.update_or_create(
            place=place, work=work, defaults={**given, "rated_at": at}
        )
        is_last = is_complete(row)
        if is_last:
            reveal(row, at=at)
    return is_last


def leave_session(*, programme_id: int, session_uuid: UUID, person_id: int, at: datetime) -> None:
    """Take no part any more, before the ratings are revealed; what one rated counts nowhere."""
    with transaction.atomic():
        row = _locked(session_uuid, programme_id)
        _leave(row, _place(row, person_id, gone=True), at, actor=person_id)


def leave_out(
    *, programme_id: int, session_uuid: UUID, person_id: int, at: datetime, actor: int
) -> bool:
    """Go on without a person who has not rated every work; whether anything changed."""
    with transaction.atomic():
        row = _locked(session_uuid, programme_id)
        place = _place(row, person_id, gone=True)
        works = counting_works(row)
        if place.left_at is None and place.ratings.filter(work__in=works).count() == len(works):
            raise HasRatedAll(_("They have rated every work: the session waits for others."))
        return _leave(row, place, at, actor=actor)


def end_session(*, programme_id: int, session_uuid: UUID, at: datetime, actor: int) -> bool:
    """End the talk, or call off what is not revealed yet; whether anything changed."""
    with transaction.atomic():
        row = _locked(session_uuid, programme_id)
        return _end(row, at, actor)


def write_note(
    *,
    programme_id: int,
    session_uuid: UUID,
    person_id: int,
    num: int,
    text: str,
    leads: bool,
    at: datetime,
) -> None:
    """Say something of work ``num`` that all who take part read, once the ratings are revealed.

    As the leader, or under one's number. The same words again are no second note.
    """
    with transaction.atomic():
        row = _locked(session_uuid, programme_id)
        place = None if leads else _place(row, person_id)
        if row.state == SessionState.RATING:
            raise NotRevealedYet(_("The ratings are still hidden: talk about the work then."))
        if row.state != SessionState.REVEALED:
            raise SessionIsOver(_("This session has ended: nothing is added to it any more."))
        work = _work(row, num)
        said = {"work": work, "place": place, "author_id": person_id, "text": text.strip()}
        if not SessionNote.objects.filter(**said).exists():
            SessionNote.objects.create(**said, written_at=at)


def settle_sessions(*, at: datetime) -> int:
    """Go on without those who have not rated by the last day; return how many were settled.

    Where too few are left the session is called off.
    """
    due = CalibrationSession.objects.filter(state=SessionState.RATING, ends_on__lt=at.date())
    settled = 0
    for uuid in due.order_by("pk").values_list("uuid", flat=True):
        with transaction.atomic():
            row = _locked(uuid)
            if row.state != SessionState.RATING:
                continue
            works = counting_works(row)
            places = list(row.places.filter(left_at=None))
            late = [
                one for one in places if one.ratings.filter(work__in=works).count() < len(works)
            ]
            if not works or len(places) - len(late) < FEWEST_RATERS:
                _end(row, at, None)
            else:
                SessionPlace.objects.filter(pk__in=[one.pk for one in late]).update(left_at=at)
                reveal(row, at=at)
            settled += 1
    return settled


def _check_people(programme_id: int, people: list[int]) -> None:
    if not FEWEST_RATERS <= len(people) <= MOST_RATERS:
        raise Invalid(
            _("A session has {fewest} to {most} people: fewer could tell who gave what.").format(
                fewest=FEWEST_RATERS, most=MOST_RATERS
            ),
            field="people",
        )
    for person_id in people:
        ended = ended_since(programme_id=programme_id, reviewer_id=person_id)
        if is_barred(programme_id=programme_id, reviewer_id=person_id, ended=ended):
            raise Invalid(
                _(
                    "A manager ended the certificate of one of them: ask them to calibrate again "
                    "first, under Reviewers."
                ),
                field="people",
            )


def _check_last_day(ends_on: date, at: datetime) -> None:
    if not at.date() <= ends_on <= at.date() + timedelta(days=MOST_DAYS):
        raise Invalid(
            _("Choose a day from today on, at most {days} days ahead.").format(days=MOST_DAYS),
            field="ends_on",
        )


def _same_title(programme_id: int, title: str) -> CalibrationSession | None:
    """The open session of that title, in capitals or not."""
    return CalibrationSession.objects.filter(
        rubric__programme_id=programme_id, title__iexact=title, state=SessionState.RATING
    ).first()


def _asks(row: CalibrationSession) -> tuple[list[int], int, date]:
    """Whom a session asked for how many works, until when."""
    people = sorted(row.places.values_list("person_id", flat=True))
    return people, row.works.count(), row.ends_on


def _too_few_works(free: int) -> Invalid:
    return Invalid(
        ngettext(
            "Only {n} work with an agreed key is unknown to all of them: choose fewer works or "
            "other people, or agree on more keys.",
            "Only {n} works with an agreed key are unknown to all of them: choose fewer works or "
            "other people, or agree on more keys.",
            free,
        ).format(n=free),
        field="works",
    )


def _locked(session_uuid: UUID, programme_id: int | None = None) -> CalibrationSession:
    rows = CalibrationSession.objects.select_for_update().filter(uuid=session_uuid)
    if programme_id is not None:
        rows = rows.filter(rubric__programme_id=programme_id)
    row = rows.first()
    if row is None:
        raise _missing()
    return row


def _missing() -> NotFound:
    return NotFound(_("There is no such session, or you take no part in it."))


def _place(row: CalibrationSession, person_id: int, *, gone: bool = False) -> SessionPlace:
    """The person's place; ``NotFound`` without one, or once they left unless ``gone``."""
    place = row.places.filter(person_id=person_id).first()
    if place is None or (place.left_at is not None and not gone):
        raise _missing()
    return place


def _work(row: CalibrationSession, num: int) -> SessionWork:
    work = row.works.filter(num=num).first()
    if work is None:
        raise NotFound(_("There is no such work: reload the page."))
    return work


def _require_rating(row: CalibrationSession) -> None:
    if row.state == SessionState.CANCELLED:
        raise SessionIsOver(_("This session was called off: nothing is rated in it any more."))
    if row.state != SessionState.RATING:
        raise SessionIsOver(_("The ratings were revealed: nothing of them changes any more."))


def _leave(row: CalibrationSession, place: SessionPlace, at: datetime, *, actor: int) -> bool:
    if place.left_at is not None:
        return False
    _require_rating(row)
    if row.places.filter(left_at=None).count() <= FEWEST_RATERS:
        raise TooFewTakePart(
            _("A session needs {fewest} people: it can only be called off as a whole.").format(
                fewest=FEWEST_RATERS
            )
        )
    place.left_at = at
    place.save(update_fields=["left_at"])
    _record(row, "left", at, actor, {}, person_id=place.person_id)
    if is_complete(row):
        reveal(row, at=at)
    return True


def _end(row: CalibrationSession, at: datetime, actor: int | None) -> bool:
    ends = {
        SessionState.RATING: (SessionState.CANCELLED, "cancelled"),
        SessionState.REVEALED: (SessionState.CLOSED, "closed"),
    }
    if row.state not in ends:
        return False
    row.state, word = ends[SessionState(row.state)]
    row.ended_at = at
    row.save(update_fields=["state", "ended_at"])
    _record(row, word, at, actor, {})
    return True


def _record(
    row: CalibrationSession,
    word: str,
    at: datetime,
    actor: int | None,
    data: Mapping[str, int],
    *,
    person_id: int | None = None,
) -> None:
    audit.record(
        stream=f"programme:{row.rubric.programme_id}",
        action=f"session.{word}",
        at=at,
        actor=actor,
        subject=f"session:{row.uuid}",
        data=dict(data),
        people={} if person_id is None else {"reviewer": person_id},
    )


def _lot(uuid: UUID, what: object) -> str:
    return sha256(f"{uuid}:{what}".encode()).hexdigest()
