"""Each metric is one object that says all of itself, and what it says holds."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta

import pytest

from mentor_recognition_xblock.core.messages import Message
from mentor_recognition_xblock.core.metrics import (
    METRICS,
    ContributionFact,
    CraftFact,
    Facts,
    LearningFact,
    RatingFact,
    gates_of,
    metric_of,
)
from mentor_recognition_xblock.core.metrics.metric import Metric
from mentor_recognition_xblock.core.policy import Gate, Minimum

from .worlds import AS_OF, policy, strong

POLICY = policy()
TIER = replace(POLICY.tier("proficient"), minimum=Minimum(completed=1, cohorts=1, recent_18m=1))
ALL = {**METRICS, **{gate.metric: metric_of(gate.metric) for gate in gates_of(TIER)}}
NOTHING = Facts(as_of=AS_OF)
SEEN = strong(
    projects=tuple(replace(one, skills_decided=2, skills_verified=1) for one in strong().projects),
    lapses=(AS_OF - timedelta(days=9),),
    contributions=(ContributionFact("c", AS_OF - timedelta(days=9)),),
    learning=(LearningFact("l", AS_OF - timedelta(days=9), 2.5, False),),
    craft=tuple(
        CraftFact(f"p{num}", AS_OF - timedelta(days=9), 1 + num / 4, 3) for num in range(6)
    ),
    ratings=(RatingFact("b", AS_OF - timedelta(days=9), 6, 4),),
)


def gate(metric: Metric) -> Gate:
    return Gate(metric.key, 0.6, 4 if metric.windowed else None)


def test_keys_are_those_that_policies_and_stored_evaluations_name() -> None:
    assert [*METRICS][:12] == [f"M{num}" for num in range(1, 13)]
    assert {*ALL} - {*METRICS} == {"min.completed", "min.cohorts", "min.recent_18m"}
    assert all(metric.key == key for key, metric in ALL.items())


@pytest.mark.parametrize("key", ALL)
def test_a_metric_reads_its_inputs_and_no_other_fact(key: str) -> None:
    metric, facts = ALL[key], SEEN
    names = {one.name for one in fields(Facts)} - {"as_of"}
    assert metric.inputs <= names
    own = Facts(AS_OF, **{name: getattr(facts, name) for name in metric.inputs})
    asked = POLICY, TIER, gate(metric)
    assert metric.evaluate(*asked, own) == metric.evaluate(*asked, facts)
    if metric.inputs:
        assert metric.evaluate(*asked, facts) != metric.evaluate(*asked, NOTHING)


@pytest.mark.parametrize("key", ALL)
def test_a_metric_is_never_met_by_nothing_and_says_so(key: str) -> None:
    metric = ALL[key]
    found = metric.evaluate(POLICY, TIER, gate(metric), NOTHING)
    assert found.result == "not_enough"
    assert not found.value
    assert metric.why_nothing(found).text


@pytest.mark.parametrize("key", ALL)
def test_a_metric_has_all_of_its_words(key: str) -> None:
    metric, facts = ALL[key], SEEN
    found = metric.evaluate(POLICY, TIER, gate(metric), facts)
    said = [metric.title, metric.formula(POLICY), metric.criterion(gate(metric), POLICY)]
    if found.value is not None:
        said += [metric.now(found), metric.why(found)]
    if found.low is not None and found.high is not None:
        said.append(metric.interval(found.low, found.high, level="80"))
    for one in said:
        assert isinstance(one, Message)
        assert one.text.format(**one.figures)


def test_a_metric_that_a_release_no_longer_has_keeps_its_key_as_its_name() -> None:
    gone = metric_of("M99")
    assert gone.title.text == "M99"
    assert gone.evaluate(POLICY, TIER, Gate("M99", 0.5), SEEN).result == "not_enough"
