"""An exchange is its opener's alone, short, and answered once whoever else has seen its address."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from threading import Barrier, local
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.badges.holder import exchanges
from mentor_recognition_xblock.badges.models import WalletExchange

from ..core.test_openbadges_presentations import signed
from ..crowd import at_once
from ..factories import START, UserFactory
from .conftest import Decide

pytestmark = pytest.mark.django_db(transaction=True)
DOMAIN = "https://badges.example.org"


@pytest.fixture
def badge(issuer: Path, decide: Decide) -> badges.CredentialData:
    decision = decide()
    (found,) = badges.credentials_of(user_id=decision.mentor_user_id)
    return found


def opened(badge: badges.CredentialData) -> badges.ExchangeData:
    return badges.open_exchange(credential_uuid=badge.uuid, user_id=badge.recipient_id, at=START)


def proof(asked: badges.ExchangeData) -> dict[str, Any]:
    return signed(challenge=asked.challenge, domain=DOMAIN)


def test_nobody_opens_an_exchange_for_the_badge_of_another(badge: badges.CredentialData) -> None:
    with pytest.raises(badges.NotYourBadge):
        badges.open_exchange(credential_uuid=badge.uuid, user_id=UserFactory().pk, at=START)


def test_an_exchange_ends_after_a_quarter_of_an_hour_and_when_another_is_opened(
    badge: badges.CredentialData,
) -> None:
    first, second = opened(badge), opened(badge)
    with pytest.raises(badges.NoSuchExchange):
        badges.exchange(first.token, at=START)
    late = START + timedelta(minutes=15)
    with pytest.raises(badges.NoSuchExchange):
        badges.answer(token=second.token, presentation=proof(second), at=late)


def test_the_secret_of_an_exchange_is_not_kept(badge: badges.CredentialData) -> None:
    asked = opened(badge)
    assert asked.token not in str(WalletExchange.objects.values())


def test_five_wrong_proofs_close_an_exchange(badge: badges.CredentialData) -> None:
    asked = opened(badge)
    for _try in range(5):
        with pytest.raises(badges.WalletNotProved):
            badges.answer(token=asked.token, presentation=signed(), at=START)
    with pytest.raises(badges.NoSuchExchange):
        badges.answer(token=asked.token, presentation=proof(asked), at=START)


def test_a_badge_revoked_meanwhile_is_not_handed_out(badge: badges.CredentialData) -> None:
    asked = opened(badge)
    badges.revoke(
        credential_uuid=badge.uuid, reason="Issued to the wrong person.", at=START, actor=None
    )
    with pytest.raises(badges.BadgeIsRevoked):
        badges.answer(token=asked.token, presentation=proof(asked), at=START)


def test_binding_keeps_the_badges_address_its_sentences_and_its_place_in_the_status_list(
    badge: badges.CredentialData,
) -> None:
    asked = opened(badge)
    presented = proof(asked)
    with translation.override("es"):  # the wallet's request has a language of its own
        bound = badges.answer(token=asked.token, presentation=presented, at=START)
    before, after = json.loads(badge.document), json.loads(bound.document)
    assert after["id"] == before["id"]
    assert after["credentialStatus"] == before["credentialStatus"]
    assert after["credentialSubject"]["id"] == presented["holder"]
    assert after["evidence"] == before["evidence"]
    assert badges.verify(after, at=START).valid


def test_the_log_says_that_it_was_bound_and_not_to_which_wallet(
    badge: badges.CredentialData,
) -> None:
    asked = opened(badge)
    presented = proof(asked)
    badges.answer(token=asked.token, presentation=presented, at=START)
    entries = audit.entries(stream=f"programme:{badge.programme_id}")
    assert entries[-1].action == "credential.bound"
    assert presented["holder"] not in "".join(entry.payload for entry in entries)


@pytest.mark.services
def test_a_wallets_answer_and_another_exchange_at_once_are_no_deadlock(
    badge: badges.CredentialData, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both hold the badge first: whoever comes second waits, and finds the other's work."""
    asked = opened(badge)
    presented = proof(asked)
    locked, gate, me = exchanges.own_locked, Barrier(2), local()

    def meet(credential_uuid: Any, user_id: int) -> Any:
        if me.answers:
            gate.wait(timeout=20)
            return locked(credential_uuid, user_id)
        row = locked(credential_uuid, user_id)
        gate.wait(timeout=20)
        return row

    monkeypatch.setattr(exchanges, "own_locked", meet)

    def act(number: int) -> Any:
        me.answers = number == 0
        if me.answers:
            return badges.answer(token=asked.token, presentation=presented, at=START)
        return opened(badge)

    found = at_once(act, 2)
    assert isinstance(found[0], badges.CredentialData | badges.NoSuchExchange)
    assert isinstance(found[1], badges.ExchangeData)


@pytest.mark.services
def test_of_twenty_who_answer_at_once_one_gets_the_badge(badge: badges.CredentialData) -> None:
    asked = opened(badge)
    proofs = [proof(asked) for _wallet in range(20)]
    answers = at_once(lambda n: badges.answer(token=asked.token, presentation=proofs[n], at=START))
    won = [one for one in answers if isinstance(one, badges.CredentialData)]
    assert len(won) == 1
    kept = badges.credential(badge.uuid)
    assert kept is not None
    assert kept.subject == won[0].subject


def test_addresses_that_lead_nowhere_answer_alike(badge: badges.CredentialData) -> None:
    client = Client()
    for path in ("", "/vcapi", "/request"):
        url = f"/exchanges/{'x' * 43}{path}"
        answer = client.post(url, "{}", "application/json") if path else client.get(url)
        assert answer.status_code == 404
        assert json.loads(answer.content)["code"] == "no_such_exchange"


@pytest.mark.parametrize("body", ["[", "[]", '{"verifiablePresentation": 7}', "{" * 90_000])
def test_a_wallets_malformed_message_is_answered_and_changes_nothing(
    badge: badges.CredentialData, body: str
) -> None:
    asked = badges.open_exchange(credential_uuid=badge.uuid, user_id=badge.recipient_id, at=START)
    answer = Client().post(f"/exchanges/{asked.token}/vcapi", body, "application/json")
    assert answer.status_code == 400
    kept = badges.credential(badge.uuid)
    assert kept is not None
    assert kept.state == "issued"


@pytest.mark.parametrize("is_proved", [True, False])
def test_an_exchange_whose_person_is_retired_meanwhile_is_closed(
    badge: badges.CredentialData, monkeypatch: pytest.MonkeyPatch, is_proved: bool
) -> None:
    asked = opened(badge)
    judged = exchanges.holder_of

    def slowly(*given: Any, **options: Any) -> str:
        WalletExchange.objects.all().delete()
        return judged(*given, **options)

    monkeypatch.setattr(exchanges, "holder_of", slowly)
    presented = proof(asked) if is_proved else signed()
    with pytest.raises(badges.NoSuchExchange if is_proved else badges.WalletNotProved):
        badges.answer(token=asked.token, presentation=presented, at=START)
