"""A mentor and a learner agree, plan and read the hour, each in their own zone, in a browser."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from .screens import everywhere
from .test_journeys import be, status

UNIT = "/demo/units/data-mentoring/"


def pairing_page(page: Any, username: str, partner: str = "") -> None:
    be(page, username)
    page.goto(UNIT)
    page.get_by_role("button", name=re.compile(f"Goals and checkpoints.*{partner}")).first.click()
    page.get_by_role("heading", name=re.compile("^You and ")).wait_for()


def unfold(page: Any, act: str) -> None:
    """The form of an act, which may be folded away."""
    form = page.locator(f"form[data-mr-action={act}]").first
    if not form.is_visible():
        page.locator("details", has=form).locator("summary").first.click()
    form.wait_for()


def test_the_two_agree_and_each_reads_a_checkpoint_in_their_own_zone(
    browser: Any, demo: str
) -> None:
    soon = (datetime.now(UTC) + timedelta(days=3)).replace(hour=12, minute=30, second=0)
    mentors = browser.new_context(
        base_url=demo, timezone_id="America/Sao_Paulo", locale="en-GB", reduced_motion="reduce"
    )
    page = mentors.new_page()
    pairing_page(page, "ines", "Sam")
    everywhere(page, "pairing-page")
    unfold(page, "propose_agreement")
    page.get_by_label("The project, in a few sentences").fill("A map of the harbour's noise.")
    page.get_by_label("Goals, one a line").fill("One map\nA method that others can repeat")
    page.get_by_role("button", name="Propose", exact=True).click()
    status(page, "Proposed")
    unfold(page, "plan_checkpoint")
    planning = page.locator("form[data-mr-action=plan_checkpoint]")
    planning.get_by_label("When").fill(soon.strftime("%Y-%m-%dT%H:%M"))
    planning.get_by_label("Agenda").fill("Which streets first?")
    planning.get_by_role("button", name="Plan it").click()
    status(page, "Planned")
    card = page.locator(".mr-card", has_text="Which streets first?")
    assert "12:30" in card.inner_text()
    card.locator("summary", has_text="Change the time").click()
    assert card.get_by_label("When").input_value() == soon.strftime("%Y-%m-%dT%H:%M")
    page.reload()
    assert "12:30" in page.locator(".mr-card", has_text="Which streets first?").inner_text()
    learners = browser.new_context(base_url=demo, timezone_id="Asia/Tokyo", locale="en-GB")
    other = learners.new_page()
    pairing_page(other, "sam")
    assert "00:30" in other.locator(".mr-card", has_text="Which streets first?").inner_text()
    other.get_by_role("button", name="Sign", exact=True).click()
    status(other, "Signed")
    assert "Signed by both of you" in other.locator("[data-mr-main]").inner_text()
    mentors.close()
    learners.close()
