"""How long a text may be: the author's limit is the one that is said."""

from __future__ import annotations

from typing import Protocol

from ..inputs import require_length
from .limits import MAX_REFLECTION, MAX_SOURCE, MAX_TITLE


class Limited(Protocol):
    """A unit as its author set it, or as the areas know it."""

    @property
    def max_characters(self) -> int:
        """The most characters of a version."""


def limit_of(unit: Limited) -> int:
    """The most characters of a version in the unit."""
    return min(MAX_SOURCE, unit.max_characters)


def said_limit(unit: Limited, source: str) -> int:
    """What a draft may have: a little more than a version, but the one limit that is said."""
    return MAX_SOURCE if len(source) <= MAX_SOURCE else limit_of(unit)


def check_lengths(title: str, source: str, longest: int, reflection: str) -> None:
    """``Invalid`` names the field that is too long."""
    require_length("title", title, MAX_TITLE)
    require_length("source", source, longest)
    require_length("reflection", reflection, MAX_REFLECTION)
