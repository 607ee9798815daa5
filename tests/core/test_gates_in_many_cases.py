"""Two thousand mentors each: what may never happen to a gate, whatever is known of somebody."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from mentor_recognition_xblock.core import metrics
from mentor_recognition_xblock.core.estimate import wilson
from mentor_recognition_xblock.core.policy import parse

from .test_policy import shipped
from .worlds import AS_OF, FITTED, term

ORDER = {"not_met": 0, "not_enough": 1, "met": 2}
RULES = [parse({**shipped(name), "baseline": FITTED}) for name in ("starter", "default")]
COURSES = ("course-a", "course-b", "course-c")

# Drawn from one number each: two thousand facts by parts would take a minute.
in_two_thousand: Callable[[Any], Any] = settings(max_examples=2_000, deadline=None)
cases = st.integers(0, 2**32).map(random.Random)


def a_mentor(chance: random.Random) -> metrics.Facts:
    """Somebody between nothing and much, good and bad, long ago and lately."""
    skill = chance.random()
    return metrics.Facts(
        AS_OF,
        tuple(outcome(chance, number, skill) for number in range(chance.randint(0, 30))),
        tuple(project(chance, number, skill) for number in range(chance.randint(0, 15))),
        tuple(
            term(num, offered=chance.random() < 0.9, paused=chance.random() < 0.2,
                 active=chance.random() < skill)
            for num in range(1, chance.randint(1, 12))
        ),
        tuple(day(chance) for _ in range(chance.choice([0, 0, 0, 1, 2]))),
        craft=tuple(
            metrics.CraftFact(f"c{number:03}", day(chance), chance.randint(0, 12) / 4, 3)
            for number in range(chance.randint(0, 12))
        ),
    )  # fmt: skip


def day(chance: random.Random) -> Any:
    return AS_OF - timedelta(days=chance.randint(0, 900))


def outcome(chance: random.Random, number: int, skill: float) -> metrics.OutcomeFact:
    start = chance.randint(0, 30) / 10
    return metrics.OutcomeFact(
        f"p{number:03}", chance.choice(COURSES), chance.choice("xyz"), day(chance), start,
        min(4.0, max(0.0, round(start + chance.gauss(2 * skill, 0.8), 1))),
        reliable=chance.random() < 0.9,
    )  # fmt: skip


def project(chance: random.Random, number: int, skill: float) -> metrics.ProjectFact:
    due, aimed = chance.randint(0, 3), chance.randint(0, 3)
    return metrics.ProjectFact(
        f"j{number:03}", day(chance), chance.randint(0, 3), chance.randint(0, 2),
        chance.random() < skill, chance.random() < 0.8,
        chance.choice([True, chance.random() < skill, None]), due,
        sum(chance.random() < skill for _ in range(due)), skills_decided=aimed,
        skills_verified=sum(chance.random() < skill for _ in range(aimed)),
    )  # fmt: skip


def gates(known: metrics.Facts) -> dict[tuple[str, str, str], metrics.GateResult]:
    return {
        (policy.id, tier.key, gate.metric): gate
        for policy in RULES
        for tier in policy.tiers
        if tier.kind == "earned"
        for gate in metrics.evaluate(policy, tier, known).gates
    }


@given(cases)
@in_two_thousand
def test_a_success_more_lowers_no_bound_and_no_count(chance: random.Random) -> None:
    known = a_mentor(chance)
    more = metrics.OutcomeFact("p999", chance.choice(COURSES), "x", AS_OF, 1.0, 3.5)
    before, after = gates(known), gates(replace(known, outcomes=(*known.outcomes, more)))
    for key, gate in after.items():
        if key[2] == "M1" or key[2] == "M9" or key[2].startswith("min."):
            assert ORDER[gate.result] >= ORDER[before[key].result], key
            assert (gate.value or 0) >= (before[key].value or 0), key
        elif key[2] != "M2":
            assert gate == before[key], key


@given(cases)
@in_two_thousand
def test_a_pause_changes_nothing(chance: random.Random) -> None:
    known = a_mentor(chance)
    away = [
        term(num, offered=chance.random() < 0.5, paused=True, active=False)
        for num in range(100, 100 + chance.randint(1, 4))
    ]
    # Between other terms, too: only their order counts.
    moved = tuple(replace(one, num=one.num * 40) for one in known.terms)
    assert gates(replace(known, terms=(*moved, *away))) == gates(known)


@given(cases)
@in_two_thousand
def test_what_lies_before_every_window_changes_no_observed_share(chance: random.Random) -> None:
    known = a_mentor(chance)
    old = tuple(
        replace(project(chance, 900 + number, 0.0), last_on=AS_OF - timedelta(days=1_000))
        for number in range(3)
    )
    lapse = AS_OF - timedelta(days=1_000)
    longer = replace(known, projects=(*known.projects, *old), lapses=(*known.lapses, lapse))
    for key, gate in gates(longer).items():
        before = gates(known)[key] if key[2] == "M7" else None
        if before is not None:
            assert (gate.result, gate.value) == (before.result, before.value)
    assert _without_m7(longer) == _without_m7(known)


def _without_m7(known: metrics.Facts) -> dict[Any, metrics.GateResult]:
    return {key: gate for key, gate in gates(known).items() if key[2] != "M7"}


@given(cases)
@in_two_thousand
def test_panels_that_may_not_decide_change_no_result(chance: random.Random) -> None:
    known = a_mentor(chance)
    aside = tuple(
        replace(outcome(chance, 900 + number, 0.5), reliable=False) for number in range(4)
    )
    before, after = gates(known), gates(replace(known, outcomes=(*known.outcomes, *aside)))
    for key, gate in after.items():
        assert (gate.result, gate.value) == (before[key].result, before[key].value), key


@given(st.integers(0, 400), st.integers(0, 400), st.sampled_from([1.0, 1.2816, 1.645, 1.96]))
@in_two_thousand
def test_wilsons_bounds_hold_the_share_and_rise_with_every_success(
    hits: int, misses: int, z: float
) -> None:
    n = hits + misses
    share, more, less = (wilson(*one, z=z) for one in ((hits, n), (hits + 1, n + 1), (hits, n + 1)))
    assert more.low >= share.low - 1e-12
    assert more.high >= share.high - 1e-12
    assert less.low <= share.low + 1e-12
    assert less.high <= share.high + 1e-12
    if n:
        assert share.low <= hits / n <= share.high
