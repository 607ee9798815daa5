"""How a picture is taken: the screen as its person finds it, cropped, in few colours."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import Image

from .shots import Shot

WIDTH = 1200
# Above what a picture begins with, so that it does not begin at the very edge of a letter.
AIR = 16
LARGEST = 80_000
COLOURS = (192, 128, 96, 64, 32)


def photograph(browser: Any, address: str, shot: Shot) -> bytes:
    """The picture as PNG, the same for the same screen on the same machine."""
    context = browser.new_context(
        base_url=address, viewport={"width": WIDTH, "height": 900}, locale="en-US",
        timezone_id="UTC", reduced_motion="reduce", color_scheme="light",
    )  # fmt: skip
    try:
        return _packed(_seen(context.new_page(), shot), shot.name)
    finally:
        context.close()


def _seen(page: Any, shot: Shot) -> bytes:
    if shot.who:
        page.goto("/")
        page.locator(f"form:has(input[value={shot.who}]) button").click()
        page.wait_for_load_state("networkidle")
    page.goto(shot.path)
    page.wait_for_load_state("networkidle")
    shot.before(page)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    top = 0.0
    if shot.start:
        first = page.locator(shot.start).first
        first.wait_for()
        box = first.bounding_box()
        top = max(0.0, box["y"] + page.evaluate("scrollY") - AIR)
    whole = page.evaluate("document.documentElement.scrollHeight")
    clip = {"x": 0, "y": top, "width": WIDTH, "height": min(shot.height, whole - top)}
    seen: bytes = page.screenshot(full_page=True, clip=clip, animations="disabled", caret="hide")
    return seen


def _packed(png: bytes, name: str) -> bytes:
    """As few colours as it takes to be small; a screen of words needs few."""
    image = Image.open(BytesIO(png)).convert("RGB")
    for colours in COLOURS:
        file = BytesIO()
        image.quantize(colours, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
        if file.tell() <= LARGEST:
            return file.getvalue()
    raise ValueError(f"{name} does not fit {LARGEST // 1000} kB: make it lower")
