"""One review panel, for the committee: what was written, and the two acts that look behind it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from .. import pages
from ..access import COMMITTEE, DECIDER, SHOWS_PRIVATE
from ..reviews import reveal_acts as acts
from ..reviews.committee_panels import committee_panel
from ..statuses import status_of


@pages.page(COMMITTEE, DECIDER, does=SHOWS_PRIVATE, methods=("GET", "HEAD", "POST"))
def page(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """Its reviews by number, who looked behind it, and whom it showed to the reader."""
    visit = pages.visit_of(request)
    answer = pages.perform(
        request,
        address=reverse("mentor_recognition:committee_panel", args=[slug, uuid]),
        also={"panel": str(uuid)},
    )
    if isinstance(answer, HttpResponse):
        return answer
    context = {
        "programme": visit.programme,
        "panel": committee_panel(
            programme_id=visit.programme.id, panel_uuid=uuid, looks=visit.user_id
        ),
        "done": pages.done_message(request),
        "error": answer,
    }
    return pages.private(request, "console/committee_panel.html", context, status=status_of(answer))


pages.acts(page, {"reveal_author": acts.reveal_author, "reveal_reviewer": acts.reveal_reviewer})
