"""A person's data: complete, theirs alone; and how long each kind is kept."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mentor_recognition_xblock.hosts import HostEvent
from mentor_recognition_xblock.intake import api as intake
from mentor_recognition_xblock.intake.models import IntakeEvent
from mentor_recognition_xblock.jobs.models import Job
from mentor_recognition_xblock.notifications.models import Notice
from mentor_recognition_xblock.outbox.models import OutboxItem
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.privacy import api as privacy
from mentor_recognition_xblock.programmes.models import CourseUnit
from mentor_recognition_xblock.projects.models import Draft

from ..factories import World, enrol, make_world
from .test_retirement import at, found, issuer, played, words_of

__all__ = ["issuer", "played"]

pytestmark = pytest.mark.django_db(transaction=True)


def export(user: Any) -> dict[str, Any]:
    out = StringIO()
    call_command("export_person_data", str(user.pk), stdout=out)
    data: dict[str, Any] = json.loads(out.getvalue())
    return data


def test_a_learners_export_is_complete_and_names_nobody_else(played: World) -> None:
    learner, mentor, other = played.learners[0], played.mentor_user, played.learners[1]
    event = HostEvent(
        "membership", "t", "e1", at(3), "signal", played.course.course_key, learner.pk
    )
    intake.receive(event, at=at(3))
    intake.take_in_waiting(at=at(3))
    data = export(learner)
    assert data["person"]["email"] == learner.email
    (project,) = data["projects"]
    assert len(project["versions"]) == 3
    assert project["versions"][0]["source"].startswith("# Tide gauges")
    assert any("ask [name]." in one["body"] for one in project["comments_received"])
    assert data["replies_written"][0]["body"].startswith("Thank you, [name]!")
    assert data["pairings"][0]["as"] == "learner"
    assert data["course_data"]["courses"][0]["membership"][0]["cohort"] == "A"
    assert data["extensions"]
    assert data["audit"]
    text = json.dumps(data, ensure_ascii=False)
    assert found([*words_of(mentor), *words_of(other)], text) == []


def test_a_mentors_export_holds_what_they_did_and_no_learner(played: World) -> None:
    mentor = played.mentor_user
    data = export(mentor)
    assert len(data["pairings"]) == 4
    assert {one["as"] for one in data["pairings"]} == {"mentor"}
    assert data["comments_written"]
    assert data["evaluations"]
    assert data["decisions_received"][0]["outcome"] == "award"
    assert json.loads(data["badges"][0]["document"])["proof"]
    assert data["mentoring"][0]["programme"] == "Harbour mentoring"
    text = json.dumps(data, ensure_ascii=False)
    for learner in played.learners:
        assert found(words_of(learner), text) == []
        assert str(learner.pk) not in [str(one) for one in data["pairings"][0].values()]


def test_an_export_reads_the_persons_own_pairings_however_many_others_there_are(
    played: World,
) -> None:
    mentor, learner = played.mentor_user, played.learners[0]

    def cost(user: Any) -> tuple[int, int]:
        with CaptureQueriesContext(connection) as queries:
            export(user)
        return len(queries), len(json.dumps(export(user)["pairings"]))

    before = [cost(mentor), cost(learner)]
    for _number in range(3):
        make_world(learners=3)
    assert [cost(mentor), cost(learner)] == before
    # Nor does it cost more for each pairing of one's own.
    for _number in range(3):
        pairing.assign_mentor(
            programme_id=played.programme.id, course_key=played.course.course_key,
            learner_id=enrol(played.course).pk, mentor_id=played.mentor.id, method="manual",
            at=at(4), actor=None, beyond_capacity=True,
        )  # fmt: skip
    assert len(export(mentor)["pairings"]) == 7
    assert cost(mentor)[0] == before[0][0]


def test_a_stranger_has_an_empty_export(played: World) -> None:
    data = export(enrol(played.course))
    assert data["projects"] == data["pairings"] == data["badges"] == data["audit"] == []


def test_a_reviewers_export_tells_no_author(played: World) -> None:
    from mentor_recognition_xblock.reviews.models import ReviewAssignment

    row = ReviewAssignment.objects.filter(state="submitted")[0]
    data = export(row.reviewer)
    assert data["reviews_written"][0]["alias"]
    assert "panel" not in json.dumps(data["reviews_written"])


def test_a_learners_export_holds_the_reviews_they_received_under_aliases(played: World) -> None:
    from mentor_recognition_xblock.reviews.models import ReviewAssignment

    rows = ReviewAssignment.objects.filter(state="submitted", panel__state="complete")
    row = rows.select_related("panel__project")[0]
    data = export(get_user_model().objects.get(pk=row.panel.project.learner_id))
    received = data["reviews_received"]
    assert (row.alias, row.overall) in [(one["alias"], one["overall"]) for one in received]
    text = json.dumps(received)
    for person in get_user_model().objects.filter(pk__in=rows.values("reviewer_id")):
        assert person.username not in text
        assert person.last_name not in text
    unfinished = ReviewAssignment.objects.exclude(panel__state="complete")
    assert not {one.alias for one in unfinished} & {one["alias"] for one in received}


NOW = datetime(2026, 6, 1, tzinfo=UTC)


def rows(played: World, days: int) -> None:
    """One row of each kind, that many days old."""
    old = NOW - timedelta(days=days)
    learner = played.learners[0]
    IntakeEvent.objects.create(
        event_id=f"e{days}", event_type="t", source="signal", course_key="c",
        happened_at=old, taken_in_at=old,
    )  # fmt: skip
    Notice.objects.create(
        user=learner, kind="k", key=f"{days}", created_at=old, due_at=old, state="sent",
        closed_at=old,
    )  # fmt: skip
    OutboxItem.objects.create(topic="t", key=f"{days}", payload={}, created_at=old, done_at=old)
    Job.objects.create(
        kind="close", subject_key=f"{days}", state="done", active=None, created_at=old,
        heartbeat_at=old, finished_at=old,
    )  # fmt: skip
    Draft.objects.create(
        unit=CourseUnit.objects.get(), learner=played.learners[days % 7 % 4], saved_at=old
    )


@pytest.fixture
def aged(played: World) -> None:
    IntakeEvent.objects.all().delete()
    Notice.objects.all().delete()
    OutboxItem.objects.all().delete()
    Job.objects.all().delete()
    Draft.objects.all().delete()
    rows(played, 10)
    rows(played, 1000)


def past(dry_run: bool = False) -> dict[str, int]:
    found = privacy.enforce_retention(at=NOW, dry_run=dry_run)
    return {one.kind: one.rows for one in found}


def test_what_is_past_its_period_goes_and_the_rest_stays(aged: None) -> None:
    each = {
        "intake_events": 1,
        "notices": 1,
        "outbox_items": 1,
        "jobs": 1,
        "drafts": 1,
        "mentor_notes": 0,
        "unused_files": 0,
        "partner_contacts": 0,
    }
    assert past(dry_run=True) == each
    assert IntakeEvent.objects.count() == 2
    assert past() == each
    assert past() == dict.fromkeys(each, 0)
    assert IntakeEvent.objects.count() == OutboxItem.objects.count() == Notice.objects.count() == 1


def test_undone_work_is_never_let_go(aged: None) -> None:
    OutboxItem.objects.update(done_at=None)
    Notice.objects.update(state="waiting")
    Job.objects.update(state="running", finished_at=None)
    assert past()["outbox_items"] == past()["notices"] == past()["jobs"] == 0


def test_an_operator_chooses_other_periods(aged: None, settings: Any) -> None:
    settings.MENTOR_RECOGNITION_RETENTION = {"notices": 5, "outbox_items": None}
    found = past()
    assert (found["notices"], found["outbox_items"]) == (2, 0)


@pytest.mark.parametrize("wrong", [{"novels": 3}, {"notices": 0}, {"notices": "30"}])
def test_a_wrong_period_is_named_and_nothing_goes(aged: None, settings: Any, wrong: Any) -> None:
    settings.MENTOR_RECOGNITION_RETENTION = wrong
    with pytest.raises(CommandError, match=next(iter(wrong))):
        call_command("enforce_retention", stdout=StringIO())
    assert IntakeEvent.objects.count() == 2


def test_the_command_prints_one_line_a_kind(aged: None) -> None:
    out = StringIO()
    call_command("enforce_retention", "--dry-run", stdout=out)
    assert len(out.getvalue().splitlines()) == 8
    assert "drafts: kept 730 days" in out.getvalue()
