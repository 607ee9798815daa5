"""Lists for programs: the same rules, filters and cells as the page, one part after the other."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.request import Request

from ... import inputs, listings
from ...access import admit
from ...errors import NotFound, RecognitionError
from ...registry import LISTINGS
from ...standing import Placed
from ..paging import PAGING
from .answers import JsonView, problem


class ListView(JsonView):
    """``GET`` the rows of a list: ``{"rows": [{"id", …cells by column}], "next"}``.

    ``next`` is the ``cursor`` that gives the rows behind these, null at the end: rows that are
    added meanwhile repeat none and leave none out. People are names, states are keys, days and
    moments ISO 8601. A filter, a value or an order that the list does not know is a problem.
    """

    http_method_names = ["get"]

    def get(self, request: Request, slug: str, name: str) -> JsonResponse:
        """One part of the list."""
        try:
            listing = LISTINGS.by_name.get(name)
            if listing is None:
                raise NotFound(_("There is no such list."))
            by = Placed(who=request.user.pk, at=timezone.now(), slug=slug)
            admit(listing.door, by)
            given = {key: request.GET.get(key) for key in request.GET}
            paging = {key: field(key, given.pop(key, None)) for key, field in PAGING.items()}
            inputs.checked(listing.door.fields, given)
            asked = listings.asked_by(listing, by, given)
            rows, beyond = listings.after(listing, by, asked, paging["cursor"], paging["size"])
        except RecognitionError as error:
            return problem(error, signed_in=request.user.pk is not None)
        answer = {"rows": [_plain(listing, row) for row in rows], "next": beyond or None}
        return JsonResponse(answer, headers={"Cache-Control": "private, no-store"})


def _plain(listing: listings.Listing, row: listings.Row) -> dict[str, Any]:
    days = {column.key for column in listing.columns if column.kind is listings.Kind.DAY}
    return {"id": row.key, **{key: _cell(value, key in days) for key, value in row.cells.items()}}


def _cell(value: Any, is_day: bool) -> Any:
    if isinstance(value, listings.State):
        return value.key
    if isinstance(value, datetime) and is_day:
        return timezone.localtime(value).date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, int | float) else str(value)
