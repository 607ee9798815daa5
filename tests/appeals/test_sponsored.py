"""An appeal awards by the sponsors who stood when the case was declined."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mentor_recognition_xblock.appeals import api as appeals
from mentor_recognition_xblock.recognition import api as recognition
from mentor_recognition_xblock.recognition.sponsor_models import Sponsorship

from ..recognition.sponsored import Sponsored
from .world import SEEN, STATEMENT, seated

pytestmark = pytest.mark.django_db


def declined(*, has_sponsor: bool) -> tuple[Sponsored, appeals.AppealData]:
    """A case with or without its sponsor that two of five members declined, and the appeal."""
    case = Sponsored(members=5)
    case.seek()
    if has_sponsor:
        case.sponsor(case.holders[0].user_id)
    made = None
    for number in range(5):
        made = case.vote(number, "decline")
        if isinstance(made, recognition.DecisionData):
            break
    assert isinstance(made, recognition.DecisionData)
    return case, appeals.file_appeal(
        mentor_id=case.mentor.id, kind="decision", subject=made.uuid, statement=STATEMENT,
        at=case.at + timedelta(days=1),
    )  # fmt: skip


def vote(case: Sponsored, appeal: appeals.AppealData, who: int, outcome: str) -> None:
    appeals.vote(
        appeal_uuid=appeal.uuid, outcome=outcome, reason=SEEN, at=case.at + timedelta(days=2),
        actor=who,
    )  # fmt: skip


def test_the_sponsors_of_a_declined_case_stand_behind_its_award() -> None:
    case, appeal = declined(has_sponsor=True)
    for who in seated(appeal)[:2]:
        vote(case, appeal, who, "overturn")
    assert case.decisions() == ["decline", "award"]
    (stood,) = Sponsorship.objects.all()
    assert stood.decision is not None
    assert stood.decision.outcome == "award"


def test_without_them_a_case_is_sent_back_and_not_awarded() -> None:
    case, appeal = declined(has_sponsor=False)
    first, second, *_others = seated(appeal)
    with pytest.raises(recognition.AwardNeedsSponsors, match="send the case back"):
        vote(case, appeal, first, "overturn")
    for who in (first, second):
        vote(case, appeal, who, "remit")
    assert case.decisions() == ["decline"]
    (again,) = recognition.proposals(programme_id=case.programme_id)
    assert again.uuid == case.proposal.uuid
