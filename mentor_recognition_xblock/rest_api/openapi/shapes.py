"""What a read shows, as JSON Schema: made from the type hints of its dataclasses."""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from inspect import cleandoc
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

Schema = dict[str, Any]
PLAIN: Final[dict[Any, Schema]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    UUID: {"type": "string", "format": "uuid"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
    Any: {},
    type(None): {"type": "null"},
}


class Shapes:
    """Schemas by type; each dataclass stands once among ``components``, under its own name."""

    def __init__(self) -> None:
        self.components: dict[str, Schema] = {}
        self._kinds: dict[str, Any] = {}

    def of(self, kind: Any) -> Schema:
        """The schema of a type; ``TypeError`` for one that is no plain data."""
        if kind in PLAIN:
            return dict(PLAIN[kind])
        if is_dataclass(kind):
            return self._reference(kind)
        origin, inner = get_origin(kind), get_args(kind)
        if origin in (Union, types.UnionType):
            return self._either(inner)
        if origin is Literal:
            return {"enum": [*inner]}
        if origin in (list, tuple, Sequence):
            return {"type": "array", "items": self.of(inner[0])}
        if origin in (dict, Mapping):
            return {"type": "object", "additionalProperties": self.of(inner[1])}
        if isinstance(kind, type) and issubclass(kind, Enum):
            return {"enum": [one.value for one in kind]}
        raise TypeError(f"{kind}: say in openapi/shapes.py what it looks like")

    def _either(self, kinds: tuple[Any, ...]) -> Schema:
        found = [self.of(kind) for kind in kinds]
        if all(set(one) <= {"type", "format"} and isinstance(one["type"], str) for one in found):
            return {**found[0], "type": [one["type"] for one in found]}
        return {"anyOf": found}

    def _reference(self, kind: Any) -> Schema:
        name: str = kind.__name__
        if self._kinds.setdefault(name, kind) is not kind:
            raise TypeError(f"two shapes are called {name}: {kind} and {self._kinds[name]}")
        if name not in self.components:
            self.components[name] = {}  # it may hold others of its kind
            hints = get_type_hints(kind)
            names = [field.name for field in fields(kind)]
            self.components[name] = {
                "type": "object",
                "description": cleandoc(kind.__doc__ or "").replace("``", "`"),
                "properties": {each: self.of(hints[each]) for each in names},
                "required": names,
                "additionalProperties": False,
            }
        return {"$ref": f"#/components/schemas/{name}"}
