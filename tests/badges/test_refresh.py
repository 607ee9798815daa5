"""A holder's copy is refreshed to the newest edition, without a login, by who holds it alone."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from mentor_recognition_xblock.badges import api as badges

from ..factories import START
from .conftest import Decide

pytestmark = pytest.mark.django_db(transaction=True)


def path_of(document: dict[str, Any]) -> str:
    address: str = document["refreshService"]["id"]
    return address.removeprefix("https://badges.example.org")


@pytest.mark.compliance("OB 3.0", "Refresh: 1EdTechCredentialRefresh")
def test_an_undone_revocation_is_found_by_the_old_copy(
    issuer: Path, decide: Decide, client: Any
) -> None:
    decision = decide()
    old = badges.credential_of_decision(decision.uuid)
    assert old is not None
    badges.claim(credential_uuid=old.uuid, user_id=old.recipient_id, public=False, at=START)
    copy = json.loads(old.document)
    revoked = badges.revoke(
        credential_uuid=old.uuid, reason="Issued in error.", at=START, actor=None
    )
    assert revoked.appeal_until == START + timedelta(days=30)
    new = badges.reissue_credential(credential_uuid=old.uuid, at=START, actor=None)
    answer = client.get(path_of(copy))
    assert answer.status_code == 200
    assert answer.json()["id"] == json.loads(new.document)["id"] != copy["id"]
    assert badges.verify(answer.json(), at=START).valid
    assert path_of(answer.json()) == path_of(copy)


def test_a_badge_nobody_claimed_is_handed_to_nobody(
    issuer: Path, decide: Decide, client: Any
) -> None:
    badge = badges.credential_of_decision(decide().uuid)
    assert badge is not None
    assert client.get(path_of(json.loads(badge.document))).status_code == 404
    badges.claim(credential_uuid=badge.uuid, user_id=badge.recipient_id, public=False, at=START)
    assert client.get(path_of(json.loads(badge.document))).status_code == 200


def test_the_address_is_not_to_be_had_from_the_badges_own_id(
    issuer: Path, decide: Decide, client: Any
) -> None:
    badge = badges.credential_of_decision(decide().uuid)
    assert badge is not None
    assert client.get(f"/refresh/{badge.uuid}").status_code == 404
    assert client.get(f"/refresh/{uuid4()}").status_code == 404


@pytest.mark.compliance("OB 3.0", "JSON Schema, AchievementCredential")
def test_a_badge_names_the_schema_and_its_version(issuer: Path, decide: Decide) -> None:
    badge = badges.credential_of_decision(decide().uuid)
    assert badge is not None
    document = json.loads(badge.document)
    (schema,) = document["credentialSchema"]
    assert schema["type"] == "1EdTechJsonSchemaValidator2019"
    achievement = document["credentialSubject"]["achievement"]
    assert achievement["version"] == "1"
    # Six outcomes are fewer than the least public cell: no level is shown.
    assert "result" not in document["credentialSubject"]
