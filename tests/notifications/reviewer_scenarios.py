"""A certificate that a manager ends, levels that drift from agreed keys, and a session on these."""

from __future__ import annotations

from datetime import timedelta

from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews.sessions import open_session, rate_in_session

from ..badges.conftest import Decide
from ..factories import START, UserFactory, enrol
from ..projects.story import day
from ..reviews.case import levels, make_case
from ..reviews.seed_case import answer, make_seeded


def drift_from_the_keys(_decide: Decide) -> None:
    case = make_seeded(reviewers=1)
    programmes.appoint(
        programme_id=case.programme_id, user_id=UserFactory().pk, role="manager", at=START,
        actor=None,
    )  # fmt: skip
    for num in range(5):
        answer(case, case.reviewers[0], 1, at=day(9 + 3 * num))
    reviews.tell_of_drift(programme_id=case.programme_id, at=day(90))


def end_a_certificate(_decide: Decide) -> None:
    case = make_case(reviewers=1, outside=0)
    reviews.end_certificate(
        programme_id=case.programme_id, user_id=case.reviewers[0].pk,
        reason="They left the school.", at=START + timedelta(days=1), actor=None,
    )  # fmt: skip


def rate_together(_decide: Decide) -> None:
    case = make_seeded(reviewers=3)
    programme_id, people = case.programme_id, [user.pk for user in case.reviewers]
    manager = enrol(case.story.world.course)
    uuid = open_session(
        programme_id=programme_id, title="Read together", person_ids=people, works=2,
        ends_on=day(20).date(), at=day(9), actor=manager.pk,
    )  # fmt: skip
    for person_id in people:
        for num in (1, 2):
            rate_in_session(
                programme_id=programme_id, session_uuid=uuid, person_id=person_id, num=num,
                scores=levels(2), why="It says so.", at=day(10),
            )  # fmt: skip
