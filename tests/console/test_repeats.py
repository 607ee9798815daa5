"""What a page says was done is what was done: the same again changes nothing, and says so."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.reviews import api as reviews

from ..factories import START, UserFactory, cohort_key, enrol
from ..pairing.scene import Scene
from .test_pairings import signed_in, text, url
from .test_setup_changes import page_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def client(scene: Scene) -> Client:
    return signed_in(scene.manager())


def said(client: Client, address: str, **data: Any) -> str:
    """The notice of the page that follows."""
    page = text(client.post(address, data, follow=True))
    (found,) = re.findall(r'<p class="mr-note" role="status">([^<]*)</p>', page)
    return str(found)


def test_a_mentor_added_twice_stays_as_they_were(scene: Scene, client: Client) -> None:
    person, adding = UserFactory(), url(scene, "add_mentor")
    given = {"act": "mentor", "person": person.username, "hours": "2"}
    first = said(client, adding, **given, expertise="maps")
    assert first == "They are a mentor of the programme."
    again = said(client, adding, **given, expertise="poetry")
    assert again == "They were a mentor of the programme already: nothing changed."
    made = mentors.mentor_of(programme_id=scene.programme.id, user_id=person.pk)
    assert made is not None
    assert made.expertise == ("maps",)
    away = page_of(scene, made)
    assert "has ended" in said(client, away, act="end", sure="on")
    assert "with the record they had" in said(client, adding, **given)


def test_a_cohort_without_a_mentor_loses_none(scene: Scene, client: Client) -> None:
    enrol(scene.world.course, cohort="A")
    where = {"act": "map", "course": scene.course_key, "cohort": cohort_key(scene.course_key, "A")}
    page, mentor = url(scene), str(scene.mentor.id)
    assert said(client, page, **where) == "The cohort had no mentor: nothing changed."
    assert said(client, page, **where, mentor=mentor).startswith("The cohort has its mentor")
    assert "had this mentor already" in said(client, page, **where, mentor=mentor)
    assert said(client, page, **where).startswith("The cohort has no mentor any more")


def test_a_pairing_made_or_ended_twice_is_one(scene: Scene, client: Client) -> None:
    learner, page = enrol(scene.world.course), url(scene)
    pair = {"act": "pair", "course": scene.course_key, "learner": learner.username}
    assert said(client, page, **pair, mentor=scene.mentor.id) == "Paired."
    assert "paired already" in said(client, page, **pair, mentor=scene.mentor.id)
    running = scene.now(learner.pk)
    assert running is not None
    end = {"act": "end", "pairing": str(running.uuid)}
    assert said(client, page, **end) == "The pairing has ended without fault."
    assert said(client, page, **end) == "The pairing was over already: nothing changed."


def test_a_course_an_office_and_a_reviewer_are_given_once(scene: Scene, client: Client) -> None:
    setup, person = url(scene, "setup"), UserFactory()
    course = {"act": "course", "course_key": scene.course_key}
    assert "part of the programme already" in said(client, setup, **course)
    office = {"act": "appoint", "person": person.username, "role": "committee"}
    assert said(client, setup, **office) == "They have the role now."
    assert said(client, setup, **office) == "They had the role already: nothing changed."
    reviews.seed_shipped_rubric(programme_id=scene.programme.id, at=START, actor=None)
    reviewer = {"act": "reviewer", "person": person.username, "reason": "Judged juries for years."}
    rubrics = url(scene, "rubrics")
    assert "without calibration" in said(client, rubrics, **reviewer)
    assert said(client, rubrics, **reviewer) == "They may review already: nothing changed."


def test_a_mentor_is_enrolled_once(scene: Scene, client: Client) -> None:
    person = UserFactory()
    made = mentors.enrol_mentor(
        programme_id=scene.programme.id, user_id=person.pk, hours_per_week=2, expertise=[],
        at=START, actor=None,
    )  # fmt: skip
    there = {"act": "enrol", "course": scene.course_key}
    assert said(client, page_of(scene, made), **there).startswith("They are enrolled")
    assert said(client, page_of(scene, made), **there).startswith("They were enrolled already")


def test_terms_out_of_order_or_of_one_name_are_refused_beside_their_field(
    scene: Scene, client: Client
) -> None:
    terms = url(scene, "terms")
    ahead = {"starts_on": "2024-01-01", "ends_on": "2024-03-01"}
    page = text(client.post(terms, {"act": "term", "num": "9", "title": "Old", **ahead}))
    assert re.search(r'<input[^>]*id="term-num"[^>]*aria-invalid="true"', page)
    assert "numbered in the order of their dates" in page
    named = {"starts_on": "2031-01-01", "ends_on": "2031-03-01", "title": "NOW"}
    page = text(client.post(terms, {"act": "term", "num": "9", **named}))
    assert re.search(r'<input[^>]*id="term-title"[^>]*aria-invalid="true"', page)
    page = text(client.post(terms, {"act": "change_term", "num": "1", "title": "A", **named}))
    assert re.search(r'<input[^>]*id="change_term-starts_on-1"[^>]*aria-invalid="true"', page)
    assert [one.num for one in programmes.terms(scene.programme.id)] == [1, 2]


def test_time_away_that_overlaps_is_refused_with_the_other_days(
    scene: Scene, client: Client
) -> None:
    away = {"act": "pause", "reason": "Was ill."}
    first = {"starts_on": "2026-12-01", "ends_on": "2026-12-10"}
    page = page_of(scene)
    assert client.post(page, {**away, **first}).status_code == 302
    assert client.post(page, {**away, **first}).status_code == 302
    overlaps = {"starts_on": "2026-12-10", "ends_on": "2026-12-12"}
    refused = client.post(page, {**away, **overlaps})
    assert refused.status_code == 409
    assert "Dec. 1, 2026 to Dec. 10, 2026" in text(refused)
    assert client.post(page, {"act": "end_pause", **first}).status_code == 302
    assert client.post(page, {**away, **overlaps}).status_code == 302
