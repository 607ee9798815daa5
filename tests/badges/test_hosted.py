"""A badge as an Open Badge 2.0 too: at its owner's wish, gone without a trace when they say so."""

from __future__ import annotations

import hashlib
import json
import logging
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.badges.models import Credential
from mentor_recognition_xblock.errors import Invalid

from ..block.runtime import act, place, view
from ..factories import START, UserFactory, World, make_world
from .conftest import Decide
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
    with pytest.raises(Invalid, match="add one first") as refused:
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


def test_the_unit_offers_it_to_the_owner_of_a_claimed_badge(
    badge: badges.CredentialData, world: World, settings: Any
) -> None:
    unit, data = place(world, "recognition"), {"credential_uuid": str(badge.uuid)}
    assert "anyone who guesses it" in view(unit, world.mentor_user)
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
    assert "anyone who guesses it" not in view(unit, world.mentor_user)


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
