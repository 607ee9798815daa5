"""The committee's pages: what waits, the dossier, and the decision. They work without scripts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ..badges import api as badges
from ..errors import NotFound, RecognitionError
from ..hosts import get_host
from ..mentors import api as mentors
from ..programmes import api as programmes
from ..recognition import api as recognition

SEATS = frozenset({"committee", "chair"})


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """The programmes on whose committee the person sits."""
    now, user_id = timezone.now(), _user_id(request)
    seats = [
        programme
        for programme in programmes.programmes()
        if SEATS & programmes.roles_of(programme_id=programme.id, user_id=user_id, at=now)
    ]
    if len(seats) == 1:
        return redirect("mentor_recognition:console_queue", slug=seats[0].slug)
    return _page(request, "home.html", {"programmes": seats})


@require_safe
@login_required
def queue(request: HttpRequest, slug: str) -> HttpResponse:
    """Open proposals by due date, decided ones, and near misses."""
    programme = _programme(slug)
    refusal = _refused(request, programme)
    if refusal is not None:
        return refusal
    waiting = recognition.proposals(programme_id=programme.id)
    decided = recognition.proposals(programme_id=programme.id, is_open=False)
    near = recognition.near_misses(programme_id=programme.id)
    people = {one.mentor_user_id for one in (*waiting, *decided)}
    names = _names(people | {mentor.user_id for mentor, _evaluation, _tier in near})
    now = timezone.now()
    context = {
        "programme": programme,
        "open": [
            {"proposal": one, "name": names[one.mentor_user_id], "late": one.due_at < now}
            for one in waiting
        ],
        "decided": [{"proposal": one, "name": names[one.mentor_user_id]} for one in decided],
        "near": [
            {"name": names[mentor.user_id], "tier": tier, "evaluation": evaluation}
            for mentor, evaluation, tier in near
        ],
        "now": now,
    }
    return _page(request, "queue.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def dossier(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """One proposal: gate by gate, the evidence, and the form that decides."""
    programme = _programme(slug)
    refusal = _refused(request, programme)
    if refusal is not None:
        return refusal
    now, user_id = timezone.now(), _user_id(request)
    try:
        found = recognition.dossier(uuid, at=now)
    except NotFound as missing:
        raise Http404(str(missing)) from missing
    if found.proposal.programme_id != programme.id:
        raise Http404(_("There is no such proposal."))
    error: RecognitionError | None = None
    if request.method == "POST":
        error = _decide(request, uuid)
        if error is None:
            return redirect("mentor_recognition:console_dossier", slug=slug, uuid=uuid)
    mentor = mentors.mentor(found.proposal.mentor_id)
    awarded = next((one for one in found.decisions if one.outcome == "award"), None)
    deciders = _names({one.decided_by for one in found.decisions})
    context = {
        "programme": programme,
        "dossier": found,
        "name": _names({mentor.user_id})[mentor.user_id],
        "mentor": mentor,
        "conflict": recognition.conflict(
            programme_id=programme.id, member_id=user_id, mentor=mentor, at=now
        ),
        "decisions": [{"decision": one, "by": deciders[one.decided_by]} for one in found.decisions],
        "badge": badges.credential_of_decision(awarded.uuid) if awarded else None,
        "outcomes": [
            {**one, "course": found.courses.get(one["course"], one["course"])}
            for one in found.outcomes
        ],
        "error": error,
        "entered": request.POST if error is not None else {},
        "min_reason": recognition.MIN_REASON,
        "max_reason": recognition.MAX_REASON,
    }
    return _page(request, "dossier.html", context, status=400 if error else 200)


def _decide(request: HttpRequest, uuid: UUID) -> RecognitionError | None:
    try:
        with transaction.atomic():
            recognition.decide(
                proposal_uuid=uuid,
                outcome=request.POST.get("outcome", ""),
                reason=request.POST.get("reason", "").replace("\r\n", "\n"),
                at=timezone.now(),
                actor=_user_id(request),
            )
    except RecognitionError as error:
        return error
    return None


def _programme(slug: str) -> programmes.ProgrammeData:
    try:
        return programmes.programme_by_slug(slug)
    except NotFound as error:
        raise Http404(str(error)) from error


def _refused(request: HttpRequest, programme: programmes.ProgrammeData) -> HttpResponse | None:
    held = programmes.roles_of(
        programme_id=programme.id, user_id=_user_id(request), at=timezone.now()
    )
    if held & SEATS:
        return None
    return _page(request, "refused.html", {"programme": programme}, status=403)


def _names(user_ids: set[int]) -> dict[int, str]:
    users = get_host().users(user_ids)
    return {
        user_id: users[user_id].display_name if user_id in users else _("Former member")
        for user_id in user_ids
    }


def _user_id(request: HttpRequest) -> int:
    return int(request.user.pk or 0)


def _page(
    request: HttpRequest, name: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    return render(request, f"mentor_recognition/console/{name}", context, status=status)
