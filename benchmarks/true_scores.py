"""True scores beside the mean, by the scenarios of the peer-review study; a million reviews."""

from __future__ import annotations

from time import process_time
from typing import Any

import numpy as np

from mentor_recognition_xblock.core.true_scores import estimates
from tests.panels import SCENARIOS, Scenario, played

SEEDS = 5
WORKS, REVIEWERS, EACH = 200_000, 20_000, 5
# In one scenario a tenth of the reviewers do not look: ADR 0053 says what that costs.
COVERED = {"careless": (0.84, 0.92)}


def rows() -> list[dict[str, Any]]:
    """Rows of the table."""
    return [
        row
        for name in SCENARIOS
        for reviews, terms in ((3, 1), (5, 1), (3, 6), (5, 6))
        for row in _scenario(name, reviews, terms)
    ] + _million()


def _scenario(name: str, reviews: int, terms: int) -> list[dict[str, Any]]:
    own, mean, inside = [], [], []
    for seed in range(SEEDS):
        panels = played(Scenario.named(name), reviews=reviews, terms=terms, seed=seed)
        made = estimates(panels.works, panels.reviewers, panels.given, low=0, high=100)
        newest = slice((terms - 1) * 1_000, None)
        off = (made.scores - panels.true)[newest]
        means = np.bincount(panels.works, panels.given) / np.bincount(panels.works)
        own.append(float(np.sqrt((off**2).mean())))
        mean.append(float(np.sqrt((((means - panels.true)[newest]) ** 2).mean())))
        inside.append(float((np.abs(off) <= 1.645 * made.scores_sd[newest]).mean()))
    error, peer, covered = (float(np.mean(one)) for one in (own, mean, inside))
    low, high = COVERED.get(name, (0.88, 0.92))
    where = f"{name}, {reviews} reviews, {terms} terms"
    return [
        {
            "name": f"true scores, error beside the mean: {where}",
            "value": round(error, 2), "unit": "points", "peer": round(peer, 2),
            "ratio": round(error / peer, 2), "bar": "<= 1.01 of the mean",
            "holds": error <= 1.01 * peer,
        },
        {
            "name": f"true scores inside their 90 % intervals: {where}",
            "value": round(100 * covered, 1), "unit": "%", "peer": None, "ratio": None,
            "bar": f"{100 * low:g} to {100 * high:g}", "holds": low <= covered <= high,
        },
    ]  # fmt: skip


def _million() -> list[dict[str, Any]]:
    rng = np.random.default_rng(1)
    works = np.repeat(np.arange(WORKS), EACH)
    steps = rng.integers(1, REVIEWERS // 6, (WORKS, EACH)).cumsum(1)
    reviewers = ((rng.integers(0, REVIEWERS, WORKS)[:, None] + steps) % REVIEWERS).ravel()
    levels = rng.normal(2.5, 0.6, WORKS)[works] + rng.normal(0, 0.3, REVIEWERS)[reviewers]
    given = np.clip(np.round((levels + rng.normal(0, 0.5, len(works))) * 5) / 5, 0, 4)
    found = []
    for calibrate, bar in ((False, 1.0), (True, 5.0)):
        took = []
        for _run in range(3):
            begun = process_time()
            estimates(works, reviewers, given, low=0, high=4, calibrate=calibrate)
            took.append(process_time() - begun)
        value = sorted(took)[1]
        with_intervals = ", with intervals that cover" if calibrate else ""
        found.append(
            {
                "name": f"true scores of 1,000,000 reviews{with_intervals}",
                "value": round(value, 2), "unit": "s", "peer": None, "ratio": None,
                "bar": f"<= {bar:g}", "holds": value <= bar,
            }
        )  # fmt: skip
    return found
