"""Pairings from a file: look first, then import all of it or nothing."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import pages
from ..access import MANAGER, SHOWS
from ..errors import Invalid, RecognitionError
from ..pages import PageVisit
from ..pairing import api as pairing
from ..pairing import manager_acts
from ..statuses import status_of
from . import manager_pages

SHOWN = 100


@pages.page(MANAGER, does=SHOWS, methods=("GET", "HEAD", "POST"))
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Upload, the dry run with every bad line, and the button that imports."""
    visit = pages.visit_of(request)
    context: dict[str, Any] = {"programme": visit.programme, "columns": pairing.COLUMNS}
    error: RecognitionError | None = None
    if request.method == "POST" and request.POST.get("act") == "import":
        address = reverse("mentor_recognition:console_pairings", args=[slug])
        answer = pages.perform(request, address=address)
        if isinstance(answer, HttpResponse):
            return answer
        error = answer
    elif request.method == "POST":
        try:
            context |= _preview(visit, _uploaded(request))
        except RecognitionError as refusal:
            error = refusal
    context["error"] = error
    return manager_pages.show(request, "pairing_import.html", context, status=status_of(error))


@pages.page(MANAGER, does=SHOWS)
def template(request: HttpRequest, slug: str) -> HttpResponse:
    """A file to begin with."""
    response = HttpResponse(pairing.TEMPLATE, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="pairings.csv"'
    return response


def _preview(visit: PageVisit, content: bytes) -> dict[str, Any]:
    preview = pairing.preview_import(
        programme_id=visit.programme.id, content=content, at=timezone.now()
    )
    return {
        "preview": preview,
        "content": b64encode(content).decode(),
        "lines": preview.lines[:SHOWN],
        "more": max(0, len(preview.lines) - SHOWN),
        "mistakes": preview.mistakes[:SHOWN],
        "more_mistakes": max(0, len(preview.mistakes) - SHOWN),
        "new": preview.counts.get("new", 0),
        "moved": preview.counts.get("moved", 0),
        "same": preview.counts.get("same", 0),
    }


ACTS = pages.acts(page, {"import": manager_acts.import_file})


def _uploaded(request: HttpRequest) -> bytes:
    upload = request.FILES.get("file")
    if upload is None:
        raise Invalid(_("Choose a CSV file."), field="file")
    if (upload.size or 0) > pairing.MAX_BYTES:
        raise Invalid(_("The file is too large: split it into parts of 5000 lines."), field="file")
    return bytes(upload.read())
