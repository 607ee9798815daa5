"""Two versions compared: nothing is invented and nothing is lost, in any script."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_recognition_xblock.core.comparison import Comparison, Text, compared
from mentor_recognition_xblock.core.markdown import render
from mentor_recognition_xblock.core.paragraphs import paragraphs

OLD = """# Tides

The big gauge stood in the harbour. It was warm.

We counted forty boats at anchor that week.

Nothing of this will be left.

A last word on the price of fish."""
NEW = """# Tides

The small gauge stood in the harbour. It was cold outside.

A last word on the price of fish.

We counted forty boats at anchor that week.

Entirely fresh sentences about lighthouses."""


def text(source: str) -> Text:
    made = render(source)
    return Text(made.text, paragraphs(made.html, made.text))


def of(before: str, after: str) -> Comparison:
    return compared(text(before), text(after))


def told(found: Comparison) -> list[tuple[str, str]]:
    marks = {"same": "{}", "added": "+{}+", "removed": "-{}-", "came": ">{}>", "went": "<{}<"}
    return [
        (row.change, "".join(marks[one.fate].format(one.text) for one in row.segments))
        for row in found.rows
    ]


def test_paragraphs_change_move_come_and_go_and_words_within_them() -> None:
    found = of(OLD, NEW)
    assert told(found) == [
        ("same", "Tides"),
        (
            "changed",
            "The -big-+small+ gauge stood in the harbour. It was -warm-+cold outside+.",
        ),
        ("moved", "A last word on the price of fish."),
        ("same", "We counted forty boats at anchor that week."),
        ("removed", "-Nothing of this will be left.-"),
        ("left", "<A last word on the price of fish.<"),
        ("added", "+Entirely fresh sentences about lighthouses.+"),
    ]
    sums = found.sums
    assert (sums.changed, sums.moved, sums.added, sums.removed) == (1, 1, 1, 1)
    assert (sums.words_added, sums.words_removed) == (8, 8)


def test_the_same_text_has_no_change() -> None:
    found = of(OLD, OLD)
    assert found.sums.is_same
    assert {row.change for row in found.rows} == {"same"}


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("我们数了四十条船。", "我们数了五十条船。", "我们数了-四-+五+十条船。"),
        ("เรานับเรือสี่สิบลำ", "เรานับเรือห้าสิบลำ", "เรานับเรือ-สี่-+ห้า+สิบลำ"),
        ("عددنا أربعين قاربا", "عددنا خمسين قاربا", "عددنا -أربعين-+خمسين+ قاربا"),
        ("A 👩‍👩‍👧 family", "A 👩‍👩‍👦 family", "A -👩‍👩‍👧-+👩‍👩‍👦+ family"),
    ],
)  # fmt: skip
def test_every_script_is_compared_by_its_own_words(before: str, after: str, line: str) -> None:
    assert told(of(before, after)) == [("changed", line)]


def test_a_parted_paragraph_is_said_to_have_come_from_its_other_half() -> None:
    one, other = "One sentence here about boats.", "Another sentence there about trains."
    found = of(f"{one} {other}", f"{one}\n\n{other}")
    assert {segment.fate for row in found.rows for segment in row.segments} <= {
        "same",
        "came",
        "went",
    }
    assert (found.sums.words_added, found.sums.words_removed) == (0, 0)


def test_tables_lists_and_code_are_compared_row_by_row_and_line_by_line() -> None:
    source = "* one\n* two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\nif x:\n    y = {}\n```"
    found = of(source.replace("{}", "1"), source.replace("{}", "2").replace("two", "three"))
    assert [(row.kind, row.change) for row in found.rows] == [
        ("item", "same"), ("item", "removed"), ("item", "added"), ("row", "same"),
        ("row", "same"), ("code", "same"), ("code", "changed"),
    ]  # fmt: skip
    assert "".join(one.text for one in found.rows[-1].segments).startswith("    y = ")


def test_a_line_of_code_that_is_gone_keeps_how_far_it_was_indented() -> None:
    source = "```\nif x:\n    y = 1\n        z = entirely_other(words)\n```"
    found = of(source, "```\nif x:\n    y = 1\n```")
    (gone,) = (row for row in found.rows if row.change == "removed")
    assert gone.segments[0].text.startswith("        z")


def test_html_of_another_renderer_is_compared_by_lines() -> None:
    assert [one.kind for one in paragraphs("<p>Other</p>", "One\n\nTwo")] == ["text", "text"]


SENTENCES = st.lists(
    st.sampled_from(
        ["Boats lie at anchor.", "The tide is low.", "我们数了船。", "Fish is dear.", "-", "a b"]
    ),
    max_size=4,
).map(" ".join)
SOURCES = st.lists(SENTENCES, max_size=6).map("\n\n".join)


@given(SOURCES, SOURCES)
def test_either_text_can_be_read_from_a_comparison(before: str, after: str) -> None:
    """Every letter of both stands in it once, in the order of its paragraph."""
    old, new = text(before), text(after)
    found = compared(old, new)
    for whole, fates, number in (
        (old, ("same", "removed", "went"), "before"),
        (new, ("same", "added", "came"), "after"),
    ):
        read: dict[int, str] = {}
        for row in found.rows:
            at = getattr(row, number)
            if at is None or (row.change == "left" and at in read):
                continue
            read[at] = "".join(one.text for one in row.segments if one.fate in fates)
        wanted = {
            at: "".join(whole.text[one.start : one.end].split())
            for at, one in enumerate(whole.paragraphs, 1)
        }
        assert {at: "".join(words.split()) for at, words in read.items()} == wanted


@pytest.mark.parametrize("piece", ["a\n\n", "a ", "word and word ", "x. ", "我"])
def test_hostile_texts_are_compared_in_time_that_grows_with_them(piece: str) -> None:
    source = (piece * 40_000)[:40_000]
    begun = process_time()
    of(source, source[: len(source) // 2] + " other words " + source[len(source) // 2 + 1 :])
    assert process_time() - begun < 5
