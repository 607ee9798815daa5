"""A learner fills in the entry, documents a skill, publishes with names hidden and withdraws it."""

from __future__ import annotations

import re
from typing import Any

from .screens import everywhere
from .test_journeys import be, status

UNIT = "/demo/units/data-mentoring/"


def project_unit(page: Any) -> None:
    """The person's own project of a finished term, from their page of the course."""
    page.goto("/demo/units/data-project-8/")
    page.locator("[data-mr-main]").wait_for()


def test_a_mentee_fills_in_the_entry_and_the_mentor_reads_it(browser: Any, demo: str) -> None:
    context = browser.new_context(base_url=demo, locale="en-GB", reduced_motion="reduce")
    page = context.new_page()
    be(page, "sam")
    page.goto("/demo/units/data-project-9/")
    form = page.locator("form[data-mr-action=save_entry]")
    if not form.is_visible():
        page.locator("details", has=form).locator("summary").first.click()
    form.get_by_label("Narrative entry").fill("I counted twice and got two answers.")
    form.get_by_label("2. I learned to").fill("say what I do not know")
    form.get_by_label("2. It is shown where").fill("")
    form.get_by_role("button", name="Save this entry").click()
    page.get_by_text("Say where in your work it is shown").first.wait_for()
    form.get_by_label("2. It is shown where").fill("the note below the figure")
    form.get_by_role("button", name="Save this entry").click()
    status(page, "Your entry is saved")
    assert "I counted twice" in page.locator("[data-mr-main]").inner_text()
    everywhere(page, "portfolio-entry")
    be(page, "ines")
    page.goto("/demo/units/data-project-9/")
    page.get_by_role("button", name=re.compile("Sam Abara")).first.click()
    page.get_by_text("I counted twice").wait_for()
    context.close()


def test_a_finished_work_shows_a_skill_is_published_redacted_and_taken_back(
    browser: Any, demo: str
) -> None:
    context = browser.new_context(base_url=demo, locale="en-GB", reduced_motion="reduce")
    page = context.new_page()
    be(page, "noor")
    project_unit(page)
    form = page.locator("form[data-mr-action=document_skill]")
    if not form.is_visible():
        page.locator("details", has=form).locator("summary").first.click()
    form.get_by_label("How does it show the skill?").fill("I say where each figure comes from.")
    form.get_by_role("button", name="Ask for verification").click()
    status(page, "without your name")
    page.get_by_role("link", name="What may be done with your work").click()
    page.get_by_role("heading", name="What may be done with your work").wait_for()
    everywhere(page, "sharing")
    public = page.locator(
        "section", has=page.get_by_role("heading", name="It stands on a public page")
    )
    public.get_by_label("Name to show").fill("A learner of the harbour")
    public.get_by_role("button", name="Save and preview").click()
    page.get_by_text("nothing is public by it").wait_for()
    public.get_by_role("button", name=re.compile("Publish what the preview shows")).click()
    page.get_by_text("It is public.").wait_for()
    address = public.get_by_role("link", name="Open it as others see it").get_attribute("href")
    anybody = browser.new_context(base_url=demo)
    other = anybody.new_page()
    assert other.goto(address).status == 200
    text = other.locator("main").inner_text()
    assert "A learner of the harbour" in text
    assert "Noor" not in text
    everywhere(other, "shared-work")
    public.get_by_role("button", name=re.compile("Withdraw")).click()
    page.get_by_text("it is gone from everywhere").wait_for()
    assert other.goto(address).status == 404
    anybody.close()
    be(page, "rui")
    page.goto("/demo/units/data-review/")
    page.get_by_role("button", name="Verify skills").click()
    page.get_by_role("button", name=re.compile("Look at the evidence")).first.click()
    page.get_by_label("Yes: verify it").check()
    everywhere(page, "verify-skill")
    page.get_by_role("button", name="Send the answer").click()
    status(page, "Verified")
    context.close()
