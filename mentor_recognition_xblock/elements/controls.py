"""Which control an input field asks for, with the limits that a browser can hold people to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from .. import inputs

# Free words are written from right to left where they are Arabic, whatever the page's direction.
_WORDS: Final = {"dir": "auto"}


@dataclass(frozen=True)
class Control:
    """A control without its name and value.

    ``kind`` is an input's type, ``textarea`` or ``select``; ``attributes`` are its element's;
    ``limit`` is the most characters that fit; ``options`` are the values that may come in, None
    when any may; ``is_number`` tells a script to send a number.
    """

    kind: str
    attributes: Mapping[str, Any] = field(default_factory=dict)
    limit: int | None = None
    options: tuple[str, ...] | None = None
    is_number: bool = False

    def drawn_as(self, kind: str) -> Control:
        """The same limits in another control; itself without a ``kind``."""
        if kind == "select":
            required = {"required": self.attributes.get("required", False)}
            return Control(kind, required, options=self.options)
        return replace(self, kind=kind) if kind else self


def control_of(declared: inputs.Field | None) -> Control:
    """The control for a declared field; a line of text for one that is not declared."""
    match declared:
        case inputs.Maybe(inner):
            control = control_of(inner)
            return replace(control, attributes={**control.attributes, "required": False})
        case inputs.Many(inner) | inputs.Several(inner):
            return control_of(inner)
        case inputs.Text(limit=limit, required=required, lines=lines):
            kind = "textarea" if lines else "text"
            return Control(kind, {"required": required, **_WORDS}, limit)
        case inputs.Link(limit, required) | inputs.Named(limit, required):
            kind = "url" if isinstance(declared, inputs.Link) else "text"
            # What stands in addresses has a direction of its own, whatever the page's.
            return Control(kind, {"required": required, "dir": "ltr"}, limit)
        case inputs.Listed(limit):
            return Control("text", _WORDS, limit)
        case inputs.Whole(low, high, default):
            whole = {"min": low, "max": high, "required": default is None}
            return Control("number", whole, is_number=True)
        case inputs.Number(low, high):
            limits = {"min": f"{low:g}", "max": f"{high:g}", "step": "any", "required": True}
            return Control("number", limits)
        case inputs.Flag():
            return Control("checkbox")
        case inputs.Choice(options=options, default=default):
            return Control("select", {"required": default is None}, options=options)
        case inputs.Day():
            return Control("date", {"required": True})
        case inputs.Moment():
            return Control("datetime-local")
        case _:
            return Control("text")


def text_of(value: Any) -> str:
    """A value as a form carries it: ISO dates, ``true`` for True, nothing for None and False."""
    if value is None or value is False:
        return ""
    if value is True:
        return "true"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def attributes_of(values: Mapping[str, Any]) -> SafeString:
    """HTML attributes in the order given: True stands bare, False and None are left out.

    Names come from templates and are theirs to get right; values are escaped.
    """
    # By hand, as a page draws thousands: format_html_join takes four times as long.
    pairs = []
    for name, value in values.items():
        if value is True:
            pairs.append(name)
        elif value is not None and value is not False:
            pairs.append(f'{name}="{conditional_escape(value)}"')
    return SafeString(" ".join(pairs))


def dashed(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """Attributes as templates name them (``data_mr_once``) under their names in HTML."""
    return {name.replace("_", "-"): value for name, value in attributes.items()}
