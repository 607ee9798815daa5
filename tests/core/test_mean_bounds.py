"""The interval of a plain mean."""

from __future__ import annotations

from statistics import fmean

import pytest

from mentor_recognition_xblock.core.estimate import mean_bounds


def test_the_bounds_are_those_of_students_t() -> None:
    # By hand: mean 3, s = sqrt(2.5), n = 5; t(.90; 4) = 1.5332 (tables).
    low, high = mean_bounds([1, 2, 3, 4, 5], z=1.2816)
    assert (low, high) == pytest.approx((3 - 1.0842, 3 + 1.0842), abs=1e-3)


def test_more_values_of_the_same_spread_bound_closer() -> None:
    few, many = [1.0, 2.0, 3.0], [1.0, 2.0, 3.0] * 5
    assert fmean(few) == fmean(many)
    assert mean_bounds(few, z=1.2816)[0] < mean_bounds(many, z=1.2816)[0]
