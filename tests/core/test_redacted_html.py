"""Texts for the public: everything that points to a person goes, in time that grows with them."""

from __future__ import annotations

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from mentor_recognition_xblock.core.markdown import render, text_of
from mentor_recognition_xblock.core.redacted_html import HIDDEN, People, redacted
from mentor_recognition_xblock.core.redaction import findings

ANA = People(
    own_names=["Zoya Quint"],
    own_handles=["zquint"],
    names=["Bruno Falk"],
    handles=["bfalk"],
    partners=["Harbour Trust"],
)
SECRETS = ("Bruno Falk", "bfalk", "a.b@example.org", "+34 600 123 456", "Zoya Quint", "987654321")


def html_of(markdown: str) -> str:
    return render(markdown).html


def test_a_name_in_pieces_of_markup_is_found_as_it_is_read() -> None:
    found = redacted("<p>By <em>Bru</em>no F<strong>alk</strong>.</p>", people=ANA)
    assert "Bru" not in text_of(found.html)
    assert "alk" not in text_of(found.html)
    assert HIDDEN in found.html


def test_a_link_that_leads_to_a_person_leads_nowhere() -> None:
    for address in (
        "https://github.com/bfalk", "mailto:x@example.org", "https://example.org/~bfalk",
        "https://x.com/somebody",
    ):  # fmt: skip
        found = redacted(f'<p><a href="{address}">here</a></p>', people=ANA)
        assert "href" not in found.html, address
    kept = redacted('<p><a href="https://example.org/tides">here</a></p>', people=ANA)
    assert "https://example.org/tides" in kept.html


def test_pictures_stay_as_their_words_and_these_are_searched_too() -> None:
    found = redacted('<p><img src="/x.png" alt="Bruno Falk at sea"></p>', people=ANA)
    assert "<img" not in found.html
    assert "Bruno" not in found.html
    assert "at sea" in found.html


def test_only_what_is_the_authors_to_show_can_be_kept() -> None:
    text = html_of("Zoya Quint and Bruno Falk of Harbour Trust: a.b@example.org, +34 600 123 456.")
    hits = redacted(text, people=ANA).hits
    kept = redacted(text, people=ANA, kept={hit.key for hit in hits}).html
    assert "Zoya Quint" in kept
    assert "Harbour Trust" in kept
    for hidden in ("Bruno", "a.b@example.org", "600 123"):
        assert hidden not in kept
    # A kept link may not carry somebody else's account.
    link = html_of("See https://github.com/bfalk now.")
    every = {hit.key for hit in redacted(link, people=ANA).hits}
    assert "bfalk" not in redacted(link, people=ANA, kept=every).html


def test_a_family_name_that_others_bear_too_is_still_the_authors_to_show() -> None:
    people = People(own_names=["Zoya Falk"], names=["Bruno Falk"])
    text = html_of("Zoya Falk thanks Bruno Falk.")
    kept = {hit.key for hit in redacted(text, people=people).hits}
    shown = redacted(text, people=people, kept=kept).html
    assert "Zoya Falk" in shown
    assert "Bruno" not in shown


def test_a_word_that_is_somebodys_initial_and_name_can_be_kept_unless_they_sign_by_it() -> None:
    people = People(names=["Lea Ines"])
    text = html_of("Forty lines of code.")
    (hit,) = redacted(text, people=people).hits
    assert (hit.excerpt, hit.may_be_kept) == ("lines", True)
    assert "lines" in redacted(text, people=people, kept={hit.key}).html
    signed = People(names=["Lea Ines"], handles=["lines"])
    assert [hit.may_be_kept for hit in redacted(text, people=signed).hits] == [False]


WORDS = st.lists(
    st.sampled_from(
        ["tide", "**pier**", "`x`", "\n\n", "- ", "[a](https://example.org)", "&amp;",
         "<b>", "日本",
         *SECRETS]
    ),
    max_size=40,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(WORDS)
def test_nothing_that_is_looked_for_is_left_in_what_is_read(words: list[str]) -> None:
    shown = redacted(html_of(" ".join(words)), people=ANA).html
    left = findings(
        text_of(shown),
        names=[*ANA.own_names, *ANA.names],
        handles=[*ANA.own_handles, *ANA.handles],
    )
    assert left == []


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="@.+-0123456789 abBrunoFlk/<>&\n*_[]()`", max_size=400))
def test_hostile_words_leave_nothing_behind_and_break_nothing(text: str) -> None:
    once = redacted(html_of(text), people=ANA)
    twice = redacted(once.html, people=ANA)
    assert twice.hits == ()
    assert twice.html == once.html
    assert "<script" not in once.html


def test_the_work_grows_with_the_text() -> None:
    def seconds(times: int) -> float:
        text = html_of("Bruno Falk, [x](https://github.com/bfalk), a@b.org 1234567 @who " * times)
        began = time.perf_counter()
        redacted(text, people=ANA)
        return time.perf_counter() - began

    seconds(10)
    small, large = min(seconds(100) for _ in range(2)), min(seconds(800) for _ in range(2))
    assert large < 8 * small * 3 + 0.2


def test_many_names_found_often_cost_no_more_than_each_once() -> None:
    names = [f"Bru{chr(97 + index % 26)}o Fal{chr(97 + index // 26)}" for index in range(60)]
    people = People(names=names, handles=[f"who{index}" for index in range(60)])
    text = html_of("Brubo met Bruco. " * 1500)
    began = time.perf_counter()
    found = redacted(text, people=people)
    assert time.perf_counter() - began < 10
    assert "Bru" not in text_of(found.html)
    assert len(found.hits) <= 4


def test_a_partner_is_found_by_the_whole_name_and_never_by_a_word_of_it() -> None:
    found = redacted(html_of("The harbour is old; Harbour  Trust asked."), people=ANA)
    assert [hit.excerpt.split() for hit in found.hits] == [["Harbour", "Trust"]]
    assert "The harbour is old" in found.html


def test_thousands_of_different_numbers_are_found_at_the_pace_of_the_text() -> None:
    names = [f"Bru{chr(97 + index % 26)}o Fal{chr(97 + index // 26)}" for index in range(60)]
    text = html_of(" ".join(f"n{100_000 + index}" for index in range(4_000)))
    began = time.perf_counter()
    found = redacted(text, people=People(names=names))
    assert time.perf_counter() - began < 15
    assert len(found.hits) == 4_000
