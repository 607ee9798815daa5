"""Roles end with a term, are handed over, and never leave a programme without a manager."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.errors import Conflict, Invalid
from mentor_recognition_xblock.programmes import api as programmes

from ..factories import START, UserFactory, World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world(terms=2)


def appoint(world: World, role: str, **more: Any) -> int:
    user_id = int(UserFactory().pk)
    programmes.appoint(
        **{
            "programme_id": world.programme.id, "user_id": user_id, "role": role, "at": START,
            "actor": None, **more,
        }
    )  # fmt: skip
    return user_id


def roles(world: World, user_id: int, at: datetime = START + timedelta(days=1)) -> set[str]:
    return {*programmes.roles_of(programme_id=world.programme.id, user_id=user_id, at=at)}


def over(world: World, term: int = 0) -> datetime:
    last = programmes.terms(world.programme.id)[term].ends_on
    return datetime.combine(last + timedelta(days=1), time(), tzinfo=UTC)


def test_a_role_given_for_a_term_ends_with_its_last_day_by_itself(world: World) -> None:
    member = appoint(world, "committee", term_id=world.terms[0].id)
    end = over(world)
    assert roles(world, member, end - timedelta(minutes=1)) == {"committee"}
    assert roles(world, member, end) == set()
    assert programmes.end_due_roles(at=end - timedelta(minutes=1)) == 0
    assert programmes.end_due_roles(at=end + timedelta(hours=1)) == 1
    assert programmes.end_due_roles(at=end + timedelta(hours=1)) == 0
    [held] = programmes.roles_of_person(
        programme_id=world.programme.id, user_id=member, at=end + timedelta(hours=1)
    )
    assert (held.until, held.ended_by, held.is_held) == (end, None, False)
    actions = [one.action for one in audit.entries(stream=f"programme:{world.programme.id}")]
    assert actions.count("role.ended") == 1


def test_who_held_it_for_a_term_may_be_given_it_again_before_anything_tidied_up(
    world: World,
) -> None:
    member = appoint(world, "committee", term_id=world.terms[0].id)
    later = over(world) + timedelta(days=1)
    programmes.appoint(
        programme_id=world.programme.id, user_id=member, role="committee", at=later, actor=None
    )
    assert roles(world, member, later + timedelta(days=1)) == {"committee"}


def test_a_term_that_is_moved_moves_the_end_of_its_roles(world: World) -> None:
    member, term = appoint(world, "committee", term_id=world.terms[1].id), world.terms[1]
    programmes.change_term(
        term_id=term.id, title=term.title, starts_on=term.starts_on, at=START, actor=None,
        ends_on=term.ends_on + timedelta(days=10),
    )  # fmt: skip
    assert roles(world, member, over(world, 1) - timedelta(minutes=1)) == {"committee"}


def test_a_term_that_is_over_ends_no_role(world: World) -> None:
    with pytest.raises(Invalid) as fault:
        appoint(world, "committee", term_id=world.terms[0].id, at=over(world))
    assert fault.value.field == "term"


def test_somebody_manages_without_an_end(world: World) -> None:
    with pytest.raises(programmes.LastManager) as fault:
        appoint(world, "manager", term_id=world.terms[0].id)
    assert fault.value.field == "term"
    first = appoint(world, "manager")
    appoint(world, "manager", term_id=world.terms[0].id)
    with pytest.raises(programmes.LastManager):
        programmes.dismiss(
            programme_id=world.programme.id, user_id=first, role="manager", at=START, actor=first
        )


@pytest.mark.parametrize("role", ["manager", "committee", "chair"])
def test_a_role_is_handed_over_in_one_act_and_twice_is_once(world: World, role: str) -> None:
    first, second = appoint(world, role, term_id=None), int(UserFactory().pk)
    given = {"programme_id": world.programme.id, "role": role, "at": START, "actor": None}
    for _again in range(2):
        programmes.hand_over(user_id=first, to=second, **given)
    assert role in roles(world, second)
    assert role not in roles(world, first)
    third = int(UserFactory().pk)
    with pytest.raises(Conflict):
        programmes.hand_over(user_id=first, to=third, **given)
    with pytest.raises(Invalid):
        programmes.hand_over(user_id=second, to=second, **given)


def test_what_is_handed_over_ends_when_it_would_have_ended(world: World) -> None:
    member, second = appoint(world, "committee", term_id=world.terms[0].id), UserFactory().pk
    programmes.hand_over(
        programme_id=world.programme.id, user_id=member, role="committee", to=second, at=START,
        actor=None,
    )  # fmt: skip
    assert roles(world, second, over(world)) == set()


def test_a_role_is_handed_to_nobody_who_may_not_hold_it(world: World) -> None:
    manager, member = appoint(world, "manager"), appoint(world, "committee")
    with pytest.raises(programmes.TwoOffices):
        programmes.hand_over(
            programme_id=world.programme.id, user_id=member, role="committee", to=manager,
            at=START, actor=None,
        )  # fmt: skip
    assert roles(world, member) == {"committee"}
