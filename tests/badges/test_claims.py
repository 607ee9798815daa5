"""What an owner may do with a badge in all its editions; what is asked before one is revoked."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.test import Client

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.core.openbadges import status as lists
from mentor_recognition_xblock.errors import Conflict, Invalid
from mentor_recognition_xblock.recognition import api as recognition

from ..factories import START
from .conftest import Decide, key_of

pytestmark = pytest.mark.django_db(transaction=True)
REASON = "Issued to the wrong person."


def newest(decision: recognition.DecisionData) -> badges.CredentialData:
    found = badges.credential_of_decision(decision.uuid)
    assert found is not None
    return found


def claim(badge: badges.CredentialData, *, public: bool = True) -> badges.CredentialData:
    return badges.claim(
        credential_uuid=badge.uuid, user_id=badge.recipient_id, public=public, at=START
    )


def show(badge: badges.CredentialData, public: bool) -> badges.CredentialData:
    return badges.set_public(
        credential_uuid=badge.uuid, user_id=badge.recipient_id, public=public, at=START
    )


def seen(badge: badges.CredentialData) -> set[int]:
    paths = [f"/badges/{badge.uuid}", f"/credentials/{badge.uuid}"]
    paths += [f"/credentials/{badge.uuid}.{form}" for form in ("json", "png", "svg")]
    return {Client().get(path).status_code for path in paths}


def signed_again(decision: recognition.DecisionData) -> badges.CredentialData:
    """The next edition, after the key of the one before was withdrawn."""
    badges.compromise_key(fragment=key_of(newest(decision)), at=START)
    return newest(decision)


@pytest.mark.parametrize("named", ["old", "new"])
def test_hidden_is_hidden_in_every_edition_whichever_is_named(
    issuer: Path, decide: Decide, named: str
) -> None:
    decision = decide()
    old = claim(newest(decision))
    new = signed_again(decision)
    assert new.uuid != old.uuid
    assert seen(old) == seen(new) == {200}
    show(old if named == "old" else new, public=False)
    assert seen(old) == seen(new) == {404}
    # And shown again it is the newest that is shown, whichever the page named.
    assert show(old, public=True).uuid == new.uuid
    assert seen(old) == {404}
    assert seen(new) == {200}


def test_a_revoked_badge_is_hidden_and_not_shown_again(issuer: Path, decide: Decide) -> None:
    badge = claim(newest(decide()))
    badges.revoke(credential_uuid=badge.uuid, reason=REASON, at=START, actor=None)
    assert seen(badge) == {200}
    show(badge, public=False)
    assert seen(badge) == {404}
    with pytest.raises(badges.BadgeIsRevoked):
        show(badge, public=True)
    assert show(badge, public=False).is_public is False


def test_nobody_hides_or_shows_the_badge_of_another(issuer: Path, decide: Decide) -> None:
    badge = claim(newest(decide()))
    for public in (True, False):
        with pytest.raises(badges.NotYourBadge):
            badges.set_public(
                credential_uuid=badge.uuid, user_id=badge.recipient_id + 99, public=public, at=START
            )
    with pytest.raises(badges.NotYourBadge):
        badges.set_public(
            credential_uuid=uuid4(), user_id=badge.recipient_id, public=False, at=START
        )
    assert seen(badge) == {200}


def test_a_badge_is_claimed_before_it_is_public(issuer: Path, decide: Decide) -> None:
    badge = newest(decide())
    with pytest.raises(Invalid) as refusal:
        show(badge, public=True)
    assert refusal.value.field == "public"
    assert newest_state(badge) == ("issued", False)
    assert seen(badge) == {404}
    # To keep it hidden needs no claim, and claims nothing.
    assert show(badge, public=False).is_public is False
    assert newest_state(badge) == ("issued", False)


def logged(decision: recognition.DecisionData, badge: badges.CredentialData) -> list[Any]:
    return list(
        audit.entries(
            stream=f"programme:{decision.programme_id}", subject=f"credential:{badge.uuid}"
        )
    )


def test_what_is_done_with_a_badge_stands_in_the_log_once(issuer: Path, decide: Decide) -> None:
    decision = decide()
    badge = newest(decision)
    claim(badge, public=False)
    show(badge, public=True)
    show(badge, public=False)
    badges.revoke(credential_uuid=badge.uuid, reason=REASON, at=START, actor=None)
    entries = logged(decision, badge)
    assert [one.action for one in entries][-4:] == [
        "credential.claimed", "credential.published", "credential.published",
        "credential.revoked",
    ]  # fmt: skip
    said = [one.payload for one in entries][-4:]
    assert ['"public":true' in one for one in said] == [False, True, False, False]
    assert ['"public":false' in one for one in said] == [True, False, True, False]
    badges.revoke(credential_uuid=badge.uuid, reason=REASON, at=START, actor=None)
    show(badge, public=False)
    assert [one.action for one in logged(decision, badge)] == [one.action for one in entries]


def newest_state(badge: badges.CredentialData) -> tuple[str, bool]:
    found = badges.credential(badge.uuid)
    assert found is not None
    return found.state, found.is_public


@pytest.mark.parametrize("public", [True, False])
def test_no_cache_keeps_a_badge_its_owner_may_hide(
    issuer: Path, decide: Decide, public: bool
) -> None:
    badge = claim(newest(decide()), public=public)
    owner = Client()
    owner.force_login(get_user_model().objects.get(pk=badge.recipient_id))
    paths = [f"/badges/{badge.uuid}", f"/credentials/{badge.uuid}"]
    paths += [f"/credentials/{badge.uuid}.{form}" for form in ("json", "png", "svg", "exe")]
    for client in (owner, Client()):
        for path in paths:
            kept = client.get(path)["Cache-Control"]
            assert "no-store" in kept
            assert "private" in kept


@pytest.mark.parametrize("reason", ["", "   ", "why", "  short   "])
def test_a_badge_is_revoked_for_a_reason_or_not_at_all(
    issuer: Path, decide: Decide, reason: str
) -> None:
    badge = claim(newest(decide()))
    with pytest.raises(Invalid) as refusal:
        badges.revoke(credential_uuid=badge.uuid, reason=reason, at=START, actor=None)
    assert refusal.value.field == "reason"
    assert newest_state(badge)[0] == "claimed"
    assert badges.verify(json.loads(badge.document), at=START).valid


def bit(badge: badges.CredentialData) -> bool:
    entry = json.loads(badge.document)["credentialStatus"]
    listed = json.loads(
        Client()
        .get(entry["statusListCredential"].removeprefix("https://badges.example.org"))
        .content
    )
    return lists.is_set(
        listed["credentialSubject"]["encodedList"], lists.index_of(entry["statusListIndex"])
    )


def test_the_bit_of_a_replaced_edition_is_set_and_stays_so(issuer: Path, decide: Decide) -> None:
    decision, other = decide(), decide()
    old = claim(newest(decision))
    assert not bit(old)
    new = signed_again(decision)
    assert newest_state(old)[0] == "replaced"
    assert bit(old)
    assert not bit(new)
    # The list is made again from what is stored: it says the same.
    last = newest(other)
    badges.revoke(credential_uuid=last.uuid, reason=REASON, at=START, actor=None)
    assert bit(old)
    assert bit(last)
    with pytest.raises(Conflict):
        badges.revoke(credential_uuid=old.uuid, reason=REASON, at=START, actor=None)


def test_the_command_revokes_with_a_reason_and_says_what_is_wrong(
    issuer: Path, decide: Decide
) -> None:
    badge = claim(newest(decide()))
    said = StringIO()
    with pytest.raises(CommandError, match="why"):
        call_command("revoke_credential", str(badge.uuid), "--reason", "no")
    with pytest.raises(CommandError, match="no such badge"):
        call_command("revoke_credential", str(uuid4()), "--reason", REASON)
    with pytest.raises(CommandError):
        call_command("revoke_credential", str(badge.uuid))
    assert newest_state(badge)[0] == "claimed"
    for _again in range(2):
        call_command("revoke_credential", str(badge.uuid), "--reason", REASON, stdout=said)
    assert said.getvalue().splitlines() == [f"{badge.uuid} is revoked"] * 2
    found = badges.credential(badge.uuid)
    assert found is not None
    assert found.revoked_reason == REASON
    assert badges.verify(json.loads(badge.document), at=START).check("status").code == "revoked"


def test_the_refresh_address_of_somebody_who_left_leads_nowhere(
    issuer: Path, decide: Decide, client: Any
) -> None:
    mine, others = claim(newest(decide())), claim(newest(decide()))
    address = {
        badge.uuid: json.loads(badge.document)["refreshService"]["id"].removeprefix(
            "https://badges.example.org"
        )
        for badge in (mine, others)
    }
    assert client.get(address[mine.uuid]).status_code == 200
    for _again in range(2):
        badges.forget_person(user_id=mine.recipient_id, at=START)
        assert client.get(address[mine.uuid]).status_code == 404
        assert client.get(address[others.uuid]).status_code == 200
    assert seen(mine) == {404}
    # Signed again, it is still found by nobody who kept a copy.
    badges.compromise_key(fragment=key_of(mine), at=START)
    assert client.get(address[mine.uuid]).status_code == 404
