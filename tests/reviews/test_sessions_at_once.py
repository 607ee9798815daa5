"""The last ratings of a calibration session, sent at once: on MariaDB, with real transactions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.hosts import later
from mentor_recognition_xblock.reviews import sessions
from mentor_recognition_xblock.reviews.models import Certificate
from mentor_recognition_xblock.reviews.session_models import CalibrationSession, SessionWork
from tests.crowd import at_once
from tests.factories import enrol
from tests.projects.story import day
from tests.reviews.case import make_case
from tests.reviews.test_concurrency import refusals

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _no_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    # Delivery runs on the clock of the day; here only the areas are at stake.
    monkeypatch.setattr(later, "queue", lambda _name, **_kwargs: True)


def test_twelve_last_ratings_at_once_reveal_the_session_once_and_certify_each_once() -> None:
    case = make_case(reviewers=1, outside=0)
    people = [enrol(case.story.world.course).pk for _num in range(3)]
    uuid, _new = sessions.open_session(
        programme_id=case.programme_id, title="Autumn", person_ids=people, works=4,
        ends_on=(day(1) + timedelta(days=7)).date(), at=day(1), actor=people[0],
    )  # fmt: skip
    keys = dict(SessionWork.objects.values_list("num", "levels"))

    def rate(number: int) -> Any:
        num = number % 4 + 1
        sessions.rate_in_session(
            programme_id=case.programme_id, session_uuid=uuid, person_id=people[number // 4],
            num=num, scores=keys[num], why="", at=day(2),
        )  # fmt: skip

    assert refusals(at_once(rate, 12)) == []
    row = CalibrationSession.objects.get(uuid=uuid)
    assert (row.state, row.alpha) == ("revealed", 1.0)
    held = Certificate.objects.filter(reviewer_id__in=people).values_list("reviewer_id", flat=True)
    assert sorted(held) == sorted(people)
    stream = f"programme:{case.programme_id}"
    told = [one.action for one in audit.entries(stream=stream)]
    assert told.count("session.revealed") == 1
    assert audit.verify() is None
