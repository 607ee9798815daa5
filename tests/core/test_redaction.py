"""What must not stand in words for the public is found, however it is dressed."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_recognition_xblock.core.disclosure import released
from mentor_recognition_xblock.core.redaction import findings
from tests.core.hostile_texts import SHAPES
from tests.growth import assert_doubles_gently

PLAIN = (
    "In 2019-2024 I guided 42 learners; on 2026-11-24 we met at 10:30 for 90 minutes, 80 % came."
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("write to ada@example.org now", "email"),
        ("ada [at] example [dot] org", "email"),
        ("ada＠example.org", "email"),
        ("ada\u200b@exam\u200bple.org", "email"),
        ("see https://github.com/ada", "link"),
        ("https://school.example/users/ada.l", "link"),
        ("https://ada:x@school.example/", "link"),
        ("thanks to @ada_l for all", "handle"),
        ("ring +44 20 7946 0958", "phone"),
        ("ring (020) 7946-0958", "phone"),
        ("student S1234567 and others", "number"),
        ("her number 123-45-6789 was", "number"),
        ("ring 555-1234 at noon", "number"),
        ("ring 555 12 34 at noon", "number"),
        ("write to ada%40example.org now", "email"),
        ("with Ada Lovelace", "name"),
        ("with ada  LOVELACE", "name"),
        ("with Ada alone", "name"),
        ("with countess1815", "handle"),
    ],
)
def test_seeded_words_are_caught_with_their_kind(text: str, kind: str) -> None:
    found = findings(text, names=["Ada Lovelace"], handles=["countess1815"])
    assert kind in {one.kind for one in found}, found


def test_dates_counts_and_ordinary_words_are_left_alone() -> None:
    assert findings(PLAIN, names=["Will Grace"], handles=["wg"]) == []
    assert findings("I will go with grace.", names=["Will Grace"]) == []


@given(
    before=st.text(max_size=30), after=st.text(max_size=30),
    user=st.from_regex(r"[a-z][a-z0-9]{2,8}", fullmatch=True),
)  # fmt: skip
def test_an_address_is_found_in_any_surroundings(before: str, after: str, user: str) -> None:
    text = f"{before} {user}@example.org {after}"
    assert any(f"{user}@example.org" in one.excerpt for one in findings(text))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("x" * 3000 + "@example.org", "email"),
        ("x." * 1500 + "x@example.org", "email"),
        ("www." * 900 + "example.org/users/ada", "link"),
    ],
)
def test_a_long_run_is_found_by_its_end_so_that_the_search_stays_short(
    text: str, kind: str
) -> None:
    (one,) = [found for found in findings(text) if text.endswith(found.excerpt)]
    assert one.kind == kind
    assert len(one.excerpt) < 600  # else every place of the run starts a search of all of it


@given(st.text(max_size=80), st.sampled_from(["Ada Lovelace", "李小龍", "Zoë Ångström"]))
def test_spans_lie_in_the_text_in_order_and_show_their_excerpt(text: str, name: str) -> None:
    found = findings(f"{text} {name} {text}", names=[name])
    assert found
    assert all(f"{text} {name} {text}"[one.start : one.end] == one.excerpt for one in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


@pytest.mark.parametrize("shape", SHAPES)
def test_twice_the_text_is_at_most_two_and_a_half_times_the_search(shape) -> None:
    who = {"names": ["Ada Lovelace", "李小龍"], "handles": ["countess1815"]}
    assert_doubles_gently(lambda text: findings(text, **who), SHAPES[shape], size=5_000)


@pytest.mark.parametrize(
    "piece", ["https://", "https://a", "www.a/", "a@", "a.", "+1 ", "1-", "@a", "[at] ", "12"]
)
def test_addresses_that_only_begin_are_searched_once(piece) -> None:
    assert_doubles_gently(findings, lambda size: piece * (size // len(piece)), size=5_000)


@given(st.lists(st.integers(0, 30), max_size=12), st.integers(2, 12))
def test_two_totals_told_one_after_the_other_never_differ_by_a_small_group(
    sizes: list[int], k: int
) -> None:
    totals = [sum(sizes[: released(sizes[:upto], k=k)]) for upto in range(len(sizes) + 1)]
    steps = [b - a for a, b in itertools.pairwise(totals)]
    assert all(step == 0 or step >= k for step in steps)
    assert sum(sizes) - totals[-1] < k
