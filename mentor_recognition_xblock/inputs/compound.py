"""Fields made of others, and all the fields of one request or form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ..errors import Invalid
from ..phrases import parted
from .characters import encodable
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
        return parted(Text(self.limit, required=False)(name, value))


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
        return tuple(self.inner(name, one) for one in value[: self.limit])


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
    """A form's values with every field checked; what no field names is left out, as buttons are."""
    several = getattr(data, "getlist", None)
    return {
        name: field(
            name,
            several(name) if several is not None and isinstance(field, Several) else data.get(name),
        )
        for name, field in fields.items()
    }
