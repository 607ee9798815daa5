"""A manager's own badge images: upload, preview, removal."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import pages
from ..access import MANAGER, SHOWS
from ..badges import acts
from ..badges import api as badges
from ..pages import PageVisit
from ..statuses import status_of
from . import manager_pages


@pages.page(MANAGER, does=SHOWS, methods=("GET", "HEAD", "POST"))
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Every badge of the programme with its image; ``?show=`` answers an uploaded one itself."""
    visit = pages.visit_of(request)
    if "show" in request.GET:
        return _image(visit, acts.SERIES("show", request.GET["show"]))
    address = reverse("mentor_recognition:console_art", args=[slug])
    answer = pages.perform(request, address=address)
    if isinstance(answer, HttpResponse):
        return answer
    context = {
        "programme": visit.programme,
        "error": answer,
        "done": pages.done_message(request),
        "series": badges.series_of(programme_id=visit.programme.id, at=timezone.now()),
    }
    return manager_pages.show(request, "art.html", context, status=status_of(answer))


ACTS = pages.acts(page, {"upload": acts.upload_image, "remove": acts.remove_image})


def _image(visit: PageVisit, series: str) -> HttpResponse:
    art = badges.art(programme_id=visit.programme.id, series=series)
    if art is None:
        raise Http404(_("There is no such image."))
    kind = badges.ImageForm(art.form).media_type
    response = HttpResponse(art.content, content_type=kind)
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
