"""Drawings of Inkscape and Illustrator keep their look, or are refused by what they use."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Final
from xml.etree import ElementTree

import pytest
from PIL import Image

from mentor_recognition_xblock.core import imaging
from tests.growth import assert_doubles_gently

SVG = "{http://www.w3.org/2000/svg}"
BOX = 'viewBox="0 0 10 10"'


def drawing(inside: str, more: str = BOX) -> bytes:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        'xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" '
        f'xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" {more}>{inside}</svg>'
    ).encode()


def kept(inside: str, more: str = BOX) -> ElementTree.Element:
    return ElementTree.fromstring(imaging.cleaned(drawing(inside, more))[1])


def only(inside: str, name: str = "rect") -> dict[str, str]:
    return kept(inside).find(f".//{SVG}{name}").attrib  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("inside", "paint"),
    [
        ('<rect style="fill:#ff0000;stroke:none"/>', {"fill": "#ff0000", "stroke": "none"}),
        ('<rect fill="red" style="fill:blue"/>', {"fill": "blue"}),
        ("<style>.cls-1{fill:#00f}</style><rect class='cls-1'/>", {"fill": "#00f"}),
        ("<rect class='cls-1'/><style>.cls-1{fill:#00f}</style>", {"fill": "#00f"}),
        ("<style>.a,.b{fill:#00f}.b{fill:#0f0}</style><rect class='a b'/>", {"fill": "#0f0"}),
        ("<style>#x{fill:#00f} rect{fill:red}</style><rect id='x'/>", {"fill": "#00f"}),
        ("<style>rect{fill:red!important}</style><rect style='fill:blue'/>", {"fill": "red"}),
        ("<style>g rect{fill:red}</style><g><rect fill='blue'/></g>", {"fill": "red"}),
        ("<style><![CDATA[.a{fill:red}]]></style><rect class='a'/>", {"fill": "red"}),
        ("<style>@import url(x);.a{fill:red}</style><rect class='a'/>", {"fill": "red"}),
        ("<style>.a{-inkscape-stroke:none;fill:red}</style><rect class='a'/>", {"fill": "red"}),
        ('<rect style="fill:rgb(10%, 20%, 30%)"/>', {"fill": "rgb(10%, 20%, 30%)"}),
        ('<rect style="fill:hsl(120deg 50% 50% / 40%)"/>', {"fill": "hsl(120deg 50% 50% / 40%)"}),
        ('<rect fill="url(https://evil.example/#a)"/>', {"fill": "none"}),
        ('<rect fill="url(#nowhere)"/>', {"fill": "none"}),
        ('<rect fill="url(#nowhere) #0f0"/>', {"fill": "#0f0"}),
        ('<linearGradient id="p"/><rect style="fill:url(\'#p\')"/>', {"fill": "url(#p)"}),
        ('<linearGradient id="S_1_"/><rect fill="url(#S_1_)"/>', {"fill": "url(#S_1_)"}),
        ('<pattern id="p.1"><g/></pattern><rect fill="url(#p.1)"/>', {"fill": "url(#p.1)"}),
        ('<a href="https://x.example"><rect fill="red"/></a>', {"fill": "red"}),
        ('<switch><foreignObject/><g><rect fill="red"/></g></switch>', {"fill": "red"}),
    ],
)  # fmt: skip
def test_paint_is_kept_however_a_program_says_it(inside, paint) -> None:
    found = only(inside)
    assert {name: found[name] for name in paint} == paint
    assert "style" not in found
    assert "class" not in found


def test_gradients_that_inherit_from_another_keep_doing_so() -> None:
    root = kept(
        '<defs><linearGradient id="a"><stop offset="0" style="stop-color:#123456;stop-opacity:1"/>'
        '</linearGradient><linearGradient id="b" xlink:href="#a" gradientUnits="userSpaceOnUse"/>'
        '<radialGradient id="c" href="#a"/></defs><rect fill="url(#b)"/>'
    )  # fmt: skip
    assert [one.get("href") for one in root.iter() if one.get("href")] == ["#a", "#a"]
    assert root.find(f".//{SVG}stop").get("stop-color") == "#123456"  # type: ignore[union-attr]


def test_what_is_used_twice_is_kept_once_and_used() -> None:
    root = kept(
        '<defs><symbol id="s" viewBox="0 0 1 1"><circle r="1" style="fill:red"/></symbol></defs>'
        '<use xlink:href="#s" x="1" width="5"/><use href="#s"/><use href="https://evil.example/#s"/>'
    )
    assert [one.get("href") for one in root.iter(f"{SVG}use")] == ["#s", "#s"]
    assert root.find(f".//{SVG}circle").get("fill") == "red"  # type: ignore[union-attr]


def test_hidden_layers_stay_hidden() -> None:
    assert kept('<g style="display:none"><rect/></g>').find(f".//{SVG}rect") is None


def test_a_drawing_without_a_view_box_takes_it_from_its_size() -> None:
    assert kept("<rect/>", 'width="200px" height="100"').get("viewBox") == "0 0 200 100"


def test_a_document_type_alone_harms_nobody() -> None:
    declared = b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/x.dtd">'
    assert imaging.cleaned(declared + drawing("<g/>"))[0] == "svg"


@pytest.mark.parametrize(
    ("inside", "what"),
    [
        ('<filter id="f"/><rect filter="url(#f)"/>', "filter"),
        ('<filter id="f"/><rect style="filter:url(#f)"/>', "filter"),
        ('<text><textPath href="#x">a</textPath></text>', "<textPath>"),
        ('<flowRoot><flowPara>a</flowPara></flowRoot>', "<flowRoot>"),
        ('<image href="data:image/png;base64,AAAA"/>', "<image>"),
        ('<meshgradient id="m"/><rect fill="url(#m)"/>', "<meshgradient>"),
        ('<rect style="fill:var(--brand)"/>', "var()"),
        ('<rect style="fill:color(display-p3 1 0 0)"/>', "fill: color(display-p3 1 0 0)"),
        ("<style>@media screen{rect{fill:red}}</style><rect/>", "@media"),
        ("<style>rect:has(g){fill:red}</style><rect/>", "rect:has(g)"),
        ("<style>g ~ rect{fill:red}</style><rect/>", "g ~ rect"),
        ('<rect style="mix-blend-mode:multiply"/>', "mix-blend-mode"),
        ('<rect style="filter:blur(2px)"/>', "filter"),
        ('<rect style="clip-path:circle(40%)"/>', "clip-path: circle(40%)"),
        ('<rect style="transform-box:fill-box"/>', "transform-box"),
        ('<rect style="transform:rotate(.5turn)"/>', "transform: rotate(.5turn)"),
        ('<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">Hi</p></foreignObject>',
         "<foreignObject>"),
        ('<g id="a"><use href="#a"/></g>', "a reference to itself"),
        ('<pattern id="p"><rect fill="url(#p)"/></pattern>', "a reference to itself"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused_by_its_name(inside, what) -> None:
    with pytest.raises(imaging.UnusableImage) as refusal:
        imaging.cleaned(drawing(inside))
    assert (refusal.value.code, refusal.value.what) == ("unsupported", what)


def test_a_drawing_that_multiplies_itself_is_refused() -> None:
    layers = '<g id="l0"><rect/></g>' + "".join(
        f'<g id="l{n}">' + f'<use href="#l{n - 1}"/>' * 10 + "</g>" for n in range(1, 9)
    )
    with pytest.raises(imaging.UnusableImage, match="too_many_parts"):
        imaging.cleaned(drawing(layers))


def test_a_photograph_taken_on_its_side_stands_upright() -> None:
    for turned in range(1, 9):
        made = io.BytesIO()
        exif = Image.Exif()
        exif[0x0112] = turned
        picture = Image.new("RGB", (300, 200), "#00f")
        picture.paste("#f00", (0, 0, 300, 60))
        upright = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}[turned]
        if upright is not None:
            picture = picture.transpose(Image.Transpose(upright))
        picture.save(made, "JPEG", exif=exif, quality=95)
        with Image.open(io.BytesIO(imaging.cleaned(made.getvalue())[1])) as found:
            box = found.getbbox()
            assert box == (90, 140, 390, 340), turned
            red, _green, blue, _alpha = found.getpixel((240, 160))  # type: ignore[misc]
            assert red > 200 > 60 > blue, turned


def picture(kind: str) -> Callable[[int], bytes]:
    def make(size: int) -> bytes:
        made = io.BytesIO()
        Image.effect_noise((size // 100, 100), 80).convert("RGB").save(made, kind)
        return made.getvalue()

    return make


HOSTILE: Final[dict[str, Callable[[int], bytes]]] = {
    "elements": lambda n: drawing("<g/>" * (n // 4)),
    "nesting": lambda n: drawing("<g>" * (n // 7) + "</g>" * (n // 7)),
    "chain of uses": lambda n: drawing(
        "".join(f'<g id="a{k}"><use href="#a{k + 1}"/></g>' for k in range(n // 34))
    ),
    "attributes": lambda n: drawing(
        "<g " + " ".join(f'a{k}=""' for k in range(n // 9)) + "/>"
    ),
    "classes": lambda n: drawing(
        f"<style>{'.a{fill:red}' * (n // 200)}</style>" + '<g class="a"/>' * (n // 30)
    ),
    "declarations": lambda n: drawing(
        f"<style>.a{{{'fill:red;' * (n // 20)}}}</style>" + '<g class="a"/>' * (n // 30)
    ),
    "open blocks": lambda n: drawing(f"<style>{'a{' * (n // 2)}</style>"),
    "open brackets": lambda n: drawing(f'<g style="fill:{"(" * n}"/>'),
    "functions": lambda n: drawing(f'<g fill="{"rgb(1)" * (n // 6)}!"/>'),
    "references": lambda n: drawing(f'<g fill="{"url(#a" * (n // 6)}"/>'),
    "one long path": lambda n: drawing(f'<path d="{"M0 0" * (n // 4)}"/>'),
    "text": lambda n: drawing("<text>" + "&#65;" * (n // 5) + "</text>"),
    "PNG": picture("PNG"),
    "JPEG": picture("JPEG"),
    "WebP": picture("WEBP"),
    "damaged PNG": lambda n: picture("PNG")(20_000)[: n // 10],
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_twice_the_file_is_at_most_two_and_a_half_times_the_work(kind) -> None:
    def run(raw: bytes) -> None:
        try:
            imaging.cleaned(raw)
        except imaging.UnusableImage:
            return

    assert_doubles_gently(run, HOSTILE[kind], size=60_000)


def test_what_figma_and_affinity_say_of_masks_and_turns_is_kept() -> None:
    mask = only('<mask id="m" style="mask-type:alpha"><rect/></mask><g mask="url(#m)"/>', "mask")
    assert mask["mask-type"] == "alpha"
    style = "transform:rotate(45deg) translate(1px, 2px);transform-origin:5px 5px"
    turned = only(f'<rect style="{style}"/>')
    assert turned == {"transform": "rotate(45) translate(1, 2)", "transform-origin": "5px 5px"}
    still = only('<rect style="mix-blend-mode:normal;filter:none;isolation:isolate"/>')
    assert still == {}
    assert only('<rect style="fill:#f00 icc-color(sRGB, 1, 0)"/>') == {"fill": "#f00"}


@pytest.mark.parametrize(
    ("size", "box"),
    [("48mm", 181.4173228), ("1in", 96), ("90pt", 120), ("2.54cm", 96), ("6pc", 96),
     ("120 px", 120)],
)  # fmt: skip
def test_a_size_in_any_unit_is_a_view_box(size: str, box: float) -> None:
    found = kept("<rect/>", f'width="{size}" height="{size}"').get("viewBox", "")
    assert [float(one) for one in found.split()] == pytest.approx([0, 0, box, box])


ILLUSTRATOR: Final = (
    '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" '
    '"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd" [\n'
    '\t<!ENTITY ns_extend "http://ns.adobe.com/Extensibility/1.0/">\n{more}'
    '\t<!ENTITY ns_svg "http://www.w3.org/2000/svg">\n]>\n'
    '<svg xmlns:x="&ns_extend;" xmlns="&ns_svg;" viewBox="0 0 10 10"><text>{text}</text></svg>'
)


def test_the_abbreviations_of_illustrator_are_written_out() -> None:
    text = ILLUSTRATOR.format(more="", text="&amp;&lt;&#65;").encode()
    assert ElementTree.fromstring(imaging.cleaned(text)[1]).find(f"{SVG}text").text == "&<A"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("more", "text", "code"),
    [
        ('<!ENTITY a "&ns_svg;&ns_svg;">', "&a;", "unsafe"),
        ('<!ENTITY a SYSTEM "file:///etc/passwd">', "&a;", "unsafe"),
        ('<!ENTITY % a "x">', "", "unsafe"),
        ('<!ENTITY a "<script/>">', "&a;", "unsafe"),
        ('<!ATTLIST rect fill CDATA "red"><!ENTITY a "b">', "", "unsafe"),
        (f'<!ENTITY a "{"x" * 400}">', "&a;" * 400, "too_many_parts"),
        ("", "&nobody;", "broken"),
    ],
)
def test_other_declarations_are_still_refused(more: str, text: str, code: str) -> None:
    with pytest.raises(imaging.UnusableImage) as refusal:
        imaging.cleaned(ILLUSTRATOR.format(more=more, text=text).encode())
    assert refusal.value.code == code


@pytest.mark.parametrize("mark", ["utf-16", "utf-8-sig"])
def test_a_drawing_in_another_encoding_is_read(mark: str) -> None:
    text = '<?xml version="1.0" encoding="UTF-16"?>' if mark == "utf-16" else ""
    assert imaging.cleaned((text + drawing("<rect/>").decode()).encode(mark))[0] == "svg"


def test_greys_of_sixteen_bits_stay_grey() -> None:
    raw = io.BytesIO()
    Image.new("I;16", (200, 200), 0x8000).save(raw, "PNG")
    shown = Image.open(io.BytesIO(imaging.cleaned(raw.getvalue())[1]))
    assert shown.getpixel((240, 240)) == (127, 127, 127, 255)
