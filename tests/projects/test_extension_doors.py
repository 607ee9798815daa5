"""More time by its doors: the unit, the learner's page, the mentor's, the manager's, and home."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.projects import api as projects

from ..block.runtime import act, place, view
from ..console.test_pairings import signed_in, text
from ..factories import START, UserFactory, World, enrol, make_course, make_world

pytestmark = pytest.mark.django_db(transaction=True)
DUE = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=30)
LATER = (DUE + timedelta(days=7)).date().isoformat()


@pytest.fixture
def world() -> World:
    return make_world(learners=2)


@pytest.fixture
def unit(world: World) -> str:
    usage_key = place(world, "project", due_at=DUE.isoformat())
    programmes.follow_units(course_key=world.course.course_key, at=START)
    return usage_key


def manager_of(world: World) -> Any:
    user = UserFactory()
    programmes.appoint(
        programme_id=world.programme.id, user_id=user.pk, role="manager", at=START, actor=None
    )
    return user


def page(name: str, world: World) -> str:
    slug = world.programme.slug
    if name == "course_tab":
        return reverse("mentor_recognition:course_tab", args=[world.course.course_key])
    return reverse(f"mentor_recognition:{name}", args=[slug])


def ask(unit: str, learner: Any) -> projects.ExtensionData:
    status, _answer = act(unit, learner, "ask_extension", {"until": LATER, "reason": "I was ill."})
    assert status == 200
    known = programmes.unit(unit)
    assert known is not None
    return projects.extensions_of(learner_id=learner.pk, unit_ids=[known.id])[0]


def test_a_learner_asks_in_the_unit_and_the_mentor_grants_there(world: World, unit: str) -> None:
    learner, mentor = world.learners[0], world.mentor_user
    assert "Ask for more time" in view(unit, learner)
    asked = ask(unit, learner)
    shown = view(unit, learner)
    assert "It waits for your mentor or a manager" in shown
    assert "Until which day" not in shown
    assert "I was ill." in view(unit, mentor)
    data = {"extension": str(asked.uuid), "answer": "grant", "until": LATER, "words": "Get well."}
    status, answer = act(unit, mentor, "answer_extension", data)
    assert (status, answer["message"][:7]) == (200, "Granted")
    after = view(unit, learner)
    assert "Get well." in after
    assert f'datetime="{LATER}' in after


def test_a_learner_asks_and_takes_it_back_on_the_page_of_the_course(
    world: World, unit: str
) -> None:
    learner = world.learners[0]
    client, address = signed_in(learner), page("course_tab", world)
    assert "Your due dates" in text(client.get(address))
    asking = {"act": "ask_extension", "unit": unit, "until": LATER, "reason": "I was ill."}
    assert client.post(address, asking).status_code == 302
    shown = text(client.get(address))
    assert "I was ill." in shown
    (waits,) = projects.waiting_extensions([world.course.course_key])
    back = {"act": "withdraw_extension", "extension": str(waits.uuid)}
    assert client.post(address, back).status_code == 302
    assert projects.waiting_extensions([world.course.course_key]) == []
    # Of somebody else's course nobody asks here.
    stranger = signed_in(UserFactory())
    assert stranger.post(address, asking).status_code in (403, 404)


def test_what_was_wrong_is_said_where_it_was_asked(world: World, unit: str) -> None:
    address = page("course_tab", world)
    early = {"act": "ask_extension", "unit": unit, "until": "2026-01-02", "reason": "Ill."}
    response = signed_in(world.learners[0]).post(address, early)
    assert response.status_code == 400
    assert "Choose a day after the due date" in text(response)


def test_a_mentor_answers_on_their_own_page_and_home_leads_there(world: World, unit: str) -> None:
    asked = ask(unit, world.learners[0])
    client, address = signed_in(world.mentor_user), page("mentor_learners", world)
    assert "asks for more time" in text(client.get("/home/"))
    assert "I was ill." in text(client.get(address))
    data = {"act": "answer_extension", "extension": str(asked.uuid), "answer": "refuse"}
    assert "Give the reason" in text(client.post(address, data))
    assert client.post(address, {**data, "words": "Hand in what you have."}).status_code == 302
    assert "asks for more time" not in text(client.get("/home/"))
    assert "Hand in what you have." in text(client.get(address))


def test_a_manager_sees_who_waits_answers_and_reads_the_history(world: World, unit: str) -> None:
    asked = ask(unit, world.learners[0])
    [pair, _other] = world.pairings
    pairing.end_pairing(pairing_id=pair.id, reason="no_fault", at=START, actor=None)
    client, address = signed_in(manager_of(world)), page("console_extensions", world)
    assert "1 learner asks for more time" in text(client.get("/home/"))
    assert "1 learner asks for more time" in text(client.get(address))
    data = {
        "act": "settle_extension", "extension": str(asked.uuid), "answer": "grant", "until": LATER,
    }  # fmt: skip
    assert client.post(address, data).status_code == 302
    assert "Nobody asks for more time" in text(client.get(address))
    listed = text(client.get(page("console_list_extensions", world)))
    assert "I was ill." in listed
    assert world.learners[0].last_name in listed


def test_a_manager_gives_a_cohort_more_time_and_staff_of_the_course_get_none(
    world: World, unit: str
) -> None:
    inside = [enrol(world.course, cohort="B") for _ in range(3)]
    staff = enrol(world.course, role="staff", cohort="B")
    client, address = signed_in(manager_of(world)), page("console_extensions", world)
    data = {
        "act": "grant_to_cohort", "unit": unit, "cohort": "B", "until": LATER,
        "reason": "The library was flooded.",
    }  # fmt: skip
    assert "has no cohort" in text(client.post(address, {**data, "cohort": "No such"}))
    assert client.post(address, data).status_code == 302
    known = programmes.unit(unit)
    assert known is not None
    dates = {user.pk: projects.due_at(unit=known, learner_id=user.pk) for user in [*inside, staff]}
    assert [dates[user.pk] for user in inside] == [DUE + timedelta(days=7)] * 3
    assert dates[staff.pk] == DUE


def test_each_without_a_final_version_may_be_given_time_from_the_terms_page(
    world: World, unit: str
) -> None:
    client = signed_in(manager_of(world))
    known = programmes.unit(unit) or (act(unit, world.learners[0], "show_own") and None)
    term = text(
        client.get(reverse("mentor_recognition:console_term", args=[world.programme.slug, 1]))
    )
    assert page("console_extensions", world) + "#unfinished" in term
    ask(unit, world.learners[1])
    shown = text(client.get(page("console_extensions", world)))
    assert "Without a final version" in shown
    data = {
        "act": "grant_extension", "unit": unit, "learner_id": str(world.learners[0].pk),
        "until": LATER, "reason": "Ill.",
    }  # fmt: skip
    assert client.post(page("console_extensions", world), data).status_code == 302
    known = programmes.unit(unit)
    assert known is not None
    due = projects.due_at(unit=known, learner_id=world.learners[0].pk)
    assert due == DUE + timedelta(days=7)


def test_a_manager_of_another_programme_and_staff_of_another_course_answer_nothing(
    world: World, unit: str
) -> None:
    asked = ask(unit, world.learners[0])
    other = make_world()
    data = {
        "act": "settle_extension", "extension": str(asked.uuid), "answer": "grant", "until": LATER,
    }  # fmt: skip
    foreign = signed_in(manager_of(other))
    assert foreign.post(page("console_extensions", other), data).status_code == 404
    assert foreign.post(page("console_extensions", world), data).status_code == 403
    course = make_course()
    programmes.add_course(
        programme_id=world.programme.id, course_key=course.course_key, at=START, actor=None
    )
    staff = signed_in(enrol(course, role="staff"))
    assert "I was ill." not in text(staff.get(page("console_extensions", world)))
    assert staff.post(page("console_extensions", world), data).status_code == 403
    given = {
        "act": "grant_extension", "unit": unit, "learner_id": str(world.learners[0].pk),
        "until": LATER, "reason": "Ill.",
    }  # fmt: skip
    assert staff.post(page("console_extensions", world), given).status_code == 403


def test_the_managers_page_asks_as_much_of_ten_as_of_one(world: World, unit: str) -> None:
    client, address = signed_in(manager_of(world)), page("console_extensions", world)

    def asked() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            client.get(address)
        return len(seen)

    ask(unit, world.learners[0])
    before = asked()
    for _ in range(9):
        ask(unit, enrol(world.course))
    assert asked() == before
