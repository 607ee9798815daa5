"""How a reviewer's levels lie to agreed keys: worked by hand, and what holds for all."""

from __future__ import annotations

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_recognition_xblock.core.drift import (
    FEWEST,
    NEWEST,
    Answer,
    Drift,
    bias_of,
    drift,
)

NAMES = ("breadth", "coherence")
LEVELS = st.integers(0, 4)
RATINGS = st.fixed_dictionaries(dict.fromkeys(NAMES, LEVELS))
ANSWERS = st.lists(st.builds(Answer, RATINGS, RATINGS), min_size=FEWEST, max_size=NEWEST)


def answer(*steps: int, key: int = 2) -> Answer:
    """Levels so many above a key of 2 for each criterion."""
    agreed = dict(zip("abcd", [key] * len(steps), strict=False))
    return Answer({name: key + step for name, step in zip("abcd", steps, strict=False)}, agreed)


def told(answers: list[Answer]) -> Drift:
    found = drift(answers)
    assert found is not None
    return found


def test_worked_by_hand() -> None:
    """Five works of two criteria. Signed means: 1, 0.5, 0, 0.5, 1, so 0.6 on average.

    Squares of what is left: .16, .01, .36, .01, .16 = .70; over four 0.175, whose root is 0.41833;
    over the root of five 0.18708. Student's t of 95 % and 4 degrees is 2.1318 (table): 0.39882.
    """
    found = told([answer(1, 1), answer(1, 0), answer(1, -1), answer(0, 1), answer(2, 0)])
    assert found.works == 5
    assert found.bias.value == pytest.approx(0.6)
    assert found.bias.low == pytest.approx(0.6 - 0.39882, abs=1e-4)
    assert found.bias.high == pytest.approx(0.6 + 0.39882, abs=1e-4)
    # Absolute means: 1, .5, 1, .5, 1 = 0.8; squares .04, .09, .04, .09, .04 = .30; /4 = .075.
    assert found.distance.value == pytest.approx(0.8)
    assert found.distance.high == pytest.approx(0.8 + 2.1318 * sqrt(0.075 / 5), abs=1e-4)
    assert found.verdict == "not_enough"
    # All keys are 2: nothing was to be told apart, so whatever differs is all there is.
    assert found.kappa == pytest.approx(1 - (9 / 10) / (9 / 10))


def test_whoever_always_agrees_is_within_and_no_surer_than_whole_levels_allow() -> None:
    found = told([answer(0, 0, 0, 0)] * FEWEST)
    assert found.verdict == "within"
    width = 2.1318 * sqrt(1 / 12 / 4) / sqrt(5)
    assert found.bias.high == pytest.approx(width, abs=1e-4)
    assert (found.distance.low, found.kappa) == (0.0, 1.0)


@pytest.mark.parametrize("step", [1, -1])
def test_whoever_is_a_level_too_high_or_too_low_has_drifted(step: int) -> None:
    assert told([answer(step, step)] * FEWEST).verdict == "drifted"


def test_whoever_is_right_on_average_and_far_off_each_time_has_drifted() -> None:
    found = told([answer(2, -2)] * FEWEST)
    assert found.bias.value == 0
    assert found.verdict == "drifted"


def test_few_works_that_differ_are_not_enough_evidence() -> None:
    mixed = [answer(1, 1), answer(0, 0), answer(1, 0), answer(0, 1), answer(0, 0)]
    assert told(mixed).verdict == "not_enough"
    assert told(mixed * 4).verdict == "not_enough"
    assert drift(mixed[:-1]) is None


def test_the_newest_works_tell_and_old_ones_do_not() -> None:
    turned = [answer(0, 0)] * 50 + [answer(1, 1)] * NEWEST
    found = told(turned)
    assert (found.works, found.verdict) == (NEWEST, "drifted")


def test_an_interval_needs_two_works() -> None:
    with pytest.raises(ValueError, match="two works"):
        bias_of([answer(0, 0)])


@given(ANSWERS)
def test_intervals_hold_their_values_and_distance_is_never_less_than_bias(
    answers: list[Answer],
) -> None:
    found = told(answers)
    for mean in (found.bias, found.distance):
        assert mean.low <= mean.value <= mean.high
    assert abs(found.bias.value) <= found.distance.value + 1e-9
    assert found.kappa <= 1


@given(ANSWERS)
def test_strict_and_lenient_are_alike(answers: list[Answer]) -> None:
    """Turned upside down, what was too high is as much too low, and the verdict is the same."""

    def turned(levels: dict[str, int]) -> dict[str, int]:
        return {name: 4 - level for name, level in levels.items()}

    there = told(answers)
    back = told([Answer(turned(dict(one.own)), turned(dict(one.key))) for one in answers])
    assert back.bias.value == pytest.approx(-there.bias.value)
    assert back.distance.value == pytest.approx(there.distance.value)
    assert back.verdict == there.verdict


@given(ANSWERS, st.randoms())
def test_the_order_of_works_does_not_matter(answers: list[Answer], dice: object) -> None:
    mixed = list(answers)
    dice.shuffle(mixed)  # type: ignore[attr-defined]
    there, back = told(answers), told(mixed)
    assert back.bias.value == pytest.approx(there.bias.value)
    assert back.verdict == there.verdict
