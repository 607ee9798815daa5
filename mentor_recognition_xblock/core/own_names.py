"""Whether words are somebody's own name, though others are called so in part."""

from __future__ import annotations

from collections.abc import Iterable

from .comparable_text import words_of


class OwnNames:
    """A person's own names: "Inês C." is Ines Carvalho's to write, beside an Ines Costa."""

    def __init__(self, names: Iterable[str]) -> None:
        self._words = frozenset(one.word for name in names for one in words_of(name))
        self._initials = frozenset(word[0] for word in self._words)

    def hold(self, words: str) -> bool:
        """Whether each word is one of theirs or its initial, and one at least is whole."""
        written = {one.word for one in words_of(words)}
        shortened = written - self._words
        return shortened < written and shortened <= self._initials
