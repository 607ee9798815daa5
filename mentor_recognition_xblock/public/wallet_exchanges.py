"""The wallet's side of a claim (VC-API exchanges): documents for wallets, a page for people.

No login: the secret in the address, which the recipient opened for a quarter of an hour, is the
permission; the wallet's signature over our challenge is the proof.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from ..access import HOLDER, WRITES
from ..badges import api as badges
from ..core.openbadges import documents
from ..core.openbadges.suites import HOLDERS
from ..errors import Invalid, RecognitionError
from ..pages import body_of, public
from ..statuses import sentence_of, status_of

MAX_BODY = 128 * 1024


@require_safe
@public(HOLDER)
def interaction(request: HttpRequest, token: str) -> HttpResponse:
    """Where the exchange is, for a wallet; a word on what to do, for a browser."""
    try:
        asked = badges.exchange(token, at=timezone.now())
    except RecognitionError as error:
        return _refused(request, error)
    if "text/html" in request.headers.get("Accept", ""):
        return _closed(
            render(
                request,
                "mentor_recognition/public/exchange.html",
                {"asked": asked, "link": badges.deep_link(asked)},
            )
        )
    return _closed(JsonResponse({"protocols": {"vcapi": badges.exchange_url(token, "vcapi")}}))


@csrf_exempt
@require_http_methods(["POST", "OPTIONS"])
@public(HOLDER, does=WRITES)
def vcapi(request: HttpRequest, token: str) -> HttpResponse:
    """An empty message gets the challenge, a presentation gets the badge."""
    if request.method == "OPTIONS":
        return _closed(HttpResponse(status=204))
    try:
        body = _body(request)
        if "verifiablePresentation" not in body:
            return _closed(JsonResponse(_challenge(badges.exchange(token, at=timezone.now()))))
        badge = badges.answer(
            token=token, presentation=body["verifiablePresentation"], at=timezone.now()
        )
    except RecognitionError as error:
        return _refused(request, error)
    return _closed(JsonResponse({"verifiablePresentation": badges.document_for_wallet(badge)}))


@csrf_exempt
@require_http_methods(["POST", "OPTIONS"])
@public(HOLDER, does=WRITES)
def older_request(request: HttpRequest, token: str) -> HttpResponse:
    """The same for the older link: the body is the presentation itself."""
    if request.method == "OPTIONS":
        return _closed(HttpResponse(status=204))
    try:
        badge = badges.answer(
            token=token, presentation=_body(request), at=timezone.now(), domain_optional=True
        )
    except RecognitionError as error:
        return _refused(request, error)
    return _closed(JsonResponse(badges.document_for_wallet(badge)))


def _challenge(asked: badges.ExchangeData) -> dict[str, Any]:
    return {
        "verifiablePresentationRequest": {
            "query": [
                {
                    "type": "DIDAuthentication",
                    "acceptedMethods": [{"method": "key"}],
                    "acceptedCryptosuites": [{"cryptosuite": suite.name} for suite in HOLDERS],
                }
            ],
            # Both are signed by the wallet: an answer made for another site does not fit here.
            "challenge": asked.challenge,
            "domain": asked.domain,
            "interact": {
                "service": [
                    {
                        "type": "UnmediatedHttpPresentationService2021",
                        "serviceEndpoint": badges.exchange_url(asked.token, "vcapi"),
                    }
                ]
            },
        }
    }


def _body(request: HttpRequest) -> dict[str, Any]:
    try:
        message = documents.load(body_of(request, limit=MAX_BODY) or b"{}")
    except documents.NotPlain:
        raise Invalid(_("The message is not JSON that a wallet sends."), code="malformed") from None
    if not isinstance(message, dict):
        raise Invalid(_("The message must be a JSON object."), code="malformed")
    return message


def _refused(request: HttpRequest, error: RecognitionError) -> HttpResponse:
    status = status_of(error)
    if "text/html" in request.headers.get("Accept", ""):
        context = {"problem": sentence_of(error)}
        template = "mentor_recognition/public/exchange.html"
        return _closed(render(request, template, context, status=status))
    return _closed(JsonResponse({"code": error.code, "message": sentence_of(error)}, status=status))


def _closed(response: HttpResponse) -> HttpResponse:
    # The address holds a secret: no cache and no page that is linked to may learn it. Wallets that
    # run in a browser come from any origin and send no cookies.
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Headers"] = "Content-Type"
    return response
