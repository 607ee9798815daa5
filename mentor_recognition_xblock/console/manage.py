"""The programmes one manages; the site's superusers begin new ones."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from .. import pages
from ..access import MANAGER_SOMEWHERE, SHOWS
from ..programmes import acts
from ..shell import look_of
from ..statuses import status_of
from . import manager_pages


@pages.page(MANAGER_SOMEWHERE, does=SHOWS, methods=("GET", "HEAD", "POST"))
def page(request: HttpRequest) -> HttpResponse:
    """The programmes the person manages; the site's superusers see all and make new ones."""
    visit = pages.visit_of(request)
    answer = pages.perform(request, address=request.path)
    if isinstance(answer, HttpResponse):
        return answer
    context = {
        "programmes": [{"programme": one, "state": look_of(one.state)} for one in visit.managed],
        "admin": visit.is_site_admin,
        "error": answer,
    }
    return manager_pages.show(request, "manage.html", context, status=status_of(answer))


pages.acts(page, {"create": acts.create})
