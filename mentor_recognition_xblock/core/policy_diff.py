"""What changed between two contents of policies, value by value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

# Names that say which version it is, and not what the rules are.
NUMBERING = frozenset({"version"})
_TAG: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}")


@dataclass(frozen=True)
class Change:
    """One value: ``path`` with dots, tiers by their key; None where it is not there."""

    path: str
    before: Any
    after: Any


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Every value that differs, in the order in which ``after`` has them, gone ones last."""
    return [one for one in _differing("", before, after) if one.path not in NUMBERING]


def _differing(path: str, before: Any, after: Any) -> Iterator[Change]:
    before, after = _by_key(before), _by_key(after)
    if _is_text(before) or _is_text(after):
        if before != after:
            yield Change(path, before, after)
        return
    if not (isinstance(before, Mapping) and isinstance(after, Mapping)):
        if before != after:
            yield Change(path, before, after)
        return
    for name in dict.fromkeys([*after, *before]):
        below = f"{path}.{name}" if path else str(name)
        yield from _differing(below, before.get(name), after.get(name))


def _is_text(value: Any) -> bool:
    """A text in several languages is one value."""
    return (
        isinstance(value, Mapping)
        and bool(value)
        and all(isinstance(tag, str) and _TAG.fullmatch(tag) for tag in value)
        and all(isinstance(text, str) for text in value.values())
    )


def _by_key(value: Any) -> Any:
    """Tiers and other lists of things with keys are compared by key, wherever they stand."""
    if (
        isinstance(value, list)
        and value
        and all(isinstance(one, Mapping) and "key" in one for one in value)
    ):
        return {one["key"]: one for one in value}
    return value
