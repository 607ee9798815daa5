"""The main loop, through public services only: from a submission to a badge that verifies."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any
from unittest import mock

import pytest
from django.conf import settings
from django.utils import timezone

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.badges.issuer.issuance import reissue
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.projects import api as projects
from mentor_recognition_xblock.recognition import api as recognition
from mentor_recognition_xblock.reviews import api as reviews

from .factories import START, World, enrol, give_mentor, make_world, publish_unit

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.loop]

FIRST = "# Tide gauges\n\nI made a chart. It shows the water level over time."
SECOND = "# Tide gauges\n\nI made three charts. They show the water level at every gauge."
FINAL = SECOND + "\n\nDropped readings are listed with their reasons."


@pytest.fixture
def issuer(tmp_path: Any) -> Any:
    with mock.patch.object(settings, "MENTOR_RECOGNITION_KEY_FILE", str(tmp_path / "key.pem")):
        yield badges.create_key(at=START)


def at(day: float) -> datetime:
    return START + timedelta(days=day)


def review_everything(world: World, *, level: int, day: float) -> None:
    """Every open review is answered; works differ a little so that reliability can be told."""
    from mentor_recognition_xblock.reviews.models import ReviewAssignment

    while True:
        rows = list(ReviewAssignment.objects.filter(state="assigned").order_by("pk"))
        if not rows:
            return
        for row in rows:
            criteria = reviews.rubric_in_use(world.programme.id).criteria
            own = min(4, max(0, level + (row.panel.project_id % 3 == 0)))
            reviews.submit_review(
                assignment_uuid=row.uuid,
                reviewer_id=row.reviewer_id,
                scores={criterion.key: own for criterion in criteria},
                comments={},
                overall="Clear. Next, compare with the forecast.",
                at=at(day),
            )


def play_term(world: World, num: int) -> None:
    """One term: every learner submits three versions, the mentor comments, reviewers score."""
    day = 120 * (num - 1)
    for index, learner in enumerate(world.learners):
        unit = publish_unit(
            world.programme,
            world.course,
            f"unit.{num}",
            title=f"Project {num}",
            due_at=at(day + 60),
            at=at(day),
        )

        def submit(source: str, when: float, final: bool = False) -> projects.VersionData:
            with mock.patch.object(timezone, "now", return_value=at(when)):
                return projects.submit_version(
                    unit=unit,
                    learner_id=learner.pk,
                    title="Tide gauges",
                    source=f"{source}\n\nNumber {index}.",
                    reflection="I listened to the mentor.",
                    final=final,
                    at=at(when),
                )

        first = submit(FIRST, day + 5)
        start = first.text.index("It shows")
        note = projects.annotate(
            version_uuid=first.uuid,
            author_id=world.mentor_user.pk,
            start=start,
            end=start + 8,
            exact="It shows",
            prefix="",
            suffix="",
            body="What do the other gauges show?",
            category="iterative",
            at=at(day + 6),
        )
        projects.mark_addressed(annotation_uuid=note, learner_id=learner.pk, at=at(day + 7))
        second = submit(SECOND, day + 8)
        projects.reply(
            annotation_uuid=note, author_id=world.mentor_user.pk, body="Better.", at=at(day + 9)
        )
        assert second.num == 2
    review_everything(world, level=1, day=day + 10)
    for index, learner in enumerate(world.learners):
        unit = programmes.unit(f"unit.{num}")
        assert unit is not None
        with mock.patch.object(timezone, "now", return_value=at(day + 20)):
            projects.submit_version(
                unit=unit,
                learner_id=learner.pk,
                title="Tide gauges",
                source=f"{FINAL}\n\nNumber {index}.",
                reflection="Done.",
                final=True,
                at=at(day + 20),
            )
    review_everything(world, level=3, day=day + 22)


@pytest.fixture
def world() -> World:
    from mentor_recognition_xblock.mentors import api as mentors
    from mentor_recognition_xblock.pairing import api as pairing

    world = make_world(learners=8, terms=3)
    reviews.seed_shipped_rubric(programme_id=world.programme.id, at=START, actor=None)
    for _index in range(6):
        reviewer = enrol(world.course)
        reviews.appoint_founding_reviewer(
            programme_id=world.programme.id,
            user_id=reviewer.pk,
            reason="Taught this course for years.",
            at=START,
            actor=None,
        )
    for term in world.terms:
        mentors.commit_capacity(
            mentor_id=world.mentor.id, term_id=term.id, capacity=8, at=START, actor=None
        )
    assert len(pairing.active_pairings_of(world.mentor.id)) == 8
    return world


def close(world: World, index: int) -> None:
    moment = at(120 * (index + 1) - 1)
    with mock.patch.object(timezone, "now", return_value=moment):
        programmes.close_term(term_id=world.terms[index].id, at=moment, actor=None)


def pair_again(world: World, index: int) -> None:
    """The second and third term bring new pairings of the same people, in another cohort."""
    for learner in world.learners:
        give_mentor(
            programme_id=world.programme.id,
            course_key=world.course.course_key,
            cohort=f"cohort-{index}",
            mentor_id=world.mentor.id,
            learner_id=learner.pk,
            at=at(120 * index),
        )


def test_a_submission_becomes_a_badge_that_verifies(world: World, issuer: str) -> None:
    for index in range(3):
        if index:
            pair_again(world, index)
        play_term(world, index + 1)
        close(world, index)
        if index == 0:
            version = recognition.fit_baseline_cohort(
                programme_id=world.programme.id,
                term_ids=[world.terms[0].id],
                effective_from=at(120),
                at=at(119.5),
                actor=None,
            )
            assert version.policy.baseline is not None
            assert version.policy.baseline.pairings == 8

    (proposal,) = recognition.proposals(programme_id=world.programme.id)
    assert proposal.tier_key == "proficient"
    member = enrol(world.course)
    programmes.appoint(
        programme_id=world.programme.id, user_id=member.pk, role="committee", at=START, actor=None
    )
    assert badges.credentials_of(user_id=world.mentor_user.pk) == []

    decision = recognition.decide(
        proposal_uuid=proposal.uuid,
        outcome="award",
        reason="Two closes running, every learner grew, answers came in time.",
        at=at(365),
        actor=member.pk,
    )

    (badge,) = badges.credentials_of(user_id=world.mentor_user.pk)
    assert badge.decision_uuid == decision.uuid
    assert badge.state == "issued"
    document = json.loads(badge.document)
    assert world.mentor_user.username not in badge.document
    assert badges.verify(document, at=at(400)).valid
    badges.claim(credential_uuid=badge.uuid, user_id=world.mentor_user.pk, public=True, at=at(366))
    badges.revoke(credential_uuid=badge.uuid, reason="Issued in error.", at=at(370), actor=None)
    report = badges.verify(document, at=at(400))
    assert report.check("status").code == "revoked"
    again = reissue(decision_uuid=decision.uuid, at=at(380), actor=None)
    assert badges.verify(json.loads(again.document), at=at(400)).valid
    assert audit.verify() is None
    for evaluation in recognition.evaluations():
        assert recognition.recompute(evaluation.uuid) == []
