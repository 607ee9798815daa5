"""A manager sees how badges are signed, signs what is missing, and signs again after a loss."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.badges.models import Credential, IssuingItem
from mentor_recognition_xblock.hosts import get_host

from ..badges.conftest import Decide, clock, decide, issuer
from ..factories import START
from .test_badge import Case
from .test_pairings import text

__all__ = ["clock", "decide", "issuer"]  # fixtures

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(issuer: Path, decide: Decide) -> Case:
    return Case(decide)


def address(case: Case) -> str:
    return reverse("mentor_recognition:console_issuing", args=[case.programme.slug])


def page(case: Case) -> str:
    return text(case.manager.get(address(case)))


def test_keys_and_lists_are_told_without_a_secret(case: Case, issuer: Path) -> None:
    shown = page(case)
    assert "key-1" in shown
    assert "signs now" in shown
    assert "1 of 131072" in shown.replace(",", "") or "1 of 131,072" in shown
    assert "Every award has its badge." in shown
    assert str(issuer) not in shown
    assert issuer.name not in shown
    badges.rotate_key(at=START)
    shown = page(case)
    assert "signs no more; what it signed stays valid" in shown
    assert "key-2" in shown


def test_an_award_without_a_badge_is_signed_from_the_page(case: Case) -> None:
    before = Credential.objects.get()
    decision = before.decision_uuid
    Credential.objects.all().delete()
    assert "1 award has no badge yet." in page(case)
    answer = case.manager.post(address(case), {"act": "sign"}, follow=True)
    assert "Signing has begun" in text(answer)
    badges.run_batch(batch_uuid=IssuingItem.objects.get().batch.uuid, at=START)
    assert Credential.objects.get().decision_uuid == decision
    again = case.manager.post(address(case), {"act": "sign"}, follow=True)
    assert "Every award has its badge: nothing changed." in text(again)
    assert IssuingItem.objects.count() == 1


def test_what_failed_says_why_and_is_tried_again(case: Case) -> None:
    Credential.objects.all().delete()
    refusal = badges.IssuerNotReady("The vault did not answer: TimeoutError.")
    where = "mentor_recognition_xblock.badges.issuer.batches.issue_many"
    with mock.patch(where, side_effect=refusal):
        case.manager.post(address(case), {"act": "sign"})
        badges.run_batch(batch_uuid=IssuingItem.objects.get().batch.uuid, at=START)
    shown = page(case)
    assert "The vault did not answer" in shown
    assert "1 award" in shown
    case.manager.post(address(case), {"act": "sign"})
    newest = IssuingItem.objects.order_by("-pk")[0].batch.uuid
    badges.run_batch(batch_uuid=newest, at=START)
    assert "Every award has its badge." in page(case)


def test_a_badge_of_a_withdrawn_key_is_signed_again_and_no_other(case: Case) -> None:
    assert "Sign again" not in text(case.manager.get(case.address()))
    told = case.manager.post(case.address(), {"act": "sign_again"}, follow=True)
    assert "Its key is sound: nothing changed." in text(told)
    with mock.patch.object(type(get_host()), "run_later", return_value=False):
        badges.compromise_key(fragment="key-1", at=START)
    shown = text(case.manager.get(case.address()))
    assert "Sign again" in shown
    told = case.manager.post(case.address(), {"act": "sign_again"}, follow=True)
    assert "A new edition is signed" in text(told)
    newest = badges.editions_of(case.badge.decision_uuid)[-1]
    assert (newest.edition, newest.state, newest.is_public) == (2, "claimed", True)
    assert "withdrawn; nothing it signed counts" in page(case)


def test_the_list_says_why_learners_badges_are_few_and_leads_to_signing(case: Case) -> None:
    listed = reverse("mentor_recognition:console_list_badges", args=[case.programme.slug])
    shown = text(case.manager.get(listed))
    assert "it stands here once its owner made it public" in shown
    assert address(case) in shown


def test_only_managers_see_it(case: Case) -> None:
    assert case.appointed("committee").get(address(case)).status_code == 403


def test_the_page_asks_as_often_for_many_keys_as_for_one(case: Case) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert case.manager.get(address(case)).status_code == 200
        return len(asked)

    count()
    before: Any = count()
    for _number in range(3):
        badges.rotate_key(at=START)
    assert count() == before
