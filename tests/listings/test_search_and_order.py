"""What is asked of a list: words, filters, order, pages; all of it stands in the address."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from .scene import Lists, person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("words", ["josé", "JOSE", "jose\u0301 pérez", "perez jose", " jose  "])
def test_a_name_is_found_whatever_its_case_and_accents(lists: Lists, words: str) -> None:
    lists.mentor(person("José", "Pérez"))
    lists.mentor(person("Ana", "Costa"))
    assert lists.page("mentors", q=words).column("Name") == ["José Pérez"]


def test_all_words_must_stand_in_one_name(lists: Lists) -> None:
    mentor = lists.mentor(person("Ana", "Costa"))
    lists.pair(person("Rui", "Melo"), mentor)
    assert lists.page("pairings", q="rui melo").column("Mentor") == ["Ana Costa"]
    assert lists.page("pairings", q="ana").column("Learner") == ["Rui Melo"]
    assert lists.page("pairings", q="rui costa").rows == []


@pytest.mark.parametrize("words", ["%", "_", "\\", "' OR 1=1 --", "%%%"])
def test_signs_of_the_databases_own_language_are_plain_words(lists: Lists, words: str) -> None:
    lists.mentor(person("Ana", "Costa"))
    assert lists.page("mentors", q=words).rows == []


def test_nobody_is_found_by_a_username_or_an_address_that_the_list_does_not_show(
    lists: Lists,
) -> None:
    user = person("Ana", "Costa")
    lists.mentor(user)
    for words in (user.username, user.email, "example.org"):
        assert lists.page("mentors", q=words).rows == []


def test_a_list_is_sorted_both_ways_and_equals_stand_in_one_order(lists: Lists) -> None:
    for name in ("Björn", "ana", "Çelik", "Ana"):
        lists.mentor(person(name, "Zed"))
    up = lists.page("mentors", q="zed").column("Name")
    down = lists.page("mentors", q="zed", sort="-name").column("Name")
    assert up == ["ana Zed", "Ana Zed", "Björn Zed", "Çelik Zed"]
    assert down == up[::-1]


def test_a_heads_link_turns_the_order_and_says_which_it_is(lists: Lists) -> None:
    page = lists.page("mentors", state="active")
    (turn,) = page.links("Name")
    assert parse_qs(urlsplit(turn).query) == {"state": ["active"], "sort": ["-name"]}
    assert 'aria-sort="ascending"' in page.html
    turned = lists.page("mentors", state="active", sort="-name")
    assert 'aria-sort="descending"' in turned.html
    assert parse_qs(urlsplit(turned.links("Name")[0]).query) == {"state": ["active"]}


def test_pages_hold_fifty_rows_each_of_them_once(lists: Lists) -> None:
    for number in range(60):
        lists.mentor(person(f"M{number:02}", "Zed"))
    first, second = (lists.page("mentors", q="zed", page=number) for number in (1, 2))
    assert "1–50 of 60" in first.text
    assert "51–60 of 60" in second.text
    assert first.column("Name") + second.column("Name") == [f"M{n:02} Zed" for n in range(60)]
    (later,) = first.links("Next page")
    assert parse_qs(urlsplit(later).query) == {"q": ["zed"], "page": ["2"]}
    assert not first.links("Earlier page")
    assert second.links("Earlier page")
    assert lists.page("mentors", q="zed", page=99).column("Name") == second.column("Name")


def test_each_thing_asked_is_a_chip_that_takes_it_back(lists: Lists) -> None:
    page = lists.page("mentors", q="ana", state="away", sort="-since")
    assert page.chips == ["ana", "State: Away"]
    (without,) = page.links("Remove Away")
    assert parse_qs(urlsplit(without).query) == {"q": ["ana"], "sort": ["-since"]}


def test_an_empty_list_and_one_in_which_nothing_matches_say_what_to_do(lists: Lists) -> None:
    assert "No pairing has begun yet." in lists.page("pairings").text
    page = lists.page("mentors", q="nobody of that name")
    assert "Nothing matches what you asked." in page.text
    assert page.links("Show everything")[-1] == lists.address("mentors")


@pytest.mark.parametrize(
    "query",
    [
        {"sort": "email"}, {"sort": "user_id"}, {"sort": "-pk"}, {"state": "x"}, {"course": "c"},
        {"q": "x" * 101}, {"q": "\x00"}, {"page": "-1"}, {"page": "9" * 50}, {"page": "²"},
        {"state": "\ud800".encode("utf-8", "replace")},
    ],
)  # fmt: skip
def test_what_no_list_knows_is_left_out_and_the_rest_is_shown(lists: Lists, query: dict) -> None:
    lists.mentor(person("Ana", "Costa"))
    page = lists.page("mentors", **query)
    assert "Ana Costa" in page.column("Name")
    assert ("Left out of what you asked:" in page.text) is ("page" not in query)


def test_a_day_is_from_midnight_to_midnight(lists: Lists) -> None:
    early, late = lists.pair(person("Early"), day=0), lists.pair(person("Late"), day=2)
    assert early.starts_at < late.starts_at
    since = {"since": "2026-01-06"}
    assert lists.page("pairings", **since).column("Learner")[0].startswith("Late")
    until = lists.page("pairings", until="2026-01-05").column("Learner")
    assert len(until) == 1
    assert until[0].startswith("Early")
    assert "Left out" in lists.page("pairings", since="yesterday").text
