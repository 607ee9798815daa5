"""Cases that too few members may vote on are told to who appoints members."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from mentor_recognition_xblock.recognition import api as recognition

from ..population import committee
from .test_votes import Case

pytestmark = pytest.mark.django_db


def test_managers_read_of_cases_that_lack_voters() -> None:
    case = Case(members=2, quorum=3)
    manager = committee(case.site, role="manager")
    client = Client()
    client.force_login(manager)
    overview = reverse("mentor_recognition:console_overview", args=[case.site.programme.slug])
    said = ("1 case has fewer members who may vote on it", "1 case lacks members who may vote")
    assert all(one in client.get(overview).content.decode() for one in said)
    case.members.append(committee(case.site))
    before = client.get(overview).content.decode()
    assert not any(one in before for one in said)
    recognition.recuse(
        proposal_uuid=case.proposal.uuid, tie="work", at=case.at,
        actor=case.members[0].pk,
    )  # fmt: skip
    after = client.get(overview).content.decode()
    assert all(one in after for one in said)
    assert str(case.proposal.uuid) not in after
