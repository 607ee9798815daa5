"""A calibration session that is opened, and one whose last rating reveals all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final
from uuid import UUID

from mentor_recognition_xblock.reviews import sessions

from ..badges.conftest import Decide
from ..factories import enrol
from ..projects.story import day
from ..reviews.case import levels, make_case


def open_a_session(_decide: Decide) -> None:
    _open()


def reveal_a_session(_decide: Decide) -> None:
    programme_id, uuid, people = _open()
    for person_id in people:
        for num in (1, 2):
            sessions.rate_in_session(
                programme_id=programme_id, session_uuid=uuid, person_id=person_id, num=num,
                scores=levels(2), why="", at=day(2),
            )  # fmt: skip


def _open() -> tuple[int, UUID, list[int]]:
    case = make_case(reviewers=1, outside=0)
    people = [enrol(case.story.world.course).pk for _num in range(3)]
    uuid, _new = sessions.open_session(
        programme_id=case.programme_id, title="Autumn", person_ids=people, works=2,
        ends_on=(day(1) + timedelta(days=7)).date(), at=day(1), actor=people[0],
    )  # fmt: skip
    return case.programme_id, uuid, people


SCENARIOS: Final[dict[str, Callable[[Decide], None]]] = {
    "session_opened": open_a_session,
    "session_revealed": reveal_a_session,
}
