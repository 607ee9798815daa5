"""Who fits whom: skills, goal and common hours, as a score that explains itself.

Learners are served one after the other, longest wait first; each gets the mentor who fits best
among those with a place left. This is a serial dictatorship: no learner gains by stating anything
but what they want, and no two could swap to the good of both (Abdulkadiroglu and Sonmez 1998,
"Random Serial Dictatorship and the Core from Random Endowments in House Allocation Problems",
Econometrica 66). Equal waits and equal fits are drawn from ``seed``, so that a recorded seed
repeats the whole assignment.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Final
from zoneinfo import ZoneInfo

WEIGHTS: Final = {"skills": 0.5, "goal": 0.2, "hours": 0.3}
DAY_HOURS: Final = 14  # 08:00 to 22:00, when people meet who mentor beside their work
FEW_HOURS: Final = 6


@dataclass(frozen=True)
class Seeker:
    """What a learner wants; empty means no wish. ``waited_days`` are whole days."""

    key: str
    skills: frozenset[str] = frozenset()
    goal: str = ""
    time_zone: str = ""
    languages: frozenset[str] = frozenset()
    waited_days: int = 0


@dataclass(frozen=True)
class Offer:
    """What a mentor offers; ``places`` is how many more learners they may be given."""

    key: str
    skills: frozenset[str] = frozenset()
    goals: frozenset[str] = frozenset()
    time_zone: str = ""
    languages: frozenset[str] = frozenset()
    places: int = 0


@dataclass(frozen=True)
class Fit:
    """How well an offer suits a seeker: ``score`` in 0..1 and what it is made of.

    ``hours`` are the common hours of their days, None when a zone is unknown.
    """

    score: float
    skills: tuple[str, ...]
    missing: tuple[str, ...]
    goal: bool
    hours: float | None
    languages: tuple[str, ...]


@dataclass(frozen=True)
class Match:
    """A seeker's key, the offer's key and why; ``drawn`` when equals were drawn."""

    seeker: str
    offer: str
    fit: Fit
    drawn: bool


def word(text: str) -> str:
    """A skill or language as it is compared: case and outer spaces do not count."""
    return " ".join(text.split()).casefold()


def common_hours(zone_a: str, zone_b: str, on: date) -> float | None:
    """Hours of the day that lie between 8 and 22 o'clock in both zones on ``on``.

    None when a zone is empty or unknown. Days are circles: hours either side of midnight count.
    """
    offsets = []
    for zone in (zone_a, zone_b):
        if not zone:
            return None
        try:
            noon = datetime.combine(on, time(12), tzinfo=UTC).astimezone(ZoneInfo(zone))
        except (OSError, ValueError, KeyError):
            return None
        offsets.append(noon.utcoffset() or timedelta())
    apart = abs((offsets[0] - offsets[1]).total_seconds()) / 3600 % 24
    # Two arcs of DAY_HOURS on a circle of 24, ``apart`` hours turned: they may meet at both ends.
    return max(0.0, DAY_HOURS - apart) + max(0.0, DAY_HOURS - (24 - apart))


def fit(seeker: Seeker, offer: Offer, *, on: date) -> Fit | None:
    """How well ``offer`` suits ``seeker``; None when they share no language.

    Skills count by the share of the wanted ones that are offered; a wish not stated neither
    helps nor harms anybody: every offer meets it.
    """
    if seeker.languages and offer.languages and not seeker.languages & offer.languages:
        return None
    met = seeker.skills & offer.skills
    hours = common_hours(seeker.time_zone, offer.time_zone, on)
    goal = not seeker.goal or seeker.goal in offer.goals
    score = (
        WEIGHTS["skills"] * (len(met) / len(seeker.skills) if seeker.skills else 1.0)
        + WEIGHTS["goal"] * goal
        # An unknown zone is worth the middle: saying nothing must not pay better than the truth.
        + WEIGHTS["hours"] * (0.5 if hours is None else min(hours, DAY_HOURS) / DAY_HOURS)
    )
    return Fit(
        # Rounded, so that what is equal by the rules is equal to the machine, and lots are drawn.
        score=round(score, 6),
        skills=tuple(sorted(met)),
        missing=tuple(sorted(seeker.skills - offer.skills)),
        goal=goal,
        hours=hours,
        languages=tuple(sorted(seeker.languages & offer.languages)),
    )


def draw(seed: str, *parts: str) -> str:
    """The lot of ``parts`` under ``seed``: a hex number anyone can compute again."""
    return sha256("\n".join((seed, *parts)).encode()).hexdigest()


def rank(
    seeker: Seeker, offers: Collection[Offer], *, on: date, seed: str
) -> list[tuple[Offer, Fit]]:
    """Offers with a place left that suit at all, best first; equals by lot."""
    suited = [
        (offer, suits)
        for offer in offers
        if offer.places > 0 and (suits := fit(seeker, offer, on=on)) is not None
    ]
    return sorted(suited, key=lambda pair: (-pair[1].score, draw(seed, seeker.key, pair[0].key)))


def queue(seekers: Collection[Seeker], *, seed: str) -> list[Seeker]:
    """Longest wait first; equal waits by lot."""
    return sorted(seekers, key=lambda seeker: (-seeker.waited_days, draw(seed, seeker.key)))


def assign(
    seekers: Collection[Seeker],
    offers: Sequence[Offer],
    *,
    never: Mapping[str, Collection[str]],
    on: date,
    seed: str,
) -> list[Match]:
    """One offer for each seeker in turn while places last.

    ``never`` lists by seeker's key the keys of offers that must not be given to them.
    """
    left = {offer.key: offer.places for offer in offers}
    made = []
    # Greedy on purpose, not the best total: whoever waited longest chooses first, which people can
    # follow and check (decision 0009).
    waits = [one.waited_days for one in seekers]
    for seeker in queue(seekers, seed=seed):
        open_offers = [
            offer
            for offer in offers
            if left[offer.key] > 0 and offer.key not in never.get(seeker.key, ())
        ]
        ranked = rank(seeker, open_offers, on=on, seed=seed)
        if not ranked:
            continue
        offer, suits = ranked[0]
        # Told apart from merit in the basis that the manager confirms.
        tied = len(ranked) > 1 and ranked[1][1].score == suits.score
        left[offer.key] -= 1
        made.append(
            Match(seeker.key, offer.key, suits, tied or waits.count(seeker.waited_days) > 1)
        )
    return made
