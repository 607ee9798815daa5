"""One view for every act: it finds the place, passes the gate, and answers in JSON."""

from __future__ import annotations

import json
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, MethodNotAllowed
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from ...access import WRITES, Act, Done, Place, perform
from ...errors import Invalid, NotAllowed, NotFound, RecognitionError
from ...hosts import get_host
from ...pages import body_of
from ...registry import ACTS
from ...standing import Placed
from ...statuses import headers_of, sentence_of, status_of

MAX_BODY: Final = 4 * 1024 * 1024


@method_decorator(transaction.non_atomic_requests, name="dispatch")
class ActView(APIView):
    """``POST`` what an act takes in as a JSON object; ``GET`` what is there to look at.

    Answers ``{"outcome", "message", "uuid"}`` or ``{"found"}``; a refusal is a problem (RFC 9457)
    with our ``code`` and, where one is at fault, the ``field``.
    """

    renderer_classes = [JSONRenderer]
    permission_classes: list[Any] = []  # the act's own door decides
    throttle_classes: list[Any] = []  # the gate counts

    def get_authenticators(self) -> list[Any]:
        """As the platform authenticates programs and browsers."""
        return [authentication() for authentication in get_host().api_authentication()]

    def get(self, request: Request, act: str, **place: str) -> JsonResponse:
        """Look at something; its fields stand in the query."""
        return self._answer(request, act, place, writes=False)

    def post(self, request: Request, act: str, **place: str) -> JsonResponse:
        """Do something; its fields are the body's JSON object."""
        return self._answer(request, act, place, writes=True)

    def _answer(
        self, request: Request, name: str, place: dict[str, str], *, writes: bool
    ) -> JsonResponse:
        act = ACTS.by_name.get(name)
        try:
            if act is None or not _belongs(act, place):
                raise NotFound(_("There is no such act at this address."))
            if (act.does is WRITES) is not writes:
                raise MethodNotAllowed(request.method)
            by = Placed(who=request.user.pk, at=timezone.now(), **place)
            sent = _sent(request) if writes else request.GET
            done = perform(act, by, sent, is_form=not writes)
        except RecognitionError as error:
            return problem(error, signed_in=request.user.pk is not None)
        if not writes:
            return JsonResponse({"found": done.made})
        return JsonResponse(_outcome(act, done))

    def handle_exception(self, exc: Exception) -> Any:
        """What DRF refuses before the act, such as a wrong token, is a problem as well."""
        if isinstance(exc, APIException):
            super().handle_exception(exc)  # sets the challenge of RFC 9110, 11.6.1
            body = {"type": "about:blank", "title": str(exc.detail), "status": exc.status_code}
            answer = JsonResponse(
                {**body, "code": exc.get_codes()},
                status=exc.status_code,
                content_type="application/problem+json",
            )
            challenge = getattr(exc, "auth_header", None)
            if challenge:
                answer["WWW-Authenticate"] = challenge
            return answer
        return super().handle_exception(exc)


def problem(error: RecognitionError, *, signed_in: bool) -> JsonResponse:
    """A refusal as problem details (RFC 9457, 3); whoever is not known is asked who they are."""
    status = status_of(error)
    if isinstance(error, NotAllowed) and not signed_in:
        status = 401
    body = {
        "type": "about:blank",
        "title": sentence_of(error),
        "status": status,
        "code": error.code,
        **({"field": error.field} if error.field else {}),
    }
    return JsonResponse(
        body, status=status, content_type="application/problem+json", headers=headers_of(error)
    )


def _belongs(act: Act, place: dict[str, str]) -> bool:
    """An act is done at the address of its own place, and nowhere else."""
    wanted = {
        Place.SITE: set(),
        Place.PROGRAMME: {"slug"},
        Place.COURSE: {"course"},
        Place.UNIT: {"unit"},
    }[act.place]
    return set(place) == wanted


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
    }
