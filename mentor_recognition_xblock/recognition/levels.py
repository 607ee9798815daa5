"""Median rubric levels behind an award, where enough learners stand behind them to hide each."""

from __future__ import annotations

from collections import defaultdict
from statistics import median_low

from ..pairing import api as pairing
from ..programmes import api as programmes
from ..projects import api as projects
from ..reviews import api as reviews
from .data import DecisionData
from .models import Decision


def median_levels(decision: DecisionData) -> dict[str, int]:
    """Level 0-4 by criterion key: the low median over the final panels of the outcomes linked.

    Empty when the policy's least public cell (``k_public``) is larger than the number of outcomes.
    """
    version = programmes.policy_version(decision.policy_version_id)
    if decision.outcomes < version.policy.k_public:
        return {}
    facts = Decision.objects.values_list("proposal__evaluation__facts", flat=True)
    linked = {
        one["pairing"] for one in facts.get(uuid=decision.uuid)["outcomes"] if one["reliable"]
    }
    ids = {
        pair.id
        for pair in pairing.pairings(programme_id=decision.programme_id)
        if str(pair.uuid) in linked
    }
    scores = reviews.scores(decision.programme_id, completed_before=decision.decided_at)
    found: dict[str, list[int]] = defaultdict(list)
    counted = set()
    for history in projects.evidence(decision.programme_id, until=decision.decided_at):
        score = scores.get(history.project_id)
        if history.pairing_id in ids and score and score.final:
            counted.add(history.pairing_id)
            for key, level in score.final.medians.items():
                found[key].append(int(level))
    if len(counted) < version.policy.k_public:
        return {}
    return {key: median_low(levels) for key, levels in found.items()}
