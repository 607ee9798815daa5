"""Small cells stay hidden, and so does the one that would give them away."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from mentor_recognition_xblock.core.disclosure import (
    Bounds,
    bounds,
    cell,
    extent,
    figure,
    rest,
    suppressed,
    tells_each,
)

CELLS = st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 30), max_size=6)


def test_a_large_cell_is_shown_and_a_small_one_takes_the_next_smallest_along() -> None:
    assert suppressed({"a": 40, "b": 12}, k=10) == set()
    assert suppressed({"a": 40, "b": 12, "c": 3}, k=10) == {"c", "b"}
    assert suppressed({"a": 40, "b": 2, "c": 3}, k=10) == {"b", "c"}


@given(CELLS)
def test_where_the_total_is_known_what_is_hidden_is_not_small_either(cells: dict[str, int]) -> None:
    hidden = suppressed(cells, k=10, sum_is_known=True)
    assert hidden >= suppressed(cells, k=10)
    assert not hidden or hidden == set(cells) or sum(cells[key] for key in hidden) >= 10


@given(CELLS)
def test_nothing_small_is_shown_and_never_exactly_one_of_several_is_hidden(
    cells: dict[str, int],
) -> None:
    hidden = suppressed(cells, k=10)
    assert all(count >= 10 for key, count in cells.items() if key not in hidden)
    assert len(hidden) != 1 or len(cells) == 1


def test_all_is_told_as_nearly_all_and_none_as_hardly_any() -> None:
    assert [extent(hits, 12) for hits in (0, 2, 3, 9, 10, 12)] == [
        "hardly_any", "hardly_any", "", "", "nearly_all", "nearly_all",
    ]  # fmt: skip


@given(st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_words_fit_every_count_they_stand_for_and_stay_true(seen: tuple[int, int]) -> None:
    hits, n = seen
    least, most = bounds(hits, n)
    assert least <= hits <= most
    assert {extent(count, n) for count in range(least, most + 1)} == {extent(hits, n)}
    if extent(hits, n) == "nearly_all":
        assert least >= 0.8 * n
    if n >= 5 and hits in (0, n):
        assert most > least  # else the words would say what the figure says


# By mentor and cell (term, course): hits of how many.
Groups = dict[tuple[int, tuple[int, int]], tuple[int, int]]
GROUPS: st.SearchStrategy[Groups] = st.dictionaries(
    st.tuples(st.integers(0, 2), st.tuples(st.integers(0, 2), st.integers(0, 1))),
    st.integers(1, 12).flatmap(lambda n: st.tuples(st.sampled_from([n, n, n // 2, 0]), st.just(n))),
    max_size=12,
)


def public(groups: Groups, *, k: int) -> tuple[dict[tuple[int, int], Bounds], dict[int, Bounds]]:
    """Every cell shown, and every mentor's figure of ``k`` or more."""
    cells = {place: shares(groups, place) for _mentor, place in groups}
    hidden = suppressed({place: sum(n for _hits, n in each) for place, each in cells.items()}, k=k)
    shown = {place: cell(each, k=k) for place, each in cells.items() if place not in hidden}
    rests = {place: rest(cells[place], k=k) for place in shown}
    figures = {}
    for mentor in {mentor for mentor, _place in groups}:
        own = sorted((place, share) for (who, place), share in groups.items() if who == mentor)
        found = figure([(share, rests.get(place)) for place, share in own], k=k)
        if found.n >= k:
            figures[mentor] = found
    return shown, figures


def shares(groups: Groups, place: tuple[int, int]) -> list[tuple[int, int]]:
    """The groups of one cell."""
    return [share for (_mentor, where), share in groups.items() if where == place]


def one_other(groups: Groups, *, k: int) -> Iterator[Groups]:
    """The same with one other result, where all of a large group or of a shown cell's rest agree.

    The rest of a cell is what its mentors' groups below ``k`` are together.
    """
    shown, _figures = public(groups, k=k)
    for (mentor, place), (hits, n) in groups.items():
        small = [share for share in shares(groups, place) if share[1] < k]
        whole = [(hits, n)] if n >= k else small
        told_alone = n >= k or (place in shown and sum(m for _hits, m in small) >= k)
        if told_alone and all(h == m for h, m in whole):
            yield {**groups, (mentor, place): (n - 1, n)}
        if told_alone and all(h == 0 for h, _n in whole):
            yield {**groups, (mentor, place): (1, n)}


@given(GROUPS, st.sampled_from([5, 10]))
def test_nothing_public_tells_all_from_all_but_one(groups: Groups, k: int) -> None:
    for other in one_other(groups, k=k):
        assert public(other, k=k) == public(groups, k=k)


@given(GROUPS, st.sampled_from([5, 10]))
def test_what_is_told_of_a_cell_holds_the_true_count(groups: Groups, k: int) -> None:
    shown, _figures = public(groups, k=k)
    for place, found in shown.items():
        assert found.n == sum(n for _hits, n in shares(groups, place))
        assert found.least <= sum(hits for hits, _n in shares(groups, place)) <= found.most


def test_a_figure_is_a_count_where_it_holds_nothing_told_in_words() -> None:
    shown = rest([(4, 6), (3, 6)], k=10)
    assert shown.hits == 7
    assert figure([((7, 12), None), ((4, 6), shown)], k=10).hits == 7  # six wait for four more
    assert figure([((7, 12), None), ((4, 6), shown), ((2, 4), None)], k=10) == Bounds(22, 13, 13)


def test_a_small_group_counts_as_what_the_words_of_its_cell_say_of_it() -> None:
    shown = rest([(6, 6), (5, 6)], k=10)
    assert shown.extent == "nearly_all"
    assert figure([((7, 12), None), ((6, 6), shown)], k=10) == Bounds(18, 11, 13)


def told(*values: float) -> bool:
    return not tells_each(values, low=0.0, high=4.0, level=3.0)


def test_a_mean_is_told_where_it_leaves_open_whose_value_is_which() -> None:
    assert told(1.0, 2.0, 3.0, 3.5, 2.2)
    # Alike to less than half a level: each is the mean.
    assert not told(2.0, 2.1, 2.2, 2.3, 2.4)
    # So near an end that all must stand beyond the level, whatever the spread.
    assert not told(4.0, 4.0, 4.0, 4.0, 3.2)
    assert not told(0.0, 0.0, 0.0, 0.0, 2.9)
    assert told(4.0, 4.0, 4.0, 4.0, 2.0)


@given(st.lists(st.floats(0, 4), min_size=5, max_size=40))
def test_a_mean_that_is_told_never_undoes_the_words_of_its_share(values: list[float]) -> None:
    if not told(*values):
        return
    n, total = len(values), sum(values)
    few = max(1, min(2, n // 5))
    # With this mean as many as the words leave open may be below the level, and as many above.
    assert few * 3.0 + (n - few) * 4.0 > total
    assert few * 3.0 <= total + 1e-9
