"""Managers are reminded of a close two weeks and three days before it, each once."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from mentor_recognition_xblock.notifications.delivery import _notice
from mentor_recognition_xblock.notifications.letters import is_settled
from mentor_recognition_xblock.notifications.models import Notice
from mentor_recognition_xblock.programmes import api as programmes

from ..factories import START
from ..pairing.scene import Scene

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene() -> Scene:
    made = Scene()
    made.manager()
    return made


def remind(scene: Scene, days_left: int) -> int:
    end = datetime.combine(scene.world.terms[0].ends_on, time(9), tzinfo=START.tzinfo)
    return programmes.remind_of_closes(at=end - timedelta(days=days_left))


@pytest.mark.parametrize("runs", [1, 2])
def test_each_reminder_is_given_once(scene: Scene, runs: int) -> None:
    given = [[remind(scene, days) for _run in range(runs)] for days in (15, 14, 9, 3, 0)]
    assert [sum(of_day) for of_day in given] == [0, 1, 0, 1, 0]
    assert Notice.objects.filter(kind="term_ends_soon").count() == 2


def test_what_was_missed_is_caught_up_with_the_latest_alone(scene: Scene) -> None:
    assert remind(scene, 2) == 1
    assert remind(scene, 1) == 0


def test_a_closed_term_reminds_nobody_and_its_letter_is_needless(scene: Scene) -> None:
    assert remind(scene, 10) == 1
    notice = _notice(Notice.objects.get(kind="term_ends_soon"))
    assert not is_settled(notice)
    term = scene.world.terms[0]
    end = datetime.combine(term.ends_on, time(9), tzinfo=START.tzinfo)
    programmes.close_term(term_id=term.id, at=end, actor=None)
    assert is_settled(notice)
    assert remind(scene, 0) == 0
