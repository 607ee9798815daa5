"""After which works one with a key follows, and which: by a lot that can be drawn again."""

from __future__ import annotations

from hashlib import sha256
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_recognition_xblock.core import seeding

SEEDS = st.text("0123456789abcdef", min_size=32, max_size=32)
WORKS = st.lists(st.uuids(), min_size=1, max_size=20, unique=True)


def test_a_lot_is_what_the_documentation_says() -> None:
    """By hand: the SHA-256 of ``seed:number``, as a number, divides by nine for one in ten."""
    by_hand = [
        num for num in range(1, 50) if int(sha256(f"cafe:{num}".encode()).hexdigest(), 16) % 9 == 0
    ]
    assert [n for n in range(1, 50) if seeding.is_followed("cafe", n, one_in=10)] == by_hand
    assert by_hand


@pytest.mark.parametrize("one_in", [2, 5, 10])
def test_of_many_works_one_in_so_many_has_a_key(one_in: int) -> None:
    real = 20_000
    keyed = sum(seeding.is_followed("b" * 32, num, one_in=one_in) for num in range(1, real + 1))
    assert keyed / (real + keyed) == pytest.approx(1 / one_in, rel=0.05)


def test_having_had_one_tells_nothing_of_the_next() -> None:
    followed = [seeding.is_followed("c" * 32, num, one_in=5) for num in range(1, 40_001)]
    after = [now for before, now in pairwise(followed) if before]
    assert sum(after) / len(after) == pytest.approx(sum(followed) / len(followed), rel=0.05)


def test_one_in_one_is_refused() -> None:
    with pytest.raises(ValueError, match="one in two"):
        seeding.is_followed("a", 1, one_in=1)


@given(SEEDS, WORKS)
def test_the_chosen_work_is_one_of_them_in_whatever_order_they_stand(
    seed: str, works: list[UUID]
) -> None:
    chosen = seeding.chosen(seed, works)
    assert chosen in works
    assert seeding.chosen(seed, works[::-1]) == chosen
    assert seeding.frame(works) == seeding.frame(works[::-1])


@given(SEEDS, WORKS)
def test_who_loses_a_lot_changes_nothing_by_leaving(seed: str, works: list[UUID]) -> None:
    chosen = seeding.chosen(seed, works)
    for other in works:
        if other != chosen:
            assert seeding.chosen(seed, [one for one in works if one != other]) == chosen


def test_a_commitment_tells_the_seed_only_to_whoever_has_it() -> None:
    assert seeding.commitment("cafe") == sha256(b"cafe").hexdigest()
    assert seeding.commitment("cafe") != seeding.commitment("caff")
