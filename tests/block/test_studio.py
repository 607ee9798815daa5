"""What an author does with a unit: preview, grade, copy, export, library, search."""

from __future__ import annotations

import json
from typing import Any

import pytest
from xblock.completable import XBlockCompletionMode
from xblock.core import XBlock
from xblock.fields import Scope

from mentor_recognition_xblock.block import MentorRecognitionBlock
from mentor_recognition_xblock.hosts import get_host
from mentor_recognition_xblock.hosts.openedx.host import OpenEdxHost
from mentor_recognition_xblock.hosts.standalone.host import StandaloneHost
from mentor_recognition_xblock.hosts.standalone.models import Unit
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.programmes.models import CourseUnit
from mentor_recognition_xblock.projects.models import Project
from mentor_recognition_xblock.reviews import api as reviews

from ..factories import START, World, enrol, make_world
from .runtime import act, block, place, view
from .test_gate import VERSION

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    """What the block told its platform."""
    from workbench.runtime import WorkbenchRuntime

    found: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(
        WorkbenchRuntime, "publish", lambda _self, _block, kind, data: found.append((kind, data))
    )
    return found


def in_a_library(world: World, **fields: str) -> str:
    """A unit that stands in no course, as in a content library."""
    usage_key = place(world, **fields)
    Unit.objects.filter(usage_key=usage_key).delete()
    return usage_key


@pytest.mark.parametrize(
    ("activity", "sees"),
    [("project", ["As a learner sees it", "As their mentor sees it", "Comment now"]),
     ("review", ["As a reviewer sees it", "Send review"]),
     ("recognition", ["As a learner sees it", "As a mentor sees it", "Proficient"])],
)  # fmt: skip
def test_the_author_previews_every_role_and_touches_no_ones_work(
    activity: str, sees: list[str]
) -> None:
    world = make_world()
    reviews.seed_shipped_rubric(programme_id=world.programme.id, at=START, actor=None)
    unit = place(world, activity)
    html = view(unit, enrol(world.course, role="staff"), "author_view")
    for words in sees:
        assert words in html
    assert html.count("<fieldset disabled") == html.count("mr-preview")
    assert CourseUnit.objects.count() == Project.objects.count() == 0


def test_two_previews_of_a_unit_share_no_id() -> None:
    import re

    world = make_world()
    html = view(place(world), enrol(world.course, role="staff"), "author_view")
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids)) > 5


def test_a_unit_in_a_library_is_previewed_and_takes_nothing_from_anyone() -> None:
    world = make_world()
    unit = in_a_library(world)
    html = view(unit, world.learners[0])
    assert "In a library a unit has no learners" in html
    assert "As a learner sees it" in html
    status, answer = act(unit, world.learners[0], "submit", VERSION)
    assert (status, answer["ok"]) == (404, False)


def test_an_unfinished_unit_says_what_is_missing_and_still_previews() -> None:
    world = make_world()
    unit = place(world, "review", programme_slug="")
    html = view(unit, enrol(world.course, role="staff"), "author_view")
    assert "Learners cannot use this unit yet" in html
    assert "As a reviewer sees it" in html


def test_handing_in_counts_in_the_grade_only_where_the_author_says_so(
    published: list[tuple[str, dict[str, Any]]],
) -> None:
    world = make_world()
    for scored in ("false", "true"):
        published.clear()
        unit = place(world, scored=scored)
        act(unit, world.learners[0], "submit", VERSION)
        act(
            unit,
            world.learners[0],
            "submit",
            {**VERSION, "source": "More.", "final": True, "confirmed": True},
        )
        kinds = [kind for kind, _data in published]
        expected = ["completion", "grade"] * 2 if scored == "true" else ["completion"] * 2
        assert kinds == expected
    assert published[-1][1] == {"value": 1.0, "max_value": 1.0, "only_if_higher": True}
    assert published[-2][1] == {"completion": 1.0}


def test_a_refused_submission_publishes_nothing(
    published: list[tuple[str, dict[str, Any]]],
) -> None:
    world = make_world()
    unit = place(world, scored="true")
    assert act(unit, world.learners[0], "submit", {**VERSION, "source": ""})[0] == 400
    assert published == []


def reviewed_by(world: World, unit: str, person: Any, *, most: int = 9) -> int:
    """Send the person's open reviews, ``most`` of them; returns how many."""
    rubric = reviews.rubric_in_use(world.programme.id)
    waiting = reviews.open_assignments(
        programme_id=world.programme.id, reviewer_id=person.pk, at=START
    )[:most]
    for one in waiting:
        data = {
            "assignment_uuid": str(one.uuid), "comments": {}, "overall": "Go on.",
            "scores": {criterion.key: 2 for criterion in rubric.criteria},
        }  # fmt: skip
        assert act(unit, person, "submit", data)[0] == 200
    return len(waiting)


def certified(world: World, count: int) -> list[Any]:
    people = [enrol(world.course) for _index in range(count)]
    for person in people:
        reviews.appoint_founding_reviewer(
            programme_id=world.programme.id, user_id=person.pk, at=START, actor=None,
            reason="Assessed this course for years.",
        )  # fmt: skip
    return people


@pytest.mark.parametrize(
    ("learners", "shares"), [(1, [1.0]), (2, [0.5, 1.0]), (3, [0.5, 1.0, 1.0])]
)
def test_reviewing_is_graded_by_what_was_asked_up_to_the_authors_number(
    published: list[tuple[str, dict[str, Any]]], learners: int, shares: list[float]
) -> None:
    world = make_world(learners=learners)
    reviews.seed_shipped_rubric(programme_id=world.programme.id, at=START, actor=None)
    people = certified(world, 3)  # each panel needs all three
    project, unit = place(world), place(world, "review", reviews_required="2", scored="true")
    for learner in world.learners:
        act(project, learner, "submit", VERSION)
    published.clear()
    assert reviewed_by(world, unit, people[0]) == learners
    assert [(kind, data["value"]) for kind, data in published] == [("grade", one) for one in shares]


def test_a_review_handed_back_is_not_owed(
    published: list[tuple[str, dict[str, Any]]],
) -> None:
    world = make_world(learners=2)
    reviews.seed_shipped_rubric(programme_id=world.programme.id, at=START, actor=None)
    people = certified(world, 3)
    project, unit = place(world), place(world, "review", reviews_required="2", scored="true")
    for learner in world.learners:
        act(project, learner, "submit", VERSION)
    waiting = reviews.open_assignments(
        programme_id=world.programme.id, reviewer_id=people[0].pk, at=START
    )
    declined = {"assignment_uuid": str(waiting[0].uuid), "reason": "no_time"}
    published.clear()
    assert act(unit, people[0], "decline", declined)[0] == 200
    assert published == []
    assert reviewed_by(world, unit, people[0]) == 1
    assert [data["value"] for _kind, data in published] == [1.0]


def test_a_review_unit_counts_for_nobody_who_was_not_asked() -> None:
    # Without a largest score the platform leaves a unit out of a grade that has no score in it.
    world = make_world()
    unit = block(place(world, "review", scored="true"))
    assert unit.has_score
    assert unit.max_score() is None
    assert block(place(world, scored="true")).max_score() == 1.0


def test_only_units_where_everybody_does_something_can_hold_up_a_course() -> None:
    world = make_world()
    modes = {
        name: block(place(world, name)).completion_mode
        for name in ("project", "review", "recognition")
    }
    assert modes == {
        "project": XBlockCompletionMode.COMPLETABLE,
        "review": XBlockCompletionMode.EXCLUDED,
        "recognition": XBlockCompletionMode.EXCLUDED,
    }
    assert not block(place(world, "recognition", scored="true")).has_score
    assert block(place(world)).max_score() is None


def test_a_duplicate_shares_no_work_with_its_original() -> None:
    """Studio copies settings and content word for word to a new block id."""
    world = make_world()
    original = place(world, milestone="M1")
    act(original, world.learners[0], "submit", VERSION)
    source, copy = block(original), place(world)
    twin = block(copy)
    for name, field in source.fields.items():
        if field.scope in (Scope.content, Scope.settings) and field.is_set_on(source):
            setattr(twin, name, getattr(source, name))
    twin.save()
    assert block(copy).milestone == "M1"
    assert "Write your first version" in view(copy, world.learners[0])
    assert "Write the next version" in view(original, world.learners[0])


def test_no_field_keeps_an_identity_that_a_copy_would_share() -> None:
    scopes = {name: field.scope for name, field in MentorRecognitionBlock.fields.items()}
    copied = (Scope.content, Scope.settings)
    stored = {name for name, scope in scopes.items() if scope not in copied}
    assert stored <= {"parent", "children", "name", "tags"}


def test_search_finds_title_and_instructions_and_no_learners_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(XBlock, "index_dictionary", lambda _self: {"content": {}}, raising=False)
    world = make_world()
    unit = place(world, display_name="Tide", instructions="Read **this**.")
    act(unit, world.learners[0], "submit", {**VERSION, "source": "A secret."})
    found = block(unit).index_dictionary()
    assert found["content"]["display_name"] == "Tide"
    assert "Read this." in found["content"]["instructions"]
    assert "secret" not in json.dumps(found)


def test_the_editor_brings_its_own_buttons_and_says_so_to_studio() -> None:
    world = make_world()
    html = view(place(world), enrol(world.course, role="staff"), "studio_view")
    assert "editor-with-buttons" in html


def test_a_plain_attribute_of_the_name_is_no_date_of_a_subsection() -> None:
    world = make_world()
    found = block(place(world))
    found.due = START
    # The workbench sets a plain attribute of that name on every block; only a field counts.
    assert found._unit().due_at is None


def test_synchronising_with_a_library_leaves_the_courses_own_fields_alone() -> None:
    class Mixin:
        @classmethod
        def get_customizable_fields(cls) -> dict[str, str | None]:
            return {"display_name": "upstream_display_name", "weight": None}

    class Older:
        @classmethod
        def get_customizable_fields(cls) -> dict[str, str | None]:
            return {"display_name": "upstream_display_name"}

    own = {
        "programme_slug", "milestone", "due_at", "due_after", "due_after_in", "scored", "weight",
        "done_when", "reviews_required", "badge",
        "badge_min_score", "badge_on_time",
        "ask_brief", "ask_skills", "ask_narrative", "ask_learned", "ask_closing",
    }  # fmt: skip
    mixed = type("Mixed", (MentorRecognitionBlock, Mixin), {}).get_customizable_fields()
    assert mixed.pop("display_name") == "upstream_display_name"
    assert mixed == dict.fromkeys(own)
    assert own <= set(MentorRecognitionBlock.fields)
    # A release that stores an upstream value for each of its fields would stumble over None.
    older = type("Mixed", (MentorRecognitionBlock, Older), {}).get_customizable_fields()
    assert older == {"display_name": "upstream_display_name"}


def saved(usage_key: str, author: Any, world: World, **changes: Any) -> None:
    values: dict[str, Any] = {
        "display_name": "Tides", "programme_slug": world.programme.slug, "activity": "project",
        "instructions": "", "milestone": "First reading", "due_at": "", "max_characters": 900,
        "scored": False, "weight": 1, "reviews_required": 3, "badge": True,
        "badge_min_score": 3, "badge_on_time": False,
    }  # fmt: skip
    answer = act(usage_key, author, "", values | changes, handler="studio_submit")
    assert answer == (200, {"ok": True})


def test_where_there_are_no_drafts_what_an_author_saves_counts_at_once() -> None:
    world = make_world()
    unit, author = place(world), enrol(world.course, role="staff")
    saved(unit, author, world)
    known = programmes.unit(unit)
    assert known is not None
    assert (known.name, known.max_characters) == ("First reading", 900)
    assert known.badge == programmes.BadgeRules(3.0, False)
    status, answer = act(unit, world.learners[0], "submit", {**VERSION, "source": "x" * 901})
    assert (status, answer["error"]["field"]) == (400, "source")
    saved(unit, author, world, badge=False, max_characters=1000)
    known = programmes.unit(unit)
    assert known is not None
    assert known.badge is None
    assert act(unit, world.learners[0], "submit", {**VERSION, "source": "x" * 901})[0] == 200


def test_a_draft_saved_in_studio_reaches_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    world = make_world()
    unit, author = place(world), enrol(world.course, role="staff")
    assert act(unit, world.learners[0], "submit", VERSION)[0] == 200
    before = programmes.unit(unit)
    monkeypatch.setattr(StandaloneHost, "settings_saved", staticmethod(OpenEdxHost.settings_saved))
    saved(unit, author, world)
    assert programmes.unit(unit) == before


def test_an_author_who_saves_in_a_library_reaches_nobody() -> None:
    world = make_world()
    unit = in_a_library(world)
    found = block(unit, enrol(world.course, role="staff"))
    get_host().settings_saved(found)
    assert CourseUnit.objects.count() == 0
