"""Facts and policies for the metric tests, with everything good unless said otherwise."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from mentor_recognition_xblock.core import metrics
from mentor_recognition_xblock.core.policy import Policy, parse

from .test_policy import shipped

AS_OF = date(2026, 6, 30)
FITTED = {
    "intercepts": {"course-a": 1.0},
    "intercept": 1.2,
    "slope": 0.6,
    "k": 6.0,
    "sigma2_within": 0.64,
    "fitted_on": ["a term"],
    "pairings": 60,
}


def policy(*, fitted: bool = True, **changes: Any) -> Policy:
    content = {**shipped("starter"), "baseline": FITTED if fitted else None, **changes}
    if not fitted:
        del content["prior"]
    return parse(content)


def outcome(number: int, *, good: bool = True, **more: Any) -> metrics.OutcomeFact:
    values: dict[str, Any] = {
        "pairing": f"pairing-{number:03}",
        "course": "course-a" if number % 2 else "course-b",
        "cohort": f"cohort-{number % 3}",
        "ended_on": AS_OF - timedelta(days=30 + number),
        "baseline": 1.8,
        "final": 3.2 if good else 2.0,
    }
    return metrics.OutcomeFact(**{**values, **more})


def outcomes(good: int, bad: int = 0) -> tuple[metrics.OutcomeFact, ...]:
    made = [outcome(number, good=number < good) for number in range(good + bad)]
    return tuple(made)


def project(number: int, **more: Any) -> metrics.ProjectFact:
    values: dict[str, Any] = {
        "project": f"project-{number:03}",
        "last_on": AS_OF - timedelta(days=30 + number),
        "versions_after_annotation": 2,
        "addressed": 1,
        "criterion_up": True,
        "finished": True,
        "on_time": True,
        "answers_due": 2,
        "answers_in_time": 2,
    }
    return metrics.ProjectFact(**{**values, **more})


def term(num: int, *, offered: bool = True, paused: bool = False, active: bool = True) -> Any:
    return metrics.TermFact(num=num, offered=offered, paused=paused, active=active)


def strong(**more: Any) -> metrics.Facts:
    """A mentor who meets every gate of Master under the starter policy."""
    values: dict[str, Any] = {
        "outcomes": outcomes(18),
        "projects": tuple(project(number) for number in range(18)),
        "terms": tuple(term(num) for num in range(1, 7)),
    }
    return metrics.Facts(as_of=AS_OF, **{**values, **more})


def gate(facts: metrics.Facts, name: str, tier: str = "proficient", **more: Any) -> Any:
    rules = policy(**more)
    found = metrics.evaluate(rules, rules.tier(tier), facts)
    return next(one for one in found.gates if one.metric == name)
