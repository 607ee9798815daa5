"""People of a programme: who holds what, given, ended and handed over on pages."""

from __future__ import annotations

import re
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


def fields_of(page: str, summary: str) -> dict[str, str]:
    """What the form behind a summary would post as it stands, with its hidden values."""
    found = re.search(rf"<summary>{summary}.*?<form([^>]*)>(.*?)</form>", page, re.S)
    assert found is not None, summary
    assert "role=" not in found[1]
    inputs = re.findall(r"<input([^>]*)>", found[2])
    named = [dict(re.findall(r'([\w-]+)="([^"]*)"', one)) for one in inputs]
    return {one["name"]: one.get("value", "") for one in named if one.get("type") != "checkbox"}


def test_a_role_is_handed_over_by_the_form_as_it_is_drawn(world: World) -> None:
    manager, member, other = appoint(world, "manager"), appoint(world, "committee"), UserFactory()
    client, address = signed_in(manager), page(world, "person", member.pk)
    data = fields_of(text(client.get(address)), "Hand it over")
    data.pop("csrfmiddlewaretoken", None)
    assert client.post(address, {**data, "person": other.username}).status_code == 302
    assert (roles(world, member), roles(world, other)) == (set(), {"committee"})


@pytest.mark.parametrize("digits", [18, 19, 20, 400])
def test_no_number_in_an_address_is_too_long_to_be_not_found(world: World, digits: int) -> None:
    client, number = signed_in(appoint(world, "manager")), "9" * digits
    rubrics = f"/console/{world.programme.slug}/rubrics/versions/peer"
    for address in (
        page(world, "person", 1).replace("/1/", f"/{number}/"),
        page(world, "term", 1).replace("/1/", f"/{number}/"),
        f"{rubrics}/{number}/",
    ):
        assert client.get(address).status_code == 404, address
    for address in (
        page(world, "list_people") + f"?page={number}",
        page(world, "pairings") + f"?page={number}&cohorts={number}",
        page(world, "extensions") + f"?unit={number}",
    ):
        assert client.get(address).status_code == 200, address
    person = page(world, "person", appoint(world, "committee").pk)
    # The page says whom it is about; what a form says of it counts for nothing.
    data = {"act": "dismiss", "role": "committee", "user": number}
    assert client.post(person, data).status_code == 302
    setup = page(world, "setup")
    for data in ({"act": "dismiss", "role": "committee"}, {"act": "name_chair"}):
        assert client.post(setup, {**data, "user": number}).status_code == 400


def test_a_stale_page_does_not_end_the_chair_with_the_seat(world: World) -> None:
    manager, member = appoint(world, "manager"), appoint(world, "committee")
    client, address = signed_in(manager), page(world, "person", member.pk)
    seen = {"act": "dismiss", "role": "committee", "shown": "committee"}
    assert 'name="shown" value="committee"' in text(client.get(address))
    assert client.post(address, {"act": "name_chair"}).status_code == 302
    refused = client.post(address, seen)
    assert refused.status_code == 409
    assert "made chair of the committee" in text(refused)
    assert roles(world, member) == {"committee", "chair"}
    assert 'name="shown" value="chair"' in text(client.get(page(world, "setup")))
    assert client.post(page(world, "setup"), {**seen, "user": member.pk}).status_code == 409
    assert client.post(address, {**seen, "shown": "chair"}).status_code == 302
    assert roles(world, member) == set()
    again = appoint(world, "committee")
    late = {"act": "dismiss", "role": "committee", "shown": "chair"}
    assert client.post(page(world, "person", again.pk), late).status_code == 409


def test_ones_own_management_ends_by_a_tick_alone(world: World) -> None:
    manager, _other = appoint(world, "manager"), appoint(world, "manager")
    client = signed_in(manager)
    for address in (page(world, "person", manager.pk), page(world, "setup")):
        assert "only another manager can undo it" in text(client.get(address))
        fire = {"act": "dismiss", "role": "manager", "user": manager.pk}
        refused = client.post(address, fire)
        assert refused.status_code == 400
        assert "tick that you mean it" in text(refused)
    assert roles(world, manager) == {"manager"}
    left = client.post(address, {**fire, "leave": "on"})
    assert left.status_code == 302
    assert client.get(left["Location"]).status_code == 200
    assert roles(world, manager) == set()


def test_pages_are_called_by_the_names_of_their_tabs(world: World) -> None:
    stranger = signed_in(UserFactory())
    assert "under “People”" in text(stranger.get(page(world, "setup")))


def test_since_when_and_by_whom_stands_without_a_space_before_its_commas(world: World) -> None:
    manager, member = appoint(world, "manager"), enrol(world.course)
    client = signed_in(manager)
    data = {"act": "appoint", "person": member.username, "role": "committee"}
    client.post(page(world, "give_role"), data)
    shown = text(client.get(page(world, "person", member.pk)))
    assert f", given by {manager.get_full_name()}" in shown
    assert " , given by" not in shown
