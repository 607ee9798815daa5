"""A learner, a mentor and a unit, and the few moves tests make with them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.dispatch import Signal

from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.projects import api as projects
from tests.factories import START, World, make_world, publish_unit

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
    """One unit of a world; moves default to the first learner and their mentor."""

    world: World
    usage_key: str

    @property
    def unit(self) -> programmes.UnitData:
        """As it is published now."""
        found = programmes.unit(self.usage_key)
        assert found is not None
        return found

    @cached_property
    def unit_id(self) -> int:
        return self.unit.id

    @property
    def learner_id(self) -> int:
        return int(self.world.learners[0].pk)

    @property
    def mentor_id(self) -> int:
        return int(self.world.mentor_user.pk)

    def submit(self, source: str = FIRST, **changes: Any) -> projects.VersionData:
        wishes: dict[str, Any] = {
            "unit": self.unit,
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
            "category": "iterative",
            "at": day(2),
        }
        return projects.annotate(**(wishes | changes))

    def note(self, version: projects.VersionData, annotation: UUID) -> projects.AnnotationData:
        """The annotation as it stands in the version."""
        return next(one for one in projects.annotations_in(version) if one.uuid == annotation)


def make_unit(world: World, **changes: Any) -> programmes.UnitData:
    """A project unit of the world's course, due in two months."""
    return publish_unit(world.programme, world.course, **{"due_at": DUE, **changes})


def make_story(
    *, learners: int = 1, terms: int = 1, panel: dict[str, Any] | None = None, **settings: Any
) -> Story:
    world = make_world(learners=learners, terms=terms, **panel or {})
    return Story(world, make_unit(world, **settings).usage_key)


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
