"""Freezing the baseline cohort: pooled parameters into a new policy version."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime

from django.utils.translation import gettext as _

from ..core import expected
from ..errors import Invalid
from ..programmes import api as programmes
from .models import Outcome


def fit_baseline_cohort(
    *,
    programme_id: int,
    term_ids: Collection[int],
    effective_from: datetime,
    at: datetime,
    actor: int | None,
) -> programmes.PolicyVersionData:
    """Fit the expected outcome on the completed pairings of ``term_ids``; a new policy version.

    Raises ``Invalid`` under three completed pairings or when a term is still open.
    """
    terms = {term.id: term for term in programmes.terms(programme_id)}
    chosen = [terms[term_id] for term_id in term_ids if term_id in terms]
    if not chosen or any(term.closed_at is None for term in chosen):
        raise Invalid(_("Choose closed terms of this programme."), field="terms")
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
    current = programmes.policy_in_force(programme_id=programme_id, at=at)
    content = {
        **current.content,
        "version": current.policy.version + 1,
        "baseline": {**asdict(fitted), "fitted_on": [str(term.uuid) for term in chosen]},
    }
    return programmes.add_policy_version(
        programme_id=programme_id,
        content=content,
        effective_from=effective_from,
        at=at,
        actor=actor,
        note=_("Baseline cohort frozen on {count} completed pairings.").format(count=len(points)),
    )
