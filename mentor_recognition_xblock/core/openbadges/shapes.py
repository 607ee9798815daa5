"""Whether a document is safe to sign, asked once per shape.

``check_safe`` looks at members, types and references, never at what a plain string says. So two
documents that differ only in such strings have one answer, and an issuer of many like badges asks
once. What may differ within a shape: text without a colon for text without one, and so on.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from json import dumps
from typing import Any, Final

from .canonical import check_safe

TYPES: Final = frozenset({"type", "@type", "@context"})


def check_safe_shape(document: Mapping[str, Any]) -> None:
    """As ``check_safe``, remembering the shapes that passed; a refusal is never remembered."""
    _passed(dumps(_shape(document), sort_keys=True), _Held(document))


def thinned(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with one item of each shape in its arrays: as safe or unsafe as the whole.

    JSON-LD takes the items of an array one by one, so a thousand alike have one answer.
    """
    return {key: _thinned(item, exact=key in TYPES) for key, item in document.items()}


def _thinned(value: Any, *, exact: bool) -> Any:
    if isinstance(value, dict):
        return {key: _thinned(item, exact=exact or key in TYPES) for key, item in value.items()}
    if isinstance(value, list) and not exact:
        items = (_thinned(item, exact=False) for item in value)
        return list({dumps(_shape(item), sort_keys=True): item for item in items}.values())
    return value


class _Held:
    """The document beside its shape: equal to every other, so that the shape alone is the key."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=256)
def _passed(shape: str, held: _Held) -> None:
    check_safe(held.document)


def _shape(value: Any, *, exact: bool = False) -> Any:
    if isinstance(value, Mapping):
        return {key: _shape(item, exact=exact or key in TYPES) for key, item in value.items()}
    if isinstance(value, list):
        return [_shape(item, exact=exact) for item in value]
    if exact or not isinstance(value, str):
        return [value]
    # A colon makes a reference absolute; an at sign may begin a keyword; emptiness is its own.
    return f"{bool(value)}{':' in value}{value.startswith(('@', '_:'))}"
