"""Buttons: those that send a form, and those that act at once."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.template import Context, NodeList
from django.utils.safestring import SafeString

from .controls import attributes_of, dashed
from .fields import hidden
from .forms import is_stopped, open_form, refusal_in
from .skins import Skin


def button(
    context: Context,
    skin: Skin,
    label: Any = None,
    *,
    about: Any = "",
    look: str = "",
    kind: str = "submit",
    key: str = "",
    does: str = "",
    **attributes: Any,
) -> SafeString:
    """``{% button label %}``: sends its form; without a label, in the words of the form's act.

    ``about`` is said by screen readers alone; ``key`` is a letter that does the same, for the
    script to listen to. ``does`` names another act that takes the same fields, in units: their
    script sends the form to it. ``LookupError`` where no act has words, or none is declared.
    """
    form = context.get("open_form")
    if does:
        form = open_form(context, does, {})
        if form.fields is None or not skin.scripted:
            raise LookupError(f"nothing here declares the act “{does}” for a unit's form")
        if is_stopped(context, does):
            return SafeString("")
    if label is None:
        label = getattr(form, "label", "")
        if not label:
            raise LookupError("a button outside the form of an act needs a label")
    button_attributes = {
        "type": kind,
        "class": skin.looks[look] or None,
        "aria-keyshortcuts": key or None,
        "data-mr-does": does or None,
        **dashed(attributes),
    }
    if key:
        label = skin.draw(context, "key", label=label, key=key)
    return skin.draw(
        context, "button", label=label, about=about, attributes=attributes_of(button_attributes)
    )


def act(
    context: Context,
    skin: Skin,
    name: str,
    label: Any,
    *,
    about: Any = "",
    look: str = "",
    back: bool = False,
    current: bool = False,
    **values: Any,
) -> SafeString:
    """``{% act "name" label key=value … %}``: a button that does it at once, with these values.

    ``back`` leads to where one came from; ``current`` is what is shown already. Nothing is drawn
    where the programme's state would refuse it.
    """
    opened = open_form(context, name, {})
    if opened.fields is None:
        raise LookupError(f"nothing here declares the act “{name}”")
    if is_stopped(context, name):
        return SafeString("")
    sent = {key: value for key, value in values.items() if value is not None}
    data = json.dumps(sent, default=_plain) if sent else None
    attributes = {
        "type": "button" if skin.scripted else "submit",
        "class": skin.looks[look] or None,
        "data-mr-action": name if skin.scripted else None,
        "data-mr-data": data if skin.scripted else None,
        "data-mr-page": skin.scripted and opened.is_page,
        "aria-current": "true" if current else None,
    }
    with context.push(open_form=opened):
        return skin.draw(
            context,
            "act",
            act=name,
            values=[] if skin.scripted else [hidden(context, skin, *one) for one in sent.items()],
            label=label,
            about=about,
            back=back,
            attributes=attributes_of(attributes),
        )


def refused(context: Context, skin: Skin, act: str, **keys: Any) -> bool:
    """``{% refused "act" key=value as opened %}``: whether this form comes back with a fault."""
    return refusal_in(context, act, keys) is not None


def offered(context: Context, skin: Skin, parts: list[NodeList], *acts: str) -> SafeString:
    """``{% offered "act" … %}…{% endoffered %}``: what stands around the forms of these acts.

    Drawn where the programme's state lets at least one of them be done.
    """
    del skin
    if all(is_stopped(context, name) for name in acts):
        return SafeString("")
    return parts[0].render(context)


def _plain(value: Any) -> str:
    """What JSON does not know: days, references, translated words."""
    return value.isoformat() if isinstance(value, date) else str(value)
