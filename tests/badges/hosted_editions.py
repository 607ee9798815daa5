"""A claimed badge whose owner may have it hosted, and what stands where then."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from mentor_recognition_xblock.badges import api as badges

from ..factories import START, World, make_world
from .conftest import Decide

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
    verdict = badges.verify_badge(
        found.document.encode(), at=LATER, address=address, fetch=lambda _url: None
    )
    assert verdict.report.valid
    return verdict.recipient
