"""What is held, and when panels may decide: the borders of both rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from mentor_recognition_xblock.core.consensus import Reliability
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.recognition.frozen_scores import may_decide
from mentor_recognition_xblock.recognition.ladder import ranks_held
from mentor_recognition_xblock.recognition.models import Decision, Standing

from ..access.stage import proposal
from ..factories import START, UserFactory, make_world

pytestmark = pytest.mark.django_db


def test_a_standing_is_held_from_its_decision_until_its_end() -> None:
    world = make_world()
    policy = programmes.policy_in_force(programme_id=world.programme.id, at=START).policy
    until = START + timedelta(days=730)
    decision = Decision.objects.create(
        proposal=proposal(world), mentor_id=world.mentor.id, tier_key="proficient",
        outcome="award", reason="They grew.", decided_by=UserFactory(), decided_at=START,
        valid_until=until,
    )  # fmt: skip
    Standing.objects.create(
        mentor_id=world.mentor.id, tier_key="proficient", decision=decision, since=START,
        until=until,
    )  # fmt: skip
    rank = policy.rank("proficient")
    second = timedelta(seconds=1)
    for at, held in (
        (START - second, {}),
        (START, {world.mentor.id: rank}),
        (until - second, {world.mentor.id: rank}),
        (until, {}),
        (until + timedelta(days=1), {}),
    ):
        assert ranks_held(world.programme.id, policy, at) == held


@pytest.mark.parametrize(
    "keys", [["apprentice"], ["master", "proficient"], ["proficient", "master"]]
)
def test_the_highest_of_several_standings_is_held(keys: list[str]) -> None:
    world = make_world()
    policy = programmes.policy_in_force(programme_id=world.programme.id, at=START).policy
    until = START + timedelta(days=730)
    on = proposal(world, keys[0])
    for key in keys:
        decision = Decision.objects.create(
            proposal=on,
            mentor_id=world.mentor.id,
            tier_key=key,
            outcome="award",
            reason="They grew.",
            decided_by=UserFactory(),
            decided_at=START,
            valid_until=until,
        )
        Standing.objects.create(
            mentor_id=world.mentor.id, tier_key=key, decision=decision, since=START, until=until
        )
    highest = max(policy.rank(key) for key in keys)
    assert ranks_held(world.programme.id, policy, START) == {world.mentor.id: highest}


def test_panels_decide_by_their_reliability_and_by_its_lower_bound() -> None:
    world = make_world()
    policy = programmes.policy_in_force(programme_id=world.programme.id, at=START).policy
    rule = policy.reliability_of_panels
    good = Reliability(estimate=rule.min_icc, lower=rule.min_lower, panels=40)
    assert may_decide(good, policy)
    assert not may_decide(replace(good, lower=rule.min_lower - 0.001), policy)
    assert not may_decide(replace(good, estimate=rule.min_icc - 0.001), policy)
    assert not may_decide(replace(good, lower=None), policy)
    assert not may_decide(replace(good, estimate=None), policy)
