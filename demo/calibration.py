"""Two calibration sessions: one whose ratings are revealed and talked about, one that still waits.

The levels come from dice of its own, so that the rest of the play stays as it is.
"""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any, Final

from django.contrib.auth import get_user_model
from django.utils import timezone

from .acting import act

if TYPE_CHECKING:
    from .programme import Play

SEED: Final = 11
# How far above what most give each of the raters tends to be.
TENDENCIES: Final = (0.0, 0.4, -0.3, 0.1)
WHY: Final = (
    "The table carries the argument; the text around it repeats it.",
    "It says what was done and little of why.",
    "The last section answers the question that the first one asks.",
    "I looked for a reader and found none named.",
)


def calibrate_together(play: Play, rui: int) -> None:
    """Rui and three other reviewers rate four works; of two more works Rui's ratings are open."""
    random = Random(SEED)
    now = timezone.now()
    people = [rui, *[one for one in play.reviewers if one != rui][:3]]
    done = _open(play, "Spring reviewers", people, 4)
    for at, user_id in enumerate(people):
        for num in range(1, 5):
            _rate(user_id, done, num, random, TENDENCIES[at])
    say = {"session": done, "work": 1}
    act("reviews.say_in_session", people[1], now, text="Is level 3 a chart with its source?", **say)
    act(
        "reviews.say_as_leader", play.manager, now, **say,
        text="Yes: the anchor asks for a source that a reader can follow.",
    )  # fmt: skip
    waits = _open(play, "Autumn reviewers", people, 2)
    for at, user_id in enumerate(people[1:], 1):
        for num in (1, 2):
            _rate(user_id, waits, num, random, TENDENCIES[at])


def _open(play: Play, title: str, people: list[int], works: int) -> str:
    names = get_user_model().objects.filter(pk__in=people).values_list("username", flat=True)
    now = timezone.now()
    made = act(
        "reviews.open_session", play.manager, now, title=title, people=", ".join(names),
        works=works, ends_on=(now + timedelta(days=10)).date().isoformat(),
    )  # fmt: skip
    return str(made["session"])


def _rate(user_id: int, session: str, num: int, random: Random, tendency: float) -> None:
    now = timezone.now()
    work: dict[str, Any] = {"session": session, "work": num}
    shown = act("reviews.session_work", user_id, now, **work)
    scores = {
        one.key: min(4, max(0, round(1 + num % 3 + tendency + random.gauss(0, 0.4))))
        for one in shown.rubric.criteria
    }
    why = WHY[num % len(WHY)] if random.random() < 0.5 else ""
    act("reviews.rate_in_session", user_id, now, scores=scores, why=why, **work)
