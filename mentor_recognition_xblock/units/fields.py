"""What an action accepts: each field's type and limit, checked before anything else happens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from ..errors import Invalid

Field = Callable[[str, Any], Any]


def text(*, limit: int, required: bool = True) -> Field:
    """A string of at most ``limit`` characters without NUL; stripped; not empty if required."""

    def check(name: str, value: Any) -> str:
        if value is None and not required:
            return ""
        if not isinstance(value, str):
            raise Invalid(_("This must be text."), field=name)
        kept = value.replace("\r\n", "\n").strip()
        if "\x00" in kept or any("\ud800" <= char <= "\udfff" for char in kept):
            raise Invalid(_("Remove the characters that are not text."), field=name)
        if required and not kept:
            raise Invalid(_("Please fill this in."), field=name)
        if len(kept) > limit:
            raise Invalid(
                _("At most {limit} characters fit here; this has {count}.").format(
                    limit=limit, count=len(kept)
                ),
                field=name,
            )
        return kept

    return check


def whole(*, low: int, high: int) -> Field:
    """A whole number from ``low`` to ``high``; a numeral in text counts."""

    def check(name: str, value: Any) -> int:
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise Invalid(
                _("Choose a whole number from {low} to {high}.").format(low=low, high=high),
                field=name,
            )
        return value

    return check


def number(*, low: float, high: float) -> Field:
    """A finite number from ``low`` to ``high``; a numeral in text counts."""

    def check(name: str, value: Any) -> float:
        try:
            found = float(value) if not isinstance(value, bool) else float("nan")
        except (TypeError, ValueError):
            found = float("nan")
        if not low <= found <= high:
            raise Invalid(
                _("Choose a number from {low} to {high}.").format(low=low, high=high), field=name
            )
        return found

    return check


def flag(name: str, value: Any) -> bool:
    """True or false; a missing one is false."""
    if value in (None, "", False, "false"):
        return False
    if value in (True, "true", "on"):
        return True
    raise Invalid(_("This must be yes or no."), field=name)


def identifier(name: str, value: Any) -> UUID:
    """A UUID."""
    try:
        return UUID(value)
    except (ValueError, TypeError, AttributeError):
        raise Invalid(_("That reference is not valid: reload the page."), field=name) from None


def choice(*options: str) -> Field:
    """One of ``options``."""

    def check(name: str, value: Any) -> str:
        if value not in options:
            raise Invalid(
                _("Choose one of: {options}.").format(options=", ".join(options)), field=name
            )
        return str(value)

    return check


def mapping(inner: Field, *, limit: int = 20) -> Field:
    """An object whose every value passes ``inner``; an error names ``field.key``."""

    def check(name: str, value: Any) -> dict[str, Any]:
        if value is None:
            return {}
        if not isinstance(value, Mapping) or len(value) > limit:
            raise Invalid(_("This must be a list of named values."), field=name)
        return {str(key): inner(f"{name}.{key}", item) for key, item in value.items()}

    return check


def checked(fields: Mapping[str, Field], data: Any) -> dict[str, Any]:
    """``data`` with every field checked; unknown fields and non-objects are refused."""
    if not isinstance(data, Mapping):
        raise Invalid(_("The request must be a JSON object."))
    unknown = sorted(set(data) - set(fields))
    if unknown:
        raise Invalid(
            _("Unknown field: {name}.").format(name=unknown[0][:50]), field=unknown[0][:50]
        )
    return {name: field(name, data.get(name)) for name, field in fields.items()}


def raw_text(*, limit: int) -> Field:
    """A possibly empty string kept as it is, spaces included: context around a quotation."""

    def check(name: str, value: Any) -> str:
        if value is None:
            return ""
        if not isinstance(value, str) or "\x00" in value or len(value) > limit:
            raise Invalid(_("That quotation is not valid: select the words again."), field=name)
        return value

    return check
