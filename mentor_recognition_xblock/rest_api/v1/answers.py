"""What every address of the API shares: who asks, and how it answers; JSON, and problems."""

from __future__ import annotations

from typing import Any

from django.http import JsonResponse
from rest_framework.exceptions import APIException
from rest_framework.parsers import BaseParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from ...errors import NotAllowed, RecognitionError
from ...hosts import get_host
from ...statuses import headers_of, sentence_of, status_of
from .pace import require_pace


class Unread(BaseParser):
    """Leaves the body to the act, which measures it first.

    The check of a session's CSRF token asks the framework for a form's values: its own parsers
    would read any JSON, however deep, before anybody is known to be let in.
    """

    media_type = "*/*"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        """Nothing."""
        return {}


class JsonView(APIView):
    """Answers in JSON whatever is asked for; a refusal is a problem (RFC 9457) with our ``code``.

    Doors below decide who may, and ``pace`` counts: neither is asked of the framework. Whatever
    describes the platform's own API leaves this one out (``schema``): it describes itself.
    """

    renderer_classes = [JSONRenderer]
    parser_classes = [Unread]
    permission_classes: list[Any] = []
    throttle_classes: list[Any] = []
    schema = None

    def get_authenticators(self) -> list[Any]:
        """As the platform authenticates programs and browsers."""
        return [authentication() for authentication in get_host().api_authentication()]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Who asks is known from here on; whoever asks too often is told when to go on."""
        super().initial(request, *args, **kwargs)
        require_pace(request)

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """JSON, the one form there is (RFC 9110, 12.1: a server may ignore preferences)."""
        return JSONRenderer(), JSONRenderer.media_type

    def handle_exception(self, exc: Exception) -> Any:
        """What DRF refuses before us, such as a wrong token, is a problem as well."""
        if isinstance(exc, RecognitionError):
            return problem(exc, signed_in=self.request.user.pk is not None)
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
