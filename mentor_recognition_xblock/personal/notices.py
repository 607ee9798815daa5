"""When and how one wants to be written to; forms that work without scripts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from .. import pages
from ..access import HOLDER, SHOWS_PRIVATE, WRITES
from ..errors import NotFound
from ..hosts import HostPreferences, get_host
from ..notifications import acts
from ..notifications import api as notifications
from ..pages import CheckedField, private
from ..statuses import status_of

HOURS = [(str(hour), f"{hour:02}:00") for hour in range(24)]
DELIVERIES = [
    ("now", _("At once")),
    ("daily", _("Once a day, at eight in the morning")),
    ("weekly", _("Once a week, on Monday morning")),
    ("off", _("Not at all, except when something is decided about me")),
]


class NoticesForm(forms.Form):
    """One person's wish, checked field by field; the template draws it."""

    delivery = CheckedField(acts.WISH["delivery"])
    quiet_start = CheckedField(acts.WISH["quiet_start"])
    quiet_end = CheckedField(acts.WISH["quiet_end"])
    time_zone = CheckedField(acts.WISH["time_zone"])
    wanted = CheckedField(acts.WISH["wanted"], widget=forms.CheckboxSelectMultiple)


@pages.page(does=SHOWS_PRIVATE, methods=("GET", "HEAD", "POST"))
def settings_page(request: HttpRequest) -> HttpResponse:
    """Read and change one's wish; what was told lately stands below."""
    user_id = pages.visit_of(request).user_id
    answer = pages.perform(request, address=reverse("mentor_recognition:notices"))
    if isinstance(answer, HttpResponse):
        return answer
    form = NoticesForm()
    if answer is not None:
        form = NoticesForm(request.POST)
        if form.is_valid():  # what a field cannot know, as that a time zone exists
            form.add_error(answer.field if answer.field in acts.WISH else None, str(answer))
    context = {
        "errors": form.errors,
        "wish": _wish(user_id),
        "deliveries": DELIVERIES,
        "hours": HOURS,
        "kinds": [(key, notifications.KINDS[key].title) for key in acts.mutable()],
        "done": pages.done_message(request),
        "essential": [kind.title for kind in notifications.KINDS.values() if kind.essential],
        "zone": get_host().preferences([user_id]).get(user_id, HostPreferences()).time_zone,
        "told": [
            {"subject": notifications.KINDS[one.kind].subject, "at": one.created_at}
            for one in notifications.sent_to(user_id, limit=20)
            if one.kind in notifications.KINDS
        ],
    }
    return private(request, "personal/notices.html", context, status=status_of(answer))


ACTS = pages.acts(settings_page, {"": acts.save})


# A mail program posts here without a page or a cookie (RFC 8058); the signed token is the proof.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@pages.public(HOLDER, does=WRITES)
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """A page with one button; a POST stops the letters. Opening the link alone changes nothing."""
    done = False
    try:
        if request.method == "POST":
            notifications.unsubscribe(token, at=timezone.now())
            done = True
        else:
            notifications.reader(token)
    except NotFound as error:
        return _stop_page(request, {"refusal": str(error)}, status=status_of(error))
    return _stop_page(request, {"done": done})


def _wish(user_id: int) -> dict[str, Any]:
    wish = notifications.preference(user_id)
    return {
        "delivery": wish.delivery,
        "quiet_start": wish.quiet_start,
        "quiet_end": wish.quiet_end,
        "time_zone": wish.time_zone,
        "wanted": [key for key in acts.mutable() if key not in wish.muted],
    }


def _stop_page(request: HttpRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    response = private(request, "personal/unsubscribe.html", context, status=status)
    # The token stands in the address: it goes to nobody else. Of a page with a CSRF token this
    # would hide the origin that Django checks, so that its form could not be sent.
    response["Referrer-Policy"] = "no-referrer"
    return response
