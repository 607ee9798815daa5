"""A calibration session in a browser: the last rating reveals all, then people talk of a work."""

from __future__ import annotations

from typing import Any

from .screens import by_keyboard, everywhere
from .test_journeys import be
from .test_reviewing import group

CRITERIA = (
    "Breadth", "Coherence", "Mastery", "Alignment with practice", "Narrative and transfer",
)  # fmt: skip
SESSIONS = "/calibration/harbour/"


def rate(page: Any) -> None:
    for name in CRITERIA:
        group(page, name).get_by_role("radio").nth(2).check()
    page.get_by_label("Why, in a sentence or two").fill("The tables carry it.")


def test_the_last_rating_reveals_all_and_a_remark_is_read_under_a_number(page: Any) -> None:
    be(page, "rui")
    page.goto(SESSIONS)
    everywhere(page, "calibration-sessions")
    page.get_by_role("link", name="Autumn reviewers").click()
    assert page.get_by_role("heading", name="How the ratings agree").count() == 0
    page.get_by_role("link", name="Work 1").click()
    everywhere(page, "calibration-rate", narrow=True)
    rate(page)
    by_keyboard(page, page.get_by_role("button", name="Save my rating"))
    page.get_by_text("Saved.").first.wait_for()
    page.get_by_role("link", name="On to work 2").click()
    rate(page)
    page.get_by_role("button", name="Save my rating").click()
    page.get_by_role("heading", name="Levels").wait_for()
    everywhere(page, "calibration-work", narrow=True)
    page.get_by_label("What you say of this work").fill("I took the table for the answer.")
    page.get_by_role("button", name="Post to the others").click()
    page.get_by_text("under your number").first.wait_for()
    page.get_by_role("link", name="Autumn reviewers").click()
    everywhere(page, "calibration-session", narrow=True)
    be(page, "marek")
    page.goto("/console/harbour/rubrics/sessions/")
    everywhere(page, "console-sessions", narrow=True)
    page.get_by_role("link", name="Autumn reviewers").click()
    everywhere(page, "console-session", narrow=True)
    page.get_by_role("link", name="Work 2").click()
    said = page.get_by_role("region", name="Discussion")
    assert "I took the table for the answer." in said.inner_text()
    assert "Rui" not in page.get_by_role("main").inner_text()


def test_a_manager_opens_a_session_and_reads_who_is_missing(page: Any) -> None:
    be(page, "marek")
    page.goto("/console/harbour/rubrics/sessions/")
    page.get_by_label("Title").fill("Winter reviewers")
    page.get_by_label("Who takes part").fill("rui, nobody-here, greta")
    page.get_by_role("button", name="Open the session").click()
    error = page.get_by_text("Nobody in the programme's courses has the username")
    error.first.wait_for()
    assert "nobody-here" in error.first.inner_text()
    assert page.get_by_label("Title").input_value() == "Winter reviewers"
    page.get_by_label("Who takes part").fill("lena, sam, greta")
    page.get_by_role("button", name="Open the session").click()
    page.get_by_text("The session is open").first.wait_for()
    page.get_by_role("link", name="Winter reviewers").click()
    assert page.get_by_text("0 of 4 works rated").count() == 3
