"""Agreement of several raters: the published example, and what holds of any ratings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_recognition_xblock.core.agreement import bias, krippendorff_alpha

# Krippendorff (2011), section C: twelve units, four observers; 0 is missing.
OBSERVERS = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3),
    (0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0),
)
UNITS = [[level for level in unit if level] for unit in zip(*OBSERVERS, strict=True)]
LEVELS = st.integers(0, 4)
RATINGS = st.lists(st.lists(LEVELS, min_size=2, max_size=5), min_size=1, max_size=12)


def test_the_published_example_gives_the_published_alpha() -> None:
    assert krippendorff_alpha(UNITS) == pytest.approx(0.815, abs=5e-4)


def test_what_only_one_person_rated_changes_nothing() -> None:
    assert krippendorff_alpha([*UNITS, [4], []]) == krippendorff_alpha(UNITS)


@pytest.mark.parametrize("units", [[], [[1]], [[2, 2], [2, 2, 2]]])
def test_nothing_is_said_where_nothing_differs(units: list[list[int]]) -> None:
    assert krippendorff_alpha(units) is None


def test_opposite_ratings_are_worse_than_chance() -> None:
    alpha = krippendorff_alpha([[0, 4], [4, 0], [0, 4], [4, 0]])
    assert alpha is not None
    assert alpha < 0


@given(RATINGS)
def test_alpha_is_one_exactly_where_all_agree_and_never_more(units: list[list[int]]) -> None:
    alpha = krippendorff_alpha(units)
    if alpha is not None:
        agree = all(len(set(unit)) == 1 for unit in units)
        assert alpha <= 1
        assert (alpha == pytest.approx(1)) == agree


@given(RATINGS)
def test_neither_the_order_of_raters_nor_a_mirrored_scale_changes_alpha(
    units: list[list[int]],
) -> None:
    mirrored = [[4 - level for level in reversed(unit)] for unit in reversed(units)]
    assert krippendorff_alpha(mirrored) == pytest.approx(krippendorff_alpha(units))


def test_a_bias_by_hand() -> None:
    # Differences 1, 1, 0, 2: mean 1, standard deviation sqrt(2/3), t(0.95; 3) = 2.3534.
    found = bias([2, 3, 1, 4], [1, 2, 1, 2])
    assert found.mean == 1
    assert found.low == pytest.approx(1 - 2.35336 * (2 / 3) ** 0.5 / 2, abs=1e-4)
    assert (found.tendency, found.ratings) == ("higher", 4)


def test_one_rating_or_a_mixed_record_proves_no_bias() -> None:
    assert bias([4], [0]).tendency == "unclear"
    assert bias([4, 0, 2], [2, 2, 2]).tendency == "unclear"
    assert bias([0, 1, 0, 1], [2, 2, 2, 2]).tendency == "lower"


@pytest.mark.parametrize(("own", "key"), [([], []), ([1], [1, 2])])
def test_ratings_without_their_key_have_no_bias(own: list[int], key: list[int]) -> None:
    with pytest.raises(ValueError, match="equally long"):
        bias(own, key)
