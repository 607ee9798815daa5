"""What pages cannot send, programs can: the acts refuse it all the same."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from mentor_recognition_xblock.hosts.standalone.host import StandaloneHost
from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.programmes.models import CourseUnit
from mentor_recognition_xblock.reviews import api as reviews

from ..factories import START, UserFactory, World, enrol, make_world
from ..pairing.scene import Scene
from .test_acts import VERSION, published, send, signed_in, url

pytestmark = pytest.mark.django_db(transaction=True)
DAYS = {"starts_on": "2026-01-05", "ends_on": "2026-01-09"}


@pytest.fixture
def scene() -> Scene:
    cache.clear()
    return Scene()


@pytest.fixture
def world() -> World:
    cache.clear()
    return make_world()


def manages(scene: Scene, user: Any) -> Any:
    programmes.appoint(
        programme_id=scene.programme.id, user_id=user.pk, role="manager", at=START, actor=None
    )
    return user


@pytest.mark.parametrize(
    ("act", "more"),
    [
        ("mentors.enrol", {"course": "THIS"}),
        ("mentors.grant_pause", {**DAYS, "reason": "Ill."}),
        ("mentors.end_pause_of", DAYS),
        ("pairing.release_mentor", {"sure": True}),
        ("portfolio.draft_spotlight", {"title": "She asks", "body": "And then she waits."}),
    ],
)
@pytest.mark.parametrize("tie", ["is the mentor", "is their learner"])
def test_a_manager_arranges_no_mentor_with_whom_they_have_a_conflict(
    scene: Scene, act: str, more: dict[str, Any], tie: str
) -> None:
    learner = enrol(scene.world.course)
    scene.takes(scene.asks(learner))
    person = scene.world.mentor_user if tie == "is the mentor" else learner
    address = url(act, slug=scene.programme.slug)
    data = {"mentor": str(scene.mentor.uuid), **more}
    if "course" in data:
        data["course"] = scene.course_key
    status, said = send(manages(scene, person), address, data)
    assert (status, said["code"]) == (403, "recused")
    assert mentors.mentor(scene.mentor.id).left_at is None
    assert send(scene.manager(), address, data)[0] == 200


def test_a_unit_that_was_taken_out_takes_nothing_in(world: World) -> None:
    address = url("projects.submit", unit=published(world))
    CourseUnit.objects.update(removed_at=START)
    assert send(world.learners[0], address, VERSION)[0] == 404


def test_a_unit_of_a_course_that_moved_to_another_programme_takes_nothing_in(world: World) -> None:
    address = url("projects.submit", unit=published(world))
    CourseUnit.objects.update(programme_id=make_world().programme.id)
    assert send(world.learners[0], address, VERSION)[0] == 404


def test_a_unit_that_the_platform_keeps_shut_takes_nothing_in(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit, asked = published(world), []

    def opens_unit(_host: Any, user_id: int, usage_key: str) -> bool:
        asked.append((user_id, usage_key))
        return False

    monkeypatch.setattr(StandaloneHost, "opens_unit", opens_unit)
    assert send(world.learners[0], url("projects.submit", unit=unit), VERSION)[0] == 404
    assert asked == [(world.learners[0].pk, unit)]


def test_a_key_in_another_spelling_is_another_key(scene: Scene) -> None:
    """On MariaDB a lookup by text folds case; on SQLite this holds by itself."""
    address = url("pairing.ask", course=scene.course_key.swapcase())
    assert send(enrol(scene.world.course), address, {"goal": "portfolio"})[0] in (403, 404)
    unit = published(scene.world)
    address = url("projects.submit", unit=unit.swapcase())
    assert send(enrol(scene.world.course), address, VERSION)[0] == 404


def criteria(*keys: Any) -> list[dict[str, Any]]:
    levels = [{"score": score, "label": f"L{score}", "anchor": "So."} for score in range(5)]
    return [{"key": key, "title": "T", "prompt": "P?", "levels": levels} for key in keys]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"criteria": {"a": 1}}, "criteria"),
        ({"criteria": 7}, "criteria"),
        ({"criteria": []}, "criteria"),
        ({"criteria": criteria(*(f"c{num}" for num in range(21)))}, "criteria"),
        ({"criteria": criteria("same", "same")}, "criteria.1.key"),
        ({"criteria": criteria(["list"])}, "criteria.0.key"),
        ({"criteria": criteria("k" * 65)}, "criteria.0.key"),
        ({"criteria": criteria("with.a dot")}, "criteria.0.key"),
        ({"key": "k" * 65}, "key"),
        ({"key": {"en": "x"}}, "key"),
        ({"title": "t" * 256}, "title"),
    ],
)
def test_a_rubric_that_no_review_could_use_is_refused(
    scene: Scene, changed: dict[str, Any], field: str
) -> None:
    content = {"key": "own", "title": "Ours", "criteria": criteria("a", "b"), **changed}
    address, manager = url("reviews.add_rubric", slug=scene.programme.slug), scene.manager()
    status, said = send(manager, address, {"content": content})
    assert (status, said["field"]) == (400, field)
    assert reviews.newest_rubric(scene.programme.id) is None


def test_nobody_appoints_themself_a_reviewer(scene: Scene) -> None:
    manager = scene.manager()
    address = url("reviews.appoint_reviewer", slug=scene.programme.slug)
    data = {"person": manager.username, "reason": "I know it all."}
    assert send(manager, address, data)[0] == 403
    assert send(scene.manager(), address, data)[0] == 200


def test_a_term_is_not_closed_before_its_last_day(scene: Scene) -> None:
    address, manager = url("programmes.close_term", slug=scene.programme.slug), scene.manager()
    term = programmes.terms(scene.programme.id)[0]
    ends_on = term.ends_on + timedelta(days=365)
    programmes.change_term(
        term_id=term.id, title=term.title, starts_on=term.starts_on, ends_on=ends_on, at=START,
        actor=None,
    )  # fmt: skip
    status, said = send(manager, address, {"num": 1, "sure": True})
    assert (status, "runs until" in said["title"]) == (409, True)


@pytest.mark.parametrize(
    ("data", "field"),
    [({"terms": [1, 77]}, "terms"), ({"terms": [1], "effective_from": "2020-01-01"}, "terms")],
)
def test_a_baseline_is_frozen_on_terms_that_are_there(
    scene: Scene, data: dict[str, Any], field: str
) -> None:
    address = url("recognition.freeze_baseline", slug=scene.programme.slug)
    status, said = send(scene.manager(), address, {**data, "sure": True})
    assert (status, said["field"]) in ((400, field), (400, "effective_from"))


def test_a_form_instead_of_json_is_a_problem(scene: Scene) -> None:
    """A form's own token is not read: what is no JSON is refused either way."""
    client, token = signed_in(scene.manager(), enforce_csrf_checks=True), "a" * 32
    client.cookies["csrftoken"] = token
    address = url("programmes.close_term", slug=scene.programme.slug)

    def sent(**more: Any) -> tuple[int, str]:
        form = {"csrfmiddlewaretoken": token, "file": SimpleUploadedFile("x", b"x")}
        response = client.post(address, form, **more)
        return response.status_code, response.json()["code"]

    assert sent() == (403, "permission_denied")
    # Forms carry files: what else is in one is an unknown field.
    assert sent(headers={"X-CSRFToken": token}) == (400, "invalid")


def test_a_mentor_of_another_programme_neither_holds_nor_takes_a_request(scene: Scene) -> None:
    request, other = scene.asks(), make_world()
    for act in ("pairing.hold", "pairing.pass_on", "pairing.accept"):
        address = url(act, slug=other.programme.slug)
        status, _said = send(other.mentor_user, address, {"request_uuid": str(request.uuid)})
        assert status == 404, act
    assert pairing.open_request(
        course_key=scene.course_key, learner_id=request.learner_id
    ) is not None  # fmt: skip


def test_what_is_ones_own_is_done_at_a_programme_that_is_there(scene: Scene) -> None:
    pair = scene.takes(scene.asks())
    data = {"pairing_uuid": str(pair.uuid)}
    person = scene.world.mentor_user
    assert send(person, url("pairing.met", slug="nowhere"), data)[0] == 404
    assert send(person, url("pairing.met", slug=scene.programme.slug), data)[0] == 200


def test_an_unknown_pairing_is_refused_like_somebody_elses(scene: Scene) -> None:
    pair, stranger = scene.takes(scene.asks()), UserFactory()
    for act, more in (("pairing.fit", {"answer": "good"}), ("pairing.hand_over", {"note": "x"})):
        address = url(act, slug=scene.programme.slug)
        unknown = {"pairing_uuid": "00000000-0000-4000-8000-000000000000", **more}
        assert send(stranger, address, {**unknown, "pairing_uuid": str(pair.uuid)}) == send(
            stranger, address, unknown
        )


@pytest.mark.parametrize(
    ("asked", "status", "kind"),
    [
        ({"HTTP_ACCEPT": "text/html"}, 200, "application/json"),
        # A field that no read knows is named, not passed over.
        ({"QUERY_STRING": "format=xml"}, 400, "application/problem+json"),
    ],
)
def test_the_answer_is_json_whatever_is_asked_for(
    scene: Scene, asked: dict[str, str], status: int, kind: str
) -> None:
    address = url("reviews.panel_counts", slug=scene.programme.slug)
    answer = signed_in(scene.manager()).get(address, **asked)
    assert (answer.status_code, answer["Content-Type"]) == (status, kind)
    refused = signed_in(UserFactory()).get(address, **asked)
    assert (refused.status_code, refused["Content-Type"]) == (403, "application/problem+json")


def test_an_address_does_not_describe_itself(scene: Scene) -> None:
    answer = signed_in(scene.manager()).options(url("pairing.end", slug=scene.programme.slug))
    assert (answer.status_code, json.loads(answer.content)["code"]) == (405, "method_not_allowed")
