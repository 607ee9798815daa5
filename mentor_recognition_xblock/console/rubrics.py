"""What works are scored by, who may score them, and what outcomes are compared with."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from .. import pages
from ..access import MANAGER, SHOWS
from ..errors import NotFound
from ..pages import names
from ..programmes import api as programmes
from ..recognition import acts as recognition_acts
from ..reviews import acts as review_acts
from ..reviews import api as reviews
from ..reviews import rubric_acts
from ..statuses import status_of
from . import manager_pages
from .rubric_words import shown_change


@pages.page(MANAGER, does=SHOWS, methods=("GET", "HEAD", "POST"))
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """The rubric in use and its versions, works for calibration, reviewers, the baseline cohort."""
    visit = pages.visit_of(request)
    address = reverse("mentor_recognition:console_rubrics", args=[slug])
    answer = pages.perform(request, address=address)
    if isinstance(answer, HttpResponse):
        return answer
    programme = visit.programme
    terms = programmes.terms(programme.id)
    versions = reviews.rubric_versions(programme.id)
    asked = reviews.invitations(programme.id, at=visit.at)
    called = names({one.person_id for one in asked})
    context = {
        "programme": programme,
        "error": answer,
        "done": pages.done_message(request),
        "rubric": versions[0] if versions else None,
        "versions": [
            {"version": one, "changes": [shown_change(change) for change in one.changes]}
            for one in versions
        ],
        "draft": reviews.rubric_draft(programme.id),
        "proposed": len(reviews.open_proposals(programme.id)),
        "sources": [(f"{one.key}:{one.num}", f"{one.title} {one.num}") for one in versions],
        "needed": _needed(programme.id, at=visit.at),
        "panels": reviews.open_counts(programme.id),
        "waits": reviews.reason_words(reviews.waiting_reasons(programme.id)).items(),
        "closed": [(one.num, one.title) for one in terms if one.closed_at is not None],
        "frozen": _frozen(programme.id, terms, at=visit.at),
        "asked": [
            {"name": called[one.person_id], "at": one.asked_at, "times": one.times} for one in asked
        ],
    }
    return manager_pages.show(request, "rubrics.html", context, status=status_of(answer))


@pages.page(MANAGER, does=SHOWS)
def version(request: HttpRequest, slug: str, key: str, num: int) -> HttpResponse:
    """One version as it was published."""
    visit = pages.visit_of(request)
    found = reviews.rubric_version(programme_id=visit.programme.id, key=key, num=num)
    context = {"programme": visit.programme, "rubric": found}
    return manager_pages.show(request, "rubric_version.html", context)


def _needed(programme_id: int, *, at: datetime) -> int:
    """How many works a calibration is made of; 0 while no policy is in force."""
    try:
        policy = programmes.policy_in_force(programme_id=programme_id, at=at).policy
    except NotFound:
        return 0
    return policy.calibration.exemplars


def _frozen(programme_id: int, terms: list[programmes.TermData], *, at: datetime) -> list[str]:
    """Titles of the terms on which the expected outcome of the policy in force was fitted."""
    try:
        policy = programmes.policy_in_force(programme_id=programme_id, at=at)
    except NotFound:
        return []
    baseline: Any = policy.content.get("baseline") or {}
    fitted_on = baseline.get("fitted_on") or []
    return [one.title for one in terms if str(one.uuid) in fitted_on]


ACTS = pages.acts(
    page,
    {
        "use_rubric": rubric_acts.use_shipped_rubric,
        "begin": rubric_acts.begin_rubric,
        "reviewer": review_acts.appoint_reviewer,
        "invite": review_acts.invite,
        "baseline": recognition_acts.freeze_baseline,
    },
)
