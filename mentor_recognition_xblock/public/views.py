"""Pages and documents for the public: no login, no cookie, no trace.

Unknown, unclaimed and hidden badges answer alike, so that a guess learns nothing.
"""

from __future__ import annotations

import json
from datetime import datetime
from hashlib import sha256
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from ..access import HOLDER
from ..badges import api as badges
from ..errors import NotFound
from ..hosts import get_host
from ..languages import localized
from ..pages import public
from ..portfolio import api as portfolio
from ..programmes import api as programmes
from ..recognition import api as recognition
from . import words

LD_JSON = "application/vc+ld+json"


def _etag(request: HttpRequest, uuid: UUID) -> str | None:
    text = badges.status_list(uuid)
    return f'"{sha256(text.encode()).hexdigest()[:32]}"' if text else None


@require_safe
@cache_control(public=True, max_age=300)
@public()
def did(request: HttpRequest) -> HttpResponse:
    """The issuer's DID document (did:web)."""
    return _document(badges.issuer_document(), "application/did+ld+json")


@require_safe
@cache_control(public=True, max_age=60)
@condition(etag_func=_etag)
@public()
def status(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A signed status list; a minute's cache bounds how late a revocation shows."""
    document = badges.status_list(uuid)
    if document is None:
        raise Http404(_("There is no such status list."))
    response = HttpResponse(document, content_type=LD_JSON)
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
@cache_control(public=True, max_age=300)
@public()
def key_set(request: HttpRequest) -> HttpResponse:
    """The issuer's keys for JSON Web Tokens, as a set."""
    return _document(badges.key_set(), "application/jwk-set+json")


@require_safe
@cache_control(public=True, max_age=300)
@public()
def key(request: HttpRequest, fragment: str) -> HttpResponse:
    """One bare JWK: what the ``kid`` of a token names."""
    jwk = badges.jwk(fragment)
    if jwk is None:
        raise Http404(_("There is no such key."))
    return _document(jwk, "application/jwk+json")


@require_safe
@public(HOLDER)
def refresh(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The newest edition for a holder's copy (1EdTechCredentialRefresh), without a login.

    The address stands in the credential alone, so only who holds a copy can ask.
    """
    newest = badges.newest_edition(uuid)
    if newest is None:
        return _not_found(request)
    response = HttpResponse(newest.document, content_type=LD_JSON)
    response["Cache-Control"] = "no-store"
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
@public()
def achievement(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """An achievement: a page for people, JSON for programs that ask for it."""
    document = badges.achievement(uuid)
    if document is None:
        raise Http404(_("There is no such badge."))
    wants_html = "text/html" in request.headers.get("Accept", "")
    response = (
        _page(request, "achievement.html", {"achievement": document})
        if wants_html
        else _document(document, "application/ld+json")
    )
    patch_vary_headers(response, ["Accept"])
    return response


@require_safe
@cache_control(public=True, max_age=86_400)
@public()
def image(request: HttpRequest, uuid: UUID, form: str) -> HttpResponse:
    """The image of an achievement, as PNG or SVG."""
    drawn = badges.image(uuid, form) if form in badges.ImageForm.values else None
    if drawn is None:
        raise Http404(_("There is no such image."))
    response = HttpResponse(drawn, content_type=badges.ImageForm(form).media_type)
    # An image is only ever an image, whoever uploaded it.
    response["Content-Security-Policy"] = (
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
@public()
def credential(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The signed credential of a public badge, or of one's own claimed badge."""
    badge_data = _visible(request, uuid)
    if badge_data is None:
        return _not_found(request)
    response = HttpResponse(badge_data.document, content_type=LD_JSON)
    response["Content-Disposition"] = f'attachment; filename="badge-{badge_data.uuid}.json"'
    response["Access-Control-Allow-Origin"] = "*"
    return _fresh(response)


@require_safe
@public()
def file(request: HttpRequest, uuid: UUID, form: str) -> HttpResponse:
    """A public badge, or one's own claimed one, as a file to take along."""
    badge_data = _visible(request, uuid)
    made = None if badge_data is None else badges.file_of(badge_data, form)
    if made is None:
        return _not_found(request)
    response = HttpResponse(made.content, content_type=made.kind)
    response["Content-Disposition"] = f'attachment; filename="{made.name}"'
    response["Content-Security-Policy"] = (
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox"
    )
    response["X-Content-Type-Options"] = "nosniff"
    return _fresh(response)


@require_safe
@public()
def badge(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The public page: what was recognised, by whom, and every check explained."""
    badge_data = _visible(request, uuid)
    if badge_data is None:
        return _not_found(request)
    document = json.loads(badge_data.document)
    report = badges.verify(document, at=timezone.now())
    state = (
        "valid"
        if report.valid
        else next((check.code for check in report.checks if check.outcome == "failed"), "")
    )
    context = {
        "badge": badge_data,
        "document": document,
        "awarded": datetime.fromisoformat(document["validFrom"]),
        "achievement": document["credentialSubject"]["achievement"],
        "criteria": badge_data.criteria.removeprefix("* ").split("\n* "),
        "evidence": document.get("evidence", []),
        "endorsements": words.endorsements(document, report),
        "state": state if state in ("valid", "expired", "revoked") else "invalid",
        "checks": [words.view(check) for check in report.checks],
        "now": timezone.now(),
        "public_url": badges.public_url(badge_data.uuid),
        "image_png": badges.image_url(badge_data.achievement_uuid),
        # By path: the page shows it from wherever it is served.
        "image_svg": reverse(
            "mentor_recognition:image", kwargs={"uuid": badge_data.achievement_uuid, "form": "svg"}
        ),
        "alt": badges.alt_text(badge_data.name, achievement_uuid=badge_data.achievement_uuid),
        "in_wallet": badge_data.subject.startswith("did:key:"),
        # Only with the mentor's word: the link ties the badge to the name on the page.
        "portfolio": portfolio.public_page_with_badges(
            user_id=badge_data.recipient_id, programme_id=badge_data.programme_id
        )
        if badge_data.is_public
        else None,
    }
    return _fresh(_page(request, "badge.html", context))


@require_safe
@public()
def criteria(request: HttpRequest, slug: str) -> HttpResponse:
    """The programme's criteria, generated from the policy in force: readable before joining."""
    try:
        programme = programmes.programme_by_slug(slug)
        version = programmes.policy_in_force(programme_id=programme.id, at=timezone.now())
    except NotFound:
        return _not_found(request, "programme")
    tiers = [
        {
            "title": localized(tier.title),
            "sentences": recognition.criteria_text(version.id, tier.key),
            "months": tier.valid_months,
        }
        for tier in version.policy.tiers
    ]
    host = get_host()
    titles = {key: course.title for key in programme.course_keys if (course := host.course(key))}
    figures = [
        {"row": row, "course": titles.get(row.course_key, row.course_key)}
        for row in recognition.public_figures(programme_id=programme.id, at=timezone.now())
    ]
    context = {
        "programme": programme,
        "version": version,
        "tiers": tiers,
        "figures": figures,
        "changes": _changes(programme.id),
    }
    return _page(request, "criteria.html", context)


def _changes(programme_id: int) -> list[dict[str, Any]]:
    """What each version changed since the one before it, the newest first."""
    found = [one for one in programmes.policy_versions(programme_id) if one.withdrawn_at is None]
    return [
        {
            "version": one,
            "waits": one.effective_from > timezone.now(),
            "rows": recognition.changes_in_words(before.content, one.content),
            "caption": _("What version {num} changed").format(num=one.num),
        }
        for one, before in pairwise(found)
    ]


def _visible(request: HttpRequest, uuid: UUID) -> badges.CredentialData | None:
    badge_data = badges.credential(uuid)
    if badge_data is None or badge_data.claimed_at is None:
        return None
    user_id = getattr(getattr(request, "user", None), "pk", None)
    return badge_data if badge_data.is_public or badge_data.recipient_id == user_id else None


def _not_found(request: HttpRequest, what: str = "badge") -> HttpResponse:
    return _fresh(_page(request, "not_found.html", {"what": what}, status=404))


def _fresh(response: HttpResponse) -> HttpResponse:
    # The owner may hide it at any moment, and sees it where others do not.
    response["Cache-Control"] = "private, no-store"
    return response


def _page(
    request: HttpRequest, name: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    response = render(request, f"mentor_recognition/public/{name}", context, status=status)
    response["Referrer-Policy"] = "no-referrer"
    return response


def _document(document: Any, content_type: str) -> HttpResponse:
    response = JsonResponse(document, content_type=content_type, json_dumps_params={"indent": 2})
    response["Access-Control-Allow-Origin"] = "*"
    return response
