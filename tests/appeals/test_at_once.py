"""Appeals filed, named for and voted on by many at once: on MariaDB, with real transactions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from mentor_recognition_xblock.appeals import api as appeals
from mentor_recognition_xblock.appeals.models import Appeal, AppealSeat
from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.errors import RecognitionError
from mentor_recognition_xblock.hosts import later
from mentor_recognition_xblock.recognition.decisions import decisions_on

from ..crowd import at_once
from ..factories import UserFactory
from .test_pages import manager_of
from .world import STATEMENT, Declined, seated

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _no_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(later, "queue", lambda _name, **_kwargs: True)


def tried(run: Any) -> Any:
    try:
        return run()
    except RecognitionError as refusal:
        return refusal


def test_of_twenty_appeals_at_once_one_is_filed() -> None:
    case = Declined()
    results = at_once(
        lambda number: tried(lambda: case.file(statement=f"{STATEMENT} ({number})")), count=20
    )
    assert sum(isinstance(one, appeals.AppealData) for one in results) == 1
    assert Appeal.objects.count() == 1
    assert AppealSeat.objects.count() == 3
    assert audit.verify() is None


def test_votes_at_once_are_counted_once() -> None:
    case = Declined()
    appeal = case.file()
    people = seated(appeal)
    at_once(
        lambda number: tried(lambda: case.vote(appeal, people[number % 3], "overturn")), count=12
    )
    assert appeals.appeal(appeal.uuid).state == "overturned"
    assert [one.outcome for one in decisions_on(case.mentor.id)] == ["decline", "award"]
    assert audit.verify() is None


def test_no_more_people_sit_than_there_are_seats() -> None:
    case = Declined(others=1)
    appeal, manager = case.file(), manager_of(case)
    people = [UserFactory() for _index in range(12)]
    at_once(
        lambda number: tried(
            lambda: appeals.name_member(
                appeal_uuid=appeal.uuid,
                user_id=people[number].pk,
                at=case.at + timedelta(days=1),
                actor=manager.pk,
            )
        ),
        count=12,
    )
    assert len(seated(appeal)) == 3
    assert audit.verify() is None
