"""A manager's own badge images: upload, preview, removal."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import inputs, pages
from ..access import MANAGER, SHOWS
from ..badges import api as badges
from ..errors import Invalid
from ..pages import FormAct, PageVisit
from ..statuses import status_of
from . import manager_pages

MOST = 2 * 1024 * 1024


@pages.page(MANAGER, does=SHOWS, methods=("GET", "HEAD", "POST"))
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Every badge of the programme with its image; ``?show=`` answers an uploaded one itself."""
    visit = pages.visit_of(request)
    if "show" in request.GET:
        return _image(visit, SERIES("show", request.GET["show"]))
    address = reverse("mentor_recognition:console_art", args=[slug])
    answer = pages.perform(request, address=address)
    if isinstance(answer, HttpResponse):
        return answer
    context = {
        "programme": visit.programme,
        "error": answer,
        "done": {
            "upload": _("The image is in use. Pages that were open before may show the old one."),
            "remove": _("The composed image is back."),
        }.get(request.GET.get("done", ""), ""),
        "series": badges.series_of(programme_id=visit.programme.id, at=timezone.now()),
    }
    return manager_pages.show(request, "art.html", context, status=status_of(answer))


def _upload(visit: PageVisit, data: dict[str, Any]) -> str:
    file = visit.request.FILES.get("image")
    if file is None:
        raise Invalid(_("Choose an image file."), field="image")
    badges.upload_art(
        programme_id=visit.programme.id,
        series=data["series"],
        raw=file.read(MOST),
        alt=data["alt"],
        at=timezone.now(),
        actor=visit.user_id,
    )
    return "upload"


def _remove(visit: PageVisit, data: dict[str, Any]) -> str:
    badges.remove_art(
        programme_id=visit.programme.id,
        series=data["series"],
        at=timezone.now(),
        actor=visit.user_id,
    )
    return "remove"


SERIES = inputs.Reference(255)
ACTS = pages.acts(
    page,
    {
        "upload": FormAct(
            _upload,
            (MANAGER,),
            fields={"series": SERIES, "alt": inputs.Text(255, required=False, lines=False)},
        ),
        "remove": FormAct(_remove, (MANAGER,), fields={"series": SERIES}),
    },
)


def _image(visit: PageVisit, series: str) -> HttpResponse:
    found = badges.art(programme_id=visit.programme.id, series=series)
    if found is None:
        raise Http404(_("There is no such image."))
    kind = "image/png" if found.form == "png" else "image/svg+xml"
    response = HttpResponse(found.content, content_type=kind)
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
