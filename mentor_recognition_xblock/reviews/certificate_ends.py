"""A manager ends somebody's right to review."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..errors import Invalid
from ..programmes import api as programmes
from ..signals import announce, certificate_ended
from .certificates import LEAST_REASON
from .models import Certificate
from .panels import release_from_reviewer


def end_certificate(
    *, programme_id: int, user_id: int, reason: str, at: datetime, actor: int | None
) -> bool:
    """End a person's right to review, for a logged reason; False where they have none.

    Reviews that are open are taken back and others are drawn; those handed in stay, as they were
    given by right. ``Invalid`` for a reason that is no sentence.
    """
    if len(reason.strip()) < LEAST_REASON:
        raise Invalid(
            _("Say in a sentence why this person should no longer review."), field="reason"
        )
    with transaction.atomic():
        programmes.lock_programme(programme_id)
        held = Certificate.objects.filter(
            programme_id=programme_id, reviewer_id=user_id, expires_at__gt=at
        )
        newest = held.order_by("-expires_at").first()
        if newest is None:
            return False
        held.update(expires_at=at, ended_at=at)
        release_from_reviewer(programme_id=programme_id, reviewer_id=user_id, at=at)
        announce(certificate_ended, certificate_id=newest.pk)
        audit.record(
            stream=f"programme:{programme_id}",
            action="reviewer.ended",
            at=at,
            actor=actor,
            subject=f"programme:{programme_id}",
            data={"reason": reason.strip()},
            people={"reviewer": user_id},
        )
    return True
