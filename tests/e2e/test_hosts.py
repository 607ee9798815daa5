"""Our units and editor inside hosts that behave as Studio, the library and the Learning MFE do."""

from __future__ import annotations

from typing import Any

from . import mimics
from .test_journeys import SHOTS, accessible, be

USAGE = "{slug}.mentor_recognition.d0.u0"


def framed(page: Any, template: str, selector: str, slug: str, **more: str) -> str:
    found = mimics.taken(page, selector)
    return template.format(
        head=found["head"], body=found["body"], scripts=found["scripts"],
        args=mimics.arguments(found), usage=USAGE.format(slug=slug),
        **{"direction": "ltr", "theme": "", **more},
    )  # fmt: skip


def editor(page: Any, template: str) -> str:
    be(page, "priya")
    return framed(page, template, "[data-mr-studio]", "data-recognition")


def test_the_legacy_modal_keeps_its_bar_away_and_hears_every_step(page: Any) -> None:
    mimics.serve(page, {"/mimic/modal": editor(page, mimics.LEGACY_MODAL)})
    page.goto("/mimic/modal")
    assert page.locator(".modal-actions").count() == 0
    accessible(page, "host-legacy-modal")
    page.get_by_label("Title").fill("")
    page.get_by_role("button", name="Save").click()
    page.locator(".mr-error").wait_for()
    assert page.evaluate("told") == [["save", "start"], ["error", None]]
    page.get_by_label("Title").fill("Recognition")
    page.get_by_role("button", name="Save").click()
    page.locator(".modal").wait_for(state="hidden")
    assert page.evaluate("told.slice(-2)") == [["save", "start"], ["save", "end"]]


def test_cancel_closes_the_legacy_modal_and_saves_nothing(page: Any) -> None:
    mimics.serve(page, {"/mimic/modal": editor(page, mimics.LEGACY_MODAL)})
    page.goto("/mimic/modal")
    page.get_by_label("Title").fill("Never saved")
    page.get_by_role("button", name="Cancel").click()
    page.locator(".modal").wait_for(state="hidden")
    page.goto("/demo/units/data-recognition/studio/")
    assert page.get_by_label("Title").input_value() != "Never saved"


def test_the_librarys_frame_hears_the_editor_by_message(page: Any) -> None:
    frame = editor(page, mimics.LIBRARY_FRAME)
    mimics.serve(page, {"/mimic/frame": frame, "/mimic/library": mimics.LIBRARY_PAGE.format()})
    page.goto("/mimic/library")
    inside = page.frame_locator("iframe")
    inside.get_by_label("Title").fill("")
    inside.get_by_role("button", name="Save").click()
    inside.locator(".mr-error").wait_for()
    accessible(page, "host-library-frame")
    inside.get_by_label("Title").fill("Recognition")
    inside.get_by_role("button", name="Save").click()
    page.locator("iframe").wait_for(state="hidden")
    assert page.evaluate("told") == [
        ["save", "start"], ["error", None], ["save", "start"], ["save", "end"],
    ]  # fmt: skip


def learning(page: Any, username: str, slug: str, **more: str) -> Any:
    be(page, username)
    unit = framed(page, mimics.CHROMELESS, "[data-mr-block]", slug, **more)
    mimics.serve(page, {"/mimic/unit": unit, "/mimic/learning": mimics.LEARNING_MFE.format()})
    page.goto("/mimic/learning")
    inside = page.frame_locator("#unit-iframe")
    inside.locator("[data-mr-main] h4").first.wait_for()
    return inside


def fits(page: Any) -> bool:
    """The frame is as high as its content, and nothing in it scrolls sideways."""
    script = """() => {
        const frame = document.getElementById("unit-iframe");
        const inner = frame.contentDocument;
        return Math.abs(frame.offsetHeight - inner.getElementById("content").offsetHeight) <= 2
            && inner.documentElement.scrollWidth <= frame.offsetWidth;
    }"""
    page.wait_for_function(script, timeout=5_000)
    return True


def test_a_unit_in_the_learning_frame_fits_and_grows_with_what_is_shown(page: Any) -> None:
    inside = learning(page, "sam", "data-project-9")
    assert fits(page)
    accessible(page, "host-learning-unit")
    before = page.locator("#unit-iframe").bounding_box()["height"]
    inside.locator("details summary").first.click()
    page.wait_for_function(f"document.getElementById('unit-iframe').offsetHeight > {before}")
    assert fits(page)
    page.set_viewport_size({"width": 360, "height": 780})
    assert fits(page)
    page.screenshot(path=str(SHOTS / "host-learning-narrow.png"), full_page=True)


def test_links_leave_the_learning_frame_for_a_tab_of_their_own(page: Any) -> None:
    """The frame's base sends every other link to the page around it, out of the course."""
    inside = learning(page, "tomas", "design-recognition")
    links = inside.locator(".mr-block a")
    assert links.count() > 0
    for index in range(links.count()):
        link = links.nth(index)
        # A file is kept where one is: it opens nothing.
        assert (
            link.get_attribute("target") == "_blank" or link.get_attribute("download") is not None
        )
        assert links.nth(index).get_attribute("href")


def test_typing_a_draft_piles_no_handlers_on_the_hosts_links(page: Any) -> None:
    inside = learning(page, "lena", "design-project-9")
    before = page.frames[-1].evaluate("window.piled")
    inside.get_by_label("Your work").press_sequentially("One two three four five six.")
    inside.locator("[data-mr-saved]", has_text="Draft saved").wait_for(timeout=10_000)
    links = inside.locator("a").count()
    assert page.frames[-1].evaluate("window.piled") - before <= 6 * max(links, 1)


def test_the_dark_theme_and_the_right_to_left_page_hold_in_the_frame(page: Any) -> None:
    learning(page, "sam", "data-project-9", theme="indigo-dark-theme", direction="rtl")
    assert fits(page)
    accessible(page, "host-learning-dark-rtl")
