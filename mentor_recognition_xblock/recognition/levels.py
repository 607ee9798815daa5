"""Median rubric levels behind awards, where enough learners stand behind them to hide each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from statistics import median_low
from uuid import UUID

from ..pairing import api as pairing
from ..programmes import api as programmes
from ..projects import api as projects
from ..reviews import api as reviews
from .data import DecisionData


def median_levels(decisions: Sequence[DecisionData]) -> dict[UUID, dict[str, int]]:
    """By decision, level 0-4 by criterion key: the low median over the final panels linked.

    Empty where the policy's least public cell (``k_public``) is larger than the number of outcomes.
    Queries grow with programmes and policy versions, not with decisions.
    """
    least = {
        pk: programmes.policy_version(pk).policy.k_public
        for pk in {decision.policy_version_id for decision in decisions}
    }
    medians: dict[UUID, dict[str, int]] = {decision.uuid: {} for decision in decisions}
    enough = [
        decision for decision in decisions if decision.outcomes >= least[decision.policy_version_id]
    ]
    for programme_id in {decision.programme_id for decision in enough}:
        here = [decision for decision in enough if decision.programme_id == programme_id]
        finals = _finals(programme_id, until=max(decision.decided_at for decision in here))
        for decision in here:
            levels: dict[str, list[int]] = defaultdict(list)
            counted = set()
            for pairing_uuid, final in finals:
                if pairing_uuid in decision.pairings and final.completed_at <= decision.decided_at:
                    counted.add(pairing_uuid)
                    for key, level in final.medians.items():
                        levels[key].append(int(level))
            if len(counted) >= least[decision.policy_version_id]:
                medians[decision.uuid] = {key: median_low(each) for key, each in levels.items()}
    return medians


def _finals(programme_id: int, *, until: datetime) -> list[tuple[str, reviews.PanelScore]]:
    """Final panels complete by the moment, each with its pairing's uuid."""
    names = {pair.id: str(pair.uuid) for pair in pairing.pairings(programme_id=programme_id)}
    scores = reviews.scores(programme_id, completed_before=until)
    return [
        (names[history.pairing_id], score.final)
        for history in projects.evidence(programme_id, until=until)
        if history.pairing_id in names and (score := scores.get(history.project_id)) and score.final
    ]
