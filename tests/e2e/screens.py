"""Screens in other shapes: from right to left in Arabic, narrow, and by the keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from .test_journeys import SHOTS, accessible, reflows


def everywhere(page: Any, name: str, *, narrow: bool = False) -> None:
    """The screen as it is and from right to left: axe, 320 px, and pictures of all.

    ``narrow``: axe at 320 px, too.
    """
    for direction, suffix in (("rtl", "-rtl"), ("ltr", "")):
        page.evaluate("way => { document.documentElement.dir = way; }", direction)
        reflows(page)
        accessible(page, f"{name}{suffix}")
    page.set_viewport_size({"width": 320, "height": 800})
    if narrow:
        accessible(page, f"{name}-narrow")
    else:
        page.screenshot(path=str(SHOTS / f"{name}-narrow.png"), full_page=True)
    page.set_viewport_size({"width": 1200, "height": 900})


def by_keyboard(page: Any, wanted: Any) -> None:
    """Press Enter on it once Tab has reached it, as a keyboard's user would."""
    wanted.wait_for()
    for _press in range(80):
        if wanted.evaluate("node => node === document.activeElement"):
            page.keyboard.press("Enter")
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reached {wanted}")


def focused(page: Any) -> str:
    """What the focus is on, in words."""
    return str(page.evaluate("document.activeElement.innerText"))


@contextmanager
def reading(browser: Any, address: str, **more: Any) -> Iterator[Any]:
    """A page of somebody who never signed in; no cookie may be set on it."""
    context = browser.new_context(base_url=address, viewport={"width": 1200, "height": 900}, **more)
    try:
        yield context.new_page()
        assert context.cookies() == []
    finally:
        context.close()
