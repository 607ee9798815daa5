"""A draft that asks for something else than the rubric in use, tried by certified reviewers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews import sessions, trials
from mentor_recognition_xblock.reviews.session_models import CalibrationSession
from tests.projects.story import day

from .case import CRITERIA, Case

# What the draft says instead at the lowest level of breadth.
ANCHOR = "Nothing at all."


def begin_draft(case: Case, *, anchor: str = ANCHOR, at: datetime | None = None) -> int:
    """A copy of the rubric in use with another anchor; the number of its save."""
    reviews.begin_rubric_draft(
        programme_id=case.programme_id, source="portfolio:1", at=at or day(1), actor=None
    )
    return change_draft(case, 1, {"anchors.breadth.0": anchor}, at=at)


def change_draft(
    case: Case, num: int, written: Mapping[str, str], at: datetime | None = None
) -> int:
    """Write into the draft; the number of the new save."""
    return reviews.save_rubric_draft(
        programme_id=case.programme_id, num=num, language="en", written=written, at=at or day(1)
    ).num


def try_draft(case: Case, num: int, *, works: int = 5, **changes: Any) -> UUID:
    """Open a trial with the first four reviewers of the case."""
    wishes: dict[str, Any] = {
        "programme_id": case.programme_id,
        "num": num,
        "title": "Clearer",
        "person_ids": [one.pk for one in case.reviewers[:4]],
        "works": works,
        "ends_on": (day(1) + timedelta(days=7)).date(),
        "at": day(1),
        "actor": case.reviewers[0].pk,
    }
    return trials.open_trial(**(wishes | changes))[0]


def rate_all(
    case: Case,
    uuid: UUID,
    *,
    apart: bool = False,
    skip: frozenset[int] = frozenset(),
    at: datetime | None = None,
) -> None:
    """Everybody rates every work: the same by the draft, and ``apart`` by the rubric in use."""
    row = CalibrationSession.objects.get(uuid=uuid)
    for place in row.places.filter(left_at=None).exclude(person_id__in=skip):
        for work in row.works.all():
            by_draft = (place.num + work.num) % 2 == 0
            level = work.num % 4
            if apart and not by_draft:
                level = 4 if place.num > 2 else 0
            sessions.rate_in_session(
                programme_id=case.programme_id, session_uuid=uuid, person_id=place.person_id,
                num=work.num, scores=dict.fromkeys(CRITERIA, level), why="Read twice.",
                at=at or day(2),
            )  # fmt: skip
