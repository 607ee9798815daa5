"""Small cells stay hidden, and so does the one that would give them away."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mentor_recognition_xblock.core.disclosure import extent, suppressed, told

CELLS = st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 30), max_size=6)


def test_a_large_cell_is_shown_and_a_small_one_takes_the_next_smallest_along() -> None:
    assert suppressed({"a": 40, "b": 12}, k=10) == set()
    assert suppressed({"a": 40, "b": 12, "c": 3}, k=10) == {"c", "b"}
    assert suppressed({"a": 40, "b": 2, "c": 3}, k=10) == {"b", "c"}


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
    least, most = told(hits, n)
    assert least <= hits <= most
    assert {extent(count, n) for count in range(least, most + 1)} == {extent(hits, n)}
    if extent(hits, n) == "nearly_all":
        assert least >= 0.8 * n
    if n >= 5 and hits in (0, n):
        assert most > least  # else the words would say what the figure says
