"""At a close: complete the pairings, freeze their scores, and ask whether panels may decide."""

from __future__ import annotations

from datetime import timedelta
from statistics import fmean
from typing import Final

from ..core.consensus import Reliability, icc_k
from ..core.policy import Policy
from ..pairing import api as pairing
from ..programmes import api as programmes
from ..reviews import api as reviews
from .models import Outcome
from .sources import Sources, counts

BATCH: Final = 500


def panel_reliability(term: programmes.TermData, sources: Sources) -> Reliability:
    """ICC(k) of the panels completed since the close before this one."""
    closes = [other.closed_at for other in sources.closed_terms if other.num < term.num]
    since = max(
        (close for close in closes if close is not None),
        default=sources.at - timedelta(days=3650),
    )
    return icc_k(reviews.ratings_matrix(term.programme_id, since=since, until=sources.at))


def may_decide(found: Reliability, policy: Policy) -> bool:
    """Whether panels are reliable enough for their scores to decide (policy, amendment 6)."""
    rule = policy.reliability_of_panels
    return (
        found.estimate is not None
        and found.lower is not None
        and found.estimate >= rule.min_icc
        and found.lower >= rule.min_lower
    )


def complete_pairings(sources: Sources) -> int:
    """End, as completed, the running pairings all of whose projects have both panel scores."""
    done = [
        pair.id
        for pairs in sources.pairings.values()
        for pair in pairs
        if pair.ends_at is None
        and (histories := sources.histories.get(pair.id, ()))
        and len(sources.scored(pair.id)) == len(histories)
    ]
    return pairing.complete_pairings(
        programme_id=sources.programme_id, pairing_ids=done, at=sources.at
    )


def freeze(term: programmes.TermData, sources: Sources, policy: Policy, *, reliable: bool) -> None:
    """Write the outcome of every completed pairing that has none yet; the mean over projects."""
    known = set(
        Outcome.objects.filter(mentor__programme_id=term.programme_id).values_list(
            "pairing_id", flat=True
        )
    )
    rows = []
    for pairs in sources.pairings.values():
        for pair in pairs:
            if (
                pair.end_reason != pairing.EndReason.COMPLETED
                or pair.ends_at is None
                or pair.id in known
            ):
                continue
            scored = sources.scored(pair.id)
            if pair.ends_at > sources.at or not scored or not counts(pair, policy, sources.at):
                continue
            rows.append(
                Outcome(
                    pairing_id=pair.id,
                    pairing_uuid=pair.uuid,
                    mentor_id=pair.mentor_id,
                    term_id=term.id,
                    course_key=pair.course_key,
                    cohort=pair.cohort,
                    baseline=fmean(baseline for baseline, _final in scored),
                    final=fmean(final for _baseline, final in scored),
                    reliable=reliable,
                    ended_on=pair.ends_at.date(),
                )
            )
    Outcome.objects.bulk_create(sorted(rows, key=lambda row: row.pairing_id), batch_size=BATCH)
