"""A manager looks at one badge, revokes it with a reason, and gives it back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.notifications.models import Notice
from mentor_recognition_xblock.programmes import api as programmes

from ..badges.conftest import Decide, clock, decide, issuer
from ..factories import START, UserFactory

__all__ = ["clock", "decide", "issuer"]  # fixtures

pytestmark = pytest.mark.django_db(transaction=True)

REASON = "The outcomes were those of another cohort."


class Case:
    """A badge that was claimed, and a manager of its programme."""

    def __init__(self, decide: Decide) -> None:
        decision = decide()
        issued = badges.issue_for_decision(decision_uuid=decision.uuid, at=START)
        self.badge = badges.claim(
            credential_uuid=issued.uuid, user_id=issued.recipient_id, public=True, at=START
        )
        self.programme = programmes.programme(issued.programme_id)
        self.manager = self.appointed("manager")

    def appointed(self, role: str) -> Client:
        user = UserFactory()
        programmes.appoint(
            programme_id=self.programme.id, user_id=user.pk, role=role, at=START, actor=None
        )
        client = Client()
        client.force_login(user)
        return client

    def address(self, uuid: Any = None) -> str:
        place = [self.programme.slug, uuid or self.badge.uuid]
        return reverse("mentor_recognition:console_badge", args=place)

    def revoke(self, client: Client | None = None, **other: str) -> Any:
        form = {"act": "revoke", "reason": REASON, "sure": "on", **other}
        return (client or self.manager).post(self.address(), form, follow=True)


@pytest.fixture
def case(issuer: Path, decide: Decide) -> Case:
    return Case(decide)


def page(response: Any) -> str:
    return " ".join(response.content.decode().partition("<main")[2].split())


def test_the_list_leads_to_the_badge(case: Case) -> None:
    rows = case.manager.get(
        reverse("mentor_recognition:console_list_badges", args=[case.programme.slug])
    )
    assert case.address() in rows.content.decode()
    shown = page(case.manager.get(case.address()))
    assert "Claimed" in shown
    assert 'name="sure"' in shown


def test_a_revoked_badge_is_invalid_for_everybody_and_its_holder_is_told(case: Case) -> None:
    shown = page(case.revoke())
    assert "The badge is revoked" in shown
    assert REASON in shown
    found = badges.credential(case.badge.uuid)
    assert found is not None
    assert not badges.verify(json.loads(found.document), at=START).valid
    assert Notice.objects.filter(kind="badge_revoked", user_id=case.badge.recipient_id).exists()
    assert "was revoked before" not in shown
    assert "Give the badge back" in shown


def test_given_back_it_is_a_new_edition_and_the_old_one_stays_revoked(case: Case) -> None:
    case.revoke()
    shown = page(case.manager.post(case.address(), {"act": "give_back"}, follow=True))
    assert "A new edition is signed" in shown
    old, new = badges.editions_of(case.badge.decision_uuid)
    assert (old.state, new.state) == ("revoked", "claimed")
    assert badges.verify(json.loads(new.document), at=START).valid
    assert not badges.verify(json.loads(old.document), at=START).valid
    assert case.address(new.uuid) in shown
    for uuid in (old.uuid, new.uuid):
        again = case.manager.post(case.address(uuid), {"act": "give_back"}, follow=True)
        assert "nothing changed" in page(again)
    assert len(badges.editions_of(case.badge.decision_uuid)) == 2


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "Wrong."}, "Say in a sentence why the badge is revoked."),
        ({"sure": ""}, "Tick to confirm"),
    ],
)
def test_nothing_is_revoked_without_a_reason_and_a_tick(
    case: Case, other: dict[str, str], says: str
) -> None:
    refused = case.revoke(**other)
    assert refused.status_code == 400
    assert says in page(refused)
    found = badges.credential(case.badge.uuid)
    assert found is not None
    assert found.state == "claimed"


def test_nobody_revokes_their_own_badge(case: Case) -> None:
    from django.contrib.auth import get_user_model

    programmes.appoint(
        programme_id=case.programme.id, user_id=case.badge.recipient_id, role="manager", at=START,
        actor=None,
    )  # fmt: skip
    holder = Client()
    holder.force_login(get_user_model().objects.get(pk=case.badge.recipient_id))
    assert holder.get(case.address()).status_code == 403
    assert case.revoke(holder).status_code == 403


@pytest.mark.parametrize("role", ["committee", "chair"])
def test_the_committee_does_not_revoke(case: Case, role: str) -> None:
    assert case.revoke(case.appointed(role)).status_code == 403


def test_a_badge_of_another_programme_is_not_found(case: Case, decide: Decide) -> None:
    other = badges.issue_for_decision(decision_uuid=decide().uuid, at=START)
    if other.programme_id != case.programme.id:
        assert case.manager.get(case.address(other.uuid)).status_code == 404
