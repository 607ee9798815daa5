"""What others hear of what happened here: durable, repeatable, naming no one who is hidden."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.test import Client
from django.utils import timezone

from mentor_recognition_xblock import signals
from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.badges.queries import all_credentials
from mentor_recognition_xblock.hosts.standalone.host import StandaloneHost
from mentor_recognition_xblock.hosts.standalone.models import Message, SentEvent, Unit
from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.notifications import api as notifications
from mentor_recognition_xblock.notifications.follow_up import handle
from mentor_recognition_xblock.outbox import api as outbox
from mentor_recognition_xblock.outbox.models import OutboxItem
from mentor_recognition_xblock.reviews.models import ReviewAssignment
from mentor_recognition_xblock.tasks import send_notices

from ..badges.conftest import Decide, clock, decide, issuer
from ..factories import START
from ..reviews.case import make_case

__all__ = ["clock", "decide", "issuer"]  # fixtures

pytestmark = pytest.mark.django_db(transaction=True)


def events(name: str) -> list[SentEvent]:
    return list(SentEvent.objects.filter(name=f"mentor_recognition.{name}").order_by("pk"))


def test_an_award_and_its_revocation_are_told_with_their_person(
    issuer: Path, decide: Decide
) -> None:
    decision = decide()
    (badge,) = badges.credentials_of(user_id=decision.mentor_user_id)
    badges.revoke(
        credential_uuid=badge.uuid, reason="Issued to the wrong person.", at=START, actor=None
    )
    for name in ("badge.awarded", "badge.revoked"):
        (event,) = events(name)
        assert event.user_id == decision.mentor_user_id
        assert event.data["badge"] == str(badge.uuid)
        assert event.data["achievement"] == str(badge.achievement_uuid)


def test_a_decision_is_told_under_a_pseudonym_that_nothing_public_holds(
    issuer: Path, decide: Decide
) -> None:
    decision = decide(outcome="decline")
    (event,) = events("decision.made")
    assert event.user_id is None
    assert event.data["outcome"] == "decline"
    text = json.dumps(event.data)
    mentor = mentors.mentor(decision.mentor_id)
    for known in (decision.uuid, mentor.uuid, decision.proposal_uuid):
        assert str(known) not in text
    (message,) = Message.objects.filter(user_id=decision.mentor_user_id)
    assert "decided" in message.subject
    assert decision.reason not in message.text


def test_reviews_are_told_by_case_and_never_by_person() -> None:
    case = make_case()
    panel = case.open_first()
    for reviewer in case.drawn():
        case.send(reviewer)
    told = events("review.completed")
    assert len(told) == 3
    assert {event.user_id for event in told} == {None}
    assert len({event.data["case"] for event in told}) == 1
    assert [event.data["outcome"] for event in told][-1] == "panel_complete"
    text = json.dumps([event.data for event in told])
    hidden = [panel.uuid, *ReviewAssignment.objects.values_list("uuid", flat=True)]
    for known in hidden:
        assert str(known) not in text


def test_no_letter_names_anyone_or_quotes_anything() -> None:
    case = make_case()
    case.open_first()
    for reviewer in case.drawn():
        case.send(reviewer)
    letters = list(Message.objects.all())
    assert {one.user_id for one in letters} >= {case.story.learner_id}
    people = [case.story.world.mentor_user, *case.story.world.learners, *case.reviewers]
    for letter in letters:
        whole = letter.subject + letter.text + letter.html
        assert "The counting is careful" not in whole
        for person in people:
            for words in (person.username, person.last_name, person.email):
                assert words not in whole


def test_what_happened_is_written_with_its_cause_and_told_once_however_often_repeated(
    issuer: Path, decide: Decide
) -> None:
    decide()
    items = OutboxItem.objects.filter(topic="announce", key__startswith="credential_issued")
    assert items.count() == 1
    assert items.get().done_at is not None
    badge = all_credentials()[0]
    before = Message.objects.count()
    handle(outbox.Item(1, "announce", "k", items.get().payload))
    assert Message.objects.count() == before
    signals.announce(signals.credential_issued, credential_uuid=str(badge.uuid))
    assert items.count() == 1


def test_an_event_that_cannot_be_written_undoes_its_cause(issuer: Path, decide: Decide) -> None:
    def refuse(**_: Any) -> None:
        raise RuntimeError("the disk is full")

    signals.recording.connect(refuse, sender=signals.decision_made)
    try:
        with pytest.raises(RuntimeError):
            decide()
    finally:
        signals.recording.disconnect(refuse, sender=signals.decision_made)
    assert all_credentials() == []
    assert events("decision.made") == []


def test_a_letter_leads_to_the_unit_and_to_a_way_out(issuer: Path, decide: Decide) -> None:
    from ..factories import make_world, publish_unit

    world = make_world()
    Unit.objects.create(usage_key="r.1", course=world.course, path="/demo/units/r/")
    publish_unit(world.programme, world.course, "r.1", activity="recognition")
    decision = decide(world=world)
    (letter,) = Message.objects.filter(user_id=decision.mentor_user_id)
    assert letter.url == "https://badges.example.org/demo/units/r/"
    path = next(line for line in letter.text.splitlines() if "/notices/stop/" in line)
    client = Client(enforce_csrf_checks=True)
    assert client.get(path.removeprefix("https://badges.example.org")).status_code == 200
    assert notifications.preference(decision.mentor_user_id).delivery == "now"
    assert client.post(path.removeprefix("https://badges.example.org")).status_code == 200
    assert notifications.preference(decision.mentor_user_id).delivery == "off"


def test_an_unclaimed_badge_is_brought_to_mind_three_times_and_then_no_more(
    issuer: Path, decide: Decide
) -> None:
    decision = decide()
    for days in (1, 3, 4, 10, 11, 30, 31, 90, 200):
        with mock.patch.object(timezone, "now", return_value=START + timedelta(days=days)):
            send_notices()
    letters = Message.objects.filter(user_id=decision.mentor_user_id, subject__contains="still")
    assert letters.count() == 3


def test_a_claimed_badge_is_not_brought_to_mind(issuer: Path, decide: Decide) -> None:
    decision = decide()
    (badge,) = badges.credentials_of(user_id=decision.mentor_user_id)
    badges.claim(
        credential_uuid=badge.uuid, user_id=decision.mentor_user_id, public=False, at=START
    )
    assert badges.remind_unclaimed(at=START + timedelta(days=40)) == 0


def test_letters_come_in_the_readers_language(
    issuer: Path, decide: Decide, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mentor_recognition_xblock.hosts import HostPreferences, get_host

    monkeypatch.setattr(
        type(get_host()), "preferences",
        lambda _host, user_ids: {one: HostPreferences("ar", "Asia/Amman") for one in user_ids},
    )  # fmt: skip
    decision = decide()
    send_notices()
    (letter,) = Message.objects.filter(user_id=decision.mentor_user_id)
    assert 'dir="rtl"' in letter.html


def test_a_redrive_announces_to_others_only_what_was_not(
    issuer: Path, decide: Decide, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker dies between two badges of one item: each is announced once, none is left out."""
    for _one in range(4):
        decide()
    ids = [str(badge.uuid) for badge in all_credentials()]
    SentEvent.objects.all().delete()
    rows = [{"credential_uuid": one} for one in ids]
    payload = {"happening": "credential_issued", "rows": rows}
    item = OutboxItem.objects.create(topic="announce", key="all", payload=payload, created_at=START)
    tell, before = StandaloneHost.announce, []

    def announce(self: StandaloneHost, event: Any) -> None:
        tell(self, event)
        before.append(event.data["badge"])
        if len(before) == 3:
            raise ConnectionError("the worker is gone")

    monkeypatch.setattr(StandaloneHost, "announce", announce)
    with pytest.raises(ConnectionError):
        outbox.deliver(item_id=item.pk, handler=handle, at=START)
    # What failed was not told: it goes with the transaction that would have remembered it.
    assert [one.data["badge"] for one in events("badge.awarded")] == ids[:2]
    for _again in range(2):
        outbox.deliver(item_id=item.pk, handler=handle, at=START)
        assert [one.data["badge"] for one in events("badge.awarded")] == ids
    # Even a worker whose lease ran out and who goes on tells nothing again.
    handle(outbox.Item(item.pk, "announce", "all", payload))
    assert [one.data["badge"] for one in events("badge.awarded")] == ids
