"""How near reviewers stay to agreed keys, from the works with a key among those they reviewed.

Told are the reviews sent before the present month: what moved with each review would say which work
had a key, while others like it are still to be read. Each certificate is judged by itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from typing import NamedTuple

from django.db import transaction

from ..audit import api as audit
from ..core.drift import FEWEST, NEWEST, Answer, Drift, Mean, bias_of, drift
from ..signals import announce, reviewer_drifted
from .models import CalibrationAttempt, Certificate, ReviewAssignment
from .seeds import newest
from .states import AssignmentState, Stage


@dataclass(frozen=True)
class CurvePoint:
    """How one stood by the end of a month, from the last ``works``; of ``month`` its first day.

    ``month`` is null for the calibration. ``bias`` is in levels above the keys, with its 90 %
    interval.
    """

    month: date | None
    works: int
    bias: float
    low: float
    high: float


@dataclass(frozen=True)
class OwnCurve:
    """One's levels beside agreed keys, since one's certificate and until this month began.

    ``verdict`` is ``within``, ``not_enough`` or ``drifted``. ``distance`` is how many levels one
    is off on average, ``kappa`` the agreement as in calibration. All are of ``works`` works.
    """

    works: int
    verdict: str
    bias: Mean
    distance: Mean
    kappa: float
    points: tuple[CurvePoint, ...]


class _Given(NamedTuple):
    answer: Answer
    sent_at: datetime


def told_until(at: datetime) -> datetime:
    """Reviews sent before this moment are told."""
    return at.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def drifts(certificates: Collection[int], at: datetime) -> dict[int, Drift]:
    """By certificate, where enough works tell; one query."""
    found = {pk: drift([one.answer for one in rows]) for pk, rows in _given(certificates, at)}
    return {pk: one for pk, one in found.items() if one is not None}


def own_curve(*, programme_id: int, reviewer_id: int, at: datetime) -> OwnCurve | None:
    """The person's own; None without a certificate, or while too few works tell."""
    held = newest(programme_id, at).filter(reviewer_id=reviewer_id).first()
    if held is None:
        return None
    for _pk, rows in _given([held.pk], at):
        found = drift([one.answer for one in rows])
        if found is not None:
            points = (*_calibration(held), *_months(rows))
            return OwnCurve(
                found.works, found.verdict, found.bias, found.distance, found.kappa, points
            )
    return None


def tell_of_drift(*, programme_id: int, at: datetime) -> int:
    """Announce the reviewers who have drifted, once a certificate; returns how many."""
    untold = newest(programme_id, at).filter(drift_told_at=None)
    rows = {row.pk: row for row in untold}
    told = 0
    for pk, found in drifts(rows, at).items():
        if found.verdict != "drifted":
            continue
        with transaction.atomic():
            # The moment is the lock: of two runs at once one announces.
            mine = Certificate.objects.filter(pk=pk, drift_told_at=None)
            if not mine.update(drift_told_at=at):
                continue
            announce(reviewer_drifted, certificate_id=pk)
            audit.record(
                stream=f"programme:{programme_id}",
                action="reviewer.drifted",
                at=at,
                actor=None,
                subject=f"programme:{programme_id}",
                data={
                    "works": found.works,
                    "bias": round(found.bias.value, 2),
                    "distance": round(found.distance.value, 2),
                },
                people={"reviewer": rows[pk].reviewer_id},
            )
            told += 1
    return told


def _given(certificates: Collection[int], at: datetime) -> list[tuple[int, list[_Given]]]:
    """By certificate, what was answered and the keys, in the order in which it was sent."""
    rows = ReviewAssignment.objects.filter(
        panel__certificate_id__in=certificates,
        panel__stage=Stage.SEEDED,
        state=AssignmentState.SUBMITTED,
        submitted_at__lt=told_until(at),
    ).order_by("submitted_at", "pk")
    found: dict[int, list[_Given]] = defaultdict(list)
    for pk, own, key, sent_at in rows.values_list(
        "panel__certificate_id", "scores", "panel__exemplar__levels", "submitted_at"
    ):
        # A work that came back after it was withdrawn waits for another key.
        if own and key and sent_at and set(key) == set(own):
            found[pk].append(_Given(Answer(own, key), sent_at))
    return [*found.items()]


def _calibration(held: Certificate) -> Iterator[CurvePoint]:
    """Where the certificate began; nothing of founding reviewers."""
    attempt = CalibrationAttempt.objects.filter(
        rubric__programme_id=held.programme_id,
        reviewer_id=held.reviewer_id,
        finished_at=held.issued_at,
        passed=True,
    ).first()
    if attempt is None:
        return
    rated = attempt.ratings.values_list("scores", "exemplar__levels")
    answers = [Answer(own, key) for own, key in rated if key and set(key) == set(own)]
    if len(answers) > 1:
        yield _point(None, answers)


def _months(rows: Sequence[_Given]) -> Iterator[CurvePoint]:
    answers: list[Answer] = []
    for month, sent in groupby(rows, lambda one: told_until(one.sent_at).date()):
        answers += [one.answer for one in sent]
        if len(answers) >= FEWEST:
            yield _point(month, answers[-NEWEST:])


def _point(month: date | None, answers: Sequence[Answer]) -> CurvePoint:
    bias = bias_of(answers)
    return CurvePoint(month, len(answers), bias.value, bias.low, bias.high)
