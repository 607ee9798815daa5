"""Comments stay on their words from one version to the next, or say that they lost them."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mentor_recognition_xblock.core.text_anchors import (
    CONTEXT,
    Anchor,
    Selector,
    carry,
    locate,
    selector,
)

TEXTS = st.text(alphabet="ab é🌊👩🏽‍🔬\n.,", min_size=1, max_size=60)


def quote(text: str, words: str) -> Anchor:
    start = text.index(words)
    return Anchor("exact", start, start + len(words))


def words_at(text: str, anchor: Anchor) -> str | None:
    return None if anchor.start is None else text[anchor.start : anchor.end]


@st.composite
def texts_with_spans(draw: st.DrawFn) -> tuple[str, int, int]:
    text = draw(TEXTS)
    start = draw(st.integers(0, len(text) - 1))
    return text, start, draw(st.integers(start + 1, len(text)))


@given(texts_with_spans())
def test_words_chosen_in_a_text_are_found_where_they_were_chosen(chosen) -> None:
    text, start, end = chosen
    assert locate(text, selector(text, start, end)) == Anchor("exact", start, end)


@given(texts_with_spans(), st.integers(0, 80))
def test_words_with_a_wrong_position_are_found_on_the_same_words(chosen, off) -> None:
    text, start, end = chosen
    picked = selector(text, start, end)
    moved = Selector(off, off + 1, picked.exact, picked.prefix, picked.suffix)
    found = locate(text, moved)
    assert words_at(text, found) == picked.exact


def test_context_decides_between_equal_words() -> None:
    text = "We asked the bakers. We asked the drivers. We asked the neighbours."
    at = text.index("asked", 30)
    picked = selector(text, at, at + 5)
    assert locate(text, Selector(0, 1, picked.exact, picked.prefix, picked.suffix)).start == at


def test_nearness_decides_when_context_is_silent() -> None:
    assert locate("one two one two one", Selector(9, 10, "one")).start == 8


@pytest.mark.parametrize("exact", ["", "not there"])
def test_words_that_are_not_in_the_text_are_lost(exact) -> None:
    assert locate("The tide gauge.", Selector(0, 3, exact)) == Anchor("lost")


def test_positions_count_code_points_not_code_units() -> None:
    text = "Tides 🌊🌊 rise 👩🏽‍🔬 slowly"
    picked = selector(text, text.index("slowly"), len(text))
    assert picked.start == 19
    assert picked.exact == "slowly"


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (5, 4), (0, 99), (99, 100)])
def test_a_span_outside_the_text_has_no_selector(start, end) -> None:
    with pytest.raises(ValueError, match="outside"):
        selector("The tide gauge.", start, end)


@given(texts_with_spans())
def test_quotation_and_context_are_the_text_around_the_words(chosen) -> None:
    text, start, end = chosen
    picked = selector(text, start, end)
    whole = picked.prefix + picked.exact + picked.suffix
    assert whole in text
    assert len(picked.prefix) <= CONTEXT >= len(picked.suffix)


def test_positions_before_the_text_are_not_taken_for_positions_from_its_end() -> None:
    text = "The tide gauge."
    found = locate(text, Selector(-6, -1, "gauge"))
    assert found == Anchor("exact", 9, 14)


@given(TEXTS, st.data())
def test_in_an_unchanged_text_every_comment_stays(text, data) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    wanted = [Anchor("exact", start, start + 1), Anchor("lost")]
    assert carry(text, text, wanted) == wanted


@given(TEXTS, TEXTS, st.data())
def test_every_answer_is_in_order_inside_the_text_and_exact_means_exact(before, after, data):
    starts = data.draw(st.lists(st.integers(0, len(before) - 1), max_size=4))
    wanted = [
        Anchor("exact", start, data.draw(st.integers(start + 1, len(before)))) for start in starts
    ]
    carried = carry(before, after, wanted)
    assert len(carried) == len(wanted)
    for old, new in zip(wanted, carried, strict=True):
        if new.status == "lost":
            assert new == Anchor("lost")
        else:
            assert 0 <= new.start < new.end <= len(after)
            same = words_at(after, new) == words_at(before, old)
            assert same == (new.status == "exact")


@given(TEXTS, TEXTS)
def test_a_lost_comment_stays_lost(before, after) -> None:
    assert carry(before, after, [Anchor("lost")]) == [Anchor("lost")]


PARAGRAPHS = st.lists(st.integers(1, 12), min_size=1, max_size=6)


def unique_text(sizes: list[int]) -> list[list[str]]:
    """Paragraphs of words that occur once each, so that what is right is known."""
    found, number = [], 0
    for size in sizes:
        found.append([f"word{number + i}" for i in range(size)])
        number += size
    return found


def joined(paragraphs: list[list[str]]) -> str:
    return "\n".join(" ".join(words) for words in paragraphs if words)


def span(paragraph: list[str], text: str, first: int, last: int) -> Anchor:
    words = " ".join(paragraph[first : last + 1])
    # A space on either side keeps word1 from being found in word12.
    start = f" {text} ".replace("\n", " ").index(f" {words} ")
    return Anchor("exact", start, start + len(words))


@given(PARAGRAPHS, st.data())
def test_comments_follow_untouched_paragraphs_wherever_they_move(sizes, data) -> None:
    paragraphs = unique_text(sizes)
    before = joined(paragraphs)
    after = joined(data.draw(st.permutations(paragraphs)))
    wanted = [span(words, before, 0, len(words) - 1) for words in paragraphs]
    carried = carry(before, after, wanted)
    assert [words_at(after, anchor) for anchor in carried] == [" ".join(p) for p in paragraphs]
    assert {anchor.status for anchor in carried} == {"exact"}


@given(PARAGRAPHS, st.data())
def test_comments_never_land_on_words_of_others(sizes, data) -> None:
    paragraphs = unique_text(sizes)
    before = joined(paragraphs)
    row = data.draw(st.integers(0, len(paragraphs) - 1))
    first = data.draw(st.integers(0, sizes[row] - 1))
    last = data.draw(st.integers(first, sizes[row] - 1))
    chosen = set(paragraphs[row][first : last + 1])
    fate = st.sampled_from(["keep", "keep", "keep", "drop", "replace", "insert"])
    edited, number = [], 0
    for words in paragraphs:
        new: list[str] = []
        for word in words:
            what = data.draw(fate)
            number += 1
            if what in ("keep", "insert"):
                new.append(word)
            if what in ("replace", "insert"):
                new.append(f"fresh{number}")
        edited.append(new)
    after = joined(data.draw(st.permutations(edited)))
    [found] = carry(before, after, [span(paragraphs[row], before, first, last)])
    if found.status != "lost":
        kept = words_at(after, found).split()
        others = {word for words in paragraphs for word in words} - chosen
        assert not others & set(kept)
        assert chosen & set(kept)


def test_a_gap_matched_beyond_a_neighbour_does_not_take_the_neighbour_in() -> None:
    before, after = "one two three four five six seven", "one two three four seven new"
    [found] = carry(before, after, [Anchor("exact", 0, before.index(" seven"))])
    assert found.status == "moved"
    assert words_at(after, found) == "one two three four"


@given(PARAGRAPHS, st.data())
def test_words_that_were_deleted_are_lost(sizes, data) -> None:
    paragraphs = unique_text(sizes)
    before = joined(paragraphs)
    row = data.draw(st.integers(0, len(paragraphs) - 1))
    first = data.draw(st.integers(0, sizes[row] - 1))
    last = data.draw(st.integers(first, sizes[row] - 1))
    gone = [span(paragraphs[row], before, first, last)]
    paragraphs[row] = paragraphs[row][:first] + paragraphs[row][last + 1 :]
    after = joined(paragraphs)
    assume(after)
    assert carry(before, after, gone) == [Anchor("lost")]


@given(PARAGRAPHS, st.data())
def test_words_that_stand_are_found_when_a_word_is_added_elsewhere(sizes, data) -> None:
    paragraphs = unique_text(sizes)
    before = joined(paragraphs)
    row = data.draw(st.integers(0, len(paragraphs) - 1))
    wanted = [span(words, before, 0, len(words) - 1) for words in paragraphs]
    paragraphs[row] = ["fresh", *paragraphs[row]]
    after = joined(paragraphs)
    carried = carry(before, after, wanted)
    kept = [words_at(after, anchor) for anchor in carried]
    # A paragraph of one word may look like a new one; all longer ones are recognised.
    for index, size in enumerate(sizes):
        if index != row or size > 1:
            assert kept[index] == words_at(before, wanted[index])


def test_a_reworded_passage_is_moved_and_covers_what_became_of_it() -> None:
    before = "We counted forty boats in one week of May."
    after = "We counted fifty-two boats in one week of May, twice."
    [found] = carry(before, after, [quote(before, "forty boats in one week")])
    assert found.status == "moved"
    assert words_at(after, found).strip() == "boats in one week"


def test_a_passage_of_which_less_than_half_survives_is_lost() -> None:
    before = "Interviews showed that nobody reads the notice board near the ferry."
    after = "Interviews showed that three people read it near the ferry."
    assert carry(before, after, [quote(before, "nobody reads the notice board")]) == [
        Anchor("lost")
    ]


def test_emoji_before_the_words_do_not_shift_them() -> None:
    before = "Tides rise slowly here.\nBoats wait."
    after = "🌊👩🏽‍🔬🇵🇹 Tides rise slowly here.\nA new line 🌊.\nBoats wait."
    for words in ("slowly", "Boats wait"):
        [found] = carry(before, after, [quote(before, words)])
        assert (found.status, words_at(after, found)) == ("exact", words)


def test_the_right_one_of_two_equal_sentences_is_kept() -> None:
    before = "Prices rose.\nBread first.\nPrices rose.\nThen milk."
    after = "An opening.\nPrices rose.\nBread first, mostly.\nPrices rose.\nThen milk."
    second = before.index("Prices", 5)
    [found] = carry(before, after, [Anchor("exact", second, second + 6)])
    assert found == Anchor("exact", after.index("Prices", 20), after.index("Prices", 20) + 6)


def test_many_small_steps_lose_nothing_that_stands() -> None:
    text = "The gauge reads low.\nWe compared it with the harbour master's book."
    where = quote(text, "harbour master's book")
    for step in range(6):
        longer = f"Note {step}.\n{text}"
        [where] = carry(text, longer, [where])
        text = longer
    assert (where.status, words_at(text, where)) == ("exact", "harbour master's book")


def test_a_comment_across_two_paragraphs_that_changed_places_covers_no_other_words() -> None:
    before = "alpha beta gamma\ndelta epsilon zeta"
    after = "delta epsilon zeta\nalpha beta gamma"
    [found] = carry(before, after, [quote(before, "gamma\ndelta")])
    assert "epsilon" not in (words_at(after, found) or "")


@pytest.mark.parametrize(
    ("words", "follows"),
    [
        ("every spring and nobody asked why it does.\n\nWe walked",
         "every spring and nobody asked why it does."),
        ("it does.\n\nWe walked the quay with three neighbours",
         "We walked the quay with three neighbours"),
    ],
)  # fmt: skip
def test_a_comment_whose_words_part_ways_goes_with_the_larger_part(words, follows) -> None:
    one = "The tide gauge at the old harbour reads high every spring and nobody asked why it does."
    two = "We walked the quay with three neighbours and wrote down what each of them remembered."
    before, after = f"{one}\n\n{two}", f"{two}\n\n{one}"
    [found] = carry(before, after, [quote(before, words)])
    assert found.status == "moved"
    assert words_at(after, found) == follows


@pytest.mark.parametrize(
    ("kept", "status"),
    [(1, "lost"), (4, "lost"), (5, "moved"), (6, "moved"), (9, "moved"), (10, "exact")],
)
def test_a_comment_stays_while_at_least_half_of_its_letters_do(kept, status) -> None:
    before = " ".join(f"{letter * 4}" for letter in "abcdefghij")
    words = before.split()
    after = " ".join([*words[:kept], *("zzzz" for _ in words[kept:])])
    context = "\n".join(["One line that stays.", "{}", "Another line that stays."])
    old, new = context.format(before), context.format(f"xx {after}")
    found = carry(old, new, [quote(old, before)])[0]
    assert found.status == status
    if status != "lost":
        assert words_at(new, found) == " ".join(words[:kept])
