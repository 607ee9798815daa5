"""Works with a key, counted and given by twenty at once: on MariaDB, with real transactions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.hosts import later
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews.models import Certificate, ReviewPanel
from tests.crowd import at_once
from tests.projects.story import day
from tests.reviews.seed_case import certificate_of, make_seeded, owe, seeded, work_of
from tests.reviews.test_concurrency import refusals

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _no_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    # Delivery runs on the clock of the day; here only the areas are at stake.
    monkeypatch.setattr(later, "queue", lambda _name, **_kwargs: True)


def give(case: Any, at: float) -> int:
    return reviews.give_seeds(programme_id=case.programme_id, at=day(at))


def test_twenty_rounds_at_once_give_each_owed_work_once() -> None:
    case = make_seeded(reviewers=3, bank=8)
    for user in case.reviewers:
        owe(user)
    results = at_once(lambda _number: give(case, 9))
    assert refusals(results) == []
    assert sum(results) == len(seeded()) == 3
    assert [certificate_of(user).seeds_owed for user in case.reviewers] == [0, 0, 0]
    given = [(row.reviewer_id, work_of(row).origin) for row in seeded()]
    assert len(set(given)) == len(given)
    assert audit.verify() is None


def test_whoever_asks_twenty_times_at_once_gets_one_work() -> None:
    case = make_seeded(reviewers=1, bank=8, draw="on_request")
    case.open_first()
    user = case.reviewers[0]
    owe(user, 2)
    results = at_once(
        lambda _number: reviews.next_work(
            programme_id=case.programme_id, reviewer_id=user.pk, at=day(9)
        )
    )
    assert refusals(results) == []
    assert set(results) == {row.uuid for row in seeded()}
    assert len(case.waiting(user)) == 1
    assert certificate_of(user).seeds_owed == 1
    assert audit.verify() is None


def test_draws_at_once_count_every_work_and_owe_or_give_as_many() -> None:
    case = make_seeded(reviewers=9, learners=6, bank=12)
    versions = [case.submit(learner) for learner in case.story.world.learners]
    results = at_once(
        lambda number: case.open(
            versions[number % 6], at=day(1) + timedelta(minutes=number)
        )
    )  # fmt: skip
    assert refusals(results) == []
    drawn = sum(panel.assignments.count() for panel in ReviewPanel.of_people.all())
    assert sum(row.works for row in Certificate.objects.all()) == drawn == 18
    owed = sum(row.seeds_owed for row in Certificate.objects.all())
    assert owed + len(seeded()) == drawn
    assert audit.verify() is None
