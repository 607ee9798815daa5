"""A project's portfolio entry: asked by the author, kept with its history, read blind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.portfolio import api as portfolio
from mentor_recognition_xblock.portfolio.learner_models import ProjectEntry
from mentor_recognition_xblock.projects import api as projects

from ..block.runtime import act, place, view
from ..factories import START
from .works import ENTRY, Work, make_work

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def clock() -> None:
    """These tests move the time themselves."""


@pytest.fixture
def work() -> Iterator[Work]:
    with time_machine.travel(START + DAY, tick=False):
        yield make_work()


def test_what_a_learner_said_is_shown_and_every_earlier_entry_is_kept(work: Work) -> None:
    assert work.save()[0] == 200
    status, answer = work.save(narrative="Then I measured.", entry_num=1)
    assert status == 200, answer
    assert "Then I measured." in answer["html"]
    assert "Harbour Trust" in answer["html"]
    unit = ProjectEntry.objects.first().unit_id
    told = portfolio.entry_history(unit_id=unit, learner_id=work.learner.pk)
    assert [one.narrative for one in told] == ["Then I measured.", "At first I guessed."]
    log = audit.entries(stream=f"programme:{work.world.programme.id}")
    assert sum(one.action == "entry.saved" for one in log) == 2


def test_the_same_entry_sent_twice_is_kept_once(work: Work) -> None:
    work.save()
    assert work.save()[0] == 200
    assert ProjectEntry.objects.count() == 1


def test_a_window_that_has_not_seen_the_newest_entry_overwrites_nothing(work: Work) -> None:
    work.save()
    status, answer = work.save(narrative="From the other window.")
    assert (status, answer["error"]["code"]) == (409, "stale_entry")
    # No field is at fault: the page is shown afresh, and its form takes what was typed.
    assert answer["error"]["field"] is None
    assert ProjectEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"partner": ""}, "partner"),
        ({"problem": ""}, "problem"),
        ({"kind": "exercise"}, "partner"),
        ({"where": {"1": ""}}, "where.1"),
        ({"what": {"1": ""}}, "what.1"),
        ({"skills": {"00000000-0000-4000-8000-000000000000": True}}, "skills"),
        ({"skills": {"x": True}}, "skills"),
        ({"closing": "x" * 4_001}, "closing"),
    ],
)
def test_a_mistake_is_named_beside_its_field(
    work: Work, changes: dict[str, object], field: str
) -> None:
    status, answer = work.save(**changes)
    assert (status, answer["error"]["field"]) == (400, field) or status == 409
    assert answer["error"]["field"] == field
    assert not ProjectEntry.objects.exists()


def test_after_the_final_version_only_the_close_can_be_written(work: Work) -> None:
    work.save()
    work.finish()
    status, answer = work.save(narrative="Another story.", entry_num=1)
    assert (status, answer["error"]["code"]) == (409, "entry_closed")
    # A field at fault keeps the form as it is: the page that follows has no place for these words.
    assert answer["error"]["field"] == "narrative"
    empty = dict.fromkeys(("kind", "partner", "problem", "narrative"), "")
    sent = {**empty, "what": {}, "where": {}, "closing": "I would ask sooner.", "entry_num": 1}
    status, answer = work.save(**sent)
    assert status == 200, answer
    newest = ProjectEntry.objects.latest("num")
    assert (newest.closing, newest.narrative) == ("I would ask sooner.", "At first I guessed.")


def test_the_form_of_an_entry_is_folded_away_until_it_is_asked_for(work: Work) -> None:
    html = view(work.unit, work.learner)
    section = html[html.index("Your portfolio entry") :]
    assert "What your project is for, and what you learned." in section
    fold = re.search(r"<details([^>]*)>\s*<summary>\s*Fill in the entry", section)
    assert fold is not None
    assert "open" not in fold[1]


def test_a_unit_that_asks_for_less_keeps_and_shows_nothing_else() -> None:
    work = make_work()
    bare = place(work.world, "project", ask_narrative="true")
    status, answer = act(bare, work.learner, "save_entry", ENTRY)
    assert status == 200, answer
    row = ProjectEntry.objects.get()
    assert (row.narrative, row.partner, row.learned) == ("At first I guessed.", "", [])
    assert "Partner" not in answer["html"]
    silent = place(work.world, "project")
    assert "Your portfolio entry" not in view(silent, work.learner)


def test_the_mentor_reads_the_entry_and_comments_on_a_part_of_it(work: Work) -> None:
    work.save()
    work.submit()
    mentor, uuid = work.world.mentor_user, str(work.project.uuid)
    _status, shown = act(work.unit, mentor, "show", {"uuid": uuid, "num": 0})
    assert "At first I guessed." in shown["html"]
    said = {"project_uuid": uuid, "part": "learned", "num": 1, "body": "Where else?"}
    for _again in range(2):
        status, answer = act(work.unit, mentor, "comment_on_entry", said)
        assert status == 200, answer
    assert "Where else?" in view(work.unit, work.learner)
    unit = ProjectEntry.objects.get().unit_id
    assert len(portfolio.entry_comments(unit_id=unit, learner_id=work.learner.pk)) == 1
    stranger = act(work.unit, work.world.learners[1], "comment_on_entry", said)
    assert stranger[0] == 403


def test_blind_reviewers_read_type_problem_and_skills_without_anybodys_name(work: Work) -> None:
    name = work.learner.first_name
    partner = f"The Harbour Trust asked {name}: ferries run aground."
    work.save(problem=partner)
    work.submit()
    version = projects.versions(work.project.id)[-1]
    brief = portfolio.blind_brief(project_id=work.project.id, version_id=version.id)
    assert brief is not None
    assert "ferries run aground" in brief.problem
    for hidden in ("Harbour Trust", name, "guessed", "sources"):
        assert hidden not in f"{brief}"


def test_reviewers_of_an_earlier_version_read_the_entry_as_it_was_then(work: Work) -> None:
    work.save(problem="The first problem.")
    work.submit()
    first = projects.versions(work.project.id)[-1]
    with time_machine.travel(START + 2 * DAY, tick=False):
        work.save(problem="The second problem.", entry_num=1)
    brief = portfolio.blind_brief(project_id=work.project.id, version_id=first.id)
    assert brief is not None
    assert brief.problem == "The first problem."


def test_a_late_version_is_asked_why_and_mentor_and_manager_read_it() -> None:
    with time_machine.travel(START + DAY, tick=False):
        work = make_work(due_at=(START + 2 * DAY).isoformat())
        work.submit(late_reason="Not late at all.")
        assert projects.late_reasons(work.project.id) == {}
        assert "Why does it come late?" not in view(work.unit, work.learner)
    with time_machine.travel(START + 40 * DAY, tick=False):
        assert "Why does it come late?" in view(work.unit, work.learner)
        work.submit(source="Other words.", late_reason="The boat was in repair.")
        assert projects.late_reasons(work.project.id) == {2: "The boat was in repair."}
        sent = {"uuid": str(work.project.uuid), "num": 0}
        _status, shown = act(work.unit, work.world.mentor_user, "show", sent)
        assert "The boat was in repair." in shown["html"]
