"""Every action passes one gate: wrong method, words, person or place changes nothing."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from mentor_recognition_xblock.audit.models import AuditEntry
from mentor_recognition_xblock.projects.models import Draft, Project, ProjectVersion

from ..factories import START, UserFactory, World, enrol, make_world
from .runtime import act, place, view

pytestmark = pytest.mark.django_db(transaction=True)

VERSION = {
    "title": "Tide", "source": "Some work.", "reflection": "", "final": False, "request_key": "",
}  # fmt: skip


@pytest.fixture
def world() -> World:
    return make_world(learners=2)


@pytest.fixture
def unit(world: World) -> str:
    return place(world)


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Project, ProjectVersion, Draft, AuditEntry))


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"{", None),
        (b"[]", None),
        (b'"text"', None),
        (b"\xff\xfe", None),
        (b"{" * 100_000, None),
        (b'{"surprise": 1}', "surprise"),
        (b'{"title": 7, "source": "x"}', "title"),
        (b'{"title": "", "source": "x"}', "title"),
        (b'{"title": "T"}', "source"),
        (b'{"title": "T", "source": {"a": 1}}', "source"),
        (b'{"title": "T", "source": "x\\u0000"}', "source"),
        (b'{"title": "T", "source": "\\ud800"}', "source"),
        (b'{"title": "T", "source": "x", "final": "maybe"}', "final"),
        (b'{"title": "' + b"T" * 201 + b'", "source": "x"}', "title"),
        (b'{"title": "T", "source": "x", "final": true, "confirmed": true}', "final"),
        (b'{"title": "T", "source": "x", "final": true}', "confirmed"),
        (b'{"title": "T", "source": "' + b"x" * 600_000 + b'"}', "source"),
        (b'{"title": "T", "source": "' + b"x" * 3_000_000 + b'"}', None),
    ],
)
def test_malformed_input_is_refused_by_name_and_changes_nothing(
    world: World, unit: str, body: bytes, field: str | None
) -> None:
    before = counts()
    status, answer = act(unit, world.learners[0], "submit", body=body)
    assert status == 400
    assert answer["error"]["field"] == field
    assert answer["error"]["message"]
    assert counts() == before


def test_reading_addresses_change_nothing(world: World, unit: str) -> None:
    assert act(unit, world.learners[0], "submit", method="GET")[0] == 405
    assert act(unit, world.learners[0], "drop_tables")[0] == 404


def test_the_limit_the_author_set_is_the_limit(world: World) -> None:
    unit = place(world, max_characters="500")
    status, answer = act(unit, world.learners[0], "submit", {**VERSION, "source": "x" * 501})
    assert (status, answer["error"]["field"]) == (400, "source")
    assert "500" in answer["error"]["message"]
    assert "501" in answer["error"]["message"]


@pytest.mark.parametrize("action", ["submit", "save_draft", "show", "annotate", "resolve"])
def test_outsiders_and_the_anonymous_are_refused_before_anything_is_read(
    world: World, unit: str, action: str
) -> None:
    before = counts()
    for person in (UserFactory(), None):
        status, answer = act(unit, person, action, body=b"not even json")
        assert status == 403
        assert answer["ok"] is False
    assert counts() == before


def test_learners_cannot_do_what_mentors_do(world: World, unit: str) -> None:
    status, answer = act(unit, world.learners[0], "annotate", {})
    assert (status, answer["error"]["code"]) == (403, "not_a_mentor")


def test_a_mentor_opens_no_project_of_another_mentors_learner(world: World, unit: str) -> None:
    stranger = enrol(world.course)
    from mentor_recognition_xblock.mentors import api as mentors

    mentors.enrol_mentor(
        programme_id=world.programme.id, user_id=stranger.pk, hours_per_week=2, expertise=[],
        at=START, actor=None,
    )  # fmt: skip
    act(unit, world.learners[0], "submit", VERSION)
    project = Project.objects.get()
    known = act(unit, stranger, "show", {"uuid": str(project.uuid), "num": 0})
    unknown = act(unit, stranger, "show", {"uuid": str(uuid4()), "num": 0})
    assert known == unknown
    assert known[0] == 403


def test_nothing_is_written_while_viewing_as_somebody_else(
    world: World, unit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mentor_recognition_xblock.hosts import Viewer
    from mentor_recognition_xblock.hosts.standalone.host import StandaloneHost

    person = world.learners[0]
    monkeypatch.setattr(StandaloneHost, "viewer", lambda self, block: Viewer(person.pk, True))
    before = counts()
    status, answer = act(unit, person, "submit", VERSION)
    assert (status, answer["error"]["code"]) == (403, "masquerading")
    assert act(unit, person, "show", {"uuid": "", "num": 0})[0] == 200
    assert counts() == before


def test_the_same_request_twice_is_one_version(world: World, unit: str) -> None:
    for _again in range(2):
        status, _answer = act(unit, world.learners[0], "submit", {**VERSION, "request_key": "k1"})
        assert status == 200
    assert ProjectVersion.objects.count() == 1


def test_an_action_that_fails_midway_leaves_nothing_behind(
    world: World, unit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The LMS opens no transaction around a handler."""
    from mentor_recognition_xblock.projects import acts

    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("the server stops here")

    before = counts()
    monkeypatch.setattr(acts, "_version_is_in", broken)  # the version is written by then
    with pytest.raises(RuntimeError):
        act(unit, world.learners[0], "submit", VERSION)
    assert counts() == before


def test_nobody_writes_faster_than_people_do_and_reading_is_never_slowed(
    world: World, unit: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: START)  # one window, however slow the machine
    settings.MENTOR_RECOGNITION_WRITES_PER_MINUTE = 3
    first, second = world.learners
    at = {"title": "T", "source": "Words.", "reflection": "", "final": False}
    answers = [act(unit, first, "save_draft", at) for _again in range(5)]
    assert [status for status, _answer in answers] == [200, 200, 200, 429, 429]
    assert answers[-1][1]["error"]["code"] == "too_fast"
    assert act(unit, first, "show", {"uuid": "", "num": 0})[0] == 200
    assert act(unit, second, "save_draft", at)[0] == 200


def test_what_a_learner_writes_is_shown_sanitised(world: World, unit: str) -> None:
    source = "A<script>alert(1)</script><img src=x onerror=alert(1)> [x](javascript:alert(1)) **b**"
    _status, answer = act(unit, world.learners[0], "submit", {**VERSION, "source": source})
    shown = answer["html"].split("data-mr-text>")[1].split("</div>")[0]
    assert "<strong>b</strong>" in shown
    tags = " ".join(re.findall("<[^>]*>", shown))
    for trace in ("<script", "<img", "onerror", "javascript:"):
        assert trace not in tags
    # Shown as it was typed, in the preview as in the version.
    assert "A&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x" in shown
    preview = act(unit, world.learners[0], "preview", {"source": source, "files": {}})[1]["html"]
    assert shown.strip() in preview


def test_a_unit_of_no_programme_tells_staff_what_to_mend_and_learners_to_wait(
    world: World,
) -> None:
    unit = place(world, programme_slug="nowhere")
    assert "no such programme" in view(unit, enrol(world.course, role="staff"))
    shown = view(unit, world.learners[0])
    assert "Nothing is open here yet" in shown
    assert "no such programme" not in shown


def test_only_authors_change_settings(world: World, unit: str) -> None:
    data: dict[str, Any] = {
        "display_name": "New", "programme_slug": world.programme.slug, "activity": "project",
        "instructions": "", "milestone": "", "due_at": "", "max_characters": 900,
        "scored": False, "weight": 1, "reviews_required": 3,
        "badge": False, "badge_min_score": 2.5, "badge_on_time": False,
    }  # fmt: skip
    assert act(unit, world.learners[0], "", data, handler="studio_submit")[0] == 403
    author = enrol(world.course, role="staff")
    status, answer = act(
        unit, author, "", {**data, "display_name": "", "due_at": "soon"}, handler="studio_submit"
    )
    assert status == 400
    assert set(answer["errors"]) == {"display_name", "due_at"}
    assert act(unit, author, "", data, handler="studio_submit") == (200, {"ok": True})
    assert "New" in view(unit, author, "author_view")


@pytest.mark.parametrize(
    ("activity", "action", "data"),
    [
        ("project", "submit", VERSION),
        ("project", "save_draft", {"title": "T", "source": "x", "final": False}),
        ("project", "show_own", {}),
        ("mentoring", "ask", {"goal": "portfolio", "words": "", "skills": "", "languages": ""}),
        ("mentoring", "withdraw", {}),
    ],
)
def test_a_mentor_who_is_not_enrolled_does_nothing_of_a_learners(
    world: World, activity: str, action: str, data: dict[str, Any]
) -> None:
    from mentor_recognition_xblock.mentors import api as mentors

    guide = UserFactory()
    mentors.enrol_mentor(
        programme_id=world.programme.id, user_id=guide.pk, hours_per_week=2, expertise=[],
        at=START, actor=None,
    )  # fmt: skip
    before = counts()
    status, answer = act(place(world, activity), guide, action, data)
    assert (status, answer["error"]["code"]) == (403, "not_enrolled")
    assert counts() == before
