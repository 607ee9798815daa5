"""A mentor's screens: who waits, comments by keyboard and on a phone, focus mode, copied links."""

from __future__ import annotations

from typing import Any

from .screens import by_keyboard, everywhere
from .test_addresses import open_version
from .test_hosts import fits, learning
from .test_journeys import accessible, be, status

SELECT = """paragraph => {
  const range = document.createRange();
  range.setStart(paragraph.firstChild, 0);
  range.setEnd(paragraph.firstChild, 12);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


def open_work(page: Any, index: int = 0) -> None:
    be(page, "ines")
    page.locator(".mr-todo-act button").nth(index).click()
    page.locator("[data-mr-selectable]").wait_for()


def test_the_queue_says_who_waits_for_what_and_fits_everywhere(page: Any) -> None:
    be(page, "ines")
    first = page.locator(".mr-todo-item").first
    assert "waits for your comments" in first.inner_text()
    assert page.locator(".mr-button-primary").count() == 1
    everywhere(page, "mentor-queue")
    page.set_viewport_size({"width": 390, "height": 844})
    button = first.get_by_role("button").bounding_box()
    assert button["height"] >= 44 or button["width"] > 200
    accessible(page, "mentor-queue-phone")


def test_annotating_fits_everywhere_and_in_focus_mode_only_text_and_comments_are_left(
    page: Any,
) -> None:
    open_work(page, 1)
    everywhere(page, "annotating")
    page.locator("[data-mr-focus]").focus()
    page.keyboard.press("f")
    page.locator(".mr-steps").wait_for(state="hidden")
    assert ".focus=1" in page.url
    assert page.locator("[data-mr-text]").is_visible()
    assert page.locator(".mr-instructions").is_hidden()
    everywhere(page, "annotating-focus")
    page.reload()
    page.locator("[data-mr-focus-mode][aria-pressed=true]").wait_for()
    page.locator("[data-mr-focus-mode]").focus()
    page.keyboard.press("Escape")
    page.locator(".mr-steps").wait_for()
    assert ".focus" not in page.url


def test_a_mentor_comments_by_keyboard_alone_and_stays_at_the_comment(page: Any) -> None:
    open_work(page, 1)
    by_keyboard(page, page.get_by_role("button", name="New comment"))
    page.keyboard.type(page.locator(".mr-text p").last.inner_text()[:14])
    page.keyboard.press("Enter")
    by_keyboard(page, page.get_by_label("Comment", exact=True))
    page.keyboard.type("By keys alone: who says so?")
    by_keyboard(page, page.get_by_role("button", name="Comment now"))
    page.locator(".mr-annotation:focus", has_text="Comment sent").wait_for()
    made = page.locator(".mr-annotation", has_text="By keys alone")
    assert made.evaluate("node => node === document.activeElement")
    by_keyboard(page, made.get_by_role("button", name="in the text"))
    assert page.evaluate("document.activeElement.className") == "mr-marker"
    page.keyboard.press("Enter")
    by_keyboard(page, made.get_by_role("button", name="Resolve"))
    status(page, "Comment resolved")
    assert "Comment resolved" in made.inner_text()


def test_on_a_phone_the_card_stands_below_the_chosen_words_and_comments_are_one_tap_away(
    page: Any,
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_work(page, 1)
    page.get_by_role("button", name="Comments (").click()
    assert page.evaluate("document.activeElement.matches('[data-mr-comments]')")
    paragraph = page.locator(".mr-text p").nth(1)
    paragraph.evaluate(SELECT)
    card = page.locator("[data-mr-composer]")
    card.wait_for()
    assert card.bounding_box()["y"] >= paragraph.bounding_box()["y"]
    assert page.locator("[data-mr-text] [data-mr-composer]").count() == 1
    accessible(page, "annotating-phone")
    card.get_by_label("Comment", exact=True).fill("From a phone: when was that?")
    card.get_by_role("button", name="Cancel").click()
    card.get_by_role("button", name="Discard what is typed?").click()
    card.wait_for(state="hidden")
    assert page.locator("[data-mr-text] [data-mr-composer]").count() == 0


def test_a_link_copied_in_the_learning_frame_opens_the_unit_in_its_course(page: Any) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    inside = learning(page, "noor", "data-project-8")
    inside.get_by_role("button", name="Copy link").first.click()
    inside.locator("[data-mr-status]", has_text="Link copied").wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    assert "/demo/units/data-project-8/#" in link
    assert "/mimic/" not in link
    open_version(inside, 1)
    inside.locator("[data-mr-focus]", has_text="Version 1").wait_for()
    # The page around the frame tells it the address, and tells it again at every change of height.
    told = "#" + link.split("#")[1]
    for _time in range(2):
        page.evaluate(
            "hash => document.querySelector('iframe').contentWindow.postMessage("
            "{hashName: hash}, '*')",
            told,
        )
    inside.locator("[data-mr-focus]", has_text="Version 3").wait_for()
    inside.locator("[data-mr-note]:focus").wait_for()
    assert fits(page)


def test_annotating_reads_in_the_dark_and_from_right_to_left(page: Any) -> None:
    inside = learning(page, "noor", "data-project-8", theme="indigo-dark-theme", direction="rtl")
    inside.locator("[data-mr-note]").first.wait_for()
    accessible(page, "host-annotating-dark-rtl")
    assert fits(page)
