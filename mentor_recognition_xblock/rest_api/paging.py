"""What a list may be asked beside its own filters: which part of it, and how long."""

from __future__ import annotations

from typing import Final

from .. import inputs, listings

PAGING: Final[dict[str, inputs.Field]] = {
    "cursor": inputs.Reference(2000),
    "size": inputs.Whole(1, 200, default=listings.PAGE),
}
