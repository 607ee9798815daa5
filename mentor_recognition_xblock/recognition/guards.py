"""Signs at a close: whether results follow popularity, hang on one learner, were gamed, or drift.

Made once per close, from what it froze, as a last step of its job. Nothing follows from a sign by
itself: people look.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, Final

from django.db import transaction

from ..core import guards, metrics
from ..core.estimate import NORMAL, mean_bounds
from ..core.policy import Minimum, Policy
from ..jobs import api as jobs
from ..mentors import api as mentors
from ..pairing import api as pairing
from ..programmes import api as programmes
from .guard_models import GuardReport
from .models import Evaluation, TermClose
from .queries import policy_of

# Mentors whose evaluations and pairings are read at once.
PART: Final = 250
Z: Final = NORMAL.inv_cdf(0.5 + guards.CONFIDENCE / 2)
# By name: of a programme until a moment, how often each mentor was praised in public, by their id.
_FAME: dict[str, Callable[[int, datetime], Mapping[int, int]]] = {}


def connect_fame(name: str, counts: Callable[[int, datetime], Mapping[int, int]]) -> None:
    """Say where public praise is counted, for areas above this one; again replaces it."""
    _FAME[name] = counts


@dataclass
class _Gathered:
    """What all mentors of a close come to."""

    # By metric, the figures of the next tier that each mentor could reach; by mentor id.
    figures: dict[str, dict[int, float]] = field(default_factory=lambda: defaultdict(dict))
    volume: dict[int, int] = field(default_factory=dict)
    met: list[int] = field(default_factory=list)
    hang: list[int] = field(default_factory=list)
    signals: list[dict[str, Any]] = field(default_factory=list)
    mentored: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))


def write_reports(*, programme_id: int, at: datetime, progress: jobs.Tell = jobs.quietly) -> int:
    """Write what is missing for evaluated closes; return how many were. Again there are none.

    ``progress`` counts the mentors of each close.
    """
    closes = TermClose.objects.filter(term__programme_id=programme_id)
    missing = closes.exclude(term_id__in=GuardReport.objects.values("term_id"))
    written = 0
    for term_id in missing.order_by("term__num").values_list("term_id", flat=True):
        report = _report(programmes.term(term_id), progress)
        with transaction.atomic():
            _row, is_new = GuardReport.objects.get_or_create(
                term_id=term_id, defaults={"made_at": at, "report": report}
            )
            written += is_new
    return written


def _report(term: programmes.TermData, progress: jobs.Tell) -> dict[str, Any]:
    assert term.closed_at is not None
    found = _Gathered()
    who = {one.user_id: one.id for one in mentors.mentors(term.programme_id)}
    for rows, total in _in_parts(term.id):
        progress(len(found.volume), total, "guarding")
        _gather(found, rows, term, who)
    found.signals += [
        {"kind": "reciprocity", "mentors": list(pair), "part": 0, "whole": 0}
        for pair in guards.mutual(found.mentored)
    ]
    return {
        "mentors": len(found.volume),
        "popularity": _popularity(found, term),
        "met": found.met,
        "hang": found.hang,
        "signals": found.signals,
        "metrics": {key: _mean([*each.values()]) for key, each in sorted(found.figures.items())},
    }


def _in_parts(term_id: int) -> Iterator[tuple[dict[int, list[Evaluation]], int]]:
    """Evaluations by mentor, from the next tier up, of some mentors at a time; of how many in all.

    By their ids: MySQL's driver would hold the rows of a whole close, whatever is read of them.
    """
    rows = Evaluation.objects.filter(term_id=term_id)
    ids = sorted(set(rows.values_list("mentor_id", flat=True)))
    for first in range(0, len(ids), PART):
        some = rows.filter(mentor_id__in=ids[first : first + PART]).order_by("mentor_id", "pk")
        by_mentor = groupby(some, lambda row: row.mentor_id)
        yield {mentor_id: list(each) for mentor_id, each in by_mentor}, len(ids)


def _gather(
    found: _Gathered,
    part: Mapping[int, Sequence[Evaluation]],
    term: programmes.TermData,
    who: Mapping[int, int],
) -> None:
    pairs: dict[int, list[pairing.PairingData]] = defaultdict(list)
    for one in pairing.pairings(programme_id=term.programme_id, mentor_ids=[*part]):
        if term.closed_at is not None and one.starts_at <= term.closed_at:
            pairs[one.mentor_id].append(one)
            if one.learner_id in who:
                found.mentored[one.mentor_id].add(who[one.learner_id])
    known: dict[int, Policy] = {}
    for mentor_id, rows in part.items():
        nearest = rows[0]
        facts = metrics.Facts.from_json(nearest.facts)
        found.volume[mentor_id] = len(facts.usable_outcomes)
        for gate in (*nearest.gates, *nearest.reviews):
            figure = gate["value"] if gate["point"] is None else gate["point"]
            if figure is not None and not gate["metric"].startswith("min."):
                found.figures[gate["metric"]][mentor_id] = figure
        own = {str(one.uuid): one for one in pairs[mentor_id]}
        met = [row for row in rows if row.result == "met"]
        if met:
            found.met.append(mentor_id)
            # A tier that is renewed soon, and the next one.
            if any(_hangs(row, policy_of(row.policy_version_id, known), own) for row in met[:2]):
                found.hang.append(mentor_id)
        policy = policy_of(nearest.policy_version_id, known)
        found.signals += _signals(mentor_id, facts, own, policy)


def _hangs(row: Evaluation, policy: Policy, pairs: Mapping[str, pairing.PairingData]) -> bool:
    """Whether what was met would not be without the outcomes of one learner.

    By their figures: that fewer are left than a tier asks for says nothing about the one learner.
    """
    tier = replace(policy.tier(row.tier_key), minimum=Minimum())
    facts = metrics.Facts.from_json(row.facts)
    learners = [pairs[one.pairing].learner_id for one in facts.outcomes if one.pairing in pairs]

    def holds(learner: int) -> bool:
        rest = tuple(
            one
            for one in facts.outcomes
            if one.pairing not in pairs or pairs[one.pairing].learner_id != learner
        )
        return metrics.evaluate(policy, tier, replace(facts, outcomes=rest)).result == "met"

    return bool(guards.hangs_on(learners, holds))


def _signals(
    mentor_id: int,
    facts: metrics.Facts,
    pairs: Mapping[str, pairing.PairingData],
    policy: Policy,
) -> list[dict[str, Any]]:
    counted = [pairs[one.pairing] for one in facts.usable_outcomes if one.pairing in pairs]
    lengths = [one.ends_at - one.starts_at for one in counted if one.ends_at is not None]
    found = {
        "concentration": guards.concentration(one.learner_id for one in counted),
        "burst": guards.burst(one.last_on for one in facts.projects if one.finished),
        "fast": guards.fast(lengths, least=timedelta(days=policy.pairing_min_days)),
    }
    return [
        {"kind": kind, "mentors": [mentor_id], "part": one.part, "whole": one.whole}
        for kind, one in found.items()
        if one is not None
    ]


def _popularity(found: _Gathered, term: programmes.TermData) -> list[dict[str, Any]]:
    """How results of outcomes go with what should not make them."""
    assert term.closed_at is not None
    beside: dict[str, Mapping[int, float]] = {
        "volume": found.volume,
        "ratings": found.figures.get("M10", {}),
    }
    for name, counts in _FAME.items():
        praised = counts(term.programme_id, term.closed_at)
        if praised:
            beside[name] = {who: praised.get(who, 0) for who in found.volume}
    rows = []
    for metric in ("M1", "M2"):
        figures = found.figures.get(metric, {})
        for name, other in beside.items():
            both = sorted(figures.keys() & other.keys())
            one = guards.rank_correlation([(figures[who], other[who]) for who in both])
            if one is not None:
                rows.append({"metric": metric, "beside": name, **vars(one)})
    return rows


def _mean(values: Sequence[float]) -> dict[str, Any]:
    mean = sum(values) / len(values)
    low, high = mean_bounds(values, z=Z) if len(values) > 1 else (None, None)
    return {"n": len(values), "mean": mean, "low": low, "high": high}
