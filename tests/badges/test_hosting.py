"""A badge as an Open Badge 2.0 too: at its owner's wish, gone without a trace when they say so."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.test import Client

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.badges import issuing
from mentor_recognition_xblock.badges.models import Credential
from mentor_recognition_xblock.errors import Invalid
from mentor_recognition_xblock.privacy import api as privacy

from ..block.runtime import act, place, view
from ..core.test_openbadges_presentations import signed
from ..crowd import at_once
from ..factories import START, UserFactory, World, make_world
from .conftest import Decide

pytestmark = pytest.mark.django_db(transaction=True)
LATER = START + timedelta(days=10)


@pytest.fixture
def world() -> World:
    found = make_world()
    found.mentor_user.email = "  Amara.Okafor@Example.ORG"
    found.mentor_user.save()
    return found


@pytest.fixture
def badge(issuer: Path, decide: Decide, world: World) -> badges.CredentialData:
    """A claimed badge of the world's mentor, whose account spells the address in its own way."""
    decision = decide(world=world)
    (found,) = badges.credentials_of(user_id=decision.mentor_user_id)
    return badges.claim(
        credential_uuid=found.uuid, user_id=found.recipient_id, public=True, at=START
    )


def host(badge: badges.CredentialData, on: bool = True) -> badges.CredentialData:
    return badges.set_hosted(
        credential_uuid=badge.uuid, user_id=badge.recipient_id, hosted=on, at=LATER
    )


def assertion(badge: badges.CredentialData) -> dict[str, Any]:
    found = served(badge)
    assert found is not None
    return found.document


def served(badge: badges.CredentialData) -> Any:
    """What stands at the address that the badge's newest edition knows of, if any."""
    newest = badges.credential_of_decision(badge.decision_uuid)
    assert newest is not None
    return badges.assertion(newest.hosted_uuid) if newest.hosted_uuid else None


def revoke(badge: badges.CredentialData) -> None:
    badges.revoke(credential_uuid=badge.uuid, reason="Nia wrote it herself.", at=LATER, actor=None)


def tables() -> str:
    """Every value of every column of ours."""
    rows = [
        json.dumps(row, default=str)
        for model in apps.get_app_config("mentor_recognition").get_models()
        for row in model.objects.values()
    ]
    return "\n".join(rows)


def recipient_is(badge: badges.CredentialData, address: str) -> bool | None:
    """What the public page says to somebody who types an address."""
    found = badges.credential(badge.uuid)
    assert found is not None
    verdict = badges.judge(
        found.document.encode(), at=LATER, address=address, fetch=lambda _url: None
    )
    assert verdict.report.valid
    return verdict.recipient


def test_no_badge_is_hosted_unless_its_owner_says_so(badge: badges.CredentialData) -> None:
    assert served(badge) is None
    assert "identifier" not in badge.document
    assert not Credential.objects.exclude(identity_hash="", identity_salt="").exists()


@pytest.mark.compliance("OB 2.0", "IdentityObject: hashed with a salt")
def test_the_hash_is_of_the_address_trimmed_and_in_lower_case(
    badge: badges.CredentialData,
) -> None:
    host(badge)
    recipient = assertion(badge)["recipient"]
    expected = hashlib.sha256(b"amara.okafor@example.org" + recipient["salt"].encode())
    assert recipient["identity"] == f"sha256${expected.hexdigest()}"
    assert recipient["type"] == "email"
    assert recipient["hashed"] is True
    assert len(bytes.fromhex(recipient["salt"])) == 16


def test_the_signed_badge_can_be_matched_by_a_typed_address_while_it_is_hosted(
    badge: badges.CredentialData,
) -> None:
    assert recipient_is(badge, "amara.okafor@example.org") is None
    host(badge)
    assert recipient_is(badge, "Amara.Okafor@example.org ") is True
    assert recipient_is(badge, "bea@example.org") is False
    host(badge, on=False)
    assert recipient_is(badge, "amara.okafor@example.org") is None


def test_the_signed_badge_keeps_its_address_its_place_and_its_words(
    badge: badges.CredentialData,
) -> None:
    before, after = json.loads(badge.document), json.loads(host(badge).document)
    del after["credentialSubject"]["identifier"]
    for document in (before, after):
        del document["proof"]
    assert before == after


def test_two_badges_of_one_person_have_salts_of_their_own(
    badge: badges.CredentialData, decide: Decide, world: World
) -> None:
    other = badges.credential_of_decision(decide(world=make_world()).uuid)
    assert other is not None
    get_user_model().objects.filter(pk=other.recipient_id).update(email=world.mentor_user.email)
    badges.claim(credential_uuid=other.uuid, user_id=other.recipient_id, public=False, at=START)
    host(badge)
    host(other)
    first, second = assertion(badge)["recipient"], assertion(other)["recipient"]
    assert first["salt"] != second["salt"]
    assert first["identity"] != second["identity"]


def test_the_address_stands_in_no_table_log_or_page(
    badge: badges.CredentialData, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    host(badge)
    client = Client()
    pages = [
        client.get(path).content.decode(errors="replace")
        for path in (
            f"/badges/{badge.uuid}",
            f"/credentials/{badge.uuid}.png",
            f"/credentials/{badge.uuid}.svg",
            f"/ob2/assertions/{badge.decision_uuid}",
            f"/ob2/assertions/{badge.decision_uuid}.png",
        )
    ]
    for text in (tables(), caplog.text, *pages):
        assert "okafor@example.org" not in text.lower()


def test_taken_down_it_leaves_neither_hash_nor_salt(badge: badges.CredentialData) -> None:
    told = host(badge).hosted_uuid
    assert told is not None
    recipient = assertion(badge)["recipient"]
    assert recipient["salt"] in tables()
    host(badge, on=False)
    assert badges.assertion(told) is None
    assert recipient["salt"] not in tables()
    assert recipient["identity"] not in tables()
    assert host(badge).hosted_uuid != told  # what was told before leads nowhere


def test_set_again_nothing_changes_and_the_log_says_each_change_once(
    badge: badges.CredentialData,
) -> None:
    first = host(badge)
    assert host(badge) == first
    for _again in range(2):
        host(badge, on=False)
    entries = [
        (json.loads(one.payload), one.subject)
        for one in audit.entries(stream=f"programme:{badge.programme_id}")
        if one.action == "credential.hosted"
    ]
    subject = f"credential:{badge.uuid}"
    assert entries == [({"hosted": True}, subject), ({"hosted": False}, subject)]


def test_nobody_hosts_the_badge_of_another(badge: badges.CredentialData) -> None:
    for credential, user in ((badge.uuid, UserFactory().pk), (uuid4(), badge.recipient_id)):
        for on in (True, False):
            with pytest.raises(badges.NotYourBadge):
                badges.set_hosted(credential_uuid=credential, user_id=user, hosted=on, at=LATER)


def test_an_unclaimed_or_revoked_badge_is_not_put_up(
    issuer: Path, decide: Decide, badge: badges.CredentialData
) -> None:
    gift = badges.credential_of_decision(decide().uuid)
    assert gift is not None
    with pytest.raises(Invalid) as refused:
        host(gift)
    assert refused.value.field == "hosted"
    revoke(badge)
    with pytest.raises(badges.BadgeIsRevoked):
        host(badge)


def test_without_an_address_the_refusal_says_what_to_do(badge: badges.CredentialData) -> None:
    get_user_model().objects.filter(pk=badge.recipient_id).update(email=" ")
    with pytest.raises(Invalid, match="add one to your account") as refused:
        host(badge)
    assert refused.value.field == "hosted"
    assert served(badge) is None


@pytest.mark.compliance("OB 2.0", "Profile: e-mail address of an issuer")
def test_an_issuer_without_an_address_offers_no_2_0_badges(
    badge: badges.CredentialData, settings: Any
) -> None:
    settings.MENTOR_RECOGNITION_ISSUER_EMAIL = ""
    assert not badges.can_be_hosted()
    with pytest.raises(badges.IssuerNotReady, match="MENTOR_RECOGNITION_ISSUER_EMAIL"):
        host(badge)


@pytest.mark.compliance("OB 2.0", "Assertion: revoked")
def test_a_won_appeal_puts_the_same_assertion_up_again(badge: badges.CredentialData) -> None:
    host(badge)
    before = assertion(badge)
    revoke(badge)
    assert assertion(badge)["revoked"] is True
    again = badges.reissue(decision_uuid=badge.decision_uuid, at=LATER, actor=None)
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
    badges.reissue(decision_uuid=badge.decision_uuid, at=LATER, actor=None)
    second = badges.credential_of_decision(badge.decision_uuid)
    assert second is not None
    revoke(second)
    # By the address of the first edition, as somebody with an old page would.
    host(badge, on=False)
    assert served(badge) is None
    assert recipient["salt"] not in tables()
    for one in badges.all_credentials():
        assert badges.verify(json.loads(one.document), at=LATER).check("signature").outcome == (
            "passed"
        )


def test_a_new_edition_signed_meanwhile_does_not_bring_the_hash_back(
    badge: badges.CredentialData, monkeypatch: pytest.MonkeyPatch
) -> None:
    host(badge)
    recipient = assertion(badge)["recipient"]
    revoke(badge)
    sign: Callable[..., Any] = issuing._signed

    def sign_while_the_owner_takes_it_down(*given: Any) -> Any:
        made = sign(*given)
        host(badge, on=False)
        return made

    monkeypatch.setattr(issuing, "_signed", sign_while_the_owner_takes_it_down)
    again = badges.reissue(decision_uuid=badge.decision_uuid, at=LATER, actor=None)
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
        return badges.reissue(decision_uuid=badge.decision_uuid, at=LATER, actor=None)

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
    badges.reissue(decision_uuid=badge.decision_uuid, at=LATER, actor=None)
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


def test_the_unit_offers_it_to_the_owner_of_a_claimed_badge(
    badge: badges.CredentialData, world: World, settings: Any
) -> None:
    unit, data = place(world, "recognition"), {"credential_uuid": str(badge.uuid)}
    assert "whoever guesses the address" in view(unit, world.mentor_user)
    status, answer = act(unit, world.mentor_user, "host", {**data, "hosted": True})
    assert status == 200
    newest = badges.credential(badge.uuid)
    assert newest is not None
    assert newest.hosted_uuid is not None
    address = badges.assertion_url(newest.hosted_uuid)
    assert address in answer["html"]
    status, answer = act(unit, world.mentor_user, "host", {**data, "hosted": False})
    assert status == 200
    assert address not in answer["html"]
    settings.MENTOR_RECOGNITION_ISSUER_EMAIL = ""
    assert "whoever guesses the address" not in view(unit, world.mentor_user)


def test_the_unit_names_the_field_when_there_is_no_address(
    badge: badges.CredentialData, world: World
) -> None:
    get_user_model().objects.filter(pk=badge.recipient_id).update(email="")
    unit, data = place(world, "recognition"), {"credential_uuid": str(badge.uuid)}
    status, answer = act(unit, world.mentor_user, "host", {**data, "hosted": True})
    assert status == 400
    assert answer["error"]["field"] == "hosted"


def test_the_unit_lets_a_revoked_badge_be_taken_down(
    badge: badges.CredentialData, world: World
) -> None:
    host(badge)
    revoke(badge)
    unit, data = place(world, "recognition"), {"credential_uuid": str(badge.uuid)}
    assert "Take the Open Badge 2.0 down" in view(unit, world.mentor_user)
    status, answer = act(unit, world.mentor_user, "host", {**data, "hosted": "false"})
    assert status == 200
    assert "Take the Open Badge 2.0 down" not in answer["html"]
    assert served(badge) is None


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
