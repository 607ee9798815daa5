"""A manager's own badge images: upload, preview, removal."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ..badges import api as badges
from ..errors import Invalid
from ..statuses import status_of
from . import managing
from .managing import Manager

MOST = 2 * 1024 * 1024


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Every badge of the programme with its image; ``?show=`` answers an uploaded one itself."""
    who = managing.manager(request, slug)
    if who is None:
        return managing.refused(request)
    if "show" in request.GET:
        return _image(who, request.GET["show"])
    acts = {"upload": lambda: _upload(request, who), "remove": lambda: _remove(request, who)}
    address = reverse("mentor_recognition:console_art", args=[slug])
    answer = managing.perform(request, acts, address=address)
    if isinstance(answer, HttpResponse):
        return answer
    context = {
        "programme": who.programme,
        "error": answer,
        "posted": request.POST,
        "done": {
            "upload": _("The image is in use. Pages that were open before may show the old one."),
            "remove": _("The composed image is back."),
        }.get(request.GET.get("done", ""), ""),
        "series": badges.series_of(programme_id=who.programme.id, at=timezone.now()),
    }
    return managing.show(request, "art.html", context, status=status_of(answer))


def _upload(request: HttpRequest, who: Manager) -> str:
    file = request.FILES.get("image")
    if file is None:
        raise Invalid(_("Choose an image file."), field="image")
    badges.upload_art(
        programme_id=who.programme.id,
        series=request.POST.get("series", ""),
        raw=file.read(MOST),
        alt=request.POST.get("alt", ""),
        at=timezone.now(),
        actor=who.user_id,
    )
    return "upload"


def _remove(request: HttpRequest, who: Manager) -> str:
    badges.remove_art(
        programme_id=who.programme.id,
        series=request.POST.get("series", ""),
        at=timezone.now(),
        actor=who.user_id,
    )
    return "remove"


def _image(who: Manager, series: str) -> HttpResponse:
    found = badges.art(programme_id=who.programme.id, series=series)
    if found is None:
        raise Http404(_("There is no such image."))
    kind = "image/png" if found.form == "png" else "image/svg+xml"
    response = HttpResponse(found.content, content_type=kind)
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
