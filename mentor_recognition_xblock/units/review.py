"""The review activity: calibrate first, then review blind."""

from __future__ import annotations

from typing import Any

from .. import inputs
from ..access import SHOWS_PRIVATE
from ..reviews import acts
from ..reviews import api as reviews
from .actions import Action, Front, Next, Offer, Page, Show
from .visit import Visit


def page(visit: Visit) -> Page:
    """Calibration until the certificate is held, then the list of open reviews."""
    certificate = reviews.certificate(
        programme_id=visit.programme.id, reviewer_id=visit.user_id, at=visit.at
    )
    if certificate is None:
        return calibration_page(visit)
    return Page(
        "review_list.html",
        {
            "certificate": certificate,
            "assignments": reviews.open_assignments(
                programme_id=visit.programme.id, reviewer_id=visit.user_id, at=visit.at
            ),
        },
    )


def calibration_page(visit: Visit) -> Page:
    """The next exemplar to rate, and after each rating the key and its reasons."""
    state = reviews.calibration(
        programme_id=visit.programme.id, reviewer_id=visit.user_id, at=visit.at
    )
    following = next((item for item in state.exemplars if not item.rated), None)
    return Page("review_calibration.html", {"calibration": state, "next": following})


def work_page(visit: Visit, assignment_uuid: Any) -> Page:
    """One blind work beside the rubric."""
    work = reviews.assignment_text(assignment_uuid=assignment_uuid, reviewer_id=visit.user_id)
    return Page("review_work.html", {"work": work})


def _show(visit: Visit, data: dict[str, Any]) -> Page:
    return work_page(visit, data["assignment_uuid"])


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
    "rate": Action(acts.rate, lambda after: calibration_page(after.visit)),
    "submit": Action(acts.submit, lambda after: page(after.visit), progress=_share),
    "decline": Action(acts.decline, lambda after: page(after.visit)),
}
