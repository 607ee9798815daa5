"""Revoked, appealed, in a wallet, retired: one assertion, and no trace when it is gone."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.badges.issuer import issuance
from mentor_recognition_xblock.badges.issuer.issuance import reissue
from mentor_recognition_xblock.badges.queries import all_credentials
from mentor_recognition_xblock.privacy import api as privacy

from ..core.test_openbadges_presentations import signed
from ..crowd import at_once
from ..factories import START
from .hosted_editions import (
    LATER,
    assertion,
    badge,
    host,
    recipient_is,
    revoke,
    served,
    tables,
    world,
)

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["badge", "world"]  # fixtures


@pytest.mark.compliance("OB 2.0", "Assertion: revoked")
def test_a_won_appeal_puts_the_same_assertion_up_again(badge: badges.CredentialData) -> None:
    host(badge)
    before = assertion(badge)
    revoke(badge)
    assert assertion(badge)["revoked"] is True
    again = reissue(decision_uuid=badge.decision_uuid, at=LATER, actor=None)
    assert again.edition == 2
    assert again.is_hosted
    assert assertion(badge) == before
    assert recipient_is(again, "amara.okafor@example.org") is True


def test_why_it_was_revoked_is_not_told_to_everybody(badge: badges.CredentialData) -> None:
    host(badge)
    revoke(badge)
    assert "Nia" not in json.dumps(assertion(badge))
    assert set(assertion(badge)) == {"@context", "id", "type", "revoked", "revocationReason"}


def test_a_revoked_badge_is_taken_down_like_any_other_from_all_its_editions(
    badge: badges.CredentialData,
) -> None:
    host(badge)
    recipient = assertion(badge)["recipient"]
    revoke(badge)
    reissue(decision_uuid=badge.decision_uuid, at=LATER, actor=None)
    second = badges.credential_of_decision(badge.decision_uuid)
    assert second is not None
    revoke(second)
    # By the address of the first edition, as somebody with an old page would.
    host(badge, on=False)
    assert served(badge) is None
    assert recipient["salt"] not in tables()
    for one in all_credentials():
        assert badges.verify(json.loads(one.document), at=LATER).check("signature").outcome == (
            "passed"
        )


def test_a_new_edition_signed_meanwhile_does_not_bring_the_hash_back(
    badge: badges.CredentialData, monkeypatch: pytest.MonkeyPatch
) -> None:
    host(badge)
    recipient = assertion(badge)["recipient"]
    revoke(badge)
    sign: Callable[..., Any] = issuance._signed

    def sign_while_the_owner_takes_it_down(*given: Any) -> Any:
        made = sign(*given)
        host(badge, on=False)
        return made

    monkeypatch.setattr(issuance, "_signed", sign_while_the_owner_takes_it_down)
    again = reissue(decision_uuid=badge.decision_uuid, at=LATER, actor=None)
    assert again.edition == 2
    assert not again.is_hosted
    assert recipient["salt"] not in tables()


@pytest.mark.services
def test_of_twenty_who_put_it_up_at_once_one_makes_the_hash(badge: badges.CredentialData) -> None:
    answers = at_once(lambda _n: host(badge))
    assert {one.is_hosted for one in answers} == {True}
    assert len({one.document for one in answers}) == 1
    entries = audit.entries(stream=f"programme:{badge.programme_id}")
    assert [one.action for one in entries].count("credential.hosted") == 1


@pytest.mark.services
def test_whoever_comes_first_no_edition_keeps_the_hash_of_a_badge_taken_down(
    badge: badges.CredentialData,
) -> None:
    host(badge)
    recipient = assertion(badge)["recipient"]
    revoke(badge)

    def one_of_them(number: int) -> Any:
        if number % 2:
            return host(badge, on=False)
        return reissue(decision_uuid=badge.decision_uuid, at=LATER, actor=None)

    at_once(one_of_them, count=8)
    newest = badges.credential_of_decision(badge.decision_uuid)
    assert newest is not None
    assert newest.edition == 2
    assert newest.is_hosted is False
    assert recipient["salt"] not in tables()


def test_in_a_wallet_the_hash_stays_out_of_the_signed_badge(badge: badges.CredentialData) -> None:
    host(badge)
    before = assertion(badge)
    asked = badges.open_exchange(credential_uuid=badge.uuid, user_id=badge.recipient_id, at=START)
    proof = signed(challenge=asked.challenge, domain="https://badges.example.org")
    bound = badges.answer(token=asked.token, presentation=proof, at=START)
    assert "identifier" not in bound.document
    before.pop("evidence")  # it would tell which of the signed badges this one is
    assert assertion(badge) == before
    host(badge, on=False)
    assert "identifier" not in host(badge).document
    assert assertion(badge)["recipient"]["salt"] != before["recipient"]["salt"]


def test_a_retired_persons_assertion_is_gone_with_hash_and_salt(
    badge: badges.CredentialData,
) -> None:
    host(badge)
    recipient = assertion(badge)["recipient"]
    revoke(badge)
    reissue(decision_uuid=badge.decision_uuid, at=LATER, actor=None)
    privacy.retire_person(user_id=badge.recipient_id, at=LATER)
    assert served(badge) is None
    assert recipient["salt"] not in tables()
    assert recipient["identity"] not in tables()


def test_a_persons_export_tells_what_is_hosted(badge: badges.CredentialData) -> None:
    host(badge)
    (own,) = privacy.export_person(user_id=badge.recipient_id, at=LATER)["badges"]
    assert own["hosted_uuid"] is not None
    assert own["identity_hash"] == assertion(badge)["recipient"]["identity"]
    assert own["identity_salt"] == assertion(badge)["recipient"]["salt"]


def test_a_wallets_did_and_the_hash_stand_in_no_document_together_and_lead_to_each_other_by_none(
    badge: badges.CredentialData,
) -> None:
    host(badge)
    asked = badges.open_exchange(credential_uuid=badge.uuid, user_id=badge.recipient_id, at=START)
    bound = badges.answer(
        token=asked.token, at=START,
        presentation=signed(challenge=asked.challenge, domain="https://badges.example.org"),
    )  # fmt: skip
    recipient = assertion(badge)["recipient"]
    for form in ("json", "png", "svg"):
        file = badges.file_of(bound, form)
        assert file is not None
        assert bound.subject.encode() in file.content
        for secret in (recipient["salt"], recipient["identity"], str(bound.hosted_uuid)):
            assert secret.encode() not in file.content
    known = json.loads(bound.document)
    for one in (known["id"], known["evidence"][0]["id"], known["refreshService"]["id"]):
        assert badges.assertion(UUID(one[-36:])) is None
    assert not [value for value in (known["id"], known["evidence"][0]["id"])
                if value in json.dumps(assertion(badge))]  # fmt: skip
