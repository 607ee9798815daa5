"""A learner, a mentor and a unit, and the few moves tests make with them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.dispatch import Signal

from mentor_recognition_xblock.projects import api as projects
from tests.factories import START, World, make_unit, make_world

DUE = START + timedelta(days=60)
FIRST = (
    "# Tide gauges\n\nWe counted **forty boats** 🌊 in one week of May.\n\nPrices rose in spring."
)
SECOND = (
    "# Tide gauges\n\nA gauge says how high the water stands.\n\n"
    "We counted **forty boats** 🌊 in one week of May.\n\nPrices fell."
)


def day(number: float) -> datetime:
    """``number`` days after the programme began."""
    return START + timedelta(days=number)


@dataclass
class Story:
    """One activity of a world; moves default to the first learner and their mentor."""

    world: World
    activity: projects.ActivityData

    @property
    def learner_id(self) -> int:
        return int(self.world.learners[0].pk)

    @property
    def mentor_id(self) -> int:
        return int(self.world.mentor_user.pk)

    def submit(self, source: str = FIRST, **changes: Any) -> projects.VersionData:
        wishes: dict[str, Any] = {
            "activity_id": self.activity.id,
            "learner_id": self.learner_id,
            "title": "Reading tide gauges",
            "source": source,
            "reflection": "I learned to count twice.",
            "final": False,
            "at": day(1),
        }
        return projects.submit_version(**(wishes | changes))

    def annotate(
        self, version: projects.VersionData, words: str = "forty boats", **changes: Any
    ) -> UUID:
        start = version.text.index(words)
        wishes: dict[str, Any] = {
            "version_uuid": version.uuid,
            "author_id": self.mentor_id,
            "start": start,
            "end": start + len(words),
            "exact": words,
            "prefix": "",
            "suffix": "",
            "body": "How did you count those at anchor?",
            "category": "question",
            "at": day(2),
        }
        return projects.annotate(**(wishes | changes))

    def note(self, version: projects.VersionData, annotation: UUID) -> projects.AnnotationData:
        """The annotation as it stands in the version."""
        return next(one for one in projects.annotations(version.uuid) if one.uuid == annotation)


def make_activity(world: World, **changes: Any) -> projects.ActivityData:
    wishes: dict[str, Any] = {
        "usage_key": make_unit(world.course).usage_key,
        "programme_id": world.programme.id,
        "course_key": world.course.course_key,
        "title": "Your portfolio project",
        "due_at": DUE,
        "max_characters": 20_000,
        "at": START,
    }
    return projects.ensure_activity(**(wishes | changes))


def make_story(*, learners: int = 1, terms: int = 1, **activity: Any) -> Story:
    world = make_world(learners=learners, terms=terms)
    return Story(world, make_activity(world, **activity))


@contextmanager
def heard(signal: Signal) -> Iterator[list[dict[str, Any]]]:
    """What is announced inside the block, without Django's own arguments."""
    found: list[dict[str, Any]] = []

    def receiver(**ids: Any) -> None:
        found.append(
            {name: value for name, value in ids.items() if name not in ("signal", "sender")}
        )

    signal.connect(receiver)
    try:
        yield found
    finally:
        signal.disconnect(receiver)
