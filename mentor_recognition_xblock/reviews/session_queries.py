"""Calibration sessions as they are shown: to those who take part, and to whoever leads them."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from ..core.agreement import RELIABLE, TENTATIVE, Bias
from ..errors import NotFound
from .data import Criterion, RubricData
from .rubrics import rubric_data
from .session_data import (
    AlphaOf,
    CriterionShown,
    LevelGiven,
    OpenSession,
    Participant,
    RaterResult,
    Said,
    SessionCase,
    SessionResult,
    SessionRow,
    SessionShown,
    Trust,
    WorkRow,
    WorkShown,
)
from .session_models import CalibrationSession, SessionPlace, SessionRating, SessionWork
from .session_results import counting_works
from .session_wordings import FEWEST_RATERS, draft_data, is_by_draft
from .states import SessionState
from .trial_results import shown_rows

REVEALED = (SessionState.REVEALED, SessionState.CLOSED)


def sessions_of(programme_id: int) -> list[SessionRow]:
    """Every session of the programme, the newest first; a fixed number of queries."""
    staying = Q(places__left_at=None)
    rows = CalibrationSession.objects.filter(rubric__programme_id=programme_id).annotate(
        people=Count("places", filter=staying, distinct=True),
        rated=Count(
            "places__ratings",
            filter=staying & ~Q(places__ratings__work__exemplar__html=""),
            distinct=True,
        ),
        count=Count("works", filter=~Q(works__exemplar__html=""), distinct=True),
    )
    return [
        SessionRow(
            row.uuid, row.title, row.state, row.ends_on,
            row.people, row.rated, row.people * row.count, row.alpha, row.draft is not None,
        )
        for row in rows.order_by("-opened_at", "-pk")
    ]  # fmt: skip


def session_for(*, programme_id: int, session_uuid: UUID, person_id: int) -> SessionShown:
    """A session for somebody who takes part; ``NotFound`` for everybody else."""
    row = _session(session_uuid, programme_id)
    return _shown(row, _place(row, person_id))


def sessions_for(*, programme_id: int, person_id: int) -> list[SessionShown]:
    """The sessions of a programme in which somebody takes part, the newest first."""
    places = SessionPlace.objects.filter(
        person_id=person_id, left_at=None, session__rubric__programme_id=programme_id
    )
    rows = places.select_related("session__rubric").order_by("-session__opened_at", "-pk")
    return [_shown(one.session, one) for one in rows]


def session_led(*, programme_id: int, session_uuid: UUID) -> SessionShown:
    """The same for whoever leads it; ``NotFound`` in another programme."""
    return _shown(_session(session_uuid, programme_id), None)


def participants(*, programme_id: int, session_uuid: UUID) -> list[Participant]:
    """Who was asked, in no order that tells their number."""
    row = _session(session_uuid, programme_id)
    of_works = Q(ratings__work__in=counting_works(row))
    places = row.places.annotate(rated=Count("ratings", filter=of_works)).order_by("person_id")
    return [
        Participant(one.person_id, one.rated, one.left_at is not None, one.certified)
        for one in places
    ]


def work_for(*, programme_id: int, session_uuid: UUID, person_id: int, num: int) -> WorkShown:
    """A work for somebody who takes part; nothing of others before the ratings are revealed."""
    row = _session(session_uuid, programme_id)
    return _work_shown(row, _place(row, person_id), num)


def work_led(*, programme_id: int, session_uuid: UUID, num: int) -> WorkShown:
    """The same for whoever leads the session: no level and no word before they are revealed."""
    row = _session(session_uuid, programme_id)
    return _work_shown(row, None, num)


def session_case(session_uuid: UUID) -> SessionCase:
    """For letters: who takes part still."""
    row = _session(session_uuid)
    people = row.places.filter(left_at=None).order_by("person_id")
    return SessionCase(
        row.uuid,
        row.rubric.programme_id,
        row.title,
        row.state,
        row.ends_on,
        tuple(people.values_list("person_id", flat=True)),
    )


def open_sessions_of(person_id: int) -> list[OpenSession]:
    """The sessions that wait for ratings of the person; two queries."""
    places = SessionPlace.objects.filter(
        person_id=person_id, left_at=None, session__state=SessionState.RATING
    ).select_related("session__rubric")
    works = Count("session__works", filter=~Q(session__works__exemplar__html=""), distinct=True)
    rated = Count("ratings", filter=~Q(ratings__work__exemplar__html=""), distinct=True)
    rows = places.annotate(left=works - rated).filter(left__gt=0)
    return [
        OpenSession(
            one.session.uuid,
            one.session.rubric.programme_id,
            one.session.title,
            one.session.ends_on,
            one.left,
        )
        for one in rows.order_by("session__ends_on", "pk")
    ]


def _session(session_uuid: UUID, programme_id: int | None = None) -> CalibrationSession:
    rows = CalibrationSession.objects.filter(uuid=session_uuid).select_related("rubric")
    if programme_id is not None:
        rows = rows.filter(rubric__programme_id=programme_id)
    row = rows.first()
    if row is None:
        raise _missing()
    return row


def _missing() -> NotFound:
    return NotFound(_("There is no such session, or you take no part in it."))


def _place(row: CalibrationSession, person_id: int) -> SessionPlace:
    place = row.places.filter(person_id=person_id, left_at=None).first()
    if place is None:
        raise _missing()
    return place


def _shown(row: CalibrationSession, place: SessionPlace | None) -> SessionShown:
    works = counting_works(row)
    rated = set() if place is None else set(place.ratings.values_list("work_id", flat=True))
    notes = dict(row.works.annotate(said=Count("notes")).values_list("pk", "said"))
    return SessionShown(
        uuid=row.uuid,
        title=row.title,
        state=row.state,
        ends_on=row.ends_on,
        programme_id=row.rubric.programme_id,
        people=row.places.filter(left_at=None).count(),
        own_num=None if place is None else place.num,
        is_certified=place is not None and place.certified,
        works=tuple(WorkRow(one.num, one.pk in rated, notes[one.pk]) for one in works),
        result=_result(row, place) if row.state in REVEALED else None,
        is_trial=row.draft is not None,
    )


def _result(row: CalibrationSession, place: SessionPlace | None) -> SessionResult:
    if row.draft is not None:
        return SessionResult((), (), shown_rows(row))
    titles = {one.key: one.title for one in rubric_data(row.rubric).criteria}
    alphas = [("", row.alpha), *((titles[key], alpha) for key, alpha in row.alphas.items())]
    raters = row.places.filter(left_at=None, kappa__isnull=False).order_by("num")
    # Whoever leads reads by name who is certified: kappas by number would tell whose these are.
    raters = raters.none() if place is None else raters
    return SessionResult(
        alphas=tuple(AlphaOf(title, alpha, _trust(alpha)) for title, alpha in alphas),
        raters=tuple(
            RaterResult(one.num, one == place, float(one.kappa or 0), Bias(**one.bias))
            for one in raters
        ),
    )


def _trust(alpha: float | None) -> Trust:
    if alpha is None:
        return "none"
    if alpha >= RELIABLE:
        return "reliable"
    return "tentative" if alpha >= TENTATIVE else "weak"


def _work_shown(row: CalibrationSession, place: SessionPlace | None, num: int) -> WorkShown:
    works = counting_works(row)
    at = next((at for at, one in enumerate(works) if one.num == num), None)
    if at is None:
        raise NotFound(_("There is no such work: reload the page."))
    work = works[at]
    is_open = row.state in REVEALED
    ratings = list(_ratings(work)) if is_open else []
    own = None
    if place is not None:
        own = SessionRating.objects.filter(place=place, work=work).first()
    is_draft = row.draft is not None and (place is None or is_by_draft(place.num, num))
    return WorkShown(
        num=num,
        count=len(works),
        html=work.exemplar.html,
        rubric=_wording(row, draft=is_draft),
        why="" if own is None else own.why,
        criteria=_criteria(row, work, ratings, own, draft=is_draft),
        reasons=tuple(
            Said(one.place.num, one.place == place, one.why) for one in ratings if one.why
        ),
        notes=_notes(work, place) if is_open else (),
        is_draft=is_draft,
        other=_criteria(row, work, ratings, None, draft=not is_draft)
        if is_open and row.draft is not None
        else (),
    )


def _wording(row: CalibrationSession, *, draft: bool) -> RubricData:
    if row.draft is not None and draft:
        return draft_data(row.rubric_id, row.rubric.programme_id, row.draft)
    return rubric_data(row.rubric)


def _criteria(
    row: CalibrationSession,
    work: SessionWork,
    ratings: list[SessionRating],
    own: SessionRating | None,
    *,
    draft: bool,
) -> tuple[CriterionShown, ...]:
    """The criteria of one wording, with what was given by it once the ratings are revealed.

    In a trial nobody sees the key: whoever knows it cannot be given the work blind any more. What
    fewer than a session's people gave by one wording stays with them.
    """
    is_open, is_trial = row.state in REVEALED, row.draft is not None
    theirs = [
        one for one in ratings if not is_trial or is_by_draft(one.place.num, work.num) == draft
    ]
    shows = is_open and (not is_trial or len(theirs) >= FEWEST_RATERS)
    agreed = {} if is_trial else work.levels
    return tuple(
        CriterionShown(
            key=one.key,
            title=one.title,
            own=None if own is None else own.scores[one.key],
            rationale=work.rationale.get(one.key, "") if is_open and not is_trial else "",
            given=_given(one, agreed.get(one.key), theirs, own) if shows else (),
        )
        for one in _wording(row, draft=draft).criteria
    )


def _ratings(work: SessionWork) -> QuerySet[SessionRating]:
    rows = work.ratings.filter(place__left_at=None).select_related("place")
    return rows.order_by("place__num")


def _given(
    criterion: Criterion,
    agreed: int | None,
    ratings: list[SessionRating],
    own: SessionRating | None,
) -> tuple[LevelGiven, ...]:
    counts = Counter(rating.scores[criterion.key] for rating in ratings)
    return tuple(
        LevelGiven(
            level.score,
            level.label,
            counts[level.score],
            level.score == agreed,
            own is not None and own.scores[criterion.key] == level.score,
        )
        for level in criterion.levels
        if counts[level.score] or level.score == agreed
    )


def _notes(work: SessionWork, place: SessionPlace | None) -> tuple[Said, ...]:
    rows = work.notes.annotate(by=F("place__num")).order_by("written_at", "pk")
    return tuple(Said(one.by, _is_own(one, place), one.text) for one in rows)


def _is_own(note: Any, place: SessionPlace | None) -> bool:
    return bool(note.place_id == (None if place is None else place.pk))
