"""Calibration: rate keyed exemplars, see the key, be certified when the agreement is good."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..core import policy as rules
from ..core.consensus import weighted_kappa
from ..errors import Invalid
from ..programmes import api as programmes
from ..signals import announce, certificate_issued
from .data import CalibrationData, CertificateData, Comparison, ExemplarView, RubricData
from .errors import AlreadyRated, CalibrationRests, NotYourReview
from .models import CalibrationAttempt, CalibrationRating, Certificate, Exemplar
from .rubrics import check_scores, rubric_in_use

DAYS_A_MONTH: Final = 30.4375


def certificate(*, programme_id: int, reviewer_id: int, at: datetime) -> CertificateData | None:
    """The person's valid certificate, the one that lasts longest."""
    row = (
        Certificate.objects.filter(
            programme_id=programme_id,
            reviewer_id=reviewer_id,
            issued_at__lte=at,
            expires_at__gt=at,
        )
        .order_by("-expires_at")
        .first()
    )
    return None if row is None else CertificateData(row.issued_at, row.expires_at, row.kappa)


def calibration(*, programme_id: int, reviewer_id: int, at: datetime) -> CalibrationData:
    """Where the person stands; the key of an exemplar only after their own rating of it."""
    rubric = rubric_in_use(programme_id)
    settings = programmes.policy_in_force(programme_id=programme_id, at=at).policy.calibration
    newest = _newest(rubric.id, reviewer_id)
    attempt = _current(newest, settings, at)
    num = attempt.num if attempt else (newest.num + 1 if newest else 1)
    # Drawn by person and attempt: a page reloaded shows the same works, a new attempt others.
    chosen = _chosen(rubric.id, reviewer_id, num, settings.exemplars)
    ratings = (
        {rating.exemplar_id: rating.scores for rating in attempt.ratings.all()} if attempt else {}
    )
    finished = attempt is not None and attempt.finished_at is not None
    retry = None
    if attempt and attempt.finished_at and not attempt.passed:
        retry = attempt.finished_at + timedelta(days=settings.retry_days)
    return CalibrationData(
        rubric=rubric,
        exemplars=tuple(
            _view(index, exemplar, ratings.get(exemplar.pk), rubric)
            for index, exemplar in enumerate(chosen, 1)
        ),
        rated_count=len(ratings),
        total=len(chosen),
        finished=finished,
        passed=attempt.passed if attempt else False,
        kappa=attempt.kappa if attempt else None,
        needed=settings.min_kappa,
        retry_at=retry,
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
    with transaction.atomic():
        # Two windows of one person would otherwise both give the last rating, and certify twice.
        newest = _newest(rubric.id, reviewer_id, lock=True)
        attempt = _current(newest, settings, at)
        if attempt is None:
            attempt, _created = CalibrationAttempt.objects.get_or_create(
                rubric_id=rubric.id,
                reviewer_id=reviewer_id,
                num=newest.num + 1 if newest else 1,
                defaults={"started_at": at},
            )
        chosen = _chosen(rubric.id, reviewer_id, attempt.num, settings.exemplars)
        exemplar = next((one for one in chosen if one.uuid == exemplar_uuid), None)
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


def appoint_founding_reviewer(
    *, programme_id: int, user_id: int, reason: str, at: datetime, actor: int | None
) -> None:
    """Certify a person by appointment, with a logged reason; already certified is no change."""
    if len(reason.strip()) < 10:
        raise Invalid(_("Say in a sentence why this person may review."), field="reason")
    settings = programmes.policy_in_force(programme_id=programme_id, at=at).policy.calibration
    with transaction.atomic():
        # There may be no row to lock yet; the programme is.
        programmes.lock_programme(programme_id)
        if certificate(programme_id=programme_id, reviewer_id=user_id, at=at) is not None:
            return
        _certify(programme_id, user_id, None, reason, settings, at, actor)


def _finish(
    attempt: CalibrationAttempt,
    chosen: list[Exemplar],
    rubric: RubricData,
    settings: rules.Calibration,
    programme_id: int,
    at: datetime,
) -> None:
    ratings = {rating.exemplar_id: rating.scores for rating in attempt.ratings.all()}
    if len(ratings) < len(chosen):
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
        _certify(
            programme_id, attempt.reviewer_id, attempt.kappa, "", settings, at, attempt.reviewer_id
        )


def _certify(
    programme_id: int,
    user_id: int,
    kappa: float | None,
    reason: str,
    settings: rules.Calibration,
    at: datetime,
    actor: int | None,
) -> None:
    expires_at = at + timedelta(days=settings.valid_months * DAYS_A_MONTH)
    row = Certificate.objects.create(
        programme_id=programme_id,
        reviewer_id=user_id,
        kappa=kappa,
        reason=reason[:255],
        issued_at=at,
        expires_at=expires_at,
    )
    announce(certificate_issued, programme_id=programme_id, certificate_id=row.pk)
    audit.record(
        stream=f"programme:{programme_id}",
        action="reviewer.certified",
        at=at,
        actor=actor,
        subject=f"programme:{programme_id}",
        data={"kappa": kappa, "founding": kappa is None, "expires_at": expires_at.isoformat()},
        people={"reviewer": user_id},
    )


def _newest(rubric_id: int, reviewer_id: int, *, lock: bool = False) -> CalibrationAttempt | None:
    rows = CalibrationAttempt.objects.filter(rubric_id=rubric_id, reviewer_id=reviewer_id)
    if lock:
        rows = rows.select_for_update()
    return rows.order_by("-num").first()


def _current(
    row: CalibrationAttempt | None, settings: rules.Calibration, at: datetime
) -> CalibrationAttempt | None:
    """The attempt under way, one that still certifies, or a failed one whose wait is not over."""
    if row is None or row.finished_at is None:
        return row
    holds = settings.valid_months * DAYS_A_MONTH if row.passed else settings.retry_days
    return row if row.finished_at + timedelta(days=holds) > at else None


def _chosen(rubric_id: int, reviewer_id: int, num: int, count: int) -> list[Exemplar]:
    """The exemplars of an attempt: the same for the same attempt, others in the next one."""
    pool = list(Exemplar.objects.filter(rubric_id=rubric_id).order_by("pk"))
    Random(f"{rubric_id}:{reviewer_id}").shuffle(pool)  # noqa: S311  # variety, not secrecy
    start = (num - 1) * count % len(pool) if pool else 0
    return (pool[start:] + pool[:start])[:count]


def _view(
    index: int, exemplar: Exemplar, own: Mapping[str, int] | None, rubric: RubricData
) -> ExemplarView:
    comparison = tuple(
        Comparison(
            criterion.title,
            own[criterion.key],
            exemplar.levels[criterion.key],
            exemplar.rationale.get(criterion.key, ""),
        )
        for criterion in rubric.criteria
        if own is not None
    )
    return ExemplarView(
        uuid=exemplar.uuid,
        alias=_("Work {number}").format(number=index),
        html=exemplar.html,
        rated=own is not None,
        comparison=comparison,
    )
