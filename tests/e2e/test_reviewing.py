"""Reviewing and calibrating in a browser: drafts come back, the work stays in view."""

from __future__ import annotations

from typing import Any

from .screens import by_keyboard, everywhere
from .test_journeys import accessible, be, reflows, status

PHONE = {"width": 390, "height": 844}


def works(page: Any) -> Any:
    """The buttons of works to review; mentors' comments are reviewed on another page."""
    tiles = page.locator(".mr-tile").filter(has_not_text="A mentor's comment")
    return tiles.get_by_role("button", name="review")


def open_first(page: Any) -> None:
    be(page, "rui")
    works(page).first.click()
    page.locator("[data-mr-reviewing]").wait_for()


def group(page: Any, name: str) -> Any:
    return page.get_by_role("group", name=name, exact=True)


def scored(page: Any) -> str:
    return str(page.locator("[data-mr-scored]").inner_text())


def saved(page: Any) -> None:
    page.locator("[data-mr-saved]", has_text="Draft saved").wait_for(timeout=10_000)


def test_half_a_review_is_back_after_reload_back_and_on_another_device(
    page: Any, browser: Any, demo: str
) -> None:
    open_first(page)
    group(page, "Breadth").get_by_label("3 · Full").check()
    page.get_by_label("Comment on Breadth").fill("Who looks after it in a year?")
    assert scored(page) == "1 of 5 criteria scored."
    saved(page)
    page.reload()
    assert group(page, "Breadth").get_by_label("3 · Full").is_checked()
    page.get_by_label("For the author").fill("The counting is careful.")
    # At once: it is saved before the page goes.
    page.get_by_role("button", name="All reviews").click()
    page.get_by_text("Draft begun").wait_for()
    everywhere(page, "review-list-begun")
    page.go_back()
    page.locator("[data-mr-reviewing]").wait_for()
    assert page.get_by_label("For the author").input_value() == "The counting is careful."
    context = browser.new_context(base_url=demo, viewport=PHONE)
    other = context.new_page()
    be(other, "rui")
    other.get_by_role("button", name="Go on with the review").click()
    # It goes on where something is missing.
    other.locator("[data-mr-place]", has_text="Step 2 of 6").wait_for()
    assert scored(other) == "1 of 5 criteria scored."
    context.close()


def test_the_work_stays_in_view_at_the_last_criterion(page: Any) -> None:
    open_first(page)
    everywhere(page, "review-beside")
    work = page.get_by_role("region", name="The work")
    group(page, "Narrative and transfer").get_by_role("radio").last.focus()
    there = work.locator("p").first.bounding_box()
    assert 0 <= there["y"] < page.viewport_size["height"]
    assert work.bounding_box()["y"] >= 0


def test_what_is_missing_is_named_and_leads_there(page: Any) -> None:
    open_first(page)
    for name in ("Breadth", "Mastery", "Alignment with practice", "Narrative and transfer"):
        group(page, name).get_by_role("radio").nth(2).check()
    page.get_by_label("For the author").fill("The counting is careful.")
    page.get_by_role("button", name="Send review").click()
    missing = page.locator("[data-mr-missing]")
    assert missing.inner_text().split("\n")[0] == "Still missing:"
    assert missing.get_by_role("listitem").all_inner_texts() == ["A level for Coherence"]
    assert page.evaluate("document.activeElement.hasAttribute('data-mr-missing')")
    by_keyboard(page, missing.get_by_role("button", name="A level for Coherence"))
    assert page.evaluate("document.activeElement.name") == "scores.coherence"
    page.keyboard.press("ArrowDown")
    assert group(page, "Coherence").get_by_role("radio").nth(1).is_checked()
    assert missing.is_hidden()


def test_a_phone_shows_one_criterion_a_step_and_the_work_one_tap_away(page: Any) -> None:
    page.set_viewport_size(PHONE)
    be(page, "rui")
    works(page).last.click()
    work = page.get_by_role("region", name="The work")
    work.wait_for()
    assert page.get_by_role("group", name="Breadth").is_hidden()
    page.get_by_role("button", name="The criteria").click()
    assert work.is_hidden()
    for number, name in enumerate(
        ("Breadth", "Coherence", "Mastery", "Alignment with practice", "Narrative and transfer"), 1
    ):
        page.locator("[data-mr-place]", has_text=f"Step {number} of 6.").wait_for()
        assert page.locator(".mr-criterion:visible").count() == 1
        group(page, name).get_by_role("radio").nth(3).check()
        if number == 3:
            accessible(page, "review-step")
            page.get_by_role("button", name="Read the work").click()
            assert work.is_visible()
            page.get_by_role("button", name="The criteria").click()
        page.get_by_role("button", name="Next").click()
    assert scored(page) == "5 of 5 criteria scored."
    assert page.get_by_role("button", name="Next").is_disabled()
    reflows(page)
    page.set_viewport_size(PHONE)
    page.get_by_label("For the author").fill("The counting is careful. Say who reads it.")
    page.get_by_role("button", name="Send review").click()
    status(page, "Review sent")


def test_who_calibrates_reads_the_work_beside_the_key_and_how_often_they_agreed(page: Any) -> None:
    be(page, "greta")
    page.goto("/demo/units/writing-review/")
    for number in range(1, 5):
        for criterion in page.locator("form[data-mr-action=rate] fieldset").all():
            criterion.get_by_role("radio").nth(number).check()
        page.get_by_role("button", name="Save this rating").click()
        page.get_by_text(f"{number} of 4 rated").wait_for()
        shown = page.get_by_role("region", name=f"Work {number}", exact=True)
        assert shown.bounding_box()["width"] > 300
        assert page.locator("dt:visible", has_text="Key").count() == 5
    told = page.locator(".mr-note", has_text="You chose the agreed level in").inner_text()
    assert "of 20 cases" in told
    assert "kappa" not in told
    assert "The next try has other works." in told
    everywhere(page, "calibration-over")
