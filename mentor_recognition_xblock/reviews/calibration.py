"""Calibration: rate keyed exemplars, see the key, be certified when the agreement is good."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..core import policy as rules
from ..core.consensus import weighted_kappa
from ..programmes import api as programmes
from .certificates import DAYS_A_MONTH, RENEWS_DAYS, certify, ended_since, is_barred
from .data import (
    Agreement,
    CalibrationData,
    Comparison,
    ExemplarView,
    RubricData,
)
from .errors import AlreadyRated, CalibrationRests, NotAskedAgain, NotYourReview
from .exemplar_draws import draw
from .models import CalibrationAttempt, CalibrationRating, Exemplar, ReviewPanel
from .rubrics import check_scores, rubric_in_use
from .states import AssignmentState, Stage


def calibration(*, programme_id: int, reviewer_id: int, at: datetime) -> CalibrationData:
    """Where the person stands; the key of an exemplar only after their own rating of it."""
    rubric = rubric_in_use(programme_id)
    settings = programmes.policy_in_force(programme_id=programme_id, at=at).policy.calibration
    newest = _newest(rubric.id, reviewer_id)
    ended = ended_since(programme_id=programme_id, reviewer_id=reviewer_id)
    barred = is_barred(programme_id=programme_id, reviewer_id=reviewer_id, ended=ended)
    attempt = _current(newest, settings, at, ended)
    num = attempt.num if attempt else (newest.num + 1 if newest else 1)
    given = _given(newest)
    drawn = draw(
        [(one.exemplar_id, one.attempt.num) for one in given],
        rubric_id=rubric.id,
        reviewer_id=reviewer_id,
        num=num,
        count=settings.exemplars,
        seen=_seen_before(rubric, reviewer_id),
        held=_held_now(reviewer_id),
    )
    ratings = {one.exemplar_id: one.scores for one in given if one.attempt.num == num}
    finished = attempt is not None and attempt.finished_at is not None
    retry = None
    if attempt and attempt.finished_at and not attempt.passed:
        retry = attempt.finished_at + timedelta(days=settings.retry_days)
    exemplars = tuple(
        _view(index, exemplar, ratings.get(exemplar.pk), rubric)
        for index, exemplar in enumerate(drawn.chosen, 1)
    )
    return CalibrationData(
        rubric=rubric,
        exemplars=exemplars,
        agreement=_agreement(exemplars),
        others=drawn.others_next,
        rated_count=len(ratings),
        total=len(drawn.chosen),
        finished=finished,
        passed=attempt.passed if attempt else False,
        kappa=attempt.kappa if attempt else None,
        needed=settings.min_kappa,
        retry_at=retry,
        barred_since=ended if barred else None,
    )


def rate_exemplar(
    *,
    programme_id: int,
    reviewer_id: int,
    exemplar_uuid: UUID,
    scores: Mapping[str, int],
    at: datetime,
) -> CalibrationData:
    """Keep a rating; with the last one the attempt ends and may certify.

    The same rating again is no change; another one after the key was shown is refused.
    """
    rubric = rubric_in_use(programme_id)
    check_scores(rubric, scores)
    settings = programmes.policy_in_force(programme_id=programme_id, at=at).policy.calibration
    ended = _not_barred(programme_id, reviewer_id)
    with transaction.atomic():
        # Two windows of one person would otherwise both give the last rating, and certify twice.
        newest = _newest(rubric.id, reviewer_id, lock=True)
        attempt = _current(newest, settings, at, ended)
        if attempt is None:
            attempt, _created = CalibrationAttempt.objects.get_or_create(
                rubric_id=rubric.id,
                reviewer_id=reviewer_id,
                num=newest.num + 1 if newest else 1,
                defaults={"started_at": at},
            )
        chosen = draw(
            [(one.exemplar_id, one.attempt.num) for one in _given(newest)],
            rubric_id=rubric.id,
            reviewer_id=reviewer_id,
            num=attempt.num,
            count=settings.exemplars,
            seen=_seen_before(rubric, reviewer_id),
            held=_held_now(reviewer_id),
        ).chosen
        exemplar = next(
            (candidate for candidate in chosen if candidate.uuid == exemplar_uuid), None
        )
        if exemplar is None:
            raise NotYourReview(_("That work is not part of your calibration: reload the page."))
        rating, created = CalibrationRating.objects.get_or_create(
            attempt=attempt,
            exemplar=exemplar,
            defaults={"scores": dict(scores), "rated_at": at},
        )
        if not created:
            # The key was shown with the first answer: a better second one proves nothing.
            if rating.scores != dict(scores):
                raise AlreadyRated(_("You saw this work's key: your rating is final."))
        elif attempt.finished_at is not None:
            ends = attempt.finished_at + timedelta(days=settings.retry_days)
            raise CalibrationRests(
                _("This attempt is over: the next one may begin on {date}.").format(
                    date=date_format(timezone.localtime(ends), "DATE_FORMAT")
                )
            )
        else:
            _finish(attempt, chosen, rubric, settings, programme_id, at)
    return calibration(programme_id=programme_id, reviewer_id=reviewer_id, at=at)


def _not_barred(programme_id: int, reviewer_id: int) -> datetime | None:
    """When a certificate was ended, if one was; ``NotAskedAgain`` while its holder is not asked."""
    ended = ended_since(programme_id=programme_id, reviewer_id=reviewer_id)
    if is_barred(programme_id=programme_id, reviewer_id=reviewer_id, ended=ended):
        raise NotAskedAgain(
            _("A manager ended your certificate: you may calibrate again once they ask you to.")
        )
    return ended


def _finish(
    attempt: CalibrationAttempt,
    chosen: tuple[Exemplar, ...],
    rubric: RubricData,
    settings: rules.Calibration,
    programme_id: int,
    at: datetime,
) -> None:
    ratings = {rating.exemplar_id: rating.scores for rating in attempt.ratings.all()}
    if len(ratings) < settings.exemplars:
        return
    keys = [criterion.key for criterion in rubric.criteria]
    # One kappa over all criteria of all exemplars: four works alone are too few for one each.
    own = [ratings[exemplar.pk][key] for exemplar in chosen for key in keys]
    agreed = [exemplar.levels[key] for exemplar in chosen for key in keys]
    attempt.kappa = weighted_kappa(own, agreed)
    attempt.finished_at = at
    attempt.passed = attempt.kappa >= settings.min_kappa
    attempt.save()
    if attempt.passed:
        certify(
            programme_id, attempt.reviewer_id, attempt.kappa, "", settings, at, attempt.reviewer_id
        )


def _newest(rubric_id: int, reviewer_id: int, *, lock: bool = False) -> CalibrationAttempt | None:
    rows = CalibrationAttempt.objects.filter(rubric_id=rubric_id, reviewer_id=reviewer_id)
    if lock:
        rows = rows.select_for_update()
    return rows.order_by("-num").first()


def _given(newest: CalibrationAttempt | None) -> list[CalibrationRating]:
    """All ratings of the person by the rubric; nothing is asked where there was no attempt."""
    if newest is None:
        return []
    rows = CalibrationRating.objects.filter(
        attempt__rubric_id=newest.rubric_id, attempt__reviewer_id=newest.reviewer_id
    )
    return list(rows.select_related("attempt"))


def _seen_before(rubric: RubricData, reviewer_id: int) -> set[UUID]:
    """Origins of the works whose keys the person saw by other rubrics of the programme, and of what
    they reviewed.
    """
    rows = CalibrationRating.objects.filter(
        attempt__rubric__programme_id=rubric.programme_id, attempt__reviewer_id=reviewer_id
    ).exclude(attempt__rubric_id=rubric.id)
    reviewed = _seeded(reviewer_id).exclude(assignments__state=AssignmentState.ASSIGNED)
    return set(
        rows.values_list("exemplar__origin", flat=True).union(
            reviewed.values_list("exemplar__origin", flat=True)
        )
    )


def _held_now(reviewer_id: int) -> set[UUID]:
    """Origins of the works with a key that the person has among their open reviews."""
    rows = _seeded(reviewer_id).filter(assignments__state=AssignmentState.ASSIGNED)
    return set(rows.values_list("exemplar__origin", flat=True))


def _seeded(reviewer_id: int) -> QuerySet[ReviewPanel]:
    return ReviewPanel.objects.filter(stage=Stage.SEEDED, assignments__reviewer_id=reviewer_id)


def _current(
    row: CalibrationAttempt | None,
    settings: rules.Calibration,
    at: datetime,
    ended: datetime | None,
) -> CalibrationAttempt | None:
    """The attempt under way, one that still certifies, or a failed one whose wait is not over.

    None that came before a manager ``ended`` the certificate certifies any more.
    """
    if row is None or row.finished_at is None:
        return row
    if row.passed and ended is not None and row.finished_at <= ended:
        return None
    holds: float = settings.retry_days
    if row.passed:
        # Who is reminded that a certificate ends may calibrate anew before it does.
        holds = settings.valid_months * DAYS_A_MONTH - RENEWS_DAYS
    return row if row.finished_at + timedelta(days=holds) > at else None


def _agreement(exemplars: tuple[ExemplarView, ...]) -> Agreement:
    steps = [abs(one.own - one.key) for view in exemplars for one in view.comparison]
    return Agreement(
        judged=len(steps),
        same=steps.count(0),
        one_off=steps.count(1),
        far=sum(step > 1 for step in steps),
    )


def _view(
    index: int, exemplar: Exemplar, own: Mapping[str, int] | None, rubric: RubricData
) -> ExemplarView:
    comparison = tuple(
        Comparison(
            criterion.title,
            own[criterion.key],
            exemplar.levels[criterion.key],
            exemplar.rationale.get(criterion.key, ""),
            criterion.levels[own[criterion.key]].label,
            criterion.levels[exemplar.levels[criterion.key]].label,
        )
        for criterion in rubric.criteria
        if own is not None
    )
    return ExemplarView(
        uuid=exemplar.uuid,
        alias=_("Work {number}").format(number=index),
        html=exemplar.html or f"<p>{_('Its author has taken this work back.')}</p>",
        rated=own is not None,
        comparison=comparison,
    )
