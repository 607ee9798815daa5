"""Panels of reviewers with known true scores, as in the scenarios of the peer-review study."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np


@dataclass(frozen=True)
class Scenario:
    """On 0 to 100: mean and spread of true scores, spread of leniency and of noise.

    ``shape`` is of the reviewers' reliabilities (a Gamma of mean 1 that divides the noise's
    variance); ``careless`` is the share of reviewers who give the same whatever they read.
    """

    mean: float
    true: float
    leniency: float
    noise: float
    shape: float
    careless: float = 0.0

    @classmethod
    def named(cls, name: str) -> Self:
        return cls(*SCENARIOS[name])


SCENARIOS = {
    "auckland": (86, 11.6, 4.1, 10.3, 3.8),
    "mi_yeung": (65, 14.5, 12.4, 16.6, 20),
    "assumed": (75, 12, 7, 9, 2.5),
    "careless": (75, 12, 7, 9, 2.5, 0.1),
}


@dataclass(frozen=True)
class Played:
    """One element a review; ``true`` by work, works of the last term last."""

    works: Any
    reviewers: Any
    given: Any
    true: Any


def played(
    scenario: Scenario, *, reviews: int, terms: int, seed: int, people: int = 1_000
) -> Played:
    """Each of the people hands in a work a term and reviews as many as their own gets."""
    rng = np.random.default_rng(seed)
    leniency = rng.normal(0, scenario.leniency, people)
    noise = scenario.noise / np.sqrt(rng.gamma(scenario.shape, 1 / scenario.shape, people))
    careless = rng.random(people) < scenario.careless
    works, reviewers, given, true = [], [], [], []
    for term in range(terms):
        worth = np.clip(rng.normal(scenario.mean, scenario.true, people), 0, 100)
        circle = rng.permutation(people)
        shifts = rng.choice(np.arange(1, people), reviews, replace=False)
        work = np.tile(circle, reviews)
        who = np.concatenate([np.roll(circle, shift) for shift in shifts])
        marks = worth[work] + leniency[who] + rng.normal(0, 1, len(who)) * noise[who]
        same = rng.normal(scenario.mean + scenario.true, 3, len(who))
        marks = np.where(careless[who], same, marks)
        works.append(work + term * people)
        reviewers.append(who)
        given.append(np.clip(np.round(marks / 5) * 5, 0, 100))
        true.append(worth)
    return Played(*(np.concatenate(parts) for parts in (works, reviewers, given, true)))
