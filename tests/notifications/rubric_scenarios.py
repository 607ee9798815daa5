"""A draft of a rubric that is tried, and a change that is proposed and answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.reviews import proposals

from ..badges.conftest import Decide
from ..factories import START, UserFactory
from ..projects.story import day
from ..reviews.case import make_case
from ..reviews.trial_case import begin_draft, rate_all, try_draft


def try_a_draft(_decide: Decide) -> None:
    case = make_case(reviewers=4, outside=0)
    try_draft(case, begin_draft(case))


def reveal_a_trial(_decide: Decide) -> None:
    case = make_case(reviewers=4, outside=0)
    rate_all(case, try_draft(case, begin_draft(case)))


def propose_a_change(_decide: Decide) -> None:
    _propose()


def answer_a_change(_decide: Decide) -> None:
    programme_id, uuid, manager = _propose()
    proposals.answer_proposal(
        programme_id=programme_id, proposal_uuid=uuid, takes_up=False,
        answer="The anchor says so already.", at=day(2), actor=manager,
    )  # fmt: skip


def _propose() -> tuple[int, Any, int]:
    case = make_case(reviewers=1, outside=0)
    manager = UserFactory()
    programmes.appoint(
        programme_id=case.programme_id, user_id=manager.pk, role="manager", at=START, actor=None
    )
    uuid, _new = proposals.propose_change(
        programme_id=case.programme_id, person_id=case.reviewers[0].pk, criterion="breadth",
        change="Say what a task is.", reason="Two of us read it in two ways.", at=day(1),
    )  # fmt: skip
    return case.programme_id, uuid, manager.pk


SCENARIOS: Final[dict[str, Callable[[Decide], None]]] = {
    "trial_opened": try_a_draft,
    "trial_revealed": reveal_a_trial,
    "rubric_change_proposed": propose_a_change,
    "rubric_change_answered": answer_a_change,
}
