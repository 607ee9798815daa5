"""Pairings from a file: look first, then import all of it or nothing."""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as BadBase64
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ..errors import Invalid, RecognitionError
from ..pairing import api as pairing
from ..statuses import status_of
from . import managing

SHOWN = 100


@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Upload, the dry run with every bad line, and the button that imports."""
    who = managing.manager(request, slug)
    if who is None:
        return managing.refused(request)
    context: dict[str, Any] = {"programme": who.programme, "columns": pairing.COLUMNS}
    error: RecognitionError | None = None
    if request.method == "POST":
        try:
            content = _content(request)
            if request.POST.get("act") == "import":
                pairing.run_import(
                    programme_id=who.programme.id,
                    content=content,
                    at=timezone.now(),
                    actor=who.user_id,
                )
                address = reverse("mentor_recognition:console_pairings", args=[slug])
                return redirect(f"{address}?done=imported")
            found = pairing.preview_import(
                programme_id=who.programme.id, content=content, at=timezone.now()
            )
            context |= {
                "preview": found,
                "content": b64encode(content).decode(),
                "lines": found.lines[:SHOWN],
                "more": max(0, len(found.lines) - SHOWN),
                "mistakes": found.mistakes[:SHOWN],
                "more_mistakes": max(0, len(found.mistakes) - SHOWN),
                "new": found.counts.get("new", 0),
                "moved": found.counts.get("moved", 0),
                "same": found.counts.get("same", 0),
            }
        except RecognitionError as refusal:
            error = refusal
    context["error"] = error
    return managing.show(request, "pairing_import.html", context, status=status_of(error))


@require_safe
@login_required
def template(request: HttpRequest, slug: str) -> HttpResponse:
    """A file to begin with."""
    if managing.manager(request, slug) is None:
        return managing.refused(request)
    response = HttpResponse(pairing.TEMPLATE, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="pairings.csv"'
    return response


def _content(request: HttpRequest) -> bytes:
    if request.POST.get("act") == "import":
        try:
            return b64decode(request.POST.get("content", ""), validate=True)
        except BadBase64:
            raise Invalid(_("Choose the file again."), field="file") from None
    upload = request.FILES.get("file")
    if upload is None:
        raise Invalid(_("Choose a CSV file."), field="file")
    if (upload.size or 0) > pairing.MAX_BYTES:
        raise Invalid(_("The file is too large: split it into parts of 5000 lines."), field="file")
    return bytes(upload.read())
