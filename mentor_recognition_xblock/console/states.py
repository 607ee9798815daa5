"""How a programme's state looks: its word, its chip, what it means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from ..access import MEANING, ProgrammeState
from ..programmes.api import ProgrammeData

CHIPS: Final = {
    ProgrammeState.DRAFT: "info",
    ProgrammeState.OPEN: "good",
    ProgrammeState.PAUSED: "wait",
    ProgrammeState.ARCHIVED: "",
}


@dataclass(frozen=True)
class StateLook:
    """A state as pages show it; ``key`` is draft, open, paused or archived."""

    key: str
    word: Any
    chip: str
    meaning: Any


def look_of(programme: ProgrammeData) -> StateLook:
    """The look of the programme's state."""
    state = programme.state
    return StateLook(state.value, state.label, CHIPS[state], MEANING[state])
