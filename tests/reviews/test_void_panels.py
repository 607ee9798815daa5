"""The author was retired: nobody scores what is gone."""

from __future__ import annotations

import pytest

from mentor_recognition_xblock.privacy import api as privacy
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews.panels import expire_overdue
from tests.projects.story import day

pytestmark = pytest.mark.django_db


def test_the_work_of_somebody_retired_is_taken_from_its_reviewers(case) -> None:
    panel = case.open_first()
    drawn = case.drawn()
    case.send(drawn[0])
    uuid = case.waiting(drawn[1])[0].uuid
    privacy.retire_person(user_id=case.story.learner_id, at=day(2))
    assert [case.waiting(user) for user in drawn] == [[], [], []]
    assert case.panel(panel.id).state == "void"
    with pytest.raises(reviews.ReviewIsClosed):
        case.send(drawn[1], uuid=uuid)
    assert expire_overdue(programme_id=case.programme_id, at=day(90)) == 0
    assert reviews.redraw_waiting(programme_id=case.programme_id, at=day(90)) == 0
    assert reviews.scores(case.programme_id, completed_before=day(99)) == {}


def test_a_panel_opened_after_its_author_retired_draws_nobody(case) -> None:
    version = case.submit()
    privacy.retire_person(user_id=case.story.learner_id, at=day(1))
    assert case.open(version).state == "void"
    assert case.drawn() == []
