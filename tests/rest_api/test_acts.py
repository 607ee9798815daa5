"""What people do on pages, done by programs: the same acts, the same refusals, in JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.projects import api as projects

from ..block.runtime import act as in_the_unit
from ..block.runtime import place
from ..factories import START, UserFactory, World, enrol, make_world
from ..pairing.scene import Scene

pytestmark = pytest.mark.django_db(transaction=True)
VERSION = {"title": "Tide", "source": "Some work on tides.", "final": False}


@pytest.fixture
def scene() -> Scene:
    cache.clear()
    return Scene()


def signed_in(user: Any, **kwargs: Any) -> Client:
    client = Client(**kwargs)
    if user is not None:
        client.force_login(user)
    return client


def url(act: str, **where: str) -> str:
    name = {"slug": "programme", "course": "course", "unit": "unit"}
    kind = name[next(iter(where))] if where else "site"
    return reverse(f"mentor_recognition:rest_{kind}_act", kwargs={"act": act, **where})


def send(user: Any, address: str, data: Any = None) -> tuple[int, dict[str, Any]]:
    body = data if isinstance(data, str) else json.dumps(data or {})
    response = signed_in(user).post(address, body, content_type="application/json")
    return response.status_code, response.json()


def published(world: World, activity: str = "project") -> str:
    """A unit of which the platform has told."""
    unit = place(world, activity)
    programmes.follow_units(course_key=world.course.course_key, at=START)
    return unit


def test_a_manager_adds_a_term_and_hears_what_was_done(scene: Scene) -> None:
    term = {"num": 4, "title": "Autumn", "starts_on": "2030-01-01", "ends_on": "2030-03-01"}
    address = url("programmes.add_term", slug=scene.programme.slug)
    status, said = send(scene.manager(), address, term)
    assert (status, said["outcome"], said["message"]) == (200, "", "The term is added.")
    added = next(one for one in programmes.terms(scene.programme.id) if one.num == 4)
    assert said["uuid"] == str(added.uuid)


def test_a_learner_asks_in_a_course_and_takes_it_back(scene: Scene) -> None:
    learner = enrol(scene.world.course)
    wish = {"goal": "portfolio", "words": "Tides.", "skills": "law, data"}
    status, said = send(learner, url("pairing.ask", course=scene.course_key), wish)
    assert status == 200
    request = pairing.open_request(course_key=scene.course_key, learner_id=learner.pk)
    assert request is not None
    assert (str(request.uuid), request.skills) == (said["uuid"], ("law", "data"))
    assert send(learner, url("pairing.withdraw", course=scene.course_key))[0] == 200
    assert pairing.open_request(course_key=scene.course_key, learner_id=learner.pk) is None


def test_a_learner_submits_to_a_unit_without_its_block() -> None:
    world = make_world()
    unit, learner = published(world), world.learners[0]
    status, said = send(learner, url("projects.submit", unit=unit), VERSION)
    assert (status, said["message"]) == (
        200, "Your version is in, and in your mentor's queue.",
    )  # fmt: skip
    version = projects.version_by_uuid(said["uuid"])
    assert version.source == VERSION["source"]
    # The browser sends the same: it is one version.
    assert in_the_unit(unit, learner, "submit", {**VERSION, "reflection": ""})[0] == 200
    assert len(projects.versions(version.project_id)) == 1


def test_a_project_is_not_handed_in_at_a_unit_that_holds_something_else() -> None:
    world = make_world()
    unit = published(world, "review")
    status, said = send(world.learners[0], url("projects.submit", unit=unit), VERSION)
    assert (status, said["code"]) == (404, "not_found")


def test_comments_are_looked_at_as_web_annotations_by_those_of_the_project() -> None:
    world: World = make_world()
    _status, said = send(world.learners[0], url("projects.submit", unit=published(world)), VERSION)
    projects.annotate(
        version_uuid=said["uuid"], author_id=world.mentor_user.pk, start=0, end=4, exact="Some",
        prefix="", suffix=" work", category="iterative", body="Which?", at=START,
    )  # fmt: skip
    address = url("projects.comments", slug=world.programme.slug)
    query = {"version_uuid": said["uuid"]}
    for reader in (world.learners[0], world.mentor_user):
        response = signed_in(reader).get(address, query)
        (note,) = response.json()["found"]
        assert note["body"][0]["value"] == "Which?"
    assert signed_in(enrol(world.course)).get(address, query).status_code == 403
    posted = signed_in(world.learners[0]).post(address, "{}", content_type="application/json")
    assert (posted.status_code, posted["Content-Type"]) == (405, "application/problem+json")


def test_whoever_is_not_signed_in_is_asked_who_they_are(scene: Scene) -> None:
    address = url("programmes.add_term", slug=scene.programme.slug)
    response = Client().post(address, "{}", content_type="application/json")
    assert (response.status_code, response["Content-Type"]) == (401, "application/problem+json")


def test_the_body_of_whoever_may_not_act_is_not_read(scene: Scene) -> None:
    address = url("programmes.add_term", slug=scene.programme.slug)
    for user, refused in ((None, 401), (UserFactory(), 403)):
        assert send(user, address, "{")[0] == refused
    assert send(scene.manager(), address, "{")[0] == 400


def test_a_page_of_another_site_cannot_act_for_somebody(scene: Scene) -> None:
    client = signed_in(scene.manager(), enforce_csrf_checks=True)
    address = url("programmes.close_term", slug=scene.programme.slug)
    response = client.post(address, '{"num": 1, "sure": true}', content_type="application/json")
    assert response.status_code == 403
    assert response["Content-Type"] == "application/problem+json"
    assert programmes.terms(scene.programme.id)[0].closed_at is None


@pytest.mark.parametrize("body", ["[" * 100_000, "\x13", "{", '{"num": ' + "9" * 5000 + "}"])
def test_a_bad_body_is_a_problem_however_the_session_is_checked(scene: Scene, body: str) -> None:
    """The check of a browser's token reads no JSON: the framework's parser would fail on it."""
    client = signed_in(scene.manager(), enforce_csrf_checks=True)
    client.cookies["csrftoken"] = "t" * 32
    address = url("programmes.close_term", slug=scene.programme.slug)
    response = client.post(
        address, body, content_type="application/json", headers={"X-CSRFToken": "t" * 32}
    )
    assert (response.status_code, response.json()["code"]) == (400, "malformed")


def test_what_needs_a_tick_is_refused_without_it(scene: Scene) -> None:
    address, manager = url("programmes.close_term", slug=scene.programme.slug), scene.manager()
    status, said = send(manager, address, {"num": 1})
    assert (status, said["field"]) == (400, "sure")
    assert programmes.terms(scene.programme.id)[0].closed_at is None
    assert send(manager, address, {"num": 1, "sure": True})[0] == 200
    assert programmes.terms(scene.programme.id)[0].closed_at is not None


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ("{", "malformed", None),
        ("[]", "malformed", None),
        ("[" * 100_000, "malformed", None),
        ('{"num": 1, "title": 7}', "invalid", "title"),
        ('{"num": 1, "colour": "red"}', "invalid", "colour"),
        (json.dumps({"num": 1, "title": "x" * 5_000_000}), "too_large", None),
    ],
)
def test_a_bad_body_is_a_problem_that_names_the_field(
    scene: Scene, body: str, code: str, field: str | None
) -> None:
    address = url("programmes.add_term", slug=scene.programme.slug)
    status, said = send(scene.manager(), address, body)
    assert (status, said["status"], said["code"], said.get("field")) == (400, 400, code, field)
    assert said["title"]


def test_an_act_stands_at_the_address_of_its_place_alone(scene: Scene) -> None:
    manager = scene.manager()
    for address in (
        url("programmes.add_term"),
        url("programmes.add_term", course=scene.course_key),
        url("programmes.fly", slug=scene.programme.slug),
        url("programmes.add_term", slug="nowhere"),
        url("projects.submit", unit="block-v1:No+No+No+type@x+block@y"),
    ):
        assert send(manager, address)[0] == 404, address


def test_a_manager_of_another_programme_ends_no_pairing_here(scene: Scene) -> None:
    pair = scene.takes(scene.asks())
    other = make_world()
    stranger = UserFactory()
    programmes.appoint(
        programme_id=other.programme.id, user_id=stranger.pk, role="manager", at=START, actor=None
    )
    data = {"pairing": str(pair.uuid)}
    assert send(stranger, url("pairing.end", slug=scene.programme.slug), data)[0] == 403
    assert send(stranger, url("pairing.end", slug=other.programme.slug), data)[0] == 404
    assert scene.now(pair.learner_id) is not None


def test_nobody_writes_faster_than_people_do(scene: Scene, settings: Any) -> None:
    settings.MENTOR_RECOGNITION_WRITES_PER_MINUTE = 2
    manager, address = scene.manager(), url("pairing.end", slug=scene.programme.slug)
    for _again in range(2):
        send(manager, address, {"pairing": "x"})
    response = signed_in(manager).post(address, "{}", content_type="application/json")
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 60
