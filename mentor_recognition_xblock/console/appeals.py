"""Pages of appeals: of the people who sit on one, from the committee or not, and of managers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy

from .. import pages
from ..access import MANAGER, SEATED, SHOWS, SHOWS_PRIVATE
from ..appeals import acts
from ..appeals import api as appeals
from ..appeals.acts import appeal_of_manager, appeal_of_seat, open_appeal_of_seat
from ..appeals.listings import STATES, shown_state
from ..badges import api as badges
from ..mentors import api as mentors
from ..pages import names, private
from ..recognition import api as recognition
from ..statuses import status_of
from . import manager_pages
from .shown_evidence import given, shown_evidence

VOTES: Final[Mapping[str, Any]] = {
    appeals.AppealOutcome.UPHOLD: gettext_lazy("To uphold"),
    appeals.AppealOutcome.OVERTURN: gettext_lazy("To overturn"),
    appeals.AppealOutcome.REMIT: gettext_lazy("To send back"),
}


@pages.page(SEATED, does=SHOWS_PRIVATE)
def seats(request: HttpRequest, slug: str) -> HttpResponse:
    """The appeals on which the person sits, or sat to the end, the open ones first."""
    visit = pages.visit_of(request)
    found = [appeals.appeal(one) for one in visit.appeals_seated]
    rows = [
        {"appeal": one, "state": STATES[shown_state(one, visit.at)]}
        for one in sorted(found, key=lambda one: (not one.is_open, one.due_at))
    ]
    context = {"programme": visit.programme, "rows": rows, "done": pages.done_message(request)}
    return private(request, "console/appeal_seats.html", context)


# Where an act on a page leads from which whoever did it has no seat any more.
pages.acts(seats, {})


@pages.page(SEATED, does=SHOWS_PRIVATE, methods=("GET", "HEAD", "POST"))
def seat(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """Both sides, the dossier while the appeal is open, and the forms of who sits on it."""
    visit = pages.visit_of(request)
    appeal_of_seat(visit, uuid)
    gives_back = request.POST.get("act") == "give_back"
    onward = ("appeal_seats", [slug]) if gives_back else ("appeal_seat", [slug, uuid])
    answer = pages.perform(
        request,
        address=reverse(f"mentor_recognition:{onward[0]}", args=onward[1]),
        also={"appeal": str(uuid)},
    )
    if isinstance(answer, HttpResponse):
        return answer
    view = appeals.seat_of(appeal_uuid=uuid, member_id=visit.user_id)
    mentor = mentors.mentor(view.appeal.mentor_id)
    shown = names({mentor.user_id, *(one.member_id for one in view.others)})
    context = {
        "programme": visit.programme,
        "appeal": view.appeal,
        "view": view,
        "sides": view.sides,
        "name": shown[mentor.user_id],
        "mentor": mentor,
        "late": view.appeal.is_open and view.appeal.due_at < visit.at,
        "state": STATES[shown_state(view.appeal, visit.at)],
        "own_vote": VOTES.get(view.own.outcome, ""),
        "others": [
            {"vote": one, "by": shown[one.member_id], "label": VOTES[one.outcome]}
            for one in view.others
        ],
        "reasons": appeals.reasons_of(uuid),
        "ties": recognition.Tie.choices,
        "min_reason": recognition.MIN_REASON,
        "max_reason": recognition.MAX_REASON,
        "done": pages.done_message(request),
        "error": answer,
        **(_dossier(view.appeal, visit) if view.appeal.is_open else {}),
    }
    return private(request, "console/appeal_seat.html", context, status=status_of(answer))


pages.acts(seat, {"": acts.vote, "give_back": acts.give_seat_back})


@pages.page(SEATED, does=SHOWS_PRIVATE)
def record(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """The evaluation behind an open appeal as JSON, without names, to compute it again."""
    found = open_appeal_of_seat(pages.visit_of(request), uuid)
    evaluation = recognition.dossier(found.proposal, at=found.filed_at).evaluation.uuid
    content = recognition.explanation(evaluation)
    return pages.record(content, filename=f"evaluation-{evaluation}.json")


def _dossier(appeal: appeals.AppealData, visit: pages.PageVisit) -> dict[str, Any]:
    """What the committee had before it, and nothing else of the programme."""
    found = recognition.dossier(appeal.proposal, at=visit.at)
    record = [visit.slug, appeal.uuid]
    return {
        "dossier": found,
        "standing": found.standing,
        "review": recognition.dossier_review_on(found.evaluation.uuid),
        "account": recognition.account_of(appeal.proposal),
        "said": badges.public_testimonials(
            mentor_user_id=appeal.mentor_user_id, programme_id=appeal.programme_id
        ),
        "record_url": reverse("mentor_recognition:appeal_record", args=record),
        **shown_evidence(found),
        **given(appeal.mentor_id),
    }


@pages.page(MANAGER, does=SHOWS, methods=("GET", "HEAD", "POST"))
def one(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """Who sits on it and what it waits for; the forms of a manager."""
    visit = pages.visit_of(request)
    appeal_of_manager(visit, uuid)
    answer = pages.perform(
        request,
        address=reverse("mentor_recognition:console_appeal", args=[slug, uuid]),
        also={"appeal": str(uuid)},
    )
    if isinstance(answer, HttpResponse):
        return answer
    appeal, panel = appeals.appeal(uuid), appeals.panel_of(uuid)
    decided_first = appeals.decided_first(uuid, visit.user_id)
    shown = names({appeal.mentor_user_id, *(one.member_id for one in panel.members)})
    reads = decided_first or appeal.waits_for_manager
    context = {
        "programme": visit.programme,
        "appeal": appeal,
        "name": shown[appeal.mentor_user_id],
        "state": STATES[shown_state(appeal, visit.at)],
        "late": appeal.is_open and appeal.due_at < visit.at,
        "seats": [{"seat": one, "name": shown[one.member_id]} for one in panel.members],
        "lacking": panel.lacking if appeal.is_open else 0,
        "decided_first": decided_first,
        "reads": reads,
        "sides": appeals.sides_of(uuid) if reads else None,
        "may_answer": appeals.may_answer(uuid, visit.user_id),
        "reasons": appeals.reasons_of(uuid),
        "done": pages.done_message(request),
        "error": answer,
    }
    return manager_pages.show(request, "appeal.html", context, status=status_of(answer))


pages.acts(
    one,
    {
        "name": acts.name_member,
        "answer": acts.answer_for_revocation,
        "answer_again": acts.answer_again,
    },
)
