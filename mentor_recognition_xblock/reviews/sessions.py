"""Calibration sessions: a group rates the same works apart, then sees the key and talks (ADR 0062).

Nobody sees a key or another's rating before everybody who takes part has rated every work. With
that the ratings are revealed by themselves, and whoever agrees with the key as the policy asks is
certified.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..errors import Invalid, NotFound
from ..programmes import api as programmes
from .certificates import ended_since, is_barred
from .errors import HasRatedAll, NotRevealedYet, SessionIsOver, TooFewTakePart
from .exemplar_draws import unknown_to_all
from .rubrics import check_scores, rubric_in_use
from .session_begins import begin, check_last_day, record
from .session_models import (
    CalibrationSession,
    SessionNote,
    SessionPlace,
    SessionRating,
    SessionWork,
)
from .session_results import counting_works, is_complete, reveal
from .session_wordings import FEWEST_RATERS, are_enough, fewest, wording
from .states import SessionState

MOST_RATERS: Final = 20
FEWEST_WORKS: Final = 2
MOST_WORKS: Final = 12
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
    check_last_day(ends_on, at)
    rubric = rubric_in_use(programme_id)
    with transaction.atomic():
        programmes.lock_programme(programme_id)
        same = require_own_title(programme_id, title, (people, works, ends_on, None))
        if same is not None:
            return same, False
        free = unknown_to_all(rubric, people)
        if len(free) < works:
            raise _too_few_works(len(free))
        row = CalibrationSession(rubric_id=rubric.id, title=title, opened_at=at, ends_on=ends_on)
        begin(row, people, free, works, at=at, actor=actor)
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
        check_scores(wording(row, place, work), scores)
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
        return end(row, at, actor)


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


def late_sessions(*, at: datetime) -> list[UUID]:
    """Sessions whose last day for ratings is over, the oldest first."""
    due = CalibrationSession.objects.filter(state=SessionState.RATING, ends_on__lt=at.date())
    return list(due.order_by("pk").values_list("uuid", flat=True))


def settle_session(session_uuid: UUID, *, at: datetime) -> bool:
    """Go on without those who have not rated by the last day; False where it went on meanwhile.

    Where too few are left the session is called off.
    """
    with transaction.atomic():
        row = _locked(session_uuid)
        if row.state != SessionState.RATING:
            return False
        works = counting_works(row)
        places = list(row.places.filter(left_at=None))
        late = [one for one in places if one.ratings.filter(work__in=works).count() < len(works)]
        stay = [one.num for one in places if one not in late]
        if not works or not are_enough(row, stay):
            end(row, at, None)
        else:
            SessionPlace.objects.filter(pk__in=[one.pk for one in late]).update(left_at=at)
            reveal(row, at=at)
    return True


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


def require_own_title(
    programme_id: int, title: str, asks: tuple[list[int], int, date, object]
) -> UUID | None:
    """The open session of that title, in capitals or not, that asks for the same; ``Invalid``
    where it asks for something else, None where there is none.

    ``asks`` is whom for how many works, until when, and by which draft.
    """
    same = CalibrationSession.objects.filter(
        rubric__programme_id=programme_id, title__iexact=title, state=SessionState.RATING
    ).first()
    if same is None:
        return None
    people = sorted(same.places.values_list("person_id", flat=True))
    if (people, same.works.count(), same.ends_on, same.draft) != asks:
        raise Invalid(
            _("Another session of that title is open: choose a title of its own."),
            field="title",
        )
    return same.uuid


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
    stay = row.places.filter(left_at=None).exclude(pk=place.pk)
    if not are_enough(row, list(stay.values_list("num", flat=True))):
        raise _too_few(row)
    place.left_at = at
    place.save(update_fields=["left_at"])
    record(row, "left", at, actor, {}, person_id=place.person_id)
    if is_complete(row):
        reveal(row, at=at)
    return True


def _too_few(row: CalibrationSession) -> TooFewTakePart:
    words = (
        _("A session needs {fewest} people: it can only be called off as a whole.")
        if row.draft is None
        else _(
            "A trial needs {fewest} people, half of them by either wording: it can only be called "
            "off as a whole."
        )
    )
    return TooFewTakePart(words.format(fewest=fewest(row)))


def end(row: CalibrationSession, at: datetime, actor: int | None) -> bool:
    """End a locked session, or call it off where nothing is revealed yet; whether it changed."""
    ends = {
        SessionState.RATING: (SessionState.CANCELLED, "cancelled"),
        SessionState.REVEALED: (SessionState.CLOSED, "closed"),
    }
    if row.state not in ends:
        return False
    row.state, word = ends[SessionState(row.state)]
    row.ended_at = at
    row.save(update_fields=["state", "ended_at"])
    record(row, word, at, actor, {})
    return True
