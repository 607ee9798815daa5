"""Fields made of others, and all the fields of one request or form."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ..core.documents import require_moderate
from ..errors import Invalid
from ..phrases import split_list
from .characters import encodable, fault_in
from .fields import Field, Reference, Text


@dataclass(frozen=True)
class Listed(Field):
    """Words parted by commas or lines; how many and how long is the area's rule."""

    limit: int = 2000

    def __call__(self, name: str, value: Any) -> list[str]:
        """As the class says."""
        if value is None:
            return []
        if not isinstance(value, str) or len(value) > self.limit:
            raise Invalid(_("Write words with commas between them."), field=name)
        return split_list(Text(self.limit, required=False)(name, value))


@dataclass(frozen=True)
class Many(Field):
    """An object whose every value passes ``inner``; an error names ``field.key``."""

    inner: Field
    limit: int = 20

    def __call__(self, name: str, value: Any) -> dict[str, Any]:
        """As the class says."""
        if value is None:
            return {}
        if not isinstance(value, Mapping) or len(value) > self.limit:
            raise Invalid(_("This must be a list of named values."), field=name)
        key_field = Reference(64)
        return {
            key_field(name, key): self.inner(f"{name}.{key}", item) for key, item in value.items()
        }


@dataclass(frozen=True)
class Maybe(Field):
    """What ``inner`` makes of a value, and None of a missing or empty one."""

    inner: Field

    def __call__(self, name: str, value: Any) -> Any:
        """As the class says."""
        return None if value in (None, "") else self.inner(name, value)


@dataclass(frozen=True)
class Several(Field):
    """A form's values of one name, at most ``limit`` of them; what is beyond is left out."""

    inner: Field
    limit: int = 50

    def __call__(self, name: str, value: Any) -> tuple[Any, ...]:
        """As the class says."""
        if value is None:
            return ()
        if not isinstance(value, list | tuple):
            raise Invalid(_("This must be a list."), field=name)
        return tuple(self.inner(name, item) for item in value[: self.limit])


@dataclass(frozen=True)
class Structure(Field):
    """A JSON object, as it is or as text of at most ``limit`` characters.

    How deep and how large it may be, and what stands in it, is the area's rule.
    """

    limit: int = 500_000

    def __call__(self, name: str, value: Any) -> dict[str, Any]:
        """As the class says; text in it is text."""
        if isinstance(value, str) and len(value) <= self.limit:
            try:
                value = json.loads(value)
            except (ValueError, RecursionError):
                value = None
        if not isinstance(value, dict) or not value:
            raise Invalid(_("This must be a JSON object."), field=name)
        require_moderate(value, field=name)
        if any(fault_in(word) for word in _words(value)):
            raise Invalid(_("Remove the characters that are not text."), field=name)
        return value


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from (*_words(key), *_words(item))
    elif isinstance(value, list):
        for item in value:
            yield from _words(item)


def checked(fields: Mapping[str, Field], data: Any) -> dict[str, Any]:
    """``data`` with every field checked; unknown fields and non-objects are refused."""
    if not isinstance(data, Mapping):
        raise Invalid(_("The request must be a JSON object."))
    unknown = sorted(str(name) for name in set(data) - set(fields))
    if unknown:
        shown = encodable(unknown[0][:50])
        raise Invalid(_("Unknown field: {name}.").format(name=shown), field=shown)
    return {name: field(name, data.get(name)) for name, field in fields.items()}


def from_form(fields: Mapping[str, Field], data: Mapping[str, Any]) -> dict[str, Any]:
    """A form's values with every field checked; what no field names is left out, as buttons are.

    The values of a field of many are sent as ``name.key``.
    """
    return {name: field(name, _sent(name, field, data)) for name, field in fields.items()}


def of_query(fields: Mapping[str, Field], query: Mapping[str, Any]) -> dict[str, Any]:
    """A query's values as ``checked`` takes them: of each field in its form, and all that is left.

    So that a filter with a slip in its name is refused, and not an answer without the filter.
    """
    taken = {name: _sent(name, field, query) for name, field in fields.items()}
    many = tuple(f"{name}." for name, field in fields.items() if isinstance(field, Many))
    left = {name: query[name] for name in query if not (many and name.startswith(many))}
    return {**left, **taken}


def _sent(name: str, field: Field, data: Mapping[str, Any]) -> Any:
    if isinstance(field, Several) and hasattr(data, "getlist"):
        return data.getlist(name)
    if isinstance(field, Many) and name not in data:
        start = f"{name}."
        return {key[len(start) :]: data[key] for key in data if key.startswith(start)}
    return data.get(name)
