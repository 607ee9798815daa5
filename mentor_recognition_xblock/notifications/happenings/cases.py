"""What follows when a mentor is proposed: they are told, and asked for their own words."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from ... import signals
from ...recognition import api as recognition
from ..data import NoticeData
from ..declarations import Happening, Ids, Notification, NotLogged, Recipients, part


def _case(ids: Ids) -> recognition.ProposalData:
    return recognition.case_of(ids["proposal_uuid"])


def _proposed(case: recognition.ProposalData, ids: Ids, at: datetime) -> Recipients:
    return Recipients([case.mentor_user_id], f"case:{case.uuid}", case.programme_id)


def _proposed_still(case: recognition.ProposalData, ids: Ids, at: datetime) -> Recipients:
    # A deferral gives the case another last day: of that one is told anew.
    key = f"case:{case.uuid}:{case.due_at:%Y-%m-%d}"
    return Recipients([case.mentor_user_id], key, case.programme_id)


def _is_told_or_over(notice: NoticeData) -> bool:
    return recognition.is_told_or_over(part(notice, 1))


PROPOSAL_OPENED: Final = Happening[Any](
    name="proposal_opened",
    signal=signals.proposal_opened,
    ids=("proposal_uuid",),
    audit=("term.evaluated", "dossier_review.answered"),
    about=_case,
    notifications=(
        Notification(
            kind="case_opened",
            title=_("I am proposed for a tier"),
            subject=_("You are proposed for a tier"),
            text=_(
                "The committee looks at your case. Where it stands, by when it decides and what "
                "you can tell it in your own words is under “My progress”."
            ),
            to=_proposed,
            settled=_is_told_or_over,
            activity="recognition",
            page="mentor_progress",
            essential=True,
        ),
    ),
)

CASE_NEEDS_ACCOUNT: Final = Happening(
    name="case_needs_account",
    signal=signals.case_needs_account,
    ids=("proposal_uuid",),
    audit=NotLogged("Time passed; nobody did anything."),
    about=_case,
    notifications=(
        Notification(
            kind="case_needs_account",
            title=_("My case waits for my words"),
            subject=_("Your case waits for your words"),
            text=_(
                "The committee decides within a week, and cannot award before you have told of "
                "your work in your own words, under “My progress”."
            ),
            to=_proposed_still,
            settled=_is_told_or_over,
            activity="recognition",
            page="mentor_progress",
            essential=True,
        ),
    ),
)

HAPPENINGS: Final = (PROPOSAL_OPENED, CASE_NEEDS_ACCOUNT)
