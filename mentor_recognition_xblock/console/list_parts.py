"""What the page of a list draws around its rows: filters, chips, heads, pages, buttons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from .. import inputs, listings
from ..elements.controls import Control, control_of, text_of
from ..pages import PageVisit


def parts(
    listing: listings.Listing,
    visit: PageVisit,
    asked: listings.Asked,
    found: listings.Numbered,
    *,
    address: str,
) -> dict[str, Any]:
    """By name, as the templates of ``elements/page/listing/`` take them."""

    def to(query: dict[str, str]) -> str:
        return f"{address}?{urlencode(query)}" if query else address

    def numbered(number: int) -> str:
        return to(asked.query(listing, page=str(number) if number > 1 else ""))

    first = (found.number - 1) * listings.PAGE
    return {
        "address": address,
        "here": numbered(found.number),
        "asked": asked,
        "searches": "q" in listing.door.fields,
        "filters": [_filter(one, visit, asked) for one in listing.filters],
        "chips": [
            {**chip, "address": to(asked.without(chip["name"]).query(listing))}
            for chip in _chips(listing, visit, asked)
        ],
        "heads": [_head(column, listing, asked, to) for column in listing.columns],
        "total": found.total,
        "first": first + 1,
        "last": first + len(found.rows),
        "number": found.number,
        "pages": found.pages,
        "earlier": numbered(found.number - 1) if found.number > 1 else "",
        "later": numbered(found.number + 1) if found.number < found.pages else "",
        "as_csv": to(asked.query(listing, **{"as": "csv"})),
        "buttons": [_button(bulk) for bulk in listing.bulk if _may(bulk, visit)],
        "most_at_once": listings.MOST_AT_ONCE,
        "may_take_all": found.total <= listings.MOST_AT_ONCE,
    }


def _filter(one: listings.Filter, visit: PageVisit, asked: listings.Asked) -> dict[str, Any]:
    value = text_of(asked.values.get(one.name))
    options = (
        None if one.options is None else [(str(key), words) for key, words in one.options(visit)]
    )
    kind = "select" if options is not None else control_of(one.field).kind
    fault = next((fault for fault in asked.faults if fault.field == one.name), None)
    return {
        "name": one.name,
        "label": one.label,
        "kind": kind,
        "options": options,
        # What was refused stays, so that it can be mended.
        "value": asked.refused.get(one.name, value) if fault else value,
        "fault": fault,
    }


def _chips(
    listing: listings.Listing, visit: PageVisit, asked: listings.Asked
) -> Iterator[dict[str, Any]]:
    if asked.q:
        yield {"name": "q", "label": "", "words": asked.q}
    for one in listing.filters:
        if one.name in asked.values:
            words = one.words(visit, asked.values[one.name])
            yield {"name": one.name, "label": one.label, "words": words}


def _head(
    column: listings.Column, listing: listings.Listing, asked: listings.Asked, to: Any
) -> dict[str, Any]:
    falls = f"-{column.key}"
    is_now = asked.sort in (column.key, falls)
    other = falls if asked.sort == column.key else column.key
    query = {**asked.query(listing), "sort": other}
    if other == listing.order:
        del query["sort"]
    order = ("descending" if asked.sort == falls else "ascending") if is_now else ""
    return {
        "key": column.key,
        "label": column.label,
        "kind": column.kind.value,
        "primary": column.primary,
        "address": to(query) if column.sort is not None else "",
        "order": order,
    }


def _may(bulk: listings.Bulk, visit: PageVisit) -> bool:
    """Whether the act's rules hold for the person: else there is no button."""
    return (
        all(rule.holds.test(visit) for rule in bulk.act.door.who or ()) and not visit.masquerading
    )


def _button(bulk: listings.Bulk) -> dict[str, Any]:
    act = bulk.act
    asked_once = [name for name in act.fields if name not in (bulk.field, "sure")]
    return {
        "act": act.name.partition(".")[2],
        "label": act.label,
        "confirm": bulk.confirm or act.confirm,
        "fields": [_field(name, act.fields[name], bulk) for name in asked_once],
    }


def _field(name: str, declared: inputs.Field, bulk: listings.Bulk) -> dict[str, Any]:
    control: Control = control_of(declared)
    # Nothing is required by the browser: another button of the same form may want none of it.
    limits = {key: value for key, value in control.attributes.items() if key != "required"}
    return {"name": name, "label": bulk.labels[name], "kind": control.kind, "limits": limits}
