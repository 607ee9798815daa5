"""What a unit shows has an address: Back, Forward, loading anew, a second tab, a copied link."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest

from .screens import everywhere, focused
from .test_hosts import learning
from .test_journeys import accessible, be, status


def open_version(page: Any, num: int) -> None:
    """As the menu of versions does."""
    page.locator(".mr-menu > summary").click()
    page.get_by_role("button", name=f"Version {num}").click()


def heading(page: Any, words: str) -> None:
    page.locator("[data-mr-focus]", has_text=words).first.wait_for(timeout=10_000)


def test_back_forward_reload_and_a_second_tab_bring_the_same_version(page: Any) -> None:
    be(page, "noor")
    front = page.url
    open_version(page, 1)
    heading(page, "Version 1")
    first = page.url
    assert "#mr-" in first
    open_version(page, 2)
    heading(page, "Version 2")
    page.go_back()
    heading(page, "Version 1")
    page.wait_for_function("document.activeElement.matches('[data-mr-focus]')")
    assert "Version 1" in focused(page)
    assert page.url == first
    page.reload()
    heading(page, "Version 1")
    accessible(page, "address-reloaded")
    other = page.context.new_page()
    other.goto(first)
    heading(other, "Version 1")
    other.close()
    page.go_back()
    page.wait_for_function("address => location.href === address", arg=front)
    heading(page, "Version 3")
    page.go_forward()
    heading(page, "Version 1")


def test_loading_anew_never_does_an_act_again(page: Any) -> None:
    be(page, "ines")
    page.locator(".mr-todo-act button").first.click()
    page.get_by_role("button", name="New comment").click()
    page.get_by_label("Find words").fill(page.locator(".mr-text p").first.inner_text()[:5])
    page.get_by_role("button", name="Choose").click()
    page.get_by_label("Comment", exact=True).fill("Said once: which year is this?")
    page.get_by_role("button", name="Comment now").click()
    status(page, "Comment sent")
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if one.method == "POST" else None)
    page.reload()
    page.locator(".mr-annotation", has_text="Said once").wait_for()
    page.go_back()
    page.locator("[aria-label='Your mentees']").wait_for()
    page.go_forward()
    said = page.locator(".mr-annotation", has_text="Said once")
    said.wait_for()
    assert said.count() == 1
    assert {urlsplit(url).path.rsplit("/", 1)[1] for url in asked} <= {
        "show",
        "show_queue",
        "front",
    }


def test_a_link_to_a_comment_leads_its_learner_and_its_mentor_to_it(page: Any) -> None:
    be(page, "sam")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy link").first.click()
    status(page, "Link copied")
    link = page.evaluate("navigator.clipboard.readText()")
    for person in ("sam", "ines"):
        be(page, person)
        page.goto("about:blank")
        page.goto(link)
        page.wait_for_function("'mrNote' in document.activeElement.dataset")
        assert page.evaluate("document.activeElement.dataset.mrNote") in link
    be(page, "kofi")
    page.goto("about:blank")
    page.goto(link)
    page.locator("[data-mr-status][role=alert]").wait_for()
    assert page.locator("[data-mr-note]").count() == 0
    accessible(page, "address-refused")


def test_comments_are_filtered_and_walked_by_keyboard(page: Any) -> None:
    be(page, "noor")
    every = page.locator("[data-mr-note]:visible").count()
    page.locator("[data-mr-filter=open]").click()
    shown = page.locator("[data-mr-note]:visible").count()
    assert page.locator("[data-mr-filter=open]").inner_text() == f"Open {shown}"
    page.reload()
    page.locator("[data-mr-filter=open][aria-pressed=true]").wait_for()
    everywhere(page, "comments-filtered")
    page.go_back()
    page.locator("[data-mr-filter=''][aria-pressed=true]").wait_for()
    assert page.locator("[data-mr-note]:visible").count() == every
    page.locator("[data-mr-note]").first.focus()
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id.split('-comment-')[1]") in page.url


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_the_learning_frame_keeps_the_address_and_scrolls_to_the_comment(
    page: Any, direction: str
) -> None:
    inside = learning(page, "noor", "data-project-8", direction=direction)
    inside.locator("[data-mr-filter=open]").click()
    assert ".filter=open" in page.frames[-1].url
    open_version(inside, 1)
    inside.locator("[data-mr-focus]", has_text="Version 1").wait_for()
    page.evaluate("history.back()")
    inside.locator("[data-mr-focus]", has_text="Version 3").wait_for()
    inside.locator("[data-mr-filter=open][aria-pressed=true]").wait_for()
    page.evaluate("history.back()")
    inside.locator("[data-mr-filter=''][aria-pressed=true]").wait_for()
    # The newest version may have no comment left.
    open_version(inside, 1)
    inside.locator("[data-mr-focus]", has_text="Version 1").wait_for()
    page.set_viewport_size({"width": 1200, "height": 300})
    page.evaluate("scrollTo(0, 0)")
    inside.locator(".mr-marker").last.evaluate("node => node.click()")
    page.wait_for_function("scrollY > 0")
