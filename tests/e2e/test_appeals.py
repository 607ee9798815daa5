"""An appeal in a browser: the mentor follows it, two who sit on it overturn, and a badge waits."""

from __future__ import annotations

import re
from typing import Any

from .screens import everywhere
from .test_journeys import be

PROGRESS = "/mentor/harbour/progress/"
WHY = "Each work has its own versions over nine weeks, and its own reviewers."


def vote(page: Any, username: str) -> None:
    be(page, username)
    page.goto("/home/")
    row = page.locator(".mr-todo-item, li", has_text="and you sit on it").first
    row.get_by_role("link", name=re.compile("Read and vote")).click()
    page.get_by_role("heading", name="Both sides").wait_for()
    everywhere(page, "appeal-seat")
    page.get_by_label(re.compile(r"Overturn\. The tier")).check()
    page.get_by_role("textbox", name="Reason").fill(WHY)
    page.get_by_role("button", name="Cast my vote").click()
    page.wait_for_load_state("networkidle")


def test_an_appeal_is_overturned_and_a_badge_waits(browser: Any, demo: str) -> None:
    context = browser.new_context(base_url=demo, locale="en-GB", reduced_motion="reduce")
    page = context.new_page()
    be(page, "pavel")
    page.goto(PROGRESS)
    card = page.locator("section", has=page.get_by_role("heading", name="Appeals")).last
    assert "The people who sit on it read and vote" in card.inner_text()
    everywhere(page, "own-appeal")
    vote(page, "samir")
    vote(page, "priya")
    assert "Overturned" in page.locator("main").inner_text()
    be(page, "pavel")
    page.goto(PROGRESS)
    card = page.locator("section", has=page.get_by_role("heading", name="Appeals")).last
    assert "overturned: you were right" in card.inner_text()
    assert WHY in card.inner_text()
    page.goto("/home/")
    page.get_by_text(re.compile("Your badge .* is ready")).first.wait_for(timeout=20_000)
    context.close()
