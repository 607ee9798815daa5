"""``{% load lists %}``: the cells of a list's table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ..phrases import moment

register = template.Library()


@register.filter
def heading(row: Mapping[str, Any], heads: Sequence[Mapping[str, Any]]) -> str:
    """What a row is called: the cell of its primary column."""
    return next(str(row["cells"][head["key"]] or "–") for head in heads if head["primary"])


@register.simple_tag
def cell(row: Mapping[str, Any], head: Mapping[str, Any]) -> SafeString:
    """One cell, drawn by the kind of its column; its head goes with it for a phone's cards."""
    value = row["cells"][head["key"]]
    kind, primary = head["kind"], head["primary"]
    shown = _shown(value, kind)
    if primary and row["address"]:
        shown = format_html('<a href="{}">{}</a>', row["address"], shown)
    looks = f"mr-list-cell mr-list-{kind}{' mr-list-primary' if primary else ''}"
    # By hand: a page draws hundreds, and an include for each takes ten times as long.
    return format_html('<td class="{}" data-label="{}">{}</td>', looks, head["label"], shown)


def _shown(value: Any, kind: str) -> Any:
    if value is None or value == "":
        return SafeString('<span class="mr-list-none" aria-hidden="true">–</span>')
    if kind == "state":
        looks = f"mr-chip mr-chip-{value.tone}" if value.tone else "mr-chip"
        return format_html('<span class="{}">{}</span>', looks, value.label)
    if kind == "number":
        return number_format(value, force_grouping=True)
    if kind == "moment":
        return moment(value)
    if kind == "day":
        day: date = timezone.localtime(value).date() if isinstance(value, datetime) else value
        return format_html('<time datetime="{}">{}</time>', day.isoformat(), date_format(day))
    return format_html("<bdi>{}</bdi>", value)
