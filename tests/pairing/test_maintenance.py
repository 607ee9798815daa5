"""What time does to requests and pairings, by cron."""

from __future__ import annotations

from threading import Barrier

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from mentor_recognition_xblock import signals
from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.notifications.models import Notice
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.pairing import maintenance
from mentor_recognition_xblock.pairing.maintenance import maintain

from ..crowd import at_once
from ..factories import cohort_key, enrol, give_mentor
from ..projects.story import heard
from .scene import Scene, day

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene() -> Scene:
    return Scene()


def told(scene: Scene, at: float) -> list[tuple[str, list[int]]]:
    """What a round at a day told that none before it had: kinds, and to whom."""
    before = set(Notice.objects.values_list("pk", flat=True))
    for _twice in range(2):
        maintain(programme_id=scene.programme.id, at=day(at))
    fresh = Notice.objects.exclude(pk__in=before).order_by("pk")
    kinds: dict[str, list[int]] = {}
    for one in fresh:
        kinds.setdefault(one.kind, []).append(one.user_id)
    return list(kinds.items())


def test_a_waiting_request_is_told_at_3_7_and_14_days_and_lapses_at_28(scene: Scene) -> None:
    manager = scene.manager()
    request = scene.asks()
    learner = [request.learner_id]
    assert told(scene, 2.9) == []
    assert told(scene, 3) == [("request_waits", learner)]
    assert told(scene, 5) == []
    week = [("request_waits", learner), ("requests_wait", [manager.pk])]
    assert told(scene, 8) == week
    assert told(scene, 20) == week
    assert told(scene, 28) == [("request_lapsed", learner)]
    assert scene.queue(at=day(28)) == []
    last = pairing.last_request(course_key=scene.course_key, learner_id=request.learner_id)
    assert last is not None
    assert last.state == "lapsed"


def test_two_who_never_met_are_reminded_and_their_pairing_lapses(scene: Scene) -> None:
    pair = scene.takes(scene.asks())
    both = sorted([scene.mentor.user_id, pair.learner_id])
    assert told(scene, 3) == [("first_contact", both)]
    assert told(scene, 27) == [("first_contact", both)]
    assert told(scene, 28) == [("pairing_lapsed", both)]
    assert pairing.pairing(pair.id).end_reason == "mentor_lapse"


def test_one_who_asks_again_after_a_lapse_keeps_their_place_before_those_who_came_later(
    scene: Scene,
) -> None:
    lapsed, fallen = (scene.asks(wished_mentor_id=scene.mentor.id) for _ in range(2))
    scene.takes(fallen)
    maintain(programme_id=scene.programme.id, at=day(28))
    later = scene.asks(at=day(29))
    learners = [User.objects.get(pk=one.learner_id) for one in (lapsed, fallen)]
    again = [scene.asks(one, at=day(30), wished_mentor_id=scene.mentor.id) for one in learners]
    assert [one.queued_at for one in again] == [day(0), day(0)]
    queue = [*(one.uuid for one in again), later.uuid]
    assert [one.uuid for one in pairing.open_requests(scene.programme.id)] == queue
    assert [(one.uuid, one.waited_days) for one in scene.queue(at=day(30))] == list(
        zip(queue, (30, 30, 1), strict=True)
    )
    suggested = pairing.suggestions(programme_id=scene.programme.id, at=day(30), seed="s")
    assert {one.request.uuid for one in suggested} == set(queue[:2])
    # The new request has its own reminders and its own 28 days.
    assert told(scene, 30) == []
    waiting = [later.learner_id, *(one.learner_id for one in again)]
    assert told(scene, 33.5) == [("request_waits", waiting)]


def test_one_who_withdrew_or_had_a_mentor_asks_anew_at_the_end_of_the_queue(scene: Scene) -> None:
    withdrawn, guided = scene.asks(), scene.asks()
    pairing.withdraw_request(
        course_key=scene.course_key, learner_id=withdrawn.learner_id, at=day(1)
    )
    pair = scene.takes(guided)
    pairing.say_met(pairing_uuid=pair.uuid, user_id=pair.learner_id, at=day(1))
    pairing.end_pairing(pairing_id=pair.id, reason="no_fault", at=day(2), actor=None)
    for one in (withdrawn, guided):
        again = scene.asks(User.objects.get(pk=one.learner_id), at=day(3))
        assert again.queued_at == day(3)


def test_one_who_was_served_and_then_given_a_mentor_who_lapsed_does_not_jump_the_queue(
    scene: Scene,
) -> None:
    pair = scene.takes(scene.asks())
    pairing.end_pairing(pairing_id=pair.id, reason="completed", at=day(60), actor=None)
    other = scene.another_mentor()
    given = give_mentor(
        programme_id=scene.programme.id, course_key=scene.course_key, mentor_id=other.id,
        learner_id=pair.learner_id, at=day(61),
    )  # fmt: skip
    pairing.end_pairing(pairing_id=given.id, reason="mentor_lapse", at=day(90), actor=None)
    again = scene.asks(User.objects.get(pk=pair.learner_id), at=day(96))
    assert again.queued_at == day(96)


@pytest.mark.services
def test_two_rounds_at_once_remind_once(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.asks()
    scene.takes(scene.asks())
    both, latest = Barrier(2), maintenance._latest

    def together(days: int) -> int:
        both.wait(timeout=30)  # both rounds have read the row that neither has changed
        return latest(days)

    monkeypatch.setattr(maintenance, "_latest", together)
    with heard(signals.request_waiting) as waiting, heard(signals.contact_missing) as missing:
        at_once(lambda _num: maintain(programme_id=scene.programme.id, at=day(4)), count=2)
    assert [one["days"] for one in (*waiting, *missing)] == [3, 3]


def test_days_of_a_declared_pause_do_not_count(scene: Scene) -> None:
    pair = scene.takes(scene.asks())
    mentors.declare_pause(
        mentor_id=scene.mentor.id, starts_on=day(1).date(), ends_on=day(20).date(), reason="",
        at=day(0), actor=None,
    )  # fmt: skip
    assert told(scene, 22) == []
    assert told(scene, 28) == [("first_contact", [scene.mentor.user_id, pair.learner_id])]
    assert pairing.pairing(pair.id).end_reason == ""


def test_a_cohort_pairing_without_contact_is_told_to_the_manager_and_stays(scene: Scene) -> None:
    manager = scene.manager()
    learner = enrol(scene.world.course, cohort="A")
    pairing.map_cohort(
        programme_id=scene.programme.id, course_key=scene.course_key,
        cohort_key=cohort_key(scene.course_key, "A"),
        mentor_id=scene.mentor.id, at=day(0), actor=None,
    )  # fmt: skip
    both = [scene.mentor.user_id, learner.pk]
    assert told(scene, 30) == [("first_contact", both), ("no_contact", [manager.pk])]
    assert scene.now(learner.pk) is not None


def test_contact_ends_the_reminders(scene: Scene) -> None:
    pair = scene.takes(scene.asks())
    pairing.note_contact(
        programme_id=scene.programme.id, course_key=scene.course_key,
        learner_id=pair.learner_id, at=day(2),
    )  # fmt: skip
    assert told(scene, 28) == []
    assert pairing.pairing(pair.id).met_at == day(2)


def test_the_command_tells_what_it_did(scene: Scene, capsys: pytest.CaptureFixture[str]) -> None:
    scene.asks()
    call_command("tend_pairings")
    assert "1 requests lapsed, 0 pairings lapsed" in capsys.readouterr().out
