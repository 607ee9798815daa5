"""The block's views: who sees what, at what cost, and how a course keeps it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import etree
from workbench.runtime import WorkbenchRuntime

from mentor_recognition_xblock.projects import api as projects
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews.models import ReviewAssignment

from ..factories import START, World, enrol, make_world
from .runtime import act, block, place, view

pytestmark = pytest.mark.django_db(transaction=True)


def submit(unit: str, user: Any, source: str, **more: Any) -> None:
    data = {
        "title": "Tide", "source": source, "reflection": "r", "final": False, "request_key": "",
        **more,
    }  # fmt: skip
    status, answer = act(unit, user, "submit", data)
    assert status == 200, answer


def cost(unit: str, user: Any) -> int:
    view(unit, user)
    with CaptureQueriesContext(connection) as captured:
        view(unit, user)
    return len(captured)


def with_reviewers(world: World, count: int = 5) -> list[Any]:
    reviews.seed_shipped_rubric(programme_id=world.programme.id, at=START, actor=None)
    found = []
    for _index in range(count):
        person = enrol(world.course)
        reviews.appoint_founding_reviewer(
            programme_id=world.programme.id, user_id=person.pk, actor=None,
            reason="Assessed this course for years.", at=START + timedelta(days=300),
        )  # fmt: skip
        found.append(person)
    return found


def test_a_mentors_page_costs_the_same_for_one_learner_and_for_twenty() -> None:
    costs = []
    for learners in (1, 20):
        world = make_world(learners=learners)
        unit = place(world)
        for index, learner in enumerate(world.learners):
            submit(unit, learner, f"Work {index}")
        costs.append(cost(unit, world.mentor_user))
    # The workbench asks its store once for each field of the block; the platform does not.
    assert costs[0] == costs[1] <= 32


def test_a_learners_page_costs_the_same_for_one_version_and_for_eight() -> None:
    costs = []
    for versions in (1, 8):
        world = make_world()
        unit = place(world)
        for index in range(versions):
            submit(unit, world.learners[0], f"One two three. Version {index}.")
            shown = projects.versions(projects.project_by_uuid(_uuid()).id)[-1]
            for _note in range(3):
                projects.annotate(
                    version_uuid=shown.uuid, author_id=world.mentor_user.pk, start=0, end=3,
                    exact="One", prefix="", suffix="", body="?", category="iterative", at=START,
                )  # fmt: skip
        costs.append(cost(unit, world.learners[0]))
    assert costs[0] == costs[1] <= 42


def _uuid() -> Any:
    from mentor_recognition_xblock.projects.models import Project

    return Project.objects.order_by("-pk").values_list("uuid", flat=True)[0]


def test_a_reviewer_sees_no_name_no_account_and_no_identifier_of_the_work() -> None:
    world = make_world()
    learner, mentor = world.learners[0], world.mentor_user
    reviewers = with_reviewers(world)
    project_unit, unit = place(world), place(world, "review")
    submit(
        project_unit,
        learner,
        f"By {learner.get_full_name()} ({learner.email}, {learner.username}), thanks to "
        f"{mentor.get_full_name()}. {learner.first_name} measured the tide.",
    )
    assigned = ReviewAssignment.objects.first()
    assert assigned is not None
    reviewer = next(one for one in reviewers if one.pk == assigned.reviewer_id)
    status, answer = act(unit, reviewer, "show", {"assignment_uuid": str(assigned.uuid)})
    seen = view(unit, reviewer) + answer["html"]
    assert status == 200
    assert "measured the tide" in seen
    hidden = [
        learner.get_full_name(), learner.username, learner.email, mentor.get_full_name(),
        mentor.username, str(_uuid()), str(assigned.panel.version.uuid), str(assigned.panel.uuid),
    ]  # fmt: skip
    for words in hidden:
        assert words not in seen


def test_nobody_opens_the_review_of_another() -> None:
    world = make_world()
    reviewers = with_reviewers(world)
    project_unit, unit = place(world), place(world, "review")
    submit(project_unit, world.learners[0], "Some work.")
    assigned = ReviewAssignment.objects.all()[0]
    stranger = next(one for one in reviewers if one.pk != assigned.reviewer_id)
    mine = act(unit, stranger, "show", {"assignment_uuid": str(assigned.uuid)})
    none = act(unit, stranger, "show", {"assignment_uuid": str(_uuid())})
    assert mine == none
    assert mine[0] == 404


def test_a_learner_sees_results_only_when_all_reviews_are_in_and_without_names() -> None:
    world = make_world()
    reviewers = with_reviewers(world)
    unit, review_unit = place(world), place(world, "review")
    submit(unit, world.learners[0], "Some work.")
    rubric = reviews.rubric_in_use(world.programme.id)
    for index, assigned in enumerate(ReviewAssignment.objects.order_by("pk")):
        assert "Reviewer 1" not in view(unit, world.learners[0])
        reviewer = next(one for one in reviewers if one.pk == assigned.reviewer_id)
        data = {
            "assignment_uuid": str(assigned.uuid),
            "scores": {criterion.key: 2 for criterion in rubric.criteria},
            "comments": {"breadth": f"Comment {index}"},
            "overall": "Go on.",
        }
        assert act(review_unit, reviewer, "submit", data)[0] == 200
    seen = view(unit, world.learners[0])
    assert "Reviewer 3" in seen
    for reviewer in reviewers:
        assert reviewer.username not in seen
        assert reviewer.get_full_name() not in seen


def test_the_public_sees_instructions_and_no_ones_work() -> None:
    world = make_world()
    unit = place(world, instructions="Show **real** work.")
    submit(unit, world.learners[0], "A secret.")
    seen = view(unit)
    assert "<strong>real</strong>" in seen
    assert "secret" not in seen
    assert view(unit, name="public_view").split("<section")[1] == seen.split("<section")[1]


def test_two_blocks_on_a_page_share_no_id() -> None:
    world = make_world()
    first, second = place(world), place(world)
    ids = [
        set(re.findall(r' id="([^"]+)"', view(one, world.learners[0]))) for one in (first, second)
    ]
    assert ids[0]
    assert not ids[0] & ids[1]


def test_a_course_export_keeps_every_setting() -> None:
    world = make_world()
    unit = place(
        world, display_name='Tide & "co"', instructions="# A\n\n<b> & {json}", milestone="M1",
        due_at="2026-12-18T09:00:00+00:00", max_characters="900", done_when="settled",
    )  # fmt: skip
    before = block(unit)
    node = etree.Element("unknown")
    before.add_xml_to_node(node)
    runtime = WorkbenchRuntime()
    runtime.id_generator.set_scenario("again")
    after = runtime.get_block(runtime.parse_xml_string(etree.tostring(node).decode()))
    for name in ("display_name", "instructions", "milestone", "due_at", "max_characters",
                 "programme_slug", "activity", "done_when"):  # fmt: skip
        assert getattr(after, name) == getattr(before, name)


def test_mobile_clients_get_settings_and_no_persons_data() -> None:
    world = make_world()
    unit = place(world, instructions="Read *this*.")
    submit(unit, world.learners[0], "A secret.")
    data = block(unit, world.learners[0]).student_view_data()
    assert "<em>this</em>" in data["instructions"]
    assert "secret" not in str(data)


def test_mentors_see_progress_and_learners_see_no_figures() -> None:
    world = make_world()
    unit = place(world, "recognition")
    assert "Figures appear with the next close of a term" in view(unit, world.mentor_user)
    assert "Counted" not in view(unit, world.learners[0])
