"""When an appeal is decided, how, and who is drawn for its seats."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_recognition_xblock.core import appeals

SEATS = st.sampled_from([3, 5, 7])


@st.composite
def votes(draw: st.DrawFn) -> tuple[int, dict[str, int]]:
    seats = draw(SEATS)
    cast = draw(st.lists(st.sampled_from(appeals.OUTCOMES), max_size=seats))
    return seats, {one: cast.count(one) for one in appeals.OUTCOMES}


@given(votes())
def test_nothing_is_decided_before_more_than_half_of_the_seats_voted(
    given: tuple[int, dict[str, int]],
) -> None:
    seats, counts = given
    for is_over in (False, True):
        if appeals.settled(counts, seats=seats, is_over=is_over) is not None:
            assert 2 * sum(counts.values()) > seats


@given(votes(), st.lists(st.sampled_from(appeals.OUTCOMES), max_size=7))
def test_what_is_certain_is_not_changed_by_votes_that_come(
    given: tuple[int, dict[str, int]], more: list[appeals.Outcome]
) -> None:
    seats, counts = given
    made = appeals.settled(counts, seats=seats)
    if made is None:
        return
    left = seats - sum(counts.values())
    then = {one: counts[one] + more[:left].count(one) for one in appeals.OUTCOMES}
    assert appeals.settled(then, seats=seats, is_over=True) == made


@given(votes())
def test_when_all_have_voted_something_comes_of_it(given: tuple[int, dict[str, int]]) -> None:
    seats, counts = given
    if sum(counts.values()) == seats:
        assert appeals.settled(counts, seats=seats) is not None


@pytest.mark.parametrize(
    ("counts", "is_over", "made"),
    [
        ({"overturn": 2}, False, "overturn"),
        ({"overturn": 1}, True, None),
        ({"overturn": 1, "uphold": 1}, False, None),
        ({"overturn": 1, "uphold": 1}, True, "remit"),
        ({"overturn": 1, "uphold": 1, "remit": 1}, False, "remit"),
        ({"uphold": 2, "remit": 1}, False, "uphold"),
    ],
)
def test_of_three(counts: dict[str, int], is_over: bool, made: str | None) -> None:
    assert appeals.settled(counts, seats=3, is_over=is_over) == made


@given(st.sets(st.integers(1, 500), max_size=12), st.uuids(), st.integers(0, 7))
def test_the_draw_takes_free_people_once_and_can_be_repeated(
    free: set[int], seed: object, number: int
) -> None:
    drawn = appeals.drawn(free, seed=str(seed), number=number)
    assert len(set(drawn)) == len(drawn) == min(number, len(free))
    assert set(drawn) <= free
    assert appeals.drawn(sorted(free), seed=str(seed), number=number) == drawn
    # Whoever drops out is replaced; nobody else changes.
    if drawn:
        again = appeals.drawn(free - {drawn[0]}, seed=str(seed), number=number)
        assert set(drawn[1:]) <= set(again)
