"""A partner's page: the work behind a link, blind, with the rubric; no login, no trace elsewhere.

The secret stands in the address, so the page is kept by no cache and named to no other site. Its
form carries a CSRF token, whose check needs the origin: that is why the referrer stays within this
site, and is not left out altogether.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from .. import inputs
from ..access import HOLDER, SHOWS_PRIVATE, WRITES
from ..errors import Invalid, NotFound, RecognitionError
from ..hosts import rate_limit
from ..pages import private, public
from ..partners import api as partners
from ..reviews import api as reviews
from ..statuses import headers_of, status_of

# Of one network address: pages, files and saves together.
PER_MINUTE: Final = 120


@dataclass(frozen=True)
class Form:
    """A form of this page: its checked fields, and the words on its button."""

    fields: dict[str, inputs.Field]
    label: Any


FORMS: Final = {
    "review": Form(
        {
            "scores": inputs.Many(inputs.Whole(0, 9)),
            "comments": inputs.Many(inputs.Text(reviews.MAX_COMMENT, required=False)),
            "overall": inputs.Text(reviews.MAX_OVERALL, required=False),
            "saves": inputs.Whole(0, 1_000_000, 0),
            "then": inputs.Choice(("keep", "send"), "keep"),
        },
        gettext_lazy("Send the review"),
    ),
    "decline": Form(
        {"reason": inputs.Choice((*reviews.DeclineReason.values,))}, gettext_lazy("Release it")
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@public(HOLDER, does=WRITES)
def page(request: HttpRequest, secret: str) -> HttpResponse:
    """The work and the rubric; saves, sends once, or releases what was posted."""
    error: RecognitionError | None = None
    try:
        _pace(request)
        if request.method == "POST":
            try:
                return _closed(_done(request, secret))
            except partners.DeadLink:
                raise
            except RecognitionError as refusal:
                error = refusal
        found = partners.partner_work(secret, at=timezone.now())
    except RecognitionError as refusal:
        return _closed(_refused(request, refusal))
    return _closed(_shown(request, secret, found, error))


@require_safe
@public(HOLDER, does=SHOWS_PRIVATE)
def file(request: HttpRequest, secret: str, num: int) -> HttpResponse:
    """A file of the work, under a name that says nothing of its author."""
    try:
        _pace(request)
        found, content = partners.partner_file(secret, num=num, at=timezone.now())
    except RecognitionError as refusal:
        return _closed(_refused(request, refusal))
    response = HttpResponse(content, content_type=found.media_type)
    name = f"file-{num}.{found.ending}"
    shown = content_disposition_header(not found.is_picture, name)
    response["Content-Disposition"] = shown or "inline"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return _closed(response)


def _pace(request: HttpRequest) -> None:
    """Guesses cost as much as looks: every request of a network address counts."""
    rate_limit.require(
        what="partner",
        who=request.META.get("REMOTE_ADDR", ""),
        limit=int(getattr(settings, "MENTOR_RECOGNITION_PARTNER_PER_MINUTE", PER_MINUTE)),
        at=timezone.now(),
        message=_("Too many at once: wait a minute."),
    )


def _done(request: HttpRequest, secret: str) -> HttpResponse:
    now, name = timezone.now(), request.POST.get("act", "")
    if name not in FORMS:
        raise Invalid(_("Choose one of the actions on this page."))
    # An unanswered criterion is sent as an empty text by no browser, and by some programs.
    sent = {key: value for key, value in request.POST.items() if value or key in FORMS[name].fields}
    data = inputs.from_form(FORMS[name].fields, sent)
    if name == "decline":
        partners.decline_as_partner(secret, reason=data["reason"], at=now)
        return private(request, "public/partner_thanks.html", {"declined": True})
    then = data.pop("then")
    if then == "send":
        partners.submit_partner_review(secret, **data, at=now)
        return redirect(request.path)
    partners.save_partner_draft(secret, **data, at=now)
    return redirect(f"{request.path}?kept=1")


def _shown(
    request: HttpRequest,
    secret: str,
    work: partners.PartnerWork,
    error: RecognitionError | None,
) -> HttpResponse:
    if work.is_in:
        return private(request, "public/partner_thanks.html", {"work": work})
    assert work.rubric is not None  # not in
    # A number that moved on would let the next press write over what another window has saved.
    typed = request.POST.get("saves", "") if error is not None else ""
    context = {
        "work": work,
        "error": error,
        "kept": "kept" in request.GET and error is None,
        "acts": FORMS,
        "saves": typed or work.saves,
        "files": [{"file": one, "address": _address(secret, one)} for one in work.files],
        "criteria": [
            {
                "criterion": one,
                "score": work.scores.get(one.key),
                "comment": work.comments.get(one.key, ""),
            }
            for one in work.rubric.criteria
        ],
    }
    return private(request, "public/partner_review.html", context, status=status_of(error))


def _address(secret: str, one: reviews.BlindFile) -> str:
    if not one.is_handed_out:
        return ""
    return reverse("mentor_recognition:partner_file", args=[secret, one.num])


def _refused(request: HttpRequest, error: RecognitionError) -> HttpResponse:
    context = {"words": str(error), "missing": isinstance(error, NotFound)}
    response = private(request, "public/partner_closed.html", context, status=status_of(error))
    for name, value in headers_of(error).items():
        response[name] = value
    return response


def _closed(response: HttpResponse) -> HttpResponse:
    response["Referrer-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
