"""A budget of steps and seconds: all of it may be spent, and nothing beyond."""

from __future__ import annotations

import pytest

from mentor_recognition_xblock.core.openbadges import budget


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_last_step_may_be_spent_and_none_after_it() -> None:
    held = budget.Budget(steps=10, seconds=60)
    held.spend(4)
    held.spend(6)
    assert not held.is_over
    with pytest.raises(budget.TooCostly):
        held.spend(1)
    assert held.is_over


def test_the_time_ends_at_its_end_and_not_before() -> None:
    clock = Clock()
    held = budget.Budget(steps=1000, seconds=5, clock=clock)
    clock.now += 4.75
    held.spend(1)
    assert held.seconds_left() == pytest.approx(0.25)
    clock.now += 0.25
    with pytest.raises(budget.TooCostly):
        held.spend(1)
    assert held.is_over


def test_a_refusal_that_a_library_swallowed_is_made_again_inside_and_gone_outside() -> None:
    with budget.limited(budget.Budget(steps=1)):
        budget.check()
        budget.spend()
        budget.check()
        with pytest.raises(budget.TooCostly):
            budget.spend()
        with pytest.raises(budget.TooCostly):
            budget.check()
    budget.check()
    budget.spend(10**9)


def test_inside_another_budget_that_one_is_spent() -> None:
    outer = budget.Budget(steps=5)
    with budget.limited(outer), budget.limited(budget.Budget(steps=1000)) as inner:
        assert inner is outer
        budget.spend()
        budget.spend(2)
    assert outer.steps == 2
    with budget.limited() as fresh:
        assert (fresh.steps, fresh.is_over) == (budget.STEPS, False)
