"""Checking anybody's badge: a page for people, JSON for programs, no login and no trace."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ..badges import api as badges
from ..core.openbadges import recipients
from ..core.openbadges.readers import MAX_FILE, NotReadable
from ..errors import TooFast
from ..hosts import rate_limit
from ..pages import public
from ..statuses import headers_of, status_of
from . import turns, words

PER_MINUTE = 20
AT_ONCE = 8


# Nothing is changed and nobody is signed in here: a foreign page that posts learns nothing new.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@public()
def verify(request: HttpRequest) -> HttpResponse:
    """The form, and the verdict on what was handed over; ``Accept: application/json`` gets JSON."""
    if request.method != "POST":
        return _answer(request, {})
    # Whatever charset the request claims: some of Python's codecs are none for text.
    request.encoding = "utf-8"
    limit = int(getattr(settings, "MENTOR_RECOGNITION_VERIFICATIONS_PER_MINUTE", PER_MINUTE))
    who = request.META.get("REMOTE_ADDR", "")
    message = _("Too many at once: wait a minute.")
    try:
        rate_limit.require(what="verify", who=who, limit=limit, at=timezone.now(), message=message)
    except TooFast as error:
        refused = _answer(request, {"problem": str(error), "code": error.code}, status_of(error))
        for name, value in headers_of(error).items():
            refused[name] = value
        return refused
    with turns.turn("verify", limit=_at_once()) as is_free:
        if not is_free:
            busy = {"problem": _("Many badges are being checked: try again in a moment.")}
            refused = _answer(request, {**busy, "code": "busy"}, 503)
            refused["Retry-After"] = "5"
            return refused
        return _verified(request)


def _at_once() -> int:
    return max(1, int(getattr(settings, "MENTOR_RECOGNITION_VERIFICATIONS_AT_ONCE", AT_ONCE)))


def _verified(request: HttpRequest) -> HttpResponse:
    try:
        address = request.POST.get("address", "").strip()[:254]
    except (SuspiciousOperation, MultiPartParserError, UnreadablePostError, ValueError):
        # ValueError: a length that is no number.
        return _answer(request, {"problem": words.unreadable("request"), "code": "request"}, 400)
    try:
        named = address if recipients.is_address(address) else ""
        verdict = badges.verify_badge(_handed_over(request), at=timezone.now(), address=named)
    except NotReadable as error:
        problem = {"problem": words.unreadable(error.code), "code": error.code}
        typed = {"address": address, "text": request.POST.get("text", "")}
        return _answer(request, {**problem, **typed}, 400)
    found = {"verdict": verdict, "address": address, "is_no_address": address != named}
    return _answer(request, found)


def _handed_over(request: HttpRequest) -> bytes:
    upload = request.FILES.get("file")
    if upload is not None:
        if (upload.size or 0) > MAX_FILE:
            raise NotReadable("too_large")
        return bytes(upload.read())
    return request.POST.get("text", "").encode()


def _answer(request: HttpRequest, found: dict[str, Any], status: int = 200) -> HttpResponse:
    verdict: badges.Verdict | None = found.get("verdict")
    checks = [words.view(check) for check in verdict.report.checks] if verdict else []
    if "application/json" in request.headers.get("Accept", ""):
        response: HttpResponse = JsonResponse(_as_json(found, checks), status=status)
        response["Access-Control-Allow-Origin"] = "*"
    else:
        if found.get("is_no_address"):
            found = {**found, "no_address": words.no_address(found["address"])}
        context = {**found, "checks": checks, **(_shown(verdict) if verdict else {})}
        response = render(request, "mentor_recognition/public/verify.html", context, status=status)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _shown(verdict: badges.Verdict) -> dict[str, Any]:
    """Names as the badge says them: only worth reading when it is valid, and always as text."""
    subject = verdict.document.get("credentialSubject")
    achievement = subject.get("achievement") if isinstance(subject, dict) else None
    issuer = verdict.document.get("issuer")
    return {
        "outcome": verdict.report.verdict,
        "badge_name": _text(achievement, "name") or _text(verdict.document, "name"),
        "issuer_name": _text(issuer, "name"),
        "endorsements": words.endorsements(verdict.document, verdict.report),
        "issuer_id": _text(issuer, "id") or (issuer if isinstance(issuer, str) else ""),
    }


def _text(holder: Any, name: str) -> str:
    value = holder.get(name) if isinstance(holder, dict) else None
    return value[:300] if isinstance(value, str) else ""


def _as_json(found: dict[str, Any], checks: list[words.CheckView]) -> dict[str, Any]:
    verdict: badges.Verdict | None = found.get("verdict")
    if verdict is None:
        error = {"code": found.get("code", ""), "message": found.get("problem", "")}
        return {"valid": None, "error": error}
    return {
        # Neither, where a standard allows it and it is not known here.
        "valid": {"valid": True, "invalid": False}.get(verdict.report.verdict),
        "verdict": verdict.report.verdict,
        "recipient": verdict.recipient,
        "recipient_message": words.no_address(found["address"]) if found["is_no_address"] else "",
        "endorsements": [
            {
                "valid": endorsement.valid,
                "revoked": endorsement.revoked,
                "comment": endorsement.comment,
            }
            for endorsement in words.endorsements(verdict.document, verdict.report)
        ],
        "checks": [
            {
                "name": check.name,
                "outcome": check.outcome,
                "code": check.code,
                "where": check.where,
                "message": view.sentence,
            }
            for check, view in zip(verdict.report.checks, checks, strict=True)
        ],
    }
