"""One view for every act: it finds the place, passes the gate, and answers in JSON."""

from __future__ import annotations

import json
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.http import HttpRequest, JsonResponse, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.request import Request

from ... import inputs
from ...access import WRITES, Act, Done, Place, perform
from ...errors import Invalid, NotFound, RecognitionError
from ...pages import body_of
from ...standing import Placed
from ..offered import OFFERED
from ..plain import plain
from .answers import JsonView, problem

MAX_BODY: Final = 4 * 1024 * 1024
UNCACHED: Final = {"Cache-Control": "private, no-store"}


@method_decorator(transaction.non_atomic_requests, name="dispatch")
class ActView(JsonView):
    """``POST`` what an act takes in as a JSON object, or as a form where it takes a file; ``GET``
    what is there to look at.

    Answers ``{"outcome", "message", "uuid", "url"}`` or ``{"found"}``, in JSON whatever is asked
    for; a refusal is a problem (RFC 9457) with our ``code`` and, where one is at fault, the
    ``field``. ``uuid`` is what was made, ``url`` where to go on; null where there is none.
    """

    http_method_names = ["get", "post"]

    def get(self, request: Request, act: str, **place: str) -> JsonResponse:
        """Look at something; its fields stand in the query, and nothing else."""
        return self._answer(request, act, place, writes=False)

    def post(self, request: Request, act: str, **place: str) -> JsonResponse:
        """Do something; its fields are the body's JSON object."""
        return self._answer(request, act, place, writes=True)

    def _answer(
        self, request: Request, name: str, place: dict[str, str], *, writes: bool
    ) -> JsonResponse:
        act = OFFERED.by_name.get(name)
        try:
            if act is None or not _belongs(act, place):
                raise NotFound(_("There is no such act at this address."))
            if (act.does is WRITES) is not writes:
                raise MethodNotAllowed(request.method)
            by = Placed(who=request.user.pk, at=timezone.now(), **place)
            # Before the body is read: whoever may not act is not listened to.
            act.door.require(by)
            is_form = writes and _is_form(request)
            if writes:
                sent = _form(request) if is_form else _sent(request)
            else:
                sent = inputs.of_query(act.fields, request.GET)
            done = perform(act, by, sent, is_form=is_form)
        except RecognitionError as error:
            return problem(error, signed_in=request.user.pk is not None)
        if not writes:
            return JsonResponse({"found": plain(done.made)}, headers=UNCACHED)
        return JsonResponse(_outcome(act, done))


def _belongs(act: Act, place: dict[str, str]) -> bool:
    """An act is done at the address of its own place, and nowhere else."""
    wanted = {
        Place.SITE: set(),
        Place.PROGRAMME: {"slug"},
        Place.COURSE: {"course"},
        Place.UNIT: {"unit"},
    }[act.place]
    return set(place) == wanted


def _is_form(request: Request) -> bool:
    return str(request._request.content_type) == "multipart/form-data"


def _form(request: Request) -> QueryDict:
    """Values and files, as a form sends them; ``Invalid`` for what is none."""
    plain: HttpRequest = request._request
    try:
        sent = plain.POST.copy()
        for name, file in plain.FILES.items():
            sent[name] = file  # type: ignore[assignment]
    except (SuspiciousOperation, UnreadablePostError, MultiPartParserError):
        raise Invalid(_("The message could not be read."), code="malformed") from None
    return sent


def _sent(request: Request) -> dict[str, Any]:
    """The body's object; ``Invalid`` for what is none, or is too large or too deep."""
    plain: HttpRequest = request._request
    try:
        values = json.loads(body_of(plain, limit=MAX_BODY) or b"{}")
    except (ValueError, RecursionError):
        raise Invalid(_("The request is not valid JSON."), code="malformed") from None
    if not isinstance(values, dict):
        raise Invalid(_("The request must be a JSON object."), code="malformed")
    return values


def _outcome(act: Act, done: Done) -> dict[str, Any]:
    made = getattr(done.made, "uuid", done.made)
    return {
        "outcome": done.outcome,
        "message": act.done_message(done),
        "uuid": str(made) if isinstance(made, UUID) else None,
        "url": done.url or None,
    }
