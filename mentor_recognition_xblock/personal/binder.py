"""A mentor's evidence binder: what learners allow of the works they guided, and the file of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from .. import pages
from ..access import MENTOR_OF_PAGE, SHOWS_PRIVATE
from ..pages import private
from ..portfolio import api as portfolio


@pages.page(MENTOR_OF_PAGE, does=SHOWS_PRIVATE)
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """The works that may be in it at this moment; ``?file=html`` is the same to take along."""
    visit = pages.visit_of(request)
    is_file = request.GET.get("file") == "html"
    works = portfolio.binder_of(
        programme_id=visit.programme.id, mentor_id=visit.mentor_id, user_id=visit.user_id
    )
    context = {"programme": visit.programme, "works": works, "at": visit.at}
    name = "personal/binder_file.html" if is_file else "personal/binder.html"
    answer = private(request, name, context)
    if is_file:
        answer["Content-Disposition"] = 'attachment; filename="evidence-binder.html"'
    return answer
