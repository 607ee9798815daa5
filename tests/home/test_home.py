"""Everybody's first page, the search, and the head of pages: what they tell, and to whom."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mentor_recognition_xblock.hosts import HostUnit
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.projects import api as projects

from ..console.test_pairings import signed_in, text
from ..factories import START, UserFactory, enrol, make_course, make_world
from ..pairing.scene import Scene
from ..projects.story import make_story
from ..reviews.case import make_case

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene() -> Scene:
    return Scene()


def home(user: Any) -> str:
    return text(signed_in(user).get("/home/")).partition("<main")[2]


def rows(page: str) -> list[str]:
    return re.findall(r'<li class="mr-todo-item">(.*?)</li>', page)


def test_a_stranger_signs_in_and_reads_that_nothing_waits() -> None:
    assert Client().get("/home/").status_code == 302
    page = home(UserFactory())
    assert "Nothing waits for you" in page
    assert "in the units of your courses" in page


def test_a_learner_reads_which_work_has_comments_until_they_are_addressed() -> None:
    story = make_story()
    note = story.annotate(story.submit())
    learner = story.world.learners[0]
    (row,) = rows(home(learner))
    assert "1 comment on" in row
    projects.mark_addressed(annotation_uuid=note, learner_id=learner.pk, at=timezone.now())
    assert rows(home(learner)) == []


def test_a_mentor_reads_who_waits_until_they_have_commented() -> None:
    story = make_story()
    version = story.submit()
    assert "waits for your comments" in home(story.world.mentor_user)
    story.annotate(version, at=timezone.now())
    assert "waits for your comments" not in home(story.world.mentor_user)


def review_unit(programme: Any, course_key: str) -> None:
    unit = HostUnit(
        usage_key=f"block-v1:Harbour+T+2026+type@x+block@{abs(hash(course_key))}", title="Review",
        programme_slug=programme.slug, activity="review", milestone="", due_at=None,
        max_characters=1000, reviews_required=1, badge=None,
    )  # fmt: skip
    programmes.ensure_unit(settings=unit, programme_id=programme.id, course_key=course_key)


def test_a_reviewer_reads_of_reviews_and_never_whose_work_it_is() -> None:
    case = make_case(outside=0)
    world = case.story.world
    review_unit(world.programme, world.course.course_key)
    case.open_first()
    page = home(case.drawn()[0])
    (row,) = rows(page)
    assert "Review Project" in row
    assert world.learners[0].last_name not in page
    assert world.learners[0].username not in page


def test_the_first_page_costs_the_same_in_one_course_and_in_many() -> None:
    case = make_case(outside=0)
    world = case.story.world
    review_unit(world.programme, world.course.course_key)
    case.open_first()
    reviewer = case.drawn()[0]
    client = signed_in(reviewer)
    costs = []
    for more in (0, 6):
        for _each in range(more):
            course = make_course()
            programmes.add_course(
                programme_id=world.programme.id, course_key=course.course_key, at=START, actor=None
            )
            review_unit(world.programme, course.course_key)
        client.get("/home/")
        with CaptureQueriesContext(connection) as captured:
            assert "Review Project" in text(client.get("/home/"))
        costs.append(len(captured))
    assert costs[0] == costs[1]


def test_a_manager_reads_who_waits_for_a_mentor_and_which_term_to_close(scene: Scene) -> None:
    scene.asks(at=timezone.now() - timedelta(days=3))
    term = programmes.terms(scene.programme.id)[0]
    page = home(scene.manager())
    assert "1 learner waits for a mentor" in page
    assert "waiting for 3 days" in page
    has_ended = term.ends_on < timezone.now().date()
    assert (f"“{term.title}” has ended and is not closed" in page) is has_ended


def test_the_first_page_costs_the_same_for_few_rows_and_for_many(scene: Scene) -> None:
    manager = scene.manager()
    client = signed_in(manager)
    costs = []
    for more in (1, 9):
        for _each in range(more):
            scene.asks(enrol(scene.world.course), at=timezone.now())
        client.get("/home/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/home/")
        costs.append(len(captured))
    assert costs[0] == costs[1]
    assert costs[0] <= 31


def test_the_search_finds_what_the_lists_would_show_and_nothing_else(scene: Scene) -> None:
    other = make_world()
    name = scene.world.mentor_user.last_name
    found = text(signed_in(scene.manager()).get("/search/", {"q": name}))
    assert f"/console/{scene.programme.slug}/mentors/{scene.mentor.uuid}/" in found
    for stranger in (other.mentor_user, UserFactory(), scene.world.mentor_user):
        shown = text(signed_in(stranger).get("/search/", {"q": name})).partition("<main")[2]
        assert str(scene.mentor.uuid) not in shown
        assert "Nothing that you may see" in shown


def test_the_search_takes_any_words(scene: Scene) -> None:
    client = signed_in(scene.manager())
    for words in ("", "  ", "%", "_", "\\", "'", "\x00", "x" * 500, "<script>"):
        response = client.get("/search/", {"q": words})
        assert response.status_code == 200
        assert "<script>" not in text(response)


def test_the_menu_names_every_place_that_is_ones_own(scene: Scene) -> None:
    person = scene.world.mentor_user
    other = make_world()
    programmes.appoint(
        programme_id=other.programme.id, user_id=person.pk, role="committee", at=START, actor=None
    )
    head = text(signed_in(person).get("/home/")).partition("<main")[0]
    assert f"/mentor/{scene.programme.slug}/" in head
    assert f"/committee/{other.programme.slug}/" in head
    assert f"/console/{other.programme.slug}/overview/" not in head


def test_a_mentors_learners_stand_in_one_list_and_are_nobody_elses(scene: Scene) -> None:
    pair = scene.takes(scene.asks())
    client = signed_in(scene.world.mentor_user)
    page = text(client.get(f"/mentor/{scene.programme.slug}/"))
    assert "nothing submitted yet" in page
    pairing.end_pairing(pairing_id=pair.id, reason="no_fault", at=timezone.now(), actor=None)
    assert "You have no learner now" in text(client.get(f"/mentor/{scene.programme.slug}/"))
    assert signed_in(UserFactory()).get(f"/mentor/{scene.programme.slug}/").status_code == 404


def test_progress_without_a_close_says_when_figures_come(scene: Scene) -> None:
    page = text(signed_in(scene.world.mentor_user).get(f"/mentor/{scene.programme.slug}/progress/"))
    assert "Figures appear with the next close" in page


def test_titles_of_all_courses_are_asked_of_the_platform_once() -> None:
    story = make_story()
    world = story.world
    asked = []

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "standalone_course" in sql and '"title"' in sql:
            asked.append(sql)
        return execute(sql, params, many, context)

    staff = enrol(world.course, role="staff")
    for _number in range(4):
        made = make_course()
        programmes.add_course(
            programme_id=world.programme.id, course_key=made.course_key, at=START, actor=None
        )
        enrol(made, staff, role="staff")
    with connection.execute_wrapper(count):
        page = home(staff)
    assert page.count('class="mr-')
    assert len(asked) == 1
