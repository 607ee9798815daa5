"""A badge is found in every form it is handed over in, and a hostile file gives nothing."""

from __future__ import annotations

import contextlib
import hashlib
import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_recognition_xblock.core.openbadges import readers
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
    return readers.PNG + chunk(b"IHDR", b"\0" * 13) + b"".join(baked) + chunk(b"IEND", b"")


def refusal(raw: bytes) -> str:
    with pytest.raises(readers.NotReadable) as caught:
        readers.read(raw)
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
    assert readers.read(raw).document == BADGE


@pytest.mark.parametrize(
    "raw",
    [TOKEN.encode(), png((b"openbadgecredential", TOKEN.encode())),
     SVG.format(inside=f'<openbadges:credential verify="{TOKEN}"/>').encode()],
)  # fmt: skip
@pytest.mark.compliance("OB 3.0", "5.3")
def test_a_token_is_found_in_text_png_and_svg(raw: bytes) -> None:
    assert (readers.read(raw).form, readers.read(raw).token) == ("jwt", TOKEN)


@pytest.mark.parametrize(
    "text",
    [f"Bearer {TOKEN}", f"bearer: {TOKEN}", f"BEARER\n{TOKEN}\n", f" \ufeff{TOKEN}\u200b",
     "\r\n".join(TOKEN[at : at + 7] for at in range(0, len(TOKEN), 7)), f'"{TOKEN}"',
     f"\t{TOKEN[:20]} {TOKEN[20:]}", f"Bearer '{TOKEN[:9]}\u00ad\n  {TOKEN[9:]}'"],
)  # fmt: skip
def test_a_token_copied_from_a_letter_or_a_request_is_a_token(text: str) -> None:
    found = readers.read(text.encode())
    assert (found.form, found.token) == ("jwt", TOKEN)


@pytest.mark.parametrize(
    "raw",
    [png((b"openbadges", b"https://badges.example.org/1")),
     png()[:-12] + chunk(b"tEXt", b"openbadges\0https://x.example") + chunk(b"IEND", b""),
     SVG.format(inside='<a:assertion xmlns:a="http://openbadges.org" verify="https://x"/>').encode(),
     b'{"@context": "https://w3id.org/openbadges/v2", "type": "Assertion"}',
     b'{"@context": ["https://w3id.org/openbadges/v1"], "type": "Assertion"}'],
)  # fmt: skip
def test_an_older_badge_is_called_one(raw: bytes) -> None:
    assert refusal(raw) == "open_badges_2"


@pytest.mark.parametrize(
    "link", ["https://badges.example.org/badges/1", "http://x.example/a?b#c", "HTTPS://X.EXAMPLE/"]
)
def test_a_link_is_called_a_link(link: str) -> None:
    assert refusal(f"  {link}\n".encode()) == "link"


@pytest.mark.parametrize(
    "text",
    ['{"a": NaN}', '{"a": -Infinity}', '{"a": 1e400}', '{"a": ' + "9" * 400 + "}",
     '{"a": "\\ud800"}',
     '{"\\udfff": 1}',
     '{"a": {"b": 1, "b": 2}}', '{"a": 01}', "{'a': 1}", '{"a": 1,}'],
)  # fmt: skip
def test_json_that_readers_differ_on_is_no_badge(text: str) -> None:
    assert refusal(text.encode()) == "not_json"


@pytest.mark.parametrize("depth", [33, 330, 3_000, 100_000])
def test_what_is_nested_deeper_than_any_badge_is_refused_by_that(depth: int) -> None:
    assert refusal(b'{"a":' + b"[" * depth + b"]" * depth + b"}") == "too_complex"


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
        readers.PNG + b"\xff\xff\xff\xffiTXt": "broken_image",
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
    for whole in (raw, readers.PNG + raw, b"<svg" + raw):
        with contextlib.suppress(readers.NotReadable):
            assert readers.read(whole).form in ("json", "jwt")


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


def test_hex_digits_addresses_and_salts_are_compared_as_issuers_write_them() -> None:
    def hashed(text: str) -> str:
        return hashlib.sha256(text.encode()).hexdigest()

    upper = with_identity(
        hashed=True, identityHash="sha256$" + hashed("ada@example.orgs1").upper(), salt="s1"
    )
    unsalted = with_identity(hashed=True, identityHash="sha256$" + hashed("ada@example.org"))
    empty = with_identity(hashed=True, identityHash="SHA256$" + hashed("ada@example.org"), salt="")
    domain = with_identity(hashed=True, identityHash="sha256$" + hashed("Ada@example.org"))
    older = with_identity(
        hashed=True, salt="s",
        identityHash="md5$" + hashlib.md5(b"ada@example.orgs", usedforsecurity=False).hexdigest(),
    )  # fmt: skip
    open_ = with_identity(hashed=False, identityHash="Ada@Example.Org")
    for badge in (upper, unsalted, empty, older, open_):
        assert matches(badge, "Ada@Example.ORG")
        assert matches(badge, "bob@example.org") is False
    assert matches(domain, "Ada@EXAMPLE.org")
    assert matches(domain, "ada@example.org") is False
    for junk in (None, 7, [], "x", "sha1$" + "a" * 40, "sha256$", "sha256$\ud800"):
        assert matches(with_identity(hashed=True, identityHash=junk), "ada@example.org") is False
    assert matches(with_identity(hashed=True, identityHash="x", salt=[]), "\ud800@x") is False


@pytest.mark.parametrize(
    "typed",
    [
        "ana@bücher.example", "ana@xn--bcher-kva.example", "Ana@BÜCHER.example",
        " ana@bücher.example ",
        "mailto:ana@bücher.example", "Ana Lima <ana@bücher.example>", "ana＠bücher.example",
        "\u200bana@bücher.example\u2060", "\u00a0ana@bücher.example\n",
    ],
)  # fmt: skip
@pytest.mark.parametrize("domain", ["bücher.example", "xn--bcher-kva.example"])
def test_an_address_is_compared_as_it_is_copied_out_of_a_letter(typed: str, domain: str) -> None:
    identity = {
        "identityType": "emailAddress", "hashed": True,
        "identityHash": "sha256$" + hashlib.sha256(f"ana@{domain}".encode()).hexdigest(),
    }  # fmt: skip
    badge = {"credentialSubject": {"identifier": [identity]}}
    assert matches(badge, typed) is True
    assert matches(badge, typed.replace("ana", "anna").replace("Ana", "Anna")) is False


@pytest.mark.parametrize(
    "typed", ["", "@", "<>", "a@" + "b." * 120, "a@..", "a@" + "ü" * 200, "\ud800@x", "a@b\0.c"]
)
def test_whatever_is_typed_is_compared(typed: str) -> None:
    identity = {"identityType": "emailAddress", "hashed": True, "identityHash": "sha256$00"}
    assert matches({"credentialSubject": {"identifier": identity}}, typed) is False
