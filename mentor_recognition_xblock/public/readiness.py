"""Documents of an issuer, on a site that may not be one yet."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from ..badges import api as badges
from ..statuses import sentence_of


def of_issuer(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view, or 404 where the operator has set up no issuer; operators find why in the log."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except badges.IssuerNotReady as error:
            sentence_of(error)  # logs what only operators understand
        message = _("This site issues no badges.")
        response = JsonResponse({"code": "not_found", "message": message}, status=404)
        response["Cache-Control"] = "no-store"
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return answer
