"""Reminders: queued once however often a run repeats, and leading to the unit they are about."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core.management import call_command
from django.utils import timezone

from mentor_recognition_xblock import signals
from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.hosts import get_host
from mentor_recognition_xblock.hosts.standalone.models import Message, Unit
from mentor_recognition_xblock.notifications.models import Notice
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.pairing.maintenance import maintain
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.tasks import send_notices

from ..badges.conftest import Decide, clock, decide, issuer
from ..factories import START, enrol, make_course, publish_unit
from ..pairing.scene import Scene, day
from ..projects.story import heard, make_unit
from ..reviews.case import levels, make_case

__all__ = ["clock", "decide", "issuer"]  # fixtures

pytestmark = pytest.mark.django_db(transaction=True)
BASE = "https://badges.example.org"


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    """Tasks queued, in order; they run as well."""
    found: list[tuple[str, Any]] = []
    run_later = type(get_host()).run_later

    def keep(self: Any, task_name: str, **kwargs: Any) -> bool:
        found.append((task_name, kwargs))
        return run_later(self, task_name, **kwargs)

    monkeypatch.setattr(type(get_host()), "run_later", keep)
    return found


def test_a_badge_that_waits_is_brought_to_mind_once_however_often_a_run_repeats(
    issuer: Path, decide: Decide, queued: list[tuple[str, Any]]
) -> None:
    for _badge in range(3):
        decide()
    queued.clear()
    with (
        heard(signals.credential_unclaimed) as announced,
        mock.patch.object(timezone, "now", return_value=START + timedelta(days=4)),
    ):
        for _run in range(3):
            send_notices()
    assert [one["days"] for one in announced] == [3, 3, 3]
    assert Notice.objects.filter(kind="badge_unclaimed").count() == 3
    # One task for all whom one item of the outbox tells.
    (letters,) = [kwargs for name, kwargs in queued if name.endswith("send_notices")]
    assert len(letters["user_ids"]) == 3


def test_pairings_tended_twice_remind_once(queued: list[tuple[str, Any]]) -> None:
    scene = Scene()
    request = scene.asks()
    for _run in range(2):
        maintain(programme_id=scene.programme.id, at=day(3))
        call_command("redrive_outbox")
    told = [kwargs["user_ids"] for name, kwargs in queued if name.endswith("send_notices")]
    assert told == [[request.learner_id]]


def test_a_reminder_leads_to_the_unit_of_its_own_course() -> None:
    scene = Scene()
    learner = enrol(scene.world.course)
    other = make_course()
    enrol(other, learner)
    programmes.add_course(
        programme_id=scene.programme.id, course_key=other.course_key, at=START, actor=None
    )
    for number, course in enumerate((scene.world.course, other)):
        key = f"mentoring.{number}"
        Unit.objects.create(usage_key=key, course=course, path=f"/units/{number}/")
        publish_unit(scene.programme, course, key, activity="mentoring")
    scene.asks(learner)
    pairing.ask_for_mentor(
        programme_id=scene.programme.id, course_key=other.course_key, learner_id=learner.pk,
        goal="skill", need="", skills=[], languages=[], time_zone="", at=START,
    )  # fmt: skip
    maintain(programme_id=scene.programme.id, at=day(3))
    links = Notice.objects.filter(user=learner, kind="request_waits").order_by("usage_key")
    assert list(links.values_list("usage_key", flat=True)) == ["mentoring.0", "mentoring.1"]
    Notice.objects.update(due_at=START)
    send_notices()
    text = "".join(Message.objects.filter(user_id=learner.pk).values_list("text", flat=True))
    for number in range(2):
        assert f"{BASE}/units/{number}/" in text


def test_a_reminder_of_a_portfolio_badge_leads_to_its_project(issuer: Path) -> None:
    case = make_case(reviewers=8)
    usage_key = case.story.usage_key
    make_unit(case.story.world, usage_key=usage_key, badge=(2.5, False))
    case.submit(at=day(1))
    final = case.submit(source="A better one.", final=True, at=day(2))
    case.open(final, "final")
    for reviewer in case.reviewers:
        for waiting in case.waiting(reviewer, at=day(3)):
            case.send(reviewer, levels(3), uuid=waiting.uuid)
    assert badges.remind_unclaimed(at=timezone.now() + timedelta(days=4)) == 1
    (notice,) = Notice.objects.filter(kind="badge_unclaimed")
    assert notice.usage_key == usage_key
