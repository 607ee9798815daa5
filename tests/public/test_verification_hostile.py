"""/verify/ and its neighbours answer whatever comes: a verdict or a reason, never a 500."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.badges.verifier import remote_documents
from mentor_recognition_xblock.core.openbadges import signers
from mentor_recognition_xblock.public import turns

from ..badge_maker import AT, LIST, Maker, TokenMaker
from ..badges.conftest import Decide
from ..hostile_documents import HOSTILE, MANY, changed, is_same, nested, places
from .test_pages import claimed

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}
TOKENS = TokenMaker()
BADGE = TOKENS.signed()
values = st.sampled_from(HOSTILE)


@pytest.fixture(autouse=True)
def world(settings: Any) -> Iterator[dict[str, Any]]:
    """The issuer's documents are where its name says; a test may put others there."""
    settings.MENTOR_RECOGNITION_VERIFICATIONS_PER_MINUTE = 10**9
    documents = dict(TOKENS.documents)
    with (
        mock.patch.object(
            remote_documents.Fetcher, "__call__", lambda _self, url: documents.get(url)
        ),
        mock.patch.object(timezone, "now", return_value=AT),
    ):
        yield documents


def post(**data: Any) -> tuple[int, Any]:
    answer = Client().post("/verify/", data, headers=JSON)
    page = Client().post("/verify/", data)
    assert page.status_code == answer.status_code
    return answer.status_code, answer.json()


def test_an_honest_badge_is_valid_here() -> None:
    for text in (json.dumps(BADGE), TOKENS.token()):
        assert post(text=text)[1]["valid"] is True


@MANY
@given(st.sampled_from(list(places(BADGE))), values)
def test_a_badge(path: tuple[Any, ...], hostile: Any) -> None:
    document = changed(BADGE, path, hostile)
    status, found = post(text=json.dumps(document))
    assert status in (200, 400)
    assert found["valid"] is not True or is_same(document, BADGE)


@MANY
@given(st.sampled_from([LIST, TOKENS.home]), st.data())
def test_what_a_badge_points_to(world: dict[str, Any], url: str, data: st.DataObject) -> None:
    original = TOKENS.documents[url]
    used = [path for path in places(original) if path[0] != "@context" and 1 not in path]
    bent = changed(original, data.draw(st.sampled_from(used)), data.draw(values))
    world[url] = bent
    try:
        status, found = post(text=json.dumps(BADGE))
    finally:
        world[url] = original
    assert status == 200
    assert found["valid"] is not True or is_same(bent, original)


@MANY
@given(st.sampled_from(list(places(TOKENS.claims()))), values)
def test_a_token(path: tuple[Any, ...], hostile: Any) -> None:
    claims = changed(TOKENS.claims(), path, hostile)
    status, _found = post(text=TOKENS.token(json.dumps(claims).encode()))
    assert status in (200, 400)


@pytest.mark.parametrize("depth", [33, 330, 3_000])
def test_nested_arrays(depth: int) -> None:
    deep = json.dumps({"a": nested(30)}).replace("[]", "[" * (depth - 30) + "]" * (depth - 30))
    assert post(text=deep)[0] == 400
    assert post(text=json.dumps({**BADGE, "evidence": nested(30)}))[0] == 200
    parts = (b'{"alg":"ES256","kid":"x"}', deep.encode(), b"")
    text = ".".join(signers.b64u(part) for part in parts)
    assert post(text=text)[1]["valid"] is not True


@pytest.mark.parametrize("charset", ["hex", "idna", "utf-16", "unicode_escape", "nothing", "rot13"])
def test_whatever_charset_a_request_claims(charset: str) -> None:
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    body = b"text=%7B%7D%5Cud800"
    answer = Client().generic("POST", "/verify/", body, content_type=kind, headers=JSON)
    assert answer.status_code in (200, 400)


@pytest.mark.parametrize("length", ["abc", "", "1e3", "\u0663", "1 2", "0x1"])
@pytest.mark.parametrize("path", ["/verify/", "/exchanges/x/vcapi", "/exchanges/x/request"])
def test_a_length_that_is_no_number(path: str, length: str) -> None:
    for kind in ("application/json", "multipart/form-data; boundary=x", "multipart/form-data"):
        answer = Client().post(
            path, b"{}  ", content_type=kind, headers=JSON, CONTENT_LENGTH=length
        )
        assert answer.status_code < 500


def test_a_crowd_at_once_is_told_to_come_again(settings: Any) -> None:
    settings.MENTOR_RECOGNITION_VERIFICATIONS_AT_ONCE = 1
    with turns.turn("verify", limit=1) as is_free, mock.patch.object(turns, "PATIENCE", 0):
        assert is_free
        with turns.turn("verify", limit=1, patience=0.01) as again:
            assert not again
        with mock.patch.object(turns.turn.__wrapped__, "__kwdefaults__", {"patience": 0.01}):
            answer = Client().post("/verify/", {"text": json.dumps(BADGE)}, headers=JSON)
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert post(text=json.dumps(BADGE))[1]["valid"] is True


def test_turns_hold_over_processes_and_leave_no_place_taken() -> None:
    """Two limits are two semaphores of this process, and the same places in the shared cache."""
    with turns.turn("x", limit=2) as first, turns.turn("x", limit=2) as second:
        assert first
        assert second
        with turns.turn("x", limit=1, patience=0.01) as third:
            assert not third
    with pytest.raises(RuntimeError), turns.turn("x", limit=1):
        raise RuntimeError
    with turns.turn("x", limit=1, patience=0.01) as free:
        assert free


@pytest.mark.parametrize("base", ["", "http://plain.example", "https://", "https://x.example/?q"])
@pytest.mark.parametrize(
    "path",
    ["/.well-known/did.json", "/did.json", "/.well-known/jwks.json", "/ob2/issuer", "/keys/key-1",
     "/status/6a1b2f3e-0000-4000-8000-000000000001", "/badges/6a1b2f3e-0000-4000-8000-000000000001",
     "/ob2/badges/6a1b2f3e-0000-4000-8000-000000000001", "/exchanges/x", "/verify/"],
)  # fmt: skip
def test_a_site_that_is_no_issuer_never_fails(settings: Any, base: str, path: str) -> None:
    settings.MENTOR_RECOGNITION_ISSUER_BASE = base
    answer = Client().get(path)
    assert answer.status_code in (200, 404)
    assert (answer.status_code == 200) is (path == "/verify/")
    if path == "/verify/":
        assert post(text=json.dumps(BADGE))[1]["valid"] is True
        assert post(text=TOKENS.token())[1]["valid"] is True


@pytest.mark.django_db(transaction=True)
def test_what_was_issued_before_the_address_was_lost_never_fails(
    settings: Any, issuer: Path, decide: Decide
) -> None:
    badge = claimed(decide, public=True)
    settings.MENTOR_RECOGNITION_ISSUER_BASE = ""
    for form in ("", ".json", ".png", ".svg", ".jwt"):
        assert Client().get(f"/credentials/{badge.uuid}{form}").status_code < 500
    assert Client().get(f"/badges/{badge.uuid}").status_code < 500
    assert Client().get(f"/images/{badge.achievement_uuid}.png").status_code < 500


@pytest.mark.django_db(transaction=True)
def test_a_form_that_is_not_known_here_is_not_called_invalid(issuer: Path, decide: Decide) -> None:
    maker = Maker()
    badge = maker.sign(maker.badge(), cryptosuite="eddsa-jcs-2022")
    status, found = post(text=json.dumps(badge))
    assert (status, found["valid"], found["verdict"]) == (200, None, "unknown")
    html = Client().post("/verify/", {"text": json.dumps(badge)}).content.decode()
    assert "This badge cannot be checked here" in html
    assert "does not verify" not in html
    link = badges.public_url(claimed(decide, public=True).uuid)
    assert post(text=link)[1]["error"]["code"] == "link"
    assert "version 2" not in post(text=link)[1]["error"]["message"]


def test_a_check_names_the_member_at_fault() -> None:
    document = TOKENS.signed(lambda one: one["credentialSubject"]["achievement"].pop("name"))
    _status, found = post(text=json.dumps(document))
    assert found["checks"][0]["where"] == "credentialSubject.achievement.name"
    assert "credentialSubject.achievement.name" in found["checks"][0]["message"]


@pytest.mark.django_db(transaction=True)
def test_our_own_status_list_handed_over_is_no_badge(issuer: Path, decide: Decide) -> None:
    badge = claimed(decide, public=True)
    url = json.loads(badge.document)["credentialStatus"]["statusListCredential"]
    text = Client().get(url.removeprefix("https://badges.example.org")).content.decode()
    found = post(text=text)[1]
    assert found["valid"] is False
    assert found["checks"][0]["code"] == "not_a_badge"
    upload = io.BytesIO(text.encode())
    upload.name = "list.json"
    assert Client().post("/verify/", {"file": upload}, headers=JSON).json()["valid"] is False
