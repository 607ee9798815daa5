"""From an empty database to a claimed badge and a declined case, by pages and letters alone.

The founder, a learner, a mentor, a reviewer and the chair sit at a real browser; the others send
the same pages' forms without one (``from_nothing.forms``). Days pass by moving the clock, and what
is due each time is done by ``run_due_work``. The author sets units up in the editor that Studio
shows; on the platform's stand-in, which has no Studio, they are published as Studio would.

The policy is the shipped starter policy. Its lowest tier with a badge asks for a baseline, which
there is after the first close, and for two closes running: within two terms it is reached by a
dossier review, which mentors may ask for where only the number of works is short.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.utils import timezone

from mentor_recognition_xblock.badges import api as badges

from ..conformance.test_independent_verifier import NODE, PACKAGES
from ..from_nothing.clock import calendar
from ..from_nothing.judging import judge
from ..from_nothing.platform_site import PlatformSite
from ..from_nothing.sites import StandaloneSite
from ..from_nothing.story import AWARD, AWARDED, HOME, PROGRAMME, Story
from ..from_nothing.visitors import path_of
from ..from_nothing.works import CRITERIA, OVERALL, QUESTION, TITLE, WORDS, scores, work
from .screens import everywhere, reading
from .test_journeys import status

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.from_nothing.courseware"),
]


class SeenStory(Story):
    """The story with five people at a browser."""

    browser: Any
    address: str
    has_reviewed = False

    @contextmanager
    def screen_of(self, account: Any, address: str) -> Iterator[Any]:
        """A browser in which somebody is signed in; whatever its scripts do has ended after it."""
        context = self.browser.new_context(
            base_url=self.address, viewport={"width": 1200, "height": 900}
        )
        name, value = site_settings.SESSION_COOKIE_NAME, self.of(account).cookie()
        context.add_cookies([{"name": name, "value": value, "url": self.address}])
        page = context.new_page()
        page.clock.set_fixed_time(self.calendar())
        page.set_default_timeout(15_000)
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(path_of(address))
        yield page
        page.wait_for_load_state("networkidle")
        context.close()
        assert errors == []

    def found(self) -> None:
        """The founder sets up all but what repeats."""
        people = self.site.people
        with self.screen_of(people.root, HOME) as page:
            page.get_by_role("link", name="All programmes you manage").click()
            page.get_by_label("Title").fill(PROGRAMME)
            page.get_by_label("Organisation").fill("Harbour Academy")
            page.get_by_role("button", name="Create the programme").click()
            for step, button in (
                ("courses", "Add the course"),
                ("calendar", "Lay out the calendar"),
                ("rubric", "Use the shipped rubric"),
            ):
                page.locator(f"#{step}").get_by_role("button", name=button).click()
            everywhere(page, "nothing-founding")
        self.appoint_committee()
        self.appoint_reviewers()
        self.add_mentors(people.mentors)

    def open_programme(self) -> None:
        """The founder rehearses, and opens what works."""
        with self.screen_of(self.site.people.root, self.setup) as page:
            page.get_by_role("button", name="Rehearse").click()
            page.get_by_text("A learner can start now: every step worked.").wait_for()
            page.get_by_role("button", name="Open the programme").click()
            page.locator("h1", has_text="Open").wait_for()
            everywhere(page, "nothing-open")

    def write_one(self, unit: str, learner: Any, number: int, *, first: bool) -> None:
        """The first learner's first version is typed."""
        if number or not first or unit != "project-1":
            return super().write_one(unit, learner, number, first=first)
        with self.screen_of(learner, self.site.address_of(self.units[unit])) as page:
            page.get_by_label("Project title").fill(TITLE)
            page.get_by_label("Your work").fill(work(1, number))
            page.get_by_role("button", name="Submit this version").click()
            status(page, "Your version is in")
            everywhere(page, "nothing-learner")
        return None

    def comment_one(self, unit: str, mentor: Any) -> None:
        """The first mentor follows the letter and comments by hand in the first term."""
        if mentor is not self.site.people.mentors[AWARDED] or unit != "project-1":
            return super().comment_one(unit, mentor)
        with self.screen_of(mentor, self.letter(mentor, "waits for your comments")) as page:
            for _work in range(2):
                row = page.locator("li", has_text="waits for your comments").first
                row.get_by_role("button").first.click()
                page.get_by_role("button", name="New comment").click()
                page.get_by_label("Find words").fill(WORDS)
                page.keyboard.press("Enter")
                page.get_by_label("Comment", exact=True).fill(QUESTION)
                page.get_by_role("button", name="Comment now").click()
                status(page, "Comment sent")
                if not _work:
                    everywhere(page, "nothing-mentor")
                page.get_by_role("button", name="All mentees").click()
                page.get_by_role("heading", name="wait").first.wait_for()
        return None

    def review_one(self, reviewer: Any, number: int) -> int:
        """The first reviewer scores the very first work by hand."""
        done = 0
        if number == 0 and not self.has_reviewed:
            self.has_reviewed = True
            with self.screen_of(reviewer, self.letter(reviewer, "waits for your review")) as page:
                page.get_by_role("button", name="Read and review").first.click()
                page.locator(".mr-criterion").first.wait_for()
                text = page.get_by_role("region", name="The work").inner_text()
                given = scores(text, number)
                for key in CRITERIA:
                    page.locator(f"input[name='scores.{key}'][value='{given[key]}']").check()
                page.get_by_label("For the author").fill(OVERALL)
                everywhere(page, "nothing-reviewer")
                page.get_by_role("button", name="Send review").click()
                status(page, "Review sent")
            done = 1
        return done + super().review_one(reviewer, number)

    def ask_one(self, mentor: Any) -> None:
        """The mentor whose case is awarded reads the letter of the close, and asks."""
        if mentor is not self.site.people.mentors[AWARDED]:
            return super().ask_one(mentor)
        with self.screen_of(mentor, self.letter(mentor, "The term is closed")) as page:
            page.get_by_role("button", name="Ask for a dossier review").wait_for()
            everywhere(page, "nothing-progress")
            page.get_by_role("textbox").last.fill("Four works, and every learner grew.")
            page.get_by_role("button", name="Ask for a dossier review").click()
            page.get_by_text("The committee is told").wait_for()
        return None

    def decide_one(self, member: Any, mentor: Any, outcome: str, reason: str) -> None:
        """The chair's vote settles the award."""
        if reason != AWARD:
            return super().decide_one(member, mentor, outcome, reason)
        with self.screen_of(member, self.letter(member, "case")) as page:
            page.get_by_role("link", name=mentor.get_full_name()).first.click()
            everywhere(page, "nothing-dossier")
            page.get_by_label("Award").check()
            page.get_by_role("textbox", name="Reason").fill(reason)
            page.get_by_label("no conflict of interest").check()
            page.get_by_role("button", name="Cast my vote").click()
            page.get_by_text("The badge is signed").wait_for()
        return None

    def claim(self) -> Any:
        """The mentor opens the badge, makes its page public, and keeps the file."""
        mentor = self.site.people.mentors[AWARDED]
        with self.screen_of(mentor, self.letter(mentor, "badge")) as page:
            page.locator(".mr-gift > summary").first.click()
            page.get_by_label("Make the public page now").first.check()
            page.get_by_role("button", name="Claim badge").first.click()
            status(page, "Your public page is on")
            everywhere(page, "nothing-badge")
            shown = page.get_by_role("link", name="Public page").first.get_attribute("href")
            with page.expect_download() as kept:
                page.locator("a[download][href$='.json']").first.click()
            badge = json.loads(Path(kept.value.path()).read_text("utf-8"))
        with reading(self.browser, self.address) as page:
            page.goto(path_of(shown))
            assert "This badge is valid" in page.locator(".mr-verdict").inner_text()
            everywhere(page, "nothing-public")
        return badge


def verified(badge: Any, folder: Path) -> None:
    """By Digital Bazaar's libraries, where Node.js is there."""
    if NODE is None or not PACKAGES.is_dir():
        pytest.skip("no independent verifier: run npm ci in tests/conformance/js")
    found = judge(badge, folder)
    assert found["verified"] is True, found
    assert found["statusResult"]["verified"] is True


@pytest.fixture
def issuer(settings: Any, tmp_path: Path) -> Path:
    """The file of the issuer's key, which whoever installs the site makes."""
    settings.MENTOR_RECOGNITION_KEY_FILE = str(tmp_path / "issuer.pem")
    return tmp_path


def test_a_programme_from_nothing_ends_in_a_badge_and_a_declined_case(
    browser: Any, live_server: Any, issuer: Path
) -> None:
    with calendar() as moved:
        badges.create_key(at=timezone.now())
        story = SeenStory(StandaloneSite(), moved)
        story.browser, story.address = browser, live_server.url
        badge = story.play()
    verified(badge, issuer / "published")


def test_the_same_story_ends_alike_on_the_platform(
    monkeypatch: pytest.MonkeyPatch, settings: Any, issuer: Path
) -> None:
    with calendar() as moved:
        badges.create_key(at=timezone.now())
        badge = Story(PlatformSite(monkeypatch, settings), moved).play()
    verified(badge, issuer / "published")
