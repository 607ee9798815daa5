"""Many workers at once on a real server: one badge an award, no index twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.badges.models import Credential, StatusList
from mentor_recognition_xblock.hosts import later

from ..crowd import at_once
from ..factories import START
from .conftest import Decide

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]


@pytest.fixture(autouse=True)
def _no_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(later, "queue", lambda _name, **_kwargs: True)


def test_twenty_workers_with_one_award_issue_one_badge(issuer: Path, decide: Decide) -> None:
    decision = decide()
    found = at_once(
        lambda _number: badges.issue_for_decision(decision_uuid=decision.uuid, at=START)
    )
    assert len({one.uuid for one in found}) == 1
    assert Credential.objects.count() == 1


def test_twenty_awards_at_once_get_an_index_each(issuer: Path, decide: Decide) -> None:
    decisions = [decide() for _number in range(20)]
    at_once(
        lambda number: badges.issue_for_decision(decision_uuid=decisions[number].uuid, at=START)
    )
    assert StatusList.objects.count() == 1
    assert Credential.objects.values("status_index").distinct().count() == 20
    for text in Credential.objects.values_list("document", flat=True):
        assert badges.verify(json.loads(text), at=START).valid
