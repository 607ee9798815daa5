"""What is said of a mentor is short words, however it comes in."""

from __future__ import annotations

from typing import Any

import pytest

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.errors import Invalid
from mentor_recognition_xblock.mentors import api as mentors

from ..factories import START, UserFactory, make_world

pytestmark = pytest.mark.django_db(transaction=True)


def enrolled(expertise: Any, programme_id: int | None = None) -> mentors.MentorData:
    return mentors.enrol_mentor(
        programme_id=programme_id or make_world().programme.id, user_id=UserFactory().pk,
        hours_per_week=2, expertise=expertise, at=START, actor=None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("bad", "fix"),
    [
        ("writing", "list of words"), (None, "list of words"), (7, "list of words"),
        (["law", 7], "as text"), ([None], "as text"), ([["law"]], "as text"),
        (["x" * 61], "at most 60"), ([f"s{number}" for number in range(21)], "at most 20"),
    ],
)  # fmt: skip
def test_expertise_that_is_no_list_of_short_words_is_refused_by_field(bad: Any, fix: str) -> None:
    programme_id = make_world().programme.id
    before = len(mentors.mentors(programme_id))
    log = list(audit.entries(stream=f"programme:{programme_id}"))
    with pytest.raises(Invalid) as refused:
        enrolled(bad, programme_id)
    assert refused.value.field == "expertise"
    assert fix in str(refused.value).casefold()
    assert len(mentors.mentors(programme_id)) == before
    assert list(audit.entries(stream=f"programme:{programme_id}")) == log


def test_expertise_is_kept_once_each_and_without_outer_spaces() -> None:
    assert enrolled((" Data  science", "data SCIENCE", "", "Law")).expertise == (
        "Data science",
        "Law",
    )
