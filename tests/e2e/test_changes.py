"""Versions compared, what comments led to, and what a mentor keeps, in a browser."""

from __future__ import annotations

from typing import Any

from .screens import everywhere, focused
from .test_annotating import open_work
from .test_journeys import accessible, be


def test_versions_are_compared_by_keyboard_side_by_side_and_on_a_phone(page: Any) -> None:
    be(page, "noor")
    page.get_by_role("button", name="Compare with 2").click()
    page.locator("[data-mr-changes]").wait_for()
    assert "words added" in page.locator(".mr-standing").inner_text()
    assert "=show_changes" in page.url
    everywhere(page, "changes")
    page.locator("[data-mr-changes]").focus()
    page.keyboard.press("j")
    first = focused(page)
    page.keyboard.press("j")
    assert focused(page) != first
    page.keyboard.press("k")
    assert focused(page) == first
    page.get_by_role("button", name="Side by side").click()
    page.locator(".mr-changes-side").wait_for()
    assert ".layout=side" in page.url
    everywhere(page, "changes-side")
    pair = page.locator(".mr-change .mr-changes-pair:not(:has([data-mr-empty]))").first
    old, new = pair.locator(":scope > div").all()
    assert old.bounding_box()["y"] == new.bounding_box()["y"]
    assert not old.locator(".mr-side-name").is_visible()
    # Where there is no room beside, the older stands above the newer, each under its name.
    page.set_viewport_size({"width": 390, "height": 844})
    assert old.bounding_box()["y"] < new.bounding_box()["y"]
    assert old.locator(".mr-side-name").is_visible()
    page.reload()
    page.locator(".mr-changes-side").wait_for()


def test_the_trail_leads_to_the_change_and_a_comment_is_named_as_helpful(page: Any) -> None:
    be(page, "noor")
    page.get_by_role("button", name="What comments led to").click()
    page.locator(".mr-chain").first.wait_for()
    assert "full circle" in page.locator(".mr-chain").first.inner_text()
    everywhere(page, "trail")
    page.get_by_role("button", name="See the change").first.click()
    page.locator("[data-mr-changes]").wait_for()
    page.go_back()
    page.locator(".mr-chain").first.wait_for()
    page.go_back()
    page.get_by_role("button", name="Take the mark back").first.click()
    page.get_by_text("Taken back.").first.wait_for()


def test_a_comment_of_the_bank_goes_into_the_composer(page: Any) -> None:
    open_work(page)
    page.get_by_role("button", name="My comment bank").click()
    page.get_by_label("Comment", exact=True).fill("How would somebody else repeat this?")
    page.get_by_role("button", name="Keep in my bank").click()
    page.get_by_text("Kept in your bank").first.wait_for()
    everywhere(page, "bank")
    page.go_back()
    page.get_by_role("button", name="New comment").click()
    page.get_by_text("From my bank").click()
    accessible(page, "composer-bank")
    page.get_by_role("button", name="How would somebody else repeat this?").click()
    assert page.locator("[data-mr-annotate] [name=body]").input_value() == (
        "How would somebody else repeat this?"
    )


def test_two_windows_keep_both_texts_of_a_private_note(page: Any) -> None:
    open_work(page)
    page.get_by_role("button", name="My private note").click()
    page.locator("textarea[name=text]").wait_for()
    other = page.context.new_page()
    other.goto(page.url)
    other.locator("textarea[name=text]").wait_for()
    for window, words in ((page, "Likes maps."), (other, "Likes charts.")):
        window.locator("textarea[name=text]").fill(words)
        window.locator("[data-mr-saved]").filter(has_text=":").wait_for()
    other.get_by_text("This note was changed in another window").wait_for()
    other.get_by_role("button", name="Put both together").click()
    other.get_by_text("There is one note again.").first.wait_for()
    assert other.locator("textarea[name=text]").input_value() == "Likes maps.\n\nLikes charts."
    other.close()
    page.reload()
    page.locator("textarea[name=text]").wait_for()
    everywhere(page, "note")


def test_a_mentor_reads_over_time_what_comments_led_to(page: Any, demo: str) -> None:
    be(page, "ines")
    page.goto(f"{demo}/mentor/harbour/impact/")
    assert "addressed in a later version" in page.locator(".mr-standing").inner_text()
    assert page.locator("svg").count() >= 1
    everywhere(page, "impact")
