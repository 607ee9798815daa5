"""Every field of the real pages has an id of its own, a label, and help that is tied to it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mentor_recognition_xblock.portfolio import api as portfolio
from mentor_recognition_xblock.programmes import api as programmes

from ..block.runtime import act, place, view
from ..factories import START, UserFactory, cohort_key, enrol
from ..pairing.scene import Scene
from .controls import read

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene() -> Scene:
    """A term that runs today, two mentors who take two each, and a cohort of three."""
    made, today = Scene(), timezone.now().date()
    term = programmes.add_term(
        programme_id=made.programme.id, num=2, title="Now", starts_on=today,
        ends_on=today + timedelta(days=90), at=START, actor=None,
    )  # fmt: skip
    made.world.terms[0] = term
    made.offer(made.mentor)
    made.another_mentor()
    for _ in range(3):
        enrol(made.world.course, cohort="A")
    return made


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(scene: Scene, name: str, *more: Any) -> str:
    return reverse(f"mentor_recognition:{name}", args=[scene.programme.slug, *more])


def flaws(response: Any) -> list[str]:
    assert "html" in response["Content-Type"]
    return read(response.content.decode()).flaws()


def test_a_managers_pages(scene: Scene) -> None:
    scene.asks()
    client = signed_in(scene.manager())
    for title in ("First", "Second"):
        draft = {"act": "draft", "mentor": scene.mentor.id, "title": title, "body": "Reads twice."}
        assert client.post(address(scene, "console_spotlights"), draft).status_code == 302
    pages = [
        "overview",
        "terms",
        "rubrics",
        "setup",
        "add_mentor",
        "pairings",
        "import",
        "spotlights",
        "art",
    ]
    addresses = [
        reverse("mentor_recognition:console_manage"),
        address(scene, "console_mentor", scene.mentor.uuid),
        *(address(scene, f"console_{name}") for name in pages),
    ]
    for page in addresses:
        assert flaws(client.get(page)) == [], page


def test_what_was_refused_on_a_managers_pages(scene: Scene) -> None:
    client = signed_in(scene.manager())
    course, cohort = scene.course_key, cohort_key(scene.course_key, "A")
    draft = {"act": "draft", "mentor": scene.mentor.id, "title": "T", "body": "B"}
    assert client.post(address(scene, "console_spotlights"), draft).status_code == 302
    (one,) = portfolio.spotlights(programme_id=scene.programme.id)
    for name, form in (
        ("terms", {"act": "change_term", "num": "1", "title": "", "starts_on": "x"}),
        ("rubrics", {"act": "reviewer", "person": "nobody", "reason": "Taught it for years."}),
        ("add_mentor", {"act": "mentor", "person": "nobody", "hours": "3"}),
        ("setup", {"act": "appoint", "person": "nobody", "role": "chair"}),
        ("setup", {"act": "remove_course", "course_key": course}),
        ("pairings", {"act": "map", "course": course, "cohort": cohort, "mentor": scene.mentor.id}),
        ("pairings", {"act": "pair", "course": course, "learner": "nobody", "mentor": ""}),
        ("spotlights", {"act": "edit", "spotlight": one.uuid, "title": ""}),
    ):
        response = client.post(address(scene, f"console_{name}"), form)
        page = read(response.content.decode())
        assert response.status_code in (400, 404, 409), (form, response.status_code)
        assert page.flaws() == [], form
        assert len([one for one in page.controls if one.get("aria-invalid")]) == 1, form


def test_the_pages_of_one_person(scene: Scene) -> None:
    mentor = signed_in(scene.world.mentor_user)
    pages = [reverse("mentor_recognition:notices"), address(scene, "portfolio")]
    for page in pages:
        assert flaws(mentor.get(page)) == [], page
    refused = mentor.post(pages[0], {"delivery": "now", "time_zone": "Nowhere/Land"})
    assert refused.status_code == 400
    assert flaws(refused) == []


def test_the_public_check_keeps_what_was_handed_over_when_it_cannot_read_it() -> None:
    page = reverse("mentor_recognition:verify")
    assert flaws(Client().get(page)) == []
    refused = Client().post(page, {"text": "no badge", "address": "ada@example.org"})
    assert refused.status_code == 400
    assert flaws(refused) == []
    assert ">no badge</textarea>" in refused.content.decode()
    assert 'value="ada@example.org"' in refused.content.decode()
    assert "csrftoken" not in refused.cookies


def test_units_of_every_activity_for_learner_mentor_and_author(scene: Scene) -> None:
    learner, mentor = enrol(scene.world.course, cohort="A"), scene.world.mentor_user
    author = enrol(scene.world.course, role="staff")
    scene.takes(scene.asks(learner))
    scene.asks()
    for activity in ("project", "review", "recognition", "mentoring"):
        unit = place(scene.world, activity)
        for user in (learner, mentor, UserFactory()):
            assert read(view(unit, user)).flaws() == [], (activity, user)
        for name in ("author_view", "studio_view"):
            assert read(view(unit, author, name)).flaws() == [], (activity, name)
    unit = place(scene.world)
    typed = {"title": "T", "source": "# Words to comment on", "reflection": "", "base": 0}
    assert act(unit, learner, "submit", typed)[0] == 200
    for action in ("show_queue", "show_own"):
        status, answer = act(unit, mentor, action)
        assert status == 403 or read(answer["html"]).flaws() == [], action
