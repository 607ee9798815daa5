"""What follows when a draft of a rubric is tried, and when a change to a rubric is proposed."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ... import signals
from ...access import Office
from ...programmes import api as programmes
from ...reviews import api as reviews
from ..data import NoticeData
from ..declarations import FOR_GOOD, QUIET_AFTER, Happening, Ids, Notification, Recipients, part
from .calibration_sessions import has_rated, raters, session_of


def _case(ids: Ids) -> reviews.ProposalCase | None:
    return reviews.proposal_case(UUID(ids["proposal_uuid"]))


def _managers(case: reviews.ProposalCase | None, ids: Ids, at: datetime) -> Recipients:
    if case is None or not case.is_open:
        return Recipients((), "rubric_change")
    people = programmes.members(programme_id=case.programme_id, role=Office.MANAGER, at=at)
    return Recipients(people, f"rubric_change:{case.uuid}", case.programme_id)


def _proposer(case: reviews.ProposalCase | None, ids: Ids, at: datetime) -> Recipients:
    if case is None:
        return Recipients((), "rubric_change")
    return Recipients((case.person_id,), f"rubric_change:{case.uuid}", case.programme_id)


def _is_answered(notice: NoticeData) -> bool:
    case = reviews.proposal_case(part(notice, 1))
    return case is None or not case.is_open


TRIAL_OPENED: Final = Happening(
    name="trial_opened",
    signal=signals.trial_opened,
    ids=("session_uuid",),
    audit=("session.trial_opened",),
    about=session_of,
    notifications=(
        Notification(
            kind="trial_opened",
            title=_("I am asked to try a draft of the rubric"),
            subject=_("A draft of the rubric waits for your ratings"),
            text=_(
                "Rate a few works apart from the others, some by the rubric in use and some by its "
                "draft. It scores nobody, and your certificate stays as it is. When all ratings "
                "are in, you see how they agree by either wording."
            ),
            to=raters,
            settled=has_rated,
            activity="review",
            page="calibration_sessions",
            quiet_after=QUIET_AFTER,
        ),
    ),
)

TRIAL_REVEALED: Final = Happening(
    name="trial_revealed",
    signal=signals.trial_revealed,
    ids=("session_uuid",),
    audit=("session.trial_revealed",),
    about=session_of,
    notifications=(
        Notification(
            kind="trial_revealed",
            title=_("The ratings of a trial in which I take part are revealed"),
            subject=_("All ratings of the draft are in"),
            text=_(
                "See how the ratings agree by the rubric in use and by its draft, and say of a "
                "work what was unclear."
            ),
            to=raters,
            settled=FOR_GOOD,
            activity="review",
            page="calibration_sessions",
            quiet_after=QUIET_AFTER,
        ),
    ),
)

CHANGE_PROPOSED: Final = Happening(
    name="rubric_change_proposed",
    signal=signals.rubric_change_proposed,
    ids=("proposal_uuid",),
    audit=("rubric_change.proposed",),
    about=_case,
    notifications=(
        Notification(
            kind="rubric_change_proposed",
            title=_("A change to the rubric is proposed"),
            subject=_("A change to the rubric is proposed"),
            text=_(
                "A mentor or reviewer proposes a change to the rubric, with a reason. Say with a "
                "reason whether the next draft takes it up: they read your answer."
            ),
            to=_managers,
            settled=_is_answered,
            activity="",
            page="console_rubric_proposals",
        ),
    ),
)

CHANGE_ANSWERED: Final = Happening(
    name="rubric_change_answered",
    signal=signals.rubric_change_answered,
    ids=("proposal_uuid",),
    audit=("rubric_change.taken_up", "rubric_change.declined"),
    about=_case,
    notifications=(
        Notification(
            kind="rubric_change_answered",
            title=_("My proposed change to the rubric is answered"),
            subject=_("Your proposed change to the rubric is answered"),
            text=_("A manager says with a reason whether the next draft takes it up."),
            to=_proposer,
            settled=FOR_GOOD,
            activity="",
            page="rubric_proposals",
        ),
    ),
)

HAPPENINGS: Final[tuple[Happening[Any], ...]] = (
    TRIAL_OPENED, TRIAL_REVEALED, CHANGE_PROPOSED, CHANGE_ANSWERED,
)  # fmt: skip
