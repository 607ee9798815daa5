"""An act done to many rows: each on its own, each with its report."""

from __future__ import annotations

from typing import Any

import pytest

from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.pairing import api as pairing

from ..factories import enrol
from .scene import Lists, Page, person

pytestmark = pytest.mark.django_db(transaction=True)


def post(lists: Lists, name: str, user: Any = None, query: str = "", **data: Any) -> Any:
    return lists.client(user).post(f"{lists.address(name)}{query}", data)


def running(lists: Lists) -> int:
    return sum(one.ends_at is None for one in pairing.pairings(programme_id=lists.programme.id))


def test_many_pairings_are_ended_at_once(lists: Lists) -> None:
    for name in ("Ana", "Rui", "Noor"):
        lists.pair(person(name, "Zed"))
    keys = lists.page("pairings").keys()
    answer = post(lists, "pairings", act="end", sure="on", row=keys[:2])
    assert answer.status_code == 200
    page = Page(answer.content.decode())
    assert "2 of 2 rows done" in page.text
    assert page.text.count("The pairing has ended without fault.") == 2
    assert running(lists) == 1


def test_many_are_ended_only_on_a_clear_word(lists: Lists) -> None:
    lists.pair(person("Ana", "Zed"))
    answer = post(lists, "pairings", act="end", row=lists.page("pairings").keys())
    assert answer.status_code == 400
    assert "Tick to confirm" in answer.content.decode()
    assert running(lists) == 1


def test_a_row_that_was_so_already_is_told_apart(lists: Lists) -> None:
    lists.end(lists.pair(person("Ana", "Zed")))
    keys = lists.page("pairings").keys()
    page = Page(post(lists, "pairings", act="end", sure="on", row=keys).content.decode())
    assert "0 of 1 row done" in page.text
    assert "Unchanged" in page.text


def test_one_that_is_refused_keeps_no_other_from_being_done_and_says_why(lists: Lists) -> None:
    term, good = lists.term_now(), lists.mentor(person("Ana", "Zed"))
    gone = "00000000-0000-4000-8000-000000000000"
    rows = [str(good.uuid), gone]
    data = {"act": "set_capacity", "capacity": "7", "row": rows}
    page = Page(post(lists, "mentors", **data).content.decode())
    assert "1 of 2 rows done" in page.text
    assert "Ana Zed The capacity is set." in page.text
    assert "This row is no longer in the list." in page.text
    assert mentors.capacity_of(mentor_id=good.id, term_id=term.id) == 7


def test_a_wrong_value_is_said_of_each_row(lists: Lists) -> None:
    lists.term_now()
    good = lists.mentor(person("Ana", "Zed"))
    data = {"act": "set_capacity", "capacity": "51", "row": [str(good.uuid)]}
    page = Page(post(lists, "mentors", **data).content.decode())
    assert "0 of 1 row done" in page.text
    assert "Choose a whole number from 0 to 50." in page.text


def test_everything_that_was_found_may_be_chosen_and_nothing_else_is_touched(
    lists: Lists,
) -> None:
    for number in range(52):
        lists.pair(person(f"A{number}", "Zed"))
    lists.pair(person("Other", "Name"))
    page = lists.page("pairings", q="zed")
    assert "All 52 rows that were found" in page.text
    answer = post(lists, "pairings", query="?q=zed", act="end", sure="on", every="on")
    assert "52 of 52 rows done" in Page(answer.content.decode()).text
    assert running(lists) == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"act": "end"}, "Choose at least one row."),
        ({"act": "end", "row": ["x"]}, "That reference is not valid"),
        ({"act": "set_capacity", "row": ["x"]}, "Choose one of the actions on this page."),
        ({"row": ["x"]}, "Choose one of the actions on this page."),
        ({"act": "end", "row": [str(n) for n in range(201)]}, "That reference is not valid"),
    ],
)
def test_what_cannot_be_done_says_so_and_does_nothing(lists: Lists, data: dict, words: str) -> None:
    lists.pair(person("Ana", "Zed"))
    answer = post(lists, "pairings", **data)
    assert answer.status_code == 400
    assert words in Page(answer.content.decode()).text
    assert running(lists) == 1


def test_more_than_two_hundred_are_refused_as_a_whole(lists: Lists) -> None:
    lists.pair(person("Ana", "Zed"))
    rows = [f"00000000-0000-4000-8000-{number:012}" for number in range(201)]
    answer = post(lists, "pairings", act="end", row=rows)
    assert answer.status_code == 400
    assert "At most 200 rows at once" in answer.content.decode()


def test_course_staff_see_the_rows_of_their_courses_and_no_button_for_what_they_may_not(
    lists: Lists,
) -> None:
    lists.pair(person("Ana", "Zed"))
    staff = enrol(lists.course, role="staff")
    page = lists.page("pairings", user=staff)
    assert page.column("Learner") == ["Ana Zed"]
    assert page.keys() == []
    key = lists.page("pairings").keys()[0]
    answer = post(lists, "pairings", user=staff, act="end", row=[key])
    assert answer.status_code == 403
    assert running(lists) == 1


def test_a_row_of_another_programme_is_none_of_this_list(lists: Lists) -> None:
    other = Lists()
    other.pair(person("Ana", "Zed"))
    (key,) = other.page("pairings").keys()
    page = Page(post(lists, "pairings", act="end", sure="on", row=[key]).content.decode())
    assert "0 of 1 row done" in page.text
    assert running(other) == 1


def test_many_rows_count_as_one_write(lists: Lists, settings: Any) -> None:
    settings.MENTOR_RECOGNITION_WRITES_PER_MINUTE = 1
    for name in ("Ana", "Rui", "Noor"):
        lists.pair(person(name, "Zed"))
    keys = lists.page("pairings").keys()
    first = Page(post(lists, "pairings", act="end", sure="on", row=keys).content.decode())
    assert "3 of 3 rows done" in first.text
    assert post(lists, "pairings", act="end", sure="on", row=keys).status_code == 429


def test_a_box_and_a_button_work_without_scripts(lists: Lists) -> None:
    lists.pair(person("Ana", "Zed"))
    page = lists.page("pairings", q="zed")
    assert f'<form method="post" action="{lists.address("pairings")}?q=zed">' in page.html
    assert 'name="act" value="end"' in page.html
    assert "Choose Ana Zed" in page.text
