"""Whatever is put wherever: a verdict or a refusal, never an error, and never "valid"."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_recognition_xblock.core.openbadges import baking, presentations, readers, signers
from mentor_recognition_xblock.core.openbadges.verify import Report

from ..badge_maker import AT, LIST, Maker, TokenMaker
from ..hostile_documents import HOSTILE, MANY, changed, is_same, places
from .test_openbadges_presentations import CHALLENGE, DOMAIN, WALLETS
from .test_openbadges_readers import png

MAKER = Maker()
TOKENS = TokenMaker()
BADGE = MAKER.signed()
BADGE_PLACES = list(places(BADGE))
LISTED = MAKER.documents[LIST]
CONTROLLER = MAKER.documents[MAKER.home]
PICTURE = png((b"openbadgecredential", json.dumps(BADGE).encode()))
values = st.sampled_from(HOSTILE)


def judged(raw: bytes, maker: Maker) -> Report | None:
    """As whoever hands over a file: a report, or None where nothing could be read."""
    try:
        found = readers.read(raw)
    except readers.NotReadable:
        return None
    if found.document is not None:
        return maker.check(found.document)
    assert isinstance(maker, TokenMaker)
    return maker.check_token(found.token)


def written(document: Any) -> bytes:
    return json.dumps(document).encode()


def test_the_honest_ones_are_valid() -> None:
    assert judged(written(BADGE), MAKER) is not None
    for raw in (written(BADGE), PICTURE):
        report = judged(raw, MAKER)
        assert report is not None
        assert report.valid
    report = judged(TOKENS.token().encode(), TOKENS)
    assert report is not None
    assert report.valid


@pytest.mark.parametrize("by", ["text", "dict"])
@MANY
@given(st.sampled_from(BADGE_PLACES), values)
def test_a_badge(by: str, path: tuple[Any, ...], hostile: Any) -> None:
    document = changed(BADGE, path, hostile)
    report = judged(written(document), MAKER) if by == "text" else MAKER.check(document)
    assert report is None or not report.valid or is_same(document, BADGE)


@MANY
@given(st.sampled_from([path for path in BADGE_PLACES if path[0] != "proof"]), values)
def test_a_badge_that_is_signed_as_it_is(path: tuple[Any, ...], hostile: Any) -> None:
    """A stranger signs what they like: what is valid then is still read without an error."""
    document = changed({key: BADGE[key] for key in BADGE if key != "proof"}, path, hostile)
    try:
        signed = MAKER.sign(document)
    except Exception:
        return  # nobody could sign it
    report = judged(written(signed), MAKER)
    if report is not None and report.valid:
        assert isinstance(signed["credentialSubject"]["achievement"]["name"], str)
        assert signed["validFrom"].endswith("Z")


@MANY
@given(st.sampled_from(list(places(LISTED))), values)
def test_a_status_list(path: tuple[Any, ...], hostile: Any) -> None:
    maker = Maker()
    maker.documents[LIST] = changed(LISTED, path, hostile)
    report = maker.check(BADGE)
    assert not report.valid or is_same(maker.documents[LIST], LISTED)


@MANY
@given(st.sampled_from([path for path in places(CONTROLLER) if path[0] != "@context"]), values)
def test_a_did_document(path: tuple[Any, ...], hostile: Any) -> None:
    maker = Maker()
    maker.documents[maker.home] = changed(CONTROLLER, path, hostile)
    report = maker.check(BADGE)
    assert not report.valid or is_same(maker.documents[maker.home], CONTROLLER)


@MANY
@given(st.sampled_from(list(places(TOKENS.claims()))), values, st.booleans())
def test_a_token(path: tuple[Any, ...], hostile: Any, signed: bool) -> None:
    claims = changed(TOKENS.claims(), path, hostile)
    if signed:
        token = TOKENS.token(written(claims))
    else:
        header, _payload, signature = TOKENS.token().split(".")
        token = f"{header}.{signers.b64u(written(claims))}.{signature}"
    report = judged(token.encode(), TOKENS)
    same = is_same(claims, TOKENS.claims())
    assert signed or same or report is None or not report.valid


@MANY
@given(st.sampled_from(["alg", "kid", "typ", "jwk", "crit", "x5c"]), values)
def test_a_tokens_header(name: str, hostile: Any) -> None:
    if isinstance(hostile, type):
        return
    report = judged(TOKENS.token(**{name: hostile}).encode(), TOKENS)
    assert report is None or not report.valid


@MANY
@given(
    st.integers(8, len(PICTURE) - 1),
    st.binary(max_size=8),
    st.sampled_from(["cut", "insert", "replace"]),
)
def test_a_picture(place: int, junk: bytes, how: str) -> None:
    raw = {
        "cut": PICTURE[:place] + junk,
        "insert": PICTURE[:place] + junk + PICTURE[place:],
        "replace": PICTURE[:place] + junk + PICTURE[place + len(junk) :],
    }[how]
    report = judged(raw, MAKER)
    assert report is None or not report.valid or raw.startswith(PICTURE)


@MANY
@given(st.sampled_from(BADGE_PLACES), values, st.sampled_from(["png", "svg"]))
def test_a_badge_in_a_picture(path: tuple[Any, ...], hostile: Any, form: str) -> None:
    text = json.dumps(changed(BADGE, path, hostile))
    if form == "png":
        raw = png((b"openbadgecredential", text.encode()))
    else:
        frame = '<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>'
        try:
            raw = baking.into_svg(frame, text).encode()
        except (ValueError, RecursionError):
            return
    report = judged(raw, MAKER)
    assert report is None or not report.valid or is_same(changed(BADGE, path, hostile), BADGE)


@MANY
@given(st.sampled_from(list(places(WALLETS))), values)
def test_a_wallets_presentation(path: tuple[Any, ...], hostile: Any) -> None:
    presentation = changed(WALLETS, path, hostile)
    try:
        presentations.holder_of(presentation, challenge=CHALLENGE, domain=DOMAIN, at=AT)
    except presentations.NotProved:
        return
    assert is_same(presentation, WALLETS)
