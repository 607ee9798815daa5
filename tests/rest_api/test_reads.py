"""What pages show, read by programs: the same things, and nothing of whoever must stay unknown."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from mentor_recognition_xblock import inputs
from mentor_recognition_xblock.access import WRITES
from mentor_recognition_xblock.errors import Invalid
from mentor_recognition_xblock.hosts.standalone.host import StandaloneHost
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.projects import api as projects
from mentor_recognition_xblock.recognition.models import Proposal
from mentor_recognition_xblock.rest_api.offered import OFFERED
from mentor_recognition_xblock.rest_api.openapi.operations import of_act
from mentor_recognition_xblock.rest_api.openapi.shapes import Shapes
from mentor_recognition_xblock.rest_api.plain import plain
from mentor_recognition_xblock.reviews import api as reviews

from ..access.stage import proposal
from ..factories import START, UserFactory, World, enrol, make_world
from ..pairing.scene import Scene
from .test_acts import VERSION, published, send, signed_in, url

pytestmark = pytest.mark.django_db(transaction=True)
OPTIONS = {"prefix": "", "suffix": " work", "category": "iterative", "at": START}


@pytest.fixture
def scene() -> Scene:
    cache.clear()
    return Scene()


@pytest.fixture
def world() -> World:
    cache.clear()
    return make_world(learners=2)


def look(user: Any, name: str, asked: dict[str, Any] | None = None, **where: str) -> Any:
    response = signed_in(user).get(url(name, **where), asked or {})
    assert response.status_code == 200, response.content
    return response.json()["found"]


def status(user: Any, name: str, asked: dict[str, Any] | None = None, **where: str) -> int:
    return signed_in(user).get(url(name, **where), asked or {}).status_code


def seat(scene: Scene, user: Any) -> None:
    """Let the person sit on the committee."""
    programmes.appoint(
        programme_id=scene.programme.id, user_id=user.pk, role="committee", at=START, actor=None
    )


def test_a_person_finds_the_places_of_what_they_do(world: World) -> None:
    unit = published(world)
    (learners,) = look(world.learners[0], "home.places")
    assert (learners["slug"], learners["is_mentor"]) == (world.programme.slug, False)
    (course,) = learners["courses"]
    assert (course["key"], course["is_enrolled"]) == (world.course.course_key, True)
    assert [one["key"] for one in course["units"]] == [unit]
    (mentors,) = look(world.mentor_user, "home.places")
    assert mentors["is_mentor"] is True
    assert look(UserFactory(), "home.places") == []


def test_a_unit_that_the_platform_keeps_shut_is_not_listed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(world)
    monkeypatch.setattr(StandaloneHost, "opens_unit", lambda *_: False)
    (learners,) = look(world.learners[0], "home.places")
    assert learners["courses"][0]["units"] == []


def test_a_version_that_waits_stands_among_what_waits_for_the_mentor(world: World) -> None:
    assert look(world.mentor_user, "home.waiting") == []
    send(world.learners[0], url("projects.submit", unit=published(world)), VERSION)
    (row,) = look(world.mentor_user, "home.waiting")
    assert "Tide" in row["what"]


def test_a_mentor_goes_from_a_learner_to_the_words_of_their_work(world: World) -> None:
    unit, slug = published(world), world.programme.slug
    send(world.learners[0], url("projects.submit", unit=unit), VERSION)
    rows = look(world.mentor_user, "mentors.learners", slug=slug)
    first = rows[0]
    assert (first["title"], first["waiting_since"] is not None) == ("Tide", True)
    assert all(row["project_uuid"] is None for row in rows[1:])
    asked = {"project_uuid": first["project_uuid"]}
    work = look(world.mentor_user, "projects.mentored", asked, slug=slug)
    assert (work["text"], work["shown_num"]) == ("Some work on tides.", 1)
    assert status(enrol(world.course), "projects.mentored", asked, slug=slug) == 403
    other = make_world()
    assert status(other.mentor_user, "projects.mentored", asked, slug=other.programme.slug) == 403
    assert status(world.mentor_user, "projects.mentored", asked, slug=other.programme.slug) == 403


def test_a_learner_reads_comments_with_the_answers_to_them(world: World) -> None:
    unit = published(world)
    version = send(world.learners[0], url("projects.submit", unit=unit), VERSION)[1]["uuid"]
    note = projects.annotate(
        version_uuid=version, author_id=world.mentor_user.pk, start=0, end=4, exact="Some",
        body="Which?", **OPTIONS,
    )  # fmt: skip
    projects.reply(annotation_uuid=note, author_id=world.learners[0].pk, body="These.", at=START)
    found = look(world.learners[0], "projects.mine", unit=unit)
    (comment,) = found["work"]["comments"]
    assert (comment["exact"], comment["body"], comment["is_own"]) == ("Some", "Which?", False)
    assert [(one["body"], one["is_own"]) for one in comment["answers"]] == [("These.", True)]
    assert found["mentor"] == comment["author"]


def test_other_eyes_see_what_was_handed_in_and_no_draft(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit, learner = published(world), world.learners[0]
    send(learner, url("projects.submit", unit=unit), VERSION)
    draft = {"title": "Tide", "source": "Not yet.", "base": 1}
    send(learner, url("projects.save_draft", unit=unit), draft)
    assert look(learner, "projects.mine", unit=unit)["draft"]["source"] == "Not yet."
    monkeypatch.setattr(StandaloneHost, "masquerades", lambda *_: True)
    found = look(learner, "projects.mine", unit=unit)
    assert (found["draft"], found["work"]["source"]) == (None, "Some work on tides.")
    assert status(learner, "badges.mine", slug=world.programme.slug) == 403


def reviewed(world: World) -> tuple[str, list[Any]]:
    """A unit with a work whose baseline panel is open, and who may review it."""
    now, programme_id = timezone.now(), world.programme.id
    reviews.seed_shipped_rubric(programme_id=programme_id, at=START, actor=None)
    people = [enrol(world.course) for _index in range(4)]
    for one in people:
        reviews.appoint_founding_reviewer(
            programme_id=programme_id, user_id=one.pk, at=now, actor=None,
            reason="Assessed this course for years.",
        )  # fmt: skip
    unit = published(world)
    said = send(world.learners[0], url("projects.submit", unit=unit), VERSION)[1]
    version = projects.version_by_uuid(said["uuid"])
    reviews.open_panel(version_id=version.id, stage="baseline", at=now)
    return unit, people


def test_a_reviewer_reads_a_work_without_learning_whose_it_is(world: World) -> None:
    _unit, people = reviewed(world)
    slug, author = world.programme.slug, world.learners[0]
    drawn = [one for one in people if look(one, "reviews.mine", slug=slug)["assignments"]]
    assert drawn
    waiting = look(drawn[0], "reviews.mine", slug=slug)
    asked = {"assignment_uuid": waiting["assignments"][0]["uuid"]}
    shown = json.dumps([waiting, look(drawn[0], "reviews.work", asked, slug=slug)])
    project = projects.works_in_pairings([world.pairings[0].id])[0].project_uuid
    for unknown in (author.username, author.email, str(project), world.mentor_user.username):
        assert unknown not in shown
    assert len(look(drawn[0], "reviews.work", asked, slug=slug)["rubric"]["criteria"]) == 5
    for other in (author, world.mentor_user, *(one for one in people if one not in drawn)):
        assert status(other, "reviews.work", asked, slug=slug) == 404


def test_a_learner_reads_what_reviewers_said_and_never_who_they_are(world: World) -> None:
    unit, people = reviewed(world)
    slug = world.programme.slug
    for one in people:
        for each in look(one, "reviews.mine", slug=slug)["assignments"]:
            rubric = look(one, "reviews.work", {"assignment_uuid": each["uuid"]}, slug=slug)
            keys = [criterion["key"] for criterion in rubric["rubric"]["criteria"]]
            sent = {
                "assignment_uuid": each["uuid"],
                "scores": dict.fromkeys(keys, 2),
                "comments": dict.fromkeys(keys, "Say more."),
                "overall": "Go on.",
            }
            assert send(one, url("reviews.submit", slug=slug), sent)[0] == 200
    found = look(world.learners[0], "projects.mine", unit=unit)
    (result,) = found["results"]
    assert result["overall"][0]["text"] == "Go on."
    shown = json.dumps(found)
    for one in people:
        assert one.username not in shown
        assert one.get_full_name() not in shown or not one.get_full_name()
        assert f'"{one.pk}"' not in shown


def test_a_request_is_read_before_it_is_accepted_without_a_name(scene: Scene) -> None:
    learner = enrol(scene.world.course)
    wish = {"goal": "portfolio", "words": "Tides.", "skills": "law"}
    send(learner, url("pairing.ask", course=scene.course_key), wish)
    own = look(learner, "pairing.mine", course=scene.course_key)
    assert (own["mentor"], own["request"]["words"]) == (None, "Tides.")
    (row,) = look(scene.world.mentor_user, "pairing.queue", slug=scene.programme.slug)
    assert (row["uuid"], row["skills"]) == (own["request"]["uuid"], ["law"])
    assert learner.username not in json.dumps(row)
    none = {"skill": "painting"}
    assert look(scene.world.mentor_user, "pairing.queue", none, slug=scene.programme.slug) == []


def test_a_learner_reads_who_mentors_them_and_a_mentor_whom(scene: Scene) -> None:
    learner = enrol(scene.world.course)
    pair = scene.takes(scene.asks(learner))
    found = look(learner, "pairing.mine", course=scene.course_key)
    assert (found["request"], found["mentor"]["pairing_uuid"]) == (None, str(pair.uuid))
    pairs = look(scene.world.mentor_user, "pairing.of_mentor", slug=scene.programme.slug)
    assert str(pair.uuid) in [one["pairing_uuid"] for one in pairs]
    offer = look(scene.world.mentor_user, "mentors.mine_as_mentor", slug=scene.programme.slug)
    assert offer["active"] == len(pairs)


def test_a_conflict_closes_dossier_evaluation_and_record(scene: Scene) -> None:
    learner = enrol(scene.world.course)
    scene.takes(scene.asks(learner))
    row: Proposal = proposal(scene.world)
    slug = scene.programme.slug
    free = UserFactory()
    for user in (learner, free):
        seat(scene, user)
    for name, asked in (
        ("recognition.dossier", {"proposal": str(row.uuid)}),
        ("recognition.evaluation", {"evaluation": str(row.evaluation.uuid)}),
        ("recognition.record", {"evaluation": str(row.evaluation.uuid)}),
    ):
        response = signed_in(learner).get(url(name, slug=slug), asked)
        assert (response.status_code, response.json()["code"]) == (403, "recused")
        assert status(free, name, asked, slug=slug) == 200
    waiting = look(learner, "recognition.queue", slug=slug)
    assert waiting["open"] == []
    assert look(free, "recognition.queue", slug=slug)["open"][0]["uuid"] == str(row.uuid)


def test_a_dossier_of_another_programme_is_not_there(scene: Scene) -> None:
    other = make_world()
    asked = {"proposal": str(proposal(other).uuid)}
    member = UserFactory()
    seat(scene, member)
    assert status(member, "recognition.dossier", asked, slug=scene.programme.slug) == 404


def test_anybody_reads_the_criteria_and_nobody_a_page_that_is_hidden(world: World) -> None:
    found = look(None, "recognition.criteria", slug=world.programme.slug)
    assert (found["policy_num"], bool(found["tiers"][-1]["sentences"])) == (1, True)
    assert look(None, "portfolio.published_spotlights", slug=world.programme.slug) == []
    mentor, slug = world.mentor_user, world.programme.slug
    page = {"shown_name": "Quill", "headline": "I read twice", "about": "Slowly."}
    send(mentor, url("portfolio.save_page", slug=slug), page)
    kept = look(mentor, "portfolio.mine", slug=slug)
    asked = {"page_uuid": kept["uuid"]}
    assert (kept["is_public"], status(None, "portfolio.public_page", asked)) == (False, 404)
    send(mentor, url("portfolio.publish_page", slug=slug))
    assert look(None, "portfolio.public_page", asked)["name"] == "Quill"


def test_a_manager_sees_where_the_programme_stands(scene: Scene) -> None:
    manager, slug = scene.manager(), scene.programme.slug
    before = look(manager, "programmes.overview", slug=slug)
    scene.asks(enrol(scene.world.course))
    after = look(manager, "programmes.overview", slug=slug)
    assert after["waiting_requests"] == before["waiting_requests"] + 1
    assert [one["slug"] for one in look(manager, "programmes.managed")] == [slug]
    offices = {one["office"] for one in look(manager, "programmes.people", slug=slug)}
    assert "manager" in offices
    one = look(manager, "pairing.suggestions", {"seed": "s"}, slug=slug)
    assert (one["seed"], one) == (
        "s",
        look(manager, "pairing.suggestions", {"seed": "s"}, slug=slug),
    )


def test_what_one_reads_is_kept_by_no_cache(world: World) -> None:
    response = signed_in(world.learners[0]).get(url("home.waiting"))
    assert response["Cache-Control"] == "private, no-store"


def test_what_is_no_plain_data_is_never_shown() -> None:
    assert plain({"a": ("x\ud800", None, 1.5)}) == {"a": ["x?", None, 1.5]}
    with pytest.raises(TypeError):
        plain(UserFactory.build())


def test_a_read_refuses_a_field_it_does_not_know_by_name(world: World) -> None:
    learner = world.learners[0]
    slug = world.programme.slug
    for name, where in (("home.places", {}), ("recognition.criteria", {"slug": slug})):
        assert status(learner, name, **where) == 200
        response = signed_in(learner).get(url(name, **where), {"vresion": "2"})
        problem = response.json()
        assert (response.status_code, problem["field"]) == (400, "vresion"), name
        assert "vresion" in problem["title"]
        assert response["Content-Type"] == "application/problem+json"
    # Whoever may not look learns nothing of what is asked for.
    assert status(learner, "programmes.overview", {"vresion": "2"}, slug=slug) == 403


def test_the_schema_names_all_that_a_read_takes() -> None:
    for name, act in OFFERED.by_name.items():
        if act.does is WRITES:
            continue
        _address, operation = of_act(act, Shapes())
        asked = {one["name"] for one in operation["get"]["parameters"] if one["in"] == "query"}
        assert asked == set(act.fields), name
        sent = inputs.of_query(act.fields, {"nothing_of_the_kind": "1"})
        with pytest.raises(Invalid) as refusal:
            inputs.checked(act.fields, sent)
        assert refusal.value.field == "nothing_of_the_kind", name
