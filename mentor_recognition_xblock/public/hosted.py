"""Open Badges 2.0 at their own addresses: assertion, badge class, issuer; no login, no trace.

What was taken down and what never was answer alike, and no cache may keep either from showing.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ..badges import api as badges
from ..pages import public


@require_safe
@public()
def assertion(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The Assertion of an award; 410 with the bare fact once it is revoked."""
    document = badges.assertion(uuid)
    if document is None:
        return _not_found()
    return _fresh(_document(document.document, status=410 if document.is_revoked else 200))


@require_safe
@public()
def assertion_image(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The badge's image with the Assertion inside."""
    baked = badges.assertion_image(uuid)
    if baked is None:
        return _not_found()
    response = HttpResponse(baked, content_type="image/png")
    response["Access-Control-Allow-Origin"] = "*"
    response["X-Content-Type-Options"] = "nosniff"
    return _fresh(response)


@require_safe
@public()
def badge_class(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The BadgeClass of an achievement."""
    document = badges.badge_class(uuid)
    return _not_found() if document is None else _lasting(_document(document))


@require_safe
@public()
def issuer(request: HttpRequest) -> HttpResponse:
    """The issuer's Profile."""
    return _lasting(_document(badges.issuer_profile()))


def _not_found() -> HttpResponse:
    return _fresh(_document({"code": "not_found", "message": _("There is no such badge.")}, 404))


def _document(document: dict[str, Any], status: int = 200) -> HttpResponse:
    kind = "application/json" if status == 404 else "application/ld+json"
    response = JsonResponse(document, status=status, content_type=kind)
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _lasting(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "public, max-age=300"
    return response


def _fresh(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
