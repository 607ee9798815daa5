"""Stories of mentors who look for sponsors, and of those who stand behind them."""

from __future__ import annotations

from datetime import timedelta

from mentor_recognition_xblock.recognition import api as recognition

from ..badges.conftest import Decide
from ..recognition.sponsored import Sponsored


def be_sponsored(_decide: Decide) -> None:
    """A call, a sponsor who steps back, another, an award, and a meeting that is owed."""
    case = Sponsored(quorum=1, holders=2)
    case.seek()
    first = case.sponsor(case.holders[0].user_id)
    recognition.withdraw_sponsorship(
        sponsorship_uuid=first.uuid, user_id=first.sponsor_id, at=case.at
    )
    case.sponsor(case.holders[1].user_id)
    case.vote(0)
    recognition.remind_sponsors(at=case.at + timedelta(days=40))


SCENARIOS = dict.fromkeys(
    ("sponsor_call_opened", "sponsorship_given", "sponsorship_withdrawn", "sponsor_reminded"),
    be_sponsored,
)
