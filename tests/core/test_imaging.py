"""Badge images: told apart, said aloud, the same each time; uploads lose everything that acts."""

from __future__ import annotations

import io
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from mentor_recognition_xblock.core import imaging
from mentor_recognition_xblock.core.imaging import designs, uploads


def image(
    title: str = "Proficient Mentor", programme: str = "Harbour", rank: int = 1
) -> imaging.Scene:
    design = imaging.design_for(kind="mentor", rank=rank)
    return imaging.compose(
        design=design, title=title, programme=programme, term="2026", alt=f"{title}, {programme}"
    )


def test_the_image_is_said_aloud_whole_even_where_it_is_shown_short() -> None:
    long = "Programme of the Faculty of Comparative Literature and Library Science, Evening School"
    svg = imaging.as_svg(image(programme=long))
    assert ElementTree.fromstring(svg)[0].text == f"Proficient Mentor, {long}"
    assert "…" in svg


def test_every_kind_has_an_emblem_of_its_own_so_that_colour_is_not_alone() -> None:
    made = [imaging.design_for(kind="learner", rank=1)]
    made += [imaging.design_for(kind="mentor", rank=rank) for rank in (1, 2, 3)]
    assert [one.emblem for one in made] == ["sprout", "compass", "lighthouse", "lighthouse"]


def luminance(colour: str) -> float:
    def part(value: int) -> float:
        share = value / 255
        return share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (part(int(colour[place : place + 2], 16)) for place in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("design", [designs.SPROUT, designs.COMPASS, designs.LIGHTHOUSE])
def test_words_on_every_ground_can_be_read(design: imaging.Design) -> None:
    """WCAG 2.2, 1.4.3."""
    assert contrast("#ffffff", design.mid) >= 4.5
    assert contrast(design.light, design.mid) >= 4.5
    assert contrast(design.deep, design.light) >= 7


def test_a_png_is_square_transparent_at_its_corners_and_the_same_each_time() -> None:
    first, second = imaging.as_png(image()), imaging.as_png(image())
    assert first == second
    with Image.open(io.BytesIO(first)) as found:
        assert found.size == (480, 480)
        assert found.getpixel((0, 0))[3] == 0  # type: ignore[index]
        assert found.getpixel((240, 300))[3] == 255  # type: ignore[index]
    with pytest.raises(ValueError):
        imaging.as_png(image(), size=5000)


def test_words_the_font_lacks_are_left_out_rather_than_shown_as_boxes() -> None:
    other = imaging.as_png(image(title="導師", programme="港"))
    assert other == imaging.as_png(image(title="指導", programme="学"))
    assert "導師" in imaging.as_svg(image(title="導師"))


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_name_gives_well_formed_svg(title: str, programme: str) -> None:
    root = ElementTree.fromstring(imaging.as_svg(image(title=title, programme=programme)))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"


BOX = 'viewBox="0 0 10 10"'
HOSTILE = [
    "<script>alert(1)</script>",
    '<rect onload="alert(1)" onclick="alert(1)" width="1"/>',
    '<image href="https://evil.example.org/p.png"/>',
    '<use href="https://evil.example.org/#x"/>',
    '<a href="javascript:alert(1)"><text>x</text></a>',
    "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'/></foreignObject>",
    "<style>@import url(https://evil.example.org/);</style>",
    '<rect style="background:url(https://evil.example.org/)"/>',
    '<rect fill="url(https://evil.example.org/#a)"/>',
    "<rect fill=\"url('https://evil.example.org/#a')\"/>",
    '<animate attributeName="href" to="javascript:alert(1)"/>',
    '<set attributeName="onload" to="alert(1)"/>',
    '<x:script xmlns:x="http://www.w3.org/2000/svg">alert(1)</x:script>',
    '<filter id="f"><feImage href="https://evil.example.org/"/></filter>',
]


@pytest.mark.parametrize("inside", HOSTILE)
def test_an_uploaded_svg_keeps_nothing_that_acts_or_leads_elsewhere(inside: str) -> None:
    raw = f'<svg xmlns="http://www.w3.org/2000/svg" {BOX}>{inside}<circle r="4" fill="#fff"/></svg>'
    kind, kept = imaging.cleaned(raw.encode())
    text = kept.decode()
    assert kind == "svg"
    assert 'r="4"' in text
    for word in ("evil", "alert", "script", "onload", "onclick", "style", "href", "foreign"):
        assert word not in text


def test_a_drawing_keeps_its_paint() -> None:
    raw = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {BOX}><defs><linearGradient id="p">'
        '<stop offset="0" stop-color="rgb(1,2,3)"/></linearGradient></defs>'
        '<path d="M0 0L5 5" transform="translate(1,2)" fill="url(#p)"/></svg>'
    )
    text = imaging.cleaned(raw.encode())[1].decode()
    for kept in ("url(#p)", "rgb(1,2,3)", "translate(1,2)", "M0 0L5 5", "linearGradient"):
        assert kept in text


def refusal(raw: bytes) -> str:
    with pytest.raises(imaging.UnusableImage) as caught:
        imaging.cleaned(raw)
    return caught.value.code


def raster(kind: str, width: int, height: int) -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (width, height), "#f00").save(kept, kind)
    return kept.getvalue()


def test_files_that_are_no_usable_image_say_why() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" {}>{}</svg>'
    deep = "<g>" * 60 + "</g>" * 60
    cases = {
        b"": "empty", b"GIF89a": "broken", b"<svg": "broken", b"<html></html>": "no_size",
        svg.format("", "").encode(): "no_size", svg.format(BOX, deep).encode(): "too_deep",
        b'<!DOCTYPE s [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg/>': "unsafe",
        raster("PNG", 40, 40): "too_small", raster("GIF", 200, 200): "broken",
        raster("PNG", 200, 200)[:60]: "broken", b"x" * (uploads.MAX_BYTES + 1): "too_large",
    }  # fmt: skip
    found = {raw[:30]: refusal(raw) for raw in cases}
    assert found == {raw[:30]: why for raw, why in cases.items()}


def test_a_photograph_is_drawn_again_without_what_it_carried() -> None:
    kept = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "at the home of Ada"
    Image.new("RGB", (300, 200), "#0a0").save(kept, "JPEG", exif=exif)
    kind, made = imaging.cleaned(kept.getvalue())
    assert kind == "png"
    assert b"Ada" not in made
    with Image.open(io.BytesIO(made)) as found:
        assert found.size == (480, 480)
