"""A list as CSV and by REST: the same rows as the page, whatever is asked."""

from __future__ import annotations

import pytest

from .scene import Lists, person

pytestmark = pytest.mark.django_db


def names(answer: dict) -> list[str]:
    return [row["name"] for row in answer["rows"]]


@pytest.mark.parametrize(
    "query", [{}, {"q": "zed"}, {"sort": "-name"}, {"state": "left"}, {"q": "zed", "sort": "since"}]
)
def test_the_file_and_the_programs_answer_hold_the_rows_of_the_page(
    lists: Lists, query: dict
) -> None:
    for number in range(4):
        lists.mentor(person(f"M{number}", "Zed"), day=-number)
    shown = lists.page("mentors", **query).column("Name")
    head, *lines = lists.file("mentors", **query)
    assert head[:2] == ["Name", "State"]
    assert [line[0] for line in lines] == shown
    assert names(lists.rest("mentors", **query).json()) == shown


def test_a_file_holds_all_that_was_found_and_not_one_page(lists: Lists) -> None:
    for number in range(60):
        lists.mentor(person(f"M{number:02}", "Zed"))
    assert len(lists.file("mentors", q="zed")) == 61
    response = lists.get("mentors", **{"as": "csv"})
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="{lists.slug}-mentors.csv"'
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    "name", ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", " =1+1", "＝1+1"]
)
def test_no_cell_of_a_file_begins_as_a_formula_does(lists: Lists, name: str) -> None:
    lists.mentor(person(name))
    cells = [line[0] for line in lists.file("mentors")[1:]]
    (cell,) = [cell for cell in cells if "Vigdis" not in cell]
    assert cell.startswith("'")
    assert cell.removeprefix("'").strip() == name.strip()


def test_states_and_days_are_words_in_a_file_and_keys_for_programs(lists: Lists) -> None:
    lists.end(lists.pair(person("Ana", "Costa")))
    (line,) = lists.file("pairings")[1:]
    assert line[2] == "Ended"
    assert line[5] == "2026-01-05"
    (row,) = lists.rest("pairings").json()["rows"]
    assert (row["state"], row["started"], row["ended"]) == ("ended", "2026-01-05", "2026-02-24")
    assert row["learner"] == "Ana Costa"
    assert row["reason"] == "no_fault"


@pytest.mark.parametrize("sort", ["name", "-name", "since", "-since", "capacity", "-capacity"])
def test_a_cursor_gives_every_row_once_and_in_order(lists: Lists, sort: str) -> None:
    for number in range(9):
        # Equal days and capacities nobody stated: only the primary key tells them apart.
        lists.mentor(person(f"M{number}"), day=number // 3)
    whole = names(lists.rest("mentors", sort=sort, size=200).json())
    found, cursor = [], ""
    while cursor is not None:
        query = {"sort": sort, "size": 2, **({"cursor": cursor} if cursor else {})}
        answer = lists.rest("mentors", **query).json()
        found += names(answer)
        cursor = answer["next"]
    assert found == whole
    assert len(found) == 10


@pytest.mark.parametrize("sort", ["name", "-name"])
def test_what_comes_meanwhile_neither_repeats_a_row_nor_leaves_one_out(
    lists: Lists, sort: str
) -> None:
    for name in ("B", "D", "F", "H"):
        lists.mentor(person(name, "Zed"))
    first = lists.rest("mentors", q="zed", sort=sort, size=2).json()
    for name in ("A", "C", "E", "I"):
        lists.mentor(person(name, "Zed"))
    rest = lists.rest("mentors", q="zed", sort=sort, size=200, cursor=first["next"]).json()
    seen = [name[0] for name in names(first) + names(rest)]
    assert len(seen) == len(set(seen))
    assert set("BDFH") <= set(seen)


def test_a_cursor_opens_its_own_question_alone_and_tells_no_name(lists: Lists) -> None:
    for name in ("Anastasija", "Björn", "Celia"):
        lists.mentor(person(name, "Zed"))
    cursor = lists.rest("mentors", q="zed", size=1).json()["next"]
    assert "anastasija" not in cursor.lower()
    assert lists.rest("mentors", q="zed", size=1, cursor=cursor).status_code == 200
    for query in (
        {"q": "anastasija"},
        {"q": "zed", "sort": "-name"},
        {"q": "zed", "state": "active"},
    ):
        answer = lists.rest("mentors", cursor=cursor, **query)
        assert answer.status_code == 400
        assert answer.json()["field"] == "cursor"
    for broken in ("x", cursor[:-4], cursor[::-1], "é"):
        assert lists.rest("mentors", q="zed", cursor=broken).json()["field"] == "cursor"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"sort": "email"}, "sort"), ({"state": "x"}, "state"), ({"course": "c"}, "course"),
        ({"size": "0"}, "size"), ({"size": "201"}, "size"), ({"email": "a"}, "email"),
        ({"q": "x" * 101}, "q"), ({"page": "2"}, "page"),
    ],
)  # fmt: skip
def test_what_no_list_knows_is_a_problem_for_programs(
    lists: Lists, query: dict, field: str
) -> None:
    answer = lists.rest("mentors", **query)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["field"] == field


def test_there_is_no_list_of_another_name(lists: Lists) -> None:
    assert lists.rest("accounts").status_code == 404
