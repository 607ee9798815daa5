"""A learner's portfolio badge: the author's criteria, blinded scores, the path of any badge."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.badges.models import Credential
from mentor_recognition_xblock.hosts.standalone.models import Message
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.projects import api as projects

from ..projects.story import day, make_unit
from ..reviews.case import Case, levels, make_case

pytestmark = pytest.mark.django_db(transaction=True)
RULES = programmes.BadgeRules(min_score=2.5, on_time=False)


@pytest.fixture
def case(issuer: Path) -> Case:
    return make_case(reviewers=8)


def state(case: Case, rules: programmes.BadgeRules | None = RULES, title: str = "Tide") -> None:
    badge = None if rules is None else (rules.min_score, rules.on_time)
    make_unit(case.story.world, usage_key=case.story.usage_key, title=title, badge=badge)


def reviewed(case: Case, level: int) -> None:
    """A first version and a final one, the final scored at ``level`` by every reviewer."""
    case.submit(at=day(1))
    final = case.submit(source="A better one.", final=True, at=day(2))
    case.open(final, "final")
    for reviewer in case.reviewers:
        for waiting in case.waiting(reviewer, at=day(3)):
            case.send(reviewer, levels(level), uuid=waiting.uuid)


def held(case: Case) -> list[badges.CredentialData]:
    return badges.credentials_of(user_id=case.story.learner_id)


def test_a_final_version_that_blinded_reviewers_score_high_enough_earns_the_badge(
    case: Case,
) -> None:
    state(case)
    reviewed(case, 3)
    (badge,) = held(case)
    document = json.loads(badge.document)
    assert badge.kind == "learner"
    assert badges.verify(document, at=timezone.now()).valid
    assert "at least 2.5 of 4" in badge.criteria
    (letter,) = Message.objects.filter(user_id=case.story.learner_id, subject__contains="earned")
    assert "claim" in letter.text


@pytest.mark.parametrize(("level", "rules"), [(2, RULES), (4, None)])
def test_without_the_score_or_without_a_badge_there_is_none(
    case: Case, level: int, rules: programmes.BadgeRules | None
) -> None:
    state(case, rules)
    reviewed(case, level)
    assert held(case) == []


def test_the_badge_names_no_one_and_rests_on_the_frozen_record(case: Case) -> None:
    state(case)
    reviewed(case, 3)
    (badge,) = held(case)
    people = [case.story.world.mentor_user, *case.story.world.learners, *case.reviewers]
    for person in people:
        for words in (person.username, person.last_name, person.email):
            assert words not in badge.document
    assert "sha256:" in json.loads(badge.document)["evidence"][0]["narrative"]
    entries = audit.entries(stream=f"programme:{case.programme_id}")
    assert [one.action for one in entries].count("learner.awarded") == 1


def test_considered_again_the_award_is_the_same_one(case: Case) -> None:
    state(case)
    reviewed(case, 3)
    project = projects.project_of(unit_id=case.story.unit.id, learner_id=case.story.learner_id)
    assert project is not None
    for _again in range(3):
        badges.award_learner(project_id=project.id, at=day(9))
    assert len(held(case)) == 1


def test_changed_criteria_are_a_new_version_and_old_badges_keep_theirs(issuer: Path) -> None:
    case = make_case(learners=2, reviewers=14)
    state(case)
    reviewed(case, 3)
    state(case, programmes.BadgeRules(min_score=1.5, on_time=False))
    first, second = case.story.world.learners
    case.submit(second, at=day(4))
    final = case.submit(second, source="Another.", final=True, at=day(5))
    case.open(final, "final", at=day(5))
    for reviewer in case.reviewers:
        for waiting in case.waiting(reviewer, at=day(6)):
            case.send(reviewer, levels(2), uuid=waiting.uuid, at=day(6))
    (old,) = badges.credentials_of(user_id=first.pk)
    (new,) = badges.credentials_of(user_id=second.pk)
    assert "2.5" in old.criteria
    assert "1.5" in new.criteria
    assert old.achievement_uuid != new.achievement_uuid


@pytest.mark.parametrize(("due", "earned"), [(day(1), 0), (day(2), 1), (None, 0)])
def test_a_badge_for_punctuality_needs_a_date_that_was_kept(
    case: Case, due: Any, earned: int
) -> None:
    """The final version is in on the second day; the policy's days of grace are counted."""
    policy = programmes.policy_in_force(programme_id=case.programme_id, at=day(0)).policy
    if due is not None:
        due -= timedelta(days=policy.grace_days)
    make_unit(case.story.world, usage_key=case.story.usage_key, due_at=due, badge=(1, True))
    reviewed(case, 3)
    assert len(held(case)) == earned


def test_a_learners_pages_say_that_criteria_awarded_it_and_never_a_committee(case: Case) -> None:
    state(case)
    reviewed(case, 3)
    (badge,) = held(case)
    client = Client()
    client.force_login(
        get_user_model().objects.get(pk=case.story.learner_id),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    tab = client.get(f"/courses/{case.story.world.course.course_key}/").content.decode()
    assert badge.name in tab
    assert "Awarded by the criteria of the unit" in tab
    badges.claim(
        credential_uuid=badge.uuid, user_id=badge.recipient_id, public=True, at=timezone.now()
    )
    public = client.get(reverse("mentor_recognition:badge", args=[badge.uuid])).content.decode()
    whole = (tab + public + badge.document).casefold()
    for words in ("decided by the committee", "decision of the committee", "committee decided"):
        assert words not in whole


def test_an_award_whose_badge_was_not_issued_is_given_it_later(case: Case) -> None:
    state(case)
    reviewed(case, 3)
    (badge,) = held(case)
    Credential.objects.all().delete()
    assert badges.unissued(case.programme_id) == [badge.decision_uuid]
    out = io.StringIO()
    call_command("issue_badges", programmes.programme(case.programme_id).slug, stdout=out)
    assert "1 awards, 1 done, 0 failed" in out.getvalue()
    assert held(case)[0].decision_uuid == badge.decision_uuid
