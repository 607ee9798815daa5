"""A reviewer takes longer: the date of an open review is put off, as often as the policy allows."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..errors import Invalid
from ..programmes import api as programmes
from .data import Renewal
from .drafts import own_assignment
from .errors import NoMoreRenewals, ReviewIsClosed
from .models import ReviewPanel
from .states import CLOSED, AssignmentState


def renewal(*, assignment_uuid: UUID, reviewer_id: int, at: datetime) -> Renewal | None:
    """What one may still ask for of one's open review; None: nothing, or its date is past."""
    row = own_assignment(assignment_uuid, reviewer_id)
    rules = programmes.policy_in_force(programme_id=row.panel.programme_id, at=at).policy.panel
    if row.renewals >= rules.renewals or at > row.due_at:
        return None
    until = row.due_at + timedelta(days=rules.renewal_days)
    return Renewal(row.renewals + 1, rules.renewals, rules.renewal_days, until.date())


def renew(*, assignment_uuid: UUID, reviewer_id: int, num: int, at: datetime) -> bool:
    """Put the date of one's open review off for the ``num``-th time; False: it was already.

    ``ReviewIsClosed`` once its date is past, or it is open no more; ``NoMoreRenewals`` beyond what
    the policy in force allows.
    """
    with transaction.atomic():
        row = own_assignment(assignment_uuid, reviewer_id, any_state=True)
        panel = ReviewPanel.objects.select_for_update().get(pk=row.panel_id)
        # Read again under the panel's lock: it may have expired, or been renewed, meanwhile.
        row.refresh_from_db()
        if row.state != AssignmentState.ASSIGNED or panel.state in CLOSED:
            raise ReviewIsClosed(_("This review is already in, released or expired."))
        if num <= row.renewals:
            return False
        if at > row.due_at:
            raise ReviewIsClosed(_("Its date is past: send it before it goes to somebody else."))
        rules = programmes.policy_in_force(programme_id=panel.programme_id, at=at).policy.panel
        if row.renewals >= rules.renewals:
            raise NoMoreRenewals(
                _("It was put off as often as it may be: send it by its date, or release it.")
            )
        if num != row.renewals + 1:
            raise Invalid(_("A date is put off once at a time: reload the page."), field="num")
        row.renewals, row.due_at = num, row.due_at + timedelta(days=rules.renewal_days)
        row.save(update_fields=["renewals", "due_at"])
        audit.record(
            stream=f"programme:{panel.programme_id}",
            action="review.renewed",
            at=at,
            actor=reviewer_id,
            subject=f"panel:{panel.uuid}",
            data={"num": num, "days": rules.renewal_days},
        )
    return True
