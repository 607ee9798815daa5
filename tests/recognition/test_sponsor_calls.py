"""Of people who could not answer a call little is asked, however many calls are open."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mentor_recognition_xblock.recognition import api as recognition
from mentor_recognition_xblock.recognition.sponsor_models import SponsorCall

from .sponsored import Sponsored

pytestmark = pytest.mark.django_db


def test_open_calls_cost_no_more_for_who_holds_no_tier() -> None:
    case = Sponsored()
    case.seek()
    beginner = case.site.mentor()
    costs = []
    for more in (0, 4):
        for _call in range(more):
            SponsorCall.objects.create(
                mentor_id=case.site.mentor().id, tier_key="proficient", opened_at=case.at
            )
        with CaptureQueriesContext(connection) as captured:
            found = recognition.calls_for(
                programme_id=case.programme_id, user_id=beginner.user_id, at=case.at
            )
        assert found == ()
        costs.append(len(captured))
    assert costs[0] == costs[1]
    holder = case.holders[0]
    (shown,) = recognition.calls_for(
        programme_id=case.programme_id, user_id=holder.user_id, at=case.at
    )
    assert shown.lacking == 1
