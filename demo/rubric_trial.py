"""A change to the rubric: proposed, taken up by a draft, and the draft tried by four reviewers.

The levels come from dice of its own, so that the rest of the play stays as it is.
"""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone

from mentor_recognition_xblock.reviews import api as reviews

from . import people
from .acting import act

if TYPE_CHECKING:
    from .programme import Play

SEED: Final = 12
WORKS: Final = 5
ANCHOR: Final = "One task or one source is named, and nothing is said of others."


def try_a_draft(play: Play, busy: int) -> None:
    """Two changes are proposed; one is taken up, and its draft tried. ``busy`` rates elsewhere."""
    now = timezone.now()
    held = reviews.certified(programme_id=play.programme.id, at=now)
    free = [one for one in play.reviewers if one != busy and one in held]
    # The first three calibrate with ``busy`` on works that are hidden still.
    raters = free[3:7]
    for who, criterion, change, reason in (
        (raters[0], "breadth", "Say at level 1 what counts as a task.",
         "Two of us gave 1 and 3 for the same page: one counted sources, one counted tasks."),
        (raters[1], "narrative", "Drop the level between 2 and 4.",
         "I have never given it, and cannot say what it asks for."),
    ):  # fmt: skip
        act("reviews.propose_change", who, now, criterion=criterion, change=change, reason=reason)
    waiting = reviews.open_proposals(play.programme.id)
    act("reviews.begin_rubric", play.manager, now, source="portfolio:1")
    made = act(
        "reviews.save_rubric", play.manager, now, num=1, language="en",
        anchors={"breadth.1": ANCHOR},
    )  # fmt: skip
    act(
        "reviews.answer_proposal", play.manager, now, proposed=str(waiting[0].uuid),
        verdict="taken_up", answer="The draft names tasks and sources in one sentence.",
    )  # fmt: skip
    opened = act(
        "reviews.open_trial", play.manager, now, num=made["num"], title="What counts as a task",
        people=", ".join(people.login(one) for one in raters), works=WORKS,
        ends_on=(now + timedelta(days=10)).date().isoformat(),
    )  # fmt: skip
    random = Random(SEED)
    for user_id in raters:
        for num in range(1, WORKS + 1):
            _rate(user_id, opened["session"], num, random)


def _rate(user_id: int, session: str, num: int, random: Random) -> None:
    now = timezone.now()
    work: dict[str, Any] = {"session": session, "work": num}
    shown = act("reviews.session_work", user_id, now, **work)
    spread = 0.3 if shown.is_draft else 0.9
    scores = {
        one.key: min(4, max(0, round(num % 4 + random.gauss(0, spread))))
        for one in shown.rubric.criteria
    }
    act("reviews.rate_in_session", user_id, now, scores=scores, why="", **work)
