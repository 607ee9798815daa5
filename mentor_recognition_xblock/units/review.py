"""The review activity: calibrate first, then review blind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import inputs
from ..access import SHOWS_PRIVATE, Needs, allows
from ..portfolio import api as portfolio
from ..programmes import api as programmes
from ..reviews import acts
from ..reviews import api as reviews
from . import files, review_curve, verifying
from .actions import Action, Front, Next, Offer, Page, Show, address
from .visit import Visit


def page(visit: Visit) -> Page:
    """Calibration until the certificate is held, then the list of open reviews."""
    certificate = reviews.certificate(
        programme_id=visit.programme.id, reviewer_id=visit.user_id, at=visit.at
    )
    if certificate is None:
        return calibration_page(visit)
    rules = programmes.policy_in_force(programme_id=visit.programme.id, at=visit.at).policy.panel
    waiting = (
        reviews.open_assignments(
            programme_id=visit.programme.id, reviewer_id=visit.user_id, at=visit.at
        )
        if allows(visit.programme.state, Needs.TAKE_PART)
        else []
    )
    curve = reviews.own_curve(
        programme_id=visit.programme.id, reviewer_id=visit.user_id, at=visit.at
    )
    return Page(
        "review_list.html",
        {
            "certificate": certificate,
            "slug": visit.programme.slug,
            "assignments": [(one, _due(visit, one.due_on)) for one in waiting],
            "may_ask": rules.draw == "on_request"
            and not any(one.kind == "work" for one in waiting),
            "asks": rules.draw == "on_request",
            "to_verify": verifying.count(visit),
            "leniency": reviews.leniencies(
                programme_id=visit.programme.id, reviewer_ids=[visit.user_id]
            ).get(visit.user_id),
            "curve": curve,
            "curve_picture": review_curve.drawn(curve) if curve else None,
            "renews": certificate.expires_at <= visit.at + timedelta(days=reviews.RENEWS_DAYS),
        },
    )


def due_in_words(due_on: date, today: date) -> str:
    """How long there still is, and the day."""
    day = date_format(due_on, "DATE_FORMAT")
    left = (due_on - today).days
    if left < 0:
        return _("Was due on {day}: send it soon, or it goes to somebody else.").format(day=day)
    if left == 0:
        return _("Due today, {day}.").format(day=day)
    return ngettext("Due in {days} day, on {day}.", "Due in {days} days, on {day}.", left).format(
        days=left, day=day
    )


def _due(visit: Visit, due_on: date) -> str:
    """The same where time runs: a pause moves the day by its length."""
    if not allows(visit.programme.state, Needs.TIME):
        return _("Its day comes after the pause.")
    return due_in_words(due_on, visit.at.date())


def calibration_page(visit: Visit, just_rated: UUID | None = None) -> Page:
    """The next exemplar to rate, and after each rating the key and its reasons, opened."""
    state = reviews.calibration(
        programme_id=visit.programme.id, reviewer_id=visit.user_id, at=visit.at
    )
    open_to_them = () if state.barred_since else state.exemplars
    following = next((item for item in open_to_them if not item.rated), None)
    shown = {
        "calibration": state,
        "next": following,
        "steps": _steps(state.rubric),
        "just_rated": just_rated,
    }
    return Page("review_calibration.html", shown, address("calibrate"))


def work_page(visit: Visit, assignment_uuid: Any) -> Page:
    """One blind work beside the rubric."""
    work = reviews.assignment_text(assignment_uuid=assignment_uuid, reviewer_id=visit.user_id)
    read = reviews.work_of_review(assignment_uuid)
    brief = portfolio.blind_brief(project_id=read[0], version_id=read[1]) if read else None
    at = address("show", assignment_uuid=assignment_uuid)
    context = {
        **shown_work(work, _due(visit, work.due_on)),
        "brief": brief,
        "renewal": reviews.renewal(
            assignment_uuid=assignment_uuid, reviewer_id=visit.user_id, at=visit.at
        ),
    }
    return Page("review_work.html", context, at)


def shown_work(work: reviews.BlindWork, due: str) -> dict[str, Any]:
    """What the page of a work is drawn from; what is kept stands in the form as it was typed."""
    return {
        **files.blind(work),
        "draft": work.draft,
        "steps": _steps(work.rubric, work.draft),
        "due": due,
    }


@dataclass(frozen=True)
class Step:
    """One criterion of the form, with what is kept of it."""

    criterion: reviews.Criterion
    score: int | None
    comment: str


def _steps(rubric: reviews.RubricData, draft: reviews.ReviewDraftData | None = None) -> list[Step]:
    scores, comments = (draft.scores, draft.comments) if draft else ({}, {})
    return [Step(one, scores.get(one.key), comments.get(one.key, "")) for one in rubric.criteria]


def _show(visit: Visit, data: dict[str, Any]) -> Page:
    return work_page(visit, data["assignment_uuid"])


def _after_rating(after: Next) -> Page:
    return calibration_page(after.visit, after.data["exemplar_uuid"])


def _after_asking(after: Next) -> Page:
    """The work at once; the list where none waits."""
    return work_page(after.visit, after.done.made) if after.done.made else page(after.visit)


def _share(after: Next) -> float | None:
    visit = after.visit
    return reviews.review_share(
        programme_id=visit.programme.id,
        reviewer_id=visit.user_id,
        since=visit.course_began,
        required=visit.acted_in.reviews_required,
    )


FRONT = Front(page, SHOWS_PRIVATE)
ACTIONS: dict[str, Offer] = {
    "show": Show(_show, (), SHOWS_PRIVATE, fields={"assignment_uuid": inputs.Identifier()}),
    "show_list": Show(lambda visit, _data: page(visit), (), SHOWS_PRIVATE),
    "calibrate": Show(lambda visit, _data: calibration_page(visit), (), SHOWS_PRIVATE),
    "rate": Action(acts.rate, _after_rating),
    "save_draft": Action(acts.save_draft, lambda _after: None),
    "submit": Action(acts.submit, lambda after: page(after.visit), progress=_share),
    "renew": Action(acts.renew, lambda after: _show(after.visit, dict(after.data))),
    "ask_for_work": Action(acts.ask_for_work, _after_asking),
    "decline": Action(acts.decline, lambda after: page(after.visit)),
    **verifying.ACTIONS,
}
