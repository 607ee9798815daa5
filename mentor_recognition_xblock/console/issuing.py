"""How a programme's badges are signed: keys, lists, what failed, and signing what is missing."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy

from .. import pages
from ..access import MANAGER, SHOWS
from ..badges import api as badges
from ..badges import manager_acts
from ..statuses import status_of
from . import manager_pages

KEPT_IN: Final = {
    "file": gettext_lazy("a file that only the site's worker may read"),
    "environment": gettext_lazy("the environment of the site's worker"),
    "vault": gettext_lazy("a vault that signs; the key never leaves it"),
}
STATES: Final = {
    "active": (gettext_lazy("signs now"), "good"),
    "retired": (gettext_lazy("signs no more; what it signed stays valid"), ""),
    "compromised": (gettext_lazy("withdrawn; nothing it signed counts"), "bad"),
}
LISTS: Final = {
    "credential": gettext_lazy("Badges"),
    "endorsement": gettext_lazy("Learners' words on badges"),
}


@pages.page(MANAGER, does=SHOWS, methods=("GET", "HEAD", "POST"))
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Keys, status lists, and awards without a badge with the button that signs them."""
    visit = pages.visit_of(request)
    answer = pages.perform(
        request, address=reverse("mentor_recognition:console_issuing", args=[slug])
    )
    if isinstance(answer, HttpResponse):
        return answer
    found = badges.issuer_overview(visit.programme.id)
    context = {
        "programme": visit.programme,
        "error": answer,
        "done": pages.done_message(request),
        "found": found,
        "signs": found.signs,
        "kept_in": KEPT_IN.get(found.kept_in, found.kept_in),
        "keys": [(one, *STATES[one.state]) for one in found.keys],
        "lists": [(one, LISTS[one.kind]) for one in found.lists],
    }
    return manager_pages.show(request, "issuing.html", context, status=status_of(answer))


pages.acts(page, {"sign": manager_acts.sign_missing})
