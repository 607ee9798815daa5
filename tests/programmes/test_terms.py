"""Terms share no day, and are corrected while they are open."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.errors import Conflict, Invalid
from mentor_recognition_xblock.programmes import api as programmes

from ..crowd import at_once
from ..factories import START, make_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme() -> programmes.ProgrammeData:
    return programmes.create_programme(
        slug="tides", title="Tides", organisation="Harbour", course_keys=[], at=START, actor=None
    )


def add(programme: Any, num: int, first: date, last: date) -> programmes.TermData:
    return programmes.add_term(
        programme_id=programme.id, num=num, title=f"Term {num}", starts_on=first, ends_on=last,
        at=START, actor=None,
    )  # fmt: skip


def change(term: programmes.TermData, first: date, last: date) -> programmes.TermData:
    return programmes.change_term(
        term_id=term.id, title="Spring", starts_on=first, ends_on=last, at=START, actor=None
    )


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 6, 30), date(2026, 12, 31)),  # shares one day
        (date(2025, 1, 1), date(2027, 1, 1)),  # around it
        (date(2026, 2, 1), date(2026, 3, 1)),  # within it
    ],
)
def test_terms_that_share_a_day_are_refused_by_name(
    programme: Any, first: date, last: date
) -> None:
    add(programme, 1, date(2026, 1, 1), date(2026, 6, 30))
    with pytest.raises(Conflict, match="Term 1") as refused:
        add(programme, 2, first, last)
    assert refused.value.field == "starts_on"
    assert len(programmes.terms(programme.id)) == 1
    add(programme, 2, date(2026, 7, 1), date(2026, 12, 31))


def test_a_term_to_the_end_of_the_calendar_is_refused(programme: Any) -> None:
    with pytest.raises(Invalid, match="two years"):
        add(programme, 1, date(2026, 1, 1), date.max)


def test_an_open_term_is_corrected_and_the_log_says_what_it_was(programme: Any) -> None:
    term = add(programme, 1, date(2026, 1, 1), date(2026, 6, 30))
    add(programme, 2, date(2026, 7, 1), date(2026, 12, 31))
    found = change(term, date(2026, 1, 8), date(2026, 6, 20))
    assert (found.title, found.starts_on, found.ends_on) == (
        "Spring", date(2026, 1, 8), date(2026, 6, 20),
    )  # fmt: skip
    change(term, date(2026, 1, 8), date(2026, 6, 20))
    entries = audit.entries(stream=f"programme:{programme.id}")
    (changed,) = [one for one in entries if one.action == "term.changed"]
    assert '"ends_on":"2026-06-30"' in changed.payload
    with pytest.raises(Conflict, match="Term 2"):
        change(term, date(2026, 1, 8), date(2026, 7, 1))


def test_a_closed_term_stays_as_it_is(programme: Any) -> None:
    term = add(programme, 1, date(2026, 1, 1), date(2026, 6, 30))
    last_day = datetime(2026, 6, 30, tzinfo=UTC)
    with pytest.raises(Conflict, match="runs until"):
        programmes.close_term(term_id=term.id, at=last_day - timedelta(minutes=1), actor=None)
    programmes.close_term(term_id=term.id, at=last_day, actor=None)
    with pytest.raises(Conflict, match="closed"):
        change(term, date(2026, 1, 2), date(2026, 6, 30))


def test_a_course_taken_out_may_join_another_programme(programme: Any) -> None:
    key = make_course().course_key
    place = {"course_key": key, "at": START, "actor": None}
    programmes.add_course(programme_id=programme.id, **place)
    other = programmes.create_programme(
        slug="other", title="Other", organisation="Harbour", course_keys=[], at=START, actor=None
    )
    with pytest.raises(Conflict):
        programmes.add_course(programme_id=other.id, **place)
    for _again in range(2):
        programmes.remove_course(programme_id=programme.id, **place)
    programmes.add_course(programme_id=other.id, **place)
    actions = [one.action for one in audit.entries(stream=f"programme:{programme.id}")]
    assert actions.count("course.removed") == 1


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_of_terms_that_overlap_and_are_added_at_once_one_stands() -> None:
    programme = programmes.create_programme(
        slug="tides", title="Tides", organisation="Harbour", course_keys=[], at=START, actor=None
    )

    def attempt(number: int) -> str:
        add(programme, number + 1, date(2026, 1, 1 + number % 9), date(2026, 6, 30))
        return "added"

    answers = at_once(attempt, 12)
    assert [one for one in answers if not isinstance(one, Conflict)] == ["added"]
    assert len(programmes.terms(programme.id)) == 1
