"""What strangers put where a document wants something else, and every place to put it."""

from __future__ import annotations

import copy
import os
from collections.abc import Iterator
from typing import Any

from hypothesis import HealthCheck, settings

EXAMPLES = 10_000 if os.environ.get("HYPOTHESIS_PROFILE") == "long" else 200
MANY = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))


def nested(depth: int) -> list[Any]:
    """An array in an array in an array."""
    value: list[Any] = []
    for _level in range(depth):
        value = [value]
    return value


class Without:
    """The member is taken away."""


class Wrapped:
    """The value stands in an array of its own."""


class Twice:
    """The value stands in an array twice."""


class Renamed:
    """The member stands under its full name."""


MOVES = (Without, Wrapped, Twice, Renamed)
HOSTILE: list[Any] = [
    *MOVES, None, True, False, 0, -1, 7, 0.1, 1e308, float("inf"), float("nan"), 10**299, 10**400,
    "", " ", "x", "x" * 70_000, "\0", "\u202e", "e\u0301", "\ud800", "a\udfff", "\ufeff",
    "9" * 5000,
    "1e400", "1_000", "٧", "javascript:alert(1)", "data:text/html,x", "http://169.254.169.254/",
    "https://[::1", "https://issuer.example.org/../x", "urn:", ":", "did:web:", "did:key:z",
    "did:web:h%2F..", "did:web:\ud800", "_:b0", "@type", "@none", "2024-13-01T00:00:00Z",
    "20240101T000000Z", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00",
    "z" * 3000, "u" + "A" * 3000, [], [None], [[]], [""], [{}], ["x", "x"], nested(40), nested(330),
    nested(900), {}, {"": ""}, {"@value": "x"}, {"@value": {}}, {"@id": "urn:x"}, {"@id": []},
    {"@list": ["x"]}, {"@set": ["x"]}, {"@graph": [{}]}, {"@graph": "x"}, {"@context": {}},
    {"@context": "https://evil.example/"}, {"@context": None}, {"@language": "e n"},
    {"@direction": "up"}, {"@reverse": {"@reverse": {}}}, {"@reverse": "x"}, {"@included": [{}]},
    {"@nest": {}}, {"@index": 1}, {"@type": "@json", "@value": {"a": 1}}, {"@type": [[]]},
    {"id": ["a"]}, {"id": {}}, {"type": [[]]}, {"type": {}}, {"@json": 1}, {"\ud800": "x"},
    {"__proto__": {}}, {f"p{number}": number for number in range(300)},
]  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every member and item, as the way to it."""
    items: Any = []
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    for key, item in items:
        yield (*path, key)
        yield from places(item, (*path, key))


def changed(document: Any, path: tuple[Any, ...], hostile: Any) -> Any:
    """A copy of the document with something else at that place."""
    found = copy.deepcopy(document)
    *way, last = path
    holder = found
    for key in way:
        holder = holder[key]
    if hostile is Without:
        del holder[last]
    elif hostile is Wrapped:
        holder[last] = [holder[last]]
    elif hostile is Twice:
        holder[last] = [holder[last], copy.deepcopy(holder[last])]
    elif hostile is Renamed:
        value = holder.pop(last)
        if isinstance(holder, list):
            holder.append(value)
        else:
            holder[f"https://www.w3.org/2018/credentials#{last}"] = value
    else:
        holder[last] = copy.deepcopy(hostile)
    return found


def is_same(document: Any, other: Any) -> bool:
    """Whether two documents mean the same: arrays are sets in JSON-LD, and one item is an array."""
    return bool(_bare(document) == _bare(other))


def _bare(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _bare(item, name) for name, item in value.items()}
    if not isinstance(value, list):
        return value
    items = [_bare(item) for item in value]
    if key != "@context":
        items = [item for at, item in enumerate(items) if item not in items[:at]]
        items.sort(key=repr)
    return items[0] if len(items) == 1 else items
