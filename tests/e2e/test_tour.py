"""The tour of the README is so in the demo: everybody has what is said of them; links lead home."""

from __future__ import annotations

import re
from typing import Any

from .test_journeys import be


def people(page: Any) -> list[str]:
    page.goto("/")
    found: list[str] = page.locator("input[name=username]").evaluate_all(
        "nodes => nodes.map(node => node.value)"
    )
    return found


def test_amara_has_a_mentors_badge_to_claim(page: Any) -> None:
    be(page, "amara")
    page.locator(".mr-gift > summary").first.click()
    assert re.search(r"(Proficient|Master) Mentor, ", page.locator(".mr-gift").first.inner_text())
    shown = page.locator("main").inner_text()
    assert "Decisions on your recognition" in shown
    assert "Awarded" in shown


def test_noor_has_a_portfolio_badge_and_results(page: Any) -> None:
    be(page, "noor")
    page.locator(".mr-gift > summary").first.click()
    assert "Portfolio" in page.locator(".mr-gift").first.inner_text()
    shown = page.locator("main").inner_text()
    assert "What the reviewers found" in shown
    assert "results appear" not in shown


def test_no_persons_page_leads_to_an_address_that_is_not_the_demos(page: Any) -> None:
    for username in people(page):
        be(page, username)
        away = page.locator("a[href^=http]").evaluate_all("nodes => nodes.map(node => node.href)")
        known = ("http://127.0.0.1:", "https://www.linkedin.com/")
        assert [one for one in away if not one.startswith(known)] == [], username
        assert "example.org" not in page.locator("main").inner_html(), username


def test_a_badge_names_the_demo_as_its_issuer(page: Any) -> None:
    page.goto("/")
    page.goto(page.locator("a[href*='/badges/']").first.get_attribute("href"))
    assert "did:web:127.0.0.1%3A" in page.locator(".mr-facts").inner_text()
    assert "This badge is valid" in page.locator(".mr-verdict").inner_text()


def test_every_persons_first_page_fits_a_phone(page: Any) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for username in people(page):
        be(page, username)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, username
        page.goto("/")


def test_a_reader_elsewhere_sees_their_own_hour(browser: Any, demo: str) -> None:
    shown = {}
    for zone in ("UTC", "Asia/Tokyo"):
        context = browser.new_context(base_url=demo, timezone_id=zone)
        page = context.new_page()
        be(page, "sam")
        moment = page.locator("time[data-mr-moment]").first
        shown[zone] = (moment.get_attribute("datetime"), moment.inner_text())
        context.close()
    assert shown["UTC"][0] == shown["Asia/Tokyo"][0]
    assert "9:00" in shown["UTC"][1]
    assert "6:00" in shown["Asia/Tokyo"][1]
