"""Who leaves takes along what partners wrote of their work; names of partners go after a time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q

from .models import PartnerReview
from .states import PartnerState


def forget_person(*, user_id: int, at: datetime) -> None:
    """End every review of the person's works, and delete its words and whose they were.

    Of what the person arranged as a manager only who they are is left, which others take away.
    """
    about = PartnerReview.objects.filter(version__project__learner_id=user_id)
    about.filter(state=PartnerState.INVITED).update(state=PartnerState.REVOKED, ended_at=at)
    about.update(name="", email="", scores={}, comments={}, overall="", reason="")


def export_person(*, user_id: int) -> dict[str, Any]:
    """What partners wrote on the person's works, and whom the person invited; no partner by name.

    Drafts are nobody's but the partner's.
    """
    rows = PartnerReview.objects.order_by("pk")
    got = rows.filter(version__project__learner_id=user_id, state=PartnerState.SUBMITTED)
    asked = rows.filter(invited_by_id=user_id)
    return {
        "partner_reviews_received": list(
            got.values("version__project__uuid", "scores", "comments", "overall", "submitted_at")
        ),
        "partners_invited": list(asked.values("uuid", "state", "invited_at")),
    }


def drop_contacts(*, before: datetime, dry_run: bool) -> int:
    """Delete names and addresses of partners whose part was over before a moment; how many."""
    over = Q(ended_at__lt=before) | Q(state=PartnerState.INVITED, expires_at__lt=before)
    rows = PartnerReview.objects.filter(over).exclude(name="", email="")
    count = rows.count()
    if not dry_run:
        # A draft that was never sent goes along: nobody can open it any more.
        rows.filter(state=PartnerState.INVITED).update(scores={}, comments={}, overall="")
        rows.update(name="", email="")
    return count
