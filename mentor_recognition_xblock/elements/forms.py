"""What an open form knows: its declared fields, its ids, and what was refused in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.template import Context
from django.utils.datastructures import MultiValueDict

from .. import inputs
from .controls import Control, control_of, text_of


@dataclass(frozen=True)
class Refusal:
    """What somebody sent and why it was not taken.

    ``about`` is the field that the page's message is about; ``messages`` stand beside their fields.
    """

    posted: Mapping[str, Any]
    about: str | None = None
    messages: Mapping[str, Any] = field(default_factory=dict)

    def typed(self, name: str) -> list[str]:
        """The values that were sent under a name."""
        if isinstance(self.posted, MultiValueDict):
            return [str(value) for value in self.posted.getlist(name)]
        return [str(self.posted[name])] if name in self.posted else []

    def message(self, name: str) -> str:
        """What stands beside the field; empty where the page's message says it, or none is due."""
        messages = self.messages.get(name) or ""
        return str(messages[0] if isinstance(messages, list) else messages)


@dataclass(frozen=True)
class FieldState:
    """One field of an open form: its control, what stands in it, and what is wrong with it.

    ``name`` is what it is sent under; ``message`` stands beside it; ``fault`` is the id of the
    words that say what is wrong, empty when nothing is; ``is_typed`` tells that somebody sent it.
    """

    name: str
    id: str
    control: Control
    values: tuple[str, ...]
    message: str = ""
    fault: str = ""
    is_typed: bool = False

    def described(self, *ids: str) -> dict[str, Any]:
        """The attributes that tie these words, and what is wrong, to the control."""
        described_by = " ".join(id_ for id_ in (*ids, self.fault) if id_)
        return {
            "aria-describedby": described_by or None,
            "aria-invalid": "true" if self.fault else None,
        }


@dataclass(frozen=True)
class OpenForm:
    """A form while its fields are drawn.

    ``fields`` is None where the page declares no such act (a search, a file that is looked at
    first); ``keys`` tell this form from others of the same act on the page; ``label`` is what the
    act calls itself; ``is_page``: it only shows, and an address leads there.
    """

    act: str = ""
    fields: Mapping[str, inputs.Field] | None = None
    keys: Mapping[str, Any] = field(default_factory=dict)
    prefix: str = ""
    refusal: Refusal | None = None
    label: Any = ""
    is_page: bool = False

    def control(self, name: str) -> Control:
        """What the act's field of that name asks for; ``LookupError`` when the act has none."""
        if self.fields is None and not self.act:
            return control_of(None)
        if self.fields is None or name not in self.fields:
            raise LookupError(f"the act “{self.act}” declares no field “{name}”")
        return control_of(self.fields[name])

    def state(self, name: str, *, of: Any = "", kind: str = "", value: Any = None) -> FieldState:
        """The field as it is drawn; what was typed wins over ``value`` where it was refused.

        ``of`` is a key in a field of many; ``kind`` another control than the declared one. Files
        are never declared: they come in beside the fields.
        """
        control = Control("file") if kind == "file" else self.control(name).drawn_as(kind)
        sent = name if of == "" else f"{name}.{text_of(of)}"
        id_ = self._id(sent)
        if self.refusal is None:
            return FieldState(sent, id_, control, _texts(value))
        message = self.refusal.message(sent)
        fault = f"{id_}-error" if message else "error" if self.refusal.about == sent else ""
        typed = tuple(self.refusal.typed(sent))
        return FieldState(sent, id_, control, typed, message, fault, is_typed=True)

    def _id(self, name: str) -> str:
        parts = [self.prefix, self.act, name, *(text_of(key) for key in self.keys.values())]
        return re.sub(r"\s+", "_", "-".join(part for part in parts if part))


def open_form(context: Context, act: str, keys: Mapping[str, Any]) -> OpenForm:
    """The form of an act in the page that is drawn: ``acts`` declares it, ``posted`` was sent."""
    declared = (context.get("acts") or {}).get(act)
    return OpenForm(
        act=act,
        fields=None if declared is None else declared.fields,
        keys=keys,
        prefix=context.get("prefix") or "",
        refusal=refusal_in(context, act, keys),
        label=getattr(declared, "label", ""),
        is_page=getattr(declared, "is_page", False),
    )


def is_stopped(context: Context, act: str) -> bool:
    """Whether the page's programme is in a state that would refuse the act (``stopped``)."""
    return act in (context.get("stopped") or ())


def refusal_in(context: Context, act: str, keys: Mapping[str, Any]) -> Refusal | None:
    """The refusal of this very form; None when nothing, or another form, was refused."""
    posted, error, errors = (context.get(name) for name in ("posted", "error", "errors"))
    if posted is None or not (error or errors) or posted.get("act", "") != act:
        return None
    # A key that is empty here tells this form from those about something: nothing was sent of it.
    if any(posted.get(name, "") != text_of(value) for name, value in keys.items()):
        return None
    return Refusal(posted, getattr(error, "field", None), errors or {})


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, Iterable) and not isinstance(value, str):
        return tuple(text_of(item) for item in value)
    text = text_of(value)
    return (text,) if text else ()
