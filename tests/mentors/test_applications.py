"""People apply to mentor once at a time; a manager takes them or declines, with a reason."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from mentor_recognition_xblock.errors import Conflict, Invalid, NotAllowed, NotFound
from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.programmes import api as programmes

from ..console.test_pairings import signed_in, text
from ..factories import START, UserFactory, World, enrol, make_world

pytestmark = pytest.mark.django_db(transaction=True)
STATE = mentors.ApplicationState


@pytest.fixture
def world() -> World:
    return make_world()


def manager_of(world: World) -> Any:
    user = UserFactory()
    programmes.appoint(
        programme_id=world.programme.id, user_id=user.pk, role="manager", at=START, actor=None
    )
    return user


def apply(world: World, user: Any, **changes: Any) -> mentors.ApplicationData:
    wishes: dict[str, Any] = {
        "programme_id": world.programme.id, "user_id": user.pk, "hours": 3, "at": START,
        "expertise": ["tides"], "prose": "I read drafts twice.",
    }  # fmt: skip
    return mentors.apply_to_mentor(**(wishes | changes))


def answer(one: mentors.ApplicationData, actor: Any, **changes: Any) -> mentors.ApplicationData:
    wishes: dict[str, Any] = {
        "application_uuid": one.uuid, "approve": True, "reason": "We know your work.",
        "at": START, "actor": actor.pk,
    }  # fmt: skip
    return mentors.answer_application(**(wishes | changes))


def test_whoever_is_taken_mentors_with_what_they_offered(world: World) -> None:
    user, manager = enrol(world.course), UserFactory()
    one = apply(world, user)
    assert apply(world, user) == one
    first = answer(one, manager)
    assert answer(one, manager) == first
    made = mentors.mentor_of(programme_id=world.programme.id, user_id=user.pk)
    assert made is not None
    assert (made.hours_per_week, made.expertise) == (3, ("tides",))
    with pytest.raises(mentors.AlreadyAMentor):
        apply(world, user)


def test_whoever_is_declined_reads_why_and_may_apply_again(world: World) -> None:
    user, manager = enrol(world.course), UserFactory()
    one = apply(world, user)
    with pytest.raises(Invalid) as fault:
        answer(one, manager, reason=" ")
    assert fault.value.field == "reason"
    declined = answer(one, manager, approve=False, reason="Finish your own project first.")
    assert declined.state == STATE.DECLINED
    assert mentors.mentor_of(programme_id=world.programme.id, user_id=user.pk) is None
    with pytest.raises(Conflict):
        answer(one, manager)
    assert apply(world, user).uuid != one.uuid


def test_one_applies_once_at_a_time_and_may_take_it_back(world: World) -> None:
    user = enrol(world.course)
    one = apply(world, user)
    with pytest.raises(mentors.AppliedAlready):
        apply(world, user, hours=5)
    with pytest.raises(NotFound):
        mentors.withdraw_application(application_uuid=one.uuid, user_id=UserFactory().pk, at=START)
    for _again in range(2):
        mentors.withdraw_application(application_uuid=one.uuid, user_id=user.pk, at=START)
    assert mentors.waiting_applications(world.programme.id) == []
    assert apply(world, user, hours=5).hours_per_week == 5


def test_nobody_takes_themself(world: World) -> None:
    user = enrol(world.course)
    with pytest.raises(NotAllowed):
        answer(apply(world, user), user)


def test_from_the_page_of_the_course_to_the_managers_and_back(world: World) -> None:
    user, manager = enrol(world.course), manager_of(world)
    own = reverse("mentor_recognition:course_tab", args=[world.course.course_key])
    adding = reverse("mentor_recognition:console_add_mentor", args=[world.programme.slug])
    client, managing = signed_in(user), signed_in(manager)
    assert "Apply to mentor" in text(client.get(own))
    data = {"act": "apply", "hours": "4", "expertise": "tides, prose", "words": "I read twice."}
    assert client.post(own, data).status_code == 302
    assert "A manager of the programme answers here" in text(client.get(own))
    assert "1 person applies to mentor" in text(managing.get("/home/"))
    shown = text(managing.get(adding))
    assert "I read twice." in shown
    assert user.last_name in shown
    (one,) = mentors.waiting_applications(world.programme.id)
    said = {
        "act": "answer_application", "application": str(one.uuid), "answer": "decline",
        "reason": "Finish your own project first.",
    }  # fmt: skip
    assert managing.post(adding, said).status_code == 302
    assert "Finish your own project first." in text(client.get(own))
    assert "applies to mentor" not in text(managing.get("/home/"))


def test_who_is_in_no_course_of_the_programme_applies_not(world: World) -> None:
    own = reverse("mentor_recognition:course_tab", args=[world.course.course_key])
    response = signed_in(UserFactory()).post(own, {"act": "apply", "hours": "4"})
    assert response.status_code == 403
    assert mentors.waiting_applications(world.programme.id) == []


def test_a_manager_of_another_programme_answers_nothing(world: World) -> None:
    one, other = apply(world, enrol(world.course)), make_world()
    adding = reverse("mentor_recognition:console_add_mentor", args=[other.programme.slug])
    data = {
        "act": "answer_application", "application": str(one.uuid), "answer": "approve",
        "reason": "So.",
    }  # fmt: skip
    assert signed_in(manager_of(other)).post(adding, data).status_code == 404
