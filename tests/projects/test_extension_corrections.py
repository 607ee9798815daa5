"""A date that was given is corrected, bound by the close, and given to learners alone."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.programmes.models import CourseUnit, Term
from mentor_recognition_xblock.projects import api as projects

from ..block.runtime import act, place
from ..console.test_pairings import signed_in, text
from ..factories import START, UserFactory, World, enrol, make_world

pytestmark = pytest.mark.django_db(transaction=True)
DUE = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=30)


def on(days: int) -> str:
    """The day so long after the due date."""
    return (DUE + timedelta(days=days)).date().isoformat()


@pytest.fixture
def world() -> World:
    return make_world(learners=2)


@pytest.fixture
def unit(world: World) -> str:
    usage_key = place(world, "project", due_at=DUE.isoformat(), display_name="Tide tables")
    programmes.follow_units(course_key=world.course.course_key, at=START)
    return usage_key


@pytest.fixture
def manager(world: World) -> Any:
    user = UserFactory()
    programmes.appoint(
        programme_id=world.programme.id, user_id=user.pk, role="manager", at=START, actor=None
    )
    return signed_in(user)


def address(name: str, world: World) -> str:
    return reverse(f"mentor_recognition:{name}", args=[world.programme.slug])


def give(manager: Any, world: World, unit: str, days: int, who: Any = None) -> Any:
    data = {
        "act": "grant_extension", "unit": unit, "until": on(days), "reason": "Ill.",
        "learner": (who or world.learners[0]).username,
    }  # fmt: skip
    return manager.post(address("console_extensions", world), data)


def given(unit: str, learner: Any) -> list[projects.ExtensionData]:
    known = programmes.unit(unit)
    assert known is not None
    return projects.extensions_of(learner_id=learner.pk, unit_ids=[known.id])


def correct(client: Any, page: str, extension: Any, days: int, **more: str) -> Any:
    data = {
        "act": "correct_extension", "extension": str(extension), "until": on(days),
        "reason": "A slip of the pen.", **more,
    }  # fmt: skip
    return client.post(page, data)


def due(unit: str, learner: Any) -> Any:
    known = programmes.unit(unit)
    assert known is not None
    return projects.due_at(unit=known, learner_id=learner.pk)


def test_a_manager_brings_a_date_forward_and_both_stay_listed(
    world: World, unit: str, manager: Any
) -> None:
    learner, page = world.learners[0], address("console_extensions", world)
    assert give(manager, world, unit, 90).status_code == 302
    shown = text(manager.get(page))
    assert "Has more time now" in shown
    assert "Correct the date" in shown
    (first,) = given(unit, learner)
    assert correct(manager, page, first.uuid, 9).status_code == 302
    assert due(unit, learner) == DUE + timedelta(days=9)
    # The same again is no change, another of the same stale page is refused.
    assert correct(manager, page, first.uuid, 9).status_code == 302
    assert correct(manager, page, first.uuid, 5).status_code == 409
    assert len(given(unit, learner)) == 2
    listed = text(manager.get(address("console_list_extensions", world)))
    assert "Corrected" in listed
    assert "Granted" in listed
    assert "A slip of the pen." in listed


@pytest.mark.parametrize(
    ("days", "more", "said"),
    [
        (20, {}, "Choose a day before the one that was given"),
        (-1, {}, "neither over nor before"),
        (-40, {}, "neither over nor before"),
        (5, {"reason": " "}, "reason"),
    ],
)
def test_a_correction_lies_between_the_units_date_and_what_was_given(
    world: World, unit: str, manager: Any, days: int, more: dict[str, str], said: str
) -> None:
    give(manager, world, unit, 15)
    (first,) = given(unit, world.learners[0])
    refused = correct(manager, address("console_extensions", world), first.uuid, days, **more)
    assert refused.status_code == 400
    assert said in text(refused)
    assert due(unit, world.learners[0]) == DUE + timedelta(days=15)


def test_a_date_that_is_over_for_others_is_not_brought_before_now(
    world: World, unit: str, manager: Any
) -> None:
    give(manager, world, unit, 15)
    (first,) = given(unit, world.learners[0])
    CourseUnit.objects.update(due_at=DUE - timedelta(days=60))
    page = address("console_extensions", world)
    assert correct(manager, page, first.uuid, -45).status_code == 400
    assert correct(manager, page, first.uuid, -20).status_code == 302


def test_a_mentor_corrects_for_their_own_learners_and_a_learner_not_at_all(
    world: World, unit: str, manager: Any
) -> None:
    give(manager, world, unit, 15)
    (first,) = given(unit, world.learners[0])
    page = address("mentor_learners", world)
    mentor = signed_in(world.mentor_user)
    assert "Correct the date" in text(mentor.get(page))
    assert correct(mentor, page, first.uuid, 10).status_code == 302
    assert due(unit, world.learners[0]) == DUE + timedelta(days=10)
    stranger = enrol(world.course)
    give(manager, world, unit, 15, who=stranger)
    (other,) = given(unit, stranger)
    assert correct(mentor, page, other.uuid, 10).status_code == 403
    names = {"slug": world.programme.slug, "act": "projects.correct_extension_of_course"}
    found = signed_in(world.learners[0]).post(
        reverse("mentor_recognition:rest_programme_act", kwargs=names),
        {"extension": str(first.uuid), "until": on(5), "reason": "Mine."},
        content_type="application/json",
    )
    assert found.status_code == 403


def test_more_time_ends_with_the_term_at_whose_close_it_counts(
    world: World, unit: str, manager: Any
) -> None:
    Term.objects.update(
        starts_on=DUE.date() - timedelta(days=50), ends_on=date.fromisoformat(on(20))
    )
    refused = give(manager, world, unit, 21)
    assert refused.status_code == 400
    assert "the term closes then" in text(refused)
    asking = {"until": on(21), "reason": "Ill."}
    assert act(unit, world.learners[1], "ask_extension", asking)[0] == 400
    assert give(manager, world, unit, 20).status_code == 302


def test_more_time_is_given_to_learners_alone(world: World, unit: str, manager: Any) -> None:
    staff = enrol(world.course, role="staff")
    seated = enrol(world.course)
    programmes.appoint(
        programme_id=world.programme.id, user_id=seated.pk, role="committee", at=START, actor=None
    )
    for who in (staff, seated):
        refused = give(manager, world, unit, 9, who=who)
        assert refused.status_code == 400
        assert "They learn nothing here" in text(refused)
    work = {"title": "Tide", "source": "Some work.", "reflection": "", "final": False}
    assert act(unit, seated, "submit", work)[0] == 200
    assert give(manager, world, unit, 9, who=seated).status_code == 302


def test_a_cohort_that_got_more_time_is_said_to_have_got_it(
    world: World, unit: str, manager: Any
) -> None:
    for _one in range(2):
        enrol(world.course, cohort="B")
    data = {
        "act": "grant_to_cohort", "unit": unit, "cohort": "B", "until": on(9), "reason": "Flood.",
    }  # fmt: skip
    page = address("console_extensions", world)
    assert "2 learners have more time" in text(manager.get(manager.post(page, data)["Location"]))
    again = text(manager.get(manager.post(page, data)["Location"]))
    assert "that much time already: nothing changed" in again


def test_a_request_says_of_which_unit_and_until_when_it_is_due_now(
    world: World, unit: str, manager: Any
) -> None:
    place(world, "project", due_at=DUE.isoformat(), display_name="Old charts", milestone="Draft")
    CourseUnit.objects.update(milestone="Draft")
    give(manager, world, unit, 5)
    status, _answer = act(
        unit, world.learners[0], "ask_extension", {"until": on(9), "reason": "Ill again."}
    )
    assert status == 200
    for client, name in (
        (manager, "console_extensions"), (signed_in(world.mentor_user), "mentor_learners"),
    ):  # fmt: skip
        shown = text(client.get(address(name, world)))
        row = re.search(r'<li class="mr-todo-row">((?:(?!</li>).)*Ill again.*?)</li>', shown, re.S)
        assert row is not None
        assert "Tide tables" in row[1]
        for day in (5, 9):
            assert f'datetime="{on(day)}' in row[1]


def test_the_course_page_lists_works_of_learners_that_are_still_due_in_order(world: World) -> None:
    now = timezone.now().replace(microsecond=0)
    days = {"Last": 40, "First": 5, "Closed": -100, "Middle": 20}
    for title, shift in days.items():
        place(
            world, "project", due_at=(now + timedelta(days=shift)).isoformat(), display_name=title,
            milestone="Essay",
        )  # fmt: skip
    programmes.follow_units(course_key=world.course.course_key, at=START)
    Term.objects.update(
        starts_on=now.date() - timedelta(days=150), ends_on=now.date() - timedelta(days=50),
        closed_at=now - timedelta(days=49),
    )  # fmt: skip
    tab = reverse("mentor_recognition:course_tab", args=[world.course.course_key])
    shown = text(signed_in(world.learners[0]).get(tab))
    assert re.findall(r"<h3><bdi>(.*?)</bdi></h3>", shown) == ["First", "Middle", "Last"]
    seated, teaching = enrol(world.course), enrol(world.course, role="staff")
    programmes.appoint(
        programme_id=world.programme.id, user_id=seated.pk, role="committee", at=START, actor=None
    )
    from mentor_recognition_xblock.reviews import api as reviews

    reviewing = enrol(world.course)
    reviews.seed_shipped_rubric(programme_id=world.programme.id, at=START, actor=None)
    reviews.appoint_founding_reviewer(
        programme_id=world.programme.id, user_id=reviewing.pk, at=now, actor=None,
        reason="Taught it for years.",
    )  # fmt: skip
    for user in (seated, teaching, reviewing, world.mentor_user):
        assert "Your due dates" not in text(signed_in(user).get(tab))
    assert "Your due dates" in text(signed_in(enrol(world.course)).get(tab))
