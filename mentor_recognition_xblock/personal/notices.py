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

from .. import inputs, pages
from ..access import HOLDER, SHOWS_PRIVATE, SIGNED_IN, WRITES
from ..errors import NotFound
from ..hosts import HostPreferences, get_host
from ..notices import api as notices
from ..pages import CheckedField, FormAct, PageVisit, private
from ..statuses import status_of
from ..tasks.messages import MESSAGES

HOURS = [(str(hour), f"{hour:02}:00") for hour in range(24)]
DELIVERIES = [
    ("now", _("At once")),
    ("daily", _("Once a day, at eight in the morning")),
    ("weekly", _("Once a week, on Monday morning")),
    ("off", _("Not at all, except when something is decided about me")),
]
WISH: dict[str, inputs.Field] = {
    "delivery": inputs.Choice(tuple(key for key, _words in DELIVERIES)),
    "quiet_start": inputs.Whole(0, 23),
    "quiet_end": inputs.Whole(0, 23),
    "time_zone": inputs.Text(64, required=False, lines=False),
    "wanted": inputs.Several(inputs.Choice(tuple(MESSAGES))),
}


class NoticesForm(forms.Form):
    """One person's wish, checked field by field; the template draws it."""

    delivery = CheckedField(WISH["delivery"])
    quiet_start = CheckedField(WISH["quiet_start"])
    quiet_end = CheckedField(WISH["quiet_end"])
    time_zone = CheckedField(WISH["time_zone"])
    wanted = CheckedField(WISH["wanted"], widget=forms.CheckboxSelectMultiple)


def _save(visit: PageVisit, data: dict[str, Any]) -> str:
    notices.set_preference(
        user_id=visit.user_id,
        delivery=data["delivery"],
        quiet_start=data["quiet_start"],
        quiet_end=data["quiet_end"],
        time_zone=data["time_zone"],
        muted=[key for key in _mutable() if key not in data["wanted"]],
        at=visit.at,
    )
    return "saved"


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
            form.add_error(answer.field if answer.field in WISH else None, str(answer))
    context = {
        "errors": form.errors,
        "wish": _wish(user_id),
        "deliveries": DELIVERIES,
        "hours": HOURS,
        "kinds": [(key, MESSAGES[key].title) for key in _mutable()],
        "saved": "done" in request.GET,
        "essential": [one.title for one in MESSAGES.values() if one.rules.essential],
        "zone": get_host().preferences([user_id]).get(user_id, HostPreferences()).time_zone,
        "told": [
            {"subject": MESSAGES[one.kind].subject, "at": one.created_at}
            for one in notices.sent_to(user_id, limit=20)
            if one.kind in MESSAGES
        ],
    }
    return _page(request, "notices.html", context, status=status_of(answer))


ACTS = pages.acts(settings_page, {"": FormAct(_save, (SIGNED_IN,), fields=WISH)})


# A mail program posts here without a page or a cookie (RFC 8058); the signed token is the proof.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@pages.public(HOLDER, does=WRITES)
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """A page with one button; a POST stops the letters. Opening the link alone changes nothing."""
    done = False
    try:
        if request.method == "POST":
            notices.unsubscribe(token, at=timezone.now())
            done = True
        else:
            notices.reader(token)
    except NotFound as error:
        return _page(request, "unsubscribe.html", {"refusal": str(error)}, status=status_of(error))
    return _page(request, "unsubscribe.html", {"done": done})


def _mutable() -> list[str]:
    return [key for key, one in MESSAGES.items() if not one.rules.essential]


def _wish(user_id: int) -> dict[str, Any]:
    wish = notices.preference(user_id)
    return {
        "delivery": wish.delivery,
        "quiet_start": wish.quiet_start,
        "quiet_end": wish.quiet_end,
        "time_zone": wish.time_zone,
        "wanted": [key for key in _mutable() if key not in wish.muted],
    }


def _page(
    request: HttpRequest, name: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    response = private(request, f"personal/{name}", context, status=status)
    # The token stands in the address: it goes to nobody else.
    response["Referrer-Policy"] = "no-referrer"
    return response
