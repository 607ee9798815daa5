"""What works have reached, and when they count as complete: what other areas use."""

from .celebrations import note_celebrated, to_celebrate
from .completion import (
    Completion,
    Reached,
    completion_of,
    completions_in,
    not_begun,
    tell_done,
)
from .states import Milestone

__all__ = [
    "Completion",
    "Milestone",
    "Reached",
    "completion_of",
    "completions_in",
    "not_begun",
    "note_celebrated",
    "tell_done",
    "to_celebrate",
]
