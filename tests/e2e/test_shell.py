"""The first page of every role, the places of the shell, and the gallery as it was approved."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat

from .screens import by_keyboard, everywhere
from .test_journeys import accessible, be, reflows

APPROVED = Path(__file__).parent / "photographs"
SHAPES = {
    "light": {"width": 1280},
    "dark": {"width": 1280, "scheme": "dark"},
    "rtl": {"width": 1280, "dir": "rtl"},
    "390": {"width": 390},
    "320": {"width": 320},
}
# Fonts differ from machine to machine; a part that lost its frame, colour or place differs more.
TOLERANCE = 6.0


@pytest.mark.parametrize("person", ["sam", "ines", "rui", "hanna", "marek", "priya"])
def test_everybody_has_a_first_page(page: Any, person: str) -> None:
    be(page, person)
    page.goto("/home/")
    everywhere(page, f"home-{person}")
    page.emulate_media(color_scheme="dark")
    accessible(page, f"home-{person}-dark")


def test_what_waits_leads_to_where_it_is_done_by_keyboard(page: Any) -> None:
    be(page, "hanna")
    page.goto("/home/")
    by_keyboard(page, page.get_by_role("link", name="Decide").first)
    page.get_by_role("heading", name="Decide", exact=True).wait_for()


@pytest.mark.parametrize(
    ("person", "place"),
    [
        ("ines", "/mentor/harbour/"),
        ("tomas", "/mentor/harbour/progress/"),
        ("marek", "/console/harbour/overview/"),
        ("marek", "/console/harbour/terms/"),
        ("marek", "/console/harbour/health/"),
        ("marek", "/console/harbour/terms/9/"),
        ("hanna", "/committee/harbour/closes/"),
        ("marek", "/console/harbour/learners/"),
        ("marek", "/console/harbour/pairings/all/"),
        ("marek", "/console/harbour/cohorts/"),
        ("marek", "/console/harbour/reviewers/"),
        ("marek", "/console/harbour/badges/"),
        ("marek", "/console/harbour/log/"),
        ("marek", "/console/harbour/mentors/add/"),
    ],
)
def test_every_tab_reads_in_the_dark_and_from_right_to_left(
    page: Any, person: str, place: str
) -> None:
    be(page, person)
    page.goto(place)
    everywhere(page, place.strip("/").replace("/", "-"))
    page.emulate_media(color_scheme="dark")
    accessible(page, "dark")
    page.emulate_media(color_scheme="light")
    page.add_style_tag(
        content="* { line-height: 1.5 !important; letter-spacing: .12em !important;"
        " word-spacing: .16em !important; } p { margin-block-end: 2em !important; }"
    )
    reflows(page)


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_the_gallery_looks_as_it_was_approved(page: Any, tmp_path: Path, shape: str) -> None:
    """``GALLERY=write`` keeps what is seen now as approved, once somebody has looked at it."""
    wanted = SHAPES[shape]
    page.set_viewport_size({"width": wanted["width"], "height": 900})
    page.emulate_media(color_scheme=wanted.get("scheme", "light"), reduced_motion="reduce")
    page.goto("/gallery/")
    page.evaluate("way => { document.documentElement.dir = way; }", wanted.get("dir", "ltr"))
    accessible(page, f"gallery-{shape}")
    taken = tmp_path / f"{shape}.png"
    page.screenshot(path=str(taken), full_page=True)
    seen = _small(Image.open(taken))
    kept = APPROVED / f"{shape}.png"
    if os.environ.get("GALLERY") == "write":
        APPROVED.mkdir(exist_ok=True)
        seen.save(kept, optimize=True)
    assert _apart(seen, Image.open(kept).convert("RGB")) <= TOLERANCE, f"look at {taken}"


def _small(picture: Any) -> Any:
    return picture.convert("RGB").resize((picture.width // 4, picture.height // 4))


def _apart(seen: Any, kept: Any) -> float:
    """Mean difference of the pictures' parts, 0–255, in bands so that one lost part shows."""
    if abs(seen.height - kept.height) > kept.height * 0.06:
        return 255.0
    seen = seen.resize(kept.size)
    step = max(1, kept.height // 24)
    bands = [
        (0, top, kept.width, min(top + 2 * step, kept.height))
        for top in range(0, kept.height, step)
    ]
    return max(
        sum(ImageStat.Stat(ImageChops.difference(seen.crop(band), kept.crop(band))).mean) / 3
        for band in bands
    )


def test_a_menu_closes_with_escape_and_beside_it_and_gives_the_focus_back(page: Any) -> None:
    be(page, "hanna")
    page.goto("/home/")
    menu = page.locator("details.mr-menu").first
    head = menu.locator("summary")
    for leave in (lambda: page.keyboard.press("Escape"), lambda: page.locator("main").click()):
        head.click()
        assert menu.get_by_role("link").first.is_visible()
        leave()
        assert menu.get_attribute("open") is None
    head.click()
    menu.get_by_role("link").first.focus()
    page.keyboard.press("Escape")
    assert head.evaluate("node => node === document.activeElement")


@pytest.mark.parametrize(
    ("person", "place"),
    [("hanna", "/home/"), ("marek", "/console/harbour/overview/")],
)
def test_every_menu_opens_within_the_page(page: Any, person: str, place: str) -> None:
    be(page, person)
    for width in (320, 390, 700, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(place)
        for way in ("ltr", "rtl"):
            page.evaluate("way => { document.documentElement.dir = way; }", way)
            menus = page.locator("details.mr-menu:visible")
            assert menus.count() > 0
            for number in range(menus.count()):
                opens_within(page, menus.nth(number), width)


def opens_within(page: Any, menu: Any, width: int) -> None:
    menu.locator("summary").click()
    box = menu.locator(".mr-menu-items").bounding_box()
    head = menu.locator("summary").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    # Right below its opener.
    assert -1 <= box["y"] - head["y"] - head["height"] < 24
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("Escape")
