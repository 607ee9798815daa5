"""How long a review may take: an estimate from the work's words, so that people can plan it."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Final

# Careful reading of a work that one has to judge; scoring a criterion with a look back into it.
WORDS_A_MINUTE: Final = 180
MINUTES_A_CRITERION: Final = 2
STEP: Final = 5


@dataclass(frozen=True)
class Effort:
    """By which a review's minutes are estimated, for whoever reads what they come to."""

    words_a_minute: int = WORDS_A_MINUTE
    minutes_a_criterion: int = MINUTES_A_CRITERION
    step: int = STEP


EFFORT: Final = Effort()


def minutes_for(*, words: int, criteria: int) -> int:
    """Minutes for reading ``words`` and scoring ``criteria``, rounded up to five."""
    minutes = words / WORDS_A_MINUTE + criteria * MINUTES_A_CRITERION
    return max(STEP, ceil(minutes / STEP) * STEP)
