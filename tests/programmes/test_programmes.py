"""Programmes: terms in order, offices with dates, policies that never change."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from mentor_recognition_xblock.errors import Conflict, Invalid, NotFound
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.programmes.models import PolicyVersion

from ..crowd import at_once
from ..factories import START, UserFactory, make_course, make_world

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_course_belongs_to_one_programme() -> None:
    world = make_world()
    with pytest.raises(Conflict) as refused:
        programmes.create_programme(
            slug="second", title="T", organisation="O", at=START, actor=None,
            course_keys=[world.course.course_key],
        )  # fmt: skip
    assert refused.value.field == "course_keys"
    with pytest.raises(NotFound):
        programmes.programme_by_slug("second")


def test_the_same_programme_again_is_the_same() -> None:
    values: dict[str, Any] = {
        "slug": "p", "title": "T", "organisation": "O", "at": START, "actor": None,
        "course_keys": [make_course().course_key],
    }  # fmt: skip
    assert programmes.create_programme(**values) == programmes.create_programme(**values)


def test_terms_close_once_and_in_order() -> None:
    world = make_world(terms=2)
    closing = START + timedelta(days=365)
    with pytest.raises(Conflict):
        programmes.close_term(term_id=world.terms[1].id, at=closing, actor=None)
    from mentor_recognition_xblock.reviews import api as reviews

    reviews.seed_shipped_rubric(programme_id=world.programme.id, at=START, actor=None)
    first = programmes.close_term(term_id=world.terms[0].id, at=closing, actor=None)
    later = closing + timedelta(days=1)
    assert programmes.close_term(term_id=world.terms[0].id, at=later, actor=None) == first


def test_a_term_ends_after_it_starts() -> None:
    world = make_world()
    with pytest.raises(Invalid):
        programmes.add_term(
            programme_id=world.programme.id, num=9, title="T", at=START, actor=None,
            starts_on=date(2026, 5, 2), ends_on=date(2026, 5, 2),
        )  # fmt: skip


def test_offices_are_held_from_a_moment_until_another() -> None:
    world = make_world()
    person = UserFactory()
    place = {"programme_id": world.programme.id, "user_id": person.pk}
    for _again in range(2):
        programmes.appoint(**place, role="committee", at=START, actor=None)
    end = START + timedelta(days=30)
    programmes.dismiss(**place, role="committee", at=end, actor=None)
    held = [programmes.roles_of(**place, at=START + timedelta(days=day)) for day in (-1, 1, 29, 31)]
    assert held == [frozenset(), {"committee"}, {"committee"}, frozenset()]
    with pytest.raises(Invalid):
        programmes.appoint(**place, role="king", at=START, actor=None)


def managed(count: int) -> tuple[int, list[int]]:
    """A programme with so many managers."""
    programme_id = make_world().programme.id
    people = [UserFactory().pk for _ in range(count)]
    for user_id in people:
        programmes.appoint(
            programme_id=programme_id, user_id=user_id, role="manager", at=START, actor=None
        )
    return programme_id, people


def dismiss_manager(programme_id: int, user_id: int) -> None:
    programmes.dismiss(
        programme_id=programme_id, user_id=user_id, role="manager",
        at=START + timedelta(days=1), actor=None,
    )  # fmt: skip


def test_the_only_manager_stays_until_another_is_appointed() -> None:
    programme_id, (first, second) = managed(2)
    dismiss_manager(programme_id, first)
    dismiss_manager(programme_id, first)
    with pytest.raises(programmes.LastManager) as refused:
        dismiss_manager(programme_id, second)
    assert "Appoint another manager" in str(refused.value)
    later = START + timedelta(days=2)
    assert programmes.members(programme_id=programme_id, role="manager", at=later) == [second]


@pytest.mark.services
def test_managers_who_dismiss_each_other_at_once_leave_one() -> None:
    programme_id, people = managed(8)
    answers = at_once(
        lambda number: dismiss_manager(programme_id, people[(number + 1) % 8]), len(people)
    )
    assert [isinstance(one, programmes.LastManager) for one in answers].count(True) == 1
    later = START + timedelta(days=2)
    assert len(programmes.members(programme_id=programme_id, role="manager", at=later)) == 1


def test_a_policy_is_in_force_by_date_and_never_changes() -> None:
    world = make_world()
    content = programmes.shipped_policy("starter")
    content["notice_days"] = 90
    later = START + timedelta(days=100)
    new = programmes.add_policy_version(
        programme_id=world.programme.id, content=content, effective_from=later, at=START, actor=None
    )
    in_force = [
        programmes.policy_in_force(
            programme_id=world.programme.id, at=START + timedelta(days=day)
        ).num
        for day in (0, 99, 100)
    ]
    assert in_force == [1, 1, 2]
    row = PolicyVersion.objects.get(pk=new.id)
    row.note = "rewritten"
    with pytest.raises(TypeError, match="immutable"):
        row.save()


def test_a_policy_that_forgets_outcomes_is_refused_by_path() -> None:
    world = make_world()
    content = programmes.shipped_policy("starter")
    content["tiers"][1]["gates"] = {"M8": "2/4"}
    with pytest.raises(Invalid, match=r"tiers\.1\.gates"):
        programmes.add_policy_version(
            programme_id=world.programme.id, content=content, effective_from=START, at=START,
            actor=None,
        )  # fmt: skip
    assert PolicyVersion.objects.filter(programme_id=world.programme.id).count() == 1


def test_a_policy_that_is_not_one_names_the_place() -> None:
    world = make_world()
    content = programmes.shipped_policy("starter")
    content["success"]["level"] = "high"
    with pytest.raises(Invalid) as refused:
        programmes.add_policy_version(
            programme_id=world.programme.id, content=content, effective_from=START, at=START,
            actor=None,
        )  # fmt: skip
    assert refused.value.field == "success.level"
