"""A baked badge is read back whole by strangers' readers, and looks as it did."""

from __future__ import annotations

import io
import json
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from mentor_recognition_xblock.core import imaging
from mentor_recognition_xblock.core.openbadges import baking, readers

SCENE = imaging.compose(
    design=imaging.design_for(kind="mentor", rank=1), title="Proficient", programme="P", alt="B"
)
IMAGE, DRAWING = imaging.as_png(SCENE, size=96), imaging.as_svg(SCENE)
TOKEN = "eyJhbGciOiJFUzI1NiJ9.eyJpZCI6MX0.c2ln"
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
documents = st.dictionaries(texts, st.recursive(texts | st.integers(), st.lists, max_leaves=5))


@given(documents)
@pytest.mark.compliance("OB 3.0", "5.3")
def test_whatever_a_badge_says_is_read_back_from_png_and_svg(document: dict[str, object]) -> None:
    text = json.dumps(document, ensure_ascii=False)
    assert readers.read(baking.into_png(IMAGE, text)).document == document
    assert readers.read(baking.into_svg(DRAWING, text).encode()).document == document


@pytest.mark.compliance("OB 3.0", "5.3")
def test_a_token_is_read_back_from_png_and_svg() -> None:
    assert readers.read(baking.into_png(IMAGE, TOKEN)).token == TOKEN
    assert readers.read(baking.into_svg(DRAWING, TOKEN).encode()).token == TOKEN


def test_an_independent_reader_finds_both_versions_in_one_picture() -> None:
    """Pillow reads iTXt by itself; the picture stays what it was."""
    baked = baking.into_png(IMAGE, '{"id": "urn:x"}', hosted="https://x/assertions/1")
    with Image.open(io.BytesIO(baked)) as found, Image.open(io.BytesIO(IMAGE)) as plain:
        assert found.tobytes() == plain.tobytes()
        assert json.loads(found.text["openbadgecredential"]) == {"id": "urn:x"}  # type: ignore[attr-defined]
        assert found.text["openbadges"] == "https://x/assertions/1"  # type: ignore[attr-defined]


def test_a_badge_baked_again_replaces_the_one_inside() -> None:
    once = baking.into_png(IMAGE, '{"id": "urn:x"}', hosted="https://x/1")
    twice = baking.into_png(once, '{"id": "urn:y"}')
    assert readers.read(twice).document == {"id": "urn:y"}
    assert b"https://x/1" not in twice


@given(texts)
def test_a_wallet_that_counts_braces_and_reads_ascii_finds_the_end(text: str) -> None:
    """The Learner Credential Wallet's import: the first brace to its match, strings ignored."""
    baked = baking.portable(json.dumps({"name": text, "inner": {"a": text}}, ensure_ascii=False))
    assert baked.isascii()
    depth, end = 0, 0
    for end, char in enumerate(baked, 1):  # noqa: B007  # where it stopped is the point
        depth += (char == "{") - (char == "}")
        if depth == 0:
            break
    assert json.loads(baked[:end])["name"] == text


def test_an_svg_stays_well_formed_with_the_badge_as_its_first_child() -> None:
    root = ElementTree.fromstring(baking.into_svg(DRAWING, '{"a": "]]>"}'))
    assert root[0].tag == readers.OB3_SVG
    assert json.loads(root[0].text or "") == {"a": "]]>"}


@given(documents)
@pytest.mark.compliance("OB 2.0", "Baking: SVG, assertion with verify")
def test_an_svg_holds_both_versions_each_under_its_own_namespace(
    document: dict[str, object],
) -> None:
    hosted = {"id": "https://x.example/a?b=1&c=%22", "said": document}
    baked = baking.into_svg(DRAWING, '{"id": "urn:x"}', hosted=json.dumps(hosted))
    newer, older = list(ElementTree.fromstring(baked))[:2]
    assert (newer.tag, older.tag) == (readers.OB3_SVG, readers.OB2_SVG)
    assert older.get("verify") == hosted["id"]
    assert json.loads(older.text or "") == hosted
    assert readers.read(baked.encode()).document == {"id": "urn:x"}


def test_a_picture_may_hold_the_older_version_alone() -> None:
    baked = baking.into_png(IMAGE, hosted='{"id": "https://x/1"}')
    with Image.open(io.BytesIO(baked)) as found:
        assert set(found.text) == {"openbadges"}  # type: ignore[attr-defined]


def test_only_an_image_is_baked_into() -> None:
    with pytest.raises(ValueError, match="PNG"):
        baking.into_png(b"GIF89a", "{}")
    for drawing in ("<p/>", "<svg/>", ""):
        with pytest.raises(ValueError, match="SVG"):
            baking.into_svg(drawing, "{}")
