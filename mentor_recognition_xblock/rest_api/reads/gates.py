"""A criterion of an evaluation, as reads show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ...recognition import api as recognition


@dataclass(frozen=True)
class Gate:
    """A criterion in words, and as ``figures``: value, threshold, interval and counts, 0-1.

    ``result`` is met, not_enough or not_met.
    """

    metric: str
    title: str
    needed: str
    now: str
    interval: str
    counts: str
    result: str
    words: str
    formula: str
    figures: dict[str, Any]


def gates_of(
    found: Iterable[recognition.GateView], stored: recognition.EvaluationData
) -> tuple[Gate, ...]:
    """The gates of an evaluation, in words and figures."""
    figures = {gate["metric"]: gate for gate in (*stored.gates, *stored.reviews)}
    return tuple(
        Gate(
            one.metric,
            one.title,
            one.needed,
            one.now,
            one.interval,
            one.counts,
            one.result,
            one.words,
            one.formula,
            figures.get(one.metric, {}),
        )
        for one in found
    )
