"""People or things on their way: how many stand at each stage, and how many went on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Stage:
    """``count`` stand here; ``onward`` of those before went on to the next, if that is known.

    ``note`` is a word below it: how long one stays.
    """

    name: str
    count: int
    note: str = ""
    onward: int | None = None


def shares(stages: Sequence[Stage]) -> tuple[float, ...]:
    """Each stage's count in percent of the largest, for the bar in its box."""
    most = max((stage.count for stage in stages), default=0)
    return tuple(round(100 * max(0, one.count) / most, 2) if most > 0 else 0.0 for one in stages)
