"""A unit that is due some time after each learner's start: one date for every rule that asks."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mentor_recognition_xblock.course_data import api as course_data
from mentor_recognition_xblock.hosts.standalone.host import StandaloneHost
from mentor_recognition_xblock.hosts.standalone.models import Course, Enrolment
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.projects import api as projects
from mentor_recognition_xblock.projects.models import Extension, ProjectVersion
from mentor_recognition_xblock.projects.start_models import LearnerStart

from ..block.runtime import act, place, view
from ..block.test_gate import VERSION
from ..block.test_sentences import words
from ..console.test_pairings import signed_in, text
from ..factories import START, UserFactory, World, enrol, give_mentor, make_world
from ..rest_api.test_reads import look

pytestmark = pytest.mark.django_db(transaction=True)


def ago(days: float) -> datetime:
    return timezone.now() - timedelta(days=days)


def day(moment: datetime) -> str:
    return moment.date().isoformat()


def begin(learner: Any, started_at: datetime) -> None:
    """Say when the learner enrolled."""
    Enrolment.objects.filter(user=learner).update(enrolled_at=started_at)


@pytest.fixture
def world() -> World:
    """Two weeks after the start; the first learner has four days left, the second is over it."""
    made = make_world(learners=2)
    begin(made.learners[0], ago(10))
    begin(made.learners[1], ago(20))
    return made


@pytest.fixture
def unit(world: World) -> str:
    usage_key = place(world, due_after="2", due_after_in="weeks")
    programmes.follow_units(course_key=world.course.course_key, at=START)
    return usage_key


def known(unit: str) -> programmes.UnitData:
    found = programmes.unit(unit)
    assert found is not None
    return found


def due(unit: str, learner: Any) -> datetime | None:
    return projects.due_at(unit=known(unit), learner_id=learner.pk)


def test_each_learner_reads_their_own_date(world: World, unit: str) -> None:
    early, late = (view(unit, learner) for learner in world.learners)
    assert f'datetime="{day(ago(-4))}' in early
    assert "overdue" not in words(early)
    assert f'datetime="{day(ago(6))}' in late
    # Before anybody acted, nothing has told of the unit: the block says the same.
    fresh = place(world, due_after="14", due_after_in="days")
    assert f'datetime="{day(ago(-4))}' in view(fresh, world.learners[0])


def test_only_who_is_late_by_their_own_date_and_the_grace_is_asked_why(
    world: World, unit: str
) -> None:
    field = 'name="late_reason"'
    assert [field in view(unit, learner) for learner in world.learners] == [False, True]
    for learner in world.learners:
        act(unit, learner, "submit", {**VERSION, "late_reason": "The archive was closed."})
    course = [world.course.course_key]
    assert [one.learner_id for one in projects.late_versions(course, limit=9)] == [
        world.learners[1].pk
    ]


def test_a_course_that_begins_later_than_one_enrolled_is_the_start(world: World, unit: str) -> None:
    Course.objects.filter(pk=world.course.pk).update(starts_at=ago(1))
    assert {day(due(unit, one) or START) for one in world.learners} == {day(ago(-13))}


def test_more_time_is_asked_for_beyond_ones_own_date(world: World, unit: str) -> None:
    learner = world.learners[0]
    until = day(ago(-3))
    status, answer = act(unit, learner, "ask_extension", {"until": until, "reason": "Ill."})
    assert (status, answer["error"]["field"]) == (400, "until")
    until = day(ago(-9))
    assert act(unit, learner, "ask_extension", {"until": until, "reason": "Ill."})[0] == 200
    asked = Extension.objects.get()
    data = {"extension": str(asked.uuid), "answer": "grant", "until": until, "words": ""}
    assert act(unit, world.mentor_user, "answer_extension", data)[0] == 200
    granted = due(unit, learner)
    assert granted is not None
    # To the end of the day, whatever the hour at which the learner enrolled.
    assert granted.strftime("%Y-%m-%d %H:%M") == f"{until} 23:59"
    assert f'datetime="{until}' in view(unit, learner)


def manager_of(world: World) -> Any:
    user = UserFactory()
    programmes.appoint(
        programme_id=world.programme.id, user_id=user.pk, role="manager", at=START, actor=None
    )
    return user


def test_a_cohort_gets_more_time_where_the_day_is_after_their_own(world: World, unit: str) -> None:
    client = signed_in(manager_of(world))
    address = reverse("mentor_recognition:console_extensions", args=[world.programme.slug])
    assert "2 weeks after the learner" in text(client.get(address))
    give = {"act": "grant_to_cohort", "unit": unit, "cohort": "A", "reason": "A storm."}
    early = client.post(address, {**give, "until": day(ago(7))})
    assert "Choose a day after the due date" in text(early)
    assert client.post(address, {**give, "until": day(ago(-2))}).status_code == 302
    assert [one.learner_id for one in Extension.objects.all()] == [world.learners[1].pk]
    assert day(due(unit, world.learners[1]) or START) == day(ago(-2))


def test_the_mentors_queue_names_whose_own_date_has_passed(world: World, unit: str) -> None:
    for learner in world.learners:
        act(unit, learner, "submit", VERSION)
    assert words(view(unit, world.mentor_user)).count("overdue since") == 1


def test_the_course_page_and_the_managers_page_list_own_dates(world: World, unit: str) -> None:
    course = reverse("mentor_recognition:course_tab", args=[world.course.course_key])
    assert f'datetime="{day(ago(-4))}' in signed_in(world.learners[0]).get(course).text
    works = projects.unfinished_works(world.programme.id, [world.course.course_key])
    assert [(one.learner_id, day(one.due_at)) for one in works] == [
        (world.learners[1].pk, day(ago(6))),
        (world.learners[0].pk, day(ago(-4))),
    ]


def test_programs_read_a_learners_own_date(world: World, unit: str) -> None:
    learner = world.learners[0]
    assert look(learner, "projects.mine", unit=unit)["due_at"][:10] == day(ago(-4))
    [course] = look(learner, "home.places")[0]["courses"]
    [shown] = course["units"]
    assert (shown["due_at"][:10], shown["due_after_days"]) == (day(ago(-4)), 14)


def test_a_later_answer_of_the_platform_never_brings_a_date_forward(
    world: World, unit: str
) -> None:
    learner = world.learners[0]
    act(unit, learner, "submit", VERSION)
    before = due(unit, learner)
    begin(learner, ago(30))
    assert due(unit, learner) == before
    course_data.catch_up(programme_id=world.programme.id, at=timezone.now())
    assert due(unit, learner) == before
    assert LearnerStart.objects.filter(learner=learner).count() == 1
    # More time by the platform's own hand is the learner's at once.
    begin(learner, ago(5))
    assert day(due(unit, learner) or START) == day(ago(-9))


def test_a_finished_work_keeps_the_date_that_stood_when_it_came(world: World, unit: str) -> None:
    learner = world.learners[1]
    act(unit, learner, "submit", VERSION)
    final = {**VERSION, "source": "More.", "final": True, "confirmed": True}
    assert act(unit, learner, "submit", final)[0] == 200
    work = ProjectVersion.objects.filter(is_final=True).get().project_id
    assert projects.was_on_time(work, grace_days=3) is False
    begin(learner, ago(1))
    course_data.catch_up(programme_id=world.programme.id, at=timezone.now())
    assert projects.was_on_time(work, grace_days=3) is False
    assert f'datetime="{day(ago(6))}' in view(unit, learner)


def test_a_start_that_has_not_come_follows_the_course(world: World, unit: str) -> None:
    learner, when = world.learners[0], timezone.now()
    for begins in (ago(-30), ago(-40), ago(-20)):
        Course.objects.filter(pk=world.course.pk).update(starts_at=begins)
        course_data.catch_up(programme_id=world.programme.id, at=when)
        assert day(due(unit, learner) or START) == day(begins + timedelta(days=14))
    assert LearnerStart.objects.filter(learner=learner).count() == 1


def test_starts_are_noted_daily_and_once(world: World, unit: str) -> None:
    for _again in range(2):
        course_data.catch_up(programme_id=world.programme.id, at=timezone.now())
    noted = LearnerStart.objects.filter(learner__in=world.learners).values_list("started_at")
    enrolled = Enrolment.objects.filter(user__in=world.learners).values_list("enrolled_at")
    assert sorted(noted) == sorted(enrolled)
    export = projects.export_person(user_id=world.learners[0].pk)
    assert len(export["course_starts"]) == 1


def test_a_course_with_dates_for_everybody_notes_no_starts(world: World) -> None:
    place(world, due_at="2027-03-01T12:00:00Z")
    course_data.catch_up(programme_id=world.programme.id, at=timezone.now())
    assert LearnerStart.objects.count() == 0


def test_while_the_platform_is_silent_nobody_is_late_by_it(
    world: World, unit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    act(unit, world.learners[0], "submit", VERSION)
    monkeypatch.setattr(StandaloneHost, "starts", lambda *_a, **_k: {})
    # What was noted still stands, and of whom nothing is known nothing is due.
    assert day(due(unit, world.learners[0]) or START) == day(ago(-4))
    assert due(unit, world.learners[1]) is None
    assert 'name="late_reason"' not in view(unit, world.learners[1])
    status, answer = act(
        unit, world.learners[1], "ask_extension", {"until": day(ago(-9)), "reason": "Ill."}
    )
    assert (status, answer["error"]["code"]) == (409, "nothing_is_due")


def test_the_pages_of_many_ask_as_much_as_of_two(world: World, unit: str) -> None:
    def asked() -> list[int]:
        counts = []
        client = signed_in(manager)
        for show in (
            lambda: client.get(address).status_code == 200,
            lambda: "overdue" in view(unit, world.mentor_user),
        ):
            show()
            with CaptureQueriesContext(connection) as found:
                assert show()
            counts.append(len(found))
        return counts

    manager = manager_of(world)
    address = reverse("mentor_recognition:console_extensions", args=[world.programme.slug])
    few = asked()
    for _more in range(6):
        learner = enrol(world.course, cohort="A")
        begin(learner, ago(25))
        give_mentor(
            programme_id=world.programme.id, course_key=world.course.course_key,
            mentor_id=world.mentor.id, learner_id=learner.pk,
        )  # fmt: skip
    assert asked() == few
