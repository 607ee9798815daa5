"""What is true in the demo's world and nobody is told: mentors' effect, works' quality.

Every result the programme shows can be held against this: reviewers see quality through noise,
mentors' true effect moves the final version, hours a week move nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

CRITERIA = ("breadth", "coherence", "mastery", "alignment", "narrative")
HEADINGS = ("What I did", "The question", "How I know", "In the field", "What I can do now")
GROWTH = 1.0


@dataclass(frozen=True)
class MentorTruth:
    """``effect`` in rubric levels on the final version; ``promptness`` share answered in 72 h."""

    effect: float
    promptness: float


@dataclass(frozen=True)
class WorkTruth:
    """True levels by criterion of the first and the final version."""

    first: dict[str, float]
    final: dict[str, float]


@lru_cache(maxsize=1)
def prose() -> dict[str, list[dict[str, Any]]]:
    """The works by course."""
    folder = Path(__file__).parent / "prose"
    return {
        path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted(folder.glob("*.yaml"))
    }


def mentor_truth(random: Random, number: int) -> MentorTruth:
    """A third are clearly good, a third middling, a third weak; independent of their hours."""
    centre = (0.65, 0.15, -0.4)[number % 3]
    effect = random.gauss(centre, 0.12)
    return MentorTruth(effect, min(0.99, max(0.5, random.gauss(0.93 if effect > 0 else 0.8, 0.05))))


def work_truth(random: Random, mentor: MentorTruth) -> WorkTruth:
    """A learner's start, and where they come with this mentor."""
    start = random.gauss(1.5, 0.35)
    first = {name: _level(start + random.gauss(0, 0.3)) for name in CRITERIA}
    growth = GROWTH + mentor.effect + random.gauss(0, 0.25)
    final = {name: _level(first[name] + growth + random.gauss(0, 0.2)) for name in CRITERIA}
    return WorkTruth(first, final)


def score(random: Random, truth: dict[str, float], leniency: float) -> dict[str, int]:
    """What one reviewer sees of it."""
    return {
        name: round(_level(level + leniency + random.gauss(0, 0.28)))
        for name, level in truth.items()
    }


def text(work: dict[str, Any], strong: set[str]) -> str:
    """A version of a work whose parts in ``strong`` are done well."""
    parts = [
        f"## {heading}\n\n{work[name]['strong' if name in strong else 'weak']}"
        for name, heading in zip(CRITERIA, HEADINGS, strict=True)
    ]
    return "\n\n".join(parts)


def strong_parts(levels: dict[str, float]) -> set[str]:
    """Which parts read as done well at these levels."""
    return {name for name, level in levels.items() if level >= 2.0}


def _level(value: float) -> float:
    return min(4.0, max(0.0, value))
