"""Words put in the place of a passage change it and nothing else, whatever the Markdown is."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mentor_recognition_xblock.core.markdown import render
from mentor_recognition_xblock.core.suggestions import Change, Replaced, made, replace
from tests.core.hostile_texts import SHAPES

WORDS = st.sampled_from(["boats", "tide", "the", "gauge", "in", "May", "one-two", "forty", "naïve"])
MARKED = st.builds(
    lambda word, way: way.format(word),
    WORDS,
    st.sampled_from([
        "{0}", "{0}", "{0}", "*{0}*", "**{0}**", "`{0}`", "[{0}](https://example.org/{0})",
        "{0},", "R&amp;{0}", "\\*{0}", "<em>{0}</em>", "_{0}_",
    ]),
)  # fmt: skip
LINE = st.lists(MARKED, min_size=1, max_size=8).map(" ".join)
BLOCK = st.one_of(
    st.lists(LINE, min_size=1, max_size=3).map("\n".join),
    LINE.map("## {}".format),
    st.lists(LINE, min_size=1, max_size=3).map(lambda lines: "- " + "\n- ".join(lines)),
    st.lists(LINE, min_size=1, max_size=3).map(lambda lines: "> " + "\n> ".join(lines)),
    LINE.map("```\nfor {} in x:\n    pass\n```".format),
    st.lists(WORDS, min_size=2, max_size=2).map(
        lambda cells: f"| a | b |\n|---|---|\n| {cells[0]} | {cells[1]} |"
    ),
)
DOCUMENT = st.lists(BLOCK, min_size=1, max_size=5).map("\n\n".join)


def passage(text: str, words: str, *, nth: int = 0) -> tuple[int, int]:
    """Where the words stand for the ``nth`` time, from 0."""
    places = [found.start() for found in re.finditer(re.escape(words), text)]
    return places[nth], places[nth] + len(words)


def replaced(source: str, words: str, new: str, *, nth: int = 0) -> str:
    """The new Markdown, or why there is none."""
    found = replace(source, *passage(render(source).text, words, nth=nth), new)
    return found.source if isinstance(found, Replaced) else found


def tags(html: str) -> list[str]:
    """The tags of a page in order."""
    return re.findall(r"<[^>]*>", html)


@given(
    source=DOCUMENT,
    at=st.integers(0, 400),
    length=st.integers(1, 40),
    new=st.one_of(WORDS, LINE, st.text("ab *_`<&[]#>-1.|\\\n", min_size=1, max_size=12)),
)
def test_what_is_accepted_changes_the_quoted_words_and_nothing_else(
    source: str, at: int, length: int, new: str
) -> None:
    before = render(source)
    start = at % len(before.text)
    end = min(len(before.text), start + length)
    new = new.strip()
    assume(before.text[start:end].strip() == before.text[start:end] and new)
    found = replace(source, start, end, new)
    if isinstance(found, Replaced):
        after = render(found.source)
        assert after.text == before.text[:start] + new + before.text[end:]
        assert tags(after.html) == tags(before.html)


@given(source=DOCUMENT, number=st.integers(0, 100), new=WORDS)
def test_a_word_without_formatting_in_it_is_always_found(
    source: str, number: int, new: str
) -> None:
    before = render(source)
    words = list(re.finditer(r"[\w’-]+", before.text))
    start, end = words[number % len(words)].span()
    found = replace(source, start, end, new)
    # A code fence's word may look as a whole block where the dialect has one for it: none has here.
    assert isinstance(found, Replaced), (before.text[start:end], found)
    assert found.rendered.text == before.text[:start] + new + before.text[end:]


@pytest.mark.parametrize(("source", "words", "nth", "new", "expected"), [
    ("We **counted** boats.", "counted", 0, "saw", "We **saw** boats."),
    ("very very good", "very", 1, "", "very good"),
    ("Foo bar.", "Foo", 0, "", "bar."),
    ("Foo bar.", "bar", 0, "", "Foo."),
    ("[here](http://here.org) here", "here", 1, "there", "[here](http://here.org) there"),
    ("[here](http://here.org) here", "here", 0, "there", "[there](http://here.org) here"),
    ("a `x*y` b", "x*y", 0, "x*z", "a `x*z` b"),
    ("a x b", "x", 0, "*z*", "a \\*z\\* b"),
    ("word", "word", 0, "# title", "\\# title"),
    ("R&amp;D is", "R&D", 0, "R&B", "R&B is"),
    ("> a b\n> c d", "b\nc", 0, "x y", "> a x y d"),
    ("عدّ القوارب boats", "القوارب", 0, "السفن", "عدّ السفن boats"),
    ("船を数えた", "数え", 0, "見", "船を見た"),
])  # fmt: skip
def test_where_the_words_go(source: str, words: str, nth: int, new: str, expected: str) -> None:
    assert replaced(source, words, new, nth=nth) == expected


@pytest.mark.parametrize(("source", "words", "new", "why"), [
    ("We **counted** boats.", "We counted", "I saw", "split"),
    ("One.\n\nTwo.", "One.\nTwo.", "Both.", "split"),
    ("one word", "word", "two\n\nparagraphs", "form"),
    ("**word**", "word", "", "form"),
])  # fmt: skip
def test_what_would_change_more_is_refused(source: str, words: str, new: str, why: str) -> None:
    assert replaced(source, words, new) == why


@settings(max_examples=20)
@given(st.sampled_from(sorted(SHAPES)), st.integers(0, 10_000))
def test_a_hostile_text_is_answered(name: str, at: int) -> None:
    source = SHAPES[name](5_000) + "\n\nwords"
    text = render(source).text
    start = at % len(text)
    assert replace(source, start, min(len(text), start + 5), "new") is not None


@given(source=DOCUMENT, number=st.integers(0, 100), new=st.one_of(WORDS, st.just("")))
def test_what_was_accepted_is_found_again_and_only_then(source: str, number: int, new: str) -> None:
    before = render(source)
    words = list(re.finditer(r"[\w’-]+", before.text))
    start, end = words[number % len(words)].span()
    assume(before.text[start:end] != new)
    change = [Change(start, end, new)]
    assert made(before.text, before.text, change) == [None]
    found = replace(source, start, end, new)
    if isinstance(found, Replaced):
        after = render("An opening of its own.\n\n" + found.source).text
        [place] = made(before.text, after, change)
        assert place is not None
        if place.start is not None:
            assert after[place.start : place.end] == new


def test_suggestions_for_the_same_words_are_told_apart() -> None:
    changes = [Change(0, 3, "One"), Change(0, 3, "Two"), Change(4, 9, "ships")]
    found = made("The boats.", "Two ships.", changes)
    assert [place is not None for place in found] == [False, True, True]
