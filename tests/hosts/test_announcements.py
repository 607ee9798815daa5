"""What leaves for the platform: the tracking log, openedx-events' own signals, and letters."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from eventtracking import tracker as tracking
from eventtracking.tracker import Tracker
from openedx_events.event_bus.avro.serializer import AvroSignalSerializer
from openedx_events.learning.signals import BADGE_AWARDED, BADGE_REVOKED

from mentor_recognition_xblock.hosts import HostUnit, Letter, OutgoingEvent
from mentor_recognition_xblock.hosts.openedx import announcements, letters, places
from mentor_recognition_xblock.hosts.openedx.public_signals import DECISION_MADE, REVIEW_COMPLETED

from ..factories import UserFactory
from .platform import functions, install

pytestmark = pytest.mark.django_db
AT = datetime(2026, 5, 4, 9, tzinfo=UTC)
KEY = "course-v1:Org+Course+Run"


class Backend:
    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []

    def send(self, event: dict[str, Any]) -> None:
        self.sent.append(event)


@pytest.fixture
def log() -> Iterator[Backend]:
    backend = Backend()
    before = tracking.DJANGO_TRACKER if hasattr(tracking, "DJANGO_TRACKER") else None
    tracking.register_tracker(Tracker({"log": backend}))
    yield backend
    if before is not None:
        tracking.register_tracker(before)


@pytest.fixture
def heard() -> Iterator[list[tuple[str, dict[str, Any]]]]:
    found: list[tuple[str, dict[str, Any]]] = []

    def hear(signal: Any, **more: Any) -> None:
        found.append((signal.event_type, more))

    signals = (BADGE_AWARDED, BADGE_REVOKED, REVIEW_COMPLETED, DECISION_MADE)
    for signal in signals:
        signal.connect(hear)
    yield found
    for signal in signals:
        signal.disconnect(hear)


def event(name: str, **more: Any) -> OutgoingEvent:
    data = more.pop("data", {"case": "c" * 32, "programme": "p", "outcome": "award"})
    return OutgoingEvent(
        name=f"mentor_recognition.{name}", at=AT, data=data, verb="v", object_type="o", **more
    )


def person() -> Any:
    user = UserFactory()
    return SimpleNamespace(
        user_id=user.pk, username=user.username, email=user.email, display_name="Name"
    )


@pytest.mark.parametrize(
    ("name", "signal"), [("awarded", BADGE_AWARDED), ("revoked", BADGE_REVOKED)]
)
def test_badges_are_told_by_openedx_events_own_signals(
    log: Backend, heard: list[tuple[str, dict[str, Any]]], name: str, signal: Any
) -> None:
    who = person()
    data = {
        "badge": "b", "achievement": "a", "title": "T", "description": "D", "image_url": "https://i",
    }  # fmt: skip
    sent = event(f"badge.{name}", data=data, user_id=who.user_id, signal=f"BADGE_{name.upper()}")
    announcements.announce(sent, who)
    ((kind, told),) = heard
    badge = told["badge"]
    assert kind == signal.event_type
    assert (badge.uuid, badge.template.uuid) == ("b", "a")
    assert badge.template.origin == "mentor_recognition"
    assert badge.user.pii.username == who.username
    # What the event bus would carry: the platform's own serialiser takes it.
    assert AvroSignalSerializer(signal).to_dict({"badge": badge})["badge"]["uuid"] == "b"


def test_a_pseudonymous_event_leaves_without_the_requests_person(
    log: Backend, heard: list[tuple[str, dict[str, Any]]]
) -> None:
    request = {"username": "reviewer-7", "user_id": 7, "ip": "10.1.1.1", "session": "s"}
    with tracking.get_tracker().context("edx.course.enter", request):
        announcements.announce(event("review.completed", signal="REVIEW_COMPLETED"), None)
    (sent,) = log.sent
    assert sent["name"] == "mentor_recognition.review.completed"
    assert "reviewer-7" not in str(sent)
    assert "10.1.1.1" not in str(sent)
    assert sent["context"]["user_id"] is None
    ((kind, told),) = heard
    assert kind == "org.mentor_recognition.review.completed.v1"
    assert told["case"].case == "c" * 32


def test_our_own_signals_travel_on_the_event_bus(heard: list[Any], log: Backend) -> None:
    announcements.announce(event("decision.made", signal="DECISION_MADE"), None)
    ((_kind, told),) = heard
    packed = AvroSignalSerializer(DECISION_MADE).to_dict({"case": told["case"]})
    assert packed == {"case": {"case": "c" * 32, "programme": "p", "outcome": "award"}}


def test_a_site_without_the_tracker_loses_no_signal(
    heard: list[Any], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "eventtracking", None)
    with caplog.at_level(logging.WARNING):
        announcements.announce(event("decision.made", signal="DECISION_MADE"), None)
    assert len(heard) == 1
    assert len(caplog.records) == 1
    assert "mentor_recognition.decision.made" in caplog.text


LETTER = Letter(
    subject="A badge is yours", text="Open it.\nhttps://x/u", html="<div>Open <b>it</b>.</div>",
    url="https://x/u", unsubscribe_url="https://x/stop/t",
)  # fmt: skip


def test_letters_go_by_edx_ace_where_it_is_installed(settings: Any) -> None:
    settings.ACE_ENABLED_CHANNELS = ["django_email"]
    settings.ACE_CHANNEL_DEFAULT_EMAIL = "django_email"
    settings.ACE_CHANNEL_TRANSACTIONAL_EMAIL = "django_email"
    settings.ACE_ENABLED_POLICIES = []
    assert letters.send(person(), LETTER, language="es")
    (sent,) = mail.outbox
    assert sent.subject == "A badge is yours"
    assert "https://x/u" in sent.body
    assert "<b>it</b>" in sent.alternatives[0][0]
    assert sent.extra_headers["List-Unsubscribe"] == "<https://x/stop/t>"


def test_letters_go_by_plain_mail_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "edx_ace.message", None)
    assert letters.send(person(), LETTER, language="")
    (sent,) = mail.outbox
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "<b>it</b>" in sent.alternatives[0][0]


def test_published_units_are_known_with_their_settings_and_opened_by_jump_to(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LMS_ROOT_URL = "https://lms.example.org"
    install(monkeypatch)
    due = datetime(2026, 5, 1, tzinfo=UTC)
    functions.BLOCKS.update(
        {
            "u0": {"badge": True, "badge_min_score": 3.0, "due": due},
            "draft:a": {"activity": "recognition"},
            "u1": {"activity": "review", "reviews_required": 5, "due_at": due},
        }
    )
    first, second = places.units(KEY)
    assert (first.usage_key, first.badge, first.due_at) == ("u0", (3.0, False), due)
    assert (second.activity, second.reviews_required, second.due_at) == ("review", 5, due)
    assert HostUnit.from_json(first.as_json()) == first
    assert places.unit_url("u1", KEY) == f"https://lms.example.org/courses/{KEY}/jump_to/u1"
    assert places.unit_url("lb:x", None) == ""
