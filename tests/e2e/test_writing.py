"""Writing a version: tools with undo, keys, a preview that is what the mentor sees, counts."""

from __future__ import annotations

from typing import Any

from .screens import by_keyboard, everywhere
from .test_hosts import fits, learning
from .test_journeys import accessible, be, status


def begin(page: Any) -> Any:
    be(page, "lena")
    work = page.get_by_label("Your work")
    work.fill("")
    return work


def test_tools_work_on_the_selection_and_are_undone(page: Any) -> None:
    work = begin(page)
    work.press_sequentially("one two")
    work.evaluate("area => area.setSelectionRange(4, 7)")
    page.get_by_role("button", name="Bold").click()
    assert work.input_value() == "one **two**"
    assert (
        work.evaluate("area => area.value.slice(area.selectionStart, area.selectionEnd)") == "two"
    )
    page.keyboard.press("Control+i")
    assert work.input_value() == "one ***two***"
    page.keyboard.press("Control+z")
    assert work.input_value() == "one **two**"
    page.keyboard.press("Control+z")
    assert work.input_value() == "one two"
    page.get_by_role("button", name="Heading").click()
    assert work.input_value() == "## one two"
    page.locator("[data-mr-saved]", has_text="Draft saved").wait_for(timeout=10_000)
    page.reload()
    assert page.get_by_label("Your work").input_value() == "## one two"


def test_the_preview_comes_from_the_server_and_the_counts_follow(page: Any) -> None:
    work = begin(page)
    work.press_sequentially("# Tide\n\n- *one*\n\n<b>raw</b> <script>alert(1)</script>")
    count = page.locator("[data-mr-count=source]")
    assert "of 20,000" in count.inner_text()
    assert "20000" not in page.locator(".mr-field", has=work).inner_text()
    page.get_by_role("button", name="Preview").click()
    shown = page.locator("[data-mr-as-read]")
    shown.locator("h4", has_text="Tide").wait_for()
    assert shown.locator("li em").inner_text() == "one"
    assert shown.locator("script").count() == 0
    assert not work.is_visible()
    everywhere(page, "writing-preview")
    page.get_by_role("button", name="Write", exact=True).click()
    assert work.is_visible()
    everywhere(page, "writing")
    page.set_viewport_size({"width": 390, "height": 844})
    accessible(page, "writing-phone")


def test_writing_fits_the_learning_frame_in_the_dark_from_right_to_left(page: Any) -> None:
    inside = learning(page, "lena", "design-project-9", theme="indigo-dark-theme", direction="rtl")
    inside.get_by_label("Your work").fill("# Tide")
    inside.get_by_role("button", name="Preview").click()
    inside.locator("[data-mr-as-read] h4").wait_for()
    assert fits(page)
    accessible(page, "host-writing-dark-rtl")


def test_what_was_cleared_comes_back_from_the_history_by_keyboard(page: Any) -> None:
    work = begin(page)
    with page.expect_response("**/save_draft**"):
        work.fill("Every tide of the year, read by hand.")
    work.fill("")
    page.locator("[data-mr-saved]", has_text="saved empty").wait_for(timeout=10_000)
    by_keyboard(page, page.get_by_role("button", name="Draft history"))
    page.locator("h4", has_text="Draft history").wait_for()
    everywhere(page, "draft-history")
    by_keyboard(page, page.get_by_role("button", name="Look at it").first)
    page.locator("h4", has_text="Draft of").wait_for()
    everywhere(page, "draft")
    by_keyboard(page, page.get_by_role("button", name="Restore this draft"))
    status(page, "Restored")
    assert "Every tide of the year" in page.get_by_label("Your work").input_value()


def test_two_windows_keep_both_texts_and_offer_them(page: Any) -> None:
    begin(page)
    page.reload()
    other = page.context.new_page()
    other.goto(page.url)
    with page.expect_response("**/save_draft**"):
        page.get_by_label("Your work").fill("Written here.")
    other.get_by_label("Your work").fill("Written there, meanwhile.")
    other.locator("[data-mr-conflict] [role=alert]").wait_for(timeout=10_000)
    everywhere(other, "draft-conflict")
    other.get_by_role("button", name="Go on with this text").click()
    status(other, "Restored")
    assert other.get_by_label("Your work").input_value() == "Written there, meanwhile."
    page.get_by_label("Your work").fill("Written here, longer.")
    page.locator("[data-mr-conflict] [role=alert]").wait_for(timeout=10_000)
    page.get_by_role("button", name="Show the other").click()
    page.wait_for_function(
        "document.querySelector('[name=source]').value === 'Written there, meanwhile.'"
    )
    other.close()


def test_a_final_version_says_what_follows_and_asks_first(page: Any) -> None:
    be(page, "sam")
    sure = page.get_by_label("Yes, this is my final version.")
    assert sure.is_hidden()
    page.get_by_label("send it to the reviewers").check()
    sure.wait_for()
    everywhere(page, "final-version")
    page.get_by_role("button", name="Submit this version").click()
    page.locator(".mr-error", has_text="Read what follows").wait_for()
    assert page.get_by_label("send it to the reviewers").is_checked()
