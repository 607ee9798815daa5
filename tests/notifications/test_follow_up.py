"""What follows from an event is done by its area, once, however late or often it is run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core.management import call_command
from django.utils import timezone

from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.badges.issuer import endorsements
from mentor_recognition_xblock.badges.models import Credential
from mentor_recognition_xblock.hosts import later
from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.notifications import follow_up
from mentor_recognition_xblock.notifications.models import Notice
from mentor_recognition_xblock.outbox.models import OutboxItem
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.pairing.maintenance import maintain
from mentor_recognition_xblock.privacy import api as privacy
from mentor_recognition_xblock.projects import api as projects
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews.errors import ReviewIsClosed

from ..badges.conftest import Decide, clock, decide, issuer
from ..factories import START, give_mentor, make_world
from ..pairing.scene import Scene
from ..projects.story import Story, day
from ..reviews.case import make_case

__all__ = ["clock", "decide", "issuer"]  # fixtures

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "She read every draft twice and asked the question I had avoided."


@contextmanager
def no_worker() -> Iterator[None]:
    """What is queued meanwhile is lost, as when no broker answers."""
    with mock.patch.object(later, "queue", lambda _name, **_more: True):
        yield


def deliver_twice() -> None:
    """All that is undone; then all of it again, as after a worker that died before it said so."""
    call_command("redrive_outbox")
    OutboxItem.objects.update(done_at=None)
    call_command("redrive_outbox")


def met(story: Story, *, learner_id: int | None = None) -> Any:
    pair = pairing.active_pairing(
        programme_id=story.world.programme.id, course_key=story.world.course.course_key,
        learner_id=learner_id or story.learner_id,
    )  # fmt: skip
    assert pair is not None
    return pair.met_at


def test_a_comment_is_the_first_contact_from_when_it_was_made() -> None:
    story = make_case().story
    with no_worker():
        story.annotate(story.submit(), at=day(2))
    assert met(story) is None
    with mock.patch.object(timezone, "now", return_value=day(9)):
        deliver_twice()
    assert met(story) == day(2)


def test_a_comment_of_the_mentor_before_is_no_contact_with_the_present_one() -> None:
    story = make_case().story
    with no_worker():
        story.annotate(story.submit(), at=day(2))
    (pair,) = story.world.pairings
    pairing.end_pairing(pairing_id=pair.id, reason="no_fault", at=day(3), actor=None)
    give_mentor(
        programme_id=story.world.programme.id, course_key=story.world.course.course_key,
        mentor_id=story.world.mentor.id, learner_id=story.learner_id, at=day(4),
    )  # fmt: skip
    with mock.patch.object(timezone, "now", return_value=day(9)):
        deliver_twice()
    assert met(story) is None


def test_a_first_and_a_final_version_each_open_their_panel_once() -> None:
    case = make_case(reviewers=8)
    with no_worker():
        case.submit(at=day(1))
        case.submit(source="A better one.", final=True, at=day(2))
    assert reviews.open_counts(case.programme_id) == {}
    deliver_twice()
    assert sum(reviews.open_counts(case.programme_id).values()) == 2


def test_a_new_certificate_draws_the_panels_that_waited() -> None:
    case = make_case(reviewers=2)
    case.open_first()
    assert reviews.open_counts(case.programme_id) == {"waiting": 1}
    case.add_reviewer()
    assert reviews.open_counts(case.programme_id) == {"open": 1}


def test_the_close_of_a_term_is_anchored_and_an_anchor_that_fails_is_tried_again(
    settings: Any, tmp_path: Path
) -> None:
    from mentor_recognition_xblock.programmes import api as programmes

    path = tmp_path / "anchors.jsonl"
    settings.MENTOR_RECOGNITION_AUDIT_ANCHOR_FILE = str(tmp_path)  # a folder: no file
    world = make_world()
    programmes.close_term(term_id=world.terms[0].id, at=START + timedelta(days=130), actor=None)
    (item,) = OutboxItem.objects.filter(topic="audit.anchor")
    assert item.done_at is None
    settings.MENTOR_RECOGNITION_AUDIT_ANCHOR_FILE = str(path)
    deliver_twice()
    assert len(path.read_text("utf-8").splitlines()) == 1


def endorsed(badge: badges.CredentialData) -> list[str]:
    found = json.loads(Credential.objects.get(uuid=badge.uuid).document)
    inside = found.get("endorsement", [])
    return [one["credentialSubject"]["endorsementComment"] for one in inside]


@pytest.mark.parametrize("first", ["badge", "words"])
def test_words_and_a_badge_that_did_not_see_each_other_find_each_other(
    issuer: Path, decide: Decide, monkeypatch: pytest.MonkeyPatch, first: str
) -> None:
    world = make_world()
    (pair,) = world.pairings
    pairing.end_pairing(pairing_id=pair.id, reason="completed", at=day(5), actor=None)
    given = badges.offer_testimonial(
        pairing_id=pair.id, learner_id=world.learners[0].pk, text=WORDS, scope="public",
        show_name=False, at=day(10),
    )  # fmt: skip

    def publish() -> None:
        badges.publish_testimonial(
            testimonial_uuid=given.uuid, mentor_user_id=world.mentor_user.pk, at=day(10)
        )

    def issue() -> None:
        decision = decide(world=world)
        badges.issue_for_decision(decision_uuid=decision.uuid, at=START)

    with no_worker(), monkeypatch.context() as blind:
        # Neither sees what the other stored meanwhile.
        blind.setattr(endorsements, "given_for", lambda *_args, **_more: {})
        for act in (issue, publish) if first == "badge" else (publish, issue):
            act()
    (badge,) = badges.credentials_of(user_id=world.mentor_user.pk)
    assert endorsed(badge) == []
    topic = "testimonial.settle" if first == "badge" else "endorsements.settle"
    for item in OutboxItem.objects.filter(topic=topic):
        for _again in range(2):
            follow_up.HANDLERS[topic](item)  # type: ignore[arg-type]
    assert endorsed(badge) == [WORDS]


def test_words_that_a_badge_already_carries_are_not_put_in_again(
    issuer: Path, decide: Decide
) -> None:
    world = make_world()
    (pair,) = world.pairings
    pairing.end_pairing(pairing_id=pair.id, reason="completed", at=day(5), actor=None)
    decide(world=world)
    given = badges.offer_testimonial(
        pairing_id=pair.id, learner_id=world.learners[0].pk, text=WORDS, scope="public",
        show_name=False, at=day(10),
    )  # fmt: skip
    badges.publish_testimonial(
        testimonial_uuid=given.uuid, mentor_user_id=world.mentor_user.pk, at=day(10)
    )
    (badge,) = badges.credentials_of(user_id=world.mentor_user.pk)
    before = badge.document
    deliver_twice()
    assert Credential.objects.get(uuid=badge.uuid).document == before


def test_a_retired_person_is_told_nothing_that_was_still_to_be_delivered() -> None:
    case = make_case()
    story = case.story
    with no_worker():
        story.annotate(story.submit())
    privacy.retire_person(user_id=story.learner_id, at=day(3))
    deliver_twice()
    assert not Notice.objects.filter(user_id=story.learner_id).exists()


def test_what_was_asked_by_somebody_who_left_is_told_to_nobody() -> None:
    scene = Scene()
    request = scene.asks()
    with no_worker():
        maintain(programme_id=scene.programme.id, at=day(4))
    privacy.retire_person(user_id=request.learner_id, at=day(4))
    deliver_twice()
    assert not Notice.objects.exists()
    assert not OutboxItem.objects.exclude(last_error="").exists()


def test_an_item_of_the_outbox_holds_nobody(issuer: Path, decide: Decide) -> None:
    """Whoever is retired meanwhile need not be searched for: an item says what, never who."""
    case = make_case()
    decide()
    story = case.story
    story.annotate(story.submit())
    projects.mark_addressed(
        annotation_uuid=story.annotate(story.submit("More.", at=day(3)), "More", at=day(4)),
        learner_id=story.learner_id, at=day(5),
    )  # fmt: skip
    assert OutboxItem.objects.count() > 5
    for item in OutboxItem.objects.all():
        assert "user" not in json.dumps(item.payload)


def test_a_reviewer_who_becomes_the_authors_mentor_gives_the_work_back() -> None:
    case = make_case(reviewers=4, learners=1)
    world = case.story.world
    case.open_first()
    [guide, *_others] = [user for user in case.drawn() if user != case.reviewers[0]]
    mentor = mentors.enrol_mentor(
        programme_id=case.programme_id, user_id=guide.pk, hours_per_week=2, expertise=[],
        at=day(1), actor=None,
    )  # fmt: skip
    [review] = case.waiting(guide)
    [present] = world.pairings
    pairing.end_pairing(pairing_id=present.id, reason="no_fault", at=day(1), actor=None)
    with no_worker():
        give_mentor(
            programme_id=case.programme_id, course_key=world.course.course_key, cohort="A",
            mentor_id=mentor.id, learner_id=case.story.learner_id, at=day(2),
        )  # fmt: skip
    with pytest.raises(ReviewIsClosed, match="released or has expired"):
        case.send(guide, uuid=review.uuid)
    deliver_twice()
    assert not case.waiting(guide)
    assert len(case.drawn()) == 3
