"""What a manager corrects after the first day: terms, courses, a mentor's part in the programme."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mentor_recognition_xblock.hosts.standalone.models import Enrolment
from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.reviews import api as reviews

from ..factories import START, UserFactory, enrol
from ..pairing.scene import Scene
from .test_pairings import signed_in, text, url

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene() -> Scene:
    return Scene()


@pytest.fixture
def client(scene: Scene) -> Client:
    return signed_in(scene.manager())


def page_of(scene: Scene, mentor: Any = None) -> str:
    mentor = mentor or scene.mentor
    return reverse("mentor_recognition:console_mentor", args=[scene.programme.slug, mentor.uuid])


def send(client: Client, address: str, act: str, **data: Any) -> Any:
    return client.post(address, {"act": act, **data})


def test_an_open_term_is_corrected_and_an_overlap_is_named(scene: Scene, client: Client) -> None:
    (term,) = programmes.terms(scene.programme.id)
    setup = url(scene, "terms")
    days = {"starts_on": "2026-02-01", "ends_on": "2026-06-01"}
    assert send(client, setup, "change_term", num=1, title="Spring", **days).status_code == 302
    assert programmes.term(term.id).starts_on == date(2026, 2, 1)
    refused = send(
        client, setup, "term", num=2, title="Next", starts_on="2026-06-01", ends_on="2026-09-01"
    )
    assert refused.status_code == 409
    assert "overlap with “Spring”" in text(refused)
    assert send(client, setup, "change_term", num=7, title="X", **days).status_code == 404


def test_a_course_is_taken_out_only_on_a_clear_word(scene: Scene, client: Client) -> None:
    pair = scene.takes(scene.asks())
    setup = url(scene, "setup")
    refused = send(client, setup, "remove_course", course_key=scene.course_key)
    assert refused.status_code == 400
    assert scene.now(pair.learner_id) is not None
    done = send(client, setup, "remove_course", course_key=scene.course_key, sure="on")
    assert done.status_code == 302
    assert scene.now(pair.learner_id) is None
    assert scene.course_key not in text(client.get(setup))


def test_a_mentor_who_cannot_open_a_unit_is_named_and_can_be_enrolled(
    scene: Scene, client: Client
) -> None:
    user = UserFactory()
    made = mentors.enrol_mentor(
        programme_id=scene.programme.id, user_id=user.pk, hours_per_week=2, expertise=[],
        at=START, actor=None,
    )  # fmt: skip
    adding = url(scene, "add_mentor")
    assert page_of(scene, made) in text(client.get(adding))
    foreign = send(client, page_of(scene, made), "enrol", course="course-v1:O+C+R")
    assert foreign.status_code == 400
    done = send(client, page_of(scene, made), "enrol", course=scene.course_key)
    assert done.status_code == 302
    assert Enrolment.objects.get(user=user).is_active
    assert page_of(scene, made) not in text(client.get(adding))
    assert "can open it" in text(client.get(page_of(scene, made)))


def test_an_earlier_pause_is_granted_with_a_reason_and_ended(scene: Scene, client: Client) -> None:
    today = timezone.now().date()
    days = {"starts_on": str(today - timedelta(days=5)), "ends_on": str(today + timedelta(days=5))}
    page = page_of(scene)
    refused = send(client, page, "pause", reason="", **days)
    assert refused.status_code == 400
    assert send(client, page, "pause", reason="In hospital", **days).status_code == 302
    (pause,) = mentors.pauses(scene.programme.id)[scene.mentor.id]
    assert pause.declared_at is None
    assert "granted" in text(client.get(page))
    assert send(client, page, "end_pause", **days).status_code == 302
    (pause,) = mentors.pauses(scene.programme.id)[scene.mentor.id]
    assert pause.ends_on == today - timedelta(days=1)


def test_a_mentor_is_released_and_comes_back_when_added_again(scene: Scene, client: Client) -> None:
    pair = scene.takes(scene.asks())
    page = page_of(scene)
    assert "1 learner has this mentor now" in text(client.get(page))
    assert send(client, page, "end").status_code == 400
    assert send(client, page, "end", sure="on").status_code == 302
    assert scene.now(pair.learner_id) is None
    assert "Left the programme" in text(client.get(page))
    login = scene.world.mentor_user.username
    adding = url(scene, "add_mentor")
    assert send(client, adding, "mentor", person=login, hours=2, expertise="").status_code == 302
    assert mentors.mentor(scene.mentor.id).left_at is None


def test_a_manager_does_not_arrange_themself(scene: Scene) -> None:
    manager = scene.manager()
    enrol(scene.world.course, manager)
    own = mentors.enrol_mentor(
        programme_id=scene.programme.id, user_id=manager.pk, hours_per_week=2, expertise=[],
        at=START, actor=None,
    )  # fmt: skip
    client = signed_in(manager)
    assert client.get(page_of(scene, own)).status_code == 403
    days = {"starts_on": "2026-01-01", "ends_on": "2026-02-01", "reason": "mine"}
    assert send(client, page_of(scene, own), "pause", **days).status_code == 403
    assert pairing.active_pairings_of(own.id) == []


def test_the_earliest_open_term_is_closed_on_a_clear_word(scene: Scene, client: Client) -> None:
    terms = url(scene, "terms")
    page = text(client.get(terms))
    assert page.count("Close the term") == 1
    assert send(client, terms, "close_term", num=1).status_code == 400
    assert programmes.terms(scene.programme.id)[0].closed_at is None
    done = send(client, terms, "close_term", num=1, sure="on")
    assert "Every mentor is evaluated now" in text(client.get(done["Location"]))
    assert programmes.terms(scene.programme.id)[0].closed_at is not None
    assert "Close the term" not in text(client.get(terms))


def test_reviews_are_made_possible_from_the_page(scene: Scene, client: Client) -> None:
    rubrics, reviewer = url(scene, "rubrics"), UserFactory()
    assert "no work can be reviewed" in text(client.get(rubrics))
    send(client, rubrics, "use_rubric")
    assert "“Portfolio" in text(client.get(rubrics))
    short = send(client, rubrics, "reviewer", person=reviewer.username, reason="Yes.")
    assert short.status_code == 400
    assert f'value="{reviewer.username}"' in text(short)
    reason = "Has assessed this course for years."
    sent = send(client, rubrics, "reviewer", person=reviewer.username, reason=reason)
    assert sent.status_code == 302
    held = reviews.certificate(
        programme_id=scene.programme.id, reviewer_id=reviewer.pk, at=timezone.now()
    )
    assert held is not None


def test_a_baseline_is_frozen_over_closed_terms_or_says_what_it_lacks(
    scene: Scene, client: Client
) -> None:
    rubrics = url(scene, "rubrics")
    assert "Freeze the baseline" not in text(client.get(rubrics))
    send(client, url(scene, "terms"), "close_term", num=1, sure="on")
    assert "Freeze the baseline" in text(client.get(rubrics))
    assert "No term is frozen yet." in text(client.get(rubrics))
    unsaid = send(client, rubrics, "baseline", terms="1")
    assert unsaid.status_code == 400
    assert "Tick to confirm: outcomes are measured" in text(unsaid)
    lacking = send(client, rubrics, "baseline", terms="1", sure="on")
    assert lacking.status_code == 400
    assert "at least three completed pairings" in text(lacking)
