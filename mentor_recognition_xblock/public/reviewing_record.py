"""A record of somebody's reviewing, for whom they gave its address: a page, and a file of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ..access import HOLDER, SHOWS_PRIVATE
from ..core.canonical_json import content_hash
from ..errors import NotFound
from ..hosts import get_host
from ..hosts.people import shown_name
from ..pages import public
from ..programmes import api as programmes
from ..reviews import api as reviews


@require_safe
@public(HOLDER, does=SHOWS_PRIVATE)
def page(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Who reviewed how much, when, and by which certificate; ``?file=json`` is the same as a file.

    Nothing of whose works these were. A record that was withdrawn answers like an unknown one.
    """
    try:
        found = reviews.record(uuid)
    except NotFound:
        answer = _render(request, "not_found.html", {"what": "record"}, 404)
    else:
        facts = _facts(request, found)
        if request.GET.get("file") == "json":
            answer = _closed(JsonResponse(facts, json_dumps_params={"ensure_ascii": False}))
            answer["Content-Disposition"] = 'attachment; filename="reviewing-record.json"'
        else:
            context = {"record": found, "facts": facts, "effort": reviews.EFFORT}
            answer = _render(request, "reviewing_record.html", context, 200)
    return answer


def _facts(request: HttpRequest, found: reviews.RecordData) -> dict[str, Any]:
    """The record as a file holds it; ``sha256`` is of all else in it, as canonical JSON."""
    address = reverse("mentor_recognition:reviewing_record", args=[found.uuid])
    facts: dict[str, Any] = {
        "holder": shown_name(get_host().users({found.person_id}).get(found.person_id)),
        "programme": str(programmes.programme(found.programme_id).title),
        "since": found.done.since.isoformat(),
        "until": found.done.until.isoformat(),
        "reviews": found.done.reviews,
        "minutes_estimated": found.done.minutes,
        "effort": {
            "words_a_minute": reviews.EFFORT.words_a_minute,
            "minutes_a_criterion": reviews.EFFORT.minutes_a_criterion,
            "rounded_up_to_minutes": reviews.EFFORT.step,
        },
        "certified_from": found.certified_from.isoformat(),
        "certified_until": found.certified_until.isoformat(),
        "made_at": found.made_at.isoformat(),
        "check_at": request.build_absolute_uri(address),
    }
    return {**facts, "sha256": content_hash(facts, field="record").removeprefix("sha256:")}


def _render(request: HttpRequest, name: str, context: dict[str, Any], status: int) -> HttpResponse:
    return _closed(render(request, f"mentor_recognition/public/{name}", context, status=status))


def _closed(answer: HttpResponse) -> HttpResponse:
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    # What is withdrawn must be gone at once, from caches too.
    answer["Cache-Control"] = "no-store"
    return answer
