"""What a term's close keeps of dates that learners have of their own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mentor_recognition_xblock.programmes.models import CourseUnit
from mentor_recognition_xblock.projects import api as projects
from mentor_recognition_xblock.projects.models import Project
from mentor_recognition_xblock.projects.start_models import LearnerStart
from mentor_recognition_xblock.recognition import api as recognition

from ..population import Site, make_site

pytestmark = pytest.mark.django_db
DAYS = 60


def facts(site: Site, mentor_id: int, term: int) -> list[dict[str, Any]]:
    rows = recognition.evaluations(mentor_id=mentor_id, term_id=site.terms[term - 1].id)
    found: list[dict[str, Any]] = rows[0].facts["projects"]
    return found


def own_dates(site: Site, term: int, *starts: int) -> None:
    """Make the term's units due after each learner's start, so many days after it began."""
    units = CourseUnit.objects.filter(programme_id=site.programme.id, title=f"Project {term}")
    units.update(due_at=None, due_after_days=DAYS)
    works = Project.objects.filter(unit__in=units).order_by("pk")
    for work, late in zip(works, starts, strict=True):
        start(site, work, term, late)


def start(site: Site, work: Project, term: int, late: int, noted: int | None = None) -> None:
    began = site.begin(term)
    LearnerStart.objects.create(
        course_key=work.unit.course_key, learner_id=work.learner_id,
        started_at=began + timedelta(days=late),
        noted_at=began + timedelta(days=late if noted is None else noted),
    )  # fmt: skip


def test_a_close_freezes_each_learners_date_and_whether_it_was_met() -> None:
    site = make_site()
    mentor = site.mentor()
    # Both final versions come on day 70 of the term; grace is three days.
    site.add(mentor.id, count=2, late_days=10)
    site.write()
    own_dates(site, 1, 0, 20)
    site.close(1)
    due = [(site.begin(1) + timedelta(days=DAYS + late)).date().isoformat() for late in (0, 20)]
    shown = [(one["due_on"], one["on_time"]) for one in facts(site, mentor.id, 1)]
    assert shown == [(due[0], False), (due[1], True)]


def test_what_the_platform_says_after_the_final_version_changes_no_later_close() -> None:
    site = make_site()
    mentor = site.mentor()
    site.add(mentor.id, late_days=10)
    site.write()
    own_dates(site, 1, 0)
    site.close(1)
    [work] = Project.objects.all()
    start(site, work, 1, 90, noted=100)
    site.add(mentor.id, term=2)
    site.close(2)
    first, later = facts(site, mentor.id, 1)[0], facts(site, mentor.id, 2)[0]
    assert (later["project"], later["due_on"], later["on_time"]) == (
        first["project"],
        first["due_on"],
        False,
    )


def test_a_close_reads_no_start_that_was_noted_after_it() -> None:
    site = make_site()
    mentor = site.mentor()
    site.add(mentor.id, final=None)
    site.write()
    own_dates(site, 1, 0)
    [work] = Project.objects.all()
    start(site, work, 1, 90, noted=200)
    site.close(1)
    [fact] = facts(site, mentor.id, 1)
    assert fact["due_on"] == (site.begin(1) + timedelta(days=DAYS)).date().isoformat()
    assert fact["on_time"] is False


def test_more_works_with_own_dates_ask_no_more() -> None:
    def asked(count: int) -> int:
        site = make_site()
        mentor = site.mentor()
        site.add(mentor.id, count=count)
        site.write()
        own_dates(site, 1, *range(count))
        with CaptureQueriesContext(connection) as found:
            projects.evidence(site.programme.id, until=site.end(1))
        return len(found)

    assert asked(2) == asked(9)
