"""The committee's pages: what waits, the dossier, and the decision. They work without scripts."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ..badges import api as badges
from ..errors import NotFound, RecognitionError
from ..mentors import api as mentors
from ..pages import names, private, programme_or_404
from ..programmes import api as programmes
from ..recognition import api as recognition
from ..statuses import status_of
from .bars import bar_of
from .forms import DecideForm

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
    return private(request, "console/home.html", {"programmes": seats})


@require_safe
@login_required
def queue(request: HttpRequest, slug: str) -> HttpResponse:
    """Open proposals by due date, decided ones, and near misses; nothing about the person."""
    programme = programme_or_404(slug)
    refusal = _refused(request, programme)
    if refusal is not None:
        return refusal
    own = _user_id(request)
    waiting, decided = (
        [
            one
            for one in recognition.proposals(programme_id=programme.id, is_open=is_open)
            if one.mentor_user_id != own
        ]
        for is_open in (True, False)
    )
    near = [
        one for one in recognition.near_misses(programme_id=programme.id) if one[0].user_id != own
    ]
    people = {one.mentor_user_id for one in (*waiting, *decided)}
    shown = names(people | {mentor.user_id for mentor, _evaluation, _tier in near})
    now = timezone.now()
    context = {
        "programme": programme,
        "open": [
            {
                "proposal": one,
                "name": shown[one.mentor_user_id],
                "age": max(0, (now - one.opened_at).days),
                "left": (one.due_at - now).days,
                "late": one.due_at < now,
            }
            for one in waiting
        ],
        "late": sum(one.due_at < now for one in waiting),
        "decided": [{"proposal": one, "name": shown[one.mentor_user_id]} for one in decided],
        "near": [
            {"name": shown[mentor.user_id], "tier": tier, "evaluation": evaluation}
            for mentor, evaluation, tier in near
        ],
    }
    return private(request, "console/queue.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def dossier(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """One proposal: gate by gate, the evidence, and the form that decides."""
    programme = programme_or_404(slug)
    refusal = _refused(request, programme)
    if refusal is not None:
        return refusal
    found = _dossier(programme, uuid)
    if found.proposal.mentor_user_id == _user_id(request):
        return private(request, "console/own.html", {"programme": programme}, status=403)
    form, error = DecideForm(), None
    if request.method == "POST":
        form = DecideForm(request.POST)
        if form.is_valid():
            error = _decide(request, uuid, form)
            if error is None:
                return redirect("mentor_recognition:console_dossier", slug=slug, uuid=uuid)
    mentor = mentors.mentor(found.proposal.mentor_id)
    awarded = next((one for one in found.decisions if one.outcome == "award"), None)
    deciders = {one.decided_by for one in (*found.decisions, *found.earlier)}
    shown = names({mentor.user_id} | deciders)
    context = {
        "programme": programme,
        "dossier": found,
        "name": shown[mentor.user_id],
        "mentor": mentor,
        "conflict": recognition.conflict(
            programme_id=programme.id,
            member_id=_user_id(request),
            mentor=mentor,
            at=timezone.now(),
        ),
        "decisions": [{"decision": one, "by": shown[one.decided_by]} for one in found.decisions],
        "earlier": [{"decision": one, "by": shown[one.decided_by]} for one in found.earlier],
        "badge": badges.credential_of_decision(awarded.uuid) if awarded else None,
        "late": found.proposal.due_at < timezone.now(),
        "error": error,
        "form": form,
        "min_reason": recognition.MIN_REASON,
        "max_reason": recognition.MAX_REASON,
        **_shown(found),
    }
    return private(request, "console/dossier.html", context, status=_status(form, error))


@require_safe
@login_required
def evaluation(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """One evaluation and its evidence, to read; a near miss has no proposal to open."""
    programme = programme_or_404(slug)
    refusal = _refused(request, programme)
    if refusal is not None:
        return refusal
    found, mentor = _evidence(programme, uuid)
    context = {
        "programme": programme,
        "evidence": found,
        "mentor": mentor,
        "name": names({mentor.user_id})[mentor.user_id],
        "standing": recognition.standing_of(mentor_id=mentor.id, at=timezone.now()),
        **_shown(found),
    }
    return private(request, "console/evaluation.html", context)


@require_safe
@login_required
def record(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """The evaluation as JSON, without names: enough to compute every figure again."""
    programme = programme_or_404(slug)
    refusal = _refused(request, programme)
    if refusal is not None:
        return refusal
    _evidence(programme, uuid)
    response = JsonResponse(recognition.explanation(uuid), json_dumps_params={"indent": 2})
    response["Content-Disposition"] = f'attachment; filename="evaluation-{uuid}.json"'
    return response


def _decide(request: HttpRequest, uuid: UUID, form: DecideForm) -> RecognitionError | None:
    try:
        with transaction.atomic():
            recognition.decide(
                proposal_uuid=uuid,
                outcome=form.cleaned_data["outcome"],
                reason=form.cleaned_data["reason"],
                at=timezone.now(),
                actor=_user_id(request),
            )
    except RecognitionError as error:
        return error
    return None


def _status(form: DecideForm, error: RecognitionError | None) -> int:
    if error is not None:
        return status_of(error)
    return 400 if form.is_bound and form.errors else 200


def _dossier(programme: programmes.ProgrammeData, uuid: UUID) -> recognition.DossierData:
    try:
        found = recognition.dossier(uuid, at=timezone.now())
    except NotFound as missing:
        raise Http404(str(missing)) from missing
    if found.proposal.programme_id != programme.id:
        raise Http404(_("There is no such proposal."))
    return found


def _evidence(
    programme: programmes.ProgrammeData, uuid: UUID
) -> tuple[recognition.EvidenceData, mentors.MentorData]:
    try:
        found = recognition.evidence(uuid)
    except NotFound as missing:
        raise Http404(str(missing)) from missing
    mentor = mentors.mentor(found.evaluation.mentor_id)
    if mentor.programme_id != programme.id:
        raise Http404(_("There is no such evaluation."))
    return found, mentor


def _shown(found: recognition.DossierData | recognition.EvidenceData) -> dict[str, Any]:
    """What both pages show of an evaluation."""
    gates = [
        {"gate": gate, "bar": bar_of(raw)}
        for gate, raw in zip(found.gates, found.evaluation.gates, strict=True)
    ]
    return {
        "gates": gates,
        "met": sum(gate.result == "met" for gate in found.gates),
        "shown": found,
        "outcomes": [
            {
                **one,
                "course": found.courses.get(one["course"], one["course"]),
                "ended_on": date.fromisoformat(one["ended_on"]),
            }
            for one in found.outcomes
        ],
        "successes": sum(one["success"] and one["reliable"] for one in found.outcomes),
    }


def _refused(request: HttpRequest, programme: programmes.ProgrammeData) -> HttpResponse | None:
    held = programmes.roles_of(
        programme_id=programme.id, user_id=_user_id(request), at=timezone.now()
    )
    if held & SEATS:
        return None
    return private(request, "console/refused.html", {"programme": programme}, status=403)


def _user_id(request: HttpRequest) -> int:
    return int(request.user.pk or 0)
