"""What follows when reviewers are certified, drawn, and have scored."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ... import signals
from ...access import Office
from ...badges import api as badges
from ...programmes import api as programmes
from ...projects import api as projects
from ...reviews import api as reviews
from ..data import NoticeData
from ..declarations import (
    FOR_GOOD,
    QUIET_AFTER,
    Follow,
    Happening,
    Ids,
    Notification,
    NotLogged,
    Recipients,
    To,
    Tracked,
    part,
)
from ..pseudonyms import pseudonym


def _drawn(ids: Ids) -> reviews.DrawnReviewer:
    return reviews.drawn_reviewer(UUID(ids["assignment_uuid"]))


def _case(ids: Ids) -> reviews.ReviewCase:
    return reviews.case_of(int(ids["assignment_id"]))


def _panel(ids: Ids) -> reviews.PanelData | None:
    panel = reviews.panel(int(ids["panel_id"]))
    # The learner is told when there is something to read; which panel was last is not told.
    return panel if reviews.results_for_learner(panel.project_id) else None


def _reviewer_of(kind: reviews.Kind) -> To[reviews.DrawnReviewer]:
    """Who was drawn, where it is for something of the kind."""

    def to(drawn: reviews.DrawnReviewer, ids: Ids, at: datetime) -> Recipients | None:
        if drawn.kind != kind:
            return None
        key = f"review:{drawn.panel_uuid}:{ids['assignment_uuid']}"
        return Recipients([drawn.reviewer_id], key, drawn.programme_id)

    return to


def _learner(panel: reviews.PanelData, ids: Ids, at: datetime) -> Recipients:
    project = projects.project(panel.project_id)
    return Recipients(
        [project.learner_id], f"panel:{panel.id}", project.programme_id, project.usage_key
    )


def _review_is_in(notice: NoticeData) -> bool:
    return not reviews.has_open_review(panel_uuid=part(notice, 1), reviewer_id=notice.user_id)


def _asked(ids: Ids) -> reviews.Invitation:
    return reviews.invitation(int(ids["invitation_id"]))


def _whom(asked: reviews.Invitation, ids: Ids, at: datetime) -> Recipients:
    key = f"calibrate:{asked.programme_id}:{ids['times']}"
    return Recipients([asked.person_id], key, asked.programme_id)


def _end(ids: Ids) -> reviews.CertificateEnd:
    return reviews.certificate_end(int(ids["certificate_id"]))


def _holder(end: reviews.CertificateEnd, ids: Ids, at: datetime) -> Recipients:
    key = f"certificate:{end.certificate_id}:{ids['days']}"
    return Recipients([end.reviewer_id], key, end.programme_id)


def _former_holder(end: reviews.CertificateEnd, ids: Ids, at: datetime) -> Recipients:
    return Recipients(
        [end.reviewer_id], f"certificate-ended:{end.certificate_id}", end.programme_id
    )


def _managers(end: reviews.CertificateEnd, ids: Ids, at: datetime) -> Recipients:
    people = programmes.members(programme_id=end.programme_id, role=Office.MANAGER, at=at)
    return Recipients(people, f"drift:{end.certificate_id}", end.programme_id)


def _has_ended(notice: NoticeData) -> bool:
    end = reviews.certificate_end(int(notice.key.split(":")[1]))
    return end.expires_at <= datetime.now(UTC)


def _is_renewed(notice: NoticeData) -> bool:
    """Certified for longer than they were when the letter was due."""
    if notice.programme_id is None:
        return True
    return bool(
        reviews.is_certified_beyond(
            programme_id=notice.programme_id,
            person_ids=[notice.user_id],
            until=notice.created_at + timedelta(days=reviews.RENEWS_DAYS),
        )
    )


def _outcome(case: reviews.ReviewCase) -> dict[str, Any]:
    return {
        "case": pseudonym("panel", case.panel_uuid),
        "programme": programmes.programme(case.programme_id).slug,
        "outcome": "panel_complete" if case.complete else "review_in",
    }


CERTIFICATE_ISSUED: Final = Happening[Any](
    name="certificate_issued",
    signal=signals.certificate_issued,
    ids=("certificate_id",),
    audit=("reviewer.certified",),
    follows=(
        Follow(
            "panels.redraw",
            reviews.redraw_waiting,
            lambda ids: [{"programme_id": ids["programme_id"]}],
        ),
    ),
)

CALIBRATION_ASKED: Final = Happening(
    name="calibration_asked",
    signal=signals.calibration_asked,
    ids=("invitation_id", "times"),
    audit=("reviewer.asked",),
    about=_asked,
    notifications=(
        Notification(
            kind="calibration_asked",
            title=_("I am asked to become a reviewer"),
            subject=_("Will you review for the programme?"),
            text=_(
                "Rate a few works whose levels are agreed, in the review unit of your course. When "
                "you agree well enough, you may review. Nobody else sees how you rate them."
            ),
            to=_whom,
            settled=_is_renewed,
            activity="review",
            quiet_after=QUIET_AFTER,
        ),
    ),
)

CERTIFICATE_ENDED: Final = Happening(
    name="certificate_ended",
    signal=signals.certificate_ended,
    ids=("certificate_id",),
    audit=("reviewer.ended",),
    about=_end,
    notifications=(
        Notification(
            kind="certificate_ended",
            title=_("A manager ended my certificate to review"),
            subject=_("You are no longer a reviewer"),
            text=_(
                "A manager of the programme ended your certificate; ask them why, if they have not "
                "told you. What you handed in stays. You may calibrate again once they ask you to."
            ),
            to=_former_holder,
            settled=_is_renewed,
            activity="review",
        ),
    ),
)

CERTIFICATE_ENDS_SOON: Final = Happening(
    name="certificate_ends_soon",
    signal=signals.certificate_ends_soon,
    ids=("certificate_id", "days"),
    audit=NotLogged("Time passed; nobody did anything."),
    about=_end,
    notifications=(
        Notification(
            kind="certificate_ends_soon",
            title=_("My certificate to review ends soon"),
            subject=_("Your certificate to review ends soon"),
            text=_(
                "Calibrate again before it ends, in the review unit of your course: reviews that "
                "are open when it ends cannot be sent."
            ),
            to=_holder,
            settled=_is_renewed,
            activity="review",
            quiet_after=QUIET_AFTER,
        ),
    ),
)

REVIEWER_DRIFTED: Final = Happening(
    name="reviewer_drifted",
    signal=signals.reviewer_drifted,
    ids=("certificate_id",),
    audit=("reviewer.drifted",),
    about=_end,
    notifications=(
        Notification(
            kind="reviewer_drifted",
            title=_("A reviewer's levels drift from agreed keys"),
            subject=_("A reviewer's levels have drifted from agreed keys"),
            text=_(
                "On works whose levels are agreed, a reviewer's lie further off than the rules "
                "bear. The list of reviewers says whose, and how far. What follows is yours to "
                "decide: talk with them, or end the certificate and ask them to calibrate again."
            ),
            to=_managers,
            settled=_has_ended,
            activity="",
            page="console_list_reviewers",
        ),
    ),
)

REVIEW_ASSIGNED: Final = Happening(
    name="review_assigned",
    signal=signals.review_assigned,
    ids=("assignment_uuid",),
    audit=NotLogged(
        "Readers of the log must not learn who reviews whom; it holds the draw's seed."
    ),
    about=_drawn,
    notifications=(
        Notification(
            kind="review_assigned",
            title=_("A project waits for my review"),
            subject=_("A project waits for your review"),
            text=_(
                "You were drawn to review a project. You will not learn whose it is. Open the "
                "review unit of your course to read and score it."
            ),
            to=_reviewer_of("work"),
            settled=_review_is_in,
            activity="review",
            quiet_after=QUIET_AFTER,
        ),
        Notification(
            kind="comment_assigned",
            title=_("A mentor's comment waits for my review"),
            subject=_("A mentor's comment waits for your review"),
            text=_(
                "You were drawn to review how a mentor comments. You will learn neither whose "
                "comment it is nor on whose work. Open the review unit of your course to read and "
                "rate it."
            ),
            to=_reviewer_of("thread"),
            settled=_review_is_in,
            activity="review",
            quiet_after=QUIET_AFTER,
        ),
        Notification(
            kind="portfolio_assigned",
            title=_("Another mentor's portfolio waits for my review"),
            subject=_("Another mentor's portfolio waits for your review"),
            text=_(
                "You were drawn to review the portfolio of another mentor. You will learn neither "
                "whose it is nor whose works stand in it. Open the review unit of your course to "
                "read and rate it."
            ),
            to=_reviewer_of("portfolio"),
            settled=_review_is_in,
            activity="review",
            quiet_after=QUIET_AFTER,
        ),
    ),
)

REVIEW_SUBMITTED: Final = Happening(
    name="review_submitted",
    signal=signals.review_submitted,
    ids=("assignment_id",),
    audit=("review.submitted",),
    about=_case,
    tracked=Tracked(
        name="review.completed",
        verb="http://adlnet.gov/expapi/verbs/scored",
        object_type="http://activitystrea.ms/schema/1.0/review",
        data=_outcome,
        holds="case, programme, `review_in` or `panel_complete`",
        signal="REVIEW_COMPLETED",
    ),
)

PANEL_COMPLETED: Final = Happening(
    name="panel_completed",
    signal=signals.panel_completed,
    ids=("panel_id",),
    audit=("panel.completed",),
    about=_panel,
    notifications=(
        Notification(
            kind="results_in",
            title=_("Reviewers scored my project"),
            subject=_("The review of your project is complete"),
            text=_(
                "Reviewers who did not know who you are have scored your work. Read what they say."
            ),
            to=_learner,
            settled=FOR_GOOD,
            activity="project",
        ),
    ),
    follows=(
        Follow(
            "learner.award",
            badges.award_learner,
            lambda ids: [{"project_id": ids["project_id"]}],
        ),
    ),
)

HAPPENINGS: Final = (
    CERTIFICATE_ISSUED,
    CALIBRATION_ASKED,
    CERTIFICATE_ENDED,
    CERTIFICATE_ENDS_SOON,
    REVIEWER_DRIFTED,
    REVIEW_ASSIGNED,
    REVIEW_SUBMITTED,
    PANEL_COMPLETED,
)
