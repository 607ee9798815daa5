"""One badge of a programme, for its manager: what became of it, and what can be done."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from .. import pages
from ..access import MANAGER, SHOWS
from ..appeals import api as appeals
from ..badges import api as badges
from ..badges import manager_acts
from ..badges.listings import STATES
from ..pages import names
from ..statuses import status_of
from . import manager_pages

IN_FORCE: Final = (badges.CredentialState.ISSUED, badges.CredentialState.CLAIMED)


@pages.page(MANAGER, does=SHOWS, methods=("GET", "HEAD", "POST"))
def page(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """State, editions and the reason of a revocation; revoke, or give back."""
    visit = pages.visit_of(request)
    badge = manager_acts.badge_of_programme(visit, uuid)
    answer = pages.perform(
        request,
        address=reverse("mentor_recognition:console_badge", args=[slug, uuid]),
        also={"badge": str(uuid)},
    )
    if isinstance(answer, HttpResponse):
        return answer
    editions = badges.editions_of(badge.decision_uuid)
    context: dict[str, Any] = {
        "programme": visit.programme,
        "badge": badge,
        "state": STATES[badge.state],
        "name": names({badge.recipient_id})[badge.recipient_id],
        # By path: the page shows it from wherever it is served.
        "image": reverse(
            "mentor_recognition:image", kwargs={"uuid": badge.achievement_uuid, "form": "svg"}
        ),
        "editions": [
            {"edition": one, "state": STATES[one.state], "is_this": one.uuid == badge.uuid}
            for one in editions
        ],
        "newest": editions[-1],
        "appeal": appeals.appeal_of_badge(badge.uuid),
        "can_revoke": badge.state in IN_FORCE,
        "can_give_back": editions[-1].state == badges.CredentialState.REVOKED,
        "can_sign_again": editions[-1].state in IN_FORCE and badges.is_withdrawn(editions[-1].uuid),
        "done": pages.done_message(request),
        "error": answer,
    }
    return manager_pages.show(request, "badge.html", context, status=status_of(answer))


ACTS = pages.acts(
    page,
    {
        "revoke": manager_acts.revoke,
        "give_back": manager_acts.give_back,
        "sign_again": manager_acts.sign_again,
    },
)
