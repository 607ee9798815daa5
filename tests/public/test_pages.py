"""What anyone may open, and what answers like nothing at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.badges.verifier import verdicts

from ..badges.conftest import Decide
from ..factories import START, make_world

pytestmark = pytest.mark.django_db(transaction=True)


def claimed(decide: Decide, *, public: bool) -> badges.CredentialData:
    decision = decide()
    (badge,) = badges.credentials_of(user_id=decision.mentor_user_id)
    return badges.claim(
        credential_uuid=badge.uuid, user_id=decision.mentor_user_id, public=public, at=START
    )


def test_a_badge_is_taken_along_in_every_form_and_each_of_them_verifies(
    issuer: Path, decide: Decide
) -> None:
    badges.rotate_key(at=START, kind="RS256")
    badge = claimed(decide, public=True)
    for form in badges.file_forms():
        answer = Client().get(f"/credentials/{badge.uuid}.{form}")
        assert answer.status_code == 200
        assert "attachment" in answer["Content-Disposition"]
        verdict = verdicts.verify_badge(answer.content, at=START, fetch=lambda _url: None)
        assert verdict.report.valid, (form, verdict.report)
    assert badges.file_forms() == ["json", "png", "svg", "jwt"]
    assert Client().get(f"/credentials/{badge.uuid}.exe").status_code == 404


def test_hidden_unclaimed_and_unknown_badges_answer_alike(issuer: Path, decide: Decide) -> None:
    hidden = claimed(decide, public=False)
    decision = decide()
    (unclaimed,) = badges.credentials_of(user_id=decision.mentor_user_id)
    client = Client()
    for kind in ("badges", "credentials"):
        answers = [client.get(f"/{kind}/{one}") for one in (hidden.uuid, unclaimed.uuid, uuid4())]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.content for answer in answers}) == 1


def test_a_public_badge_explains_every_check_and_sets_no_cookie(
    issuer: Path, decide: Decide
) -> None:
    badge = claimed(decide, public=True)
    answer = Client().get(f"/badges/{badge.uuid}")
    text = answer.content.decode()
    assert "This badge is valid." in text
    assert text.count("check-passed") == 5
    assert answer.cookies == {}
    assert "<script" not in text
    badges.revoke(credential_uuid=badge.uuid, reason="Issued in error.", at=START, actor=None)
    assert "This badge was revoked." in Client().get(f"/badges/{badge.uuid}").content.decode()


def test_the_download_is_the_signed_text_byte_for_byte(issuer: Path, decide: Decide) -> None:
    badge = claimed(decide, public=True)
    answer = Client().get(f"/credentials/{badge.uuid}")
    assert answer.content.decode() == badge.document
    assert answer["Content-Type"] == "application/vc+ld+json"


def test_documents_stand_where_the_badge_says(issuer: Path, decide: Decide) -> None:
    badge = claimed(decide, public=True)
    document = json.loads(badge.document)
    base = "https://badges.example.org"
    client = Client()
    listed = document["credentialStatus"]["statusListCredential"].removeprefix(base)
    answer = client.get(listed)
    assert answer.json()["type"] == ["VerifiableCredential", "BitstringStatusListCredential"]
    again = client.get(listed, headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    achievement = document["credentialSubject"]["achievement"]["id"].removeprefix(base)
    assert (
        client.get(achievement).json()["id"] == document["credentialSubject"]["achievement"]["id"]
    )
    assert b"<h1>" in client.get(achievement, headers={"Accept": "text/html"}).content
    did = client.get("/.well-known/did.json").json()
    assert did["id"] == document["issuer"]["id"] == "did:web:badges.example.org"
    assert document["proof"][0]["verificationMethod"] in did["assertionMethod"]


def test_a_verification_costs_the_same_whatever_was_issued(issuer: Path, decide: Decide) -> None:
    costs = []
    for more in (0, 4):
        for _one in range(more):
            decide()
        badge = claimed(decide, public=True)
        Client().get(f"/badges/{badge.uuid}")  # puts the status list into the cache
        with CaptureQueriesContext(connection) as captured:
            Client().get(f"/badges/{badge.uuid}")
        costs.append(len(captured))
    assert costs[0] == costs[1] <= 6


def test_criteria_of_no_programme_speak_of_programmes() -> None:
    answer = Client().get("/criteria/nowhere/")
    assert answer.status_code == 404
    assert "There is no programme with public pages" in answer.content.decode()


def test_criteria_change_with_the_policy_and_nowhere_else() -> None:
    from mentor_recognition_xblock.programmes import api as programmes

    world = make_world()
    address = f"/criteria/{world.programme.slug}/"
    before = Client().get(address).content.decode()
    content: dict[str, Any] = programmes.shipped_policy("starter")
    content["tiers"][1]["gates"]["M4"] = 0.71
    programmes.add_policy_version(
        programme_id=world.programme.id, content=content, effective_from=START, at=START, actor=None
    )
    after = Client().get(address).content.decode()
    assert "70 %" in before
    assert "71 %" in after
    assert "71 %" not in before
