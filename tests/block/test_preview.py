"""A learner looks at what their mentor will see, before anything is saved."""

from __future__ import annotations

import re

import pytest

from mentor_recognition_xblock.projects.models import Draft, Project

from ..factories import World, make_world
from .runtime import act, place
from .test_actions import done
from .test_gate import VERSION

pytestmark = pytest.mark.django_db(transaction=True)
SOURCE = """# Tide

| a | b |
|---|---|
| 1 | *two* |

<script>alert(1)</script> [link](javascript:alert(1)) [good](https://a.example) 🚢
"""


@pytest.fixture
def world() -> World:
    return make_world(learners=1)


def test_a_preview_is_what_the_mentor_will_see(world: World) -> None:
    unit, learner = place(world), world.learners[0]
    preview = done(act(unit, learner, "preview", {"source": SOURCE}))
    assert "<script" not in preview["html"]
    done(act(unit, learner, "submit", {**VERSION, "source": SOURCE}))
    uuid = str(Project.objects.get().uuid)
    seen = done(act(unit, world.mentor_user, "show", {"uuid": uuid}))["html"]
    text = re.search(r"data-mr-selectable>(.*?)</div>", seen, re.S)
    assert text is not None
    assert preview["html"].strip() == text[1].strip()


def test_a_preview_saves_nothing_and_has_no_address(world: World) -> None:
    unit = place(world)
    preview = done(act(unit, world.learners[0], "preview", {"source": SOURCE}))
    assert preview["at"] == {}
    assert not Draft.objects.exists()
    assert not Project.objects.exists()


def test_a_preview_is_for_the_courses_learners_alone(world: World) -> None:
    stranger = make_world(learners=1).learners[0]
    assert act(place(world), stranger, "preview", {"source": SOURCE})[0] == 403


def test_nothing_written_is_said_and_too_much_is_refused(world: World) -> None:
    unit, learner = place(world), world.learners[0]
    assert (
        "Nothing is written yet." in done(act(unit, learner, "preview", {"source": " \n"}))["html"]
    )
    status, answer = act(unit, learner, "preview", {"source": "x" * 200_001})
    assert status == 400
    assert answer["error"]["field"] == "source"
