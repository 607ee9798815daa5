"""What no event told is found in the platform's tables, and the gaps are named."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from mentor_recognition_xblock.intake.models import IntakeEvent
from mentor_recognition_xblock.intake.queries import silent_days, spells
from mentor_recognition_xblock.pairing.models import Pairing

from ..factories import UserFactory
from ..hosts.platform import KEY
from ..hosts.platform import models as tables
from .life import COURSE, Life

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("platform")]


@pytest.fixture
def life() -> Life:
    return Life.begin("A", "B")


def silently(life: Life, cohort: str | None = None, **fields: Any) -> Any:
    """Rows that came without an event, as before the plugin was installed."""
    user = UserFactory()
    tables.CourseEnrollment.objects.bulk_create(
        [tables.CourseEnrollment(user=user, course_id=COURSE, **fields)]
    )
    if cohort:
        tables.CohortMembership.objects.bulk_create(
            [
                tables.CohortMembership(
                    user=user, course_id=COURSE, course_user_group=life.cohort(cohort)
                )
            ]
        )
    return user


def backfill(*words: str) -> str:
    out = StringIO()
    call_command("backfill_course_data", *words, stdout=out, stderr=out)
    return out.getvalue()


def test_everything_the_platform_holds_is_taken_in_once(life: Life) -> None:
    one, two = silently(life, "A"), silently(life, is_active=False)
    assert f"{KEY}: 2 people, 2 taken in" in backfill()
    assert life.mentored_in(one) == "A"
    assert not spells(course_key=KEY, user_id=two.pk)[0].enrolled
    events = IntakeEvent.objects.count()
    assert f"{KEY}: 2 people, 0 taken in" in backfill()
    assert IntakeEvent.objects.count() == events
    assert set(IntakeEvent.objects.values_list("source", flat=True)) == {"backfill"}


def test_a_dry_run_counts_and_changes_nothing(life: Life) -> None:
    silently(life, "A")
    assert "1 missing" in backfill("--dry-run", "--course", KEY)
    assert not IntakeEvent.objects.exists()
    assert not Pairing.objects.exists()


def test_an_event_that_was_lost_is_made_good(life: Life) -> None:
    learner = life.enrol()
    life.move(learner, "A")
    tables.CohortMembership.objects.filter(user=learner).update(course_user_group=life.cohort("B"))
    assert life.mentored_in(learner) == "A"
    backfill()
    assert life.mentored_in(learner) == "B"


def test_gaps_are_named(life: Life) -> None:
    silently(life, "A")
    silently(life)
    tables.CourseUserGroup.objects.create(course_id=COURSE, name="Unloved")
    tables.CohortMembership.objects.all()
    life.cohort("B").delete()
    text = backfill()
    assert "1 learners without pairing" in text
    assert "cohorts mapped to a mentor that the platform does not know: B" in text
    assert "cohorts without a mentor: Unloved" in text


def test_days_without_any_event_are_named(life: Life) -> None:
    life.enrol()
    now = datetime.now(UTC)
    IntakeEvent.objects.update(happened_at=now - timedelta(days=3))
    life.enrol()
    days = silent_days(course_key=KEY, at=now)
    assert days == [(now - timedelta(days=back)).date() for back in (2, 1)]
    assert f"days without any event: {days[0]}, {days[1]}" in backfill()


def test_a_course_that_cannot_be_read_is_named_and_nothing_of_it_ends(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    learner = life.enrol()
    life.move(learner, "A")
    monkeypatch.delattr("common.djangoapps.student.models.CourseEnrollment")
    with pytest.raises(CommandError, match="1 course runs could not be read"):
        backfill()
    assert life.mentored_in(learner) == "A"


def test_another_course_is_refused_by_name(life: Life) -> None:
    with pytest.raises(CommandError, match="in no programme"):
        backfill("--course", "course-v1:O+C+R")
