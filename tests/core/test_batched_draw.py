"""Many works drawn for at once: equal loads, the rules that hold and those that give way."""

from __future__ import annotations

from collections import Counter
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_recognition_xblock.core.batched_draw import Batch, draw_all

PAIRS = st.sets(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=30)


def apart(works: int, reviewers: int, pairs: set[tuple[int, int]]) -> set[tuple[int, int]]:
    return {(work, reader) for work, reader in pairs if work < works and reader < reviewers}


def places(batch: Batch) -> list[tuple[int, int]]:
    return [
        (work, reader)
        for work, row in enumerate(batch.readers.tolist())
        for reader in row
        if reader >= 0
    ]


@given(
    st.lists(st.integers(-1, 2), min_size=1, max_size=12),
    st.integers(3, 12),
    st.integers(1, 3),
    st.integers(0, 10**6),
    PAIRS,
    PAIRS,
)
def test_nobody_reads_what_they_never_may_and_the_rest_is_told(
    authors, reviewers, size, seed, never, last
) -> None:
    works = len(authors)
    never, last = apart(works, reviewers, never), apart(works, reviewers, last)
    batch = draw_all(authors, reviewers, size=size, seed=seed, never=never, last=last)
    assert batch.readers.shape == (works, size)
    given_to = places(batch)
    assert len(set(given_to)) == len(given_to) == works * size - batch.empty
    assert not set(given_to) & never
    assert all(authors[work] != reader for work, reader in given_to)
    assert batch.repeats == sum(pair in last for pair in given_to)
    read = {(authors[work], reader) for work, reader in given_to if authors[work] >= 0}
    assert batch.mutual == sum(
        (reader, authors[work]) in read for work, reader in given_to if authors[work] >= 0
    )
    loads = Counter(reader for _work, reader in given_to)
    assert max(loads.values(), default=0) <= -(-works * size // reviewers)


@given(st.integers(0, 10**6), st.integers(3, 60))
def test_with_room_enough_everything_is_kept(seed, people) -> None:
    random = Random(seed)
    people += 40
    never = {
        pair
        for one in range(people)
        for other in random.sample(range(people), 2)
        for pair in ((one, other), (other, one))
    }
    circle = random.sample(range(people), people)
    last = {(one, circle[(at + 1) % people]) for at, one in enumerate(circle)}
    batch = draw_all(range(people), people, size=3, seed=seed, never=never, last=last)
    assert (batch.empty, batch.repeats, batch.mutual) == (0, 0, 0)
    assert Counter(batch.readers.ravel().tolist()) == dict.fromkeys(range(people), 3)


def test_the_same_seed_draws_the_same_and_another_one_another() -> None:
    one, again, other = (draw_all(range(20), 20, size=3, seed=seed).readers for seed in (1, 1, 2))
    assert (one == again).all()
    assert (one != other).any()


def test_every_pair_has_the_same_chance() -> None:
    people, rounds = 12, 1_500
    counts = np.zeros((people, people))
    for seed in range(rounds):
        for work, reader in places(draw_all(range(people), people, size=3, seed=seed)):
            counts[work, reader] += 1
    share = counts[~np.eye(people, dtype=bool)] / rounds
    # 3 of 11 others; with 1,500 rounds 132 shares stay within five standard deviations of it.
    assert abs(share - 3 / 11).max() < 5 * (3 / 11 * 8 / 11 / rounds) ** 0.5


def test_with_fewer_reviewers_than_places_of_a_work_nothing_is_drawn() -> None:
    with pytest.raises(ValueError, match="fewer reviewers"):
        draw_all(range(5), 2, size=3, seed=1)
    alone = draw_all([0], 3, size=3, seed=1)
    assert alone.empty == 1
