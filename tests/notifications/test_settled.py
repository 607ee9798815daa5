"""A letter that waited for its hour never asks for what has been done meanwhile."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from unittest import mock

import pytest
from django.utils import timezone

from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.hosts.standalone.models import Message
from mentor_recognition_xblock.notifications import api as notifications
from mentor_recognition_xblock.notifications.models import Notice
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.pairing.maintenance import maintain
from mentor_recognition_xblock.projects import api as projects
from mentor_recognition_xblock.tasks import send_notices

from ..badges.conftest import Decide, clock, decide, issuer
from ..factories import START
from ..pairing.scene import Scene
from ..projects.story import SECOND, day, make_story
from ..reviews.case import make_case

__all__ = ["clock", "decide", "issuer"]  # fixtures

pytestmark = pytest.mark.django_db(transaction=True)


def weekly(*user_ids: int) -> None:
    """These people read their letters once a week."""
    for user_id in user_ids:
        notifications.set_preference(
            user_id=user_id, delivery="weekly", quiet_start=22, quiet_end=7, time_zone="",
            muted=[], at=START,
        )  # fmt: skip


def letters(at: datetime = START + timedelta(days=40)) -> None:
    with mock.patch.object(timezone, "now", return_value=at):
        send_notices()


def states(user_id: int, kind: str) -> list[tuple[str, str]]:
    rows = Notice.objects.filter(user_id=user_id, kind=kind).order_by("pk")
    return list(rows.values_list("state", "reason"))


SENT, SETTLED = ("sent", ""), ("dropped", "settled")


def test_a_review_handed_in_is_not_asked_for() -> None:
    case = make_case()
    weekly(*(one.pk for one in case.reviewers))
    case.open_first()
    busy, idle = case.drawn()[:2]
    case.send(busy)
    letters()
    assert states(busy.pk, "review_assigned") == [SETTLED]
    assert states(idle.pk, "review_assigned") == [SENT]


@pytest.mark.parametrize("answered", [True, False])
def test_a_version_answered_waits_for_nobody(answered: bool) -> None:
    story = make_story()
    weekly(story.mentor_id)
    version = story.submit()
    if answered:
        story.annotate(version)
    letters()
    assert states(story.mentor_id, "version_waiting") == [SETTLED if answered else SENT]


def test_only_the_newest_version_waits() -> None:
    story = make_story()
    weekly(story.mentor_id)
    story.submit()
    story.submit(SECOND, at=day(3))
    letters()
    assert states(story.mentor_id, "version_waiting") == [SETTLED, SENT]


@pytest.mark.parametrize("addressed", [True, False])
def test_comments_that_were_addressed_are_no_news(addressed: bool) -> None:
    story = make_story()
    weekly(story.learner_id)
    note = story.annotate(story.submit())
    if addressed:
        projects.mark_addressed(annotation_uuid=note, learner_id=story.learner_id, at=day(3))
    letters()
    assert states(story.learner_id, "comments_made") == [SETTLED if addressed else SENT]


@pytest.mark.parametrize("claimed", [True, False])
def test_a_badge_that_was_claimed_is_not_announced(
    issuer: Path, decide: Decide, claimed: bool
) -> None:
    from ..factories import make_world

    world = make_world()
    weekly(world.mentor.user_id)
    decision = decide(world=world)
    (badge,) = badges.credentials_of(user_id=decision.mentor_user_id)
    if claimed:
        badges.claim(
            credential_uuid=badge.uuid, user_id=decision.mentor_user_id, public=False, at=START
        )
    letters()
    assert states(decision.mentor_user_id, "badge_issued") == [SETTLED if claimed else SENT]


@pytest.mark.parametrize("taken", [True, False])
def test_a_request_that_was_taken_up_waits_no_more(taken: bool) -> None:
    scene = Scene()
    request = scene.asks()
    weekly(request.learner_id)
    maintain(programme_id=scene.programme.id, at=day(4))
    pair = scene.takes(request, at=day(4)) if taken else None
    letters(at=day(12))
    assert states(request.learner_id, "request_waits") == [SETTLED if taken else SENT]
    if pair:
        assert states(request.learner_id, "request_accepted") == [SENT]


def test_a_mentor_lost_again_is_not_announced() -> None:
    scene = Scene()
    request = scene.asks()
    weekly(request.learner_id)
    pair = scene.takes(request)
    pairing.end_pairing(pairing_id=pair.id, reason="no_fault", at=day(1), actor=None)
    letters()
    assert states(request.learner_id, "request_accepted") == [SETTLED]


def test_two_who_met_are_not_told_that_they_have_not() -> None:
    scene = Scene()
    pair = scene.takes(scene.asks())
    weekly(pair.learner_id, scene.mentor.user_id)
    maintain(programme_id=scene.programme.id, at=day(4))
    pairing.say_met(pairing_uuid=pair.uuid, user_id=pair.learner_id, at=day(5))
    letters(at=day(12))
    for user_id in (pair.learner_id, scene.mentor.user_id):
        assert states(user_id, "first_contact") == [SETTLED]


def test_a_learner_who_found_another_mentor_is_not_sent_to_look_for_one() -> None:
    scene = Scene()
    pair = scene.takes(scene.asks())
    other = scene.another_mentor()
    weekly(pair.learner_id)
    pairing.release_mentor(mentor_id=scene.mentor.id, at=day(1), actor=None)
    pairing.assign_mentor(
        programme_id=scene.programme.id, course_key=scene.course_key, learner_id=pair.learner_id,
        mentor_id=other.id, method="manual", at=day(2), actor=None,
    )  # fmt: skip
    letters()
    assert states(pair.learner_id, "mentor_left") == [SETTLED]


def test_a_letter_of_settled_things_alone_is_not_sent() -> None:
    case = make_case()
    weekly(*(one.pk for one in case.reviewers))
    case.open_first()
    (busy, *_rest) = case.drawn()
    case.send(busy)
    Message.objects.all().delete()
    letters()
    assert not Message.objects.filter(user_id=busy.pk).exists()


def test_a_check_that_cannot_be_made_stops_no_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    case = make_case()
    weekly(*(one.pk for one in case.reviewers))
    case.open_first()
    user = case.drawn()[0]
    Notice.objects.filter(user_id=user.pk).update(key="an older release's key")
    letters()
    assert states(user.pk, "review_assigned") == [SENT]
