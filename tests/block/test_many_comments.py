"""A work with hundreds of comments: light cards first, whole ones on demand, queries constant."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mentor_recognition_xblock.projects.models import Annotation, Project, ProjectVersion, Reply

from ..factories import World, make_world
from .runtime import act, place, view
from .test_actions import done
from .test_changes import FIRST, hand_in
from .test_kept import code

pytestmark = pytest.mark.django_db(transaction=True)
LIGHT = re.compile(r"<li[^>]*data-mr-light.*?</li>", re.DOTALL)


@pytest.fixture
def world() -> World:
    return make_world(learners=2)


def crowd(world: World, unit: str, many: int) -> list[Annotation]:
    """So many comments on the first version, one in five answered, resolved or suggesting."""
    hand_in(unit, world.learners[0], FIRST, 0)
    version = ProjectVersion.objects.get(num=1)
    now = timezone.now()
    Annotation.objects.bulk_create(
        Annotation(
            version=version, author=world.mentor_user, body=f"Q{n}?", html=f"<p>Q{n}?</p>",
            category="praise" if n % 2 else "scoping", exact="gauge", start=4, end=9,
            state="resolved" if n % 5 == 0 else "open",
            suggested="gauges" if n % 5 == 1 else None, created_at=now,
        )
        for n in range(many)
    )  # fmt: skip
    notes = list(Annotation.objects.order_by("pk"))
    Reply.objects.bulk_create(
        Reply(
            annotation=note, author=world.learners[0], body="A.", html="<p>A.</p>", created_at=now
        )
        for note in notes[::5]
    )  # fmt: skip
    return notes


def numbered(notes: list[Annotation]) -> dict[str, str]:
    return {str(note.uuid): str(number) for number, note in enumerate(notes, 1)}


def cards(unit: str, user: Any, notes: dict[str, str]) -> tuple[int, Any]:
    data = {"uuid": str(Project.objects.get().uuid), "num": 1, "notes": notes}
    return act(unit, user, "comment_cards", data)


def test_those_beyond_the_first_are_light_and_can_be_read_and_found(world: World) -> None:
    unit = place(world)
    crowd(world, unit, 60)
    html = view(unit, world.learners[0])
    light = LIGHT.findall(html)
    assert html.count("data-mr-note=") == 60
    assert len(light) == 60 - 24
    for one in light:
        assert "data-mr-kind=" in one
        assert "data-mr-state=" in one
        assert re.search(r"Q\d+\?", one)
        assert "<form" not in one


def test_a_light_card_becomes_the_card_that_the_page_would_have_had(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit = place(world)
    notes = crowd(world, unit, 30)
    monkeypatch.setattr("mentor_recognition_xblock.units.comment_cards.WHOLE", 100)
    for user, show in ((world.learners[0], "show_own"), (world.mentor_user, "show")):
        asked = {} if show == "show_own" else {"uuid": str(Project.objects.get().uuid)}
        whole = done(act(unit, user, show, asked))["html"]
        counts = dict(re.findall(r'data-mr-note="([^"]+)"\s+data-mr-count="([^"]+)"', whole))
        uuid = str(notes[16].uuid)
        [came] = re.findall(
            r"<li.*</li>",
            done(cards(unit, user, {uuid: counts[uuid]}))["html"],
            re.DOTALL,
        )
        assert " ".join(came.split()) in " ".join(whole.split())


def test_only_those_of_the_project_see_cards_and_others_learn_nothing(world: World) -> None:
    unit = place(world)
    notes = crowd(world, unit, 2)
    assert "Q1?" in done(cards(unit, world.mentor_user, numbered(notes)))["html"]
    assert code(cards(unit, world.learners[1], numbered(notes))) == (403, "not_your_mentee")
    Annotation.objects.filter(pk=notes[0].pk).update(is_draft=True)
    assert "Q0?" not in done(cards(unit, world.learners[0], numbered(notes)))["html"]
    answer = cards(unit, world.mentor_user, dict.fromkeys("ab", "1"))
    assert answer[0] == 400


def test_queries_are_the_same_for_many_comments_as_for_few(world: World) -> None:
    counted = []
    for many in (30, 150):
        unit = place(world)
        notes = crowd(world, unit, many)
        found = []
        for look in (
            lambda unit=unit: view(unit, world.learners[0]),
            lambda unit=unit, notes=notes: cards(unit, world.mentor_user, numbered(notes[-20:])),
        ):
            look()
            with CaptureQueriesContext(connection) as queries:
                look()
            found.append(len(queries))
        counted.append(found)
        Reply.objects.all().delete()
        Annotation.every.all().delete()
        ProjectVersion.objects.all().delete()
        Project.objects.all().delete()
    assert counted[0] == counted[1]
