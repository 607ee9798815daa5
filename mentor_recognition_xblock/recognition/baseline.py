"""Freezing the baseline cohort: pooled parameters into a new policy version."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..core import expected
from ..errors import Invalid, NotFound
from ..programmes import api as programmes
from .models import Outcome, TermClose

# The first cohort is frozen by itself from so many closes, with so many pairings among them: what a
# course needs for an expectation of its own.
FIRST_CLOSES: Final = 2
FIRST_PAIRINGS: Final = expected.MIN_PER_COURSE


def fit_baseline_cohort(
    *,
    programme_id: int,
    term_ids: Collection[int],
    effective_from: datetime,
    at: datetime,
    actor: int | None,
) -> programmes.PolicyVersionData:
    """Fit the expected outcome on the completed pairings of ``term_ids``; a new policy version.

    Frozen already on the same terms with the same result, the version in force then is returned.
    Raises ``Invalid`` under three completed pairings, when a term is still open, for a day that has
    passed (what was evaluated since would no longer follow from the policy of its day), or for one
    before an announced version's, which would take the baseline back.
    """
    _check_day(programme_id, effective_from, at)
    terms = {term.id: term for term in programmes.terms(programme_id)}
    closed = {term.id for term in terms.values() if term.closed_at is not None}
    if not term_ids or not closed.issuperset(term_ids):
        raise Invalid(_("Choose closed terms of this programme."), field="terms")
    chosen = [terms[term_id] for term_id in sorted(set(term_ids))]
    rows = Outcome.objects.filter(term_id__in=[term.id for term in chosen], reliable=True)
    points = [
        expected.Point(str(row.mentor_id), row.course_key, row.baseline, row.final)
        for row in rows.order_by("pk")
    ]
    try:
        fitted = expected.fit(points)
    except ValueError as error:
        raise Invalid(
            _("A baseline cohort needs at least three completed pairings with reliable panels."),
            field="terms",
        ) from error
    # What is in force by then, a version that waits included: the new one takes its place.
    current = programmes.policy_in_force(programme_id=programme_id, at=effective_from)
    baseline = {**asdict(fitted), "fitted_on": [str(term.uuid) for term in chosen]}
    if current.content.get("baseline") == baseline:
        return current
    content = {
        **current.content,
        "version": current.policy.version + 1,
        "baseline": baseline,
    }
    return programmes.add_policy_version(
        programme_id=programme_id,
        content=content,
        effective_from=effective_from,
        at=at,
        actor=actor,
        note=_("Baseline cohort frozen on {count} completed pairings.").format(count=len(points)),
    )


def _check_day(programme_id: int, effective_from: datetime, at: datetime) -> None:
    """``Invalid`` for a day that has passed, or before that of an announced version."""
    if effective_from < at:
        raise Invalid(
            _("A frozen baseline takes effect now or later: choose a later date."),
            field="effective_from",
        )
    newest = programmes.newest_policy(programme_id)
    if newest.effective_from > effective_from:
        raise Invalid(
            _(
                "Another version is announced, which would take the baseline back: choose {date}."
            ).format(date=date_format(newest.effective_from)),
            field="effective_from",
        )


def freeze_first_cohort(*, term_id: int, at: datetime) -> programmes.PolicyVersionData | None:
    """Freeze the baseline cohort by itself, once, from a programme's first evaluated terms.

    These are its first two, and as many more as it takes to hold twenty completed pairings with
    reliable panels. None while there are too few, or where a cohort is frozen already: by a
    manager, who may choose other terms and fewer pairings, or by this.
    """
    with transaction.atomic():
        programme_id = programmes.term(term_id).programme_id
        programmes.lock_programme(programme_id)
        return _freeze_first(programme_id, at)


def _freeze_first(programme_id: int, at: datetime) -> programmes.PolicyVersionData | None:
    try:
        newest = programmes.newest_policy(programme_id)
    except NotFound:
        return None
    if newest.policy.baseline is not None:
        return None
    closes = TermClose.objects.filter(term__programme_id=programme_id).order_by("term__num")
    chosen: list[int] = []
    pairings = 0
    for close_term in closes.values_list("term_id", flat=True):
        chosen.append(close_term)
        pairings += Outcome.objects.filter(term_id=close_term, reliable=True).count()
        if len(chosen) >= FIRST_CLOSES and pairings >= FIRST_PAIRINGS:
            return fit_baseline_cohort(
                programme_id=programme_id,
                term_ids=chosen,
                effective_from=max(at, newest.effective_from),
                at=at,
                actor=None,
            )
    return None
