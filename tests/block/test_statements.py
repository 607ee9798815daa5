"""What a page with blocks of ours asks the database: few statements, and each thing once."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mentor_recognition_xblock.hosts.standalone.host import StandaloneHost
from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.projects import api as projects
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.shared_reads import sharing

from ..factories import START, World, enrol, make_world
from .runtime import act, place, view
from .test_gate import VERSION

pytestmark = pytest.mark.django_db(transaction=True)

# Of the one, one reads what completes a work and what it has reached, one the files that are
# being fetched, and one which reviews the learner thanked for; two of the five are such units. Of
# the five, one reads when the programme paused: a mentor's queue counts no waiting then.
ONE, FIVE = 17, 34
# What the host is asked of each block by itself.
PER_BLOCK = frozenset({"in_studio", "viewer", "course_key_of"})


class Page:
    """Five blocks of one course that people have worked in."""

    def __init__(self) -> None:
        self.world: World = make_world(learners=3)
        reviews.seed_shipped_rubric(programme_id=self.world.programme.id, at=START, actor=None)
        kinds = ("project", "review", "recognition", "mentoring", "project")
        self.units = [place(self.world, kind) for kind in kinds]
        for learner in self.world.learners:
            act(self.units[0], learner, "submit", VERSION)
        project = projects.project_of(
            unit_id=programmes.unit(self.units[0]).id,  # type: ignore[union-attr]
            learner_id=self.world.learners[0].pk,
        )
        assert project is not None
        version = projects.versions(project.id)[-1]
        projects.annotate(
            version_uuid=version.uuid, author_id=self.world.mentor_user.pk, start=0, end=4,
            exact=version.text[:4], prefix="", suffix="", body="Who?", category="iterative",
            at=timezone.now(),
        )  # fmt: skip
        self.staff = enrol(self.world.course, role="staff")

    def people(self) -> dict[str, Any]:
        return {
            "learner": self.world.learners[0],
            "mentor": self.world.mentor_user,
            "staff": self.staff,
            "newcomer": enrol(self.world.course),
        }


def ours(captured: Any) -> list[str]:
    """Statements on tables of ours; the stand-in's own tables are the platform's."""
    return [
        one["sql"]
        for one in captured
        if re.search(r'"mentor_recognition_(?!standalone_)', one["sql"])
    ]


def shown(page: Page, user: Any, units: list[str]) -> list[str]:
    """The statements of one request that shows these blocks."""
    request_started.send(sender=None)
    try:
        with CaptureQueriesContext(connection) as captured:
            for unit in units:
                view(unit, user)
    finally:
        request_finished.send(sender=None)
    return ours(captured)


def test_one_block_and_five_ask_little_and_nothing_twice() -> None:
    page = Page()
    for role, user in page.people().items():
        for unit in page.units:
            view(unit, user)  # what is only written once has been
            assert len(shown(page, user, [unit])) <= ONE, role
        statements = shown(page, user, page.units)
        assert len(statements) <= FIVE, role
        twice = [sql for sql, count in Counter(statements).items() if count > 1]
        assert twice == [], role


def test_five_blocks_ask_the_platform_nothing_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    page = Page()
    asked: Counter[str] = Counter()
    for name, method in vars(StandaloneHost).items():
        if callable(method) and not name.startswith("_") and name not in PER_BLOCK:

            def ask(host: Any, *args: Any, name: str = name, method: Any = method) -> Any:
                asked[f"{name}{args}"] += 1
                return method(host, *args)

            monkeypatch.setattr(StandaloneHost, name, ask)
    for role, user in page.people().items():
        asked.clear()
        shown(page, user, page.units)
        assert asked, role
        assert [question for question, count in asked.items() if count > 1] == [], role


@pytest.mark.parametrize("num", [1, 2])
def test_one_submission_reads_its_unit_once(num: int) -> None:
    world = make_world()
    unit = place(world)
    for _earlier in range(num):  # the first makes the unit known
        act(unit, world.learners[0], "submit", {**VERSION, "source": f"Version {_earlier}."})
    with CaptureQueriesContext(connection) as captured:
        act(unit, world.learners[0], "submit", {**VERSION, "source": "Another one."})
    reads = [one["sql"] for one in captured if 'FROM "mentor_recognition_courseunit"' in one["sql"]]
    assert len(reads) == 1


def test_what_is_read_for_one_request_is_not_kept_for_the_next() -> None:
    page = Page()
    learner = page.world.learners[0]
    first = len(shown(page, learner, page.units[:1]))
    assert len(shown(page, learner, page.units[:1])) == first


def test_an_action_reads_afresh_what_a_page_of_the_same_request_had_read() -> None:
    world = make_world()
    unit = place(world, "mentoring")
    request_started.send(sender=None)
    try:
        view(unit, world.mentor_user)
        mentors.describe_mentor(
            mentor_id=world.mentor.id, expertise=["Law"], goals=[], languages=[], time_zone="",
            at=START, actor=None,
        )  # fmt: skip
        status, answer = act(unit, world.mentor_user, "show_all", {})
    finally:
        request_finished.send(sender=None)
    assert status == 200
    assert "Law" in answer["html"]


def test_lists_that_are_shared_are_copies() -> None:
    world = make_world()
    with sharing(START):
        first = programmes.terms(world.programme.id)
        first.clear()
        assert programmes.terms(world.programme.id) != []
