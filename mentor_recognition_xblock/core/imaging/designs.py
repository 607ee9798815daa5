"""The default set: one palette and emblem for each kind of badge, told apart without colour too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Emblem = Literal["sprout", "compass", "lighthouse"]


@dataclass(frozen=True)
class Design:
    """Colours as ``#rrggbb``; text on ``deep`` is white, on ``light`` it is ``deep`` (≥ 7:1)."""

    emblem: Emblem
    deep: str
    mid: str
    light: str
    lobes: int
    stars: int


SPROUT: Final = Design("sprout", "#14502f", "#1d7244", "#d8f0df", lobes=16, stars=0)
COMPASS: Final = Design("compass", "#0a3d59", "#12658f", "#ffe9a8", lobes=20, stars=1)
LIGHTHOUSE: Final = Design("lighthouse", "#3c2158", "#6b3f96", "#ffdf9e", lobes=24, stars=2)


def design_for(*, kind: str, rank: int) -> Design:
    """A learner's badge, a first earned tier, or any tier above it; ``rank`` counts from 1."""
    if kind == "learner":
        return SPROUT
    return COMPASS if rank <= 1 else LIGHTHOUSE
