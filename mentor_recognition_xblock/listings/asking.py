"""What is asked of a list: words, filters and order, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from .. import inputs
from ..access import Subject
from ..elements.controls import text_of
from ..errors import Invalid
from .filters import reversed_range
from .listing import Listing
from .people import find

# What a list asks beside its filters.
_OWN: Final = {"q": gettext_lazy("Search"), "sort": gettext_lazy("Order")}
# As much of what was refused is shown again.
_LONGEST: Final = 100


@dataclass(frozen=True)
class Asked:
    """Clean words, values by filter, and the order; ``faults`` are what was left out, and why.

    ``refused`` is what stood in those, as it came in.
    """

    sort: str
    q: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    faults: tuple[Invalid, ...] = ()
    refused: Mapping[str, str] = field(default_factory=dict)

    @property
    def narrows(self) -> bool:
        """Whether anything but the order was asked."""
        return bool(self.q or self.values)

    def without(self, name: str) -> Asked:
        """The same without one filter, or without the words (``q``)."""
        if name == "q":
            return replace(self, q="")
        return replace(self, values={key: one for key, one in self.values.items() if key != name})

    def query(self, listing: Listing, **more: Any) -> dict[str, str]:
        """As it stands in an address: what is usual is left out."""
        pairs = {"q": self.q, **{name: text_of(value) for name, value in self.values.items()}}
        if self.sort != listing.order:
            pairs["sort"] = self.sort
        return {name: text for name, text in {**pairs, **more}.items() if text}

    def rows(self, listing: Listing, by: Subject) -> QuerySet[Any]:
        """What was found, in no order."""
        rows = listing.rows(by)
        for one in listing.filters:
            if one.name in self.values:
                rows = one.narrow(by, rows, self.values[one.name])
        if self.q and listing.search is not None:
            rows = listing.search(by, rows, self.q)
        elif self.q:
            rows = find(rows, self.q, people=listing.people, texts=listing.texts)
        return rows


def asked_by(
    listing: Listing, by: Subject, given: Mapping[str, Any], *, forgiving: bool = False
) -> Asked:
    """What a query string asks; ``Invalid`` names the first fault.

    ``forgiving``: what cannot be is left out and kept as a fault, for a page that shows the rest.
    """
    faults: list[Invalid] = []

    def taken(name: str, usual: Any) -> Any:
        found = {one.name: one for one in listing.filters}.get(name)
        try:
            value = given.get(name)
            if found is not None:
                return found.check(by, value)
            checked: inputs.Field = listing.door.fields[name]
            return checked(name, value or None)
        except Invalid as fault:
            if not forgiving:
                raise
            label = found.label if found is not None else _OWN.get(name, name)
            faults.append(Invalid(f"{label}: {fault}", field=name))
            return usual

    values = {one.name: taken(one.name, None) for one in listing.filters}
    fault = reversed_range(listing.filters, values)
    if fault is not None:
        if not forgiving:
            raise fault
        faults.append(fault)
        values["until"] = None
    words = taken("q", "") if "q" in listing.door.fields else ""
    sort = taken("sort", listing.order)
    kept = {name: value for name, value in values.items() if value is not None}
    refused = {
        one.field: str(given.get(one.field))[:_LONGEST] for one in faults if one.field is not None
    }
    return Asked(sort, words, kept, tuple(faults), refused)
