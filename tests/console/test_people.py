"""People of a programme: who holds what, given, ended and handed over on pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.reviews import api as reviews

from ..factories import START, UserFactory, World, enrol, make_world
from .test_pairings import signed_in, text

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> World:
    return make_world()


def appoint(world: World, role: str) -> Any:
    user = enrol(world.course)
    programmes.appoint(
        programme_id=world.programme.id, user_id=user.pk, role=role, at=START, actor=None
    )
    return user


def page(world: World, name: str, *more: Any) -> str:
    return reverse(f"mentor_recognition:console_{name}", args=[world.programme.slug, *more])


def roles(world: World, user: Any) -> set[str]:
    return {
        *programmes.roles_of(programme_id=world.programme.id, user_id=user.pk, at=timezone.now())
    }


def test_the_list_holds_everyone_with_their_roles(world: World) -> None:
    manager, chair = appoint(world, "manager"), appoint(world, "chair")
    reviewer = enrol(world.course)
    reviews.seed_shipped_rubric(programme_id=world.programme.id, at=START, actor=None)
    reviews.appoint_founding_reviewer(
        programme_id=world.programme.id, user_id=reviewer.pk, at=timezone.now(), actor=None,
        reason="Taught this for years.",
    )  # fmt: skip
    client = signed_in(manager)
    shown = text(client.get(page(world, "list_people")))
    for user in (manager, chair, reviewer, world.mentor_user):
        assert user.last_name in shown
    assert "Chair of the committee" in shown
    only = text(client.get(page(world, "list_people") + "?role=reviewer"))
    assert reviewer.last_name in only
    assert world.mentor_user.last_name not in only
    assert world.learners[0].last_name not in shown


def test_somebody_is_found_by_name_and_given_a_role_until_the_end_of_a_term(world: World) -> None:
    manager, learner = appoint(world, "manager"), enrol(world.course)
    learner.first_name, learner.last_name = "Ottilie", "Brandvold"
    learner.save()
    from mentor_recognition_xblock.intake import api as intake

    intake.backfill(course_key=world.course.course_key, at=timezone.now())
    client, address = signed_in(manager), page(world, "give_role")
    shown = text(client.get(address + "?q=brandv"))
    assert "Ottilie Brandvold" in shown
    data = {"act": "appoint", "user": str(learner.pk), "role": "committee"}
    assert client.post(address, data).status_code == 302
    assert roles(world, learner) == {"committee"}


def test_outside_the_programme_only_a_whole_login_finds_somebody(world: World) -> None:
    client, address = signed_in(appoint(world, "manager")), page(world, "give_role")
    stranger = UserFactory(first_name="Ottilie", last_name="Brandvold")
    assert "Nobody was found" in text(client.get(address + "?q=Brandvold"))
    assert "Ottilie Brandvold" in text(client.get(address + f"?q={stranger.username}"))
    by_number = {"act": "appoint", "user": str(stranger.pk), "role": "committee"}
    assert client.post(address, by_number).status_code == 404
    by_login = {"act": "appoint", "person": stranger.email, "role": "committee"}
    assert client.post(address, by_login).status_code == 302
    assert roles(world, stranger) == {"committee"}


def test_a_role_is_ended_or_handed_over_on_the_persons_page(world: World) -> None:
    manager, member, other = appoint(world, "manager"), appoint(world, "committee"), UserFactory()
    client, address = signed_in(manager), page(world, "person", member.pk)
    assert "Committee member" in text(client.get(address))
    over = {"act": "hand_over", "role": "committee", "person": other.username}
    assert client.post(address, over).status_code == 302
    assert (roles(world, member), roles(world, other)) == (set(), {"committee"})
    assert manager.last_name in text(client.get(address))  # who ended it
    chair = page(world, "person", other.pk)
    assert client.post(chair, {"act": "name_chair"}).status_code == 302
    assert roles(world, other) == {"committee", "chair"}
    assert client.post(chair, {"act": "dismiss", "role": "committee"}).status_code == 302
    assert roles(world, other) == set()


def test_the_last_manager_cannot_leave(world: World) -> None:
    manager = appoint(world, "manager")
    response = signed_in(manager).post(
        page(world, "person", manager.pk), {"act": "dismiss", "role": "manager", "leave": "on"}
    )
    assert response.status_code == 409
    assert "Appoint another manager first" in text(response)


def test_nobody_without_a_role_has_a_page(world: World) -> None:
    client = signed_in(appoint(world, "manager"))
    assert client.get(page(world, "person", world.learners[0].pk)).status_code == 404
    assert client.get(page(world, "person", UserFactory().pk)).status_code == 404


def test_the_list_asks_as_much_of_ten_as_of_one(world: World) -> None:
    client = signed_in(appoint(world, "manager"))

    def asked() -> int:
        client.get(page(world, "list_people"))
        with CaptureQueriesContext(connection) as seen:
            client.get(page(world, "list_people"))
        return len(seen)

    before = asked()
    for _ in range(9):
        appoint(world, "committee")
    assert asked() == before
