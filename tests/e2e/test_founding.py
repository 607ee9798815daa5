"""From an empty database a superuser founds a programme by its pages alone, and opens it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.test import Client
from django.utils import timezone

from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.programmes import api as programmes

from ..factories import publish_unit
from ..founding.site import Site, make_site
from .screens import everywhere

pytestmark = pytest.mark.django_db(transaction=True)

CLICKS, SECONDS = 60, 12 * 60


class Founder:
    """Somebody at a browser: each press, and each field gone to, is a click."""

    def __init__(self, page: Any) -> None:
        self.page, self.clicks = page, 0

    def press(self, where: Any, name: str) -> None:
        self.clicks += 1
        where.get_by_role("button", name=name).first.click()

    def fill(self, where: Any, label: str, words: str) -> None:
        self.clicks += 1
        where.get_by_label(label).first.fill(words)

    def follow(self, name: str) -> None:
        self.clicks += 1
        self.page.get_by_role("link", name=name, exact=True).first.click()

    def choose(self, where: Any, field: str, option: str) -> None:
        self.clicks += 2
        found = where.get_by_label(field).first
        value = found.locator("option", has_text=option).first.get_attribute("value")
        found.select_option(value)

    def step(self, key: str) -> Any:
        """The step as the page shows it: what is next is open already."""
        return self.page.locator(f"#{key}")

    def open(self, key: str) -> Any:
        """A step that may wait is opened by a click."""
        found = self.step(key)
        if found.locator("details").first.get_attribute("open") is None:
            self.clicks += 1
            found.locator("summary").first.click()
        return found


@pytest.fixture
def founder(
    browser: Any, live_server: Any, settings: Any, tmp_path: Path
) -> Iterator[tuple[Founder, Site]]:
    settings.MENTOR_RECOGNITION_KEY_FILE = str(tmp_path / "issuer.pem")
    badges.create_key(at=timezone.now())
    site = make_site()
    signed_in = Client()
    signed_in.force_login(site.root)
    context = browser.new_context(base_url=live_server.url, viewport={"width": 1200, "height": 900})
    name = site_settings.SESSION_COOKIE_NAME
    context.add_cookies(
        [{"name": name, "value": signed_in.cookies[name].value, "url": live_server.url}]
    )
    page = context.new_page()
    page.set_default_timeout(30_000)
    yield Founder(page), site
    context.close()


def test_a_programme_is_founded_from_nothing(founder: tuple[Founder, Site]) -> None:
    me, site = founder
    page, began = me.page, monotonic()
    page.goto("/console/manage/")
    me.fill(page, "Title", "Harbour mentoring")
    me.fill(page, "Organisation", "Harbour Academy")
    me.press(page, "Create the programme")
    assert page.url.split("?")[0].endswith("/console/harbour-mentoring/setup/")
    assert "Draft" in page.locator("h1").inner_text()
    everywhere(page, "founding-begun")

    me.press(me.step("courses"), "Add the course")
    me.press(me.step("calendar"), "Lay out the calendar")
    me.press(me.step("rubric"), "Use the shipped rubric")

    me.fill(me.step("committee"), "Username or e-mail address", site.chair.username)
    me.press(me.step("committee"), "Appoint")

    reviewers = "\n".join(one.username for one in site.reviewers)
    me.fill(me.step("reviewers"), "Usernames or e-mail addresses", reviewers)
    me.fill(me.step("reviewers"), "Why they may review", "They assessed this course for years.")
    me.press(me.step("reviewers"), "Appoint the reviewers")

    me.fill(me.step("mentors"), "Username or e-mail address", site.mentor.username)
    me.press(me.step("mentors"), "Add the mentor")
    me.press(me.step("mentors"), "Set it for all who have not said")

    # The author's part, in Studio.
    assert "Missing" in me.step("units").inner_text()
    programme = programmes.programme_by_slug("harbour-mentoring")
    for activity in ("project", "review"):
        publish_unit(programme, site.course, activity=activity)
    me.press(me.step("units"), "Look again")

    me.open("cohorts")
    me.follow("Map the cohorts of Writing by the harbour")
    me.choose(page, "Mentor of A", site.mentor.get_full_name())
    me.press(page, "Save")
    me.follow("Set-up")
    everywhere(page, "founding-ready")

    me.press(me.step("start"), "Rehearse")
    page.get_by_text("A learner can start now: every step worked.").wait_for()
    everywhere(page, "founding-rehearsed")
    me.press(me.step("start"), "Open the programme")
    assert "Open" in page.locator("h1").inner_text()
    everywhere(page, "founding-open")

    assert programmes.programme_by_slug("harbour-mentoring").state == "open"
    assert me.clicks <= CLICKS
    assert monotonic() - began < SECONDS
    print(f"founded in {me.clicks} clicks and {monotonic() - began:.0f} s of a robot's time")


def test_what_fails_first_is_said_where_it_was_tried(founder: tuple[Founder, Site]) -> None:
    me, _site = founder
    page = me.page
    page.goto("/console/manage/")
    me.fill(page, "Title", "Harbour mentoring")
    me.fill(page, "Organisation", "Harbour Academy")
    me.press(page, "Create the programme")
    me.press(me.step("start"), "Rehearse")
    failed = page.get_by_role("alert")
    assert "No term runs today" in failed.inner_text()
    failed.get_by_role("link").wait_for()
    everywhere(page, "founding-failed")
    me.press(me.step("start"), "Open the programme")
    assert "Why it opens" in me.step("start").inner_text()
    page.goto("/console/harbour-mentoring/setup/")
    me.open("committee")
    me.fill(me.step("committee"), "Username or e-mail address", "nobody-at-all")
    me.press(me.step("committee"), "Appoint")
    page.wait_for_load_state("load")
    fault = me.step("committee").get_by_role("alert")
    assert fault.evaluate("one => one === document.activeElement")
    assert fault.is_visible()
    page.goto("/console/harbour-mentoring/setup/")
    assert "Draft" in page.locator("h1").inner_text()
    everywhere(page, "founding-refused")
