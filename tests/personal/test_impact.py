"""A mentor's page of what their comments led to, over learners and time."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.projects.models import Annotation, ProjectVersion

from ..block.runtime import act, place
from ..block.test_actions import done
from ..block.test_changes import FIRST, SECOND, hand_in
from ..block.test_sentences import words
from ..factories import World, make_world

pytestmark = pytest.mark.django_db(transaction=True)


def circle(world: World, unit: str, learner: Any) -> None:
    """A version, a comment on it that is addressed, and a second version."""
    hand_in(unit, learner, FIRST, 0)
    version = ProjectVersion.objects.get(project__learner=learner)
    note = {
        "version_uuid": str(version.uuid), "body": "Why?", "exact": "One.",
        "start": version.text.index("One."), "end": version.text.index("One.") + 4, "prefix": "",
        "suffix": "", "category": "iterative",
    }  # fmt: skip
    done(act(unit, world.mentor_user, "annotate", note))
    made = Annotation.objects.latest("pk")
    about = {"annotation_uuid": str(made.uuid), "num": 0}
    done(act(unit, learner, "mark_addressed", about))
    done(act(unit, learner, "mark_helpful", about))
    hand_in(unit, learner, SECOND, 1)


def shown(world: World) -> str:
    client = Client()
    client.force_login(world.mentor_user)
    answer = client.get(reverse("mentor_recognition:mentor_impact", args=[world.programme.slug]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_mentor_reads_a_sentence_the_months_and_work_by_work() -> None:
    world = make_world(learners=2)
    unit = place(world)
    assert "No comment of yours has been addressed in a later version yet." in words(shown(world))
    circle(world, unit, world.learners[0])
    said = words(shown(world))
    assert "1 of your comments was addressed in a later version, by 1 learner." in said
    assert "Not enough evidence yet on scores" in said
    assert "Comments that a new version followed, by month" in said


def test_of_a_pairing_that_ended_counts_alone_are_left() -> None:
    world = make_world()
    circle(world, place(world), world.learners[0])
    assert "Tide" in words(shown(world))
    pairing.end_pairing(
        pairing_id=world.pairings[0].id, reason="no_fault", parted=True, at=timezone.now(),
        actor=None,
    )  # fmt: skip
    said = words(shown(world))
    assert "Tide" not in said
    assert "pairing ended" in said
    assert "1 of your comments was addressed" in said


def test_more_learners_ask_no_more_questions() -> None:
    counts = []
    for learners in (1, 4):
        world = make_world(learners=learners)
        unit = place(world)
        for learner in world.learners:
            circle(world, unit, learner)
        shown(world)
        with CaptureQueriesContext(connection) as captured:
            shown(world)
        counts.append(len(captured))
    assert counts[0] == counts[1]
