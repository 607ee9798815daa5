"""What a mentor's queue says of time: what is overdue, who is silent, and what stood still."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mentor_recognition_xblock.mentors.models import Pause
from mentor_recognition_xblock.projects.models import Annotation, ProjectVersion
from mentor_recognition_xblock.reviews import api as reviews

from ..console.test_pairings import signed_in, text
from ..factories import World, make_world
from .runtime import act, place, view
from .test_actions import done
from .test_project_queue import comment, hand_in, picks, shown
from .test_sentences import words

pytestmark = pytest.mark.django_db


def aged(days: int) -> Any:
    return timezone.now() - timedelta(days=days)


@pytest.fixture
def world() -> World:
    return make_world(learners=8)


def test_work_past_its_day_is_overdue_until_the_final_version_or_more_time(world: World) -> None:
    unit = place(world, due_at=aged(3).strftime("%Y-%m-%dT%H:%M:%SZ"))
    hand_in(unit, world.learners[0])
    hand_in(unit, world.learners[1], final=False)
    hand_in(unit, world.learners[1], final=True)
    said = words(view(unit, world.mentor_user))
    assert said.count("overdue since") == 7
    more = {"until": (timezone.now() + timedelta(days=9)).date().isoformat(), "reason": "Ill."}
    done(act(unit, world.learners[0], "ask_extension", more))
    from mentor_recognition_xblock.projects.models import Extension

    asked = Extension.objects.get()
    answer = {"extension": str(asked.uuid), "answer": "grant", "words": "", "until": more["until"]}
    done(act(unit, world.mentor_user, "answer_extension", answer))
    assert words(view(unit, world.mentor_user)).count("overdue since") == 6


def test_who_is_silent_for_long_is_named_and_picked_out(world: World) -> None:
    unit = place(world)
    for learner in world.learners[:2]:
        hand_in(unit, learner)
        comment(unit, world, learner)
    assert "silent" not in words(view(unit, world.mentor_user))
    old = ProjectVersion.objects.filter(project__learner=world.learners[0])
    old.update(submitted_at=aged(21))
    Annotation.objects.filter(version__in=old).update(created_at=aged(20))
    html = view(unit, world.mentor_user)
    assert "silent for 2" in words(html)
    assert picks(html)["Silent for long 1"] is False
    answer = shown(unit, world, "silent")
    assert answer["at"] == {"show": "show_queue", "which": "silent"}
    assert answer["html"].count("mr-todo-item") == 1


def test_days_on_which_the_mentor_was_away_count_as_no_waiting(world: World) -> None:
    unit = place(world)
    hand_in(unit, world.learners[0])
    ProjectVersion.objects.update(submitted_at=aged(10))
    assert "waits for your comments: 1 week, 3 days" in words(view(unit, world.mentor_user))
    Pause.objects.create(
        mentor_id=world.mentor.id, starts_on=aged(9).date(), ends_on=aged(3).date(),
        declared_at=aged(11), reason="",
    )  # fmt: skip
    said = words(view(unit, world.mentor_user))
    assert "waits for your comments: 3 days" in said
    assert "Days on which the programme or you paused count as no waiting." in said


def test_more_learners_ask_no_more_questions() -> None:
    counts = []
    for learners in (2, 9):
        world = make_world(learners=learners)
        unit = place(world, due_at="2020-01-01T00:00:00Z")
        for learner in world.learners:
            hand_in(unit, learner)
        view(unit, world.mentor_user)
        with CaptureQueriesContext(connection) as captured:
            view(unit, world.mentor_user)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_every_page_says_the_same_of_a_wait(world: World) -> None:
    unit = place(world)
    hand_in(unit, world.learners[0])
    ProjectVersion.objects.update(submitted_at=aged(10))
    Pause.objects.create(
        mentor_id=world.mentor.id, starts_on=aged(9).date(), ends_on=aged(3).date(),
        declared_at=aged(11), reason="",
    )  # fmt: skip
    client = signed_in(world.mentor_user)
    uuid = str(ProjectVersion.objects.get().project.uuid)
    work = words(done(act(unit, world.mentor_user, "show", {"uuid": uuid}))["html"])
    assert "waits for your comments: 3 days" in words(view(unit, world.mentor_user))
    assert "waits for you: 3 days" in work
    assert "waiting for 3 days" in words(text(client.get("/home/")))
    address = reverse("mentor_recognition:mentor_learners", args=[world.programme.slug])
    learners = words(text(client.get(address)))
    assert re.search(r"version 1 waits for your comments, 3 days", learners)


def test_a_learner_is_told_that_the_day_has_passed_until_the_final_version(world: World) -> None:
    unit = place(world, due_at=aged(3).strftime("%Y-%m-%dT%H:%M:%SZ"))
    learner = world.learners[0]
    assert "overdue" in words(view(unit, learner))
    hand_in(unit, learner, final=False)
    assert "overdue" in words(view(unit, learner))
    hand_in(unit, learner, final=True)
    assert "overdue" not in words(view(unit, learner))
    later = place(world, due_at=aged(-3).strftime("%Y-%m-%dT%H:%M:%SZ"))
    assert "overdue" not in words(view(later, learner))


def test_a_criterion_whose_comment_two_versions_left_open_is_named_with_what_to_do(
    world: World,
) -> None:
    reviews.seed_shipped_rubric(programme_id=world.programme.id, at=timezone.now(), actor=None)
    unit, learner = place(world), world.learners[0]
    hand_in(unit, learner)
    comment(unit, world, learner)
    stuck = Annotation.objects.get()
    Annotation.objects.update(criterion="breadth", criterion_texts={"en": "Breadth"})
    hand_in(unit, learner, source="Other words.")
    assert "stands still" not in words(view(unit, world.mentor_user))
    hand_in(unit, learner, source="Quite other words.")
    said = words(view(unit, world.mentor_user))
    assert "“Breadth” stands still since version 1: plan a checkpoint on it" in said
    said = done(act(unit, learner, "reply", {
        "annotation_uuid": str(stuck.uuid), "body": "I looked it up.", "view": "learner", "num": 0,
    }))  # fmt: skip
    assert "stands still" not in words(view(unit, world.mentor_user))
