"""Tables, notices and links: what stands around forms."""

from __future__ import annotations

from typing import Any

from django.template import Context, NodeList
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ..phrases import joined
from .skins import Skin


def table(
    context: Context,
    skin: Skin,
    parts: list[NodeList],
    labelledby: str = "",
    *,
    label: Any = "",
    **attributes: Any,
) -> SafeString:
    """``{% table "heading-id" %}{% column … %}{% rows %}…{% endtable %}``; or with a ``label``."""
    return skin.draw(
        context,
        "table",
        labelledby=labelledby,
        label=label,
        look=attributes.get("class", ""),
        columns=parts[0].render(context),
        rows=parts[1].render(context),
    )


def column(context: Context, skin: Skin, words: Any, *, quiet: bool = False) -> SafeString:
    """``{% column words %}``: a column's head; a ``quiet`` one is for screen readers alone."""
    return skin.draw(context, "column", words=words, quiet=quiet)


def notice(
    context: Context,
    skin: Skin,
    parts: list[NodeList],
    kind: str = "",
    *,
    tag: str = "p",
    role: str = "",
) -> SafeString:
    """``{% notice %}…{% endnotice %}``: what one must know first; ``kind`` may be ``warning``."""
    contents = parts[0].render(context)
    return skin.draw(context, "notice", kind=kind, tag=tag, role=role, contents=contents)


def outcome(context: Context, skin: Skin, parts: list[NodeList]) -> SafeString:
    """``{% outcome %}``: what came of the act that was sent, above the rest of its block.

    A refusal names its field by the label, which is known once that field is drawn: so the rest
    of the block is drawn first. Messages that stand beside their fields are gathered in one line.
    The label of a box to tick is a sentence of its own: nothing goes on behind it.
    """
    labels: dict[str, str] = {}
    ticks: set[str] = set()
    with context.push(refused_labels=labels, refused_ticks=ticks):
        contents = parts[0].render(context)
    error, errors = context.get("error"), context.get("errors") or {}
    message = ""
    if error:
        name = getattr(error, "field", None) or ""
        label = "" if name in ticks else labels.get(name, "")
        message = (
            _("Please check “{label}”. {error}").format(label=label, error=error)
            if label
            else str(error)
        )
    elif labels:
        message = _("Please check: {labels}.").format(labels=joined(labels.values()))
    elif errors:
        message = " ".join(str(words) for messages in errors.values() for words in messages)
    words = skin.draw(context, "outcome", message=message, done=context.get("done"))
    return SafeString(words + contents)


def new_tab(
    context: Context, skin: Skin, address: str, label: Any, *, rel: str = "noopener"
) -> SafeString:
    """``{% new_tab address label %}``: a link that leaves the page open, and says so."""
    return skin.draw(context, "new_tab", address=address, label=label, rel=rel)


def finder(context: Context, skin: Skin, *, label: Any, button: Any, of: Any = "") -> SafeString:
    """``{% finder label=… button=… %}``: looks for words in a unit's text; it sends nothing.

    ``of`` tells it from another one on the page.
    """
    return skin.draw(context, "finder", label=label, button=button, of=of)


def sieve(context: Context, skin: Skin, *, label: Any) -> SafeString:
    """``{% sieve label=… %}``: keeps those of a list in sight that have the words."""
    return skin.draw(context, "sieve", label=label)
