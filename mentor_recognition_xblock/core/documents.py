"""A limit on documents of nested values, such as YAML and JSON hold, before anything reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ..errors import Invalid

MOST_VALUES: Final = 5_000
DEEPEST: Final = 20
LONGEST: Final = 200_000


def require_moderate(content: Any, *, field: str) -> None:
    """``Invalid`` when there are too many values, too much text, or too deep a nest.

    A value that stands in several places, as YAML's aliases make it, counts in each: written out, a
    few lines become millions. Looking stops at the limit.
    """
    values, letters = 0, 0
    level = [content]
    for _deep in range(DEEPEST):
        below: list[Any] = []
        for value in level:
            if isinstance(value, Mapping):
                below += value.values()
                letters += sum(len(key) for key in value if isinstance(key, str))
            elif isinstance(value, list | tuple):
                below += value
            elif isinstance(value, str):
                letters += len(value)
            if values + len(below) > MOST_VALUES or letters > LONGEST:
                raise Invalid(f"{field}: this holds too much: shorten it.", field=field)
        values += len(below)
        level = below
        if not level:
            return
    raise Invalid(f"{field}: this is nested too deeply: make it simpler.", field=field)
