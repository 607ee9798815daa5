"""A certificate that a manager ends, and a reviewer whose levels drift from agreed keys."""

from __future__ import annotations

from datetime import timedelta

from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.reviews import api as reviews

from ..badges.conftest import Decide
from ..factories import START, UserFactory
from ..projects.story import day
from ..reviews.case import make_case
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
