"""Stories of appeals: one answered in favour, one withdrawn, one late, and one sent back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from mentor_recognition_xblock.appeals import api as appeals
from mentor_recognition_xblock.programmes import api as programmes

from ..appeals.revoked import WHY, Revoked
from ..appeals.world import Declined, seated, tend
from ..badges.conftest import Decide
from ..factories import START, UserFactory


def _managed(case: Declined) -> Declined:
    programmes.appoint(
        programme_id=case.site.programme.id, user_id=UserFactory().pk, role="manager",
        at=START, actor=None,
    )  # fmt: skip
    return case


def answer_appeals(decide: Decide) -> None:
    """A decision upheld, one sent back, and a revocation sent back."""
    for outcome in ("uphold", "remit"):
        case = _managed(Declined())
        case.decide(case.file(), outcome, outcome)
    revoked = Revoked(decide, at=START)
    revoked.decide(revoked.file(), "remit", "remit")
    # Another badge is given back by the panel itself.
    other = Revoked(decide, at=START)
    other.decide(other.file(), "overturn", "overturn")


def answer_again(decide: Decide) -> None:
    revoked = Revoked(decide, at=START)
    appeal = revoked.decide(revoked.file(), "remit", "remit")
    appeals.answer_again(
        appeal_uuid=appeal.uuid, answer="give_back", reason=WHY, at=START,
        actor=revoked.manager.pk,
    )  # fmt: skip


def let_days_pass(_decide: Decide) -> None:
    case = _managed(Declined())
    appeal = case.file()
    assert len(seated(appeal)) == 3
    for days in (7, 2, -1):
        tend(appeal.due_at - timedelta(days=days))


def withdraw(_decide: Decide) -> None:
    case = _managed(Declined())
    appeal = case.file()
    appeals.withdraw(appeal_uuid=appeal.uuid, mentor_id=case.mentor.id, at=appeal.filed_at)


SCENARIOS: Final[dict[str, Callable[[Decide], Any]]] = {
    "appeal_filed": let_days_pass,
    "appeal_seated": let_days_pass,
    "appeal_reminded": let_days_pass,
    "appeal_late": let_days_pass,
    "appeal_withdrawn": withdraw,
    "appeal_decided": answer_appeals,
    "appeal_answered_again": answer_again,
}
