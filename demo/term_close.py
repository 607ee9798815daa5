"""After a pairing has ended: some learners say what it was like, some mentors show it.

It has dice of its own, so that the rest of the play stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Final

from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.pairing import api as pairing

from .acting import act
from .closing_words import decks
from .player import Stage
from .truth import MentorTruth

SEED: Final = 42
# Whoever is content answers a little more often, and far more often in public.
ANSWERS: Final = {"glad": 0.48, "even": 0.4, "sorry": 0.36}
SCOPES: Final = {"glad": (0.1, 0.3), "even": (0.2, 0.6), "sorry": (0.5, 0.92)}
NAMED: Final = 0.25
PUBLISHED: Final = 0.6
WITHDRAWN: Final = 0.06
# How many answer in private, and what, by mood.
RATES: Final = 0.7
RATED: Final = ("exceeded", "met", "below", "far_below")
RATED_BY: Final = {"glad": (6, 4, 1, 0), "even": (2, 6, 2, 1), "sorry": (0, 3, 5, 2)}


@dataclass
class Closing:
    """Asks every learner of an ended pairing; who answers, and what becomes of it, is drawn."""

    stage: Stage
    random: Random = field(default_factory=lambda: Random(SEED))
    # Apart, so that words are drawn as if nobody answered in private.
    rating: Random = field(default_factory=lambda: Random(SEED + 1))
    decks: dict[str, list[tuple[str, ...]]] = field(init=False)
    heard: dict[int, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.decks = decks(self.random)

    def ask(self, pair: pairing.PairingData, mentor: MentorTruth, *, user_id: int) -> None:
        """Plan the answer, if there is one; ``user_id`` is the mentor's."""
        mood = self._mood(pair, mentor)
        self._rate(pair, mood)
        if pair.ends_at is None or self.random.random() > ANSWERS[mood]:
            return
        text, drawn = self._draw(mood, user_id), self.random.random()
        private, guide = SCOPES[mood]
        scope = "private" if drawn < private else "mentor" if drawn < guide else "public"
        shown = scope == "public" and self.random.random() < NAMED

        def offer(at: datetime) -> None:
            act(
                "badges.offer_testimonial", pair.learner_id, at, pairing_uuid=str(pair.uuid),
                text=text, scope=scope, show_name=shown,
            )  # fmt: skip
            said = badges.own_testimonials(learner_id=pair.learner_id)[pair.uuid]
            if scope == "public":
                self._decide(said, pair, user_id, at)

        self.stage.plan(pair.ends_at + timedelta(days=self.random.uniform(1, 18)), offer)

    def _rate(self, pair: pairing.PairingData, mood: str) -> None:
        """The private answer, which more learners give than words."""
        answer = self.rating.choices(tuple(RATED), weights=RATED_BY[mood])[0]
        if pair.ends_at is None or self.rating.random() > RATES:
            return
        self.stage.plan(
            pair.ends_at + timedelta(days=self.rating.uniform(1, 12)),
            lambda at: act(
                "pairing.rate_mentoring", pair.learner_id, at, pairing_uuid=str(pair.uuid),
                answer=answer,
            ),
        )  # fmt: skip

    def _draw(self, mood: str, user_id: int) -> str:
        """What nobody said yet, with as little as there is that this mentor heard before."""
        heard = self.heard.setdefault(user_id, set())
        parts = min(self.decks[mood], key=lambda one: len(heard.intersection(one)))
        self.decks[mood].remove(parts)
        heard.update(parts)
        return " ".join(parts)

    def _mood(self, pair: pairing.PairingData, mentor: MentorTruth) -> str:
        felt = self.random.gauss(mentor.effect, 0.25)
        if pair.end_reason != "completed":
            felt -= 0.5
        return "glad" if felt > 0.3 else "even" if felt > -0.25 else "sorry"

    def _decide(
        self, said: badges.TestimonialData, pair: pairing.PairingData, user_id: int, at: datetime
    ) -> None:
        if self.random.random() > PUBLISHED:
            return
        moment = at + timedelta(days=self.random.uniform(0.5, 9))
        self.stage.plan(
            moment,
            lambda now: act(
                "badges.publish_testimonial", user_id, now, testimonial_uuid=str(said.uuid)
            ),
        )
        if self.random.random() < WITHDRAWN:
            self.stage.plan(
                moment + timedelta(days=self.random.uniform(2, 6)),
                lambda now: act(
                    "badges.withdraw_testimonial",
                    pair.learner_id,
                    now,
                    testimonial_uuid=str(said.uuid),
                ),
            )
