"""What a page says of a programme that is not open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from ..access import MEANING, WHO_SAYS_MORE, ProgrammeState

CHIPS: Final = {
    ProgrammeState.DRAFT: "info",
    ProgrammeState.OPEN: "good",
    ProgrammeState.PAUSED: "wait",
    ProgrammeState.ARCHIVED: "",
}


@dataclass(frozen=True)
class StateLook:
    """A state as pages show it; ``key`` is draft, open, paused or archived.

    ``more`` says who can say more, empty for an open programme: that one has no banner.
    """

    key: str
    word: Any
    chip: str
    meaning: Any
    more: Any


def look_of(state: str) -> StateLook:
    """The look of a programme's state."""
    known = ProgrammeState(state)
    return StateLook(
        known.value, known.label, CHIPS[known], MEANING[known], WHO_SAYS_MORE.get(known, "")
    )
