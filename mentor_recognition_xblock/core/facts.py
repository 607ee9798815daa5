"""What is known of one mentor at a term's close: everything a result is computed from.

Facts carry uuids, counts, days and scores; no names and no user ids. Stored with an evaluation,
they and the policy version give the same figures again, for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

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

    ``on_time`` is None without a due date, or while it has not passed. ``reflections`` counts the
    learner's written ones: narratives for the people who decide, no part of any figure.
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


@dataclass(frozen=True)
class TermFact:
    """A closed term: offered by the mentor, wholly paused, active with a learner."""

    num: int
    offered: bool
    paused: bool
    active: bool


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

    @cached_property
    def usable_outcomes(self) -> tuple[OutcomeFact, ...]:
        """Those whose panels were reliable enough to decide, in a stable order."""
        usable = (one for one in self.outcomes if one.reliable)
        return tuple(sorted(usable, key=lambda one: one.pairing))

    @property
    def outcomes_set_aside(self) -> int:
        """How many were not: they are told, and never counted."""
        return len(self.outcomes) - len(self.usable_outcomes)

    def projects_of_months(self, months: int) -> list[ProjectFact]:
        """Projects with something submitted in so many months before the close."""
        since = months_before(self.as_of, months)
        return [one for one in self.projects if one.last_on > since]

    def as_json(self) -> dict[str, Any]:
        """Plain JSON, dates as ISO text."""
        return {
            "as_of": self.as_of.isoformat(),
            "outcomes": [
                {**vars(one), "ended_on": one.ended_on.isoformat()} for one in self.outcomes
            ],
            "projects": [
                {**vars(one), "last_on": one.last_on.isoformat()} for one in self.projects
            ],
            "terms": [dict(vars(one)) for one in self.terms],
            "lapses": [day.isoformat() for day in self.lapses],
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
                ProjectFact(**{**row, "last_on": day(row["last_on"])}) for row in plain["projects"]
            ),
            terms=tuple(TermFact(**row) for row in plain["terms"]),
            lapses=tuple(day(value) for value in plain["lapses"]),
        )
