"""A wallet's claim, end to end, played by a script on the wallet's own libraries."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from mentor_recognition_xblock.badges import api as badges

from ..badges.conftest import Decide, decide, issuer

__all__ = ["decide", "issuer"]  # fixtures

WALLET = Path(__file__).parent / "wallet"
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is missing"),
    pytest.mark.skipif(
        not (WALLET / "node_modules").is_dir(),
        reason="tests/conformance/wallet/node_modules is missing: run npm ci there",
    ),
]


@pytest.fixture
def badge(issuer: Path, decide: Decide) -> badges.CredentialData:
    decision = decide()
    (found,) = badges.credentials_of(user_id=decision.mentor_user_id)
    return found


def opened(badge: badges.CredentialData) -> str:
    asked = badges.open_exchange(
        credential_uuid=badge.uuid, user_id=badge.recipient_id, at=timezone.now()
    )
    return badges.interaction_url(asked.token)


def wallet(url: str, live_server: Any, mode: str = "plain") -> dict[str, Any]:
    done = subprocess.run(
        ["node", str(WALLET / "claim.mjs"), url, mode],
        capture_output=True, text=True, timeout=60, check=False,
        env={**os.environ, "SERVED_AT": live_server.url},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def now(badge: badges.CredentialData) -> badges.CredentialData:
    found = badges.credential(badge.uuid)
    assert found is not None
    return found


@pytest.mark.parametrize("mode", ["plain", "older"])
def test_a_wallet_proves_its_did_and_gets_the_badge_bound_to_it(
    badge: badges.CredentialData, live_server: Any, mode: str
) -> None:
    found = wallet(opened(badge), live_server, mode)
    (answer,) = found["answers"]
    assert answer["status"] == 200
    presentation = answer["body"].get("verifiablePresentation", answer["body"])
    (credential,) = presentation["verifiableCredential"]
    assert credential["credentialSubject"]["id"] == found["did"]
    assert badges.verify(credential, at=timezone.now()).valid
    assert (now(badge).state, now(badge).subject) == ("claimed", found["did"])
    assert not now(badge).is_public


def test_the_same_proof_twice_gives_one_badge(
    badge: badges.CredentialData, live_server: Any
) -> None:
    found = wallet(opened(badge), live_server, "replay")
    assert [answer["status"] for answer in found["answers"]] == [200, 404]


@pytest.mark.parametrize("mode", ["domain", "challenge"])
def test_a_proof_for_another_site_or_challenge_gives_nothing(
    badge: badges.CredentialData, live_server: Any, mode: str
) -> None:
    (answer,) = wallet(opened(badge), live_server, mode)["answers"]
    assert (answer["status"], answer["body"]["code"]) == (400, "wallet_not_proved")
    assert (now(badge).state, now(badge).subject) == ("issued", badge.subject)
