"""When and how one wants to be written to; forms that work without scripts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ..errors import NotFound, RecognitionError
from ..hosts import HostPreferences, get_host
from ..notices import api as notices
from ..pages import private
from ..statuses import status_of
from ..tasks.messages import MESSAGES

HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]


class NoticesForm(forms.Form):
    """One person's wish."""

    delivery = forms.ChoiceField(
        label=_("How often"),
        widget=forms.RadioSelect,
        choices=[
            ("now", _("At once")),
            ("daily", _("Once a day, at eight in the morning")),
            ("weekly", _("Once a week, on Monday morning")),
            ("off", _("Not at all, except when something is decided about me")),
        ],
    )
    quiet_start = forms.TypedChoiceField(label=_("Never from"), choices=HOURS, coerce=int)
    quiet_end = forms.TypedChoiceField(
        label=_("until"),
        choices=HOURS,
        coerce=int,
        help_text=_("The same hour twice means that any hour is fine."),
    )
    time_zone = forms.CharField(
        label=_("Time zone"),
        max_length=64,
        required=False,
        help_text=_("Region/City, for example Europe/Lisbon. Empty takes the one of your account."),
    )
    wanted = forms.MultipleChoiceField(
        label=_("Write to me when"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = self.fields["wanted"]
        assert isinstance(wanted, forms.MultipleChoiceField)
        wanted.choices = [(key, MESSAGES[key].title) for key in _mutable()]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def settings_page(request: HttpRequest) -> HttpResponse:
    """Read and change one's wish; what was told lately stands below."""
    user_id = int(request.user.pk or 0)
    if request.method == "POST":
        form = NoticesForm(request.POST)
        if form.is_valid() and _saved(user_id, form):
            return redirect(f"{reverse('mentor_recognition:notices')}?saved=1")
    else:
        form = NoticesForm(initial=_initial(user_id))
    context = {
        "form": form,
        "saved": "saved" in request.GET,
        "essential": [one.title for one in MESSAGES.values() if one.rules.essential],
        "zone": get_host().preferences([user_id]).get(user_id, HostPreferences()).time_zone,
        "told": [
            {"subject": MESSAGES[one.kind].subject, "at": one.created_at}
            for one in notices.sent_to(user_id, limit=20)
            if one.kind in MESSAGES
        ],
    }
    return _page(request, "notices.html", context, status=400 if form.errors else 200)


# A mail program posts here without a page or a cookie (RFC 8058); the signed token is the proof.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
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


def _initial(user_id: int) -> dict[str, Any]:
    wish = notices.preference(user_id)
    return {
        "delivery": wish.delivery,
        "quiet_start": wish.quiet_start,
        "quiet_end": wish.quiet_end,
        "time_zone": wish.time_zone,
        "wanted": [key for key in _mutable() if key not in wish.muted],
    }


def _saved(user_id: int, form: NoticesForm) -> bool:
    wish = form.cleaned_data
    try:
        notices.set_preference(
            user_id=user_id,
            delivery=wish["delivery"],
            quiet_start=wish["quiet_start"],
            quiet_end=wish["quiet_end"],
            time_zone=wish["time_zone"].strip(),
            muted=[key for key in _mutable() if key not in wish["wanted"]],
            at=timezone.now(),
        )
    except RecognitionError as error:
        form.add_error(error.field, str(error))
        return False
    return True


def _page(
    request: HttpRequest, name: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    response = private(request, f"personal/{name}", context, status=status)
    # The token stands in the address: it goes to nobody else.
    response["Referrer-Policy"] = "no-referrer"
    return response
