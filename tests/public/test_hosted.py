"""Open Badges 2.0 at their addresses, followed and judged as a backpack would."""

from __future__ import annotations

import copy
import io
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from defusedxml import ElementTree
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.badges.issuer.issuance import reissue
from mentor_recognition_xblock.core.openbadges.readers import OB2_SVG, OB3_SVG

from ..badges.conftest import Decide
from ..conformance.hosted_judge import complaints
from ..factories import START, make_world

pytestmark = pytest.mark.django_db(transaction=True)
BASE = "https://badges.example.org"
LATER = START + timedelta(days=1)
Take = Callable[[str], tuple[int, Any]]


def get(url: str) -> tuple[int, Any]:
    """What anyone gets at an address of the issuer."""
    answer = Client().get(url.removeprefix(BASE), headers={"Accept": "application/ld+json"})
    return answer.status_code, json.loads(answer.content)


def claimed(decide: Decide, **more: Any) -> badges.CredentialData:
    found = badges.credential_of_decision(decide(**more).uuid)
    assert found is not None
    return badges.claim(
        credential_uuid=found.uuid, user_id=found.recipient_id, public=False, at=START
    )


def host(badge: badges.CredentialData, on: bool = True) -> badges.CredentialData:
    return badges.set_hosted(
        credential_uuid=badge.uuid, user_id=badge.recipient_id, hosted=on, at=START
    )


@pytest.fixture
def hosted(issuer: Path, decide: Decide) -> badges.CredentialData:
    return host(claimed(decide))


def address(badge: badges.CredentialData) -> str:
    return badges.assertion_url(badge.hosted_uuid or uuid4())


def verdict(badge: badges.CredentialData, take: Take = get, **more: Any) -> list[str]:
    email = get_user_model().objects.get(pk=badge.recipient_id).email.lower()
    given = {"at": LATER, "email": email} | more
    return complaints(address(badge), get=take, **given)


@pytest.mark.compliance("OB 2.0", "Hosted Verification: assertion, badge class and issuer")
def test_a_backpack_finds_assertion_badge_and_issuer_at_their_own_ids(
    hosted: badges.CredentialData,
) -> None:
    assert verdict(hosted) == []


@pytest.mark.compliance("OB 2.0", "Hosted Verification: assertion, badge class and issuer")
def test_the_judge_would_tell(hosted: badges.CredentialData) -> None:
    """Each required property taken away, each id changed: not one passes."""
    documents = {"assertion": (address(hosted), get(address(hosted))[1])}
    for name, before in (("badge", "assertion"), ("issuer", "badge")):
        url = documents[before][1][name]
        documents[name] = (url, get(url)[1])
    required = {
        "assertion": ("@context", "id", "type", "recipient", "badge", "verification", "issuedOn"),
        "badge": (
            "@context", "id", "type", "name", "description", "image", "criteria", "issuer",
        ),
        "issuer": ("@context", "id", "type", "name", "url", "email"),
    }  # fmt: skip
    for name, members in required.items():
        for member in members:
            changed = {url: copy.deepcopy(document) for url, document in documents.values()}
            del changed[documents[name][0]][member]
            assert verdict(hosted, lambda url, known=changed: (200, known[url])), (name, member)
    assert verdict(hosted, email="bea@example.org") == ["recipient: somebody else"]


@pytest.mark.compliance("OB 2.0", "Assertion: expires")
def test_it_expires_with_the_signed_badge(hosted: badges.CredentialData) -> None:
    assert hosted.valid_until is not None
    assert verdict(hosted, at=hosted.valid_until) == ["expired"]


@pytest.mark.compliance("OB 2.0", "Hosted Verification: 410 Gone once revoked")
def test_a_revoked_assertion_is_gone_and_says_no_more_than_that(
    hosted: badges.CredentialData,
) -> None:
    badges.revoke(credential_uuid=hosted.uuid, reason="Issued in error.", at=START, actor=None)
    status, document = get(address(hosted))
    assert status == 410
    assert document["id"] == address(hosted)
    assert document["revoked"] is True
    assert document["revocationReason"]
    assert "recipient" not in document
    assert verdict(hosted) == ["revoked"]
    assert Client().get(f"{address(hosted)}.png".removeprefix(BASE)).status_code == 404
    reissue(decision_uuid=hosted.decision_uuid, at=START, actor=None)
    assert verdict(hosted) == []


def test_hidden_unclaimed_taken_down_and_unknown_ones_answer_alike(
    issuer: Path, decide: Decide
) -> None:
    hidden = claimed(decide)
    gift = badges.credential_of_decision(decide().uuid)
    assert gift is not None
    down = host(host(claimed(decide)), on=False)
    hidden_and_revoked = claimed(decide)
    badges.revoke(
        credential_uuid=hidden_and_revoked.uuid, reason="Issued in error.", at=START, actor=None
    )
    known = [one.decision_uuid for one in (hidden, gift, down, hidden_and_revoked)]
    for end in ("", ".png"):
        answers = [Client().get(f"/ob2/assertions/{one}{end}") for one in (*known, uuid4())]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.content for answer in answers}) == 1
    assert Client().get(f"/ob2/badges/{uuid4()}").status_code == 404


def test_documents_are_read_from_any_site_and_leave_no_cookie(
    hosted: badges.CredentialData,
) -> None:
    _status, assertion = get(address(hosted))
    _status, badge = get(assertion["badge"])
    for url in (address(hosted), assertion["badge"], badge["issuer"], assertion["image"]):
        answer = Client().get(url.removeprefix(BASE))
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert answer.cookies == {}
        if url.endswith(".png"):
            assert answer["Content-Type"] == "image/png"
        else:
            assert answer["Content-Type"] == "application/ld+json"


def test_no_cache_hides_that_it_was_revoked_or_taken_down(hosted: badges.CredentialData) -> None:
    path = address(hosted).removeprefix(BASE)
    unknown = (f"/ob2/assertions/{uuid4()}", f"/ob2/badges/{uuid4()}")
    for one in (path, f"{path}.png", *unknown):
        assert Client().get(one)["Cache-Control"] == "no-store"
    badges.revoke(credential_uuid=hosted.uuid, reason="Issued in error.", at=START, actor=None)
    assert Client().get(path)["Cache-Control"] == "no-store"


def test_an_answer_costs_the_same_whatever_was_issued(issuer: Path, decide: Decide) -> None:
    world, costs = make_world(), []
    for more in (0, 4):
        for _one in range(more):
            host(claimed(decide))
        badge = host(claimed(decide, world=world if not costs else make_world()))
        _status, assertion = get(address(badge))
        paths = [address(badge), assertion["badge"], f"{BASE}/ob2/issuer"]
        found = []
        for path in paths:
            with CaptureQueriesContext(connection) as captured:
                get(path)
            found.append(len(captured))
        costs.append(found)
    assert costs == [[1, 1, 0], [1, 1, 0]]


@pytest.mark.compliance("OB 2.0", "Baking: PNG, iTXt openbadges")
def test_the_png_holds_both_versions_while_the_badge_is_hosted(
    hosted: badges.CredentialData,
) -> None:
    owner = Client()
    owner.force_login(get_user_model().objects.get(pk=hosted.recipient_id))
    for on in (True, False):
        badge = host(hosted, on)
        raw = owner.get(f"/credentials/{badge.uuid}.png").content
        with Image.open(io.BytesIO(raw)) as found:
            texts = dict(found.text)  # type: ignore[attr-defined]
        assert json.loads(texts["openbadgecredential"]) == json.loads(badge.document)
        assert ("openbadges" in texts) is on
        if on:
            assert json.loads(texts["openbadges"]) == get(address(badge))[1]
        assert badges.verify_badge(raw, at=LATER, fetch=lambda _url: None).report.valid


@pytest.mark.compliance("OB 2.0", "Baking: SVG, assertion with verify")
def test_the_svg_holds_both_versions_while_the_badge_is_hosted(
    hosted: badges.CredentialData,
) -> None:
    owner = Client()
    owner.force_login(get_user_model().objects.get(pk=hosted.recipient_id))
    for on in (True, False):
        badge = host(hosted, on)
        raw = owner.get(f"/credentials/{badge.uuid}.svg").content
        root = ElementTree.fromstring(raw)
        assert root[0].tag == OB3_SVG
        inside = list(root.iter(OB2_SVG))
        assert len(inside) == on
        if on:
            # Readers of 2.0 go by the prefix.
            assert raw.count(b"<openbadges:assertion ") == 1
            assert inside[0].get("verify") == address(badge)
            assert json.loads(inside[0].text or "") == get(address(badge))[1]
        assert badges.verify_badge(raw, at=LATER, fetch=lambda _url: None).report.valid


@pytest.mark.compliance("OB 2.0", "Assertion: baked image")
def test_the_public_image_holds_the_assertion_and_not_the_signed_badge(
    hosted: badges.CredentialData,
) -> None:
    """The signed badge is public where its owner made it so, and not by this."""
    _status, assertion = get(address(hosted))
    raw = Client().get(assertion["image"].removeprefix(BASE)).content
    with Image.open(io.BytesIO(raw)) as found:
        texts = dict(found.text)  # type: ignore[attr-defined]
    assert json.loads(texts["openbadges"]) == assertion
    assert "openbadgecredential" not in texts
    assert Client().get(f"/credentials/{hosted.uuid}").status_code == 404


@pytest.mark.compliance("OB 3.0", "Related: the same badge in 2.0")
def test_the_two_versions_of_a_badge_name_each_other(hosted: badges.CredentialData) -> None:
    achievement = json.loads(hosted.document)["credentialSubject"]["achievement"]
    (sibling,) = [
        one
        for one in achievement["related"]
        if "https://w3id.org/openbadges#BadgeClass" in one["type"]
    ]
    status, badge = get(sibling["id"])
    assert status == 200
    assert badge["related"]["id"] == achievement["id"]
    assert {name: badge[name] for name in ("name", "description", "criteria")} == {
        name: achievement[name] for name in ("name", "description", "criteria")
    }


def test_its_public_page_says_that_it_can_be_matched_by_an_address(
    hosted: badges.CredentialData,
) -> None:
    badges.set_public(
        credential_uuid=hosted.uuid, user_id=hosted.recipient_id, public=True, at=START
    )
    assert "by a hash of their e-mail" in Client().get(f"/badges/{hosted.uuid}").content.decode()
    host(hosted, on=False)
    assert "by a hash" not in Client().get(f"/badges/{hosted.uuid}").content.decode()
