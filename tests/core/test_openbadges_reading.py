"""A badge is found in every form it is handed over in, and a hostile file gives nothing."""

from __future__ import annotations

import contextlib
import hashlib
import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_recognition_xblock.core.openbadges import reading
from mentor_recognition_xblock.core.openbadges.awards import hashed_email
from mentor_recognition_xblock.core.openbadges.recipients import matches

BADGE = {"id": "urn:x", "name": 'Tide "7" { ü \U0001f6a2'}
TEXT = json.dumps(BADGE)
TOKEN = "eyJhbGciOiJFUzI1NiJ9.eyJpZCI6MX0.c2ln"
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0">'
    "{inside}</svg>"
)


def chunk(kind: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")


def png(*texts: tuple[bytes, bytes]) -> bytes:
    baked = [chunk(b"iTXt", key + b"\0\0\0\0\0" + text) for key, text in texts]
    return reading.PNG + chunk(b"IHDR", b"\0" * 13) + b"".join(baked) + chunk(b"IEND", b"")


def refusal(raw: bytes) -> str:
    with pytest.raises(reading.NotReadable) as caught:
        reading.read(raw)
    return caught.value.code


@pytest.mark.parametrize(
    "raw",
    [TEXT.encode(), b"\xef\xbb\xbf \n" + TEXT.encode(),
     png((b"openbadgecredential", TEXT.encode())),
     png((b"openbadges", b"https://x"), (b"openbadgecredential", TEXT.encode())),
     SVG.format(inside=f"<openbadges:credential><![CDATA[{TEXT}]]></openbadges:credential>").encode()],
)  # fmt: skip
@pytest.mark.compliance("OB 3.0", "5.3")
def test_json_is_found_in_text_png_and_svg(raw: bytes) -> None:
    assert reading.read(raw).document == BADGE


@pytest.mark.parametrize(
    "raw",
    [TOKEN.encode(), png((b"openbadgecredential", TOKEN.encode())),
     SVG.format(inside=f'<openbadges:credential verify="{TOKEN}"/>').encode()],
)  # fmt: skip
@pytest.mark.compliance("OB 3.0", "5.3")
def test_a_token_is_found_in_text_png_and_svg(raw: bytes) -> None:
    assert (reading.read(raw).form, reading.read(raw).token) == ("jwt", TOKEN)


def test_files_that_hold_no_badge_or_two_say_so() -> None:
    good = (b"openbadgecredential", TEXT.encode())
    entity = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + SVG.format(inside="&a;")
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + SVG.format(inside="&b;")
    packed = png()[:-12] + chunk(b"iTXt", b"openbadgecredential\0\1\0\0\0x") + chunk(b"IEND", b"")
    whole = png(good)
    cases = {
        b"": "empty",
        b"\xff\xfe": "not_a_badge",
        b"hello": "not_a_badge",
        b"https://badges.example.org/assertions/1": "link",
        b"{": "not_json",
        b'{"id": 1, "id": 2}': "not_json",
        b"[" + b"{" * 100_000: "not_a_badge",
        b"{" * 100_000: "not_json",
        png(): "no_badge_inside",
        png(good, good): "two_badges",
        whole[:-20]: "broken_image",
        whole.replace(b"urn:x", b"urn:y"): "broken_image",
        reading.PNG + b"\xff\xff\xff\xffiTXt": "broken_image",
        packed: "compressed",
        SVG.format(inside="").encode(): "no_badge_inside",
        entity.encode(): "unsafe_image",
        laughs.encode(): "unsafe_image",
        b"<svg": "broken_image",
        b'{"a": "' + b"x" * 600_000 + b'"}': "too_large",
        b" " * (5 * 1024 * 1024): "too_large",
    }
    assert {raw[:40]: refusal(raw) for raw in cases} == {raw[:40]: c for raw, c in cases.items()}


@given(st.binary(max_size=300))
def test_whatever_the_bytes_there_is_a_badge_or_a_reason(raw: bytes) -> None:
    for whole in (raw, reading.PNG + raw, b"<svg" + raw):
        with contextlib.suppress(reading.NotReadable):
            assert reading.read(whole).form in ("json", "jwt")


def with_identity(**identity: object) -> dict[str, object]:
    found = {"type": "IdentityObject", "identityType": "emailAddress", **identity}
    return {"credentialSubject": {"identifier": [found]}}


def test_a_typed_address_is_compared_with_the_salted_hash() -> None:
    made = hashed_email("ada@example.org", "s1")
    badge = with_identity(hashed=True, identityHash=made.hash, salt="s1")
    assert matches(badge, " Ada@Example.org ")
    assert matches(badge, "bob@example.org") is False
    plain = "sha256$" + hashlib.sha256(b"Ada@Example.orgs1").hexdigest()
    kept = with_identity(hashed=True, identityHash=plain, salt="s1")
    assert matches(kept, "Ada@Example.org")
    assert matches(with_identity(hashed=False, identityHash="ada@example.org"), "ada@example.org")
    assert matches({"credentialSubject": {"id": "urn:x"}}, "ada@example.org") is None
    assert matches({"credentialSubject": []}, "x") is None
