"""Sentences of the rules, not yet in anybody's language: whoever shows them translates them.

Modules import the two functions as ``_`` and ``ngettext``, by which translators' tools find them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Message:
    """An English sentence with ``{names}`` for its figures.

    With ``many``, ``text`` is its singular and ``count`` decides between them.
    """

    text: str
    figures: Mapping[str, object] = field(default_factory=dict)
    many: str = ""
    count: int = 0


def message(text: str, /, **figures: object) -> Message:
    """A sentence and the figures it names."""
    return Message(text, figures)


def counted(one: str, many: str, count: int, /, **figures: object) -> Message:
    """A sentence in singular and plural; ``{count}`` is the number that decides."""
    return Message(one, {"count": count, **figures}, many, count)
