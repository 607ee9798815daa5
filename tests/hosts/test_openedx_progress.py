"""Completion and grades, as the Open edX host reads and tells them."""

from __future__ import annotations

from typing import Any

import pytest
from opaque_keys.edx.keys import UsageKey

from mentor_recognition_xblock.hosts import HostGrade

from .platform import KEY, functions
from .platform import models as tables
from .test_openedx import COURSE, HOST, USAGE, enrolled, platform

__all__ = ["platform"]
pytestmark = pytest.mark.django_db


def test_completion_of_blocks(platform: None) -> None:
    one, two = enrolled(), enrolled()
    for user, name, value in ((one, "abc", 1.0), (one, "def", 1.0), (two, "abc", 0.5)):
        key = UsageKey.from_string(str(USAGE).replace("abc", name))
        tables.BlockCompletion.objects.create(
            user=user, context_key=COURSE, block_key=key, completion=value
        )
    assert HOST.block_completion(one.pk, str(USAGE)) == 1.0
    assert HOST.block_completion(two.pk, str(USAGE)) == 0.5
    assert HOST.block_completion(two.pk, str(USAGE).replace("abc", "def")) == 0.0


def test_progress_is_told_for_somebody_who_is_not_signed_in_and_never_falls(
    platform: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    learner, grades = enrolled(), []

    def heard(**told: Any) -> None:
        grades.append((told["user"], told["raw_earned"], told["only_if_higher"]))

    functions.SCORE_PUBLISHED.connect(heard)
    monkeypatch.setitem(functions.BLOCKS, str(USAGE), {"has_score": True})
    for share, holds in ((0.5, 0.5), (1.0, 1.0), (0.5, 1.0)):
        HOST.tell_progress(learner.pk, str(USAGE), share)
        assert HOST.block_completion(learner.pk, str(USAGE)) == holds
    assert grades == [(learner, share, True) for share in (0.5, 1.0, 0.5)]
    functions.SCORE_PUBLISHED.disconnect(heard)
    monkeypatch.setattr(tables.BlockCompletions, "tracks", False)
    other = enrolled()
    HOST.tell_progress(other.pk, str(USAGE), 1.0)
    assert HOST.block_completion(other.pk, str(USAGE)) == 0.0


def test_of_a_block_that_is_gone_there_is_nothing_to_tell(platform: None) -> None:
    HOST.tell_progress(enrolled().pk, str(USAGE), 1.0)
    assert not tables.BlockCompletion.objects.exists()


def test_grades_of_a_course_and_of_a_subsection_as_staff_left_them(platform: None) -> None:
    learner, other = enrolled(), enrolled()
    part = str(USAGE).replace("mentor_recognition", "sequential")
    assert HOST.grade(learner.pk, KEY) is None
    assert HOST.grade(learner.pk, KEY, part) is None
    whole = tables.PersistentCourseGrade.objects.create(
        user_id=learner.pk, course_id=COURSE, percent_grade=0.82
    )
    assert HOST.grade(learner.pk, KEY) == HostGrade(0.82, whole.modified)
    place = {"course_id": COURSE, "usage_key": UsageKey.from_string(part)}
    row = tables.PersistentSubsectionGrade.objects.create(
        user_id=learner.pk, **place, earned_all=9, possible_all=10, earned_graded=3,
        possible_graded=4,
    )  # fmt: skip
    assert HOST.grade(learner.pk, KEY, part) == HostGrade(0.75, row.modified)
    tables.PersistentSubsectionGradeOverride.objects.create(grade=row, earned_graded_override=1)
    assert HOST.grade(learner.pk, KEY, part) == HostGrade(0.25, row.modified)
    tables.PersistentSubsectionGrade.objects.create(
        user_id=other.pk, **place, earned_all=9, possible_all=10, earned_graded=0,
        possible_graded=0,
    )  # fmt: skip
    counted = HOST.grade(other.pk, KEY, part)
    assert counted is not None
    assert counted.share == 0.9


def test_since_when_a_block_is_complete(platform: None) -> None:
    learner = enrolled()
    row = tables.BlockCompletion.objects.create(
        user=learner, context_key=COURSE, block_key=USAGE, completion=0.5
    )
    assert HOST.completed_at(learner.pk, str(USAGE)) is None
    row.completion = 1.0
    row.save()
    assert HOST.completed_at(learner.pk, str(USAGE)) == row.modified
