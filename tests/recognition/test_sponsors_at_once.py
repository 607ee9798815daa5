"""Many sponsors, withdrawals and decisions at once: on MariaDB, with real transactions."""

from __future__ import annotations

from typing import Any

import pytest

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.hosts import later
from mentor_recognition_xblock.recognition import api as recognition
from mentor_recognition_xblock.recognition.models import Proposal
from mentor_recognition_xblock.recognition.sponsor_models import SponsorCall, Sponsorship

from ..crowd import at_once
from .sponsored import ONCE, SAW, Sponsored, hold_tier

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _no_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(later, "queue", lambda _name, **_kwargs: True)


def test_of_many_mentors_at_once_as_many_stand_as_are_needed() -> None:
    case = Sponsored(sponsors=2, holders=12)
    case.seek()
    results = at_once(lambda number: case.sponsor(case.holders[number].user_id), count=12)
    standing = Sponsorship.objects.filter(state="stands")
    assert standing.count() == sum(isinstance(one, Sponsorship) for one in results) == 2
    assert len(set(standing.values_list("course_key", flat=True))) == 2
    assert audit.verify() is None


def test_two_who_would_sponsor_one_another_at_once_are_one_sponsorship() -> None:
    case = Sponsored(quorum=1)
    holder = case.holders[0]
    # The holder looks for sponsors of the next tier, for which the mentor holds enough.
    evaluation = Proposal.objects.get(uuid=case.proposal.uuid).evaluation
    Proposal.objects.create(
        programme_id=case.programme_id, mentor_id=holder.id, tier_key="proficient",
        evaluation=evaluation, opened_at=case.at, due_at=case.proposal.due_at,
    )  # fmt: skip
    hold_tier(case.site, case.mentor, "proficient", term=4)
    calls = [
        SponsorCall.objects.create(mentor_id=one.id, tier_key="proficient", opened_at=case.at).uuid
        for one in (case.mentor, holder)
    ]
    people = [holder.user_id, case.mentor.user_id]
    results = at_once(lambda number: case.sponsor(people[number], call=calls[number]), count=2)
    assert sum(isinstance(one, Sponsorship) for one in results) == 1
    assert {type(one) for one in results} == {Sponsorship, recognition.MayNotSponsor}


def test_an_award_and_a_withdrawal_at_once_leave_no_award_without_sponsors() -> None:
    for _round in range(3):
        case = Sponsored(quorum=1)
        case.seek()
        row = case.sponsor(case.holders[0].user_id)

        def act(number: int, case: Sponsored = case, row: Any = row) -> Any:
            if number:
                return recognition.withdraw_sponsorship(
                    sponsorship_uuid=row.uuid, user_id=row.sponsor_id, at=case.at
                )
            return case.vote(0)

        results = at_once(act, count=2)
        row.refresh_from_db()
        awarded = isinstance(results[0], recognition.DecisionData)
        assert awarded == (row.state == "decided")
        assert (row.statement, row.instance) == ((SAW, ONCE) if awarded else ("", ""))
    assert audit.verify() is None
