"""Mentors' comments drawn at the last closes are reviewed blind; mentors read what was said.

It has dice of its own, so that the rest of the play stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Final
from unittest import mock

from mentor_recognition_xblock.reviews import panels, seats, thread_draws
from mentor_recognition_xblock.reviews.models import ReviewAssignment

from .acting import act
from .player import Dice, Stage

SEED: Final = 7
PER_MENTOR: Final = 2
# The fourth is the hardest: what the learner answered is taken up.
MEANS: Final = {"specific": 2.2, "actionable": 2.1, "kind": 2.6, "adapts": 1.8}
OVERALL: Final = (
    "It names the sentence and says what it does to a reader. Next: ask what the learner tried.",
    "I would know what to do after reading this. Say also what already works.",
    "Kind, and a little general. One example from the text would make it stronger.",
    "The question makes one think. It could take up what the learner answered before.",
    "Short and to the point. Leave the choice of words to the learner.",
)


@dataclass
class CommentReviews:
    """Reviewers answer within days; each mentor has a level of their own."""

    stage: Stage
    random: Random = field(default_factory=lambda: Random(SEED))
    levels: dict[int, float] = field(default_factory=dict)

    def switch_on(self, manager: int, at: datetime) -> None:
        """From the next close on."""
        act("programmes.set_craft_reviews", manager, at, threads=PER_MENTOR)

    @contextmanager
    def close(self) -> Iterator[None]:
        """While this is open, what is drawn comes from these dice: the same comments every time."""
        dice = Dice(self.random)
        with (
            mock.patch.object(panels, "secrets", dice),
            mock.patch.object(seats, "secrets", dice),
            mock.patch.object(thread_draws, "secrets", dice),
        ):
            yield

    def after_close(self, at: datetime) -> None:
        """Plan the answers to what was drawn, and to what is drawn when others are late."""

        def round_of_reviews(moment: datetime) -> None:
            rows = ReviewAssignment.objects.filter(
                panel__stage="thread", state="assigned"
            ).select_related("panel__thread")
            for row in rows.order_by("pk"):
                days = self.random.uniform(0.5, 4)
                self.stage.plan(moment + timedelta(days=days), self._answer(row))
            if rows:
                self.stage.plan(moment + timedelta(days=4.1), round_of_reviews)

        self.stage.plan(at + timedelta(minutes=1), round_of_reviews)

    def _answer(self, row: ReviewAssignment) -> Callable[[datetime], None]:
        author = row.panel.thread.author_id
        level = self.levels.setdefault(author, self.random.gauss(0, 0.3))
        scores = {
            name: min(3, max(0, round(mean + level + self.random.gauss(0, 0.5))))
            for name, mean in MEANS.items()
        }
        words = self.random.choice(OVERALL)

        def review(moment: datetime) -> None:
            act(
                "reviews.submit", row.reviewer_id, moment,
                assignment_uuid=str(row.uuid), scores=scores, comments={}, overall=words,
            )  # fmt: skip

        return review
