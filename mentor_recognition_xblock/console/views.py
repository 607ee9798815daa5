"""The committee's pages: what waits, the dossier, and the decision. They work without scripts."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import pages
from ..access import COMMITTEE, DECIDER, SEATS, SHOWS
from ..badges import api as badges
from ..errors import NotFound, RecognitionError
from ..hosts import get_host
from ..mentors import api as mentors
from ..pages import PageVisit, names, private
from ..programmes import api as programmes
from ..recognition import acts
from ..recognition import api as recognition
from ..statuses import status_of
from .bars import bar_of
from .forms import DecideForm


@pages.page(does=SHOWS)
def home(request: HttpRequest) -> HttpResponse:
    """The programmes on whose committee the person sits, and what else is theirs to arrange."""
    visit = pages.visit_of(request)
    seats = [
        programme
        for programme in programmes.programmes()
        if SEATS
        & programmes.roles_of(programme_id=programme.id, user_id=visit.user_id, at=visit.at)
    ]
    if len(seats) == 1:
        return redirect("mentor_recognition:console_queue", slug=seats[0].slug)
    host = get_host()
    courses = [
        {"programme": programme, "key": key, "title": course.title if course else key}
        for programme in ([] if seats else programmes.programmes())
        for key in programme.course_keys
        if host.sees_as_staff(visit.user_id, key)
        for course in [host.course(key)]
    ]
    return private(
        request,
        "console/home.html",
        {"programmes": seats, "courses": courses, "manages": bool(visit.managed)},
    )


@pages.page(COMMITTEE, does=SHOWS)
def queue(request: HttpRequest, slug: str) -> HttpResponse:
    """Open proposals by due date, decided ones, and near misses.

    Nothing about the person, nor about a mentor with whom they have a conflict.
    """
    visit = pages.visit_of(request)
    programme, now = visit.programme, visit.at
    conflicts = visit.conflicts(mentors.mentors(programme.id))
    every = [
        recognition.proposals(programme_id=programme.id, is_open=is_open)
        for is_open in (True, False)
    ]
    waiting, decided = (
        [proposal for proposal in rows if proposal.mentor_id not in conflicts] for rows in every
    )
    near = [
        miss
        for miss in recognition.near_misses(programme_id=programme.id)
        if miss[0].id not in conflicts
    ]
    people = {proposal.mentor_user_id for proposal in (*waiting, *decided)}
    shown = names(people | {mentor.user_id for mentor, _evaluation, _tier in near})
    context = {
        "programme": programme,
        "recused": sum(
            proposal.mentor_id in conflicts and proposal.mentor_user_id != visit.user_id
            for proposal in every[0]
        ),
        "open": [
            {
                "proposal": proposal,
                "name": shown[proposal.mentor_user_id],
                "age": max(0, (now - proposal.opened_at).days),
                "left": (proposal.due_at - now).days,
                "late": proposal.due_at < now,
            }
            for proposal in waiting
        ],
        "late": sum(proposal.due_at < now for proposal in waiting),
        "decided": [
            {"proposal": proposal, "name": shown[proposal.mentor_user_id]} for proposal in decided
        ],
        "near": [
            {"name": shown[mentor.user_id], "tier": tier, "evaluation": evaluation}
            for mentor, evaluation, tier in near
        ],
    }
    return private(request, "console/queue.html", context)


def _of_proposal(visit: PageVisit, *, uuid: UUID, slug: str) -> mentors.MentorData:
    proposal = recognition.dossier(uuid, at=visit.at).proposal
    if proposal.programme_id != visit.programme.id:
        raise NotFound(_("There is no such proposal."))
    return mentors.mentor(proposal.mentor_id)


def _of_evaluation(visit: PageVisit, *, uuid: UUID, slug: str) -> mentors.MentorData:
    mentor = mentors.mentor(recognition.evaluation(uuid).mentor_id)
    if mentor.programme_id != visit.programme.id:
        raise NotFound(_("There is no such evaluation."))
    return mentor


@pages.page(COMMITTEE, does=SHOWS, methods=("GET", "HEAD", "POST"), about=_of_proposal)
def dossier(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """One proposal: gate by gate, the evidence, and the form that decides."""
    visit = pages.visit_of(request)
    programme = visit.programme
    form, error = DecideForm(), None
    if request.method == "POST":
        form = DecideForm(request.POST)
        if form.is_valid():
            error = pages.attempt(visit, {**request.POST.dict(), "proposal": uuid})
            if error is None:
                return redirect("mentor_recognition:console_dossier", slug=slug, uuid=uuid)
    dossier_data = recognition.dossier(uuid, at=visit.at)
    mentor = mentors.mentor(dossier_data.proposal.mentor_id)
    awarded = next(
        (one for one in dossier_data.decisions if one.outcome == recognition.DecisionOutcome.AWARD),
        None,
    )
    deciders = {one.decided_by for one in (*dossier_data.decisions, *dossier_data.earlier)}
    shown = names({mentor.user_id} | deciders)
    context = {
        "programme": programme,
        "dossier": dossier_data,
        "name": shown[mentor.user_id],
        "mentor": mentor,
        "conflict": "" if DECIDER.holds.test(visit) else DECIDER.refusal,
        "decisions": [
            {"decision": decision, "by": shown[decision.decided_by]}
            for decision in dossier_data.decisions
        ],
        "earlier": [
            {"decision": decision, "by": shown[decision.decided_by]}
            for decision in dossier_data.earlier
        ],
        "badge": badges.credential_of_decision(awarded.uuid) if awarded else None,
        "late": dossier_data.proposal.due_at < timezone.now(),
        "error": error,
        "errors": form.errors,
        "min_reason": recognition.MIN_REASON,
        "max_reason": recognition.MAX_REASON,
        **_shown(dossier_data),
    }
    return private(request, "console/dossier.html", context, status=_status(form, error))


ACTS = pages.acts(dossier, {"": acts.decide})


@pages.page(COMMITTEE, does=SHOWS, about=_of_evaluation)
def evaluation(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """One evaluation and its evidence, to read; a near miss has no proposal to open."""
    visit = pages.visit_of(request)
    mentor = visit.about
    assert mentor is not None  # the page's door
    evidence = recognition.evidence(uuid)
    context = {
        "programme": visit.programme,
        "evidence": evidence,
        "mentor": mentor,
        "name": names({mentor.user_id})[mentor.user_id],
        "standing": recognition.standing_of(mentor_id=mentor.id, at=visit.at),
        **_shown(evidence),
    }
    return private(request, "console/evaluation.html", context)


@pages.page(COMMITTEE, does=SHOWS, about=_of_evaluation)
def record(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """The evaluation as JSON, without names: enough to compute every figure again."""
    response = JsonResponse(recognition.explanation(uuid), json_dumps_params={"indent": 2})
    response["Content-Disposition"] = f'attachment; filename="evaluation-{uuid}.json"'
    response["Cache-Control"] = "private, no-store"
    return response


def _status(form: DecideForm, error: RecognitionError | None) -> int:
    if error is not None:
        return status_of(error)
    return 400 if form.is_bound and form.errors else 200


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
                **outcome,
                "course": found.courses.get(outcome["course"], outcome["course"]),
                "ended_on": date.fromisoformat(outcome["ended_on"]),
            }
            for outcome in found.outcomes
        ],
        "successes": sum(outcome["success"] and outcome["reliable"] for outcome in found.outcomes),
    }
