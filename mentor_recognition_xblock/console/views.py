"""The committee's pages: what waits, the dossier, and the decision. They work without scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import pages
from ..access import COMMITTEE, DECIDER, SHOWS
from ..appeals import acts as appeal_acts
from ..appeals import api as appeals
from ..badges import api as badges
from ..errors import NotFound
from ..mentors import api as mentors
from ..pages import PageVisit, names, private
from ..recognition import acts
from ..recognition import api as recognition
from ..statuses import status_of
from .forms import DecideForm
from .shown_evidence import given, shown_evidence

VOTES: Final[dict[str, Any]] = {
    recognition.DecisionOutcome.AWARD: gettext_lazy("For an award"),
    recognition.DecisionOutcome.DECLINE: gettext_lazy("For declining"),
    recognition.DecisionOutcome.DEFER: gettext_lazy("For deferring"),
}


@pages.page(does=SHOWS)
def home(request: HttpRequest) -> HttpResponse:
    """The address of earlier versions: everybody's first page has an address of its own."""
    return redirect("mentor_recognition:home")


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
    asked = [
        review
        for review in recognition.open_dossier_reviews(programme_id=programme.id)
        if review.mentor_id not in conflicts
    ]
    people = {proposal.mentor_user_id for proposal in (*waiting, *decided)} | {
        review.mentor_user_id for review in asked
    }
    shown = names(people | {mentor.user_id for mentor, _evaluation, _tier in near})
    untold = recognition.cases_without_account([one.uuid for one in waiting])
    context = {
        "programme": programme,
        "open": [
            {
                "proposal": proposal,
                "name": shown[proposal.mentor_user_id],
                "age": max(0, (now - proposal.opened_at).days),
                "left": (proposal.due_at - now).days,
                "late": proposal.due_at < now,
                "is_untold": proposal.uuid in untold,
            }
            for proposal in waiting
        ],
        "late": sum(proposal.due_at < now for proposal in waiting),
        "decided": [
            {"proposal": proposal, "name": shown[proposal.mentor_user_id]} for proposal in decided
        ],
        "asked": [{"review": review, "name": shown[review.mentor_user_id]} for review in asked],
        "near": [
            {"name": shown[mentor.user_id], "tier": tier, "evaluation": evaluation}
            for mentor, evaluation, tier in near
        ],
        "asks_for_sponsors": recognition.asks_for_sponsors(programme.id, now),
        "done": pages.done_message(request),
    }
    return private(request, "console/queue.html", context)


pages.acts(queue, {})


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


@pages.page(does=SHOWS)
def old_dossier(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """The address that letters of earlier versions name."""
    return redirect("mentor_recognition:committee_dossier", slug=slug, uuid=uuid, permanent=True)


@pages.page(COMMITTEE, does=SHOWS, methods=("GET", "HEAD", "POST"), about=_of_proposal)
def dossier(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """One proposal: gate by gate, the evidence, and the form that decides."""
    visit = pages.visit_of(request)
    programme = visit.programme
    # Whoever takes no part does not read the case any more.
    onward = "committee_queue" if request.POST.get("act") == "recuse" else "committee_dossier"
    args = [slug] if onward == "committee_queue" else [slug, uuid]
    answer = pages.perform(
        request,
        address=reverse(f"mentor_recognition:{onward}", args=args),
        also={"proposal": str(uuid)},
    )
    if isinstance(answer, HttpResponse):
        return answer
    deciding = answer is not None and not request.POST.get("act")
    form = DecideForm(request.POST) if deciding else DecideForm()
    dossier_data = recognition.dossier(uuid, at=visit.at)
    mentor = mentors.mentor(dossier_data.proposal.mentor_id)
    awarded = next(
        (one for one in dossier_data.decisions if one.outcome == recognition.DecisionOutcome.AWARD),
        None,
    )
    review = recognition.dossier_review_on(dossier_data.evaluation.uuid)
    every = (*dossier_data.decisions, *dossier_data.earlier)
    counted = recognition.votes_of([one.uuid for one in every])
    votes = recognition.case_votes(proposal_uuid=uuid, member_id=visit.user_id, at=visit.at)
    deciders = {one.decided_by for one in every}
    voters = {one.member_id for some in (*counted.values(), votes.others) for one in some}
    shown = names({mentor.user_id} | deciders | voters | _who_answered(review))
    context = {
        "programme": programme,
        "dossier": dossier_data,
        "name": shown[mentor.user_id],
        "mentor": mentor,
        "conflict": "" if DECIDER.holds.test(visit) else DECIDER.refusal,
        **_history(dossier_data, counted, shown, votes, visit.user_id),
        "appeals": _appeals(uuid, visit.user_id),
        **_voting(votes, shown),
        **_told(uuid, visit),
        "sponsors": recognition.case_sponsors(proposal_uuid=uuid, at=visit.at),
        "badge": badges.credential_of_decision(awarded.uuid) if awarded else None,
        "review": review,
        "answered_by": shown.get(review.answered_by or 0, "") if review else "",
        "late": dossier_data.proposal.due_at < visit.at,
        "over": (visit.at - dossier_data.proposal.due_at).days,
        "said": badges.public_testimonials(
            mentor_user_id=mentor.user_id, programme_id=programme.id
        ),
        "done": pages.done_message(request),
        "error": None if form.errors else answer,
        "errors": form.errors,
        "ties": recognition.Tie.choices,
        "min_reason": recognition.MIN_REASON,
        "max_reason": recognition.MAX_REASON,
        **shown_evidence(dossier_data),
        **given(mentor.id),
    }
    return private(request, "console/dossier.html", context, status=status_of(answer))


ACTS = pages.acts(
    dossier,
    {"": acts.decide, "recuse": acts.recuse, "answer_appeal": appeal_acts.answer},
)


def _appeals(proposal: UUID, user_id: int) -> list[dict[str, Any]]:
    """Appeals on the case: what the mentor says is read by those who decided, and once it is over
    by whoever decides again.
    """
    return [
        {
            "appeal": one,
            "reads": one.is_sent_back or appeals.decided_first(one.uuid, user_id),
            "may_answer": appeals.may_answer(one.uuid, user_id),
            "reasons": appeals.reasons_of(one.uuid),
            "answers": appeals.sides_of(one.uuid).answers,
        }
        for one in appeals.on_proposal(proposal)
    ]


def _history(
    found: recognition.DossierData,
    counted: Mapping[UUID, Sequence[recognition.VoteData]],
    shown: Mapping[int, str],
    votes: recognition.CaseVotes,
    user_id: int,
) -> dict[str, Any]:
    """Decisions on the case, and those on the mentor's other ones."""
    brought = appeals.on_appeal([one.uuid for one in (*found.decisions, *found.earlier)])
    return {
        "decisions": [
            _decided(
                one,
                counted,
                shown,
                hidden=votes.hides(counted[one.uuid], user_id),
                on_appeal=one.uuid in brought,
            )
            for one in found.decisions
        ],
        "earlier": [
            _decided(one, counted, shown, on_appeal=one.uuid in brought) for one in found.earlier
        ],
    }


def _decided(
    decision: recognition.DecisionData,
    counted: Mapping[UUID, Sequence[recognition.VoteData]],
    shown: Mapping[int, str],
    *,
    hidden: bool = False,
    on_appeal: bool = False,
) -> dict[str, Any]:
    """``hidden``: how many voted, and not who, how and why, before one's own vote is in.

    ``on_appeal``: who sat on the appeal is not the committee's to know.
    """
    votes = counted[decision.uuid]
    return {
        "decision": decision,
        "by": "" if on_appeal else shown[decision.decided_by],
        "on_appeal": on_appeal,
        "cast": len(votes),
        "votes_for": sum(one.outcome == decision.outcome for one in votes),
        "votes": [] if hidden else [_vote(one, shown) for one in votes],
    }


def _vote(vote: recognition.VoteData, shown: Mapping[int, str]) -> dict[str, Any]:
    return {"vote": vote, "by": shown[vote.member_id], "label": VOTES[vote.outcome]}


def _told(uuid: UUID, visit: PageVisit) -> dict[str, Any]:
    """What the mentor told of the case, and what cannot be voted before they have."""
    outcomes = recognition.DecisionOutcome
    return {
        "account": recognition.account_of(uuid),
        "waits": recognition.lacks_account(uuid, outcome=outcomes.DEFER, at=visit.at),
        "no_award": recognition.lacks_account(uuid, outcome=outcomes.AWARD, at=visit.at),
    }


def _voting(votes: recognition.CaseVotes, shown: Mapping[int, str]) -> dict[str, Any]:
    """How the vote stands, for whoever reads the case; their own words stand in the form."""
    return {
        "votes": votes,
        "vote_words": recognition.award_in_words(votes.share) if votes.is_voted else "",
        "own_vote": VOTES[votes.own.outcome] if votes.own else "",
        "own_reason": votes.own.reason if votes.own else "",
        "outcome_chosen": votes.own.outcome if votes.own else None,
        "other_votes": [_vote(one, shown) for one in votes.others],
    }


@pages.page(COMMITTEE, does=SHOWS, methods=("GET", "HEAD", "POST"), about=_of_evaluation)
def evaluation(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """One evaluation and its evidence; the form that answers a mentor who asked for a review."""
    visit = pages.visit_of(request)
    mentor = visit.about
    assert mentor is not None  # the page's door
    evidence = recognition.evidence(uuid)
    review = recognition.dossier_review_on(evidence.evaluation.uuid)
    answer = pages.perform(
        request,
        address=reverse("mentor_recognition:committee_evaluation", args=[slug, uuid]),
        also={"review": str(review.uuid) if review else ""},
    )
    if isinstance(answer, HttpResponse):
        return answer
    shown = names({mentor.user_id} | _who_answered(review))
    context = {
        "programme": visit.programme,
        "evidence": evidence,
        "mentor": mentor,
        "name": shown[mentor.user_id],
        "standing": recognition.standing_of(mentor_id=mentor.id, at=visit.at),
        "review": review,
        "answered_by": shown.get(review.answered_by or 0, "") if review else "",
        "conflict": "" if DECIDER.holds.test(visit) else DECIDER.refusal,
        "min_reason": recognition.MIN_REASON,
        "max_reason": recognition.MAX_REASON,
        "done": pages.done_message(request),
        "error": answer,
        **shown_evidence(evidence),
        **given(mentor.id),
    }
    return private(request, "console/evaluation.html", context, status=status_of(answer))


pages.acts(evaluation, {"": acts.answer_dossier_review})


@pages.page(COMMITTEE, does=SHOWS, about=_of_evaluation)
def record(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """The evaluation as JSON, without names: enough to compute every figure again."""
    return pages.record(recognition.explanation(uuid), filename=f"evaluation-{uuid}.json")


def _who_answered(review: recognition.DossierReviewData | None) -> set[int]:
    return {review.answered_by} if review and review.answered_by else set()
