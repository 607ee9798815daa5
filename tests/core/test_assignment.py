"""Who is drawn: only the eligible, the least loaded, at random, and repeatably."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from mentor_recognition_xblock.core.assignment import Candidate, draw

POOLS = st.lists(
    st.builds(Candidate, st.integers(1, 40), st.integers(0, 7), st.booleans()),
    max_size=25,
    unique_by=lambda one: one.user_id,
)
EXCLUDED = st.frozensets(st.integers(1, 40), max_size=15)
SEEDS = st.text("0123456789abcdef", min_size=1, max_size=8)


def drawn_in(seeds: int, pool: list[Candidate], **rules) -> Counter[int]:
    counts: Counter[int] = Counter()
    for seed in range(seeds):
        counts.update(draw(pool, seed=str(seed), **rules))
    return counts


@given(POOLS, EXCLUDED, SEEDS, st.integers(1, 6), st.integers(1, 6), st.booleans())
def test_only_the_eligible_are_drawn_each_once_and_as_many_as_there_are(
    pool, excluded, seed, size, max_load, outside
) -> None:
    chosen = draw(
        pool, size=size, seed=seed, max_load=max_load, excluded=excluded, want_outside=outside
    )
    eligible = {c.user_id for c in pool if c.load < max_load and c.user_id not in excluded}
    assert set(chosen) <= eligible
    assert len(set(chosen)) == len(chosen) == min(size, len(eligible))


@given(POOLS, EXCLUDED, SEEDS, st.integers(1, 6))
def test_nobody_is_passed_over_for_someone_busier(pool, excluded, seed, size) -> None:
    chosen = draw(pool, size=size, seed=seed, max_load=6, excluded=excluded, want_outside=False)
    load = {one.user_id: one.load for one in pool}
    left = [load[user] for user in load if user not in chosen and user not in excluded]
    assert all(load[user] <= busy for user in chosen for busy in left if busy < 6)


@given(POOLS, SEEDS, st.integers(1, 5))
def test_one_place_goes_to_somebody_from_another_course_where_there_is_one(
    pool, seed, size
) -> None:
    chosen = draw(pool, size=size, seed=seed, max_load=6)
    outsiders = {one.user_id for one in pool if one.outside and one.load < 6}
    if outsiders and len(chosen) == size:
        assert outsiders & set(chosen)


@given(POOLS, EXCLUDED, SEEDS, st.integers(1, 5), st.randoms(use_true_random=False))
def test_a_draw_is_repeated_from_its_seed_whatever_the_order_of_candidates(
    pool, excluded, seed, size, random
) -> None:
    again = draw(
        random.sample(pool, len(pool)), size=size, seed=seed, max_load=6, excluded=sorted(excluded)
    )
    assert draw(pool, size=size, seed=seed, max_load=6, excluded=excluded) == again


def test_equals_are_drawn_equally_often() -> None:
    pool = [Candidate(user, 0) for user in range(1, 13)]
    counts = drawn_in(4000, pool, size=3, max_load=6)
    expected = 4000 * 3 / 12
    chi_square = sum((counts[user] - expected) ** 2 / expected for user in range(1, 13))
    assert chi_square < 31.3  # 11 degrees of freedom, p = .001


def test_no_two_people_can_arrange_to_meet() -> None:
    pool = [Candidate(user, 0) for user in range(1, 13)]
    together = sum({1, 2} <= set(draw(pool, size=3, seed=str(s), max_load=6)) for s in range(4000))
    assert 0.02 < together / 4000 < 0.075  # 3*2 / (12*11) = 4.5 %


def test_the_place_for_another_course_is_itself_drawn_at_random() -> None:
    pool = [Candidate(user, 0) for user in range(1, 11)]
    pool += [Candidate(user, 3, outside=True) for user in (21, 22, 23)]
    counts = drawn_in(900, pool, size=3, max_load=6)
    assert all(220 < counts[user] < 380 for user in (21, 22, 23))


def test_too_few_gives_those_there_are() -> None:
    pool = [Candidate(1, 0), Candidate(2, 6), Candidate(3, 0)]
    assert draw(pool, size=3, seed="x", max_load=6, excluded=[3]) == [1]
    assert draw([], size=3, seed="x", max_load=6) == []


@given(POOLS, SEEDS, st.integers(1, 6))
def test_a_draw_that_has_somebody_from_another_course_is_left_as_it_fell(pool, seed, size) -> None:
    plain = draw(pool, size=size, seed=seed, max_load=6, want_outside=False)
    wanted = draw(pool, size=size, seed=seed, max_load=6)
    outsiders = {one.user_id for one in pool if one.outside}
    if outsiders & set(plain) or len(plain) < size:
        assert wanted == plain
    else:
        assert wanted[:-1] == plain[:-1]


def test_one_of_three_from_another_course_is_enough() -> None:
    pool = [Candidate(user, load, outside=user == 2) for user, load in ((1, 0), (2, 1), (3, 2))]
    spare = Candidate(4, 3, outside=True)
    assert draw([*pool, spare], size=3, seed="s", max_load=6) == [1, 2, 3]
    assert draw([*pool[::2], Candidate(5, 2), spare], size=3, seed="s", max_load=6)[-1] == 4
