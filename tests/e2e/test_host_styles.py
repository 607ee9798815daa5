"""Our parts keep sizes, colours and lists under what LMS's and Studio's sheets do to elements."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from . import mimics
from .test_journeys import SHOTS, accessible, be

HERE = Path(__file__).parent
# The places in a page where hosts put a block; ours is the last sheet or the first, they never say.
LMS = (
    '<div class="course-wrapper"><section class="course-content"><div class="xblock"><div '
    'class="vert-mod"><div class="vert">{body}</div></div></div></section></div>'
)
WINDOW = (
    '<div class="wrapper"><div class="modal-window modal-editor"><div class="xblock">{body}</div>'
    "</div></div>"
)
PREVIEW = (
    '<div class="view-container"><div class="content-primary"><div class="wrapper-xblock '
    'level-element"><div class="xblock">{body}</div></div></div></div>'
)
PLAIN = "<div>{body}</div>"
FRAMES = {
    "lms": (LMS, "lms.css"),
    "studio-window": (WINDOW, "studio.css"),
    "studio-preview": (PREVIEW, "studio.css"),
}
# What somebody sees of an element. Faces are the host's, on purpose.
SEEN = [
    "display", "color", "background-color", "background-image", "font-size", "font-style",
    "font-weight", "line-height", "letter-spacing", "text-transform", "text-decoration-line",
    "text-align", "text-shadow", "list-style-type", "float", "height", "box-shadow",
    "border-top-width", "border-top-style", "border-top-color", "border-top-left-radius",
    "padding-top", "padding-left", "margin-top", "margin-bottom", "margin-left", "table-layout",
]  # fmt: skip
READ = """seen => [
    ...document.querySelectorAll(".mr-block, .mr-block *:not(svg *, [type=hidden])"),
].map(element => {
    const style = getComputedStyle(element), before = getComputedStyle(element, "::before");
    const name = `${element.localName}.${element.className}`;
    return [name, [...seen.map(one => style.getPropertyValue(one)), before.content]];
})"""
SCREENS = {
    "project": ("sam", "data-project-9"),
    "queue": ("ines", "data-project-9"),
    "results": ("noor", "data-project-8"),
    "mentoring": ("bram", "data-mentoring"),
    "asking": ("kofi", "data-mentoring"),
    "review": ("rui", "data-review"),
    "calibration": ("greta", "writing-review"),
    "recognition": ("salla", "data-recognition"),
    "badge": ("amara", "data-recognition"),
}


def framed(found: dict[str, str], frame: str = PLAIN, sheet: str = "") -> str:
    """The fragment in a host's place; all is open, as much as there is to see."""
    host = f"<style>{(HERE / sheet).read_text('utf-8')}</style>" if sheet else ""
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Unit</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"{found['head']}{host}<style>body {{ font-family: sans-serif }}</style></head>"
        "<body><main><h1>Course</h1><h2>Unit</h2>"
        f"{frame.format(body=found['body'])}</main></body></html>"
    )


def laid(page: Any, found: dict[str, str], frame: str = PLAIN, sheet: str = "") -> Any:
    mimics.serve(page, {"/mimic/place": framed(found, frame, sheet)})
    page.goto("/mimic/place")
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    page.unroute("**/mimic/place")
    return page.evaluate(READ, SEEN)


def differing(alone: list[Any], hosted: list[Any]) -> list[tuple[str, str, str, str]]:
    names = [*SEEN, "::before"]
    # Heights follow the host's face; only fields have one of their own, and must keep it.
    return [
        (name, names[place], before, after)
        for (name, here), (_name, there) in zip(alone, hosted, strict=True)
        for place, (before, after) in enumerate(zip(here, there, strict=True))
        if before != after
        and (names[place] != "height" or name.startswith(("textarea", "input", "select")))
    ]


@pytest.mark.parametrize("screen", SCREENS)
def test_a_unit_looks_the_same_alone_and_under_each_hosts_sheet(page: Any, screen: str) -> None:
    person, slug = SCREENS[screen]
    be(page, person)
    page.goto(f"/demo/units/{slug}/")
    found = mimics.taken(page, "[data-mr-block]")
    alone = laid(page, found)
    assert len(alone) > 10
    for name, (frame, sheet) in FRAMES.items():
        assert differing(alone, laid(page, found, frame, sheet)) == [], name
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=str(SHOTS / f"host-styles-{screen}.png"), full_page=True)


def test_the_editor_looks_the_same_in_studios_window(page: Any) -> None:
    be(page, "priya")
    found = mimics.taken(page, "[data-mr-studio]")
    alone = laid(page, found)
    assert differing(alone, laid(page, found, WINDOW, "studio.css")) == []
    accessible(page, "host-styles-editor")


def style(page: Any, selector: str, name: str) -> str:
    return str(
        page.locator(selector).first.evaluate(
            "(node, name) => getComputedStyle(node).getPropertyValue(name)", name
        )
    )


@pytest.mark.parametrize("frame", FRAMES)
def test_sizes_colours_and_markers_under_a_host_are_the_ones_meant(page: Any, frame: str) -> None:
    be(page, "bram")
    laid(page, mimics.taken(page, "[data-mr-block]"), *FRAMES[frame])
    page.evaluate(
        """() => {
            const block = document.querySelector(".mr-block");
            block.insertAdjacentHTML("beforeend", `
                <p class="mr-error">Wrong</p><p class="mr-hint">Hint</p>
                <p class="mr-status">Saved</p>
                <input type="datetime-local" aria-label="Due" id="due">
                <input type="text" aria-label="Name" aria-invalid="true" id="wrong">
                <textarea rows="14" aria-label="Work" id="work"></textarea>
                <button type="button" class="mr-button mr-button-primary">Send</button>
                <p><a id="way" href="/">Away</a></p>`);
        }"""
    )
    assert style(page, ".mr-block", "font-size") == "16px"
    assert style(page, ".mr-hint", "font-size") == "14px"
    assert style(page, ".mr-hint", "color") == "rgb(74, 88, 104)"
    assert style(page, ".mr-error", "color") == "rgb(155, 28, 28)"
    assert style(page, ".mr-status", "color") == "rgb(23, 96, 58)"
    assert style(page, ".mr-cards > li", "list-style-type") == "none"
    assert style(page, "#wrong", "border-top-color") == "rgb(155, 28, 28)"
    assert style(page, "#wrong", "border-top-width") == "2px"
    for field in ("input[type=date]", "input[type=number]", "#due", "select"):
        assert style(page, field, "border-top-color") == "rgb(123, 135, 148)", field
        assert page.locator(field).first.bounding_box()["height"] >= 40, field
    assert page.locator("#work").bounding_box()["height"] > 14 * 20
    assert style(page, ".mr-button-primary", "font-weight") == "600"
    assert style(page, ".mr-button-primary", "text-transform") == "none"
    page.locator("#way").hover()
    assert style(page, "#way", "text-decoration-line") == "underline"
    small = page.evaluate(
        """() => [...document.querySelectorAll(".mr-block *:not(svg *)")].filter(node =>
            node.childNodes.length && parseFloat(getComputedStyle(node).fontSize) < 14
        ).map(node => node.outerHTML.slice(0, 80))"""
    )
    assert small == []


def test_a_readers_own_larger_size_is_kept(page: Any) -> None:
    be(page, "sam")
    laid(page, mimics.taken(page, "[data-mr-block]"))
    page.add_style_tag(content="html { font-size: 24px; }")
    assert style(page, ".mr-block", "font-size") == "24px"
    assert style(page, ".mr-hint", "font-size") == "21px"
