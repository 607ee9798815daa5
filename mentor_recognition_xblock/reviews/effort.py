"""How long a review may take: an estimate from the work's words, so that people can plan it."""

from __future__ import annotations

from math import ceil
from typing import Final

# Careful reading of a work that one has to judge; scoring a criterion with a look back into it.
WORDS_A_MINUTE: Final = 180
MINUTES_A_CRITERION: Final = 2
STEP: Final = 5


def minutes_for(*, words: int, criteria: int) -> int:
    """Minutes for reading ``words`` and scoring ``criteria``, rounded up to five."""
    minutes = words / WORDS_A_MINUTE + criteria * MINUTES_A_CRITERION
    return max(STEP, ceil(minutes / STEP) * STEP)
