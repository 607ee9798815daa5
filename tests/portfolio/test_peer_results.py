"""What a mentor reads of the reviews of their portfolio, and that it decides nothing."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from mentor_recognition_xblock.notifications.models import Notice
from mentor_recognition_xblock.privacy import api as privacy
from mentor_recognition_xblock.recognition import api as recognition
from mentor_recognition_xblock.reviews import api as reviews

from ..reviews.case import Case
from ..reviews.portfolio_case import (
    CLOSE,
    ask,
    guidance,
    make_portfolios,
    panels,
    rate,
    seats,
)
from .peers import clock, evaluated, names_of, shown

__all__ = ["clock"]

pytestmark = pytest.mark.django_db(transaction=True)


def test_results_come_with_the_next_close_whole_under_aliases_and_not_before() -> None:
    case = make_portfolios(peers=3)
    ask(case)
    [panel] = panels(case)
    rate(panel, guidance(3), guidance(2), guidance(2))
    before = shown(case)
    assert "Under review" in before
    assert "The questions open something." not in before
    [kept] = reviews.peer_reviews(case.story.world.mentor.id)
    assert (kept.reviewers, kept.criteria, kept.overall) == (0, (), ())
    assert not Notice.objects.filter(kind="portfolio_released").exists()
    evaluated(case)
    page = shown(case)
    assert "Reviewed" in page
    assert "2 of 3" in page
    assert "Reviewer 1" in page
    assert "The argument comes first, says 3." in page
    assert not {name for name in names_of(*case.reviewers) if name in page}
    [told] = Notice.objects.filter(kind="portfolio_released")
    assert told.user_id == case.story.mentor_id
    [found] = reviews.peer_reviews(case.story.world.mentor.id)
    assert [one.median for one in found.criteria] == [2.0] * 4
    assert found.reviewers == 3
    exported = privacy.export_person(user_id=case.story.mentor_id, at=CLOSE)
    assert "The questions open something." in json.dumps(exported, default=str)


def test_what_is_still_open_at_a_close_waits_for_the_next_one() -> None:
    case = make_portfolios(peers=3)
    ask(case)
    evaluated(case)
    [panel] = panels(case)
    later = CLOSE + timedelta(days=1)
    for seat in seats(panel).values():
        seat.due_at = later + timedelta(days=9)
        seat.save()
    rate(panel, guidance(2), guidance(2), guidance(2), at=later)
    assert "Reviewer 1" not in shown(case)
    evaluated(case, 2, CLOSE + timedelta(days=120))
    assert "Reviewer 1" in shown(case)


@pytest.mark.parametrize("level", [0, 3])
def test_an_evaluation_is_the_same_whatever_other_mentors_say(level: int) -> None:
    plain, reviewed = make_portfolios(peers=3), make_portfolios(peers=3)
    ask(reviewed)
    [panel] = panels(reviewed)
    rate(panel, *[guidance(level)] * 3)
    evaluated(plain)
    evaluated(reviewed)
    evaluated(reviewed, 2, CLOSE + timedelta(days=120))
    evaluated(plain, 2, CLOSE + timedelta(days=120))

    def told(case: Case) -> list[Any]:
        rows = recognition.evaluations(term_id=case.story.world.terms[1].id)
        mentor = case.story.world.mentor.id
        return [(one.tier_key, one.gates) for one in rows if one.mentor_id == mentor]

    assert told(reviewed) == told(plain)
    rows = recognition.evaluations(term_id=reviewed.story.world.terms[1].id)
    assert str(panel.uuid) not in json.dumps([one.facts for one in rows], default=str)
