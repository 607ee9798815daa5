"""Which pictures there are: whose screen, where, what is clicked before, and which part is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final


def _stay(page: Any) -> None:
    """Nothing is clicked."""


@dataclass(frozen=True)
class Shot:
    """One picture; it begins at ``start`` (a selector; without one, at the top) and is ``height`` high."""

    name: str
    who: str
    path: str
    height: int
    start: str = ""
    before: Callable[[Any], None] = _stay


def _press(name: str, *, then: str) -> Callable[[Any], None]:
    """Press the first button of that name, and wait for another one."""

    def press(page: Any) -> None:
        page.get_by_role("button", name=name).first.click()
        page.get_by_role("button", name=then).first.wait_for()

    return press


def _follow(name: str) -> Callable[[Any], None]:
    def follow(page: Any) -> None:
        page.get_by_role("link", name=name).first.click()

    return follow


def _open(selector: str) -> Callable[[Any], None]:
    def unfold(page: Any) -> None:
        page.locator(selector).first.click()

    return unfold


def _comment(page: Any) -> None:
    """A mentor opens the version that waits and finds words to comment on."""
    page.locator("li", has_text="waits for your comments").get_by_role("button").first.click()
    page.get_by_role("button", name="New comment").click()
    words = page.locator("[data-mr-text] p").first.inner_text().split()
    page.get_by_label("Find words to comment on").fill(" ".join(words[1:6]))
    page.get_by_role("button", name="Choose").click()
    page.get_by_text("Place 1 of").wait_for()
    page.get_by_label("Comment", exact=True).fill(
        "How do you know? One sentence from somebody who has used it would say more."
    )


def _verify(page: Any) -> None:
    """Anybody opens a badge that is public."""
    page.goto("/")
    page.goto(page.locator("a[href*='/badges/']").first.get_attribute("href"))


UNIT: Final = "main > :not(.mr-sr)"
SHOTS: Final = (
    Shot("author-unit", "priya", "/demo/units/data-project-9/studio/", 560,
         "label:has-text('Title') >> visible=true"),
    Shot("author-preview", "priya", "/demo/units/data-project-9/studio/", 860, UNIT,
         _open("summary:has-text('As a learner sees it')")),
    Shot("learner-ask", "kofi", "/demo/units/data-mentoring/", 780, UNIT),
    Shot("learner-comments", "sam", "/demo/units/data-project-9/", 500,
         "h4:has-text('Version 1')"),
    Shot("learner-badge", "noor", "/demo/units/data-project-8/", 780,
         "h4:has-text('Your badge')", _open(".mr-gift > summary")),
    Shot("mentor-requests", "bram", "/demo/units/data-mentoring/", 860, UNIT,
         _press("Read", then="Accept")),
    Shot("mentor-comment", "ines", "/demo/units/data-project-9/", 820, UNIT, _comment),
    Shot("mentor-progress", "tomas", "/mentor/harbour/progress/", 860),
    Shot("reviewer-calibrate", "greta", "/demo/units/writing-review/", 640, UNIT),
    Shot("reviewer-work", "rui", "/demo/units/data-review/", 760, UNIT,
         _press("Read and review", then="Send review")),
    Shot("manager-overview", "marek", "/console/harbour/overview/", 1140),
    Shot("manager-mentors", "marek", "/console/harbour/mentors/", 620),
    Shot("manager-pairings", "marek", "/console/harbour/pairings/", 1120,
         "h2:has-text('Learners without a mentor')"),
    Shot("committee-waits", "hanna", "/committee/harbour/", 760),
    Shot("committee-dossier", "hanna", "/committee/harbour/", 940, "", _follow("Decide")),
    Shot("operator-badge", "", "/", 900, "", _verify),
    Shot("operator-jobs", "marek", "/console/harbour/jobs/", 470),
    Shot("operator-log", "marek", "/console/harbour/log/", 560),
)  # fmt: skip
