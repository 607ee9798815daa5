"""One review panel, for managers: who by number has done what, why it waits, and what can be done.

Managers are blind here as reviewers are: nobody is named.
"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from .. import pages
from ..access import MANAGER, SHOWS_PRIVATE
from ..reviews import panel_acts as acts
from ..reviews.panel_details import REASONS, panel_details
from ..reviews.states import DiscardReason
from ..statuses import status_of
from . import manager_pages


@pages.page(MANAGER, does=SHOWS_PRIVATE, methods=("GET", "HEAD", "POST"))
def page(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """Its seats, what it waits for, what managers changed before, and the acts on it."""
    visit = pages.visit_of(request)
    answer = pages.perform(
        request,
        address=reverse("mentor_recognition:console_panel", args=[slug, uuid]),
        also={"panel": str(uuid)},
    )
    if isinstance(answer, HttpResponse):
        return answer
    panel = panel_details(
        programme_id=visit.programme.id, panel_uuid=uuid, looks=visit.user_id, at=visit.at
    )
    context = {
        "programme": visit.programme,
        "panel": panel,
        "next": panel.wanted + 1,
        "grows": panel.wanted < panel.most,
        "whys": [(one.value, REASONS[one.value]) for one in DiscardReason],
        "done": pages.done_message(request),
        "error": answer,
    }
    return manager_pages.show(request, "panel.html", context, status=status_of(answer))


pages.acts(
    page,
    {
        "take_back_review": acts.take_back_review,
        "discard_review": acts.discard_review,
        "add_reviewer": acts.add_reviewer,
        "assign_reviewer": acts.assign_reviewer,
        "cancel_panel": acts.cancel_panel,
    },
)
