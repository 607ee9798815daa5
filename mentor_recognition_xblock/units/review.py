"""The review activity: calibrate first, then review blind."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from .. import inputs
from ..access import SHOWS_PRIVATE, WRITES
from ..reviews import api as reviews
from .actions import Action, Done, Front, Page
from .visit import Visit

LEVELS = inputs.Many(inputs.Whole(0, 4))


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


def _show(visit: Visit, data: dict[str, Any]) -> Done:
    return Done(page=work_page(visit, data["assignment_uuid"]))


def _show_list(visit: Visit, data: dict[str, Any]) -> Done:
    return Done(page=page(visit))


def _rate(visit: Visit, data: dict[str, Any]) -> Done:
    reviews.rate_exemplar(
        programme_id=visit.programme.id,
        reviewer_id=visit.user_id,
        exemplar_uuid=data["exemplar_uuid"],
        scores=data["scores"],
        at=visit.at,
    )
    return Done(
        message=_("Rating kept. Compare it with the key below."), page=calibration_page(visit)
    )


def _submit(visit: Visit, data: dict[str, Any]) -> Done:
    reviews.submit_review(reviewer_id=visit.user_id, at=visit.at, **data)
    share = reviews.review_share(
        programme_id=visit.programme.id,
        reviewer_id=visit.user_id,
        since=visit.course_began,
        required=visit.unit.reviews_required,
    )
    return Done(
        message=_("Review sent. Thank you: it counts."),
        page=page(visit),
        progress=share,
    )


def _decline(visit: Visit, data: dict[str, Any]) -> Done:
    reviews.decline(reviewer_id=visit.user_id, at=visit.at, **data)
    return Done(message=_("Handed back. Someone else will review it."), page=page(visit))


FRONT = Front(page, SHOWS_PRIVATE)
ACTIONS = {
    "show": Action(_show, (), SHOWS_PRIVATE, fields={"assignment_uuid": inputs.Identifier()}),
    "show_list": Action(_show_list, (), SHOWS_PRIVATE),
    "rate": Action(
        _rate,
        (),
        WRITES,
        fields={"exemplar_uuid": inputs.Identifier(), "scores": LEVELS},
    ),
    "submit": Action(
        _submit,
        (),
        WRITES,
        fields={
            "assignment_uuid": inputs.Identifier(),
            "scores": LEVELS,
            "comments": inputs.Many(inputs.Text(reviews.MAX_COMMENT, required=False)),
            "overall": inputs.Text(reviews.MAX_OVERALL),
        },
    ),
    "decline": Action(
        _decline,
        (),
        WRITES,
        fields={
            "assignment_uuid": inputs.Identifier(),
            "reason": inputs.Choice(("i_know_them", "conflict", "no_time")),
        },
    ),
}
