"""Anybody may check anybody's badge: in words and in JSON, in every form, without a trace."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.badges.verifier import remote_documents
from mentor_recognition_xblock.core.openbadges import jwt
from mentor_recognition_xblock.core.openbadges import verify as rules
from mentor_recognition_xblock.core.openbadges.signers import b64u
from mentor_recognition_xblock.public import words

from ..badges.conftest import Decide
from ..factories import START
from .test_pages import claimed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Addresses the fetcher was asked for; nothing is ever fetched in these tests."""
    found: list[str] = []
    monkeypatch.setattr(remote_documents.Fetcher, "__call__", lambda _self, url: found.append(url))
    return found


def check(**data: Any) -> dict[str, Any]:
    answer = Client().post("/verify/", data, headers={"Accept": "application/json"})
    return {"status": answer.status_code, **json.loads(answer.content)}


def test_our_own_badge_is_valid_until_it_is_revoked(issuer: Path, decide: Decide) -> None:
    badge = claimed(decide, public=False)
    found = check(text=badge.document)
    assert (found["status"], found["valid"]) == (200, True)
    assert {one["outcome"] for one in found["checks"]} == {"passed"}
    badges.revoke(
        credential_uuid=badge.uuid, reason="Issued to the wrong person.", at=START, actor=None
    )
    found = check(text=badge.document)
    assert found["valid"] is False
    assert found["checks"][-1]["code"] == "revoked"


def test_a_page_says_it_in_words_and_shows_a_strangers_text_as_text(
    issuer: Path, decide: Decide
) -> None:
    document = json.loads(claimed(decide, public=False).document)
    document["credentialSubject"]["achievement"]["name"] = "<script>alert(1)</script>"
    answer = Client().post("/verify/", {"text": json.dumps(document)})
    html = answer.content.decode()
    assert "This badge does not verify" in html
    assert "not what was signed" in html
    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html


def test_an_address_that_is_none_is_named_and_the_rest_is_checked(
    issuer: Path, decide: Decide
) -> None:
    sent = {"text": claimed(decide, public=False).document, "address": "ana at example"}
    html = Client().post("/verify/", sent).content.decode()
    assert "This badge is valid" in html
    assert "“ana at example” is no e-mail address" in html
    assert "It was not made for" not in html
    said = Client().post("/verify/", sent, headers={"accept": "application/json"}).json()
    assert (said["valid"], said["recipient"]) == (True, None)
    assert "is no e-mail address" in said["recipient_message"]
    for address in ("ana@example.org", "Ana <ana@example.org>", "mailto:ana@example.org"):
        html = Client().post("/verify/", {**sent, "address": address}).content.decode()
        assert "is no e-mail address" not in html, address


def test_a_check_that_was_not_made_says_why_once(issuer: Path, decide: Decide) -> None:
    document = json.loads(claimed(decide, public=False).document)
    document["name"] = "Changed"
    html = Client().post("/verify/", {"text": json.dumps(document)}).content.decode()
    html = " ".join(html.split())
    assert "Dates: not checked. </strong> An earlier check did not pass." in html


def test_a_file_is_read_like_its_text(issuer: Path, decide: Decide) -> None:
    badge = claimed(decide, public=False)
    upload = io.BytesIO(badge.document.encode())
    upload.name = "badge.json"
    assert check(file=upload)["valid"] is True


@pytest.mark.parametrize("text", ["", "hello", "{", '{"a": 1, "a": 2}', "<svg", "x" * 600_000])
def test_what_is_no_badge_is_refused_with_what_to_do(text: str) -> None:
    found = check(text=text)
    assert found["status"] == 400
    assert found["valid"] is None
    assert len(found["error"]["message"]) > 20


@pytest.mark.parametrize("junk", ["[]", "null", '"x"', "{}", '{"@context": 7}', '{"proof": [[]]}'])
def test_any_json_gets_a_verdict_and_never_an_error(junk: str) -> None:
    found = check(text=junk)
    assert found["status"] in (200, 400)
    assert found["valid"] is not True


@pytest.mark.parametrize("text", ['{"name": "\\ud800"}', '{"\\udfff": 1}'])
def test_half_a_character_is_refused_like_any_text_that_is_no_badge(text: str) -> None:
    assert check(text=text)["status"] == 400
    token = ".".join(b64u(part.encode()) for part in ('{"alg": "ES256"}', text, "x"))
    assert check(text=token)["valid"] is False


@pytest.mark.parametrize(
    "odd",
    [{"assertionMethod": None}, {"assertionMethod": 7}, {"verificationMethod": None},
     {"verificationMethod": ["key"]}, {"verificationMethod": [{"publicKeyMultibase": 7}]}],
)  # fmt: skip
def test_a_strangers_key_document_may_be_anything(
    issuer: Path, decide: Decide, odd: dict[str, Any]
) -> None:
    document = json.loads(claimed(decide, public=False).document)
    known = badges.issuer_document()
    if isinstance(odd.get("verificationMethod"), list) and isinstance(
        odd["verificationMethod"][0], dict
    ):
        odd = {
            "verificationMethod": [known["verificationMethod"][0] | odd["verificationMethod"][0]]
        }
    report = rules.verify(document, resolve=lambda _url: {**known, **odd}, at=START)
    assert report.valid is False


def test_an_unknown_issuers_document_is_asked_for_where_its_did_says(
    issuer: Path, decide: Decide, asked: list[str]
) -> None:
    document = json.loads(claimed(decide, public=False).document)
    document["issuer"]["id"] = "did:web:other.example.org"
    document["proof"][0]["verificationMethod"] = "did:web:other.example.org#key-1"
    found = check(text=json.dumps(document))
    assert found["valid"] is False
    assert asked == ["https://other.example.org/.well-known/did.json"]


def test_nobody_checks_a_crowd_of_badges_at_once(settings: Any) -> None:
    settings.MENTOR_RECOGNITION_VERIFICATIONS_PER_MINUTE = 2
    assert [check(text="x")["status"] for _again in range(4)][-1] == 429
    answer = Client().post("/verify/", {"text": "x"}, headers={"Accept": "application/json"})
    assert 0 < int(answer["Retry-After"]) <= 60
    assert answer.json()["error"]["code"] == "too_fast"


def test_checking_leaves_no_cookie_and_needs_none(issuer: Path, decide: Decide) -> None:
    client = Client(enforce_csrf_checks=True)
    badge = claimed(decide, public=False)
    assert client.get("/verify/").status_code == 200
    assert client.post("/verify/", {"text": badge.document}).status_code == 200
    assert client.cookies == {}


def test_every_case_a_check_can_end_in_has_a_sentence() -> None:
    source = Path(rules.__file__).read_text("utf-8")
    refused = re.findall(r'TokenRefused\("([a-z_]+)"\)', Path(jwt.__file__).read_text("utf-8"))
    codes = {f"token_{code}" for code in refused}
    codes.update(re.findall(r'_Failed\("([a-z_]+)"\)', source))
    codes.update(re.findall(r'return "([a-z_]+)"', source))
    assert {code for code in codes if not words._SENTENCES.get(code, lambda: "")()} == set()
