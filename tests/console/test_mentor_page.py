"""A mentor's page for the manager: load, learners, standing, what was arranged."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.programmes.models import Term

from ..factories import START, enrol, give_mentor
from ..pairing.scene import Scene
from .test_pairings import signed_in, text

pytestmark = pytest.mark.django_db(transaction=True)


def address(scene: Scene) -> str:
    return reverse(
        "mentor_recognition:console_mentor", args=[scene.programme.slug, scene.mentor.uuid]
    )


def give(scene: Scene, **names: str) -> Any:
    learner = enrol(scene.world.course)
    for name, value in names.items():
        setattr(learner, name, value)
    learner.save()
    give_mentor(
        programme_id=scene.programme.id, course_key=scene.course_key,
        mentor_id=scene.mentor.id, learner_id=learner.pk,
    )  # fmt: skip
    return learner


def test_it_shows_learners_load_standing_and_what_was_arranged() -> None:
    scene = Scene()
    manager = scene.manager()
    give(scene, first_name="Ottilie", last_name="Brandvold")
    gone = give(scene, first_name="Ida", last_name="Lund")
    ended = pairing.active_pairing(
        programme_id=scene.programme.id, course_key=scene.course_key, learner_id=gone.pk
    )
    assert ended is not None
    pairing.end_pairing(
        pairing_id=ended.id, reason="no_fault", at=START + timedelta(days=9), actor=None
    )
    mentors.commit_capacity(
        mentor_id=scene.mentor.id, term_id=scene.world.terms[0].id, capacity=7, at=START,
        actor=manager.pk,
    )  # fmt: skip
    shown = text(signed_in(manager).get(address(scene)))
    assert "Ottilie Brandvold" in shown
    assert "Ida Lund" not in shown
    assert "pairing that ended" in shown
    assert "Mentor since" in shown
    assert "Mentor added" in shown
    assert "Mentor's capacity set" in shown.replace("&#x27;", "'")


def test_it_asks_as_much_of_ten_learners_as_of_one() -> None:
    scene = Scene()
    client = signed_in(scene.manager())

    def asked() -> int:
        client.get(address(scene))
        with CaptureQueriesContext(connection) as seen:
            client.get(address(scene))
        return len(seen)

    give(scene)
    before = asked()
    for _ in range(9):
        give(scene)
    assert asked() == before


def test_nobody_sets_how_many_learners_a_mentor_takes_who_left() -> None:
    scene = Scene()
    client, today = signed_in(scene.manager()), timezone.now().date()
    Term.objects.update(starts_on=today, ends_on=today + timedelta(days=50))
    pairing.release_mentor(mentor_id=scene.mentor.id, at=START, actor=None)
    refused = client.post(address(scene), {"act": "capacity", "capacity": "4"})
    assert refused.status_code == 409
    assert "they take no learners" in text(refused)
    term_id = scene.world.terms[0].id
    stated = mentors.capacities(programme_id=scene.programme.id, term_id=term_id)
    assert stated.get(scene.mentor.id) != 4
