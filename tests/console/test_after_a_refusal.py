"""What was typed stands in the form that was refused, marked, and in no other form."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from mentor_recognition_xblock.portfolio import api as portfolio

from ..factories import enrol
from ..pairing.scene import Scene
from .test_pairings import post, signed_in, text, url
from .test_setup_changes import page_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def client(scene: Scene) -> Client:
    return signed_in(scene.manager())


def element(page: str, needle: str) -> str:
    """The one tag in which these characters stand."""
    (found,) = re.findall(rf"<[a-z][^<>]*{re.escape(needle)}[^<>]*>", page)
    return str(found)


def test_a_refused_term_keeps_its_days_and_leaves_the_other_form_alone(
    scene: Scene, client: Client
) -> None:
    days = {"starts_on": "2026-06-30", "ends_on": "2026-06-01"}
    page = text(
        client.post(url(scene, "terms"), {"act": "change_term", "num": 1, "title": "Late", **days})
    )
    assert "<title> Not done:" in page or "<title>Not done:" in page
    assert 'value="Late"' in element(page, 'id="change_term-title-1"')
    assert 'value="2026-06-30"' in element(page, 'id="change_term-starts_on-1"')
    assert 'aria-invalid="true"' in element(page, 'id="change_term-ends_on-1"')
    assert "aria-invalid" not in element(page, 'id="term-ends_on"')
    assert 'value=""' in element(page, 'id="term-starts_on"')


def test_a_refused_capacity_stands_in_its_form(scene: Scene, client: Client) -> None:
    page = text(client.post(page_of(scene), {"act": "capacity", "capacity": "51"}))
    (marked,) = re.findall(r'<input type="number" name="capacity"[^>]*aria-invalid[^>]*>', page)
    assert 'value="51"' in marked


def test_a_refused_removal_marks_the_word_that_was_missing(scene: Scene, client: Client) -> None:
    page = text(
        client.post(url(scene, "setup"), {"act": "remove_course", "course_key": scene.course_key})
    )
    assert 'aria-invalid="true"' in element(page, 'id="remove_course-sure-')
    assert page.count('aria-invalid="true"') == 1


def test_the_chosen_mentor_stays_chosen_beyond_capacity(scene: Scene, client: Client) -> None:
    chosen = f'<option value="{scene.mentor.id}" selected>'
    for _ in range(3):
        enrol(scene.world.course, cohort="A")
    page = text(post(client, scene, "map", cohort="A", mentor=scene.mentor.id))
    assert page.count(chosen) == 1
    page = text(post(client, scene, "pair", learner="nobody", mentor=scene.mentor.id, beyond="on"))
    assert page.count(chosen) == 1
    assert "checked" in element(page.split('value="pair"')[1], 'name="beyond"')


def test_a_full_mentor_is_named_with_the_tick_that_goes_beyond(
    scene: Scene, client: Client
) -> None:
    scene.offer(scene.mentor, 0)
    user = enrol(scene.world.course)
    page = text(post(client, scene, "pair", learner=user.username, mentor=scene.mentor.id))
    tick = "Even beyond the mentor&#x27;s capacity"
    assert (
        f"Please check “Mentor”. All 0 places are taken: choose another, or tick “{tick}”." in page
    )
    assert page.count("Even beyond the mentor") == 2


def test_refused_words_of_a_spotlight_stay_in_their_form(scene: Scene, client: Client) -> None:
    spotlights = f"/console/{scene.programme.slug}/spotlights/"
    for title in ("First", "Second"):
        data = {"act": "draft", "mentor": scene.mentor.id, "title": title, "body": "Reads twice."}
        assert client.post(spotlights, data).status_code == 302
    drafts = list(portfolio.spotlights(programme_id=scene.programme.id))
    assert len(drafts) == 2
    form = {"act": "edit", "spotlight": str(drafts[0].uuid), "title": "", "body": "My long words."}
    page = text(client.post(spotlights, form))
    assert page.count("My long words.") == 1
    typed = page.split(f'id="edit-body-{drafts[0].uuid}"')[1].split("</textarea>")[0]
    assert "My long words." in typed
    assert 'aria-invalid="true"' in element(page, f'id="edit-title-{drafts[0].uuid}"')
    assert "aria-invalid" not in element(page, f'id="edit-title-{drafts[1].uuid}"')
    assert "aria-invalid" not in element(page, 'id="draft-title"')
