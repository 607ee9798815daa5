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

    Frozen already on the same terms with the same result, the version in force then is returned.
    Raises ``Invalid`` under three completed pairings, when a term is still open, or for a day that
    has passed: what was evaluated since would no longer follow from the policy of its day.
    """
    if effective_from < at:
        raise Invalid(
            _("A frozen baseline takes effect now or later: choose a later date."),
            field="effective_from",
        )
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
