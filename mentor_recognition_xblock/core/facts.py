"""What is known of one mentor at a term's close: everything a result is computed from.

Facts carry uuids, counts, days and scores; no names and no user ids. Stored with an evaluation,
they and the policy version give the same figures again, for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from .canonical_json import canonical_of_facts, hash_of
from .periods import months_before


@dataclass(frozen=True)
class OutcomeFact:
    """A completed pairing with blinded scores 0-4.

    ``pairing`` is its uuid; ``reliable`` says whether the panels of its term may decide.
    """

    pairing: str
    course: str
    cohort: str
    ended_on: date
    baseline: float
    final: float
    reliable: bool = True


@dataclass(frozen=True)
class ProjectFact:
    """What was observed of one project, by its uuid.

    ``on_time`` is None without a due date, or while it has not passed. ``due_on`` is the day that
    stood then, as a learner's start and extensions made it. ``reflections`` counts the learner's
    written ones: narratives for the people who decide, no part of any figure. ``skills_decided``
    counts the skills the finished work aimed at that somebody else verified, or nobody did;
    ``skills_verified`` the former.
    """

    project: str
    last_on: date
    versions_after_annotation: int
    addressed: int
    criterion_up: bool
    finished: bool
    on_time: bool | None
    answers_due: int
    answers_in_time: int
    reflections: int = 0
    due_on: date | None = None
    skills_decided: int = 0
    skills_verified: int = 0


@dataclass(frozen=True)
class TermFact:
    """A closed term: offered by the mentor, wholly paused, active with a learner."""

    num: int
    offered: bool
    paused: bool
    active: bool


@dataclass(frozen=True)
class ContributionFact:
    """Something given to other mentors, by its uuid, and the day on which two had accepted it."""

    contribution: str
    accepted_on: date


@dataclass(frozen=True)
class LearningFact:
    """A record of learning, by its uuid: its day, its hours, and whether it is a reflection."""

    record: str
    done_on: date
    hours: float
    reflects: bool


@dataclass(frozen=True)
class CraftFact:
    """A mentor's thread as blind reviewers rated it, by its panel's uuid: score 0-3, and of how
    many. ``released_on`` is the day of the close that released it; which thread is not told.
    """

    panel: str
    released_on: date
    score: float
    raters: int


def _number(value: float) -> float:
    """Whole numbers as canonical JSON writes them: 3 and not 3.0."""
    return int(value) if value == int(value) else value


@dataclass(frozen=True)
class RatingFact:
    """Private answers released together, by the batch's uuid: of ``answers``, ``met`` said that
    the mentoring met or exceeded what they expected, as it may be told. No learner is in it.
    """

    batch: str
    released_on: date
    answers: int
    met: int


@dataclass(frozen=True)
class Facts:
    """Everything a result is computed from; nothing else enters.

    ``lapses`` are the days on which a pairing ended because the mentor stopped.
    """

    as_of: date
    outcomes: tuple[OutcomeFact, ...] = ()
    projects: tuple[ProjectFact, ...] = ()
    terms: tuple[TermFact, ...] = ()
    lapses: tuple[date, ...] = ()
    contributions: tuple[ContributionFact, ...] = ()
    learning: tuple[LearningFact, ...] = ()
    craft: tuple[CraftFact, ...] = ()
    ratings: tuple[RatingFact, ...] = ()

    @cached_property
    def usable_outcomes(self) -> tuple[OutcomeFact, ...]:
        """Those whose panels were reliable enough to decide, in a stable order."""
        usable = (one for one in self.outcomes if one.reliable)
        return tuple(sorted(usable, key=lambda one: one.pairing))

    @cached_property
    def canonical(self) -> str:
        """The one JSON text (RFC 8785), by which they are stored and hashed."""
        return canonical_of_facts(self.as_json(), field="facts")

    @cached_property
    def digest(self) -> str:
        """``sha256:`` and 64 hex digits of it."""
        return hash_of(self.canonical)

    @property
    def outcomes_set_aside(self) -> int:
        """How many were not: they are told, and never counted."""
        return len(self.outcomes) - len(self.usable_outcomes)

    def projects_of_months(self, months: int) -> list[ProjectFact]:
        """Projects with something submitted in so many months before the close."""
        since = months_before(self.as_of, months)
        return [project for project in self.projects if project.last_on > since]

    def as_json(self) -> dict[str, Any]:
        """Plain JSON, dates as ISO text."""
        return {
            "as_of": self.as_of.isoformat(),
            "outcomes": [
                {
                    **vars(outcome),
                    "ended_on": outcome.ended_on.isoformat(),
                    "baseline": _number(outcome.baseline),
                    "final": _number(outcome.final),
                }
                for outcome in self.outcomes
            ],
            "projects": [
                {
                    **vars(project),
                    "last_on": project.last_on.isoformat(),
                    "due_on": project.due_on.isoformat() if project.due_on else None,
                }
                for project in self.projects
            ],
            "terms": [dict(vars(term)) for term in self.terms],
            "lapses": [day.isoformat() for day in self.lapses],
            "contributions": [
                {**vars(one), "accepted_on": one.accepted_on.isoformat()}
                for one in self.contributions
            ],
            "learning": [
                {**vars(one), "done_on": one.done_on.isoformat(), "hours": _number(one.hours)}
                for one in self.learning
            ],
            "craft": [
                {
                    **vars(one),
                    "released_on": one.released_on.isoformat(),
                    "score": _number(one.score),
                }
                for one in self.craft
            ],
            "ratings": [
                {**vars(one), "released_on": one.released_on.isoformat()} for one in self.ratings
            ],
        }

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> Facts:
        """The facts that ``as_json`` wrote."""
        day = date.fromisoformat
        return cls(
            as_of=day(plain["as_of"]),
            outcomes=tuple(
                OutcomeFact(**{**row, "ended_on": day(row["ended_on"])})
                for row in plain["outcomes"]
            ),
            projects=tuple(
                ProjectFact(
                    **{
                        **row,
                        "last_on": day(row["last_on"]),
                        "due_on": day(row["due_on"]) if row.get("due_on") else None,
                    }
                )
                for row in plain["projects"]
            ),
            terms=tuple(TermFact(**row) for row in plain["terms"]),
            lapses=tuple(day(value) for value in plain["lapses"]),
            contributions=tuple(
                ContributionFact(**{**row, "accepted_on": day(row["accepted_on"])})
                for row in plain["contributions"]
            ),
            learning=tuple(
                LearningFact(**{**row, "done_on": day(row["done_on"])}) for row in plain["learning"]
            ),
            craft=tuple(
                CraftFact(**{**row, "released_on": day(row["released_on"])})
                for row in plain["craft"]
            ),
            ratings=tuple(
                RatingFact(**{**row, "released_on": day(row["released_on"])})
                for row in plain["ratings"]
            ),
        )
