"""Comments stay on their words in every script, and through sentences that move, join and part."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_recognition_xblock.core.text_anchors import Anchor, carry

from .test_text_anchors import PARAGRAPHS, joined, quote, span, unique_text, words_at

# Chinese, Japanese and Thai have no spaces: a change beside the words is not one of theirs.
SCRIPTS = [
    (
        "我们测量了港口的潮汐，并把结果写进了日记。",
        "去年我们测量了旧港口的潮汐，又把结果写进了日记。",
        "港口的潮汐",
    ),
    (
        "港の潮位を毎朝測りました。記録は手帳にあります。",
        "港の潮位を毎晩測りました。古い記録は手帳にあります。",
        "記録は手帳",
    ),
    (
        "เราวัดระดับน้ำที่ท่าเรือทุกเช้า",
        "ปีที่แล้วเราวัดระดับน้ำที่ท่าเรือเก่าทุกเช้า",
        "ระดับน้ำที่ท่าเรือ",
    ),
    (
        "قسنا مستوى المدّ في الميناء كل صباح.",
        "في العام الماضي قسنا مستوى المدّ في الميناء القديم كل صباح.",
        "مستوى المدّ",
    ),
]


@pytest.mark.parametrize(("before", "after", "words"), SCRIPTS)
def test_words_of_every_script_stay_where_only_their_neighbours_change(
    before: str, after: str, words: str
) -> None:
    [found] = carry(before, after, [quote(before, words)])
    assert (found.status, words_at(after, found)) == ("exact", words)


@pytest.mark.parametrize(
    ("words", "left"), [("👩🏽‍🔬 counts", "counts"), ("नमस्ते here today", "here today")]
)
def test_what_a_person_sees_as_one_character_is_never_cut(words: str, left: str) -> None:
    before, after = "A 👩🏽‍🔬 counts नमस्ते here today.", "A 👩🏽‍🚒 counts नमस्कार here today."
    [found] = carry(before, after, [quote(before, words)])
    assert words_at(after, found) == left


@given(PARAGRAPHS, st.data())
def test_an_unchanged_passage_that_occurs_once_is_never_lost(sizes, data) -> None:
    paragraphs = unique_text(sizes)
    before = joined(paragraphs)
    row = data.draw(st.integers(0, len(paragraphs) - 1))
    first = data.draw(st.integers(0, sizes[row] - 1))
    last = data.draw(st.integers(first, sizes[row] - 1))
    passage = " ".join(paragraphs[row][first : last + 1])
    others = st.lists(st.integers(0, 30).map(lambda number: f"other{number}"), max_size=30)
    after = "\n".join(
        [" ".join(data.draw(others)), " ".join([*data.draw(others), passage, *data.draw(others)])]
    )
    [found] = carry(before, after, [span(paragraphs[row], before, first, last)])
    assert (found.status, words_at(after, found)) == ("exact", passage)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("We asked the bakers. They answered late.", "We asked the bakers, they answered late.",
         "They answered late"),
        ("We asked the bakers and the drivers, who answered late and in pencil.",
         "We asked the bakers and the drivers. All of them answered late and in pencil.",
         "answered late and in pencil"),
        ("我们询问了面包师。他们很晚才用铅笔回答了我们的问题。",
         "我们询问了面包师，他们很晚才用铅笔回答了我们的问题。",
         "他们很晚才用铅笔回答了我们的问题"),
    ],
)  # fmt: skip
def test_words_stay_when_their_sentence_is_joined_or_parted(
    before: str, after: str, words: str
) -> None:
    [found] = carry(before, after, [quote(before, words)])
    assert found.status in ("exact", "moved")
    assert (words_at(after, found) or "").endswith(words[-8:])


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("我们测量了港口的潮汐。", "谁也没有想到旧码头会写着港口的潮汐这几个字。", "港口的潮汐"),
        ("We measured the harbour tides.", "Nobody thought that harbour tides could do it.",
         "harbour tides"),
    ],
)  # fmt: skip
def test_words_that_occur_once_are_found_in_a_sentence_that_is_otherwise_new(
    before: str, after: str, words: str
) -> None:
    [found] = carry(before, after, [quote(before, words)])
    assert (found.status, words_at(after, found)) == ("exact", words)


def test_of_two_sentences_that_are_nearly_alike_each_keeps_its_place() -> None:
    before = "\n".join([
        "First we measured the tide.", "The result was written into the book by the master.",
        "Then we measured the wind.", "The result was written into the book by the mate.",
        "Nothing else was measured.",
    ])  # fmt: skip
    after = "\n".join([
        "At first we measured the tide.", "The result was written into the log by the mate.",
        "Then we measured all the wind.", "The result was written into the log by the master.",
        "Nothing else was measured there.",
    ])  # fmt: skip
    second = before.index("The result", 60)
    [found] = carry(before, after, [Anchor("exact", second, second + 40)])
    assert found.start == after.index("The result", 60)
